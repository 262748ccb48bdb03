"""The signs of a PDF page: read into columns of numbers, sorted out, turned upright."""
