"""What a table must look like, and reading and saving tables."""
