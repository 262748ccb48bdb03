"""The rules by which lost characters of a PDF were recovered: the decoded text holds them as recovered.

They are replayed as they stand, for the evidence is in the font and is told in a finding; the name of
the rule in a cell's provenance says that its words rest on it.
"""

from __future__ import annotations

from lccp.text.rules import rule


@rule("digits.glyph_name")
def digits_glyph_name(text: str) -> str:
    """Digits that a PDF's character map lost, named by the font's glyph names: the words stand as recovered."""
    return text


@rule("digits.font_cmap")
def digits_font_cmap(text: str) -> str:
    """Digits that a PDF's character map lost, told by the embedded font's own map: the words stand as recovered."""
    return text


@rule("digits.glyph_outline")
def digits_glyph_outline(text: str) -> str:
    """Digits that a PDF's character map lost, told by their outlines: the words stand as recovered."""
    return text


@rule("characters.glyph_name")
def characters_glyph_name(text: str) -> str:
    """Other lost characters, named by the font's glyph names: the words stand as recovered."""
    return text


@rule("characters.font_cmap")
def characters_font_cmap(text: str) -> str:
    """Other lost characters, told by the embedded font's own map: the words stand as recovered."""
    return text


@rule("characters.glyph_outline")
def characters_glyph_outline(text: str) -> str:
    """Lost characters whose outline is empty, which are blanks: the words stand as recovered."""
    return text
