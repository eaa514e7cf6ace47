"""Copies of the original files in a folder beside the register, named by their SHA-256."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from pathlib import Path

from analyser.domain import FileFormat
from analyser.errors import UnreadableFileError


def fingerprint(path: Path) -> tuple[str, int]:
    """Return a file's SHA-256 in hex and its size in bytes. Raises OSError when it cannot be read."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest(), file.tell()


class FileStore:
    """A folder of originals: `<register>.files/ab/abcdef….pdf`, where `abcdef…` is the SHA-256 of the bytes.

    A DOCX file is kept as `.docx`.
    """

    def __init__(self, root: Path) -> None:
        self.root = root

    @classmethod
    def beside(cls, register: Path) -> FileStore:
        """Return the store that belongs to a register file."""
        return cls(register.with_name(register.name + ".files"))

    def path_of(self, sha256: str, format: FileFormat = FileFormat.PDF) -> Path:
        """Return the path for the file with this SHA-256, whether or not it exists."""
        return self.root / sha256[:2] / f"{sha256}.{format.value}"

    def add(self, source: Path, sha256: str, format: FileFormat = FileFormat.PDF) -> Path:
        """Copy a file into the store, unless it is there already, and return the path of the copy.

        The copy is written under a temporary name, flushed to disk and renamed, so that readers never see part of a
        file.
        Raises UnreadableFileError when the file has changed since `sha256` was computed, and OSError when it cannot be
        copied.
        """
        target = self.path_of(sha256, format)
        if target.exists():
            return target
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=".", suffix=".part")
        draft = Path(name)
        try:
            with os.fdopen(handle, "wb") as copy, source.open("rb") as original:
                shutil.copyfileobj(original, copy)
                copy.flush()
                os.fsync(copy.fileno())
            if fingerprint(draft)[0] != sha256:
                raise UnreadableFileError(f"{source.name} changed while it was read", "run the command again")
            draft.replace(target)
        finally:
            draft.unlink(missing_ok=True)
        _flush_folder(target.parent)
        return target


def _flush_folder(folder: Path) -> None:
    """Flush a folder to disk, so that a rename in it survives a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
