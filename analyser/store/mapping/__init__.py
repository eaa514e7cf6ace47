"""TODO analyser/store/mapping."""
