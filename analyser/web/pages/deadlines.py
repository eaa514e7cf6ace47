"""What must be decided by when: the list of deadlines, and the same as a calendar that programs subscribe to.

The list is asked for by links alone: `within` (90 or 365 days, or all), `council` and `page`. Dates that could not be
worked out come first, on the page and in the calendar: nobody is to think that nothing is due.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar
from urllib.parse import urlencode

from icalendar import Calendar, Event, vText
from icalendar.parser import Contentline

from analyser.web.core import labels
from analyser.web.core.render import Page, respond, site_of
from analyser.web.core.request import Register, Request, Response

PAGE_SIZE = 50
MOST_UNKNOWN = 25
MOST_EVENTS = 5_000
WARNING_DAYS = 30
"""So many days before a deadline a calendar program reminds its owner."""

PERIODS = {"90": 90, "365": 365, "all": None}
_USUAL = "365"


@dataclass(frozen=True, slots=True)
class Line:
    """A deadline; `days` counts from today, `basis` is the arithmetic in words, `reason` why there is no date."""

    id: str
    kind: str
    date: str
    days: int
    certain: bool
    basis: str
    reason: str
    title: str
    council: str
    supplier: str
    href: str


@dataclass(frozen=True, slots=True)
class Period:
    """A link to the deadlines of a period."""

    code: str
    href: str
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlinesPage(Page):
    """The context of the list of deadlines; `feed` is the address of the calendar, empty for nobody's."""

    template: ClassVar[str] = "lockin/deadlines.html"

    unknown: tuple[Line, ...]
    unknown_total: int
    lines: tuple[Line, ...]
    total: int
    periods: tuple[Period, ...]
    page: int
    pages: int
    previous: str
    following: str
    feed: str
    unknown_href: str


@dataclass(frozen=True, slots=True)
class _Wish:
    within: str
    council: str
    page: int

    def query(self, **changes: object) -> str:
        asked = {"within": self.within, "council": self.council} | changes
        return urlencode(
            {name: value for name, value in asked.items() if value and value != {"within": _USUAL}.get(name)}
        )


async def deadlines_page(request: Request) -> Response:
    """Answer with the list of deadlines."""
    contract_query = _wish(request)
    # Of several registers, each may hold all that come before.
    first = (contract_query.page - 1) * PAGE_SIZE
    skipped = first if len(request.registers) == 1 else 0
    look = partial(
        _look, contract_query=contract_query, request=request, limit=first + PAGE_SIZE - skipped, offset=skipped
    )
    found = await asyncio.gather(*(register.read(partial(look, register=register)) for register in request.registers))
    lines = sorted((line for one in found for line in one.lines), key=lambda line: (line.date, line.title))
    total = sum(one.total for one in found)
    pages = max(-(-total // PAGE_SIZE), 1)
    here = request.urls.deadlines
    return respond(
        DeadlinesPage(
            site=site_of(request),
            title=request.translator.gettext("What must be decided, and by when"),
            unknown=tuple(line for one in found for line in one.unknown)[:MOST_UNKNOWN],
            unknown_total=sum(one.unknown_total for one in found),
            lines=tuple(lines[first - skipped :][:PAGE_SIZE]),
            total=total,
            periods=tuple(
                Period(code, _address(here, contract_query.query(within=code)), code == contract_query.within)
                for code in PERIODS
            ),
            page=contract_query.page,
            pages=pages,
            previous=_address(here, contract_query.query(page=contract_query.page - 1))
            if contract_query.page > 1
            else "",
            following=_address(here, contract_query.query(page=contract_query.page + 1))
            if contract_query.page < pages
            else "",
            feed=request.urls.feed(request.reader.feed_token),
            unknown_href=_address(request.urls.home, "show=unknown"),
        )
    )


async def calendar(request: Request) -> Response:
    """Answer with all deadlines to come as an iCalendar file."""
    contract_query = _Wish("all", request.arguments.get("council", ""), 1)
    look = partial(_look, contract_query=contract_query, request=request, limit=MOST_EVENTS)
    found = await asyncio.gather(*(register.read(partial(look, register=register)) for register in request.registers))
    # In a thread, so that nobody else waits for thousands of events.
    return Response(
        await asyncio.to_thread(_file, request, found),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'inline; filename="deadlines.ics"', "Cache-Control": "private, max-age=3600"},
    )


def _file(request: Request, found: Sequence[_Found]) -> bytes:
    """Write the calendar."""
    say = request.translator.gettext
    file = Calendar()
    file.add("prodid", "-//Contract lock-in register//")
    file.add("version", "2.0")
    file.add("x-wr-calname", say("Contract deadlines"))
    file.add("method", "PUBLISH")
    unknown = sum(one.unknown_total for one in found)
    if unknown:
        file.add_component(_unknown_event(request, unknown))
    head, end, tail = file.to_ical().decode().partition("END:VCALENDAR")
    kinds = labels.deadlines(request.translator)
    events = (
        _event(line, register, kinds.get(line.kind, line.kind), request)
        for register, one in zip(request.registers, found, strict=True)
        for line in one.lines
    )
    return "".join([head, *events, end, tail]).encode()


def _event(line: Line, register: Register, what: str, request: Request) -> str:
    """Write an event line by line: as objects of the library, thousands would take it more than a second."""
    day = dt.date.fromisoformat(line.date)
    doubt = "" if line.certain else f" ({request.translator.gettext('not certain')})"
    words = _escaped(f"{what}: {line.title}")
    said = "\n".join(filter(None, (line.basis, line.supplier, line.council)))
    lines = (
        "BEGIN:VEVENT",
        f"UID:{_escaped(f'{line.id}@{register.route}.lockin')}",
        f"DTSTAMP:{request.today:%Y%m%d}T000000Z",
        f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{day + dt.timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{words}{_escaped(doubt)}",
        f"DESCRIPTION:{_escaped(said)}",
        f"URL:{line.href}",
        "TRANSP:TRANSPARENT",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"DESCRIPTION:{words}",
        f"TRIGGER:-P{WARNING_DAYS}D",
        "END:VALARM",
        "END:VEVENT",
    )
    return "".join(f"{_folded(one)}\r\n" for one in lines)


def _folded(line: str) -> str:
    return str(Contentline(line).to_ical(), "utf-8")  # type: ignore[no-untyped-call]


def _escaped(text: str) -> str:
    return vText(text).to_ical().decode()


def _unknown_event(request: Request, number: int) -> Event:
    event = Event()
    event.add("uid", "unknown@lockin")
    event.add("dtstamp", dt.datetime.combine(request.today, dt.time(), dt.UTC))
    event.add("dtstart", request.today)
    event.add("dtend", request.today + dt.timedelta(days=1))
    event.add(
        "summary",
        request.translator.ngettext(
            "%(number)s deadline could not be worked out: read the contract",
            "%(number)s deadlines could not be worked out: read the contracts",
            number,
        ),
    )
    event.add("transp", "TRANSPARENT")
    return event


@dataclass(frozen=True, slots=True)
class _Found:
    lines: tuple[Line, ...]
    total: int
    unknown: tuple[Line, ...]
    unknown_total: int


def _look(
    db: sqlite3.Connection, *, contract_query: _Wish, request: Request, register: Register, limit: int, offset: int = 0
) -> _Found:
    """Read the deadlines of one register: `limit` of those with a date, after the first `offset`."""
    days = PERIODS[contract_query.within]
    values = {
        "today": request.today.isoformat(),
        "last": (request.today + dt.timedelta(days=days)).isoformat() if days is not None else "9999",
        "council": contract_query.council,
        "language": request.translator.code,
        "limit": limit,
        "offset": offset,
        "most": MOST_UNKNOWN,
    }
    make = partial(_line, request=request, register=register)
    council = " and c.council_id = :council" if contract_query.council else ""

    def rows(sql: str) -> tuple[Line, ...]:
        return tuple(make(row) for row in db.execute(sql, values))

    def count(source: str) -> int:
        return int(db.execute(f"select count(*) {source}", values).fetchone()[0])

    dated = f"{_DATED} and {_OF_COUNCIL}" if contract_query.council else _DATED
    return _Found(
        lines=rows(f"select {_COLUMNS} {_FROM} where {dated} order by d.date, d.id limit :limit offset :offset"),
        total=count(f"from deadlines d where {dated}"),
        # In the order of an index of contracts: of their deadlines no more are read than are shown.
        unknown=rows(
            f"select {_COLUMNS} {_FROM_CONTRACTS} where c.dates_unknown = 1 and {_UNKNOWN}{council}"
            " order by lower(c.title), c.id, d.id limit :most"
        ),
        unknown_total=_count_unknown(count, council),
    )


def _count_unknown(count: Callable[[str], int], council: str) -> int:
    """Count all without a date, less the ends of contracts that have none: only of these is the contract looked at."""
    of = f"from contracts c cross join deadlines d on d.contract_id = c.id where {_UNDATED}{council}"
    undated = count(of) if council else count(f"from deadlines d where {_UNDATED}")
    endless = f"{'+' if council else ''}c.end_basis = 'perpetual'"  # the + leaves the index to the council
    return undated - count(f"{of} and {endless} and d.kind = 'end_of_term'")


_COLUMNS = """
    d.id, d.kind, d.date, d.certain, iif(:language = 'cy', d.basis_cy, d.basis) as basis,
    coalesce(iif(:language = 'cy', d.reason_cy, d.reason_en), '') as reason,
    d.contract_id, coalesce(nullif(c.title, ''), c.reference, c.id) as title, coalesce(supplier.name, '') as supplier,
    coalesce(iif(:language = 'cy', coalesce(nullif(council.name_cy, ''), council.name), council.name), '') as council
"""
_FROM = """
    from deadlines d join contracts c on c.id = d.contract_id
    left join organisations council on council.id = c.council_id
    left join organisations supplier on supplier.id = c.supplier_id
"""
_FROM_CONTRACTS = """
    from contracts c cross join deadlines d on d.contract_id = c.id
    left join organisations council on council.id = c.council_id
    left join organisations supplier on supplier.id = c.supplier_id
"""
_OF_COUNCIL = "d.contract_id in (select id from contracts where council_id = :council)"
_DATED = "d.date between :today and :last and d.kind <> 'earliest_exit'"
_UNDATED = "d.date is null and d.kind in ('renewal_notice', 'extension_decision', 'end_of_term')"
_UNKNOWN = f"{_UNDATED} and (d.kind <> 'end_of_term' or c.end_basis <> 'perpetual')"


def _line(row: sqlite3.Row, *, request: Request, register: Register) -> Line:
    return Line(
        id=row["id"],
        kind=row["kind"],
        date=row["date"] or "",
        days=(dt.date.fromisoformat(row["date"]) - request.today).days if row["date"] else 0,
        certain=bool(row["certain"]),
        basis=row["basis"],
        reason=row["reason"],
        title=row["title"],
        council=row["council"],
        supplier=row["supplier"],
        href=request.urls.contract(register.route, row["contract_id"]),
    )


def _wish(request: Request) -> _Wish:
    page = request.arguments.get("page", "1")
    within = request.arguments.get("within", _USUAL)
    return _Wish(
        within=within if within in PERIODS else _USUAL,
        council=request.arguments.get("council", ""),
        page=max(int(page), 1) if page.isascii() and page.isdigit() and len(page) < 6 else 1,
    )


def _address(path: str, query: str) -> str:
    return f"{path}?{query}" if query else path
