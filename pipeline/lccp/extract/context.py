"""What extractors share: what they may look at beside their part or paragraph, and what they may yield."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from lccp.extract.prose.dates import date_cell
from lccp.extract.structure.outline import Paragraph, Section
from lccp.extract.structure.parts import Part
from lccp.extract.structure.tables import GridTables, Table, table_rows
from lccp.model import EMPTY, Cell, Document, Row
from lccp.text.cells import computed_cell
from lccp.text.patterns import re
from lccp.text.rules import Input, derivation
from lccp.text.spans import Text

PERIODS = frozenset({"range", "five-year-plan"})
NUMBERED = re.compile("[〔［](?P<year>(?:19|20)[0-9]{2})[〕］] ?(?:第 ?)?[0-9]{1,5} ?号")  # 国发〔2021〕23号


@derivation("cell.same")
def cell_same(_: str, inputs: Sequence[Input]) -> str:
    """Return what another cell holds."""
    return str(inputs[0].value)


class TableRow(NamedTuple):
    """A row for a table of the document, without ``source`` and ``n``, and the fact that it was made of."""

    table: str
    row: Row
    fact: object | None = None


Yield = object
"""A row, a finding, or something that no row holds by itself and later stages need: a list of pilots, a figure.

Which types these are says ``LISTS`` in ``document.py``: named here, they would import this module and be imported by it.
"""


@dataclass(frozen=True)
class Context:
    """What an extractor may look at beside its own part or paragraph.

    ``counts`` is how many rows each table has so far, ``next_table`` numbers a table, ``grid_tables`` reads the tables of grids, ``kind`` is the document's kind, ``title`` the one that ``sources`` has ("" while parts are
    gone through).
    """

    document: Document
    parts: Sequence[Part]
    metadata: Mapping[str, Text]
    sections: Sequence[Section]
    paragraphs: Sequence[Paragraph]
    counts: Callable[[str], int]
    next_table: Callable[[], int]
    grid_tables: GridTables
    kind: str = ""
    title: str = ""
    heading: Text | None = None  # the title that says that the document names pilots
    part: int = 0  # index of the part at hand
    several: tuple[Text, ...] = ()  # titles of the documents that the file holds one after another

    def title_over(self, start: int) -> Text | None:
        """Return the title of the document that holds a place: the file's own, unless it holds several."""
        if not self.several:
            return self.metadata.get("title")
        above = [title for title in self.several if title.starts[0] <= start]
        return above[-1] if above else None

    @property
    def source(self) -> str:
        """The document's id."""
        return self.document.source.id

    @property
    def issuer(self) -> str:
        """The document's issuer as printed, "" where it states none."""
        return self.metadata["issuer"].value if "issuer" in self.metadata else ""

    def table_cells(self, table: Table, marked_names: Sequence[Text] = ()) -> Iterator[TableRow]:
        """Yield the rows of ``table_cells`` for the document's next table; see ``tables.table_rows``."""
        for row in table_rows(table, self.next_table(), self.document.source.file, marked_names):
            yield TableRow("table_cells", row)

    @cached_property
    def date_of_issue(self) -> Input | None:
        """The date of issue as ``sources`` has it: the document's own, else what ``sources.toml`` says."""
        issued = date_cell(self.metadata["issued"]).value if "issued" in self.metadata else ""
        issued = issued or self.document.source.extra.get("issued", "")
        return Input(f"sources/{self.source}/issued", issued) if issued else None

    @cached_property
    def start_of_period(self) -> str:
        """The year that the period in the document's title begins with ("" where it has none): before it nothing is due."""
        from lccp.normalise import years

        title = self.metadata.get("title")
        period = years.period_of_title(title.value) if title is not None else None
        return period.earliest if period is not None and period.qualifier in PERIODS else ""

    @cached_property
    def written_from(self) -> str:
        """The date of issue, else the latest year that the document's title or the numbers it bears and cites begin with.

        A time that ended before it (到“十二五”末 in a notice numbered 〔2019〕) is no due date.
        """
        if self.date_of_issue is not None:
            return str(self.date_of_issue.value)
        number = [self.metadata["document_number"]] if "document_number" in self.metadata else []
        texts = [*number, *(paragraph.text for paragraph in self.paragraphs)]
        numbered = (match["year"] for text in texts for match in NUMBERED.finditer(text.value))
        return max([self.start_of_period, *numbered])

    @cached_property
    def section_ids(self) -> frozenset[str]:
        """The ids of the document's sections."""
        return frozenset(section.id for section in self.sections)

    @cached_property
    def figures(self) -> tuple[Part, ...]:
        """The figures among the document's parts."""
        return tuple(part for part in self.parts if part.kind == "figure")

    @cached_property
    def texts_in_order(self) -> list[Text]:
        """The texts of the parts, in the order of where they begin."""
        texts = [part.text for part in self.parts if part.text is not None and part.text.value]
        return sorted(texts, key=lambda text: text.starts[0])

    def paragraph_cell(self, paragraph: Paragraph) -> Cell:
        """Return the cell of a row that names the paragraph it was read in."""
        number = str(paragraph.n)
        return computed_cell("cell.same", [Input(f"paragraphs/{self.source}|{number}/paragraph", number)])

    def section_cell(self, section: str) -> Cell:
        """Return the cell of a row that names a section; empty where there is none of that id."""
        if section not in self.section_ids:
            return EMPTY
        return computed_cell("cell.same", [Input(f"sections/{self.source}|{section}/section", section)])


PartExtractor = Callable[[Part, Context], Iterator[Yield]]
DocumentExtractor = Callable[[Context], Iterator[Yield]]
HeadingExtractor = Callable[[Text, Context], Iterator[Yield]]
ParagraphExtractor = Callable[[Paragraph, Context], Iterator[Yield]]
