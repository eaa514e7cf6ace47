"""Evaluation of a model: cross-validation, measures, and which examples a change gained or lost."""
