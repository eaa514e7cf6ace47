"""TODO analyser/store/schema."""
