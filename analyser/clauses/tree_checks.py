"""Check a clause tree for numbers that jump, and for references to clauses that do not exist."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from analyser.clauses.clause_paths import ClausePath, Frame, frame_of, parse_path, path_of
from analyser.clauses.printed_numbers import roman
from analyser.domain import Clause, Document, Link, LinkKind, ReadingIssue, ReadingIssueKind, Text

_SHOWN = 80  # characters of a clause that show where a number jumps
_NAMED = re.compile(
    r"(?:(?:joint|call-off|framework) )?(?:schedule|annex|appendix|exhibit|attachment|part|article|h?atodlen"
    r"|atodiad|rhan|erthygl) [“\"]?[\w.-]+",
    re.I,
)
_PARAGRAPH = re.compile(r"(?:sub-?|is-)?(?:para|baragraff|mharagraff)", re.I)
_NUMBERED = re.compile(r"\d[\d.]*(?:\s?\(\w{1,4}\))*")


@dataclass(frozen=True, slots=True)
class Jump:
    """A clause whose number does not follow the one before it.

    `before` is the previous clause of its list, None for the first. `missing` is the number that was expected.
    """

    clause: Clause
    before: Clause | None
    missing: str


def tree_issues(document: Document, clauses: Sequence[Clause], links: Sequence[Link]) -> tuple[ReadingIssue, ...]:
    """Return the issues in the numbering of a document, in the order of its text."""
    found = [*_jump_issues(document, clauses), *_open_issues(document, clauses, links)]
    return tuple(sorted(found, key=lambda issue: issue.span.start if issue.span else 0))


def jumps(clauses: Sequence[Clause]) -> Iterator[Jump]:
    """Yield the clauses whose number skips another, in order. A numbering that restarts does not jump."""
    before: dict[tuple[object, ...], tuple[Clause, ClausePath]] = {}
    for clause in clauses:
        if not clause.number or clause.is_contents:
            continue
        address = parse_path(clause.number)
        lists = _list_of(clause, address)
        last = before.get(lists)
        before[lists] = (clause, address)
        if not address.path and address.frames[-1][0] == "article":  # 11.1 may follow an Article 10 without sections
            counted = ClausePath(address.frames[:-1], (address.frames[-1][1],))
            before[_list_of(clause, counted)] = (clause, counted)
        if not address.path:
            yield from _frame_jump(clause, address, last)
        elif address.path[-1].isdigit():
            yield from _decimal_jump(clause, address, last)
        else:
            yield from _letter_jump(clause, address, last, clauses)


def _list_of(clause: Clause, address: ClausePath) -> tuple[object, ...]:
    """Return a key for the list of a clause: one for all decimals of a schedule, for other items one a parent."""
    if not address.path:
        return ("frame", address.frames[:-1], address.frames[-1][0] if address.frames else "")
    if address.path[-1].isdigit():
        letters = tuple(step for step in address.path if not step.isdigit())
        return ("decimal", address.frames, letters, clause.parent if letters or clause.number[-1] == ")" else None)
    return ("letter", address.frames, clause.parent, address.path[:-1], address.path[-1].islower())


def _frame_jump(clause: Clause, address: ClausePath, last: tuple[Clause, ClausePath] | None) -> Iterator[Jump]:
    if last is None or not address.frames:
        return
    word, value = address.frames[-1]
    old, new = _counted(last[1].frames[-1]), _counted((word, value))
    if old and new > old + 1:
        missing = str(old + 1) if value.isdigit() else chr(ord("A") + old)
        yield Jump(clause, last[0], f"{word.title()} {missing}")


def _counted(frame: Frame) -> int:
    value = frame[1]
    if value.isdigit():
        return int(value)
    return ord(value) - ord("a") + 1 if len(value) == 1 and value.isalpha() else 0


def _decimal_jump(clause: Clause, address: ClausePath, last: tuple[Clause, ClausePath] | None) -> Iterator[Jump]:
    new = tuple(int(step) for step in address.path if step.isdigit())
    if last is None:
        if new[-1] != 1 and len(new) == 1:
            yield Jump(clause, None, _dotted((*new[:-1], 1)))
        return
    old = tuple(int(step) for step in last[1].path if step.isdigit())
    if not follows(old, new):
        shared = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
        expected = (*old[:shared], old[shared] + 1) if shared < len(old) else (*old, 1)
        missing = _dotted(expected)
        if address.path[-1].startswith("0") and len(expected) > 1:  # 3.02
            missing = f"{_dotted(expected[:-1])}.{expected[-1]:0{len(address.path[-1])}d}"
        yield Jump(clause, last[0], missing)


def follows(old: tuple[int, ...], new: tuple[int, ...]) -> bool:
    """Return whether a number may follow another: as the next at its depth or further out, the first below it, or 1."""
    if all(value == 1 for value in new) or new == old:  # restarted; or printed in both languages
        return True
    shared = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    rest = new[shared + 1 :]
    if any(value != 1 for value in rest) or shared >= len(new):
        return False
    return new[shared] == (old[shared] + 1 if shared < len(old) else 1)


def _dotted(values: Sequence[int]) -> str:
    return ".".join(map(str, values))


def _letter_jump(
    clause: Clause, address: ClausePath, last: tuple[Clause, ClausePath] | None, clauses: Sequence[Clause]
) -> Iterator[Jump]:
    step = address.path[-1]
    if last is None:
        above = clauses[clause.parent].span.text if clause.parent is not None else ""
        if 1 in _positions(step) or _is_in_running_text(step, above):
            return
        yield Jump(clause, None, "(A)" if step.isupper() else "(a)")
        return
    old, new = _positions(last[1].path[-1]), _positions(step)
    if new & ({place + 1 for place in old} | {1} | old):
        return
    if new and old:
        yield Jump(clause, last[0], f"({_shown(min(old) + 1, step)})")


def _is_in_running_text(step: str, text: str) -> bool:
    """Return whether the previous item is in the running text: "Fees. (a) The …", then (b) on its own line."""
    numeral = roman(step)
    letters = {f"({_shown(place - 1, step)})" for place in _positions(step)}
    numerals = {f"({written})" for written in ("i", "ii", "iii", "iv", "v", "vi") if roman(written) + 1 == numeral}
    return any(item in text.lower() for item in (*(letter.lower() for letter in letters), *numerals))


def _positions(step: str) -> set[int]:
    """Return the positions that a letter or Roman numeral may have in its list."""
    found = {roman(step)} - {0}
    if len(set(step)) == 1 and step.isalpha():
        found.add(ord(step[0].lower()) - ord("a") + 1 + 26 * (len(step) - 1))
    return found


def _shown(place: int, like: str) -> str:
    letter = chr(ord("a") + (place - 1) % 26) * ((place - 1) // 26 + 1)
    return letter.upper() if like.isupper() else letter


def _jump_issues(document: Document, clauses: Sequence[Clause]) -> Iterator[ReadingIssue]:
    for jump in jumps(clauses):
        clause, number = jump.clause, jump.clause.number
        if jump.before is not None:
            english = f"{number} follows {jump.before.number}: {jump.missing} is missing."
            welsh = f"Daw {number} ar ôl {jump.before.number}: mae {jump.missing} ar goll."
        else:
            english = f"A list begins with {number}: {jump.missing} is missing."
            welsh = f"Mae rhestr yn dechrau gyda {number}: mae {jump.missing} ar goll."
        yield ReadingIssue(
            ReadingIssueKind.NUMBERS_JUMP,
            Text(
                english,
                welsh,
            ),
            document.page_at(clause.span.start),
            document.span(clause.span.start, min(clause.span.start + _SHOWN, clause.span.end)),
            clause.position,
        )


def _open_issues(document: Document, clauses: Sequence[Clause], links: Sequence[Link]) -> Iterator[ReadingIssue]:
    """Yield one issue for each reference without a target, if the document numbers its clauses in that way."""
    styles = _Styles(clauses)
    reported: set[str] = set()
    for link in links:
        if link.kind is not LinkKind.REFERENCE or link.target is not None:
            continue
        words = " ".join(link.span.text.split())
        if words.casefold() in reported or not styles.has(words, link.clause):
            continue
        reported.add(words.casefold())
        yield ReadingIssue(
            ReadingIssueKind.REFERENCE_OPEN,
            Text(
                f"“{words}” is referred to and was not found in this document.",
                f"Cyfeirir at “{words}”, ond ni ddaethpwyd o hyd iddo yn y ddogfen hon.",
            ),
            document.page_at(link.span.start),
            link.span,
            link.clause,
        )


class _Styles:
    """The ways in which a document numbers its clauses and schedules."""

    def __init__(self, clauses: Sequence[Clause]) -> None:
        self._addresses = [parse_path(clause.number) for clause in clauses]
        used = [
            a for a, clause in zip(self._addresses, clauses, strict=True) if clause.number and not clause.is_contents
        ]
        self._depths = {(address.frames, _depth(address.path)) for address in used}
        self._frames = {frame for address in used for frame in address.frames}
        self._named = {word.rpartition(" ")[2] for word, _ in self._frames}
        self._has_main = any(not frames and depth for frames, depth in self._depths)

    def has(self, words: str, clause: int) -> bool:
        """Return whether the document has numbers like that of a reference, so that its target should be in it."""
        frames = [frame for match in _NAMED.finditer(words) if (frame := frame_of(match[0]))]
        if frames:
            # a schedule of another document of the framework: a Joint Schedule, named in a Call-Off Schedule
            if any(frame[0].count(" ") for frame in frames):
                return False
            paragraph = _PARAGRAPH.match(words) is not None
            here = all(frame in self._frames for frame in frames)
            return here if paragraph else self._has_main and all(frame[0] in self._named for frame in frames)
        number = _NUMBERED.search(words)
        if number is None:
            return False
        depth = _depth(path_of(number[0]))
        around = self._addresses[clause].frames if _PARAGRAPH.match(words) else ()
        return bool(depth) and (around, depth) in self._depths


def _depth(path: tuple[str, ...]) -> int:
    """Return how many numerals a path begins with: 2 for 14.2(b)."""
    return next((i for i, step in enumerate(path) if not step[:1].isdigit()), len(path))
