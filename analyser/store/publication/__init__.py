"""TODO analyser/store/publication."""
