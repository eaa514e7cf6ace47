"""Whole contracts of a few sentences, in the wording of British public bodies."""

from __future__ import annotations

import datetime as dt

import pytest

from analyser.assessment import assess
from analyser.domain import Assessment, DeadlineKind, DocumentKind, Evidence
from terms.contracts import PARTIES, terms

AS_OF = dt.date(2026, 1, 1)


def read(*paragraphs: str) -> Assessment:
    found = tuple((f"t{number}", term) for number, term in enumerate(terms(*paragraphs)))
    return assess([Evidence("a", DocumentKind.AGREEMENT, 1, 1, PARTIES, (), found)], AS_OF)


DATE = dt.date.fromisoformat
CALL_OFF = (
    "Call-Off Start Date: 1 April 2024",
    "Call-Off Initial Period: 36 Months",
    "Call-Off Expiry Date: 31 March 2027",
    "Call-Off Optional Extension Period: 12 Months + 12 Months",
    "The Buyer can extend the Contract for the Extension Period by giving the Supplier no less than 3 Months’ written "
    "notice before the Contract expires.",
)
ROLLING = (
    "The Agreement shall commence on 1 July 2021 and shall continue for an initial fixed period of thirty six"
    " (36) months "
    "(“the Initial Term”) and thereafter from year to year unless and until terminated by either party giving to the "
    "other not less than three months’ prior written notice expiring at the end of the Initial Term or any"
    " anniversary.",
)
HIRE = (
    "The hire agreement is for a minimum period of 60 months from the date of installation, 3 March 2022.",
    "The agreement will automatically renew for further periods of 12 months unless you give us at least 90 days"
    " but no "
    "more than 120 days written notice before the end of the Minimum Period.",
)


@pytest.mark.parametrize(
    ("paragraphs", "end", "latest", "decide", "why"),
    [
        (CALL_OFF, "2027-03-31", "2029-03-31", "2026-12-31", "a call-off under a framework"),
        (
            (
                "This Contract shall commence on the Commencement Date (1 April 2024) and shall expire on 31"
                " March 2028.",
                "The Council may extend the Contract Period for a period or periods of up to 24 months in total"
                " by giving "
                "not less than three months’ written notice before the Expiry Date.",
            ),
            "2028-03-31",
            "2030-03-31",
            "2027-12-31",
            "at the authority's discretion",
        ),
        (
            (
                "Contract period: from 01/09/2023 to 31/08/2026",
                "The Council reserves the right to extend for up to two further periods of 12 months each.",
            ),
            "2026-08-31",
            "2028-08-31",
            "2026-08-31",
            "a row, and a right that names nothing it extends",
        ),
        (
            (
                "This Agreement is dated 14 May 2022.",
                "The term of the Agreement is 5 years with an option to extend for a further 2 + 1 + 1 years.",
            ),
            "2027-05-13",
            "2031-05-13",
            "2027-05-13",
            "a sum of extensions",
        ),
        (
            (
                "Commencement Date: 2nd January 2025",
                "Expiry Date: the date which is 4 years after the Commencement Date.",
            ),
            "2029-01-01",
            None,
            None,
            "a row that counts its last day",
        ),
        (
            ("This Licence is granted for the period of three years ending on 31 December 2026.",),
            "2026-12-31",
            None,
            None,
            "granted for, ending on",
        ),
        (
            ("This framework agreement starts on 1 October 2024 and ends on 30 September 2028.",),
            "2028-09-30",
            None,
            None,
            "plain English",
        ),
    ],
)
def test_ends_and_extensions(
    paragraphs: tuple[str, ...], end: str, latest: str | None, decide: str | None, why: str
) -> None:
    found = read(*paragraphs)
    assert found.facts.end_date == DATE(end), why
    assert found.facts.max_end_date == (DATE(latest) if latest else None), why
    days = [day.date for day in found.deadlines if day.kind is DeadlineKind.EXTENSION_DECISION]
    assert days == ([DATE(decide)] if decide else []), why
    assert not any(day.kind is DeadlineKind.RENEWAL_NOTICE for day in found.deadlines), why


@pytest.mark.parametrize(
    ("paragraphs", "expected", "why"),
    [
        (ROLLING, ["2024-03-30", "2026-03-30"], "from year to year; the first day has passed"),
        (HIRE, ["2026-12-02"], "the last day of a window, from a day named and then given"),
    ],
)
def test_the_last_day_to_stop_a_renewal(paragraphs: tuple[str, ...], expected: list[str], why: str) -> None:
    days = [day.date for day in read(*paragraphs).deadlines if day.kind is DeadlineKind.RENEWAL_NOTICE]
    assert days == [DATE(one) for one in expected], why


def test_a_break_clause_from_a_certain_day() -> None:
    found = read(
        "Commencement Date: 1 April 2025",
        "Initial Term: 5 years",
        "The Council may terminate this Agreement on six months’ written notice expiring on or after the end of"
        " the second "
        "Contract Year.",
    )
    (leave,) = [day for day in found.deadlines if day.kind is DeadlineKind.EARLIEST_EXIT]
    assert leave.date == DATE("2027-04-01")
    assert "due by 1 October 2026" in leave.basis.en
