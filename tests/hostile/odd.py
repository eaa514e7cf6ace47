"""Unusual rather than broken files: page sizes, fonts, words, and active content."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence

import pikepdf

from hostile.raw import (
    CONTENT,
    DAMAGED,
    FONT,
    PAGE,
    PAGES,
    READ,
    STOPPED,
    WORDS,
    Case,
    flated,
    objects,
    one_page,
    printed,
    stream,
    written,
)

SECRET = "words that are not of the contract"


OFF_THE_PAGE = ("negative", "a-ribbon", "a-hair", "crop-outside", "crop-a-line", "crop-a-hair")
"""Pages without the words."""


def pages() -> Iterator[Case]:
    """Yield files with pages of impossible sizes."""
    for name, entries in {
        "negative": b"/MediaBox [-595 -842 0 0]",
        "upside-down": b"/MediaBox [595 842 0 0]",
        "nothing": b"/MediaBox [0 0 0 0]",
        "a-line": b"/MediaBox [0 0 595 0]",
        "14400-inches": b"/MediaBox [0 0 1036800 1036800]",
        "a-ribbon": b"/MediaBox [0 0 1 10000000]",
        "a-hair": b"/MediaBox [0 0 0.0001 842]",
        "endless": b"/MediaBox [0 0 1e38 1e38]",
        "endless-digits": b"/MediaBox [0 0 %s %s]" % (b"9" * 60, b"9" * 60),
        "no-numbers": b"/MediaBox [NaN NaN inf nan]",
        "words": b"/MediaBox [(a) (b) (c) (d)]",
        "short": b"/MediaBox [0 0 595]",
        "itself": b"/MediaBox 3 0 R",
        "crop-outside": b"/MediaBox [0 0 595 842] /CropBox [5000 5000 6000 6000]",
        "crop-a-line": b"/MediaBox [0 0 595 842] /CropBox [0 842 595 900]",
        "crop-a-hair": b"/MediaBox [0 0 595 842] /CropBox [0 400 595 400.0001]",
        "crop-nan": b"/MediaBox [0 0 595 842] /CropBox [nan 0 595 842]",
        "unit": b"/MediaBox [0 0 595 842] /UserUnit 1000000",
        "turned-45": b"/MediaBox [0 0 595 842] /Rotate 45",
        "turned-far": b"/MediaBox [0 0 595 842] /Rotate 2147483640",
        "turned-back": b"/MediaBox [0 0 595 842] /Rotate -90",
    }.items():
        ends = READ if name in OFF_THE_PAGE else WORDS
        yield Case(f"page-{name}", one_page(page=entries), (ends,))
        empty = one_page(b"q 9 0 0 9 0 0 cm 0 0 1 1 re f Q", page=entries)
        yield Case(f"page-{name}-drawn", empty, (READ,))


def places() -> Iterator[Case]:
    """Yield files with words at impossible places and in impossible sizes, beside ordinary ones."""
    for name, place in {
        "far": b"1 0 0 1 1e30 1e30 Tm",
        "nan": b"nan nan nan nan nan nan Tm",
        "flat": b"0 0 0 0 100 100 Tm",
        "mirrored": b"-1 0 0 -1 300 300 Tm",
        "sheared": b"1 1e9 1e9 1 300 300 Tm",
        "huge": b"1e20 0 0 1e20 100 100 Tm",
        "size-0": b"/F1 0 Tf 100 100 Td",
        "size-negative": b"/F1 -9 Tf 300 300 Td",
        "size-huge": b"/F1 1e30 Tf 100 100 Td",
        "spaced": b"1e30 Tc 1e30 Tw 1e-30 Tz 100 100 Td",
    }.items():
        content = printed() + b" BT /F1 9 Tf %s (odd words here) Tj (and here) Tj ET" % place
        yield Case(f"words-{name}", one_page(content), (WORDS,))


def fonts() -> Iterator[Case]:
    """Yield files with fonts that do not name their letters, or misname them."""
    broken = b"<< /Type /FontDescriptor /FontName /Odd /Flags 4 /FontBBox [0 0 1e9 1e9] %s 6 0 R >>"
    noise = stream(bytes(range(256)) * 40)
    named = b"<< /Type /Font /Subtype /%s /BaseFont /Odd /FirstChar 0 /LastChar 255 /Widths [%s] /FontDescriptor %s >>"
    for kind, entry in ((b"TrueType", b"/FontFile2"), (b"Type1", b"/FontFile"), (b"Type1", b"/FontFile3")):
        font = named % (kind, b"500 " * 256, broken % entry)
        yield Case(f"font-noise-{entry[1:].decode()}", one_page(more={FONT: font, 6: noise}), (WORDS,))
    from hostile.bombs import composite

    codes = b"BT /F1 9 Tf 50 700 Td <%s> Tj ET" % b"".join(b"%04X" % n for n in range(300, 900))
    unnamed = composite().replace(b"/ToUnicode 6 0 R", b"")
    yield Case("font-without-letters", one_page(codes, more={FONT: unnamed}), (READ,))
    for name, target in {
        "nul": b"<0000>",
        "surrogate": b"<D800>",
        "private": b"<E000>",
        "escape": b"<001B>",
        "long": b"<%s>" % (b"0041" * 500),
    }.items():
        letters = b"begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange 600 beginbfchar "
        letters += b" ".join(b"<%04X> %s" % (n, target) for n in range(300, 900)) + b" endbfchar endcmap"
        yield Case(
            f"font-letters-{name}", one_page(codes, more={FONT: composite(), 6: stream(letters)}), (READ, *STOPPED)
        )
    yield Case(
        "font-map-uses-itself",
        one_page(codes, more={FONT: composite(), 6: stream(b"begincmap endcmap", b"/Type /CMap /UseCMap 6 0 R")}),
        (READ,),
    )
    for name, font in {
        "missing": b"null",
        "itself": b"5 0 R",
        "a-page": b"3 0 R",
        "a-number": b"7",
        "no-kind": b"<< /Type /Font >>",
    }.items():
        yield Case(f"font-{name}", one_page(more={FONT: font}), (WORDS,))
    widths = named % (b"TrueType", b"1e38 -1e38 " * 128, b"null")
    yield Case("font-widths", one_page(more={FONT: widths}), (READ,))


WORDY: Mapping[str, str] = {
    "numbers": "1." * 4000,
    "brackets": "(" * 4000 + "a" + ")" * 4000,
    "digits": "9" * 9000,
    "sum": "£" + "1," * 4000 + "000.00 a year",
    "dates": "1 January 2020 to " * 500,
    "far-date": "This agreement starts on 1 January 9999 and continues for 999999999999999999999 years.",
    "far-months": "The initial term is 99999999999 months from 31 December 9999.",
    "notice": "either party may give not less than " * 300 + "999999999999 days' notice",
    "commas": "the Supplier, " * 800 + "shall not be liable",
    "clauses": "subject to clause 1.1.1.1.1.1.1 or another, " * 400,
    "romans": "(i" * 3000 + ")",
    "quotes": '"the Supplier" means "the Supplier" ("the ' * 400,
    "between": "between " + "Acme Limited and " * 500 + "(the Supplier)",
    "markup": "[bold]Agreement[/red] [/] [link=file:///etc/hosts]here[/link] <script>alert(1)</script>",
    "percent": "by the percentage " * 300 + "%%%%%%s %(x)s {0} {}",
    "sql": "'; drop table documents; -- renews automatically",
    "formula": "=cmd|'/c calc'!A1 renews automatically",
    "dots": "Contents " + "." * 6000 + " 5",
    "spaces": "a" + " " * 6000 + "b",
    "hyphens": "co-" * 3000,
    "one-letter": "a " * 4000,
}
"""Words that are hard on patterns, numbers and whatever prints them."""


def words() -> Iterator[Case]:
    """Yield pages of words on which a careless pattern never ends, or a careless number overflows."""
    for name, text in WORDY.items():
        paragraphs = ["SERVICES AGREEMENT", *(f"{n}. {text}" for n in range(1, 4)), "4. It renews automatically."]
        yield Case(f"text-{name}", paged(paragraphs), (WORDS,))
    clauses = [f"{n}. Clause {n} renews automatically unless the Supplier gives {n} days' notice." for n in range(2000)]
    yield Case("text-2000-clauses", paged(clauses), (WORDS,))
    yield Case("text-one-paragraph", paged([" ".join(clauses)]), (WORDS,))


def paged(paragraphs: Sequence[str], width: int = 110, height: int = 75) -> bytes:
    """Print paragraphs on as many pages as they need; long words run on from line to line."""
    lines = [line for text in paragraphs for line in _wrapped(text, width)]
    data = objects()
    page, kids = data[PAGE], []
    for n, first in enumerate(range(0, len(lines), height)):
        kids.append(b"%d 0 R" % (100 + 2 * n))
        data[100 + 2 * n] = page.replace(b"/Contents 4 0 R", b"/Contents %d 0 R" % (101 + 2 * n))
        data[101 + 2 * n] = stream(printed(lines[first : first + height]).replace(b"14 TL", b"10 TL"))
    data[PAGES] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), len(kids))
    return written(data)


def _wrapped(text: str, width: int) -> list[str]:
    """Break a text after the last space that fits, or where the line is full; spaces are kept."""
    lines = []
    while len(text) > width:
        place = text.rfind(" ", 1, width) + 1 or width
        lines.append(text[:place])
        text = text[place:]
    return [*lines, text]


def active(port: int = 9, touched: str = "/nonexistent/touched") -> Iterator[Case]:
    """Yield files with scripts, links and launch actions.

    A listener on `port` of this machine notices when one is followed; `touched` is a file they want to create.
    """
    url = b"http://127.0.0.1:%d/" % port
    place = touched.encode()
    script = (
        b"<< /S /JavaScript /JS (app.launchURL\\('%s'\\); this.exportDataObject\\({cName:'x',nLaunch:2}\\);) >>" % url
    )
    launch = b"<< /S /Launch /F (/bin/sh) /Win << /F (touch) /P (%s) >> /Unix << /F (touch %s) >> >>" % (place, place)
    for name, action in {
        "script": script,
        "launch": launch,
        "address": b"<< /S /URI /URI (%s) >>" % url,
        "go-to-file": b"<< /S /GoToR /F (/etc/passwd) /D [0 /Fit] >>",
        "submit": b"<< /S /SubmitForm /F << /FS /URL /F (%s) >> /Fields [] >>" % url,
        "import": b"<< /S /ImportData /F (/etc/passwd) >>",
        "chain": b"<< /S /Named /N /Print /Next 6 0 R >>",
    }.items():
        more = {6: action}
        page = b"/AA << /O 6 0 R /C 6 0 R >> /Annots [<< /Type /Annot /Subtype /Link /Rect [0 0 595 842] /A 6 0 R >>]"
        names = b"/OpenAction 6 0 R /AA << /WC 6 0 R >> /Names << /JavaScript << /Names [(a) 6 0 R] >> >>"
        yield Case(f"active-{name}", one_page(page=page, catalog=names, more=more), (WORDS,))
    attached = {
        6: b"<< /Type /Filespec /F (secret.txt) /EF << /F 7 0 R >> >>",
        7: stream(SECRET.encode(), b"/Type /EmbeddedFile"),
    }
    yield Case(
        "attachment",
        one_page(
            catalog=b"/Names << /EmbeddedFiles << /Names [(a) 6 0 R] >> >> /PageMode /UseAttachments", more=attached
        ),
        (WORDS,),
    )
    inner = {6: attached[6], 7: flated(one_page(printed([SECRET])), b"/Type /EmbeddedFile /Subtype /application#2Fpdf")}
    yield Case(
        "attachment-portfolio",
        one_page(
            catalog=b"/Names << /EmbeddedFiles << /Names [(a) 6 0 R] >> >> /Collection << /View /T >>", more=inner
        ),
        (WORDS,),
    )
    outside = stream(b"", b"/F (%s) /FFilter null" % place)
    yield Case("content-in-another-file", one_page(more={CONTENT: outside}), (READ,))
    reference = stream(
        printed(),
        b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /Font << /F1 5 0 R >> >>"
        b" /Ref << /F (%s) /Page 0 >>" % place,
    )
    yield Case(
        "form-of-another-file", one_page(b"/X Do", resources=b"/XObject << /X 6 0 R >>", more={6: reference}), (WORDS,)
    )
    note = b"/Annots [<< /Type /Annot /Subtype /FreeText /Rect [9 9 400 90] /Contents (%s) >>]" % SECRET.encode()
    yield Case("note-on-the-page", one_page(page=note), (WORDS,))
    loop = b"<< /Kids [6 0 R] /Names [(a) 6 0 R] >>"
    yield Case(
        "names-in-a-circle",
        one_page(catalog=b"/Names << /JavaScript 6 0 R /EmbeddedFiles 6 0 R >> /Dests 6 0 R", more={6: loop}),
        (WORDS,),
    )
    outline = b"<< /Title (t) /First 6 0 R /Last 6 0 R /Next 6 0 R /Prev 6 0 R /Parent 6 0 R >>"
    yield Case("outline-in-a-circle", one_page(catalog=b"/Outlines 6 0 R", more={6: outline}), (WORDS,))
    field = b"<< /FT /Tx /T (f) /Kids [6 0 R] /Parent 6 0 R /V (%s) >>" % b"v"
    yield Case(
        "fields-in-a-circle",
        one_page(
            catalog=b"/AcroForm << /Fields [6 0 R] /NeedAppearances true >>", page=b"/Annots [6 0 R]", more={6: field}
        ),
        (WORDS,),
    )
    xfa = stream(
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;"><!ENTITY s SYSTEM "file:///etc/passwd">]><xdp>&b;&s;</xdp>'
    )
    yield Case(
        "xfa", one_page(catalog=b"/AcroForm << /XFA 6 0 R /Fields [] >> /NeedsRendering true", more={6: xfa}), (WORDS,)
    )
    tags = b"<< /Type /StructTreeRoot /K 6 0 R /ParentTree 6 0 R >>"
    yield Case(
        "tags-in-a-circle",
        one_page(catalog=b"/StructTreeRoot 6 0 R /MarkInfo << /Marked true >>", more={6: tags}),
        (WORDS,),
    )
    layers = b"<< /OCGs [6 0 R] /D << /OFF [6 0 R] /Order [6 0 R] >> >>"
    yield Case(
        "layers-in-a-circle",
        one_page(
            b"/OC /L BDC " + printed() + b" EMC",
            catalog=b"/OCProperties 6 0 R",
            resources=b"/Properties << /L 6 0 R >>",
            more={6: layers},
        ),
        (WORDS,),
    )


def locked() -> Iterator[Case]:
    """Yield files with passwords, and with unknown encryption."""
    for name, encryption, ends in (
        ("password", pikepdf.Encryption(user="u", owner="o"), ("is encrypted",)),
        ("password-old", pikepdf.Encryption(user="u", owner="o", R=3, aes=False, metadata=False), ("is encrypted",)),
        ("owner-only", pikepdf.Encryption(user="", owner="o"), (WORDS,)),
        (
            "owner-only-may-not-copy",
            pikepdf.Encryption(user="", owner="o", allow=pikepdf.Permissions(extract=False)),
            (WORDS,),
        ),
    ):
        out = io.BytesIO()
        with pikepdf.open(io.BytesIO(one_page())) as file:
            file.save(out, encryption=encryption)
        yield Case(f"locked-{name}", out.getvalue(), ends)
    for name, lock in {
        "unknown": b"<< /Filter /Nobodys /V 9 >>",
        "certificate": b"<< /Filter /Adobe.PubSec /V 4 >>",
        "itself": b"1 0 R",
    }.items():
        yield Case(f"locked-{name}", written(objects(), b"/Encrypt %s" % lock), ("is encrypted", DAMAGED, READ))


def cases(port: int = 9, touched: str = "/nonexistent/touched") -> Iterator[Case]:
    """Yield every file of this module."""
    yield from pages()
    yield from places()
    yield from fonts()
    yield from words()
    yield from active(port, touched)
    yield from locked()
