"""Durations as contracts print them."""

import pytest

from analyser.domain import Duration, Unit, Unknown
from analyser.terms.layout.contract_sentences import plain
from analyser.terms.values import durations

CASES = [
    ("thirty-six (36) months", Duration(36, Unit.MONTH), "words and figures"),
    ("a period of 3 years", Duration(3, Unit.YEAR), "figures only"),
    ("one (I) year", Duration(1, Unit.YEAR), "a scan reads 1 as I"),
    ("180 (one hundred eighty) days", Duration(180, Unit.DAY), "figures first"),
    ("one hundred and eighty days", Duration(180, Unit.DAY), "with 'and'"),
    ("two further periods of up to 12 months each", Duration(12, Unit.MONTH), "the length of one period"),
    ("five (5)-year terms", Duration(5, Unit.YEAR), "hyphen before the unit"),
    ("twenty Working Days", Duration(20, Unit.WORKING_DAY), "working days"),
    ("ten business days", Duration(10, Unit.WORKING_DAY), "the American word for them"),
    ("twelve (12) full calendar months", Duration(12, Unit.MONTH), "two words before the unit"),
    ("two and one-half (2.5) years", Duration(30, Unit.MONTH), "half a year is six months"),
    ("half a year", Duration(6, Unit.MONTH), "no number"),
    ("for a year", Duration(1, Unit.YEAR), "an article for one"),
    ("two quarters", Duration(2, Unit.QUARTER), "quarters"),
    ("tair blynedd", Duration(3, Unit.YEAR), "Welsh, feminine three"),
    ("am gyfnod o bum mlynedd", Duration(5, Unit.YEAR), "Welsh, both words mutated"),
    ("chwe mis", Duration(6, Unit.MONTH), "Welsh six before a noun"),
    ("deuddeng (12) mis", Duration(12, Unit.MONTH), "Welsh twelve"),
    ("tri deg chwech (36) o fisoedd", Duration(36, Unit.MONTH), "Welsh with 'o'"),
    ("90 diwrnod", Duration(90, Unit.DAY), "Welsh days"),
    ("20 diwrnod gwaith", Duration(20, Unit.WORKING_DAY), "Welsh working days"),
]


@pytest.mark.parametrize(("text", "expected", "why"), CASES)
def test_reads_a_length(text: str, expected: Duration, why: str) -> None:
    assert [found.value for found in durations.find(plain(text))] == [expected], why


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[   ] months", durations.BLANK_PERIOD),
        ("____ (__) years", durations.BLANK_PERIOD),
        ("[*****] days", durations.BLANK_PERIOD),
        ("ten (12) days", durations.WORDS_AND_FIGURES_DIFFER),
        ("0 years", durations.ODD_LENGTH),
        ("999 years", durations.ODD_LENGTH),
    ],
)
def test_what_cannot_be_read_is_unknown(text: str, expected: Unknown) -> None:
    assert [found.value for found in durations.find(text)] == [expected]


@pytest.mark.parametrize(
    "text", ["month to month", "from year to year", "on a month to month basis", "the Contract Year", ""]
)
def test_words_without_a_number_are_no_length(text: str) -> None:
    assert durations.find(text) == ()
