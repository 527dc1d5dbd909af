-- The archive: one SQLite file, also the crawl's only state (see `yifa dictionary` for every column's meaning).
-- A comment at the end of a column's line is its entry in the data dictionary; a comment above a table is the table's.
-- Times of the crawl are UTC, ISO 8601 with a Z; dates of documents are local (Asia/Shanghai), cut to the precision printed.

-- one row per county portal: its profile as last used
CREATE TABLE portal (
    portal_id INTEGER PRIMARY KEY,         -- number of the row
    code TEXT NOT NULL UNIQUE,             -- GB/T 2260 code of the county, six digits
    slug TEXT NOT NULL,                    -- short Latin name, also the spider's
    name TEXT NOT NULL,                    -- county name
    province TEXT NOT NULL,                -- province
    prefecture TEXT NOT NULL,              -- prefecture
    platform TEXT NOT NULL,                -- CMS product the profile names
    home_url TEXT NOT NULL,                -- home page
    profile_checked TEXT,                  -- day a person last compared the profile with the live portal; null = never
    layout_dictionary_id INTEGER REFERENCES payload (payload_id) -- page used as compression dictionary for this portal's pages
) STRICT;

-- one row per way a portal's profile gave its addresses: which hosts are twins, and by which platform it was read
CREATE TABLE profile (
    profile_id INTEGER PRIMARY KEY,        -- number of the row
    portal_id INTEGER NOT NULL REFERENCES portal (portal_id), -- the portal
    home_url TEXT NOT NULL,                -- home page
    aliases TEXT,                          -- JSON list: hosts that serve the same tree; null = not recorded
    hosts TEXT,                            -- JSON list: further hosts that might be visited; null = not recorded
    platform TEXT NOT NULL,                -- CMS product it named
    first_used_at TEXT NOT NULL,           -- first run that used it
    last_used_at TEXT NOT NULL,            -- last run that used it
    UNIQUE (portal_id, home_url, aliases, hosts, platform)
) STRICT;

-- one row per listing column (栏目) of a portal
CREATE TABLE section (
    section_id INTEGER PRIMARY KEY,        -- number of the row
    portal_id INTEGER NOT NULL REFERENCES portal (portal_id), -- the portal
    name TEXT NOT NULL,                    -- the column's name
    url TEXT NOT NULL,                     -- address of the listing's first page
    found_by TEXT NOT NULL,                -- profile | discovered
    found_path TEXT,                       -- link texts from the home page to it, joined by ' > '; null for profile
    first_used_at TEXT NOT NULL,           -- when the section was first used
    last_used_at TEXT NOT NULL,            -- when it was last used
    UNIQUE (portal_id, url)
) STRICT;

-- one row per command that crawled or reread
CREATE TABLE run (
    run_id INTEGER PRIMARY KEY,            -- number of the row
    command TEXT NOT NULL,                 -- crawl | backfill | demo | scrapy | retry | recheck | reread | import
    arguments TEXT NOT NULL,               -- JSON: portals, since, until, hosts mapped, pace
    software TEXT NOT NULL,                -- yifa, Python, Scrapy, SQLite versions
    started_at TEXT NOT NULL,              -- start
    ended_at TEXT,                         -- end; null = running, or killed
    exit_status INTEGER,                   -- 0 as expected, 1 fell short, 3 write failed, 11 stopped by signal, 18 blocked
    tally TEXT,                            -- JSON: counts per portal as printed by the report
    report TEXT                            -- JSON: the report as it was when the run ended; null = the run did not end, or kept none
) STRICT;
CREATE INDEX run_open ON run (run_id) WHERE ended_at IS NULL;
CREATE INDEX run_by_time ON run (started_at, ended_at, command);
CREATE INDEX run_limited ON run (run_id)
WHERE instr(arguments, '"since": "') OR instr(arguments, '"until": "');

-- one row per listing walked in a run: the certificate
CREATE TABLE walk (
    walk_id INTEGER PRIMARY KEY,           -- number of the row
    run_id INTEGER NOT NULL REFERENCES run (run_id), -- the run
    section_id INTEGER NOT NULL REFERENCES section (section_id), -- the section
    started_at TEXT NOT NULL,              -- first request
    ended_at TEXT,                         -- null = not ended (killed)
    verdict TEXT,                          -- complete | caught_up | unproved | truncated | blocked | failed
    stop_reason TEXT,                      -- why the walk stopped there
    detail TEXT,                           -- the same for a person: address, status, what was found
    pages INTEGER NOT NULL DEFAULT 0,      -- listing pages read
    rows_read INTEGER NOT NULL DEFAULT 0,  -- distinct addresses on them
    pages_declared INTEGER,                -- pages the listing says it has
    rows_declared INTEGER,                 -- rows the listing says it has (may be stale)
    newest TEXT,                           -- newest date on a row
    oldest TEXT,                           -- oldest date on a row
    deep TEXT,                             -- why it went on where all was known: due | rows_gone | totals | whole; null = it did not
    early_stop_page INTEGER,               -- page at which it might have stopped; null = at none before the last
    missed INTEGER NOT NULL DEFAULT 0,     -- rows beyond that page that were new or changed
    proof TEXT,                            -- what proves the end: last_page | rows_met | next_shut | no_pager; null = not complete, or not recorded
    sign TEXT                              -- what would have brought a next page and could not be followed
) STRICT;
CREATE INDEX walk_by_run ON walk (run_id, section_id);
CREATE INDEX walk_by_section ON walk (section_id);
CREATE INDEX walk_of_run ON walk (section_id, run_id);
CREATE INDEX walk_by_verdict ON walk (section_id, verdict);
CREATE INDEX walk_by_end ON walk (section_id, ended_at, verdict);

-- one row per address still to fetch, or being fetched
CREATE TABLE task (
    task_id INTEGER PRIMARY KEY,           -- number of the row
    portal_id INTEGER NOT NULL REFERENCES portal (portal_id), -- the portal
    section_id INTEGER REFERENCES section (section_id), -- the section whose listing showed it
    url TEXT NOT NULL UNIQUE,              -- canonical address
    why TEXT NOT NULL,                     -- new | changed_row | revisit | retry | refresh | recheck
    attempts INTEGER NOT NULL DEFAULT 0,   -- fetches that failed so far
    not_before TEXT,                       -- earliest next attempt
    entry_title TEXT,                      -- the listing row's title
    entry_published TEXT,                  -- the listing row's date as printed
    created_at TEXT NOT NULL,              -- when it was found
    kind TEXT NOT NULL DEFAULT 'page',     -- page | attachment
    referer TEXT                           -- page that links to it, for an attachment
) STRICT;
CREATE INDEX task_put_off ON task (not_before) WHERE not_before IS NOT NULL;
CREATE INDEX task_by_portal ON task (portal_id);

-- one row per distinct bytes received
CREATE TABLE payload (
    payload_id INTEGER PRIMARY KEY,        -- number of the row
    sha256 TEXT NOT NULL UNIQUE,           -- SHA-256 of the bytes as received, hexadecimal
    size INTEGER NOT NULL,                 -- bytes as received
    media_type TEXT,                       -- Content-Type as received
    codec TEXT NOT NULL,                   -- identity | zstd | zstd+dictionary
    dictionary_id INTEGER REFERENCES payload (payload_id), -- payload whose bytes are the zstd dictionary
    data BLOB NOT NULL                     -- the bytes, packed by codec
) STRICT;

-- one row per response kept; an unchanged refetch only moves last_received_at
CREATE TABLE capture (
    capture_id INTEGER PRIMARY KEY,        -- number of the row
    portal_id INTEGER NOT NULL REFERENCES portal (portal_id), -- the portal
    run_id INTEGER NOT NULL REFERENCES run (run_id), -- run that first received it
    kind TEXT NOT NULL,                    -- home | column | listing | page | attachment
    url TEXT NOT NULL,                     -- address the response came from
    requested_url TEXT NOT NULL,           -- address asked for (differs after a redirect)
    status INTEGER NOT NULL,               -- HTTP status
    headers TEXT NOT NULL,                 -- JSON list of [name, value]
    verdict TEXT NOT NULL,                 -- what the response is; only ok is read
    verdict_detail TEXT,                   -- the signal that decided it, or what is doubtful in a page that is read
    payload_id INTEGER REFERENCES payload (payload_id), -- the bytes; null for an empty body
    fetched_at TEXT NOT NULL,              -- first received
    last_received_at TEXT NOT NULL,        -- last received unchanged
    times_received INTEGER NOT NULL DEFAULT 1, -- how often
    method TEXT NOT NULL DEFAULT 'GET',    -- HTTP method of the request
    request_body TEXT,                     -- what the request sent; null for nothing
    remote_address TEXT,                   -- IP address it came from; null = not recorded
    certificate_sha256 TEXT,               -- SHA-256 of the server's certificate (DER); null = no TLS, or not recorded
    redirects TEXT,                        -- JSON list of [address, status] that led on to it; null = not recorded
    request_headers TEXT,                  -- JSON list of [name, value] as sent; null = not recorded, as before schema 18 or by a browser
    record_id TEXT,                        -- WARC-Record-ID of the record it was imported from; null = a run of ours received it
    record_file TEXT,                      -- name of the file with that record
    record_file_sha256 TEXT,               -- SHA-256 of that file
    record_software TEXT                   -- software that received it, by that file; null = the file names none
) STRICT;
CREATE INDEX capture_by_portal ON capture (portal_id, run_id);
CREATE INDEX capture_by_url ON capture (url);
CREATE INDEX capture_imported ON capture (record_id) WHERE record_id IS NOT NULL;

-- one row per address of a document page
CREATE TABLE page (
    page_id INTEGER PRIMARY KEY,           -- number of the row
    portal_id INTEGER NOT NULL REFERENCES portal (portal_id), -- the portal
    url TEXT NOT NULL UNIQUE,              -- canonical address
    state TEXT NOT NULL DEFAULT 'listed',  -- listed | delisted | unreachable | gone
    kind TEXT NOT NULL DEFAULT 'page',     -- page | attachment | external | restricted
    found_at TEXT NOT NULL,                -- when its address was found: on a list, or by an answer from it
    last_fetched_at TEXT,                  -- last answer that was read, or that said nothing changed (304); null = never
    current_version_id INTEGER REFERENCES version (version_id), -- newest version; another page's where its address leads there
    rhythm_days INTEGER,                   -- days between looks at it, by its own history; null = not known yet
    next_look_at TEXT,                     -- when it is looked at again, listed as changed or not
    first_fetched_at TEXT                  -- first answer that was read; null = never: all that is known of it was imported
) STRICT;
CREATE INDEX page_off_lists ON page (portal_id) WHERE state != 'listed';
CREATE INDEX page_by_look ON page (next_look_at);
CREATE INDEX page_elsewhere ON page (portal_id, kind) WHERE kind NOT IN ('page', 'attachment');
CREATE INDEX page_by_portal ON page (portal_id);
CREATE INDEX page_by_version ON page (current_version_id);
CREATE INDEX page_unread ON page (portal_id) WHERE first_fetched_at IS NULL;

-- one row per step of a page off the lists and back; a page without one is listed as when it was found
CREATE TABLE page_state (
    page_state_id INTEGER PRIMARY KEY,     -- number of the row
    page_id INTEGER NOT NULL REFERENCES page (page_id), -- the page
    state TEXT NOT NULL,                   -- listed (again) | delisted | unreachable | gone
    at TEXT NOT NULL,                      -- when that was found
    run_id INTEGER NOT NULL REFERENCES run (run_id), -- run that found it
    walk_id INTEGER REFERENCES walk (walk_id), -- the walk that witnesses it: whole and without the row, or with it again
    capture_id INTEGER REFERENCES capture (capture_id), -- the page's own answer that witnesses it; null where none came
    detail TEXT NOT NULL,                  -- the same in words
    last_without_at TEXT                   -- last evidence of the state before: last on a list, last answer; null = not recorded
) STRICT;
CREATE INDEX page_state_by_page ON page_state (page_id);

-- one row per row of a listing: which section shows which page, and how
CREATE TABLE entry (
    entry_id INTEGER PRIMARY KEY,          -- number of the row
    section_id INTEGER NOT NULL REFERENCES section (section_id), -- the section
    page_id INTEGER NOT NULL REFERENCES page (page_id), -- the page the row leads to
    title TEXT NOT NULL,                   -- title on the row
    published_text TEXT,                   -- date on the row as printed
    published TEXT,                        -- the same, ISO
    pairs TEXT NOT NULL DEFAULT '[]',      -- JSON: further columns of the row, each [label, name, field, value, origin]
    first_listed_at TEXT NOT NULL,         -- first walk that showed the row
    last_listed_at TEXT NOT NULL,          -- last walk that showed the row
    last_walk_id INTEGER REFERENCES walk (walk_id), -- that walk
    absent_walk_id INTEGER REFERENCES walk (walk_id), -- latest walk since that read the list to its end without the row; null = listed
    list_page INTEGER,                     -- page of the list that showed it then, counted from 1
    UNIQUE (section_id, page_id)
) STRICT;
CREATE INDEX entry_by_day ON entry (section_id, published);
CREATE INDEX entry_by_page ON entry (page_id);

-- one row per distinct content
CREATE TABLE document (
    document_id INTEGER PRIMARY KEY,       -- number of the row
    content_sha256 TEXT NOT NULL UNIQUE,   -- SHA-256 of the canonical text, or of the files where they are the document, once got; its first 12 digits are the document's id
    hash_rule INTEGER NOT NULL,            -- version of the rule that made the canonical text
    text TEXT NOT NULL,                    -- clean text: paragraphs by newline, cells by tab
    characters INTEGER NOT NULL,           -- length of the text without white space
    body_kind TEXT NOT NULL,               -- html | attachment_only | image_only | empty
    first_stored_at TEXT NOT NULL,         -- when the content was first stored
    indexed_title TEXT                     -- title it was indexed under
) STRICT;

-- one row per content and metadata that a page has shown
CREATE TABLE version (
    version_id INTEGER PRIMARY KEY,        -- number of the row
    page_id INTEGER NOT NULL REFERENCES page (page_id), -- the page
    document_id INTEGER NOT NULL REFERENCES document (document_id), -- its content
    capture_id INTEGER NOT NULL REFERENCES capture (capture_id), -- the response it was read from
    record_sha256 TEXT NOT NULL,           -- SHA-256 of content and metadata, volatile values left out
    extraction INTEGER NOT NULL,           -- version of the reading rules
    platform TEXT NOT NULL,                -- platform it was read as
    first_with_at TEXT NOT NULL,           -- first answer that showed it
    title TEXT,                            -- title
    index_number TEXT,                     -- 索引号
    document_number TEXT,                  -- 发文字号
    registration_number TEXT,              -- 统一编号, 统一登记号
    subtitle TEXT,                         -- 副标题
    issuing_authority TEXT,                -- 发文机关: who made it
    publisher TEXT,                        -- 发布机构: who put it on the portal
    responsible_department TEXT,           -- 责任部门
    content_source TEXT,                   -- 来源
    author TEXT,                           -- 作者
    editor TEXT,                           -- 编辑
    signatory TEXT,                        -- 签发人
    date_written TEXT,                     -- 成文日期
    date_issued TEXT,                      -- 发文日期
    date_generated TEXT,                   -- 生成日期
    date_published TEXT,                   -- 发布日期
    date_disclosed TEXT,                   -- 公开日期
    date_updated TEXT,                     -- 更新时间
    date_effective TEXT,                   -- 施行日期
    date_expired TEXT,                     -- 废止日期
    validity_status TEXT,                  -- 有效性: in_force | repealed | amended, else as printed
    legal_force_level TEXT,                -- 效力等级
    subject_category TEXT,                 -- 主题分类
    info_category TEXT,                    -- 信息分类
    genre TEXT,                            -- 体裁分类
    audience TEXT,                         -- 服务对象
    keywords TEXT,                         -- 关键词
    abstract TEXT,                         -- 内容概述
    disclosure_method TEXT,                -- 公开形式
    disclosure_scope TEXT,                 -- 公开范围
    disclosure_time_limit TEXT,            -- 公开时限
    carrier_type TEXT,                     -- 载体类型
    language TEXT,                         -- 语种
    remarks TEXT,                          -- 备注
    report_year INTEGER,                   -- year the report is about
    document_kind TEXT NOT NULL,           -- county_report | dept_report | township_report | other
    signoff_organ TEXT,                    -- 落款: organ under the text
    signoff_date TEXT,                     -- 落款: date under the text
    breadcrumb TEXT NOT NULL,              -- JSON list: where the page says it is
    site_id_code TEXT,                     -- 网站标识码 as printed
    encoding_declared TEXT,                -- charset the header or page declares
    encoding_used TEXT NOT NULL,           -- charset the bytes were read with
    page_sha256 TEXT,                      -- SHA-256 of the content as the page alone tells it, without its files
    last_with_at TEXT,                     -- last whole answer of the page that showed it; where only a file changed, that may be older
    last_without_at TEXT                   -- last whole answer before it that showed otherwise (of the file, where that changed); null = none
) STRICT;
CREATE INDEX version_by_content ON version (page_id, document_id);
CREATE INDEX version_of_report ON version (page_id, report_year, document_kind)
WHERE document_kind != 'other' AND report_year IS NOT NULL;
CREATE INDEX version_lacking ON version (page_id)
WHERE title IS NULL OR date_published IS NULL OR coalesce(publisher, issuing_authority) IS NULL;
CREATE INDEX version_by_time ON version (first_with_at);
CREATE INDEX version_by_page_sha256 ON version (page_sha256);
CREATE INDEX version_by_page ON version (page_id, first_with_at);
CREATE INDEX version_by_document ON version (document_id, page_id);
CREATE INDEX version_by_capture ON version (capture_id);
CREATE INDEX version_by_year ON version (report_year);
CREATE INDEX version_by_day ON version (date_published);

-- one row per value read for a field of a version, chosen or not
CREATE TABLE field (
    field_id INTEGER PRIMARY KEY,          -- number of the row
    version_id INTEGER NOT NULL REFERENCES version (version_id), -- the version
    name TEXT,                             -- field name; null for a label nobody reads
    label TEXT NOT NULL,                   -- label as printed
    raw TEXT NOT NULL,                     -- value as printed
    value TEXT,                            -- value as read; null where it could not be read
    origin TEXT NOT NULL,                  -- table | line | meta | heading | list | json | body | url | title | file | inferred
    chosen INTEGER NOT NULL                -- 1 = the record's value
) STRICT;
CREATE INDEX field_by_version ON field (version_id);

-- one row per file a version links to
CREATE TABLE attachment (
    attachment_id INTEGER PRIMARY KEY,     -- number of the row
    version_id INTEGER NOT NULL REFERENCES version (version_id), -- the version
    url TEXT NOT NULL,                     -- address of the file
    name TEXT NOT NULL,                    -- its name on the page
    payload_id INTEGER REFERENCES payload (payload_id), -- its bytes; null = not fetched
    status TEXT NOT NULL DEFAULT 'waiting', -- waiting | fetched | failed | skipped
    reason TEXT,                           -- why it is not fetched: stable word, and what was found
    media_type TEXT,                       -- what the bytes are, by their first bytes
    size INTEGER,                          -- bytes
    file_name TEXT,                        -- name the server gave it (Content-Disposition), repaired
    fetched_at TEXT,                       -- when it was received
    UNIQUE (version_id, url)
) STRICT;
CREATE INDEX attachment_lacking ON attachment (version_id) WHERE status != 'fetched';
CREATE INDEX attachment_by_url ON attachment (url);
CREATE INDEX attachment_by_payload ON attachment (payload_id);

-- one row per oddity that was counted and kept
CREATE TABLE finding (
    finding_id INTEGER PRIMARY KEY,        -- number of the row
    run_id INTEGER NOT NULL REFERENCES run (run_id), -- the run
    portal_id INTEGER NOT NULL REFERENCES portal (portal_id), -- the portal
    version_id INTEGER REFERENCES version (version_id), -- the version, where it is about one
    url TEXT NOT NULL,                     -- the address it is about
    code TEXT NOT NULL,                    -- stable word, e.g. conflict, unreadable_date, unknown_label
    field TEXT,                            -- the field it is about
    detail TEXT NOT NULL                   -- what was found
) STRICT;
CREATE INDEX finding_by_run ON finding (run_id, portal_id, code);
CREATE INDEX finding_by_version ON finding (version_id);

-- one row per address that was not got
CREATE TABLE failure (
    failure_id INTEGER PRIMARY KEY,        -- number of the row
    portal_id INTEGER NOT NULL REFERENCES portal (portal_id), -- the portal
    run_id INTEGER NOT NULL REFERENCES run (run_id), -- run of the last attempt
    url TEXT NOT NULL UNIQUE,              -- the address
    kind TEXT NOT NULL,                    -- home | column | listing | page | attachment
    reason TEXT NOT NULL,                  -- stable word: a verdict, dns, refused, timeout, tls, robots, layout, not_found…
    detail TEXT NOT NULL,                  -- what was found
    attempts INTEGER NOT NULL,             -- how often it was tried
    first_failed_at TEXT NOT NULL,         -- first failure
    last_failed_at TEXT NOT NULL,          -- last failure
    next_attempt_at TEXT,                  -- earliest next attempt; null = given up
    resolved_at TEXT                       -- when it was got after all, or its page was proved gone; null = open
) STRICT;
CREATE INDEX failure_put_off ON failure (next_attempt_at) WHERE next_attempt_at IS NOT NULL;
CREATE INDEX failure_by_run ON failure (run_id, portal_id);
CREATE INDEX failure_by_portal ON failure (portal_id, run_id);

-- one row per time a portal asked to be left alone, or turned the crawl away: no run asks it before the end
CREATE TABLE park (
    park_id INTEGER PRIMARY KEY,           -- number of the row
    run_id INTEGER NOT NULL REFERENCES run (run_id), -- the run that met with it
    portal_id INTEGER NOT NULL REFERENCES portal (portal_id), -- the portal
    reason TEXT NOT NULL,                  -- retry_after | challenge | forbidden | circuit_open
    detail TEXT NOT NULL,                  -- what was found
    since TEXT NOT NULL,                   -- when
    until TEXT NOT NULL                    -- when it may be asked again: as it said, else 1 hour, doubled each time up to 24
) STRICT;

-- one row per address that was to be fetched in a run: how that ended. `yifa report` holds them against what was begun
CREATE TABLE outcome (
    outcome_id INTEGER PRIMARY KEY,        -- number of the row
    run_id INTEGER NOT NULL REFERENCES run (run_id), -- the run
    portal_id INTEGER NOT NULL REFERENCES portal (portal_id), -- the portal
    url TEXT NOT NULL,                     -- address asked for, before any redirect
    kind TEXT NOT NULL,                    -- home | column | listing | page | attachment
    code TEXT NOT NULL,                    -- ok, ok_unchanged, dup_content, charset_fixed, charset_suspect, encoding_lie, parse_partial, listing_end: got; any other says why not
    detail TEXT,                           -- what was found; null where there is nothing to say
    status INTEGER,                        -- HTTP status of the last answer; null = none came
    bytes INTEGER NOT NULL,                -- bytes of the last answer
    seconds REAL NOT NULL,                 -- from the first request to the end, pauses included
    attempts INTEGER NOT NULL,             -- times it was asked for; redirects are part of one
    at TEXT NOT NULL,                      -- end
    UNIQUE (run_id, portal_id, kind, url)
) STRICT;

-- one row per condition that should alarm a person, as the end of a run found it
CREATE TABLE alarm (
    alarm_id INTEGER PRIMARY KEY,          -- number of the row
    run_id INTEGER NOT NULL REFERENCES run (run_id), -- the run that found it
    portal_id INTEGER NOT NULL REFERENCES portal (portal_id), -- the portal
    section_id INTEGER REFERENCES section (section_id), -- the section; null = the whole portal
    code TEXT NOT NULL,                    -- silence | coverage_fell | rows_shrank | layout_changed | blocked | outage | section_moved | host_moved | missed | unproved | ledger | stale | failed | unfinished; of older runs also duty
    detail TEXT NOT NULL,                  -- the evidence: numbers, dates, runs and walks (by their numbers in the archive that found it)
    at TEXT NOT NULL,                      -- when it was found
    since TEXT NOT NULL,                   -- when it was found first, of the portal's runs without a break since
    state TEXT NOT NULL DEFAULT 'standing' -- new (found for the first time, or its mute is over) | standing | muted, as the run ended
) STRICT;
CREATE INDEX alarm_by_run ON alarm (run_id);

-- one row per time that somebody muted an alarm of a portal: it is kept and shown, and alarms nobody meanwhile
CREATE TABLE mute (
    mute_id INTEGER PRIMARY KEY,           -- number of the row
    portal_id INTEGER NOT NULL REFERENCES portal (portal_id), -- the portal
    code TEXT NOT NULL,                    -- the alarm's code
    muted_by TEXT NOT NULL,                -- who muted it
    muted_at TEXT NOT NULL,                -- when
    until TEXT,                            -- the last day, in China, on which it is muted; null = until somebody ends it
    unmuted_by TEXT,                       -- who ended it; null = nobody did
    unmuted_at TEXT                        -- when
) STRICT;

-- one row per whole answer that put a portal's ETag or Last-Modified to the test
CREATE TABLE validator (
    validator_id INTEGER PRIMARY KEY,      -- number of the row
    portal_id INTEGER NOT NULL REFERENCES portal (portal_id), -- the portal
    run_id INTEGER NOT NULL REFERENCES run (run_id), -- the run
    url TEXT NOT NULL,                     -- address asked for
    at TEXT NOT NULL,                      -- when the answer came
    test TEXT NOT NULL,                    -- kept | moved | flapped | lied: a lie ends conditional requests there
    name TEXT NOT NULL,                    -- ETag | Last-Modified
    held TEXT NOT NULL,                    -- its value with the answer before
    got TEXT,                              -- with this one; null = none came
    claimed INTEGER NOT NULL               -- 1 = the portal had just answered 304, nothing changed
) STRICT;
CREATE INDEX validator_by_portal ON validator (portal_id, test);

-- full-text index over text and title: overlapping pairs of characters (行政复议 = 行政 政复 复议 议), rowid = document_id
CREATE VIRTUAL TABLE document_fts USING fts5 (text, title, content='', tokenize='ascii');
-- measured: larger index pages, one flush a transaction and rarer merges halve the cost of indexing a document; words
-- come folded and apart by blanks, so that the tokenizer ascii finds the same ones for two thirds of it; words of the
-- first column are kept without a mark of it, so texts come first: three quarters of the bytes of titles first
INSERT INTO document_fts (document_fts, rank) VALUES ('pgsz', 8100);
INSERT INTO document_fts (document_fts, rank) VALUES ('hashsize', 16000000);
INSERT INTO document_fts (document_fts, rank) VALUES ('automerge', 8);

-- full-text index over what pages say of themselves and of their files: title and subtitle; 索引号, 发文字号, 统一编号;
-- bodies (发布机构, 发文机关, 责任部门, 来源, 落款); keywords, abstract, categories; names of files; rowid = version_id
CREATE VIRTUAL TABLE version_fts USING fts5 (title, numbers, bodies, subjects, files, content='', tokenize='ascii');
INSERT INTO version_fts (version_fts, rank) VALUES ('pgsz', 8100);
INSERT INTO version_fts (version_fts, rank) VALUES ('hashsize', 16000000);
INSERT INTO version_fts (version_fts, rank) VALUES ('automerge', 8);

-- one row per version that was stored although it lacks something: partial beats dropped
CREATE VIEW partial AS
SELECT
    version_id AS version_id,              -- the version
    rtrim(
        iif(title IS NULL, 'title ', '') || iif(date_published IS NULL, 'date_published ', '')
        || iif(coalesce(publisher, issuing_authority) IS NULL, 'publisher ', '')
        || iif(files > 0, 'files ', '')
    ) AS missing,                          -- what it lacks, of: title date_published publisher files (an attachment not got)
    files AS files                         -- attachments not got
FROM (SELECT *, (SELECT count(*) FROM attachment AS a
    WHERE a.version_id = version.version_id AND a.status != 'fetched') AS files FROM version)
WHERE title IS NULL OR date_published IS NULL OR coalesce(publisher, issuing_authority) IS NULL OR files > 0;

-- one row per page that was read: its current version, and how it stands. What was listed and never read is in page
CREATE VIEW publications AS
SELECT
    g.url AS url,                          -- its address; what tells publications apart
    substr(d.content_sha256, 1, 12) AS document, -- id of its current text, for `yifa show`
    p.code AS portal,                      -- GB/T 2260 code
    p.name AS county,                      -- county name
    p.province AS province,                -- province
    p.prefecture AS prefecture,            -- prefecture
    coalesce(
        (SELECT group_concat(name, '、') FROM (SELECT DISTINCT s.name FROM entry AS e JOIN section AS s USING (section_id)
            WHERE e.page_id = g.page_id ORDER BY s.name)),
        (SELECT group_concat(name, '、') FROM (SELECT DISTINCT s.name FROM version AS w
            CROSS JOIN page AS h ON h.current_version_id = w.version_id JOIN entry AS e ON e.page_id = h.page_id
            JOIN section AS s USING (section_id) WHERE w.page_id = g.page_id AND h.page_id != g.page_id ORDER BY s.name))
    ) AS section,                          -- names of the columns whose lists show or showed it, or an address that leads to it
    iif(EXISTS (SELECT 1 FROM entry AS e WHERE e.page_id = g.page_id), g.state, coalesce(
        (SELECT h.state FROM version AS w CROSS JOIN page AS h ON h.current_version_id = w.version_id
            WHERE w.page_id = g.page_id AND h.page_id != g.page_id
            ORDER BY instr('listed delisted unreachable gone', h.state) LIMIT 1), g.state)
    ) AS state,                            -- listed; or withdrawn: delisted | unreachable | gone
    (SELECT max(s.at) FROM page_state AS s WHERE s.page_id = g.page_id) AS state_since, -- its last step off the lists or back; null = none
    CASE
        WHEN g.current_version_id != v.version_id
            THEN (SELECT o.url FROM version AS c JOIN page AS o USING (page_id) WHERE c.version_id = g.current_version_id)
        WHEN g.state != 'listed'
            THEN (SELECT min(o.url) FROM version AS w
                CROSS JOIN page AS o ON o.page_id = w.page_id AND o.current_version_id = w.version_id
                WHERE w.document_id = v.document_id AND o.portal_id = g.portal_id
                AND o.state = 'listed' AND o.page_id != g.page_id)
    END AS replaced_by,                      -- the portal's address that stands in its place: where it leads now, or where the same text is listed
    v.title AS title,                      -- title
    (SELECT group_concat(name, '、') FROM (SELECT DISTINCT name FROM (SELECT v.issuing_authority AS name
        UNION ALL SELECT v.signoff_organ UNION ALL SELECT v.publisher) WHERE name IS NOT NULL)
    ) AS bodies,                           -- 发文机关, 落款 and 发布机构 as printed, each once
    v.issuing_authority AS issuing_authority, -- 发文机关
    v.publisher AS publisher,              -- 发布机构
    v.index_number AS index_number,        -- 索引号
    v.document_number AS document_number,  -- 发文字号
    v.date_published AS date_published,    -- 发布日期
    v.date_written AS date_written,        -- 成文日期
    v.report_year AS report_year,          -- year the report is about
    v.document_kind AS document_kind,      -- county_report | dept_report | township_report | other
    coalesce((SELECT min(e.first_listed_at) FROM entry AS e WHERE e.page_id = g.page_id),
        (SELECT min(e.first_listed_at) FROM version AS w CROSS JOIN page AS h ON h.current_version_id = w.version_id
            JOIN entry AS e ON e.page_id = h.page_id WHERE w.page_id = g.page_id AND h.page_id != g.page_id)
    ) AS first_listed_at,                  -- first walk over a list that showed it; null = no list did
    coalesce((SELECT max(e.last_listed_at) FROM entry AS e WHERE e.page_id = g.page_id),
        (SELECT max(e.last_listed_at) FROM version AS w CROSS JOIN page AS h ON h.current_version_id = w.version_id
            JOIN entry AS e ON e.page_id = h.page_id WHERE w.page_id = g.page_id AND h.page_id != g.page_id)
    ) AS last_listed_at,                   -- last walk that showed it
    g.first_fetched_at AS first_fetched_at, -- first answer that was read
    g.last_fetched_at AS last_fetched_at,  -- last answer that was read, or that said nothing changed
    (SELECT c.record_file FROM capture AS c WHERE c.capture_id = v.capture_id) AS imported_from, -- file that its current version was imported from; null = a crawl of ours read it
    (SELECT count(*) FROM version AS w WHERE w.page_id = g.page_id) AS versions, -- how many versions it has shown, see versions
    (SELECT count(*) FROM version AS w CROSS JOIN page AS o ON o.page_id = w.page_id AND o.current_version_id = w.version_id
        WHERE w.document_id = v.document_id AND o.page_id != g.page_id) AS copies_elsewhere, -- other pages, of whatever portal, that show the same text now
    d.body_kind AS body_kind,              -- html | attachment_only | image_only | empty
    (SELECT l.missing FROM partial AS l WHERE l.version_id = v.version_id) AS missing, -- what its record lacks, see partial; null = nothing
    d.characters AS characters,            -- length without white space
    d.text AS text,                        -- clean text
    d.content_sha256 AS content_sha256,    -- hash of the canonical text
    g.page_id AS page_id,                  -- row number in page
    v.version_id AS version_id,            -- its current version
    d.document_id AS document_id           -- row number in document
FROM page AS g
JOIN portal AS p USING (portal_id)
JOIN version AS v ON v.version_id = (SELECT w.version_id FROM version AS w WHERE w.page_id = g.page_id
    ORDER BY w.first_with_at DESC, w.version_id DESC LIMIT 1)
JOIN document AS d USING (document_id);

-- one row per version of a page: what it showed, and between which two answers it began to
CREATE VIEW versions AS
SELECT
    g.url AS url,                          -- the page
    p.code AS portal,                      -- GB/T 2260 code
    p.name AS county,                      -- county name
    nullif(max(coalesce(v.last_without_at, ''), coalesce((SELECT b.first_with_at FROM version AS b
        WHERE b.page_id = v.page_id AND (b.first_with_at, b.version_id) < (v.first_with_at, v.version_id)
        ORDER BY b.first_with_at DESC, b.version_id DESC LIMIT 1), '')), '') AS last_fetch_without, -- last answer before it that showed otherwise: it came after this; null = it is the first
    v.first_with_at AS first_fetch_with, -- first answer that showed it: it came no later
    max(v.first_with_at, coalesce(v.last_with_at, '')) AS last_fetch_with, -- last answer that showed it
    (SELECT c.record_file FROM capture AS c WHERE c.capture_id = v.capture_id) AS imported_from, -- file that it was imported from; null = a crawl of ours read it
    v.version_id = (SELECT w.version_id FROM version AS w WHERE w.page_id = g.page_id
        ORDER BY w.first_with_at DESC, w.version_id DESC LIMIT 1) AS current, -- 1 = what the page showed last
    substr(d.content_sha256, 1, 12) AS document, -- id of its text
    v.title AS title,                      -- title
    v.issuing_authority AS issuing_authority, -- 发文机关
    v.publisher AS publisher,              -- 发布机构
    v.date_published AS date_published,    -- 发布日期
    v.report_year AS report_year,          -- year the report is about
    v.document_kind AS document_kind,      -- county_report | dept_report | township_report | other
    v.extraction AS extraction,            -- version of the reading rules
    d.characters AS characters,            -- length without white space
    d.text AS text,                        -- clean text
    g.page_id AS page_id,                  -- row number in page
    v.version_id AS version_id,            -- row number in version
    d.document_id AS document_id           -- row number in document
FROM version AS v
JOIN page AS g USING (page_id)
JOIN portal AS p USING (portal_id)
JOIN document AS d USING (document_id);

-- one flat row per distinct text, whichever pages show or showed it; its metadata are of the page that printed the earliest date
CREATE VIEW documents AS
SELECT
    substr(d.content_sha256, 1, 12) AS id, -- first 12 digits of content_sha256
    p.code AS portal,                      -- GB/T 2260 code
    p.name AS county,                      -- county name
    v.title AS title,                      -- title
    v.index_number AS index_number,        -- 索引号
    v.publisher AS publisher,              -- 发布机构
    v.issuing_authority AS issuing_authority, -- 发文机关
    v.document_number AS document_number,  -- 发文字号
    v.date_published AS date_published,    -- 发布日期
    v.date_written AS date_written,        -- 成文日期
    v.date_generated AS date_generated,    -- 生成日期
    v.date_updated AS date_updated,        -- 更新时间
    v.report_year AS report_year,          -- year the report is about
    v.document_kind AS document_kind,      -- county_report | dept_report | township_report | other
    g.url AS url,                          -- page its metadata is from
    (SELECT count(DISTINCT c.page_id) FROM version AS c WHERE c.document_id = d.document_id) AS copies, -- pages that show or showed it
    d.body_kind AS body_kind,              -- html | attachment_only | image_only | empty
    (SELECT l.missing FROM partial AS l WHERE l.version_id = v.version_id) AS missing, -- what its record lacks, see partial; null = nothing
    d.characters AS characters,            -- length without white space
    d.text AS text,                        -- clean text
    d.content_sha256 AS content_sha256,    -- hash of the canonical text
    d.first_stored_at AS first_stored_at,  -- when first stored
    d.document_id AS document_id,          -- row number in document
    v.version_id AS version_id             -- version its metadata is from
FROM document AS d
JOIN version AS v ON v.version_id = (SELECT f.version_id FROM version AS f JOIN page AS h USING (page_id)
    WHERE f.document_id = d.document_id
    ORDER BY f.date_published IS NULL, f.date_published, h.url, f.first_with_at, f.version_id LIMIT 1)
JOIN page AS g USING (page_id)
JOIN portal AS p USING (portal_id);

-- one row per portal and report year: how many publications that nothing replaced, and from how many publishers
CREATE VIEW coverage AS
SELECT
    portal AS portal,                      -- GB/T 2260 code
    county AS county,                      -- county name
    report_year AS report_year,            -- year the reports are about
    document_kind AS document_kind,        -- county_report | dept_report | township_report | other
    count(*) AS publications,              -- publications
    sum(state != 'listed') AS withdrawn,   -- of these, off the lists or gone
    count(DISTINCT document_id) AS documents, -- distinct texts
    count(DISTINCT coalesce(issuing_authority, publisher)) AS authorities, -- distinct issuing authorities
    min(date_published) AS earliest,       -- earliest publication
    max(date_published) AS latest          -- latest publication
FROM publications
WHERE replaced_by IS NULL
GROUP BY portal, county, report_year, document_kind;

-- one row per file whose text was looked for (`yifa extract`)
CREATE TABLE file_text (
    payload_id INTEGER PRIMARY KEY REFERENCES payload (payload_id), -- the file's bytes
    status TEXT NOT NULL,                  -- read | empty | needs_ocr | no_extractor | failed
    reason TEXT,                           -- why there is no text: stable word, and what was found
    extractor TEXT NOT NULL,               -- program that read it
    extractor_version TEXT NOT NULL,       -- its version, and our rules'
    text TEXT NOT NULL,                    -- the text: paragraphs by newline, cells by tab; empty unless read
    characters INTEGER NOT NULL,           -- length of the text without white space
    pages INTEGER,                         -- pages or sheets, where the format has them
    extracted_at TEXT NOT NULL             -- when
) STRICT;

CREATE INDEX file_text_by_status ON file_text (status);

-- full-text index over the texts of files, rowid = payload_id
CREATE VIRTUAL TABLE file_fts USING fts5 (text, content='', tokenize='ascii');

-- one flat row per file of a document, with its text
CREATE VIEW files AS
SELECT
    substr(d.content_sha256, 1, 12) AS document, -- id of the document
    p.code AS portal,                      -- GB/T 2260 code
    p.name AS county,                      -- county name
    g.url AS page_url,                     -- page that shows it
    a.name AS name,                        -- its name on the page
    a.file_name AS file_name,              -- name the server gave it
    a.url AS url,                          -- its address
    a.status AS status,                    -- waiting | fetched | failed | skipped
    a.reason AS reason,                    -- why it is not fetched
    a.media_type AS media_type,            -- what the bytes are
    a.size AS size,                        -- bytes
    y.sha256 AS sha256,                    -- SHA-256 of the bytes
    a.fetched_at AS fetched_at,            -- when it was received
    t.status AS text_status,               -- read | empty | needs_ocr | no_extractor | failed; null = not tried
    t.reason AS text_reason,               -- why there is no text
    t.extractor AS extractor,              -- program that read it
    t.text AS text,                        -- its text
    a.attachment_id AS attachment_id,      -- row number in attachment
    v.version_id AS version_id             -- version that links to it
FROM attachment AS a
JOIN version AS v USING (version_id)
JOIN document AS d USING (document_id)
JOIN page AS g ON g.page_id = v.page_id
JOIN portal AS p USING (portal_id)
LEFT JOIN payload AS y ON y.payload_id = a.payload_id
LEFT JOIN file_text AS t ON t.payload_id = a.payload_id;

-- derived: one row per document that was looked at: which text its report is, and by which rules it was read (`yifa derive`)
CREATE TABLE derivation (
    document_id INTEGER PRIMARY KEY REFERENCES document (document_id) ON DELETE CASCADE, -- the document
    payload_id INTEGER REFERENCES payload (payload_id), -- the file whose text is the report; null = the page's own
    kind TEXT NOT NULL,                    -- annual_report; anything else has no elements and figures
    year INTEGER,                          -- year the report is about; null = not known
    rules TEXT NOT NULL,                   -- versions of the rules for elements, figures and fingerprints
    basis TEXT NOT NULL,                   -- versions that show it, and when its files were read last: where that changes, it is read anew
    digest BLOB                            -- SHA-256, cut to 8 bytes, of the row and all that was derived with it
) STRICT;

-- derived: one row per place where a report has an element it owes, or per element it has not
CREATE TABLE element (
    element_id INTEGER PRIMARY KEY,        -- number of the row
    document_id INTEGER NOT NULL REFERENCES derivation (document_id) ON DELETE CASCADE, -- the report
    element TEXT NOT NULL,                 -- measures | problems | responsibility | next_year | other, a provincial one, or unknown: a heading nobody knows
    form TEXT NOT NULL,                    -- section | subsection | sentence | none_stated | absent | unreadable
    start_offset INTEGER,                       -- first character of it in the text; null = nowhere
    end_offset INTEGER,                         -- character behind its last
    heading TEXT NOT NULL,                 -- its heading without the number; empty = none
    rule TEXT NOT NULL                     -- what told it: heading, line, joined, topical, restart, subheading, sentence, untitled, nothing
) STRICT;
CREATE INDEX element_by_document ON element (document_id);

-- derived: one row per item of a report's lists: (一), 1., 一是
CREATE TABLE element_item (
    element_item_id INTEGER PRIMARY KEY,   -- number of the row
    document_id INTEGER NOT NULL REFERENCES derivation (document_id) ON DELETE CASCADE, -- the report
    elements TEXT NOT NULL,                -- elements of its section, joined by a blank
    style TEXT NOT NULL,                   -- paren (一) | digit 1. | item 一是
    number INTEGER NOT NULL,               -- its number
    start_offset INTEGER NOT NULL,              -- first character of it in the text
    end_offset INTEGER NOT NULL,                -- character behind its last
    heading TEXT NOT NULL                  -- what it begins with
) STRICT;
CREATE INDEX element_item_by_document ON element_item (document_id);

-- derived: one row per figure of a report; `fact` shows it with what its sort says
CREATE TABLE figure (
    document_id INTEGER NOT NULL REFERENCES derivation (document_id) ON DELETE CASCADE, -- the report
    place INTEGER NOT NULL,                -- which of its figures, in the order of the text
    start_offset INTEGER NOT NULL,         -- first character of the number in the text
    end_offset INTEGER NOT NULL,           -- character behind its unit
    value REAL NOT NULL,                   -- the number; 36.6万元 is 366000 元
    approximate INTEGER NOT NULL,          -- 1 = not exact: 余, 多, 近, 以上
    year INTEGER,                          -- year it is about, where its clause names another than the report's
    subject TEXT NOT NULL,                 -- words beside it that say what is counted
    indicator TEXT,                        -- what it counts, of the known indicators; null = none of them
    figure_sort_id INTEGER NOT NULL REFERENCES figure_sort (figure_sort_id), -- its sort
    sentence_start INTEGER NOT NULL,       -- first character of its sentence in the text
    sentence_end INTEGER NOT NULL,         -- character behind it
    PRIMARY KEY (document_id, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX figure_by_indicator ON figure (indicator) WHERE indicator IS NOT NULL;

-- derived: one row per sort of figures: what many have in common
CREATE TABLE figure_sort (
    figure_sort_id INTEGER PRIMARY KEY,    -- number of the row
    unit TEXT NOT NULL,                    -- its unit as printed, without 万 and 余; empty = none
    kind TEXT NOT NULL,                    -- level | delta (by how much it changed) | rate | cumulative (of several years)
    topic TEXT NOT NULL,                   -- what its sentence speaks of; empty = not known
    scope TEXT NOT NULL,                   -- what limits it to a part, as printed; empty = the whole
    element TEXT NOT NULL,                 -- element of its section; empty = not known
    UNIQUE (unit, kind, topic, scope, element)
) STRICT;

-- one flat row per figure of a report
CREATE VIEW fact AS
SELECT
    f.document_id AS document_id,          -- the report
    f.place AS place,                      -- which of its figures, in the order of the text
    f.start_offset AS start_offset,        -- first character of the number in the text
    f.end_offset AS end_offset,            -- character behind its unit
    f.value AS value,                      -- the number; 36.6万元 is 366000 元
    s.unit AS unit,                        -- its unit as printed, without 万 and 余; empty = none
    f.approximate AS approximate,          -- 1 = not exact: 余, 多, 近, 以上
    s.kind AS kind,                        -- level | delta (by how much it changed) | rate | cumulative (of several years)
    f.year AS year,                        -- year it is about, where its clause names another than the report's
    f.subject AS subject,                  -- words beside it that say what is counted
    nullif(s.topic, '') AS topic,          -- what its sentence speaks of
    f.indicator AS indicator,              -- what it counts, of the known indicators; null = none of them
    s.scope AS scope,                      -- what limits it to a part, as printed; empty = the whole
    nullif(s.element, '') AS element,      -- element of its section
    f.sentence_start AS sentence_start,    -- first character of its sentence in the text
    f.sentence_end AS sentence_end         -- character behind it
FROM figure AS f
LEFT JOIN figure_sort AS s USING (figure_sort_id);

-- derived: one row per report's winnowed fingerprints, by which reports with shared passages are found (`yifa reuse`)
CREATE TABLE fingerprint (
    document_id INTEGER PRIMARY KEY REFERENCES derivation (document_id) ON DELETE CASCADE, -- the report
    rule INTEGER NOT NULL,                 -- version of the rule that made them
    hashes BLOB NOT NULL                   -- 4 bytes each, ascending
) STRICT;

-- derived: one row per wording by which publications of a portal name bodies (`yifa coverage`)
CREATE TABLE wording (
    wording_id INTEGER PRIMARY KEY,        -- number of the row
    portal_id INTEGER NOT NULL REFERENCES portal (portal_id) ON DELETE CASCADE, -- the portal
    origin TEXT NOT NULL,                  -- title, or the field that says it: issuing_authority | signoff_organ | content_source | publisher
    words TEXT NOT NULL,                   -- the words; 某某 stands for the county's own name
    is_masked INTEGER NOT NULL,            -- 1 = it does
    UNIQUE (portal_id, origin, words, is_masked)
) STRICT;

-- derived: one row per version that was looked at: what it is by its title, and which words name its bodies
CREATE TABLE naming (
    version_id INTEGER PRIMARY KEY REFERENCES version (version_id) ON DELETE CASCADE, -- the version
    page_id INTEGER NOT NULL,              -- the page
    kind TEXT NOT NULL,                    -- annual_report | interim_report | plan | explanation | notice | responsibility_report | ogi_report | other
    year INTEGER,                          -- year the report is about; null = not known, or no report
    printed_year INTEGER,                  -- year of 发布日期
    wording_id INTEGER REFERENCES wording (wording_id), -- the words; null = neither its title nor these fields name anybody
    rules TEXT NOT NULL,                   -- versions of the rules by which it was read
    digest BLOB                            -- SHA-256, cut to 8 bytes, of the row and the words
) STRICT;
CREATE INDEX naming_by_wording ON naming (wording_id);

-- derived: one row per word that very many texts have: which versions have it and which fit it best, so that a search ranks these alone
CREATE TABLE frequent (
    word TEXT PRIMARY KEY,                 -- the word, as the indexes have it
    versions BLOB NOT NULL,                -- a bit per version, number 0 first, the lowest of a byte first: 1 = it has the word
    best BLOB NOT NULL,                    -- numbers of the versions that fit best, 4 bytes each, the lowest first
    good BLOB NOT NULL,                    -- likewise of further versions, which fit next best
    limits TEXT NOT NULL,                  -- JSON: index → the least norm (BM25: how long a row is for how often it has the word) beyond the best, beyond the good, and the mean length then
    last_version INTEGER NOT NULL,         -- newest version looked at
    last_document INTEGER NOT NULL         -- newest text looked at
) STRICT;

-- derived: one row per version of a page that has several, as far as frequent words were looked up
CREATE TABLE several (
    version_id INTEGER PRIMARY KEY,        -- the version
    page_id INTEGER NOT NULL               -- its page
) STRICT;

-- derived: one row per version that was stored or changed since frequent words were looked up: a search looks at each of these
CREATE TABLE unsettled (
    version_id INTEGER PRIMARY KEY         -- the version
) STRICT;

-- one row per time stamp (RFC 3161) that an authority put on what the archive said then; no part of what its digest covers
CREATE TABLE time_stamp (
    time_stamp_id INTEGER PRIMARY KEY,     -- number of the row
    digest TEXT NOT NULL,                  -- what `yifa digest` printed; the SHA-256 of that line is what is signed
    authority TEXT NOT NULL,               -- address that was asked
    stamped_at TEXT NOT NULL,              -- the time that the authority signed
    response BLOB NOT NULL                 -- its answer (DER), token and certificates included
) STRICT;

-- remembered: one row per archive that was joined into this one, as it was then, and one of this one itself (`yifa merge`)
CREATE TABLE joined (
    joined_id INTEGER PRIMARY KEY,         -- number of the row
    state TEXT NOT NULL,                   -- SHA-256 of the seals of all its rows
    digest TEXT                            -- of this archive itself: what `yifa digest` says of it; null = another
) STRICT;

-- remembered: one row per table of an archive that was joined: its rows, so that the next merge reads what is new
CREATE TABLE joined_rows (
    joined_id INTEGER NOT NULL REFERENCES joined (joined_id) ON DELETE CASCADE, -- the archive
    name TEXT NOT NULL,                    -- the table
    digests BLOB NOT NULL,                 -- 8 bytes a row, as fixity has them
    keys BLOB NOT NULL,                    -- 8 bytes a row: what it is known by, cut; zeros = never asked for
    PRIMARY KEY (joined_id, name)
) STRICT, WITHOUT ROWID;

-- remembered: what this archive says, row by row, as the last merge left it
CREATE TABLE said (
    name TEXT NOT NULL,                    -- the table
    part INTEGER NOT NULL,                 -- first byte of the digests
    lines BLOB NOT NULL,                   -- SHA-256 of what each row says, 32 bytes each, ascending
    PRIMARY KEY (name, part)
) STRICT, WITHOUT ROWID;

-- one row per 32 neighbouring rows of a table: what they hashed to when they were written, so that damage is found
CREATE TABLE fixity (
    name TEXT NOT NULL,                    -- the table
    block INTEGER NOT NULL,                -- number of the rows of this block, divided by 32
    digests BLOB NOT NULL,                 -- 8 bytes a row: SHA-256 of its columns as a JSON array (bytes in hexadecimal), cut; zeros = no such row
    seal BLOB NOT NULL,                    -- 8 bytes: SHA-256 of name/block/ and the digests, cut
    PRIMARY KEY (name, block)
) STRICT, WITHOUT ROWID;
