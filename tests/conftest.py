"""Shared by all tests: hypothesis without clock or chance, and documents made of plain text."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings
from lccp.model import Document, Source
from lccp.read import read

from tests.support import examples

ROOT = Path(__file__).parent.parent
settings.register_profile("long", derandomize=True, deadline=None, print_blob=False, max_examples=examples.WHOLE)
settings.register_profile("brief", settings.get_profile("long"), max_examples=examples.WHOLE // 4)
settings.load_profile("brief")  # ``make fuzz`` chooses the other one
os.environ["LCCP_LANG"] = "en"  # whatever the locale of who runs the tests

# Each process that a test starts would else compile the package anew, which takes longer than most of what it does.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# Thousands of small builds are files made and removed: in memory, where the system offers enough of it, they take two
# thirds of the time. Where nothing may be run from there, installations that tests make could not be tried.
MEMORY = Path("/dev/shm")
if (
    "TMPDIR" not in os.environ
    and os.access(MEMORY, os.W_OK)
    and shutil.disk_usage(MEMORY).free > 4 << 30
    and not os.statvfs(MEMORY).f_flag & os.ST_NOEXEC
):
    os.environ["TMPDIR"] = str(MEMORY)
    tempfile.tempdir = None  # asked for again: by now something may have looked

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A shell that runs the tests in the background lets them ignore interrupts, and what they start inherits it.
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture
def plain() -> Callable[..., Document]:
    """Makes a document of plain text."""

    def make(text: str, id_: str = "doc") -> Document:
        return read(Source(id_, f"{id_}.txt"), text.encode("utf-8"))

    return make
