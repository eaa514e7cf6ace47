"""An open register with a few factors, and a function that writes to it."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import builders
import pytest

from analyser.domain import Analysis
from analyser.store import Register, Versions, Written, rows_of

Write = Callable[..., Written]


@pytest.fixture(scope="session")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a register without contracts, to copy."""
    path = tmp_path_factory.mktemp("blank") / "register.db"
    with Register.open(path) as register:
        register.write_factors(builders.factors())
    return path


@pytest.fixture
def register(blank: Path, tmp_path: Path) -> Iterator[Register]:
    with Register.open(shutil.copy(blank, tmp_path / "register.db")) as register:
        yield register


@pytest.fixture
def write(register: Register) -> Write:
    """Write one document and assess its contracts, as the engine does."""

    def write(name: str, analysis: Analysis, *, council: str = "", versions: Versions = builders.VERSIONS) -> Written:
        file = builders.source(name, council)
        with register.transaction():
            rows = rows_of(file.document_id, analysis, versions.model)
            written = register.write_document(file, rows, versions, 0.5, builders.AT)
            for contract_id in written.contracts:
                assessment = builders.assessment(register.evidence(contract_id))
                register.write_assessment(contract_id, assessment, builders.AT)
        return written

    return write
