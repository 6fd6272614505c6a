"""Section 4: credential tiers."""
