"""The command line: its output, its exit codes, and one line of help for each kind of bad input."""

import json
import os
import signal
import sqlite3
import time
from pathlib import Path

import click
import pikepdf
import pytest
from click.testing import CliRunner, Result

from analyser import __version__
from analyser.accounts.accounts import Accounts
from analyser.cli import main
from analyser.cli.options import PATH
from analyser.engine import WorkLimits
from analyser.store import Register

ROOT = Path(__file__).parent.parent
SAMPLE = "01-revenues-benefits-order-form.pdf"


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def commands(group: click.Command, name: str = "") -> list[str]:
    own = [name] if name else []
    children = group.commands if isinstance(group, click.Group) else {}
    return own + [item for child in children for item in commands(children[child], f"{name} {child}".strip())]


@pytest.mark.parametrize("command", commands(main))
def test_every_command_has_help_and_a_place_in_the_docs(command: str) -> None:
    result = run(*command.split(), "--help")
    assert result.exit_code == 0
    assert f"## `analyser {command}`" in (ROOT / "docs" / "cli.md").read_text("utf-8")


def test_the_limits_that_the_help_names_are_those_of_the_engine() -> None:
    limits = WorkLimits()
    expected = (limits.max_pages, limits.max_megabytes, limits.seconds, limits.memory_mib)
    for command in ("analyse", "inspect"):
        options = {option.opts[0]: option.default for option in main.commands[command].params}  # type: ignore[attr-defined]
        found = tuple(options[name] for name in ("--max-pages", "--max-megabytes", "--timeout", "--memory"))
        assert found == expected


def test_version() -> None:
    assert run("--version").output.strip().endswith(__version__)


def test_analyse_says_what_it_did_and_skips_what_it_knows(samples: Path, tmp_path: Path) -> None:
    register = tmp_path / "register.db"
    first = run("analyse", samples / SAMPLE, "--register", register, "--jobs", "1", "--as-of", "2026-06-01")
    assert first.exit_code == 0, first.output
    with sqlite3.connect(register) as db:
        before = db.execute("select id, end_date from contracts").fetchall()
    again = run("analyse", samples / SAMPLE, "--register", register, "--jobs", "1", "--as-of", "2026-06-01")
    assert again.exit_code == 0
    assert "Nothing to do" in again.output
    with sqlite3.connect(register) as db:
        assert db.execute("select id, end_date from contracts").fetchall() == before


def test_assess_recalculates_a_register_without_its_files(samples: Path, tmp_path: Path) -> None:
    register = tmp_path / "register.db"
    run("analyse", samples / SAMPLE, "--register", register, "--jobs", "1", "--as-of", "2026-06-01")
    result = run("assess", "--register", register, "--as-of", "2027-10-01")
    assert result.exit_code == 0, result.output
    assert "1 contract of" in result.output
    assert "assessed for 1 October 2027" in result.output
    with sqlite3.connect(register) as db:
        dates = db.execute("select date from deadlines where kind = 'renewal_notice' order by date").fetchall()
    assert dates == [("2027-09-30",), ("2030-09-30",)]


def test_assess_refuses_what_is_no_register(tmp_path: Path) -> None:
    result = run("assess", "--register", tmp_path / "nothing.db")
    assert result.exit_code == 4
    assert not (tmp_path / "nothing.db").exists()


def not_a_pdf(path: Path) -> None:
    path.write_text("Dear Sir, please find our contract attached.")


def empty(path: Path) -> None:
    path.touch()


def truncated(path: Path) -> None:
    data = (ROOT / "contracts_sample" / SAMPLE).read_bytes()
    path.write_bytes(data[:1500])


def encrypted(path: Path) -> None:
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(path, encryption=pikepdf.Encryption(owner="o", user="secret"))


def no_pages(path: Path) -> None:
    with pikepdf.new() as pdf:
        pdf.save(path)


def two_thousand_pages(path: Path) -> None:
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        for _ in range(1999):
            pdf.pages.append(pdf.pages[0])
        pdf.save(path)


def unreadable(path: Path) -> None:
    path.symlink_to("/nonexistent/contract.pdf")


BAD = {
    "letter.pdf": (not_a_pdf, "not a PDF"),
    "empty.pdf": (empty, "empty"),
    "truncated.pdf": (truncated, "new copy"),
    "encrypted.pdf": (encrypted, "password"),
    "no-pages.pdf": (no_pages, "no pages"),
    "long.pdf": (two_thousand_pages, "2,000 pages"),
    "unreadable.pdf": (unreadable, "unreadable.pdf"),
}


def test_each_bad_file_is_named_with_what_to_do_and_the_good_one_is_analysed(samples: Path, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for name, (make, _) in BAD.items():
        make(folder / name)
    (folder / "good.pdf").write_bytes((samples / SAMPLE).read_bytes())
    register = tmp_path / "register.db"
    result = run("analyse", folder, "--register", register, "--jobs", "2")
    assert result.exit_code == 3, result.output
    with sqlite3.connect(register) as db:
        rows = dict(db.execute("select filename, status || ': ' || coalesce(error, '') from documents"))
    assert rows["good.pdf"] == "analysed: "
    for name, (_, says) in BAD.items():
        [line] = [line for line in result.output.splitlines() if f"{name}:" in line]
        assert says in line
        if name != "unreadable.pdf":  # what cannot be opened at all has no bytes to know it by
            assert rows[name].startswith("failed: ")
            assert says in rows[name]


def test_bad_arguments_end_with_one_line_and_their_exit_code(samples: Path, tmp_path: Path) -> None:
    nothing_here = tmp_path / "empty"
    nothing_here.mkdir()
    text = tmp_path / "notes.db"
    text.write_text("these are notes, not a register, and they are long enough to tell" * 20)
    register = tmp_path / "register.db"
    cases = [
        (("analyse", nothing_here, "--register", register), 2, "PDF"),
        (("analyse", tmp_path / "missing", "--register", register), 3, "missing"),
        (("analyse", samples / SAMPLE, "--register", text), 4, "register"),
        (("analyse", samples / SAMPLE, "--register", tmp_path), 4, "register"),
        (("inspect", text), 3, "PDF"),
        (("inspect", "--reading", text), 3, "PDF"),
        (("inspect", samples / SAMPLE, "--model", nothing_here), 5, "make train"),
        (("serve", "--register", text), 4, "register"),
        (("serve", "--register", tmp_path / "none.db"), 4, "none.db"),
        (("serve", "--register", register, "--model", nothing_here), 5, "make train"),
        (("assess", "--register", register, "--model", nothing_here), 5, "make train"),
        (("evaluate", "cuad", nothing_here), 2, "spans.jsonl"),
        (("evaluate", "cuad", nothing_here, "--model", nothing_here), 5, "make train"),
        (("evaluate", "uk", nothing_here), 2, "labelled"),
        (("evaluate", "uk", nothing_here, "--labels", nothing_here), 2, "models/data"),
        (("train", "--data", nothing_here, "--out", nothing_here, "--labels", nothing_here), 2, "both or neither"),
        (("analyse", ""), 2, "the path is empty"),
        (("analyse", samples / SAMPLE, "--register", ""), 2, "the path is empty"),
        (("serve", "--register", ""), 2, "the path is empty"),
        (("inspect", samples / SAMPLE, "--model", ""), 2, "the path is empty"),
        (("evaluate", "cuad", nothing_here, "--model", ""), 2, "the path is empty"),
        (("inspect", samples / SAMPLE, "--as-of", "9999-12-31"), 2, "9999-12-31 is not between"),
        (("assess", "--register", register, "--as-of", "0001-01-01"), 2, "0001-01-01 is not between"),
        (("publish", "--register", text, "--to", tmp_path / "none.db", "--check"), 4, "none.db"),
        (("user", "list", "--register", tmp_path / "none.db"), 4, "none.db"),
        (("user", "add", "a\nb", "--role", "officer", "--register", register, "--no-password"), 8, r"a\nb"),
    ]
    for arguments, code, says in cases:
        result = run(*arguments)
        assert result.exit_code == code, (arguments, result.output)
        errors = [line for line in result.output.splitlines() if says in line]
        assert errors, (arguments, result.output)
        assert "Traceback" not in result.output


def test_something_unforeseen_is_one_line_too(samples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("no\nweights")

    monkeypatch.setattr("analyser.cli.output.print_contract", fail)
    result = run("inspect", samples / SAMPLE)
    assert result.exit_code == 1
    assert (
        result.output == "Error: the analysis failed unexpectedly (ZeroDivisionError: no weights): please report this\n"
    )


def test_no_option_takes_a_path_of_another_type_than_the_shared_one() -> None:
    """The shared type refuses empty paths; click's own takes one for the working directory."""
    for name in commands(main):
        command: click.Command = main
        for part in name.split():
            assert isinstance(command, click.Group)
            command = command.commands[part]
        for parameter in command.params:
            assert not isinstance(parameter.type, click.Path) or parameter.type is PATH, (name, parameter.name)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [(("analyse", "contracts", "--register", "register.db"), 143), (("serve", "--register", "register.db"), 0)],
)
def test_a_stop_while_a_library_is_imported_is_a_clean_stop(
    arguments: tuple[str, ...], code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """NumPy, for one, raises an ImportError in place of what its own imports raise."""

    def importing(*_: object, **__: object) -> None:
        try:
            os.kill(os.getpid(), signal.SIGTERM)
            time.sleep(5)
        except BaseException:
            raise ImportError("numpy._core.multiarray failed to import") from None

    monkeypatch.setattr("analyser.engine.analyse_files", importing)
    monkeypatch.setattr("analyser.web.plugin.server.serve", importing)
    result = run(*arguments)
    assert result.exit_code == code
    assert "Error" not in result.output


def test_inspect_shows_the_contract(samples: Path) -> None:
    result = run("inspect", samples / SAMPLE, "--as-of", "2026-06-01")
    assert result.exit_code == 0, result.output
    for words in ("Glanrafon County Council", "Caltrane Software Limited", "31 March 2028", "Lock-in score"):
        assert words in result.output


def test_inspect_json_gives_every_finding_its_words_and_page(samples: Path) -> None:
    result = run("inspect", samples / SAMPLE, "--json", "--as-of", "2026-06-01")
    data = json.loads(result.output)
    assert data["facts"]["end_date"] == "2028-03-31"
    assert data["findings"]
    assert all(finding["quote"] and finding["page"] >= 1 for finding in data["findings"])


def test_publish_writes_what_is_marked_and_says_so(tmp_path):
    register, target = tmp_path / "register.db", tmp_path / "published.db"
    Register.open(register).close()
    result = CliRunner().invoke(main, ["publish", "--register", str(register), "--to", str(target), "--actor", "A"])
    assert (result.exit_code, result.output) == (
        0,
        f"{target}: 0 contracts published, 0 new, 0 removed, 0 clauses withheld.\n",
    )
    checked = CliRunner().invoke(main, ["publish", "--register", str(register), "--to", str(target), "--check"])
    assert (checked.exit_code, checked.output) == (0, f"{target} contains nothing private.\n")


def test_accounts_are_added_listed_and_removed(tmp_path):
    register = tmp_path / "register.db"
    Register.open(register).close()
    here = ["--register", str(register)]
    added = CliRunner().invoke(
        main, ["user", "add", "Mair", "--role", "officer", "--password", "a long password", *here]
    )
    assert (added.exit_code, added.output) == (0, "Mair may sign in as officer of register.db.\n")
    listed = CliRunner().invoke(main, ["user", "list", *here])
    assert listed.output == f"Mair: officer of {register}\n"
    assert CliRunner().invoke(main, ["user", "remove", "Mair", *here]).exit_code == 0
    again = CliRunner().invoke(main, ["user", "remove", "Mair", *here])
    assert (again.exit_code, again.output) == (8, "Error: there is no account Mair: see `analyser user list`\n")


def test_a_role_is_granted_without_touching_the_password(tmp_path):
    one, two = tmp_path / "one.db", tmp_path / "two.db"
    for register in (one, two):
        Register.open(register).close()
    adding = ["user", "add", "Mair", "--role", "officer", "--password", "a long password", "--register", str(one)]
    assert CliRunner().invoke(main, adding).exit_code == 0
    granted = CliRunner().invoke(main, ["user", "grant", "Mair", "--role", "councillor", "--register", str(two)])
    assert (granted.exit_code, granted.output) == (0, "Mair is councillor of two.db.\n")
    mair = Accounts(tmp_path / "accounts.db").verified("Mair", "a long password")
    assert mair.roles == {one: "officer", two: "councillor"}
    stranger = CliRunner().invoke(main, ["user", "grant", "Non", "--role", "officer", "--register", str(one)])
    assert (stranger.exit_code, stranger.output) == (8, "Error: there is no account Non: see `analyser user list`\n")


def test_one_whom_a_proxy_signs_in_needs_no_password(tmp_path):
    register = ["--register", str(tmp_path / "register.db")]
    added = CliRunner().invoke(
        main, ["user", "add", "mair@x.wales", "--role", "officer", "--no-password", "--create", *register]
    )
    assert (added.exit_code, added.output) == (0, "mair@x.wales may be signed in as officer of register.db.\n")
    assert Accounts(tmp_path / "accounts.db").user("mair@x.wales").roles


def test_a_password_that_is_too_short_leaves_nothing_behind(tmp_path):
    register = tmp_path / "register.db"
    adding = ["user", "add", "Mair", "--role", "officer", "--create", "--register", str(register)]
    refused = CliRunner().invoke(main, adding, input="short\nshort\n")
    assert refused.exit_code == 8
    assert "fewer than 12 characters" in refused.output
    assert list(tmp_path.iterdir()) == []
    Register.open(register).close()
    assert "Nobody has an account yet" in CliRunner().invoke(main, ["user", "list", "--register", str(register)]).output


def test_the_first_account_may_make_its_register(tmp_path):
    register = tmp_path / "register.db"
    adding = ["user", "add", "Mair", "--role", "officer", "--password", "a long password", "--register", str(register)]
    refused = CliRunner().invoke(main, adding)
    assert (refused.exit_code, register.exists()) == (4, False)
    assert CliRunner().invoke(main, [*adding, "--create"]).exit_code == 0
    Register.open(register, create=False).close()


def test_a_server_without_sign_in_stays_on_its_own_machine(tmp_path):
    register = tmp_path / "register.db"
    Register.open(register).close()
    result = CliRunner().invoke(main, ["serve", "--register", str(register), "--no-sign-in", "--host", "0.0.0.0"])
    assert result.exit_code == 2
    assert "without sign-in the server may not listen on 0.0.0.0" in result.output


def test_inspect_reading_shows_how_a_file_was_read_without_a_model(samples: Path, tmp_path: Path) -> None:
    result = run("inspect", "--reading", samples / SAMPLE, "--model", tmp_path)
    assert result.exit_code == 0, result.output
    for words in (
        "6 of 6 read: 6 printed text",
        "in English",
        "Glanrafon County Council",
        "Numbering",
        "Nothing doubtful",
    ):
        assert words in result.output
    assert "[bold]" not in result.output
    assert len(result.output.splitlines()) <= 24, "an ordinary contract takes one screen"


def test_inspect_reading_json_gives_every_page_and_issue(samples: Path, tmp_path: Path) -> None:
    with pikepdf.open(samples / SAMPLE) as pdf:
        pdf.add_blank_page()
        pdf.save(tmp_path / "longer.pdf")
    data = json.loads(run("inspect", "--reading", "--json", tmp_path / "longer.pdf").output)
    assert [page["text_source"] for page in data["pages"]] == ["text"] * 6 + ["none"]
    assert sum(page["words"] for page in data["pages"]) > 500
    assert data["clauses"]["count"] > 50
    assert data["parties"]["supplier"]["name"] == "Caltrane Software Limited"
    told = [(issue["kind"], issue["page"]) for issue in data["issues"]]
    assert ("page_not_read", 7) in told
    assert all(issue["message_en"] and issue["message_cy"] for issue in data["issues"])


def test_inspect_reading_says_each_doubt_with_its_page(tmp_path: Path) -> None:
    with pikepdf.new() as pdf:
        for _ in range(5):
            pdf.add_blank_page()
        pdf.save(tmp_path / "blank.pdf")
    output = " ".join(run("inspect", "--reading", tmp_path / "blank.pdf").output.split())
    assert "0 of 5 read: 5 not read" in output
    assert "1–5 Was not read: there are no words on it." in output
