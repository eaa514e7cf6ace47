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
CREATE INDEX contracts_list_date ON contracts (dates_unknown DESC, next_date IS NULL, next_date, title, id);
CREATE INDEX contracts_list_title ON contracts (dates_unknown DESC, lower(title), id);
CREATE INDEX contracts_list_value ON contracts (dates_unknown DESC, value_amount DESC, lower(title), id);
CREATE INDEX contracts_next_date ON contracts (next_date);
CREATE INDEX contracts_list_band ON contracts (lock_in_band, council_id, supplier_id, dates_unknown, next_date);

-- What the front page's search and the overview read of every contract, so that they need not read its whole row.
CREATE INDEX contracts_search ON contracts (
    title, reference, id, supplier_id, council_id, lock_in_band, dates_unknown, next_date
);
CREATE INDEX contracts_overview ON contracts (
    supplier_id, service_area, end_date, value_currency, value_per, value_amount, end_basis, council_id
);
CREATE INDEX contracts_band_risk ON contracts (lock_in_band, dates_unknown DESC, lock_in_score DESC, title, id);
CREATE INDEX deadlines_undated ON deadlines (kind, contract_id) WHERE date IS NULL;
CREATE INDEX deadlines_list ON deadlines (date, kind, contract_id);

CREATE INDEX findings_probability ON findings (probability);

-- How many findings there are of each kind, kept by the triggers below: counting millions takes a second.
CREATE TABLE finding_counts (
    factor TEXT NOT NULL,
    shown INTEGER NOT NULL CHECK (shown IN (0, 1)),
    status TEXT NOT NULL,
    origin TEXT NOT NULL,
    findings INTEGER NOT NULL,
    PRIMARY KEY (factor, shown, status, origin)
) STRICT, WITHOUT ROWID;
INSERT INTO finding_counts SELECT factor, shown, status, origin, count(*) FROM findings GROUP BY 1, 2, 3, 4;
CREATE TRIGGER findings_counted AFTER INSERT ON findings BEGIN
    INSERT INTO finding_counts VALUES (new.factor, new.shown, new.status, new.origin, 1)
    ON CONFLICT DO UPDATE SET findings = findings + 1;
END;
CREATE TRIGGER findings_uncounted AFTER DELETE ON findings BEGIN
    UPDATE finding_counts SET findings = findings - 1
    WHERE (factor, shown, status, origin) = (old.factor, old.shown, old.status, old.origin);
END;
CREATE TRIGGER findings_recounted AFTER UPDATE OF factor, shown, status, origin ON findings BEGIN
    UPDATE finding_counts SET findings = findings - 1
    WHERE (factor, shown, status, origin) = (old.factor, old.shown, old.status, old.origin);
    INSERT INTO finding_counts VALUES (new.factor, new.shown, new.status, new.origin, 1)
    ON CONFLICT DO UPDATE SET findings = findings + 1;
END;
