"""Registers made once, and Datasette over them with the day fixed."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import httpx
import pytest
from datasette.app import Datasette

from analyser.store import Register, Withholding
from analyser.web.components.page_images import server_images
from analyser.web.plugin.server import SignInOptions, register_plugin
from web import registers


class Site:
    """Datasette over some registers, asked without a network."""

    def __init__(self, *paths: Path, **door: object) -> None:
        register_plugin()
        settings = {"today": registers.TODAY.isoformat(), **(door or {"everyone": "admin"})}
        self.datasette = Datasette(
            [str(path) for path in paths],
            metadata={"plugins": {"lockin_analyser": settings}},
            settings={"num_sql_threads": 2},
        )
        self.paths = paths
        self.runner = asyncio.Runner()
        self.runner.run(self.datasette.invoke_startup())

    def get(self, path: str, cookies: Mapping[str, str] | None = None, **headers: str) -> httpx.Response:
        """Ask for a page."""
        named = {name.replace("_", "-"): value for name, value in headers.items()} | _cookie_header(cookies)
        return self.runner.run(self.datasette.client.get(path, headers=named))

    def post(self, path: str, fields: Mapping[str, str], cookies: Mapping[str, str]) -> httpx.Response:
        """Send a form."""
        headers = _cookie_header(cookies)
        return self.runner.run(self.datasette.client.post(path, data=dict(fields), headers=headers))

    def request(self, method: str, path: str) -> httpx.Response:
        """Ask with another method, as a page of ours could."""
        headers = {"origin": "http://localhost"}
        return self.runner.run(self.datasette.client.request(method, path, headers=headers))

    def rows(self, sql: str, *values: object) -> list[sqlite3.Row]:
        """Query the first register."""
        connection = sqlite3.connect(self.paths[0])
        connection.row_factory = sqlite3.Row
        try:
            return connection.execute(sql, values).fetchall()
        finally:
            connection.close()

    def contract(self, filename: str) -> str:
        """Return the id of the contract of a file."""
        return str(self.rows("select contract_id from documents where filename = ?", filename)[0][0])

    def document(self, filename: str) -> str:
        """Return the id of a file."""
        return str(self.rows("select id from documents where filename = ?", filename)[0][0])

    def close(self) -> None:
        """Close every connection."""
        for database in self.datasette.databases.values():
            database.close()
        self.datasette.executor.shutdown()
        self.runner.close()


def _cookie_header(cookies: Mapping[str, str] | None) -> dict[str, str]:
    return {"cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())} if cookies else {}


@pytest.fixture(scope="session")
def register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a register with a contract in every state."""
    return registers.full_register(tmp_path_factory.mktemp("full"))


@pytest.fixture(scope="session")
def serve() -> Iterator[Callable[..., Site]]:
    """Serve registers; everything is closed at the end."""
    sites: list[Site] = []

    def over(*paths: Path, **door: object) -> Site:
        sites.append(Site(*paths, **door))
        return sites[-1]

    yield over
    for site in sites:
        site.close()
    server_images().close()


@pytest.fixture(scope="session")
def site(register: Path, serve: Callable[..., Site]) -> Site:
    """Serve the register with a contract in every state."""
    return serve(register)


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory, serve: Callable[..., Site]) -> Site:
    """Serve a register without contracts."""
    return serve(registers.empty_register(tmp_path_factory.mktemp("empty")))


@pytest.fixture(scope="session")
def pair(register: Path, tmp_path_factory: pytest.TempPathFactory, serve: Callable[..., Site]) -> Site:
    """Serve two registers together."""
    return serve(register, registers.second_register(tmp_path_factory.mktemp("second")))


@pytest.fixture(scope="session")
def everything(register: Path, tmp_path_factory: pytest.TempPathFactory, serve: Callable[..., Site]) -> Site:
    """Serve a copy of the register, a clause of it withheld, and a file for the public, to somebody who may do all."""
    folder = tmp_path_factory.mktemp("everything")
    copy, public = folder / "own.db", folder / "published.db"
    shutil.copy(register, copy)
    shutil.copytree(register.with_name(register.name + ".files"), folder / "own.db.files")
    with Register.open(copy) as opened, opened.transaction():
        opened.db.execute("update contracts set publication = 'published' where title like 'Housing repairs%'")
        clause = next(opened.db.query("select id from clauses where text like '%further periods of 36 months%'"))
        opened.withhold(Withholding(clause["id"], "Olwen", "Commercially sensitive"), registers.AT)
    Register.open(public).close()
    return serve(copy.resolve(), public.resolve(), **SignInOptions(published=(public,), sign_in=False).settings())
