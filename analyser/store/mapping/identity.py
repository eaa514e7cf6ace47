"""Ids of documents, contracts and organisations, and the keys by which two of them are recognised as the same.

Every id depends only on what the documents contain, so the order in which files are added never changes the register.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata

_LEGAL_FORMS = {
    "ag", "bv", "co", "company", "corp", "corporation", "cyf", "cyfyngedig", "gmbh", "inc", "incorporated", "limited",
    "llc", "llp", "lp", "ltd", "nv", "plc", "sa",
}  # fmt: skip

# The beginning of a council's Welsh name, and the end of its English name; longer forms first.
_COUNCILS = (
    (("cyngor", "bwrdeistref", "sirol"), ("county", "borough", "council")),
    (("cyngor", "sir"), ("county", "council")),
    (("cyngor", "dinas"), ("city", "council")),
    (("cyngor",), ("council",)),
)


def document_id(sha256: str) -> str:
    """Return the id of the document whose bytes have this SHA-256 (hex): its first 16 digits."""
    return sha256[:16]


def contract_id(council: str, reference: str, document: str) -> str:
    """Return the id of the contract that a document belongs to.

    Documents of one council that print the same reference are one contract. Without a council or a reference
    the document is a contract by itself, since two councils may both have a contract "1".
    """
    council, reference = name_key(council), "".join(reference.split()).casefold()
    if council and reference:
        return row_id("contract", council, reference)
    return row_id("contract", document)


def row_id(*parts: object) -> str:
    """Return an id of 16 hex digits: a hash of the parts."""
    return hashlib.sha256("\0".join(str(part) for part in parts).encode()).hexdigest()[:16]


def name_key(name: str) -> str:
    """Return an organisation's name in plain lower-case words without its legal form, so that spellings agree.

    `ACME (Systems) Limited` and `Acme Systems Ltd.` both give `acme systems`, `Cyngor Sir Ceredigion` and `Ceredigion
    County Council` both `ceredigion county council`. A place with two names (Caerdydd, Cardiff) has two keys.
    """
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter)).replace("&", " and ")
    words = re.findall(r"\w+", plain.replace("'", "").replace("’", "").replace(".", ""))
    while len(words) > 1 and words[-1] in _LEGAL_FORMS:
        words.pop()
    if len(words) > 1 and words[0] == "the":
        words.pop(0)
    for welsh, english in _COUNCILS:
        if tuple(words[: len(welsh)]) == welsh and len(words) > len(welsh):
            return " ".join([*words[len(welsh) :], *english])
    return " ".join(words)


def is_welsh(council: str) -> bool:
    """Return whether a council's name is in Welsh."""
    return council.casefold().startswith("cyngor ")


def number_key(number: str) -> str:
    """Return a company number as letters and digits; a UK number is padded to eight digits."""
    plain = re.sub(r"[\W_]", "", number).upper()
    return plain.zfill(8) if plain.isdecimal() and len(plain) >= 6 else plain


def organisation_id(role: str, name: str, number: str) -> str:
    """Return a readable id such as `supplier-acme-systems--01234567`; names never contain the double hyphen."""
    slug = "-".join([role, *name_key(name).split()])
    return f"{slug}--{number.lower()}" if number else slug
