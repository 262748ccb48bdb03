"""The tables and documents that come with the package: beside it in a checkout, inside it in a wheel."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).parents[1]


def shipped_folder(name: str) -> Path | None:
    """Return the folder ``extracted`` or ``raw`` that came with the package; None where none did."""
    checkout = PACKAGE.parents[1]
    if (checkout / "pyproject.toml").is_file() and (checkout / name).is_dir():
        return checkout / name
    installed = PACKAGE / "data" / name
    return installed if installed.is_dir() else None


def folder_to_read(name: str) -> Path:
    """Return the folder that a command reads where the user names none: that of the working folder, else the shipped one.

    Where there is neither it is the name itself, so that the message says what is missing.
    """
    local = Path(name)
    return local if local.exists() else shipped_folder(name) or local
