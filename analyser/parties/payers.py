"""Find which party pays the other, for contracts whose aliases do not show the sides."""

from __future__ import annotations

import re
from collections.abc import Sequence

from analyser.domain import Party

_DUTY = r"(?:shall|will|must|agrees? to|undertakes? to)(?: \w+ly)?"
_PAYS = rf"{_DUTY} (?:pay|purchase|buy|reimburse|compensate|remit)\b"
_OWN = r"(?! (?:the|its|all|no|any|title|ownership|sole|full))"  # "retains the right"
_WISHES = r"(?:desires?|wishes) to (?:engage|retain|appoint|purchase|obtain|license)"
_ENGAGES = rf"(?: hereby)? (?:engages?|retains?|appoints?|hires?|{_WISHES})\b{_OWN}"
_LEAD = 2  # how many more mentions of paying the buyer must have than the other party
_FACTOR = 2  # how many times as many it must have


def buyer_among(text: str, first: Party, second: Party) -> Party | None:
    """Return the party that pays, buys or engages the other; None when the text is not clear."""
    more, less = sorted(((_count(text, party), party) for party in (first, second)), key=lambda one: -one[0])
    return more[1] if more[0] >= max(less[0] + _LEAD, _FACTOR * less[0]) else None


def _count(text: str, party: Party) -> int:
    names = _names(party)
    if not names:
        return 0
    return len(re.findall(rf"\b(?:{'|'.join(map(re.escape, names))})(?: {_PAYS}|{_ENGAGES})", text, re.I))


def _names(party: Party) -> Sequence[str]:
    """Return the names that the text may use for a party, longest first."""
    names = {party.name, *(alias.removeprefix("the ") for alias in party.aliases)}
    return sorted((name for name in names if len(name) > 1), key=lambda name: (-len(name), name))
