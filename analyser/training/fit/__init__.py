"""Fitting: linear models, UK heads, rescoring weights, absence weights and the encoder."""
