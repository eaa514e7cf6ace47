"""Reviews by people: recording them, and applying them to the findings and terms of the program."""
