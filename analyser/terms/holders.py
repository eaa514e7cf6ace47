"""Find which party has the right or duty in a sentence."""

from __future__ import annotations

import re

from analyser.domain import Holder, Parties, Party
from analyser.terms.layout.contract_sentences import plain
from analyser.terms.patterns import pattern

_EITHER = pattern(
    r"\b(?:either|each|any|both|one|a) (?:of the )?part(?:y|ies)\b|\bone party\b|\beither of\b|\bthe parties\b"
    r"|y naill barti|naill ai|unrhyw barti|un parti"
)
_ADDRESSED = re.compile(
    r"\b(?:to|giving|gives?|give|notify(?:ing)?|upon|on|serv(?:e|es|ing)|inform(?:ing)?|tell(?:ing)?|with|i|i'r|roi)"
    r"\s+(?:written\s+notice\s+to\s+)?$",
    re.IGNORECASE,
)
_USUAL_BUYERS = ("the customer", "the council", "the relevant authority", "each buyer", "the contracting authority",
                 "the authority", "the buyer", "the client", "the purchaser", "you",
                 "y cyngor", "y cwsmer", "y prynwr", "yr awdurdod")  # fmt: skip
_USUAL_SUPPLIERS = ("the supplier", "the contractor", "the provider", "the service provider", "the vendor",
                    "the licensor", "we", "y cyflenwr", "y contractwr", "y darparwr")  # fmt: skip


class HolderFinder:
    """Finds which party has a right, by the names of one contract's parties."""

    def __init__(self, parties: Parties) -> None:
        """Take the parties' names and aliases; for a party that is None, the usual aliases ("the Customer")."""
        self._buyer = _names_pattern(parties.buyer, _USUAL_BUYERS)
        self._supplier = _names_pattern(parties.supplier, _USUAL_SUPPLIERS)

    def holder(self, text: str) -> Holder:
        """Return the party that may act in words such as "the Customer may terminate": the one named last, or either.

        A party that only receives something, as in "by giving the Supplier notice", does not act.
        """
        if _EITHER.search(text):
            return Holder.EITHER
        buyer, supplier = _last_acting(self._buyer, text), _last_acting(self._supplier, text)
        if buyer == supplier:
            return Holder.EITHER
        return Holder.BUYER if buyer > supplier else Holder.SUPPLIER


def _names_pattern(party: Party | None, usual: tuple[str, ...]) -> re.Pattern[str]:
    names = {plain(name).lower().strip('"') for name in (party.name, *party.aliases)} if party else set(usual)
    longest_first = sorted((name for name in names if name), key=lambda name: (-len(name), name))
    return re.compile(rf"\b(?:{'|'.join(re.escape(name) for name in longest_first)})\b", re.IGNORECASE)


def _last_acting(names: re.Pattern[str], text: str) -> int:
    """Return the last offset at which a party is named as the one that acts, or -1."""
    offsets = [match.start() for match in names.finditer(text)]
    acting = [offset for offset in offsets if not _ADDRESSED.search(text, max(0, offset - 40), offset)]
    return max(acting, default=-1)
