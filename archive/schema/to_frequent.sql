-- the step to what is kept of very frequent words, as schema.sql has it
CREATE TABLE frequent (
    word TEXT PRIMARY KEY,
    versions BLOB NOT NULL,
    best BLOB NOT NULL,
    good BLOB NOT NULL,
    limits TEXT NOT NULL,
    last_version INTEGER NOT NULL,
    last_document INTEGER NOT NULL
) STRICT;
CREATE TABLE several (
    version_id INTEGER PRIMARY KEY,
    page_id INTEGER NOT NULL
) STRICT;
CREATE TABLE unsettled (
    version_id INTEGER PRIMARY KEY
) STRICT;
CREATE INDEX version_by_year ON version (report_year);
CREATE INDEX version_by_day ON version (date_published);
