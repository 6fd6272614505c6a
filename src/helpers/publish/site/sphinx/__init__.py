"""Sphinx as this project uses it."""
