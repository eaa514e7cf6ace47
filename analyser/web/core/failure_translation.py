"""Translate the reason why a file could not be read, which the register stores in English together with a remedy."""

from __future__ import annotations

from markupsafe import Markup

from analyser import errors
from analyser.i18n.translator import Translator


def failure(translator: Translator, line: str) -> Markup:
    """Translate the line that a register holds about a failed file; one that is not known is marked as English."""
    translated = ""
    if translator.code != "en":
        translated = next((text for part, text in _translations(translator) if part in line), "")
    return Markup("{}").format(translated) if translated else Markup('<span lang="en">{}</span>').format(line)


def _translations(translator: Translator) -> tuple[tuple[str, str], ...]:
    """Return, for each kind of failure, a part of its line and its translation."""
    say = translator.gettext
    return (
        (errors.EncryptedFileError.remedy, say("The file is locked with a password: save a copy without one.")),
        (errors.EmptyFileError.remedy, say("The file is empty: upload it again.")),
        (errors.NoPagesError.remedy, say("The file has no pages: ask the sender for a complete copy.")),
        (errors.NotAContractFileError.remedy, say("The file is neither PDF nor DOCX: save it as one of these.")),
        (errors.NoTextError.remedy, say("The file holds no words. If it holds pictures of pages, save it as a PDF.")),
        ("the analysis took too long", say("Reading the file took too long: split it into its parts.")),
        ("memory", say("Reading the file needs too much memory: split it into its parts.")),
        (errors.TooLargeError.remedy, say("The file is too large: split it into its parts.")),
        (errors.DamagedFileError.remedy, say("The file is damaged: ask the sender for a new copy.")),
        ("damaged", say("The file is damaged: ask the sender for a new copy.")),
    )
