-- Questions that one portal or one run is asked cost what it has, not what the archive has.
DROP INDEX finding_by_run;
CREATE INDEX finding_by_run ON finding (run_id, portal_id, code);
CREATE INDEX run_limited ON run (run_id)
WHERE instr(arguments, '"since": "') OR instr(arguments, '"until": "');
CREATE INDEX run_by_time ON run (started_at, ended_at, command);
CREATE INDEX capture_by_portal ON capture (portal_id, run_id);
CREATE INDEX page_elsewhere ON page (portal_id, kind) WHERE kind NOT IN ('page', 'attachment');
CREATE INDEX version_by_time ON version (first_with_at);
CREATE INDEX failure_by_portal ON failure (portal_id, run_id);
CREATE INDEX failure_by_run ON failure (run_id, portal_id);
CREATE INDEX run_open ON run (run_id) WHERE ended_at IS NULL;
CREATE INDEX task_put_off ON task (not_before) WHERE not_before IS NOT NULL;
CREATE INDEX page_by_look ON page (next_look_at);
CREATE INDEX failure_put_off ON failure (next_attempt_at) WHERE next_attempt_at IS NOT NULL;
CREATE INDEX walk_by_run ON walk (run_id, section_id);
CREATE INDEX walk_by_section ON walk (section_id);
CREATE INDEX walk_of_run ON walk (section_id, run_id);
CREATE INDEX walk_by_verdict ON walk (section_id, verdict);
CREATE INDEX walk_by_end ON walk (section_id, ended_at, verdict);
CREATE INDEX page_off_lists ON page (portal_id) WHERE state != 'listed';
CREATE INDEX entry_by_day ON entry (section_id, published);
DROP INDEX version_by_document;
CREATE INDEX version_by_document ON version (document_id, page_id);
CREATE INDEX version_by_content ON version (page_id, document_id);
CREATE INDEX version_of_report ON version (page_id, report_year, document_kind)
WHERE document_kind != 'other' AND report_year IS NOT NULL;
CREATE INDEX version_lacking ON version (page_id)
WHERE title IS NULL OR date_published IS NULL OR coalesce(publisher, issuing_authority) IS NULL;
CREATE INDEX attachment_lacking ON attachment (version_id) WHERE status != 'fetched';
-- The same words, made apart more cheaply; the next command that writes fills the indexes.
DROP TABLE document_fts;
CREATE VIRTUAL TABLE document_fts USING fts5 (title, text, content='', tokenize='ascii');
INSERT INTO document_fts (document_fts, rank) VALUES ('pgsz', 8100);
INSERT INTO document_fts (document_fts, rank) VALUES ('hashsize', 16000000);
INSERT INTO document_fts (document_fts, rank) VALUES ('automerge', 8);
DROP TABLE version_fts;
CREATE VIRTUAL TABLE version_fts USING fts5 (title, numbers, bodies, subjects, files, content='', tokenize='ascii');
INSERT INTO version_fts (version_fts, rank) VALUES ('pgsz', 8100);
INSERT INTO version_fts (version_fts, rank) VALUES ('hashsize', 16000000);
INSERT INTO version_fts (version_fts, rank) VALUES ('automerge', 8);
DROP TABLE file_fts;
CREATE VIRTUAL TABLE file_fts USING fts5 (text, content='', tokenize='ascii');
