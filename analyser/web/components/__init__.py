"""Parts that several pages share: views of a contract, rows, forms, highlights and drawings."""
