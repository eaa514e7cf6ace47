"""How often a model is right: cross-validation, measures, and what a change gained and lost."""
