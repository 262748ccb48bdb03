"""What sentences say: quantities, citations, deadlines, goals, ratings, counts of pilots."""
