"""What ``import lccp`` offers, made of the same code as the commands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from lccp.model import InputError
from lccp.schemas import TABLES, Schema, schema
from lccp.storage.folder import OUTPUT, OutputFolder
from lccp.storage.locate import open_folder
from lccp.storage.rows import log_lines, parse_log_line, read_table
from lccp.storage.shipped import folder_to_read

DTYPES = {"integer": "Int64", "number": "Float64", "boolean": "boolean"}


def open_tables(folder: str | Path | None) -> OutputFolder:
    """Open an output folder; without a name ``extracted/`` here, else what came with the package."""
    return open_folder(Path(folder) if folder is not None else folder_to_read(OUTPUT))


def load_table(table: str, folder: str | Path | None = None) -> Any:
    """Return a table as a DataFrame with the types of its schema. Raises InputError."""
    import pandas

    description = table_schema(table)
    rows = read_table(open_tables(folder), table)
    column_names = [field.name for field in description.fields]
    frame = pandas.DataFrame(
        [[row.get(name) or None for name in column_names] for row in rows], columns=column_names, dtype=object
    )
    for field in description.fields:
        series = frame[field.name]
        if field.type == "boolean":
            series = series.map({"true": True, "false": False})
        elif field.type in ("integer", "number"):
            series = pandas.to_numeric(series)
        frame[field.name] = series.astype(DTYPES.get(field.type, "str"))
    frame.attrs = {
        "table": table,
        "title": description.title,
        "description": description.description,
        "columns": {field.name: field.description for field in description.fields},
    }
    return frame


def table_schema(table: str) -> Schema:
    """Return the schema of a table. Raises InputError where there is no such table."""
    if table not in TABLES:
        raise InputError(f"{table}: no such table; there are {', '.join(sorted(TABLES))}")
    return schema(table)


def trace_cell(table: str, key: str, field: str, folder: str | Path | None = None) -> dict[str, Any]:
    """Return what a cell rests on: value, rules, spans, from. Raises InputError where there is no such cell."""
    table_schema(table)
    where = open_tables(folder)
    for line in log_lines(where, table):
        if key.encode("utf-8") not in line and '"' not in key:
            continue
        entry = parse_log_line(line, f"{where.name}: {table}")
        if entry["key"] == key and entry["field"] == field:
            return entry
    raise InputError(f"{table}/{key}/{field}: no such cell, or an empty one")


def pilots_table(folder: str | Path | None) -> Path:
    """Return the path of the table of pilots, or of the output folder that has it."""
    return Path(folder) if folder is not None else folder_to_read(OUTPUT) / "pilots.csv"


def panel_frame(
    programmes: str | Sequence[str] | None = None,
    *,
    first: int = 2003,
    last: int = 2023,
    folder: str | Path | None = None,
    warn: Callable[[str], None],
    **choices: Any,
) -> Any:
    """Return the treatment panel as a DataFrame. Raises InputError for choices that make no panel."""
    from lccp.commands.data_files import frame_of
    from lccp.commands.panel import Panel, panel_warnings
    from lccp.commands.treatment import PanelOptions, choose_programmes, read_pilots

    pilots = read_pilots(pilots_table(folder))
    unknown = choices.keys() - set(PanelOptions._fields)
    if unknown:
        raise InputError(f"panel: no choice {', '.join(sorted(unknown))}; there are {', '.join(PanelOptions._fields)}")
    if "batches" in choices:
        choices["batches"] = frozenset(map(str, choices["batches"]))
    panel = Panel(
        pilots, PanelOptions(first=first, last=last, **choices), choose_programmes(pilots, listed(programmes))
    )
    for message in panel_warnings(panel):
        warn(message)
    frame = frame_of(panel.columns, panel.panel_rows())
    frame.attrs = {"columns": {column.name: column.label for column in panel.columns}}
    return frame


def listed(programmes: str | Sequence[str] | None) -> list[str]:
    """Return programmes as a list."""
    return [] if programmes is None else [programmes] if isinstance(programmes, str) else list(programmes)


def attach_frame(
    frame: Any,
    programmes: str | Sequence[str] | None = None,
    *,
    columns: dict[str, str],
    replace: bool = False,
    folder: str | Path | None = None,
    warn: Callable[[str], None],
    **choices: Any,
) -> Any:
    """Return a DataFrame with treatment columns beside its own. Raises InputError."""
    from lccp.commands.attach import Attachment, attach_table, attached_columns, frame_with_columns
    from lccp.commands.treatment import PanelOptions, choose_programmes, read_pilots
    from lccp.commands.user_columns import recognise_columns
    from lccp.commands.user_table import table_of_frame
    from lccp.reference import LAST_YEAR

    pilots = read_pilots(pilots_table(folder))
    chosen = choose_programmes(pilots, listed(programmes))
    table = table_of_frame(frame)
    added = attached_columns(chosen)
    taken = [column.name for column in added if column.name in table.header]
    if taken and not replace:
        raise InputError(f"attach: the frame has the columns {', '.join(taken)} already; use replace=True")
    roles = recognise_columns(table, columns, is_panel=True)
    if "year" not in roles.roles:
        warn("attach: no column of years was found: treated, event_time stay empty; name it with year=")
    options = PanelOptions(last=LAST_YEAR, units="all", **choices)
    values, unmatched, counts = attach_table(table, roles, Attachment(pilots, options, chosen))
    if unmatched:
        warn(f"attach: {len(unmatched)} of {len(table.rows)} rows without a match ({dict(sorted(counts.items()))})")
    result = frame_with_columns(table, added, values)
    result.index = frame.index
    result.attrs = {"columns_taken": roles.describe(table.header), "matches": dict(counts)}
    return result


def compare_frame(
    frame: Any,
    programme: str | None = None,
    *,
    columns: dict[str, str],
    folder: str | Path | None = None,
    **choices: Any,
) -> Any:
    """Return the differences between a DataFrame and the pilots as a DataFrame. Raises InputError."""
    import pandas
    from lccp.commands.compare import compare_table
    from lccp.commands.list_entries import ListDifference
    from lccp.commands.treatment import choose_programmes, read_pilots
    from lccp.commands.user_table import table_of_frame

    pilots = read_pilots(pilots_table(folder))
    (chosen,) = choose_programmes(pilots, listed(programme))
    user_list, differences = compare_table(
        table_of_frame(frame), [pilot for pilot in pilots if pilot.programme == chosen], columns, **choices
    )
    rows = [difference._replace(message=str(difference.message)) for difference in differences]
    result = pandas.DataFrame(rows, columns=list(ListDifference._fields))
    result["row"] = result["row"].astype("Int64")
    result.attrs = {
        "columns_taken": user_list.columns,
        "notes": [str(note) for note in user_list.notes],
        "entries": len(user_list.entries),
    }
    return result
