"""The facts that people may correct are returned as text, each with the words it was read from."""

from __future__ import annotations

import pytest
from builders import source

from analyser.store import Register
from analyser.store.queries import Connection
from analyser.store.queries.contract_facts import FactQuote, contract_facts
from store.conftest import Write
from store.queries.lease import LINES, lease

DOCUMENT = source("lease").document_id


@pytest.fixture
def contract(write: Write) -> str:
    return write("lease", lease()).contract_id


def test_facts_are_text_and_what_is_not_known_is_empty(contract: str, db: Connection) -> None:
    facts = contract_facts(db, contract)
    assert facts is not None
    assert facts.shown_title == facts.values["title"] == "1 documents, 2 findings, 5 terms"
    assert dict(facts.values) == {
        "title": "1 documents, 2 findings, 5 terms",
        "reference": "",
        "council": "Cwm Glas Council",
        "supplier": "Copi Limited",
        "supplier_number": "99000003",
        "value_amount": "",
        "value_currency": "",
        "value_per": "",
        "service_area": "",
        "award_date": "",
        "regime": "unknown",
        "publication": "private",
    }
    assert contract_facts(db, "nothing") is None


@pytest.mark.parametrize(("amount", "text"), [(1200.5, "1200.50"), (5000000, "5000000"), (0, "0")])
def test_a_sum_has_its_pence_only_where_there_are_any(
    contract: str, register: Register, db: Connection, amount: float, text: str
) -> None:
    register.db.execute("update contracts set value_amount = ?", [amount])
    register.db.conn.commit()
    facts = contract_facts(db, contract)
    assert facts is not None
    assert facts.values["value_amount"] == text


def test_facts_have_the_words_they_were_read_from(contract: str, register: Register, db: Connection) -> None:
    register.db.execute("update parties set quote = name, page = 1 where role = 'supplier'")
    register.db.conn.commit()
    facts = contract_facts(db, contract)
    assert facts is not None
    title, value = (
        register.db.execute("select id from terms where kind = ?", [kind]).fetchone()[0]
        for kind in ("title", "contract_value")
    )
    assert facts.quotes == {
        "title": FactQuote(LINES[0], "en", DOCUMENT, 1, title),
        "value_amount": FactQuote("1,200.50 pounds a year", "en", DOCUMENT, 1, value),
        "supplier": FactQuote("Copi Limited", "en", DOCUMENT, 1, ""),
    }


def test_a_rejected_term_is_no_source(contract: str, register: Register, db: Connection) -> None:
    register.db.execute("update terms set status = 'rejected'")
    register.db.conn.commit()
    facts = contract_facts(db, contract)
    assert facts is not None
    assert facts.quotes == {}
