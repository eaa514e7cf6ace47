"""Correct frequent OCR errors in contracts, where only one reading is possible.

They were found by comparing 20 contracts with their OCR. Only clause numbers, defined terms and missing spaces are
corrected; no word is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from analyser.reading.ocr.recogniser import Word

# Where a space is missing. Internet and mail addresses have none.
_ADDRESS = re.compile(r"@|www\.|://|\.(?:com|net|org|gov|ac|co|uk|wales|cymru)\b", re.I)
_JOINTS = re.compile(
    r"""
      (?<=[a-z)][,;])(?=["“]?[A-Za-z(])             # processes,plans
    | (?<=[a-z]{2}:)(?=["“]?[A-Za-z(])              # follows:the
    | (?<=[a-z]{2}\.)(?=[A-Z][a-z])                 # channel.Such
    | (?<=^\d\.)(?=["“A-Z][A-Za-z])                 # 4."Fee
    | (?<=\d\.\d)(?=["“A-Z][A-Za-z])                # 1.1Each
    | (?<=\.\d\.)(?=["“A-Z][A-Za-z])                # 1.4."Fee
    | (?<=\.\d\d)(?=["“A-Z][A-Za-z])                # 1.10Each
    | (?<=\.\d\d\.)(?=["“A-Z][A-Za-z])              # 1.10."Fee
    | (?:(?<=\([a-z]\))|(?<=\([ivx]{2}\))|(?<=\([ivx]{3}\)))(?=["“]?[A-Za-z]{2})  # (iii)all
    | (?<=[a-z]{2})(?=\((?:["“]|[a-z]{3}))          # Content(the
    """,
    re.X,
)
_ROMAN_OPEN = re.compile(r"\((?=[ivx]{2})(?:x{0,3}(?:ix|iv|v?i{0,3}))")  # "(iii" of "(iii)"
_ROMAN_MIXED = re.compile(r"(?=[ivx]*[IVX])(?=[IVX]*[ivx])[IVXivx]{2,7}[.)]")  # "xIv." for "XIV."
_QUOTE_HALVED = re.compile(r"""((?<![^\s(])["“](?=\S)[^"“”']{2,60})'(?=[).,;])""")  # ("the Fee') for ("the Fee")


def split_joined_words(word: Word) -> Iterator[Word]:
    """Yield the words that were joined, each with its share of the width."""
    places = [0, *_joints(word.text), len(word.text)]
    step = (word.x1 - word.x0) / max(len(word.text), 1)
    for start, end in pairwise(places):
        text = word.text[start:end]
        yield Word(f"{text})" if _ROMAN_OPEN.fullmatch(text) else text, word.x0 + start * step, word.x0 + end * step)


def correct_first(word: Word) -> Word:
    """Return the word that begins a strip; a Roman number in mixed case becomes capitals."""
    return Word(word.text.upper(), word.x0, word.x1) if _ROMAN_MIXED.fullmatch(word.text) else word


def close_quotes(line: str) -> str:
    """Return a line in which an opening double quotation mark is closed by one."""
    return _QUOTE_HALVED.sub(r'\1"', line)


def _joints(text: str) -> list[int]:
    return [] if _ADDRESS.search(text) else [joint.start() for joint in _JOINTS.finditer(text)]
