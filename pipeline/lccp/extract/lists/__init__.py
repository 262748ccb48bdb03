"""Lists of places: from a table's grid, from lines, from a dump whose cells ran together."""
