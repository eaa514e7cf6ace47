"""The list of deadlines, and the same as a calendar to which calendar programs can subscribe.

The query of the address selects the deadlines: `within` (90 or 365 days, or all), `council` and `page`. Dates that
could not be worked out come first, on the page and in the calendar, so that nobody concludes that nothing is due.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar
from urllib.parse import urlencode

from icalendar import Calendar, Event, vText
from icalendar.parser import Contentline

from analyser.store.queries.deadlines import DeadlineList, ListedDeadline, list_deadlines
from analyser.web.core import labels
from analyser.web.core.render import Page, respond, site_of
from analyser.web.core.request import Register, Request, Response
from analyser.web.core.urls import with_query

PAGE_SIZE = 50
MOST_UNKNOWN = 25
"""The most deadlines without a date that the page lists."""
MOST_EVENTS = 5_000
"""The most deadlines of each register in the calendar."""
WARNING_DAYS = 30
"""The number of days before a deadline at which calendar programs give a reminder."""

PERIODS = {"90": 90, "365": 365, "all": None}
"""The periods to choose from, in days from today; None has no end."""
_USUAL_PERIOD = "365"


@dataclass(frozen=True, slots=True)
class DeadlineView:
    """A deadline of the list; `date` is in ISO 8601 and `days` from today, and `basis` says how it was worked out.

    When it could not be worked out, `date` is empty and `reason` says why.
    """

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
    """The context of the list of deadlines.

    `lines` are the deadlines with a date that are on this page of the list, `total` is the number of all of them.
    `feed` is the address of the reader's calendar.
    """

    template: ClassVar[str] = "lockin/deadlines.html"

    unknown: tuple[DeadlineView, ...]
    unknown_total: int
    lines: tuple[DeadlineView, ...]
    total: int
    periods: tuple[Period, ...]
    page: int
    pages: int
    previous: str
    following: str
    feed: str
    unknown_href: str


@dataclass(frozen=True, slots=True)
class _Arguments:
    """The arguments of the page's address."""

    within: str
    council: str
    page: int

    @classmethod
    def read(cls, arguments: Mapping[str, str]) -> _Arguments:
        """Read the arguments; an invalid value is ignored."""
        page = arguments.get("page", "1")
        within = arguments.get("within", _USUAL_PERIOD)
        return cls(
            within=within if within in PERIODS else _USUAL_PERIOD,
            council=arguments.get("council", ""),
            page=max(int(page), 1) if page.isascii() and page.isdigit() and len(page) < 6 else 1,
        )

    def query_string(self, **changes: str | int) -> str:
        """Return the query string with some changes; the page is the first one unless the changes name another."""
        values = {"within": self.within, "council": self.council, **changes}
        default = {"within": _USUAL_PERIOD}
        return urlencode({name: value for name, value in values.items() if value and value != default.get(name)})


async def deadlines_page(request: Request) -> Response:
    """Return the list of deadlines."""
    arguments = _Arguments.read(request.arguments)
    days = PERIODS[arguments.within]
    # Any of several registers may hold all deadlines up to this page, so these are read from each and merged.
    first = (arguments.page - 1) * PAGE_SIZE
    skipped = first if len(request.registers) == 1 else 0
    found = await _read(
        request,
        council=arguments.council,
        last_day=None if days is None else request.today + dt.timedelta(days=days),
        limit=first + PAGE_SIZE - skipped,
        offset=skipped,
    )
    lines = sorted(_views(request, (one.dated for one in found)), key=lambda line: (line.date, line.title))
    total = sum(one.dated_total for one in found)
    pages = max(-(-total // PAGE_SIZE), 1)
    address, page = request.urls.deadlines, arguments.page
    return respond(
        DeadlinesPage(
            site=site_of(request),
            title=request.translator.gettext("What must be decided, and by when"),
            unknown=tuple(_views(request, (one.undated for one in found)))[:MOST_UNKNOWN],
            unknown_total=sum(one.undated_total for one in found),
            lines=tuple(lines[first - skipped :][:PAGE_SIZE]),
            total=total,
            periods=tuple(
                Period(code, with_query(address, arguments.query_string(within=code)), code == arguments.within)
                for code in PERIODS
            ),
            page=page,
            pages=pages,
            previous=with_query(address, arguments.query_string(page=page - 1)) if page > 1 else "",
            following=with_query(address, arguments.query_string(page=page + 1)) if page < pages else "",
            feed=request.urls.feed(request.reader.feed_token),
            unknown_href=with_query(request.urls.home, "show=unknown"),
        )
    )


async def deadlines_calendar(request: Request) -> Response:
    """Return all future deadlines as an iCalendar file (RFC 5545)."""
    found = await _read(request, council=request.arguments.get("council", ""), limit=MOST_EVENTS)
    # In a thread, so that other requests need not wait for thousands of events.
    return Response(
        await asyncio.to_thread(_calendar_file, request, found),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'inline; filename="deadlines.ics"', "Cache-Control": "private, max-age=3600"},
    )


async def _read(
    request: Request, *, council: str, limit: int, offset: int = 0, last_day: dt.date | None = None
) -> list[DeadlineList]:
    """Return the deadlines of each register (see `list_deadlines`)."""
    read = partial(
        list_deadlines,
        first_day=request.today,
        last_day=last_day,
        council=council,
        limit=limit,
        offset=offset,
        most_undated=MOST_UNKNOWN,
    )
    return await asyncio.gather(*(register.read(read) for register in request.registers))


def _views(request: Request, found: Iterable[Sequence[ListedDeadline]]) -> list[DeadlineView]:
    """Return the deadlines of each register as the page shows them."""
    return [
        _view(deadline, request, register)
        for register, deadlines in zip(request.registers, found, strict=True)
        for deadline in deadlines
    ]


def _view(deadline: ListedDeadline, request: Request, register: Register) -> DeadlineView:
    language = request.translator.code
    return DeadlineView(
        id=deadline.id,
        kind=deadline.kind,
        date=deadline.date.isoformat() if deadline.date else "",
        days=(deadline.date - request.today).days if deadline.date else 0,
        certain=deadline.certain,
        basis=deadline.basis.in_language(language),
        reason=deadline.reason.in_language(language),
        title=deadline.title,
        council=deadline.council.in_language(language),
        supplier=deadline.supplier,
        href=request.urls.contract(register.route, deadline.contract_id),
    )


def _calendar_file(request: Request, found: Sequence[DeadlineList]) -> bytes:
    """Return the calendar as bytes."""
    say = request.translator.gettext
    file = Calendar()
    file.add("prodid", "-//Contract lock-in register//")
    file.add("version", "2.0")
    file.add("x-wr-calname", say("Contract deadlines"))
    file.add("method", "PUBLISH")
    undated = sum(one.undated_total for one in found)
    if undated:
        file.add_component(_undated_event(request, undated))
    head, end, tail = file.to_ical().decode().partition("END:VCALENDAR")
    events = (
        _event(_view(deadline, request, register), register, request)
        for register, of_register in zip(request.registers, found, strict=True)
        for deadline in of_register.dated
    )
    return "".join([head, *events, end, tail]).encode()


def _event(deadline: DeadlineView, register: Register, request: Request) -> str:
    """Return an event as text; the library would take more than a second for thousands of event objects."""
    day = dt.date.fromisoformat(deadline.date)
    kind = labels.deadlines(request.translator).get(deadline.kind, deadline.kind)
    doubt = "" if deadline.certain else f" ({request.translator.gettext('not certain')})"
    summary = _escaped(f"{kind}: {deadline.title}")
    description = "\n".join(filter(None, (deadline.basis, deadline.supplier, deadline.council)))
    lines = (
        "BEGIN:VEVENT",
        f"UID:{_escaped(f'{deadline.id}@{register.route}.lockin')}",
        f"DTSTAMP:{request.today:%Y%m%d}T000000Z",
        f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{day + dt.timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{summary}{_escaped(doubt)}",
        f"DESCRIPTION:{_escaped(description)}",
        f"URL:{request.origin}{deadline.href}",
        "TRANSP:TRANSPARENT",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"DESCRIPTION:{summary}",
        f"TRIGGER:-P{WARNING_DAYS}D",
        "END:VALARM",
        "END:VEVENT",
    )
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _folded(line: str) -> str:
    """Return a line folded into pieces of at most 75 bytes, as iCalendar requires."""
    return str(Contentline(line).to_ical(), "utf-8")  # type: ignore[no-untyped-call]


def _escaped(text: str) -> str:
    return vText(text).to_ical().decode()


def _undated_event(request: Request, number: int) -> Event:
    """Return an event for today that states how many deadlines could not be worked out."""
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
