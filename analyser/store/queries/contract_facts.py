"""The facts of a contract that people may correct, and the words from which each was read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from analyser.store.queries import Connection
from analyser.store.queries.fetch import fetch_all, fetch_one, single_language
from analyser.store.queries.titles import shown_title


@dataclass(frozen=True, slots=True)
class FactQuote:
    """The words from which a fact was read; `term_id` is empty where they are not a term, `page` None if unknown."""

    quote: str
    language: str
    document_id: str
    page: int | None
    term_id: str


@dataclass(frozen=True, slots=True)
class ContractFacts:
    """The facts of a contract as text, empty where unknown, and their quotes, both by field name.

    The fields are title, reference, council, supplier, supplier_number, value_amount (with a decimal point),
    value_currency, value_per, service_area, award_date, regime and publication.
    """

    shown_title: str
    values: Mapping[str, str]
    quotes: Mapping[str, FactQuote]


def contract_facts(db: Connection, contract_id: str) -> ContractFacts | None:
    """Return the facts of a contract; None when the register has none of that id."""
    row = fetch_one(db, _FACTS, [contract_id])
    if row is None:
        return None
    values = {name: "" if row[name] is None else str(row[name]) for name in _FIELDS}
    if row["value_amount"] is not None:
        values["value_amount"] = f"{row['value_amount']:.2f}".removesuffix(".00")
    return ContractFacts(row["shown_title"], values, _quotes(db, contract_id))


_FIELDS = (
    "title",
    "reference",
    "council",
    "supplier",
    "supplier_number",
    "value_amount",
    "value_currency",
    "value_per",
    "service_area",
    "award_date",
    "regime",
    "publication",
)
_FACTS = f"""
select c.*, {shown_title()} as shown_title, council.name as council, supplier.name as supplier,
    supplier.identifier as supplier_number
from contracts c
left join organisations council on council.id = c.council_id
left join organisations supplier on supplier.id = c.supplier_id
where c.id = ?
"""
_TERMS = """
select terms.kind, quote, terms.document_id, page, terms.id, clauses.language
from terms join documents on documents.id = terms.document_id left join clauses on clauses.id = clause_id
where contract_id = ? and terms.kind in ('title', 'reference', 'contract_value') and terms.status <> 'rejected'
order by confidence
"""
_PARTIES = """
select role, quote, document_id, page, language from parties join documents on documents.id = document_id
where contract_id = ? and quote is not null and role in ('buyer', 'supplier')
"""
_FIELD_OF_TERM = {"title": "title", "reference": "reference", "contract_value": "value_amount"}
_FIELD_OF_PARTY = {"buyer": "council", "supplier": "supplier"}


def _quotes(db: Connection, contract_id: str) -> Mapping[str, FactQuote]:
    """Return the quote for each field: the term of highest confidence, or the first party."""
    quotes: dict[str, FactQuote] = {}
    for row in fetch_all(db, _TERMS, [contract_id]):
        language = single_language(row["language"])
        quotes[_FIELD_OF_TERM[row["kind"]]] = FactQuote(
            row["quote"], language, row["document_id"], row["page"], row["id"]
        )
    for row in fetch_all(db, _PARTIES, [contract_id]):
        language = single_language(row["language"])
        quotes.setdefault(
            _FIELD_OF_PARTY[row["role"]], FactQuote(row["quote"], language, row["document_id"], row["page"], "")
        )
    return quotes
