"""Labelled examples: CUAD, our own clauses, labels by reference, and corrections from registers."""
