"""Split renewal, which is one category in CUAD, into automatic renewal and an option to extend."""

from __future__ import annotations

import re

_FLAGS = re.IGNORECASE | re.DOTALL
_RENEW = r"(?:renew|exten[ds]|prolong|continu|roll|adnewydd|ymestyn|estyn)"
# "automatically" must belong to the renewal: an agreement that "terminates automatically" does not renew.
_AUTOMATICALLY = re.compile(
    rf"\b(?:automatic|tacit|awtomatig)\w*(?:\W+(?!terminat|expir|end\b|ceas|cancel)\w+){{0,6}}?\W+{_RENEW}"
    rf"|{_RENEW}\w*(?:\W+(?!terminat|expir|end\b|ceas|cancel)\w+){{0,4}}?\W+(?:automatic|tacit|awtomatig)"
    r"|\bauto-?renew|\bevergreen\b|\bautomatically stay",
    _FLAGS,
)
_FROM_STEP_TO_STEP = re.compile(
    r"\b(?:month|year|term|period|quarter)[ -]to[ -](?:month|year|term|period|quarter)\b|\brolling (?:\w+ )?basis",
    _FLAGS,
)
_UNLESS_NOTICE = re.compile(r"\bunless\b.{0,120}\b(?:notice|notif|non-?renew)", _FLAGS)
_BY_ITSELF = re.compile(r"\b(?:shall|will|is|be)(?: be)? (?:deemed )?(?:renew|extend)|\brenews\b", _FLAGS)
_BY_AGREEMENT = re.compile(
    r"\b(?:renew|exten)\w*\b.{0,80}\b(?:(?:by|upon|on|subject to|with)(?: the)?(?: parties')? (?:mutual|written"
    r"|express)"
    r"|written(?: \w+)? (?:agreement|consent)|expressly agree)"
    r"|\b(?:mutual|written)(?: \w+)? (?:agreement|consent)\b.{0,80}\b(?:renew|exten)"
    r"|\b(?:agree|agrees) (?:\w+ ){0,3}to (?:renew|exten)",
    _FLAGS,
)
_BY_CHOICE = re.compile(
    r"\b(?:may|can|option|right|election|discretion|elects?)\b.{0,80}\b(?:renew|exten|prolong)"
    r"|\b(?:renew|exten)\w*\b.{0,80}\boption",
    _FLAGS,
)


def renewal_factor(text: str) -> str:
    """Return `auto_renewal` or `extension_option` for words about renewal.

    The word "automatically" decides first, then a need for agreement, then a renewal unless notice is given, then a
    choice.
    """
    text = " ".join(text.split())
    if _AUTOMATICALLY.search(text):
        return "auto_renewal"
    if _BY_AGREEMENT.search(text):
        return "extension_option"
    if _UNLESS_NOTICE.search(text) or _FROM_STEP_TO_STEP.search(text):
        return "auto_renewal"
    if _BY_CHOICE.search(text):
        return "extension_option"
    return "auto_renewal" if _BY_ITSELF.search(text) else "extension_option"
