"""The table of contents of the analyser: one contract file in, everything that can be said of it out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from analyser.classify import Model, classify
from analyser.clauses import link, split, tree_issues
from analyser.domain import Analysis, Evidence, Report, Stage, TextSource, no_progress
from analyser.kinds import kind_of
from analyser.parties import identify
from analyser.reading import Limits, read
from analyser.terms import extract


def analyse(path: Path, model: Model, limits: Limits | None = None, report: Report = no_progress) -> Analysis:
    """Read one contract and return its clauses, parties, findings and terms; `report` is told how far that is.

    Raises a subclass of `errors.UnreadableFileError` when the file cannot be read; what the file does not say is no
    error but a term whose value is `Unknown`, or no term at all.
    """
    reading = read_only(path, limits, report)
    document, clauses, parties = reading.document, reading.clauses, reading.parties
    report(Stage.CLASSIFYING, 0, 0)
    findings = classify(document, clauses, parties, model)
    report(Stage.EXTRACTING, 0, 0)
    return replace(reading, findings=findings, terms=extract(document, clauses, parties))


def read_only(path: Path, limits: Limits | None = None, report: Report = no_progress) -> Analysis:
    """Read one contract as far as no model is needed: its clauses and parties, and what was doubtful.

    Raises as `analyse` does.
    """
    document = read(path, limits or Limits(), report)
    report(Stage.SPLITTING, 0, 0)
    clauses = split(document)
    links = link(document, clauses)
    return Analysis(
        document=document,
        kind=kind_of(document, clauses),
        clauses=clauses,
        parties=identify(document, clauses),
        findings=(),
        terms=(),
        links=links,
        issues=(*document.issues, *tree_issues(document, clauses, links)),
    )


def evidence_of(analysis: Analysis, document_id: str = "document") -> Evidence:
    """Turn an analysis into evidence for `assess` without a register; ids count from 0 (`finding-0`, `term-0`)."""
    pages = analysis.document.pages
    return Evidence(
        document_id=document_id,
        kind=analysis.kind,
        pages=len(pages),
        pages_read=sum(page.text_source is not TextSource.NONE for page in pages),
        parties=analysis.parties,
        findings=tuple((f"finding-{number}", finding) for number, finding in enumerate(analysis.findings)),
        terms=tuple((f"term-{number}", term) for number, term in enumerate(analysis.terms)),
    )
