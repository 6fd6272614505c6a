"""Section 3: combined credentials."""
