"""The message catalogues are complete, and the check finds what is missing."""

import pytest
from babel.messages.catalog import Catalog

from analyser.i18n import catalogue


@pytest.mark.parametrize("language", ["en", "cy"])
def test_catalogues_are_whole(language: str) -> None:
    assert catalogue.problems(language) == []


def test_updating_changes_nothing_that_is_whole() -> None:
    for language in ("en", "cy"):
        before = {message.id: message.string for message in catalogue.stored(language) if message.id}
        after = {message.id: message.string for message in catalogue.updated(language) if message.id}
        assert after == before


@pytest.mark.parametrize(
    ("string", "flags", "found"),
    [
        ("", (), "not translated"),
        ("Hyd at %(date)s.", ("fuzzy",), "fuzzy"),
        ("Hyd at %(dyddiad)s.", (), "do not match"),
        ("Hyd at hynny.", (), "do not match"),
        ("Hyd at %(date)s.", (), ""),
    ],
)
def test_check(monkeypatch: pytest.MonkeyPatch, string: str, flags: tuple[str, ...], found: str) -> None:
    wanted, kept = Catalog(), Catalog(locale="cy", fuzzy=False)
    kept.mime_headers = [("Plural-Forms", catalogue.PLURALS["cy"])]
    wanted.add("Until %(date)s.")
    kept.add("Until %(date)s.", string, flags=flags)
    monkeypatch.setattr(catalogue, "extracted", lambda: wanted)
    monkeypatch.setattr(catalogue, "stored", lambda language: kept)
    problems = catalogue.problems("cy")
    assert len(problems) == bool(found)
    assert all(found in problem for problem in problems)


def test_check_finds_missing_and_unused_messages(monkeypatch: pytest.MonkeyPatch) -> None:
    wanted, kept = Catalog(), Catalog(locale="cy", fuzzy=False)
    kept.mime_headers = [("Plural-Forms", catalogue.PLURALS["cy"])]
    wanted.add("New")
    kept.add("Old", "Hen")
    monkeypatch.setattr(catalogue, "extracted", lambda: wanted)
    monkeypatch.setattr(catalogue, "stored", lambda language: kept)
    assert catalogue.problems("cy") == ["cy: no longer used: 'Old'", "cy: not in the catalogue: 'New'"]
    assert catalogue.main([]) == 1
