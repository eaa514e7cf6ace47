"""The names of published contracts, and what was published before."""

from builders import AT, analysis, document

from analyser.store import Register
from analyser.store.queries import Connection
from analyser.store.queries.publications import (
    MOST_PAST,
    PastPublication,
    contract_titles,
    has_contract,
    past_publications,
)
from store.conftest import Write


def test_contracts_are_named_and_those_of_other_registers_left_out(write: Write, db: Connection) -> None:
    contract = write("lease", analysis(document("1 Words."))).contract_id
    assert contract_titles(db, [contract, "elsewhere"]) == {contract: "1 documents, 0 findings, 0 terms"}
    assert contract_titles(db, []) == {}
    assert has_contract(db, contract)
    assert not has_contract(db, "elsewhere")


def test_past_publications_come_latest_first_and_no_more_than_fit(register: Register, db: Connection) -> None:
    row = {"removed": '["c"]', "withheld_clauses": 2, "file": "published.db"}
    for number in range(MOST_PAST + 1):
        register.note_publication({**row, "actor": f"{number}", "contracts": number, "added": '["a", "b"]'}, AT)
    found = past_publications(db)
    assert found[0] == PastPublication(AT.isoformat(), str(MOST_PAST), MOST_PAST, 2, 1, 2)
    assert len(found) == MOST_PAST
