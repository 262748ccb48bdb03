"""The cells of a token of lost digits made of a corrected one, and of a sentence in two languages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lccp.combine.corrected.corrected_row import CorrectedRow, cell_of_corrected, only_value
from lccp.model import EMPTY, Cell
from lccp.schemas import SEPARATOR
from lccp.text.messages import Message, say
from lccp.text.rules import Input, derivation

TWINS = {"message": "message_zh", "because": "because_zh", "bounds": "bounds_zh"}
"""Sentences that stand in two languages, by the column of the one."""


@derivation("corrected.digits_status")
def status_of_digits(_: str, inputs: Sequence[Input]) -> str:
    """Return the status of a token whose value a correction states: it is on somebody's word."""
    return "attested" if only_value(inputs) else ""


@derivation("corrected.digits_because")
def reason_of_digits(_: str, inputs: Sequence[Input]) -> str:
    """Return in English what a corrected value rests on."""
    return str(_reason(only_value(inputs)))


@derivation("corrected.digits_because_zh")
def chinese_reason_of_digits(_: str, inputs: Sequence[Input]) -> str:
    """Return in Chinese what a corrected value rests on."""
    return _reason(only_value(inputs)).zh


@derivation("corrected.twin")
def twin_of_sentence(_: str, inputs: Sequence[Input]) -> str:
    """Return a corrected sentence as it is corrected, in place of the same in another language."""
    return only_value(inputs)


def _reason(value: str) -> Message:
    listed = value.split(SEPARATOR)
    values = Message(", ".join(listed), "、".join(listed))
    return say("correction: {values}, as corrections.toml states", "更正：{values}，据corrections.toml", values=values)


def _reason_cells(corrected: CorrectedRow, column: str) -> Iterator[tuple[str, Cell]]:
    value, origin = corrected.value(column), corrected.ref(column)
    reason = _reason(value)
    yield "because", cell_of_corrected(str(reason) if value else "", "corrected.digits_because", origin)
    yield "because_zh", cell_of_corrected(reason.zh if value else "", "corrected.digits_because_zh", origin)
    yield "argument", EMPTY


def digit_cells(corrected: CorrectedRow) -> Iterator[tuple[str, Cell]]:
    """Return what a token rests on whose value or candidates are corrected: the correction alone; other arguments go."""
    if "value" in corrected.fields:
        if not corrected.value("value"):
            raise ValueError("an empty value needs a status open or candidates of its own: correct status")
        yield "status", cell_of_corrected("attested", "corrected.digits_status", corrected.ref("value"))
        yield from _reason_cells(corrected, "value")
        yield from ((name, EMPTY) for name in ("candidates", "bounds", "bounds_zh"))
    elif "candidates" in corrected.fields:
        yield from _reason_cells(corrected, "candidates")
    elif {"because", "because_zh"} & corrected.fields:
        yield "argument", EMPTY  # the structured form of another argument


def twin_cells(corrected: CorrectedRow) -> Iterator[tuple[str, Cell]]:
    """Return the same sentence in the other language, where it is corrected in one: the words of the correction."""
    for english, chinese in TWINS.items():
        for column, twin in ((english, chinese), (chinese, english)):
            if column in corrected.fields and twin not in corrected.fields:
                yield twin, cell_of_corrected(corrected.value(column), "corrected.twin", corrected.ref(column))
