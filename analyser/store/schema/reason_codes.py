"""Codes for the reasons that registers of schema version 7 and earlier hold as sentences only.

This is part of the migration that adds the column `reason_code`, and is never edited: the sentences are those of the
earlier versions.
"""

from __future__ import annotations

import json

from sqlite_utils import Database

OTHER = "other"

PATTERNS = (
    ("The date is left blank.", "blank"),
    ("The length of the period is left blank.", "blank"),
    ("There is no such day in the calendar.", "impossible_date"),
    ("The length of the period cannot be right.", "implausible_length"),
    ("The period is written one way in words and another in figures.", "words_and_figures_differ"),
    ("The term ends on the later of a date and an event.", "depends_on_event"),
    ("How long the contract may be extended is not stated.", "length_not_stated"),
    ("The length of a renewal is not stated.", "length_not_stated"),
    ("The contract may be extended any number of times, by % each time.", "unlimited_extensions"),
    ("The earliest end of the term could not be read.", "unreadable"),
    ("The date could not be read.", "unreadable"),
    ("The period could not be read.", "unreadable"),
    ("The value could not be read.", "unreadable"),
    ("No start date was found.", "no_start"),
    ("The term ends with the calendar year in which it begins, but no start date was found.", "no_start"),
    ("The term runs from the %, for which no date was found.", "no_start"),
    ("No right to leave without a reason was found %", "no_right_to_leave"),
    ("No renewal was found %", "no_renewal"),
    ("The contract renews itself, but no notice period was found.", "no_notice_period"),
    ("No price was found from which the remaining charges could be worked out.", "no_price"),
    ("The total value was found, but not over how long it is paid.", "no_payment_period"),
    ("No % was found.", "not_found"),
    ("The contract contradicts itself on the %: % and %.", "contradiction"),
    ("The contract names % as its end, but its length gives %.", "contradiction"),
    ("The end date that was read, %, is not after the start date, %.", "end_before_start"),
    ("The term that was read is longer than 125 years.", "term_too_long"),
    ("The notice period that was read is longer than the term.", "notice_longer_than_term"),
    ("The contract has no end date: it continues until someone ends it.", "no_end"),
    ("A variation has set an end date in place of the length of the first term.", "replaced"),
    ("The term ended on %; nothing was found that carries it on.", "over"),
    ("The date lies outside the years that can be counted.", "not_computable"),
)
"""SQL LIKE patterns for the English sentences, with their codes; the first pattern that matches is used."""

_CODE = """
    SELECT coalesce(
        (SELECT json_extract(value, '$[1]') FROM json_each(:patterns)
         WHERE {reason} LIKE json_extract(value, '$[0]') ORDER BY key LIMIT 1),
        :other
    )
"""


def fill(db: Database) -> None:
    """Fill in the code of every reason in `terms`, `deadlines` and `contracts.unknowns`."""
    patterns = {"patterns": json.dumps(PATTERNS), "other": OTHER}
    code = _CODE.format(reason="reason_en")
    for table in ("terms", "deadlines"):
        db.execute(f"UPDATE {table} SET reason_code = ({code}) WHERE reason_en IS NOT NULL", patterns)
    code_of = _CODE.format(reason=":reason")
    for contract_id, unknowns in db.execute("SELECT id, unknowns FROM contracts WHERE unknowns != '{}'").fetchall():
        facts = {
            name: {"code": db.execute(code_of, patterns | {"reason": reason["en"]}).fetchone()[0], **reason}
            for name, reason in json.loads(unknowns).items()
        }
        db.execute(
            "UPDATE contracts SET unknowns = ? WHERE id = ?", [json.dumps(facts, ensure_ascii=False), contract_id]
        )
