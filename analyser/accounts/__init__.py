"""TODO analyser/accounts."""
