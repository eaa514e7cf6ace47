"""Rules on the terms of data return, decided by the wording of each clause on data, and on escrow."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from analyser.assessment.rules.base import (
    FOR_BUYER,
    RuleInput,
    RuleOutcome,
    absent,
    approximate_days,
    missing_protection,
    present,
    rule,
)
from analyser.assessment.sentences import sentence
from analyser.domain import Dimension, Duration, Finding, Text
from analyser.terms.values import durations

_DELETED = re.compile(
    r"\b(?:delet\w+|destr\w+|eras\w+|purg\w+|overwrit\w+|dileu|ddileu|dinistrio|ddinistrio)\b", re.IGNORECASE
)
_CHARGED = re.compile(
    r"\b(?:charg\w+|fees?|rates?|cost|expense|payment|pay|paid|ffi|ffioedd|tâl|thaliad|cost)\b|[£$€]", re.IGNORECASE
)
_FREE = re.compile(
    r"\b(?:free\s+of\s+charge|without\s+(?:any\s+)?(?:further\s+|additional\s+)?(?:charge|cost|payment)|at\s+no\s+(?:\w+\s+)?"
    r"(?:charge|cost)|no\s+charge|(?:supplier|provider|contractor|licensor)'?s?\s+(?:own\s+)?(?:cost|expense)|heb\s+dâl"
    r"|am\s+ddim)",
    re.IGNORECASE,
)
_OWN_FORMAT = re.compile(
    r"\b(?:proprietary|native|own|internal|then[\s-]current|standard|its)\s+(?:\w+\s+){0,2}(?:format|structure|schema)s?\b"
    r"|\b(?:format|structure)\w*\s+(?:of|chosen\s+by|determined\s+by)\s+(?:the\s+)?(?:supplier|provider|licensor|contractor)"
    r"|\bfformat\s+(?:berchnogol|ei\s+hun)",
    re.IGNORECASE,
)
_OPEN_FORMAT = re.compile(r"\b(?:open|csv|non-proprietary|industry[\s-]standard|agreed|agored)\b", re.IGNORECASE)
_RETURNED = re.compile(r"\b(?:return|deliver|provid|suppl|export|transfer|hand|dychwel|trosglwydd)\w*", re.IGNORECASE)


def _clauses(contract: RuleInput, test: Callable[[Finding], bool]) -> list[tuple[str, Finding]]:
    return [(finding_id, finding) for finding_id, finding in contract.shown("data_return") if test(finding)]


def _outcome(
    contract: RuleInput, found: list[tuple[str, Finding]], if_found: Text, otherwise: Text
) -> RuleOutcome | None:
    """Return whether the risk is present, by the clauses found for it; None where there is no clause on data."""
    if not contract.shown("data_return"):
        return None
    if found:
        return present(if_found, findings=(finding_id for finding_id, _ in found))
    return absent(otherwise, findings=(finding_id for finding_id, _ in contract.shown("data_return")))


@rule(
    "data_deleted",
    Dimension.DATA,
    Text(
        "Is your data destroyed at the end, with nothing said of its return?",
        "A gaiff eich data eu dinistrio ar y diwedd, heb sôn am eu dychwelyd?",
    ),
)
def data_deleted(contract: RuleInput) -> RuleOutcome | None:
    """Present when a clause on data has it deleted and none in the buyer's favour has it returned."""
    given_back = any(_RETURNED.search(finding.span.text) for _, finding in contract.shown("data_return", FOR_BUYER))
    deleted = _clauses(contract, lambda finding: bool(_DELETED.search(finding.span.text)))
    return _outcome(
        contract,
        [] if given_back else deleted,
        Text(
            "Your data is deleted when the contract ends, and no clause for you says that it is given back first.",
            "Caiff eich data eu dileu pan ddaw'r contract i ben, ac nid oes cymal o'ch plaid sy'n dweud y cânt eu "
            "dychwelyd yn gyntaf.",
        ),
        Text(
            "No clause destroys your data without giving it back.",
            "Nid oes cymal sy'n dinistrio'ch data heb eu dychwelyd.",
        ),
    )


@rule(
    "data_at_price",
    Dimension.DATA,
    Text("Does getting your data back cost money?", "A yw cael eich data'n ôl yn costio?"),
)
def data_at_price(contract: RuleInput) -> RuleOutcome | None:
    """Present when a clause on data mentions charges and not that it is free of charge."""
    found = _clauses(
        contract,
        lambda finding: bool(_CHARGED.search(finding.span.text)) and not _FREE.search(finding.span.text),
    )
    return _outcome(
        contract,
        found,
        Text("Getting your data back is charged for.", "Codir tâl am ddychwelyd eich data."),
        Text("No clause charges for giving your data back.", "Nid oes cymal sy'n codi tâl am ddychwelyd eich data."),
    )


@rule(
    "data_own_format",
    Dimension.DATA,
    Text(
        "Does your data come back in the supplier's own format?",
        "A yw'ch data'n dod yn ôl yn fformat y cyflenwr ei hun?",
    ),
)
def data_own_format(contract: RuleInput) -> RuleOutcome | None:
    """Present when a clause on data names a format of the supplier's and no open one."""
    found = _clauses(
        contract,
        lambda finding: bool(_OWN_FORMAT.search(finding.span.text)) and not _OPEN_FORMAT.search(finding.span.text),
    )
    return _outcome(
        contract,
        found,
        Text(
            "Your data comes back in a format of the supplier's choosing.",
            "Daw'ch data'n ôl mewn fformat o ddewis y cyflenwr.",
        ),
        Text(
            "No clause lets the supplier return your data in its own format.",
            "Nid oes cymal sy'n gadael i'r cyflenwr ddychwelyd eich data yn ei fformat ei hun.",
        ),
    )


@rule("data_late", Dimension.DATA, Text("Does your data come back late?", "A yw'ch data'n dod yn ôl yn hwyr?"))
def data_late(contract: RuleInput) -> RuleOutcome | None:
    """Present when data is returned only after more days than the playbook allows."""
    late = [
        (finding_id, length)
        for finding_id, finding in contract.shown("data_return")
        for length in _returned_within(finding)
        if approximate_days(length) > contract.measures.late_data_days
    ]
    if not contract.shown("data_return"):
        return None
    if not late:
        return absent(
            Text(
                "No clause was found that returns your data late.",
                "Ni chafwyd hyd i gymal sy'n dychwelyd eich data'n hwyr.",
            ),
        )
    longest = max((length for _, length in late), key=approximate_days)
    return present(
        sentence(
            "Your data may come back only {length} after it is due.",
            "Efallai na ddaw'ch data'n ôl tan {length} ar ôl y dylent.",
            length=longest,
        ),
        findings=(finding_id for finding_id, _ in late),
    )


def _returned_within(finding: Finding) -> Iterator[Duration]:
    """Yield the lengths of time within which a clause has data returned."""
    text = finding.span.text
    if not _RETURNED.search(text):
        return
    for found in durations.find(text):
        before = text[max(0, found.start - 40) : found.start].lower()
        if isinstance(found.value, Duration) and "within" in before:
            yield found.value


@rule(
    "no_escrow",
    Dimension.DATA,
    Text(
        "Could nobody else keep the supplier's software running if it failed?",
        "Oni allai neb arall gadw meddalwedd y cyflenwr i redeg pe bai'n methu?",
    ),
)
def no_escrow(contract: RuleInput) -> RuleOutcome | None:
    """Present when the contract ties the buyer to the supplier's technology and no source code is deposited."""
    if not contract.shown("proprietary_dependency"):
        return None
    found = contract.shown("source_code_escrow")
    if found:
        return absent(
            Text(
                "Source code is deposited with a third party.", "Caiff y cod ffynhonnell ei adneuo gyda thrydydd parti."
            ),
            findings=(finding_id for finding_id, _ in found),
        )
    return missing_protection(contract, "source_code_escrow")


RULES = (data_deleted, data_at_price, data_own_format, data_late, no_escrow)
