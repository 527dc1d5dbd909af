-- the step to figures that share what many have in common, as schema.sql has them; `fact` becomes a view
CREATE TABLE figure_sort (
    figure_sort_id INTEGER PRIMARY KEY,
    unit TEXT NOT NULL,
    kind TEXT NOT NULL,
    topic TEXT NOT NULL,
    scope TEXT NOT NULL,
    element TEXT NOT NULL,
    UNIQUE (unit, kind, topic, scope, element)
) STRICT;
CREATE TABLE figure (
    document_id INTEGER NOT NULL REFERENCES derivation (document_id) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    start_offset INTEGER NOT NULL,
    end_offset INTEGER NOT NULL,
    value REAL NOT NULL,
    approximate INTEGER NOT NULL,
    year INTEGER,
    subject TEXT NOT NULL,
    indicator TEXT,
    figure_sort_id INTEGER NOT NULL REFERENCES figure_sort (figure_sort_id),
    sentence_start INTEGER NOT NULL,
    sentence_end INTEGER NOT NULL,
    PRIMARY KEY (document_id, place)
) STRICT, WITHOUT ROWID;
INSERT INTO figure_sort (unit, kind, topic, scope, element)
SELECT DISTINCT unit, kind, coalesce(topic, ''), scope, coalesce(element, '') FROM fact ORDER BY 1, 2, 3, 4, 5;
INSERT INTO figure (document_id, place, start_offset, end_offset, value, approximate, year, subject, indicator,
    figure_sort_id, sentence_start, sentence_end)
SELECT f.document_id, f.place, f.start_offset, f.end_offset, f.value, f.approximate, f.year, f.subject, f.indicator,
    s.figure_sort_id, f.sentence_start, f.sentence_end
FROM fact AS f JOIN figure_sort AS s ON s.unit = f.unit AND s.kind = f.kind AND s.topic = coalesce(f.topic, '')
    AND s.scope = f.scope AND s.element = coalesce(f.element, '')
ORDER BY f.document_id, f.place;
DROP TABLE fact;
CREATE INDEX figure_by_indicator ON figure (indicator) WHERE indicator IS NOT NULL;
