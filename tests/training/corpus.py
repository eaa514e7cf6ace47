"""A tiny made-up corpus in CUAD's layout: contracts that say who governs them, and some that renew."""

from __future__ import annotations

import json
from pathlib import Path

LAW = "This Agreement shall be governed by the laws of {place}."
RENEWAL = "This Agreement shall automatically renew for successive one year terms."
FILLER = (
    "The Supplier shall deliver the goods to the site.",
    "The Buyer shall pay each invoice within thirty days.",
    "Each party shall keep the information of the other secret.",
    "Notices shall be sent to the address of the party.",
)


def write_corpus(folder: Path, count: int = 12) -> Path:
    """Write `count` contracts of half as many companies; every one names a law, every other renews."""
    (folder / "contracts").mkdir(parents=True)
    spans, answers = [], []
    for number in range(count):
        name = f"c{number:03}"
        law = LAW.format(place=("Delaware", "New York", "England")[number % 3])
        said = [("Governing Law", law)] + ([("Renewal Term", RENEWAL)] if number % 2 else [])
        paragraphs = ["SERVICES AGREEMENT", *FILLER, "Law", law, *(text for _, text in said[1:]), FILLER[number % 4]]
        text = "\n\n".join(paragraphs)
        (folder / "contracts" / f"{name}.txt").write_text(text, encoding="utf-8")
        for category, words in said:
            start = text.index(words)
            spans.append(
                {"contract": name, "category": category, "start": start, "end": start + len(words), "text": words}
            )
        answers.append({"contract": name, "title": f"FIRM{chr(65 + number // 2)}INC_01_02_2020-EX-10.1-AGREEMENT"})
    for filename, rows in (("spans.jsonl", spans), ("answers.jsonl", answers)):
        (folder / filename).write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return folder
