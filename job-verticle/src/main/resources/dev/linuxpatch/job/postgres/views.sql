-- What a session sees: the rows of its own host, under the names that the tables of the embedded store have. So the same
-- statements work on both. Made anew after every migration: a new column of a table appears at the end of its view.

CREATE OR REPLACE VIEW counter AS
SELECT * FROM counters WHERE host = current_setting('linux_patch_api.host') WITH CHECK OPTION;

CREATE OR REPLACE VIEW job AS
SELECT * FROM jobs WHERE host = current_setting('linux_patch_api.host') WITH CHECK OPTION;

CREATE OR REPLACE VIEW idempotency_key AS
SELECT * FROM idempotency_keys WHERE host = current_setting('linux_patch_api.host') WITH CHECK OPTION;

CREATE OR REPLACE VIEW event AS
SELECT * FROM events WHERE host = current_setting('linux_patch_api.host') WITH CHECK OPTION;

CREATE OR REPLACE VIEW forgotten AS
SELECT * FROM forgotten_jobs WHERE host = current_setting('linux_patch_api.host') WITH CHECK OPTION;

-- For people, of all hosts: psql -c "SELECT * FROM job_events WHERE job_id = '…'"
CREATE OR REPLACE VIEW job_events AS
SELECT events.host, jobs.id AS job_id, events.seq, events.position, events.at, events.kind, events.status, events.phase,
       events.progress, events.message, events.stream, events.output, events.error_code, events.error_message
FROM events JOIN jobs ON jobs.number = events.job
ORDER BY events.host, events.position;
