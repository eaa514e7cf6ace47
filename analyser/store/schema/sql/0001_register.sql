-- The register as it was first promised. A migration is never edited once it is released: what changes comes as a new file.
-- Ids are text, dates ISO 8601 text, booleans 0/1; boxes are JSON lists of [page, x0, top, x1, bottom] in points from the top left.

CREATE TABLE organisations (
    id TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    name_cy TEXT,
    role TEXT NOT NULL CHECK (role IN ('council', 'supplier')),
    identifier TEXT,
    address TEXT
) STRICT;
CREATE INDEX organisations_name ON organisations (name);
CREATE INDEX organisations_role ON organisations (role, name);
CREATE INDEX organisations_identifier ON organisations (identifier);

CREATE TABLE contracts (
    id TEXT PRIMARY KEY NOT NULL,
    reference TEXT,
    title TEXT NOT NULL DEFAULT '',
    council_id TEXT REFERENCES organisations (id),
    supplier_id TEXT REFERENCES organisations (id),
    service_area TEXT,
    award_date TEXT CHECK (award_date IS date(award_date, '+0 days')),
    start_date TEXT CHECK (start_date IS date(start_date, '+0 days')),
    end_date TEXT CHECK (end_date IS date(end_date, '+0 days')),
    end_basis TEXT NOT NULL DEFAULT 'unknown' CHECK (end_basis IN ('stated', 'computed', 'perpetual', 'unknown')),
    max_end_date TEXT CHECK (max_end_date IS date(max_end_date, '+0 days')),
    value_amount REAL,
    value_currency TEXT,
    value_per TEXT,
    unknowns TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(unknowns)),
    regime TEXT NOT NULL DEFAULT 'unknown' CHECK (regime IN ('procurement_act_2023', 'earlier', 'unknown')),
    lock_in_score REAL CHECK (lock_in_score BETWEEN 0 AND 100),
    lock_in_band TEXT,
    unknown_share REAL CHECK (unknown_share BETWEEN 0 AND 1),
    as_of TEXT CHECK (as_of IS date(as_of, '+0 days')),
    publication TEXT NOT NULL DEFAULT 'private' CHECK (publication IN ('private', 'published', 'withheld')),
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
) STRICT;
CREATE INDEX contracts_reference ON contracts (reference);
CREATE INDEX contracts_title ON contracts (title);
CREATE INDEX contracts_council_id ON contracts (council_id, lock_in_score);
CREATE INDEX contracts_supplier_id ON contracts (supplier_id, lock_in_score);
CREATE INDEX contracts_service_area ON contracts (service_area);
CREATE INDEX contracts_start_date ON contracts (start_date);
CREATE INDEX contracts_end_date ON contracts (end_date);
CREATE INDEX contracts_end_basis ON contracts (end_basis);
CREATE INDEX contracts_max_end_date ON contracts (max_end_date);
CREATE INDEX contracts_value_amount ON contracts (value_amount);
CREATE INDEX contracts_regime ON contracts (regime);
CREATE INDEX contracts_lock_in_score ON contracts (lock_in_score);
CREATE INDEX contracts_lock_in_band ON contracts (lock_in_band);
CREATE INDEX contracts_unknown_share ON contracts (unknown_share);
CREATE INDEX contracts_publication ON contracts (publication);
CREATE INDEX contracts_as_of ON contracts (as_of);
CREATE INDEX contracts_updated_at ON contracts (updated_at);

CREATE TABLE documents (
    id TEXT PRIMARY KEY NOT NULL,
    contract_id TEXT REFERENCES contracts (id),
    filename TEXT NOT NULL,
    sha256 TEXT NOT NULL UNIQUE CHECK (length(sha256) = 64),
    bytes INTEGER NOT NULL,
    title TEXT NOT NULL DEFAULT '',
    kind TEXT CHECK (kind IN ('agreement', 'order_form', 'schedule', 'variation')),
    pages INTEGER,
    pages_read INTEGER,
    language TEXT CHECK (language IN ('en', 'cy', 'mixed')),
    text_source TEXT CHECK (text_source IN ('text', 'ocr', 'mixed', 'none')),
    council TEXT,
    status TEXT NOT NULL CHECK (status IN ('queued', 'analysing', 'analysed', 'failed', 'rejected')),
    error TEXT,
    attempts INTEGER NOT NULL DEFAULT 0,
    seconds REAL,
    analyser_version TEXT,
    model_version TEXT,
    added_at TEXT NOT NULL,
    analysed_at TEXT
) STRICT;
CREATE INDEX documents_contract_id ON documents (contract_id);
CREATE INDEX documents_filename ON documents (filename);
CREATE INDEX documents_status ON documents (status);
CREATE INDEX documents_kind ON documents (kind);
CREATE INDEX documents_language ON documents (language);
CREATE INDEX documents_text_source ON documents (text_source);

CREATE TABLE pages (
    id TEXT PRIMARY KEY NOT NULL,
    document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    number INTEGER NOT NULL CHECK (number >= 1),
    width REAL NOT NULL,
    height REAL NOT NULL,
    text_source TEXT NOT NULL CHECK (text_source IN ('text', 'ocr', 'mixed', 'none')),
    UNIQUE (document_id, number)
) STRICT;
CREATE INDEX pages_text_source ON pages (text_source);

CREATE TABLE parties (
    id TEXT PRIMARY KEY NOT NULL,
    document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    role TEXT NOT NULL CHECK (role IN ('buyer', 'supplier', 'other')),
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    aliases TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(aliases)),
    company_number TEXT NOT NULL DEFAULT '',
    number_key TEXT NOT NULL DEFAULT '',
    quote TEXT,
    span_start INTEGER,
    span_end INTEGER,
    page INTEGER,
    boxes TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(boxes)),
    origin TEXT NOT NULL DEFAULT 'document' CHECK (origin IN ('document', 'told', 'reviewer'))
) STRICT;
CREATE INDEX parties_document_id ON parties (document_id);
CREATE INDEX parties_name_key ON parties (name_key, role, number_key, name);
CREATE INDEX parties_number_key ON parties (number_key, role, name_key, name);

CREATE TABLE clauses (
    id TEXT PRIMARY KEY NOT NULL,
    document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    number TEXT NOT NULL DEFAULT '',
    heading TEXT NOT NULL DEFAULT '',
    parent_id TEXT REFERENCES clauses (id) DEFERRABLE INITIALLY DEFERRED,
    inside_id TEXT REFERENCES clauses (id) DEFERRABLE INITIALLY DEFERRED,
    text TEXT NOT NULL,
    span_start INTEGER NOT NULL,
    span_end INTEGER NOT NULL,
    page_first INTEGER NOT NULL,
    page_last INTEGER NOT NULL,
    boxes TEXT NOT NULL CHECK (json_valid(boxes)),
    language TEXT CHECK (language IN ('en', 'cy', 'mixed')),
    is_contents INTEGER NOT NULL DEFAULT 0 CHECK (is_contents IN (0, 1)),
    UNIQUE (document_id, position)
) STRICT;
CREATE INDEX clauses_number ON clauses (number);
CREATE INDEX clauses_parent_id ON clauses (parent_id);
CREATE INDEX clauses_inside_id ON clauses (inside_id);

CREATE TABLE factors (
    id TEXT PRIMARY KEY NOT NULL,
    dimension TEXT NOT NULL,
    label_en TEXT NOT NULL,
    label_cy TEXT NOT NULL,
    definition_en TEXT NOT NULL,
    definition_cy TEXT NOT NULL,
    threshold REAL CHECK (threshold BETWEEN 0 AND 1),
    precision REAL CHECK (precision BETWEEN 0 AND 1),
    recall REAL CHECK (recall BETWEEN 0 AND 1)
) STRICT;
CREATE INDEX factors_dimension ON factors (dimension);

CREATE TABLE findings (
    id TEXT PRIMARY KEY NOT NULL,
    document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    clause_id TEXT REFERENCES clauses (id),
    factor TEXT NOT NULL REFERENCES factors (id),
    favours TEXT NOT NULL CHECK (favours IN ('buyer', 'supplier', 'mutual', 'unclear')),
    probability REAL NOT NULL CHECK (probability BETWEEN 0 AND 1),
    shown INTEGER NOT NULL CHECK (shown IN (0, 1)),
    quote TEXT NOT NULL,
    span_start INTEGER NOT NULL,
    span_end INTEGER NOT NULL,
    page INTEGER,
    boxes TEXT NOT NULL CHECK (json_valid(boxes)),
    origin TEXT NOT NULL CHECK (origin IN ('model', 'rule', 'reviewer')),
    status TEXT NOT NULL DEFAULT 'unreviewed' CHECK (status IN ('unreviewed', 'confirmed', 'rejected')),
    machine_values TEXT CHECK (machine_values IS NULL OR json_valid(machine_values)),
    model_version TEXT
) STRICT;
CREATE INDEX findings_document_id ON findings (document_id, shown, factor);
CREATE INDEX findings_clause_id ON findings (clause_id);
CREATE INDEX findings_factor ON findings (factor, shown, probability);
CREATE INDEX findings_shown ON findings (shown, status, probability);
CREATE INDEX findings_favours ON findings (favours, shown);
CREATE INDEX findings_status ON findings (status);
CREATE INDEX findings_origin ON findings (origin);

CREATE TABLE terms (
    id TEXT PRIMARY KEY NOT NULL,
    document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    clause_id TEXT REFERENCES clauses (id),
    kind TEXT NOT NULL,
    amount REAL,
    unit TEXT CHECK (unit IN ('day', 'working_day', 'week', 'month', 'quarter', 'year', 'percent', 'currency')),
    date TEXT CHECK (date IS date(date, '+0 days')),
    currency TEXT,
    per TEXT,
    price_index TEXT,
    value TEXT,
    reason_en TEXT,
    reason_cy TEXT,
    holder TEXT NOT NULL CHECK (holder IN ('buyer', 'supplier', 'either')),
    text TEXT NOT NULL,
    quote TEXT NOT NULL,
    span_start INTEGER NOT NULL,
    span_end INTEGER NOT NULL,
    page INTEGER,
    boxes TEXT NOT NULL CHECK (json_valid(boxes)),
    confidence REAL NOT NULL CHECK (confidence BETWEEN 0 AND 1),
    origin TEXT NOT NULL DEFAULT 'rule' CHECK (origin IN ('model', 'rule', 'reviewer')),
    status TEXT NOT NULL DEFAULT 'unreviewed' CHECK (status IN ('unreviewed', 'confirmed', 'rejected')),
    machine_values TEXT CHECK (machine_values IS NULL OR json_valid(machine_values))
) STRICT;
CREATE INDEX terms_document_id ON terms (document_id, kind);
CREATE INDEX terms_clause_id ON terms (clause_id);
CREATE INDEX terms_kind ON terms (kind, date);
CREATE INDEX terms_date ON terms (date);
CREATE INDEX terms_holder ON terms (holder);
CREATE INDEX terms_status ON terms (status);

CREATE TABLE deadlines (
    id TEXT PRIMARY KEY NOT NULL,
    contract_id TEXT NOT NULL REFERENCES contracts (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    date TEXT CHECK (date IS date(date, '+0 days')),
    basis TEXT NOT NULL,
    basis_cy TEXT NOT NULL,
    reason_en TEXT,
    reason_cy TEXT,
    certain INTEGER NOT NULL CHECK (certain IN (0, 1)),
    term_ids TEXT NOT NULL CHECK (json_valid(term_ids)),
    CHECK ((date IS NULL) = (reason_en IS NOT NULL))
) STRICT;
CREATE INDEX deadlines_contract_id ON deadlines (contract_id, kind, date);
CREATE INDEX deadlines_kind ON deadlines (kind, date);
CREATE INDEX deadlines_date ON deadlines (date);
CREATE INDEX deadlines_certain ON deadlines (certain);

CREATE TABLE risks (
    id TEXT PRIMARY KEY NOT NULL,
    contract_id TEXT NOT NULL REFERENCES contracts (id) ON DELETE CASCADE,
    rule TEXT NOT NULL,
    dimension TEXT NOT NULL CHECK (dimension IN ('term', 'exit', 'data', 'commercial', 'control', 'liability')),
    severity INTEGER NOT NULL CHECK (severity BETWEEN 1 AND 3),
    state TEXT NOT NULL CHECK (state IN ('present', 'absent', 'unclear')),
    finding_ids TEXT NOT NULL CHECK (json_valid(finding_ids)),
    term_ids TEXT NOT NULL CHECK (json_valid(term_ids)),
    message_en TEXT NOT NULL,
    message_cy TEXT NOT NULL
) STRICT;
CREATE INDEX risks_contract_id ON risks (contract_id, severity);
CREATE INDEX risks_rule ON risks (rule, state);
CREATE INDEX risks_dimension ON risks (dimension, severity);
CREATE INDEX risks_severity ON risks (severity);
CREATE INDEX risks_state ON risks (state);

CREATE TABLE scores (
    id TEXT PRIMARY KEY NOT NULL,
    contract_id TEXT NOT NULL REFERENCES contracts (id) ON DELETE CASCADE,
    dimension TEXT NOT NULL
        CHECK (dimension IN ('total', 'term', 'exit', 'data', 'commercial', 'control', 'liability')),
    value REAL NOT NULL CHECK (value BETWEEN 0 AND 100),
    unknown REAL NOT NULL CHECK (unknown BETWEEN 0 AND 1),
    UNIQUE (contract_id, dimension)
) STRICT;
CREATE INDEX scores_dimension ON scores (dimension, value);

CREATE TABLE reviews (
    id TEXT PRIMARY KEY NOT NULL,
    target TEXT NOT NULL CHECK (target IN ('finding', 'term', 'contract')),
    target_id TEXT NOT NULL,
    document_id TEXT REFERENCES documents (id),
    contract_id TEXT REFERENCES contracts (id),
    actor TEXT NOT NULL,
    action TEXT NOT NULL CHECK (action IN ('confirm', 'reject', 'change', 'add', 'undo')),
    anchor TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(anchor)),
    before TEXT CHECK (before IS NULL OR json_valid(before)),
    after TEXT CHECK (after IS NULL OR json_valid(after)),
    note TEXT NOT NULL DEFAULT '',
    at TEXT NOT NULL
) STRICT;
CREATE INDEX reviews_target ON reviews (target, target_id);
CREATE INDEX reviews_document_id ON reviews (document_id);
CREATE INDEX reviews_contract_id ON reviews (contract_id);
CREATE INDEX reviews_actor ON reviews (actor, at);
CREATE INDEX reviews_at ON reviews (at);
CREATE TRIGGER reviews_never_change BEFORE UPDATE ON reviews BEGIN
    SELECT raise(ABORT, 'reviews are append-only');
END;
CREATE TRIGGER reviews_never_go BEFORE DELETE ON reviews BEGIN
    SELECT raise(ABORT, 'reviews are append-only');
END;

CREATE TABLE runs (
    id TEXT PRIMARY KEY NOT NULL,
    started_at TEXT NOT NULL,
    finished_at TEXT,
    analyser_version TEXT NOT NULL,
    model_version TEXT NOT NULL,
    documents INTEGER NOT NULL DEFAULT 0,
    failures INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX runs_started_at ON runs (started_at);

CREATE VIEW contract_risks AS
SELECT
    risks.id, contracts.id AS contract_id, contracts.title, contracts.reference,
    councils.name AS council, suppliers.name AS supplier, contracts.service_area,
    contracts.lock_in_score, contracts.lock_in_band, contracts.unknown_share,
    risks.rule, risks.dimension, risks.severity, risks.state, risks.message_en, risks.message_cy,
    risks.finding_ids, risks.term_ids, contracts.as_of
FROM risks
JOIN contracts ON contracts.id = risks.contract_id
LEFT JOIN organisations AS councils ON councils.id = contracts.council_id
LEFT JOIN organisations AS suppliers ON suppliers.id = contracts.supplier_id;

-- Deadlines without a date are in the calendar too: what could not be worked out must not look like "nothing due".
CREATE VIEW notice_calendar AS
SELECT
    deadlines.id, deadlines.date, CAST(julianday(deadlines.date) - julianday(contracts.as_of) AS INTEGER) AS days_left,
    deadlines.kind, deadlines.certain, deadlines.basis, deadlines.basis_cy, deadlines.reason_en, deadlines.reason_cy,
    contracts.id AS contract_id, contracts.title, contracts.reference,
    councils.name AS council, suppliers.name AS supplier, contracts.service_area,
    contracts.value_amount, contracts.value_currency, contracts.value_per, contracts.lock_in_score, contracts.as_of
FROM deadlines
JOIN contracts ON contracts.id = deadlines.contract_id
LEFT JOIN organisations AS councils ON councils.id = contracts.council_id
LEFT JOIN organisations AS suppliers ON suppliers.id = contracts.supplier_id;

-- Sums are given only where every valued contract of the pair is in one currency and for the same period.
CREATE VIEW supplier_dependence AS
SELECT
    contracts.supplier_id, suppliers.name AS supplier, suppliers.identifier AS supplier_identifier,
    contracts.council_id, councils.name AS council,
    count(*) AS contracts,
    count(contracts.value_amount) AS contracts_with_value,
    CASE WHEN count(DISTINCT contracts.value_currency || '/' || coalesce(contracts.value_per, '')) = 1
        THEN sum(contracts.value_amount) END AS value_amount,
    CASE WHEN count(DISTINCT contracts.value_currency || '/' || coalesce(contracts.value_per, '')) = 1
        THEN max(contracts.value_currency) END AS value_currency,
    CASE WHEN count(DISTINCT contracts.value_currency || '/' || coalesce(contracts.value_per, '')) = 1
        THEN max(contracts.value_per) END AS value_per,
    min(contracts.end_date) AS first_end_date,
    max(coalesce(contracts.max_end_date, contracts.end_date)) AS last_end_date,
    sum(contracts.end_basis = 'unknown') AS contracts_with_unknown_end,
    max(contracts.lock_in_score) AS highest_lock_in_score,
    round(avg(contracts.lock_in_score), 1) AS mean_lock_in_score
FROM contracts
JOIN organisations AS suppliers ON suppliers.id = contracts.supplier_id
LEFT JOIN organisations AS councils ON councils.id = contracts.council_id
GROUP BY contracts.supplier_id, contracts.council_id;

-- An entry of the contracts register of section 40, Social Partnership and Public Procurement (Wales) Act 2023: the end
-- date disregards every option to extend; where there is none, how_it_ends says what is known instead.
CREATE VIEW statutory_register AS
SELECT
    contracts.id AS contract_id, contracts.reference, councils.name AS council, councils.name_cy AS council_cy,
    contracts.award_date,
    suppliers.name AS contractor, suppliers.address AS contractor_address, suppliers.identifier AS contractor_identifier,
    contracts.title AS subject,
    contracts.value_amount AS estimated_value, contracts.value_currency, contracts.value_per,
    contracts.start_date, contracts.end_date,
    CASE WHEN contracts.end_date IS NOT NULL THEN 'on the end date'
        WHEN contracts.end_basis = 'perpetual' THEN 'runs until a party ends it'
        ELSE 'unknown' END AS how_it_ends,
    contracts.max_end_date,
    CAST(julianday(contracts.max_end_date) - julianday(contracts.end_date) AS INTEGER) AS extension_days,
    (SELECT group_concat(terms.text, '; ') FROM terms JOIN documents ON documents.id = terms.document_id
        WHERE documents.contract_id = contracts.id AND terms.kind = 'extension' AND terms.status != 'rejected'
    ) AS extension_terms,
    contracts.regime, contracts.publication
FROM contracts
LEFT JOIN organisations AS councils ON councils.id = contracts.council_id
LEFT JOIN organisations AS suppliers ON suppliers.id = contracts.supplier_id;
