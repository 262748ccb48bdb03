"""The text of a document: as decoded, or as its parts were joined and mended."""

from __future__ import annotations

import sys

from lccp.extract.structure.parts import cut
from lccp.model import Document, InputError, Limits
from lccp.read import read_file
from lccp.read.sources.cloud import Raw
from lccp.read.sources.manifest import read_sources
from lccp.reference.script import in_one_script

MOST_IDS = 20  # ids that a message names


def load_document(raw: Raw, id_: str, limits: Limits) -> Document:
    """Read one document. Raises InputError where there is none of that id."""
    sources_by_id = {source.id: source for source in read_sources(raw)}
    if id_ not in sources_by_id:
        ids = sorted(sources_by_id)
        rest = f" and {len(ids) - MOST_IDS} more" if len(ids) > MOST_IDS else ""
        raise InputError(f"{id_}: no such document in {raw.name}; there are {', '.join(ids[:MOST_IDS])}{rest}")
    return read_file(sources_by_id[id_], raw, limits)


def repaired_text(document: Document) -> str:
    """The document's words, one paragraph, heading or line of a figure, list or table a line."""
    lines: list[str] = []
    document = in_one_script(document)
    for part in cut(document):
        if part.text is not None:
            lines.append(part.text.as_printed().value)
        elif part.grid is not None:
            from lccp.extract.structure.tables import from_grid

            rows = from_grid(document, part.grid).rows()
            lines.extend("\t".join(cell.text.as_printed().value for cell in rows[row]) for row in sorted(rows))
        else:
            lines.extend(line.text.as_printed().value for line in part.lines)
    return "\n".join(lines)


def run_text(raw: Raw, source: str, limits: Limits, repaired: bool = False) -> int:
    """Print the text of a document. Offsets of provenance count in what is printed without --repaired."""
    document = load_document(raw, source, limits)
    sys.stdout.write((repaired_text(document) if repaired else document.text) + "\n")
    return 0
