"""DOCX and XLSX."""
