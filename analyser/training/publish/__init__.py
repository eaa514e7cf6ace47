"""Writing the figures of a model and its model card in both languages."""
