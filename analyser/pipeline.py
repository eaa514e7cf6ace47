"""The pipeline: the steps that analyse one contract file."""

from __future__ import annotations

from pathlib import Path

from analyser.classify import Model, classify
from analyser.clauses import link, split, tree_issues
from analyser.domain import Analysis, Evidence, Report, Stage, TextSource, no_progress
from analyser.kinds import kind_of
from analyser.parties import identify
from analyser.reading import Limits, read
from analyser.terms import extract


def analyse(path: Path, model: Model | None, limits: Limits | None = None, report: Report = no_progress) -> Analysis:
    """Read one contract file and return its clauses, parties, findings and terms.

    `model` classifies the clauses. With None, the last two steps, classification and the extraction of terms, are left
    out, and the result has no findings and no terms. `report` is called with the stage and page. Raises a subclass of
    `errors.UnreadableFileError` when the file cannot be read; information missing in the contract is no error.
    """
    document = read(path, limits or Limits(), report)
    report(Stage.SPLITTING, 0, 0)
    clauses = split(document)
    links = link(document, clauses)
    issues = (*document.issues, *tree_issues(document, clauses, links))
    kind = kind_of(document, clauses)
    parties = identify(document, clauses)
    if model is None:
        return Analysis(document, kind, clauses, parties, findings=(), terms=(), links=links, issues=issues)
    report(Stage.CLASSIFYING, 0, 0)
    findings = classify(document, clauses, parties, model)
    report(Stage.EXTRACTING, 0, 0)
    terms = extract(document, clauses, parties)
    return Analysis(document, kind, clauses, parties, findings, terms, links, issues)


def read_only(path: Path, limits: Limits | None = None, report: Report = no_progress) -> Analysis:
    """Run the steps of `analyse` except classification and the extraction of terms."""
    return analyse(path, None, limits, report)


def evidence_of(analysis: Analysis, document_id: str = "document") -> Evidence:
    """Convert an analysis into evidence for `assess`, without a register.

    The ids of findings and terms count from 0: `finding-0`, `term-0`.
    """
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
