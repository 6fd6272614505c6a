"""Section 5: student groups."""
