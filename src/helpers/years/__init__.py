"""A year beside earlier ones: what is new, gone, renamed or moved, and what changed by how much."""
