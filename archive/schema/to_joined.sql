-- the step to what merges remember, as schema.sql has it
CREATE TABLE joined (
    joined_id INTEGER PRIMARY KEY,
    state TEXT NOT NULL,
    digest TEXT
) STRICT;
CREATE TABLE joined_rows (
    joined_id INTEGER NOT NULL REFERENCES joined (joined_id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    digests BLOB NOT NULL,
    keys BLOB NOT NULL,
    PRIMARY KEY (joined_id, name)
) STRICT, WITHOUT ROWID;
CREATE TABLE said (
    name TEXT NOT NULL,
    part INTEGER NOT NULL,
    lines BLOB NOT NULL,
    PRIMARY KEY (name, part)
) STRICT, WITHOUT ROWID;
