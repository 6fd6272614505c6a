"""The page of each public school unit."""
