"""Open a DOCX file; there is an error for each way in which it is unusable.

A DOCX file is a ZIP archive of XML parts. Only the parts with words or their numbering are unpacked, within
`Limits.max_unpacked`; python-docx is given a clean copy of these. So pictures, macros, embedded files, broken
relationships and external links never reach it, and templates (`.dotx`), files with macros (`.docm`) and strict Open
XML are read like any other.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docx import Document as open_docx
from docx.oxml.parser import parse_xml
from lxml import etree

from analyser.errors import DamagedFileError, EncryptedFileError, NotAContractFileError, TooLargeError
from analyser.reading.limits import Limits

_STRICT = b"http://purl.oclc.org/ooxml/"
_NAMESPACES = (
    (_STRICT + b"wordprocessingml/main", b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    (_STRICT + b"officeDocument/relationships", b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
    (_STRICT + b"officeDocument/math", b"http://schemas.openxmlformats.org/officeDocument/2006/math"),
    (
        _STRICT + b"drawingml/wordprocessingDrawing",
        b"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    ),
)
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_CONTENT = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_PARTS = {
    "styles": "styles+xml",
    "numbering": "numbering+xml",
    "footnotes": "footnotes+xml",
    "endnotes": "endnotes+xml",
}
_MOST_TAGS = 4_000_000  # 1500 pages have half as many; each takes about 100 bytes of memory once parsed
_UNPACKING = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError)


@dataclass(frozen=True, slots=True)
class Package:
    """The parts of a DOCX file that have its words, as parsed XML; a missing part is None."""

    body: Any
    styles: Any | None
    numbering: Any | None
    footnotes: Any | None
    endnotes: Any | None


def opened(path: Path, limits: Limits) -> Package:
    """Open a DOCX file that is within the limits. Raises a subclass of `errors.UnreadableFileError`."""
    size = path.stat().st_size
    if size > limits.max_bytes:
        raise TooLargeError(f"{path.name} is {size / 1e6:,.0f} MB; the limit is {limits.max_bytes / 1e6:,.0f} MB")
    parts = _unpacked(path, limits)
    try:
        document = open_docx(io.BytesIO(_clean_copy(parts)))
        related = {
            relation.reltype.rpartition("/")[2]: relation.target_part for relation in document.part.rels.values()
        }
        if document.element.body is None:
            raise DamagedFileError(f"{path.name} is damaged: its text is missing")
        trees = {name: parse_xml(related[name].blob) if name in parts else None for name in _PARTS}
        return Package(document.element.body, **trees)
    except (etree.XMLSyntaxError, KeyError, ValueError, AttributeError) as error:
        raise DamagedFileError(f"{path.name} is damaged: its text cannot be parsed") from error


def _unpacked(path: Path, limits: Limits) -> dict[str, bytes]:
    """Return the XML of the body (`document`) and of those parts of `_PARTS` that exist."""
    try:
        with zipfile.ZipFile(path) as archive:
            return _Reader(path.name, archive, limits.max_unpacked).parts()
    except _UNPACKING as error:
        raise DamagedFileError(f"{path.name} is damaged and cannot be unpacked") from error


class _Reader:
    """Unpacks the required parts from an archive, and counts their bytes."""

    def __init__(self, name: str, archive: zipfile.ZipFile, most: int) -> None:
        self.name = name
        self.archive = archive
        self.left = self.most = most
        self.tags = _MOST_TAGS
        # Part names ignore case, and some programs begin them with a slash.
        self.infos = {info.filename.lstrip("/").lower(): info for info in archive.infolist()}

    def parts(self) -> dict[str, bytes]:
        main = self._main()
        found = {"document": self._read(main)}
        folder, _, file = main.rpartition("/")
        for kind, target in self._relations(posixpath.join(folder, "_rels", f"{file}.rels")):
            part = posixpath.normpath(posixpath.join("/" + folder, target)).lstrip("/").lower()
            if kind in _PARTS and part in self.infos:
                found.setdefault(kind, self._read(part))
        return found

    def _main(self) -> str:
        """Return the name of the part with the body."""
        targets = [target for kind, target in self._relations("_rels/.rels") if kind == "officeDocument"]
        for target in (*targets, "word/document.xml"):
            part = posixpath.normpath(target).lstrip("/").lower()
            if part in self.infos and part.startswith("word/"):
                return part
        if any(part.startswith("word/") for part in self.infos):
            raise DamagedFileError(f"{self.name} is damaged: its text is missing")
        raise NotAContractFileError(f"{self.name} is an archive or another program's file, not a DOCX")

    def _relations(self, part: str) -> Iterator[tuple[str, str]]:
        """Yield the type and target of each internal relationship; external ones are never followed."""
        if part.lower() not in self.infos:
            return
        for relation in parse_xml(self._read(part.lower())):
            if relation.get("TargetMode") != "External" and relation.get("Type") and relation.get("Target"):
                yield relation.get("Type").rpartition("/")[2], relation.get("Target")

    def _read(self, part: str) -> bytes:
        info = self.infos[part]
        if info.flag_bits & 1:
            raise EncryptedFileError(f"{self.name} is encrypted")
        # `zipfile` never returns more than the size that the archive states, so this limits what is unpacked.
        self.left -= info.file_size
        if self.left < 0:
            raise TooLargeError(f"{self.name} unpacks to more than {self.most / 1e6:,.0f} MB; that is the limit")
        data = self.archive.read(info)
        self.tags -= data.count(b"<")
        if self.tags < 0:
            raise TooLargeError(f"{self.name} has more than {_MOST_TAGS:,} tags in its text; that is the limit")
        return _safe(data, self.name)


def _safe(data: bytes, name: str) -> bytes:
    """Return XML without strict namespaces; raises DamagedFileError for a document type, which may define entities."""
    for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
        if "<!DOCTYPE".encode(encoding) in data:
            raise DamagedFileError(f"{name} is damaged: it contains a document type, which no DOCX may")
    if _STRICT in data:
        for strict, usual in _NAMESPACES:
            data = data.replace(strict, usual)
    return data


def _clean_copy(parts: dict[str, bytes]) -> bytes:
    """Pack the parts into a DOCX with nothing else in it."""
    names = {"document": "document.main+xml", **{name: _PARTS[name] for name in parts if name in _PARTS}}
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_CONTENT}.{kind}"/>' for name, kind in names.items()
    )
    types = "http://schemas.openxmlformats.org/package/2006/content-types"
    relations = "application/vnd.openxmlformats-package.relationships+xml"
    content = f'<Types xmlns="{types}"><Default Extension="rels" ContentType="{relations}"/>{overrides}</Types>'
    inner = {name: f"{name}.xml" for name in names if name != "document"}
    copy = io.BytesIO()
    with zipfile.ZipFile(copy, "w") as archive:
        archive.writestr("[Content_Types].xml", content)
        archive.writestr("_rels/.rels", _relations_xml({"officeDocument": "word/document.xml"}))
        archive.writestr("word/_rels/document.xml.rels", _relations_xml(inner))
        for name in names:
            archive.writestr(f"word/{name}.xml", parts[name])
    return copy.getvalue()


def _relations_xml(targets: dict[str, str]) -> str:
    rows = "".join(
        f'<Relationship Id="r{order}" Type="{_RELATION}/{kind}" Target="{target}"/>'
        for order, (kind, target) in enumerate(targets.items())
    )
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{rows}</Relationships>'
