"""`analyser inspect` on hostile files: no harm to the terminal, the program or its reader."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from analyser.cli import main
from hostile import bombs, odd
from hostile.raw import CLAUSES, Case, one_page, printed


def inspected(path: Path, *options: str) -> Result:
    return CliRunner().invoke(main, ["inspect", str(path), "--as-of", "2026-01-01", *options])


def made(folder: Path, case: Case) -> Path:
    path = folder / f"{case.name}.pdf"
    path.write_bytes(case.data)
    return path


def test_a_bomb_costs_one_line(tmp_path: Path) -> None:
    bomb = next(case for case in bombs.streams(bombs.SMALL) if case.name == "bomb-flate-thrice")
    result = inspected(made(tmp_path, bomb), "--memory", "400")
    assert result.exit_code == 3
    assert result.output == (
        "Error: bomb-flate-thrice.pdf cannot be analysed: the analysis broke off, as it does when it needs too much "
        "memory: split the file into its parts, or allow more memory (--memory)\n"
    )


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--max-megabytes", "1"), "is 2 MB; the limit is 1 MB"),
        (("--max-pages", "1"), "has 2 pages; the limit is 1"),
        (("--timeout", "1"), "took too long"),
    ],
    ids=["megabytes", "pages", "time"],
)
def test_each_limit_is_an_option(tmp_path: Path, options: tuple[str, str], words: str) -> None:
    slow = [f"{n}. Clause {n} renews automatically." for n in range(9000)] if options[0] == "--timeout" else []
    data = odd.paged([*slow, *CLAUSES * 20])
    path = made(tmp_path, Case("large", data + b"%" * (2_000_000 - len(data)) + b"\n%%EOF\n", ()))
    result = inspected(path, *options)
    assert result.exit_code == 3
    assert words in result.output
    assert len(result.output.splitlines()) == 1


def test_words_that_look_like_markup_are_shown_unchanged(tmp_path: Path) -> None:
    lines = ["[bold]SERVICES[/red] AGREEMENT [/]", *CLAUSES[1:]]
    result = inspected(made(tmp_path, Case("brackets", one_page(printed(lines)), ())))
    assert result.exit_code == 0, result.output
    assert "[bold]SERVICES[/red] AGREEMENT [/]" in result.output


CONTROLS = "\x1b]0;owned\x07\x1b[31m\x9b2J\u202e"
"""Terminal control characters: set the title, print in red, clear the screen, write from right to left."""


def test_a_name_that_commands_the_terminal_is_shown_without_its_commands(tmp_path: Path) -> None:
    good = made(tmp_path, Case(f"a{CONTROLS}", one_page(), ()))
    bad = made(tmp_path, Case(f"b{CONTROLS}", b"", ()))
    for path, code in ((good, 0), (bad, 3)):
        result = inspected(path)
        assert result.exit_code == code
        assert not any(mark in result.output for mark in "\x1b\x07\x9b\u202e")
    register = str(tmp_path / "register.db")
    result = CliRunner().invoke(main, ["analyse", str(tmp_path), "--register", register, "--jobs", "1"])
    assert result.exit_code == 3
    assert "is empty" in result.output
    assert not any(mark in result.output for mark in "\x07\x9b\u202e")


def test_letters_that_command_the_terminal_are_no_part_of_the_text(tmp_path: Path) -> None:
    codes = b"BT /F1 9 Tf 50 700 Td <%s> Tj ET" % b"".join(b"%04X" % n for n in (65, 66, 300, 301, 67, 302, 68))
    controls = zip((300, 301, 302), (0x1B, 0x9B, 0x202E), strict=True)
    letters = [(n, n) for n in range(65, 91)] + list(controls)
    named = b" ".join(b"<%04X> <%04X>" % pair for pair in letters)
    cmap = b"begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange %d beginbfchar %s endbfchar endcmap" % (
        len(letters),
        named,
    )
    path = made(tmp_path, Case("letters", one_page(codes, more={5: bombs.composite(), 6: bombs.stream(cmap)}), ()))
    result = inspected(path)
    assert result.exit_code == 0, result.output
    assert "ABCD" in result.output
    assert not any(mark in result.output for mark in "\x1b\x9b\u202e")
