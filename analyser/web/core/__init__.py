"""TODO analyser/web/core."""
