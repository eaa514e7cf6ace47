"""Whole numbers in figures or in English or Welsh words ("36", "thirty-six", "tair", "pedwar ar hugain")."""

from __future__ import annotations

import re

_ENGLISH_ONES = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
_ENGLISH_TEENS = [
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_ENGLISH_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]

# Welsh forms before a noun, with the mutations that follow "am", "o", "hyd at" and the like.
_WELSH_FORMS = {
    1: "un",
    2: "dau ddau dwy ddwy",
    3: "tri dri thri tair dair thair",
    4: "pedwar bedwar phedwar pedair bedair phedair",
    5: "pum bum phum pump bump phump",
    6: "chwe chwech",
    7: "saith",
    8: "wyth",
    9: "naw",
    10: "deg ddeg deng ddeng",
    12: "deuddeg ddeuddeg deuddeng ddeuddeng",
    15: "pymtheg bymtheg",
    18: "deunaw ddeunaw",
    20: "ugain",
}  # fmt: skip
_WELSH_COUNTED = {"pedwar ar hugain": 24, "deg ar hugain": 30, "un ar ddeg": 11, "hanner cant": 50}


def _english() -> dict[str, int]:
    words = {word: value for value, word in enumerate(_ENGLISH_ONES + _ENGLISH_TEENS, start=1)}
    for tens, word in enumerate(_ENGLISH_TENS, start=2):
        words[word] = tens * 10
        words |= {f"{word} {one}": tens * 10 + unit for unit, one in enumerate(_ENGLISH_ONES, start=1)}
    words["zero"] = 0
    hundreds = {"one hundred": 100, "a hundred": 100, "two hundred": 200, "three hundred": 300}
    words |= hundreds
    for hundred, base in hundreds.items():
        below = [(word, value) for word, value in words.items() if value < 100]
        words |= {f"{hundred} {join}{word}": base + value for word, value in below for join in ("", "and ")}
    return words


def _welsh() -> dict[str, int]:
    words = {form: value for value, forms in _WELSH_FORMS.items() for form in forms.split()}
    ones = [(form, value) for form, value in words.items() if value < 10]
    for tens, value in [(form, value) for form, value in ones if value > 1]:
        for ten in ("deg", "ddeg"):
            words[f"{tens} {ten}"] = value * 10
            words |= {f"{tens} {ten} {form}": value * 10 + one for form, one in ones}
    return words | _WELSH_COUNTED


_WORDS = _english() | _welsh()


def _simple_words() -> str:
    """Return a compact pattern for number words in a row; `read` decides whether together they are a number."""
    single = sorted(
        {part for words in _WORDS for part in words.split()} - {"and", "a", "ar"}, key=lambda w: (-len(w), w)
    )
    word = f"(?:{'|'.join(single)})"
    return rf"\b{word}(?:(?:[\s-]+(?:and|ar))?[\s-]+{word})*\b"


WORDS = _simple_words()
FIGURES = r"\b\d{1,4}\b"
NUMBER = rf"(?:{FIGURES}|{WORDS})"


def read(text: str) -> int | None:
    """Return the number that the text writes, in figures or words, or None; a scan's "I" or "l" alone is 1."""
    text = " ".join(text.lower().replace("-", " ").split())
    if text.isdecimal():
        return int(text)
    if text in {"i", "l", "|"}:
        return 1
    return _WORDS.get(text)


ORDINALS = {
    word: number
    for number, word in enumerate(
        ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"), start=1
    )
} | {"fifteenth": 15, "twentieth": 20, "twenty-fifth": 25}


def read_ordinal(text: str) -> int:
    """Return the number of an ordinal: one of `ORDINALS`, or figures with or without letters ("3rd", "3")."""
    return ORDINALS.get(text.lower()) or int(re.sub(r"\D", "", text))
