"""One organisation for all the ways in which contracts name it."""

import builders
import pytest
from builders import analysis, document

from analyser.domain import DocumentKind, Party


@pytest.fixture
def sign(write):
    """Write a new contract between these parties."""

    def sign(name, supplier="", number="", *, buyer="", kind=DocumentKind.AGREEMENT, council=""):
        signed = analysis(
            document(f"Contract {name}."),
            kind=kind,
            buyer=Party(buyer) if buyer else None,
            supplier=Party(supplier, company_number=number) if supplier else None,
        )
        return write(name, signed, council=council).contract_id

    return sign


def suppliers(register):
    sql = """
        SELECT organisations.id, organisations.name, count(contracts.id) FROM organisations
        LEFT JOIN contracts ON contracts.supplier_id = organisations.id
        WHERE role = 'supplier' GROUP BY organisations.id ORDER BY organisations.id
    """
    return register.db.execute(sql).fetchall()


def test_spellings_of_one_name(register, sign):
    sign("a", "ACME SYSTEMS LIMITED")
    sign("b", "Acme Systems Ltd")
    assert suppliers(register) == [("supplier-acme-systems", "Acme Systems Ltd", 2)]


def test_one_number_under_two_names(register, sign):
    sign("a", "Acme Systems Ltd", "01234567")
    sign("b", "Acme Group Holdings Ltd", "1234567")
    assert [(name, count) for _, name, count in suppliers(register)] == [("Acme Group Holdings Ltd", 2)]


def test_a_name_without_a_number_joins_the_only_number_it_goes_with(register, sign):
    sign("a", "Acme Systems Ltd")
    sign("b", "Acme Systems Limited", "01234567")
    assert suppliers(register) == [("supplier-acme-systems--01234567", "Acme Systems Limited", 2)]


def test_a_name_that_goes_with_two_numbers_joins_neither(register, sign):
    sign("a", "Acme Ltd", "01111111")
    sign("b", "Acme Ltd", "02222222")
    sign("c", "Acme Ltd")
    assert [(key, count) for key, _, count in suppliers(register)] == [
        ("supplier-acme", 1),
        ("supplier-acme--01111111", 1),
        ("supplier-acme--02222222", 1),
    ]


def test_organisations_part_again_when_the_document_that_joined_them_is_read_otherwise(register, sign):
    sign("a", "Acme Systems Ltd")
    sign("b", "Acme Systems Ltd", "01234567")
    sign("b", "Other plc", "01234567")
    assert [(key, count) for key, _, count in suppliers(register)] == [
        ("supplier-acme-systems", 1),
        ("supplier-other--01234567", 1),
    ]


def test_council_and_supplier_of_one_name_are_two_rows(register, sign):
    sign("a", "Dyffryn Council", buyer="Dyffryn Council")
    assert {row["id"] for row in register.db["organisations"].rows} == {
        "council-dyffryn-council",
        "supplier-dyffryn-council",
    }


def test_the_council_that_was_named_is_the_council(register, sign):
    contract_id = sign("a", buyer="The Buyer Ltd", council="Dyffryn Council")
    assert register.db["contracts"].get(contract_id)["council_id"] == "council-dyffryn-council"


def test_a_council_has_a_name_in_each_language(register, sign):
    sign("a", buyer="Cyngor Sir Glanrafon")
    (council,) = register.db["organisations"].rows
    assert (council["name"], council["name_cy"]) == ("Cyngor Sir Glanrafon", "Cyngor Sir Glanrafon")
    sign("b", buyer="Glanrafon County Council")
    (council,) = register.db["organisations"].rows
    assert (council["name"], council["name_cy"]) == ("Glanrafon County Council", "Cyngor Sir Glanrafon")


def test_what_people_entered_of_an_organisation_stays(register, sign):
    sign("a", buyer="Dyffryn Council")
    register.db["organisations"].update("council-dyffryn-council", {"name_cy": "Cyngor Dyffryn"})
    sign("b", buyer="DYFFRYN COUNCIL")
    assert register.db["organisations"].get("council-dyffryn-council")["name_cy"] == "Cyngor Dyffryn"


def test_the_agreement_names_the_parties_of_a_contract_with_several_documents(register, write):
    def part(kind, supplier):
        text = document("Reference C-17.")
        reference = builders.term(text, "C-17", builders.TermKind.REFERENCE, "C-17")
        return analysis(text, kind=kind, supplier=Party(supplier), terms=[reference])

    for order, (kind, supplier) in enumerate(
        [(DocumentKind.VARIATION, "New Co"), (DocumentKind.AGREEMENT, "Acme"), (DocumentKind.ORDER_FORM, "Acme Sales")]
    ):
        contract_id = write(str(order), part(kind, supplier), council="Dyffryn Council").contract_id
    assert register.db["contracts"].get(contract_id)["supplier_id"] == "supplier-acme"
    assert [name for _, name, _ in suppliers(register)] == ["Acme"]
