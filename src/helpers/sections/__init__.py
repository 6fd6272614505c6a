"""One room for each section of the report."""
