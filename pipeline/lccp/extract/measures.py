"""What is computed of a document as a whole: its hash, its size, what it lost."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from lccp.model import Document
from lccp.text.repairs.characters import LOST
from lccp.text.rules import Input, derivation

MEASURES: dict[str, Callable[[Document], str]] = {
    "file": lambda document: document.source.file,
    "sha256": lambda document: document.sha256,
    "media_type": lambda document: document.media_type,
    "encoding": lambda document: document.encoding,
    "bytes": lambda document: str(document.size),
    "characters": lambda document: str(len(document.text)),
    "reader": lambda document: document.reader,
    "lost_digits": lambda document: str(document.text.count(LOST)),
}


def _enter(name: str) -> None:
    @derivation(f"document.{name}")
    def measure(_: str, inputs: Sequence[Input]) -> str:
        document = inputs[0].value
        if not isinstance(document, Document):
            raise ValueError(f"{inputs[0].ref} is no document")
        return MEASURES[name](document)


for _name in MEASURES:
    _enter(_name)
