"""Terms: the dates, periods, sums and names that a contract fixes, each with the words it was read from."""

from analyser.terms.extraction import extract

__all__ = ["extract"]
