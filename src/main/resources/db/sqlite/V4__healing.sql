-- What healing must remember. Moments are as in the other tables.

-- The calls of the webhook; the same body again has the same digest.
CREATE TABLE heal_deliveries (
    digest     VARCHAR(64)   NOT NULL PRIMARY KEY,
    at         INTEGER       NOT NULL,
    caller     VARCHAR(200)  NOT NULL,
    group_key  VARCHAR(1000) NOT NULL,
    alerts     INTEGER       NOT NULL,
    request_id VARCHAR(200)  NOT NULL
);
CREATE INDEX idx_heal_deliveries_at ON heal_deliveries (at);

-- The last that is known of each alert, so that an older word of it is told from a newer one.
CREATE TABLE heal_alerts (
    fingerprint  VARCHAR(200) NOT NULL PRIMARY KEY,
    service_name VARCHAR(100) NOT NULL,
    starts_at    INTEGER       NOT NULL,
    firing       BOOLEAN      NOT NULL,
    seen_at      INTEGER       NOT NULL
);
CREATE INDEX idx_heal_alerts_seen ON heal_alerts (seen_at);

-- A service's way from a signal to the end.
CREATE TABLE heal_cases (
    id            VARCHAR(36)   NOT NULL PRIMARY KEY,
    service_name  VARCHAR(100)  NOT NULL,
    triggered_by  VARCHAR(20)   NOT NULL,
    actor         VARCHAR(200)  NOT NULL,
    wish          VARCHAR(1000) NOT NULL,
    forced        BOOLEAN       NOT NULL,
    request_id    VARCHAR(200)  NOT NULL,
    opened_at     INTEGER       NOT NULL,
    signalled_at  INTEGER       NOT NULL,
    signals       INTEGER       NOT NULL,
    state         VARCHAR(20)   NOT NULL,
    reason        VARCHAR(40),
    not_before    INTEGER,
    closed_at     INTEGER,
    closed_as     VARCHAR(40)
);
CREATE UNIQUE INDEX idx_heal_cases_open ON heal_cases (service_name) WHERE state = 'open';
CREATE INDEX idx_heal_cases_opened ON heal_cases (opened_at);

-- The executions of actions; whoever works on one, there is at most one for a service.
CREATE TABLE heal_attempts (
    id              VARCHAR(36)   NOT NULL PRIMARY KEY,
    case_id         VARCHAR(36)   NOT NULL,
    service_name    VARCHAR(100)  NOT NULL,
    action          VARCHAR(40)   NOT NULL,
    step            INTEGER       NOT NULL,
    triggered_by    VARCHAR(20)   NOT NULL,
    actor           VARCHAR(200)  NOT NULL,
    group_name      VARCHAR(300)  NOT NULL,
    host            VARCHAR(300)  NOT NULL,
    state           VARCHAR(20)   NOT NULL,
    epoch           BIGINT        NOT NULL,
    planned_at      INTEGER       NOT NULL,
    identity_before VARCHAR(500),
    running_before  BOOLEAN,
    called_at       INTEGER,
    deadline        INTEGER,
    returned_at     INTEGER,
    verify_until    INTEGER,
    reason          VARCHAR(40),
    detail          VARCHAR(1000) NOT NULL,
    ended_at        INTEGER      
);
CREATE UNIQUE INDEX idx_heal_attempts_active ON heal_attempts (service_name)
    WHERE state IN ('planned', 'claimed', 'executing', 'unknown', 'verifying');
CREATE INDEX idx_heal_attempts_service ON heal_attempts (service_name, planned_at);
CREATE INDEX idx_heal_attempts_planned ON heal_attempts (planned_at);

CREATE TABLE heal_decisions (
    id           INTEGER PRIMARY KEY,
    at           INTEGER       NOT NULL,
    case_id      VARCHAR(36)   NOT NULL,
    service_name VARCHAR(100)  NOT NULL,
    triggered_by VARCHAR(20)   NOT NULL,
    verdict      VARCHAR(20)   NOT NULL,
    reason       VARCHAR(40)   NOT NULL,
    detail       VARCHAR(1000) NOT NULL,
    rails        TEXT          NOT NULL
);
CREATE INDEX idx_heal_decisions_service ON heal_decisions (service_name, id);
CREATE INDEX idx_heal_decisions_at ON heal_decisions (at);

-- What was seen of a target before it was acted upon.
CREATE TABLE heal_evidence (
    attempt_id VARCHAR(36)  NOT NULL PRIMARY KEY,
    at         INTEGER       NOT NULL,
    inspect    TEXT         NOT NULL,
    health_log TEXT         NOT NULL,
    log_tail   TEXT         NOT NULL
);
CREATE INDEX idx_heal_evidence_at ON heal_evidence (at);

-- The services that healing gave up on.
CREATE TABLE heal_locks (
    service_name VARCHAR(100)  NOT NULL PRIMARY KEY,
    since        INTEGER       NOT NULL,
    why          VARCHAR(1000) NOT NULL
);

-- When a service was last let be healed again: attempts before that no longer count.
CREATE TABLE heal_marks (
    service_name VARCHAR(100)  NOT NULL PRIMARY KEY,
    unlocked_at  INTEGER       NOT NULL,
    unlocked_by  VARCHAR(200)  NOT NULL,
    remark       VARCHAR(1000) NOT NULL
);

-- The kill switch; the scope is a service's name, or empty for all healing.
CREATE TABLE heal_switches (
    scope     VARCHAR(100)  NOT NULL PRIMARY KEY,
    paused_by VARCHAR(200)  NOT NULL,
    reason    VARCHAR(1000) NOT NULL,
    since     INTEGER       NOT NULL,
    until     INTEGER      
);

-- What others are to be told, until they were.
CREATE TABLE heal_outbox (
    id       INTEGER PRIMARY KEY,
    at       INTEGER       NOT NULL,
    kind     VARCHAR(40)  NOT NULL,
    key      VARCHAR(100) NOT NULL,
    body     TEXT         NOT NULL,
    tries    INTEGER      NOT NULL,
    next_try INTEGER       NOT NULL,
    sent_at  INTEGER      
);
CREATE INDEX idx_heal_outbox_waiting ON heal_outbox (next_try) WHERE sent_at IS NULL;

CREATE TABLE heal_audit (
    id           INTEGER PRIMARY KEY,
    at           INTEGER       NOT NULL,
    kind         VARCHAR(40)  NOT NULL,
    actor        VARCHAR(200) NOT NULL,
    service_name VARCHAR(100) NOT NULL,
    attempt_id   VARCHAR(36)  NOT NULL,
    request_id   VARCHAR(200) NOT NULL,
    text         TEXT         NOT NULL
);
CREATE INDEX idx_heal_audit_at ON heal_audit (at);

-- Who acts: the holder, until its time is up; the epoch grows with each change of hands.
CREATE TABLE heal_lease (
    name       VARCHAR(40)  NOT NULL PRIMARY KEY,
    holder     VARCHAR(200) NOT NULL,
    epoch      BIGINT       NOT NULL,
    expires_at INTEGER       NOT NULL
);
