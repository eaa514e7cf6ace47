"""The schema of a register: migrations, triggers, the data dictionary, and opening a register file."""
