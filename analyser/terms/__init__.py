"""Terms: the dates, periods, sums and names that a contract fixes, each with the words it was read from.

Start at `extraction`: it lists the extractors, one module for each question, and calls them in order. Each extractor
has a function `extract`, which takes a `context.TermContext` and yields terms; the docstring of its module names the
kinds of term (`AUTO_RENEWAL`). The other modules help the extractors: `values` reads dates, durations and sums from any
text, and `layout` splits a document into sentences, form entries and signatures.
"""

from analyser.terms.extraction import extract

__all__ = ["extract"]
