"""PDFs written byte by byte, so that any part of them can be wrong."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

CLAUSES = (
    "SERVICES AGREEMENT",
    "This agreement is made between Dyffryn Council (the Council) and Acme Systems Limited (the Supplier).",
    "1. This agreement starts on 1 April 2025 and ends on 31 March 2027.",
    "2. It renews automatically for further periods of 12 months unless either party gives 3 months' notice.",
    "3. The Supplier's liability under this agreement is limited to the Charges paid in a year.",
)
"""What is printed on the pages of most of these files."""
WORDS = "renews automatically"
"""Words that show that a file was read."""

Objects = dict[int, bytes]
CATALOG, PAGES, PAGE, CONTENT, FONT = 1, 2, 3, 4, 5
HEAD = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"


@dataclass(frozen=True, slots=True)
class Case:
    """A hostile file: its name, its bytes, and how it may end.

    One of `ends` must be in the result: `READ` followed by the document's text, or the reason why it failed. There are
    several where PDFium decides.
    """

    name: str
    data: bytes
    ends: tuple[str, ...]


READ = "read: "
DAMAGED = "is damaged"
TOO_LARGE = "the limit"
STOPPED = ("took too long", "too much memory", TOO_LARGE)
"""How a file ends that exceeds a limit."""


def printed(lines: Sequence[str] = CLAUSES, size: float = 9) -> bytes:
    """Return the content of a page with these lines one under the other."""
    shown = [f"({line.replace('(', chr(92) + '(').replace(')', chr(92) + ')')}) Tj T*" for line in lines]
    return f"BT /F1 {size} Tf 14 TL 50 780 Td {' '.join(shown)} ET".encode("latin-1")


def stream(data: bytes, entries: bytes = b"", length: bytes | None = None) -> bytes:
    """Return a stream object; `length` is the length it claims."""
    claimed = b"%d" % len(data) if length is None else length
    return b"<< /Length %s %s >>\nstream\n%s\nendstream" % (claimed, entries, data)


def flated(data: bytes, entries: bytes = b"", times: int = 1) -> bytes:
    """Return a stream object that is compressed several times."""
    for _ in range(times):
        data = zlib.compress(data, 9)
    return stream(data, b"/Filter [%s] %s" % (b" ".join([b"/FlateDecode"] * times), entries))


@cache
def packed_zeros(total: int, times: int) -> bytes:
    """Compress `total` spaces, and the result again, without using more than a few MB of memory."""
    packer, out, block = zlib.compressobj(9), bytearray(), b" " * (1 << 20)
    for _ in range(total >> 20):
        out += packer.compress(block)
    out += packer.flush()
    data = bytes(out)
    for _ in range(times - 1):
        data = zlib.compress(data, 9)
    return data


def objects(
    content: bytes | None = None,
    *,
    page: bytes = b"",
    resources: bytes = b"",
    catalog: bytes = b"",
    more: Mapping[int, bytes] | None = None,
) -> Objects:
    """Return the objects of a file of one page; more entries for the page, its resources and the catalogue."""
    box = b"" if b"/MediaBox" in page else b"/MediaBox [0 0 595 842]"
    return {
        CATALOG: b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalog,
        PAGES: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        PAGE: b"<< /Type /Page /Parent 2 0 R %s /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> %s >> %s >>"
        % (box, resources, page),
        CONTENT: stream(printed() if content is None else content),
        FONT: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        **(more or {}),
    }


def written(given: Mapping[int, bytes], trailer: bytes = b"", *, shift: int = 0, head: bytes = HEAD) -> bytes:
    """Write the objects with a cross-reference table, off by `shift` bytes."""
    out = bytearray(head)
    places = {}
    for number, body in given.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    size = max(given, default=0) + 1
    rows = [b"0000000000 65535 f \n"]
    rows += [
        b"%010d 00000 n \n" % (places[n] + shift) if n in places else b"0000000000 00000 f \n" for n in range(1, size)
    ]
    out += b"xref\n0 %d\n" % size + b"".join(rows)
    out += b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, start)
    return bytes(out)


def one_page(content: bytes | None = None, **parts: object) -> bytes:
    """Write a file of one page; see `objects`."""
    return written(objects(content, **parts))  # type: ignore[arg-type]
