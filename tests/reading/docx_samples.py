"""Sample contracts as DOCX files: the same words as their PDFs, with every number computed by Word."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from reading.docx_files import abstract, docx, level, num, p, r, restart, style, table

ROOT = Path(__file__).parents[2] / "contracts_sample"
sys.path.append(str(ROOT))

from sample_source import Block, read  # noqa: E402 - the builder of the samples is no package

_NUMBER = re.compile(r"(\d+)\. ")
_SCHEDULE = re.compile(r"(?P<word>Schedule|Annex|Atodlen) (?P<value>\d+|[A-Z])\b")
_CLAUSES, _SCHEDULES, _ANNEXES, _FIRST_LIST = 1, 2, 3, 10

_HEADS = '<w:b/><w:sz w:val="26"/>'
STYLES = (
    '<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="21"/></w:rPr></w:rPrDefault></w:docDefaults>'
    + style("Title", run='<w:b/><w:sz w:val="40"/>')
    + style("Sub", run=_HEADS)
    + style("Clause", paragraph=f'<w:numPr><w:numId w:val="{_CLAUSES}"/></w:numPr>', run=_HEADS)
    + style("Schedule", paragraph=f'<w:numPr><w:numId w:val="{_SCHEDULES}"/></w:numPr>', run='<w:b/><w:sz w:val="32"/>')
)
_INNER = (level(1, "%1.%2"), level(2, "(%3)", "lowerLetter"), level(3, "(%4)", "lowerRoman"))
ABSTRACTS = (
    abstract(0, level(0, "%1.", more='<w:pStyle w:val="Clause"/>'), *_INNER)
    + abstract(1, level(0, "Schedule %1", more='<w:pStyle w:val="Schedule"/>'))
    + abstract(2, level(0, "Annex %1", "upperLetter"))
    + abstract(3, level(0, "%1."), *_INNER)
)


def sample_docx(folder: Path, name: str) -> Path:
    """Write the sample of this name as a DOCX."""
    source = read(ROOT / "sources" / f"{name}.md")
    writer = _Writer()
    blocks = [writer.block(block) for block in source.blocks if block.kind != "break"]
    lists = "".join(num(_FIRST_LIST + order, 3, restart(0, start)) for order, start in enumerate(writer.starts))
    numbering = ABSTRACTS + num(_CLAUSES, 0) + num(_SCHEDULES, 1) + num(_ANNEXES, 2) + lists
    return docx(folder / f"{name}.docx", *blocks, numbering=numbering, styles=STYLES)


class _Writer:
    """Writes blocks; `starts` is the number with which each list of a schedule, or a part of it, begins."""

    def __init__(self) -> None:
        self.list = _CLAUSES
        self.starts: list[int] = []
        self.outer = ""  # the first part of the last decimal number
        self.deep = 1  # how many levels are above the letters below it

    def block(self, block: Block) -> str:
        if block.kind == "heading":
            return self._heading(block)
        if block.kind == "table":
            rows = [[p(*_runs(cell)) for cell in row] for row in block.rows[1:]]
            bold = [p(r(cell, "<w:b/>")) for cell in block.rows[0]]
            return table(*([bold] if any(block.rows[0]) else []), *rows)
        if block.kind == "signature":
            party, name, position, date = (*block.rows[0], "", "", "")[:4]
            return "".join(map(p, (party, f"Signed {name}", f"Name {name}", f"Position {position}", date)))
        return self._paragraph(block)

    def _heading(self, block: Block) -> str:
        if match := _NUMBER.match(block.text):
            self.list, self.outer = _CLAUSES, match[1]
            return p(block.text[match.end() :], style="Clause")
        if match := _SCHEDULE.match(block.text):
            self._new_list(1)
            rest = block.text[match.end() :].strip()
            return p(rest, style="Schedule", num=None if match["word"] == "Schedule" else (_ANNEXES, 0))
        return p(block.text, style="Title" if block.level == 1 else "Sub")

    def _paragraph(self, block: Block) -> str:
        runs = _runs(block.text)
        if not block.mark:
            return p(*runs)
        bare = block.mark.strip("().")
        if not block.mark.startswith("("):
            outer = bare.partition(".")[0]
            if self.list != _CLAUSES and "." in bare and outer != self.outer:  # 2.1 without a 2 above it
                self._new_list(int(outer))
            self.outer, self.deep = outer, max(bare.count("."), 1)
            return p(*runs, num=(self.list, bare.count(".")))
        if not bare.islower():
            return p(r(f"{block.mark} "), *runs)  # typed by hand, as the numbers of parties often are
        return p(*runs, num=(self.list, block.level - self.deep + 1))

    def _new_list(self, start: int) -> None:
        self.starts.append(start)
        self.list = _FIRST_LIST + len(self.starts) - 1
        self.outer = ""


def _runs(text: str) -> list[str]:
    """Return runs of words, those between double asterisks bold; <br> breaks the line."""
    parts = text.replace("**", "\0\1").replace("<br>", "\0\2").split("\0")
    runs, bold = [], False
    for part in parts:
        bold ^= part.startswith("\1")
        runs.append("<w:r><w:br/></w:r>" if part.startswith("\2") else "")
        runs.append(r(part.strip("\1\2"), "<w:b/>" if bold else ""))
    return [run for run in runs if run]
