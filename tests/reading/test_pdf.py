"""Unusable files are refused with one clear line; unusual files with a contract are read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

from analyser.domain import TextSource
from analyser.errors import (
    AnalyserError,
    DamagedFileError,
    EmptyFileError,
    EncryptedFileError,
    NoPagesError,
    NotAContractFileError,
    TooLargeError,
    UnreadableFileError,
)
from analyser.reading import Limits, read
from reading.pdf_files import changed, pdf, text_page

WORDS = text_page(["The Supplier shall provide the Services.", "The Customer shall pay the Charges."])


def encrypted(path: Path) -> Path:
    return changed(pdf(path, WORDS), lambda file: None, encryption=pikepdf.Encryption(user="secret", owner="secret"))


def without_pages(path: Path) -> Path:
    def drop(file: pikepdf.Pdf) -> None:
        del file.pages[:]

    return changed(pdf(path, WORDS), drop)


def cut(path: Path, keep: float) -> Path:
    data = pdf(path, *[WORDS] * 20).read_bytes()
    path.write_bytes(data[: int(len(data) * keep)])
    return path


def written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def folder(path: Path) -> Path:
    path.mkdir()
    return path


REFUSED: list[tuple[str, type[AnalyserError], Callable[[Path], Path]]] = [
    ("missing", UnreadableFileError, lambda path: path),
    ("a folder", UnreadableFileError, folder),
    ("no bytes", EmptyFileError, lambda path: written(path, b"")),
    ("a letter", NotAContractFileError, lambda path: written(path, b"Dear Sir or Madam,\n" * 90)),
    (
        "the head of a ZIP archive, as of a DOCX",
        DamagedFileError,
        lambda path: written(path, b"PK\x03\x04" + bytes(900)),
    ),
    ("only the mark of a PDF", DamagedFileError, lambda path: written(path, b"%PDF-1.7\n")),
    ("the marks of a PDF around nothing", DamagedFileError, lambda path: written(path, b"%PDF-1.7\n\x00\n%%EOF\n")),
    ("cut in the middle", DamagedFileError, lambda path: cut(path, 0.5)),
    ("cut just before its end", DamagedFileError, lambda path: cut(path, 0.97)),
    ("locked by a password", EncryptedFileError, encrypted),
    ("no pages", NoPagesError, without_pages),
]


@pytest.mark.parametrize(("error", "make"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
def test_unusable_files_are_refused_in_one_line_that_names_them(
    tmp_path: Path, error: type[AnalyserError], make: Callable[[Path], Path]
) -> None:
    path = make(tmp_path / "contract.pdf")
    with pytest.raises(AnalyserError) as caught:
        read(path)
    assert type(caught.value) is error
    assert str(caught.value).startswith("contract.pdf ")
    assert "\n" not in caught.value.line
    assert caught.value.remedy


LIMITS = [
    ("pages", Limits(max_pages=2), "3 pages; the limit is 2"),
    ("bytes", Limits(max_bytes=100), "MB; the limit is"),
    ("characters", Limits(max_characters=150), "more than 150 characters by page 3"),
]


@pytest.mark.parametrize(("limits", "words"), [case[1:] for case in LIMITS], ids=[case[0] for case in LIMITS])
def test_files_over_a_limit_are_refused(tmp_path: Path, limits: Limits, words: str) -> None:
    path = pdf(tmp_path / "long.pdf", WORDS, WORDS, WORDS)
    with pytest.raises(TooLargeError, match=words):
        read(path, limits)


def test_an_owner_password_alone_does_not_keep_a_contract_from_being_read(tmp_path: Path) -> None:
    path = pdf(tmp_path / "contract.pdf", WORDS)
    changed(path, lambda file: None, encryption=pikepdf.Encryption(user="", owner="secret"))
    assert "The Supplier shall" in read(path).text


def test_junk_around_a_pdf_is_forgiven(tmp_path: Path) -> None:
    path = pdf(tmp_path / "contract.pdf", WORDS)
    path.write_bytes(b"\r\n\r\n" + path.read_bytes() + b"\n-- scanned by the mail gateway --\n")
    assert "The Supplier shall" in read(path).text


def test_a_page_without_text_is_read_as_such(tmp_path: Path) -> None:
    document = read(pdf(tmp_path / "contract.pdf", WORDS, text_page([]), WORDS))
    assert [page.text_source for page in document.pages] == [TextSource.TEXT, TextSource.NONE, TextSource.TEXT]
    assert document.text_source is TextSource.TEXT


def test_a_scan_has_no_text_and_no_title(tmp_path: Path) -> None:
    document = read(pdf(tmp_path / "scan.pdf", text_page([]), text_page([])))
    assert (document.text, document.text_source, document.title) == ("", TextSource.NONE, None)
    assert len(document.pages) == 2
