"""User accounts, their roles in each register, and sessions."""
