"""The pages, a module for each family; no page imports another."""
