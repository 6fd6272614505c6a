"""Rows that the lookups of a year may need: found, listed for a decision, and carried out."""
