-- What reading gives beside clauses: tables with their cells, links between clauses, and what was doubtful.

ALTER TABLE documents ADD COLUMN format TEXT NOT NULL DEFAULT 'pdf' CHECK (format IN ('pdf', 'docx'));
CREATE INDEX documents_format ON documents (format);

ALTER TABLE pages ADD COLUMN confidence REAL CHECK (confidence BETWEEN 0 AND 1);

ALTER TABLE clauses ADD COLUMN is_signature INTEGER NOT NULL DEFAULT 0 CHECK (is_signature IN (0, 1));

CREATE TABLE tables (
    id TEXT PRIMARY KEY NOT NULL,
    document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    clause_id TEXT REFERENCES clauses (id),
    rows INTEGER NOT NULL CHECK (rows >= 1),
    columns INTEGER NOT NULL CHECK (columns >= 1),
    page INTEGER,
    boxes TEXT NOT NULL CHECK (json_valid(boxes)),
    UNIQUE (document_id, position)
) STRICT;
CREATE INDEX tables_clause_id ON tables (clause_id);

CREATE TABLE table_cells (
    id TEXT PRIMARY KEY NOT NULL,
    table_id TEXT NOT NULL REFERENCES tables (id) ON DELETE CASCADE,
    document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    row INTEGER NOT NULL CHECK (row >= 0),
    column INTEGER NOT NULL CHECK (column >= 0),
    row_span INTEGER NOT NULL CHECK (row_span >= 1),
    column_span INTEGER NOT NULL CHECK (column_span >= 1),
    text TEXT NOT NULL,
    span_start INTEGER NOT NULL,
    span_end INTEGER NOT NULL,
    page INTEGER,
    boxes TEXT NOT NULL CHECK (json_valid(boxes))
) STRICT;
CREATE INDEX table_cells_table_id ON table_cells (table_id, row, column);
CREATE INDEX table_cells_document_id ON table_cells (document_id);

CREATE TABLE links (
    id TEXT PRIMARY KEY NOT NULL,
    document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    clause_id TEXT NOT NULL REFERENCES clauses (id),
    kind TEXT NOT NULL CHECK (kind IN ('reference', 'definition')),
    target_id TEXT REFERENCES clauses (id),
    quote TEXT NOT NULL,
    span_start INTEGER NOT NULL,
    span_end INTEGER NOT NULL,
    page INTEGER,
    boxes TEXT NOT NULL CHECK (json_valid(boxes))
) STRICT;
CREATE INDEX links_document_id ON links (document_id, kind);
CREATE INDEX links_clause_id ON links (clause_id);
CREATE INDEX links_target_id ON links (target_id);
CREATE INDEX links_kind ON links (kind);

CREATE TABLE reading_issues (
    id TEXT PRIMARY KEY NOT NULL,
    document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    page INTEGER,
    clause_id TEXT REFERENCES clauses (id),
    message_en TEXT NOT NULL,
    message_cy TEXT NOT NULL,
    quote TEXT,
    boxes TEXT NOT NULL CHECK (json_valid(boxes))
) STRICT;
CREATE INDEX reading_issues_document_id ON reading_issues (document_id, page);
CREATE INDEX reading_issues_clause_id ON reading_issues (clause_id);
CREATE INDEX reading_issues_kind ON reading_issues (kind);
