-- The same tables as for SQLite, with the types that PostgreSQL has for them.

CREATE TABLE service_health_checks (
    id               BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    service_name     VARCHAR(100) NOT NULL,
    status           VARCHAR(20)  NOT NULL,
    checks           JSONB        NOT NULL,
    response_time_ms DOUBLE PRECISION         NOT NULL,
    timestamp        TIMESTAMPTZ      NOT NULL,
    outcome          VARCHAR(20)  NOT NULL,
    reason           VARCHAR(40)  NOT NULL,
    detail           VARCHAR(1000) NOT NULL,
    known_ms         BIGINT      NOT NULL,
    up_ms            BIGINT      NOT NULL
) WITH (
    -- Rows only come at one end and go at the other: vacuumed often and little, statistics are answered from the index.
    autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 200000,
    autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 200000
);
-- With what statistics need behind the key, so that they never look at the rows themselves.
CREATE INDEX idx_service_timestamp
    ON service_health_checks (service_name, timestamp)
    INCLUDE (status, outcome, response_time_ms, known_ms, up_ms);
CREATE INDEX idx_status_timestamp ON service_health_checks (status, timestamp);

CREATE TABLE service_health_hourly (
    service_name VARCHAR(100) NOT NULL,
    timestamp    TIMESTAMPTZ      NOT NULL,
    passed       INTEGER      NOT NULL,
    failed       INTEGER      NOT NULL,
    not_run      INTEGER      NOT NULL,
    known_ms     BIGINT      NOT NULL,
    up_ms        BIGINT      NOT NULL,
    worst        VARCHAR(20)  NOT NULL,
    total_ms     DOUBLE PRECISION         NOT NULL,
    max_ms       DOUBLE PRECISION         NOT NULL,
    latency      BYTEA         NOT NULL,
    phases       JSONB        NOT NULL,
    PRIMARY KEY (service_name, timestamp)
);
CREATE INDEX idx_hourly_timestamp ON service_health_hourly (timestamp);

CREATE TABLE service_health_alerts (
    id            VARCHAR(36)  NOT NULL PRIMARY KEY,
    service_name  VARCHAR(100) NOT NULL,
    project       VARCHAR(100) NOT NULL,
    severity      VARCHAR(20)  NOT NULL,
    message       VARCHAR(500) NOT NULL,
    status        VARCHAR(20)  NOT NULL,
    triggered_at  TIMESTAMPTZ      NOT NULL,
    resolved_at   TIMESTAMPTZ,
    reason        VARCHAR(40)  NOT NULL,
    root          VARCHAR(100),
    root_incident VARCHAR(36)
);
CREATE INDEX idx_alert_service_status ON service_health_alerts (service_name, status);
CREATE INDEX idx_alert_triggered ON service_health_alerts (triggered_at);

CREATE TABLE service_health_timeline (
    id          BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    incident_id VARCHAR(36)  NOT NULL,
    timestamp   TIMESTAMPTZ      NOT NULL,
    kind        VARCHAR(20)  NOT NULL,
    text        VARCHAR(1000) NOT NULL
);
CREATE INDEX idx_timeline_incident ON service_health_timeline (incident_id, id);

CREATE TABLE service_state (
    service_name         VARCHAR(100)  NOT NULL PRIMARY KEY,
    module               VARCHAR(200)  NOT NULL,
    target               VARCHAR(2000) NOT NULL,
    status               VARCHAR(20)   NOT NULL,
    since                TIMESTAMPTZ       NOT NULL,
    consecutive_failures INTEGER       NOT NULL,
    consecutive_passes   INTEGER       NOT NULL,
    flapping_recent      INTEGER       NOT NULL,
    flapping_size        INTEGER       NOT NULL,
    flapping             BOOLEAN       NOT NULL,
    latency_ewma_ms      DOUBLE PRECISION,
    last_check           TIMESTAMPTZ       NOT NULL
) WITH (fillfactor = 50); -- each check updates its row: room for the new version beside the old one

CREATE TABLE registered_services (
    service_name  VARCHAR(100) NOT NULL PRIMARY KEY,
    definition    JSONB        NOT NULL,
    registered_by VARCHAR(200) NOT NULL,
    registered_at TIMESTAMPTZ      NOT NULL
);

CREATE TABLE service_pauses (
    service_name VARCHAR(100)  NOT NULL PRIMARY KEY,
    paused_by    VARCHAR(200)  NOT NULL,
    reason       VARCHAR(1000) NOT NULL,
    since        TIMESTAMPTZ       NOT NULL,
    until        TIMESTAMPTZ
);

-- Up to which hour the roll-ups are made.
CREATE TABLE store_marks (
    name VARCHAR(40) NOT NULL PRIMARY KEY,
    at   TIMESTAMPTZ     NOT NULL
);
