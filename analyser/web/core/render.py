"""Render pages from templates: one Jinja environment for each language, and the context that all pages share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from functools import cache, partial
from typing import Any, ClassVar

from jinja2 import Environment, PackageLoader, StrictUndefined

from analyser.accounts.roles import Action
from analyser.i18n.translator import LANGUAGES, NAMES, translator_for
from analyser.web.core import assets, labels
from analyser.web.core.failure_translation import failure
from analyser.web.core.request import Request, Response
from analyser.web.core.score_bars import parts_bars


@dataclass(frozen=True, slots=True)
class Switch:
    """A link to the same page in another language; `current` marks the language being read."""

    code: str
    name: str
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class NavLink:
    """A link in the header; `current` marks the page being read."""

    text: str
    href: str
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The contents of the header and footer of every page.

    `sign_in` is empty on a server where nobody signs in with a password. `scripts` are the addresses of our scripts by
    name, for the pages that load one.
    """

    language: str
    home: str
    stylesheet: str
    scripts: Mapping[str, str]
    icon: str
    switches: tuple[Switch, ...]
    nav: tuple[NavLink, ...]
    version: str
    reader: str
    sign_in: str
    sign_out: str
    csrf: str
    about: str
    accessibility: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The context of a template; each page has a subclass with the fields that its template shows."""

    template: ClassVar[str]

    site: Site
    title: str


def site_of(request: Request) -> Site:
    """Return what the header and footer show for a request."""
    urls, say = request.urls, request.translator.gettext
    links = [
        (say("Contracts"), urls.home),
        (say("Deadlines"), urls.deadlines),
        (say("Overview"), urls.overview),
        (say("Factors"), urls.factors),
        (say("Data"), urls.data),
    ]
    if len(request.registers) > 1:
        links.insert(3, (say("Ends close together"), urls.joint_procurement))
    editable = [register for register in request.registers if request.may(Action.EDIT, register)]
    if len(editable) > 1:
        links.append((say("Your registers"), urls.own_registers))
    elif editable:
        links.append((say("Upload"), urls.upload(editable[0].route)))
        links.append((say("To be checked"), urls.review(editable[0].route)))
        if request.published_file is not None:
            links.append((say("Publish"), urls.publish(editable[0].route)))
    return Site(
        language=request.translator.code,
        home=urls.home,
        stylesheet=urls.stylesheet(assets.fingerprint()),
        scripts={name: urls.script(name, assets.fingerprint(name)) for name in assets.SCRIPTS},
        icon=urls.icon,
        switches=tuple(
            Switch(
                code, NAMES[code], urls.translated(request.path, request.query, code), code == request.translator.code
            )
            for code in LANGUAGES
        ),
        nav=tuple(NavLink(text, href, request.path == href) for text, href in links),
        version=assets.version(),
        reader=request.reader.name,
        sign_in=_sign_in(request),
        sign_out=urls.sign_out,
        about=urls.about,
        accessibility=urls.accessibility,
        csrf=request.csrf() if request.reader.name and request.accounts else "",
    )


def _sign_in(request: Request) -> str:
    """Return the address of the form for signing in, which leads back to this page."""
    if request.accounts is None:
        return ""
    urls = request.urls
    here = "" if request.path == urls.sign_in else request.path
    return urls.sign_in_for(here, request.query) if here else urls.sign_in


def respond(page: Page, status: int = 200) -> Response:
    """Render a page in its language."""
    return Response(render(page.site.language, page.template, context_of(page)), status=status)


def context_of(page: Page) -> dict[str, object]:
    """Return the fields of a page as its template's context."""
    return {field.name: getattr(page, field.name) for field in fields(page)}


def render(language: str, template: str, context: Mapping[str, object]) -> str:
    """Render a template in a language; a name that is missing from the context raises UndefinedError."""
    return environment(language).get_template(template).render(context)


@cache
def environment(language: str) -> Environment:
    """Return the Jinja environment of a language, with its messages and the filters for dates, numbers and labels."""
    translator = translator_for(language)
    jinja = Environment(
        loader=PackageLoader("analyser.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    gettext, ngettext = translator.lookup
    jinja.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    jinja.filters |= {
        "date": translator.date,
        "month": translator.month,
        "number": translator.number,
        "percent": translator.percent,
        "money": translator.money,
        "days_left": translator.days_left,
        "listing": translator.listing,
        "parts_bars": parts_bars,
        "certainty": partial(labels.certainty, translator),
        "missing": partial(labels.missing, translator),
        "failure": partial(failure, translator),
        **{name: _label(words(translator)) for name, words in _LABELS.items()},
    }
    return jinja


_LABELS: dict[str, Callable[[Any], labels.Words]] = {
    "band_label": labels.bands,
    "severity_label": labels.severities,
    "deadline_label": labels.deadlines,
    "day_label": labels.days,
    "period_label": labels.periods,
    "term_label": labels.terms,
    "holder_label": labels.holders,
    "side_label": labels.sides,
    "document_label": labels.documents,
    "status_label": labels.statuses,
    "stage_label": labels.stages,
    "source_label": labels.sources,
    "language_label": labels.languages,
    "dimension_label": labels.dimensions,
    "question_label": labels.questions,
    "factor_label": labels.factors,
    "absence_label": labels.absences,
}


def _label(words: labels.Words) -> Callable[[object], str]:
    """Return a filter that replaces a code by its label and leaves an unknown code unchanged."""
    return lambda code: words.get(str(code), str(code))
