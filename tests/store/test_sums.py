"""The sums that a register keeps of its contracts always equal those that counting gives."""

import itertools
import random

import builders
import pytest

from analyser.store import Register

GROUPS = {
    "all": "''",
    "band": "coalesce(lock_in_band, 'unknown')",
    "council": "council_id",
    "supplier": "supplier_id",
    "service": "coalesce(service_area, '')",
}
RUNS = "(end_date is null or end_date >= as_of)"
POUNDS = "(value_currency = 'GBP' and coalesce(value_per, '') = '' and value_amount < 1e12)"
CHOICES = {
    "council_id": ["one", "two", None],
    "supplier_id": ["one", "two", None],
    "service_area": ["Highways", None],
    "lock_in_band": ["high", "low", None],
    "dates_unknown": [0, 1],
    "end_date": ["2026-01-31", "2027-01-31", None],
    "as_of": ["2026-01-01", "2026-06-01", None],
    "end_basis": ["stated", "unknown"],
    "value_amount": [0.1, 199.99, 1e15, None],
    "value_currency": ["GBP", "EUR", None],
    "value_per": ["year", "", None],
}


def counted(register: Register) -> set[tuple[object, ...]]:
    """Return the sums as counted from the rows."""
    found = set()
    for (kind, key), council in itertools.product(GROUPS.items(), ("''", "council_id")):
        found |= set(
            register.db.execute(f"""
                select {council}, '{kind}', {key}, count(*), sum(dates_unknown), sum({RUNS} is true),
                    sum(iif({RUNS} and {POUNDS}, cast(round(value_amount * 100) as integer), 0)),
                    sum({RUNS} is true and {POUNDS} is not true), sum({RUNS} is true and end_basis = 'unknown')
                from contracts where {council} is not null and {key} is not null group by 1, 3
            """)
        )
    return found


@pytest.mark.parametrize("seed", range(5))
def test_sums_follow_every_change(register, seed):
    chance = random.Random(seed)
    for name in ("one", "two"):
        register.db["organisations"].insert({"id": name, "name": name, "role": "supplier"})
    for number in range(12):
        row = {name: chance.choice(values) for name, values in CHOICES.items()}
        register.db["contracts"].insert({"id": f"c{number}", "created_at": "", "updated_at": "", **row})
    assert set(register.db.execute("select * from contract_sums")) == counted(register) != set()
    for _ in range(60):
        key, column = f"c{chance.randrange(12)}", chance.choice(list(CHOICES))
        register.db.execute(f"update contracts set {column} = ? where id = ?", [chance.choice(CHOICES[column]), key])
        assert set(register.db.execute("select * from contract_sums")) == counted(register)
    for number in range(12):
        register.db.execute("delete from contracts where id = ?", [f"c{number}"])
        assert set(register.db.execute("select * from contract_sums")) == counted(register)
    assert not register.db["contract_sums"].count


def test_an_older_register_is_counted_when_it_is_opened(register, write):
    write("a", builders.analysis(builders.document("One.")))
    write("b", builders.analysis(builders.document("Two.")))
    kept = set(register.db.execute("select * from contract_sums"))
    made = ("trigger contracts_added_up", "trigger contracts_taken_out", "trigger contracts_added_up_anew")
    made += ("index findings_to_check", "index terms_to_check", "index findings_factor_probability")
    made += ("index risks_worst", "table contract_sums", "table playbook")
    register.db.executescript("".join(f"drop {one};" for one in made))
    register.db.executescript("""
        drop index contracts_next_date; create index contracts_next_date on contracts (next_date);
        create index deadlines_date on deadlines (date);
        create index risks_contract_id on risks (contract_id, severity);
        delete from _sqlite_migrations where name = 'm0006_speed'; pragma user_version = 5;
    """)
    with Register.open(register.path) as again:
        assert set(again.db.execute("select * from contract_sums")) == kept != set()
