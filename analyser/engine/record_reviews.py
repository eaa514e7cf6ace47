"""Recording the reviews sent by a form, and reassessing the contracts they concern in the same transaction.

A form holds the id of the latest review of the contract at the time the form was shown. If a later review exists when
the form is sent, another person has changed the contract in between: nothing is written, and the page shows their
change beside what the user typed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from analyser.engine.assessing import assess_as_on, assess_contract
from analyser.store import Register, Review
from analyser.store.queries.contract_history import reviewers_since


class EditConflictError(Exception):
    """Another person has changed the contract since the form was shown; `who` holds their names without repeats."""

    def __init__(self, who: Sequence[str]) -> None:
        super().__init__()
        self.who = tuple(dict.fromkeys(who))


def record(
    register: Register,
    contract: str,
    seen: str,
    reviews: Sequence[Review],
    today: dt.date,
    model_dir: Path | None = None,
) -> None:
    """Record the reviews of one form and reassess the contracts they concern, in a single transaction.

    `seen` is the id of the latest review when the form was shown, empty if there was none. `model_dir` is the folder of
    the model in use, by default the one that ships.

    Raises EditConflictError when there are reviews after `seen`, KeyError when a target no longer exists, and
    ValueError when a review sets a column that it may not set.
    """
    at, assess = dt.datetime.now(dt.UTC), assess_as_on(today, model_dir)
    with register.transaction():
        if reviewers := reviewers_since(register.connection, contract, seen):
            raise EditConflictError(reviewers)
        affected = {contract}
        for review in reviews:
            affected.add(register.record_review(review, at).contract_id)
        for contract_id in sorted(affected):
            assess_contract(register, contract_id, assess, at)
