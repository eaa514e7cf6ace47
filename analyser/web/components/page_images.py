"""Images of contract pages, rendered by worker processes and kept in a cache of bounded size.

Only one thread of a process may use PDFium, and a broken file can hang or crash it. Pages are therefore rendered in
separate processes: the server stays responsive, a page that takes too long or too much memory is stopped, and a crash
costs only one image.
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
"""Width of an image in pixels."""

_MOST_BYTES = 64 * 1024 * 1024
_LIMITS = WorkLimits(seconds=20, memory_mib=1024)
_WORKERS = 2

Key = tuple[str, int]


class ImageError(Exception):
    """A page cannot be shown: its original is `missing`, or cannot be rendered."""

    def __init__(self, *, missing: bool) -> None:
        super().__init__()
        self.missing = missing


class PageImages:
    """Renders pages and caches the latest; simultaneous requests for the same page render it once."""

    def __init__(
        self, render: Callable[[Path, int], bytes], most_bytes: int = _MOST_BYTES, limits: WorkLimits = _LIMITS
    ) -> None:
        self._render = render
        self._limits = limits
        self._most_bytes = most_bytes
        self._kept: OrderedDict[Key, bytes] = OrderedDict()
        self._bytes = 0
        self._rendering: dict[Key, asyncio.Future[bytes]] = {}
        self._pool: LocalWorkers | None = None

    async def page(self, path: Path, sha256: str, number: int) -> bytes:
        """Return page `number` of the file as PNG; raise ImageError when it cannot be rendered."""
        key = (sha256, number)
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        if not path.is_file():
            raise ImageError(missing=True)
        if key not in self._rendering:
            task = asyncio.wrap_future(self._workers().submit(self._render, path, number))
            self._rendering[key] = task
            task.add_done_callback(lambda _: self._rendering.pop(key, None))
        try:
            image = await asyncio.shield(self._rendering[key])
        except Exception as error:
            # The page shows the same note for every failure of a worker, from a damaged page to a crash.
            raise ImageError(missing=False) from error
        self._keep(key, image)
        return image

    def _keep(self, key: Key, image: bytes) -> None:
        if key not in self._kept:
            self._kept[key] = image
            self._bytes += len(image)
        while self._bytes > self._most_bytes:
            _, oldest = self._kept.popitem(last=False)
            self._bytes -= len(oldest)

    def _workers(self) -> LocalWorkers:
        if self._pool is None:
            self._pool = LocalWorkers(_WORKERS, self._limits, no_preparation, tasks=200, writable=())
            atexit.register(self.close)
        return self._pool

    def close(self) -> None:
        """End the worker processes."""
        if self._pool is not None:
            self._pool.close()
            self._pool = None


def original_of(register: Path, sha256: str) -> Path:
    """Return the path of the original file of a document, whether or not the file exists."""
    return FileStore.beside(register).path_of(sha256)


def no_preparation() -> None:
    """Prepare a worker process; rendering needs nothing loaded in advance."""


def render_image(path: Path, number: int) -> bytes:
    """Return one page of a file as PNG; runs in a worker process."""
    from analyser.reading import render_page

    return render_page(path, number, width=WIDTH)


@cache
def server_images() -> PageImages:
    """Return the page images of this server process."""
    return PageImages(render_image)
