"""Across documents: witnesses to one row, conflicts told, names resolved, totals compared."""
