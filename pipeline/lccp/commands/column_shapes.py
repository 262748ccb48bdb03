"""What one column of a user's table may say of treatment, by its head and by the shape of its values.

Scores rank columns: a head that names the role counts most, one that names the programme compared as well, one that
names another programme or another event rules the column out. None: the values are not of that shape.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from lccp.commands.head_words import has_head_part, head_list, header_roles, programme_in_head, squash_head
from lccp.commands.user_values import (
    YEAR_INSIDE,
    batch_number,
    is_never,
    names_batch,
    parse_year,
    share_of,
    treated_of,
    year_inside,
    year_of_span,
    year_reader,
)
from lccp.text.patterns import re

TREATMENT_YEARS = range(2000, 2036)  # years that a column without such a head may date treatments to
CALENDAR_YEARS = range(1949, 2036)
BY_HEAD = 2
BY_PROGRAMME = 2
OF_ANOTHER = -4
NEARLY_ALL = 0.9
HIGHEST_BATCH = 9
FEW = 4


class ColumnShape:
    """A column: its head, and the first of its cells that hold something."""

    def __init__(self, head: str, cells: Sequence[str], programme: str, has_header: bool = True) -> None:
        self.head, self.cells, self.programme, self.has_header = head, cells, programme, has_header
        self.values = [cell for cell in cells if not is_never(cell)]

    def has_role(self, role: str) -> bool:
        """Whether the head names a role."""
        return self.has_header and role in header_roles(self.head)

    def has_part(self, name: str) -> bool:
        """Whether the head has a word of a list."""
        return self.has_header and has_head_part(self.head, name)

    def holds_years(self, years: range) -> bool:
        """Whether the values are years of a range, written so that nothing else is meant."""
        return share_of(lambda cell: _is_written_year(cell, years), self.values) >= NEARLY_ALL

    def is_zero_one(self, share: float) -> bool:
        """Whether a share of the values says treated or not."""
        return bool(self.cells) and share_of(lambda cell: treated_of(cell) is not None, self.cells) >= share

    def is_interaction(self) -> bool:
        """Whether the head is that of treated places in treated years, however the column varies."""
        return squash_head(self.head) in head_list("interaction")

    def may_be_calendar(self) -> bool:
        """Whether the column may be the calendar year of a panel."""
        if self.has_role("year"):
            return share_of(year_reader(self.cells), self.cells) >= 0.5
        return not self.has_part("other-event") and self.holds_years(CALENDAR_YEARS)

    def year_of_head(self) -> int | None:
        """Return the year that a head of a wide panel names: treat2009, 2009年."""
        years = YEAR_INSIDE.findall(re.sub(r"[A-Za-z_]+", " ", self.head))
        return int(years[0]) if len(years) == 1 else None

    def _topic_score(self) -> int:
        """Return how a head counts that names the programme compared, or another."""
        named = programme_in_head(self.head) if self.has_header else ""
        if not named or not self.programme:
            return 0
        return BY_PROGRAMME if named == self.programme else OF_ANOTHER

    def batch_of_head(self) -> int | None:
        """Return the batch that a head of a list with ticks names: 第一批, Batch 2."""
        return batch_number(self.head) if self.has_header and names_batch(self.head) else None

    def since_score(self) -> int | None:
        """Return how well the column says since when a place is treated."""
        dated_batches = self._names_batches() and share_of(year_inside, self.values) >= NEARLY_ALL
        score = (
            BY_HEAD if self.has_role("since") or dated_batches else int(self.has_role("year") or not self.has_header)
        )
        if self.has_part("other-event") and not score:
            return OF_ANOTHER if self.holds_years(CALENDAR_YEARS) else None
        if not score and self.holds_years(TREATMENT_YEARS) and not self._recurs():
            return OF_ANOTHER
        readable = share_of(since_reader(self.values), self.values) if score else 0.0
        return score + self._topic_score() if readable >= 0.3 or self.holds_years(TREATMENT_YEARS) else None

    def _recurs(self) -> bool:
        """Whether the years are few and come again and again, as those of batches do and areas of 2000 to 2030 do not."""
        return len(set(self.values)) <= max(FEW, len(self.values) // 5)

    def _names_batches(self) -> bool:
        return share_of(names_batch, self.values) >= NEARLY_ALL

    def batch_score(self) -> int | None:
        """Return how well the column says the batch; 1, 2, 3 without a head say it hardly."""
        by_head = self.has_role("batch") or self.has_part("batch-part")
        readable = share_of(lambda cell: batch_number(cell) is not None, self.values)
        if not readable or readable < (0.5 if by_head else NEARLY_ALL):
            return None
        if by_head or self._names_batches():
            return (BY_HEAD if by_head else 1) + self._topic_score()
        return self._topic_score() if self._counts_few() and not self.is_zero_one(1) else None

    def _counts_few(self) -> bool:
        """Whether the values are a few small numbers, again and again: no running number."""
        numbers = {number for cell in self.values if (number := batch_number(cell)) is not None}
        return len(numbers) > 1 and max(numbers) <= HIGHEST_BATCH and len(self.values) >= 2 * len(numbers)

    def status_score(self) -> int:
        """Return how well the head says treatment."""
        by_head = BY_HEAD if self.has_role("status") else int(self.has_part("status-part"))
        return by_head + self._topic_score()

    def may_be_status(self) -> bool:
        """Whether the values are 0/1; without a head that says treatment, all of them."""
        return self.is_zero_one(NEARLY_ALL if self.status_score() > 0 else 1)


def since_reader(cells: Sequence[str]) -> Callable[[str], int | None]:
    """Return how to read the years of treatment: written alone, or beside a batch (第三批（2017年）)."""
    reads = year_reader(cell for cell in cells if not is_never(cell))
    return lambda cell: reads(cell) or year_of_span(cell) or year_inside(cell)


def _is_written_year(cell: str, years: range) -> bool:
    """Whether a cell is a year, and no number that would be the day of a spreadsheet if a head said so."""
    digits = cell.removesuffix(".0")
    return not (digits.isdigit() and len(digits) != 4) and (parse_year(cell) or year_of_span(cell) or 0) in years
