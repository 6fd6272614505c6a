"""Intervals, bounds, shrinkage, ranks and series: numbers only, no word of the report."""
