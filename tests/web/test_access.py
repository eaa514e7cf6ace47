"""Every address for every role: what is allowed, what is refused, and that the public sees only published contracts."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
from builders import AT
from datasette import Response

from analyser.accounts.accounts import Accounts
from analyser.accounts.roles import PUBLIC, RIGHTS, Action, Reader, Role
from analyser.accounts.throttle import Throttle
from analyser.engine.publishing import publish
from analyser.store import Register, Review
from analyser.web.pages import sign_in
from analyser.web.plugin.server import SignInOptions
from analyser.web.routes import ROUTES
from web import registers
from web.conftest import Site

PASSWORD = "a long enough password"
ROLES = ("public", *Role)
READ, QUERY = {"councillor", "analyst", "officer", "central", "admin"}, {"analyst", "officer", "central", "admin"}


@pytest.fixture(scope="module")
def walls(register: Path, tmp_path_factory: pytest.TempPathFactory, serve: Callable[..., Site]) -> Site:
    """Serve a register with a person in every role, another one that only one of them may see, and a published file."""
    folder = tmp_path_factory.mktemp("walls")
    own, other = folder / "own.db", registers.second_register(folder)
    own.write_bytes(register.read_bytes())
    with Register.open(own) as open_register:
        chosen = next(open_register.db.query("select id from contracts where title like 'Housing repairs%'"))["id"]
        change = Review("contract", chosen, "Olwen", "change", {"publication": "published"})
        open_register.record_review(change, AT)
        open_register.db.execute("update contracts set publication = 'published' where id = ?", [chosen])
        open_register.db.conn.commit()
    published = folder / "published.db"
    publish([own], published, actor="Olwen", at=AT)
    accounts = Accounts(folder / "accounts.db")
    for role in Role:
        accounts.put(role, PASSWORD, role, own)
    accounts.grant("central", "central", other)
    settings = SignInOptions(accounts=accounts.path, published=(published,)).settings()
    return serve(own.resolve(), other.resolve(), published.resolve(), **settings)


@pytest.fixture(scope="module")
def sessions(walls: Site) -> dict[str, dict[str, str]]:
    """Sign everybody in once; gives the cookies of each role."""
    return {role: {} if role == "public" else signed_in(walls, role) for role in ROLES}


def signed_in(site: Site, name: str, password: str = PASSWORD) -> dict[str, str]:
    response = attempt(site, name, password)
    assert response.status_code == 303, response.text
    return {"ds_actor": response.cookies["ds_actor"]}


def attempt(site: Site, name: str, password: str, **fields: str) -> httpx.Response:
    page = site.get("/en/sign-in")
    token = re.search(r'name="csrftoken" value="([^"]+)"', page.text)
    assert token
    return site.post(
        "/en/sign-in",
        {"csrftoken": token[1], "name": name, "password": password, **fields},
        cookies={"ds_csrftoken": page.cookies["ds_csrftoken"]},
    )


def paths(site: Site) -> Iterator[tuple[str, set[str]]]:
    """Yield addresses of the unpublished register, with the roles to which they are open."""
    contract, document = site.contract("housing repairs.pdf"), site.document("housing repairs.pdf")
    for language in ("en", "cy"):
        yield f"/{language}/own/contracts/{contract}", READ
        yield f"/{language}/own/documents/{document}/pages/1", READ
        yield f"/{language}/own/documents/{document}/pages/1.png", READ
    for path in ("/own", "/own/contracts", "/own/contracts.json", "/own/contracts.csv?_stream=on", "/own/reviews"):
        yield path, QUERY
    yield f"/own/contracts/{contract}", QUERY
    yield f"/own/contracts/{contract}.json", QUERY
    yield "/own.json?sql=select+1", QUERY
    yield "/own.csv?sql=select+1", QUERY
    yield "/own/high_risks", QUERY
    yield "/own.db", set()
    other = site.paths[1].stem
    yield f"/{other}", {"central"}
    yield f"/{other}.json?sql=select+1", {"central"}
    for path in ("databases", "metadata", "settings", "threads", "plugins", "versions"):
        yield f"/-/{path}.json", {"admin"}


@pytest.mark.parametrize("role", ROLES)
def test_every_address_for_every_role(walls: Site, sessions: dict[str, dict[str, str]], role: str) -> None:
    for path, allowed in paths(walls):
        status = walls.get(path, cookies=sessions[role]).status_code
        if role not in allowed:
            assert status in (403, 404), path
        elif not path.endswith(".png"):  # the picture of an original that is not here is a drawn note
            assert status == 200, path


def test_the_public_sees_only_what_is_published(walls: Site) -> None:
    for path in ("/en/", "/cy/", "/en/contracts.csv", "/en/data", "/en/factors/auto_renewal"):
        response = walls.get(path)
        assert response.status_code == 200, path
        assert "Parking permits" not in response.text, path
        assert "housing repairs.pdf" not in response.text, path
    assert "Housing repairs system" in walls.get("/en/").text
    assert walls.get("/published/contracts.json").status_code == 200
    titles = walls.get("/published.json?sql=select+title+from+contracts&_shape=arrays").json()["rows"]
    assert titles == [["Housing repairs system"]]
    for table in ("reviews", "publications", "withholdings", "runs"):
        assert walls.get(f"/published/{table}.json").json()["rows"] == []


def test_a_published_contract_is_listed_once_for_those_who_see_its_register(
    walls: Site, sessions: dict[str, dict[str, str]]
) -> None:
    """The published file holds a copy: counted with the original, every figure would be wrong."""
    for role in ("councillor", "officer"):
        for path in ("/en/contracts.csv", "/en/deadlines.ics"):
            text = walls.get(path, cookies=sessions[role]).text
            assert text.count("Housing repairs system") == walls.get(path).text.count("Housing repairs system"), path
        assert "/en/published/" not in walls.get("/en/", cookies=sessions[role]).text
        assert walls.get("/published/contracts", cookies=sessions[role]).status_code == 200
        contract = walls.contract("housing repairs.pdf")
        assert walls.get(f"/en/published/contracts/{contract}", cookies=sessions[role]).status_code == 200


@pytest.mark.parametrize(
    "sql",
    [
        "attach database 'own.db' as own",
        "select * from own.contracts",
        "select load_extension('x')",
        "select readfile('own.db')",
        "pragma database_list",
        "select * from pragma_database_list",
        "select writefile('x', 'y')",
        "vacuum into 'copy.db'",
    ],
)
def test_no_query_leads_out_of_the_published_file(walls: Site, sql: str) -> None:
    response = walls.get(f"/published.json?{httpx.QueryParams({'sql': sql})}")
    assert response.status_code == 400 or "own" not in str(response.json().get("rows")), response.text


def test_a_wrong_password_keeps_what_was_typed_but_the_password(walls: Site) -> None:
    response = attempt(walls, "officer", "not the password", next="/en/own/contracts/x")
    assert response.status_code == 401
    assert 'value="officer"' in response.text
    assert "not the password" not in response.text
    assert 'value="/en/own/contracts/x"' in response.text


def test_signing_in_leads_back_to_the_page(walls: Site) -> None:
    assert attempt(walls, "officer", PASSWORD, next="/en/data").headers["location"] == "/en/data"


@pytest.mark.parametrize("address", ["//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:x", ""])
def test_signing_in_never_leads_to_another_server(walls: Site, address: str) -> None:
    assert attempt(walls, "officer", PASSWORD, next=address).headers["location"] == "/en/"


def test_a_session_ends_with_its_password(walls: Site, tmp_path: Path, serve: Callable[..., Site]) -> None:
    accounts = Accounts(tmp_path / "accounts.db")
    accounts.put("mair", PASSWORD, "analyst", walls.paths[0])
    site = serve(walls.paths[0], **SignInOptions(accounts=accounts.path).settings())
    cookies = signed_in(site, "mair")
    assert site.get("/own", cookies=cookies).status_code == 200
    accounts.put("mair", PASSWORD + "2", "analyst", walls.paths[0])
    assert site.get("/own", cookies=cookies).status_code == 403
    cookies = signed_in(site, "mair", PASSWORD + "2")
    accounts.remove("mair")
    assert site.get("/own", cookies=cookies).status_code == 403


def test_a_forged_session_is_nobodys(walls: Site) -> None:
    assert walls.get("/own", cookies={"ds_actor": "eyJhIjp7ImlkIjoiYWRtaW4ifX0.x"}).status_code == 403


def test_a_form_from_another_site_is_refused_in_the_readers_language(walls: Site) -> None:
    cookies = signed_in(walls, "officer")
    response = walls.post("/cy/sign-out", {}, cookies=cookies)
    assert response.status_code == 403
    assert 'lang="cy"' in response.text


def test_signing_out(walls: Site) -> None:
    cookies = signed_in(walls, "officer")
    page = walls.get("/en/", cookies=cookies)
    token = re.search(r'name="csrftoken" value="([^"]+)"', page.text)
    assert token
    assert "Signed in as officer" in page.text
    response = walls.post(
        "/en/sign-out", {"csrftoken": token[1]}, cookies={**cookies, "ds_csrftoken": page.cookies["ds_csrftoken"]}
    )
    assert response.status_code == 303
    assert 'ds_actor=""' in response.headers["set-cookie"]


def test_a_proxy_is_believed_only_from_its_address(walls: Site, serve: Callable[..., Site]) -> None:
    settings = walls.datasette.plugin_config("lockin_analyser")
    near = serve(*walls.paths, **{**settings, "proxy_header": "X-Remote-User", "proxies": ["127.0.0.1"]})
    far = serve(*walls.paths, **{**settings, "proxy_header": "X-Remote-User", "proxies": ["10.1.1.1"]})
    assert near.get("/own", x_remote_user="analyst").status_code == 200
    assert near.get("/own", x_remote_user="stranger").status_code == 403
    assert near.get("/own").status_code == 403
    assert far.get("/own", x_remote_user="analyst").status_code == 403
    assert walls.get("/own", x_remote_user="analyst").status_code == 403


def test_a_proxy_tells_who_the_reader_is_on_the_network(walls: Site, serve: Callable[..., Site]) -> None:
    """Behind one, all readers have its address: one who mistypes must not keep out all others."""
    settings = walls.datasette.plugin_config("lockin_analyser")
    behind = serve(*walls.paths, **{**settings, "proxy_header": "X-Remote-User", "proxies": ["127.0.0.1"]})
    told = {"x_remote_user": "analyst", "x_forwarded_for": "203.0.113.9, 198.51.100.7", "x_forwarded_proto": "https"}
    assert behind.get("/own", **told).status_code == 200
    alone = serve(*walls.paths, **{**settings, "proxies": ["10.1.1.1"]})
    seen: list[str] = []
    for site, forwarded in ((behind, "198.51.100.7"), (alone, "127.0.0.1")):
        app = site.datasette.app()

        async def ask(app: Any = app) -> None:
            async def receive() -> dict[str, object]:
                return {"type": "http.request", "body": b"", "more_body": False}

            async def send(message: object) -> None:
                pass

            scope = {"type": "http", "method": "GET", "path": "/en/", "raw_path": b"/en/", "query_string": b""}
            headers = [(b"host", b"localhost"), (b"x-forwarded-for", b"203.0.113.9, 198.51.100.7")]
            await app({**scope, "headers": headers, "client": ("127.0.0.1", 1), "scheme": "http"}, receive, send)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("analyser.web.plugin.hooks.answer", partial(_note_client, seen))
            site.runner.run(ask())
        assert seen.pop() == forwarded


async def _note_client(seen: list[str], route: object, datasette: object, request: Any) -> Response:
    seen.append(request.scope["client"][0])
    return Response.text("")


def test_attempts_at_a_name_are_throttled(walls: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sign_in, "_throttle", Throttle(most=2))
    assert attempt(walls, "officer", "wrong").status_code == 401
    assert attempt(walls, "Officer", "wrong").status_code == 401
    refused = attempt(walls, "officer", PASSWORD)
    assert refused.status_code == 429
    assert "Try again in 15 minutes" in refused.text


def test_attempts_at_once_do_not_slip_through(walls: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sign_in, "_throttle", Throttle(most=2))
    page = walls.get("/en/sign-in")
    token = re.search(r'name="csrftoken" value="([^"]+)"', page.text)
    assert token
    fields = {"csrftoken": token[1], "name": "officer", "password": "wrong"}
    headers = {"cookie": f"ds_csrftoken={page.cookies['ds_csrftoken']}"}

    async def attempts() -> list[httpx.Response]:
        client = walls.datasette.client
        return await asyncio.gather(*(client.post("/en/sign-in", data=fields, headers=headers) for _ in range(6)))

    assert sorted(one.status_code for one in walls.runner.run(attempts())) == [401] * 2 + [429] * 4


@pytest.mark.parametrize("action", Action)
def test_strangers_may_do_nothing_and_admins_everything(action: Action) -> None:
    here, there = Path("/here.db"), Path("/there.db")
    assert not PUBLIC.may(action, here)
    for role in Role:
        reader = Reader("x", {here: role})
        assert reader.may(action, here) == (action in RIGHTS[role])
        assert not reader.may(action, there)
    assert Reader("x", {here: Role.ADMIN}).may(action, here)


def test_nobody_edits_what_is_published() -> None:
    reader = Reader("x", everywhere=Role.ADMIN)
    assert not reader.may(Action.EDIT, Path("/p.db"), published=True)
    assert reader.may(Action.READ, Path("/p.db"), published=True)


def test_every_route_that_changes_something_needs_a_right_to_edit() -> None:
    for route in ROUTES:
        if route.post and "register" in route.pattern:
            assert route.action in (Action.EDIT, Action.PUBLISH), route.pattern
