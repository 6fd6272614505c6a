"""The cycle of a year: laying it out, what is left to do, what was proposed, revised and released."""
