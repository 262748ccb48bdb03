"""The data dictionary: a page that says what every column means, made from the schemas.

``python -m lccp.commands.data_dictionary docs/data-dictionary.md`` writes it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from lccp.schemas import TABLES, Field, ForeignKey, Schema, schema

PREFACE = """# Data dictionary 数据字典

Made from `pipeline/lccp/schemas/` by `python -m lccp.commands.data_dictionary docs/data-dictionary.md`: do not edit it here.

Every table is one CSV file in `extracted/`: UTF-8, one header line, rows sorted by key. A missing value is an empty
field. Booleans are `true` and `false`. Items of a list are joined by `|`. EDTF is the Extended Date/Time Format of
ISO 8601-2. Offsets are 0-based and count Unicode code points of the decoded document; an end is exclusive.

Cells hold the words of documents, whoever wrote them. One that begins with `=`, `+`, `-` or `@` is a formula to a
spreadsheet that opens the CSV: import such columns as text there, or take `lccp export --format xlsx`, which marks
them as text. Long paragraphs are cut at the end of a line; a line of more than 131,072 signs needs
`csv.field_size_limit(sys.maxsize)` in Python's `csv`.

**Do not open the CSV files in Excel by a double click**: it takes them for another encoding and makes numbers and dates of
codes. Take `lccp export --format xlsx`, or `--format csv --excel-safe`. Exports have, behind the columns named here, the first
and last whole year of each EDTF column (`announced_earliest`, `announced_latest`), and the table `provenance`.

每张表为 `extracted/` 中的一个 CSV 文件：UTF-8，首行为列名，按主键排序。缺失值为空；布尔值为 `true`、`false`；多个值以 `|` 分隔；
年份用 EDTF（ISO 8601-2）；位置自 0 起按 Unicode 码位计，不含末位。**请勿双击用 Excel 打开 CSV**，否则编码错乱，代码变成数字或日期；
请导出 xlsx，或用 `lccp export --format csv --excel-safe`。导出文件另附各 EDTF 列的最早、最晚年份，以及出处表 `provenance`。
"""


def dictionary_markdown() -> str:
    """Return the page."""
    return "\n".join(_page_lines())


def _page_lines() -> Iterator[str]:
    yield PREFACE
    yield "| table | rows | 表 |\n|---|---|---|"
    for table in TABLES:
        table_schema = schema(table)
        yield f"| [{table}](#{table}) | {table_schema.title} | {table_schema.title_zh} |"
    for table in TABLES:
        yield from _table_lines(schema(table))


def _table_lines(table_schema: Schema) -> Iterator[str]:
    yield f"\n## {table_schema.name}\n"
    yield f"{table_schema.description}\n\n{table_schema.description_zh}\n"
    yield f"Key: {', '.join(f'`{name}`' for name in table_schema.primary_key)}.\n"
    yield "| column | type | meaning | 含义 | Stata |\n|---|---|---|---|---|"
    for field in table_schema.fields:
        cells = (
            f"`{field.name}`",
            _type_text(table_schema, field),
            field.description,
            field.description_zh,
            field.stata_name,
        )
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
    yield ""


def _type_text(table_schema: Schema, field: Field) -> str:
    """Return what a cell of a column may hold."""
    parts = ["EDTF" if field.edtf else "list" if field.list else field.type]
    if field.unit:
        parts.append(field.unit)
    if field.enum:
        parts.append("one of " + ", ".join(f"`{value}`" for value in field.enum))
    if field.pattern:
        parts.append(f"`{field.pattern}`")
    bounds = [f"{sign} {bound:g}" for sign, bound in (("≥", field.minimum), ("≤", field.maximum)) if bound is not None]
    if bounds:
        parts.append(" and ".join(bounds))
    if field.required:
        parts.append("required")
    parts += [_reference_text(key) for key in table_schema.foreign_keys if field.name == key.fields[-1]]
    if field.references:
        parts.append(f"each in [{field.references}](#{field.references})")
    return "; ".join(parts)


def _reference_text(key: ForeignKey) -> str:
    columns = ", ".join(f"`{name}`" for name in key.reference)
    return f"with {', '.join(f'`{name}`' for name in key.fields[:-1])}: " * (len(key.fields) > 1) + (
        f"{columns} of [{key.table}](#{key.table})"
    )


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(dictionary_markdown(), "utf-8", newline="\n")
