"""A contract without a title has the same name on every page, in the CSV file and in the calendar."""

from __future__ import annotations

import shutil
from collections.abc import Callable

import pytest

from analyser.store import Register
from analyser.web.plugin.server import SignInOptions
from web import registers
from web.conftest import Site

NAME = "housing repairs.pdf"
"""The contract has two files: this one, and a variation whose name must never stand for the contract."""

PAGES = {
    "list": "",
    "list found by its name": "?search=housing+repairs.pdf",
    "CSV": "contracts.csv",
    "deadlines": "deadlines?within=all",
    "calendar": "deadlines.ics",
    "supplier": "suppliers/{supplier}",
    "factor": "factors/auto_renewal",
    "contract": "own/contracts/{contract}",
    "facts": "own/contracts/{contract}/facts",
    "preview": "own/contracts/{contract}/publication",
    "publish": "own/publish",
    "review queue": "own/review",
    "evidence": "own/documents/{document}/pages/1",
    "text": "own/documents/{document}/words",
    "evidence of the variation": "own/documents/{variation}/pages/1",
    "clause": "own/clauses/{clause}/publication",
}


@pytest.fixture(scope="module")
def untitled(tmp_path_factory: pytest.TempPathFactory, serve: Callable[..., Site]) -> Site:
    """Serve the register with the housing contract published, without title and reference, and next to be reviewed."""
    folder = tmp_path_factory.mktemp("untitled")
    own, public = registers.full_register(folder).rename(folder / "own.db"), folder / "published.db"
    shutil.move(folder / "councils.db.files", folder / "own.db.files")
    with Register.open(own) as register, register.transaction():
        register.db.execute(
            "update contracts set title = '', reference = '', publication = 'published'"
            " where id = (select contract_id from documents where filename = ?)",
            [NAME],
        )
        register.db.execute("update findings set status = 'confirmed' where factor = 'unilateral_variation'")
    Register.open(public).close()
    return serve(own.resolve(), public.resolve(), **SignInOptions(published=(public,), sign_in=False).settings())


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_a_contract_without_a_title_has_one_name(untitled: Site, page: str) -> None:
    document, contract = untitled.rows("select id, contract_id from documents where filename = ?", NAME)[0]
    ids = {
        "contract": contract,
        "document": document,
        "variation": untitled.document("variation.pdf"),
        "supplier": untitled.rows("select supplier_id from contracts where id = ?", contract)[0][0],
        "clause": untitled.rows("select id from clauses where document_id = ?", document)[3]["id"],
    }
    answer = untitled.get(f"/en/{page.format(**ids)}")
    assert answer.status_code == 200
    named = answer.text.replace("\r\n ", "").replace(f">{contract}<", "")
    assert NAME in named
    if page.startswith("own/documents/"):
        assert f'<a href="/en/own/contracts/{contract}">{NAME}</a>' in named
