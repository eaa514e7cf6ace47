"""Take the pictures of every page that this folder keeps: `python docs/screenshots/take.py REGISTER`.

Serves the register in this process and needs Chromium and the development tools. Each picture is reduced to 64 colours,
which keeps it small.
"""

from __future__ import annotations

import argparse
import io
import shutil
import sqlite3
import threading
from pathlib import Path

import uvicorn
from datasette.app import Datasette
from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from analyser.web.serve import SETTINGS, register_plugin

FOLDER = Path(__file__).parent
SIZES = {1280: 900, 390: 844}
MOST_HEIGHT = 2600


def pages(register: Path) -> dict[str, str]:
    """Return the name and address of each picture."""
    connection = sqlite3.connect(register)
    found = connection.execute(
        "select f.id, f.document_id, f.page, d.contract_id from findings f join documents d on d.id = f.document_id"
        " where f.shown and f.factor = 'auto_renewal' order by d.filename, f.probability desc limit 1"
    ).fetchone()
    unread = connection.execute("select contract_id from documents where text_source = 'none'").fetchone()
    connection.close()
    finding, document, page, contract = found
    name = register.stem
    evidence = f"{name}/documents/{document}/pages/{page}?finding={finding}"
    return {
        "contracts": "/en/",
        "contracts-cy": "/cy/",
        "contract": f"/en/{name}/contracts/{contract}",
        "contract-cy": f"/cy/{name}/contracts/{contract}",
        **({"contract-unread": f"/en/{name}/contracts/{unread[0]}"} if unread else {}),
        "evidence": f"/en/{evidence}",
        "evidence-cy": f"/cy/{evidence}",
        "factors": "/en/factors",
        "factor-cy": "/cy/factors/auto_renewal",
        "data": "/en/data",
        "not-found-cy": "/cy/nothing",
        "datasette-table": f"/{name}/contracts",
        "datasette-query": f"/{name}/missing_protections",
    }


def take(browser: Browser, address: str, name: str, path: str, width: int, scheme: str) -> None:
    """Take one picture and keep it."""
    size = {"width": width, "height": SIZES[width]}
    context = browser.new_context(viewport=size, color_scheme=scheme)
    page = context.new_page()
    page.goto(address + path, wait_until="networkidle")
    picture = Image.open(io.BytesIO(page.screenshot(full_page=True))).convert("RGB")
    picture = picture.crop((0, 0, picture.width, min(picture.height, MOST_HEIGHT)))
    dark = "-dark" if scheme == "dark" else ""
    picture.quantize(64).save(FOLDER / f"{name}{dark}-{width}.png", optimize=True)
    context.close()


def main() -> None:
    """Serve the register and take every picture."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("register", type=Path)
    parser.add_argument("--day", default="2026-11-22", help="the day that pages count from")
    wanted = parser.parse_args()
    register_plugin()
    day = {"plugins": {"lockin_analyser": {"today": wanted.day, "everyone": "admin"}}}
    app = Datasette([str(wanted.register)], metadata=day, settings=SETTINGS).app()
    server = uvicorn.Server(uvicorn.Config(app, port=8766, log_level="warning"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
            )
            for name, path in pages(wanted.register).items():
                for width in SIZES:
                    take(browser, "http://127.0.0.1:8766", name, path, width, "light")
            for name in ("contracts", "contract", "evidence"):
                take(browser, "http://127.0.0.1:8766", name, pages(wanted.register)[name], 1280, "dark")
            browser.close()
    finally:
        server.should_exit = True
        thread.join()


if __name__ == "__main__":
    main()
