"""Documents to tables: one module a kind of thing."""
