"""``lccp report --to DIR``: static pages that show every cell beside its source.

They open in a browser from disk: no server, no network, nothing fetched from elsewhere. Whatever comes
out of a document is text, never markup.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from pathlib import Path

from lccp.model import InputError
from lccp.storage.folder import OUTPUT
from lccp.storage.personal import WITHOUT_PERSONAL
from lccp.storage.shipped import folder_to_read
from lccp.text.language import translate

MARK = "data/meta.js"  # what tells a report from any other folder
ReportFile = tuple[str, bytes | Iterable[bytes]]
"""The relative path of a file, and its bytes or the pieces of them."""
LIST = "data/files.txt"  # names of all files of the report: those that the next one may replace


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``report`` to its parser."""
    parser.add_argument("--to", metavar="DIR", type=Path, required=True, help="folder to make, or a report to replace")
    parser.add_argument("--against", metavar="OLD", help="older output folder or git revision: show what changed since")
    parser.add_argument(
        "--raw", type=_local_folder, default=folder_to_read("raw"), help="folder of the documents (default: raw)"
    )
    parser.add_argument(
        "--out",
        dest="tables",
        metavar="OUT",
        type=Path,
        default=folder_to_read(OUTPUT),
        help="folder of the tables (default: extracted)",
    )
    parser.add_argument(
        "--corrections",
        type=Path,
        metavar="FILE",
        help="corrections the build applied (default: corrections.toml beside --raw)",
    )
    parser.add_argument("--without-personal", action="store_true", help=WITHOUT_PERSONAL)


def _local_folder(argument: str) -> Path:
    """A folder of this machine: a report shows documents that lie at hand."""
    if "://" in argument:
        raise argparse.ArgumentTypeError(f"{argument!r} is an address; copy its documents into a folder and name that")
    return Path(argument)


def run(
    *, to: Path, against: str | None, raw: Path, tables: Path, corrections: Path | None, without_personal: bool
) -> int:
    """Write the report; return the exit status 0. Raises InputError for what cannot be read or written."""
    from lccp.storage.atomic import refuse_inside

    refuse_inside(to, raw)
    page_files = report_files(tables, raw, against, corrections, without_personal)
    count = write_report(to, page_files)
    print(translate(f"{to}: {count} files; open {to / 'index.html'}"))
    return 0


def report_files(
    tables_folder: Path,
    raw: Path,
    against: str | None = None,
    corrections: Path | None = None,
    without_personal: bool = False,
) -> Iterator[ReportFile]:
    """Return the files of a report on an output folder, one after another, by relative path.

    The same tables and documents give the same bytes. Raises InputError where they cannot be read, and
    where the template engine is not installed. ``without_personal`` masks what findings call personal.
    """
    try:
        import jinja2  # noqa: F401
    except ImportError:
        raise InputError('report needs jinja2, which is not installed: pip install "lccp[report]"') from None
    return _report_files(tables_folder, raw, against, corrections, without_personal)


def _report_files(
    tables_folder: Path, raw: Path, against: str | None, corrections: Path | None, without_personal: bool
) -> Iterator[ReportFile]:
    from lccp.report.data import opened_report
    from lccp.report.pages import page_files

    with opened_report(tables_folder, raw, corrections, without_personal) as report:
        yield from page_files(report, against)


def write_report(to: Path, files: Iterable[ReportFile]) -> int:
    """Put a report in place of the folder ``to``, whole or not at all; return how many files it has.

    Files are written as they come. Raises InputError where the folder is no report.
    """
    from lccp.storage.atomic import replacing_folder

    if to.is_dir() and any(to.iterdir()) and not (to / MARK).is_file():
        raise InputError(f"{to}: holds something else than a report; name a new folder")
    written = {LIST, *_files_of_report(to)}
    listed = {LIST}
    with replacing_folder(to, written.__contains__) as replacement:
        prepared = replacement.fresh / "prepared"
        for name, content in files:
            listed.add(name)
            file = prepared / name
            file.parent.mkdir(parents=True, exist_ok=True)
            with file.open("wb") as stream:
                stream.writelines([content] if isinstance(content, bytes) else content)
        (prepared / LIST).write_text("".join(f"{name}\n" for name in sorted(listed)), "utf-8", newline="")
        written |= listed
        replacement.exchange(prepared)
    return len(listed) - 1


def _files_of_report(to: Path) -> set[str]:
    """The files that an earlier report wrote into a folder, by its own list; none where there is no such list."""
    try:
        return set((to / LIST).read_text("utf-8").splitlines())
    except (OSError, UnicodeDecodeError):
        return set()
