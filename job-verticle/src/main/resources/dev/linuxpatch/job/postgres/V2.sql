-- Which nodes keep jobs, and when each said so last: of those that run, one side of a cluster has most.

CREATE TABLE keepers (
    node    TEXT PRIMARY KEY,
    seen_at TIMESTAMPTZ NOT NULL
) WITH (fillfactor = 50);
