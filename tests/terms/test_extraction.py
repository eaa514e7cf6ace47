"""Terms read from sentences and rows of a contract."""

import datetime as dt
import pkgutil
from decimal import Decimal
from importlib import import_module

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import analyser.terms
from analyser.domain import Duration, Holder, Money, Parties, TermKind, Unit, Unknown
from analyser.terms import extract, extraction
from analyser.terms.initial_term import OPEN_ENDED
from terms.contracts import document, terms, values


def test_every_module_with_an_extractor_is_in_the_table() -> None:
    modules = [import_module(f"analyser.terms.{found.name}") for found in pkgutil.iter_modules(analyser.terms.__path__)]
    extractors = {module.extract for module in modules if hasattr(module, "extract")} - {extract}
    assert set(extraction.EXTRACTORS) == extractors


MADE = "This Agreement is made on 1 April 2024 (the “Effective Date”) between the Council and the Supplier."

FIRST_TERMS = [
    (
        "The initial term of this Agreement shall be three (3) years from the Effective Date.",
        Duration(3, Unit.YEAR),
        "the classic",
    ),
    (
        "This Agreement shall commence on the Effective Date and continue for a period of thirty-six (36) months "
        "unless terminated earlier.",
        Duration(36, Unit.MONTH),
        "begins and continues",
    ),
    ("This contract starts on the Effective Date and lasts for two years.", Duration(2, Unit.YEAR), "plain English"),
    (
        "Subject to clause 9, the term of this Agreement shall commence on the Effective Date and expire on the fifth "
        "anniversary of the Effective Date.",
        Duration(5, Unit.YEAR),
        "an anniversary",
    ),
    (
        "The Services shall be provided for a fixed period of seven (7) years beginning on the Effective Date.",
        Duration(7, Unit.YEAR),
        "the services, not the agreement",
    ),
    (
        "Bydd y Cytundeb hwn yn cychwyn ar 1 Ebrill 2024 ac yn parhau am gyfnod o dair blynedd.",
        Duration(3, Unit.YEAR),
        "Welsh",
    ),
    ("Initial Term Five (5) years from the Effective Date", Duration(5, Unit.YEAR), "a row of an order form"),
    ("Cyfnod Cychwynnol 3 blynedd", Duration(3, Unit.YEAR), "a Welsh row"),
    ("This Agreement shall remain in force until terminated by either party.", OPEN_ENDED, "no end"),
    (
        "This Agreement shall commence on the Effective Date and shall extend for a period of five (5) years.",
        Duration(5, Unit.YEAR),
        "it shall extend for, which is no extension",
    ),
    ("“Expiry Date” means the third anniversary of the Effective Date.", Duration(3, Unit.YEAR), "a named last day"),
    (
        "Expiry Date: the date falling 3 years from the Effective Date",
        Duration(3, Unit.YEAR),
        "a named last day, a row",
    ),
    (
        "This MSA shall expire on the first anniversary of the Effective Date.",
        Duration(1, Unit.YEAR),
        "an agreement by its letters",
    ),
    (
        "This Agreement commences on the Effective Date and continues until the end of the third Contract Year.",
        Duration(3, Unit.YEAR),
        "years that the contract counts",
    ),
]


@pytest.mark.parametrize(("sentence", "expected", "why"), FIRST_TERMS)
def test_first_term(sentence: str, expected: object, why: str) -> None:
    assert values(TermKind.INITIAL_TERM, MADE, sentence) == [expected], why


@pytest.mark.parametrize(
    ("sentence", "why"),
    [
        (
            "During the term of this Agreement and for two (2) years thereafter each party shall keep records.",
            "records",
        ),
        (
            "The obligations of confidentiality shall survive for five (5) years after the end of this Agreement.",
            "survival",
        ),
        ("Each Quarter during the Term the parties shall meet within thirty (30) days.", "meetings"),
        (
            "“Annual Period” means the twelve (12) month period beginning on the Launch Date.",
            "a period of another name",
        ),
        (
            "If the proceeding under this Agreement remains undismissed for ninety (90) days it may be terminated.",
            "a time to put something right",
        ),
        (
            "The Supplier shall pay interest if an invoice under this Agreement remains unpaid for sixty (60) days.",
            "payment",
        ),
    ],
)
def test_other_lengths_are_not_the_first_term(sentence: str, why: str) -> None:
    assert values(TermKind.INITIAL_TERM, MADE, sentence) == [], why


@pytest.mark.parametrize(
    ("sentence", "expected", "why"),
    [
        (
            "This Agreement shall begin on the Effective Date and continue until 31 December 2027.",
            dt.date(2027, 12, 31),
            "until",
        ),
        ("“Expiry Date” means 31 March 2028.", dt.date(2028, 3, 31), "a definition"),
        ("End Date: 31 March 2028", dt.date(2028, 3, 31), "a row"),
        ("Subscription term 36 months, ending on 31 May 2027", dt.date(2027, 5, 31), "a row with length and end"),
        ("Dyddiad dod i ben: 31 Mawrth 2027", dt.date(2027, 3, 31), "a Welsh row"),
        ("End date of the first term 31 March 2028", dt.date(2028, 3, 31), "a row with more of a name"),
        (
            "This Agreement remains in effect until the end of the current calendar year.",
            dt.date(2024, 12, 31),
            "the year in which it begins",
        ),
        (
            "This Agreement continues in force until the last day of February 2028.",
            dt.date(2028, 2, 29),
            "the last day of a month",
        ),
    ],
)
def test_end_date(sentence: str, expected: dt.date, why: str) -> None:
    assert expected in values(TermKind.END_DATE, MADE, sentence), why


def test_a_term_from_a_day_that_nothing_fixes_has_no_known_end() -> None:
    (end,) = values(TermKind.END_DATE, MADE, "The term of this Agreement shall be one year from the Go-Live Date.")
    assert isinstance(end, Unknown)
    assert "go-live date" in end.reason.en


def test_a_term_that_ends_on_the_later_of_two_things_has_no_known_end() -> None:
    sentence = "This Agreement shall continue in force until the later of 31 March 2028 and completion of the Works."
    (end,) = values(TermKind.END_DATE, MADE, sentence)
    assert isinstance(end, Unknown)
    assert values(TermKind.EARLIEST_END, MADE, sentence) == [dt.date(2028, 3, 31)]
    longer = "The term of this Agreement shall be five years from the Effective Date or until the Works end, "
    longer += "whichever is later."
    assert values(TermKind.EARLIEST_END, MADE, longer) == [Duration(5, Unit.YEAR)]


def test_an_option_already_taken_up_is_not_the_first_term() -> None:
    sentence = "If the Council renews, the term of this Agreement shall be extended by one year, until 31 March 2028."
    assert values(TermKind.END_DATE, MADE, sentence) == []


STARTS = [
    (("This Agreement is dated 1 April 2024.",), dt.date(2024, 4, 1), "the date of the agreement"),
    ((MADE,), dt.date(2024, 4, 1), "a name in brackets"),
    (("“Commencement Date” means 1 July 2024.",), dt.date(2024, 7, 1), "a definition"),
    (("Commencement Date 1 July 2024",), dt.date(2024, 7, 1), "a row"),
    (("Ystyr “Dyddiad Cychwyn” yw 1 Ebrill 2024.",), dt.date(2024, 4, 1), "Welsh"),
    (
        (
            MADE,
            "“Commencement Date” means the date of this Agreement.",
            "The term of this Agreement shall be 2 years from the Commencement Date.",
        ),
        dt.date(2024, 4, 1),
        "a name defined by another",
    ),
    (
        (MADE, "The term of this Agreement shall commence on 1 September 2024 and continue for two years."),
        dt.date(2024, 9, 1),
        "the term's own start before the day of signing",
    ),
    (
        ("This Agreement is made between the Council and the Supplier.", "Signed by:", "Date: 3 May 2024"),
        dt.date(2024, 5, 3),
        "beside a signature",
    ),
    (
        (
            "This Agreement is made on 1 October 2024 between the Council and the Supplier.",
            "The term of this Agreement shall be five years from the date of execution.",
            "Signed for and on behalf of the Council",
            "Dated: 20 July 2024",
        ),
        dt.date(2024, 10, 1),
        "dated later than it was signed",
    ),
    (
        (
            "The Supplier relies on the confidentiality agreement dated 1 January 2019.",
            "IN WITNESS WHEREOF the parties have signed this 25th day of May 2024.",
        ),
        dt.date(2024, 5, 25),
        "the closing words, not another paper",
    ),
    (
        (
            "This letter agreement is made on 20 July 2024.",
            "This letter agreement will be effective as of 1 July 2024.",
            "This letter agreement will commence on the Effective Date and continue for one year.",
        ),
        dt.date(2024, 7, 1),
        "in effect from another day than it is dated",
    ),
]


@pytest.mark.parametrize(("paragraphs", "expected", "why"), STARTS)
def test_start_date(paragraphs: tuple[str, ...], expected: dt.date, why: str) -> None:
    assert values(TermKind.START_DATE, *paragraphs) == [expected], why


def test_two_commencement_dates_are_both_given() -> None:
    starts = values(TermKind.START_DATE, "Commencement date 1 June 2024", "“Commencement Date” means 1 July 2024.")
    assert set(starts) == {dt.date(2024, 6, 1), dt.date(2024, 7, 1)}


@pytest.mark.parametrize(
    ("sentence", "expected", "why"),
    [
        (
            "This Agreement shall automatically renew for successive periods of twelve (12) months.",
            Duration(12, Unit.MONTH),
            "plain",
        ),
        (
            "Thereafter it shall continue from year to year unless either party gives notice.",
            None,
            "no contract is named",
        ),
        (
            "Thereafter this Agreement shall continue from year to year unless either party gives notice.",
            Duration(1, Unit.YEAR),
            "year to year",
        ),
        (
            "At the end of each term Your subscription will renew automatically for a further 12 months.",
            Duration(12, Unit.MONTH),
            "a subscription",
        ),
        (
            "Bydd y Cytundeb yn adnewyddu yn awtomatig am gyfnod pellach o ddeuddeng mis.",
            Duration(12, Unit.MONTH),
            "Welsh",
        ),
        ("This Agreement shall not automatically renew for further periods of 12 months.", None, "denied"),
        ("Insurance policies under this Agreement renew automatically for 12 months.", None, "something else renews"),
        (
            "This Agreement will automatically renew for one-year terms unless notice is given that it will not"
            " be renewed.",
            Duration(1, Unit.YEAR),
            "notice that it will not, which denies nothing",
        ),
        (
            "After two years this Agreement shall automatically renew for like periods unless either party gives"
            " notice.",
            Duration(2, Unit.YEAR),
            "the same again",
        ),
        (
            "Thereafter this Agreement shall continue from month to month until terminated on 180 days’ notice.",
            Duration(1, Unit.MONTH),
            "a step, not the notice",
        ),
        (
            "This Agreement continues from Contract Year to Contract Year until it is ended under clause 3.",
            Duration(1, Unit.YEAR),
            "from year to year, of a name",
        ),
    ],
)
def test_automatic_renewal(sentence: str, expected: Duration | None, why: str) -> None:
    assert values(TermKind.AUTO_RENEWAL, sentence) == ([expected] if expected else []), why


@pytest.mark.parametrize(
    ("sentence", "expected", "why"),
    [
        (
            "The Council may extend this Agreement for up to two (2) further periods of twelve (12) months each.",
            Duration(24, Unit.MONTH),
            "all together",
        ),
        ("The Buyer can extend this contract once, by up to 12 months.", Duration(12, Unit.MONTH), "once"),
        ("Caiff y Cyngor estyn y Cytundeb am gyfnod pellach o flwyddyn (1 flwyddyn).", Duration(1, Unit.YEAR), "Welsh"),
        (
            "This Agreement continues for two years, unless extended by written agreement of the parties.",
            None,
            "the length of the first term",
        ),
        (
            "The right to audit shall extend throughout the Term and for one year.",
            None,
            "what is extended is no contract",
        ),
        ("Notice to prevent renewal of the Agreement: 6 months", None, "to prevent it"),
        (
            "A notice given late has no effect, and the Customer is bound by this Agreement for the whole of the "
            "Renewal Term.",
            None,
            "a renewal is only mentioned",
        ),
    ],
)
def test_extension(sentence: str, expected: Duration | None, why: str) -> None:
    assert values(TermKind.EXTENSION, sentence) == ([expected] if expected else []), why


def test_extensions_without_number_are_unknown() -> None:
    (value,) = values(
        TermKind.EXTENSION, "The parties may agree to renew this Agreement for successive terms of one year."
    )
    assert isinstance(value, Unknown)


RENEWS = "This Agreement shall automatically renew for successive terms of one year"


@pytest.mark.parametrize(
    ("sentence", "expected", "why"),
    [
        (
            f"{RENEWS} unless either party gives not less than six (6) months’ written notice before the end of the "
            "Initial Term.",
            Duration(6, Unit.MONTH),
            "in one sentence",
        ),
        (
            f"{RENEWS} unless terminated by either party on ninety (90) days’ prior written notice.",
            Duration(90, Unit.DAY),
            "until notice",
        ),
        (
            "To stop a renewal You must tell Us at least 60 days before the current Subscription Term ends.",
            Duration(60, Unit.DAY),
            "term ends",
        ),
        (
            "Notice to prevent renewal Not less than six (6) months before the end of the Initial Term",
            Duration(6, Unit.MONTH),
            "a row",
        ),
        (
            "This Agreement may be terminated at the end of its term or any renewal term upon thirty (30) days’"
            " notice.",
            Duration(30, Unit.DAY),
            "at the end of any term",
        ),
        (
            "Either party may determine the Services by ninety (90) days’ notice expiring at the end of a"
            " Support Year.",
            Duration(90, Unit.DAY),
            "expiring at the end of a year",
        ),
        (
            "Either party may end this Agreement on 31 August in any year by not less than six months’ written notice.",
            Duration(6, Unit.MONTH),
            "on one day of every year",
        ),
    ],
)
def test_renewal_notice(sentence: str, expected: Duration, why: str) -> None:
    assert expected in values(TermKind.RENEWAL_NOTICE, sentence), why


@pytest.mark.parametrize(
    ("sentence", "holder", "why"),
    [
        (
            "The Council may terminate this Agreement at any time by giving three months’ notice.",
            Holder.BUYER,
            "the buyer",
        ),
        (
            "The Supplier may terminate this Agreement for convenience on 90 days’ written notice.",
            Holder.SUPPLIER,
            "the supplier",
        ),
        ("Either party may terminate this Agreement without cause on 30 days’ notice.", Holder.EITHER, "both"),
        ("Caiff y Cyngor derfynu’r Cytundeb heb reswm drwy roi chwe mis o rybudd.", Holder.BUYER, "Welsh"),
        (
            "The Council may terminate this Agreement without reason by giving the Supplier 90 days’ notice.",
            Holder.BUYER,
            "the one who is addressed does not act",
        ),
    ],
)
def test_notice_to_leave(sentence: str, holder: Holder, why: str) -> None:
    found = [term for term in terms(sentence) if term.kind is TermKind.TERMINATION_NOTICE]
    assert [term.holder for term in found] == [holder], why


def test_a_renewal_unless_terminated_as_provided_is_stopped_by_the_notice_to_leave() -> None:
    paragraphs = (
        "This Agreement shall be automatically renewed for successive one year terms unless terminated as"
        " provided herein.",
        "The Council may terminate this Agreement at any time by giving 60 days’ notice.",
    )
    assert values(TermKind.RENEWAL_NOTICE, *paragraphs) == [Duration(60, Unit.DAY)]


def test_the_days_on_which_alone_one_may_leave_are_terms() -> None:
    yearly = "Either party may end this Agreement on 31 August in any year by six months’ written notice."
    later = (
        "The Council may terminate this Agreement after the end of the third Contract Year by giving 90 days’ notice."
    )
    assert values(TermKind.BREAK_DAY, yearly) == ["08-31"]
    assert values(TermKind.EXIT_FROM, later) == [Duration(3, Unit.YEAR)]


def test_the_term_of_an_attachment_does_not_contradict_that_of_the_contract() -> None:
    paragraphs = (
        MADE,
        "The term of this Agreement shall be fifteen years from the Effective Date.",
        "Term: Three (3) years provided that one year before the end of the term of this Schedule the parties meet.",
    )
    sure = {term.value: term.confidence for term in terms(*paragraphs) if term.kind is TermKind.INITIAL_TERM}
    assert sure[Duration(15, Unit.YEAR)] > sure[Duration(3, Unit.YEAR)] + 0.1


TWICE = (
    "Commencement date 1 June 2024",
    "Initial Term 36 months",
    "“Commencement Date” means 1 July 2024.",
    "The initial term of this Agreement shall be four years from the Commencement Date.",
)


@pytest.mark.parametrize(
    ("sentence", "prevails"),
    [
        ("If the Order Form and these terms conflict, the Order Form shall prevail.", True),
        ("The documents apply in this order of precedence: (a) the Order Form; (b) these terms.", True),
        ("The Supplier shall fulfil each Order Form.", False),
    ],
)
def test_the_order_form_prevails_where_the_contract_says_so(sentence: str, prevails: bool) -> None:
    found = terms(*TWICE, sentence)
    for kind, row in ((TermKind.START_DATE, dt.date(2024, 6, 1)), (TermKind.INITIAL_TERM, Duration(36, Unit.MONTH))):
        best = max(term.confidence for term in found if term.kind is kind)
        sure = {term.value for term in found if term.kind is kind and term.confidence > best - 0.1}
        assert (sure == {row}) is prevails


def test_notice_for_breach_is_no_right_to_leave() -> None:
    sentence = "The Council may terminate this Agreement by 30 days’ notice if the Supplier is in material breach."
    assert values(TermKind.TERMINATION_NOTICE, sentence) == []


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("This Agreement is governed by the law of England and Wales.", "England and Wales"),
        ("The law of England and Wales applies.", "England and Wales"),
        (
            "This Agreement shall be governed by and construed in accordance with the laws of the State of New York.",
            "New York",
        ),
        ("Llywodraethir y Cytundeb hwn gan gyfraith Cymru a Lloegr.", "England and Wales"),
    ],
)
def test_governing_law(sentence: str, expected: str) -> None:
    assert values(TermKind.GOVERNING_LAW, sentence) == [expected]


def test_value_and_reference() -> None:
    paragraphs = ("Contract reference: GLA/ICT/2023/014", "Estimated contract value £520,000 exclusive of VAT")
    assert values(TermKind.REFERENCE, *paragraphs) == ["GLA/ICT/2023/014"]
    assert values(TermKind.CONTRACT_VALUE, *paragraphs) == [Money(Decimal(520000), "GBP")]


def test_a_contract_without_terms_gives_none() -> None:
    assert terms("The parties shall act in good faith.") == ()


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from([sentence for sentence, _, _ in FIRST_TERMS] + [MADE, RENEWS, "¶ \u201c", "x"]), max_size=6
    )
)
def test_every_span_is_the_words_of_the_document(paragraphs: list[str]) -> None:
    made, clauses = document(*paragraphs) if paragraphs else document("")
    for term in extract(made, clauses, Parties()):
        assert made.text[term.span.start : term.span.end] == term.span.text
        assert 0 <= term.clause < max(len(clauses), 1)
        assert 0 <= term.confidence <= 1
