"""Fixtures for all tests."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def samples() -> Path:
    """Give the folder of sample contracts."""
    return ROOT / "contracts_sample"


@pytest.fixture(scope="session")
def shared() -> Path:
    """Give the folder of real contracts that lies beside the checkout; a test that needs it is skipped without it."""
    path = ROOT.parent / "shared"
    if not (path / "data").is_dir():
        pytest.skip("the real contracts in ../shared are not here")
    return path


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that renews the golden files."""
    parser.addoption("--update-golden", action="store_true", help="rewrite the golden files")
