"""TODO analyser/web/components."""
