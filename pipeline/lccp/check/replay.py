"""One table's cells replayed: from the words that they quote, by the rules that they name, and against a build made now."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lccp.check.files import LogLine, ReportFault
from lccp.check.index import IndexedRow, RowIndex
from lccp.check.inputs import ReplayInputs
from lccp.check.made import RebuiltTable
from lccp.schemas import schema, sort_key
from lccp.storage import provenance
from lccp.storage.provenance import Quote
from lccp.text import rules
from lccp.text.language import fill_sentence
from lccp.text.spans import Span

MOST_LINES = 1 << 20  # characters of log lines that are held to be replayed together
NOTHING: Mapping[str, Any] = {"value": "", "rules": [], "spans": [], "from": []}
FAILURES = (LookupError, ValueError, TypeError, AttributeError, StopIteration, RecursionError)

Quotes = Mapping[Span, Quote]


@dataclass(slots=True)
class RowToReplay:
    """A row and its log lines by column. ``rebuilt`` are the lines of a build made now; None: they are not compared."""

    row: IndexedRow
    lines: dict[str, LogLine]
    rebuilt: Mapping[str, str] | None


@dataclass
class TableCheck:
    """What it takes to check one table."""

    name: str
    index: RowIndex
    inputs: ReplayInputs
    say: ReportFault
    against: RebuiltTable | None = None
    last: tuple[Any, ...] | None = field(default=None, init=False)
    count: int = field(default=0, init=False)

    def check(self, lines: Iterable[LogLine]) -> int:
        """Check every cell of the table with the lines of its log; give how many were replayed."""
        size = 0
        waiting: list[RowToReplay] = []
        for row in self._match_log(_LogReader(self, iter(lines))):
            waiting.append(row)
            size += sum(len(line.text) for line in row.lines.values())
            if size > MOST_LINES:
                self.replay(waiting)
                waiting, size = [], 0
        self.replay(waiting)
        return self.count

    # -- rows, log and the build made now, side by side ------------------------------------------------

    def _match_log(self, log: _LogReader) -> Iterator[RowToReplay]:
        table_schema = schema(self.name)
        exempt = table_schema.numbering & set(table_schema.primary_key)
        for row in self.index.rows(self.name):
            lines = log.of_row(row)
            for column, value in row.values.items():
                if value and column not in lines and column not in exempt:
                    self.say(fill_sentence("{0}: has no provenance", f"{self.name}: {row.key} {column}"))
            self._check_references(row)
            yield RowToReplay(row, lines, self._rebuilt_lines(row))
        log.rest()
        if self.against is not None:
            self._report_missing(None)

    def _rebuilt_lines(self, row: IndexedRow) -> Mapping[str, str] | None:
        """The lines that a build made now has for a row; what it has before, and the folder has not, is said."""
        if self.against is None:
            return None
        order = sort_key(self.name)(row.values)
        if self.last is not None and order < self.last:
            return None  # the table is not sorted, which is said elsewhere
        self.last = order
        self._report_missing(order)
        rebuilt = self.against.row_at(order)
        if rebuilt is None:
            return {}
        for column, value in rebuilt.values.items():
            if value and not row.values[column]:
                where = f"{self.name}: {row.key} {column}"
                self.say(fill_sentence("{0}: is empty, extracting again gives {1!r}", where, value))
        self.against.take_row()
        return rebuilt.lines

    def _report_missing(self, order: tuple[Any, ...] | None) -> None:
        assert self.against is not None
        for rebuilt in self.against.rows_before(order):
            if not self.index.place(self.name, rebuilt.key):
                where = f"{self.name}: {rebuilt.key}"
                self.say(fill_sentence("{0}: is not there, extracting again gives such a row", where))

    def _check_references(self, row: IndexedRow) -> None:
        """Every foreign key leads to a row."""
        for foreign in schema(self.name).foreign_keys:
            values = [row.values[name] for name in foreign.fields]
            if all(values) and not self.index.has(foreign.table, "|".join(values)):
                where = f"{self.name}: {row.key} {','.join(foreign.fields)}"
                self.say(fill_sentence("{0}: {1} is no row of {2}", where, "|".join(values), foreign.table))

    # -- cells -----------------------------------------------------------------------------------------

    def replay(self, waiting: Sequence[RowToReplay]) -> None:
        """Replay the cells of some rows together, so that each document is asked once for all that they quote of it."""
        quotes = self._quote_spans(waiting)
        for row in waiting:
            for column, line in row.lines.items():
                self.count += 1
                self._check_cell(row, column, line, quotes)

    def _quote_spans(self, waiting: Sequence[RowToReplay]) -> Quotes:
        """What the documents hold where the spans of some rows are; of a span that lies outside them, nothing."""
        wanted: dict[str, set[Span]] = {}
        for row in waiting:
            for line in row.lines.values():
                for span in _readable_spans(line.entry):
                    wanted.setdefault(span.source, set()).add(span)
        quotes: dict[Span, Quote] = {}
        for source in sorted(wanted):
            document = self.inputs.documents.get(source)
            if document is not None:
                size = len(document.text)
                inside = (span for span in wanted[source] if 0 <= span.start < span.end <= size)
                quotes.update((span, provenance.quote_of(document, span)) for span in inside)
        return quotes

    def _check_cell(self, row: RowToReplay, column: str, line: LogLine, quotes: Quotes) -> None:
        where = f"{self.name}: {row.row.key} {column}"
        value, entry = row.row.values[column], line.entry
        rebuilt_line = None if row.rebuilt is None else row.rebuilt.get(column, "")
        if entry["value"] != value:
            self.say(fill_sentence("{0}: is {1!r} in the table, {2!r} in its provenance", where, value, entry["value"]))
        try:
            if rebuilt_line != line.text:  # a line that a build made now writes is well written
                if provenance.encode_entry(entry) != line.text:
                    self.say(fill_sentence("{0}: provenance line {1} is not as written", where, line.number))
                self._compare_with_rebuilt(where, value, entry, rebuilt_line)
            self._replay_words(where, value, entry, quotes)
        except FAILURES as error:
            self.say(
                fill_sentence(
                    "{0}: cannot be replayed: {1}: {2}", where, type(error).__name__, fill_sentence(str(error))
                )
            )

    def _compare_with_rebuilt(self, where: str, value: str, entry: Mapping[str, Any], rebuilt_line: str | None) -> None:
        """Compare with what a build made now has: another cell of the same value would replay as well, and be the wrong one."""
        if rebuilt_line is None:
            return
        meant = json.loads(rebuilt_line) if rebuilt_line else NOTHING
        if meant["value"] != value:
            self.say(fill_sentence("{0}: is {1!r}, extracting again gives {2!r}", where, value, meant["value"]))
        for member in ("rules", "from", "spans"):
            if provenance.encode_entry(entry[member]) != provenance.encode_entry(meant[member]):
                both = _shorten_text(entry[member]), _shorten_text(meant[member])
                self.say(fill_sentence("{0}: {1} is {2}, extracting again gives {3}", where, member, *both))

    def _replay_words(self, where: str, value: str, entry: Mapping[str, Any], quotes: Quotes) -> None:
        quoted_words = self._quoted_words(where, entry["spans"], quotes)
        rule_names: Sequence[str] = entry["rules"]
        inputs = [self.inputs.resolve(ref) for ref in entry["from"]]
        if not quoted_words and not inputs:
            self.say(fill_sentence("{0}: comes from nowhere", where))
        if any(name in rules.STRUCTURAL for name in rule_names):
            return  # what rests on whole documents was compared with a build made now
        replayed: dict[str, str] = {}  # many witnesses say the same
        for source, quoted in quoted_words.items() or {"": ""}.items():
            if quoted not in replayed:
                replayed[quoted] = rules.replay_rules(rule_names, quoted, inputs)
            got = replayed[quoted]
            if got != value:
                how: str = " ".join(rule_names) or fill_sentence("its words")
                if source:
                    how = fill_sentence("{0} on {1}", how, source)
                self.say(fill_sentence("{0}: is {1!r}, replaying {2} gives {3!r}", where, value, how, got[:80]))

    def _quoted_words(self, where: str, spans: Iterable[Any], quotes: Quotes) -> dict[str, str]:
        """Return what the spans of a cell quote, by document. Raises KeyError for a document that cannot be read."""
        quoted_words: dict[str, str] = {}
        for span_entry in spans:
            span = _parse_span(span_entry)
            quote = quotes.get(span)
            if quote is None and span.source not in self.inputs.documents:
                raise KeyError(span.source)
            if quote is None or provenance.span_entry(span, quote) != span_entry:
                self.inputs.misquoted.add(span.source)
                place = span.source, span.start, span.end
                self.say(fill_sentence("{0}: does not quote {1} at {2}-{3}", where, *place))
            quoted_words[span.source] = quoted_words.get(span.source, "") + (quote.exact if quote is not None else "")
        return quoted_words


def _parse_span(entry: Any) -> Span:
    """A span as the log prints it. Raises what the check takes for a failed replay where it is none."""
    source, start, end = entry["source"], entry["start"], entry["end"]
    if not (isinstance(source, str) and isinstance(start, int) and isinstance(end, int)):
        raise TypeError(f"{_shorten_text(entry)} is no span")
    return Span(source, start, end)


def _readable_spans(entry: Mapping[str, Any]) -> Iterator[Span]:
    """The spans of a line as far as they can be read; whoever replays the line says what is wrong with it."""
    try:
        for span_entry in entry["spans"]:
            yield _parse_span(span_entry)
    except FAILURES:
        return


def _shorten_text(value: object) -> str:
    text = str(value)
    return text if len(text) <= 400 else f"{text[:400]}…"


class _LogReader:
    """The lines of a log, matched with the rows of its table as they come."""

    def __init__(self, table: TableCheck, lines: Iterator[LogLine]) -> None:
        self._table, self._lines = table, lines
        self._place = 0
        self._next = next(lines, None)

    def of_row(self, row: IndexedRow) -> dict[str, LogLine]:
        """Take the lines of a row. Those before them that have no place there are replayed by themselves."""
        lines: dict[str, LogLine] = {}
        columns = list(row.values)
        last = -1
        while (line := self._next) is not None:
            if line.key != row.key:
                if self._row_place(line) > row.place:
                    break
                self._check_stray(line)
            elif not row.values.get(line.field):
                self._report(line, "{0}: has provenance, but no value")
            else:
                position = columns.index(line.field)
                if line.field in lines:
                    self._report(line, "{0}: provenance occurs twice (line {1})")
                elif position < last:
                    self._report(line, "{0}: its provenance is out of order")
                lines[line.field], last = line, max(position, last)
            self._next_line()
        return lines

    def rest(self) -> None:
        """Deal with what is left after the last row."""
        while self._next is not None:
            self._check_stray(self._next)
            self._next_line()

    def _next_line(self) -> None:
        self._next, self._place = next(self._lines, None), 0

    def _row_place(self, line: LogLine) -> int:
        """The place of the row that a line is of, 0 if there is none; looked up once for the line that comes next."""
        self._place = self._place or self._table.index.place(self._table.name, line.key) or -1
        return max(self._place, 0)

    def _check_stray(self, line: LogLine) -> None:
        row = self._table.index.find(self._table.name, line.key)
        if row is None or not row.values.get(line.field):
            self._report(line, "{0}: has provenance, but no value")
        else:
            self._report(line, "{0}: its provenance is out of order")
            self._table.replay([RowToReplay(row, {line.field: line}, None)])

    def _report(self, line: LogLine, fault: str) -> None:
        where = f"{self._table.name}: {line.key} {line.field}"
        self._table.say(fill_sentence(fault, where, line.number))
