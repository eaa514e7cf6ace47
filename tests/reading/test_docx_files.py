"""DOCX files of every kind: recognised by content, read without non-text parts, or refused in one line."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pikepdf
import pytest

from analyser.domain import FileFormat
from analyser.errors import (
    DamagedFileError,
    EmptyFileError,
    EncryptedFileError,
    NotAContractFileError,
    TooLargeError,
    UnreadableFileError,
)
from analyser.reading import Limits, read
from reading.docx_files import docx, p, style, xml
from reading.docx_samples import sample_docx


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "contract.docx"


def test_format_is_detected_by_content(path, tmp_path):
    """Not by the name: people rename files."""
    named_pdf = docx(tmp_path / "contract.pdf", p("Words."))
    assert read(named_pdf).format is FileFormat.DOCX
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.save(path)
    assert read(path).format is FileFormat.PDF


@pytest.mark.parametrize(
    "main",
    [
        "application/vnd.ms-word.document.macroEnabled.main+xml",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
    ],
)
def test_files_with_macros_and_templates_are_read_without_them(path, main):
    assert read(docx(path, p("Words."), main=main, parts={"word/vbaProject.bin": b"\xd0\xcf\x11\xe0"})).text == "Words."


def test_relationships_that_lead_out_or_nowhere_are_not_followed(path, tmp_path):
    outside = tmp_path / "styles.xml"
    outside.write_text(xml("styles", style("X")))
    relations = (
        f'<Relationship Id="o" TargetMode="External" Type="t/numbering" Target="file://{outside}"/>'
        '<Relationship Id="n" Type="t/image" Target="NULL"/>'
        '<Relationship Id="u" Type="t/styles" Target="../../styles.xml"/>'
    )
    assert read(docx(path, p("Words."), relations=relations)).text == "Words."


def test_strict_open_xml(path):
    docx(path, p("Words."))
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in files.items():
            data = data.replace(
                b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
                b"http://purl.oclc.org/ooxml/wordprocessingml/main",
            )
            archive.writestr(
                name,
                data.replace(
                    b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
                    b"http://purl.oclc.org/ooxml/officeDocument/relationships",
                ),
            )
    assert read(path).text == "Words."


def rewritten(path: Path, **changes: bytes | None) -> Path:
    """Change parts of a DOCX, `document` for `word/document.xml`; None removes one."""
    docx(path, p("Words."))
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            new = changes.get(Path(name).stem, data)
            if new is not None:
                archive.writestr(name, new)
    return path


LAUGHS = (
    b'<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>' + xml("document", "<w:body><w:p/></w:body>").encode()
)


def locked(path: Path) -> None:
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 3000 + "EncryptedPackage".encode("utf-16-le"))


def zipped_secret(path: Path) -> None:
    docx(path, p("Words."))
    data = bytearray(path.read_bytes())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = 0
        while (start := data.find(mark, start)) >= 0:
            data[start + at] |= 1
            start += 4
    path.write_bytes(data)


def archive_of(*names: str):
    def write(path: Path) -> None:
        with zipfile.ZipFile(path, "w") as archive:
            for name in names:
                archive.writestr(name, "words")

    return write


BROKEN = [
    (
        "old Word",
        lambda path: path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 3000),
        NotAContractFileError,
        "DOCX or PDF",
    ),
    ("locked with a password", locked, EncryptedFileError, "password"),
    ("a zip locked with a password", zipped_secret, EncryptedFileError, "password"),
    ("a spreadsheet", archive_of("xl/workbook.xml"), NotAContractFileError, "PDF or DOCX"),
    ("an OpenDocument text", archive_of("mimetype", "content.xml"), NotAContractFileError, "PDF or DOCX"),
    ("without its text", lambda path: rewritten(path, document=None), DamagedFileError, "new copy"),
    ("text that is no XML", lambda path: rewritten(path, document=b"<w:document>"), DamagedFileError, "new copy"),
    (
        "text without a body",
        lambda path: rewritten(path, document=xml("document", "").encode()),
        DamagedFileError,
        "new copy",
    ),
    ("entities", lambda path: rewritten(path, document=LAUGHS), DamagedFileError, "new copy"),
    (
        "entities in another encoding",
        lambda path: rewritten(path, document=b"\xff\xfe" + LAUGHS.decode().encode("utf-16-le")),
        DamagedFileError,
        "new copy",
    ),
    ("a bomb", lambda path: rewritten(path, document=b" " * 70_000_000), TooLargeError, "limit"),
    ("ten million empty paragraphs", lambda path: docx(path, "<w:p/>" * 10_000_000), TooLargeError, "limit"),
    ("nothing", lambda path: path.write_bytes(b""), EmptyFileError, "empty"),
    ("a head alone", lambda path: path.write_bytes(b"PK\x03\x04"), DamagedFileError, "new copy"),
]


@pytest.mark.parametrize(("write", "error", "remedy"), [case[1:] for case in BROKEN], ids=[case[0] for case in BROKEN])
def test_files_that_cannot_be_read(path, write, error, remedy):
    write(path)
    with pytest.raises(error) as caught:
        read(path)
    assert remedy in caught.value.line
    assert "contract.docx" in str(caught.value)


def test_limits(path):
    docx(path, p("Words " * 100))
    with pytest.raises(TooLargeError, match="characters"):
        read(path, Limits(max_characters=100))
    with pytest.raises(TooLargeError, match="MB"):
        read(path, Limits(max_bytes=100))


def test_nesting_without_end(path):
    deep = "<w:sdt><w:sdtContent>" * 120 + p("Words.") + "</w:sdtContent></w:sdt>" * 120
    try:
        assert read(docx(path, deep)).text == "Words."
    except UnreadableFileError as error:
        assert isinstance(error, DamagedFileError)


def test_cut_short_anywhere(path, tmp_path):
    whole = sample_docx(tmp_path, "14-payments-call-off").read_bytes()
    for end in range(8, len(whole), 997):
        path.write_bytes(whole[:end])
        with pytest.raises(UnreadableFileError):
            read(path)
