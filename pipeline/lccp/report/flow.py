"""Where the characters of a document go: what part of it they stand in, and which tables' cells quote them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from lccp.combine.findings import visible_text
from lccp.model import Document
from lccp.report import spool
from lccp.report.data import LoggedRow, Report
from lccp.report.pictures import stack_boxes
from lccp.storage.sorted_runs import SortedRuns

UNACCOUNTED, FURNITURE, LABEL, IMPRINT, TABULAR, HEADING, PROSE, LOST = range(8)
PARTS = ("unaccounted", "furniture", "label", "imprint", "in-tables", "heading", "prose", "lost")
"""What characters stand in, the weaker first: a character is counted once, in the strongest."""
PART_OF = {"sources": IMPRINT, "sections": HEADING, "paragraphs": PROSE}
TABLES_OF_CELLS = (
    "contents",
    "table_cells",
    "pilots",
    "peak_targets",
    "innovations",
    "planning_status",
    "ratings",
    "indicators",
)
MOST_DOCUMENTS = 8  # documents with a picture of their own
HEIGHT = 300
LABEL_SPACE = 31  # pixels from the label of a bar to the next: two lines of words


@dataclass(frozen=True)
class Node:
    """A bar of the picture: a part of the document (characters) or a table (cells)."""

    name: str
    count: int
    top: float
    height: float


@dataclass(frozen=True)
class Ribbon:
    """The cells of a table that quote a part of the document."""

    part: str
    table: str
    cells: int
    path: str


@dataclass(frozen=True)
class Flow:
    """A document: its parts, the tables that came of it, and what leads from one to the other."""

    source: str
    characters: int
    cells: int
    height: float
    parts: tuple[Node, ...]
    tables: tuple[Node, ...]
    ribbons: tuple[Ribbon, ...]

    @property
    def tall(self) -> float:
        """How far down the bars and their labels reach."""
        lowest = (y + LABEL_SPACE / 2 for nodes in (self.parts, self.tables) for _, y in space_labels(nodes))
        return max(self.height, *lowest, 0)


class FlowSpans:
    """Puts aside, while the tables go by, what each cell quotes of each document."""

    def __init__(self, folder: Path) -> None:
        self._runs = SortedRuns(folder, "flow", spool.RUN_BYTES)

    def note_row(self, table: str, row: LoggedRow, numbers: Mapping[str, int]) -> None:
        """Note what the cells of a row quote; of findings only what they call furniture or a label."""
        for column, entry in row.entries.items():
            if table == "findings" and (column != "kind" or row.values["kind"] not in ("furniture", "label")):
                continue
            by_document: dict[int, list[tuple[int, int]]] = {}
            for span in entry["spans"]:
                if span["source"] in numbers:
                    by_document.setdefault(numbers[span["source"]], []).append((span["start"], span["end"]))
            name = f"={row.values['kind']}" if table == "findings" else table
            for number, spans in by_document.items():
                self._runs.add((number,), (name, spans))

    def of_documents(self, documents: Mapping[str, int]) -> Iterator[tuple[str, DocumentSpans]]:
        """Yield each document with what is quoted of it."""
        groups = self._runs.groups()
        following = next(groups, None)
        for id_, number in documents.items():
            spans = DocumentSpans([], [])
            if following is not None and following[0] == (number,):
                for name, places in following[1]:
                    if name.startswith("="):
                        spans.labels.extend((name[1:], *place) for place in places)
                    else:
                        spans.cells.append((name, *places[0]))
                        spans.cells.extend((f"+{name}", *place) for place in places[1:])
                following = next(groups, None)
            yield id_, spans


class DocumentSpans(NamedTuple):
    """What is quoted of a document: the cells of tables (further places of one cell begin with +), and labels."""

    cells: list[tuple[str, int, int]]
    labels: list[tuple[str, int, int]]


def document_flows(report: Report, spans: FlowSpans, numbers: Mapping[str, int]) -> Iterator[Flow]:
    """Draw the flow of each document that could be read, one after another."""
    for id_, quoted in spans.of_documents(numbers):
        document = report.documents[id_]
        if document.media_type == "text/html":  # whose blocks say what its words are
            document = report.documents.read_whole(id_) or document
        yield _document_flow(document, quoted.cells, quoted.labels)


FLOW_COLUMNS = ("source", "part", "table", "characters or cells")


def flow_rows(flow: Flow) -> list[tuple[str, ...]]:
    """Return the data of a document's picture."""
    counts = [(flow.source, node.name, "", str(node.count)) for node in flow.parts]
    ribbons = [(flow.source, ribbon.part, ribbon.table, str(ribbon.cells)) for ribbon in flow.ribbons]
    return [*counts, *ribbons]


def parts_of(document: Document, spans: list[tuple[str, int, int]], labels: list[tuple[str, int, int]]) -> bytearray:
    """Return what each character stands in, as a place in ``PARTS``. Blanks are marked too."""
    part_of = bytearray(len(document.text))
    layers: list[tuple[int, int, int]] = []
    for kind, start, end in labels:
        if kind in ("furniture", "label"):
            layers.append((FURNITURE if kind == "furniture" else LABEL, start, end))
    for table, start, end in spans:
        name = table.removeprefix("+")
        if name in PART_OF or name in TABLES_OF_CELLS:
            layers.append((PART_OF.get(name, TABULAR), start, end))
    for part, start, end in sorted(layers):
        part_of[start:end] = bytes([part]) * (end - start)
    for offset, sign in enumerate(document.text):
        if sign == "\ufffd":
            part_of[offset] = LOST
    return part_of


def _document_flow(document: Document, spans: list[tuple[str, int, int]], labels: list[tuple[str, int, int]]) -> Flow:
    part_of = parts_of(document, spans, labels)
    visible = visible_text(document)
    characters = _count_characters(part_of, visible)
    links: Counter[tuple[int, str]] = Counter()
    for table, start, end in spans:
        counts = _count_characters(part_of[start:end], visible[start:end])
        if counts and not table.startswith("+"):
            links[max(counts, key=lambda part: (counts[part], part)), table] += 1
    order = [part for part in reversed(range(len(PARTS))) if characters[part]]
    tables = list(dict.fromkeys(table for table, _, _ in spans if not table.startswith("+")))
    cells = {table: sum(count for (_, name), count in links.items() if name == table) for table in tables}
    height = max(HEIGHT, LABEL_SPACE * max(len(order), len(tables)))
    boxes = stack_boxes([characters[part] for part in order], height, 6)
    right = stack_boxes([cells[table] for table in tables], height, 6)
    nodes = tuple(Node(PARTS[part], characters[part], *place) for part, place in zip(order, boxes, strict=True))
    ends = tuple(Node(table, cells[table], *place) for table, place in zip(tables, right, strict=True))
    ribbons = _flow_ribbons(links, order, nodes, tables, ends)
    total = sum(characters.values())
    return Flow(document.source.id, total, sum(cells.values()), height, nodes, ends, ribbons)


def _count_characters(part_of: bytearray, visible: str) -> Counter[int]:
    """Count the characters of each part, blanks aside."""
    return Counter(part for part, sign in zip(part_of, visible, strict=True) if not sign.isspace())


def _flow_ribbons(
    links: Counter[tuple[int, str]],
    order: list[int],
    nodes: tuple[Node, ...],
    tables: list[str],
    ends: tuple[Node, ...],
) -> tuple[Ribbon, ...]:
    ribbons: list[Ribbon] = []
    used = dict.fromkeys(tables, 0.0)
    for part, node in zip(order, nodes, strict=True):
        leaving = sum(count for (name, _), count in links.items() if name == part)
        top = node.top
        for table, end in zip(tables, ends, strict=True):
            count = links[part, table]
            if not count:
                continue
            height_here, height_there = count / leaving * node.height, count / max(end.count, 1) * end.height
            path = _ribbon_path(top, height_here, end.top + used[table], height_there)
            ribbons.append(Ribbon(node.name, table, count, path))
            top += height_here
            used[table] += height_there
    return tuple(ribbons)


def _ribbon_path(top: float, tall: float, other: float, high: float) -> str:
    """The outline of a ribbon, from 0 to 100 across: the page gives it the width that there is."""
    return (
        f"M0 {top:.1f}C50 {top:.1f} 50 {other:.1f} 100 {other:.1f}"
        f"L100 {other + high:.1f}C50 {other + high:.1f} 50 {top + tall:.1f} 0 {top + tall:.1f}Z"
    )


def space_labels(nodes: tuple[Node, ...], least: float = LABEL_SPACE) -> list[tuple[Node, float]]:
    """Return each bar with the line of its label: at its middle, but at least ``least`` below the one before.

    Labels that would reach below the picture move up again, as far as there is room.

    >>> [y for _, y in space_labels((Node("a", 1, 0, 2), Node("b", 1, 4, 2), Node("c", 9, 40, 20)))]
    [5.0, 36.0, 67.0]
    """
    lines: list[float] = []
    for node in nodes:
        lines.append(max(node.top + node.height / 2 + 4, lines[-1] + least if lines else -least))
    bottom = nodes[-1].top + nodes[-1].height if nodes else 0
    lowest = max(bottom - least / 2, least * (len(nodes) - 1) + 5)
    for place in reversed(range(len(lines))):
        lines[place] = min(lines[place], lowest)
        lowest = lines[place] - least
    return [(node, round(line, 1)) for node, line in zip(nodes, lines, strict=True)]
