"""Files with a broken structure: page trees, cross-reference tables, streams, ends and beginnings."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Iterator

import pikepdf

from hostile.raw import (
    CATALOG,
    CONTENT,
    DAMAGED,
    HEAD,
    PAGE,
    PAGES,
    READ,
    TOO_LARGE,
    WORDS,
    Case,
    flated,
    objects,
    one_page,
    printed,
    stream,
    written,
)

NO_PDF = "is not a PDF"
NO_PAGES = "has no pages"
ANY_PAGES = (READ, DAMAGED, NO_PAGES)


def trees() -> Iterator[Case]:
    """Yield files whose page trees have cycles, or false counts."""
    plain = objects()
    cycle = {**plain, PAGES: b"<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 2 >>"}
    yield Case("tree-holds-itself", written(cycle), ANY_PAGES)
    pair = {
        **plain,
        PAGES: b"<< /Type /Pages /Kids [6 0 R 3 0 R] /Count 3 >>",
        6: b"<< /Type /Pages /Parent 2 0 R /Kids [2 0 R] /Count 2 >>",
    }
    yield Case("tree-two-in-a-circle", written(pair), ANY_PAGES)
    parent = {**plain, PAGE: plain[PAGE].replace(b"/Parent 2 0 R", b"/Parent 3 0 R").replace(b"/MediaBox", b"/Media")}
    yield Case("tree-page-is-its-own-parent", written(parent), ANY_PAGES)
    shared = {**plain, PAGES: b"<< /Type /Pages /Kids [3 0 R 3 0 R 3 0 R] /Count 3 >>"}
    yield Case("tree-one-page-thrice", written(shared), (READ,))
    for count, ends in (
        (b"0", ANY_PAGES),
        (b"-1", ANY_PAGES),
        (b"7", (WORDS,)),
        (b"1400", (WORDS,)),
        (b"2147483647", (TOO_LARGE, *ANY_PAGES)),
        (b"1e9", ANY_PAGES),
        (b"(one)", ANY_PAGES),
    ):
        lying = {**plain, PAGES: b"<< /Type /Pages /Kids [3 0 R] /Count %s >>" % count}
        yield Case(f"tree-counts-{count.decode()}", written(lying), ends)
    few = {**plain, PAGES: b"<< /Type /Pages /Kids [3 0 R 6 0 R 7 0 R] /Count 1 >>", 6: plain[PAGE], 7: plain[PAGE]}
    yield Case("tree-counts-too-few", written(few), (WORDS,))
    yield Case("tree-null", written({**plain, CATALOG: b"<< /Type /Catalog /Pages null >>"}), ANY_PAGES)
    yield Case("tree-no-root", written({n: body for n, body in plain.items() if n != CATALOG}), ANY_PAGES)
    yield Case(
        "tree-kids-are-numbers", written({**plain, PAGES: b"<< /Type /Pages /Kids [1 2 3] /Count 3 >>"}), ANY_PAGES
    )
    yield Case("tree-deep", deep_tree(3000), ANY_PAGES)


def deep_tree(depth: int) -> bytes:
    """Return a page at the end of a chain of so many nodes."""
    plain = objects()
    chain = {6 + n: b"<< /Type /Pages /Parent %d 0 R /Kids [%d 0 R] /Count 1 >>" % (5 + n, 7 + n) for n in range(depth)}
    chain[6] = chain[6].replace(b"/Parent 5 0 R", b"/Parent 2 0 R")
    chain[5 + depth] = chain[5 + depth].replace(b"[%d 0 R]" % (6 + depth), b"[3 0 R]")
    return written({**plain, PAGES: b"<< /Type /Pages /Kids [6 0 R] /Count 1 >>", **chain})


def tables() -> Iterator[Case]:
    """Yield files whose cross-reference tables are wrong, missing, or circular."""
    plain = one_page()
    yield Case("table-off-by-7", written(objects(), shift=7), (WORDS,))
    yield Case("table-far-off", written(objects(), shift=10**9), (WORDS,))
    start = plain.rindex(b"startxref")
    yield Case("table-place-is-wrong", plain[:start] + b"startxref\n999999\n%%EOF\n", (WORDS,))
    yield Case("table-place-is-negative", plain[:start] + b"startxref\n-5\n%%EOF\n", (WORDS,))
    yield Case("table-missing", plain[: plain.rindex(b"xref\n0")] + b"%%EOF\n", (WORDS, DAMAGED))
    place = plain.rindex(b"xref\n0", 0, start)
    yield Case("table-previous-is-itself", written(objects(), b"/Prev %d" % place), (WORDS,))
    yield Case("table-no-trailer", plain.replace(b"trailer", b"trailor"), (WORDS, DAMAGED))
    yield Case("table-size-is-huge", plain.replace(b"/Size 6", b"/Size 2147483647"), (WORDS, DAMAGED))
    yield Case("table-claims-millions", plain.replace(b"xref\n0 6", b"xref\n0 4000000"), (WORDS, DAMAGED))
    for name, entries in (
        ("widths", b"/W [8 8 8] /Size 6"),
        ("widths-huge", b"/W [2147483647 2147483647 2147483647] /Size 6"),
        ("size-huge", b"/W [1 4 2] /Size 2147483646"),
        ("index-huge", b"/W [1 4 2] /Size 6 /Index [0 2147483647]"),
        ("index-negative", b"/W [1 4 2] /Size 6 /Index [-5 10]"),
    ):
        yield Case(f"table-stream-{name}", with_xref_stream(entries), (WORDS, DAMAGED))
    yield Case("objects-in-themselves", self_holding(), (WORDS, DAMAGED))
    yield Case("linearised-broken", linearised(), (WORDS,))


def with_xref_stream(entries: bytes, more: dict[int, bytes] | None = None) -> bytes:
    """Write a file whose cross-reference stream has the given, wrong, entries."""
    out = bytearray(HEAD)
    for number, body in {**objects(), **(more or {})}.items():
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    place = len(out)
    rows = bytes(7 * 6)
    out += b"90 0 obj\n%s\nendobj\n" % stream(rows, b"/Type /XRef /Root 1 0 R " + entries)
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % place)


def self_holding() -> bytes:
    """Write a file whose object stream claims to contain itself, and extends itself."""
    held = b"<< /Type /ObjStm /N 2 /First 10 /Extends 9 0 R >>"
    body = flated(b"9 0 8 20  " + held + b" (eight)", b"/Type /ObjStm /N 2 /First 10 /Extends 9 0 R")
    out = bytearray(HEAD)
    places = {}
    for number, item in {**objects(), 9: body}.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, item)
    place = len(out)
    rows = bytearray()
    for number in range(11):
        kind, where = (1, places[number]) if number in places and number != 9 else (2, 9)
        rows += bytes([kind]) + where.to_bytes(4, "big") + b"\0\0"
    out += b"10 0 obj\n%s\nendobj\n" % stream(bytes(rows), b"/Type /XRef /Root 1 0 R /W [1 4 2] /Size 11")
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % place)


def linearised() -> bytes:
    """Write a linearised file whose hints are all wrong."""
    stream_ = io.BytesIO()
    with pikepdf.open(io.BytesIO(one_page())) as file:
        file.save(stream_, linearize=True)
    data = stream_.getvalue()
    head = data[: data.index(b"endobj")]
    return data.replace(head, head.replace(b"/L ", b"/L 9").replace(b"/O ", b"/O 9").replace(b"/H [", b"/H [9"), 1)


def streams() -> Iterator[Case]:
    """Yield files with streams of a false length, and circular references."""
    content = printed()
    for name, length in (
        ("500-mb", b"524288000"),
        ("2-gb", b"2147483647"),
        ("negative", b"-9"),
        ("short", b"10"),
        ("nowhere", b"77 0 R"),
        ("itself", b"4 0 R"),
        ("words", b"(much)"),
    ):
        lying = {**objects(), CONTENT: stream(content, length=length)}
        yield Case(f"stream-length-{name}", written(lying), (WORDS,))
    yield Case("stream-without-end", one_page().replace(b"endstream", b"endstrewn"), (WORDS,))
    yield Case("content-is-a-circle", written({**objects(), CONTENT: b"[4 0 R 4 0 R]"}), (READ,))
    yield Case("resources-are-a-circle", one_page(resources=b"/XObject 3 0 R /ExtGState 3 0 R"), (WORDS,))
    yield Case("reference-to-itself", one_page(more={CATALOG: b"1 0 R"}), (WORDS, DAMAGED))


def nesting(depth: int) -> Iterator[Case]:
    """Yield files with arrays and dictionaries nested `depth` deep, in parts that are read and parts that are not."""
    for name, start, end in (("arrays", b"[", b"]"), ("dictionaries", b"<< /A ", b" >>")):
        deep = start * depth + end * depth
        yield Case(f"deep-{name}-beside", one_page(more={6: deep}), (WORDS, DAMAGED))
        yield Case(f"deep-{name}-in-catalogue", one_page(catalog=b"/Names " + deep), (WORDS, DAMAGED))
        yield Case(f"deep-{name}-in-page", one_page(page=b"/Extra " + deep), (WORDS, DAMAGED))
        yield Case(f"deep-{name}-in-content", one_page(printed() + b" " + deep + b" Do"), (WORDS,))
        yield Case(f"deep-{name}-never-closed", one_page(more={6: start * depth}), (WORDS, DAMAGED))


def ends() -> Iterator[Case]:
    """Yield files with something before, after or instead of the PDF."""
    plain = one_page()
    yield Case("empty", b"", ("is empty",))
    yield Case("nothing-but-a-head", HEAD, ("is cut short",))
    yield Case("head-and-end", HEAD + b"%%EOF\n", (DAMAGED, NO_PAGES))
    yield Case("noise", random.Random(7).randbytes(20_000), (NO_PDF,))
    yield Case("zeros", bytes(20_000), (NO_PDF,))
    yield Case("archive", archive(plain), (NO_PDF, "is no", "is an archive", DAMAGED))
    yield Case("web-page", b"<html><body>%PDF</body></html>", (NO_PDF,))
    yield Case("junk-before", b"Received: by gate\r\n" * 40 + plain, (WORDS,))
    yield Case("junk-after", plain + b"\n-- checked by the gate --\n" * 100, (WORDS,))
    yield Case("much-junk-before", b"Received: by gate\r\n" * 400 + plain, (NO_PDF,))
    yield Case("two-ends", twice(), (WORDS,))
    yield Case("two-files-in-one", plain + plain, (WORDS,))


def archive(data: bytes) -> bytes:
    """Return a ZIP with a PDF in it, as `contract.pdf` may turn out to be."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("contract/agreement.pdf", data * 50)
    return out.getvalue()


AMENDED = "this clause was amended"


def twice() -> bytes:
    """Write a file that was changed by an incremental update: the later words count."""
    first = one_page(printed(["1. What was agreed at first."]))
    place = len(first)
    body = b"4 0 obj\n%s\nendobj\n" % stream(printed([f"1. The contract renews automatically: {AMENDED}."]))
    before = first.rindex(b"xref\n0", 0, first.rindex(b"startxref"))
    table = b"xref\n4 1\n%010d 00000 n \n" % place
    trailer = b"trailer\n<< /Size 6 /Root 1 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n" % (before, place + len(body))
    return first + body + table + trailer


def cases(depth: int = 20_000) -> Iterator[Case]:
    """Yield every file of this module."""
    yield from trees()
    yield from tables()
    yield from streams()
    yield from nesting(depth)
    yield from ends()
