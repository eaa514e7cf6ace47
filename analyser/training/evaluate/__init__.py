"""TODO analyser/training/evaluate."""
