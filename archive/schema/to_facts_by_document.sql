-- the step to figures that lie beside their document's, as schema.sql has them
CREATE TEMP TABLE fact_before AS SELECT * FROM fact;
DROP TABLE fact;
CREATE TABLE fact (
    document_id INTEGER NOT NULL REFERENCES derivation (document_id) ON DELETE CASCADE,
    place INTEGER NOT NULL,
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
    sentence_end INTEGER NOT NULL,
    PRIMARY KEY (document_id, place)
) STRICT, WITHOUT ROWID;
INSERT INTO fact (document_id, place, start_offset, end_offset, value, unit, approximate, kind, year, subject, topic,
    indicator, scope, element, sentence_start, sentence_end)
SELECT document_id, row_number() OVER (PARTITION BY document_id ORDER BY fact_id) - 1,
    start_offset, end_offset, value, unit, approximate, kind, year, subject, topic,
    indicator, scope, element, sentence_start, sentence_end
FROM fact_before ORDER BY document_id, fact_id;
DROP TABLE temp.fact_before;
CREATE INDEX fact_by_indicator ON fact (indicator) WHERE indicator IS NOT NULL;
