"""What Datasette knows of a register's tables is looked up once, and is the same as a new look-up gives."""

import asyncio
import shutil
from pathlib import Path

import httpx
import pytest
from datasette.app import Datasette
from datasette.database import Database

from analyser.web.plugin.database import RegisterDatabase
from analyser.web.plugin.server import SignInOptions, application

QUESTIONS = {
    "table_exists": ("contracts",),
    "table_names": (),
    "table_columns": ("contracts",),
    "table_column_details": ("findings",),
    "primary_keys": ("contract_sums",),
    "fts_table": ("clauses",),
    "foreign_keys_for_table": ("contracts",),
    "get_all_foreign_keys": (),
    "get_table_definition": ("contract_risks", "view"),
    "get_view_definition": ("contract_risks",),
    "view_names": (),
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_answers_are_those_of_datasette_and_nobody_spoils_them(register: Path, question: str) -> None:
    async def answers() -> list[object]:
        datasette = Datasette([])
        known = datasette.add_database(RegisterDatabase(datasette, str(register)), name="known")
        plain = datasette.add_database(Database(datasette, str(register)), name="plain")
        found = [await getattr(plain, question)(*QUESTIONS[question])]
        for _ in range(2):
            found.append(await getattr(known, question)(*QUESTIONS[question]))
            if isinstance(found[-1], list):
                found[-1] = [*found[-1]]
                (await getattr(known, question)(*QUESTIONS[question])).clear()
        for database in (known, plain):
            database.close()
        return found

    plain, first, second = asyncio.run(answers())
    assert plain == first == second != []


def test_the_application_serves_registers_only_and_each_under_its_name(register: Path, tmp_path: Path) -> None:
    other = Path(shutil.copy(register, tmp_path / "other.db"))
    app = application([register, other], SignInOptions(sign_in=False))

    async def ask(path: str) -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1") as client:
            return await client.get(path)

    async def both() -> list[httpx.Response]:
        paths = ("/-/databases.json", "/councils/contracts", "/other/findings?factor=auto_renewal", "/_memory")
        return [await ask(path) for path in paths]

    listed, contracts, findings, memory = asyncio.run(both())
    assert [one["name"] for one in listed.json()] == ["councils", "other"]
    assert (contracts.status_code, findings.status_code, memory.status_code) == (200, 200, 404)
