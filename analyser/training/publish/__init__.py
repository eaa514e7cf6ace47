"""What is written beside a model: its figures and the model card in both languages."""
