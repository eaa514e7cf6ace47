"""Take pictures of the pages: `python docs/screenshots/take.py REGISTER`; with `--all FOLDER`, of all that there are.

Serves a copy of the register, and a file for the public beside it, in this process; needs Chromium and the development
tools. This folder keeps the pictures that `KEPT` names; each is reduced to 64 colours, which keeps it small.
"""

from __future__ import annotations

import argparse
import datetime as dt
import io
import shutil
import sqlite3
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from datasette.app import Datasette
from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from analyser.store import Register, Withholding
from analyser.web.plugin.server import SETTINGS, Entrance, register_plugin

FOLDER = Path(__file__).parent
AT = dt.datetime(2026, 11, 20, 9, 30, tzinfo=dt.UTC)
SIZES = {1280: 900, 390: 844}
MOST_HEIGHT = 2600

WIDE, NARROW, BOTH = (1280,), (390,), (1280, 390)
KEPT = {
    "contracts": BOTH,
    "contracts-cy": BOTH,
    "contract": BOTH,
    "contract-cy": BOTH,
    "contract-unread": BOTH,
    "evidence": BOTH,
    "evidence-cy": BOTH,
    "factors": BOTH,
    "factor-cy": BOTH,
    "data": BOTH,
    "not-found-cy": BOTH,
    "datasette-table": BOTH,
    "datasette-query": BOTH,
    "overview": BOTH,
    "deadlines": WIDE,
    "deadlines-cy": NARROW,
    "supplier": WIDE,
    "upload": WIDE,
    "review": WIDE,
    "facts": WIDE,
    "publish": WIDE,
    "preview": BOTH,
    "withholding": WIDE,
    "withholding-cy": NARROW,
    "together": BOTH,
    "sign-in": NARROW,
}
"""The widths in which each page is kept; pages that are not named are only looked at (`--all`)."""
DARK = ("contracts", "contract", "evidence")


def pages(register: Path) -> dict[str, str]:
    """Return the name and address of each picture."""
    connection = sqlite3.connect(register)
    found = connection.execute(
        "select f.id, f.document_id, f.page, d.contract_id, c.supplier_id from findings f"
        " join documents d on d.id = f.document_id join contracts c on c.id = d.contract_id"
        " where f.shown and f.factor = 'auto_renewal' order by d.filename, f.probability desc limit 1"
    ).fetchone()
    open_contract, withheld = connection.execute(
        "select d.contract_id, c.id from withholdings w join documents d on d.id = w.document_id"
        " join clauses c on c.document_id = d.id and c.text = w.clause_text"
    ).fetchone()
    unread = connection.execute("select contract_id from documents where text_source = 'none'").fetchone()
    connection.close()
    finding, document, page, contract, supplier = found
    name = register.stem
    evidence = f"{name}/documents/{document}/pages/{page}?finding={finding}"
    both = {
        "contracts": "",
        "contract": f"{name}/contracts/{contract}",
        "evidence": evidence,
        "factors": "factors",
        "factor": "factors/auto_renewal",
        "data": "data",
        "not-found": "nothing",
        "overview": "overview",
        "deadlines": "deadlines?within=all",
        "supplier": f"suppliers/{supplier}",
        "about": "about",
        "accessibility": "accessibility",
        "sign-in": "sign-in",
        "upload": f"{name}/upload",
        "review": f"{name}/review",
        "facts": f"{name}/contracts/{contract}/facts",
        "publish": f"{name}/publish",
        "preview": f"{name}/contracts/{open_contract}/publication",
        "withholding": f"{name}/clauses/{withheld}/publication",
        "together": "together?within=12",
    }
    return {
        **{page: f"/en/{path}" for page, path in both.items()},
        **{f"{page}-cy": f"/cy/{path}" for page, path in both.items()},
        **({"contract-unread": f"/en/{name}/contracts/{unread[0]}"} if unread else {}),
        "datasette-database": f"/{name}",
        "datasette-table": f"/{name}/contracts",
        "datasette-query": f"/{name}/missing_protections",
    }


def served_copy(register: Path, folder: Path) -> tuple[Path, Path]:
    """Copy a register so that one of its contracts waits to be published, but for a clause that an officer withholds.

    Returns the copy and the file for the public.
    """
    copy, public = folder / register.name, folder / "published.db"
    shutil.copy(register, copy)
    shutil.copytree(register.with_name(register.name + ".files"), folder / f"{register.name}.files")
    with Register.open(copy) as opened, opened.transaction():
        opened.db.execute(
            "update contracts set publication = 'published'"
            " where id = (select min(id) from contracts where title <> '')"
        )
        clause = next(
            opened.db.query(
                "select f.clause_id from findings f join documents d on d.id = f.document_id"
                " join contracts c on c.id = d.contract_id where c.publication = 'published' and f.shown"
                " order by f.probability desc"
            )
        )
        opened.withhold(
            Withholding(clause["clause_id"], "Olwen", "Commercially sensitive until the contract is let again"), AT
        )
    Register.open(public).close()
    return copy, public


def take(browser: Browser, address: str, file: Path, width: int, scheme: str) -> None:
    """Take one picture and keep it in a file."""
    size = {"width": width, "height": SIZES[width]}
    context = browser.new_context(viewport=size, color_scheme=scheme)
    page = context.new_page()
    page.goto(address, wait_until="networkidle")
    picture = Image.open(io.BytesIO(page.screenshot(full_page=True))).convert("RGB")
    picture = picture.crop((0, 0, picture.width, min(picture.height, MOST_HEIGHT)))
    picture.quantize(64).save(file, optimize=True)
    context.close()


def wanted(register: Path, everything: bool) -> Iterator[tuple[str, str, int, str]]:
    """Yield name, address, width and colour scheme of each picture."""
    found = pages(register)
    for name, path in found.items():
        for width in BOTH if everything else KEPT.get(name, ()):
            yield name, path, width, "light"
    for name in found if everything else DARK:
        yield f"{name}-dark", found[name], 1280, "dark"


@contextmanager
def serving(files: Sequence[Path], entrance: Entrance, day: str, port: int) -> Iterator[str]:
    """Serve registers as long as the block runs; gives their address."""
    settings = {**entrance.settings(), "today": day}
    names = [str(file.resolve()) for file in files]
    app = Datasette(names, metadata={"plugins": {"lockin_analyser": settings}}, settings=SETTINGS).app()
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="warning"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()


def main() -> None:
    """Serve the register and take every picture."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("register", type=Path)
    parser.add_argument("--day", default="2026-11-22", help="the day that pages count from")
    parser.add_argument("--all", type=Path, metavar="FOLDER", help="pictures of everything, into another folder")
    parser.add_argument("--only", nargs="*", default=(), metavar="NAME", help="only pictures of these names")
    asked = parser.parse_args()
    register_plugin()
    with tempfile.TemporaryDirectory() as folder:
        files = served_copy(asked.register, Path(folder))
        inside = Entrance(published=files[1:], sign_in=False)
        outside = Entrance(accounts=Path(folder) / "accounts.db", published=files[1:])
        with (
            serving(files, inside, asked.day, 8766) as within,
            serving(files, outside, asked.day, 8767) as without,
            sync_playwright() as playwright,
        ):
            arguments = ["--no-sandbox", "--disable-gpu"]
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=arguments)
            for name, path, width, scheme in wanted(files[0], asked.all is not None):
                if not asked.only or name in asked.only:
                    address = (without if path.endswith("/sign-in") else within) + path
                    take(browser, address, (asked.all or FOLDER) / f"{name}-{width}.png", width, scheme)
            browser.close()


if __name__ == "__main__":
    main()
