"""What the codes of a PDF's fonts stand for: maps, font programs, outlines, and the evidence that recovers lost ones."""
