"""Tested functions that the notebooks of the credential attainment analysis call."""
