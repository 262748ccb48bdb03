"""Where a text names the pilots of a build: never inside another name, never across two words.

The names are those of the pilots given, whichever they are. The text is read from left to right
and the longest name wins, over the pilots' names and over all names of the code table that hold or
overlap one of them (昌吉回族自治州, 吉安县, 江苏 before 苏州, 河南 before 南平). What else looks like a
pilot's name is kept apart by three means: words that are no places (``reference/not_places.tsv``),
streets (北京西路), and, for a bare short form that no mark sets off, the segmentation of words
(确保定期 is 确保 and 定期).

A bare form that several places share means the highest of them: 南昌 the city and not the county,
吉林 the province and not the city. Where that one is no pilot, but a lower one is, the form fits
the pilot only in part, unless it stands in an enumeration whose other places are of the pilot's
kind (贵阳、吉林、金昌), or the caller says that the list is one of cities.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import cache, cached_property, lru_cache
from typing import Any, NamedTuple

from lccp.normalise import places
from lccp.normalise.places import RANK, Place, resolve_place, short_names
from lccp.normalise.segmenter import Segmenter
from lccp.reference import FOLDER, bearers_of, by_code, divisions
from lccp.reference.script import fold_script
from lccp.text.patterns import re

Ids = tuple[str, ...]
UNRANKED = len(RANK)  # the rank of a pilot that no place was found for: behind every level


class NamerPilot(NamedTuple):
    """A pilot as the namer is given it."""

    id: str
    name: str
    level: str
    province: str
    adcode: str


class NamedPilots(NamedTuple):
    """What a printed name means: the pilots' ids; ``partial`` if it fits them only in part, or not them alone."""

    ids: Ids
    partial: bool


class PilotMention(NamedTuple):
    """A place in a text, from ``start`` to ``end`` (exclusive), where pilots are named."""

    start: int
    end: int
    ids: Ids
    partial: bool


NOBODY = NamedPilots((), False)
CITY = "city"
# 北京西路, 中山大道; but 武汉路径, 上海街道 and 深圳路演 are no streets.
_STREET = re.compile(r"[东西南北中]?[一二三四五六七八九十]?(?:路(?![径线演网由桥])|大街|大道|街(?![道区头坊]))")
# 杭州湾, 三亚湾, 呼伦贝尔草原, 济南战役: land and water that others share, and what history calls after a place; but
# 苏州河道, 深圳湾区 and 温州河湖 are none. 成都号 is a ship.
_FEATURE = re.compile(
    r"河(?![道网段长湖川湾口岸畔东西南北]|流(?!域))|湾(?![区里沟镇村街])|海峡|盆地|[高平]原(?!则)|大?草原(?!站)|山脉|群岛|沙漠|条约|战役|会战|话(?![题语剧费筒务机])|事变|起义|保卫战|惨案|宣言|舰|号(?![召码称线楼令文外])"
)
# 李南平同志, 刘玉溪教授: the given name of a person, by the surname before it and how one speaks of persons behind it.
_SURNAMES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱林何郭马罗梁宋郑谢韩唐冯董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪姜范石姚谭廖邹熊陆郝孔崔康毛邱秦史侯邵孟龙段钱汤尹黎武乔贺龚"
)
_OF_PERSON = (
    "同志",
    "教授",
    "先生",
    "女士",
    "院士",
    "研究员",
    "博士",
    "老师",
    "主任",
    "局长",
    "处长",
    "科长",
    "部长",
    "厅长",
)
_HAN_BEFORE = re.compile(r"[\u3400-\u9fff]+\Z")
_HAN_AFTER = re.compile(r"(?!等)[\u3400-\u9fff]+")
_BEFORE = re.compile(r"([\u3400-\u9fff]{2,12})[、，]\Z")
_AFTER = re.compile(r"[、，]([\u3400-\u9fff]{2,12})")
_WINDOW = 8
# 吉林市场 is 吉林 and 市场; 青岛市南区 is 青岛 and 市南区; 长沙县域 is 长沙 and 县域; 苏州河道 is 苏州 and 河道.
_TAILS = {"河": "(?![道流网段长])", "市": "(?![场值]|[南北中]区)", "区": "(?!域)", "县": "(?!域)", "州": "(?!域)"}
_NAMED_YEARS = 2010  # names that were gone before the first batch do not make a name of today ambiguous


def kinds_of_name(name: str) -> frozenset[str]:
    """Return the kinds of the highest places so called: province, city, county, district; a municipality is a province and a city."""
    candidates = [place for place in resolve_place(name, places.ALL_YEARS) if place.last_year >= _NAMED_YEARS]
    top = min((RANK.get(place.level, UNRANKED) for place in candidates), default=0)
    return frozenset(
        kind
        for place in candidates
        if RANK.get(place.level, UNRANKED) == top
        for kind in _kinds_of(place, level_counts=True)
    )


def _kinds_of(place: Place | NamerPilot, level_counts: bool = False) -> tuple[str, ...]:
    """The kinds of a place by its name; where the level counts, a 地区 or 自治州 stands for a city too."""
    if place.level == "municipality":
        return ("province", CITY)
    if place.level in ("province", "district"):
        return (place.level,)
    if place.name.endswith("市") or (level_counts and place.level == "prefecture"):
        return (CITY,)
    return ("prefecture",) if place.level == "prefecture" else ("county",)


def _reading_order(place: Place | NamerPilot) -> tuple[int, bool]:
    """What a bare name means first: the highest place, and of equals a 市 (伊宁 is 伊宁市, not 伊宁县)."""
    return RANK.get(place.level, UNRANKED), not place.name.endswith("市")


def _goes_on_as_another(text: str, start: int, end: int) -> bool:
    """Whether a bare name is a street's, a river's, or a person's."""
    return bool(_STREET.match(text, end) or _FEATURE.match(text, end)) or _is_given_name(text, start, end)


def _is_given_name(text: str, start: int, end: int) -> bool:
    """Whether a name is a person's, and its surname no end of a place (江苏镇江主任医师)."""
    is_spoken_of = text.startswith(_OF_PERSON, end) and text[max(0, start - 1) : start] in _SURNAMES
    return is_spoken_of and not kinds_of_name(text[max(0, start - 2) : start])


class PilotNamer:
    """Says which pilots a printed name means, and where a text names them."""

    def __init__(self, pilots: Sequence[tuple[str, str, str, str, str]]) -> None:
        self.pilots = {row[0]: NamerPilot(row[0], fold_script(row[1]), *row[2:]) for row in pilots}
        self._places = {pilot.id: _reference_row(pilot) for pilot in self.pilots.values()}
        self._forms: dict[str, list[str]] = {}  # every name of a pilot, and whose it is
        self._bare: set[str] = set()  # those of them that do not say their kind: 昌吉, but not 昌吉市
        self._part: dict[str, list[str]] = {}  # the heads of compound names: 普洱市, 普洱, 第一师
        for pilot in self.pilots.values():
            self._add_forms(pilot, self._places[pilot.id])
        self._ordinary_words = self._bare & _not_places().keys()  # ordinary words too: 日照, 白银
        self._segmentable = tuple(sorted(self._bare | self._part.keys()))
        self._others = self._find_namesakes()
        self._heads = {form: self._heads_of(form) for form in self._others}

    def _add_forms(self, pilot: NamerPilot, place: Place | None) -> None:
        # A name that the code table does not settle stands for its pilot in full only (see places.can_name).
        full = place.name if place else pilot.name
        # A name of one sign (版, of a list torn by its dump) would be found in every other word.
        for form in {form for form in (pilot.name, *(short_names(place) if place else ())) if len(form) > 1}:
            self._forms.setdefault(form, []).append(pilot.id)
        self._bare |= {places.base_name(full)} - {""} if place else set()
        head = pilot.name.removesuffix(full)
        for part in (part for part in {head, places.base_name(head)} if len(part) > 1):
            self._part.setdefault(part, []).append(pilot.id)

    def _find_namesakes(self) -> dict[str, list[Place]]:
        """Return the places of the code table that are no pilots and share a name with one."""
        others: dict[str, list[Place]] = {}
        for form, ids in self._forms.items():
            mine = [self._places[id] for id in ids]
            for place in _table_names().bearers.get(form, ()):
                if not any(pilot and _one_place(pilot, place) for pilot in mine):
                    others.setdefault(form, []).append(place)
        return others

    def _heads_of(self, form: str) -> tuple[str, ...]:
        """Return the names of the places that a namesake lies in, and no pilot of this name does."""
        mine = [place for id in self._forms[form] if (place := self._places[id])]
        return tuple(
            sorted(
                head
                for above in divisions()
                if RANK.get(above.level, UNRANKED) < 2
                and any(places.within(place, above) for place in self._others[form])
                and not any(places.within(place, above) for place in mine)
                for head in short_names(above)
            )
        )

    def find_by_form(self, fits: Callable[[str], bool]) -> set[str]:
        """Return the pilots that have a name which fits."""
        return {id for form, ids in self._forms.items() if fits(form) for id in ids}

    # -- one printed name -------------------------------------------------------------------

    def resolve_pilot(self, printed: str, prefer_level: str = "") -> NamedPilots:
        """Return the pilots that a printed place may mean.

        ``prefer_level`` is the kind of the places named together with it: province, city, county or
        district. More than one id: ambiguous. ``partial``: it only fits in part, or may as well mean
        a place that is no pilot; no id: it names none.
        """
        if printed in self._forms:
            return self._of_form(printed, frozenset({prefer_level} if prefer_level else ()))
        if printed in self._part:
            return NamedPilots(tuple(self._part[printed]), True)
        return self._named_behind(printed)

    def _named_behind(self, printed: str) -> NamedPilots:
        """Pilots named behind a place they lie in: 吉林省吉林市, 辽宁朝阳, 新疆兵团阿拉尔市."""
        candidates = [place for place in resolve_place(printed, places.ALL_YEARS) if place.last_year >= _NAMED_YEARS]
        entries: list[tuple[Place | NamerPilot, str]] = []
        for place in candidates:
            mine = [id for id, pilot_place in self._places.items() if pilot_place and _one_place(pilot_place, place)]
            entries += [(place, id) for id in mine or [""]]
        ids = _first_ids(entries) if entries else ()
        if ids and "" not in ids:
            return NamedPilots(ids, False)
        some = tuple(dict.fromkeys(id for _, id in entries if id))
        return NamedPilots(some, True) if some else NOBODY

    def _of_form(self, form: str, context: frozenset[str]) -> NamedPilots:
        """The pilots a form means: of the kinds that its neighbours have, else the highest so called."""
        named: list[tuple[Place | NamerPilot, str]] = [(self.pilots[id], id) for id in self._forms[form]]
        named += [(place, "") for place in self._others.get(form, ())]
        fitting = [entry for entry in named if context.intersection(_kinds_of(entry[0]))]
        ids = _first_ids(fitting or named)
        if "" not in ids:
            return NamedPilots(ids, False)
        if fitting and not any(id for _, id in fitting):
            return NOBODY  # a district among districts, a province among provinces
        return NamedPilots(tuple(self._forms[form]), True)

    # -- a text -----------------------------------------------------------------------------

    def scan(self, text: str, prefer_level: str = "") -> Iterator[PilotMention]:
        """Return every place of a text, in either script, where pilots are named, in order, none inside another."""
        pattern = self._pattern
        if pattern is None:
            return
        text = fold_script(text)
        offset = 0
        while match := pattern.search(text, offset):
            start, offset = match.span()
            form = match[0]
            if form not in self._forms and form not in self._part:
                continue  # another place, or a word that is no place
            if self._is_crossed(text, start, offset, form):
                offset = start + 1
            elif (named := self._named_at(text, start, offset, form, prefer_level)).ids:
                yield PilotMention(start, offset, *named)

    def _named_at(self, text: str, start: int, end: int, form: str, prefer_level: str) -> NamedPilots:
        """Which pilots a name means in its place."""
        if form in self._heads and text.endswith(self._heads[form], max(0, start - places.LONGEST), start):
            return NOBODY  # 北京朝阳: a namesake
        if (form in self._bare or form in self._part) and _goes_on_as_another(text, start, end):
            return NOBODY
        if form in self._part and form not in self._forms:  # 杭州 is 杭州市, whatever lists 杭州市萧山区
            return NamedPilots(tuple(self._part[form]), True)
        if form not in self._others and form not in self._ordinary_words and len(self._forms[form]) == 1:
            return NamedPilots(tuple(self._forms[form]), False)
        context = frozenset({prefer_level}) if prefer_level else self._neighbour_kinds(text, start, end)
        if form in self._ordinary_words and not context and not text.endswith(self._names_above(form), 0, start):
            return NamedPilots(tuple(self._forms[form]), True)
        return self._of_form(form, context)

    def _names_above(self, form: str) -> tuple[str, ...]:
        """Return the names of the provinces and prefectures that the pilots of a name lie in."""
        mine = [place for id in self._forms[form] if (place := self._places[id])]
        return tuple(
            head
            for above in divisions()
            if RANK.get(above.level, UNRANKED) < 2 and any(places.within(place, above) for place in mine)
            for head in short_names(above)
        )

    def _neighbour_kinds(self, text: str, start: int, end: int) -> frozenset[str]:
        """The kinds of the places beside this one in an enumeration, as far as they agree."""
        before, after = _BEFORE.search(text, max(0, start - 13), start), _AFTER.match(text, end)
        sorts = [self._kind_of_words(before[1], True)] if before else []
        sorts += [self._kind_of_words(after[1], False)] if after else []
        sorts = [sort for sort in sorts if sort]
        return frozenset.intersection(*sorts) if sorts else frozenset()

    @staticmethod
    def _kind_of_words(text: str, at_end: bool) -> frozenset[str]:
        """The kinds of the longest place at the near end of the words beside a comma."""
        for length in range(len(text), 1, -1):
            if sort := kinds_of_name(text[-length:] if at_end else text[:length]):
                return sort
        return frozenset()

    def _is_crossed(self, text: str, start: int, end: int, form: str) -> bool:
        """Whether a word lies across one end of a short name: 确保定期, 建成都市圈, 复合肥料.

        Asked of bare names and of two characters with 市; the rest are long enough to be no accident.
        A word that holds the whole name (武汉大学) does not lie across its end; 等 behind a name ends a list.
        """
        if form not in self._bare and form not in self._part and not (len(form) == 3 and form[:2] in self._bare):
            return False
        base = form if len(form) != 3 or form[:2] not in self._bare else form[:2]
        head = _HAN_BEFORE.search(text, max(0, start - _WINDOW), start)
        tail = _HAN_AFTER.match(text, start + len(base), end + _WINDOW)
        before, after = head[0] if head else "", tail[0] if tail else ""
        if not before and not after:
            return False
        return self._splits_name(before, base, after)

    def _splits_name(self, head: str, form: str, tail: str) -> bool:
        """Whether the segmentation of words cuts the form at other places than its two ends."""
        offset, start, end = 0, len(head), len(head) + len(form)
        for word in _name_segmenter(self._segmentable).cut(head + form + tail):
            stop = offset + len(word)
            if offset < start < stop < end or start < offset < end < stop:
                return True
            offset = stop
        return False

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        """One pattern of all names that matter, the longest first."""
        mine = {*self._forms, *self._part}
        if not mine:
            return None
        all_names = (
            mine | _overlapping_names(mine) | {word for word in _not_places() if any(name in word for name in mine)}
        )
        return re.compile(_names_pattern(all_names))


def _first_ids(entries: Sequence[tuple[Place | NamerPilot, str]]) -> Ids:
    """The ids ("" for no pilot) of the places that a name means first."""
    best = min(_reading_order(place) for place, _ in entries)
    return tuple(dict.fromkeys(id for place, id in entries if _reading_order(place) == best))


def _reference_row(pilot: NamerPilot) -> Place | None:
    """The code table's row of a pilot: its code under a name that ends the pilot's."""
    same = [place for place in bearers_of(pilot.adcode) if pilot.name.endswith(place.name)]
    return same[-1] if same else by_code(pilot.adcode)


def _one_place(pilot: Place, other: Place) -> bool:
    """Whether two rows are one place: the same code and name, or what it was called before or after."""
    if (pilot.adcode, pilot.name) == (other.adcode, other.name):
        return True
    apart = pilot.last_year < other.first_year or other.last_year < pilot.first_year
    return (
        apart and pilot.adcode[:4] == other.adcode[:4] and places.base_name(pilot.name) == places.base_name(other.name)
    )


class _TableNames(NamedTuple):
    """The names of the code table by what is asked of them: whose they are, which hold two signs, how they end."""

    bearers: dict[str, list[Place]]
    holding: dict[str, set[str]]
    ending: dict[str, set[str]]


@cache
def _table_names() -> _TableNames:
    """Sort the names of the code table once a process: each document of a build may have pilots of its own.

    Bare names of districts hold or overlap nothing, those of counties overlap nothing: too many of them are words.
    """
    bearers, holding, ending = defaultdict(list), defaultdict(set), defaultdict(set)
    for place in divisions():
        base = places.base_name(place.name)
        low = RANK.get(place.level, UNRANKED) > 1
        for form in short_names(place):
            if place.last_year >= _NAMED_YEARS:
                bearers[form].append(place)
            if form == base and place.level == "district":
                continue
            for start in range(len(form) - 1):
                holding[form[start : start + 2]].add(form)
            if form != base or not low:
                for start in range(1, len(form)):
                    ending[form[start:]].add(form)
    return _TableNames(bearers, holding, ending)


def _overlapping_names(mine: set[str]) -> set[str]:
    """Names of the code table that hold a pilot's name, or whose end is the beginning of one."""
    table = _table_names()
    heads = {form[:length] for form in mine for length in range(1, len(form))}
    overlapping = {name for head in heads for name in table.ending.get(head, ())}
    for form in mine:  # none is of one sign: see _add_forms
        overlapping.update(name for name in table.holding.get(form[:2], ()) if form in name)
    return overlapping - mine


@lru_cache(maxsize=2)
def _name_segmenter(longer_names: tuple[str, ...]) -> Segmenter:
    """A segmenter of words that knows the given names too (jieba's dictionary lacks some counties)."""
    return Segmenter(more_names=longer_names)


@cache
def _not_places() -> dict[str, str]:
    """Words that look like places and are none, with the reason; bare names among them are ordinary words too."""
    with (FOLDER / "not_places.tsv").open(encoding="utf-8", newline="") as file:
        return {row["word"]: row["reason"] for row in csv.DictReader(file, delimiter="\t")}


def _names_pattern(forms: set[str]) -> str:
    """Write names as one pattern that tries each character once and takes the longest."""
    tree: dict[str, Any] = {}
    for name in forms:
        node = tree
        for character in name:
            node = node.setdefault(character, {})
        node[""] = _TAILS.get(name[-1], "") if len(name) > 2 else ""
    return _branch_pattern(tree)


def _branch_pattern(node: dict[str, Any]) -> str:
    longer = [re.escape(character) + _branch_pattern(child) for character, child in sorted(node.items()) if character]
    tail = node.get("")
    if tail is not None:
        longer.append(tail)
    if not longer:
        return ""
    return longer[0] if len(longer) == 1 else f"(?:{'|'.join(longer)})"
