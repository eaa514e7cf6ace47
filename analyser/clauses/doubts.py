"""What makes a clause tree doubtful: numbers that jump, and references to clauses that are not there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from analyser.clauses.addresses import Address, Frame, address_of
from analyser.clauses.marks import roman
from analyser.domain import Clause, Document, Link, LinkKind, ReadingIssue, ReadingIssueKind


@dataclass(frozen=True, slots=True)
class Jump:
    """A clause whose number does not follow: `before` is the one ahead of it in its list, None where it is the first.

    `missing` is the number that should have come.
    """

    clause: Clause
    before: Clause | None
    missing: str


def doubts(document: Document, clauses: Sequence[Clause], links: Sequence[Link]) -> tuple[ReadingIssue, ...]:
    """Return what was doubtful in the numbering of a document, in the order of its text."""
    found = [*_jump_issues(document, clauses), *_open_issues(document, clauses, links)]
    return tuple(sorted(found, key=lambda issue: issue.span.start if issue.span else 0))


def jumps(clauses: Sequence[Clause]) -> Iterator[Jump]:
    """Yield the clauses whose number skips one, in order. A numbering that begins again is no jump."""
    before: dict[tuple[object, ...], tuple[Clause, Address]] = {}
    for clause in clauses:
        if not clause.number or clause.is_contents:
            continue
        address = address_of(clause.number)
        lists = _list_of(clause, address)
        last = before.get(lists)
        before[lists] = (clause, address)
        if not address.path and address.frames[-1][0] == "article":  # 11.1 may follow an Article 10 without sections
            counted = Address(address.frames[:-1], (address.frames[-1][1],))
            before[_list_of(clause, counted)] = (clause, counted)
        if not address.path:
            yield from _frame_jump(clause, address, last)
        elif address.path[-1].isdigit():
            yield from _decimal_jump(clause, address, last)
        else:
            yield from _letter_jump(clause, address, last, clauses)


def _list_of(clause: Clause, address: Address) -> tuple[object, ...]:
    """Name the list a clause belongs to: all decimals of a schedule are one, other items go by what holds them."""
    if not address.path:
        return ("frame", address.frames[:-1], address.frames[-1][0] if address.frames else "")
    if address.path[-1].isdigit():
        letters = tuple(step for step in address.path if not step.isdigit())
        return ("decimal", address.frames, letters, clause.parent if letters or clause.number[-1] == ")" else None)
    return ("letter", address.frames, clause.parent, address.path[:-1], address.path[-1].islower())


def _frame_jump(clause: Clause, address: Address, last: tuple[Clause, Address] | None) -> Iterator[Jump]:
    if last is None or not address.frames:
        return
    word, value = address.frames[-1]
    old, new = _counted(last[1].frames[-1]), _counted((word, value))
    if old and new > old + 1:
        missing = str(old + 1) if value.isdigit() else chr(ord("A") + old)
        yield Jump(clause, last[0], f"{word.title()} {missing}")


def _counted(frame: Frame) -> int:
    word, value = frame
    if value.isdigit():
        return int(value)
    return ord(value) - ord("a") + 1 if len(value) == 1 and value.isalpha() else 0


def _decimal_jump(clause: Clause, address: Address, last: tuple[Clause, Address] | None) -> Iterator[Jump]:
    new = tuple(int(step) for step in address.path if step.isdigit())
    if last is None:
        if new[-1] != 1 and len(new) == 1:
            yield Jump(clause, None, _dotted((*new[:-1], 1)))
        return
    old = tuple(int(step) for step in last[1].path if step.isdigit())
    if not follows(old, new):
        shared = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
        expected = (*old[:shared], old[shared] + 1) if shared < len(old) else (*old, 1)
        yield Jump(clause, last[0], _dotted(expected))


def follows(old: tuple[int, ...], new: tuple[int, ...]) -> bool:
    """Whether a decimal number may come after another: the next of its depth or an outer one, a first below, or 1."""
    if all(value == 1 for value in new) or new == old:  # begun again; printed in both languages
        return True
    shared = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    rest = new[shared + 1 :]
    if any(value != 1 for value in rest) or shared >= len(new):
        return False
    return new[shared] == (old[shared] + 1 if shared < len(old) else 1)


def _dotted(values: Sequence[int]) -> str:
    return ".".join(map(str, values))


def _letter_jump(
    clause: Clause, address: Address, last: tuple[Clause, Address] | None, clauses: Sequence[Clause]
) -> Iterator[Jump]:
    step = address.path[-1]
    if last is None:
        above = clauses[clause.parent].span.text if clause.parent is not None else ""
        if 1 in _places(step) or _ahead(step, above):
            return
        yield Jump(clause, None, "(A)" if step.isupper() else "(a)")
        return
    old, new = _places(last[1].path[-1]), _places(step)
    if new & ({place + 1 for place in old} | {1} | old):
        return
    if new and old:
        yield Jump(clause, last[0], f"({_shown(min(old) + 1, step)})")


def _ahead(step: str, text: str) -> bool:
    """Whether the item before stands inside the running text: "Fees. (a) The …" and then (b) on a line of its own."""
    numeral = roman(step)
    letters = {f"({_shown(place - 1, step)})" for place in _places(step)}
    numerals = {f"({written})" for written in ("i", "ii", "iii", "iv", "v", "vi") if roman(written) + 1 == numeral}
    return any(item in text.lower() for item in (*(letter.lower() for letter in letters), *numerals))


def _places(step: str) -> set[int]:
    """The places that a letter or Roman numeral may have in its list."""
    found = {roman(step)} - {0}
    if len(set(step)) == 1 and step.isalpha():
        found.add(ord(step[0].lower()) - ord("a") + 1 + 26 * (len(step) - 1))
    return found


def _shown(place: int, like: str) -> str:
    letter = chr(ord("a") + (place - 1) % 26) * ((place - 1) // 26 + 1)
    return letter.upper() if like.isupper() else letter


def _jump_issues(document: Document, clauses: Sequence[Clause]) -> Iterator[ReadingIssue]:
    return iter(())


def _open_issues(document: Document, clauses: Sequence[Clause], links: Sequence[Link]) -> Iterator[ReadingIssue]:
    return iter(())
