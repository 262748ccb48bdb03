"""What of a difference is about one programme."""

from __future__ import annotations

from lccp.diff.model import FolderDifference, TableChange
from lccp.storage.folder import OutputFolder
from lccp.storage.programme_rows import ProgrammeRows, rows_of_programme


def keep_programme(
    difference: FolderDifference, old: OutputFolder, new: OutputFolder, programme: str
) -> FolderDifference:
    """Return the differences in rows about a programme. Raises InputError where neither folder has it."""
    wanted = rows_of_programme(programme, old, new)
    tables = tuple(_keep_rows(change, old, new, wanted) if change else change for change in difference.tables)
    return FolderDifference(difference.old, difference.new, tables)


def _keep_rows(change: TableChange, old: OutputFolder, new: OutputFolder, wanted: ProgrammeRows) -> TableChange:
    before, after = wanted.keys_of(old, change.table), wanted.keys_of(new, change.table)
    return TableChange(
        change.table,
        added=[row for row in change.added if row.key in after],
        removed=[row for row in change.removed if row.key in before],
        changed=[cell for cell in change.changed if cell.key in after or cell.old_key in before],
        renumbered=[pair for pair in change.renumbered if pair[1] in after],
        retraced=[cell for cell in change.retraced if cell.key in after],
    )
