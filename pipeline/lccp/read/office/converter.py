"""Which program converts old Word files: looked for without loading what reads them."""

from __future__ import annotations

import shutil

CONVERTERS = ("soffice", "libreoffice")


def find_converter() -> str:
    """Return the path of LibreOffice's command, "" where there is none."""
    return next(filter(None, map(shutil.which, CONVERTERS)), "")
