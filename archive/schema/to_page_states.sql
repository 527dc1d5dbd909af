-- steps of pages off the lists and back, and when each is looked at again
ALTER TABLE page ADD COLUMN rhythm_days INTEGER;
ALTER TABLE page ADD COLUMN next_look_at TEXT;
CREATE TABLE page_state (
    page_state_id INTEGER PRIMARY KEY,
    page_id INTEGER NOT NULL REFERENCES page (page_id),
    state TEXT NOT NULL,
    at TEXT NOT NULL,
    run_id INTEGER NOT NULL REFERENCES run (run_id),
    walk_id INTEGER REFERENCES walk (walk_id),
    capture_id INTEGER REFERENCES capture (capture_id),
    detail TEXT NOT NULL
) STRICT;
CREATE INDEX page_state_by_page ON page_state (page_id);
ALTER TABLE entry ADD COLUMN absent_walk_id INTEGER REFERENCES walk (walk_id);
ALTER TABLE entry ADD COLUMN list_page INTEGER;
