"""The published report against itself."""
