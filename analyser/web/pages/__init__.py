"""TODO analyser/web/pages."""
