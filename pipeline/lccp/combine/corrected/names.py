"""Names of pilots in corrected words: whose name they are, and whether they still name whom they named."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lccp.combine.corrected.corrected_row import CorrectedRow, cell_of_corrected
from lccp.model import EMPTY, Cell
from lccp.normalise import places
from lccp.schemas import SEPARATOR
from lccp.text.rules import Input, derivation


@derivation("corrected.pilot")
def pilot_of_words(_: str, inputs: Sequence[Input]) -> str:
    """Return the pilot whose name corrected words can mean."""
    printed, name = inputs
    if not places.can_name(str(printed.value), str(name.value)):
        raise ValueError(f"{printed.value} does not name {name.value}")
    return name.key


def named_pilot_cells(corrected: CorrectedRow) -> Iterator[tuple[str, Cell]]:
    """Return the pilot that a corrected name means, and its programme. Raises ValueError where it means none, or several."""
    column = "text" if corrected.table == "mentions" else "place"
    printed, pilot = corrected.value(column), corrected.value("pilot")
    if column not in corrected.fields or "pilot" in corrected.fields or not printed or not corrected.pilots:
        return
    if pilot and places.can_name(printed, corrected.pilots[pilot]["name"].value):
        return
    fitting = [id_ for id_, row in corrected.pilots.items() if places.can_name(printed, row["name"].value)]
    if len(fitting) == 1:
        yield (
            "pilot",
            cell_of_corrected(fitting[0], "corrected.pilot", corrected.ref(column), f"pilots/{fitting[0]}/name"),
        )
        yield from programme_cells(corrected, fitting[0])
    elif corrected.table == "mentions" or fitting:
        raise ValueError(f"{printed!r} names {'several pilots' if fitting else 'no pilot'}: correct pilot too")
    else:
        yield "pilot", EMPTY  # 合格 may be said of places that are none


def programme_cells(corrected: CorrectedRow, pilot: str = "") -> Iterator[tuple[str, Cell]]:
    """Return the programme of the pilot that a mention is of."""
    pilot = pilot or corrected.value("pilot")
    if corrected.table == "mentions" and pilot in corrected.pilots:
        programme = corrected.pilots[pilot]["programme"].value
        yield "programme", cell_of_corrected(programme, "cell.same", f"pilots/{pilot}/programme")


def mentioned_programme_cells(corrected: CorrectedRow) -> Iterator[tuple[str, Cell]]:
    """Make nothing of the corrected programme of a mention, but refuse one that is not its pilot's."""
    pilot = corrected.pilots.get(corrected.value("pilot"))
    if pilot is not None and corrected.value("programme") != pilot["programme"].value:
        raise ValueError(
            f"programme is that of {corrected.value('pilot')} ({pilot['programme'].value}): correct pilot, or pilots"
        )
    yield from ()


def goal_place_cells(corrected: CorrectedRow) -> Iterator[tuple[str, Cell]]:
    """Make nothing of the corrected place of a goal, but refuse one that is not its pilot's."""
    pilot = corrected.pilots.get(corrected.value("pilot"))
    if pilot is not None:
        name = pilot["name"].value
        if corrected.value("place") and not places.can_name(corrected.value("place"), name):
            raise ValueError(f"{corrected.value('place')!r} does not name {name}, whose goal it is")
        if corrected.value("province") not in ("", pilot["province"].value):
            raise ValueError(f"{name} lies in {pilot['province'].value}, not {corrected.value('province')}")
    yield from ()


def owned_words(corrected: CorrectedRow) -> Iterator[tuple[str, Cell]]:
    """Make nothing of a corrected passage, but refuse it where it names the pilot no more whose it is."""
    require_still_named(corrected, "text", ("pilot",))
    yield from ()


def require_still_named(corrected: CorrectedRow, column: str, owners: Sequence[str]) -> None:
    """Raise ValueError where words named who stands in another column, and as they are corrected name them no more."""
    before, after = corrected.expected.get(column, ""), corrected.value(column)
    for owner in owners:
        if owner in corrected.fields or not after:
            continue
        for member in filter(None, corrected.value(owner).split(SEPARATOR)):
            row = corrected.pilots.get(member)
            name = row["name"].value if owner == "pilot" and row is not None else member
            forms = {name, places.base_name(name)}
            if any(form in before for form in forms) and not any(form in after for form in forms):
                raise ValueError(f"{after!r} does not name {name}, who stands as {owner}: correct {owner} too")
