"""The page for uploading contracts, which also shows the progress of their analysis.

An uploaded file is on disk, and its row is committed, before the answer is sent. The server's upload queue
(`engine.upload_queue`) analyses it. A script keeps the page up to date; without scripts it reloads itself.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import ClassVar

from analyser.domain import DocumentStatus, FileFormat
from analyser.engine.progress_files import AnalysisProgress, progress_of
from analyser.errors import AnalyserError
from analyser.store import FileStore, Source
from analyser.store import Register as OpenRegister
from analyser.store.queries.uploads import UploadedDocument, uploaded_documents
from analyser.web.core.error_pages import refused_form
from analyser.web.core.multipart import BadFormError, ForgedFormError, Received, Receiver
from analyser.web.core.render import Page, respond, site_of
from analyser.web.core.request import Register, Request, Response, redirect

MAX_MEGABYTES = 200
"""The largest file that is accepted."""
MAX_BYTES = MAX_MEGABYTES * 1_000_000
MOST_ROWS = 200
"""The most documents that the page lists."""
RELOAD_SECONDS = 4


@dataclass(frozen=True, slots=True)
class DocumentProgress:
    """A document with the progress of its analysis; `place` is the number of documents before it in the queue.

    `current` is the stage and page that the analysis has reached, None when no worker is analysing the document.
    """

    name: str
    status: str
    place: int
    pages: int
    error: str
    href: str
    added: str
    current: AnalysisProgress | None


@dataclass(frozen=True, slots=True)
class RefusedFile:
    """A file of an upload that was not accepted, with the reason and what to do."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadPage(Page):
    """The context of the page for uploading.

    `documents` are those of the register, `waiting` is the number of them that are not analysed yet. The page reloads
    itself after `reload` seconds, or not at all for 0. Of the files of the last upload, `taken` is the number accepted,
    `known` the number that were in the register already, and `refused` are the others.
    """

    template: ClassVar[str] = "lockin/upload.html"

    action: str
    csrf: str
    max_megabytes: int
    documents: tuple[DocumentProgress, ...]
    waiting: int
    reload: int
    refused: tuple[RefusedFile, ...]
    taken: int
    known: int


@dataclass(frozen=True, slots=True)
class _UploadResult:
    """The files of an upload that were refused, and how many were accepted or were in the register already."""

    refused: tuple[RefusedFile, ...] = ()
    taken: int = 0
    known: int = 0


async def upload_page(request: Request) -> Response:
    """Return the page with the form and the documents of the register."""
    taken, known = (_number(request.arguments.get(name, "")) for name in ("taken", "known"))
    return await _page(request, _UploadResult(taken=taken, known=known))


async def upload(request: Request) -> Response:
    """Accept the files of a form and queue them for analysis; list files that are refused, with the reasons."""
    register = request.register()
    store = FileStore.beside(register.path)
    receiver = Receiver(store.root, MAX_BYTES, request.csrf())
    try:
        assert request.body is not None
        await receiver.receive(request.content_type, request.body())
        files = [file for file in receiver.files if file.name != "?" or file.size]
        result = await register.change(partial(_queue_files, files=files, request=request))
    except ForgedFormError:
        return refused_form(request)
    except BadFormError:
        say = request.translator.gettext
        reason = say("The upload was interrupted. Choose the files again.")
        return await _page(request, _UploadResult((RefusedFile(say("Upload"), reason),)), status=400)
    finally:
        receiver.discard()
    if result.refused or not (result.taken or result.known):
        too_large = all(file.too_large for file in files) if files else False
        return await _page(request, result, status=200 if result.taken else 413 if too_large else 400)
    return redirect(f"{request.urls.upload(register.route)}?taken={result.taken}&known={result.known}")


def _queue_files(register: OpenRegister, *, files: list[Received], request: Request) -> _UploadResult:
    """Add the files of a form to the register's files and to its queue."""
    say = request.translator.gettext
    refused: list[RefusedFile] = []
    taken = known = 0
    at = dt.datetime.now(dt.UTC)
    for file in files:
        reason, format = _format(file, request)
        if reason:
            refused.append(RefusedFile(file.name, reason))
            continue
        register.files.add(file.path, file.sha256, format)
        source = Source(file.name, file.sha256, file.size)
        if register.queue_document(source, format, request.reader.actor, at):
            taken += 1
        else:
            known += 1
    if not files:
        refused.append(RefusedFile(say("Upload"), say("No file was chosen.")))
    return _UploadResult(tuple(refused), taken, known)


def _format(file: Received, request: Request) -> tuple[str, FileFormat]:
    """Return the reason why a file is refused, empty when it is accepted, and its format."""
    from analyser.reading.formats import format_of

    say = request.translator.gettext
    if file.too_large:
        return say(
            "It is larger than %(megabytes)s MB: split it into its parts.", megabytes=MAX_MEGABYTES
        ), FileFormat.PDF
    if not file.size:
        return say("It is empty: choose the file again."), FileFormat.PDF
    try:
        format = format_of(file.path)
    except AnalyserError:
        return say("It is locked or in an old format: save it as PDF or DOCX without a password."), FileFormat.PDF
    if format is FileFormat.PDF and not _looks_like_pdf(file.path):
        return say("It is neither a PDF nor a DOCX file: save it as one of these."), format
    return "", format


def _looks_like_pdf(path: Path) -> bool:
    with path.open("rb") as stream:
        return b"%PDF-" in stream.read(1024)


async def _page(request: Request, result: _UploadResult, status: int = 200) -> Response:
    register = request.register()
    documents = await register.read(partial(uploaded_documents, most=MOST_ROWS))
    progress = await asyncio.to_thread(lambda: tuple(_progress(one, request, register) for one in documents))
    waiting = sum(one.status in (DocumentStatus.QUEUED, DocumentStatus.ANALYSING) for one in documents)
    page = UploadPage(
        site=site_of(request),
        title=request.translator.gettext("Upload contracts"),
        action=request.urls.upload(register.route),
        csrf=request.csrf(),
        max_megabytes=MAX_MEGABYTES,
        documents=progress,
        waiting=waiting,
        reload=RELOAD_SECONDS if waiting and not result.refused else 0,
        refused=result.refused,
        taken=result.taken,
        known=result.known,
    )
    return respond(page, status)


def _progress(document: UploadedDocument, request: Request, register: Register) -> DocumentProgress:
    is_analysing = document.status == DocumentStatus.ANALYSING
    return DocumentProgress(
        name=document.filename,
        status=document.status,
        place=document.ahead,
        pages=document.pages,
        error=document.error,
        href=request.urls.contract(register.route, document.contract_id) if document.contract_id else "",
        added=document.added_at.isoformat(),
        current=progress_of(FileStore.beside(register.path), document.id) if is_analysing else None,
    )


def _number(text: str) -> int:
    """Return a number of files from the address; 0 when it is not valid."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0
