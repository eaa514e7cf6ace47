"""Changes by officers: uploads are never lost, corrected facts stay, publishing, and two people at one contract."""

from __future__ import annotations

import io
import re
import shutil
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import httpx
import pytest
from builders import VERSIONS, analysis, assessment, document, factors
from pebble import ThreadPool

from analyser.domain import Report
from analyser.engine import Work
from analyser.engine.upload_queue import MOST_ATTEMPTS, run_queues
from analyser.store import Register
from analyser.web.core.multipart import plain_name
from analyser.web.plugin.server import SignInOptions
from web.conftest import Site
from web.html import Reader
from web.registers import TODAY


@pytest.fixture
def desk(register: Path, tmp_path: Path, serve: Callable[..., Site]) -> Site:
    """Serve a copy of the register, which is a published file's source, to an officer."""
    copy = tmp_path / "own.db"
    shutil.copy(register, copy)
    shutil.copytree(register.with_name(register.name + ".files"), tmp_path / "own.db.files", dirs_exist_ok=True)
    published = tmp_path / "published.db"
    Register.open(published).close()
    settings = SignInOptions(published=(published,), sign_in=False).settings()
    return serve(copy.resolve(), published.resolve(), **settings)


@dataclass
class Browser:
    """Keeps the cookie of the forms."""

    site: Site
    token: str = ""
    cookie: str = ""

    def open(self, path: str) -> httpx.Response:
        response = self.site.get(path, cookies={"ds_csrftoken": self.cookie} if self.cookie else None)
        self.cookie = response.cookies.get("ds_csrftoken", self.cookie)
        if token := re.search(r'name="csrftoken" value="([^"]+)"', response.text):
            self.token = token[1]
        return response

    def send(self, path: str, fields: Mapping[str, str]) -> httpx.Response:
        return self.site.post(path, {"csrftoken": self.token, **fields}, cookies={"ds_csrftoken": self.cookie})

    def upload(self, path: str, *files: tuple[str, bytes]) -> httpx.Response:
        self.open(path)
        return self.site.runner.run(
            self.site.datasette.client.post(
                path,
                data={"csrftoken": self.token},
                files=[("files", (name, io.BytesIO(content), "application/pdf")) for name, content in files],
                headers={"cookie": f"ds_csrftoken={self.cookie}"},
            )
        )


def fields(text: str) -> dict[str, str]:
    """Return the values of the fields in a page's form."""
    found = dict(re.findall(r'<input id="(\w+)" name="\w+" value="([^"]*)"', text))
    for name, options in re.findall(r'<select id="(\w+)".*?>(.*?)</select>', text, re.DOTALL):
        found[name] = re.search(r'value="([^"]*)" selected', options)[1]
    found["seen"] = re.search(r'name="seen" value="([^"]*)"', text)[1]
    return found


def pdf(text: str) -> bytes:
    return f"%PDF-1.7\n{text}\n%%EOF".encode()


def test_what_is_uploaded_is_on_disk_and_queued_before_the_answer(desk: Site) -> None:
    response = Browser(desk).upload("/en/own/upload", ("new.pdf", pdf("new")), ("cyfieithu ŵŷ.pdf", pdf("dau")))
    assert (response.status_code, response.headers["location"]) == (303, "/en/own/upload?taken=2&known=0")
    queued = desk.rows("select * from documents where status = 'queued' order by filename")
    assert [(row["filename"], row["uploaded_by"]) for row in queued] == [
        ("cyfieithu ŵŷ.pdf", "admin"),
        ("new.pdf", "admin"),
    ]
    folder = desk.paths[0].with_name("own.db.files")
    kept = [(folder / row["sha256"][:2] / f"{row['sha256']}.pdf").read_bytes() for row in queued]
    assert kept == [pdf("dau"), pdf("new")]
    assert list(folder.glob(".*")) == [], "nothing is left of the upload itself"
    text = Reader(desk.get("/en/own/upload").text).text("en")
    assert "2 documents are still to be read" in text
    assert "Waiting, place 1 in the queue" in text


def test_the_same_file_twice_is_one_document(desk: Site) -> None:
    browser = Browser(desk)
    assert (
        browser.upload("/en/own/upload", ("a.pdf", pdf("x")), ("b.pdf", pdf("x")))
        .headers["location"]
        .endswith("taken=1&known=1")
    )
    assert browser.upload("/en/own/upload", ("c.pdf", pdf("x"))).headers["location"].endswith("taken=0&known=1")


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("empty.pdf", b"", "It is empty"),
        ("picture.pdf", b"\x89PNG\r\n\x1a\n" * 9, "neither a PDF nor a DOCX"),
        ("page.html", b"<html><script>alert(1)</script>", "neither a PDF nor a DOCX"),
        ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "locked or in an old format"),
    ],
)
def test_what_is_no_contract_is_refused_by_name_and_the_rest_taken_in(
    desk: Site, name: str, content: bytes, reason: str
) -> None:
    response = Browser(desk).upload("/en/own/upload", (name, content), ("good.pdf", pdf("good")))
    assert response.status_code == 200
    page = Reader(response.text).text("en")
    assert name in page and reason in page
    assert "1 file was accepted" in page
    assert len(desk.rows("select * from documents where status = 'queued'")) == 1


def test_a_file_that_is_too_large_is_refused_without_filling_the_disk(
    desk: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("analyser.web.pages.upload.MAX_BYTES", 1000)
    response = Browser(desk).upload("/cy/own/upload", ("large.pdf", pdf("x" * 5000)))
    assert response.status_code == 413
    assert "rhannwch" in response.text
    assert list(desk.paths[0].with_name("own.db.files").glob(".*")) == []


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\Mair\\contract.pdf", "contract.pdf"),
        ("a" * 300 + ".pdf", "a" * 196 + ".pdf"),
        ("ŵ ŷ.pdf", "ŵ ŷ.pdf"),
        ("a\nb\x1b[31m.pdf", "ab[31m.pdf"),
        ("", "?"),
        ("..", ".."),
    ],
)
def test_names_are_names_alone(name: str, plain: str) -> None:
    assert plain_name(name) == plain


def test_an_upload_that_breaks_off_takes_nothing_in(desk: Site) -> None:
    browser = Browser(desk)
    browser.open("/en/own/upload")
    body = f'--b\r\nContent-Disposition: form-data; name="csrftoken"\r\n\r\n{browser.token}\r\n--b\r\n'
    body += 'Content-Disposition: form-data; name="files"; filename="half.pdf"\r\n\r\n%PDF-1.7 half'
    response = desk.runner.run(
        desk.datasette.client.post(
            "/en/own/upload",
            content=body.encode(),
            headers={"cookie": f"ds_csrftoken={browser.cookie}", "content-type": "multipart/form-data; boundary=b"},
        )
    )
    assert response.status_code == 400
    assert "interrupted" in response.text
    assert desk.rows("select * from documents where status = 'queued'") == []


def test_files_from_another_site_are_not_even_written(desk: Site) -> None:
    browser = Browser(desk)
    browser.open("/en/own/upload")
    for token, cookie in (("forged", browser.cookie), (browser.token, "other"), (browser.token, "")):
        response = desk.runner.run(
            desk.datasette.client.post(
                "/en/own/upload",
                data={"csrftoken": token},
                files=[("files", ("a.pdf", io.BytesIO(pdf("a")), "application/pdf"))],
                headers={"cookie": f"ds_csrftoken={cookie}"} if cookie else {},
            )
        )
        assert response.status_code == 403, token
    assert desk.rows("select * from documents where status = 'queued'") == []
    assert list(desk.paths[0].with_name("own.db.files").glob(".*")) == []


def read_slowly(path: Path, report: Report) -> object:
    if b"hostile" in path.read_bytes():
        raise ValueError("hostile")
    return analysis(document(f"1 Read from {path.name[:8]} and no more."))


@pytest.fixture
def tending(desk: Site) -> Iterator[Callable[[], None]]:
    """Start a desk over the register, as a server does; ends it."""
    stop, threads, pool = threading.Event(), [], ThreadPool(max_workers=2)

    def start() -> None:
        executor = type("Pool", (), {"submit": staticmethod(lambda f, /, *args: pool.schedule(f, args=args))})()
        work = Work(read_slowly, lambda evidence, playbook: assessment(evidence), VERSIONS, factors(), window=2)
        target = partial(run_queues, [desk.paths[0]], executor, lambda day: work, lambda: TODAY, stop)
        threads.append(threading.Thread(target=target))
        threads[-1].start()

    yield start
    stop.set()
    for thread in threads:
        thread.join()
    pool.stop()
    pool.join()


def wait_until(done: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not done():
        assert time.monotonic() < end
        time.sleep(0.1)


def test_uploads_are_analysed_and_one_bad_file_fails_alone(desk: Site, tending: Callable[[], None]) -> None:
    tending()
    files = [(f"{number}.pdf", pdf(f"number {number}")) for number in range(6)]
    Browser(desk).upload("/en/own/upload", *files, ("bad.pdf", pdf("hostile")))
    wait_until(lambda: not desk.rows("select 1 from documents where status in ('queued', 'analysing')"))
    found = {row["filename"]: row for row in desk.rows("select * from documents where uploaded_by is not null")}
    assert {name: found[name]["status"] for name, _ in files} == {name: "analysed" for name, _ in files}
    assert found["bad.pdf"]["status"] == "failed"
    assert found["bad.pdf"]["error"]
    assert "See the contract" in desk.get("/en/own/upload").text


def test_what_was_interrupted_goes_on_and_what_ends_the_program_again_and_again_fails(
    desk: Site, tending: Callable[[], None]
) -> None:
    Browser(desk).upload("/en/own/upload", ("a.pdf", pdf("a")), ("b.pdf", pdf("b")))
    with Register.open(desk.paths[0]) as register, register.transaction():
        register.db.execute("update documents set status = 'analysing', attempts = 1 where filename = 'a.pdf'")
        register.db.execute(
            "update documents set status = 'analysing', attempts = ? where filename = 'b.pdf'", [MOST_ATTEMPTS]
        )
    tending()
    wait_until(lambda: not desk.rows("select 1 from documents where status in ('queued', 'analysing')"))
    states = {
        row["filename"]: row["status"] for row in desk.rows("select * from documents where uploaded_by is not null")
    }
    assert states == {"a.pdf": "analysed", "b.pdf": "failed"}


def facts_of(desk: Site) -> tuple[str, Browser]:
    contract = desk.contract("housing repairs.pdf")
    return f"/en/own/contracts/{contract}/facts", Browser(desk)


def test_facts_are_confirmed_or_corrected_and_stay(desk: Site) -> None:
    path, browser = facts_of(desk)
    typed = fields(browser.open(path).text)
    response = browser.send(
        path, typed | {"title": "Repairs, corrected", "value_amount": "1,250.50", "service_area": "Housing"}
    )
    assert response.status_code == 303, response.text
    (row,) = desk.rows("select * from contracts where id = ?", path.split("/")[4])
    assert (row["title"], row["value_amount"], row["service_area"]) == ("Repairs, corrected", 1250.5, "Housing")
    (review,) = desk.rows("select * from reviews order by id desc limit 1")
    assert (review["action"], review["actor"], review["target"]) == ("change", "admin", "contract")
    browser.send(path, fields(browser.open(path).text))
    assert desk.rows("select action from reviews order by id desc limit 1")[0]["action"] == "confirm"


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("value_amount", "a lot", "Write the sum in figures"),
        ("value_amount", "-1", "Write the sum in figures"),
        ("value_amount", "NaN", "Write the sum in figures"),
        ("value_currency", "pounds", "three letters"),
        ("award_date", "31/02/2027", "year, month and day"),
        ("publication", "secret", "Choose an option from the list"),
        ("publication", "withheld", "Say why"),
    ],
)
def test_what_cannot_be_kept_is_said_beside_its_field_and_nothing_is_lost(
    desk: Site, name: str, value: str, problem: str
) -> None:
    path, browser = facts_of(desk)
    before = len(desk.rows("select * from reviews"))
    response = browser.send(path, fields(browser.open(path).text) | {"title": "Typed with care", name: value})
    assert response.status_code == 422
    assert problem in response.text
    assert 'value="Typed with care"' in response.text
    assert len(desk.rows("select * from reviews")) == before


def test_two_people_at_one_contract_never_overwrite_each_other(desk: Site) -> None:
    path, first = facts_of(desk)
    second = Browser(desk)
    old = fields(first.open(path).text)
    second.send(path, fields(second.open(path).text) | {"title": "Second"})
    response = first.send(path, old | {"title": "First"})
    assert response.status_code == 409
    assert "Somebody else has changed this contract in the meantime" in response.text
    assert 'value="First"' in response.text
    assert desk.rows("select title from contracts where id = ?", path.split("/")[4])[0][0] == "Second"
    assert first.send(path, fields(response.text)).status_code == 303, "sent again knowing of the change, it is kept"


def test_the_preview_names_documents_by_what_the_public_reads(desk: Site) -> None:
    path, browser = facts_of(desk)
    page = browser.open(path.replace("/facts", "/publication")).text
    contract = path.split("/")[4]
    files = desk.rows("select filename, title from documents where contract_id = ?", contract)
    for filename, title in files:
        assert filename not in page
        assert title in page
    assert re.search(r"<h3>(Agreement|Order form)", page)


def test_publishing_shows_what_would_change_and_then_does_it(desk: Site) -> None:
    path, browser = facts_of(desk)
    browser.send(path, fields(browser.open(path).text) | {"publication": "published"})
    preview = Reader(browser.open("/en/own/publish").text).text("en")
    assert "Becomes public: 1" in preview and "Housing repairs system" in preview
    assert desk.get("/published/contracts.json").json()["rows"] == []
    assert browser.send("/en/own/publish", {}).status_code == 303
    assert [row[2] for row in desk.get("/published/contracts.json").json()["rows"]] == ["Housing repairs system"]
    done = Reader(browser.open("/en/own/publish?done=1").text).text("en")
    assert "Published." in done and "No contract is added or removed" in done


def evidence_of(desk: Site, kind: str, which: str) -> tuple[str, str]:
    """Return the id of a finding or term of the housing contract and the address of its words."""
    document = desk.document("housing repairs.pdf")
    column = "factor" if kind == "finding" else "kind"
    (row,) = desk.rows(f"select id, page from {kind}s where document_id = ? and {column} = ? limit 1", document, which)
    return row["id"], f"/en/own/documents/{document}/pages/{row['page']}?{kind}={row['id']}"


def hidden(text: str) -> dict[str, str]:
    return dict(
        re.findall(
            r'<input type="hidden" name="(seen|back|kind|id|undo)" value="([^"]*)"',
            text.split('id="review"')[1].split("</form>")[0],
        )
    )


def test_a_finding_is_confirmed_rejected_and_undone(desk: Site) -> None:
    key, path = evidence_of(desk, "finding", "auto_renewal")
    browser = Browser(desk)
    for action, status in (("confirm", "confirmed"), ("reject", "rejected")):
        fields = hidden(browser.open(path).text)
        response = browser.send("/en/own/review", fields | {"action": action})
        assert (response.status_code, f"done={action}" in response.headers["location"]) == (303, True)
        assert desk.rows("select status from findings where id = ?", key)[0][0] == status
        fields = dict(
            fields,
            seen=desk.rows("select max(id) from reviews")[0][0],
            undo=desk.rows("select max(id) from reviews")[0][0],
        )
        assert browser.send("/en/own/review", fields | {"action": "undo"}).status_code == 303
        assert desk.rows("select status from findings where id = ?", key)[0][0] == "unreviewed"
    assert [row[0] for row in desk.rows("select action from reviews order by id")] == [
        "confirm",
        "undo",
        "reject",
        "undo",
    ]


def test_correcting_a_date_moves_the_deadline(desk: Site) -> None:
    _, path = evidence_of(desk, "term", "end_date")
    contract = desk.contract("housing repairs.pdf")
    browser = Browser(desk)
    fields = hidden(browser.open(path).text)
    assert (
        browser.send(
            "/en/own/review", fields | {"action": "change", "date": "2029-06-30", "amount": "", "unit": ""}
        ).status_code
        == 303
    )
    assert desk.rows("select end_date from contracts where id = ?", contract)[0][0] == "2029-06-30"
    days = {row["kind"]: row["date"] for row in desk.rows("select * from deadlines where contract_id = ?", contract)}
    assert days["end_of_term"] == "2029-06-30"


def test_words_that_were_missed_are_added_only_as_they_stand(desk: Site) -> None:
    document = desk.document("housing repairs.pdf")
    clause, text = desk.rows("select id, text from clauses where document_id = ? order by position limit 1", document)[
        0
    ]
    browser = Browser(desk)
    fields = hidden_of_adding(browser.open(f"/en/own/documents/{document}/pages/1").text)
    added = fields | {"action": "add", "clause": clause, "factor": "exclusivity", "favours": "supplier"}
    assert browser.send("/en/own/review", added | {"quote": "words that are not there"}).status_code == 400
    assert browser.send("/en/own/review", added | {"quote": text[:20]}).status_code == 303
    (row,) = desk.rows("select * from findings where origin = 'reviewer'")
    assert (row["quote"], row["factor"], row["status"], row["clause_id"]) == (
        text[:20],
        "exclusivity",
        "confirmed",
        clause,
    )


def hidden_of_adding(text: str) -> dict[str, str]:
    return dict(
        re.findall(
            r'<input type="hidden" name="(seen|back|kind)" value="([^"]*)"', text.split('class="review adding"')[1]
        )
    )


@pytest.mark.parametrize(
    "change",
    [
        {"action": "explode"},
        {"kind": "contract"},
        {"action": "change", "factor": "nonsense", "favours": "buyer"},
        {"action": "change", "factor": "auto_renewal", "favours": "everybody"},
        {"id": "nobody"},
    ],
)
def test_a_review_that_makes_no_sense_changes_nothing(desk: Site, change: dict[str, str]) -> None:
    _, path = evidence_of(desk, "finding", "auto_renewal")
    browser = Browser(desk)
    fields = hidden(browser.open(path).text)
    assert browser.send("/en/own/review", {"action": "confirm", **fields, **change}).status_code == 400
    assert desk.rows("select * from reviews") == []


def test_a_review_of_what_another_has_just_changed_is_not_taken(desk: Site) -> None:
    _, path = evidence_of(desk, "finding", "auto_renewal")
    first, second = Browser(desk), Browser(desk)
    old = hidden(first.open(path).text)
    second.send("/en/own/review", hidden(second.open(path).text) | {"action": "reject"})
    response = first.send("/cy/own/review", old | {"action": "confirm"})
    assert response.status_code == 409
    assert "Ni chadwyd eich newidiadau" in response.text
    assert len(desk.rows("select * from reviews")) == 1


def test_the_queue_names_what_matters_first_and_how_often_the_checked_was_right(desk: Site) -> None:
    _, path = evidence_of(desk, "finding", "auto_renewal")
    browser = Browser(desk)
    before = Reader(browser.open("/en/own/review").text)
    assert "still to be checked" in before.text("en")
    assert any("finding=" in href or "term=" in href for href, _ in before.links)
    browser.send("/en/own/review", hidden(browser.open(path).text) | {"action": "confirm"})
    assert "1 were checked, and 100% of them were right" in Reader(browser.open("/en/own/review").text).text("en")


def test_who_may_only_read_sees_no_forms(desk: Site, serve: Callable[..., Site]) -> None:
    reading = serve(*desk.paths, everyone="analyst")
    _, path = evidence_of(desk, "finding", "auto_renewal")
    text = reading.get(path).text
    assert "<form" not in text
    assert reading.get("/en/own/review").status_code == 403
