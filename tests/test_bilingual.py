"""Texts: both languages are changed, joined and formatted together."""

import datetime as dt
from decimal import Decimal

import pytest

from analyser.assessment.sentences import as_text, listed, number, sentence, text_of
from analyser.domain import (
    NO_TEXT,
    Duration,
    Money,
    Span,
    Term,
    TermKind,
    Text,
    Unit,
    Unknown,
    UnknownCode,
    Value,
    joined,
)

YES = Text("yes", "ie")


def test_texts_are_changed_in_both_languages() -> None:
    assert YES + Text("!", "?") == Text("yes!", "ie?")
    assert YES + NO_TEXT == YES
    assert YES.map(str.upper) == Text("YES", "IE")
    assert Text.same("Acme") == Text("Acme", "Acme")
    assert joined([YES, YES], ", ") == Text("yes, yes", "ie, ie")
    assert joined([]) == NO_TEXT


@pytest.mark.parametrize(("code", "expected"), [("en", "yes"), ("cy", "ie")])
def test_a_text_in_one_language(code: str, expected: str) -> None:
    assert YES.in_language(code) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (dt.date(2028, 3, 31), Text("31 March 2028", "31 Mawrth 2028")),
        (Duration(2, Unit.YEAR), Text("2 years", "2 flynedd")),
        (Money(Decimal(12000), "GBP", "year"), Text("£12,000 a year", "£12,000 y flwyddyn")),
        (Unknown(UnknownCode.BLANK, YES), YES),
        ("08-31", Text("31 August", "31 Awst")),
        (YES, YES),
    ],
)
def test_values_are_formatted_for_each_language(value: Value | Text, expected: Text) -> None:
    assert as_text(value) == expected
    assert sentence("({value})", "[{value}]", value=value) == Text(f"({expected.en})", f"[{expected.cy}]")


def test_a_placeholder_may_be_used_in_one_language_alone() -> None:
    assert sentence("{one}", "dim", one=YES) == Text("yes", "dim")
    with pytest.raises(KeyError):
        sentence("{other}", "dim", one=YES)


def test_lists_leave_out_what_is_the_same_in_a_language() -> None:
    assert listed([YES, Text("yes", "do"), YES]) == Text("yes", "ie, do")


def test_numbers_and_terms() -> None:
    assert number(Decimal("0.305"), ".0%") == Text.same("30%")
    term = Term(TermKind.RENEWAL_NOTICE, Duration(2, Unit.MONTH), Span(0, 0, ""), 0, "2 months before the end")
    assert text_of(term) == Text("2 months before the end", "2 fis")
