"""Word n-grams of sentences as a sparse matrix, counted with integer keys instead of strings.

A word is an integer, a pair of words one 64-bit key, a triple the pair's index and a word: the n-grams of all sentences
of a document are made by a few array operations, without joining strings.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from scipy import sparse

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]
Halves = npt.NDArray[np.float16]

_BREAK, _BREAK_NUMBER = "\0", -1
_TOKEN = re.compile(rf"[^\W\d_]+(?:['’][^\W\d_]+)?|\d+|[$£€%;:{_BREAK}]")
AROUND = np.float32(0.5)
NUMBER, YEAR, NAME, OTHER = 0, 1, 2, 3
_MOST_REMEMBERED = 200_000
CLASSES = ("<number>", "<year>", "<name>", "<other>")


class _Words(dict[str, int]):
    """Word numbers; a word outside the vocabulary gets the number of its class, which is cached.

    The lower-case form is looked up in the vocabulary only and never in the cache, so that earlier documents do not
    change the score of the next.
    """

    def __init__(self, vocabulary: Mapping[str, int]) -> None:
        super().__init__(vocabulary)
        self._vocabulary = vocabulary

    def __missing__(self, token: str) -> int:
        number = self._vocabulary.get(token.lower())
        if number is None:
            number = _word_class(token)
        if len(self) < _MOST_REMEMBERED:
            self[token] = number
        return number


def _word_class(token: str) -> int:
    if token[0].isdigit():
        return YEAR if len(token) == 4 and token[:2] in {"19", "20"} else NUMBER
    return NAME if token[0].isupper() else OTHER


def tokens(text: str) -> list[str]:
    """Return the words, numbers and money or list signs of a text, in order."""
    return _TOKEN.findall(text)


@dataclass(frozen=True)
class Vocabulary:
    """The words, pairs and triples used as features, and the weight of each (inverse document frequency).

    `pairs` are sorted keys `first * size + second`, `triples` sorted keys `pair index * size + third`, where `size` is
    the number of words with the four classes. Columns of the matrix are words, then pairs, then triples.
    """

    words: tuple[str, ...]
    pairs: Integers
    triples: Integers
    idf: Floats
    _numbers: _Words = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Assign a number to each word."""
        numbers = _Words({word: number for number, word in enumerate(CLASSES + self.words)})
        numbers[_BREAK] = _BREAK_NUMBER
        object.__setattr__(self, "_numbers", numbers)

    @property
    def size(self) -> int:
        """Number of words, the classes of unknown words included."""
        return len(CLASSES) + len(self.words)

    @property
    def columns(self) -> int:
        """Number of columns of the matrix."""
        return self.size + len(self.pairs) + len(self.triples)

    def encode(self, texts: Sequence[str]) -> tuple[Integers, Integers]:
        """Return the word numbers of all texts one after another, and the row each belongs to."""
        found = tokens(_BREAK.join(text.replace(_BREAK, " ") for text in texts))
        words = np.fromiter(map(self._numbers.__getitem__, found), dtype=np.int64, count=len(found))
        breaks = words == _BREAK_NUMBER
        return words[~breaks], np.cumsum(breaks)[~breaks]

    def matrix(self, texts: Sequence[str]) -> sparse.csr_matrix:
        """Return TF-IDF rows (sublinear counts, length 1) of the texts: len(texts) x columns, float32."""
        words, rows = self.encode(texts)
        columns, at = self.grams(words, rows)
        counts = sparse.coo_matrix(
            (np.ones(len(columns), np.float32), (at, columns)), (len(texts), self.columns)
        ).tocsr()
        counts.sum_duplicates()
        counts.data = (1 + np.log(counts.data)) * self.idf[counts.indices]
        squares = np.asarray(counts.multiply(counts).sum(axis=1)).ravel()
        scale = 1 / np.sqrt(np.maximum(squares, 1e-12))
        counts.data *= np.repeat(scale, np.diff(counts.indptr)).astype(np.float32)
        return counts

    def grams(self, words: Integers, rows: Integers) -> tuple[Integers, Integers]:
        """Return the columns of all n-grams in the vocabulary, and the row of each."""
        together = rows[:-1] == rows[1:]
        pair, found = _find(self.pairs, words[:-1] * self.size + words[1:], together)
        triple, thrice = _find(self.triples, pair[:-1] * self.size + words[2:], found[:-1] & together[1:])
        columns = np.concatenate(
            [words, self.size + pair[found], self.size + len(self.pairs) + triple[thrice]],
        )
        return columns, np.concatenate([rows, rows[:-1][found], rows[:-2][thrice]])


def _find(keys: Integers, wanted: Integers, mask: npt.NDArray[np.bool_]) -> tuple[Integers, npt.NDArray[np.bool_]]:
    """Look up `wanted` in sorted `keys`; return each index, and whether it was found where `mask` is true."""
    place = np.searchsorted(keys, wanted)
    place = np.minimum(place, max(len(keys) - 1, 0))
    return place, mask & (keys[place] == wanted) if len(keys) else np.zeros(len(wanted), bool)


@dataclass(frozen=True)
class Weights:
    """Weights of a linear model for each head.

    `own` (columns x heads) are those of the unit's n-grams; `around` (3 x words x heads) those of the single words of
    the unit before, of the unit after, and of the heading above. A loaded model has them in 16 bits.
    """

    own: Halves | Floats
    around: Halves | Floats
    bias: Floats


def learn_vocabulary(texts: Sequence[str], groups: Sequence[int], least: tuple[int, int, int]) -> Vocabulary:
    """Build the vocabulary from training texts.

    `groups` numbers the contract of each text; a word, pair or triple is kept when at least `least[n]` contracts use
    it, so that the names of one company's contracts are left out. The weights follow from the texts' frequencies.
    """
    group = np.asarray(groups, dtype=np.int64)
    by_contract: dict[int, list[str]] = defaultdict(list)
    for number, text in zip(groups, texts, strict=True):
        by_contract[number].append(text)
    seen = Counter(
        word
        for contract_texts in by_contract.values()
        for word in {w.lower() for w in tokens("\n".join(contract_texts))}
    )
    kept = tuple(sorted(word for word, count in seen.items() if count >= least[0] and not word[0].isdigit()))
    none = np.empty(0, np.int64)
    stage = Vocabulary(kept, none, none, np.ones(len(CLASSES) + len(kept), np.float32))
    words, rows = stage.encode(texts)
    together = rows[:-1] == rows[1:]
    keys = words[:-1] * stage.size + words[1:]
    pairs = _frequent(keys[together], group[rows[:-1][together]], least[1])
    pair, found = _find(pairs, keys, together)
    mask = found[:-1] & together[1:]
    triples = _frequent((pair[:-1] * stage.size + words[2:])[mask], group[rows[:-2][mask]], least[2])
    plain = Vocabulary(kept, pairs, triples, np.ones(stage.size + len(pairs) + len(triples), np.float32))
    columns, at = plain.grams(words, rows)
    distinct = _distinct(at * plain.columns + columns) % plain.columns
    frequency = np.bincount(distinct, minlength=plain.columns)
    idf = np.log((1 + len(texts)) / (1 + frequency)) + 1
    return Vocabulary(kept, pairs, triples, idf.astype(np.float32))


def _frequent(keys: Integers, groups: Integers, least: int) -> Integers:
    """Return the sorted keys that occur in at least `least` groups."""
    span = int(groups.max()) + 1 if len(groups) else 1
    in_groups = _distinct(keys * span + groups) // span
    values = _distinct(in_groups)
    counts = np.searchsorted(in_groups, values, "right") - np.searchsorted(in_groups, values, "left")
    return values[counts >= least]


def _distinct(keys: Integers) -> Integers:
    """Return the distinct keys in order; sorting is several times faster than hashing for this many."""
    ordered: Integers = np.sort(keys)
    kept: Integers = ordered[np.concatenate([[True], ordered[1:] != ordered[:-1]])[: len(ordered)]]
    return kept


def weighted_sums(rows: sparse.csr_matrix, weights: Halves | Floats) -> Floats:
    """Return `rows @ weights` in 32 bits; only the weights of columns that occur are converted, to save memory."""
    columns, places = np.unique(rows.indices, return_inverse=True)
    narrow = sparse.csr_matrix((rows.data, places, rows.indptr), (rows.shape[0], len(columns)))
    product: Floats = np.asarray(narrow @ weights[columns].astype(np.float32))
    return product


def score(features: sparse.csr_matrix, headings: Integers, same: npt.NDArray[np.bool_], weights: Weights) -> Floats:
    """Return log-odds of consecutive units (units x heads) from their features and those of their surroundings.

    `features` are the units' features, `headings` the index of the heading above each, and `same` (one shorter) says
    whether a unit and the next are of one document.
    """
    scores = weighted_sums(features, weights.own) + weights.bias
    single = features[:, : len(weights.around[0])]
    before, after, heading = (weighted_sums(single, block) for block in weights.around)
    together = AROUND * same[:, None].astype(np.float32)
    scores[1:] += together * before[:-1]
    scores[:-1] += together * after[1:]
    has_heading = (headings != np.arange(len(headings)))[:, None]
    total: Floats = scores + AROUND * has_heading * heading[headings]
    return total


def with_surroundings(
    vocabulary: Vocabulary, features: sparse.csr_matrix, contract: Integers, headings: Integers
) -> sparse.csr_matrix:
    """Return each unit's features followed by the single words of the unit before, the unit after and the heading.

    `features` are the units' features, `contract` the contract of each unit, `headings` the index of its heading, its
    own for none. The result has `columns + 3 * size` columns.
    """
    size = len(contract)
    same = np.flatnonzero(contract[:-1] == contract[1:])
    headed = np.flatnonzero(headings != np.arange(size))
    single = features[:, : vocabulary.size]
    places = ((same + 1, same), (same, same + 1), (headed, headings[headed]))
    around = [
        sparse.csr_matrix((np.full(len(to), AROUND), (to, source)), (size, size)) @ single for to, source in places
    ]
    return sparse.hstack([features, *around], format="csr")
