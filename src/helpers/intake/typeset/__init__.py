"""How a typeset page is read: letters and rules become rows of cells."""
