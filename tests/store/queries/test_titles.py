"""The name of a contract comes from its title, its reference, its first file or its id, in this order."""

import pytest
from builders import analysis, document, source

from analyser.domain import DocumentKind
from analyser.store import Register
from analyser.store.queries import Connection
from analyser.store.queries.fetch import fetch_all, fetch_one
from analyser.store.queries.titles import shown_title
from store.conftest import Write


def name_of(db: Connection, contract: str) -> str:
    row = fetch_one(db, f"select {shown_title('contracts')} as name from contracts where id = ?", [contract])
    assert row is not None
    return str(row["name"])


@pytest.mark.parametrize(
    ("title", "reference", "name"),
    [
        ("Street lighting", "BN/1", "Street lighting"),
        ("", "BN/1", "BN/1"),
        ("", "", "b.pdf"),  # a reference that somebody emptied is no name
        ("", None, "b.pdf"),
    ],
)
def test_the_first_that_is_known_is_the_name(
    write: Write, register: Register, db: Connection, title: str, reference: str | None, name: str
) -> None:
    (contract,) = write("b", analysis(document("1 Lighting."))).contracts
    register.db.execute("update contracts set title = ?, reference = ?", [title, reference])
    register.db.conn.commit()
    assert name_of(db, contract) == name


def test_a_variation_lends_its_name_only_where_there_is_nothing_else(
    write: Write, register: Register, db: Connection
) -> None:
    (contract,) = write("a variation", analysis(document("1 Varied."), kind=DocumentKind.VARIATION)).contracts
    register.db.execute("update contracts set title = ''")
    register.db.conn.commit()
    assert name_of(db, contract) == "a variation.pdf"
    write("the agreement", analysis(document("1 Lighting.")))
    register.db.execute("update documents set contract_id = ?", [contract])
    register.db.execute("update contracts set title = ''")
    register.db.conn.commit()
    assert name_of(db, contract) == "the agreement.pdf"


def test_a_contract_without_files_is_named_by_its_id(write: Write, register: Register, db: Connection) -> None:
    (contract,) = write("b", analysis(document("1 Lighting."))).contracts
    register.db.execute("update documents set contract_id = null")
    register.db.execute("update contracts set title = ''")
    register.db.conn.commit()
    assert name_of(db, contract) == contract


def test_rows_are_read_by_column_name_on_any_connection(write: Write, db: Connection) -> None:
    assert fetch_one(db, "select id from contracts") is None
    write("b", analysis(document("1 Lighting.")))
    (row,) = fetch_all(db, "select filename from documents where id = :id", {"id": source("b").document_id})
    assert row["filename"] == "b.pdf"
