-- What lists of contracts are ordered and filtered by, kept with each contract when it is assessed, so that twenty
-- thousand are listed as fast as twenty; and who uploaded a document.

ALTER TABLE documents ADD COLUMN uploaded_by TEXT;
CREATE INDEX documents_queue ON documents (status, added_at, id);

ALTER TABLE contracts ADD COLUMN next_date TEXT CHECK (next_date IS date(next_date, '+0 days'));
ALTER TABLE contracts ADD COLUMN next_kind TEXT;
ALTER TABLE contracts ADD COLUMN next_certain INTEGER CHECK (next_certain IN (0, 1));
ALTER TABLE contracts ADD COLUMN dates_unknown INTEGER NOT NULL DEFAULT 0 CHECK (dates_unknown IN (0, 1));

UPDATE contracts SET (next_date, next_kind, next_certain) = (
    SELECT min(date), kind, certain FROM deadlines
    WHERE contract_id = contracts.id AND date >= as_of
        AND kind IN ('renewal_notice', 'extension_decision', 'end_of_term')
);
UPDATE contracts SET dates_unknown = end_basis = 'unknown' OR EXISTS (
    SELECT 1 FROM deadlines WHERE contract_id = contracts.id AND date IS NULL
        AND (kind IN ('renewal_notice', 'extension_decision') OR kind = 'end_of_term' AND end_basis <> 'perpetual')
);
CREATE INDEX contracts_list_risk ON contracts (dates_unknown DESC, lock_in_score DESC, title, id);
CREATE INDEX contracts_list_date ON contracts (dates_unknown DESC, next_date, title, id);
CREATE INDEX contracts_next_date ON contracts (next_date);
CREATE INDEX contracts_list_band ON contracts (lock_in_band, council_id, supplier_id, dates_unknown, next_date);
