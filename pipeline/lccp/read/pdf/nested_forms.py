"""Forms drawn within forms, counted before PDFium draws them.

PDFium opens every form that a page draws, and those that they draw in turn, forty levels deep: a form that draws
itself twice is opened without end. 704 bytes of PDF took 3.9 GB.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from lccp.model import InputError
from lccp.text.patterns import re

LEVELS = 40  # of forms within forms that PDFium goes down
MOST_DRAWN = 100_000  # forms that one form may draw, each counted as often as it is drawn
# The dictionary of a stream is never inside another stream, and its names are not encrypted.
FORM = re.compile(rb"/Subtype\s*/Form\b")
OBJECT = re.compile(rb"(\d+)\s+\d+\s+obj\Z")
DRAWN = re.compile(rb"/([^\s/\[\]()<>{}%]+)\s+Do\b")
ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")


def check_forms(reader: Any, data: bytes) -> None:
    """Raise InputError for a PDF whose forms draw one another, or themselves, without end."""
    drawn = {number: forms_drawn(reader, number) for number in form_numbers(data)}
    if any(count > MOST_DRAWN for count in count_drawn(drawn).values()):
        raise InputError("draws forms within forms without end; it is damaged or hostile")


def form_numbers(data: bytes) -> set[int]:
    """Return the numbers of the objects that are forms."""
    numbers: set[int] = set()
    for match in FORM.finditer(data):
        end = data.rfind(b"obj", 0, match.start()) + 3
        number = OBJECT.search(data, max(0, end - 40), end)
        if number:
            numbers.add(int(number[1]))
    return numbers


def forms_drawn(reader: Any, number: int) -> Sequence[int]:
    """Return the numbers of what a form draws by name, as often as it does."""
    from pypdf.generic import IndirectObject

    form = reader.get_object(IndirectObject(number, 0, reader))
    if not hasattr(form, "get_data"):
        return ()
    drawn_names = [ESCAPE.sub(lambda sign: bytes([int(sign[1], 16)]), name) for name in DRAWN.findall(form.get_data())]
    if not drawn_names:
        return ()
    resources = form.get("/Resources", {}).get_object()
    listed = resources.get("/XObject", {}).get_object()
    entries = {name: entry.idnum for name, entry in listed.items() if isinstance(entry, IndirectObject)}
    return [entries[key] for name in drawn_names if (key := f"/{name.decode('latin-1')}") in entries]


def count_drawn(drawn: Mapping[int, Sequence[int]]) -> dict[int, int]:
    """Return how many forms each form draws down to the last level, those within others counted each time.

    >>> count_drawn({6: [6]})[6], count_drawn({6: [6, 6]})[6] > MOST_DRAWN, count_drawn({1: [2, 2], 2: [3], 3: []})[1]
    (40, True, 4)
    """
    counts = dict.fromkeys(drawn, 0)
    inner = {number: [other for other in others if other in drawn] for number, others in drawn.items()}
    for _ in range(LEVELS):
        deeper = {number: sum(1 + counts[other] for other in others) for number, others in inner.items()}
        if deeper == counts:
            break
        counts = {number: min(count, 2 * MOST_DRAWN) for number, count in deeper.items()}
    return counts
