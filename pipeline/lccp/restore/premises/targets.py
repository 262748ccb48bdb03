"""Annual targets handed down with the indicators of a five-year plan: their years lie in the plan.

Only where one clause hands down both (印发《“十三五”…指标…》，同时下达####年、####年…计划目标); a year that
merely stands near a plan is not said to lie in it.
"""

from __future__ import annotations

from collections.abc import Iterator

from lccp.restore.model import Evidence, RestoreInput
from lccp.restore.premises.premise import PERIOD, Premise, between, span_of
from lccp.restore.premises.years import plan_years
from lccp.text.messages import say
from lccp.text.patterns import re

_YEARS = "#年(?:、#年){0,9}"
HANDED_DOWN = re.compile(
    "《“?(十[一二三四五六])五”?[^《》]{0,16}(?:指标|目标|任务)[^《》]{0,12}》，(?:并)?(?:同时|一并)下达"
    f"(?:{_YEARS}[^，。；、《》#]{{0,14}}目标、?){{1,3}}"
)


def target_premises(paper: RestoreInput, _: Evidence) -> Iterator[Premise]:
    """Return every premise about annual targets of a plan that the document bears."""
    for reader in paper.readers:
        for match in HANDED_DOWN.finditer(reader.plain):
            first, last = plan_years(match[1])
            quoted = (span_of(reader.text(*match.span())),)
            says = say(
                "they are annual targets handed down with the indicators of {plan}五, {first} to {last}",
                "系随“{plan}五”（{first}至{last}年）指标一并下达的年度目标",
                plan=match[1],
                first=first,
                last=last,
            )
            for sign in re.finditer("#年", match[0]):
                year = reader.number(match.start() + sign.start())
                if year.integer is None and year.whole == 4 and not year.decimals:
                    yield between(PERIOD, says, quoted, (year,), first, last)
