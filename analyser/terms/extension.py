"""Extract options to extend: a party may lengthen the contract, by choice (`EXTENSION`)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from analyser.domain import Duration, Term, TermKind, Text, Unknown, UnknownCode
from analyser.i18n.formatter import english
from analyser.terms.automatic_renewal import match_automatic_renewal
from analyser.terms.context import TermContext
from analyser.terms.patterns import CONTRACT_NAME, TERM_NAME, pattern
from analyser.terms.renewal_wording import (
    gives_periods_of_extension,
    match_extension_row,
    may_be_renewal_length,
    may_renew,
    number_of_times,
)
from analyser.terms.values import durations

# A duty that "shall extend throughout the term" does not lengthen the contract.
_DURING_TERM = pattern(
    r"\b(?:audit|records?|confidential\w*|obligations?|indemnit\w*|warrant(?:y|ies)|liability|insurance)\b[^.;]{0,60}?"
    r"\bexten[ds]\w*\b"
)
_TO_PREVENT = pattern(
    r"\b(?:prevent|stop|avoid|cancel|atal)\w* (?:the |an? |any )?(?:\w+ )?(?:renewal|extension|adnewydd\w*|estyn\w*)\b"
)
_OPTION = pattern(
    r"\b(?:may|can|options?|rights?|entitled|elect\w*|by (?:mutual|written)|mutual\w*|agree\w*"
    r"|notice)\b[^.;]{0,130}?\b(?:exten[ds]\w*|extension|renew\w*|prolong\w*)"
    r"|\b(?:extended|renewed|extension|renewal|renewable)s?\b[^.;]{0,140}?\b(?:options?|discretion|election"
    r"|mutual\w*|agree\w*|by the \w+ giving|request)\b"
    r"|\b(?:caiff|gall|dewis|hawl|opsiwn)\b[^.;]{0,120}(?:ymestyn|estyn|adnewyddu|estyniad)"
)
_EXTENDS_TERM = pattern(
    rf"\b(?:exten\w+|renew\w*|prolong\w*|ymestyn|estyn|adnewyddu)\b[^.;]{{0,50}}?(?:{CONTRACT_NAME}|{TERM_NAME}|\bterm\b"
    rf"|\bcyfnod|\btymor)"
    rf"|(?:{CONTRACT_NAME}|{TERM_NAME}|\bterm\b|\bcyfnod|\btymor)[^.;]{{0,120}}?\b(?:exten\w+|renew\w*|prolong\w*|ymestyn"
    rf"|estyn|adnewyddu)"
    r"|\b(?:extension|renewal) (?:period|term)s?\b"
)
# "2 + 1 + 1 years", "12 months + 12 months"
_SUM = re.compile(
    r"\b(?P<parts>\d{1,2}(?:\s*(?:months?|years?))?(?:\s*\+\s*\d{1,2}(?:\s*(?:months?|years?))?)+)(?P<unit>(?:\s*(?:month|year)s?)?)",
    re.IGNORECASE,
)
# Words that lengthen the contract or ask for it; "the Renewal Term" alone does neither.
_ACTS = pattern(
    r"\b(?:exten(?:d|ds|ded|ding|dable)|renew(?:s|ed|ing|able)?|prolong\w*|ymestyn|estyn|adnewyddu)\b"
    r"|\b(?:rights?|options?|request|agreed?|elect\w*|notice)\b(?: \w+){0,4} (?:of|for|to) (?:\w+ ){0,2}"
    r"(?:extension|renewal)\b"
)
_BY_NOTICE = pattern(r"\b(?:notice|notif\w+|hysbysiad|rhybudd)\b")
_NO_LIMIT = pattern(r"\b(?:successive|consecutive|any number of|from time to time|olynol)\b")
_LENGTHENS = pattern(
    r"\b(?:exten\w*|renew\w*|prolong\w*|further|additional|successive|ymestyn|estyn\w*|adnewyddu|pellach"
    r"|ychwanegol)\b[^.;]*$"
)
NO_EXTENSION_LENGTH = Unknown(
    UnknownCode.LENGTH_NOT_STATED,
    Text(
        "How long the contract may be extended is not stated.",
        "Ni nodir am ba hyd y gellir estyn y contract.",
    ),
)


@dataclass(frozen=True, slots=True)
class _Option:
    """An option to extend, read from `start` to `end` of a sentence.

    `length` is that of one extension, None when not stated; `times` the number of extensions, 0 without a limit.
    """

    length: Duration | Unknown | None
    times: int
    start: int
    end: int
    confidence: float


def extract(context: TermContext) -> Iterator[Term]:
    """Yield the options to extend; the value of each is the length of all its extensions together."""
    for sentence in context.sentences:
        option = _option(sentence.text) if may_renew(sentence) else None
        if option:
            yield context.term(
                TermKind.EXTENSION,
                _whole_length(option),
                option.start,
                option.end,
                _option_text(option),
                option.confidence,
                sentence=sentence,
            )


def _option(text: str) -> _Option | None:
    if match_automatic_renewal(text):
        return None
    if row := match_extension_row(text):
        return _read_option(text, row)
    option = None if _DURING_TERM.search(text) or _TO_PREVENT.search(text) else _OPTION.search(text)
    if option and (_EXTENDS_TERM.search(text) or gives_periods_of_extension(text)):
        return _read_option(text, option)
    return None


def _read_option(text: str, match: re.Match[str]) -> _Option | None:
    """Read an option. Its length follows words of extension, unlike the length of a first term."""
    for found in durations.find(text):
        if may_be_renewal_length(text, found) and _LENGTHENS.search(text, max(0, found.start - 90), found.start):
            times = number_of_times(text) or (0 if _NO_LIMIT.search(text) else 1)
            whole = _sum(text, found)
            value, times = (whole, 1) if whole else (found.value, times)
            return _Option(value, times, match.start(), max(match.end(), found.end), 0.8)
    if _BY_NOTICE.search(text) and _ACTS.search(text, match.start(), match.end()):
        return _Option(None, 0, match.start(), match.end(), 0.5)  # its length is fixed elsewhere
    return None


def _sum(text: str, found: durations.FoundDuration) -> Duration | None:
    """Add up extensions that are written as a sum around a length: 2 + 1 + 1 years are 4 years."""
    if not isinstance(found.value, Duration):
        return None
    for match in _SUM.finditer(text):
        if match.start() <= found.start < match.end():
            return Duration(sum(int(part) for part in re.findall(r"\d+", match["parts"])), found.value.unit)
    return None


def _whole_length(found: _Option) -> Duration | Unknown:
    """Return the length of all extensions together: two further periods of 12 months are 24 months."""
    if not isinstance(found.length, Duration):
        return found.length or NO_EXTENSION_LENGTH
    if not found.times:
        return Unknown(
            UnknownCode.UNLIMITED_EXTENSIONS,
            Text(
                f"The contract may be extended any number of times, by {english(found.length)} each time.",
                "Gellir estyn y contract unrhyw nifer o weithiau.",
            ),
        )
    return Duration(found.length.amount * found.times, found.length.unit)


def _option_text(found: _Option) -> str:
    length = english(found.length) if isinstance(found.length, Duration) else "a period that is not stated"
    return f"may be extended {found.times} times by {length}" if found.times > 1 else f"may be extended by {length}"
