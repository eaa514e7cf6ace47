"""The whole analysis of each sample, held against a golden file that a lawyer can read in a diff.

`pytest tests/test_goldens.py --update-golden` writes them anew; read the difference before you commit it.
"""

import datetime as dt
import json
from pathlib import Path

import pytest

from analyser.assess import assess
from analyser.classify import Model
from analyser.pipeline import analyse, evidence_of
from analyser.terminal import as_data

GOLDEN = Path(__file__).parent / "golden"
SAMPLES = sorted(path.stem for path in (Path(__file__).parent.parent / "contracts_sample").glob("*.pdf"))
AS_OF = dt.date(2026, 6, 1)


@pytest.fixture(scope="module")
def model() -> Model:
    return Model.load()


@pytest.mark.parametrize("name", SAMPLES)
def test_the_analysis_is_as_it_was(name: str, samples: Path, model: Model, request: pytest.FixtureRequest) -> None:
    analysis = analyse(samples / f"{name}.pdf", model)
    found = as_data(analysis, assess((evidence_of(analysis),), AS_OF))
    for finding in found["findings"]:
        finding["probability"] = round(finding["probability"], 1)
    text = json.dumps(found, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    golden = GOLDEN / f"{name}.json"
    if request.config.getoption("--update-golden"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(text, "utf-8")
    assert json.loads(text) == json.loads(golden.read_text("utf-8"))


@pytest.mark.parametrize("name", SAMPLES)
def test_every_quote_is_the_words_at_its_place(name: str, samples: Path, model: Model) -> None:
    analysis = analyse(samples / f"{name}.pdf", model)
    document = analysis.document
    for item in (*analysis.findings, *analysis.terms):
        assert document.text[item.span.start : item.span.end] == item.span.text
        assert item.span.within(analysis.clauses[item.clause].span)
        boxes = document.boxes(item.span)
        assert boxes
        for box in boxes:
            page = document.pages[box.page - 1]
            assert -1 <= box.x0 < box.x1 <= page.width + 1
            assert -1 <= box.top < box.bottom <= page.height + 1
