"""The catalogues are whole, and the check finds what is not."""

import pytest
from babel.messages.catalog import Catalog

from analyser.web import messages


@pytest.mark.parametrize("language", ["en", "cy"])
def test_catalogues_are_whole(language: str) -> None:
    assert messages.problems(language) == []


def test_updating_changes_nothing_that_is_whole() -> None:
    for language in ("en", "cy"):
        before = {message.id: message.string for message in messages.stored(language) if message.id}
        after = {message.id: message.string for message in messages.updated(language) if message.id}
        assert after == before


@pytest.mark.parametrize(
    ("string", "flags", "found"),
    [
        ("", (), "not translated"),
        ("Hyd at %(date)s.", ("fuzzy",), "fuzzy"),
        ("Hyd at %(dyddiad)s.", (), "do not fit"),
        ("Hyd at hynny.", (), "do not fit"),
        ("Hyd at %(date)s.", (), ""),
    ],
)
def test_check(monkeypatch: pytest.MonkeyPatch, string: str, flags: tuple[str, ...], found: str) -> None:
    wanted, kept = Catalog(), Catalog(locale="cy", fuzzy=False)
    kept.mime_headers = [("Plural-Forms", messages.PLURALS["cy"])]
    wanted.add("Until %(date)s.")
    kept.add("Until %(date)s.", string, flags=flags)
    monkeypatch.setattr(messages, "extracted", lambda: wanted)
    monkeypatch.setattr(messages, "stored", lambda language: kept)
    problems = messages.problems("cy")
    assert len(problems) == bool(found)
    assert all(found in problem for problem in problems)


def test_check_finds_missing_and_unused_messages(monkeypatch: pytest.MonkeyPatch) -> None:
    wanted, kept = Catalog(), Catalog(locale="cy", fuzzy=False)
    kept.mime_headers = [("Plural-Forms", messages.PLURALS["cy"])]
    wanted.add("New")
    kept.add("Old", "Hen")
    monkeypatch.setattr(messages, "extracted", lambda: wanted)
    monkeypatch.setattr(messages, "stored", lambda language: kept)
    assert messages.problems("cy") == ["cy: no longer used: 'Old'", "cy: not in the catalogue: 'New'"]
    assert messages.main([]) == 1
