-- The checks of a service in a closed hour once more, packed: a day is read in 24 places instead of 5,760.
-- An hour without a pack is read from service_health_checks.
CREATE TABLE service_health_packs (
    service_name VARCHAR(100) NOT NULL,
    timestamp    INTEGER      NOT NULL,
    pack         BLOB         NOT NULL,
    PRIMARY KEY (service_name, timestamp)
);
CREATE INDEX idx_packs_timestamp ON service_health_packs (timestamp);
