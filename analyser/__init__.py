"""Vendor contract lock-in analyser: supplier contracts in, a browsable register of lock-in risks out."""

__version__ = "0.1.0"
