"""The documents of a register with the state of their analysis."""

from __future__ import annotations

import datetime as dt

from analyser.store import Register
from analyser.store.queries import Connection
from analyser.store.queries.uploads import uploaded_documents
from store.queries.rows import insert


def test_what_is_being_analysed_comes_first_and_then_the_queue(register: Register, db: Connection) -> None:
    insert(register, "contracts", "roads")
    for hour, (name, status) in enumerate(
        (("old", "analysed"), ("first", "queued"), ("second", "queued"), ("at work", "analysing"), ("bad", "failed"))
    ):
        insert(register, "documents", name, status=status, added_at=f"2026-11-22T0{hour}:00:00+00:00")
    with register.transaction():
        register.db.execute("update documents set contract_id = 'roads', pages = 4 where id = 'old'")
        register.db.execute("update documents set error = 'damaged' where id = 'bad'")
    documents = uploaded_documents(db, 10)
    assert [one.id for one in documents] == ["at work", "second", "first", "old", "bad"]
    assert {one.id: one.ahead for one in documents if one.status == "queued"} == {"first": 0, "second": 1}
    old, bad = documents[3:]
    assert (old.filename, old.contract_id, old.pages, old.error) == ("old.pdf", "roads", 4, "")
    assert old.added_at == dt.datetime(2026, 11, 22, tzinfo=dt.UTC)
    assert (bad.contract_id, bad.pages, bad.error) == (None, 0, "damaged")
    assert len(uploaded_documents(db, 2)) == 2
