"""Section 9: public school units."""
