"""Helpers for the tests of the readers: what a table holds, and the truth that renditions are made of."""

from pathlib import Path

from lccp.model import Grid, InputError, Line
from lccp.read import Limits, read
from lccp.read.entities import unescaped

DATA = Path(__file__).parents[1] / "data"
NOTICE = Path(__file__).parents[2] / "raw" / "third-batch-notice-2017.txt"


def words(document, pieces):
    """Join pieces as a reader of the page would, blanks aside."""
    joined = "".join(document.text[start:end] for start, end in pieces)
    return "".join(unescaped(joined).split())


def grids(document):
    return [block for block in document.blocks if isinstance(block, Grid)]


def table(document, number=0):
    """A table as {(row, column): words}."""
    return {(cell.row, cell.column): words(document, cell.pieces) for cell in grids(document)[number].cells}


def spans(document, number=0):
    """The merged cells of a table as {(row, column): (row span, column span)}."""
    found = {}
    for cell in grids(document)[number].cells:
        if (cell.row_span, cell.column_span) != (1, 1):
            found[cell.row, cell.column] = (cell.row_span, cell.column_span)
    return found


def lines(document, role=None):
    """The words of the lines, all of them or those of one style."""
    return [
        words(document, block.pieces or [(block.start, block.end)])
        for block in document.blocks
        if isinstance(block, Line) and role in (None, block.style)
    ]


def truth():
    """The list of 45 out of the notice: rows of words without blanks, repeated headers left out."""
    rows = []
    for line in NOTICE.read_text(encoding="utf-8").split("\n"):
        row = ["".join(cell.split()) for cell in line.split("\t")]
        if len(row) == 5 and row not in rows:
            rows.append(row)
    return rows


def quotes_itself(document):
    """Whether every block lies inside the text, in order within itself."""
    for block in document.blocks:
        assert 0 <= block.start < block.end <= len(document.text)
        pieces = [piece for cell in block.cells for piece in cell.pieces] if isinstance(block, Grid) else block.pieces
        for start, end in pieces:
            assert block.start <= start < end <= block.end
    return True


def attempt(source, data, limits=Limits()):  # noqa: B008
    """Read a document, or see it refused in one line: then None."""
    try:
        return read(source, data, limits)
    except InputError as error:
        message = str(error)
    assert len(message.splitlines()) == 1
    assert message.startswith(f"raw/{source.file}: ")
    return None
