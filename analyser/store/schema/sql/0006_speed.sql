-- What pages of tens of thousands of contracts are read from: sums that are kept up to date with the contracts (see
-- store/sums.py, which fills them), and indexes that hold what a page reads in the order in which it shows it. And the
-- playbook that a council gave its register.

CREATE TABLE contract_sums (
    council_id TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('all', 'band', 'council', 'supplier', 'service')),
    key TEXT NOT NULL,
    contracts INTEGER NOT NULL,
    dates_unknown INTEGER NOT NULL,
    running INTEGER NOT NULL,
    running_pence INTEGER NOT NULL,
    running_without_value INTEGER NOT NULL,
    running_end_unknown INTEGER NOT NULL,
    PRIMARY KEY (council_id, kind, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX contract_sums_most ON contract_sums (council_id, kind, contracts DESC, key);
CREATE INDEX contract_sums_empty ON contract_sums (contracts) WHERE contracts = 0;

-- What is to be checked, without its words.
CREATE INDEX findings_to_check ON findings (document_id, probability, id) WHERE shown = 1 AND status = 'unreviewed';
CREATE INDEX terms_to_check ON terms (document_id, kind, confidence, id) WHERE status = 'unreviewed';
-- The findings of a factor as Datasette lists them; findings_factor has `shown` between the two.
CREATE INDEX findings_factor_probability ON findings (factor, probability);

-- The worst risk of each contract of a list; the index it replaces had no state.
CREATE INDEX risks_worst ON risks (contract_id, state, severity);
DROP INDEX risks_contract_id;

CREATE TABLE playbook (
    id TEXT PRIMARY KEY NOT NULL CHECK (id = 'own'),
    toml TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;

-- What the filters count of the contracts with something to decide soon.
DROP INDEX contracts_next_date;
CREATE INDEX contracts_next_date ON contracts (next_date, dates_unknown, lock_in_band, council_id, supplier_id);

-- deadlines_list begins with the same column.
DROP INDEX deadlines_date;
