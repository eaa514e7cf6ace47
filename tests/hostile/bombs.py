"""Small files that demand much: streams that unpack to gigabytes, millions of objects, recursive drawings."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from hostile.raw import (
    CONTENT,
    DAMAGED,
    FONT,
    PAGES,
    READ,
    STOPPED,
    TOO_LARGE,
    WORDS,
    Case,
    flated,
    objects,
    one_page,
    packed_zeros,
    printed,
    stream,
    written,
)

EITHER = (READ, *STOPPED)


@dataclass(frozen=True, slots=True)
class Sizes:
    """The sizes of the bombs; the tests use smaller ones than the measurements."""

    unpacked_mb: int = 4096
    things: int = 1_000_000
    pages: int = 100_000
    side: int = 30_000


SMALL = Sizes(unpacked_mb=512, things=20_000, pages=2_000, side=10_000)


def streams(sizes: Sizes) -> Iterator[Case]:
    """Yield files with streams that unpack to very much."""
    total = sizes.unpacked_mb << 20
    zeros = packed_zeros(total, 1)
    nested = packed_zeros(total, 3)
    yield Case("bomb-flate", flated_as(zeros, 1), EITHER)
    yield Case("bomb-flate-thrice", flated_as(nested, 3), EITHER)
    words = zlib.compress(printed() + b" BT /F1 9 Tf " + b"(aaaaaaaa) Tj " * (total // 1400) + b" ET", 9)
    yield Case("bomb-of-words", flated_as(words, 1), EITHER)
    yield Case(
        "bomb-run-lengths", one_page_of(stream(b"\x81 " * (4 << 20) + b"\x80", b"/Filter /RunLengthDecode")), EITHER
    )
    chained = zlib.compress(b"\x81 " * (total // 100), 9)
    yield Case(
        "bomb-run-lengths-in-flate", one_page_of(stream(chained, b"/Filter [/FlateDecode /RunLengthDecode]")), EITHER
    )
    many = b" ".join([b"4 0 R"] * 200)
    yield Case(
        "bomb-read-200-times",
        written(
            {
                **objects(page=b""),
                3: objects()[3].replace(b"/Contents 4 0 R", b"/Contents [%s]" % many),
                CONTENT: stream(packed_zeros(total >> 4, 1), b"/Filter /FlateDecode"),
            }
        ),
        EITHER,
    )
    held = stream(zeros, b"/Type /ObjStm /N 1000000 /First 8000000 /Filter /FlateDecode")
    yield Case("bomb-of-objects", one_page(more={6: held}, catalog=b"/Names 7 0 R"), (WORDS,))
    predicted = (
        b"/Filter /FlateDecode /DecodeParms << /Predictor 15 /Columns 2147483647 /Colors 32 /BitsPerComponent 16 >>"
    )
    yield Case("bomb-predictor", one_page_of(stream(zeros[: 1 << 16], predicted)), EITHER)
    maps = b"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
    maps += b"100 beginbfrange\n" + b"<0000> <FFFF> <0000>\n" * 20_000 + b"endbfrange endcmap"
    yield Case("bomb-character-map", one_page(more={FONT: composite(), 6: flated(maps)}), EITHER)


def flated_as(data: bytes, times: int) -> bytes:
    """Write a page whose content is data that was compressed several times."""
    return one_page_of(stream(data, b"/Filter [%s]" % b" ".join([b"/FlateDecode"] * times)))


def one_page_of(content: bytes) -> bytes:
    """Write a page whose content is this object."""
    return one_page(more={CONTENT: content})


def composite() -> bytes:
    """Return a font of two-byte characters, whose map to letters is object 6."""
    return (
        b"<< /Type /Font /Subtype /Type0 /BaseFont /Odd /Encoding /Identity-H /ToUnicode 6 0 R /DescendantFonts "
        b"[<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Odd /CIDSystemInfo << /Registry (Adobe)"
        b" /Ordering (Identity) /Supplement 0 >>"
        b" /FontDescriptor << /Type /FontDescriptor /FontName /Odd /Flags 4 >> >>] >>"
    )


def millions(sizes: Sizes) -> Iterator[Case]:
    """Yield files with very many small objects."""
    things = sizes.things
    tiny = {6 + n: b"null" for n in range(things)}
    yield Case("many-objects", written({**objects(), **tiny}), (WORDS,))
    texts = b" ".join(b"BT /F1 8 Tf %d %d Td (w%d) Tj ET" % (n % 500, n * 7 % 800, n) for n in range(things))
    yield Case("many-texts-on-a-page", one_page(more={CONTENT: flated(texts)}), EITHER)
    lines = (
        b"BT /F1 8 Tf 1 TL 20 800 Td "
        + b"".join(b"(%d. Clause %d of many) Tj T* " % (n, n) for n in range(things))
        + b"ET"
    )
    yield Case("many-lines-off-the-page", one_page(more={CONTENT: flated(lines)}), EITHER)
    paths = printed() + b" ".join(
        b"%d %d m %d %d l S" % (n % 595, n % 842, n * 3 % 595, n * 5 % 842) for n in range(things)
    )
    yield Case("many-strokes", one_page(more={CONTENT: flated(paths)}), EITHER)
    rules = printed() + b" ".join(b"%d %d %d 1 re f" % (n % 595, n % 842, n % 90) for n in range(things))
    yield Case("many-rules", one_page(more={CONTENT: flated(rules)}), EITHER)
    yield Case("many-states", one_page(more={CONTENT: flated(printed() + b" q" * things)}), EITHER)
    yield Case("many-marks", one_page(more={CONTENT: flated(b"/P <</MCID 1>> BDC " * things + printed())}), EITHER)
    clips = b"0 0 595 842 re W n " * (things // 10) + printed()
    yield Case("many-clips", one_page(more={CONTENT: flated(clips)}), EITHER)
    annotation = b"<< /Type /Annot /Subtype /FreeText /Rect [0 0 9 9] /Contents (note) >> "
    yield Case("many-annotations", one_page(page=b"/Annots [%s]" % (annotation * (things // 10))), EITHER)
    word = b"BT /F1 8 Tf 20 700 Td (%s) Tj ET" % (b"a" * things)
    yield Case("one-endless-word", one_page(more={CONTENT: flated(word)}), EITHER)
    yield Case("many-pages-of-nothing", many_pages(sizes.pages), (TOO_LARGE,))
    yield Case("many-pages-one-dictionary", many_kids(sizes.pages), (TOO_LARGE,))
    yield Case("long-name", one_page(page=b"/" + b"N" * things + b" 1"), (WORDS, DAMAGED))
    yield Case("long-string", one_page(page=b"/Extra (" + b"s" * things + b")"), (WORDS, DAMAGED))
    yield Case("long-comment", one_page(b"%" + b"c" * things + b"\n" + printed()), (WORDS,))


def many_pages(count: int) -> bytes:
    """Write a number of empty pages."""
    kids = b" ".join(b"%d 0 R" % (6 + n) for n in range(count))
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"
    return written(
        {
            **objects(),
            PAGES: b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, count),
            **{6 + n: page for n in range(count)},
        }
    )


def many_kids(count: int) -> bytes:
    """Write one page that the page tree names many times."""
    return written({**objects(), PAGES: b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b"3 0 R " * count, count)})


def form(content: bytes, resources: bytes = b"") -> bytes:
    """Return a form, which is drawn by its name in a page's content."""
    return stream(
        content,
        b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /Font << /F1 5 0 R >> %s >>" % resources,
    )


def recursions() -> Iterator[Case]:
    """Yield files with objects that draw themselves, or each other, endlessly."""
    calls = b" /X Do "
    own = b"/XObject << /X 6 0 R >>"
    yield Case("form-in-itself", one_page(printed() + calls, resources=own, more={6: form(calls, own)}), (WORDS,))
    other = b"/XObject << /X 7 0 R >>"
    pair = {6: form(calls * 2, other), 7: form(calls * 2, own)}
    yield Case("forms-in-each-other", one_page(printed() + calls, resources=own, more=pair), EITHER)
    for width, name in ((10, "ten"), (100, "hundred")):
        laughs = {6 + n: form(calls * width, b"/XObject << /X %d 0 R >>" % (7 + n)) for n in range(9)}
        laughs[15] = form(printed(["ha"]))
        yield Case(f"forms-times-{name}", one_page(printed() + calls, resources=own, more=laughs), EITHER)
    chain = {6 + n: form(calls, b"/XObject << /X %d 0 R >>" % (7 + n)) for n in range(3000)}
    chain[3006] = form(printed(["the end"]))
    yield Case("forms-in-a-chain", one_page(printed() + calls, resources=own, more=chain), EITHER)
    proc = stream(b"1000 0 d0 BT /F2 9 Tf (a) Tj ET")
    type3 = (
        b"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1000 1000] /FontMatrix [0.001 0 0 0.001 0 0] /FirstChar 97"
        b" /LastChar 97 /Widths [1000] /Encoding << /Differences [97 /a] >> /CharProcs << /a 7 0 R >>"
        b" /Resources << /Font << /F2 6 0 R >> >> >>"
    )
    letters = printed() + b" BT /F2 9 Tf 50 300 Td (aaaa) Tj ET"
    yield Case("glyphs-in-themselves", one_page_with_font(letters, type3, proc), (WORDS,))
    yield Case(
        "glyphs-many-in-themselves",
        one_page_with_font(letters, type3, stream(b"1000 0 d0 " + b"BT /F2 9 Tf (aaaa) Tj ET " * 20)),
        EITHER,
    )
    mask = b"<< /Type /ExtGState /SMask << /S /Luminosity /G 7 0 R >> >>"
    group = stream(
        b"/G gs 0 0 500 500 re f",
        b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Group << /S /Transparency >>"
        b" /Resources << /ExtGState << /G 6 0 R >> >>",
    )
    yield Case(
        "mask-in-itself",
        one_page(b"/G gs " + printed(), resources=b"/ExtGState << /G 6 0 R >>", more={6: mask, 7: group}),
        EITHER,
    )
    tile = stream(
        b"/Pattern cs /T scn 0 0 9 9 re f",
        b"/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 9 9] /XStep 0.001 /YStep 0.001"
        b" /Resources << /Pattern << /T 6 0 R >> >>",
    )
    fill = b"/Pattern cs /T scn 0 0 595 842 re f " + printed()
    yield Case("tile-in-itself", one_page(fill, resources=b"/Pattern << /T 6 0 R >>", more={6: tile}), EITHER)
    for name, space in (
        ("indexed", b"[/Indexed 6 0 R 1 <000000FFFFFF>]"),
        ("separation", b"[/Separation /Ink 6 0 R << /FunctionType 2 /Domain [0 1] /N 1 >>]"),
        ("pattern", b"[/Pattern 6 0 R]"),
        ("icc", b"[/ICCBased 7 0 R]"),
    ):
        more = {6: space, 7: stream(b"no profile", b"/N 3 /Alternate 6 0 R")}
        yield Case(
            f"colours-in-a-circle-{name}",
            one_page(b"/C cs 1 scn " + printed(), resources=b"/ColorSpace << /C 6 0 R >>", more=more),
            (WORDS,),
        )
    stitched = b"<< /FunctionType 3 /Domain [0 1] /Functions [6 0 R 6 0 R] /Bounds [0.5] /Encode [0 1 0 1] >>"
    shading = b"<< /ShadingType 2 /ColorSpace /DeviceRGB /Coords [0 0 595 842] /Function 6 0 R >>"
    yield Case(
        "function-in-itself",
        one_page(b"/S sh " + printed(), resources=b"/Shading << /S 7 0 R >>", more={6: stitched, 7: shading}),
        EITHER,
    )


def one_page_with_font(content: bytes, font: bytes, glyph: bytes) -> bytes:
    """Write a page with a second font, F2, whose one glyph is given."""
    data = objects(content, more={6: font, 7: glyph})
    data[3] = data[3].replace(b"/F1 5 0 R", b"/F1 5 0 R /F2 6 0 R")
    return written(data)


def images(sizes: Sizes) -> Iterator[Case]:
    """Yield files with pictures of enormous size, or with false sizes."""
    side = sizes.side
    grey = b"/ColorSpace /DeviceGray /BitsPerComponent 8"
    pixels = packed_zeros(side * side, 1)
    ccitt = (
        b"/Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns %d /Rows %d >> /BitsPerComponent 1"
        b" /ColorSpace /DeviceGray" % (side, side)
    )
    jbig2_page = b"\0\0\0\0\x30\0\x01\0\0\0\x13" + side.to_bytes(4, "big") * 2 + bytes(8) + b"\0\0\0"
    for name, width, entries, data in (
        ("flate", side, grey + b" /Filter /FlateDecode", pixels),
        ("ccitt", side, ccitt, b"\xff" * (side // 8)),
        ("jbig2", side, b"/Filter /JBIG2Decode /BitsPerComponent 1 /ColorSpace /DeviceGray", jbig2_page),
        ("claims-more-than-it-has", side, grey + b" /Filter /FlateDecode", zlib.compress(b"few")),
        ("claims-2-billion", 2**31 - 1, grey + b" /Filter /FlateDecode", zlib.compress(b"few")),
        ("negative", -5, grey, b"few"),
        ("nothing", 0, grey, b""),
        ("no-jpeg", 2000, grey + b" /Filter /DCTDecode", b"\xff\xd8\xff\xc0\0\x11\x08\xff\xff\xff\xff\x03\x01\x22\0"),
        ("no-jpx", 2000, b"/Filter /JPXDecode", b"\0\0\0\x0cjP  \r\n\x87\n" + b"\xff" * 60),
    ):
        picture = stream(data, b"/Type /XObject /Subtype /Image /Width %d /Height %d %s" % (width, width, entries))
        content = b"q 595 0 0 842 0 0 cm /I Do Q"
        yield Case(
            f"picture-{name}", one_page(content, resources=b"/XObject << /I 6 0 R >>", more={6: picture}), EITHER
        )


def cases(sizes: Sizes) -> Iterator[Case]:
    """Yield every file of this module."""
    yield from streams(sizes)
    yield from millions(sizes)
    yield from recursions()
    yield from images(sizes)
