"""Pictures of contract pages, drawn by worker processes and kept in a bounded memory.

PDFium may be driven by one thread of a process only, and a broken file can hang or crash it. So pages are drawn in
processes of their own: the server stays responsive, a drawing that takes too long or too much memory is stopped, and a
crash costs one picture.
"""

from __future__ import annotations

import asyncio
import atexit
from collections import OrderedDict
from collections.abc import Callable
from functools import cache
from pathlib import Path

from analyser.engine import LocalWorkers, WorkLimits
from analyser.store import FileStore

WIDTH = 1000
"""Width of a picture in pixels."""

_MOST_BYTES = 64 * 1024 * 1024
_LIMITS = WorkLimits(seconds=20, memory_mib=1024)
_WORKERS = 2

Key = tuple[str, int]


class ImageError(Exception):
    """A page cannot be shown; `missing` says that its file is not there, else the file is broken."""

    def __init__(self, *, missing: bool) -> None:
        super().__init__()
        self.missing = missing


class Pictures:
    """Draws pages and remembers the latest; asked twice for one page at the same time, it draws it once."""

    def __init__(
        self, draw: Callable[[Path, int], bytes], most_bytes: int = _MOST_BYTES, limits: WorkLimits = _LIMITS
    ) -> None:
        self._draw = draw
        self._limits = limits
        self._most_bytes = most_bytes
        self._kept: OrderedDict[Key, bytes] = OrderedDict()
        self._bytes = 0
        self._drawing: dict[Key, asyncio.Future[bytes]] = {}
        self._pool: LocalWorkers | None = None

    async def page(self, path: Path, sha256: str, number: int) -> bytes:
        """Return page `number` of the file as PNG; raise ImageError when it cannot be drawn."""
        key = (sha256, number)
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        if not path.is_file():
            raise ImageError(missing=True)
        if key not in self._drawing:
            task = asyncio.wrap_future(self._workers().submit(self._draw, path, number))
            self._drawing[key] = task
            task.add_done_callback(lambda _: self._drawing.pop(key, None))
        try:
            picture = await asyncio.shield(self._drawing[key])
        except Exception as error:
            # Whatever went wrong in the worker, from a damaged page to a crash, the reader is told the same.
            raise ImageError(missing=False) from error
        self._keep(key, picture)
        return picture

    def _keep(self, key: Key, picture: bytes) -> None:
        if key not in self._kept:
            self._kept[key] = picture
            self._bytes += len(picture)
        while self._bytes > self._most_bytes:
            _, oldest = self._kept.popitem(last=False)
            self._bytes -= len(oldest)

    def _workers(self) -> LocalWorkers:
        if self._pool is None:
            self._pool = LocalWorkers(_WORKERS, self._limits, nothing, tasks=200, writable=())
            atexit.register(self.close)
        return self._pool

    def close(self) -> None:
        """End the worker processes."""
        if self._pool is not None:
            self._pool.close()
            self._pool = None


def original_of(register: Path, sha256: str) -> Path:
    """Return where the original of a register's document is kept, whether or not it is there."""
    return FileStore.beside(register).path_of(sha256)


def nothing() -> None:
    """Prepare a worker, which needs nothing before it draws."""


def draw(path: Path, number: int) -> bytes:
    """Draw one page; runs in a worker process."""
    from analyser.reading import render_page

    return render_page(path, number, width=WIDTH)


@cache
def pictures() -> Pictures:
    """Return the server's pictures."""
    return Pictures(draw)
