"""How numbers, tables and charts look."""
