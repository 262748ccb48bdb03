"""Lines of comma-separated values inside a text: a table that neither tabs nor bars write."""

from __future__ import annotations

from collections.abc import Iterator

from lccp.extract.lists.vocabulary import head_kind
from lccp.text.spans import Text


def separator_of(header: str) -> str:
    """Return the comma, the semicolon or the bar that parts the heads of a list in a line; "" where none does.

    >>> separator_of("序号,省份,城市"), separator_of("省份;城市;批次"), separator_of("江苏,徐州市"), separator_of("省份|城市")
    (',', ';', '', '|')
    """
    for sign in ",;|":
        heads = [head.strip(' "') for head in header.split(sign)]
        kinds = {head_kind(head) for head in heads}
        if len(heads) > 1 and "" not in kinds and "name" in kinds and "\t" not in header:
            return sign
    return ""


def count_quoted_fields(value: str, sign: str) -> int:
    """Return how many fields a line of CSV has; signs inside quotation marks part none."""
    return len(_quoted_bounds(value, sign))


def _quoted_bounds(value: str, sign: str) -> list[tuple[int, int]]:
    bounds, start, inside = [], 0, False
    for position, character in enumerate(value):
        inside ^= character == '"'
        if character == sign and not inside:
            bounds.append((start, position))
            start = position + 1
    return [*bounds, (start, len(value))]


def quoted_fields(raw: Text, sign: str) -> Iterator[Text]:
    """The fields of a line of CSV without their quotation marks."""
    for start, end in _quoted_bounds(raw.value, sign):
        field = raw[start:end].strip()
        quoted = len(field) > 1 and field.value[0] == field.value[-1] == '"'
        yield field[1:-1] if quoted else field
