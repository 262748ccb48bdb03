"""``lccp diff OLD NEW``: which cells of two builds differ, and why.

OLD and NEW are output folders, projects that have one, or git revisions. Exit status as diff has it:
0 nothing differs, 1 something does, 2 trouble.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from lccp.storage.locate import find_folder

EQUAL, DIFFER = 0, 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``diff`` to its parser."""
    parser.add_argument("old", metavar="OLD", help="output folder, project or git revision (HEAD~1, main:extracted)")
    parser.add_argument("new", metavar="NEW", help="the same, to compare with it")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", dest="as_json", action="store_true", help="one JSON object, for machines")
    form.add_argument("--summary", action="store_true", help="one line a table")
    form.add_argument("--long", action="store_true", help="every row and cell, with both quotes")
    parser.add_argument("--html", metavar="FILE", type=Path, help="write a page to send round as well")
    parser.add_argument(
        "--traces", action="store_true", help="with --long: cells of the same value whose words or rules differ, too"
    )
    parser.add_argument(
        "--programme", metavar="P", default="", help="only rows about a programme, by its id (default: all)"
    )


def run(
    *, old: str, new: str, as_json: bool, summary: bool, long: bool, html: Path | None, traces: bool, programme: str
) -> int:
    """Compare and print; return the exit status. Raises InputError for what cannot be read or written."""
    from lccp.diff import text
    from lccp.diff.compare import compare_folders

    folders = find_folder(old), find_folder(new)
    difference = compare_folders(*folders)
    if programme:
        from lccp.diff.programme import keep_programme

        difference = keep_programme(difference, *folders, programme)
    if as_json:
        lines = text.json_lines(difference, traces)
    elif summary:
        lines = text.summary_lines(difference)
    elif long or traces:
        lines = text.long_lines(difference, traces, _use_colours())
    else:
        lines = text.short_lines(difference)
    for line in lines:
        print(line)
    if html:
        from lccp.diff.html import html_page
        from lccp.storage.atomic import write_file

        write_file(html, [html_page(difference, traces).encode("utf-8")])
    return EQUAL if difference.equal else DIFFER


def _use_colours() -> bool:
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"
