-- The protections that a contract may lack, and how sure it is that one which was not found is really missing.

CREATE TABLE protections (
    id TEXT PRIMARY KEY NOT NULL,
    contract_id TEXT NOT NULL REFERENCES contracts (id) ON DELETE CASCADE,
    factor TEXT NOT NULL,
    found INTEGER NOT NULL CHECK (found IN (0, 1)),
    absent REAL CHECK (absent BETWEEN 0 AND 1),
    UNIQUE (contract_id, factor)
) STRICT;
CREATE INDEX protections_factor ON protections (factor, found, absent);
