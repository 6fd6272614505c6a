"""Section 6: career readiness credentials."""
