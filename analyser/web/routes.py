"""The routes of our pages: the address after `/en/` or `/cy/`, the function that answers, and the right it needs."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from analyser.accounts.roles import Action
from analyser.web.core.request import Request, Response
from analyser.web.pages import (
    about,
    contract,
    contract_list,
    data,
    deadlines,
    document_text,
    edit_facts,
    evidence_view,
    factors,
    joint_procurement,
    overview,
    preview,
    publish,
    redact,
    registers,
    review,
    sign_in,
    supplier,
    upload,
)

View = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Route:
    """A pattern for addresses, with the functions that answer GET and POST requests, or None where a method is refused.

    When the address names a register, the reader must have the right to take the `action` in it. Other addresses are
    open to everybody, and their pages show only what the reader may see. With `streams`, the function for POST reads
    the body itself, piece by piece; otherwise it is given the fields of the form.
    """

    pattern: str
    get: View | None
    action: Action = Action.READ
    post: View | None = None
    streams: bool = False


_REGISTER = r"(?P<register>[^/.]+)"
_ID = r"[0-9A-Za-z_-]+"
_PAGE = rf"{_REGISTER}/documents/(?P<document>{_ID})/pages/(?P<page>[1-9][0-9]{{0,5}})"

ROUTES: tuple[Route, ...] = (
    Route("", contract_list.contract_list_page),
    Route(r"contracts\.csv", contract_list.contract_list_csv),
    Route("overview", overview.overview_page),
    Route("deadlines", deadlines.deadlines_page),
    Route(r"deadlines\.ics", deadlines.deadlines_calendar),
    Route(rf"suppliers/(?P<supplier>{_ID})", supplier.supplier_page),
    Route("together", joint_procurement.joint_procurement_page),
    Route(r"together\.csv", joint_procurement.joint_procurement_csv),
    Route("desk", registers.registers_page),
    Route("factors", factors.factors_page),
    Route(rf"factors/(?P<factor>{_ID})", factors.factor_page),
    Route("data", data.data_page),
    Route("about", about.about_page),
    Route("accessibility", about.accessibility_page),
    Route("sign-in", sign_in.sign_in_page, post=sign_in.sign_in),
    Route("sign-out", None, post=sign_in.sign_out),
    Route(rf"{_REGISTER}/upload", upload.upload_page, Action.EDIT, upload.upload, streams=True),
    Route(rf"{_REGISTER}/review", review.review_page, Action.EDIT, review.save_review),
    Route(rf"{_REGISTER}/publish", publish.publish_page, Action.PUBLISH, publish.publish_now),
    Route(rf"{_REGISTER}/contracts/(?P<contract>{_ID})", contract.contract_page),
    Route(
        rf"{_REGISTER}/contracts/(?P<contract>{_ID})/facts",
        edit_facts.edit_facts_page,
        Action.EDIT,
        edit_facts.save_facts,
    ),
    Route(
        rf"{_REGISTER}/contracts/(?P<contract>{_ID})/publication",
        preview.preview_page,
        Action.PUBLISH,
        preview.release_lost,
    ),
    Route(
        rf"{_REGISTER}/clauses/(?P<clause>{_ID})/publication",
        redact.redact_page,
        Action.PUBLISH,
        redact.save_redaction,
    ),
    Route(_PAGE, evidence_view.evidence_view_page),
    Route(rf"{_PAGE}\.png", evidence_view.page_image),
    Route(rf"{_REGISTER}/documents/(?P<document>{_ID})/words", document_text.document_text_page),
)
