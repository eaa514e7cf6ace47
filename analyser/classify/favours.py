"""Rules for the side that a clause favours, by the party named as holder of a right or bearer of a duty.

A right favours its holder, a duty the other side, and a limit of liability the side whose liability is limited. Where
no party is named in the relevant position, the answer is `unclear`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from analyser.domain import Favours, Parties, Party

_BUYER_WORDS = (
    "buyer", "customer", "client", "council", "authority", "purchaser", "licensee", "subscriber", "user", "recipient",
    "you", "your", "cyngor", "cwsmer", "prynwr", "awdurdod", "gyngor", "gwsmer",
)  # fmt: skip
_SUPPLIER_WORDS = (
    "supplier", "provider", "vendor", "contractor", "licensor", "seller", "we", "us", "our", "consultant",
    "cyflenwr", "gyflenwr", "darparwr", "ddarparwr", "contractwr",
)  # fmt: skip
_MUTUAL = (
    r"(?:either|each|both|neither|any|a|no) (?:of the )?part(?:y|ies)(?! other)|the parties|the other party|other party"
    r"|y naill barti|y partïon|y ddau barti|unrhyw barti|parti"
)
_OPPOSITE = {Favours.BUYER: Favours.SUPPLIER, Favours.SUPPLIER: Favours.BUYER}

_RIGHT = (
    r"(?:may|can|(?:shall have|has|have) the (?:right|option)|(?:is|are|shall be) entitled|reserves? the right"
    r"|caiff|gall)"
)
_DUTY = r"(?:shall|must|will|agrees? to|undertakes? to|is required|are required|rhaid|bydd|fydd)"
_NOT = r"(?:(?:may|shall|must|will|can|does|do)(?: not|n['’]t)|cannot|won['’]t|is not|are not|ni chaiff|ni fydd)"

_HOLDER_OF_RIGHT = frozenset((
    "termination_for_convenience", "termination_for_cause", "extension_option", "service_suspension",
    "unilateral_variation", "audit_rights", "change_of_control", "price_increase", "assignment", "renewal_notice",
))  # fmt: skip
_BEARER_OF_DUTY = frozenset((
    "exit_assistance", "data_return", "source_code_escrow", "liquidated_damages", "minimum_commitment",
    "exclusivity", "exit_charges", "price_protection", "usage_limit", "proprietary_dependency", "staff_transfer",
))  # fmt: skip
_ALWAYS_MUTUAL = frozenset(("governing_law", "initial_term"))
_OWNER = re.compile(
    r"\b(?:vests? in|vested in|property of|belongs? to|owned (?:solely |exclusively )?by|assign(?:s|ed)? to"
    r"|retained by|remain with)"
    r"\s+(?:the )?(?P<owner>[\w’' ]{2,40})",
    re.IGNORECASE,
)
_NARROW = re.compile(
    r"\b(?:non-?transferable|revocable|non-?assignable|limited|only|may not|shall not)\b", re.IGNORECASE
)
_WIDE = re.compile(r"\b(?:perpetual|irrevocable|unlimited|world-?wide|royalty-free|affiliates?)\b", re.IGNORECASE)


_NO_RIGHT = rf"(?:{_NOT}|(?:shall )?ha(?:s|ve) no (?:right|power)|(?:is|are) not entitled|nid oes gan|ni all)"
_TO_END = r"(?:terminate|cancel|end|determine|withdraw|derfynu|terfynu|ganslo)\b(?! (?:user|product|customer))"
_DENIED_TO_ONE = re.compile(rf"\b{_NO_RIGHT}\s(?:[\w’']+\s){{0,4}}{_TO_END}", re.IGNORECASE)
_DENIED_TO_BOTH = re.compile(
    rf"\b(?:neither|no) (?:of us|party|of the parties)\b[^.;]{{0,40}}?\b{_TO_END}", re.IGNORECASE
)
_ON_NOTICE = re.compile(
    r"\bwithout (?:first )?(?:giving|\w+ notice|prior|notice|the \w+ having)|\bunless [^.;]{0,60}?\bnotice",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Roles:
    """Patterns for how a contract names its buyer, its supplier, and both."""

    anyone: re.Pattern[str]
    buyer: frozenset[str]
    supplier: frozenset[str]

    @classmethod
    def of(cls, parties: Parties) -> Roles:
        """Collect the names of both sides; a word that the contract uses for one side is removed from the other's."""
        buyer, supplier = _names(parties.buyer), _names(parties.supplier)
        buyers = (buyer | set(_BUYER_WORDS)) - supplier
        suppliers = (supplier | set(_SUPPLIER_WORDS)) - buyer
        names = "|".join(re.escape(name) for name in sorted(buyers | suppliers, key=len, reverse=True))
        pattern = rf"\b(?:(?P<mutual>{_MUTUAL})|(?P<name>{names}))\b"
        return cls(re.compile(pattern, re.IGNORECASE), frozenset(buyers), frozenset(suppliers))

    def sides(self, text: str) -> list[Favours]:
        """Return the sides named in a text, in order."""
        return [self._side(match) for match in self.anyone.finditer(text)]

    def named(self, text: str) -> str:
        """Return the text with the names of the two sides replaced by Buyer and Supplier."""
        return self.anyone.sub(self._name, text)

    def _name(self, match: re.Match[str]) -> str:
        side = self._side(match)
        return match.group() if side is Favours.MUTUAL else side.value.capitalize()

    def _side(self, match: re.Match[str]) -> Favours:
        if match["mutual"]:
            return Favours.MUTUAL
        return Favours.BUYER if match["name"].lower() in self.buyer else Favours.SUPPLIER


def _names(party: Party | None) -> set[str]:
    if party is None:
        return set()
    names = {party.name, *party.aliases}
    return {re.sub(r"^the\s+", "", name.strip().lower()) for name in names if len(name.strip()) > 1}


def favours(factor: str, text: str, roles: Roles) -> Favours:
    """Return the side that a passage of a factor favours, `unclear` where the rules do not decide."""
    if factor in _ALWAYS_MUTUAL:
        return Favours.MUTUAL
    if factor in _HOLDER_OF_RIGHT:
        return _by_right(factor, text, roles)
    if factor in _BEARER_OF_DUTY:
        return _by_duty(factor, text, roles)
    if factor in {"liability_cap", "unlimited_liability"}:
        return _by_liability(factor, text, roles)
    if factor == "ip_ownership":
        return _by_ownership(text, roles)
    if factor == "licence_scope":
        return _by_licence(text, roles)
    if factor == "auto_renewal":
        return Favours.MUTUAL if Favours.MUTUAL in roles.sides(text) else Favours.UNCLEAR
    return Favours.UNCLEAR


def side_favoured_by_denial(factor: str, text: str, roles: Roles) -> Favours | None:
    """Return the side favoured by a text that denies a right to terminate for convenience; None if it denies none.

    If neither party may terminate, the text favours the supplier, because the buyer is bound. A right to terminate only
    on notice is not a denial.
    """
    if factor != "termination_for_convenience" or _ON_NOTICE.search(text):
        return None
    if _DENIED_TO_BOTH.search(text):
        return Favours.SUPPLIER
    denied = _DENIED_TO_ONE.search(text)
    named = roles.sides(text[max(0, denied.start() - 60) : denied.end()]) if denied else []
    if not named:
        return None
    return Favours.BUYER if named[-1] is Favours.SUPPLIER else Favours.SUPPLIER


def _before(pattern: str, text: str, roles: Roles) -> Favours | None:
    """Return the side named last in the 60 characters before a match of the pattern; None if no side is named."""
    for match in re.finditer(rf"\b{pattern}\b", text, re.IGNORECASE):
        sides = roles.sides(text[max(0, match.start() - 60) : match.start()])
        if sides:
            return sides[-1]
    return None


def _opposite(side: Favours | None) -> Favours:
    return Favours.UNCLEAR if side is None else _OPPOSITE.get(side, side)


def _by_right(factor: str, text: str, roles: Roles) -> Favours:
    denied = _before(_NOT, text, roles)
    if denied is not None:
        return _opposite(denied)
    holder = _before(_RIGHT, text, roles)
    if holder is None and factor == "audit_rights":
        return _opposite(_before(_DUTY, text, roles))
    return holder or Favours.UNCLEAR


def _by_duty(factor: str, text: str, roles: Roles) -> Favours:
    bearer = _before(_NOT, text, roles) or _before(_DUTY, text, roles)
    if factor == "exit_charges" and re.search(r"\bnon-?refundable\b|\bno refund", text, re.IGNORECASE):
        return Favours.SUPPLIER
    if factor == "exit_charges" and bearer is Favours.BUYER and re.search(_NOT + r".{0,30}\bpay", text, re.IGNORECASE):
        return Favours.BUYER
    return _opposite(bearer)


def _by_liability(factor: str, text: str, roles: Roles) -> Favours:
    match = re.search(r"\bliab\w*|\batebol\w*", text, re.IGNORECASE)
    if match is None:
        return Favours.UNCLEAR
    sides = roles.sides(text[max(0, match.start() - 80) : match.start()])
    side = sides[-1] if sides else None
    return _opposite(side) if factor == "unlimited_liability" else side or Favours.UNCLEAR


def _by_ownership(text: str, roles: Roles) -> Favours:
    if match := _OWNER.search(text):
        sides = roles.sides(match["owner"])
        if sides:
            return sides[0]
    return (
        _before(r"(?:owns?|retains?|shall (?:own|retain|be the (?:sole )?owner)|will (?:own|retain))", text, roles)
        or Favours.UNCLEAR
    )


def _by_licence(text: str, roles: Roles) -> Favours:
    grantor = _before(r"(?:hereby )?(?:grants?|shall grant|will grant|gives)", text, roles)
    if grantor in {None, Favours.MUTUAL}:
        return grantor or Favours.UNCLEAR
    narrow = _NARROW.search(text) and not _WIDE.search(text)
    return grantor if narrow and grantor else _opposite(grantor)
