"""TODO analyser/terms/values."""
