"""Which rows of an output folder are about a programme: it itself, its pilots, and what names one of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from lccp.model import InputError
from lccp.schemas import schema
from lccp.storage.folder import OutputFolder, files_of_table
from lccp.storage.rows import open_table


class ProgrammeRows(NamedTuple):
    """A programme by its id, and the ids of its pilots."""

    programme: str
    pilots: frozenset[str]

    def has_row(self, row: Mapping[str, str]) -> bool:
        """Whether a row is about the programme."""
        if "programme" in row:
            return row["programme"] == self.programme
        return bool(row.get("pilot")) and row["pilot"] in self.pilots

    def keys_of(self, folder: OutputFolder, table: str) -> frozenset[str]:
        """Return the keys of the rows of a table that are about the programme."""
        return frozenset(schema(table).key(row) for row in _rows_of(folder, table) if self.has_row(row))


def rows_of_programme(programme: str, *folders: OutputFolder) -> ProgrammeRows:
    """Return what tells the rows of a programme in some output folders. Raises InputError where none of them has it."""
    present: dict[str, None] = {}
    pilots = set()
    for folder in folders:
        present.update((row["programme"], None) for row in _rows_of(folder, "programmes"))
        pilots |= {row["pilot"] for row in _rows_of(folder, "pilots") if row.get("programme") == programme}
    if programme not in present:
        raise InputError(f"--programme {programme}: there is none; there are {', '.join(present) or 'none'}")
    return ProgrammeRows(programme, frozenset(pilots))


def _rows_of(folder: OutputFolder, table: str) -> Iterator[dict[str, str]]:
    if not files_of_table(folder, table):
        return
    with open_table(folder, table) as opened:
        for values in opened.rows:
            yield dict(zip(opened.header, values, strict=True))
