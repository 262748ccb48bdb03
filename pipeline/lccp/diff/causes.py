"""Why a cell differs: the document's bytes, the rules, a correction, or several of these.

Nothing but the two folders is looked at. The hashes in ``sources`` tell which documents differ. A rule
is a pure function of its words, so a cell that was read, not computed, and that has the same words
and the same rules but another value, differs because a rule does. A computed cell takes over the
causes of the cells that it was computed from. What is left in a table that is made from each document
alone differs because of the rules. Where documents are set beside one another, another document may
have brought it about: then the causes are those that other cells have shown to be at work.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property

from lccp.combine.disputes import place_of_ref
from lccp.diff.model import CAUSES, CORRECTION, RULES, SOURCE, CellChange, CellSide, RowChange, TableChange
from lccp.schemas import tables_of_scope
from lccp.storage.folder import OutputFolder
from lccp.storage.rows import log_lines, read_table, tables_of
from lccp.text.patterns import re

Place = tuple[str, str, str]  # table, key, field
ALONE = frozenset(tables_of_scope("document"))  # other documents reach these through restored digits only
NAMED_RULES = re.compile(rb'"rules": (\[[^]]*\])')


@dataclass
class CauseFinder:
    """Finds the causes. ``touched`` are the documents whose bytes differ, or that one side alone has."""

    old: OutputFolder
    new: OutputFolder
    touched: frozenset[str]
    files: dict[str, str]  # name in raw/ -> id of the document
    cells: tuple[dict[Place, CellChange], dict[Place, CellChange]] = field(default_factory=lambda: ({}, {}))
    settled_causes: dict[int, frozenset[str]] = field(default_factory=dict)
    done: set[int] = field(default_factory=set)
    shown: set[str] = field(default_factory=set)  # the causes that some cell shows of itself

    @classmethod
    def of(cls, old: OutputFolder, new: OutputFolder) -> CauseFinder:
        """Look up which documents differ between two folders."""
        sides = [{row["source"]: row for row in read_table(folder, "sources")} for folder in (old, new)]
        hashes = [{name: row.get("sha256", "") for name, row in side.items()} for side in sides]
        touched = {name for name in hashes[0].keys() | hashes[1].keys() if hashes[0].get(name) != hashes[1].get(name)}
        files = {row.get("file", ""): name for side in sides for name, row in side.items()}
        return cls(old, new, frozenset(touched), files)

    def settle(self, tables: Iterable[TableChange]) -> None:
        """Put the causes into every change of the tables."""
        changes = list(tables)
        for change in changes:
            for cell in change.cells():
                for side, key, value in ((0, cell.old_key, cell.old.value), (1, cell.key, cell.new.value)):
                    if value:
                        self.cells[side][cell.table, key, cell.field] = cell
        for change in changes:
            for cell in change.cells():
                self._find(cell)
        for change in changes:
            change.removed = [self._row(row) for row in change.removed]
            change.added = [self._row(row) for row in change.added]
            change.changed = [self._settled(cell) for cell in change.changed]
            change.retraced = [self._settled(cell) for cell in change.retraced]

    def _row(self, row: RowChange) -> RowChange:
        cells = tuple(map(self._settled, row.cells))
        causes = {cause for cell in cells for cause in cell.causes}
        return RowChange(row.key, cells, tuple(cause for cause in CAUSES if cause in causes))

    def _settled(self, cell: CellChange) -> CellChange:
        old, new = self._quoted(cell.old, 0), self._quoted(cell.new, 1)
        return replace(cell, old=old, new=new, causes=self._causes(cell))

    def _quoted(self, side: CellSide, number: int) -> CellSide:
        """Assign a computed cell the words of the changed cells that it was computed from, if it has none."""
        if side.quotes or not side.origins:
            return side
        inputs = (self.cells[number].get(place_of_ref(ref)) for ref in side.origins)
        sides = (change.new if number else change.old for change in inputs if change)
        return replace(side, quotes=tuple(dict.fromkeys(quote for change in sides for quote in change.quotes)))

    def _causes(self, cell: CellChange) -> tuple[str, ...]:
        causes = self._find(cell)
        if not causes and _is_traced(cell.old, cell.new):
            causes = frozenset() if cell.table in ALONE else frozenset(self.shown)
            causes = causes or frozenset({RULES})
        return tuple(cause for cause in CAUSES if cause in causes)

    def _find(self, start: CellChange) -> frozenset[str]:
        """Find the causes of a cell and of all that it rests on, without recursion."""
        stack = [start]
        while stack:
            cell = stack[-1]
            if id(cell) in self.done:
                stack.pop()
                continue
            inputs = self._inputs(cell)
            fresh = [change for change in inputs if id(change) not in self.settled_causes]
            if fresh and id(cell) not in self.settled_causes:
                self.settled_causes[id(cell)] = frozenset()  # being looked at: a circle ends here
                stack += fresh
                continue
            inherited = frozenset(cause for change in inputs for cause in self.settled_causes.get(id(change), ()))
            own_causes = self._causes_of_cell(cell, inherited)
            self.shown |= own_causes
            self.settled_causes[id(cell)] = inherited | own_causes
            self.done.add(id(cell))
            stack.pop()
        return self.settled_causes[id(start)]

    def _inputs(self, cell: CellChange) -> list[CellChange]:
        """Return the changed cells that a cell was computed from, on either side."""
        changes = []
        for number, side in enumerate((cell.old, cell.new)):
            for ref in side.origins:
                change = self.cells[number].get(place_of_ref(ref))
                if change is not None and change is not cell and change.kind != "retraced":
                    changes.append(change)
        return changes

    def _causes_of_cell(self, cell: CellChange, inherited: frozenset[str]) -> frozenset[str]:
        """Find the causes that the cell shows of itself; none where it shows nothing."""
        old, new = cell.old, cell.new
        if not _is_traced(old, new):
            return frozenset()  # nothing can be said
        refs = {ref for side in (old, new) for ref in side.origins}
        other_words = self._other_words(old, new)
        if any(ref.startswith("corrections.toml#") for ref in refs):
            return frozenset({CORRECTION, SOURCE} if other_words else {CORRECTION})
        causes = {SOURCE} if other_words or self._other_inputs(refs, old, new) else set()
        if old.value and new.value and old.rules != new.rules:
            causes |= self._causes_of_rules(old, new, bool(causes or inherited))
        elif self._reads_otherwise(old, new) and not refs:
            causes.add(RULES)  # a rule is a pure function of its words
        return frozenset(causes)

    def _causes_of_rules(self, old: CellSide, new: CellSide, is_explained: bool) -> set[str]:
        """Return what other rules of a cell come from: of the build, unless its document or what it rests on explains them."""
        touched = self._touched(old, new)
        if self._unknown(old, new) or not (touched or is_explained):
            return {RULES}
        return {SOURCE} if touched else set()  # the same words in other surroundings

    def _other_inputs(self, refs: Collection[str], old: CellSide, new: CellSide) -> bool:
        """Whether a document differs that the cell is made of as a whole, or an entry of sources.toml or attested.toml."""
        if any(self.files.get(ref.removeprefix("raw/")) in self.touched for ref in refs):
            return True
        entries = [ref.partition("#")[2] for ref in refs if ref.startswith("raw/") and "#" in ref]
        differs = any(entry.rpartition(".")[0] in self.touched for entry in entries)
        return differs or (bool(entries) and not self._unknown(old, new))

    @staticmethod
    def _reads_otherwise(old: CellSide, new: CellSide) -> bool:
        """Whether the same words give another value."""
        return bool(old.quotes) and old.words_by_source() == new.words_by_source() and old.value != new.value

    def _touched(self, old: CellSide, new: CellSide) -> bool:
        return any(quote.source in self.touched for side in (old, new) for quote in side.quotes)

    def _other_words(self, old: CellSide, new: CellSide) -> bool:
        """Whether other words are quoted from a document that differs."""
        ours, theirs = old.words_by_source(), new.words_by_source()
        return any(ours.get(name) != theirs.get(name) for name in (ours.keys() | theirs.keys()) & self.touched)

    def _unknown(self, old: CellSide, new: CellSide) -> bool:
        """Whether either side used a rule that the other build never used: its words alone do not explain that."""
        ours, theirs = self._rules
        return not (ours.issuperset(new.rules) and theirs.issuperset(old.rules))

    @cached_property
    def _rules(self) -> tuple[frozenset[str], frozenset[str]]:
        """All names of rules that each side's logs hold."""
        return _rule_names(self.old), _rule_names(self.new)


def _is_traced(old: CellSide, new: CellSide) -> bool:
    """Whether either side of a cell has provenance."""
    return any(side.quotes or side.origins for side in (old, new))


def _rule_names(folder: OutputFolder) -> frozenset[str]:
    lists = set()
    for table in tables_of(folder):
        for line in log_lines(folder, table):
            if named := NAMED_RULES.search(line):
                lists.add(named[1])
    return frozenset(str(name) for rule_list in lists for name in json.loads(rule_list))
