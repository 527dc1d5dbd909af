-- the step to what is kept of whom publications name, as schema.sql has it
CREATE TABLE wording (
    wording_id INTEGER PRIMARY KEY,
    portal_id INTEGER NOT NULL REFERENCES portal (portal_id) ON DELETE CASCADE,
    origin TEXT NOT NULL,
    words TEXT NOT NULL,
    is_masked INTEGER NOT NULL,
    UNIQUE (portal_id, origin, words, is_masked)
) STRICT;
CREATE TABLE naming (
    version_id INTEGER PRIMARY KEY REFERENCES version (version_id) ON DELETE CASCADE,
    page_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    year INTEGER,
    printed_year INTEGER,
    wording_id INTEGER REFERENCES wording (wording_id),
    rules TEXT NOT NULL
) STRICT;
CREATE INDEX naming_by_wording ON naming (wording_id);
CREATE INDEX file_text_by_status ON file_text (status);
CREATE INDEX page_unread ON page (portal_id) WHERE first_fetched_at IS NULL;
