"""Organs that issue documents: what names one, and several side by side."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import pairwise

from lccp.extract.prose.owners import GENERIC
from lccp.extract.structure.imprint.patterns import ORGAN, PARTY_AND_STATE, SEAL, SIGNS_AS
from lccp.extract.structure.markers import marker_at
from lccp.normalise.places import is_place_or_province, opening_places
from lccp.reference import FOLDER
from lccp.reference.script import fold_script
from lccp.text.cells import is_traceable
from lccp.text.patterns import re, regex
from lccp.text.rules import mend_text, rule
from lccp.text.spans import Text

# 重庆市人民政府办公厅四川省人民政府办公厅: two governments side by side, the blank between them lost.
GOVERNMENTS = regex.compile(
    r"(?P<one_place>\p{Han}{2,12}?)人民政府(?:办公[厅室])?(?P<other_place>\p{Han}{2,12}?)人民政府(?:办公[厅室])?"
)
# Not among the names by which organs run together are parted: 国务院 begins those of others (国务院国资委).
HIGHEST = re.compile("国务院(?:办公厅)?|中共中央(?:办公厅)?|党中央|全国人大(?:常委会)?")
HOLDS_MEETING = regex.compile(
    r"\p{Han}(?:召开|举行|举办|印发|赴|出席|参加)\p{Han}|(?:推进|启动|座谈|动员|现场|培训|发布|研讨|论证|评审|部署)会$"
)  # 市政协召开…座谈会, 某某主任出席…启动会 are headlines
OFFICE = re.compile("办公[室厅]")
# 国家发展改革委办公厅工业和信息化部办公厅: the offices of two ministries, which a copy has set on two lines of one title.
# 财政部经济建设司 住房城乡建设部城市建设司: departments of theirs, whose blank mending closes.
OFFICE_OF_STATE = r"(?:办公[室厅]|\p{Han}{2,10}?(?<!公)司)"
LONGEST_ORGANS = 400  # signs of names that a copy has run together; eighteen ministries have fewer
SIGNS = frozenset("省市县区州")  # that end places' names
BLOCK_TAG = r"<\s*/?\s*(?:p|div|br|t[drh]|table|li|ul|ol|h[1-6]|section|article)\b"
BLOCK_MARK = re.compile(rf"[*_]{{1,3}}\s*\n\s*[*_]{{1,3}}|{BLOCK_TAG}", re.IGNORECASE)


@rule("issuer.joint")
def issuer_joint(text: str) -> str:
    """Part organs that issue a document jointly: at line breaks, at 、, at the blank between two names.

    >>> issuer_joint("国家发展改革委 国家能源局")
    '国家发展改革委|国家能源局'
    >>> issuer_joint("财政部国家税务总局")
    '财政部|国家税务总局'
    >>> issuer_joint("财政部经济建设司水利部规划计划司"), issuer_joint("财政部税政司")
    ('财政部经济建设司|水利部规划计划司', '财政部税政司')
    """
    parts = [part for line in text.splitlines() for part in organs_of_line(line)]
    if not parts or not all(is_organ(part) for part in parts):
        raise ValueError(f"{text!r} are not organs side by side")
    return "|".join(parts)


def organs_of_line(line: str) -> list[str]:
    """Part the organs of a line; 财 政 部, set wide, is one."""
    folded = fold_script(line)
    if beside := PARTY_AND_STATE.fullmatch(folded):
        return [line[: beside.end(1)], line[beside.start(2) :]]
    if (beside := GOVERNMENTS.fullmatch(folded)) and all(
        is_place_or_province(beside[n]) for n in ("one_place", "other_place")
    ):
        return [line[: beside.start("other_place")], line[beside.start("other_place") :]]
    parts = [part for part in re.split(r"[\s、]+", line) if part]
    if any(len(part) == 1 for part in parts):
        return ["".join(parts)]
    return [organ for part in parts for organ in run_together(part)]


def run_together(text: str) -> list[str]:
    """Part organs that a copy has run together: of the state (财政部国家税务总局), or of one place that each names.

    What is not made of their names alone is one.

    >>> run_together("浙江省发展和改革委员会浙江省经济和信息化厅")
    ['浙江省发展和改革委员会', '浙江省经济和信息化厅']
    """
    if len(text) > LONGEST_ORGANS:
        return [text]
    folded = fold_script(text)
    if not _state_organs().fullmatch(folded):
        return _of_one_place(text, folded) if GENERIC.match(folded) is None else _of_same_sign(text, folded, 0)
    bounds = [match.span() for match in _state_organ().finditer(folded)]
    return [text[start:end] for start, end in bounds]


def _of_one_place(text: str, folded: str) -> list[str]:
    """Part organs where the place that the first begins with begins others; that alone is no organ's name."""
    for place in opening_places(folded):
        again = folded.find(place, len(place))
        if again > len(place):
            parts = [text[:again], *_of_one_place(text[again:], folded[again:])]
            return parts if all(is_organ(part) for part in parts) else [text]
        if place[-1] in SIGNS:
            return _of_same_sign(text, folded, len(place))
    return [text]


def _of_same_sign(text: str, folded: str, place: int) -> list[str]:
    """Part organs whose place the later ones, or all, name by its kind alone (昆明市委市政府, 省委省政府)."""
    sign = folded[max(place - 1, 0)]
    cuts = [match.start() for match in GENERIC.finditer(folded, place or 1) if match[0][0] == sign]
    parts = [text[start:end] for start, end in pairwise([0, *cuts, len(text)])]
    # 县委县政府办公室 may be the offices of both.
    is_plain = all(is_organ(part) for part in parts) and not any(OFFICE.search(part) for part in parts)
    return parts if is_plain else [text]


def with_places(organs: Sequence[str]) -> list[str]:
    """Name the place of organs beside the first that names it (昆明市委 and 市政府).

    >>> with_places(["上海市发展改革委", "市经济信息化委"]), with_places(["泰州市高港区政府", "市住建局"])
    (['上海市发展改革委', '上海市经济信息化委'], ['泰州市高港区政府', '泰州市住建局'])
    """
    named: dict[str, str] = {}
    for place in opening_places(organs[0].removeprefix("中共")) if len(organs) > 1 else ():
        if place[-1] in SIGNS:
            named.setdefault(place[-1], place[:-1])
    return [
        named.get(organ[0], "") + organ if n and GENERIC.match(fold_script(organ)) else organ
        for n, organ in enumerate(organs)
    ]


@cache
def _names_of_organs() -> str:
    lines = (FOLDER / "state_organs.txt").read_text("utf-8").splitlines()
    organs = [line for line in lines if line and not line.startswith("#")]
    return f"(?:{'|'.join(sorted(organs, key=lambda organ: (-len(organ), organ)))}){OFFICE_OF_STATE}?"


@cache
def _state_organs() -> regex.Pattern[str]:
    return regex.compile(f"(?:{_names_of_organs()}){{2,}}")


@cache
def _state_organ() -> regex.Pattern[str]:
    return regex.compile(_names_of_organs())


def is_state_organ(text: str) -> bool:
    """Whether words are the whole name of an organ of the state, the party or the people's bodies (国务院)."""
    folded = fold_script(text)
    return (
        HIGHEST.fullmatch(folded) is not None
        or PARTY_AND_STATE.fullmatch(folded) is not None
        or _state_organ().fullmatch(folded) is not None
    )


def begins_with_state_organ(text: str) -> bool:
    """Whether words begin with the name of an organ of the state (住房城乡建设部办公)."""
    return _state_organ().match(fold_script(text)) is not None


@lru_cache(maxsize=1024)  # one line is asked about by the title, the issuer and the signature
def is_organ(text: str) -> bool:
    """Whether words name an organ."""
    return (
        len(text) <= 40
        and bool(ORGAN.fullmatch(fold_script(text)))
        and not marker_at(text)
        and not SEAL.search(text)
        and not HOLDS_MEETING.search(fold_script(text))
    )


def parted_organs(line: Text) -> Text:
    """Return a line with the blank between its organs, where it sets one of them wide and mending closed all of them.

    河 北 省 统 计 局 国家统计局河北调查总队 names two.
    """
    first = line.starts[0] if line.value else 0
    printed = line.origin.text[first : line.ends[-1]] if line.value else ""
    bounds = _set_wide(printed)
    organs = ["".join(printed[start:end].split()) for start, end in bounds]
    if len(organs) < 2 or len(organs) == len(printed.split()) or not all(is_organ(organ) for organ in organs):
        return line
    places = [line.value.find(organ) for organ in organs]
    pieces = [line[place : place + len(organ)] for place, organ in zip(places, organs, strict=True)]
    blanks = [Text.quote(line.origin, first + end, first + end + 1) for _, end in bounds[:-1]]
    parted = Text.join([pieces[0], *(part for pair in zip(blanks, pieces[1:], strict=True) for part in pair)])
    return mend_text(parted, ("fold_width",))  # a blank as wide as a sign parts names as any other does


def _set_wide(printed: str) -> list[tuple[int, int]]:
    """Return where the words of a printed line stand; signs by themselves that follow one another are one word."""
    bounds: list[tuple[int, int]] = []
    is_wide = False
    for token in re.finditer(r"\S+", printed):
        goes_on = is_wide and len(token[0]) == 1
        bounds[len(bounds) - goes_on :] = [(bounds[-1][0] if goes_on else token.start(), token.end())]
        is_wide = len(token[0]) == 1
    return bounds


def without_seal(line: Text) -> Text:
    """Leave out what says of an organ as what it signs (招标人：), and the note behind it where it puts its seal."""
    seal = SEAL.search(line.value)
    label = SIGNS_AS.match(line.value)
    return line[label.end() if label else 0 : seal.start() if seal else len(line)].strip() if seal or label else line


def join_organs(organs: Sequence[Text]) -> Text | None:
    """Quote the organs of a joint signature with the line breaks between them, as ``issuer.joint`` reads them.

    Where the marks of a page part them (</p><p>), they are joined as they stand, for ``set_lines`` to part.
    """
    if any(OFFICE.fullmatch(fold_script(organ.value)) for organ in organs[1:]):
        return join_organs(_with_offices(organs)) if len(organs) > 2 else Text.join(organs)
    whole = Text.quote(organs[0].origin, organs[0].starts[0], organs[-1].ends[-1])
    parts = [part for organ in organs for part in organs_of_line(organ.value)]
    for joint in (whole, _with_breaks(organs)):
        try:
            same = issuer_joint(joint.value) == "|".join(parts)
        except ValueError:
            continue
        if same and is_traceable(joint):
            return joint
    joined = Text.join(organs)
    are_set = len(set_lines(joined)) == len(organs) and all(is_organ(part) for part in parts)
    return joined if are_set else None


def _with_offices(organs: Sequence[Text]) -> list[Text]:
    """Join each office that stands on a line of its own to the organ above whose office it is (某某厅 / 办公室)."""
    joined: list[Text] = []
    for organ in organs:
        is_office = bool(joined) and OFFICE.fullmatch(fold_script(organ.value))
        joined[len(joined) - bool(is_office) :] = [Text.join([joined[-1], organ]) if is_office else organ]
    return joined


def _with_breaks(organs: Sequence[Text]) -> Text:
    """Join mended organs with the blanks that part them as printed, without the indents of lines."""
    pieces = [organs[0]]
    for before, organ in pairwise(organs):
        blank = Text.quote(organ.origin, before.ends[-1], organ.starts[0])
        blank = blank[: blank.value.rfind("\n") + 1] or blank
        pieces.extend([*([] if blank.value.strip() else [blank]), organ])
    return Text.join(pieces)


def set_lines(text: Text) -> list[Text]:
    """Return the lines of a text that the marks of a page part (<br>, </p><p>); an office alone belongs to the line above."""
    bounds = [0]
    for n in range(1, len(text)):
        gap = text.origin.text[text.ends[n - 1] : text.starts[n]]
        if gap and BLOCK_MARK.search(gap):
            bounds.append(n)
    return _with_offices([text[start:end] for start, end in pairwise([*bounds, len(text)])])
