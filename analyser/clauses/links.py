"""Link clauses to the clauses that they refer to, and to the definitions of the terms that they use."""

from __future__ import annotations

import bisect
from collections.abc import Iterator, Sequence

from analyser.clauses.clause_paths import ClausePath, Frame, parse_path
from analyser.clauses.definitions import Glossary, find_definitions
from analyser.clauses.references import Reference, Tail, Word, find_references
from analyser.domain import Clause, Document, Language, Link, LinkKind, Span

_HEAD = 20  # characters within which a schedule's name begins its text
Path = tuple[str, ...]


def link(document: Document, clauses: Sequence[Clause]) -> tuple[Link, ...]:
    """Return the links of a document in the order of its text.

    A clause has one link for each defined term that it uses, at the first use. A reference to a clause that is not in
    this document has no target. References to Acts and to other agreements are left out.
    """
    if not clauses:
        return ()
    locator = ClauseLocator(clauses)
    index = ClauseIndex(clauses)
    found = [*_references(document, index, locator), *_uses(document, index, locator)]
    found.sort(key=lambda one: (one.span.start, one.span.end))
    return tuple(found)


class ClauseLocator:
    """Finds clauses by offset."""

    def __init__(self, clauses: Sequence[Clause]) -> None:
        self.clauses = clauses
        self.starts = [clause.span.start for clause in clauses]

    def at(self, offset: int) -> Clause:
        """Return the innermost clause around an offset of the text: the last that begins before it."""
        return self.clauses[max(bisect.bisect_right(self.starts, offset) - 1, 0)]

    def crosses(self, start: int, end: int) -> bool:
        """Return whether a clause begins between two offsets, so that the words there do not belong together."""
        following = bisect.bisect_right(self.starts, start)
        return following < len(self.starts) and self.starts[following] < end


class ClauseIndex:
    """The clauses of a document by their numbers."""

    def __init__(self, clauses: Sequence[Clause]) -> None:
        self.clauses = clauses
        self.paths: list[ClausePath] = []
        for clause in clauses:  # a clause without a number has the path of the clause above it
            above = self.paths[clause.parent] if not clause.number and clause.parent is not None else None
            self.paths.append(above or _plain(parse_path(clause.number)))
        self.by_path: dict[ClausePath, int] = {}
        for clause in sorted(clauses, key=lambda one: one.number.startswith("(")):  # party (2) is not clause 2
            if clause.number and not clause.is_contents:
                self.by_path.setdefault(self.paths[clause.position], clause.position)
        self.around = list(dict.fromkeys(address.frames for address in self.by_path))

    def target(self, reference: Reference, clause: Clause) -> int | None:
        """Return the clause that a reference in another clause refers to, or None."""
        own = self.paths[clause.position]
        if not reference.path:
            found = self._frame(reference.frames, own)
            word, value = reference.frames[-1]
            # some contracts call their clauses articles
            if found is None and word == "article" and len(reference.frames) == 1:
                return next((at for around in ((), own.frames) if (at := self._at(around, (value,))) is not None), None)
            return found
        named = self._named(reference.frames, own) if reference.frames else self._possible(reference, own)
        paths = list(_relative(own.path, reference.path)) if reference.relative else [reference.path]
        for frames in named:
            for path in paths:
                found = self._at(frames, path)
                if found is not None:
                    return found
        return None

    def nearest(self, choices: Sequence[Clause], clause: Clause) -> Clause:
        """Return the choice that shares most schedules with a clause, as each schedule may define a term again."""
        own = self.paths[clause.position].frames
        return max(choices, key=lambda one: (_shared(self.paths[one.position].frames, own), -one.position))

    def _frame(self, frames: tuple[Frame, ...], own: ClausePath) -> int | None:
        """Return the schedule, part or article of this name, the nearest to the clause when several have it."""
        for around in self._named(frames, own):
            if (
                any(_names(frame, around[-1]) for frame in frames)
                and (found := self.by_path.get(ClausePath(around, ()))) is not None
            ):
                return found
        return None

    def _named(self, frames: tuple[Frame, ...], own: ClausePath) -> list[tuple[Frame, ...]]:
        """Return the schedules that have all the names; those nearest to the clause come first."""
        having = [
            around for around in self.around if all(any(_names(frame, one) for one in around) for frame in frames)
        ]
        return sorted(having, key=lambda around: (-_shared(around, own.frames), len(around)))

    def _possible(self, reference: Reference, own: ClausePath) -> Iterator[tuple[Frame, ...]]:
        """Yield the schedules to search for a bare number: the nearest for a paragraph, the main terms for a clause."""
        inner = [own.frames[:length] for length in range(len(own.frames), 0, -1)]
        if reference.word is Word.CLAUSE and not reference.relative and reference.tail is not Tail.WITHIN:
            articles = [frames for frames in inner if frames[0][0] == "article"]
            yield from articles
            yield ()
            if reference.is_section:
                yield from (frames for frames in inner if frames not in articles)
            return
        yield from inner
        if reference.tail is not Tail.WITHIN:
            yield ()

    def _at(self, frames: tuple[Frame, ...], path: Path) -> int | None:
        found = self.by_path.get(ClausePath(frames, path))
        if found is not None or len(path) < 2 or path[-1].isdigit():
            return found
        above = self._at(frames, path[:-1])  # an item that is printed inside its clause, not on a separate line
        if above is not None and f"({path[-1]})" in self.clauses[above].span.text:
            return above
        return None


def _plain(address: ClausePath) -> ClausePath:
    """Return a path with 3.02 written as 3.2, so that both spellings are found."""
    return ClausePath(address.frames, tuple(step.lstrip("0") or step for step in address.path))


def _names(frame: Frame, other: Frame) -> bool:
    """Return whether a name may refer to a schedule; "Schedule 2" may be Call-Off Schedule 2, but not vice versa."""
    return frame[1] == other[1] and (frame[0] == other[0] or other[0].endswith(f" {frame[0]}"))


def _shared(one: Sequence[Frame], other: Sequence[Frame]) -> int:
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count


def _relative(own: Path, path: Path) -> Iterator[Path]:
    """Yield the paths that "paragraph (a)" may mean in a clause: a sibling of an item, a child, or one further out."""
    is_item = bool(own) and not own[-1].isdigit()
    if is_item:
        yield (*own[:-1], *path)
    yield (*own, *path)
    for length in range(len(own) - 1, -1, -1):
        yield (*own[:length], *path)


def _references(document: Document, index: ClauseIndex, locator: ClauseLocator) -> Iterator[Link]:
    for reference in find_references(document.text, welsh=document.language is not Language.ENGLISH):
        clause = locator.at(reference.start)
        if clause.is_contents or locator.crosses(reference.start, reference.end):
            continue
        target = index.target(reference, clause)
        at_its_head = reference.start - clause.span.start < _HEAD and not reference.path
        if reference.start == clause.span.start or (target == clause.position and at_its_head):
            continue  # its own number
        span = document.span(reference.start, reference.end)
        yield Link(LinkKind.REFERENCE, span, clause.position, target)


def _uses(document: Document, index: ClauseIndex, locator: ClauseLocator) -> Iterator[Link]:
    text = document.text.replace("\n", " ")
    where: dict[str, list[Clause]] = {}
    for term, offsets in find_definitions(text, locator.starts).items():
        defining = [clause for clause in map(locator.at, offsets) if not clause.is_contents]
        if defining:
            where[term] = defining
    glossary = Glossary(where, welsh=document.language is not Language.ENGLISH)
    for clause, end in zip(index.clauses, [*locator.starts[1:], len(text)], strict=True):
        if clause.is_contents or clause.is_signature:
            continue
        for term, start, stop in glossary.uses(text, clause.span.start, end):
            defining = where[term]
            if any(one.span.start <= start < one.span.end for one in defining):
                continue
            target = defining[0] if len(defining) == 1 else index.nearest(defining, clause)
            span = Span(start, stop, document.text[start:stop])
            yield Link(LinkKind.DEFINITION, span, clause.position, target.position)
