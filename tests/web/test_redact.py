"""An officer withholds a clause for a reason, and nothing that the public can request contains its words."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from analyser.accounts.accounts import Accounts
from analyser.accounts.roles import Role
from analyser.store import Register, Withholding
from analyser.web.plugin.server import SignInOptions
from web import registers
from web.conftest import Site
from web.html import Reader
from web.registers import AT
from web.test_access import signed_in
from web.test_changes import Browser

SECRET = "It renews automatically for further periods of 36 months."
REASON = "Commercially sensitive until the re-let of June"


@dataclass
class Office:
    """A register whose contract is public, with an officer, a councillor and the public."""

    site: Site
    own: Path
    published: Path
    officer: Browser
    councillor: Browser
    public: Browser

    @property
    def contract(self) -> str:
        return self.site.contract("housing repairs.pdf")

    @property
    def document(self) -> str:
        return self.site.document("housing repairs.pdf")

    @property
    def clause(self) -> str:
        """The clause with the secret: its address after the language."""
        return self.of(SECRET)

    def of(self, words: str) -> str:
        key = self.site.rows("select id from clauses where instr(text, ?)", words)[0]["id"]
        return f"own/clauses/{key}/publication"

    def withhold(self, words: str = SECRET, reason: str = REASON) -> None:
        with Register.open(self.own, create=False) as opened:
            (row,) = opened.db.query("select id from clauses where instr(text, ?)", [words])
            opened.withhold(Withholding(row["id"], "Olwen", reason), AT)

    def publish(self) -> None:
        self.officer.open("/en/own/publish")
        assert self.officer.send("/en/own/publish", {}).status_code == 303


@pytest.fixture
def office(register: Path, tmp_path: Path, serve: Callable[..., Site]) -> Office:
    own, published = tmp_path / "own.db", tmp_path / "published.db"
    shutil.copy(register, own)
    shutil.copytree(register.with_name(register.name + ".files"), tmp_path / "own.db.files")
    with Register.open(own) as opened, opened.transaction():
        opened.db.execute("update contracts set publication = 'published' where title like 'Housing repairs%'")
    Register.open(published).close()
    accounts = Accounts(tmp_path / "accounts.db")
    for role in (Role.OFFICER, Role.COUNCILLOR):
        accounts.put(role, "a long enough password", role, own)
    site = serve(
        own.resolve(), published.resolve(), **SignInOptions(accounts=accounts.path, published=(published,)).settings()
    )
    officer, councillor = (Signed(site, cookies=signed_in(site, role)) for role in ("officer", "councillor"))
    return Office(site, own, published, officer, councillor, Browser(site))


@dataclass
class Signed(Browser):
    """A browser of somebody who has signed in."""

    cookies: dict[str, str] | None = None

    def _cookies(self) -> dict[str, str]:
        return {**(self.cookies or {}), **({"ds_csrftoken": self.cookie} if self.cookie else {})}

    def open(self, path: str):
        response = self.site.get(path, cookies=self._cookies())
        self.cookie = response.cookies.get("ds_csrftoken", self.cookie)
        if token := re.search(r'name="csrftoken" value="([^"]+)"', response.text):
            self.token = token[1]
        return response

    def send(self, path: str, fields):
        return self.site.post(path, {"csrftoken": self.token, **fields}, cookies=self._cookies())


def seen(text: str) -> str:
    return re.search(r'name="seen" value="([^"]*)"', text)[1]


def test_an_officer_withholds_a_clause_and_releases_it(office: Office) -> None:
    evidence = f"/en/own/documents/{office.document}/pages/1"
    page = Reader(office.officer.open(evidence).text)
    (href,) = [href for href, _ in page.links if office.clause in href]
    form = office.officer.open(href)
    assert SECRET in form.text
    back = re.search(r'name="back" value="([^"]*)"', form.text)[1]
    assert f"/en/{back}" == evidence
    fields = {"action": "withhold", "reason": REASON, "seen": seen(form.text), "back": back}
    answer = office.officer.send(f"/en/{office.clause}", fields)
    assert answer.status_code == 303
    done = office.officer.open(answer.headers["location"]).text
    assert "The clause is withheld." in done
    assert f'href="{evidence}"' in done
    marked = Reader(office.officer.open(evidence).text).text("en")
    assert "Withheld by officer on" in marked and REASON in marked
    (row,) = office.site.rows("select * from withholdings")
    assert (row["action"], row["actor"], row["reason"], row["clause_text"][-len(SECRET) :]) == (
        "withhold", "officer", REASON, SECRET,
    )  # fmt: skip
    form = office.officer.open(f"/en/{office.clause}")
    fields = {"action": "release", "reason": "The re-let is over", "seen": seen(form.text)}
    assert office.officer.send(f"/en/{office.clause}", fields).status_code == 303
    text = Reader(office.officer.open(f"/en/{office.clause}").text).text("en")
    assert "Withdrawn by officer" in text and "The re-let is over" in text and REASON in text
    assert [row["action"] for row in office.site.rows("select action from withholdings order by id")] == [
        "withhold",
        "release",
    ]


def everything_public(office: Office) -> Iterator[tuple[str, bytes]]:
    """Yield every answer in which the public could find words of the contract."""
    contract, document = office.contract, office.document
    (public_document,) = {document}
    tables = [row[0] for row in office.site.rows("select name from sqlite_master where type in ('table', 'view')")]
    paths = [
        f"/{language}/published/{rest}"
        for language in ("en", "cy")
        for rest in (
            f"contracts/{contract}",
            f"documents/{public_document}/pages/1",
            f"documents/{public_document}/pages/1.png",
            f"documents/{public_document}/words",
        )
    ]
    paths += [
        f"/{language}/{rest}" for language in ("en", "cy") for rest in ("", "contracts.csv", "deadlines", "overview")
    ]
    paths += ["/en/factors/auto_renewal", "/en/?search=renews", "/published.db", "/published.json", "/published"]
    for table in tables:
        paths += [f"/published/{table}.json?_size=max", f"/published/{table}.csv?_stream=on"]
    paths += ["/published/clauses?_search=renews", "/published/clauses.json?_search=renews&_shape=array"]
    paths.append("/published.json?sql=select+group_concat(term)+from+clauses_fts_vocab")
    paths += [path.replace("/published/", "/own/") for path in paths if "/published/" in path]
    for path in paths:
        yield path, office.public.open(path).content
    for file in office.published.parent.glob("published.db*"):
        if file.is_file():
            yield file.name, file.read_bytes()


def test_what_is_withheld_is_in_no_byte_that_the_public_can_request(office: Office) -> None:
    office.publish()
    before = dict(everything_public(office))
    assert any(SECRET.encode() in content for content in before.values()), "the check would see the words"
    office.withhold()
    office.publish()
    for where, content in everything_public(office):
        for secret in (SECRET, "36 months", REASON, "Olwen", "renews automatically"):
            assert secret.encode() not in content, where


def test_no_picture_and_no_file_of_a_page_is_ever_public(office: Office) -> None:
    office.publish()
    place = f"documents/{office.document}/pages/1.png"
    assert office.councillor.open(f"/en/own/{place}").content.startswith(b"\x89PNG")
    for path in (f"/en/published/{place}", f"/en/own/{place}", f"/cy/published/{place}"):
        answer = office.public.open(path)
        assert answer.status_code in (403, 404), path
        assert b"PNG" not in answer.content[:8], path
    stored = next(path for path in (office.own.parent / "own.db.files").rglob("*.pdf"))
    for path in (
        f"/{stored.relative_to(office.own.parent)}",
        f"/own.db.files/{stored.name}",
        f"/published.db.files/{stored.name}",
    ):
        assert office.public.open(path).status_code in (403, 404), path
    assert list(office.own.parent.glob("published.db.files")) == []


def test_only_who_publishes_sees_and_changes_what_is_withheld(office: Office) -> None:
    office.withhold()
    evidence = f"/en/own/documents/{office.document}/pages/1"
    assert REASON in office.officer.open(evidence).text
    assert REASON not in office.councillor.open(evidence).text
    for path in (f"/en/{office.clause}", f"/en/own/contracts/{office.contract}/publication"):
        assert office.councillor.open(path).status_code == 403
        assert office.public.open(path).status_code == 403
        assert office.councillor.send(path, {"reason": "x"}).status_code == 403
    assert office.officer.open(f"/en/published/contracts/{office.contract}/publication").status_code in (403, 404)


@pytest.mark.parametrize(("language", "words"), [("en", "Give a reason"), ("cy", "Rhowch reswm")])
def test_without_a_reason_nothing_is_withheld(office: Office, language: str, words: str) -> None:
    office.officer.open(f"/{language}/{office.clause}")
    answer = office.officer.send(f"/{language}/{office.clause}", {"action": "withhold", "reason": "  ", "seen": ""})
    assert answer.status_code == 422
    assert words in Reader(answer.text).text(language)
    assert office.site.rows("select * from withholdings") == []


def test_a_second_officer_sees_what_the_first_decided(office: Office) -> None:
    form = office.officer.open(f"/cy/{office.clause}")
    office.withhold()
    fields = {"action": "withhold", "reason": "my own reason", "seen": seen(form.text)}
    answer = office.officer.send(f"/cy/{office.clause}", fields)
    assert answer.status_code == 409
    text = Reader(answer.text).text("cy")
    assert "Gan Olwen" in text and REASON in text
    assert "my own reason" in answer.text
    assert len(office.site.rows("select * from withholdings")) == 1


def test_a_decision_on_another_clause_changes_nothing(office: Office) -> None:
    form = office.officer.open(f"/en/{office.clause}")
    office.withhold("The charges rise each year")
    fields = {"action": "withhold", "reason": REASON, "seen": seen(form.text)}
    assert office.officer.send(f"/en/{office.clause}", fields).status_code == 303


@pytest.mark.parametrize(
    "back", ["//evil.example", "https://evil.example", "/\\evil", "javascript:x", "../..", "%0d%0ax"]
)
def test_the_way_back_never_leads_elsewhere(office: Office, back: str) -> None:
    text = office.officer.open(f"/en/{office.clause}?back={back}").text
    assert 'name="back" value=""' in text
    assert "evil" not in re.sub(r'hreflang[^>]*>|href="/(en|cy)/[^"]*"', "", text)


@pytest.mark.parametrize("key", ["none", "%3Cscript%3E", "a" * 400])
def test_an_unknown_clause_is_not_found(office: Office, key: str) -> None:
    answer = office.officer.open(f"/cy/own/clauses/{key}/publication")
    assert answer.status_code == 404
    assert Reader(answer.text).language == "cy"
    assert office.officer.send(f"/cy/own/clauses/{key}/publication", {"reason": "x", "seen": ""}).status_code in (
        403,
        404,
    )


def test_the_preview_shows_what_the_public_would_read(office: Office) -> None:
    path = f"/en/own/contracts/{office.contract}/publication"
    whole = office.officer.open(path).text
    assert "clause--withheld" not in whole
    assert "Withheld: 0." in whole
    office.withhold()
    text = office.officer.open(path).text
    assert re.search(rf'clause--withheld" id="[^"]+">\s*<p class="wording"[^>]*>[^<]*{re.escape(SECRET)}', text)
    assert REASON in text
    kept = office.officer.open("/en/own/publish").text
    assert "Withheld clauses: 1" in kept and REASON in kept and office.clause in kept
    office.publish()
    public = office.public.open("/published/clauses.json?_shape=array&_size=max").json()
    shown = re.findall(r'class="clause" id="clause-([^"]+)"', text)
    assert sorted(shown) == sorted(row["id"] for row in public)


def test_the_preview_leaves_nothing_behind(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    office.officer.open(f"/en/own/contracts/{office.contract}/publication")
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("language", ["en", "cy"])
def test_words_that_are_gone_stop_publishing_until_somebody_has_looked(office: Office, language: str) -> None:
    office.withhold()
    with Register.open(office.own) as opened, opened.transaction():
        opened.db.execute("update clauses set text = 'Wholly other words' where instr(text, ?)", [SECRET])
    page = office.officer.open(f"/{language}/own/publish")
    assert "no longer found" not in page.text or language == "en"
    preview = f"/{language}/own/contracts/{office.contract}/publication"
    assert preview in [href for href, _ in Reader(page.text).links]
    assert office.officer.send(f"/{language}/own/publish", {}).status_code == 409
    text = office.officer.open(preview).text
    assert SECRET in text and REASON in text
    decision = re.search(r'name="decision" value="([^"]+)"', text)[1]
    assert office.officer.send(preview, {"decision": decision, "reason": " "}).status_code == 422
    assert office.officer.send(preview, {"decision": decision, "reason": "the clause is gone"}).status_code == 303
    assert office.officer.send(preview, {"decision": decision, "reason": "twice"}).status_code == 409
    office.publish()


def test_an_officer_of_one_register_leaves_what_others_have_published(
    office: Office, tmp_path: Path, serve: Callable[..., Site]
) -> None:
    """Another council's officer publishes to the same file; neither removes or adds contracts of the other."""
    other = registers.second_register(tmp_path)
    accounts = Accounts(tmp_path / "accounts.db")
    accounts.put("neighbour", "a long enough password", "officer", other)
    door = SignInOptions(accounts=accounts.path, published=(office.published,)).settings()
    both = serve(office.own.resolve(), other.resolve(), office.published.resolve(), **door)
    mine, theirs = (Signed(both, cookies=signed_in(both, name)) for name in ("officer", "neighbour"))

    def publish(browser: Browser, register: str) -> list[str]:
        browser.open(f"/en/{register}/publish")
        assert browser.send(f"/en/{register}/publish", {}).status_code == 303
        with Register.open(office.published) as public:
            return sorted(row["id"] for row in public.db.query("select id from contracts"))

    assert publish(mine, "own") == [office.contract]
    assert publish(theirs, "neighbour") == [office.contract]
    with Register.open(other) as opened, opened.transaction():
        opened.db.execute("update contracts set publication = 'published'")
        (theirs_id,) = (row["id"] for row in opened.db.query("select id from contracts"))
    assert publish(mine, "own") == [office.contract], "what the neighbour has marked is for the neighbour to publish"
    assert "Parking" not in mine.open("/en/own/publish").text
    assert publish(theirs, "neighbour") == sorted([office.contract, theirs_id])
    assert publish(mine, "own") == sorted([office.contract, theirs_id])
    with Register.open(other) as opened, opened.transaction():
        opened.db.execute("update contracts set publication = 'private'")
    assert publish(mine, "own") == [office.contract], "what its owner has taken back does not stay"
