-- Times are ISO 8601 in UTC with milliseconds, so text order is time order. Words are those of the wire contract.

CREATE TABLE counter (
    name  TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) WITHOUT ROWID;
-- position: of the newest event ever. fence: of the newest dispatch ever. probe: times that a health check has written.
INSERT INTO counter (name, value) VALUES ('position', 0), ('fence', 0), ('probe', 0);

CREATE TABLE job (
    number          INTEGER PRIMARY KEY AUTOINCREMENT, -- order of creation
    id              TEXT NOT NULL UNIQUE,
    host            TEXT NOT NULL,
    operation       TEXT NOT NULL,
    status          TEXT NOT NULL
                    CHECK (status IN ('pending', 'running', 'completed', 'failed', 'cancelled', 'timeout')),
    phase           TEXT NOT NULL,
    progress        INTEGER NOT NULL CHECK (progress BETWEEN 0 AND 100),
    message         TEXT NOT NULL,
    created_at      TEXT NOT NULL,
    updated_at      TEXT NOT NULL,
    scheduled_at    TEXT,
    started_at      TEXT,
    completed_at    TEXT,
    error_code      TEXT,
    error_message   TEXT,
    exit_code       INTEGER,
    reboot_required INTEGER NOT NULL,
    rollback_job_id TEXT,
    original_job_id TEXT,
    request_id      TEXT NOT NULL,
    request         TEXT NOT NULL,                     -- the operation, as JSON
    caller          TEXT NOT NULL,                     -- JSON
    changes         TEXT NOT NULL,                     -- JSON
    cancel_requested_at TEXT,
    reboot          TEXT,                              -- what proves the reboot, as JSON
    fence           INTEGER NOT NULL,
    since_at        TEXT NOT NULL,                     -- since when it stands where it does,
    since_boot      TEXT NOT NULL,                     -- in which run of the kernel,
    since_uptime    INTEGER NOT NULL,                  -- and how many milliseconds after its boot
    reported        INTEGER NOT NULL,                  -- number of the last event of the worker's that is in here
    mark_step       TEXT NOT NULL,                     -- program whose output is in here
    mark_stdout     INTEGER NOT NULL,                  -- up to this byte
    mark_stderr     INTEGER NOT NULL,
    mark_status     INTEGER NOT NULL,
    log_lines       INTEGER NOT NULL,
    log_bytes       INTEGER NOT NULL,
    log_cut         INTEGER NOT NULL,
    last_seq        INTEGER NOT NULL
);
CREATE INDEX job_by_status ON job (status);
CREATE INDEX job_by_operation ON job (operation);
CREATE INDEX job_by_update ON job (updated_at);
CREATE INDEX job_by_end ON job (completed_at) WHERE completed_at IS NOT NULL;
CREATE INDEX job_by_rollback ON job (rollback_job_id) WHERE rollback_job_id IS NOT NULL;

-- Keys by which a caller can repeat the request that made a job. They live as long as the job.
CREATE TABLE idempotency_key (
    caller TEXT NOT NULL,                              -- who: subject and alternative names of the certificate
    key    TEXT NOT NULL,
    digest TEXT NOT NULL,                              -- of what was asked
    answer TEXT NOT NULL,                              -- what was told of it beyond the job, as JSON
    job    TEXT NOT NULL UNIQUE,
    PRIMARY KEY (caller, key)
) WITHOUT ROWID;

CREATE TABLE event (
    position      INTEGER PRIMARY KEY,
    job           INTEGER NOT NULL,
    seq           INTEGER NOT NULL,
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
    UNIQUE (job, seq)
);

-- Jobs that are deleted and whose events are being deleted, a few at a time: one job may have a million of them.
CREATE TABLE forgotten (
    job INTEGER PRIMARY KEY
);

-- For people: sqlite3 jobs.db "SELECT * FROM job_event WHERE job_id = '…'"
CREATE VIEW job_event AS
SELECT job.id AS job_id, event.seq, event.position, event.at, event.kind, event.status, event.phase, event.progress,
       event.message, event.stream, event.output, event.error_code, event.error_message
FROM event JOIN job ON job.number = event.job
ORDER BY event.position;
