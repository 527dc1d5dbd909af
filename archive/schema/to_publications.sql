-- listed, fetched and read are three words: no column says "seen" for two of them
ALTER TABLE section RENAME COLUMN first_seen_at TO first_used_at;
ALTER TABLE section RENAME COLUMN last_seen_at TO last_used_at;
ALTER TABLE capture RENAME COLUMN last_seen_at TO last_received_at;
ALTER TABLE capture RENAME COLUMN times_seen TO times_received;
ALTER TABLE page RENAME COLUMN first_seen_at TO found_at;
ALTER TABLE page DROP COLUMN last_seen_at;
ALTER TABLE page ADD COLUMN first_fetched_at TEXT;
ALTER TABLE entry RENAME COLUMN first_seen_at TO first_listed_at;
ALTER TABLE entry RENAME COLUMN last_seen_at TO last_listed_at;
ALTER TABLE document RENAME COLUMN first_seen_at TO first_stored_at;
ALTER TABLE version RENAME COLUMN seen_at TO first_with_at;
ALTER TABLE version ADD COLUMN last_with_at TEXT;
ALTER TABLE version ADD COLUMN last_without_at TEXT;
ALTER TABLE page_state ADD COLUMN last_without_at TEXT;
ALTER TABLE walk RENAME COLUMN rows_seen TO rows_read;
ALTER TABLE run ADD COLUMN report TEXT;
DROP INDEX version_by_page;
CREATE INDEX version_by_page ON version (page_id, first_with_at);
CREATE INDEX version_by_capture ON version (capture_id);
CREATE INDEX page_by_portal ON page (portal_id);
CREATE INDEX page_by_version ON page (current_version_id);
-- the first answer of a page: its first version's, or the first kept of an address that leads to another page
CREATE INDEX capture_by_requested_url ON capture (requested_url);
UPDATE page SET first_fetched_at = coalesce(
    (SELECT min(c.fetched_at) FROM version AS v JOIN capture AS c USING (capture_id) WHERE v.page_id = page.page_id),
    (SELECT min(c.fetched_at) FROM capture AS c WHERE c.requested_url = page.url AND c.verdict = 'ok'),
    last_fetched_at)
WHERE last_fetched_at IS NOT NULL;
DROP INDEX capture_by_requested_url;
-- what the version's own answer proves: it came unchanged until then, unless a later version has the same answer
UPDATE version SET last_with_at = (
    SELECT iif(c.last_received_at < coalesce((SELECT min(n.first_with_at) FROM version AS n
        WHERE n.page_id = version.page_id
        AND (n.first_with_at, n.version_id) > (version.first_with_at, version.version_id)), '9'),
        max(c.last_received_at, version.first_with_at), version.first_with_at)
    FROM capture AS c WHERE c.capture_id = version.capture_id);
UPDATE version SET last_without_at = (
    SELECT iif(b.capture_id = version.capture_id, b.first_with_at, b.last_with_at) FROM version AS b
    WHERE b.page_id = version.page_id
    AND (b.first_with_at, b.version_id) < (version.first_with_at, version.version_id)
    ORDER BY b.first_with_at DESC, b.version_id DESC LIMIT 1);
