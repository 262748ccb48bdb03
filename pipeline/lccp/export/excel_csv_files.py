"""CSV that Excel opens by a double click as it is: a byte order mark, and no text that it takes for something else.

Excel makes numbers of codes, dates of 2017-01 and 1-2, and formulas of what begins with =, + , - or @. Such a text is
written as ="..."; what is too long for that, behind an apostrophe.
"""

from __future__ import annotations

from pathlib import Path

from lccp.export.csv_files import file_names, write_csv_files
from lccp.schemas import Field
from lccp.storage.folder import OutputFolder
from lccp.text.patterns import re

NEEDS: tuple[str, ...] = ()
LONGEST = 255  # characters of a text within a formula
# Formulas; numbers and dates (which are ASCII and hold a digit); truth values; what Excel's own sign begins.
MISTAKEN = re.compile(r"[=+\-@\t\r'].*|(?=[ -~]*\d)[ -~]*|true|false", re.DOTALL | re.IGNORECASE)

__all__ = ["file_names", "write_files"]


def write_files(folder: OutputFolder, to: Path) -> None:
    """Write the files into an empty folder."""
    write_csv_files(folder, to, "utf-8-sig", safe_cell)


def safe_cell(field: Field, text: str) -> str:
    """Return what stands in the file for a cell, so that Excel shows the cell.

    >>> from lccp.schemas import schema
    >>> code = schema("pilots").field("adcode")
    >>> safe_cell(code, "330400"), safe_cell(code, "嘉兴市"), safe_cell(schema("pilots").field("batch"), "3")
    ('="330400"', '嘉兴市', '3')
    """
    if field.type != "string" or not text or not MISTAKEN.fullmatch(text):
        return text
    if len(text) > LONGEST:
        return "'" + text if text[0] in "=+-@\t\r'" else text
    return '="' + text.replace('"', '""') + '"'


def shown_cell(text: str) -> str:
    """Return what Excel shows of a cell of the file.

    >>> shown_cell('="330400"'), shown_cell("嘉兴市")
    ('330400', '嘉兴市')
    """
    if text.startswith('="') and text.endswith('"'):
        return text[2:-1].replace('""', '"')
    return text.removeprefix("'")
