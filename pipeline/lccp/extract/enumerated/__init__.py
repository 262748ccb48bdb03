"""Places that a sentence names one after another, and sentences of news that name pilots so."""
