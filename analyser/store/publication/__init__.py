"""Publication: copying public rows, redaction of withheld clauses, and the check for leaks."""
