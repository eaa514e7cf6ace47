"""Output of the command line: progress, the summary of a run, and one contract."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from analyser import taxonomy
from analyser.domain import (
    Analysis,
    Assessment,
    Commitment,
    Document,
    FileFormat,
    Money,
    Page,
    Party,
    RiskState,
    Term,
    TextSource,
    Unknown,
    Value,
)
from analyser.engine import Event, Reassessed, RunSummary, printable
from analyser.i18n.formatter import english
from analyser.pipeline import evidence_of

SEVERITIES = {1: "low", 2: "medium", 3: "high"}
TOP_FINDINGS = 8
console = Console(highlight=False, markup=False)  # the text of contracts may contain brackets


@contextmanager
def progress() -> Iterator[Callable[[Event], None]]:
    """Show a progress bar while a run goes on, unless it is logged; yields the function that takes the run's events."""
    logged = logging.getLogger("analyser").isEnabledFor(logging.INFO)
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True, disable=logged) as bar:
        task = bar.add_task("contracts", total=None)

        def show(event: Event) -> None:
            bar.update(task, completed=event.done, total=event.total, description=printable(event.path.name)[:40])

        yield show


def print_summary(summary: RunSummary) -> None:
    """Print how many files were analysed, unchanged and failed, and why each failed."""
    table = Table(title=f"Register {summary.register}")
    table.add_column("Outcome")
    table.add_column("Files", justify="right")
    table.add_row("analysed", str(summary.analysed))
    table.add_row("unchanged", str(summary.unchanged))
    table.add_row("duplicates", str(summary.duplicates))
    table.add_row("failed", str(len(summary.failed)))
    console.print(table)
    for failure in summary.failed:
        console.print(f"{printable(str(failure.path))}: {failure.reason}", soft_wrap=True)
    if not summary.analysed and not summary.failed:
        console.print("Nothing to do: the register already holds these files, analysed by this version.")
    elif not summary.pages:  # files without fixed pages alone
        console.print(f"{summary.analysed} documents in {summary.seconds:.1f} seconds.")
    elif summary.seconds:
        rate = summary.pages / summary.seconds
        console.print(f"{summary.pages} pages in {summary.seconds:.1f} seconds ({rate:.0f} pages a second).")


def print_reassessed(done: Reassessed, as_of: dt.date) -> None:
    """Print how many contracts were assessed, for which day, and how long that took."""
    console.print(
        f"{done.contracts} contract{'' if done.contracts == 1 else 's'} of {done.register} assessed for "
        f"{english(as_of)} in {done.seconds:.1f} seconds.",
        markup=False,
        soft_wrap=True,
    )


def print_contract(filename: str, analysis: Analysis, assessment: Assessment) -> None:
    """Print one contract on one screen: parties, dates, commitment, scores, risks and findings with their pages."""
    document, facts = analysis.document, assessment.facts
    filename = printable(filename)
    console.print(facts.title or filename, style="bold")
    console.print(f"{filename}: {analysis.kind.value}, {_pages_read(document)}")
    _print_pairs(
        ("Buyer", _party(analysis.parties.buyer)),
        ("Supplier", _party(analysis.parties.supplier)),
        ("Reference", facts.reference or "not found"),
        ("Starts", _english(facts.start_date)),
        ("First term ends", _english(facts.end_date)),
        ("Latest end", "no option to extend found" if facts.max_end_date is None else _english(facts.max_end_date)),
        ("Value", _english(facts.value)),
        ("Still bound", _commitment(assessment.commitment)),
    )
    _print_scores(assessment)
    _print_deadlines(analysis, assessment)
    _print_risks(assessment)
    _print_findings(analysis)


def _commitment(left: Commitment | None) -> str:
    """Return the last day and the sum that would be due if notice were given now, and how they were worked out."""
    if left is None or isinstance(left.until, Unknown):
        return "unknown" + (f" ({left.basis.en})" if left else "")
    amount = f"about {english(left.amount)}" if isinstance(left.amount, Money) else "sum unknown"
    return f"until {english(left.until)} if notice were given now, {amount} ({left.basis.en})"


def _print_scores(assessment: Assessment) -> None:
    """Print the total and the six parts of the score with their points, so that they can be checked by hand."""
    total = next(score for score in assessment.scores if score.dimension is None)
    console.print(f"Lock-in score {total.value:.0f} of 100 ({assessment.band})", style="bold")
    day = english(assessment.as_of)
    console.print(f"{total.unknown:.0%} of the questions behind it could not be answered. Calculated for {day}.")
    table = make_table("Parts of the score", "Part", "Score", "Points", "Not known", "Most of it")
    for score in assessment.scores:
        if score.dimension is None:
            continue
        asked = [risk for risk in assessment.risks if risk.dimension is score.dimension]
        answered = sum(risk.weight for risk in asked if risk.state is not RiskState.UNCLEAR)
        most = max(asked, key=lambda risk: risk.points, default=None)
        table.add_row(
            score.dimension.value,
            f"{score.value:.0f}",
            f"{sum(risk.points for risk in asked):.1f} of {answered:g}",
            f"{score.unknown:.0%}",
            f"{most.rule} ({most.points:.1f})" if most and most.points else "",
        )
    console.print(table)


def _pages_read(document: Document) -> str:
    """Return how much of a document was read."""
    if document.format is FileFormat.DOCX:
        return "read completely; it has no fixed pages, so places are given by clause"
    return f"read {sum(map(_is_read, document.pages))} of {len(document.pages)} pages"


def _is_read(page: Page) -> bool:
    return page.text_source is not TextSource.NONE


def _english(value: Value) -> str:
    """Return a value in English, or the reason why it is unknown."""
    return f"unknown ({value.reason.en})" if isinstance(value, Unknown) else english(value)


def _party(party: Party | None) -> str:
    if party is None:
        return "not found"
    return f"{party.name} ({', '.join(party.aliases)})" if party.aliases else party.name


def _print_pairs(*pairs: tuple[str, str]) -> None:
    table = Table.grid(padding=(0, 2))
    for label, text in pairs:
        table.add_row(label, text)
    console.print(table)


def _print_deadlines(analysis: Analysis, assessment: Assessment) -> None:
    """Print each deadline with its arithmetic, and the clauses and pages of its inputs."""
    terms = dict(evidence_of(analysis).terms)
    table = make_table("Dates", "What", "Date", "How it is worked out", "From")
    for item in assessment.deadlines:
        inputs = [terms[term_id] for term_id in item.terms if term_id in terms]
        places = dict.fromkeys(_place(analysis, term) for term in inputs)
        date = _english(item.date) if isinstance(item.date, Unknown) else english(item.date)
        how = item.basis.en if not isinstance(item.date, Unknown) else ""
        doubt = "" if item.certain or isinstance(item.date, Unknown) else " (check)"
        table.add_row(item.kind.value.replace("_", " "), date + doubt, how, ", ".join(places))
    console.print(table)


def _place(analysis: Analysis, term: Term) -> str:
    """Return the clause number of a term, and its page if known."""
    page = analysis.document.page_at(term.span.start)
    number = analysis.clauses[term.clause].number
    return " ".join(part for part in (number, f"p. {page}" if page else "") if part)


def _print_risks(assessment: Assessment) -> None:
    """Print the present risks with their points, most severe first, and the names of those that are unclear."""
    table = make_table("Risks", "Severity", "Points", "What")
    present = [risk for risk in assessment.risks if risk.state is RiskState.PRESENT]
    for risk in sorted(present, key=lambda risk: (-risk.severity, -risk.points)):
        table.add_row(SEVERITIES[risk.severity], f"{risk.points:.1f}", risk.message.en)
    console.print(table)
    unclear = [risk.rule for risk in assessment.risks if risk.state is RiskState.UNCLEAR]
    if unclear:
        console.print(f"Unclear: {', '.join(unclear)}; --json gives the reasons.")


def _print_findings(analysis: Analysis) -> None:
    factors = taxonomy.load()
    table = make_table("Findings", "Factor", "Favours", "Page", "Clause", "Words")
    shown = sorted((finding for finding in analysis.findings if finding.shown), key=lambda item: -item.probability)
    for finding in shown[:TOP_FINDINGS]:
        table.add_row(
            factors.factor(finding.factor).label_en,
            finding.favours.value,
            str(analysis.document.page_at(finding.span.start) or "–"),
            analysis.clauses[finding.clause].number,
            " ".join(finding.span.text.split())[:160],
        )
    console.print(table)
    if len(shown) > TOP_FINDINGS:
        console.print(f"… and {len(shown) - TOP_FINDINGS} more; --json gives them all.")


def make_table(title: str, *columns: str) -> Table:
    """Return an empty table with these columns."""
    table = Table(title=title, title_justify="left", box=None, padding=(0, 2, 0, 0))
    for column in columns:
        table.add_column(column, overflow="fold")
    return table
