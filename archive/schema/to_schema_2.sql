-- schema 1 → 2: attachments get a state and a text; every file known by name only gets a task
ALTER TABLE task ADD COLUMN kind TEXT NOT NULL DEFAULT 'page';
ALTER TABLE task ADD COLUMN referer TEXT;
ALTER TABLE document ADD COLUMN indexed_title TEXT;
UPDATE document SET indexed_title = (SELECT v.title FROM version AS v
    WHERE v.document_id = document.document_id ORDER BY v.version_id LIMIT 1);
ALTER TABLE version ADD COLUMN page_sha256 TEXT;
UPDATE version SET page_sha256 = (SELECT d.content_sha256 FROM document AS d
    WHERE d.document_id = version.document_id);
ALTER TABLE attachment ADD COLUMN status TEXT NOT NULL DEFAULT 'waiting';
ALTER TABLE attachment ADD COLUMN reason TEXT;
ALTER TABLE attachment ADD COLUMN media_type TEXT;
ALTER TABLE attachment ADD COLUMN size INTEGER;
ALTER TABLE attachment ADD COLUMN file_name TEXT;
ALTER TABLE attachment ADD COLUMN fetched_at TEXT;
CREATE INDEX version_by_page_sha256 ON version (page_sha256);
CREATE INDEX attachment_by_url ON attachment (url);
CREATE INDEX attachment_by_payload ON attachment (payload_id);
INSERT INTO task (portal_id, url, why, kind, referer, created_at)
SELECT g.portal_id, a.url, 'new', 'attachment', g.url, strftime('%Y-%m-%dT%H:%M:%SZ', 'now')
FROM attachment AS a JOIN version AS v USING (version_id) JOIN page AS g ON g.page_id = v.page_id
WHERE v.version_id = g.current_version_id
ON CONFLICT (url) DO NOTHING;
INSERT INTO task (portal_id, section_id, url, why, kind, created_at)
SELECT g.portal_id, (SELECT e.section_id FROM entry AS e WHERE e.page_id = g.page_id LIMIT 1), g.url, 'new',
    'attachment', strftime('%Y-%m-%dT%H:%M:%SZ', 'now')
FROM page AS g WHERE g.kind = 'attachment' AND g.last_fetched_at IS NULL
ON CONFLICT (url) DO NOTHING;
CREATE TABLE file_text (
    payload_id INTEGER PRIMARY KEY REFERENCES payload (payload_id),
    status TEXT NOT NULL,
    reason TEXT,
    extractor TEXT NOT NULL,
    extractor_version TEXT NOT NULL,
    text TEXT NOT NULL,
    characters INTEGER NOT NULL,
    pages INTEGER,
    extracted_at TEXT NOT NULL
) STRICT;

CREATE VIRTUAL TABLE file_fts USING fts5 (text, content='', tokenize='unicode61');

CREATE VIEW files AS
SELECT
    substr(d.content_sha256, 1, 12) AS document,
    p.code AS portal,
    p.name AS county,
    g.url AS page_url,
    a.name AS name,
    a.file_name AS file_name,
    a.url AS url,
    a.status AS status,
    a.reason AS reason,
    a.media_type AS media_type,
    a.size AS size,
    y.sha256 AS sha256,
    a.fetched_at AS fetched_at,
    t.status AS text_status,
    t.reason AS text_reason,
    t.extractor AS extractor,
    t.text AS text,
    a.attachment_id AS attachment_id,
    v.version_id AS version_id
FROM attachment AS a
JOIN version AS v USING (version_id)
JOIN document AS d USING (document_id)
JOIN page AS g ON g.page_id = v.page_id
JOIN portal AS p USING (portal_id)
LEFT JOIN payload AS y ON y.payload_id = a.payload_id
LEFT JOIN file_text AS t ON t.payload_id = a.payload_id;
