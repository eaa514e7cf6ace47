"""Recording reviews from forms, and assessing the contracts concerned again in the same transaction.

A form holds the id of the latest review when it was made. If there are later ones, somebody else has changed the
contract meanwhile: nothing is written, and the page shows their change beside what was typed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from analyser.engine.assessing import assess_as_on, assess_contract
from analyser.store import Register as Store
from analyser.store import Review

_LATEST = """
select coalesce(max(id), '') from reviews
where contract_id = :contract or document_id in (select id from documents where contract_id = :contract)
"""
_SINCE = """
select actor, action, target, at, note from reviews
where (contract_id = :contract or document_id in (select id from documents where contract_id = :contract))
    and id > :seen order by id
"""


class ChangedMeanwhileError(Exception):
    """Somebody else has changed the contract since the form was made; `who` are their names."""

    def __init__(self, who: Sequence[str]) -> None:
        super().__init__()
        self.who = tuple(dict.fromkeys(who))


def latest(db: object, contract: str) -> str:
    """Return the id of the latest review of a contract or its documents; empty when there is none."""
    return str(db.execute(_LATEST, {"contract": contract}).fetchone()[0])  # type: ignore[attr-defined]


def record(
    store: Store,
    contract: str,
    seen: str,
    reviews: Sequence[Review],
    today: dt.date,
    model_dir: Path | None = None,
) -> None:
    """Record the reviews of one form and assess the contracts that they concern, all in one transaction or none.

    `seen` is the id of the latest review when the form was made, and `model_dir` the folder of the model in use, by
    default of the one that ships.

    Raises ChangedMeanwhileError when `seen` is not the latest review, KeyError when a target is gone, and ValueError
    when a review sets a column that it may not set.
    """
    at, assess = dt.datetime.now(dt.UTC), assess_as_on(today, model_dir)
    with store.transaction():
        later = list(store.db.query(_SINCE, {"contract": contract, "seen": seen}))
        if later:
            raise ChangedMeanwhileError([row["actor"] for row in later])
        concerned = {contract}
        for review in reviews:
            concerned.add(store.record_review(review, at).contract_id)
        for one in sorted(concerned):
            assess_contract(store, one, assess, at)
