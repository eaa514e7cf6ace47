"""Receive a form with files and write the files to disk as they arrive, so that none is held in memory."""

from __future__ import annotations

import hashlib
import os
import secrets
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from python_multipart.multipart import MultipartParser, parse_options_header

LARGEST_FIELD = 10_000


class BadFormError(Exception):
    """The body is not a form with files, or it is incomplete."""


class ForgedFormError(Exception):
    """The form has no valid token before its first file: it was not made by this server for this browser."""


@dataclass(slots=True)
class Received:
    """A file that was sent: its name as sent, the path of the temporary file, its size in bytes and its SHA-256.

    `too_large` says that the file is over the limit; only its beginning was written then.
    """

    name: str
    path: Path
    size: int = 0
    sha256: str = ""
    too_large: bool = False


@dataclass(slots=True)
class _Part:
    """The part of the form that is being received."""

    headers: dict[str, bytes] = field(default_factory=dict)
    header: bytearray = field(default_factory=bytearray)
    value: bytearray = field(default_factory=bytearray)
    text: bytearray = field(default_factory=bytearray)
    file: Received | None = None
    stream: BinaryIO | None = None
    digest: object = None


class Receiver:
    """Receives one form; `files` and `fields` are complete when `receive` has returned.

    Nothing is written to disk unless the field `csrftoken` comes before the files and holds `token`.
    """

    def __init__(self, folder: Path, max_bytes: int, token: str) -> None:
        self.folder = folder
        self.token = token
        self.max_bytes = max_bytes
        self.files: list[Received] = []
        self.fields: dict[str, str] = {}
        self._part = _Part()
        self._sha256 = hashlib.sha256()

    async def receive(self, content_type: str, body: AsyncIterator[bytes]) -> None:
        """Read the whole form.

        Raises ForgedFormError, and BadFormError when the body is not a form with files or is incomplete.
        """
        kind, options = parse_options_header(content_type)
        boundary = options.get(b"boundary")
        if kind != b"multipart/form-data" or not boundary:
            raise BadFormError
        finished = False

        def end() -> None:
            nonlocal finished
            finished = True

        parser = MultipartParser(
            boundary,
            {
                "on_part_begin": self._begin,
                "on_header_field": self._name_header,
                "on_header_value": self._fill_header,
                "on_header_end": self._end_header,
                "on_headers_finished": self._open,
                "on_part_data": self._take,
                "on_part_end": self._close,
                "on_end": end,
            },
        )
        try:
            async for piece in body:
                parser.write(piece)
        except ValueError as error:
            raise BadFormError from error
        finally:
            if self._part.stream:
                self._part.stream.close()
        if not finished:
            raise BadFormError

    def discard(self) -> None:
        """Remove the temporary files that have not been moved elsewhere."""
        for file in self.files:
            file.path.unlink(missing_ok=True)

    def _begin(self) -> None:
        self._part = _Part()

    def _name_header(self, data: bytes, start: int, end: int) -> None:
        self._part.header += data[start:end]

    def _fill_header(self, data: bytes, start: int, end: int) -> None:
        self._part.value += data[start:end]

    def _end_header(self) -> None:
        part = self._part
        part.headers[part.header.decode("latin-1").lower()] = bytes(part.value)
        part.header, part.value = bytearray(), bytearray()

    def _open(self) -> None:
        part = self._part
        _, options = parse_options_header(part.headers.get("content-disposition", b""))
        if b"filename" not in options:
            return
        if not secrets.compare_digest(self.fields.get("csrftoken", "").encode(), self.token.encode()):
            raise ForgedFormError
        self.folder.mkdir(parents=True, exist_ok=True)
        handle, path = tempfile.mkstemp(dir=self.folder, prefix=".", suffix=".upload")
        part.stream = os.fdopen(handle, "wb")
        part.file = Received(plain_name(options[b"filename"].decode("utf-8", "replace")), Path(path))
        self._sha256 = hashlib.sha256()
        self.files.append(part.file)

    def _take(self, data: bytes, start: int, end: int) -> None:
        part = self._part
        if part.file is None or part.stream is None:
            if len(part.text) + end - start <= LARGEST_FIELD:
                part.text += data[start:end]
            return
        part.file.size += end - start
        part.file.too_large |= part.file.size > self.max_bytes
        if not part.file.too_large:
            part.stream.write(data[start:end])
            self._sha256.update(data[start:end])

    def _close(self) -> None:
        part = self._part
        if part.file is None or part.stream is None:
            _, options = parse_options_header(part.headers.get("content-disposition", b""))
            name = options.get(b"name", b"").decode("utf-8", "replace")
            self.fields[name] = part.text.decode("utf-8", "replace")
            return
        part.stream.flush()
        os.fsync(part.stream.fileno())
        part.stream.close()
        part.file.sha256 = self._sha256.hexdigest()
        part.stream = None


_LONGEST_NAME = 200


def plain_name(name: str) -> str:
    """Return a file's name without folders and control characters, cut to 200 characters before its extension."""
    name = name.replace("\\", "/").rpartition("/")[2]
    name = "".join(character for character in name if character.isprintable()).strip()
    stem, dot, ending = name.rpartition(".")
    if len(name) > _LONGEST_NAME and dot and len(ending) < 10:
        return f"{stem[: _LONGEST_NAME - len(ending) - 1]}.{ending}"
    return name[:_LONGEST_NAME] or "?"
