"""The whole analysis of each sample, compared with golden files that a lawyer can read in a diff.

Facts, deadlines and risks are for review; findings and terms have a line each. Read the difference that
`pytest tests/test_goldens.py --update-golden` makes before you commit it.
"""

import datetime as dt
import json
import zlib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from analyser.assessment import assess
from analyser.classify import Model
from analyser.domain import Analysis, TextSource
from analyser.pipeline import analyse, evidence_of
from analyser.serialise import as_data

GOLDEN = Path(__file__).parent / "golden"
SAMPLE_FOLDER = Path(__file__).parent.parent / "contracts_sample"
SAMPLES = sorted(path.stem for path in SAMPLE_FOLDER.glob("*.pdf"))
AS_OF = dt.date(2026, 6, 1)
FINDING = ("page", "clause", "factor", "favours", "probability", "quote")
TERM = ("page", "kind", "value", "text", "quote")
SCAN = "09-street-lighting-scan"  # OCR may differ by a letter from one processor to another


@cache
def analysed(name: str) -> Analysis:
    return analyse(SAMPLE_FOLDER / f"{name}.pdf", Model.load())


@pytest.mark.parametrize("name", [name for name in SAMPLES if name != SCAN])
def test_the_analysis_agrees_with_its_golden_files(name: str, request: pytest.FixtureRequest) -> None:
    texts = golden_texts(as_data(analysed(name), assess((evidence_of(analysed(name)),), AS_OF)))
    if request.config.getoption("--update-golden"):
        for part, text in texts.items():
            (GOLDEN / f"{name}.{part}").write_text(text, "utf-8")
    for part, text in texts.items():
        assert text.splitlines() == (GOLDEN / f"{name}.{part}").read_text("utf-8").splitlines(), part


def golden_texts(found: dict[str, Any]) -> dict[str, str]:
    """Return the text of each golden file of an analysis, by the end of its name."""
    rest = dict(found)
    deadlines, risks, findings, terms = (rest.pop(key) for key in ("deadlines", "risks", "findings", "terms"))
    return {
        "facts.json": json.dumps(rest, ensure_ascii=False, indent=1, sort_keys=True) + "\n",
        "deadlines.json": rows_text(deadlines),
        "risks.json": rows_text(risks),
        "findings.txt": "".join(f"{finding_line(one)}\n" for one in findings),
        "terms.txt": "".join(f"{term_line(one)}\n" for one in terms),
    }


def rows_text(rows: list[dict[str, Any]]) -> str:
    """Return a JSON list with one object a line, sorted."""
    lines = sorted(json.dumps(row, ensure_ascii=False, sort_keys=True) for row in rows)
    return "[\n" + ",\n".join(lines) + "\n]\n"


def finding_line(finding: dict[str, Any]) -> str:
    finding = finding | {"probability": round(finding["probability"], 1), "quote": shortened(finding["quote"])}
    return " | ".join(str(finding.pop(key)) for key in FINDING) + (f" | {finding}" if finding else "")


def term_line(term: dict[str, Any]) -> str:
    value = json.dumps(term["value"], ensure_ascii=False, sort_keys=True)
    term = term | {"value": value, "text": shortened(term["text"]), "quote": shortened(term["quote"])}
    return " | ".join(str(term.pop(key)) for key in TERM) + (f" | {term}" if term else "")


def shortened(quote: str) -> str:
    """Return the first and last words of a quote, with a checksum that any change of the words between changes."""
    words = quote.split()
    if len(words) <= 14:
        return " ".join(words)
    return f"{' '.join(words[:8])} ... {' '.join(words[-4:])} [{len(words)} words, {zlib.crc32(quote.encode()):08x}]"


def test_the_scan_is_read_and_dated() -> None:
    facts = assess((evidence_of(analysed(SCAN)),), AS_OF).facts
    truth = json.loads((SAMPLE_FOLDER / "truth" / f"{SCAN}.json").read_text("utf-8"))["facts"]
    assert analysed(SCAN).document.text_source is TextSource.OCR
    assert [str(facts.start_date), str(facts.end_date)] == [truth["start_date"], truth["end_date"]]


@pytest.mark.parametrize("name", SAMPLES)
def test_every_quote_is_the_words_at_its_place(name: str) -> None:
    analysis = analysed(name)
    document = analysis.document
    assert analysis.terms
    for item in (*analysis.findings, *analysis.terms):
        assert document.text[item.span.start : item.span.end] == item.span.text
        assert item.span.within(analysis.clauses[item.clause].span)
        boxes = document.boxes(item.span)
        assert boxes
        for box in boxes:
            page = document.pages[box.page - 1]
            assert -1 <= box.x0 < box.x1 <= page.width + 1
            assert -1 <= box.top < box.bottom <= page.height + 1
