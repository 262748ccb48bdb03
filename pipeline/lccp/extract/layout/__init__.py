"""Lists in text that keeps the layout of a page: columns by where words stand in their lines, rows by what they hold."""
