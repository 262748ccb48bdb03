"""Places that a sentence names, all or kind by kind, where the one before it counted them: 五省八市. 五省分别为…，八市分别为…."""

from __future__ import annotations

from collections.abc import Sequence

from lccp.extract.enumerated.place_groups import LEADING, NUMERAL, UNIT, PlaceGroup
from lccp.extract.structure.markers import numeral_value
from lccp.text.patterns import regex
from lccp.text.spans import Text

# 五省分别为, 其中8个市是：; the words right before the first place of a group.
KIND_BEFORE = regex.compile(
    rf"(?:^|[，,；;。：:]|其中|这|(?:试点|示范|入选|获批)的)(?:其中)?(?:的|这)?({NUMERAL})个?({UNIT})(?:试点|示范)?{LEADING}[：:]?\s*$"
)
# 筛选确定11个城市作为“无废城市”建设试点。|具体为：广东省深圳市、…; |这些城市分别是：…
ALL_BEFORE = regex.compile(f"(?:它们|他们|(?:这些|上述|以上)(?:城市|地区|[市县区])?)?{LEADING}[：:]?")
COUNT_ABOVE = regex.compile(rf"(?<!{NUMERAL})({NUMERAL})[个座家](?:{UNIT})")


def counted_groups(
    sentence: Text, plain: str, previous: Text, above: str, groups: Sequence[PlaceGroup]
) -> list[PlaceGroup]:
    """Return the groups of a sentence with the counts of the one before, which ``above`` folds; none unless all agree."""
    if len(groups) == 1 and ALL_BEFORE.fullmatch(plain, 0, groups[0].start):
        counts = list(COUNT_ABOVE.finditer(above))
        if len(counts) == 1 and numeral_value(counts[0][1]) == len(groups[0].places):
            return [groups[0]._replace(counted=previous[counts[0].start(1) : counts[0].end(1)], others=False)]
    return _groups_by_kind(sentence, plain, above, groups)


def _groups_by_kind(sentence: Text, plain: str, above: str, groups: Sequence[PlaceGroup]) -> list[PlaceGroup]:
    """Each group with the count before it; none unless all have one that agrees and stands above."""
    counted: list[PlaceGroup] = []
    for group in groups:
        of_kind = with_kind_before(sentence, plain, group)
        if of_kind is None or of_kind.counted is None:
            return []
        if not regex.search(rf"(?<!{NUMERAL}){of_kind.counted.value}个?{of_kind.unit}", above):
            return []
        counted.append(of_kind)
    return counted


def with_kind_before(sentence: Text, plain: str, group: PlaceGroup) -> PlaceGroup | None:
    """Return a group with the count of its kind that stands right before it, if that agrees: 五省分别为广东、…."""
    start = max(0, group.start - 20)
    match = KIND_BEFORE.search(plain[start : group.start])
    if match is None or numeral_value(match[1]) != len(group.places):
        return None
    numeral = sentence[start + match.start(1) : start + match.end(1)]
    return group._replace(counted=numeral, unit=match[2], others=False)
