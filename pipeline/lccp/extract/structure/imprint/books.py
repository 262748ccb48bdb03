"""Books: the CIP record of GB/T 12451, the imprint, and whether an ISBN is right."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lccp.extract.structure.imprint.patterns import AUTHOR, CIP, EDITION, ISBN, PUBLISHER
from lccp.extract.structure.imprint.printed_titles import front_lines, printed_title
from lccp.extract.structure.imprint.signature import group_of
from lccp.text.spans import Text


def isbn_valid(printed: str) -> bool:
    """Check an ISBN's last digit (ISO 2108).

    >>> isbn_valid("978-7-5182-0720-6"), isbn_valid("978-7-5182-0720-7")
    (True, False)
    """
    digits = [10 if sign == "X" else int(sign) for sign in printed if sign.isdigit() or sign == "X"]
    if len(digits) == 13:
        return sum(digit * (1 + 2 * (n % 2)) for n, digit in enumerate(digits)) % 10 == 0
    return len(digits) == 10 and sum(digit * (10 - n) for n, digit in enumerate(digits)) % 11 == 0


def book_fields(lines: Sequence[Text]) -> dict[str, Text]:
    """Read the CIP record and the imprint; empty where the document is no book."""
    fields: dict[str, Text] = {}
    loose: dict[str, Text] = {}  # what the imprint says beside the record: edition, imprint, author
    for n, line in enumerate(lines[:120]):
        record = _cip_record(lines, n)
        if record is not None and "title" not in fields:
            issued = fields.get("issued", record["issued"])
            fields |= {**record, "issued": issued}
        for field, value in _imprint_of_line(line):
            (fields if field == "isbn" else loose).setdefault(field, value)
    if not fields and not ("edition" in loose and "imprint" in loose):
        return {}
    if "edition" in loose:
        fields["issued"] = loose["edition"]
    if "imprint" in loose:
        fields.setdefault("publisher", loose["imprint"])
    if "author" in loose:
        fields.setdefault("issuer", loose["author"])
    title = printed_title(front_lines(lines))
    if title is not None:
        fields.setdefault("title", title)
    return fields


def _cip_record(lines: Sequence[Text], n: int) -> dict[str, Text] | None:
    """Read the record that stands on line ``n``, or on it and the next."""
    line = lines[n]
    if "/" not in line.value:
        return None
    record = CIP.search(line.value)
    if record is None and n + 1 < len(lines):
        line = Text.join([line, lines[n + 1]])
        record = CIP.search(line.value)
    if record is None:
        return None
    return {
        "title": group_of(line, record, 1),
        "issuer": _with_others(line, record),
        "publisher": group_of(line, record, 3),
        "issued": group_of(line, record, 4),
    }


def _imprint_of_line(line: Text) -> Iterator[tuple[str, Text]]:
    """Yield what a line of the imprint states: the edition's date, the ISBN, the publisher, the author."""
    for field, match in (
        ("edition", EDITION.search(line.value)),
        ("isbn", ISBN.search(line.value)),
        ("imprint", PUBLISHER.fullmatch(line.value)),
        ("author", AUTHOR.fullmatch(line.value)),
    ):
        if match:
            yield field, group_of(line, match, 1)


def _with_others(line: Text, cip: re.Match[str]) -> Text:
    """Return the author statement of a CIP record, with the 等 that says there are more."""
    end = cip.end(2)
    if line.value[end : end + 1] == "等":
        end += 1
    return line[cip.start(2) : end].strip()
