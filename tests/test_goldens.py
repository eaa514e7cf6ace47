"""The whole analysis of each sample, held against a golden file that a lawyer can read in a diff.

`pytest tests/test_goldens.py --update-golden` writes them anew; read the difference before you commit it.
"""

import datetime as dt
import json
from functools import cache
from pathlib import Path

import pytest

from analyser.assess import assess
from analyser.classify import Model
from analyser.cli.output import as_data
from analyser.domain import Analysis, TextSource
from analyser.pipeline import analyse, evidence_of

GOLDEN = Path(__file__).parent / "golden"
SAMPLE_FOLDER = Path(__file__).parent.parent / "contracts_sample"
SAMPLES = sorted(path.stem for path in SAMPLE_FOLDER.glob("*.pdf"))
AS_OF = dt.date(2026, 6, 1)


SCAN = "09-street-lighting-scan"  # what is recognised may differ by a letter from one processor to the next


@cache
def analysed(name: str) -> Analysis:
    return analyse(SAMPLE_FOLDER / f"{name}.pdf", Model.load())


@pytest.mark.parametrize("name", [name for name in SAMPLES if name != SCAN])
def test_the_analysis_is_as_it_was(name: str, request: pytest.FixtureRequest) -> None:
    found = as_data(analysed(name), assess((evidence_of(analysed(name)),), AS_OF))
    for finding in found["findings"]:
        finding["probability"] = round(finding["probability"], 1)
    text = json.dumps(found, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    golden = GOLDEN / f"{name}.json"
    if request.config.getoption("--update-golden"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(text, "utf-8")
    assert json.loads(text) == json.loads(golden.read_text("utf-8"))


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
