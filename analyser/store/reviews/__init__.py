"""TODO analyser/store/reviews."""
