"""A document without fixed pages, from its file to the pages of the site: no page number is ever invented."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from assessment.cases import evidence
from reading.docx_samples import sample_docx
from rich.console import Console
from web.registers import TODAY

from analyser.assessment import assess
from analyser.assessment.coverage import where_read
from analyser.classify import Model
from analyser.cli import output
from analyser.domain import Analysis, FileFormat, Text
from analyser.engine.batch import _work
from analyser.pipeline import analyse, evidence_of
from analyser.serialise import as_data
from analyser.store import FileStore, Source, fingerprint, rows_of


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sample_docx(tmp_path_factory.mktemp("docx"), "14-payments-call-off")


@pytest.fixture(scope="module")
def analysis(path: Path) -> Analysis:
    return analyse(path, Model.load())


def test_evidence_has_no_pages(analysis: Analysis) -> None:
    found = evidence_of(analysis)
    assert (found.pages, found.pages_read) == (0, 0)
    assert found.findings
    assert found.terms


def test_nothing_is_looked_for_in_no_pages(analysis: Analysis) -> None:
    made = assess((evidence_of(analysis),), TODAY)
    said = [text for risk in made.risks for text in (risk.message.en, risk.message.cy)]
    said += [text for due in made.deadlines for text in (due.basis.en, due.basis.cy)]
    assert any("in the document" in text for text in said)
    assert any("yn y ddogfen" in text for text in said)
    assert not [
        text
        for text in said
        if "pages read" in text or "tudalennau a ddarllenwyd" in text or "could not be read" in text
    ]


def test_the_command_line_gives_no_page(analysis: Analysis, monkeypatch: pytest.MonkeyPatch) -> None:
    written = io.StringIO()
    monkeypatch.setattr(output, "console", Console(file=written, width=300, highlight=False))
    made = assess((evidence_of(analysis),), TODAY)
    output.print_contract("contract.docx", analysis, made)
    said = written.getvalue()
    assert "read completely; it has no fixed pages" in said
    assert "None" not in said
    data = as_data(analysis, made)
    assert (data["pages"], data["pages_read"]) == (None, None)
    assert {finding["page"] for finding in data["findings"]} == {None}


def test_its_rows_have_neither_pages_nor_boxes(analysis: Analysis) -> None:
    rows = rows_of("d", analysis, "test")
    assert (rows.head["pages"], rows.head["pages_read"], rows.head["format"]) == (None, None, "docx")
    assert rows.tables["pages"] == []
    for name in ("findings", "terms", "parties", "tables", "table_cells", "reading_issues"):
        assert rows.tables[name], name
        assert {(row["page"], row["boxes"]) for row in rows.tables[name]} == {(None, "[]")}, name
    assert {(row["page_first"], row["page_last"], row["boxes"]) for row in rows.tables["clauses"]} == {
        (None, None, "[]")
    }


def test_its_original_is_kept_as_what_it_is(path: Path, analysis: Analysis, tmp_path: Path) -> None:
    sha256, size = fingerprint(path)
    store = FileStore(tmp_path)
    _work(lambda *_: analysis, path, Source("contract.docx", sha256, size), store, "test")
    assert store.path_of(sha256, FileFormat.DOCX).suffix == ".docx"
    assert store.path_of(sha256, FileFormat.DOCX).read_bytes() == path.read_bytes()


PAGED, PAGELESS = evidence(), evidence(pages=0, pages_read=0)


@pytest.mark.parametrize(
    ("documents", "english", "welsh"),
    [
        ([PAGED, PAGED], "in the 20 pages read", "yn y 20 tudalen a ddarllenwyd"),
        ([PAGELESS], "in the document", "yn y ddogfen"),
        ([PAGELESS, PAGELESS], "in the documents", "yn y dogfennau"),
        (
            [PAGED, PAGELESS],
            "in the 10 pages read and in the document without page numbers",
            "yn y 10 tudalen a ddarllenwyd ac yn y ddogfen heb rifau tudalen",
        ),
    ],
)
def test_where_something_was_looked_for(documents: list, english: str, welsh: str) -> None:
    assert where_read(documents) == Text(english, welsh)


def test_where_without_the_number_of_pages() -> None:
    assert where_read([PAGED], count_pages=False) == Text("in the pages read", "yn y tudalennau a ddarllenwyd")
    assert where_read([PAGELESS], count_pages=False) == Text("in the document", "yn y ddogfen")
