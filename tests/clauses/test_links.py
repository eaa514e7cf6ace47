"""Links: references to clauses, and uses of defined terms."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading.plain_documents import typed

from analyser.clauses import link, split
from analyser.domain import Language, LinkKind

MAIN = """
1. Term
1.1 Two years.
2. Charges
2.1 The Supplier may:
(a) invoice monthly; and
(b) charge for travel.
3. Liability
3.1 It is limited, (a) for each event and (b) for each year.
Article 4 – Law
4.02 English law.
Schedule 1 – Services
1. Scope
2. Hours
3. ClauseLocator
4. Prices
Schedule 2 – Exit
Part A: Plan
1. Plan
2. Staff
Part B: Data
1. Return
{here}
"""

REFERENCES = [
    ("a clause", "Subject to clause 2.1, help.", ["2.1"]),
    ("an item", "as clause 2.1(b) says", ["2.1(b)"]),
    ("an item inside the running text", "as clause 3.1(a) says", ["3.1"]),
    ("an item that is not there", "as clause 3.1(c) says", [None]),
    ("with a space before the item", "as clause 2.1 (b) says", ["2.1(b)"]),
    ("a list", "see clauses 1, 2.1 and 3", ["1", "2.1", "3"]),
    ("a range", "see clauses 1 to 3", ["1", "2", "3"]),
    ("a range with a dash", "see clauses 1–3", ["1", "2", "3"]),
    (
        "paragraphs of a schedule",
        "see paragraphs 2 to 4 of Schedule 1",
        ["Schedule 1, 2", "Schedule 1, 3", "Schedule 1, 4"],
    ),
    ("a schedule, then its paragraph", "see Schedule 1, paragraph 2", ["Schedule 1, 2"]),
    ("a paragraph of a part", "see paragraph 2 of Part A of Schedule 2", ["Schedule 2, Part A, 2"]),
    ("a schedule and its part", "see Schedule 2 Part B", ["Schedule 2, Part B"]),
    ("a paragraph named in its schedule", "see paragraph 1 above", ["Schedule 2, Part B, 1"]),
    ("a clause named in a schedule", "see clause 1", ["1"]),
    ("an article", "see Article IV", ["Article 4"]),
    ("a section of an article", "see Section 4.2", ["4.02"]),
    ("a schedule", "see schedule 1", ["Schedule 1"]),
    ("schedules", "see Schedules 1 and 2", ["Schedule 1", "Schedule 2"]),
    ("this clause", "in this clause 2", ["2"]),
    ("of this Agreement", "see clause 2 of this Agreement", ["2"]),
    ("a clause that is not there", "see clause 77", [None]),
    ("a schedule that is not there", "see Schedule 9", [None]),
    ("a section of an Act", "see section 40 of the Act and section 2(1) of the Local Government Act 2000", []),
    ("an Act before its section", "see the Data Protection Act 2018, section 2", []),
    ("an article of a regulation", "see Article 4 of the UK GDPR and Article 4 GDPR", []),
    ("American law", "see 17 C.F.R. § 2 and 11 U.S.C. Section 1", []),
    ("another agreement", "see clause 2 of the Framework Agreement and clause 1 of the Lease", []),
    ("a number of days is no clause", "under clause 2 and 10 Working Days later", ["2"]),
    ("a share is no clause", "under clause 2, 3% of the price", ["2"]),
    ("the extent required by an Act", "under clause 2 to the extent that it may", ["2"]),
    ("a schedule of a family", "see Joint Schedule 1", [None]),
    ("a word in small letters", "this part 1 of the work", []),
    ("a clause in Welsh mutations", "o dan Gymal 2.1, yng Nghymal 1 ac yn Atodlen 1", ["2.1", "1", "Schedule 1"]),
    ("a paragraph in Welsh", "gweler paragraff 2 o Atodlen 1", ["Schedule 1, 2"]),
    ("part of a Welsh schedule", "gweler Rhan B o Atodlen 2", ["Schedule 2, Part B"]),
]


@pytest.mark.parametrize(("words", "expected"), [c[1:] for c in REFERENCES], ids=[c[0] for c in REFERENCES])
def test_references(words: str, expected: list[str | None]) -> None:
    language = Language.MIXED if "Atodlen" in words else Language.ENGLISH
    document = typed(MAIN.format(here=f"It is agreed: {words}."), language)
    clauses = split(document)
    found = [one for one in link(document, clauses) if one.kind is LinkKind.REFERENCE]
    for one in found:
        assert document.text[one.span.start : one.span.end] == one.span.text
        assert clauses[one.clause].number == "Schedule 2, Part B, 1"
    assert [None if one.target is None else clauses[one.target].number for one in found] == expected


def test_paragraph_a_is_the_one_beside_it() -> None:
    document = typed("1. Rules\n1.1 One:\n(a) help; and\n(b) pay.\n1.2 Two:\n(a) wait; and\n(b) repeat paragraph (a).")
    clauses = split(document)
    (found,) = (one for one in link(document, clauses) if one.kind is LinkKind.REFERENCE)
    assert found.target is not None
    assert clauses[found.target].number == "1.2(a)"


def test_the_number_of_a_clause_is_no_reference() -> None:
    document = typed("Section 1 Term\nTwo years.\nSection 2 Law\nEnglish law.\nSchedule 1 – Scope\n1. All")
    assert not link(document, split(document))


def test_a_heading_and_the_number_below_it_do_not_belong_together() -> None:
    document = typed("1. Goods\n1.1 Goods clauses\n1.1.1 All goods are new.\n1.1.2 None is old.")
    assert not [one for one in link(document, split(document)) if one.kind is LinkKind.REFERENCE]


DEFINED = """
(1) ACME LIMITED (the “Supplier”) and
(2) THE COUNCIL (together, the “Parties”)
1. Definitions
“Service” means the service.
“Service Credit” means money off.
“Fee” has the meaning given in the Order Form.
1.1 Platform means the website.
2. Work
2.1 {here}
3. Law
"""

USES = [
    ("a term", "The Supplier works.", ["Supplier"]),
    ("once in a clause", "The Supplier works and the Supplier rests.", ["Supplier"]),
    ("the longest term", "A Service Credit is due.", ["Service Credit"]),
    ("the shorter term beside the longer", "A Service Credit is due for a Service.", ["Service Credit", "Service"]),
    ("in the plural", "All Fees are due.", ["Fees"]),
    ("of a term", "The Parties’ wishes and the Supplier's own.", ["Parties", "Supplier"]),
    ("in small letters it is another word", "A service is due for a fee.", []),
    ("inside another word", "Feedback is free and Servicemen too.", []),
    ("a term defined without quotation marks", "The Platform is up.", ["Platform"]),
    ("between quotation marks it is spoken of", "They call it “Service”.", []),
]


@pytest.mark.parametrize(("words", "expected"), [c[1:] for c in USES], ids=[c[0] for c in USES])
def test_uses_of_defined_terms(words: str, expected: list[str]) -> None:
    document = typed(DEFINED.format(here=words))
    clauses = split(document)
    found = [one for one in link(document, clauses) if clauses[one.clause].number == "2.1"]
    assert [one.span.text for one in found] == expected
    for one in found:
        assert one.kind is LinkKind.DEFINITION
        assert one.target is not None
        term = one.span.text.removesuffix("s") if one.span.text == "Fees" else one.span.text
        assert term in clauses[one.target].span.text


def test_a_term_is_not_linked_inside_its_own_definition() -> None:
    document = typed("1. Definitions\n“Service” means the Service in the Order Form.\n2. Work")
    assert not link(document, split(document))


def test_a_schedule_redefines_a_term() -> None:
    text = (
        "1. Definitions\n“Plan” means the plan.\n2. Work\n2.1 See the Plan.\nSchedule 1 – Exit\n1. Definitions\n"
        "“Plan” means the exit plan.\n2. Exit\n2.1 Follow the Plan."
    )
    document = typed(text)
    clauses = split(document)
    targets = {clauses[one.clause].number: one.target for one in link(document, clauses)}
    assert clauses[targets["2.1"] or 0].span.text == "“Plan” means the plan."
    assert clauses[targets["Schedule 1, 2.1"] or 0].span.text == "“Plan” means the exit plan."


def test_a_welsh_term_is_found_in_its_mutations() -> None:
    text = "1. Diffiniadau\n“Cyfnod Estyn” yw’r cyfnod hwy.\n“Gwasanaeth” yw’r gwaith.\n2. Gwaith\n"
    text += "2.1 Yn y Gyfnod Estyn ceir Wasanaeth."
    document = typed(text, Language.WELSH)
    found = link(document, split(document))
    assert [one.span.text for one in found] == ["Gyfnod Estyn", "Wasanaeth"]


WORDS = st.sampled_from(
    [
        "clause 1",
        "clauses 2 and",
        "3",
        "to",
        "paragraph (a)",
        "of Schedule 1",
        "the Act",
        "“Fee” means",
        "Fee",
        "§",
        "\n(a)",
        "\n2.",
    ]
)


@settings(deadline=None, max_examples=200)
@given(st.lists(WORDS, max_size=30))
def test_links_lie_in_their_clauses_whatever_the_words(words: list[str]) -> None:
    document = typed("1. Term\n" + " ".join(words))
    clauses = split(document)
    for one in link(document, clauses):
        assert document.text[one.span.start : one.span.end] == one.span.text
        assert clauses[one.clause].span.start <= one.span.start < clauses[one.clause].span.end
        assert one.target is None or 0 <= one.target < len(clauses)
