"""Read queries for pages and exports: each takes a connection and plain arguments, and returns typed rows.

The rows hold no links and no translated text: where a text exists in both languages, both are returned.
"""

from sqlite3 import Connection

__all__ = ["Connection"]
