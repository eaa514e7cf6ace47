"""Compile regular expressions for contract text; also the parts of patterns that several modules share."""

from __future__ import annotations

import re

_SPACE = re.compile(r" (?![?*+{])")


def pattern(source: str) -> re.Pattern[str]:
    """Compile a pattern that ignores case, for text from `layout.contract_sentences.plain`.

    A space in the source matches one or more white-space characters; a space with a quantifier (` ?`, ` *`) matches
    that many.
    """
    return re.compile(_SPACE.sub(r"\\s+", source).replace(" ", r"\s"), re.IGNORECASE)


# "This Software Licence Agreement", "the Contract", "this MSA", "y Cytundeb hwn"
CONTRACT_NAME = (
    r"(?:this (?-i:[A-Z]{2,6})\b|(?:this|the|our|said) (?:[\w-]+ ){0,4}?(?:agreement|contract|licen[cs]e|lease"
    r"|deed|order|addendum|amendment|"
    r"appointment|engagement|arrangement|joint venture|promotion|sow|statement of work|letter)"
    r"|(?:y |i'r |'r )(?:cytundeb|contract|drwydded)(?: hwn| hon)?)"
)
# "Initial Term", "Minimum Subscription Period"
TERM_NAME = (
    r"(?:initial|original|primary|first|fixed|minimum|base|subscription|contract|services?|agreement|licen[cs]e"
    r"|committed) "
    r"(?:licen[cs]e |subscription |services? )?(?:term|period)"
)
