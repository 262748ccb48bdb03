"""The data files of a report: JSON in a call, by chunk, so that a browser loads what it shows and no more.

A page opened from disk may not fetch, but it may load scripts; each file is ``lccp.put(name, data)``.
Objects have fixed members and everything else is arrays, so that no word of a document becomes the name
of anything.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from typing import Any

from lccp.report import documents
from lccp.report.data import Entry, Report, Trace, rule_meaning, value_names_zh
from lccp.report.pilot_pages import PilotPages, label_columns
from lccp.report.table_order import group_tables
from lccp.schemas import Field, schema
from lccp.storage.personal import MASK
from lccp.text.rules import CORRECTIONS

CHUNK = 1000  # rows in a file
RESTORING = {"digits.entailed", "digits.conventional", "digits.attested"}  # rules that put digits in place of lost ones
ARGUED = "digits.argument"  # the rule of what is left of a lost number by all that is known of it
FACET = 40  # a column of at most so many different values is filtered by choosing one
# What an editor or a script engine might act on: controls, bidi marks, line separators, lone surrogates.
UNSAFE = re.compile("[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")
Pages = Mapping[int, list[list[float]]]
"""For each document, by number, the pages that have a picture: page, width and height in points."""
encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def put_script(name: str, data: Any) -> bytes:
    """Return the file that hands ``data`` over under ``name``.

    >>> put_script("x", ["a\\u202e"])
    b'lccp.put("x",["a\\\\u202e"]);\\n'
    """
    statement = f"lccp.put({encode(name)},{encode(data)});\n"
    return UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", statement).encode("utf-8")


class Writer:
    """Makes the data files of one report. Rules and documents are named by number in them."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.sources = {id_: number for number, id_ in enumerate(report.documents)}
        self.rules: dict[str, int] = {}
        self.faults: list[tuple[str, str, str, str]] = []
        self.pilot_pages = PilotPages(report.tables)
        self.disputed = {(row["table"], row["key"], row["field"]) for row in report.tables.get("conflicts", [])}
        self.leaves = {id_: documents.leaf_spans(document.text) for id_, document in report.documents.items()}
        self.pages: dict[str, set[int]] = {id_: set() for id_ in report.documents}
        self.quoted: dict[str, list[list[list[int]]]] = {
            id_: [[] for _ in leaf_spans] for id_, leaf_spans in self.leaves.items()
        }

    def table_chunks(self) -> Iterator[tuple[str, bytes]]:
        """Return the rows and traces of every table. Comes first: it notes what the documents are quoted for."""
        for number, table in enumerate(self.report.tables):
            yield from self._table_chunk(number, table)

    def document_chunks(self, pages: Pages, labels: Mapping[str, tuple[str, str]]) -> Iterator[tuple[str, bytes]]:
        """Return every document, and the file that describes all others. ``labels`` are the words of the pages."""
        for id_ in self.report.documents:
            yield from self._document_chunk(id_)
        for name, entries in self.pilot_pages.chunks():
            yield f"data/{name}.js", put_script(name, entries)
        yield "data/meta.js", put_script("meta", self._meta_chunk(pages) | {"words": list(map(list, labels.items()))})

    def _table_chunk(self, number: int, table: str) -> Iterator[tuple[str, bytes]]:
        rows = self.report.tables[table]
        columns = schema(table).columns
        for chunk, start in enumerate(range(0, len(rows), CHUNK)):
            part = rows[start : start + CHUNK]
            name = f"rows/{table}-{chunk}"
            yield f"data/{name}.js", put_script(name, self._shown_rows(table, part))
            traces = []
            marks: list[list[Any]] = []
            for place, row in enumerate(part, start):
                self.pilot_pages.note_row(number, table, place, row)
                cell_traces = [self.report.trace(table, row, column) for column in columns]
                traces.append([self._pack_trace(trace) for trace in cell_traces])
                for column, trace in enumerate(cell_traces):
                    cell_state = self._cell_state(table, row, columns[column], trace)
                    if cell_state:
                        marks.append([place, column, cell_state])
                    self._note_quotes(trace, (number, place, column), (table, schema(table).key(row), columns[column]))
            for kind, data in (("trace", traces), ("marks", marks)):
                name = f"{kind}/{table}-{chunk}"
                yield f"data/{name}.js", put_script(name, data)

    def _cell_state(self, table: str, row: Mapping[str, str], column: str, trace: Trace | None) -> str:
        """Return what sets a cell apart from one that stands as its document has it; "" for such a one."""
        if (table, schema(table).key(row), column) in self.disputed:
            return "disputed"
        if trace is None:
            return ""
        if any(ref.startswith(CORRECTIONS) for ref, _ in trace.origins):
            return "corrected"
        rule_names = {step.rule for chain in trace.chains for step in chain.steps}
        is_restored = rule_names & RESTORING or (column == "value" and ARGUED in rule_names)
        return "restored" if row[column] and is_restored else ""

    def _shown_rows(self, table: str, rows: list[dict[str, str]]) -> list[list[str]]:
        shown = (self.report.masked_row(table, row) for row in rows)
        return [[row[column] for column in schema(table).columns] for row in shown]

    def _pack_trace(self, trace: Trace | None) -> Any:
        """Spans; for each witness its number and what each rule gave; what it came from; what is wrong; words replaced."""
        if trace is None:
            return 0
        mask = self.report.mask.mask_words
        spans, replaced = (
            [self._pack_span(span) for span in some if span["source"] in self.sources]
            for some in (trace.spans, trace.replaced)
        )
        chains = [
            [
                self.sources.get(chain.source, -1),
                [
                    [self.rules.setdefault(step.rule, len(self.rules)), mask(step.after, trace.spans)]
                    for step in chain.steps
                ],
            ]
            for chain in trace.chains
        ]
        return [spans, chains, [[ref, mask(shown, trace.spans)] for ref, shown in trace.origins], trace.fault, replaced]

    def _pack_span(self, span: Entry) -> list[Any]:
        packed: list[Any] = [self.sources[span["source"]], span["start"], span["end"]]
        if "page" in span:
            self.pages[span["source"]].add(span["page"])
            packed += [span["page"], span["bbox"]]
        return packed

    def _note_quotes(self, trace: Trace | None, cell: tuple[int, int, int], name: tuple[str, str, str]) -> None:
        """Remember which words the cell rests on, leaf by leaf, and whether it replays."""
        if trace is None:
            return
        if trace.fault:
            self.faults.append((*name, trace.fault))
        for span in trace.spans:
            leaf_spans = self.leaves.get(span["source"], [])
            first = max(bisect_right(leaf_spans, (span["start"], 1 << 62)) - 1, 0)
            for leaf in range(first, len(leaf_spans)):
                if leaf_spans[leaf][0] >= span["end"]:
                    break
                self.quoted[span["source"]][leaf].append([span["start"], span["end"], *cell])

    def _document_chunk(self, id_: str) -> Iterator[tuple[str, bytes]]:
        document, number = self.report.documents[id_], self.sources[id_]
        repaired = [[self._masked_edit(id_, op) for op in line] for line in documents.repaired_lines(document)]
        starts = [start for start, _ in self.leaves[id_]]
        lines: list[list[list[documents.Op]]] = [[] for _ in starts]
        for line in repaired:
            first = next((op[0] for op in line if op[0] >= 0), 0)
            lines[bisect_right(starts, first) - 1].append(line)
        for leaf, (start, end) in enumerate(self.leaves[id_]):
            for kind, data in (
                ("text", self.report.mask.mask_span(id_, start, document.text[start:end])),
                ("repaired", lines[leaf]),
                ("index", sorted(self.quoted[id_][leaf])),
            ):
                name = f"{kind}/{number}-{leaf}"
                yield f"data/{name}.js", put_script(name, data)

    def _masked_edit(self, id_: str, edit: documents.Op) -> documents.Op:
        """Mask what a repair put in the place of personal data."""
        is_personal = len(edit) > 2 and self.report.mask.covers(id_, edit[0], edit[1])
        return [*edit[:2], MASK * len(edit[2])] if is_personal else edit

    def _meta_chunk(self, pages: Pages) -> dict[str, Any]:
        return {
            "chunk": CHUNK,
            "tables": [self._describe_table(table) for table in self.report.tables],
            "documents": [
                {
                    "id": id_,
                    "file": document.source.file,
                    "title": self.report.folder.tables.get("sources", {}).get(id_, {}).get("title", ""),
                    "leaves": self.leaves[id_],
                    "lost": self._lost_tokens(id_),
                    "pages": pages.get(self.sources[id_], []),
                }
                for id_, document in self.report.documents.items()
            ],
            "rules": [[name, list(rule_meaning(name))] for name in self.rules],
            "order": self._tables_by_use(),
            "pilots": self.pilot_pages.index(),
            "perPilotFile": PilotPages.CHUNK,
            "built": self.report.identity,
        }

    def _tables_by_use(self) -> list[int]:
        """The numbers of the tables in the order in which the page offers them."""
        tables = list(self.report.tables)
        return [tables.index(name) for _, members in group_tables(tables) for name in members]

    def _lost_tokens(self, id_: str) -> list[list[Any]]:
        """Where the document lost digits: from, to, what is known, and the value."""
        rows = [row for row in self.report.tables.get("lost_digits", []) if row["source"] == id_]
        return [
            [int(row["start"]), int(row["end"]), row["status"], row["value"]]
            for row in rows
            if row["start"].isdigit() and row["end"].isdigit()
        ]

    def _describe_table(self, table: str) -> dict[str, Any]:
        description, rows = schema(table), self.report.tables[table]
        return {
            "name": table,
            "title": [description.title, description.title_zh],
            "about": [description.description, description.description_zh],
            "key": [description.columns.index(name) for name in description.primary_key],
            "label": [description.columns.index(name) for name in label_columns(table)],
            "rows": len(rows),
            "columns": [_describe_column(table, field, rows) for field in description.fields],
        }


def _describe_column(table: str, field: Field, rows: list[dict[str, str]]) -> dict[str, Any]:
    kind = "EDTF" if field.edtf else "list" if field.list else field.type
    return {
        "name": field.name,
        "title": [field.title, field.title_zh],
        "about": [field.description, field.description_zh],
        "kind": f"{kind}, {field.unit}" if field.unit else kind,
        "number": field.type in ("integer", "number"),
        "values": _facet_values(field, rows),
        "pilots": field.references == "pilots" or field.name == "pilot",
        "names": [list(pair) for pair in value_names_zh().get(f"{table}.{field.name}", {}).items()],
    }


def _facet_values(field: Field, rows: list[dict[str, str]]) -> list[str]:
    """The values to choose from when filtering by a column; none where there are too many or too long ones."""
    values: set[str] = set()
    for row in rows:
        values.add(row[field.name])
        if len(values) > FACET:
            return []
    if len(values) < 2 or max(map(len, values)) > 40 or (len(values) > 2 and 2 * len(values) > len(rows)):
        return []
    return sorted(values - {""}, key=lambda value: (len(value) if value.isdigit() else 0, value))
