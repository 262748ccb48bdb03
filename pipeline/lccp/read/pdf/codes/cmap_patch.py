"""New ToUnicode maps put into a PDF, as an update appended to its bytes (ISO 32000-1, 7.5.6)."""

from __future__ import annotations

import re
import struct
from io import BytesIO
from typing import Any

Maps = list[tuple[Any, Any, bytes]]
"""For each font: the reference to it, its dictionary, and the new map."""


def patch_maps(reader: Any, data: bytes, maps: Maps) -> bytes:
    """Return the file with the fonts' maps replaced. Nothing else in it changes.

    A locked file, one whose cross-references are broken, or one with a font that is no object of its
    own, is written again instead.
    """
    start = re.findall(rb"startxref\s+(\d+)", data[-2048:])
    plain = not reader.is_encrypted and all(hasattr(reference, "idnum") for reference, _, _ in maps)
    if plain and start and 0 < int(start[-1]) < len(data):
        offset = int(start[-1])
        if data[offset : offset + 4] == b"xref":
            return _append_update(reader, data, maps, offset, stream=False)
        if re.match(rb"\d+\s+\d+\s+obj", data[offset : offset + 24]):
            return _append_update(reader, data, maps, offset, stream=True)
    return _rewrite_file(reader, maps)


def _append_update(reader: Any, data: bytes, maps: Maps, before: int, stream: bool) -> bytes:
    from pypdf.generic import IndirectObject, NameObject

    size = max([int(reader.trailer.get("/Size", 0)), *(max(table, default=0) + 1 for table in reader.xref.values())])
    size = max(size, max(reader.xref_objStm, default=0) + 1)
    output = BytesIO()
    output.write(data)
    output.write(b"\n")
    places: dict[int, tuple[int, int]] = {}
    for reference, font, body in maps:
        font[NameObject("/ToUnicode")] = IndirectObject(size, 0, reader)
        places[reference.idnum] = (output.tell(), reference.generation)
        output.write(b"%d %d obj\n" % (reference.idnum, reference.generation))
        font.write_to_stream(output)
        output.write(b"\nendobj\n")
        places[size] = (output.tell(), 0)
        output.write(b"%d 0 obj\n<</Length %d>>stream\n" % (size, len(body)) + body + b"\nendstream\nendobj\n")
        size += 1
    root = reader.trailer.raw_get("/Root")
    top = b"/Root %d %d R /Prev %d" % (root.idnum, root.generation, before)
    offset = output.tell()
    if stream:
        places[size] = (offset, 0)
        index = b" ".join(b"%d 1" % number for number in sorted(places))
        body = b"".join(struct.pack(">BIH", 1, *places[number]) for number in sorted(places))
        output.write(b"%d 0 obj\n<</Type/XRef /W[1 4 2] /Index[" % size + index + b"] /Size %d " % (size + 1) + top)
        output.write(b" /Length %d>>stream\n" % len(body) + body + b"\nendstream\nendobj\n")
    else:
        output.write(b"xref\n")
        for number in sorted(places):
            output.write(b"%d 1\n%010d %05d n \n" % (number, *places[number]))
        output.write(b"trailer\n<</Size %d " % size + top + b">>\n")
    output.write(b"startxref\n%d\n%%%%EOF\n" % offset)
    return output.getvalue()


def _rewrite_file(reader: Any, maps: Maps) -> bytes:
    from pypdf import PdfWriter
    from pypdf.generic import DecodedStreamObject, NameObject

    for _, font, body in maps:
        stream = DecodedStreamObject()
        stream.set_data(body)
        font[NameObject("/ToUnicode")] = stream
    writer = PdfWriter(clone_from=reader)
    output = BytesIO()
    writer.write(output)
    return output.getvalue()
