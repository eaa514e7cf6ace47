"""TODO analyser/terms/layout."""
