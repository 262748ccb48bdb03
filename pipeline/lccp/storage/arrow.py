"""Tables and logs of provenance as Arrow data, and back: what the Parquet layout and the Parquet export share.

A value has the type of its column: integers of 64 bits, decimals of 128, booleans, texts; a missing one is null. A
decimal does not say how it was printed (``7.50``): where its shortest form is another one, the printed text is noted
beside the columns, by row (``Printed``). So is the text of a value that its type has no room for, which is null then.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from lccp.schemas import Field, Schema
from lccp.schemas.values import SCALE, Value, typed_value
from lccp.storage.provenance import encode_entry

DIGITS = 38  # of a decimal of 128 bits
Printed = dict[str, dict[int, str]]
"""Texts of a table that printing its values would not give: by column, then by number of row."""


def arrow_type(name: str, scale: int = SCALE) -> Any:
    """Return the Arrow type of a column; ``scale`` is the number of decimals of a number."""
    import pyarrow

    return {
        "string": pyarrow.string,
        "integer": pyarrow.int64,
        "number": lambda: pyarrow.decimal128(DIGITS, scale),
        "boolean": pyarrow.bool_,
    }[name]()


def table_metadata(table_schema: Schema) -> dict[str, str]:
    """Return what a table is, for the metadata of a file."""
    return {name: getattr(table_schema, name) for name in ("title", "title_zh", "description", "description_zh")}


def field_metadata(field: Field) -> dict[str, str]:
    """Return what a column means, for the metadata of a file."""
    texts = {name: getattr(field, name) for name in ("title", "title_zh", "unit", "description", "description_zh")}
    return {name: text for name, text in texts.items() if text}


def table_arrow_schema(table_schema: Schema) -> Any:
    """Return the Arrow schema of a table, with what table and columns mean as metadata."""
    import pyarrow

    fields = [
        pyarrow.field(
            column.name,
            arrow_type(column.type),
            nullable=column.name not in table_schema.primary_key,
            metadata=field_metadata(column),
        )
        for column in table_schema.fields
    ]
    return pyarrow.schema(fields, metadata=table_metadata(table_schema))


def log_arrow_schema() -> Any:
    """Return the Arrow schema of a log of provenance: one row a line."""
    import pyarrow

    text, number = pyarrow.string(), pyarrow.int64()
    box = pyarrow.list_(pyarrow.float64())
    members = {"source": text, "start": number, "end": number, "exact": text, "page": number, "bbox": box}
    members |= {"confidence": pyarrow.float64(), "picture": text}
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

    def make_batch(self, rows: Sequence[Sequence[str]], first: int) -> Any:
        """Return the rows as a batch; ``first`` is the number of the first of them in its file, from 0."""
        import pyarrow

        columns = []
        for arrow_field, column_field, texts in zip(self.schema, self.fields, zip(*rows, strict=True), strict=True):
            if column_field.type == "string":
                columns.append(pyarrow.array([text or None for text in texts], arrow_field.type))
                continue
            column = pyarrow.array([_value_with_room(column_field, text) for text in texts], arrow_field.type)
            for number, (text, plain) in enumerate(zip(texts, plain_texts(column), strict=True), first):
                if text != plain:
                    self.printed.setdefault(arrow_field.name, {})[number] = text
            columns.append(column)
        return pyarrow.record_batch(columns, schema=self.schema)


def _value_with_room(column: Field, text: str) -> Value:
    """Return the value of a text; None where its column's type has no room for it."""
    try:
        value = typed_value(column, text)
    except ValueError:
        return None
    if isinstance(value, Decimal):
        places = -int(value.as_tuple().exponent)
        return value if places <= SCALE and value.adjusted() < DIGITS - SCALE else None
    return value


def plain_texts(column: Any) -> list[str]:
    """Return the values of a column as texts in the shortest form; "" for a missing one."""
    import pyarrow

    if pyarrow.types.is_decimal(column.type):
        return ["" if value is None else _plain_number(value) for value in column.to_pylist()]
    texts: list[str] = column.cast(pyarrow.string()).fill_null("").to_pylist()
    return texts


def _plain_number(value: Decimal) -> str:
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def batch_rows(batch: Any, first: int, printed: Printed) -> Iterator[tuple[str, ...]]:
    """Return the rows of a batch as texts; ``first`` as in ``TableColumns.make_batch``.

    Raises ValueError or ArithmeticError where a printed text is not that of its value.
    """
    columns = []
    for name, column in zip(batch.schema.names, batch.columns, strict=True):
        texts = plain_texts(column)
        if printed_texts := printed.get(name):
            texts = [_printed_text(printed_texts.get(number, text), text) for number, text in enumerate(texts, first)]
        columns.append(texts)
    return zip(*columns, strict=True)


def _printed_text(text: str, plain: str) -> str:
    if plain not in ("", text) and Decimal(text) != Decimal(plain):
        raise ValueError(f"the value {plain} is said to be printed as {text[:60]!r}")
    return text


def log_batch(schema: Any, lines: Sequence[bytes]) -> Any:
    """Return lines of a log as a batch."""
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


def batch_lines(batch: Any) -> Iterator[bytes]:
    """Return the rows of a batch of provenance as lines of a log."""
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
        entry = {"key": key, "field": name, "value": value, "rules": rules, "spans": entry_spans, "from": origins}
        yield f"{encode_entry(entry)}\n".encode()


def _span_members(
    source: str,
    start: int,
    end: int,
    exact: str,
    page: int | None,
    bbox: list[float] | None,
    confidence: float | None,
    picture: str | None,
) -> dict[str, Any]:
    span: dict[str, Any] = {"source": source, "start": start, "end": end, "exact": exact}
    if page is not None:
        span["page"] = page
    if bbox is not None:
        span["bbox"] = bbox
    if confidence is not None:
        span["confidence"] = confidence
    if picture is not None:
        span["picture"] = picture
    return span


def encode_printed(printed: Printed) -> str:
    """Return what was printed otherwise, for the metadata of a file."""
    return json.dumps(printed, ensure_ascii=False, separators=(",", ":"))


def decode_printed(data: bytes | None) -> Printed:
    """Return what ``encode_printed`` wrote."""
    by_column: dict[str, dict[str, str]] = json.loads(data) if data else {}
    return {name: {int(number): text for number, text in texts.items()} for name, texts in by_column.items()}
