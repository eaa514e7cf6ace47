"""Pictures of contract pages, drawn by worker processes and kept in a bounded memory.

PDFium may be driven by one thread of a process only, and a broken file can hang or crash it. So pages are drawn in
processes of their own: the server stays responsive, a drawing that takes too long is stopped, and a crash costs one
picture.
"""

from __future__ import annotations

import asyncio
import atexit
import multiprocessing
from collections import OrderedDict
from collections.abc import Callable
from functools import cache
from pathlib import Path

from pebble import ProcessPool

from analyser.store.files import FileStore

WIDTH = 1000
"""Width of a picture in pixels."""

_MOST_BYTES = 64 * 1024 * 1024
_SECONDS = 20
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
        self, draw: Callable[[Path, int], bytes], most_bytes: int = _MOST_BYTES, seconds: float = _SECONDS
    ) -> None:
        self._draw = draw
        self._seconds = seconds
        self._most_bytes = most_bytes
        self._kept: OrderedDict[Key, bytes] = OrderedDict()
        self._bytes = 0
        self._drawing: dict[Key, asyncio.Future[bytes]] = {}
        self._pool: ProcessPool | None = None

    async def page(self, path: Path, sha256: str, number: int) -> bytes:
        """Return page `number` of the file as PNG; raise ImageError when it cannot be drawn."""
        key = (sha256, number)
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        if not path.is_file():
            raise ImageError(missing=True)
        if key not in self._drawing:
            task = asyncio.wrap_future(self._workers().schedule(self._draw, args=(path, number), timeout=self._seconds))
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

    def _workers(self) -> ProcessPool:
        if self._pool is None:
            # A forked copy of a server with threads may deadlock, so workers start afresh.
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPool(max_workers=_WORKERS, max_tasks=200, context=context)
            atexit.register(self.close)
        return self._pool

    def close(self) -> None:
        """End the worker processes."""
        if self._pool is not None:
            self._pool.stop()
            self._pool.join()
            self._pool = None


def original_of(register: Path, sha256: str) -> Path:
    """Return where the original of a register's document is kept, whether or not it is there."""
    return FileStore.beside(register).path_of(sha256)


def draw(path: Path, number: int) -> bytes:
    """Draw one page; runs in a worker process."""
    from analyser.reading import render_page

    return render_page(path, number, width=WIDTH)


@cache
def pictures() -> Pictures:
    """Return the server's pictures."""
    return Pictures(draw)
