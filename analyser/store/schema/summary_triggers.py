"""Triggers that keep sums over the contracts of a register, so that no page has to count tens of thousands of rows.

`contract_sums` has a row for all contracts, and one for each band, council, supplier and service. There are the same
rows for the contracts of each council, with its id in `council_id`, which is empty in the rows for all councils. A
contract counts as running as on the day of its assessment. This is part of the migration that creates the table, and is
never edited.
"""

from __future__ import annotations

_MOST_POUNDS = 1e12
"""A larger value is a reading error, and a few thousand of them would overflow SQLite's integers."""

_COUNTED = (
    "council_id, supplier_id, service_area, lock_in_band, dates_unknown, end_date, as_of, end_basis, value_amount,"
    " value_currency, value_per"
)


def _added(row: str, sign: str, source: str = "") -> str:
    """Return the SQL that adds a contract to its sums: `row` is new or old in a trigger, else an alias in `source`."""
    running = f"({row}.end_date IS NULL OR {row}.end_date >= {row}.as_of)"
    pounds = (
        f"({row}.value_currency = 'GBP' AND coalesce({row}.value_per, '') = ''"
        f" AND abs({row}.value_amount) < {_MOST_POUNDS:.0f})"
    )
    return f"""
    INSERT INTO contract_sums
    SELECT
        iif(own.council, {row}.council_id, '') AS of_council,
        part.column1 AS of_kind,
        CASE part.column1
            WHEN 'all' THEN ''
            WHEN 'band' THEN coalesce({row}.lock_in_band, 'unknown')
            WHEN 'council' THEN {row}.council_id
            WHEN 'supplier' THEN {row}.supplier_id
            WHEN 'service' THEN coalesce({row}.service_area, '')
        END AS of_key,
        {sign}count(*),
        {sign}sum({row}.dates_unknown),
        {sign}sum({running} IS TRUE),
        {sign}sum(iif({running} AND {pounds}, CAST(round(100 * {row}.value_amount) AS INTEGER), 0)),
        {sign}sum({running} IS TRUE AND {pounds} IS NOT TRUE),
        {sign}sum({running} IS TRUE AND {row}.end_basis = 'unknown')
    FROM {source}
        (SELECT 0 AS council UNION ALL SELECT 1) AS own,
        (VALUES ('all'), ('band'), ('council'), ('supplier'), ('service')) AS part
    WHERE of_council IS NOT NULL AND of_key IS NOT NULL
    GROUP BY of_council, of_kind, of_key
    ON CONFLICT DO UPDATE SET
        contracts = contracts + excluded.contracts,
        dates_unknown = dates_unknown + excluded.dates_unknown,
        running = running + excluded.running,
        running_pence = running_pence + excluded.running_pence,
        running_without_value = running_without_value + excluded.running_without_value,
        running_end_unknown = running_end_unknown + excluded.running_end_unknown;
    """


_EMPTIED = "DELETE FROM contract_sums WHERE contracts = 0;"
_OLD, _NEW = (", ".join(f"{row}.{name}" for name in _COUNTED.split(", ")) for row in ("old", "new"))

FILL = _added("c", "", "contracts AS c,")
"""The statement that fills the table, which must be empty."""

TRIGGERS = f"""
CREATE TRIGGER contracts_added_up AFTER INSERT ON contracts BEGIN
    {_added("new", "")}
END;
CREATE TRIGGER contracts_taken_out AFTER DELETE ON contracts BEGIN
    {_added("old", "-")}
    {_EMPTIED}
END;
CREATE TRIGGER contracts_added_up_anew AFTER UPDATE OF {_COUNTED} ON contracts
WHEN ({_OLD}) IS NOT ({_NEW}) BEGIN
    {_added("old", "-")}
    {_added("new", "")}
    {_EMPTIED}
END;
"""
