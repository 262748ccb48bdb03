"""Shared by all tests: hypothesis without clock or chance, and documents made of plain text."""

from __future__ import annotations

import os
import signal
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
