"""Logging the outcome of each document: one line each, without file names or any text of a contract."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from analyser.engine.run_summary import Outcome

log = logging.getLogger(__name__)


def log_document(
    document_id: str,
    outcome: Outcome,
    *,
    pages: int = 0,
    times: Mapping[str, float] | None = None,
    error: BaseException | None = None,
) -> None:
    """Log the outcome of a document at level INFO; `times` holds the seconds spent in each stage, by name.

    `document_id` is empty for a file that is not kept in a register or could not be read. Only the class of an error is
    logged, because its message may quote the file.
    """
    fields: dict[str, object] = {"document": document_id or None, "outcome": outcome.value}
    if times is not None:
        fields |= {"pages": pages, "seconds": dict(times)}
    if error is not None:
        fields["error"] = type(error).__name__
    parts = [f"document {document_id or 'without id'} {outcome.value}"]
    if times is not None:
        parts.append(f"{pages} pages")
        parts.append(" ".join(f"{stage} {seconds:.3f} s" for stage, seconds in times.items()))
    if error is not None:
        parts.append(type(error).__name__)
    log.info("%s", ", ".join(parts), extra={"fields": fields})
