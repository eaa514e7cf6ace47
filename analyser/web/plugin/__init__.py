"""TODO analyser/web/plugin."""
