"""Recognise a sentence by which the contract renews automatically.

The extractors `renewal` and `extension`, and `renewal_notice`, use this test. It reads no term itself.
"""

from __future__ import annotations

import re

from analyser.terms.patterns import pattern

_RENEW = r"(?:renew\w*|exten(?:d|ds|ded|sion)|continu\w+|roll(?:s|ed)? ?(?:over|on)|prolong\w*)"
_STEP = (
    r"(?:year[ -]to[ -]year|month[ -]to[ -]month|from (?:\w+ )?(?:year|month|term) to|annual|yearly|rolling"
    r"|(?:on|each|every) (?:each )?(?:anniversary|year))"
)
_UNLESS_STOPPED = (
    r"(?:unless|until)[^.;]{0,40}? (?:either|a|any|one|both|the|such|terminat\w+|cancel\w+|written"
    r"|notice|prior|otherwise|\w+ (?:gives?|provides?|notif\w+|serves?|elects?|deliver\w*))\b"
)
_AUTOMATIC = pattern(
    "|".join(
        (
            rf"\b(?:automatic(?:ally)?|tacitly)\b(?: (?!terminat|expir|without)[\w-]+){{0,6}} {_RENEW}",
            rf"\b{_RENEW}(?: [\w-]+){{0,4}} (?:automatically|tacitly)\b|\bauto-?renew\w*",
            rf"\b(?:shall|will|is|are|shall be deemed)(?: \w+){{0,3}} {_RENEW}[^.;]{{0,90}}?(?:\bsuccessive\b|{_STEP})",
            rf"\b(?:shall|will|is)(?: \w+){{0,3}} (?:renew(?:ed)?|extended)\b[^.;]{{0,200}}? {_UNLESS_STOPPED}",
            rf"\b{_RENEW}[^.;]{{0,40}}? from (?:[\w-]+ ){{0,2}}(?:year|month|quarter|term) to (?:[\w-]+ ){{0,2}}"
            r"(?:year|month|quarter|term)\b",
            r"\b(?:on an? )?(?:year[ -]to[ -]year|month[ -]to[ -]month|rolling|evergreen) (?:\w+ )?basis",
            rf"\b(?:thereafter|after that|afterwards|indefinitely)\b[^.;]{{0,120}}? (?:{_STEP}"
            rf"|until (?:it is )?(?:terminated|cancelled|ended))",
            r"\b(?:adnewyddu|ymestyn|estyn)\w*(?: \w+){0,3} (?:yn )?awtomatig"
            r"|yn awtomatig(?: \w+){0,3} (?:adnewyddu|ymestyn|estyn)",
        )
    )
)
_CALLED_AUTOMATIC = re.compile(r"automatic|auto-?renew|awtomatig|tacitly", re.IGNORECASE)
_DENIED = pattern(
    r"\b(?:shall|will|does|do|is|may|can)(?:not| not) (?:be )?(?:\w+ ){0,2}(?:automatic\w*|renew\w*)|\bno automatic"
    r"|\bno right (?:of|to)[^.;]{0,30} renew\w*|"
    r"\bwithout automatic|\bni (?:fydd|chaiff)[^.;]{0,60} awtomatig"
)
_NOTICE_WORDS = pattern(r"\b(?:notice|notif\w+|intent\w*|elect\w*|unless|advis\w+|inform\w*|request\w*|decision)\b")


def match_automatic_renewal(text: str) -> re.Match[str] | None:
    """Return the match of the words that renew the contract automatically; None if there are none, or if excluded."""
    match = _AUTOMATIC.search(text)
    return match if match and not _is_denied(text) else None


def is_called_automatic(words: str) -> bool:
    """Return whether the matched words call the renewal automatic."""
    return bool(_CALLED_AUTOMATIC.search(words))


def _is_denied(text: str) -> bool:
    """Return whether a sentence excludes renewal. A notice "that it will not renew" does not exclude it."""
    return any(
        not _NOTICE_WORDS.search(text, max(0, match.start() - 80), match.start()) for match in _DENIED.finditer(text)
    )
