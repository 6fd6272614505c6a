"""Section 1: the state over the years."""
