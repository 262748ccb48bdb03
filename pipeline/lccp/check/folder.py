"""An output folder with the documents and data it was made from, held whole: for showing single cells."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from lccp.check.inputs import ReplayInputs
from lccp.check.made import rebuilt_rows
from lccp.combine import corrections as correct
from lccp.model import Document, InputError, Source
from lccp.options import BuildOptions
from lccp.read.limits import Limits
from lccp.read.sources.manifest import read_sources
from lccp.schemas import TABLES
from lccp.storage.datapackage import recorded_bounds
from lccp.storage.folder import DiskFolder
from lccp.storage.locate import open_folder
from lccp.text.rules import Input

Rows = dict[str, dict[str, str]]


@dataclass
class TracedOutput:
    """An output folder as it stands. ``tables`` are the rows by key, as far as whoever uses it has read them."""

    options: BuildOptions
    tables: dict[str, Rows] = field(default_factory=dict)

    @cached_property
    def manifest(self) -> dict[str, Source]:
        """The sources of ``raw/``, by id."""
        return {source.id: source for source in read_sources(self.options.raw)}

    @cached_property
    def limits(self) -> Limits:
        """The bounds within which the build read the documents."""
        return Limits(**recorded_bounds(open_folder(self.options.output)))

    @cached_property
    def documents(self) -> dict[str, Document]:
        """The documents as they are read now, without those that cannot be read."""
        from lccp.read import read_file

        documents: dict[str, Document] = {}
        for source in self.manifest.values():
            try:
                documents[source.id] = read_file(source, self.options.raw, self.limits)
            except InputError:
                continue
        return documents

    @cached_property
    def inputs(self) -> ReplayInputs:
        """What values were computed from."""

        def cell(table: str, key: str, name: str) -> str:
            return self.tables[table][key][name]

        return ReplayInputs(self.options.raw, self.options.corrections, self.manifest, self.documents, cell)

    @property
    def corrections(self) -> dict[str, correct.Correction]:
        """The corrections, by reference."""
        return self.inputs.corrections

    def resolve(self, ref: str) -> Input:
        """Look up what a value was computed from. Raises LookupError where there is no such thing."""
        return self.inputs.resolve(ref)

    @cached_property
    def rebuilt_cells(self) -> dict[tuple[str, str, str], str]:
        """What every cell of a build made now holds; nothing where none can be made."""
        from lccp.build import rebuilt

        try:
            with rebuilt(self.options, self.limits) as path:
                output = DiskFolder("a build made now", path)
                return {
                    (table, row.key, column): value
                    for table in TABLES
                    for row in rebuilt_rows(output, table)
                    for column, value in row.values.items()
                    if value
                }
        except InputError:
            return {}
