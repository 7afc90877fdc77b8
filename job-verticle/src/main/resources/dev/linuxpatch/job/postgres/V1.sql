-- The jobs of many hosts. What a program sees of them are the views of views.sql. Times are ISO 8601 in UTC with milliseconds
-- and words are those of the wire contract, as in the embedded store; both are ordered by their bytes.

-- Who may act for a host, until when by this server's clock. The token only rises, and every commit names it.
CREATE TABLE owners (
    host        TEXT PRIMARY KEY,
    node        TEXT NOT NULL,
    token       BIGINT NOT NULL,
    expires_at  TIMESTAMPTZ NOT NULL,
    last_commit TEXT NOT NULL                          -- name of the newest commit, to learn whether it was one
) WITH (fillfactor = 50);

CREATE TABLE counters (
    host  TEXT NOT NULL DEFAULT current_setting('linux_patch_api.host'),
    name  TEXT NOT NULL,
    value BIGINT NOT NULL,
    PRIMARY KEY (host, name)
) WITH (fillfactor = 50);

CREATE TABLE jobs (
    number          BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, -- order of creation within a host
    id              TEXT NOT NULL UNIQUE,
    host            TEXT NOT NULL,
    operation       TEXT COLLATE "C" NOT NULL,
    status          TEXT COLLATE "C" NOT NULL
                    CHECK (status IN ('pending', 'running', 'completed', 'failed', 'cancelled', 'timeout')),
    phase           TEXT NOT NULL,
    progress        INTEGER NOT NULL CHECK (progress BETWEEN 0 AND 100),
    message         TEXT NOT NULL,
    created_at      TEXT COLLATE "C" NOT NULL,
    updated_at      TEXT COLLATE "C" NOT NULL,
    scheduled_at    TEXT COLLATE "C",
    started_at      TEXT COLLATE "C",
    completed_at    TEXT COLLATE "C",
    error_code      TEXT,
    error_message   TEXT,
    exit_code       INTEGER,
    reboot_required BOOLEAN NOT NULL,
    rollback_job_id TEXT,
    original_job_id TEXT,
    request_id      TEXT NOT NULL,
    request         TEXT NOT NULL,                     -- the operation, as JSON
    caller          TEXT NOT NULL,                     -- JSON
    changes         TEXT NOT NULL,                     -- JSON
    skipped         TEXT NOT NULL,                     -- patches that were asked for and not applied, as JSON
    cancel_requested_at TEXT,
    reboot          TEXT,                              -- what proves the reboot, as JSON
    health_gate     TEXT,                              -- what its health gate saw, as JSON
    fence           BIGINT NOT NULL,
    since_at        TEXT NOT NULL,                     -- since when it stands where it does,
    since_boot      TEXT NOT NULL,                     -- in which run of the kernel,
    since_uptime    BIGINT NOT NULL,                   -- and how many milliseconds after its boot
    reported        BIGINT NOT NULL,                   -- number of the last event of the worker's that is in here
    mark_step       TEXT NOT NULL,                     -- program whose output is in here
    mark_stdout     BIGINT NOT NULL,                   -- up to this byte
    mark_stderr     BIGINT NOT NULL,
    mark_status     BIGINT NOT NULL,
    log_lines       BIGINT NOT NULL,
    log_bytes       BIGINT NOT NULL,
    log_cut         BOOLEAN NOT NULL,
    last_seq        BIGINT NOT NULL
);
CREATE INDEX job_by_creation ON jobs (host, number);
CREATE INDEX job_by_status ON jobs (host, status);
CREATE INDEX job_by_update ON jobs (host, updated_at);
CREATE INDEX job_by_end ON jobs (host, completed_at) WHERE completed_at IS NOT NULL;
CREATE INDEX job_by_rollback ON jobs (rollback_job_id) WHERE rollback_job_id IS NOT NULL;

-- Keys by which a caller can repeat the request that made a job. They live as long as the job.
CREATE TABLE idempotency_keys (
    host   TEXT NOT NULL DEFAULT current_setting('linux_patch_api.host'),
    caller TEXT NOT NULL,                              -- who: subject and alternative names of the certificate
    key    TEXT NOT NULL,
    digest TEXT NOT NULL,                              -- of what was asked
    answer TEXT NOT NULL,                              -- what was told of it beyond the job, as JSON
    job    TEXT NOT NULL UNIQUE,
    PRIMARY KEY (host, caller, key)
);

CREATE TABLE events (
    host          TEXT NOT NULL DEFAULT current_setting('linux_patch_api.host'),
    position      BIGINT NOT NULL,
    job           BIGINT NOT NULL,
    seq           BIGINT NOT NULL,
    at            TEXT NOT NULL,
    kind          TEXT NOT NULL,
    status        TEXT NOT NULL,
    phase         TEXT NOT NULL,
    progress      INTEGER NOT NULL,
    message       TEXT NOT NULL,
    output        TEXT,
    stream        TEXT,
    error_code    TEXT,
    error_message TEXT,
    PRIMARY KEY (host, position),
    UNIQUE (job, seq)
);

-- Jobs that are deleted and whose events are being deleted, a few at a time: one job may have a million of them.
CREATE TABLE forgotten_jobs (
    host TEXT NOT NULL DEFAULT current_setting('linux_patch_api.host'),
    job  BIGINT PRIMARY KEY
);
