"""Where values are printed: sentences, rows of forms and tables, signature blocks."""
