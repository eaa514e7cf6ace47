"""Small DOCX files made from raw XML, with exactly the contents that a test names."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SPACES = " ".join(
    f'xmlns:{prefix}="{address}"'
    for prefix, address in {
        "w": WORD,
        "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "v": "urn:schemas-microsoft-com:vml",
    }.items()
)
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def docx(
    path: Path,
    *blocks: str,
    numbering: str = "",
    styles: str = "",
    footnotes: str = "",
    main: str = f"{_MAIN}.document.main+xml",
    parts: Mapping[str, bytes] | None = None,
    relations: str = "",
) -> Path:
    """Write a DOCX of these blocks (see `p`, `table`); `parts` are further files, `relations` further relationships."""
    inner = {"numbering": numbering, "styles": styles, "footnotes": footnotes}
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml"'
        ' ContentType="application/xml"/><Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{main}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1"'
        f' Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        + "".join(
            f'<Relationship Id="{name}" Type="{_OFFICE}/{name}" Target="{name}.xml"/>'
            for name, text in inner.items()
            if text
        )
        + relations
        + "</Relationships>",
        "word/document.xml": xml("document", f"<w:body>{''.join(blocks)}<w:sectPr/></w:body>"),
        **{f"word/{name}.xml": xml(name, text) for name, text in inner.items() if text},
        **(parts or {}),
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def xml(name: str, inner: str) -> str:
    """Return a part's content in its root element."""
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:{name} {_SPACES}>{inner}</w:{name}>'


def r(text: str, properties: str = "") -> str:
    """Return a run of words; `properties` is the content of its `w:rPr`."""
    look = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{look}<w:t xml:space="preserve">{escape(text, quote=False)}</w:t></w:r>'


def p(*runs: str, style: str = "", num: tuple[int, int] | None = None, mark: str = "") -> str:
    """Return a paragraph of runs; a string without tags is one. `mark` is the content of its mark's `w:rPr`."""
    properties = f'<w:pStyle w:val="{style}"/>' if style else ""
    if num:
        properties += f'<w:numPr><w:ilvl w:val="{num[1]}"/><w:numId w:val="{num[0]}"/></w:numPr>'
    properties += f"<w:rPr>{mark}</w:rPr>" if mark else ""
    inside = "".join(run if run.startswith("<") else r(run) for run in runs)
    return f"<w:p><w:pPr>{properties}</w:pPr>{inside}</w:p>"


def table(*rows: Sequence[str]) -> str:
    """Return a table; a cell without tags is one paragraph, and one that begins with `<w:tc>` is used as it is."""

    def cell(inside: str) -> str:
        if inside.startswith("<w:tc>"):
            return inside
        return f"<w:tc>{inside if inside.startswith('<') else p(inside)}</w:tc>"

    lines = ("".join(map(cell, row)) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{line}</w:tr>' for line in lines)}</w:tbl>"


def level(at: int, text: str, form: str = "decimal", *, start: int = 1, more: str = "") -> str:
    """Return a level of a list; `more` is further XML of it."""
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{text}"/>'
        "</w:lvl>"
    )


def abstract(number: int, *levels: str, more: str = "") -> str:
    """Return an abstract list."""
    return f'<w:abstractNum w:abstractNumId="{number}">{more}{"".join(levels)}</w:abstractNum>'


def num(number: int, of: int, more: str = "") -> str:
    """Return a list made of an abstract one; `more` are its overrides."""
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{of}"/>{more}</w:num>'


def restart(at: int = 0, start: int = 1) -> str:
    """Return the override by which a list restarts."""
    return f'<w:lvlOverride w:ilvl="{at}"><w:startOverride w:val="{start}"/></w:lvlOverride>'


def style(name: str, *, based: str = "", paragraph: str = "", run: str = "", kind: str = "paragraph") -> str:
    """Return a style, `name` being both id and name; `paragraph` and `run` are the content of `w:pPr` and `w:rPr`."""
    return (
        f'<w:style w:type="{kind}" w:styleId="{name}"><w:name w:val="{name}"/>'
        + (f'<w:basedOn w:val="{based}"/>' if based else "")
        + f"<w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
    )


LEGAL = abstract(0, level(0, "%1."), level(1, "%1.%2"), level(2, "(%3)", "lowerLetter"), level(3, "(%4)", "lowerRoman"))
"""The usual list of a contract: 1., 1.1, (a), (i)."""
