"""Percentages, price indexation, liability caps, minimum commitments, exit charges, service and reviews."""

from decimal import Decimal

import pytest

from analyser.domain import Duration, Holder, Money, Percentage, TermKind, Unit, Value
from analyser.terms.values import percentages
from terms.contracts import terms, values


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        ("three per cent (3%)", ["3"], "words and figures"),
        ("plus 3.9 per cent.", ["3.9"], "a fraction"),
        ("one hundred and twenty-five per cent (125%)", ["125"], "long words"),
        ("two percentage points", ["2"], "points"),
        ("50% of the fees and 4%", ["50", "4"], "two"),
        ("pump y cant", ["5"], "Welsh"),
        ("three per cent (4%)", [], "words and figures differ"),
        ("thirty days", [], "no rate"),
    ],
)
def test_rates(text: str, expected: list[str], why: str) -> None:
    assert [rate.value for rate in percentages.find(text)] == [Decimal(one) for one in expected], why


def percent(amount: str, index: str = "") -> Percentage:
    return Percentage(Decimal(amount), index)


INDEX, CAP, DAY = TermKind.PRICE_INDEX, TermKind.PRICE_CAP, TermKind.PRICE_REVIEW


@pytest.mark.parametrize(
    ("sentence", "expected", "why"),
    [
        (
            "On 1 April in each year the Charges shall increase by the Consumer Prices Index plus three per cent (3%).",
            {INDEX: percent("3", "CPI"), DAY: "04-01"},
            "an index and more, on a day",
        ),
        (
            "On each anniversary of the Commencement Date the Charges shall be adjusted by the change in RPI,"
            " subject to a "
            "maximum of 5%.",
            {INDEX: percent("0", "RPI"), CAP: percent("5"), DAY: "anniversary of the start"},
            "an index with a cap, on anniversaries",
        ),
        ("The Fees shall rise by 4% each year.", {INDEX: percent("4")}, "a fixed rise"),
        ("Interest on late payment of the Charges is 4% each year above base rate.", {}, "interest"),
        ("CPI means the Consumer Prices Index.", {}, "a definition moves nothing"),
    ],
)
def test_how_prices_move(sentence: str, expected: dict[TermKind, Value], why: str) -> None:
    assert {term.kind: term.value for term in terms(sentence) if term.kind in (INDEX, CAP, DAY)} == expected, why


@pytest.mark.parametrize(
    ("sentence", "kind", "expected", "why"),
    [
        (
            "The Supplier's total liability in each year shall not exceed 125% of the Charges paid in that year.",
            TermKind.LIABILITY_CAP,
            percent("125"),
            "a share",
        ),
        (
            "The Supplier's liability is limited to £500,000.",
            TermKind.LIABILITY_CAP,
            Money(Decimal(500_000), "GBP"),
            "sum",
        ),
        ("The Supplier shall hold liability insurance of up to £5,000,000.", TermKind.LIABILITY_CAP, None, "insurance"),
        (
            "The Council shall order services with a minimum spend of £20,000 per year.",
            TermKind.MINIMUM_COMMITMENT,
            Money(Decimal(20_000), "GBP", "year"),
            "a minimum",
        ),
        (
            "If the Council terminates early it shall pay twenty per cent (20%) of the Charges for the unexpired term.",
            TermKind.EXIT_CHARGE,
            percent("20"),
            "a share of the rest",
        ),
        (
            "On early termination the Council shall pay all the remaining Charges for the rest of the Term.",
            TermKind.EXIT_CHARGE,
            percent("100"),
            "all the rest",
        ),
        (
            "On exit the Council shall pay an early termination charge of £10,000.",
            TermKind.EXIT_CHARGE,
            Money(Decimal(10_000), "GBP"),
            "a sum",
        ),
        ("On exit no termination charge of any kind, not even £1, is payable.", TermKind.EXIT_CHARGE, None, "denied"),
        (
            "A notice sent by post is deemed received on the second Working Day after posting.",
            TermKind.NOTICE_SERVICE,
            Duration(2, Unit.WORKING_DAY),
            "deemed service",
        ),
        (
            "The parties shall review the Key Performance Indicators every six months.",
            TermKind.KPI_REVIEW,
            Duration(6, Unit.MONTH),
            "an interval",
        ),
        ("The KPIs are reviewed annually.", TermKind.KPI_REVIEW, Duration(1, Unit.YEAR), "a word for it"),
        (
            "The Annual Fee is £54,600.",
            TermKind.YEARLY_CHARGE,
            Money(Decimal(54_600), "GBP", "year"),
            "a year's charge",
        ),
    ],
)
def test_sums_and_times(sentence: str, kind: TermKind, expected: Value | None, why: str) -> None:
    assert values(kind, sentence) == ([expected] if expected is not None else []), why


def test_whose_liability_is_capped() -> None:
    sentence = "The total liability of the Council shall not exceed 100% of the Charges."
    (cap,) = [term for term in terms(sentence) if term.kind is TermKind.LIABILITY_CAP]
    assert cap.holder is Holder.BUYER
