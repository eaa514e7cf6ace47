"""Extract the reference printed on the contract (`REFERENCE`)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analyser.domain import Term, TermKind
from analyser.terms.context import TermContext

_REFERENCE = re.compile(
    r"\b(?:(?:contract|agreement|order|call-off|framework|tender|project)\s+)?(?:ref(?:erence)?|number|no\.?"
    r"|id)(?:\s+(?:number|no\.?))?\s*[:.]?\s+(?P<id>[A-Z0-9][A-Z0-9]*(?:[/._-][A-Z0-9]+)+)"
    r"|\b(?:cyfeirnod|rhif)(?:\s+(?:y\s+)?(?:contract"
    r"|cytundeb))?\s*[:.]?\s+(?P<rhif>[A-Z0-9][A-Z0-9]*(?:[/._-][A-Z0-9]+)+)",
    re.IGNORECASE,
)
_FIRST_PAGES = 8000  # characters in which a contract prints its own reference rather than another's
_REFERENCE_LABEL = re.compile(
    r"\b(?:contract|agreement|order|call-off)\s+(?:ref|num|no)|\bcyfeirnod|rhif y c|^\s*(?:our |your )?ref",
    re.IGNORECASE,
)
_OF_THE_CONTRACT = re.compile(r"contract|agreement|call-off|cytundeb", re.IGNORECASE)


def extract(context: TermContext) -> Iterator[Term]:
    """Yield the reference on the first pages: "Contract reference: GLA/ICT/2023/014".

    Of several, one that is called the reference of the contract is preferred.
    """
    found = _REFERENCE.finditer(context.text, 0, _FIRST_PAGES)
    labelled = [match for match in found if _REFERENCE_LABEL.search(match[0])]
    with_figures = [match for match in labelled if re.search(r"\d", match["id"] or match["rhif"])]
    if not with_figures:
        return
    match = min(with_figures, key=lambda match: (not _OF_THE_CONTRACT.search(match[0]), match.start()))
    group = "id" if match["id"] else "rhif"
    value = context.document.span(match.start(group), match.end(group)).text.upper()
    yield context.term(TermKind.REFERENCE, value, match.start(group), match.end(group), value, 0.9)
