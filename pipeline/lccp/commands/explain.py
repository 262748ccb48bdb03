"""One cell explained: its words where they stand, each rule with before and after, what it rests on."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from types import MappingProxyType
from typing import Any, NamedTuple

from lccp.check.inputs import ReplayInputs
from lccp.check.library import DocumentLibrary
from lccp.check.rule_modules import load_rules
from lccp.combine.disputes import CellPlace, Dispute, Disputes, cells_beneath, place_of_ref
from lccp.model import Document, InputError
from lccp.normalise.places import base_name
from lccp.options import BuildOptions
from lccp.read import read_file
from lccp.read.limits import Limits
from lccp.read.sources.manifest import read_sources
from lccp.schemas import GROWN_KEYS, SEPARATOR, TABLES, schema
from lccp.storage import provenance
from lccp.storage.datapackage import recorded_bounds
from lccp.storage.folder import OutputFolder, files_of_log, files_of_table
from lccp.storage.locate import open_folder
from lccp.storage.programme_rows import rows_of_programme
from lccp.storage.rows import log_lines, open_table, parse_log_line
from lccp.text import rules
from lccp.text.language import FilledSentence, either, fill_sentence, join_sentences, translate
from lccp.text.repairs.gaps import BREAKS

CONTEXT = 40  # characters shown on either side of a quotation
OWNED = ("cited_documents", "quantities")  # tables whose rows are about a pilot, as far as its words say
NEAR = 5  # keys named where there is none like the one asked for
MOST_ROWS = 20  # rows that are shown where several fit a name
NAMING = ("name", "name_en", "title", "heading", "place", "indicator")  # columns by which a row can be named
Resolve = Callable[[str], rules.Input]
"""Looks up what a value was computed from. Raises LookupError where there is no such thing."""
Fits = Callable[[str, str, str, Mapping[str, str]], bool]
"""Whether the key that a user gives for a table means a row, by the row's own key and values."""


class ExplainContext(NamedTuple):
    """What a cell is shown with: the documents, read as they are asked for, and what values were computed from."""

    documents: Mapping[str, Document]
    resolve: Resolve
    reasons: Sequence[str] = ()  # why the cell is empty, where that is known
    corrections: Mapping[CellPlace, str] = MappingProxyType({})  # references of corrections, by the cell
    disputes: Sequence[Dispute] = ()  # what documents disagree on about the cell, or about what it is made of


def run_explain(options: BuildOptions, table: str, key: str, field: str | None = None, programme: str = "") -> int:
    """Print what is known of a cell, or of every cell of a row. Raises InputError where there is none.

    Of the rows that a name fits, ``programme`` leaves those about that programme.
    """
    if table not in TABLES:
        raise InputError(f"{table}: no such table; there are {', '.join(TABLES)}")
    folder = open_folder(options.output)
    rows = find_rows(folder, table, key, programme)
    if len(rows) > MOST_ROWS:
        raise InputError(f"{table}: {len(rows)} rows fit {key}: {', '.join(list(rows)[:NEAR])} …; name one of them")
    for name, row in rows.items():
        if field and field not in row:
            raise InputError(f"{table} has no column {field}; there are {', '.join(row)}")
        fields = [field] if field else [name for name in row if row[name]]
        _explain_row(options, folder, table, name, row, fields)
    return 0


def _explain_row(
    options: BuildOptions, folder: OutputFolder, table: str, key: str, row: Mapping[str, str], fields: Sequence[str]
) -> None:
    """Print what is known of some cells of a row."""
    log = _row_log(folder, table, key)
    refs = [ref for name in fields if name in log for ref in log[name]["from"]]
    raw = options.raw
    disputes = Disputes(row for _, row in _keyed_rows(folder, "conflicts"))
    manifest = {source.id: source for source in read_sources(raw)}
    with closing(
        DocumentLibrary(raw, list(manifest.values()), Limits(**recorded_bounds(folder)), lambda *_: None)
    ) as documents:
        inputs = ReplayInputs(raw, options.corrections, manifest, documents, _cell_finder(folder, refs))
        corrected_cells = {(entry.table, entry.key, entry.field): ref for ref, entry in inputs.corrections.items()}
        for name in fields:
            reasons = [] if row[name] else list(_reasons(folder, table, key, row, name))
            if not row[name] and name == "pilot" and table in OWNED and row["source"] in manifest:
                # The library holds documents without their blocks; to extract, one is read whole.
                from lccp.commands.owner_reasons import owner_reasons

                document = read_file(manifest[row["source"]], raw, Limits(**recorded_bounds(folder)))
                reasons.extend(owner_reasons(folder, document, table, row))
            disputed = list(disputes.of_cell(table, key, name, row[name], _refs_of(log.get(name))))
            context = ExplainContext(documents, inputs.resolve, reasons, corrected_cells, disputed)
            shown = cell_lines(context, table, key, name, row[name], log.get(name))
            print("\n".join(map(_spoken_line, shown)))
    if table == "lost_digits":
        from lccp.restore.wording import explain_lines

        print("\n".join(map(_spoken_line, explain_lines(row))))


def _refs_of(entry: Mapping[str, Any] | None) -> Sequence[str]:
    """Return what a cell was computed from, by its line of provenance."""
    return entry["from"] if entry is not None else ()


def find_rows(folder: OutputFolder, table: str, key: str, programme: str = "") -> dict[str, dict[str, str]]:
    """Return the rows that a user means, by key: that of the key, else of an older shorter key, else of a name.

    ``A1`` is the key that ``indicators`` had before it became ``SOURCE|A1``; ``嘉兴市`` is what a row is
    called, or the pilot that it is about. Of a name that many rows fit, no more than can be shown, and
    one; with a programme only rows about it. Raises InputError, naming a few keys, where there is none.
    """
    pilots = _pilots_called(folder, key) if "pilot" in schema(table).columns and table != "pilots" else frozenset()
    kinds: tuple[Fits, ...] = (_fits_older_key, _fits_name, _fits_short_name)
    kinds = (*kinds, lambda table, key, name, row: row["pilot"] in pilots) if pilots else kinds
    fitting: list[dict[str, dict[str, str]]] = [{} for _ in kinds]
    near: list[str] = []
    for name, row in _rows_about(folder, table, programme):
        if name == key:
            return {name: row}
        for rows, fits in zip(fitting, kinds, strict=True):
            if len(rows) <= MOST_ROWS and fits(table, key, name, row):
                rows[name] = row
        if name.startswith(key) and len(near) < NEAR:
            near.append(name)
    if rows := next(filter(None, fitting), {}):
        return rows
    hint = f"there are {', '.join(near)}" if near else f"a key of {table} is {'|'.join(schema(table).primary_key)}"
    raise InputError(f"{table} has no row {key}; {hint}")


def _pilots_called(folder: OutputFolder, name: str) -> frozenset[str]:
    """The ids of the pilots of a name, in full or without its kind (嘉兴)."""
    if not files_of_table(folder, "pilots"):
        return frozenset()
    rows = (row for _, row in _keyed_rows(folder, "pilots"))
    return frozenset(row["pilot"] for row in rows if name in (row["name"], base_name(row["name"])))


def _reasons(folder: OutputFolder, table: str, key: str, row: Mapping[str, str], field: str) -> Iterator[str]:
    """Return why a cell of a row is empty, as far as the output tells: conflicts, findings, goals that differ."""
    if table != "pilots":
        return
    for number, finding in _keyed_rows(folder, "findings"):
        if field in finding["message"] and row["name"] in finding["message"]:
            yield f"  findings {number}: {either(finding['message'], finding['message_zh'])}"
    if field == "peak_year":
        for number, target in _keyed_rows(folder, "peak_targets"):
            if target["pilot"] == key:
                yield f"  peak_targets {number}: {target['edtf']} ({target['text']})"


def _fits_older_key(table: str, key: str, name: str, row: Mapping[str, str]) -> bool:
    """Whether a key is a row's from before the key of its table grew at its front."""
    return table in GROWN_KEYS and name.partition(SEPARATOR)[2] == key


def _fits_name(table: str, key: str, name: str, row: Mapping[str, str]) -> bool:
    return any(row.get(column) == key for column in NAMING)


def _fits_short_name(table: str, key: str, name: str, row: Mapping[str, str]) -> bool:
    """Whether a row is of a place that is so called without its kind (嘉兴 for 嘉兴市)."""
    return any(key == base_name(row[column]) for column in ("name", "place") if row.get(column))


def _keyed_rows(folder: OutputFolder, table: str) -> Iterator[tuple[str, dict[str, str]]]:
    if not files_of_table(folder, table):
        raise InputError(f"{folder.name}: {table}: is not there; run the build first")
    name = schema(table).key
    with open_table(folder, table) as opened:
        for values in opened.rows:
            row = dict(zip(opened.header, values, strict=True))
            yield name(row), row


def _rows_about(folder: OutputFolder, table: str, programme: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Return the rows of a table that are about a programme, with their keys; all of them where none is asked for."""
    if not programme:
        return _keyed_rows(folder, table)
    wanted = rows_of_programme(programme, folder)
    return ((name, row) for name, row in _keyed_rows(folder, table) if wanted.has_row(row))


def _row_log(folder: OutputFolder, table: str, key: str) -> dict[str, dict[str, Any]]:
    """Read the provenance of a row, by column."""
    if not files_of_log(folder, table):
        raise InputError(f"{folder.name}: provenance of {table}: is not there; run the build first")
    begin = f'{{"key": {provenance.encode_entry(key)}, '.encode()
    lines = (line for line in log_lines(folder, table) if line.startswith(begin))
    return {entry["field"]: entry for entry in (parse_log_line(line, f"{folder.name}: {table}") for line in lines)}


def _cell_finder(folder: OutputFolder, refs: Sequence[str]) -> Callable[[str, str, str], str]:
    """Read the rows that values were computed from; give what looks up a cell of them, or raises KeyError."""
    wanted: dict[str, set[str]] = {}
    for ref in refs:
        table, _, rest = ref.partition("/")
        if table in TABLES:
            wanted.setdefault(table, set()).add(rest.rpartition("/")[0])
    rows_by_key = {
        table: {name: row for name, row in _keyed_rows(folder, table) if name in keys} for table, keys in wanted.items()
    }
    return lambda table, key, name: rows_by_key[table][key][name]


def _spoken_line(line: str) -> str:
    """Return a line in the language spoken; what is no sentence (a quotation) is nobody's to translate."""
    return translate(line) if isinstance(line, FilledSentence) else line


def cell_lines(
    sight: ExplainContext, table: str, key: str, name: str, value: str, entry: Mapping[str, Any] | None
) -> Iterator[str]:
    """Return what is known of a cell, line by line: corrections and disputes first, then words, rules and origins."""
    field = schema(table).field(name)
    yield fill_sentence("{0} = {1}", f"{table}  {key}  {name}", value or fill_sentence("(empty)"))
    yield fill_sentence("  means: {0}", either(field.description, field.description_zh))
    if entry is None:
        if (table, key, name) in sight.corrections:
            correction = describe_input(sight.resolve, sight.corrections[table, key, name])
            yield fill_sentence("  corrected: {0}", correction)
        elif value:
            yield fill_sentence("  names or numbers the row; it has no words of its own")
        elif sight.reasons or sight.disputes:
            yield fill_sentence("  a missing value: no document settles it, see")
            yield from sight.reasons
            yield from map(_dispute_line, sight.disputes)
        else:
            yield fill_sentence("  a missing value: no document settles it")
        yield ""
        return
    yield from _correction_lines(sight, (table, key, name), entry["from"])
    yield from map(_dispute_line, sight.disputes)
    for span in entry["spans"]:
        yield from _span_lines(sight.documents.get(span["source"]), span)
    yield from _step_lines(sight.resolve, entry)
    for ref in entry["from"]:
        yield fill_sentence("  from {0}: {1}", ref, describe_input(sight.resolve, ref))
    witnesses = list(dict.fromkeys(span["source"] for span in entry["spans"]))
    if len(witnesses) > 1:
        yield fill_sentence("  witnesses: {0}", ", ".join(witnesses))
    yield ""


def _dispute_line(dispute: Dispute) -> FilledSentence:
    """Say what each document has where they disagree."""
    testimonies = []
    for witness in dispute.witnesses:
        testimony = fill_sentence("{0} says {1}", witness.source, witness.value or "—")
        testimonies.append(fill_sentence("{0} (taken)", testimony) if witness.chosen else testimony)
    listed = join_sentences(testimonies, "; ")
    return fill_sentence("  disputed: {0}", fill_sentence("{0}: {1}", " ".join(dispute.place), listed))


def _correction_lines(sight: ExplainContext, place: CellPlace, refs: Sequence[str]) -> Iterator[str]:
    """Say of a cell that it is corrected, or made of corrected ones."""
    for ref in refs:
        if ref.startswith(rules.CORRECTIONS):
            yield fill_sentence("  corrected: {0}", describe_input(sight.resolve, ref))
            return
    beneath = [*cells_beneath(place), *(below for ref in refs for below in cells_beneath(place_of_ref(ref)))]
    for below in dict.fromkeys(beneath):
        if below in sight.corrections:
            correction = describe_input(sight.resolve, sight.corrections[below])
            yield fill_sentence("  made of a corrected cell: {0}: {1}", "/".join(below), correction)


def _span_lines(document: Document | None, span: Mapping[str, Any]) -> Iterator[str]:
    start, end = span["start"], span["end"]
    place: str = f"{span['source']} {start}-{end}"
    if "page" in span:
        place = fill_sentence("{0}, page {1}, box {2}", place, span["page"], span["bbox"])
    yield fill_sentence("  words: {0}", place)
    if document is None:
        return
    text = document.text
    if text[start:end] != span["exact"]:
        yield fill_sentence("    the document no longer says this there; run lccp build")
        return
    before, after = text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
    yield f"    …{_flatten(before)}【{_flatten(span['exact'])}】{_flatten(after)}…"


def _flatten(text: str) -> str:
    return BREAKS.sub("⏎", text).replace("\ufffd", "#")


def _step_lines(resolve: Resolve, entry: Mapping[str, Any]) -> Iterator[str]:
    """Yield each rule with what it was given and what it made of it, on the first witness's words."""
    first = entry["spans"][0]["source"] if entry["spans"] else None
    text = "".join(span["exact"] for span in entry["spans"] if span["source"] == first)
    rule_names: Sequence[str] = entry["rules"]
    load_rules(rule_names)
    if not rule_names:
        yield fill_sentence("  rules: none; the value is its words")
    replayed = list(itertools.takewhile(lambda name: name not in rules.STRUCTURAL, rule_names))
    done = 0
    try:
        inputs = [resolve(ref) for ref in entry["from"]] if replayed else []
        for name, result in rules.replay_steps(replayed, text, inputs):
            yield fill_sentence("  rule {0}: {1}", name, f"{_flatten(text)[:60]!r} → {result[:60]!r}")
            text, done = result, done + 1
    except (ValueError, LookupError, StopIteration) as error:
        yield fill_sentence("  rule {0}: cannot be replayed ({1})", replayed[done], fill_sentence(str(error)))
        return
    for name in rule_names[done : done + 1]:
        yield fill_sentence("  rule {0}: {1}: {2}", name, fill_sentence(rules.STRUCTURAL[name]), entry["value"])


def describe_input(resolve: Resolve, ref: str) -> str:
    """What a value was computed from, in a few words."""
    try:
        value = resolve(ref).value
    except (LookupError, InputError):
        return fill_sentence("(no longer there)")
    if isinstance(value, Document):
        return fill_sentence("{0} bytes, sha256 {1}…", value.size, value.sha256[:12])
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {text}" for name, text in value.items() if isinstance(text, str))
    if hasattr(value, "reason"):
        change = f"{value.expect!r} → {value.value!r}"
        grounds = (f" ({value.who}, {value.date})" if value.who else "") + (
            f"; {value.citation}" if value.citation else ""
        )
        return fill_sentence("correction {0}: {1}, because {2}", value.id, change, f"{value.reason}{grounds}")
    return str(value)
