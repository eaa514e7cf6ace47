"""Identify the buyer and the supplier of a contract, and the names that the text uses for them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from analyser.domain import Clause, Document, Language, Parties
from analyser.parties.mentions import Candidate, defined_parties, introduced_parties, labelled_parties
from analyser.parties.organisation_names import is_public_body
from analyser.parties.party_labels import Role
from analyser.parties.payers import buyer_among

__all__ = ["identify"]


def identify(document: Document, clauses: Sequence[Clause]) -> Parties:
    """Return the buyer, the supplier and other parties of a contract.

    A public body is always the buyer. Otherwise the aliases in the text decide ("Customer", "the Supplier", "y
    Cyngor"). If these do not, a kind of body that usually buys ("the Trust") is the buyer, or else the one of two
    parties that pays. When two parties are named and the side of one is known, the other is on the other side. A side
    that the text does not name is None.
    """
    found = _merge((*introduced_parties(document, clauses), *defined_parties(document), *labelled_parties(document)))
    if document.language is Language.MIXED:
        found = _one_buyer(found)
    found = _with_roles(document.text, found)
    buyer = next((c for c in found if c.role is Role.BUYER), None)
    supplier = next((c for c in found if c.role is Role.SUPPLIER), None)
    named = [c for c in found if c.party.aliases or c.role]  # the text has an alias for them, so they are parties
    if len(named) == 2 and (buyer is None) != (supplier is None):
        other = named[1] if named[0] in (buyer, supplier) else named[0]
        buyer, supplier = (buyer, other) if buyer else (other, supplier)
    others = tuple(c.party for c in found if c is not buyer and c is not supplier)
    return Parties(buyer.party if buyer else None, supplier.party if supplier else None, others)


def _with_roles(text: str, found: list[Candidate]) -> list[Candidate]:
    """Give a role to one of the parties if no alias gives any."""
    if any(candidate.role for candidate in found):
        return found
    usual_buyers = [candidate for candidate in found if candidate.usually_buys]
    if len(usual_buyers) == 1 and len(found) > 1:
        return [replace(c, role=Role.BUYER) if c is usual_buyers[0] else c for c in found]
    named = [candidate.party for candidate in found if candidate.party.aliases]
    if len(named) == 2 and (buyer := buyer_among(text, *named)):
        return [replace(c, role=Role.BUYER) if c.party is buyer else c for c in found]
    return found


def _merge(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Merge the mentions of each party; the first one gives the span."""
    merged: dict[str, Candidate] = {}
    nameless = []
    for candidate in candidates:
        if not candidate.party.name:
            nameless.append(candidate)
            continue
        key = re.sub(r"\W|^the ", "", candidate.party.name.casefold())
        known = merged.get(key)
        merged[key] = _merge_two(known, candidate) if known else candidate
    for more in nameless:
        for key, known in merged.items():
            if more.role is not None and known.role is more.role:
                merged[key] = _merge_two(known, more)
                break
    return list(merged.values())


def _merge_two(known: Candidate, more: Candidate) -> Candidate:
    aliases = tuple(dict.fromkeys((*known.party.aliases, *more.party.aliases)))
    number = known.party.company_number or more.party.company_number
    party = replace(known.party, aliases=aliases, company_number=number)
    role = known.role or more.role
    if more.role not in (None, role) and not is_public_body(known.party.name):  # two places contradict each other
        role = None
    return Candidate(party, role, known.usually_buys or more.usually_buys)


def _one_buyer(found: list[Candidate]) -> list[Candidate]:
    """Merge the two names of a council in a bilingual contract, one in each language."""
    councils = [candidate for candidate in found if is_public_body(candidate.party.name)]
    if len(councils) != 2:
        return found
    first, second = councils
    return [
        _merge_two(first, second) if candidate is first else candidate for candidate in found if candidate is not second
    ]
