"""The data dictionary describes every table, view and column, and nothing else."""

import re
from functools import cache

import pytest
from sqlite_utils import Database

from analyser.domain import UnknownCode
from analyser.store import dictionary
from analyser.store.schema.migrations import migrations

MACHINERY = ("_sqlite_migrations", "clauses_fts")


@cache
def tables() -> dict[str, list[str]]:
    with Database(memory=True) as db:
        migrations.apply(db)
        names = [name for name in db.table_names() if not name.startswith(MACHINERY)] + db.view_names()
        return {name: [column.name for column in db[name].columns] for name in names}


def test_every_table_is_described():
    assert set(dictionary()) == set(tables())


@pytest.mark.parametrize("name", sorted(tables()))
def test_every_column_is_described_in_its_order(name):
    assert list(dictionary()[name].columns) == tables()[name]


def test_descriptions_are_sentences():
    for table in dictionary().values():
        assert table.description.endswith(".")
        for column in table.columns.values():
            assert column.description.endswith("."), column.description


def test_every_table_is_described_in_welsh_too():
    for name, table in dictionary().items():
        assert table.title_cy.strip() and table.description_cy.endswith("."), name
        assert table.description_cy != table.description, name


def test_every_code_of_a_reason_that_is_stored_is_named():
    described = " ".join(dictionary()[table].columns["reason_code"].description for table in ("terms", "deadlines"))
    of_the_commitment = {UnknownCode.NO_PRICE, UnknownCode.NO_PAYMENT_PERIOD}  # whose reason is kept in its basis
    assert {code for code in UnknownCode if not re.search(rf"\b{code}\b", described)} == of_the_commitment
