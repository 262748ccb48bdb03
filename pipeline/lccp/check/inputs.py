"""What values were computed from: cells, documents, manifest, corrections, attested figures, reference data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from lccp.combine.disputes import place_of_ref
from lccp.combine.entered.corrections import read_corrections
from lccp.combine.entered.programmes import programme_entry
from lccp.model import Document, Source
from lccp.read.sources.cloud import Raw
from lccp.reference.areas import area_row
from lccp.reference.english_names import english_row
from lccp.reference.programmes import programme_row
from lccp.text.rules import Input

SOURCE_FIELDS = ("kind", "title", "note", "file")


class ReplayInputs:
    """Looks references up. ``cell`` gives a cell of the output (table, key, column) or raises LookupError."""

    def __init__(
        self,
        raw: Raw,
        corrections_path: Path,
        manifest: Mapping[str, Source],
        documents: Mapping[str, Document],
        cell: Callable[[str, str, str], str],
    ) -> None:
        self.raw, self.manifest, self.documents, self._cell = raw, manifest, documents, cell
        self.corrections = {correction.ref: correction for correction in read_corrections(corrections_path)}
        self._ids = {source.file: source.id for source in manifest.values()}
        self.misquoted: set[str] = set()  # documents that do not read as a cell quotes them
        self._attested = lru_cache(1024)(self._attested_value)

    def resolve(self, ref: str) -> Input:
        """Look up what a value was computed from. Raises LookupError where there is no such thing."""
        if ref in self.corrections:
            return Input(ref, self.corrections[ref])
        if ref.startswith("raw/"):
            return Input(ref, self._of_raw(ref))
        if ref.startswith("reference/adcodes.csv#"):
            from lccp.reference import reference_row

            return Input(ref, reference_row(ref.partition("#")[2]))
        if ref.startswith("reference/programmes.csv#"):
            return Input(ref, programme_row(ref.partition("#")[2]))
        if ref.startswith("reference/english_names.csv#"):
            return Input(ref, english_row(ref.partition("#")[2]))
        if ref.startswith("reference/areas.csv#"):
            return Input(ref, area_row(ref.partition("#")[2]))
        return Input(ref, self._cell(*place_of_ref(ref)))

    def _of_raw(self, ref: str) -> Any:
        if ref.startswith("raw/sources.toml#"):
            id_, _, name = ref.removeprefix("raw/sources.toml#").rpartition(".")
            source = self.manifest[id_]
            return getattr(source, name) if name in SOURCE_FIELDS else source.extra[name]
        if ref.startswith("raw/programmes.toml#"):
            return programme_entry(self.raw, ref.partition("#")[2])
        if ref.startswith("raw/attested.toml#"):
            return self._attested(ref)
        if ref == "raw/sources.toml":
            return self.manifest
        # A document that cannot be read: nothing is computed from its text.
        return self.documents.get(self._ids[ref.removeprefix("raw/")])

    def _attested_value(self, ref: str) -> str:
        from lccp.restore import attested

        return attested.resolve_reference(self.raw, ref)
