"""The model card says the same in both languages, from the same figures."""

import json
import re
import shutil
import string
import tomllib
from collections import Counter
from pathlib import Path

from analyser.classify.model_files import CHECKSUM, FILES, shipped_folder
from analyser.training.publish.model_card import CARDS, TEXT, model_cards

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def placeholders(text: str) -> Counter[str]:
    return Counter(f"{name}:{form}" for _, name, form, _ in string.Formatter().parse(text) if name)


def test_every_part_has_both_languages_with_the_same_figures() -> None:
    parts = tomllib.loads(TEXT.read_text(encoding="utf-8"))["part"]
    assert len(parts) > 20
    for part in parts:
        assert part["en"].strip() and part["cy"].strip() and part["en"] != part["cy"]
        assert placeholders(part["en"]) == placeholders(part["cy"]), part["en"][:80]
        assert part["en"].count("\n|") == part["cy"].count("\n|")


def test_both_cards_have_the_same_sections_figures_and_rows() -> None:
    english, welsh = (card for _, card in sorted(model_cards(shipped_folder()).items(), reverse=True))
    assert english.startswith("# Model card") and welsh.startswith("# Cerdyn model")
    heads = [re.findall(r"^#+ ", card, re.MULTILINE) for card in (english, welsh)]
    assert heads[0] == heads[1] and len(heads[0]) >= 6
    assert Counter(_NUMBER.findall(english)) == Counter(_NUMBER.findall(welsh))
    assert re.findall(r"`[^`]+`", english).count("`renewal`") == re.findall(r"`[^`]+`", welsh).count("`renewal`") == 1
    for card in (english, welsh):
        assert "The Atticus Project" in card and "CC BY 4.0" in card and "{" not in card


def test_committed_cards_are_current() -> None:
    for language, card in model_cards(shipped_folder()).items():
        assert (shipped_folder() / CARDS[language]).read_text(encoding="utf-8") == card


def test_a_model_of_cuad_alone_says_nothing_of_uk_contracts(tmp_path: Path) -> None:
    for name in (*FILES, CHECKSUM):
        shutil.copy(shipped_folder() / name, tmp_path)
    scores = json.loads((shipped_folder() / "scores.json").read_text(encoding="utf-8"))
    (tmp_path / "scores.json").write_text(json.dumps(scores | {"british": None, "samples": None}))
    cards = model_cards(tmp_path)
    assert "### British contracts" not in cards["en"] and "### Contractau Prydeinig" not in cards["cy"]
