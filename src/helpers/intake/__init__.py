"""A report file becomes the published tables of a year, cells as printed."""
