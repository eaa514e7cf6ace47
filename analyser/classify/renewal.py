"""CUAD labels one kind of renewal; the taxonomy tells a renewal that comes by itself from one that must be taken up."""

from __future__ import annotations

import re

_BY_ITSELF = re.compile(
    r"\bautomatic|\bawtomatig|\bevergreen\b|\b(?:shall|will|is|be)(?: be)? (?:deemed )?(?:renew|extend)|\brenews\b"
    r"|\bunless\b.{0,120}\bnotice\b",
    re.IGNORECASE | re.DOTALL,
)
_BY_CHOICE = re.compile(
    r"\b(?:may|can|option|right|election|discretion|elects?)\b.{0,80}\b(?:renew|exten|prolong)"
    r"|\b(?:renew|exten)\w*\b.{0,80}\b(?:by (?:mutual|written)|written(?: \w+)? (?:agreement|consent)|option)"
    r"|\b(?:mutual|written)(?: \w+)? (?:agreement|consent)\b.{0,80}\b(?:renew|exten)",
    re.IGNORECASE | re.DOTALL,
)


def renewal_factor(text: str) -> str:
    """Return `auto_renewal` or `extension_option` for words about renewal; "automatically" decides before a choice."""
    if "automatic" in text.lower() or not _BY_CHOICE.search(text):
        return "auto_renewal" if _BY_ITSELF.search(text) else "extension_option"
    return "extension_option"
