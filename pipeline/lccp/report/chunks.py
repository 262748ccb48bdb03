"""The data files of a report: JSON in a call, by chunk, so that a browser loads what it shows and no more.

A page opened from disk may not fetch, but it may load scripts; each file is ``lccp.put(name, data)``.
Objects have fixed members and everything else is arrays, so that no word of a document becomes the name
of anything.
"""

from __future__ import annotations

import itertools
import json
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from lccp.model import Document
from lccp.report import documents, spool
from lccp.report.data import Entry, LoggedRow, Report, TableReplay, Trace, rule_meaning, value_names_zh
from lccp.report.finders import FEW_ROWS, GramIndex, KeyFinder
from lccp.report.flow import FlowSpans
from lccp.report.overview import Tally
from lccp.report.page_pictures import PagePictures
from lccp.report.pilot_pages import PILOTS_IN_FILE, PRINTED_NAMES, PilotPages, label_columns
from lccp.report.table_order import group_tables
from lccp.schemas import Field, schema
from lccp.storage.personal import MASK
from lccp.storage.sorted_runs import SortedRuns
from lccp.text.patterns import re
from lccp.text.rules import CORRECTIONS, STRUCTURAL

CHUNK = 1000  # rows in a file
DOCUMENTS_IN_FILE = 50
MOST_FAULTS = 100  # faults that the first page lists
RESTORING = {"digits.entailed", "digits.conventional", "digits.attested"}  # rules that put digits in place of lost ones
ARGUED = "digits.argument"  # the rule of what is left of a lost number by all that is known of it
# What an editor or a script engine might act on: controls, bidi marks, line separators, lone surrogates.
UNSAFE = re.compile("[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")
DataFile = tuple[str, bytes]
encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def put_script(name: str, data: Any) -> bytes:
    """Return the file that hands ``data`` over under ``name``.

    >>> put_script("x", ["a\\u202e"])
    b'lccp.put("x",["a\\\\u202e"]);\\n'
    """
    statement = f"lccp.put({encode(name)},{encode(data)});\n"
    return UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", statement).encode("utf-8")


def data_file(name: str, data: Any) -> DataFile:
    """Return a data file: its path in the report, and its bytes."""
    return f"data/{name}.js", put_script(name, data)


class Writer:
    """Makes the data files of one report, each document and each row met once. Rules and documents have numbers in them.

    What is needed later of the rows (which words of which document they quote) is put aside on the disk.
    """

    def __init__(self, report: Report) -> None:
        self.report = report
        self.numbers: dict[str, int] = {}  # of the documents that can be read, by id
        self.rules: dict[str, int] = {}
        self.faults: list[tuple[str, str, str, str]] = []
        self.fault_count = 0
        self.tally = Tally(report.tables, self.numbers)
        self.flow_spans = FlowSpans(report.scratch)
        self.pictures = PagePictures(report)
        self._leaf_starts: list[array[int]] = []  # by number of the document
        self._quotes = SortedRuns(report.scratch, "quotes", spool.RUN_BYTES)
        self._described: list[dict[str, Any]] = []
        pilots = (row.values for row in report.index.rows("pilots")) if "pilots" in report.tables else iter(())
        printed_names = (
            (row.values[column], row.values["pilot"])
            for table, column in PRINTED_NAMES
            if table in report.tables
            for row in report.index.rows(table)
        )
        self._pilot_pages = PilotPages(pilots, report.scratch, printed_names)
        self._grams = GramIndex(report.scratch, len(report.documents.manifest))
        self._document_ids = KeyFinder(report.scratch, "documents", len(report.documents.manifest))

    # -- documents: their words

    def text_files(self) -> Iterator[DataFile]:
        """Return every document as received and as repaired. Comes first: it gives the documents their numbers."""
        for id_ in self.report.documents.manifest:
            document = self.report.documents.read_whole(id_)
            if document is not None:
                yield from self._text_files(id_, document)

    def _text_files(self, id_: str, document: Document) -> Iterator[DataFile]:
        number = self.numbers[id_] = len(self.numbers)
        self._document_ids.add(id_, number)
        mask = self.report.mask
        leaves = documents.leaf_spans(document.text)
        starts = array("q", (start for start, _ in leaves))
        self._leaf_starts.append(starts)
        lines: list[list[list[documents.Op]]] = [[] for _ in starts]
        for line in documents.repaired_lines(document):
            masked = [self._masked_edit(id_, op) for op in line]
            first = next((op[0] for op in line if op[0] >= 0), 0)
            lines[bisect_right(starts, first) - 1].append(masked)
        title = self._title(id_)
        for leaf, (start, end) in enumerate(leaves):
            shown_text = mask.mask_span(id_, start, document.text[start:end])
            self._grams.add(number, shown_text if leaf else f"{id_}\n{document.source.file}\n{title}\n{shown_text}")
            yield data_file(f"text/{number}-{leaf}", shown_text)
            yield data_file(f"repaired/{number}-{leaf}", lines[leaf])

    def _masked_edit(self, id_: str, edit: documents.Op) -> documents.Op:
        """Mask what a repair put in the place of personal data."""
        is_personal = len(edit) > 2 and self.report.mask.covers(id_, edit[0], edit[1])
        return [*edit[:2], MASK * len(edit[2])] if is_personal else edit

    def _title(self, id_: str) -> str:
        row = self.report.index.find("sources", id_)
        return row.values["title"] if row is not None else ""

    # -- tables: rows and traces

    def table_files(self) -> Iterator[DataFile]:
        """Return the rows and traces of every table. Notes what the documents are quoted for."""
        for number, table in enumerate(self.report.tables):
            yield from self._table_files(number, table)

    def _table_files(self, number: int, table: str) -> Iterator[DataFile]:
        columns = schema(table).columns
        replay = TableReplay(self.report, table)
        count = self.report.index.count(table)
        keys = KeyFinder(self.report.scratch, table, count) if count > FEW_ROWS else None
        facets = [_Facet(field) for field in schema(table).fields]
        rows = self.report.logged_rows(table)
        for chunk in itertools.count():
            part = list(itertools.islice(rows, CHUNK))
            if not part:
                break
            shown: list[list[str]] = []
            traces: list[list[Any]] = []
            marks: list[list[Any]] = []
            for row in part:
                masked = self.report.masked_row(table, row)
                shown.append(list(masked.values()))
                self._note_row(number, table, row, masked)
                for facet in facets:
                    facet.add(masked[facet.field.name])
                if keys is not None:
                    keys.add(row.key, row.place)
                cell_traces = [replay.trace(row, column) for column in columns]
                traces.append([self._pack_trace(trace) for trace in cell_traces])
                marks.extend(self._note_cells(number, table, row, cell_traces))
            for kind, data in (("rows", shown), ("trace", traces), ("marks", marks)):
                yield data_file(f"{kind}/{table}-{chunk}", data)
        if keys is not None:
            yield from itertools.starmap(data_file, keys.chunks())
        self._described.append(_describe_table(table, count, facets, keys.buckets if keys is not None else 0))

    def _note_row(self, number: int, table: str, row: LoggedRow, masked: Mapping[str, str]) -> None:
        self._pilot_pages.note_row(number, table, row.place, row.values)
        self.tally.note_row(table, masked, row)
        self.flow_spans.note_row(table, row, self.numbers)

    def _note_cells(
        self, number: int, table: str, row: LoggedRow, cell_traces: list[Trace | None]
    ) -> Iterator[list[Any]]:
        """Note what the cells of a row quote; yield place, column and state of those that are set apart.

        A disputed cell comes with the cells on which documents disagree: itself, or those that it is made of.
        """
        disputed = self.report.disputes_of_row(table, row)
        for column, (name, trace) in enumerate(zip(schema(table).columns, cell_traces, strict=True)):
            state = _cell_state(row, name, trace)
            if state != "corrected" and f"{table}/{row.key}/{name}" in self.report.cells_that_follow:
                state = "follows"
            elif name in disputed and state != "corrected":
                state = "disputed"
            if state:
                yield [row.place, column, state, *([disputed[name]] if state == "disputed" else [])]
            self._note_quotes(trace, (number, row.place, column), (table, row.key, name))

    def _pack_trace(self, trace: Trace | None) -> Any:
        """Spans; for each witness its number and what each rule gave; what it came from; what is wrong; words replaced."""
        if trace is None:
            return 0
        mask = self.report.mask.mask_words
        spans, replaced = (
            [self._pack_span(span) for span in some if span["source"] in self.numbers]
            for some in (trace.spans, trace.replaced)
        )
        chains = [
            [
                self.numbers.get(chain.source, -1),
                [
                    [self.rules.setdefault(step.rule, len(self.rules)), mask(step.after, trace.spans)]
                    for step in chain.steps
                ],
            ]
            for chain in trace.chains
        ]
        return [spans, chains, [[ref, mask(shown, trace.spans)] for ref, shown in trace.origins], trace.fault, replaced]

    def _pack_span(self, span: Entry) -> list[Any]:
        """Document, start, end; page and box where there are pages; how certain its recognition is, where it was one."""
        packed: list[Any] = [self.numbers[span["source"]], span["start"], span["end"]]
        if "page" in span:
            self.pictures.note_page(self.numbers[span["source"]], span)
            packed += [span["page"], span["bbox"]]
        if "confidence" in span:
            packed += [0, []] if len(packed) == 3 else []
            packed.append(span["confidence"])
        return packed

    def _note_quotes(self, trace: Trace | None, cell: tuple[int, int, int], name: tuple[str, str, str]) -> None:
        """Put aside which words the cell rests on, leaf by leaf; note whether it replays."""
        if trace is None:
            return
        if trace.fault:
            self.fault_count += 1
            if len(self.faults) < MOST_FAULTS:
                self.faults.append((*name, trace.fault))
        for span in trace.spans:
            number = self.numbers.get(span["source"])
            if number is None:
                continue
            starts = self._leaf_starts[number]
            for leaf in range(max(bisect_right(starts, span["start"]) - 1, 0), len(starts)):
                if starts[leaf] >= span["end"]:
                    break
                self._quotes.add((number, leaf, span["start"], span["end"], *cell), None)

    # -- documents: what quotes them

    def document_files(self) -> Iterator[DataFile]:
        """Return for every document what rests on its words, what it lost, and the pictures of its pages."""
        groups = itertools.groupby(self._quotes, lambda record: record[0][:2])
        quoted = next(groups, None)
        described: list[dict[str, Any]] = []
        for id_, number in self.numbers.items():
            document = self.report.documents[id_]
            for leaf in range(len(self._leaf_starts[number])):
                quotes: list[Sequence[int]] = []
                if quoted is not None and quoted[0] == (number, leaf):
                    quotes = [key[2:] for key, _ in quoted[1]]
                    quoted = next(groups, None)
                yield data_file(f"index/{number}-{leaf}", quotes)
            pages: list[list[float]] = []
            for page, picture in self.pictures.of_document(number, document):
                pages.append([page, picture.width, picture.height])
                yield f"pages/{number}-{page}.png", picture.png
            described.append(self._describe_document(id_, document, pages))
            if len(described) == DOCUMENTS_IN_FILE or number == len(self.numbers) - 1:
                yield data_file(f"document/d-{number // DOCUMENTS_IN_FILE}", described)
                described = []

    def _describe_document(self, id_: str, document: Document, pages: list[list[float]]) -> dict[str, Any]:
        starts = [*self._leaf_starts[self.numbers[id_]], len(document.text)]
        return {
            "id": id_,
            "file": document.source.file,
            "title": self._title(id_),
            "leaves": list(itertools.pairwise(starts)),
            "lost": self._lost_tokens(id_),
            "pages": pages,
        }

    def _lost_tokens(self, id_: str) -> list[list[Any]]:
        """Where the document lost digits: from, to, what is known, and the value."""
        if "lost_digits" not in self.report.tables:
            return []
        rows = (row.values for row in self.report.index.rows_under("lost_digits", id_) if row.values["source"] == id_)
        return sorted(
            [int(row["start"]), int(row["end"]), row["status"], row["value"]]
            for row in rows
            if row["start"].isdigit() and row["end"].isdigit()
        )

    # -- what describes all others

    def last_files(self, labels: Mapping[str, tuple[str, ...]]) -> Iterator[DataFile]:
        """Return what is looked up in many documents, and the file that describes all. ``labels`` are the page's words."""
        yield from itertools.starmap(data_file, self._pilot_pages.chunks())
        yield from itertools.starmap(data_file, self._grams.chunks())
        yield from itertools.starmap(data_file, self._document_ids.chunks())
        order = [self.report.tables.index(name) for _, members in group_tables(self.report.tables) for name in members]
        meta = {
            "chunk": CHUNK,
            "tables": self._described,
            "documents": len(self.numbers),
            "perDocumentFile": DOCUMENTS_IN_FILE,
            "documentFinders": self._document_ids.buckets,
            "gramFiles": self._grams.buckets,
            "rules": [[name, list(rule_meaning(name)), name in STRUCTURAL] for name in self.rules],
            "order": order,
            "perPilotFile": PILOTS_IN_FILE,
            "built": self.report.identity,
            "words": list(map(list, labels.items())),
        }
        yield data_file("meta", meta)


def _cell_state(row: LoggedRow, column: str, trace: Trace | None) -> str:
    """Return what sets a cell apart from one that stands as its document has it; "" for such a one."""
    if trace is None:
        return ""
    if any(ref.startswith(CORRECTIONS) for ref, _ in trace.origins):
        return "corrected"
    rule_names = {step.rule for chain in trace.chains for step in chain.steps}
    is_restored = rule_names & RESTORING or (column == "value" and ARGUED in rule_names)
    return "restored" if row.values[column] and is_restored else ""


class _Facet:
    """The different values of a column, as long as they are few and short enough to choose from."""

    MOST_VALUES, LONGEST = 40, 40

    def __init__(self, field: Field) -> None:
        self.field = field
        self._values: set[str] = set()
        self._rows = 0
        self._is_open = True

    def add(self, value: str) -> None:
        """Note a value."""
        self._rows += 1
        if self._is_open and value not in self._values:
            self._values.add(value)
            if len(self._values) > self.MOST_VALUES or len(value) > self.LONGEST:
                self._values, self._is_open = set(), False

    def choices(self) -> list[str]:
        """Return the values to choose from when filtering by the column; none where there are too many."""
        count = len(self._values)
        if count < 2 or (count > 2 and 2 * count > self._rows):
            return []
        return sorted(self._values - {""}, key=lambda value: (len(value) if value.isdigit() else 0, value))


def _describe_table(table: str, count: int, facets: list[_Facet], finders: int) -> dict[str, Any]:
    description = schema(table)
    return {
        "name": table,
        "title": [description.title, description.title_zh],
        "about": [description.description, description.description_zh],
        "key": [description.columns.index(name) for name in description.primary_key],
        "label": [description.columns.index(name) for name in label_columns(table)],
        "rows": count,
        "finders": finders,
        "columns": [_describe_column(table, facet) for facet in facets],
    }


def _describe_column(table: str, facet: _Facet) -> dict[str, Any]:
    field = facet.field
    kind = "EDTF" if field.edtf else "list" if field.list else field.type
    return {
        "name": field.name,
        "title": [field.title, field.title_zh],
        "about": [field.description, field.description_zh],
        "kind": f"{kind}, {field.unit}" if field.unit else kind,
        "number": field.type in ("integer", "number"),
        "values": facet.choices(),
        "pilots": field.references == "pilots" or field.name == "pilot",
        "names": [list(pair) for pair in value_names_zh().get(f"{table}.{field.name}", {}).items()],
    }
