"""What a document is made of: lines, parts, outline, contents, figures, tables, imprint."""
