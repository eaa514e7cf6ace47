"""The numbers that Word computes: levels, restarts, overrides, styles, forms."""

from __future__ import annotations

from pathlib import Path

import pytest

from analyser.domain import Document
from analyser.reading import read
from analyser.reading.docx.numbering import format_number
from reading.docx_files import LEGAL, abstract, docx, level, num, p, restart, style


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "contract.docx"


def lines(document: Document) -> list[str]:
    return [document.text[line.start : line.end] for line in document.lines]


NUMBERINGS = [
    (
        "levels, and a level that restarts after an outer one",
        LEGAL + num(1, 0),
        [(1, 0), (1, 1), (1, 2), (1, 2), (1, 3), (1, 1), (1, 2), (1, 0), (1, 1)],
        ["1.", "1.1", "(a)", "(b)", "(i)", "1.2", "(a)", "2.", "2.1"],
    ),
    ("two lists of one abstract list count on", LEGAL + num(1, 0) + num(2, 0), [(1, 0), (2, 0)], ["1.", "2."]),
    (
        "a list that restarts, and the first that continues",
        LEGAL + num(1, 0) + num(2, 0, restart()),
        [(1, 0), (1, 0), (2, 0), (2, 1), (2, 0), (1, 0)],
        ["1.", "2.", "1.", "1.1", "2.", "3."],
    ),
    ("an outer level that is never printed shows its start", LEGAL + num(1, 0), [(1, 1), (1, 1)], ["1.1", "1.2"]),
    (
        "an outer level that is never printed and begins elsewhere",
        LEGAL + num(1, 0) + num(2, 0, restart(0, 3)),
        [(1, 1), (2, 1), (2, 1)],
        ["1.1", "3.1", "3.2"],
    ),
    (
        "legal numbering: digits under Article II",
        abstract(0, level(0, "Article %1", "upperRoman"), level(1, "%1.%2", more="<w:isLgl/>")) + num(1, 0),
        [(1, 0), (1, 0), (1, 1)],
        ["Article I", "Article II", "2.1"],
    ),
    (
        "a level that never restarts",
        abstract(0, level(0, "Part %1"), level(1, "%2.", more='<w:lvlRestart w:val="0"/>')) + num(1, 0),
        [(1, 0), (1, 1), (1, 1), (1, 0), (1, 1)],
        ["Part 1", "1.", "2.", "Part 2", "3."],
    ),
    (
        "a level that restarts only after the outermost",
        abstract(0, level(0, "%1."), level(1, "%1.%2"), level(2, "(%3)", more='<w:lvlRestart w:val="1"/>')) + num(1, 0),
        [(1, 0), (1, 1), (1, 2), (1, 1), (1, 2), (1, 0), (1, 1), (1, 2)],
        ["1.", "1.1", "(1)", "1.2", "(2)", "2.", "2.1", "(1)"],
    ),
    (
        "a list that replaces a level of its abstract list",
        LEGAL + num(1, 0, f'<w:lvlOverride w:ilvl="0">{level(0, "%1)", start=4)}</w:lvlOverride>'),
        [(1, 0), (1, 0)],
        ["4)", "5)"],
    ),
    ("a level that is not defined prints nothing", abstract(0, level(0, "%1.")) + num(1, 0), [(1, 5)], [""]),
    ("a list that is not defined prints nothing", LEGAL, [(7, 0)], [""]),
    ("list 0 is none", LEGAL + num(1, 0), [(0, 0), (1, 0)], ["", "1."]),
    (
        "a number that is hidden is counted and not printed",
        abstract(0, level(0, "%1.", more="<w:rPr><w:vanish/></w:rPr>"), level(1, "%1.%2")) + num(1, 0),
        [(1, 0), (1, 1)],
        ["", "1.1"],
    ),
    (
        "bullets, whatever their font makes of them",
        abstract(0, level(0, "\uf0b7", "bullet")) + num(1, 0),
        [(1, 0)],
        ["•"],
    ),
    ("a dash", abstract(0, level(0, "–", "bullet")) + num(1, 0), [(1, 0)], ["–"]),
]


@pytest.mark.parametrize(
    ("numbering", "paragraphs", "numbers"), [n[1:] for n in NUMBERINGS], ids=[n[0] for n in NUMBERINGS]
)
def test_numbers(path, numbering, paragraphs, numbers):
    document = read(docx(path, *(p("Words.", num=one) for one in paragraphs), numbering=numbering))
    assert lines(document) == [f"{number} Words.".strip() for number in numbers]


@pytest.mark.parametrize(
    ("form", "number", "expected"),
    [
        ("lowerLetter", 27, "aa"),
        ("upperLetter", 3, "C"),
        ("lowerRoman", 44, "xliv"),
        ("upperRoman", 9, "IX"),
        ("decimalZero", 7, "07"),
        ("ordinal", 22, "22nd"),
        ("ordinal", 13, "13th"),
        ("cardinalText", 21, "Twenty-one"),
        ("ordinalText", 12, "Twelfth"),
        ("ordinalText", 30, "Thirtieth"),
        ("ordinalText", 42, "Forty-second"),
        ("none", 4, ""),
        ("japaneseCounting", 4, "4"),
    ],
)
def test_forms_of_numbers(form, number, expected):
    assert format_number(number, form) == expected


def test_numbers_of_styles(path):
    """A style has the list; the level is the one linked to it, and styles based on it inherit both."""
    styles = (
        style("Head", paragraph='<w:numPr><w:numId w:val="1"/></w:numPr>')
        + style("Sub", based="Head", paragraph='<w:numPr><w:ilvl w:val="1"/></w:numPr>')
        + style("Quiet", based="Head", paragraph='<w:numPr><w:numId w:val="0"/></w:numPr>')
        + style("Bold", based="Head", run="<w:b/>")
    )
    numbering = abstract(0, level(0, "%1.", more='<w:pStyle w:val="Head"/>'), level(1, "%1.%2")) + num(1, 0)
    names = ("Head", "Sub", "Sub", "Bold", "Quiet", "Sub")
    document = read(docx(path, *(p("Words.", style=name) for name in names), numbering=numbering, styles=styles))
    assert lines(document) == ["1. Words.", "1.1 Words.", "1.2 Words.", "2. Words.", "Words.", "2.1 Words."]


def test_a_list_that_points_to_a_list_style(path):
    styles = style("Legal", kind="numbering", paragraph='<w:numPr><w:numId w:val="9"/></w:numPr>')
    numbering = (
        abstract(0, more='<w:numStyleLink w:val="Legal"/>')
        + abstract(1, level(0, "§ %1"), more='<w:styleLink w:val="Legal"/>')
        + num(1, 0)
        + num(9, 1)
    )
    assert lines(read(docx(path, p("Words.", num=(1, 0)), numbering=numbering, styles=styles))) == ["§ 1 Words."]


def test_list_styles_that_point_to_each_other_end(path):
    styles = style("A", kind="numbering", paragraph='<w:numPr><w:numId w:val="1"/></w:numPr>')
    numbering = abstract(0, more='<w:numStyleLink w:val="A"/>') + num(1, 0)
    assert lines(read(docx(path, p("Words.", num=(1, 0)), numbering=numbering, styles=styles))) == ["Words."]
