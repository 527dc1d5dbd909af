-- The full-text indexes are made anew, empty: signs that look the same are the same word now. The next command that
-- writes fills them.
DROP TABLE document_fts;
DROP TABLE file_fts;
CREATE VIRTUAL TABLE document_fts USING fts5 (title, text, content='', tokenize='unicode61');
INSERT INTO document_fts (document_fts, rank) VALUES ('pgsz', 8100);
INSERT INTO document_fts (document_fts, rank) VALUES ('hashsize', 16000000);
INSERT INTO document_fts (document_fts, rank) VALUES ('automerge', 8);
CREATE VIRTUAL TABLE file_fts USING fts5 (text, content='', tokenize='unicode61');
CREATE VIRTUAL TABLE version_fts USING fts5 (title, numbers, bodies, subjects, files, content='', tokenize='unicode61');
INSERT INTO version_fts (version_fts, rank) VALUES ('pgsz', 8100);
INSERT INTO version_fts (version_fts, rank) VALUES ('hashsize', 16000000);
INSERT INTO version_fts (version_fts, rank) VALUES ('automerge', 8);
