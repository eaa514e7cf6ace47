"""TODO analyser/training/data."""
