"""Arrange strips of recognised words into the printed lines of a page, in reading order."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from statistics import mean, median

from analyser.domain import Box
from analyser.reading.characters import tidy
from analyser.reading.ocr import recogniser_slips
from analyser.reading.ocr.recogniser import Strip, Word
from analyser.reading.sheet import PrintedLine

_LEAST_CONFIDENCE = 0.5  # below this, what is recognised is more often specks, stamps and signatures than words
_SAME_ROW = 0.5  # share of the lower strip's height by which two strips of one row overlap at least
_EM = 0.9  # font size as a share of a strip's height, which extends a little above and below the letters
_SAME_SIZE = 0.3  # share by which strips of one size differ in height, as some have no tall letters
_FEWEST, _WORDS = 8, 4.0  # strips in a column, and their mean words, from which it is a column of prose
_GUTTER_FROM, _GUTTER_TO, _GUTTER_STEP = 0.35, 0.65, 4.0  # of the width; points
_FOREIGN = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af]")


def lines_of(strips: Sequence[Strip], number: int, scale: float, width: float) -> list[PrintedLine]:
    """Arrange the strips of page `number` in lines, in points.

    `scale` is the picture's pixels a point and `width` the page's in points. Strips beside each other make one line, as
    a clause number and its words do, except across the gutter of a page with two columns.
    """
    kept = [strip for strip in map(_cleaned, strips) if strip.words and strip.confidence >= _LEAST_CONFIDENCE]
    if not kept:
        return []
    usual = median(strip.bottom - strip.top for strip in kept)
    gutter = _gutter(kept, width * scale, _GUTTER_STEP * scale)
    return [_printed(group, number, scale, usual) for row in _rows(kept) for group in _groups(row, gutter)]


def mean_confidence(parts: Iterable[tuple[int, float]]) -> float:
    """Return the mean confidence of parts weighted by their numbers of letters; 0 when there are none."""
    parts = list(parts)
    return sum(letters * confidence for letters, confidence in parts) / max(sum(letters for letters, _ in parts), 1)


def _cleaned(strip: Strip) -> Strip:
    """Drop characters that contracts in English or Welsh do not have, and empty words; correct usual OCR errors."""
    tidied = (Word(_tidied(word.text), word.x0, word.x1) for word in strip.words)
    words = [part for word in tidied if word.text for part in recogniser_slips.split_joined_words(word)]
    words[:1] = map(recogniser_slips.correct_first, words[:1])
    return Strip(tuple(words), strip.top, strip.bottom, strip.confidence)


def _tidied(text: str) -> str:
    """Normalise a word; full-width characters become plain."""
    plain = "".join(unicodedata.normalize("NFKC", c) if "\uff00" <= c <= "\uffef" else c for c in text)
    return "" if _FOREIGN.search(plain) else tidy(plain)


def _rows(strips: Sequence[Strip]) -> list[list[Strip]]:
    """Group the strips that are at one height: rows from the top, strips from the left."""
    rows: list[list[Strip]] = []
    for strip in sorted(strips, key=lambda strip: strip.top + strip.bottom):
        if rows and _overlap(rows[-1][-1], strip) >= _SAME_ROW:
            rows[-1].append(strip)
        else:
            rows.append([strip])
    return [sorted(row, key=lambda strip: strip.words[0].x0) for row in rows]


def _overlap(above: Strip, below: Strip) -> float:
    shared = min(above.bottom, below.bottom) - max(above.top, below.top)
    return shared / min(above.bottom - above.top, below.bottom - below.top)


def _groups(row: Sequence[Strip], gutter: float | None) -> Iterator[list[Strip]]:
    """Split a row at the gutter, unless one of its strips spans it."""
    if gutter is None or any(strip.words[0].x0 < gutter < strip.words[-1].x1 for strip in row):
        yield list(row)
        return
    left = [strip for strip in row if strip.words[-1].x1 <= gutter]
    right = [strip for strip in row if strip.words[0].x0 >= gutter]
    yield from filter(None, (left, right))


def _gutter(strips: Sequence[Strip], width: float, step: float) -> float | None:
    """Return the gutter of a page whose two columns are both prose, in pixels: where fewest strips cross."""
    places = [width * _GUTTER_FROM + step * count for count in range(int(width * (_GUTTER_TO - _GUTTER_FROM) / step))]
    best = min(places, key=lambda x: (sum(s.words[0].x0 < x < s.words[-1].x1 for s in strips), abs(x - width / 2)))
    sides = [s for s in strips if s.words[-1].x1 <= best], [s for s in strips if s.words[0].x0 >= best]
    if min(map(len, sides)) < _FEWEST or sum(map(len, sides)) < len(strips) / 2:
        return None
    return best if min(mean(len(strip.words) for strip in side) for side in sides) >= _WORDS else None


def _printed(strips: Sequence[Strip], number: int, scale: float, usual: float) -> PrintedLine:
    """Make one line, placed by its longest strip: the centres of strips are more accurate than their heights."""
    words = [word for strip in strips for word in strip.words]
    longest = max(strips, key=lambda strip: strip.words[-1].x1 - strip.words[0].x0)
    height, middle = longest.bottom - longest.top, (longest.top + longest.bottom) / 2
    if abs(height - usual) <= _SAME_SIZE * usual:
        height = usual
    edges = tuple(accumulate((word.x0 / scale for word in words), max))
    x1 = max(word.x1 for word in words) / scale
    box = Box(number, edges[0], (middle - height / 2) / scale, max(x1, edges[-1]), (middle + height / 2) / scale)
    text = recogniser_slips.close_quotes(" ".join(word.text for word in words))
    confidence = mean_confidence((strip.letters, strip.confidence) for strip in strips)
    return PrintedLine(text, box, edges, height * _EM / scale, bold=False, confidence=confidence)
