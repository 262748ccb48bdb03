"""Rows of an output folder with the types that their schemas give them."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from lccp.model import InputError
from lccp.normalise.years import earliest_year, latest_year
from lccp.schemas import Field, ForeignKey, Schema, parents_first, schema
from lccp.schemas.values import SCALE, Value, typed_value, unknown_field
from lccp.storage.folder import OutputFolder, files_of_table
from lccp.storage.rows import log_lines, open_table, parse_log_line, tables_of


@dataclass(frozen=True)
class TypedTable:
    """A table to export: its columns as the file has them, and where its rows are."""

    folder: OutputFolder
    schema: Schema
    fields: tuple[Field, ...]
    dated: tuple[int, ...] = ()  # the places of EDTF columns whose years stand behind the file's own columns

    @property
    def name(self) -> str:
        """Name of the table."""
        return self.schema.name

    def foreign_keys(self) -> list[ForeignKey]:
        """Return the references to tables that the folder has."""
        return [key for key in self.schema.foreign_keys if files_of_table(self.folder, key.table)]

    def texts(self) -> Iterator[tuple[str, ...]]:
        """Return the rows as the file has them, with the years of their EDTF columns behind."""
        with open_table(self.folder, self.name) as opened:
            if not self.dated:
                yield from opened.rows
                return
            for row in opened.rows:
                yield (*row, *(year for place in self.dated for year in years_of(row[place])))

    def rows(self) -> Iterator[list[Value]]:
        """Return the rows with their types. Raises InputError for a value that is not of its column's type."""
        columns = [field.name for field in self.fields]
        for row in self.texts():
            try:
                yield [typed_value(field, text) for field, text in zip(self.fields, row, strict=True)]
            except ValueError as error:
                key = self.schema.key(dict(zip(columns, row, strict=True)))
                raise InputError(f"{self.folder.name}: {self.name}/{key}/{error}") from None

    def scale(self) -> int:
        """Count the decimals that the numbers of the table need, and not less than ``SCALE``."""
        places = [place for place, field in enumerate(self.fields) if field.type == "number"]
        if not places:
            return SCALE
        return max((len(row[place].partition(".")[2]) for row in self.texts() for place in places), default=0) or SCALE


class ProvenanceTable(TypedTable):
    """The provenance of all tables, a row a span: what a cell was read from, by which rules, or computed from."""

    def texts(self) -> Iterator[tuple[str, ...]]:
        """Return the rows, table by table in the order of the logs."""
        for table in tables_of(self.folder):
            for line in log_lines(self.folder, table):
                entry = parse_log_line(line, f"{self.folder.name}: {table}")
                rules, origins = " ".join(entry["rules"]), json.dumps(entry["from"], ensure_ascii=False)
                for number, span in enumerate(entry["spans"] or ({},), 1):
                    yield (
                        table, entry["key"], entry["field"], str(number), entry["value"], rules, origins,
                        *(str(span.get(name, "")) for name in ("source", "start", "end", "exact", "page")),
                        " ".join(map(str, span.get("bbox", ()))), str(span.get("confidence", "")),
                        span.get("picture", ""),
                    )  # fmt: skip

    def rows(self) -> Iterator[list[Value]]:
        """Return the rows with their types; unlike those of tables, quotations hold line breaks."""
        kinds = [KINDS.get(field.type, str) for field in self.fields]
        for row in self.texts():
            yield [kind(text) if text else None for kind, text in zip(kinds, row, strict=True)]


KINDS: Mapping[str, Callable[[str], Value]] = {"integer": int, "number": Decimal}


def _provenance_field(name: str, kind: str, title: str, title_zh: str, *, required: bool = False) -> Field:
    return Field(name, kind, title, title + ".", title_zh, title_zh + "。", f"p_{name}", title[:80], required=required)


PROVENANCE = Schema(
    "provenance",
    "Provenance of cells",
    "One row a span of characters that a cell was read from; one row without a source where it was computed.",
    "数据格的出处",
    "数据格所据原文，一段一行；由计算得出而无原文者亦占一行，无来源。",
    (
        _provenance_field("table", "string", "Table of the cell", "所在表", required=True),
        _provenance_field("key", "string", "Key of its row", "所在行的主键", required=True),
        _provenance_field("field", "string", "Its column", "所在列", required=True),
        _provenance_field("n", "integer", "Number of the span, from 1", "原文段序号，自1起", required=True),
        _provenance_field("value", "string", "Value of the cell", "数据格的值"),
        _provenance_field("rules", "string", "Rules that made the value of the words, in order", "由原文得出此值的规则，依次"),
        _provenance_field("from", "string", "What it was computed from, as a JSON list", "据以计算者，JSON 列表"),
        _provenance_field("source", "string", "Document", "文件"),
        _provenance_field("start", "integer", "First character, counted from 0 in code points", "起始字符，自0计"),
        _provenance_field("end", "integer", "Character behind the last", "末字符之后"),
        _provenance_field("exact", "string", "The characters, unchanged", "原文，未改"),
        _provenance_field("page", "integer", "Page, from 1", "页码，自1起"),
        _provenance_field("bbox", "string", "Box on the page in points: left, top, right, bottom", "页面位置（点）：左、上、右、下"),
        _provenance_field("confidence", "number", "Certainty of recognition, 0 to 1", "识别置信度，0至1"),
        _provenance_field("picture", "string", "Picture inside the document that shows it", "文件内所据图像"),
    ),
    ("table", "key", "field", "n"),
    (),
)  # fmt: skip


def years_of(edtf: str) -> tuple[str, str]:
    """Return the first and the last year that an EDTF expression allows, "" where that is open or it is none.

    >>> years_of("2010-07"), years_of("../2020~"), years_of("")
    (('2010', '2010'), ('', '2020'), ('', ''))
    """
    return _year_bound(edtf, earliest_year), _year_bound(edtf, latest_year)


def _year_bound(edtf: str, bound: Callable[[str], str]) -> str:
    try:
        return bound(edtf) if edtf else ""
    except ValueError:
        return ""


def exported_schema(name: str) -> Schema:
    """Return the schema of a table as exports have it: with whole years behind, where it has EDTF and no bounds."""
    if name == PROVENANCE.name:
        return PROVENANCE
    table_schema = schema(name)
    if "earliest" in table_schema.columns:
        return table_schema
    years = [year for field in table_schema.fields if field.edtf for year in _year_fields(field)]
    return replace(table_schema, fields=(*table_schema.fields, *years))


def _year_fields(field: Field) -> Iterator[Field]:
    for end, says, says_zh in (("earliest", "first", "最早"), ("latest", "last", "最晚")):
        yield Field(
            f"{field.name}_{end}",
            "integer",
            f"{field.title}: {end} year",
            f"The {says} year that {field.name} allows; empty where that is open.",
            f"{field.title_zh}：{says_zh}年份",
            f"{field.name} 所容许的{says_zh}年份；不限则为空。",
            f"{field.stata_name[:23]}_{end}",
            f"{field.stata_label[:60]}: {end} year",
        )


def typed_tables(folder: OutputFolder, ordered: bool = False) -> list[TypedTable]:
    """Return the tables that a folder has, and their provenance; with ``ordered``, each after those it refers to."""
    table_names = tables_of(folder)
    if ordered:
        table_names = [name for name in parents_first() if name in table_names]
    tables = [_typed_table(folder, name) for name in table_names]
    return [*tables, ProvenanceTable(folder, PROVENANCE, PROVENANCE.fields)]


def _typed_table(folder: OutputFolder, name: str) -> TypedTable:
    with contextlib.ExitStack() as stack:
        header = stack.enter_context(open_table(folder, name)).header
    table_schema = exported_schema(name)
    by_name = {field.name: field for field in table_schema.fields}
    file_fields = tuple(by_name.get(column) or unknown_field(column) for column in header)
    derived = table_schema.fields[len(schema(name).fields) :]
    dated = tuple(place for place, field in enumerate(file_fields) if field.edtf) if derived else ()
    return TypedTable(folder, table_schema, (*file_fields, *derived), dated)


NOTE_COLUMNS = ("table", "column", "type", "unit", "title", "description", "title_zh", "description_zh")


def column_notes(tables: list[TypedTable]) -> Iterator[tuple[str, ...]]:
    """Return one row a column: what it holds and means, under ``NOTE_COLUMNS``."""
    for table in tables:
        for field in table.fields:
            meaning = (field.type, field.unit, field.title, field.description, field.title_zh, field.description_zh)
            yield (table.name, field.name, *meaning)
