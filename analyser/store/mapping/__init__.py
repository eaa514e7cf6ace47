"""Between the domain and the tables: analyses, evidence and assessments as rows, and back."""
