"""Section 2: courses and their credentials."""
