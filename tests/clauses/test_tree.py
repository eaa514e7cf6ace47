"""Clauses: numbers, headings, parents and lead-ins in the ways in which contracts print them."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from builders import document
from hypothesis import given, settings
from hypothesis import strategies as st
from reading.plain_documents import typed

from analyser.clauses import split
from analyser.clauses.printed_numbers import roman
from analyser.domain import Clause, Document, Language
from analyser.reading import read


def check(document: Document, clauses: tuple[Clause, ...]) -> None:
    """Assert what is true of the clauses of every document."""
    reached = 0
    for position, clause in enumerate(clauses):
        assert clause.position == position
        assert document.text[clause.span.start : clause.span.end] == clause.span.text
        assert clause.span.text
        assert clause.parent is None or clause.parent < position
        if clause.inside is None:
            assert not document.text[reached : clause.span.start].strip()
            reached = clause.span.end
        else:
            assert clause.inside == clause.parent
            assert clause.span.within(clauses[clause.inside].span)
    assert not document.text[reached:].strip()


def numbers(text: str, language: Language = Language.ENGLISH) -> list[str]:
    document = typed(text, language)
    clauses = split(document)
    check(document, clauses)
    return [clause.number for clause in clauses]


NUMBERINGS: list[tuple[str, str, list[str]]] = [
    (
        "decimals with and without dots",
        """
1. Term
1.1 The Agreement begins on the Start Date.
1.2 It goes on for two years.
2 Charges
2.1. The Customer shall pay the Charges.
2.1.1 Invoices are monthly.
3. Law
""",
        ["1", "1.1", "1.2", "2", "2.1", "2.1.1", "3"],
    ),
    (
        "a parent printed as 1.0",
        "1.0 SERVICES\n1.1 First point.\n2.0 CHARGES\n2.1 Second point.",
        ["1.0", "1.1", "2.0", "2.1"],
    ),
    (
        "sections under articles in Roman numerals",
        """
ARTICLE I
DEFINITIONS
Section 1.01 Terms. Words have these meanings.
Section 1.02 Reading. Headings are for convenience.
ARTICLE II
TERM
Section 2.01 Length. Two years.
""",
        ["Article I", "1.01", "1.02", "Article II", "2.01"],
    ),
    (
        "articles whose sections each begin with 1",
        "Article 1\nTERM\n1. The first.\n2. The second.\nArticle 2\nPRICE\n1. The first.",
        ["Article 1", "Article 1, 1", "Article 1, 2", "Article 2", "Article 2, 1"],
    ),
    (
        "letters, then numerals, below a clause",
        """
1. Ending
1.1 The Customer may end this Agreement if:
(a) the Supplier:
(i) is insolvent; or
(ii) ceases to trade; or
(b) clause 9 says so.
1.2 No other right exists.
""",
        ["1", "1.1", "1.1(a)", "1.1(a)(i)", "1.1(a)(ii)", "1.1(b)", "1.2"],
    ),
    (
        "the letter (i) after (h), not the numeral",
        "1. Lists\n" + "\n".join(f"({letter}) point {letter};" for letter in "abcdefghij"),
        ["1", *(f"1({letter})" for letter in "abcdefghij")],
    ),
    (
        "the numeral (i) below (h)",
        "1. Lists\n" + "\n".join(f"({m}) point;" for m in [*"abcdefgh", "i", "ii", "iii"]),
        ["1", *(f"1({letter})" for letter in "abcdefgh"), "1(h)(i)", "1(h)(ii)", "1(h)(iii)"],
    ),
    (
        "each schedule begins afresh, with its parts",
        """
1. Services
2. Law
SCHEDULE 1
Services
1. The first service.
2. The second service.
Schedule 2 – Charges
Part A: Fixed charges
1. A charge.
Part B: Rates
1. A rate.
""",
        [
            "1",
            "2",
            "Schedule 1",
            "Schedule 1, 1",
            "Schedule 1, 2",
            "Schedule 2",
            "Schedule 2, Part A",
            "Schedule 2, Part A, 1",
            "Schedule 2, Part B",
            "Schedule 2, Part B, 1",
        ],
    ),
    (
        "a schedule whose paragraphs 1 and 2 are never printed alone",
        "Annex B – Support\n1.1 Hours.\n1.2 Calls.\n2.1 Levels.\n2.2 Credits.",
        ["Annex B", "Annex B, 1.1", "Annex B, 1.2", "Annex B, 2.1", "Annex B, 2.2"],
    ),
    (
        "Welsh words for clause and schedule",
        "Cymal 1 Cyfnod\nCymal 2 Ffioedd\nAtodlen 1 – Y Gwasanaethau\n1. Cwmpas\nRhan B\n1. Oriau",
        ["1", "2", "Atodlen 1", "Atodlen 1, 1", "Atodlen 1, Rhan B", "Atodlen 1, Rhan B, 1"],
    ),
    ("section signs", "§ 1 Term\nTwo years.\n§ 2 Law\nEnglish law.", ["1", "2"]),
    ("capital letters", "A. FIRST\nText.\nB. SECOND\nText.\nC. THIRD\nText.", ["A", "B", "C"]),
    (
        "a number that begins a wrapped line is no clause",
        "1. Payment\n1.1 The Customer shall pay within\n  30 days of the invoice, as provided in clause\n"
        "  2. This does not change clause\n  1.2 of the Order Form.\n1.2 Interest is due on late sums.\n2. Law",
        ["1", "1.1", "1.2", "2"],
    ),
    (
        "a date or an amount at a line start is no clause",
        "1. Term\nThe term ends on the later of\n2 March 2027\n3 months after notice\nand ends then.\n2. Law",
        ["1", "2"],
    ),
    (
        "a sentence that begins with the name of a schedule opens none",
        "1. Services\nSchedule 1 sets out the Services that the Supplier shall provide.\n2. Law",
        ["1", "2"],
    ),
    ("numbers that the document skips", "1. One\n2. Two\n4. Four\n5. Five", ["1", "2", "4", "5"]),
    (
        "a list whose first item stands in the running text",
        "1. Fees. (a) The first fee is due now.\n(b) The second fee is due later.\n2. Law",
        ["1", "1(b)", "2"],
    ),
    (
        "parties and recitals do not hold the clauses",
        "PARTIES\n(1) ACME LIMITED\n(2) THE COUNCIL\nBACKGROUND\n(A) They met.\n(B) They agreed.\n"
        "TERMS\n1. Term\n1.1 Two years.",
        ["", "(1)", "(2)", "", "(A)", "(B)", "", "1", "1.1"],
    ),
    (
        "terms behind an order form begin with 1 again",
        "ORDER FORM\n1. Support hours are extended.\n2. Invoices go to finance.\n"
        "SUPPLIER TERMS\n1. Term\n1.1 Two years.\n2. Law",
        ["", "1", "2", "", "1", "1.1", "2"],
    ),
    (
        "a part whose title runs over two lines",
        "Schedule 2 – Staff\nPart A: Nobody moves\n1. Scope\n"
        "PART B: STAFF MOVE AT THE START – TRANSFER FROM A FORMER SUPPLIER ON\n"
        "  RE-PROCUREMENT\n1. Scope",
        ["Schedule 2", "Schedule 2, Part A", "Schedule 2, Part A, 1", "Schedule 2, Part B", "Schedule 2, Part B, 1"],
    ),
    (
        "annexes of a schedule that is a document, and the part after them",
        "Schedule 2 – Staff\nPart A: Pensions\n1. Scope\nAnnex A1: Local scheme\n1. Rates\nPart B: Exit\n1. Scope",
        [
            "Schedule 2",
            "Schedule 2, Part A",
            "Schedule 2, Part A, 1",
            "Schedule 2, Part A, Annex A1",
            "Schedule 2, Part A, Annex A1, 1",
            "Schedule 2, Part B",
            "Schedule 2, Part B, 1",
        ],
    ),
    (
        "annexes that stand beside the schedules",
        "1. Services\n2. Law\nSchedule 1 – Services\n1. Scope\nAnnex A – Forms\n1. Orders",
        ["1", "2", "Schedule 1", "Schedule 1, 1", "Annex A", "Annex A, 1"],
    ),
    (
        "an annex whose heading names its part",
        "Schedule 9 – Security\nPart B: Long form\n1. Scope\n"
        "PART B - ANNEX 1: BASELINE\n1. Devices\nPART B - ANNEX 2: PLAN",
        [
            "Schedule 9",
            "Schedule 9, Part B",
            "Schedule 9, Part B, 1",
            "Schedule 9, Part B, Annex 1",
            "Schedule 9, Part B, Annex 1, 1",
            "Schedule 9, Part B, Annex 2",
        ],
    ),
    (
        "a schedule with a letter in quotation marks, and its exhibit",
        "1. Services\nSCHEDULE “B”\n1. Scope\nSchedule “B” – Exhibit B1 – Tools\n1. Hammers",
        ["1", "Schedule B", "Schedule B, 1", "Schedule B, Exhibit B1", "Schedule B, Exhibit B1, 1"],
    ),
    (
        "a schedule named in both languages",
        "Atodlen 1 / Schedule 1 – Gwaith / Work\n1. Cwmpas\nAtodlen 2 / Schedule 2 – Prisiau / Prices\n1. Pris",
        ["Atodlen 1", "Atodlen 1, 1", "Atodlen 2", "Atodlen 2, 1"],
    ),
    (
        "an annex without a number",
        "Schedule 1 – Reports\n1. Reports\nANNEX: LIST OF REPORTS\n1. Spending",
        ["Schedule 1", "Schedule 1, 1", "Schedule 1, Annex", "Schedule 1, Annex, 1"],
    ),
    (
        "numbers that begin again under each letter",
        "A. ROADMAP\n1. First.\n2. Second.\nB. BACKLOG\n1. First.\n2. Second.",
        ["A", "A(1)", "A(2)", "B", "B(1)", "B(2)"],
    ),
    (
        "clauses behind recitals that end in a colon",
        "(A) They met.\n(B) They agreed as follows:\n1. Term\n1.1 Two years.\n2. Law",
        ["(A)", "(B)", "1", "1.1", "2"],
    ),
    (
        "numbers printed with spaces, from the first on",
        "1. Support\n1. 1 Hours.\n1. 1. 1 Days.\n1. 2 Calls.\n2. Law",
        ["1", "1.1", "1.1.1", "1.2", "2"],
    ),
    (
        "numbers with no space after them",
        "1. Charges\n1.1 Not charged:\n1.1.1 theft;\n1.1.2fire; and\n1.1.3flood.\n1.2 Law.",
        ["1", "1.1", "1.1.1", "1.1.2", "1.1.3", "1.2"],
    ),
    (
        "a name that begins with a figure is no number",
        "1. Marks\n1.1 The marks of\n2Go Limited are its own.\n1.2 Other marks are not.\n2. Law",
        ["1", "1.1", "1.2", "2"],
    ),
    (
        "a page number between two clauses",
        "1. Term\n1.1 The term is two\n2\nyears from the start.\n1.2 It may be extended.\n2. Law",
        ["1", "1.1", "1.2", "2"],
    ),
    (
        "a level that is skipped",
        "1. Prices\n1.1 The following apply:\n1.1.1.1 Rates.\n1.1.1.2 Fees.\n1.2 Law.",
        ["1", "1.1", "1.1.1.1", "1.1.1.2", "1.2"],
    ),
    (
        "a list whose first items were taken out",
        "1. Exit\n1.1 The Supplier shall hand over:\n(c) the code;\n(d) the data; and\n(e) the keys.\n1.2 Law.",
        ["1", "1.1", "1.1(c)", "1.1(d)", "1.1(e)", "1.2"],
    ),
    (
        "items of a definition in a table",
        "1. Definitions\n“Costs” the costs of:\n(a) staff; and\n(b) travel.\n“Term” two years.\n2. Law",
        ["1", "", "1“Costs”(a)", "1“Costs”(b)", "", "2"],
    ),
    (
        "an exhibit label of a filing is no schedule",
        "EXHIBIT 10.18\nSERVICES AGREEMENT\nThis is made today.\n1. Term\nTwo years.",
        ["", "", "1"],
    ),
]


@pytest.mark.parametrize(("text", "expected"), [c[1:] for c in NUMBERINGS], ids=[c[0] for c in NUMBERINGS])
def test_numbers(text: str, expected: list[str]) -> None:
    assert numbers(text) == expected


def test_a_bilingual_contract_prints_each_number_twice() -> None:
    text = "1. TERM / CYFNOD\n1.1 Dwy flynedd.\n1.1 Two years.\n1.2 Dim estyniad.\n1.2 No extension.\n2. LAW / CYFRAITH"
    assert numbers(text, Language.MIXED) == ["1", "1.1", "1.1", "1.2", "1.2", "2"]


HEADINGS = [
    ("alone on its line", "1. How the contract works\nIt works well.", "How the contract works"),
    ("in capitals", "1. TERM AND RENEWAL\nTwo years.", "TERM AND RENEWAL"),
    ("run in with the text", "1. Services. The Supplier shall provide them.", "Services"),
    ("run in with a dash", "1. Price Review – The Supplier may raise prices.", "Price Review"),
    (
        "a bold sentence-case line",
        "Text of the head.\n*1. Help with leaving*\nThe Supplier shall help.",
        "Help with leaving",
    ),
    ("over two lines", "1. PROTECTION OF PERSONAL DATA AND\n  CONFIDENTIAL INFORMATION\nText.", None),
    ("a whole sentence is none", "1. The Supplier shall provide the Services.", ""),
    ("a lead-in is none", "1. The Supplier must:\n(a) help; and\n(b) pay.", ""),
    ("below the number of a schedule", "SCHEDULE 1\nEXIT PLAN\nText.", "EXIT PLAN"),
    ("after the number of a schedule", "Schedule 1 (Exit Plan)\nText.", "Exit Plan"),
    ("without a number", "GENERAL CONDITIONS\nThese conditions apply.", "GENERAL CONDITIONS"),
    ("the end of a list is none", "1. The Supplier shall\n(a) Ask for further evidence; and/or\n(b) meet.", ""),
    ("the term of a definition", "1.1 Meanings\n“Charges” means what is paid.", "Charges"),
]


@pytest.mark.parametrize(("text", "heading"), [c[1:] for c in HEADINGS], ids=[c[0] for c in HEADINGS])
def test_headings(text: str, heading: str | None) -> None:
    if heading is None:
        heading = "PROTECTION OF PERSONAL DATA AND CONFIDENTIAL INFORMATION"
    clauses = split(typed(text))
    chosen = clauses[-1] if heading in ("Charges", "Help with leaving") else clauses[0]
    assert chosen.heading == heading


LEAD_INS = [
    ("items that finish a sentence", "1. The Supplier shall:\n(a) help; and\n(b) pay.", [None, 0, 0]),
    (
        "items of items",
        "1. The Supplier shall:\n(a) help if:\n(i) asked; or\n(ii) paid; and\n(b) pay.",
        [None, 0, 1, 1, 0],
    ),
    (
        "whole sentences after a whole sentence",
        "1. Rules apply.\n(a) Help is free.\n(b) Pay is due.",
        [None, None, None],
    ),
    ("paragraphs below a heading", "1. HELP\n(a) Help is free.\n(b) Pay is due.", [None, None, None]),
    ("subclauses are no list", "1. Help\n1.1 Help is free.\n1.2 Pay is due.", [None, None, None]),
    ("numbers that finish a sentence", "1.1 The Supplier must:\n1.1.1 help; and\n1.1.2 pay.", [None, 0, 0]),
    (
        "a heading ends the list",
        "1. The Supplier shall:\n(a) help;\nSPECIAL TERMS\n(b) Pay is due.",
        [None, 0, None, None],
    ),
]


@pytest.mark.parametrize(("text", "inside"), [c[1:] for c in LEAD_INS], ids=[c[0] for c in LEAD_INS])
def test_list_items_lie_inside_the_sentence_that_they_finish(text: str, inside: list[int | None]) -> None:
    document = typed(text)
    clauses = split(document)
    check(document, clauses)
    assert [clause.inside for clause in clauses] == inside


def test_parents() -> None:
    clauses = split(typed("1. Term\n1.1 Two years, if:\n(a) agreed; and\n(b) signed.\n2. Law\nSchedule 1\n1. Scope"))
    assert [clause.parent for clause in clauses] == [None, 0, 1, 1, None, None, 5]


CONTENTS = """
SERVICES AGREEMENT
Contents
1. Term ................ 2
2. Charges ............. 3
Schedule 1 Services .... 9
1. Term
Two years.
2. Charges
As agreed.
Schedule 1 Services
1. Support
"""


def test_contents_are_one_clause_and_number_nothing() -> None:
    document = typed(CONTENTS)
    clauses = split(document)
    check(document, clauses)
    assert [clause.number for clause in clauses] == ["", "", "1", "2", "Schedule 1", "Schedule 1, 1"]
    assert [clause.is_contents for clause in clauses] == [False, True, False, False, False, False]
    assert clauses[1].span.text.startswith("Contents\n1. Term")


def test_contents_without_leaders_are_recognised_by_their_page_numbers() -> None:
    text = "CONTENTS\n1. Term 2\n2. Charges 3\n3. Law 5\nSchedule 1 Services 9\n1. Term\nTwo years.\n2. Charges\nNone."
    assert [clause.is_contents for clause in split(typed(text))] == [True, False, False]


def test_a_list_of_exhibits_opens_none() -> None:
    text = "1. Law\nEnglish law.\nExhibit A - Prices\nExhibit B - Staff\nExhibit C - Sites\nExhibit A\nPRICES\n1. Rates"
    assert numbers(text) == ["1", "", "Exhibit A", "Exhibit A, 1"]


def test_a_list_set_in_further_is_another_list() -> None:
    text = "1. Costs\n1.1 A decision that:\n(a) raises pay above:\n"
    text += "(a) the plan; or\n(b) the contract; or\n(b) raises benefits.\n2. Law"
    document = typed(text)
    lines = [
        replace(line, box=replace(line.box, x0=line.box.x0 + 36.0)) if position in (3, 4) else line
        for position, line in enumerate(document.lines)
    ]
    clauses = split(replace(document, lines=tuple(lines)))
    assert [clause.number for clause in clauses] == ["1", "1.1", "1.1(a)", "1.1(a)(a)", "1.1(a)(b)", "1.1(b)", "2"]


def test_a_signature_block_is_not_part_of_the_last_clause() -> None:
    text = "1. Law\nEnglish law.\nSIGNED by the parties:\nACME LIMITED\nA. Jones\nB. Smith\nSchedule 1\n1. Scope"
    document = typed(text)
    clauses = split(document)
    check(document, clauses)
    assert [clause.number for clause in clauses] == ["1", "", "Schedule 1", "Schedule 1, 1"]
    assert clauses[0].span.text.endswith("English law.")
    assert [clause.is_signature for clause in clauses] == [False, True, False, False]


SIGNING = [
    ("by two parties in turn", "SIGNED by the parties\nACME LIMITED\nBy: _____\nTHE COUNCIL\nBy: _____", [False, True]),
    ("without words before it", "For and on behalf of the Council\nName:\nDate:", [False, True]),
    ("in Welsh", "Llofnodwyd ar ran y Cyngor\nEnw:\nDyddiad:", [False, True]),
    (
        "a rule after it is none of it",
        "SIGNED by the parties\nName:\nThe least share that is bought each year shall be sixty in a hundred.",
        [False, True, False],
    ),
    (
        "prose after it is none of it",
        "SIGNED by the parties\nName:\nThe Supplier shall keep the records of every visit to every site for six "
        "years and shall show them to the Council whenever it asks for them in the course of any of its audits.",
        [False, True, False],
    ),
]


@pytest.mark.parametrize(("text", "expected"), [c[1:] for c in SIGNING], ids=[c[0] for c in SIGNING])
def test_signature_blocks_are_recognised(text: str, expected: list[bool]) -> None:
    clauses = split(typed(f"1. Law\nEnglish law.\n{text}"))
    assert [clause.is_signature for clause in clauses] == expected


def test_text_without_numbers_is_one_clause() -> None:
    document = typed("This letter says that we agree.\nWe shall pay you.")
    (clause,) = split(document)
    assert (clause.number, clause.heading, clause.span.text) == ("", "", document.text)


def test_a_document_without_text_has_no_clauses() -> None:
    assert split(typed("")) == ()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("i", 1),
        ("iv", 4),
        ("IX", 9),
        ("xiv", 14),
        ("XL", 40),
        ("lxxxix", 89),
        ("iiii", 0),
        ("vx", 0),
        ("mix", 0),
        ("", 0),
    ],
)
def test_roman_numerals(text: str, value: int) -> None:
    assert roman(text) == value


PIECE = st.sampled_from(
    [
        "1.",
        "1.1",
        "2",
        "2.1",
        "(a)",
        "(b)",
        "(i)",
        "(ii)",
        "A.",
        "Schedule 1",
        "Part B",
        "Article II",
        "TERM",
        "“X” means",
        "SIGNED by",
    ]
)
WORDS = st.sampled_from(
    ["The Supplier shall pay.", "as follows:", "and", "help; or", "Charges", "of clause", "30 days", ""]
)


@settings(deadline=None, max_examples=300)
@given(st.lists(st.tuples(st.sampled_from(["", "  "]), PIECE, WORDS), max_size=25))
def test_every_word_belongs_to_a_clause_whatever_the_numbers(lines: list[tuple[str, str, str]]) -> None:
    document = typed("\n".join(f"{indent}{piece} {words}" for indent, piece, words in lines))
    check(document, split(document))


@pytest.mark.slow
def test_invariants_of_real_contracts(shared: Path) -> None:
    for path in sorted((shared / "data" / "ccs").glob("*.pdf")):
        document = read(path)
        check(document, split(document))


def test_the_numbers_of_real_core_terms_have_no_gap(shared: Path) -> None:
    document = read(next((shared / "data" / "ccs").glob("Core_Terms*.pdf")))
    numbered = [clause.number for clause in split(document) if clause.number]
    top = [int(number) for number in numbered if number.isdecimal()]
    assert top == list(range(1, 36))
    for before, after in pairwise(numbered):
        old, new = (tuple(map(int, number.split("."))) for number in (before, after))
        follows = new[:-1] == old[: len(new) - 1] and new[-1] == (old[len(new) - 1] + 1 if len(new) <= len(old) else 1)
        assert follows, (before, after)


def test_numbers_restart_after_a_signature_block():
    lines = (
        "Order Form",
        "1 The Supplier keeps the service running.",
        "2 The Customer pays within thirty days.",
        "Signed for and on behalf of Glanrafon County Council",
        "Supplier Terms",
        "1. In these terms the words below have these meanings.",
        "2. The term is five years.",
        "3. The fees are those of the Order Form.",
    )
    numbers = [clause.number for clause in split(document(*lines)) if clause.number]
    assert numbers == ["1", "2", "1", "2", "3"]
