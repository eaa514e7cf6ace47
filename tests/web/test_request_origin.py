"""Changes requested by another site, and requests to a name that is not the server's, are refused."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import httpx
import pytest

from analyser.accounts.accounts import Accounts
from analyser.accounts.roles import Role
from analyser.store import Register
from analyser.web.plugin.request_origin import hosts_of, is_allowed_host, is_same_origin
from analyser.web.plugin.server import SignInOptions, application
from web.conftest import Site
from web.html import Reader
from web.test_changes import Browser

HERE = "http://localhost"
ELSEWHERE: list[dict[str, str]] = [
    {"origin": "https://evil.example"},
    {"origin": "null"},
    {"origin": "http://localhost:3000"},
    {"origin": "http://localhost.evil.example"},
    {"origin": "http://evil.example/localhost"},
    {"origin": "http://evil.example@localhost"},
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
    {"sec-fetch-site": "cross-site", "origin": HERE},
    {"sec-fetch-site": "same-origin", "origin": "https://evil.example"},
    {},
]


@pytest.fixture
def office(register: Path, tmp_path: Path, serve: Callable[..., Site]) -> Site:
    """Serve a copy of the register and a file for the public to the user of this computer."""
    own, published = tmp_path / "own.db", tmp_path / "published.db"
    shutil.copy(register, own)
    shutil.copytree(register.with_name(register.name + ".files"), tmp_path / "own.db.files")
    Register.open(published).close()
    return serve(own.resolve(), published.resolve(), **SignInOptions(published=(published,), sign_in=False).settings())


def send(
    site: Site, method: str, path: str, headers: Mapping[str, str], content: str = "csrftoken=guessed"
) -> httpx.Response:
    """Send a request as a page of another site can make a browser send it."""
    named = {"content-type": "application/x-www-form-urlencoded", **headers}
    return site.runner.run(site.datasette.client.request(method, path, headers=named, content=content))


@pytest.mark.parametrize("headers", ELSEWHERE)
def test_a_page_of_another_site_publishes_nothing(office: Site, headers: dict[str, str]) -> None:
    """Without sign-in no cookie is needed, and no cookie means that no token is looked at: this one went through."""
    before = office.paths[1].read_bytes()
    response = send(office, "POST", "/cy/own/publish", headers)
    assert response.status_code == 403
    assert Reader(response.text).language == "cy"
    assert "own/upload" not in response.text
    assert office.rows("select * from publications") == []
    assert office.paths[1].read_bytes() == before


@pytest.mark.parametrize("headers", [one for one in ELSEWHERE if one])
def test_a_cookie_and_its_token_do_not_help_another_site(office: Site, headers: dict[str, str]) -> None:
    browser = Browser(office)
    browser.open("/en/own/publish")
    cookie = {"cookie": f"ds_csrftoken={browser.cookie}"}
    for content_type, body in (
        ("application/x-www-form-urlencoded", f"csrftoken={browser.token}"),
        ("application/json", "{}"),
        ("text/plain", "{}"),
    ):
        asked = {**headers, **cookie, "content-type": content_type, "x-csrftoken": browser.cookie}
        assert send(office, "POST", "/en/own/publish", asked, body).status_code == 403, content_type
    assert office.rows("select * from publications") == []


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize(
    "path", ["/en/sign-in", "/en/own/upload", "/en/own/review", "/en/", "/own", "/-/messages", "/-/permissions", "/-/x"]
)
def test_every_address_and_method_is_guarded(office: Site, method: str, path: str) -> None:
    for headers in ({"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}, {}):
        assert send(office, method, path, headers).status_code == 403, headers


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("path", ["/cy/sign-in", "/cy/own/review", "/cy/own/publish", "/own", "/-/messages", "/-/x"])
def test_files_are_refused_except_where_they_are_uploaded(office: Site, method: str, path: str) -> None:
    """The library that checks tokens failed on such a form, with a traceback."""
    content_type = {"content-type": "multipart/form-data; boundary=x", "accept-language": "cy"}
    body = '--x\r\nContent-Disposition: form-data; name="a"; filename="a.pdf"\r\n\r\nwords\r\n--x--\r\n'
    response = send(office, method, path, {"cookie": "a=b", "origin": HERE, **content_type}, body)
    assert response.status_code == 415
    assert "Nid yw'r cyfeiriad hwn yn derbyn ffeiliau" in Reader(response.text).text("cy").replace("’", "'")
    json = send(office, method, path, {"cookie": "a=b", "accept": "application/json", **content_type}, body)
    assert json.json() == {"ok": False, "error": "this address takes no files", "status": 415}
    assert send(office, "POST", "/cy/own/upload", {"cookie": "a=b", **content_type}, body).status_code != 415


def test_a_program_is_answered_in_json(office: Site) -> None:
    response = send(office, "POST", "/own.json", {"origin": "https://evil.example"})
    assert response.status_code == 403
    assert response.json() == {"ok": False, "error": "not sent from a page of this server", "status": 403}


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": HERE, "sec-fetch-site": "same-origin"},
        {"origin": HERE},
        {"sec-fetch-site": "same-origin"},
        {"sec-fetch-site": "none"},
        {},
    ],
)
def test_forms_of_our_own_pages_are_taken(office: Site, headers: dict[str, str]) -> None:
    """Old browsers send neither header with a form: then the token alone decides, as before."""
    browser = Browser(office)
    browser.open("/en/own/publish")
    asked = {**headers, "cookie": f"ds_csrftoken={browser.cookie}"}
    response = send(office, "POST", "/en/own/publish", asked, f"csrftoken={browser.token}")
    assert response.status_code in (200, 303), response.text
    wrong = send(office, "POST", "/en/own/publish", asked, "csrftoken=guessed")
    assert wrong.status_code == 403


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8001", "localhost.evil.example", "127.0.0.1.evil.example", ""]
)
@pytest.mark.parametrize(
    "path", ["/cy/", "/own.json?sql=select+1", "/own/contracts.csv?_stream=on", "/-/databases.json"]
)
def test_another_name_for_this_computer_gets_nothing(office: Site, path: str, host: str) -> None:
    """DNS rebinding: a name of the attacker's that leads to this computer makes their page one of the same origin."""
    app = office.datasette.app()
    response = office.runner.run(ask(app, path, host, **{"accept-language": "cy"}))
    assert response.status_code == 421
    assert "Housing repairs" not in response.text
    assert "/own/" not in response.text
    if path == "/cy/":
        assert Reader(response.text).language == "cy"
        assert "--allowed-host" in response.text
        assert "<script>" not in office.runner.run(ask(app, path, "<script>")).text


async def ask(app: Callable[..., object], path: str, host: str, method: str = "GET", **headers: str) -> httpx.Response:
    """Ask for a path with a `Host` header, which the client would otherwise set itself."""
    transport = httpx.ASGITransport(app=app)  # type: ignore[arg-type]
    async with httpx.AsyncClient(transport=transport, base_url=HERE) as client:
        return await client.request(method, path, headers={"host": host, **headers})


def test_the_operator_names_the_host_that_a_proxy_passes_on(register: Path, tmp_path: Path, site: Site) -> None:
    copy = tmp_path / "own.db"
    shutil.copy(register, copy)
    accounts = Accounts(tmp_path / "accounts.db")
    accounts.put("officer", "a long enough password", Role.OFFICER, copy)
    app = application([copy], SignInOptions(accounts=accounts.path), None, "127.0.0.1", ["contracts.council.example"])
    for host, status in {
        "contracts.council.example": 200,
        "CONTRACTS.council.example:443": 200,
        "127.0.0.1:8001": 200,
        "[::1]:8001": 200,
        "evil.example": 421,
        "192.0.2.7": 421,
    }.items():
        assert site.runner.run(ask(app, "/en/", host)).status_code == status, host
    for host, origin, status in [
        ("contracts.council.example", "https://contracts.council.example", 405),
        ("127.0.0.1:8001", "https://contracts.council.example", 405),
        ("127.0.0.1:8001", "http://127.0.0.1:8001", 405),
        ("127.0.0.1:8001", "http://localhost:8001", 403),
        ("contracts.council.example", "https://evil.example", 403),
    ]:
        response = site.runner.run(ask(app, "/en/", host, "POST", origin=origin))
        assert response.status_code == status, (host, origin)


@pytest.mark.parametrize(
    ("listening", "named", "host", "allowed"),
    [
        ("127.0.0.1", (), "localhost:8001", True),
        ("127.0.0.1", (), "localhost.", True),
        ("127.0.0.1", (), "[::1]", True),
        ("127.0.0.1", (), "[0:0:0:0:0:0:0:1]:8001", True),
        ("127.0.0.1", (), "192.0.2.7", False),
        ("192.0.2.7", (), "192.0.2.7:8001", True),
        ("192.0.2.7", (), "192.0.2.8", False),
        ("0.0.0.0", (), "192.0.2.7:8001", True),
        ("::", (), "[2001:db8::1]:8001", True),
        ("0.0.0.0", (), "evil.example", False),
        ("0.0.0.0", (), "127.1", False),
        ("0.0.0.0", (), "2130706433", False),
        ("register.council.example", (), "Register.Council.Example:8001", True),
        ("127.0.0.1", ("one.example:8443", "two.example"), "one.example", True),
        ("127.0.0.1", ("one.example:8443", "two.example"), "two.example:1", True),
        ("127.0.0.1", (), "localhost, evil.example", False),
        ("127.0.0.1", (), "evil.example@localhost", False),
        ("127.0.0.1", (), "localhost/evil.example", False),
        ("127.0.0.1", (), "[localhost]", False),
        ("127.0.0.1", (), "", False),
    ],
)
def test_hosts(listening: str, named: tuple[str, ...], host: str, allowed: bool) -> None:
    assert is_allowed_host(host, hosts_of(listening, named)) is allowed


@pytest.mark.parametrize(
    ("headers", "named", "same"),
    [
        ({"host": "a.example", "origin": "https://a.example"}, (), True),
        ({"host": "a.example:443", "origin": "https://a.example"}, (), True),
        ({"host": "a.example", "origin": "http://a.example:80"}, (), True),
        ({"host": "a.example:8001", "origin": "http://a.example:8001"}, (), True),
        ({"host": "a.example:8001", "origin": "http://a.example"}, (), False),
        ({"host": "[::1]:8001", "origin": "http://[::1]:8001"}, (), True),
        ({"host": "127.0.0.1:8001", "origin": "https://a.example"}, ("a.example",), True),
        ({"host": "127.0.0.1:8001", "origin": "https://a.example:8443"}, ("a.example",), False),
        ({"host": "127.0.0.1:8001", "origin": "https://a.example:8443"}, ("a.example:8443",), True),
        ({"host": "a.example", "origin": "file://a.example"}, (), False),
        ({"host": "a.example", "origin": "null"}, (), False),
        ({"host": "", "origin": "https://"}, (), False),
        ({"host": "a.example"}, (), None),
        ({"host": "a.example", "sec-fetch-site": "none"}, (), True),
        ({"host": "a.example", "sec-fetch-site": "same-site", "origin": "https://a.example"}, (), False),
    ],
)
def test_origins(headers: dict[str, str], named: tuple[str, ...], same: bool | None) -> None:
    assert is_same_origin(headers, named) is same


def test_forms_on_datasettes_pages_send_their_origin(site: Site) -> None:
    """With Datasette's `no-referrer`, browsers send `Origin: null`, and signing out from a table was refused."""
    for path in ("/councils", "/councils/contracts", "/councils?sql=select+1"):
        assert site.get(path).headers["referrer-policy"] == "same-origin", path
