"""Choosing the language of a page from the browser's `Accept-Language` header."""

from __future__ import annotations

from analyser.i18n.translator import LANGUAGES


def preferred_language(header: str) -> str:
    """Return the supported language with the highest weight in the header, or English (RFC 9110, section 12.5.4)."""
    weights: dict[str, float] = {}
    for part in header.split(","):
        tag, _, parameters = part.strip().partition(";")
        code = tag.strip().lower().split("-")[0]
        if code in LANGUAGES:
            weights[code] = max(weights.get(code, 0.0), _weight(parameters))
    best = max(weights, key=lambda code: weights[code], default="en")
    return best if weights.get(best, 1.0) > 0 else "en"


def _weight(parameters: str) -> float:
    """Return the weight in parameters such as `q=0.8`: 1 when none is given, 0 when it is not a number."""
    name, _, value = parameters.strip().partition("=")
    if name != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
