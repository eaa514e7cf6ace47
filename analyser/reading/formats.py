"""Recognise the format of a file by its first bytes."""

from __future__ import annotations

from pathlib import Path

from analyser.domain import FileFormat
from analyser.errors import EncryptedFileError, NotAContractFileError

_ZIP = b"PK\x03\x04"
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# A document with a password is a compound file with a stream of this name, anywhere in its directory.
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_CHUNK = 1 << 20


def format_of(path: Path) -> FileFormat:
    """Return the format of a file; an unknown one counts as PDF, whose reader reports what is wrong with it.

    Raises EncryptedFileError for a DOCX with a password, NotAContractFileError for a Word file from before 2007.
    """
    try:
        with path.open("rb") as file:
            head = file.read(len(_COMPOUND))
            if head.startswith(_ZIP):
                return FileFormat.DOCX
            if head != _COMPOUND:
                return FileFormat.PDF
            before = b""
            while chunk := file.read(_CHUNK):
                if _LOCKED in before + chunk:
                    raise EncryptedFileError(f"{path.name} is encrypted")
                before = chunk[-len(_LOCKED) :]
    except OSError:
        return FileFormat.PDF
    raise NotAContractFileError(
        f"{path.name} is in an old Word format or from another program", "save it as DOCX or PDF and use that"
    )
