"""Whether an output is what its documents say: each cell replayed, or one looked up."""
