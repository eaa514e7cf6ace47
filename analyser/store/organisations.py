"""Assigning a council and a supplier to each contract, from the parties of its documents.

Parties with the same company number are one organisation. A party without a number belongs to the organisation whose
number occurs with its name elsewhere; if there is none, or more than one, its name alone identifies the organisation.
The result depends on the rows in `parties` only, not on the order in which they were written.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlite_utils import Database

from analyser.store.mapping.documents import USER_SUPPLIED
from analyser.store.mapping.identity import is_welsh, organisation_id

ROLES = {"buyer": "council", "supplier": "supplier"}
_COLUMN = {"buyer": "council_id", "supplier": "supplier_id"}

Signature = tuple[str, str, str, str]
"""A party's role, the key of its name, the key of its company number, and its name."""

_SIGNATURE = "role, name_key, number_key, name"

# A party entered by a reviewer is preferred to one given by the user, and that to one found in a document. Among
# documents, the agreement is preferred, then the order form, then a variation.
_CHOSEN_PARTY = f"""
    SELECT parties.name_key, parties.number_key
    FROM parties JOIN documents ON documents.id = parties.document_id
    WHERE documents.contract_id = ? AND parties.role = ?
    ORDER BY
        CASE parties.origin WHEN 'reviewer' THEN 0 WHEN '{USER_SUPPLIED}' THEN 1 ELSE 2 END,
        CASE documents.kind WHEN 'agreement' THEN 0 WHEN 'order_form' THEN 1 WHEN 'variation' THEN 2 ELSE 3 END,
        parties.id
    LIMIT 1
"""


def signatures(db: Database, document_id: str) -> set[Signature]:
    """Return the signatures of the buyers and suppliers of a document."""
    return set(
        db.execute(
            f"SELECT {_SIGNATURE} FROM parties WHERE document_id = ? AND role != 'other'", [document_id]
        ).fetchall()
    )


def assign_organisations(db: Database, contracts: Iterable[str], changed: set[Signature], document_id: str) -> None:
    """Assign contracts to their council and supplier after the parties of a document have changed.

    `contracts` are the ids of the contracts that the document belongs or belonged to, and `changed` the signatures that
    were added or removed. Other contracts are reassigned too where an added or removed name or number merges or splits
    organisations.
    """
    affected = set(contracts)
    for signature in changed:
        if not _signed_elsewhere(db, signature, document_id):
            affected |= _related_contracts(db, signature)
    replaced = {_assign(db, contract_id, role) for contract_id in sorted(affected) for role in ROLES}
    _remove_unused(db, replaced)


def _signed_elsewhere(db: Database, signature: Signature, document_id: str) -> bool:
    sql = f"SELECT 1 FROM parties WHERE ({_SIGNATURE}) = (?, ?, ?, ?) AND document_id != ? LIMIT 1"
    return db.execute(sql, [*signature, document_id]).fetchone() is not None


def _related_contracts(db: Database, signature: Signature) -> set[str]:
    """Return the contracts with a party of this name or number, or of a number that occurs with this name."""
    role, name, number, _ = signature
    numbers = {number, *_numbers_of(db, role, name)} - {""}
    names = {name}
    for shared in numbers:
        sql = "SELECT DISTINCT name_key FROM parties WHERE number_key = ? AND role = ?"
        names |= {key for (key,) in db.execute(sql, [shared, role])}
    related: set[str] = set()
    for column, keys in (("name_key", names), ("number_key", numbers)):
        sql = f"""
            SELECT DISTINCT documents.contract_id FROM parties JOIN documents ON documents.id = parties.document_id
            WHERE parties.{column} = ? AND parties.role = ? AND documents.contract_id IS NOT NULL
        """
        related |= {contract_id for key in keys for (contract_id,) in db.execute(sql, [key, role])}
    return related


def _numbers_of(db: Database, role: str, name: str) -> list[str]:
    sql = "SELECT DISTINCT number_key FROM parties WHERE name_key = ? AND role = ? AND number_key != ''"
    return [number for (number,) in db.execute(sql, [name, role])]


def _assign(db: Database, contract_id: str, role: str) -> str | None:
    """Assign a contract to its council or supplier; return the id of the organisation that this replaces, if any."""
    column = _COLUMN[role]
    chosen = db.execute(_CHOSEN_PARTY, [contract_id, role]).fetchone()
    organisation = _organisation(db, role, *chosen) if chosen else None
    row = db.execute(f"SELECT {column} FROM contracts WHERE id = ?", [contract_id]).fetchone()
    if row is None or row[0] == organisation:
        return None
    db.execute(f"UPDATE contracts SET {column} = ? WHERE id = ?", [organisation, contract_id])
    return str(row[0]) if row[0] else None


def _organisation(db: Database, role: str, name: str, number: str) -> str:
    """Insert or update the organisation that a party belongs to, and return its id."""
    numbers = _numbers_of(db, role, name)
    if not number and len(numbers) == 1:
        number = numbers[0]
    if number:
        sql = "SELECT DISTINCT name FROM parties WHERE number_key = ? AND role = ?"
        names = [name for (name,) in db.execute(sql, [number, role])]
    else:
        sql = "SELECT DISTINCT name FROM parties WHERE name_key = ? AND role = ? AND number_key = ''"
        names = [name for (name,) in db.execute(sql, [name, role])]
    welsh = [name for name in names if role == "buyer" and is_welsh(name)]
    best = min([name for name in names if name not in welsh] or names, key=_preference)
    row: dict[str, Any] = {
        "id": organisation_id(ROLES[role], best, number),
        "name": best,
        "name_cy": min(welsh, key=_preference, default=None),
        "role": ROLES[role],
        "identifier": number or None,
    }
    db.execute(
        """
        INSERT INTO organisations (id, name, name_cy, role, identifier)
        VALUES (:id, :name, :name_cy, :role, :identifier)
        ON CONFLICT (id) DO UPDATE SET name = excluded.name, name_cy = coalesce(excluded.name_cy, name_cy)
        """,
        row,
    )
    return str(row["id"])


def _preference(name: str) -> tuple[bool, int, str]:
    """Return the sort key of a name: names not all in capitals first, then the longest."""
    return name.isupper(), -len(name), name


def _remove_unused(db: Database, candidates: set[str | None]) -> None:
    db.conn.executemany(
        """
        DELETE FROM organisations WHERE id = :id
        AND NOT EXISTS (SELECT 1 FROM contracts WHERE council_id = :id OR supplier_id = :id)
        """,
        [{"id": organisation} for organisation in candidates if organisation],
    )
