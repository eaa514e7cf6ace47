"""What may leave a register for the published file: the copy, redactions, and the check for leaks."""
