"""TODO analyser/training/publish."""
