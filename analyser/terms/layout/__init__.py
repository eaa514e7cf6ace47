"""How a document is laid out: its sentences, the cells of its forms, its signatures."""
