"""A connection to the open register, like that of the pages."""

from collections.abc import Iterator

import pytest

from analyser.store import Register
from analyser.store.queries import Connection


@pytest.fixture
def db(register: Register) -> Iterator[Connection]:
    connection = Connection(register.path)
    yield connection
    connection.close()
