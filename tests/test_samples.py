"""The sample contracts: committed PDFs match their sources, and the truths match what the contracts print."""

from __future__ import annotations

import datetime as dt
import importlib
import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pypdfium2 as pdfium
import pytest
from dateutil.relativedelta import relativedelta

NAMES = sorted(path.stem for path in (Path(__file__).parents[1] / "contracts_sample" / "sources").glob("*.md"))
COUNCILS = {"glanrafon", "cwm-elwyn", "porth-haul", "dyffryn-arwen"}


@pytest.fixture(scope="module")
def build(samples: Path) -> Iterator[ModuleType]:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(samples)
        yield importlib.import_module("build")


@pytest.fixture
def one_sample(samples: Path, tmp_path: Path) -> Path:
    """Give a folder that holds a copy of one short sample."""
    for name in ("sources/08-ict-managed-service-variation.md", "truth/08-ict-managed-service-variation.json"):
        (tmp_path / name).parent.mkdir()
        shutil.copy(samples / name, tmp_path / name)
    shutil.copy(samples / "08-ict-managed-service-variation.pdf", tmp_path)
    return tmp_path


def truth_of(name: str) -> dict[str, Any]:
    path = Path(__file__).parents[1] / "contracts_sample" / "truth" / f"{name}.json"
    truth: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return truth


def text_of(path: Path) -> str:
    with pdfium.PdfDocument(path) as document:
        return "\n".join(page.get_textpage().get_text_range() for page in document)


@pytest.mark.parametrize("name", NAMES)
def test_committed_files_are_what_the_source_gives(
    name: str, build: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    code = build.main(["--check", name])

    assert (code, capsys.readouterr().out) == (0, "")


def test_samples_cover_councils_suppliers_and_kinds_of_contract() -> None:
    truths = [truth_of(name) for name in NAMES]

    assert len(truths) >= 12
    assert {truth["council"] for truth in truths} == COUNCILS
    suppliers = [truth["supplier"] for truth in truths]
    assert len(set(suppliers)) >= 8
    assert any(suppliers.count(supplier) > 1 for supplier in suppliers), "no supplier serves several councils"
    assert {truth["kind"] for truth in truths} == {"agreement", "order_form", "variation"}
    assert {truth["language"] for truth in truths} == {"en", "cy", "mixed"}
    assert {truth["expected_lock_in"]["band"] for truth in truths} == {"high", "medium", "low"}


def test_samples_stay_small(samples: Path) -> None:
    sizes = {path.name: path.stat().st_size for path in samples.glob("*.pdf")}

    assert sum(sizes.values()) < 6_000_000
    assert max(sizes.values()) < 2_000_000


def test_only_the_scan_has_no_text(samples: Path) -> None:
    silent = {name for name in NAMES if not text_of(samples / f"{name}.pdf").strip()}

    assert silent == {name for name in NAMES if truth_of(name)["text_source"] == "none"}
    assert silent


def test_welsh_letters_are_printed_as_letters(samples: Path) -> None:
    assert "ŵ" in text_of(samples / "06-gofal-digidol.pdf")


@pytest.mark.parametrize("name", [name for name in NAMES if truth_of(name)["facts"]["end_basis"] == "computed"])
def test_computed_end_is_the_day_before_the_term_has_passed(name: str) -> None:
    facts = truth_of(name)["facts"]
    start, end = (dt.date.fromisoformat(facts[key]) for key in ("start_date", "end_date"))

    assert end == start + period(facts["initial_term"]) - dt.timedelta(days=1)


@pytest.mark.parametrize("name", [name for name in NAMES if truth_of(name)["facts"]["renewal_notice"]])
def test_last_day_for_notice_is_the_end_less_the_notice(name: str) -> None:
    truth = truth_of(name)
    facts = truth["facts"]
    given = [d["date"] for d in truth["deadlines"] if d["kind"] in ("renewal_notice", "extension_decision")]

    if facts["end_date"]:
        assert (dt.date.fromisoformat(facts["end_date"]) - period(facts["renewal_notice"])).isoformat() in given
    else:
        assert given, "an unknown date is a deadline too"


def period(duration: dict[str, Any]) -> relativedelta:
    """Turn a truth's duration into one that dateutil subtracts by the corresponding-date rule."""
    units = {"day": "days", "week": "weeks", "month": "months", "year": "years"}
    return relativedelta(**{units[duration["unit"]]: duration["amount"]})


def test_building_twice_gives_the_same_bytes(build: ModuleType, one_sample: Path) -> None:
    if build.sample_looks.fonts_missing():
        pytest.skip("the fonts that the samples are printed in are not on this computer")
    pdf = one_sample / "08-ict-managed-service-variation.pdf"
    arguments = ["--folder", str(one_sample)]

    built = []
    for _ in range(2):
        assert build.main(arguments) == 0
        built.append(pdf.read_bytes())

    assert built[0] == built[1]


def test_without_fonts_the_truths_are_still_checked_and_nothing_is_built(
    build: ModuleType, one_sample: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(build.sample_looks, "FAMILIES", {"FontOfNoComputer": ("Regular",)})
    before = (one_sample / "08-ict-managed-service-variation.pdf").read_bytes()

    codes = build.main(["--check", "--folder", str(one_sample)]), build.main(["--folder", str(one_sample)])

    assert codes == (0, 1)
    assert "FontOfNoComputer-Regular.ttf" in capsys.readouterr().err
    assert (one_sample / "08-ict-managed-service-variation.pdf").read_bytes() == before


Spoil = Callable[[dict[str, Any]], Any]
SPOILED: list[tuple[str, Spoil, str]] = [
    (
        "a factor that the taxonomy lacks",
        lambda t: t["factors"][0].update(factor="lock_in"),
        "factor cannot be 'lock_in'",
    ),
    ("a clause that is not printed", lambda t: t["factors"][0].update(clause="19.4"), "prints no '19.4'"),
    ("a fact without its place", lambda t: t["facts_clauses"].pop("end_date"), "facts_clauses.end_date is missing"),
    ("a place for no fact", lambda t: t["facts_clauses"].update(colour="2.2"), "facts_clauses.colour is not a fact"),
    ("a day that does not exist", lambda t: t["facts"].update(end_date="2029-02-30"), "facts.end_date cannot be"),
    (
        "a unit of no calendar",
        lambda t: t["facts"]["renewal_notice"].update(unit="moon"),
        "facts.renewal_notice cannot",
    ),
    ("a council that is not ours", lambda t: t.update(council="cardiff"), "council cannot be 'cardiff'"),
    ("a field left out", lambda t: t.pop("notes"), "notes is missing"),
    ("the same factor twice", lambda t: t["factors"].append(t["factors"][0]), "is given twice"),
    ("a band of no scale", lambda t: t["expected_lock_in"].update(band="severe"), "expected_lock_in.band cannot be"),
    ("a deadline of no kind", lambda t: t["deadlines"][0].update(kind="party"), "deadline 1: kind cannot be 'party'"),
    ("nobody favoured", lambda t: t["factors"][0].update(favours="nobody"), "favours cannot be 'nobody'"),
]


@pytest.mark.parametrize(("spoil", "message"), [case[1:] for case in SPOILED], ids=[case[0] for case in SPOILED])
def test_check_names_what_is_wrong_with_a_truth(
    spoil: Spoil, message: str, build: ModuleType, one_sample: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = one_sample / "truth" / "08-ict-managed-service-variation.json"
    truth = json.loads(path.read_text(encoding="utf-8"))
    spoil(truth)
    path.write_text(json.dumps(truth, indent=2, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")

    code = build.main(["--check", "--folder", str(one_sample)])

    assert code == 1
    assert message in capsys.readouterr().out


def test_check_notices_a_source_that_was_changed_after_building(
    build: ModuleType, one_sample: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if build.sample_looks.fonts_missing():
        pytest.skip("the fonts that the samples are printed in are not on this computer")
    source = one_sample / "sources" / "08-ict-managed-service-variation.md"
    source.write_text(source.read_text(encoding="utf-8").replace("31 March 2029", "31 March 2030"), encoding="utf-8")

    code = build.main(["--check", "--folder", str(one_sample)])

    assert code == 1
    assert "the PDF is not what its source prints" in capsys.readouterr().out


NUMBERING = """+++
style = "longform"
header = ""
footer = ""
language = "en"
+++
# Agreement
### Term Sheet
| Item | Detail |
|---|---|
| Start | 1 May 2024 |
## 2. TERM
2.1 In this clause:

“**Exit**” means leaving.
(a) first:
(i) below it; and
(ii) again;
(h) eighth;
(i) ninth.
# Schedule 2 – Charges
## Part A – Prices
1.1 A price.
"""
LABELS = [
    ("term sheet, start", "a table's row under its heading"),
    ("2", "a clause by its heading"),
    ("2.1, exit", "a defined term"),
    ("2.1(a)(i)", "a numeral after a lead-in"),
    ("2.1(a)(ii)", "the next numeral"),
    ("2.1(h)", "a letter again"),
    ("2.1(i)", "the letter i, since h came before it"),
    ("schedule 2, part a, 1.1", "a paragraph in a part of a schedule"),
]


def test_places_are_named_as_printed(build: ModuleType, tmp_path: Path) -> None:
    path = tmp_path / "numbering.md"
    path.write_text(NUMBERING, encoding="utf-8")

    printed = importlib.import_module("sample_source").printed_labels(build.read(path))

    assert {label for label, _ in LABELS} <= printed
    assert "1.1" not in printed, "a schedule's paragraph is not the body's clause"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("# No front matter\n", "must begin with front matter"),
        ("+++\nstyle =\n+++\n", "front matter is not TOML"),
        ('+++\nstyle = "saas"\n+++\n', "front matter lacks 'language'"),
        ('+++\nstyle = "comic"\nlanguage = "en"\nheader = ""\nfooter = ""\n+++\n# A\n', "unknown style 'comic'"),
        ('+++\nstyle = "saas"\nlanguage = "en"\nheader = ""\nfooter = ""\ncover = true\n+++\n# A\n', "there is none"),
    ],
)
def test_a_source_that_cannot_be_read_is_named(
    text: str, message: str, build: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "broken.md").write_text(text, encoding="utf-8")

    code = build.main(["--check", "--folder", str(tmp_path)])

    output = capsys.readouterr().out
    assert code == 1
    assert "broken" in output
    assert message in output
