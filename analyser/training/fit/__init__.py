"""TODO analyser/training/fit."""
