"""People's decisions: recorded for good, and applied to what the machine found."""
