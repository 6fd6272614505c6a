"""Section 8: regions."""
