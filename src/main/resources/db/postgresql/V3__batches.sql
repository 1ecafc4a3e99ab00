-- The last batch that each writer has committed: one that it writes again is known.
CREATE TABLE store_batches (
    writer VARCHAR(36) NOT NULL PRIMARY KEY,
    number BIGINT      NOT NULL,
    at     TIMESTAMPTZ NOT NULL
);
