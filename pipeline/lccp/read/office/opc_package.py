"""The zip packages that DOCX and XLSX are (ISO/IEC 29500-2), opened within bounds.

Nothing is unpacked to disk, no part is read beyond the size that its own entry declares, and no XML
with a document type is parsed: OOXML has none, so one is an attack (entities that multiply or fetch).
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any, NamedTuple

from lccp.model import InputError
from lccp.read.limits import Limits

DOCTYPES = tuple("<!DOCTYPE".encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))
MAX_PARTS = 20_000


class Relation(NamedTuple):
    """A relationship of a part: the last word of its type, and the part that it leads to."""

    kind: str
    target: str


class Package:
    """A package in memory. Its parts are named without a leading slash, in any case of letters."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self.limits = limits
        try:
            self.zip = zipfile.ZipFile(io.BytesIO(data))
            entries = self.zip.infolist()
        except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError, EOFError):
            raise InputError("is a damaged zip or Office file; get it whole") from None
        if len(entries) > MAX_PARTS or sum(entry.file_size for entry in entries) > limits.max_unpacked:
            raise InputError(f"unpacks to more than {limits.max_unpacked} bytes; raise the limit if this is right")
        self.entries = {entry.filename.lstrip("/").casefold(): entry for entry in entries}

    def part(self, name: str) -> bytes | None:
        """Return the bytes of a part, None where there is none. Raises InputError for a damaged one."""
        entry = self.entries.get(name.casefold())
        if entry is None:
            return None
        if entry.flag_bits & 1:
            raise InputError("is encrypted; save it without a password")
        try:
            with self.zip.open(entry) as stream:
                # ZipExtFile stops at the declared size, whatever the compressed data would go on to give.
                return stream.read(entry.file_size + 1)
        except (zipfile.BadZipFile, zlib.error, NotImplementedError, OSError, EOFError, ValueError) as error:
            raise InputError(f"is damaged in its part {entry.filename!r} ({type(error).__name__})") from None

    def xml(self, name: str) -> Any:
        """Return the root element of an XML part, None where there is no such part."""
        data = self.part(name)
        return None if data is None else parse_part(data, name)

    def relations(self, name: str) -> dict[str, Relation]:
        """Return the relationships of a part ("" for the package) that stay inside the package, by id."""
        folder, file = posixpath.split(name)
        root = self.xml(posixpath.join(folder, "_rels", f"{file}.rels"))
        relations = {}
        for item in [] if root is None else root:
            if item.get("TargetMode") != "External" and item.get("Target"):
                target = posixpath.normpath(posixpath.join("/", folder, item.get("Target")))
                relations[item.get("Id", "")] = Relation(item.get("Type", "").rsplit("/", 1)[-1], target.lstrip("/"))
        return relations

    def outside_target(self, name: str, id_: str) -> str:
        """Return the address outside the package that a relationship of a part leads to; its id where it has none."""
        folder, file = posixpath.split(name)
        root = self.xml(posixpath.join(folder, "_rels", f"{file}.rels"))
        targets = {item.get("Id", ""): item.get("Target", "") for item in ([] if root is None else root)}
        return str(targets.get(id_) or id_)

    def main_part(self, default: str) -> str:
        """Name the part that holds the document itself."""
        for relation in self.relations("").values():
            if relation.kind == "officeDocument" and relation.target.casefold() in self.entries:
                return relation.target
        return default


def parse_part(data: bytes, name: str) -> Any:
    """Parse an XML part. Raises InputError where it is not well-formed, too deep, or has a document type."""
    from lxml import etree

    refuse_doctype(data, name)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        reason = " ".join(str(error).split())[:120]
        raise InputError(f"is damaged in its part {name!r} ({reason})") from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise InputError(f"declares a document type in its part {name!r}, which no Office file does")
    return root


def refuse_doctype(data: bytes, name: str) -> None:
    """Raise where a part declares a document type, before any parser sees it."""
    if any(mark in data for mark in DOCTYPES):
        raise InputError(f"declares a document type in its part {name!r}, which no Office file does")


def local(element: Any) -> str:
    """Return the name of an element without its namespace: strict and transitional files read alike."""
    return str(element.tag).rpartition("}")[2]


def attribute(element: Any, name: str, default: str = "") -> str:
    """Return an attribute by its name, in whatever namespace it stands."""
    value = element.get(name)
    if value is not None:
        return str(value)
    for key, other in element.items():
        if key.rpartition("}")[2] == name:
            return str(other)
    return default


def children(element: Any, name: str) -> Iterator[Any]:
    """Return the children of that name."""
    return (child for child in element if local(child) == name)


def child(element: Any, *path: str) -> Any:
    """Return the first child of that name, its first child of the next name, and so on; else None."""
    for name in path:
        if element is None:
            return None
        element = next(children(element, name), None)
    return element


def switched_on(element: Any, *path: str) -> bool:
    """Whether a toggle property (ISO/IEC 29500-1, 17.17.4) is there and not switched off."""
    toggle = child(element, *path)
    return toggle is not None and attribute(toggle, "val", "true").lower() not in ("false", "0", "off")
