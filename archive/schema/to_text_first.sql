-- the step to an index whose first column is the text: a word there needs no mark of its column, two bytes of seven;
-- the next command that writes fills the indexes
DROP TABLE document_fts;
CREATE VIRTUAL TABLE document_fts USING fts5 (text, title, content='', tokenize='ascii');
INSERT INTO document_fts (document_fts, rank) VALUES ('pgsz', 8100);
INSERT INTO document_fts (document_fts, rank) VALUES ('hashsize', 16000000);
INSERT INTO document_fts (document_fts, rank) VALUES ('automerge', 8);
INSERT INTO version_fts (version_fts) VALUES ('delete-all');
INSERT INTO file_fts (file_fts) VALUES ('delete-all');
