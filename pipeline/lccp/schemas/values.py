"""From the text of a cell to a value of its column's type."""

from __future__ import annotations

import re
from decimal import Decimal

from lccp.schemas import OF_TYPE, Field

Value = str | int | bool | Decimal | None
SCALE = 10  # decimals that a column of numbers has room for, where it does not need more


def typed_value(field: Field, text: str) -> Value:
    """Return the value of a cell in its column's type; None where it is missing. Raises ValueError for another type.

    >>> from lccp.schemas import schema
    >>> typed_value(schema("quantities").field("value"), "7.96")
    Decimal('7.96')
    """
    if not text:
        return None
    fits, complaint = OF_TYPE[field.type]
    if not fits(text):
        raise ValueError(f"{field.name}: {text[:60]!r} {complaint}")
    if field.type == "integer":
        if len(text) > 18:
            raise ValueError(f"{field.name}: {text[:60]!r} is too large for an integer of 64 bits")
        return int(text)
    if field.type == "number":
        return Decimal(text)
    return text == "true" if field.type == "boolean" else text


def unknown_field(column: str) -> Field:
    """Stand in for a column that the schema does not know: text, without a meaning."""
    return Field(
        column, "string", column, "", column, "", re.sub("[^A-Za-z0-9_]", "_", f"x_{column}")[:32], column[:80]
    )
