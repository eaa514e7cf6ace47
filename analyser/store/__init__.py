"""The register database: its schema, writing, queries, reviews and publication, and the original files."""

from analyser.store.files import FileStore, fingerprint
from analyser.store.mapping.documents import DocumentRows, rows_of
from analyser.store.publication.redactions import Withholding
from analyser.store.register import Register
from analyser.store.reviews.labelled import Decided
from analyser.store.reviews.record import Recorded, Review
from analyser.store.schema.dictionary import ColumnInfo, TableInfo, dictionary
from analyser.store.write import FactorRow, Source, Versions, Written

__all__ = [
    "ColumnInfo",
    "Decided",
    "DocumentRows",
    "FactorRow",
    "FileStore",
    "Recorded",
    "Register",
    "Review",
    "Source",
    "TableInfo",
    "Versions",
    "Withholding",
    "Written",
    "dictionary",
    "fingerprint",
    "rows_of",
]
