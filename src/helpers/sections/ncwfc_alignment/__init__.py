"""Section 7: NC Workforce Credentials."""
