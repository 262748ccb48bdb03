"""Rows of a table and lines of a log to typed columns (Arrow), and back to the very same characters.

Integers, booleans and numbers are kept as such, so that other tools read them with their types; a
missing value is null. Going back, a value is printed in the one way that needs the fewest characters
(``7.5``, not ``7.50``). Where a document printed it otherwise, the words that the table holds are noted
beside the columns by row (``Printed``). A column that holds a value which its type has no room for
is kept as text, whole.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, BinaryIO

from lccp.schemas import Field, Schema
from lccp.schemas.values import SCALE, typed_value
from lccp.storage.provenance import encode_entry

DIGITS = 38  # of a decimal of 128 bits
AS_PRINTED = b"lccp:as_printed"  # where the metadata of a file has what ``printed_words`` gives
AT_ONCE = 4096  # rows that are turned back at once
Printed = dict[str, dict[int, str]]
"""Words of a table that printing its value would not give: by column, then by number of row."""


@dataclass
class ColumnSurvey:
    """What the values of a column ask of its type, found in a first reading."""

    field: Field
    blank: bool = False  # some value is missing
    fits: bool = True  # every value is of the type
    whole: int = 1  # most digits before the point
    places: int = 0  # most digits after it

    def add(self, text: str) -> None:
        """Take a value into account."""
        if not text:
            self.blank = True
        elif self.field.type != "string" and self.fits:
            try:
                value = typed_value(self.field, text)
            except ValueError:
                self.fits = False
                return
            if isinstance(value, Decimal):
                whole, _, places = text.lstrip("-").partition(".")
                self.whole, self.places = max(self.whole, len(whole)), max(self.places, len(places))

    @property
    def scale(self) -> int:
        """Digits after the point of the decimals that hold all values: ``SCALE``, unless others are needed."""
        return min(max(SCALE, self.places), DIGITS - self.whole)

    @property
    def type(self) -> str:
        """The type of the column: that of its schema, or text where a value has no room in it."""
        return self.field.type if self.fits and self.scale >= self.places else "string"


def arrow_schema(table_schema: Schema, columns: Sequence[ColumnSurvey]) -> Any:
    """Give the Arrow schema of a table, with what table and columns mean as metadata."""
    import pyarrow

    fields = [
        pyarrow.field(
            survey.field.name,
            arrow_type(survey.type, survey.scale),
            nullable=survey.blank or not survey.field.required,
            metadata=field_metadata(survey.field),
        )
        for survey in columns
    ]
    return pyarrow.schema(fields, metadata=table_metadata(table_schema))


def arrow_type(name: str, scale: int) -> Any:
    """Give the Arrow type of a column; ``scale`` is the number of decimals of a number."""
    import pyarrow

    return {
        "string": pyarrow.string,
        "integer": pyarrow.int64,
        "number": lambda: pyarrow.decimal128(DIGITS, scale),
        "boolean": pyarrow.bool_,
    }[name]()


def table_metadata(table_schema: Schema) -> dict[str, str]:
    """Give what a table is, for the metadata of a file."""
    return {name: getattr(table_schema, name) for name in ("title", "title_zh", "description", "description_zh")}


def field_metadata(field: Field) -> dict[str, str]:
    """Give what a column means, for the metadata of a file."""
    texts = {name: getattr(field, name) for name in ("title", "title_zh", "unit", "description", "description_zh")}
    return {name: text for name, text in texts.items() if text}


def log_schema() -> Any:
    """Give the Arrow schema of a log of provenance: one row a line."""
    import pyarrow

    text, number = pyarrow.string(), pyarrow.int64()
    box = pyarrow.list_(pyarrow.float64())
    members = {"source": text, "start": number, "end": number, "exact": text, "page": number, "bbox": box}
    lists = {"rules": text, "spans": pyarrow.struct(list(members.items())), "from": text}
    fields = [pyarrow.field(name, text, nullable=False) for name in ("key", "field", "value")]
    fields += [pyarrow.field(name, pyarrow.list_(item_type), nullable=False) for name, item_type in lists.items()]
    return pyarrow.schema(fields)


@dataclass
class TableColumns:
    """Turns rows of texts into batches, and notes what was printed otherwise than its value is."""

    schema: Any
    fields: Sequence[Field]
    printed: Printed = field(default_factory=dict)

    def batch(self, rows: Sequence[Sequence[str]], first: int) -> Any:
        """Give the rows as a batch; ``first`` is the number of the first of them in its file, from 0."""
        import pyarrow

        columns = []
        for kind, column_field, texts in zip(self.schema, self.fields, zip(*rows, strict=True), strict=True):
            if pyarrow.types.is_string(kind.type):
                columns.append(pyarrow.array([text or None for text in texts], kind.type))
                continue
            column = pyarrow.array([typed_value(column_field, text) for text in texts], kind.type)
            for number, (text, plain) in enumerate(zip(texts, plain_texts(column), strict=True), first):
                if text != plain:
                    self.printed.setdefault(kind.name, {})[number] = text
            columns.append(column)
        return pyarrow.record_batch(columns, schema=self.schema)


def plain_texts(column: Any) -> list[str]:
    """Give the values of a column as texts in the shortest way; "" for a missing one."""
    import pyarrow

    if pyarrow.types.is_decimal(column.type):
        return ["" if value is None else _plain_number(value) for value in column.to_pylist()]
    texts: list[str] = column.cast(pyarrow.string()).fill_null("").to_pylist()
    return texts


def _plain_number(value: Decimal) -> str:
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def csv_bytes(batch: Any, first: int, printed: Printed) -> bytes:
    """Give the rows of a batch as the CSV file of the table holds them; ``first`` as in ``TableColumns.batch``."""
    columns = []
    for name, column in zip(batch.schema.names, batch.columns, strict=True):
        texts = plain_texts(column)
        if printed_texts := printed.get(name):
            texts = [_printed_text(printed_texts.get(number, text), text) for number, text in enumerate(texts, first)]
        columns.append(texts)
    return csv_lines(zip(*columns, strict=True))


def _printed_text(text: str, plain: str) -> str:
    """Give the words of a value, held to what the value is. Raises ValueError or ArithmeticError where they differ."""
    if text != plain and Decimal(text) != Decimal(plain):
        raise ValueError(f"the value {plain} is said to be printed as {text[:60]!r}")
    return text


def csv_lines(rows: Any) -> bytes:
    """Give rows as CSV as the contract has it."""
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator="\n").writerows(rows)
    return buffer.getvalue().encode("utf-8")


def log_batch(schema: Any, lines: Sequence[bytes]) -> Any:
    """Give lines of a log as a batch. Raises ValueError, or another error of Arrow's, for what is no such line."""
    import pyarrow
    from pyarrow.json import ParseOptions, ReadOptions, read_json

    data = b"".join(lines)
    table = read_json(
        pyarrow.BufferReader(data),
        ReadOptions(use_threads=False, block_size=len(data) + 1),
        ParseOptions(explicit_schema=schema, unexpected_field_behavior="error"),
    )
    [batch] = table.combine_chunks().to_batches()
    return pyarrow.record_batch(batch.columns, schema=schema)


def log_bytes(batch: Any) -> bytes:
    """Give the rows of a batch as the lines of the log."""
    return "".join(f"{encode_entry(entry)}\n" for entry in _log_entries(batch)).encode("utf-8")


def _log_entries(batch: Any) -> Iterator[dict[str, Any]]:
    spans = batch.column("spans")
    parts = spans.flatten()
    members = [parts.field(number).to_pylist() for number in range(parts.type.num_fields)]
    flat = zip(*members, strict=True)
    counts = spans.value_lengths().to_pylist()
    members_of_entry = ("key", "field", "value", "rules", "from")
    for key, name, value, rules, origins, count in zip(
        *(batch.column(member).to_pylist() for member in members_of_entry), counts, strict=True
    ):
        entry_spans = [_span_members(*next(flat)) for _ in range(count)]
        yield {"key": key, "field": name, "value": value, "rules": rules, "spans": entry_spans, "from": origins}


def _span_members(
    source: str, start: int, end: int, exact: str, page: int | None, bbox: list[float] | None
) -> dict[str, Any]:
    span: dict[str, Any] = {"source": source, "start": start, "end": end, "exact": exact}
    if page is not None:
        span["page"] = page
    if bbox is not None:
        span["bbox"] = bbox
    return span


def printed_words(printed: Printed) -> str:
    """Write down what was printed otherwise, for the metadata of a file."""
    return json.dumps(printed, ensure_ascii=False, separators=(",", ":"))


def read_printed(data: bytes | None) -> Printed:
    """Read what ``printed_words`` wrote."""
    by_column: dict[str, dict[str, str]] = json.loads(data) if data else {}
    return {name: {int(number): text for number, text in texts.items()} for name, texts in by_column.items()}


def part_bytes(raw: BinaryIO, header: bool) -> Iterator[bytes]:
    """Give what a part of a table or log holds, as the CSV layout has it, with the line of columns if asked for.

    Raises ValueError and other errors of Arrow's where the file is no such part.
    """
    from pyarrow.parquet import ParquetFile

    with ParquetFile(raw, pre_buffer=False) as file:
        log = "spans" in file.schema_arrow.names
        if header:
            yield csv_lines([file.schema_arrow.names])
        printed = read_printed((file.metadata.metadata or {}).get(AS_PRINTED))
        first = 0
        for group in range(file.num_row_groups):  # one at a time: rows may be long, and batches would run across groups
            for batch in file.iter_batches(AT_ONCE, row_groups=[group], use_threads=False):
                yield log_bytes(batch) if log else csv_bytes(batch, first, printed)
                first += batch.num_rows
