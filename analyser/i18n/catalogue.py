"""Extract the messages of the pages, merge them into the catalogue of each language, and check the catalogues.

python -m analyser.i18n.catalogue            fails when a message is missing, fuzzy or out of date
python -m analyser.i18n.catalogue --update   extracts the messages; the Welsh of new ones is then added by hand
"""

from __future__ import annotations

import io
import re
import sys
from importlib import resources
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from analyser.i18n.translator import LANGUAGES

SOURCES = [
    ("web/**.py", "python"),
    ("i18n/**.py", "python"),
    ("web/templates/**.html", "jinja2"),
    ("web/templates/**.svg", "jinja2"),
]
OPTIONS = {"web/templates/**.html": {"trimmed": "true", "newstyle_gettext": "true"}}
OPTIONS["web/templates/**.svg"] = OPTIONS["web/templates/**.html"]
KEYWORDS = {"gettext": None, "ngettext": (1, 2), "say": None, "_": None}
PLURALS = {
    "en": "nplurals=2; plural=(n != 1);",
    # The six forms of Welsh in CLDR, and one for 4, whose nouns in messages may differ from those of 5 and above.
    "cy": "nplurals=7; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n==3 ? 3 : n==4 ? 4 : n==6 ? 5 : 6);",
}
_PLACEHOLDER = re.compile(r"%\((\w+)\)s")


def extracted() -> Catalog:
    """Extract every message of the package."""
    root = Path(str(resources.files("analyser")))
    catalogue = Catalog(project="lockin-analyser", charset="utf-8")
    found = extract_from_dir(root, SOURCES, OPTIONS, keywords=KEYWORDS, comment_tags=("Translators:",))
    for file, _, message, comments, context in sorted(found, key=lambda one: (one[0], one[1])):
        catalogue.add(message, None, [(file, 0)], auto_comments=comments, context=context)
    return catalogue


def path_of(language: str) -> Path:
    """Return the path of the catalogue of a language."""
    return Path(str(resources.files("analyser.i18n"))) / "locale" / language / "messages.po"


def stored(language: str) -> Catalog:
    """Read the catalogue of a language; empty when there is none yet."""
    path = path_of(language)
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as source:
        return read_po(source, locale=language)


def updated(language: str) -> Catalog:
    """Return a language's catalogue with exactly the messages of the package; English ones translate to themselves."""
    old, new = stored(language), Catalog(locale=language, project="lockin-analyser", charset="utf-8", fuzzy=False)
    new.mime_headers = [("Plural-Forms", PLURALS[language])]
    # The creation date is kept, so that updating twice changes nothing.
    new.creation_date = old.creation_date
    new.header_comment = "# Messages of the web pages. Made by `python -m analyser.i18n.catalogue --update`."
    for message in extracted():
        if message.id:
            before = old.get(message.id, message.context)
            new.add(
                message.id,
                before.string if before and _is_complete(before, new.num_plurals) else _proposal(message, language),
                message.locations,
                flags=message.flags | (before.flags & {"fuzzy"} if before else set()),
                auto_comments=message.auto_comments,
            )
    return new


def problems(language: str) -> list[str]:
    """Return the problems of the stored catalogue of a language, one line each."""
    catalogue = stored(language)
    current = {message.id: message for message in extracted() if message.id}
    saved = {message.id: message for message in catalogue if message.id}
    lines = [f"{language}: not in the catalogue: {identifier!r}" for identifier in current.keys() - saved.keys()]
    lines += [f"{language}: no longer used: {identifier!r}" for identifier in saved.keys() - current.keys()]
    if catalogue.fuzzy:
        lines.append(f"{language}: the catalogue as a whole is marked fuzzy")
    if catalogue.plural_forms != PLURALS[language].rstrip(";") and catalogue.plural_forms != PLURALS[language]:
        lines.append(f"{language}: its plural forms are not {PLURALS[language]}")
    for identifier, message in saved.items():
        if message.fuzzy:
            lines.append(f"{language}: fuzzy: {identifier!r}")
        if not _is_complete(message, catalogue.num_plurals):
            lines.append(f"{language}: not translated: {identifier!r}")
        elif wrong := _wrong_placeholders(message):
            lines.append(f"{language}: the placeholders {wrong} do not match: {identifier!r}")
    return sorted(lines)


def main(arguments: list[str]) -> int:
    """Update the catalogues or check them; return the exit code."""
    if arguments == ["--update"]:
        for language in LANGUAGES:
            text = io.BytesIO()
            write_po(text, updated(language), width=120, sort_output=True, include_lineno=False)
            path_of(language).write_bytes(text.getvalue())
    found = [line for language in LANGUAGES for line in problems(language)]
    for line in found:
        print(line)
    return 1 if found else 0


def _proposal(message: Message, language: str) -> Any:
    """Return the translation of a new message: the message itself in English, None in Welsh."""
    return message.id if language == "en" else None


def _is_complete(message: Message, plurals: int) -> bool:
    """Return whether every form of a message is translated."""
    if isinstance(message.id, tuple):
        return isinstance(message.string, tuple) and len(message.string) == plurals and all(message.string)
    return bool(message.string)


def _wrong_placeholders(message: Message) -> set[str]:
    """Return the placeholders that a message or its translation has but the other lacks.

    A plural form may leave out the number, as "one page" does.
    """
    strings = [str(string) for string in (message.string if isinstance(message.string, tuple) else [message.string])]
    expected = set(_PLACEHOLDER.findall(str(message.id)))
    wrong: set[str] = set()
    for string in strings:
        places = set(_PLACEHOLDER.findall(string))
        missing = expected - places - ({"number"} if isinstance(message.id, tuple) else set())
        wrong |= (places - expected) | missing
    return wrong


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
