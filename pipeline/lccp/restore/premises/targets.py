"""Annual targets handed down with the indicators of a five-year plan: their years lie in the plan.

Only where one clause hands down both (印发《“十三五”…指标…》，同时下达####年、####年…计划目标); a year that
merely stands near a plan is not said to lie in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lccp.restore.model import Paper
from lccp.restore.premises.premise import PERIOD, Premise, between, span_of
from lccp.restore.premises.years import plan_years

_YEARS = "#年(?:、#年){0,9}"
HANDED_DOWN = re.compile(
    "《“?(十[一二三四五六])五”?[^《》]{0,16}(?:指标|目标|任务)[^《》]{0,12}》，(?:并)?(?:同时|一并)下达"
    f"(?:{_YEARS}[^，。；、《》#]{{0,14}}目标、?){{1,3}}"
)


def premises(paper: Paper) -> Iterator[Premise]:
    """Give every premise about annual targets of a plan that the document bears."""
    for reader in paper.readers:
        for found in HANDED_DOWN.finditer(reader.words):
            first, last = plan_years(found[1])
            quoted = (span_of(reader.text(*found.span())),)
            says = f"they are annual targets handed down with the indicators of {found[1]}五, {first} to {last}"
            for sign in re.finditer("#年", found[0]):
                year = reader.number(found.start() + sign.start())
                if year.known is None and year.whole == 4 and not year.decimals:
                    yield between(PERIOD, says, quoted, (year,), first, last)
