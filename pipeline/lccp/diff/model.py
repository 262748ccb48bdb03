"""What a comparison of two output folders finds: plain, frozen, ready to print."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

SOURCE = "source changed"
RULES = "rules changed"
CORRECTION = "correction changed"
CAUSES = (SOURCE, RULES, CORRECTION)


@dataclass(frozen=True, slots=True)
class SideQuote:
    """Words of a document: ``start`` 0-based, ``end`` exclusive, in code points of the decoded text."""

    source: str
    start: int
    end: int
    exact: str


@dataclass(frozen=True, slots=True)
class CellSide:
    """A cell as one of the two folders has it. Without provenance, quotes, rules and origins are empty."""

    value: str
    quotes: tuple[SideQuote, ...] = ()
    rules: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()

    def words_by_source(self) -> dict[str, str]:
        """Return the quoted words of each source, joined in reading order."""
        joined: dict[str, str] = {}
        for quote in self.quotes:
            joined[quote.source] = joined.get(quote.source, "") + quote.exact
        return joined


NOTHING = CellSide("")


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell that differs. ``key`` is the row's key in the new folder; ``old_key`` that in the old one.

    ``kind`` is ``added`` where the old folder has no value, ``removed`` where the new one has none,
    ``retraced`` where the value is the same but its words or rules differ, else ``changed``.
    """

    table: str
    key: str
    old_key: str
    field: str
    old: CellSide
    new: CellSide
    causes: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """Distinguish added, removed, changed and retraced cells."""
        if self.old.value == self.new.value:
            return "retraced"
        if not self.old.value:
            return "added"
        return "changed" if self.new.value else "removed"


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row that only one of the folders has, with its cells that are not empty."""

    key: str
    cells: tuple[CellChange, ...]
    causes: tuple[str, ...] = ()


@dataclass(slots=True)
class TableChange:
    """What differs in one table. ``renumbered`` pairs old keys with new ones: rows that say the same elsewhere."""

    table: str
    columns_added: tuple[str, ...] = ()
    columns_removed: tuple[str, ...] = ()
    added: list[RowChange] = field(default_factory=list)
    removed: list[RowChange] = field(default_factory=list)
    changed: list[CellChange] = field(default_factory=list)
    renumbered: list[tuple[str, str]] = field(default_factory=list)
    retraced: list[CellChange] = field(default_factory=list)

    def __bool__(self) -> bool:
        return any(getattr(self, name) for name in self.__slots__ if name != "table")

    def cells(self) -> Iterator[CellChange]:
        """Return every cell concerned, those of added and removed rows too."""
        for row in (*self.removed, *self.added):
            yield from row.cells
        yield from self.changed
        yield from self.retraced


@dataclass(frozen=True, slots=True)
class FolderDifference:
    """What differs between two output folders: tables in the order of the contract, then other files by name."""

    old: str
    new: str
    tables: tuple[TableChange, ...]
    files: tuple[str, ...] = ()

    @property
    def equal(self) -> bool:
        """Whether nothing differs. Words that merely moved to other offsets are no difference."""
        return not self.files and not any(self.tables)
