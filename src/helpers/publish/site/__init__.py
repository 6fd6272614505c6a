"""The site of a year: one page a section from its executed notebook, built by Sphinx, readable without a network."""
