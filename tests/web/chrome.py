"""A real browser, and a site on this machine for it to open."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
import uvicorn
from playwright.sync_api import Browser, sync_playwright

from analyser.web.plugin.server import _listen

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


@contextmanager
def at_an_address(app: Callable[..., object]) -> Iterator[str]:
    """Serve an application at a free port as long as the block runs; gives its address."""
    listening = _listen("127.0.0.1", 0)
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    try:
        while not server.started:
            thread.join(0.05)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


@contextmanager
def started() -> Iterator[Browser]:
    """Start the browser; the test is skipped where there is none.

    While it runs, no other event loop may be started in this thread: make every `Site` before.
    """
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed")
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield browser
        browser.close()
