"""From raw files to processed tables."""
