"""Conversion between domain objects (analyses, evidence, assessments) and rows of tables."""
