-- the step to tables derived from texts, as schema.sql has them
CREATE TABLE derivation (
    document_id INTEGER PRIMARY KEY REFERENCES document (document_id) ON DELETE CASCADE,
    payload_id INTEGER REFERENCES payload (payload_id),
    kind TEXT NOT NULL,
    year INTEGER,
    rules TEXT NOT NULL,
    basis TEXT NOT NULL
) STRICT;
CREATE TABLE element (
    element_id INTEGER PRIMARY KEY,
    document_id INTEGER NOT NULL REFERENCES derivation (document_id) ON DELETE CASCADE,
    element TEXT NOT NULL,
    form TEXT NOT NULL,
    start_offset INTEGER,
    end_offset INTEGER,
    heading TEXT NOT NULL,
    rule TEXT NOT NULL
) STRICT;
CREATE INDEX element_by_document ON element (document_id);
CREATE TABLE element_item (
    element_item_id INTEGER PRIMARY KEY,
    document_id INTEGER NOT NULL REFERENCES derivation (document_id) ON DELETE CASCADE,
    elements TEXT NOT NULL,
    style TEXT NOT NULL,
    number INTEGER NOT NULL,
    start_offset INTEGER NOT NULL,
    end_offset INTEGER NOT NULL,
    heading TEXT NOT NULL
) STRICT;
CREATE INDEX element_item_by_document ON element_item (document_id);
CREATE TABLE fact (
    fact_id INTEGER PRIMARY KEY,
    document_id INTEGER NOT NULL REFERENCES derivation (document_id) ON DELETE CASCADE,
    start_offset INTEGER NOT NULL,
    end_offset INTEGER NOT NULL,
    value REAL NOT NULL,
    unit TEXT NOT NULL,
    approximate INTEGER NOT NULL,
    kind TEXT NOT NULL,
    year INTEGER,
    subject TEXT NOT NULL,
    topic TEXT,
    indicator TEXT,
    scope TEXT NOT NULL,
    element TEXT,
    sentence_start INTEGER NOT NULL,
    sentence_end INTEGER NOT NULL
) STRICT;
CREATE INDEX fact_by_document ON fact (document_id);
CREATE INDEX fact_by_indicator ON fact (indicator);
CREATE TABLE fingerprint (
    document_id INTEGER PRIMARY KEY REFERENCES derivation (document_id) ON DELETE CASCADE,
    rule INTEGER NOT NULL,
    hashes BLOB NOT NULL
) STRICT;
