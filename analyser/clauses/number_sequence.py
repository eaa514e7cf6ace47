"""Decide which numbers at line starts are clause numbers: they continue a numbering that is open, or begin one."""

from __future__ import annotations

import bisect
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from analyser.clauses.line_starts import LineStart
from analyser.clauses.printed_numbers import STRUCTURE, PrintedNumber, Style

_DOTTED = (Style.LETTER_DOT, Style.CAPITAL_DOT, Style.ROMAN_DOT, Style.CAPITAL_ROMAN_DOT)
_RECITALS = (Style.CAPITAL, Style.CAPITAL_DOT, Style.CAPITAL_HALF)
_ENCLOSED = (Style.LETTER, Style.CAPITAL, Style.ROMAN, Style.NUMBER)
_JUMP = 3  # numbers that a document may skip
_SOON = 6  # line starts within which the next number shows whether this one is a letter or a numeral
_SET_IN = 6.0  # points by which a list inside another of the same style is indented further
_NEAR = 400  # line starts after which the next number is no longer looked for

_DIVIDES = (Style.DIVISION, Style.ANNEX)
_EXACT, _OPENS, _JUMPS = range(3)  # how well a number fits, best first


@dataclass(frozen=True, slots=True)
class Level:
    """An open numbering: the last number in it, the clause that has it, and its indent in points."""

    style: Style
    values: tuple[int, ...]
    printed: str
    clause: int
    left: float = 0.0


@dataclass(frozen=True, slots=True)
class Fit:
    """A way in which a number fits: the outer `keep` levels stay open, and the number opens or continues the next."""

    rank: int
    keep: int
    mark: PrintedNumber


class Outline:
    """The open numberings at one point of a document, from the outermost (a schedule) to the innermost list."""

    def __init__(self, line_starts: Sequence[LineStart], *, bilingual: bool = False) -> None:
        """Take all line starts, to look ahead. A bilingual document prints each number once in each language."""
        self._closed = False
        self.levels: list[Level] = []
        self._bilingual = bilingual
        self._where: dict[tuple[Style, tuple[int, ...]], list[int]] = defaultdict(list)
        for position, line_start in enumerate(line_starts):
            for mark in line_start.marks:
                self._where[mark.style, mark.values].append(position)
        self._divisions = [
            position
            for position, line_start in enumerate(line_starts)
            if any(m.style in _DIVIDES for m in line_start.marks)
        ]
        self._heading_letters: Style | None = None  # letters under which numbers restarted
        self._annexes_belong = _annexes_belong(line_starts)

    def fit(self, position: int, line_start: LineStart, since: str) -> Fit | None:
        """Return how a number fits that begins a line; `since` is the text from the start of the last clause to it."""
        fits = [fit for mark in line_start.marks for fit in self._fits(position, line_start, mark, since)]
        soon = [fit for fit in fits if self._continues(position, fit.mark, _SOON)]
        if len({fit.mark.style for fit in fits}) > 1 and soon:  # (i) is a letter before (j), a numeral before (ii)
            fits = soon
        return min(fits, key=lambda fit: fit.rank, default=None)

    def enter(self, fit: Fit, clause: int, left: float = 0.0) -> Level | None:
        """Open or continue a numbering, indented by `left`. Returns the level above it, whose clause is the parent."""
        del self.levels[fit.keep :]
        self._closed = False
        parent = self.levels[-1] if self.levels else None
        mark, outer = fit.mark, fit.mark.outer
        if mark.style in STRUCTURE:
            self._heading_letters = None
        if outer is not None and not any(_is_at(level, outer) for level in self.levels):
            self.levels.append(Level(outer.style, outer.values, outer.printed, clause, left))
        self.levels.append(Level(mark.style, mark.values, mark.printed, clause, left))
        return parent

    def define(self, mark: PrintedNumber, clause: int) -> int | None:
        """Open a definition in the innermost numbered clause, and close the lists in it; return the parent clause."""
        keep = max(
            (i + 1 for i, level in enumerate(self.levels) if level.style in (*STRUCTURE, Style.DECIMAL)), default=0
        )
        parent = self.enter(Fit(_OPENS, keep, mark), clause)
        return parent.clause if parent else None

    def close(self) -> None:
        """Close the lists that a signature block ends, so that a 1 after it begins a new numbering."""
        self.leave_lists()
        self._closed = True

    def leave_lists(self) -> None:
        """Close the lists outside numbered clauses, such as parties and recitals, when a heading follows them."""
        structural = self.structural()
        if self.levels[structural:] and self.levels[structural].style is not Style.DECIMAL:
            del self.levels[structural:]

    def _fits(self, position: int, line_start: LineStart, mark: PrintedNumber, since: str) -> Iterator[Fit]:
        if mark.style in STRUCTURE:
            yield from self._structure(mark)
        elif mark.style is Style.DECIMAL:
            yield from self._decimal(position, line_start, mark, since)
        else:
            yield from self._list(position, line_start, mark, since)

    def _structure(self, mark: PrintedNumber) -> Iterator[Fit]:
        """Fit a schedule, part, annex or article. Another one named around it in the heading is opened with it."""
        around = [level for level in self.levels if level.style in STRUCTURE]
        if mark.outer is not None:
            named = next((i for i, level in enumerate(around) if _is_at(level, mark.outer)), None)
            if not any(_is_at(level, mark) for level in around[(named or 0) + 1 :]) or named is None:
                yield Fit(_EXACT, 0 if named is None else named + 1, mark)
        elif mark.style is Style.DIVISION:
            if not any(level.printed == mark.printed for level in around):
                yield Fit(_EXACT, 0, mark)
        elif mark.style is Style.ANNEX:
            if not any(level.printed == mark.printed for level in around):
                outer = sum(level.style in (Style.DIVISION, Style.PART) for level in around)
                yield Fit(_EXACT, outer if self._annexes_belong and _in_order(around) else 0, mark)
        else:
            yield from self._counted(mark, around)

    def _counted(self, mark: PrintedNumber, around: Sequence[Level]) -> Iterator[Fit]:
        """Fit a part or article: as the first in the innermost annex or schedule, or after the open part or article."""
        open_at = next((i for i in reversed(range(len(around))) if around[i].style is mark.style), None)
        holders = STRUCTURE if mark.style is Style.ARTICLE else (Style.DIVISION, Style.ANNEX)
        keep = max(
            (i + 1 for i, level in enumerate(around) if level.style in holders and level.style is not mark.style),
            default=0,
        )
        if open_at is None or (keep > open_at + 1 and mark.is_first):
            yield Fit(_OPENS, keep, mark)
        elif mark.follows(around[open_at].values):
            yield Fit(_EXACT, open_at, mark)
        elif around[open_at].values < mark.values or mark.is_first:
            yield Fit(_JUMPS, open_at, mark)

    def _decimal(self, position: int, line_start: LineStart, mark: PrintedNumber, since: str) -> Iterator[Fit]:
        values = mark.values
        decimals = [(i, level) for i, level in enumerate(self.levels) if level.style is Style.DECIMAL]
        for i, level in reversed(decimals):
            if mark.follows(level.values) or self._repeats(mark, level):
                yield Fit(_EXACT, i, mark)
            elif level.values == values[:-1] and (mark.is_first or (line_start.opens and values[-1] <= _JUMP)):
                yield Fit(_EXACT if mark.is_first else _JUMPS, i + 1, mark)
            elif level.values == values[:-2] and values[-2:] == (1, 1):  # 6.4.1.1 below 6.4
                yield Fit(_OPENS, i + 1, mark)
            elif mark.is_first and len(values) > 1 and _next_of(level.values[: len(values) - 1]) == values[:-1]:
                yield Fit(_OPENS, self._outermost(values[:-1]), mark)
            elif len(values) < len(level.values) and _next_of(level.values[: len(values)]) == values:
                yield Fit(_EXACT, self._outermost(values), mark)
            elif line_start.opens and self._may_jump(position, level.values, values):
                yield Fit(_JUMPS, i, mark)
        if not decimals and (mark.is_first or values[0] == 1 or self._in_article(values)):
            in_sentence = since.rstrip().endswith((":", ";", ",")) and self._may_contain_list(position, values)
            inside = in_sentence or (values == (1,) and self._headed_by_letter(position))
            yield Fit(_OPENS, len(self.levels) if inside else self.structural(), mark)
        elif decimals and line_start.opens and values in ((1,), (1, 1)):
            if self._closed or self._restarts(position, decimals[0][1].values):
                yield Fit(_JUMPS, self.structural(), mark)
            elif len(values) == 1 and self._continues(position, mark):
                yield Fit(_JUMPS, len(self.levels), mark)

    def _may_contain_list(self, position: int, values: tuple[int, ...]) -> bool:
        """Return whether a 1 may begin a list inside a sentence, and is not the first clause after the recitals."""
        recital = bool(self.levels) and self.levels[-1].style in _RECITALS
        return (
            len(values) == 1 and not recital and not self._appears_later(position, Style.DECIMAL, (*values, 1), _SOON)
        )

    def _headed_by_letter(self, position: int) -> bool:
        """Return whether a 1 is under a heading such as "A. Charges": the next letter follows, and then 1 again."""
        top = self.levels[self.structural() :]
        if len(top) != 1 or top[0].style not in (Style.CAPITAL_DOT, Style.CAPITAL_ROMAN_DOT):
            return False
        if self._heading_letters is top[0].style:
            return True
        following = self._next_occurrence(position, top[0].style, _next_of(top[0].values), _NEAR)
        if following is None or not self._appears_later(following, Style.DECIMAL, (1,)):
            return False
        self._heading_letters = top[0].style
        return True

    def _repeats(self, mark: PrintedNumber, level: Level) -> bool:
        return self._bilingual and mark.values == level.values

    def _outermost(self, values: tuple[int, ...]) -> int:
        """Return how many levels are outside a numbering of which the number at this depth was never printed alone."""
        for i, level in enumerate(self.levels):
            if level.style is Style.DECIMAL and len(level.values) >= len(values):
                return i
        return len(self.levels)

    def structural(self) -> int:
        """Return how many of the open levels are schedules, parts and articles."""
        return sum(level.style in STRUCTURE for level in self.levels)

    def _in_article(self, values: tuple[int, ...]) -> bool:
        return any(level.style is Style.ARTICLE and level.values[0] == values[0] for level in self.levels)

    def _may_jump(self, position: int, before: tuple[int, ...], values: tuple[int, ...]) -> bool:
        """Return whether numbers were left out: the depth is the same, and the expected number does not follow.

        A few may be missing, or many if the numbering continues from there.
        """
        return (
            before[:-1] == values[:-1]
            and before[-1] < values[-1]
            and (values[-1] <= before[-1] + _JUMP or self._appears_later(position, Style.DECIMAL, _next_of(values)))
            and not self._appears_later(position, Style.DECIMAL, _next_of(before))
        )

    def _restarts(self, position: int, outer: tuple[int, ...]) -> bool:
        """Return whether a new 1 restarts the numbering: the number after the outer one does not follow."""
        following = _next_of(outer[:1])
        return not any(self._appears_later(position, Style.DECIMAL, values) for values in (following, (*following, 1)))

    def _list(self, position: int, line_start: LineStart, mark: PrintedNumber, since: str) -> Iterator[Fit]:
        same = [(i, level) for i, level in enumerate(self.levels) if level.style is mark.style]
        if len(same) > 1:  # nested lists of one style are distinguished by their indent
            same.sort(key=lambda one: -abs(one[1].left - line_start.left))
        for i, level in reversed(same):
            if mark.follows(level.values) or self._repeats(mark, level):
                yield Fit(_EXACT, i, mark)
            elif line_start.opens and 0 < mark.values[0] - level.values[0] <= _JUMP - 1:
                yield Fit(_JUMPS, i, mark)
        keep = max(i for i, _ in same) if same else len(self.levels)
        if same and line_start.left > self.levels[keep].left + _SET_IN and since.rstrip().endswith((":", "—", "–")):
            keep = len(self.levels)
        if mark.is_first:
            certain = line_start.opens and mark.style not in _DOTTED
            if certain or self._continues(position, mark):
                yield Fit(_OPENS, keep, mark)
        elif not same and mark.values[0] <= _JUMP and _has_predecessor(mark, since):
            yield Fit(_OPENS, keep, mark)
        elif not same and self._lacks_first_items(position, line_start, mark, since):
            yield Fit(_JUMPS, keep, mark)

    def _lacks_first_items(self, position: int, line_start: LineStart, mark: PrintedNumber, since: str) -> bool:
        """Return whether a list begins with (b) or (c), its first items having been removed."""
        return (
            mark.values[0] <= _JUMP
            and mark.style in _ENCLOSED
            and line_start.opens
            and since.rstrip().endswith((":", ","))
            and self._continues(position, mark, _SOON)
        )

    def _continues(self, position: int, mark: PrintedNumber, within: int = _NEAR) -> bool:
        return self._appears_later(position, mark.style, _next_of(mark.values), within)

    def _appears_later(self, position: int, style: Style, values: tuple[int, ...], within: int = _NEAR) -> bool:
        """Return whether a number is at a later line start, before the next schedule."""
        return self._next_occurrence(position, style, values, within) is not None

    def _next_occurrence(self, position: int, style: Style, values: tuple[int, ...], within: int) -> int | None:
        where = self._where.get((style, values), ())
        following = bisect.bisect_right(where, position)
        if following == len(where):
            return None
        division = bisect.bisect_right(self._divisions, position)
        limit = self._divisions[division] if division < len(self._divisions) else position + within
        return where[following] if where[following] <= min(limit, position + within) else None


def _next_of(values: tuple[int, ...]) -> tuple[int, ...]:
    return (*values[:-1], values[-1] + 1)


def _has_predecessor(mark: PrintedNumber, since: str) -> bool:
    """Return whether the previous number is in the running text: "Fees. (a) The …", then (b) on its own line."""
    wanted = {Style.LETTER: "abc", Style.CAPITAL: "ABC", Style.NUMBER: "123"}.get(mark.style)
    if wanted is not None:
        return f"({wanted[mark.values[0] - 2]})" in since
    return mark.style is Style.ROMAN and f"({'i' * (mark.values[0] - 1)})" in since


def _is_at(level: Level, mark: PrintedNumber) -> bool:
    return level.style is mark.style and level.values == mark.values


def _in_order(around: Sequence[Level]) -> bool:
    """Return whether the open schedules and parts begin with a schedule, to which an annex can belong."""
    return bool(around) and around[0].style is Style.DIVISION


def _annexes_belong(line_starts: Sequence[LineStart]) -> bool:
    """Return whether the annexes of a document are inside its schedules, and not on the same level.

    They are if two annexes have the same number, or if the document is itself a schedule.
    """
    annexes = [
        m.values
        for line_start in line_starts
        for m in line_start.marks[:1]
        if m.style is Style.ANNEX and m.outer is None
    ]
    if len(set(annexes)) < len(annexes):
        return True
    for line_start in line_starts:
        mark = line_start.marks[0]
        if mark.style in (Style.DIVISION, Style.ARTICLE) or (mark.style is Style.DECIMAL and line_start.opens):
            return mark.style is Style.DIVISION
    return False
