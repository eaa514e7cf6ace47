-- Why a value is not known, as a code beside the sentence: what is decided on must not change when the wording does.
-- The rows that are there get their codes from their sentences (see store/schema/reason_codes.py).

ALTER TABLE terms ADD COLUMN reason_code TEXT;
ALTER TABLE deadlines ADD COLUMN reason_code TEXT;
