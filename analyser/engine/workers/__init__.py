"""TODO analyser/engine/workers."""
