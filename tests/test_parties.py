"""Parties: the buyer, the supplier, and their aliases."""

from __future__ import annotations

import pytest
from reading.plain_documents import typed

from analyser.clauses import split
from analyser.domain import Language, Parties
from analyser.parties import identify
from analyser.parties.organisation_names import company_number


def parties(text: str, language: Language = Language.ENGLISH) -> Parties:
    document = typed(text, language)
    return identify(document, split(document))


def shown(found: Parties) -> tuple[tuple[str, tuple[str, ...], str] | None, ...]:
    return tuple(p and (p.name, p.aliases, p.company_number) for p in (found.buyer, found.supplier))


NOBODY = None
CASES = [
    (
        "numbered parties of an English agreement",
        "THIS AGREEMENT is made on 1 May 2024\nPARTIES\n"
        "(1) CAERWEN COUNTY COUNCIL of County Hall, Caerwen (the “Authority”); and\n"
        "(2) ORBIT DATA LIMITED, incorporated in England and Wales with company number 01234567, "
        "whose registered office\n"
        "  is at 1 High Street (the “Supplier”).\n1. Term\nTwo years.",
        ("CAERWEN COUNTY COUNCIL", ("the Authority",), ""),
        ("ORBIT DATA LIMITED", ("the Supplier",), "01234567"),
    ),
    (
        "American style",
        "This License Agreement is entered into by and between Bluefin Software, Inc., a Delaware corporation"
        ' ("Licensor") and Marsh & Sons Company, an Ohio corporation ("Licensee").',
        ("Marsh & Sons Company", ("Licensee",), ""),
        ("Bluefin Software, Inc.", ("Licensor",), ""),
    ),
    (
        "Welsh, with articles",
        "GWNEIR Y CYTUNDEB HWN rhwng\n(1) CYNGOR SIR CAERWEN, Neuadd y Sir (“y Cyngor”); a\n"
        "(2) DATA GLAN CYF, cwmni a gofrestrwyd yng Nghymru a Lloegr dan rif 07654321 (“y Cyflenwr”).",
        ("CYNGOR SIR CAERWEN", ("y Cyngor",), ""),
        ("DATA GLAN CYF", ("y Cyflenwr",), "07654321"),
    ),
    (
        "an order form, whose labels become names when the text uses them",
        "Order Form\nCustomer Caerwen City Council\nCivic Centre\nSupplier Orbit Data "
        "Limited\nCompany number 01234567\n"
        "1. Pay\nHere the Customer pays. And the Customer waits, as the Customer agreed.",
        ("Caerwen City Council", ("the Customer",), ""),
        ("Orbit Data Limited", (), "01234567"),
    ),
    (
        "an order form with the names below the labels",
        "Order Form\nSupplier:\nOrbit Data plc\nBuyer:\nCaerwen Borough Council",
        ("Caerwen Borough Council", (), ""),
        ("Orbit Data plc", (), ""),
    ),
    (
        "online terms: we are named, you are named in the order",
        "Order Confirmation\nCustomer Caerwen Council\n1. Who we are\n1.1 “We” and “Us” mean Orbit "
        "Data Limited, and “You” and"
        " “Your” mean the organisation named as Customer in the Order Confirmation.",
        ("Caerwen Council", ("You", "Your"), ""),
        ("Orbit Data Limited", ("We", "Us"), ""),
    ),
    (
        "a council is the buyer whatever it is called, and the other party supplies",
        "between Caerwen Council (“CC”) and Orbit Data Limited (“Orbit”).",
        ("Caerwen Council", ("CC",), ""),
        ("Orbit Data Limited", ("Orbit",), ""),
    ),
    (
        "two companies whose names tell nothing",
        'between Alpha Limited ("Alpha") and Beta Limited ("Beta").',
        NOBODY,
        NOBODY,
    ),
    ("terms that name nobody", "1. Term\nThe Supplier shall serve the Customer.", NOBODY, NOBODY),
    (
        "a phrase in a clause is no party",
        'between Alpha Limited ("Customer") and Beta Limited ("Provider").\n1. Term\n2. Exit\n2.1 '
        'Costs of Leaving (the "Supplier Costs") are due.',
        ("Alpha Limited", ("Customer",), ""),
        ("Beta Limited", ("Provider",), ""),
    ),
    (
        "the Crown in right of a province, named in capitals before a party whose name is left blank",
        "AGREEMENT BETWEEN\nHIS MAJESTY THE KING IN RIGHT OF THE PROVINCE OF NEW AVALON, REPRESENTED BY THE MINISTER OF"
        " WORKS\n  (THE “PROVINCE”)\nAND\n(THE “CONTRACTOR”)",
        ("HIS MAJESTY THE KING IN RIGHT OF THE PROVINCE OF NEW AVALON", ("the PROVINCE",), ""),
        NOBODY,
    ),
    (
        "a minister, with the small words of a long name",
        "between (1) The Secretary of State for Rivers and Tides, acting through its agency (the “Department”) and"
        " (2) Orbit Data Limited (the “Consultant”).",
        ("The Secretary of State for Rivers and Tides", ("the Department",), ""),
        ("Orbit Data Limited", ("the Consultant",), ""),
    ),
    (
        "a kind of body that mostly buys",
        "between Orbit Data Limited (“Orbit”) and Caerwen Teaching Hospitals (the “Trust”).",
        ("Caerwen Teaching Hospitals", ("the Trust",), ""),
        ("Orbit Data Limited", ("Orbit",), ""),
    ),
    (
        "a trust that supplies: its role weighs more than its kind",
        "between Caerwen Land Trust (the “Licensor”) and Orbit Data Limited (“Orbit”).",
        ("Orbit Data Limited", ("Orbit",), ""),
        ("Caerwen Land Trust", ("the Licensor",), ""),
    ),
    (
        "old words of a council, without brackets",
        "AN AGREEMENT between CAERWEN COUNCIL of County Hall hereinafter called “the Council” of the one part and"
        " ORBIT DATA LIMITED of 1 High Street hereinafter called “the Contractor” of the other part",
        ("CAERWEN COUNCIL", ("the Council",), ""),
        ("ORBIT DATA LIMITED", ("the Contractor",), ""),
    ),
    (
        "old words without quotation marks",
        "between Caerwen Council (hereinafter called the Council) and Orbit Data Limited (hereinafter referred to as"
        " the Contractor).",
        ("Caerwen Council", ("the Council",), ""),
        ("Orbit Data Limited", ("the Contractor",), ""),
    ),
    (
        "what stands behind the first party's alias is not the second party's name",
        "between Gannet Advice, LLC (“Consultant”), a limited liability company, and Medway Estates, Inc. (“Medway” or"
        " the “Company”).",
        ("Medway Estates, Inc.", ("Medway", "the Company"), ""),
        ("Gannet Advice, LLC", ("Consultant",), ""),
    ),
    (
        "nor is an address with an “and” in it",
        "between Gannet Limited (“Vendor”), whose office is at Smith and Jones Road, and Medway Limited (“Medway”).",
        ("Medway Limited", ("Medway",), ""),
        ("Gannet Limited", ("Vendor",), ""),
    ),
    (
        "a party that is named together with its affiliates",
        "between Gannet Limited (“Vendor”) and Medway Limited, for itself and its affiliates (collectively and"
        " hereinafter referred to as “Medway”).",
        ("Medway Limited", ("Medway",), ""),
        ("Gannet Limited", ("Vendor",), ""),
    ),
    (
        "a distributor buys, a name may begin with a small letter and hold brackets",
        "between eFleet, Inc. (the “Company”) and Gannet (Cymru) Limited (the “Distributor”).",
        ("Gannet (Cymru) Limited", ("the Distributor",), ""),
        ("eFleet, Inc.", ("the Company",), ""),
    ),
    (
        "agreements and days have aliases too",
        "between Gannet Limited (“Gannet”) (the “Client Agreement”) and Medway Limited (“Medway”, the “Start Date”).",
        NOBODY,
        NOBODY,
    ),
    (
        "“US” at the end of a name is not “us”",
        "between Gannet Limited (“Gannet US”) and Medway Limited (“Medway”).",
        NOBODY,
        NOBODY,
    ),
    (
        "names say nothing: who pays buys",
        "between Gannet Limited (“Gannet”) and Medway Limited (“Medway”).\n1. Fees\nMedway shall pay the fees. Medway"
        " will promptly reimburse costs. Medway retains the right to audit.",
        ("Medway Limited", ("Medway",), ""),
        ("Gannet Limited", ("Gannet",), ""),
    ),
    (
        "both pay",
        "between Gannet Limited (“Gannet”) and Medway Limited (“Medway”).\n1. Fees\nMedway shall pay the fees. Gannet"
        " shall pay the costs.",
        NOBODY,
        NOBODY,
    ),
    (
        "two labels that contradict each other count for nothing",
        "Order Form\nSupplier Gannet Limited\nCustomer Gannet Limited",
        NOBODY,
        NOBODY,
    ),
]


@pytest.mark.parametrize(("text", "buyer", "supplier"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_buyer_and_supplier(text: str, buyer: object, supplier: object) -> None:
    assert shown(parties(text)) == (buyer, supplier)


@pytest.mark.parametrize(
    ("details", "number"),
    [
        ("registered in England and Wales with company number 0123 4567", "01234567"),
        ("(Company No. 01234567)", "01234567"),
        ("a company registered in Scotland under number SC 123456", "SC123456"),
        ("Cwmni rhif 07654321", "07654321"),
        ("registered charity number 1234567", ""),
        ("registered charity number 1234567 and company number 07654321", "07654321"),
        ("VAT registration number 123 4567 89", ""),
        ("registered office at 12 High Street, telephone 01234 567890", ""),
        ("incorporated in 2019", ""),
    ],
)
def test_company_numbers(details: str, number: str) -> None:
    assert company_number(f"ORBIT DATA LIMITED, {details} (the “Supplier”)") == number


def test_the_two_names_of_a_council_are_one_buyer() -> None:
    found = parties(
        "rhwng / between\n(1) CYNGOR CAERWEN, Neuadd y Dref (“y Cyngor”); a\n(1) CAERWEN COUNCIL, "
        "Town Hall (the “Council”); and\n"
        "(2) DATA GLAN CYF (“y Cyflenwr” / the “Supplier”).",
        Language.MIXED,
    )
    assert found.buyer is not None
    assert found.supplier is not None
    assert found.buyer.aliases == ("y Cyngor", "the Council")
    assert found.supplier.aliases == ("y Cyflenwr", "the Supplier")
    assert found.others == ()


def test_a_third_party_is_among_the_others() -> None:
    found = parties(
        "between Caerwen Council (the “Council”), Orbit Data Limited (the “Supplier”) and Orbit "
        "Holdings plc (the “Guarantor”)."
    )
    assert [party.name for party in found.others] == ["Orbit Holdings plc"]


def test_a_party_is_found_where_it_is_printed() -> None:
    text = "between Caerwen Council (the “Council”) and Orbit Data Limited (the “Supplier”)."
    found = parties(text)
    for party in (found.buyer, found.supplier):
        assert party is not None
        assert party.span is not None
        assert text[party.span.start : party.span.end] == party.span.text == party.name
