"""Which times are due times, and those that stand apart from sentences: headings of stages, lines of days, tables with a column of times."""
