-- What a cluster knows beside procrastinate's jobs; the archives hold everything else.
CREATE SCHEMA IF NOT EXISTS yifa;

CREATE TABLE IF NOT EXISTS yifa.setting (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    -- how long a host belongs to a crawl that says nothing any more
    lease_seconds double precision NOT NULL CHECK (lease_seconds > 0),
    -- how long a machine may say nothing before its shards are crawled elsewhere, if jobs wait for it
    lost_seconds double precision NOT NULL CHECK (lost_seconds > 0)
);

CREATE TABLE IF NOT EXISTS yifa.machine (
    name text PRIMARY KEY,
    crawls integer NOT NULL,
    seen_at timestamptz NOT NULL
);

-- portals that are crawled into one archive, always the same ones
CREATE TABLE IF NOT EXISTS yifa.shard (
    name text PRIMARY KEY,
    codes text[] NOT NULL,
    -- one more whenever the archive was lost and is crawled again
    generation integer NOT NULL DEFAULT 1,
    -- where the archive is; null = nowhere yet
    machine text
);

-- which crawl may ask which host, and until when
CREATE TABLE IF NOT EXISTS yifa.lease (
    host text PRIMARY KEY,
    -- null = released; the host rests until then
    holder text,
    machine text,
    process integer,
    -- when that process began, as its system says it: numbers of processes come again
    born text,
    until timestamptz NOT NULL
);
CREATE INDEX IF NOT EXISTS lease_holder ON yifa.lease (holder) WHERE holder IS NOT NULL;

CREATE TABLE IF NOT EXISTS yifa.schedule (
    schedule bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    command text NOT NULL,
    -- as typed; none = all portals that have a profile
    places text[] NOT NULL,
    every text NOT NULL,
    -- in UTC
    cron text NOT NULL,
    UNIQUE (command, places)
);

-- each crawl of a job, however it ended
CREATE TABLE IF NOT EXISTS yifa.attempt (
    attempt bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    job bigint NOT NULL,
    shard text NOT NULL,
    command text NOT NULL,
    codes text[] NOT NULL,
    machine text,
    began_at timestamptz NOT NULL,
    ended_at timestamptz NOT NULL,
    -- null = it died, or its worker did
    status integer,
    -- the last line it printed
    said text NOT NULL,
    -- null = no result
    result jsonb
);
CREATE INDEX IF NOT EXISTS attempt_shard ON yifa.attempt (shard, attempt);
CREATE INDEX IF NOT EXISTS attempt_job ON yifa.attempt (job);
