"""Convert between a page as displayed and the same page straightened for OCR: a rotation about the page's centre."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

from analyser.domain import Box, Document, Line, Page

_LEVEL = 10.0  # degrees up to which a line's words still follow each other from left to right


@dataclass(frozen=True, slots=True)
class Placement:
    """How a page was rotated for OCR.

    `angle` is the rotation, in degrees anticlockwise, that straightens the displayed page; `displayed` and `straight`
    are the page's width and height, in points, before and after it. Both have the same centre.
    """

    angle: float
    displayed: tuple[float, float]
    straight: tuple[float, float]

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Convert a point of the straightened page to the displayed one, in points from the top left."""
        sine, cosine = math.sin(math.radians(self.angle)), math.cos(math.radians(self.angle))
        across, down = x - self.straight[0] / 2, y - self.straight[1] / 2
        return (
            self.displayed[0] / 2 + across * cosine - down * sine,
            self.displayed[1] / 2 + across * sine + down * cosine,
        )

    def line(self, line: Line) -> Line:
        """Convert a line of the straightened page: the upright box around it on the displayed page, within the page."""
        box = line.box
        corners = [self.point(x, y) for x in (box.x0, box.x1) for y in (box.top, box.bottom)]
        xs = [min(max(x, 0.0), self.displayed[0]) for x, _ in corners]
        ys = [min(max(y, 0.0), self.displayed[1]) for _, y in corners]
        placed = Box(box.page, min(xs), min(ys), max(xs), max(ys))
        middle = (box.top + box.bottom) / 2
        level = abs(self.angle) <= _LEVEL
        return replace(line, box=placed, edges=tuple(self.point(x, middle)[0] for x in line.edges) if level else ())

    def page(self, page: Page) -> Page:
        """Return a page with the size in which it is displayed."""
        return replace(page, width=self.displayed[0], height=self.displayed[1])


def as_displayed(document: Document, placements: Mapping[int, Placement]) -> Document:
    """Convert a document of straightened pages to the pages as displayed; `placements` goes by page number."""
    if not placements:
        return document
    lines = [placements[line.box.page].line(line) if line.box.page in placements else line for line in document.lines]
    pages = [placements[page.number].page(page) if page.number in placements else page for page in document.pages]
    return replace(document, lines=tuple(lines), pages=tuple(pages))
