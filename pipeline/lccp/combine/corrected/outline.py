"""Where corrected words stand: the section of a paragraph's rows, the level and the section of an entry of contents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from lccp.combine.corrected.corrected_row import CorrectedRow, cell_of_corrected
from lccp.extract.structure.bare_contents import plain_title
from lccp.extract.structure.contents import rank_of_title
from lccp.model import Cell, Row, Tables
from lccp.text.spans import Span

SITUATED = ("deadlines", "findings")
"""Tables whose rows name the section of the paragraph in which their words stand."""


def practice_section_cells(corrected: CorrectedRow) -> Iterator[tuple[str, Cell]]:
    """Return the section of a passage whose paragraph is corrected."""
    paragraphs = corrected.tables.get("paragraphs", ())
    number = corrected.value("paragraph")
    section = next((row["section"].value for row in paragraphs if row["paragraph"].value == number), "")
    yield "section", cell_of_corrected(section, "cell.same", _section_ref(corrected.value("source"), section))


def entry_cells(corrected: CorrectedRow) -> Iterator[tuple[str, Cell]]:
    """Return the section that an entry with a corrected title heads, where the document holds one alone.

    Raises ValueError where the title's marker gives it another level than it has.
    """
    title = corrected.value("title")
    if "level" not in corrected.fields and rank_of_title(title) != rank_of_title(corrected.expected["title"]):
        raise ValueError(f"the marker of {title!r} gives the entry another level: correct level too")
    printed = plain_title(title)
    headed = [
        row["section"].value
        for row in corrected.tables.get("sections", ())
        if plain_title(row["marker"].value + row["heading"].value) == printed
    ]
    section = headed[0] if len(headed) == 1 else ""
    yield "section", cell_of_corrected(section, "cell.same", _section_ref(corrected.value("source"), section))


def _section_ref(source: str, section: str) -> str:
    return f"sections/{source}|{section}/section"


def follow_sections(tables: Tables, before: Mapping[str, Row], corrected: frozenset[tuple[str, str, str]]) -> None:
    """Give rows whose words stand in a paragraph its corrected section, in place.

    ``before`` are the paragraphs whose section is corrected, by number, as they were; ``corrected`` the cells that are
    corrected themselves, by table, key and column.
    """
    if not before:
        return
    after = {row["paragraph"].value: row for row in tables["paragraphs"] if row["paragraph"].value in before}
    for table in tables.keys() & {"practices", *SITUATED}:
        tables[table] = [_followed(table, row, before, after, corrected) for row in tables[table]]


def follow_levels(tables: Tables, corrected: frozenset[tuple[str, str, str]]) -> None:
    """Set entries of contents one level below the entry that holds them, in place, where that one is corrected."""
    levels: dict[str, str] = {}
    rows: list[Row] = []
    for row in tables.get("contents", ()):
        key, level = f"{row['source'].value}|{row['n'].value}", row["level"]
        above = next((levels[ref] for ref in level.origins if ref in levels), "")
        if above and ("contents", key, "level") not in corrected and level.value != str(int(above) + 1):
            row = {**row, "level": level._replace(value=str(int(above) + 1))}
        levels[f"contents/{key}/level"] = row["level"].value
        rows.append(row)
    if rows:
        tables["contents"] = rows


def _followed(
    table: str,
    row: Row,
    before: Mapping[str, Row],
    after: Mapping[str, Row],
    corrected: frozenset[tuple[str, str, str]],
) -> Row:
    key = f"{row['source'].value}|{row['n'].value}"
    if (table, key, "section") in corrected:
        return row
    number = row["paragraph"].value if table == "practices" else _paragraph_around(row, before)
    if number not in after or row["section"].value != before[number]["section"].value:
        return row
    section = after[number]["section"].value
    ref = _section_ref(row["source"].value, section)
    return {**row, "section": cell_of_corrected(section, "cell.same", ref)}


def _paragraph_around(row: Row, paragraphs: Mapping[str, Row]) -> str:
    """Return the number of the paragraph in which the words of a row stand, "" where it is none of these."""
    spans = row["text"].spans or next((cell.spans for cell in row.values() if cell.spans), ())
    for number, paragraph in paragraphs.items():
        if spans and all(_is_within(span, paragraph["text"].spans) for span in spans):
            return number
    return ""


def _is_within(span: Span, others: Sequence[Span]) -> bool:
    return any(other.source == span.source and other.start <= span.start and span.end <= other.end for other in others)
