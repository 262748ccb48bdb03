"""Pilot lists of a document as traced rows, and the rules that make their cells."""

from __future__ import annotations

from dataclasses import dataclass

import regex
from lccp.extract.lists.shapes import BARE_BATCH, BATCH, STAR, STARS, running_number
from lccp.extract.structure.markers import chinese_number
from lccp.model import Cell
from lccp.normalise.english import english_batch
from lccp.text.rules import rule, structural
from lccp.text.spans import Text

ORDER = structural("list.order", "the row's place in a list that prints no numbers")


@rule("batch.of_title")
def batch_of_title(value: str) -> str:
    """Return the number of the batch that a title, or a cell of a column of batches, names.

    >>> batch_of_title("第三批"), batch_of_title("首批"), batch_of_title("第2批次"), batch_of_title("二")
    ('3', '1', '2', '2')
    >>> batch_of_title("Third batch"), batch_of_title("Batch 2"), batch_of_title("Second")
    ('3', '2', '2')
    """
    match = BATCH.search(value)
    bare = BARE_BATCH.fullmatch(value.strip())
    if number := english_batch(match[0] if match else value):
        return str(number)
    if match:
        numeral = match[1] or "一"
    elif bare:
        numeral = bare[0]
    else:
        raise ValueError(f"{value!r} names no batch")
    return str(int(numeral) if numeral.isdecimal() else chinese_number(numeral))


@rule("list.number")
def list_number(value: str) -> str:
    """Return a running number as an integer.

    >>> list_number("09."), list_number("①"), list_number("（一）")
    ('9', '1', '1')
    """
    number = running_number(value)
    if number is None:
        raise ValueError(f"{value!r} is no running number")
    return str(number)


@rule("list.starred")
def list_starred(value: str) -> str:
    """Return true for a star."""
    if not regex.fullmatch(STAR, value):
        raise ValueError(f"{value!r} is no star")
    return "true"


@rule("list.unstarred")
def list_unstarred(value: str) -> str:
    """Return false for a name that bears no star."""
    if not value or set(value) & set(STARS):
        raise ValueError(f"{value!r} bears a star")
    return "false"


@dataclass(frozen=True)
class ListRow:
    """A row of a list: its words, mended, with the cells that need nothing from other documents.

    ``batch`` are the words that name the row's own batch (a column, a heading inside the list),
    ``designated`` those that print when the place was designated; ``kind`` is what a heading says that the place is.
    """

    number: Cell
    province: Text | None
    place: Text
    conditional: Cell
    year: Text | None
    items: tuple[Text, ...]
    batch: Text | None = None
    designated: Text | None = None
    kind: str = ""


@dataclass(frozen=True)
class PilotList:
    """A pilot list: where it begins, the batch that its title names, its rows, the heading above it."""

    source: str
    start: int
    batch: Text | None
    rows: tuple[ListRow, ...]
    heading: Text | None = None

    def starts_of_dates(self) -> set[int]:
        """Where the years, dates and batches stand that the rows hold."""
        return {
            date.starts[0]
            for row in self.rows
            for date in (row.year, row.designated, row.batch)
            if date is not None and date.value
        }
