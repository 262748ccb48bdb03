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
from lccp.text.spans import Span

MOST_LINES = 1 << 20  # characters of log lines that are held to be replayed together
NOTHING: Mapping[str, Any] = {"value": "", "rules": [], "spans": [], "from": []}
FAILURES = (LookupError, ValueError, TypeError, AttributeError, StopIteration, RecursionError)

Quotes = Mapping[Span, Quote]


@dataclass(slots=True)
class RowToReplay:
    """A row and its log lines by column. ``made`` are the lines of a build made now; None: they are not compared."""

    row: IndexedRow
    lines: dict[str, LogLine]
    made: Mapping[str, str] | None


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
        for held in self._matched(_LogReader(self, iter(lines))):
            waiting.append(held)
            size += sum(len(line.text) for line in held.lines.values())
            if size > MOST_LINES:
                self.replay(waiting)
                waiting, size = [], 0
        self.replay(waiting)
        return self.count

    # -- rows, log and the build made now, side by side ------------------------------------------------

    def _matched(self, log: _LogReader) -> Iterator[RowToReplay]:
        made = schema(self.name)
        exempt = made.numbering & set(made.primary_key)
        for row in self.index.rows(self.name):
            lines = log.of_row(row)
            for column, value in row.values.items():
                if value and column not in lines and column not in exempt:
                    self.say(f"{self.name}: {row.key} {column}: has no provenance")
            self._references(row)
            yield RowToReplay(row, lines, self._made(row))
        log.rest()
        if self.against is not None:
            self._missing(None)

    def _made(self, row: IndexedRow) -> Mapping[str, str] | None:
        """The lines that a build made now has for a row; what it has before, and the folder has not, is said."""
        if self.against is None:
            return None
        order = sort_key(self.name)(row.values)
        if self.last is not None and order < self.last:
            return None  # the table is not sorted, which is said elsewhere
        self.last = order
        self._missing(order)
        found = self.against.at(order)
        if found is None:
            return {}
        for column, value in found.values.items():
            if value and not row.values[column]:
                self.say(f"{self.name}: {row.key} {column}: is empty, extracting anew gives {value!r}")
        self.against.take()
        return found.lines

    def _missing(self, order: tuple[Any, ...] | None) -> None:
        assert self.against is not None
        for made in self.against.before(order):
            if not self.index.place(self.name, made.key):
                self.say(f"{self.name}: {made.key}: is not there, extracting anew gives such a row")

    def _references(self, row: IndexedRow) -> None:
        """Every foreign key leads to a row."""
        for foreign in schema(self.name).foreign_keys:
            values = [row.values[name] for name in foreign.fields]
            if all(values) and not self.index.has(foreign.table, "|".join(values)):
                where = f"{self.name}: {row.key} {','.join(foreign.fields)}"
                self.say(f"{where}: {'|'.join(values)} is no row of {foreign.table}")

    # -- cells -----------------------------------------------------------------------------------------

    def replay(self, waiting: Sequence[RowToReplay]) -> None:
        """Replay the cells of some rows together, so that each document is asked once for all that they quote of it."""
        quotes = self._quotes(waiting)
        for held in waiting:
            for column, line in held.lines.items():
                self.count += 1
                self._cell(held, column, line, quotes)

    def _quotes(self, waiting: Sequence[RowToReplay]) -> Quotes:
        """What the documents hold where the spans of some rows are; of a span that lies outside them, nothing."""
        wanted: dict[str, set[Span]] = {}
        for held in waiting:
            for line in held.lines.values():
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

    def _cell(self, held: RowToReplay, column: str, line: LogLine, quotes: Quotes) -> None:
        where = f"{self.name}: {held.row.key} {column}"
        value, entry = held.row.values[column], line.entry
        made = None if held.made is None else held.made.get(column, "")
        if entry["value"] != value:
            self.say(f"{where}: is {value!r} in the table, {entry['value']!r} in its provenance")
        try:
            if made != line.text:  # a line that a build made now writes is well written
                if provenance.encode_entry(entry) != line.text:
                    self.say(f"{where}: provenance line {line.number} is not as written")
                self._compare(where, value, entry, made)
            self._words(where, value, entry, quotes)
        except FAILURES as error:
            self.say(f"{where}: cannot be replayed: {type(error).__name__}: {error}")

    def _compare(self, where: str, value: str, entry: Mapping[str, Any], made: str | None) -> None:
        """Compare with what a build made now has: another cell of the same value would replay as well, and be the wrong one."""
        if made is None:
            return
        meant = json.loads(made) if made else NOTHING
        if meant["value"] != value:
            self.say(f"{where}: is {value!r}, extracting anew gives {meant['value']!r}")
        for what in ("rules", "from", "spans"):
            if provenance.encode_entry(entry[what]) != provenance.encode_entry(meant[what]):
                self.say(
                    f"{where}: {what} is {_shorten_text(entry[what])}, extracting anew gives {_shorten_text(meant[what])}"
                )

    def _words(self, where: str, value: str, entry: Mapping[str, Any], quotes: Quotes) -> None:
        words: dict[str, str] = {}
        for said in entry["spans"]:
            span = _parse_span(said)
            quote = quotes.get(span)
            if quote is None and span.source not in self.inputs.documents:
                raise KeyError(span.source)
            if quote is None or provenance.span_entry(span, quote) != said:
                self.say(f"{where}: does not quote {span.source} at {span.start}-{span.end}")
            words[span.source] = words.get(span.source, "") + (quote.exact if quote is not None else "")
        names: Sequence[str] = entry["rules"]
        inputs = [self.inputs.resolve(ref) for ref in entry["from"]]
        if not words and not inputs:
            self.say(f"{where}: comes from nowhere")
        if any(name in rules.STRUCTURAL for name in names):
            return  # what rests on whole documents was compared with a build made now
        replayed: dict[str, str] = {}  # many witnesses say the same
        for source, quoted in words.items() or {"": ""}.items():
            if quoted not in replayed:
                replayed[quoted] = rules.replay_rules(names, quoted, inputs)
            got = replayed[quoted]
            if got != value:
                how = f"{' '.join(names) or 'its words'}{' on ' + source if source else ''}"
                self.say(f"{where}: is {value!r}, replaying {how} gives {got[:80]!r}")


def _parse_span(said: Any) -> Span:
    """A span as the log prints it. Raises what the check takes for a failed replay where it is none."""
    source, start, end = said["source"], said["start"], said["end"]
    if not (isinstance(source, str) and isinstance(start, int) and isinstance(end, int)):
        raise TypeError(f"{_shorten_text(said)} is no span")
    return Span(source, start, end)


def _readable_spans(entry: Mapping[str, Any]) -> Iterator[Span]:
    """The spans of a line as far as they can be read; whoever replays the line says what is wrong with it."""
    try:
        for said in entry["spans"]:
            yield _parse_span(said)
    except FAILURES:
        return


def _shorten_text(what: object) -> str:
    said = str(what)
    return said if len(said) <= 400 else f"{said[:400]}…"


class _LogReader:
    """The lines of a log, matched with the rows of its table as they come."""

    def __init__(self, table: TableCheck, lines: Iterator[LogLine]) -> None:
        self._table, self._lines = table, lines
        self._place = 0
        self._next = next(lines, None)

    def of_row(self, row: IndexedRow) -> dict[str, LogLine]:
        """Take the lines of a row. Those before them that have no place there are replayed by themselves."""
        out: dict[str, LogLine] = {}
        columns = list(row.values)
        last = -1
        while (line := self._next) is not None:
            if line.key != row.key:
                if self._where(line) > row.place:
                    break
                self._stray(line)
            elif not row.values.get(line.field):
                self._say(line, "has provenance, but no value")
            else:
                at = columns.index(line.field)
                if line.field in out:
                    self._say(line, f"provenance stands twice (line {line.number})")
                elif at < last:
                    self._say(line, "its provenance stands out of order")
                out[line.field], last = line, max(at, last)
            self._advance()
        return out

    def rest(self) -> None:
        """Deal with what is left after the last row."""
        while self._next is not None:
            self._stray(self._next)
            self._advance()

    def _advance(self) -> None:
        self._next, self._place = next(self._lines, None), 0

    def _where(self, line: LogLine) -> int:
        """The place of the row that a line is of, 0 if there is none; looked up once for the line that comes next."""
        self._place = self._place or self._table.index.place(self._table.name, line.key) or -1
        return max(self._place, 0)

    def _stray(self, line: LogLine) -> None:
        row = self._table.index.find(self._table.name, line.key)
        if row is None or not row.values.get(line.field):
            self._say(line, "has provenance, but no value")
        else:
            self._say(line, "its provenance stands out of order")
            self._table.replay([RowToReplay(row, {line.field: line}, None)])

    def _say(self, line: LogLine, what: str) -> None:
        self._table.say(f"{self._table.name}: {line.key} {line.field}: {what}")
