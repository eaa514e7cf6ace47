"""The command line: what it prints, its exit codes, and that bad input gets one line that says what to do."""

import json
import sqlite3
from pathlib import Path

import click
import pikepdf
import pytest
from click.testing import CliRunner, Result

from analyser import __version__
from analyser.cli import main

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


def test_assess_counts_a_register_anew_without_its_files(samples: Path, tmp_path: Path) -> None:
    register = tmp_path / "register.db"
    run("analyse", samples / SAMPLE, "--register", register, "--jobs", "1", "--as-of", "2026-06-01")
    result = run("assess", "--register", register, "--as-of", "2027-10-01")
    assert result.exit_code == 0, result.output
    assert "1 contract of" in result.output
    assert "as on 1 October 2027" in result.output
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
        (("inspect", samples / SAMPLE, "--model", nothing_here), 5, "make train"),
        (("serve", "--register", text), 4, "register"),
        (("serve", "--register", tmp_path / "none.db"), 4, "none.db"),
        (("evaluate", "cuad", nothing_here), 2, "spans.jsonl"),
    ]
    for arguments, code, says in cases:
        result = run(*arguments)
        assert result.exit_code == code, (arguments, result.output)
        errors = [line for line in result.output.splitlines() if says in line]
        assert errors, (arguments, result.output)
        assert "Traceback" not in result.output


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
