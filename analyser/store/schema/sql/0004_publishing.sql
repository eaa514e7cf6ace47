-- What is kept out of the published register, and when it was written; neither is ever changed.

CREATE TABLE withholdings (
    id TEXT PRIMARY KEY NOT NULL,
    document_id TEXT NOT NULL REFERENCES documents (id),
    clause_number TEXT NOT NULL,
    clause_text TEXT NOT NULL,
    action TEXT NOT NULL CHECK (action IN ('withhold', 'release')),
    reason TEXT NOT NULL CHECK (action = 'release' OR trim(reason) != ''),
    actor TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;
CREATE INDEX withholdings_document_id ON withholdings (document_id);
CREATE INDEX withholdings_actor ON withholdings (actor, at);
CREATE TRIGGER withholdings_never_change BEFORE UPDATE ON withholdings BEGIN
    SELECT raise(ABORT, 'withholdings are append-only');
END;
CREATE TRIGGER withholdings_never_go BEFORE DELETE ON withholdings BEGIN
    SELECT raise(ABORT, 'withholdings are append-only');
END;

CREATE TABLE publications (
    id TEXT PRIMARY KEY NOT NULL,
    at TEXT NOT NULL,
    actor TEXT NOT NULL,
    file TEXT NOT NULL,
    contracts INTEGER NOT NULL,
    added TEXT NOT NULL CHECK (json_valid(added)),
    removed TEXT NOT NULL CHECK (json_valid(removed)),
    withheld_clauses INTEGER NOT NULL
) STRICT;
CREATE INDEX publications_at ON publications (at);
CREATE INDEX publications_actor ON publications (actor, at);
CREATE TRIGGER publications_never_change BEFORE UPDATE ON publications BEGIN
    SELECT raise(ABORT, 'publications are append-only');
END;
CREATE TRIGGER publications_never_go BEFORE DELETE ON publications BEGIN
    SELECT raise(ABORT, 'publications are append-only');
END;
