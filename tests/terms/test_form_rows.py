"""Terms from the rows of a table, whose cells separate label and value."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from analyser.domain import Duration, Money, TermKind, Unit, Value
from analyser.terms import extract
from analyser.terms.layout.table_forms import Forms, row_edges
from terms.contracts import PARTIES, form, form_values


@pytest.mark.parametrize(
    ("label", "value", "kind", "expected"),
    [
        ("Commencement Date", "1 April 2025", TermKind.START_DATE, dt.date(2025, 4, 1)),
        ("1. Start date of the services", "1 April 2025", TermKind.START_DATE, dt.date(2025, 4, 1)),
        ("End date of the\nfirst term", "31 March 2028", TermKind.END_DATE, dt.date(2028, 3, 31)),
        ("Dyddiad cychwyn / Start date", "1 Medi 2025 / 1 September 2025", TermKind.START_DATE, dt.date(2025, 9, 1)),
        ("Initial Term", "Five (5) years from the Commencement Date", TermKind.INITIAL_TERM, Duration(5, Unit.YEAR)),
        ("Initial Term (see clause 3)", "36 months", TermKind.INITIAL_TERM, Duration(36, Unit.MONTH)),
        ("Subscription\nterm", "36 months, ending on 31 May 2027", TermKind.END_DATE, dt.date(2027, 5, 31)),
        (
            "Notice to prevent\nrenewal",
            "Not less than six (6) months",
            TermKind.RENEWAL_NOTICE,
            Duration(6, Unit.MONTH),
        ),
        ("Notice to end without a reason", "30 days", TermKind.TERMINATION_NOTICE, Duration(30, Unit.DAY)),
        ("Renewal", "Renews for 12 months at a time", TermKind.AUTO_RENEWAL, Duration(12, Unit.MONTH)),
        ("Possible extension", "Up to 12 months", TermKind.EXTENSION, Duration(12, Unit.MONTH)),
        ("Extension periods", "Two further periods of 12 months", TermKind.EXTENSION, Duration(24, Unit.MONTH)),
        ("Optional extension", "2 x 12 months", TermKind.EXTENSION, Duration(24, Unit.MONTH)),
        ("Total expected value", "£148,000, without VAT", TermKind.CONTRACT_VALUE, Money(Decimal(148000), "GBP")),
    ],
)
def test_a_row_gives_its_value(label: str, value: str, kind: TermKind, expected: Value) -> None:
    document, clauses = form(("Item", "Detail"), (label, value), ("Service area", "Finance"))
    (term,) = [term for term in extract(document, clauses, PARTIES) if term.kind is kind]
    assert term.value == expected
    cell = document.tables[0].row(1)[1]
    assert term.span.within(cell.span)


@pytest.mark.parametrize(
    ("label", "value", "kind"),
    [
        pytest.param("Initial Term price", "3 years at £200", TermKind.INITIAL_TERM, id="a price for the term"),
        pytest.param("Extension end date", "31 March 2029", TermKind.END_DATE, id="the end of an extension"),
        pytest.param("Extension of time", "12 months", TermKind.EXTENSION, id="more time for a delivery"),
        pytest.param("Notice to prevent renewal", "See clause 3", TermKind.RENEWAL_NOTICE, id="no length"),
    ],
)
def test_a_row_of_something_else_gives_nothing(label: str, value: str, kind: TermKind) -> None:
    assert form_values(kind, ("Item", "Detail"), (label, value), ("Service area", "Finance")) == []


def test_a_value_is_not_taken_from_the_next_row() -> None:
    """In running text a label's value may be on the next line; in a table it may not."""
    rows = (("Initial Term", "See clause 3"), ("Support hours", "36 months"))
    assert form_values(TermKind.INITIAL_TERM, *rows) == []
    assert form_values(TermKind.END_DATE, ("End date", "to be agreed"), ("Order date", "17 March 2023")) == []


def test_a_table_of_one_row_is_read_by_its_head() -> None:
    rows = (("Start date", "End date", "Initial term"), ("1 April 2025", "31 March 2028", "3 years"))
    assert form_values(TermKind.START_DATE, *rows) == [dt.date(2025, 4, 1)]
    assert form_values(TermKind.END_DATE, *rows) == [dt.date(2028, 3, 31)]
    assert form_values(TermKind.INITIAL_TERM, *rows) == [Duration(3, Unit.YEAR)]


def test_a_number_in_front_of_the_label_is_passed_over() -> None:
    rows = (("No.", "Item", "Detail"), ("1", "Initial Term", "3 years"), ("2", "Start date", "1 April 2025"))
    assert form_values(TermKind.INITIAL_TERM, *rows) == [Duration(3, Unit.YEAR)]
    assert form_values(TermKind.START_DATE, *rows) == [dt.date(2025, 4, 1)]


def test_rows_are_separate_sentences() -> None:
    """A row that excludes renewal and one with a notice are not one sentence."""
    rows = (("Renewal", "None"), ("Licence term", "The licence may be extended"), ("Support", "12 months"))
    assert form_values(TermKind.EXTENSION, *rows) == []


def test_cells_and_rows_are_found_by_their_offsets() -> None:
    document, _ = form(("Item", "Detail"), ("Term", ""), ("", "3 years"))
    assert document.text == "Item Detail\nTerm \n 3 years"
    forms = Forms(document)
    assert [(entry.label.text, entry.value.text) for entry in forms.entries] == [("Item", "Detail")]
    assert forms.cell_end(document.text.index("Detail")) == document.text.index("Detail") + len("Detail")
    assert forms.cell_end(document.text.index(" Detail")) is None
    assert row_edges(document) == [0, document.text.index("Term"), document.text.index("3"), len(document.text)]
