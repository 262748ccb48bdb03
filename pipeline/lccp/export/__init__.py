"""``lccp export --to DIR --format …``: the tables in the form that other tools read.

Types are kept: integers and booleans may be missing, numbers stay the decimals that were printed. A
missing value is null. What each column means goes along, as metadata, comments, labels or notes, and so
does the provenance of every cell.
"""

from __future__ import annotations

import argparse
from importlib import import_module
from pathlib import Path

from lccp.model import InputError
from lccp.storage import atomic, personal
from lccp.storage.folder import OUTPUT
from lccp.storage.locate import find_folder
from lccp.storage.personal import WITHOUT_PERSONAL
from lccp.storage.shipped import folder_to_read

FORMATS = ("parquet", "sqlite", "duckdb", "xlsx", "dta", "jsonl", "csv")
ENGINES = ("sqlite3", "duckdb", "_duckdb", "pyarrow", "xlsxwriter")  # their own errors tell of a full disk
EXTRAS = {"pyarrow": "parquet", "duckdb": "duckdb"}  # the module that an extra brings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``export_folder`` to its parser."""
    parser.add_argument("--to", metavar="DIR", type=Path, required=True, help="folder to make, or an export to replace")
    parser.add_argument("--format", dest="form", choices=FORMATS, required=True, help="form of the files")
    parser.add_argument(
        "--excel-safe", action="store_true", help="with csv: so written that Excel takes no code for a number or date"
    )
    parser.add_argument(
        "--out",
        dest="tables",
        metavar="FOLDER",
        default=str(folder_to_read(OUTPUT)),
        help="output folder or git revision to export",
    )
    parser.add_argument("--without-personal", action="store_true", help=WITHOUT_PERSONAL)


def run(*, to: Path, form: str, excel_safe: bool, tables: str, without_personal: bool) -> int:
    """Export; return the exit status 0. Raises InputError for what cannot be read or written."""
    if excel_safe and form != "csv":
        raise InputError(f"--excel-safe goes with --format csv, not {form}")
    export_folder(tables, to, "excel_csv" if excel_safe else form, without_personal)
    return 0


def export_folder(name: str, to: Path, form: str, without_personal: bool = False) -> None:
    """Export the tables of the output folder ``out`` to the folder ``to``, whole or not at all.

    ``without_personal`` masks what findings call personal.

    ``to`` is made, or replaced if it holds an export of the same form and nothing else. Raises
    InputError where it holds anything else, for tables that do not keep to their schemas, and for a
    form whose writer is not installed.
    """
    folder = personal.without_personal(find_folder(name)) if without_personal else find_folder(name)
    try:
        writer = import_module(f"lccp.export.{form}_files")
        for module in writer.NEEDS:
            import_module(module)
    except ImportError as error:
        extra = EXTRAS.get(error.name or "")
        advice = f': pip install "lccp[{extra}]"' if extra else ""
        raise InputError(f"export to {form} needs {error.name}, which is not installed{advice}") from None
    try:
        with atomic.replacing_folder(to, writer.file_names().__contains__) as replacement:
            prepared = replacement.fresh / "prepared"
            prepared.mkdir()
            writer.write_files(folder, prepared)
            replacement.exchange(prepared)
    except OSError as error:
        raise InputError(f"{to}: {error.strerror or error}") from None
    except Exception as error:
        if type(error).__module__.partition(".")[0] not in ENGINES:
            raise  # a fault of ours, not of the disk
        raise InputError(f"{to}: cannot be written ({' '.join(str(error).split())})") from None
