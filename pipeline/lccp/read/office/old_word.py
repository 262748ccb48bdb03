"""Old Word files (.doc, .wps): converted to DOCX by LibreOffice where it is installed, then read as that.

The converter runs in a process of its own with a profile of its own, and its version is told in ``sources.reader``;
what spans quote is the converted text.
"""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import tempfile
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from lccp.model import Document, Grid, InputError, Source
from lccp.read.detect import DOC
from lccp.read.limits import Limits
from lccp.read.office.converter import find_converter
from lccp.read.office.docx import read_docx
from lccp.read.office.word_marks import count_table_marks
from lccp.text.patterns import re

VERSION = re.compile(r"LibreOffice [0-9][0-9.]*")
LEAST_MARKS = 0.9  # share of the marks of cells and rows that a conversion must keep
SHARE = 0.8  # of a document's time that its conversion may take


def read_old_word(source: Source, data: bytes, limits: Limits = Limits()) -> Document:  # noqa: B008 (frozen)
    """Convert an old Word file and read it. Raises InputError where nothing converts it."""
    converter = find_converter()
    if not converter:
        raise InputError("is an old Word document (.doc); install LibreOffice to have it converted, or save it as DOCX")
    with tempfile.TemporaryDirectory(prefix="lccp-word-") as folder:
        original = Path(folder) / "document.doc"
        original.write_bytes(data)
        profile = f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}"
        version = VERSION.search(_run([converter, profile, "--version"], limits, folder))
        _run(
            [converter, profile, "--headless", "--norestore", "--convert-to", "docx:MS Word 2007 XML",
             "--outdir", folder, str(original)],
            limits,
            folder,
        )  # fmt: skip
        converted = Path(folder) / "document.docx"
        if not converted.is_file():
            raise InputError(
                "is an old Word document that LibreOffice cannot convert; open it in an office program and save it as DOCX"
            )
        if converted.stat().st_size > limits.max_bytes:
            raise InputError(
                f"is larger than {limits.max_bytes} bytes once converted; raise the limit if this is right"
            )
        document = read_docx(source, converted.read_bytes(), limits)
        check_tables(data, document)
    return replace(
        document,
        media_type=DOC,
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        reader=version.group() if version else "LibreOffice",
    )


def check_tables(data: bytes, document: Document) -> None:
    """Raise InputError where the conversion has lost tables: their words would run into one another."""
    try:
        marks = count_table_marks(data)
    except ValueError as error:
        raise InputError(
            f"is an old Word document whose tables cannot be counted ({error}); open it in an office program and save it as DOCX"
        ) from None
    grids = [block for block in document.blocks if isinstance(block, Grid)]
    if sum(map(_count_places, grids)) < LEAST_MARKS * marks:
        raise InputError(
            "is an old Word document whose tables LibreOffice lost; open it in an office program and save it as DOCX"
        )


def _count_places(grid: Grid) -> int:
    """Count the places of a table, the empty and the merged among them, and a mark more for each row."""
    rows = max(cell.row + cell.row_span - 1 for cell in grid.cells)
    columns = max(cell.column + cell.column_span - 1 for cell in grid.cells)
    return rows * (columns + 1)


def _run(command: list[str], limits: Limits, folder: str) -> str:
    """Run the converter; return what it printed. Raises InputError where it takes too long; it is ended then."""
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "HOME": folder},
        start_new_session=True,
    )
    try:
        output, _ = process.communicate(timeout=SHARE * limits.max_seconds)
    except subprocess.TimeoutExpired:
        raise InputError(f"was not converted within {SHARE * limits.max_seconds:g} seconds; raise the limit") from None
    finally:
        with suppress(OSError, AttributeError):
            os.killpg(process.pid, signal.SIGKILL)  # the command starts processes of its own
        process.wait()
    return output.decode("utf-8", "replace")
