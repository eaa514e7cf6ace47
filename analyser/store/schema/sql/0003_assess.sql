-- What the assessment gives beside deadlines, risks and scores: how long and for how much the council is still bound, and
-- what each risk adds to its dimension, so that a reader can repeat the score.

ALTER TABLE contracts ADD COLUMN committed_until TEXT CHECK (committed_until IS date(committed_until, '+0 days'));
ALTER TABLE contracts ADD COLUMN committed_months INTEGER CHECK (committed_months >= 0);
ALTER TABLE contracts ADD COLUMN committed_amount REAL;
ALTER TABLE contracts ADD COLUMN committed_currency TEXT;
ALTER TABLE contracts ADD COLUMN committed_basis TEXT;
ALTER TABLE contracts ADD COLUMN committed_basis_cy TEXT;
ALTER TABLE contracts ADD COLUMN committed_term_ids TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(committed_term_ids));
CREATE INDEX contracts_committed_until ON contracts (committed_until);
CREATE INDEX contracts_committed_amount ON contracts (committed_amount);

ALTER TABLE risks ADD COLUMN weight REAL NOT NULL DEFAULT 0 CHECK (weight >= 0);
ALTER TABLE risks ADD COLUMN sureness REAL CHECK (sureness BETWEEN 0 AND 1);
ALTER TABLE risks ADD COLUMN points REAL NOT NULL DEFAULT 0 CHECK (points >= 0);
