"""Random pages, in several fonts, columns and rotations: every word is read, and its box is where the word is."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count, islice, product
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from analyser.clauses import split
from analyser.domain import Document
from analyser.reading import Limits, read

MARGIN, GUTTER = 50.0, 30.0
PRINTED = Limits(ocr_seconds=0)


@dataclass(frozen=True, slots=True)
class Look:
    """The layout of a page: its size in points as displayed, its rotation, its columns, and the print."""

    width: float
    height: float
    turn: int
    columns: int
    font: str
    size: float
    leading: float
    words: tuple[str, ...]
    numbered: bool


@dataclass(frozen=True, slots=True)
class Placed:
    """A word and the position of its first letter's baseline on the page as displayed, in points from the top left."""

    text: str
    page: int
    x: float
    y: float
    size: float


def words() -> list[str]:
    """Yield words that are all different, so that each can be found: alternating consonants and vowels."""
    letters = product("bdfgklmnprst", "aeiou", "bdfgklmnprst", "aeiou", "bdlmnrst")
    return ["".join(word) for word in islice(letters, 2000)]


LOOKS = st.builds(
    Look,
    width=st.sampled_from([420.0, 595.0, 842.0]),
    height=st.sampled_from([420.0, 595.0, 842.0]),
    turn=st.sampled_from([0, 90, 180, 270]),
    columns=st.sampled_from([1, 1, 2]),
    font=st.sampled_from(["Helvetica", "Times-Roman", "Courier", "Helvetica-Bold", "Times-Italic"]),
    size=st.sampled_from([6.0, 9.5, 11.0, 16.0]),
    leading=st.sampled_from([1.15, 1.5, 2.2]),
    words=st.lists(st.sampled_from(words()), min_size=1, max_size=150, unique=True).map(tuple),
    numbered=st.booleans(),
)
DOCUMENTS = st.lists(LOOKS, min_size=1, max_size=4)


def printed(path: Path, looks: list[Look]) -> list[Placed]:
    """Print the pages, each word once in the whole file, and return where the words are."""
    canvas = Canvas(str(path), invariant=1)
    seen: set[str] = set()
    placed: list[Placed] = []
    for number, look in enumerate(looks, 1):
        canvas.setPageSize((look.width, look.height))  # as displayed: reportlab turns it with the page
        canvas.setPageRotation(look.turn)
        upright(canvas, look)
        canvas.setFont(look.font, look.size)
        fresh = [word for word in look.words if word not in seen]
        seen.update(fresh)
        for word in set_out(fresh, look, number):
            canvas.drawString(word.x, look.height - word.y, word.text)
            placed.append(word)
        canvas.showPage()
    canvas.save()
    return placed


def upright(canvas: Canvas, look: Look) -> None:
    """Rotate the print so that it is upright once the page is rotated for display."""
    match look.turn:
        case 90:
            canvas.translate(look.height, 0)
        case 180:
            canvas.translate(look.width, look.height)
        case 270:
            canvas.translate(0, look.width)
    canvas.rotate(look.turn)


def set_out(fresh: list[str], look: Look, number: int) -> list[Placed]:
    """Fill the columns of a page line by line; words without space are left out."""
    column = (look.width - 2 * MARGIN - GUTTER * (look.columns - 1)) / look.columns
    space = stringWidth(" ", look.font, look.size)
    placed: list[Placed] = []
    clause = count(1)
    left, x, y = MARGIN, MARGIN, MARGIN + look.size
    for order, word in enumerate(fresh):
        if look.numbered and order % 20 == 0:
            word = f"{next(clause)}.{number} {word}"
            x, y = left, y + look.size * look.leading
        width = stringWidth(word, look.font, look.size)
        if x > left and x + width > left + column:
            x, y = left, y + look.size * look.leading
        if y > look.height - MARGIN:
            left, y = left + column + GUTTER, MARGIN + look.size
            x = left
        if left + column > look.width - MARGIN + 1:
            break
        placed.append(Placed(word, number, x, y, look.size))
        x += width + space
    return placed


def check_boxes(document: Document, placed: list[Placed]) -> None:
    """Find each word in the text, and its place in one of its boxes."""
    for word in placed:
        name = word.text.split()[-1]
        start = document.text.find(name)
        assert start >= 0, f"{name} was printed and not read"
        span = document.span(start, start + len(name))
        assert document.text[span.start : span.end] == span.text == name
        assert document.page_at(span.start) == word.page
        page = document.pages[word.page - 1]
        boxes = document.boxes(span)
        assert boxes
        for box in boxes:
            assert box.page == word.page
            assert -0.5 <= box.x0 <= box.x1 <= page.width + 0.5
            assert -0.5 <= box.top <= box.bottom <= page.height + 0.5
        if name == word.text:  # the number before a word takes space that was not measured
            right, above = word.x + word.size * 0.3, word.y - word.size * 0.2
            assert any(b.x0 - 1 <= right <= b.x1 + 1 and b.top - 1 <= above <= b.bottom + 1 for b in boxes), (
                word,
                boxes,
            )


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(looks=DOCUMENTS)
def test_every_printed_word_is_read_and_found_again_on_its_page(tmp_path: Path, looks: list[Look]) -> None:
    path = tmp_path / "random.pdf"
    placed = printed(path, looks)
    document = read(path, PRINTED)
    assert [(round(page.width), round(page.height)) for page in document.pages] == [
        (round(look.width), round(look.height)) for look in looks
    ]
    check_boxes(document, placed)
    clauses = split(document)
    for clause in clauses:
        assert document.text[clause.span.start : clause.span.end] == clause.span.text
    outer = " ".join(clause.span.text for clause in clauses if clause.inside is None)
    assert sorted(outer.split()) == sorted(document.text.split()), "the clauses together are the text"
