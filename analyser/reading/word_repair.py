"""Repair words that the print or the font splits: letter-spaced headings, split capitals, unnamed ligatures."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise
from statistics import median

from analyser.reading.sheet import LOST, PrintedLine

LOST_LETTER = "\ufffd"  # replaces letters in the text that could not be determined
_LOST = re.compile(f"[{chr(LOST)}-{chr(LOST + 0xFF)}]")
_FEWEST = 4  # letters of a letter-spaced heading
_NEAR = 1.6  # times the size of the print: the widest step from letter to letter
_WORD_STEP = 1.45  # times the usual step: from one letter-spaced word to the next
_SPLIT = re.compile(r"(?<!\S)([A-Z]) ([A-Z]{2,})(?![^\W\d_])")
_WORD = re.compile(r"[^\W\d_]+")
_CLEAR = 3  # times as many known words as with any other ligature
_LIGATURES = ("fi", "fl", "ff", "ffi", "ffl", "ti", "tt", "ft", "tf", "th", "ct", "st", "fj", "fb", "fk")
# Common words of contracts that have ligatures, for a document in which all of these words are damaged.
_COMMON = (
    "act action actions active actual actually addition additional affect affected affiliate affiliates after"
    " application applications arbitration attach attached attempt attention attorney attributable benefit benefits"
    " best better buffer certificate certification certified clarification classification classified collection"
    " committed committee communication communications completion condition conditions conduct confidential"
    " confidentiality configuration confirm confirmation confirmed conflict conflicts connection consideration"
    " continue continued contract contracts contribution cooperation correction cost costs creation dedication"
    " deficiency definition definitions deletion destination determination difference different difficulty diffuse"
    " direction discretion draft drafted duration effect effective effectively efficiency efficient effort efforts"
    " either entitled entity estimation exact execution existing expiration fact factor fifth file filed files fill"
    " final finally finance financial find findings fine fire firm first fiscal fit fitness five fix fixed fixing"
    " flexible floor flow flows fluctuation function functions further identification identified identify impact"
    " indemnification indemnified inflation influence information initial initiation institution instruction"
    " instructions insufficient integration intention jurisdiction justification justified justify last left letter"
    " limitation limitations list litigation location matter matters method methods migration mitigation"
    " modification modifications modified month months most motion must negotiation neither notice notices"
    " notification notifications notified notify obligation obligations off offer offered offering offers office"
    " officer officers official offset operation operational operations optimal option options other others"
    " participation particular parties past permitted position practice practices product products proficient"
    " profile profit profits prohibition project promotion protection publication qualification qualified quantities"
    " quantity ratification reflect reflected remitted reputation request requests resolution restriction retention"
    " sacrifice satisfied satisfy scientific section sections selection setting settled settlement shift significant"
    " software solution specific specifically specification specifications specified staff standard state station"
    " status step stop strict subject submitted suffer sufficient sufficiently sustained system systems termination"
    " that the their them then there these they third this those through time times title traffic transaction"
    " transition transitional translation transmitted trust unified until utilisation valuation variation"
    " verification verified whether with within without written"
)


def repair_words(lines: Sequence[PrintedLine]) -> list[PrintedLine]:
    """Return the lines with split words repaired where the word is certain; unknown letters become U+FFFD."""
    whole = list(lines)
    for place, line in enumerate(lines):
        if len(line.text) <= 2 * len(line.edges) + 2 and len(line.edges) >= _FEWEST:
            whole[place] = _join_spaced_letters(line)
    texts = [line.text for line in whole]
    split = [place for place, text in enumerate(texts) if text.isupper() and _SPLIT.search(text)]
    lost = [place for place, text in enumerate(texts) if not text.isprintable() and _LOST.search(text)]
    if not split and not lost:
        return whole
    known = "\n".join(texts).casefold()
    for place in split:
        whole[place] = _join_split_capitals(whole[place], known)
    if lost:
        letters = _find_ligatures([whole[place].text for place in lost], set(_WORD.findall(known)))
        for place in lost:
            repaired = _LOST.sub(lambda match: letters.get(match[0], LOST_LETTER), whole[place].text)
            whole[place] = replace(whole[place], text=repaired)
    return whole


def _join_spaced_letters(line: PrintedLine) -> PrintedLine:
    """Join the letters of a line that is set with spaces between them: A G R E E M E N T."""
    words = line.text.split()
    if not all(word[0].isalpha() and not word[1:].strip(".,:;") for word in words):
        return line
    steps = [after - before for before, after in pairwise(line.edges)]
    usual = median(steps)
    if usual > _NEAR * line.size or _is_series([word[0] for word in words]):
        return line
    begins = [True, *(step > _WORD_STEP * max(usual, line.size * 0.5) for step in steps)]
    text = "".join(f" {word}" if begin else word for word, begin in zip(words, begins, strict=True)).strip()
    edges = tuple(edge for edge, begin in zip(line.edges, begins, strict=True) if begin)
    return replace(line, text=text, edges=edges)


def _is_series(letters: Sequence[str]) -> bool:
    """Return whether letters are consecutive, as A B C D, or all the same, and so not a word."""
    steps = {ord(after) - ord(before) for before, after in pairwise(letters)}
    return len(steps) == 1


def _join_split_capitals(line: PrintedLine, known: str) -> PrintedLine:
    """Join a capital to the small capitals after it, if the document has the whole word and not the rest alone."""
    text, edges = line.text, list(line.edges)
    for match in reversed(list(_SPLIT.finditer(text))):
        rest, word = match[2].casefold(), (match[1] + match[2]).casefold()
        if word in known and re.search(rf"\b{word}\b", known) and not re.search(rf"(?<!\b{word[0]} )\b{rest}\b", known):
            if edges:
                del edges[text.count(" ", 0, match.start(2))]
            text = f"{text[: match.end(1)]}{text[match.start(2) :]}"
    return replace(line, text=text, edges=tuple(edges))


def _find_ligatures(texts: Iterable[str], known: set[str]) -> dict[str, str]:
    """Return the ligature for each unnamed character: the one with which most of its words become known words."""
    words = {
        word
        for text in texts
        for word in re.findall(
            rf"[^\W\d_{chr(LOST)}-{chr(LOST + 0xFF)}]*"
            rf"[{chr(LOST)}-{chr(LOST + 0xFF)}][^\s]*",
            text.casefold(),
        )
    }
    vocabulary = known | _common()
    found: dict[str, str] = {}
    for _ in range(2):  # a word may have two: finding one may help to find the other
        for sign in {sign for word in words for sign in _LOST.findall(word)} - found.keys():
            scores = Counter({letters: _count_known(words, sign, letters, found, vocabulary) for letters in _LIGATURES})
            (best, most), (_, second) = scores.most_common(2)
            if most and most >= _CLEAR * second:
                found[sign] = best
    return found


def _count_known(words: set[str], sign: str, letters: str, found: dict[str, str], known: Iterable[str]) -> int:
    """Count the words that become known words when an unnamed character is replaced by some letters."""
    made = 0
    for word in words:
        if sign in word:
            whole = _LOST.sub(lambda match: letters if match[0] == sign else found.get(match[0], match[0]), word)
            match = _WORD.match(whole)
            made += match is not None and match[0] in known and len(match[0]) > 2
    return made


@cache
def _common() -> frozenset[str]:
    return frozenset(_COMMON.split())
