"""Aliases that show a party's side: a "Customer" buys, a "Service Provider" supplies."""

from __future__ import annotations

import re
from enum import Enum


class Role(Enum):
    """Which side of the contract a party is on."""

    BUYER = "buyer"
    SUPPLIER = "supplier"


_WORDS = {
    Role.BUYER: "customer client buyer purchaser authority council licensee subscriber recipient commissioner employer"
    " distributor reseller franchisee sponsor shipper you province ministry minister ministers"
    " cwsmer prynwr cyngor awdurdod cleient trwyddedai tanysgrifiwr comisiynydd chi",
    Role.SUPPLIER: "supplier provider contractor licensor vendor seller consultant developer manufacturer processor"
    " franchisor subcontractor sub-contractor sub-advisor sub-adviser administrator talent carrier repairer we us"
    " cyflenwr darparwr contractwr contractiwr trwyddedwr gwerthwr ymgynghorydd ni",
}
_ROLE_OF = {word: role for role, words in _WORDS.items() for word in words.split()}
# Words for bodies that usually buy: they count only if nothing else shows the sides.
_USUAL_BUYER_WORDS = (
    "trust university college school department secretary board government crown state commonwealth county city borough"
    " fund police constable ymddiriedolaeth prifysgol coleg ysgol adran gweinidog gweinidogion llywodraeth bwrdd"
)
_USUAL_BUYERS = frozenset(_USUAL_BUYER_WORDS.split())
_PRONOUNS = frozenset({"you", "we", "us", "chi", "ni"})
_GENERIC_ENDINGS = frozenset({"party", "group", "entity", "organisation", "organization", "company", "body"})

LABELS = tuple(word for word in _ROLE_OF if word not in _PRONOUNS)
"""The words that may be a label of an order form."""

_THINGS = re.compile(
    r"\b(?:agreements?|contracts?|dates?|plans?|services?|products?|parties|party|deeds?|term|subscription|system"
    r"|software|territory|schedule|property|materials?|works?|shares?|securities|notes?|premises|equipment|goods|fees?|charges|cytundeb|contract|gwasanaethau|dyddiad"
    r"|partïon|parti)$",
    re.I,
)


def role_of(alias: str) -> Role | None:
    """Return the side that the last word of an alias shows: "Service Provider", "y Cyflenwr", "Customer Group"."""
    words = [word.strip(".,'’") for word in alias.casefold().split()]
    while len(words) > 1 and words[-1] in _GENERIC_ENDINGS:
        words.pop()
    if not words or (len(words) > 1 and words[-1] in _PRONOUNS):  # "Acme US" is not "us"
        return None
    return _ROLE_OF.get(words[-1])


def is_usual_buyer(alias: str) -> bool:
    """Return whether an alias is that of a kind of body that usually buys: "the Trust", "the Secretary of State"."""
    words = alias.casefold().split()
    return bool(words) and (words[-1].strip(".,'’") in _USUAL_BUYERS or alias.casefold().startswith("the secretary"))


def may_name_a_party(alias: str) -> bool:
    """Return whether an alias may be that of a party, and not of an agreement, a day or a product."""
    return not _THINGS.search(alias.strip())
