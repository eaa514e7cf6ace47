"""The layout of a document: its sentences, the cells of its forms, its signatures."""
