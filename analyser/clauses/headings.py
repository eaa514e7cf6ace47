"""Tests of whether words are a heading, by their print and wording."""

from __future__ import annotations

import re

_SMALL_WORDS = (
    "a an and are as at by for from in into is its of on or out per than that the their to under upon via with within"
    " without not no y yr a'r o'r i'r i o ar gan ac neu am dan wrth ei eu"
)
_SMALL = frozenset(_SMALL_WORDS.split())
_SENTENCE = re.compile(
    r"\b(shall|must|will|may|agrees?|means|has|have|is|are|was|were|be|been|can|hereby|bydd|rhaid|caiff|mae|yw)\b", re.I
)
_IN_LIST = re.compile(r"[;,] *(?:and|or|and/or|a|ac|neu|a/neu)$")
_SEPARATORS = " :.,)]-–—/"
_LONGEST = 14  # words
_LONGEST_CAPITALS = 25  # words of a heading in capitals that nothing else marks as one
_RUN_IN = re.compile(r"(?P<heading>[^.:;•]{2,100}?)(?:[.:]| [–—-])(?= +[A-Z“\"(\[‘•])")
_WORD = re.compile(r"[^\W\d_][\w'’/&-]*")


def _ends_open(text: str) -> bool:
    """Return whether the last word requires another to follow."""
    return text.rpartition(" ")[2].casefold() in _SMALL


def is_title_case(text: str) -> bool:
    """Return whether every significant word begins with a capital."""
    words = _WORD.findall(text)
    return bool(words) and words[0][0].isupper() and all(w[0].isupper() or w.casefold() in _SMALL for w in words)


def is_heading_like(text: str) -> bool:
    """Return whether a line may be a heading: it is empty, in capitals, or in title case without punctuation."""
    text = text.strip()
    if not text:
        return True
    words = len(text.split())
    if words > _LONGEST_CAPITALS or text[-1] in ",;" or _ends_open(text) or _IN_LIST.search(text):
        return False
    if words > _LONGEST:
        return text.isupper()
    return text.isupper() or is_title_case(text.strip("()[]“”\"'. "))


def own_line_heading(text: str, is_bold: bool) -> bool:
    """Return whether words alone on a line, after a clause's number, are its heading and not its first sentence."""
    if not text or len(text.split()) > _LONGEST or text[-1] in ",;:" or not (text[0].isupper() or text[0].isdigit()):
        return False
    if _IN_LIST.search(text):
        return False
    if is_heading_like(text):
        return True
    if _ends_open(text) and not is_bold:
        return False
    return is_bold or (text[-1] != "." and not _SENTENCE.search(text))


def run_in_heading(text: str) -> str:
    """Return the heading with which a paragraph begins ("Services. The Supplier shall …"), or an empty string."""
    match = _RUN_IN.match(text)
    if match is None:
        return ""
    heading = match["heading"].strip()
    if len(heading.split()) > _LONGEST or _SENTENCE.search(heading):
        return ""
    return heading if is_title_case(heading) or heading.isupper() else ""


def may_be_division_title(rest: str) -> bool:
    """Return whether the words after "Schedule 2" may be its title and not the rest of a sentence."""
    bare = rest.lstrip(_SEPARATORS)
    if is_heading_like(bare):
        return True
    return rest[:1] in _SEPARATORS and own_line_heading(bare, is_bold=False)


def bare_heading(rest: str) -> str:
    """Return the words after a schedule's or article's number without the separator."""
    bare = rest.lstrip(_SEPARATORS).strip()
    while bare and (bare[0], bare[-1]) in (("(", ")"), ("[", "]"), ("“", "”")):
        bare = bare[1:-1].strip()
    if bare.count(")") > bare.count("("):  # the opening bracket was before the number
        bare = bare.replace(")", "", 1).strip() if bare.endswith(")") else bare
    return bare
