"""The premises: each module draws those of one kind; ``PREMISES`` lists them, a line each.

To add one, write a module beside the others whose function yields premises about a document, and
enter the function here. ``ANY_DOCUMENT`` are asked of every document, since which label of a figure goes
with which list matters also where no digit is lost; the others only of documents that lost digits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from lccp.restore.model import Evidence, RestoreInput
from lccp.restore.premises.citations import citation_premises
from lccp.restore.premises.counts import count_premises
from lccp.restore.premises.figures import figure_premises
from lccp.restore.premises.items import item_premises
from lccp.restore.premises.numbering import numbering_premises
from lccp.restore.premises.premise import Premise
from lccp.restore.premises.targets import target_premises
from lccp.restore.premises.totals import total_premises
from lccp.restore.premises.years import year_premises

PremiseSource = Callable[[RestoreInput, Evidence], Iterable[Premise]]
"""Draws premises from a document and from what others hold for it."""
ANY_DOCUMENT: tuple[PremiseSource, ...] = (figure_premises,)
PREMISES: tuple[PremiseSource, ...] = (
    numbering_premises,  # captions and references to them, codes of indicators
    count_premises,  # points that add up, names before 等, parts of a counted whole
    target_premises,  # annual targets handed down with a five-year plan
    year_premises,  # ranges of years, plans, shares of a whole, months and days
    total_premises,  # totals of pilots and the tables that hold them
    item_premises,  # items of a batch and the list that holds them
    citation_premises,  # a title cited elsewhere with its years
)
