"""Pilot lists of a document as traced rows, and the rules that make their cells."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from lccp.extract.lists.shapes import BARE_BATCH, BATCH, NOTE_MARK, SIGN_MARKS, STAR, STARS, running_number
from lccp.extract.structure.markers import numeral_value
from lccp.model import Cell, Notice
from lccp.normalise.english import english_batch
from lccp.normalise.places import base_name
from lccp.normalise.programmes import programme_phrase
from lccp.reference.script import fold_script
from lccp.text.cells import text_cell
from lccp.text.patterns import regex
from lccp.text.rules import rule, structural
from lccp.text.spans import Text

ORDER = structural("list.order", "the row's place in a list that prints no numbers")


@rule("batch.of_title")
def batch_of_title(value: str) -> str:
    """Return the number of the batch that a title, or a cell of a column of batches, names.

    >>> batch_of_title("第三批"), batch_of_title("首批"), batch_of_title("第2批次"), batch_of_title("二")
    ('3', '1', '2', '2')
    >>> batch_of_title("Third batch"), batch_of_title("Batch 2"), batch_of_title("Second")
    ('3', '2', '2')
    """
    match = BATCH.search(value)
    bare = BARE_BATCH.fullmatch(value.strip())
    if number := english_batch(match[0] if match else value):
        return str(number)
    if match:
        numeral = match[1] or "一"
    elif bare:
        numeral = bare[0]
    else:
        raise ValueError(f"{value!r} names no batch")
    return str(numeral_value(numeral))


@rule("list.number")
def list_number(value: str) -> str:
    """Return a running number as an integer.

    >>> list_number("09."), list_number("①"), list_number("（一）")
    ('9', '1', '1')
    """
    number = running_number(value)
    if number is None:
        raise ValueError(f"{value!r} is no running number")
    return str(number)


MARKS = STARS + SIGN_MARKS
OTHER_MARKS = f"★☆※▲△{SIGN_MARKS}"
NOTED_ONLY = frozenset(f"▲△{SIGN_MARKS}")  # marks of footnotes as often: they limit where a note says so
MEANING = regex.compile(  # 带*的城市为有条件批复, 注：※为自治区推荐, “★”表示…; none in 鞍山市*（峰值年：2030年前）, which is a row
    rf"(?<![市县縣区區州盟旗省][{MARKS}]{{0,3}})(?<marks>[{MARKS}])[”’\"）)]?[号號]?(?:的|者)?[^，。；;：:{MARKS}\n]{{0,8}}?，?"
    rf"(?:为|為|表示|代表|系|係|是|指|[:：]|须|須|需|(?=[待经經尚暂暫有]))(?<meaning>[^。；;{MARKS}\n]{{2,40}})"
)
# [1] 有条件批准，…; ① 该市须进一步完善方案; （注）方案需修改后方可实施: a note that a numbered mark opens, below the list
NUMBERED_NOTE = regex.compile(
    rf"(?:^|[\n>。；;：:])[ \t\u3000]*(?<mark>{NOTE_MARK.pattern[:-1]}|\d{{1,2}}(?=[.．、\s<]))(?:</\w+>)?[.．、:：）)]?\s*(?<meaning>[^\n<①-⑳{MARKS}\[［【]{{2,80}})"
)
FOOTNOTE = regex.compile(rf"{NOTE_MARK.pattern[:-1]}|\d{{1,2}}")  # a plain number where it stands raised
NOTES_NEAR = 1500  # signs behind a list in which they stand
NEXT_SECTION = regex.compile(
    r"(?:^|[\n>])[ \t\u3000]*(?:附件|[一二三四五六七八九十]{1,2}、|（[一二三四五六七八九十]{1,2}）)"
)
LIMITS = regex.compile(  # what an approval depends on; 须按专家意见修改完善方案 asks it of the pilot, as the third batch's notice
    "条件|條件|附带|(?:补充|補充|修改|完善|調整|调整|优化|细化).{0,8}(?:方案|材料|目标|目標|申报)|(?:补充|補充|修改|完善|整改|核实|通过|审核|审查).{0,10}[后後]|暂|暫|待|尚[未需须]"
)


NEGATIVE = frozenset({"0", "否", "×", "no", "n", "false", "非"})
POSITIVE = frozenset({"1", "是", "√", "✓", "✔", "yes", "y", "true"})
CONDITIONAL = regex.compile("(?:有|附)条件(?:(?:批[复准]|同意|通过)(?:[，,；;。：:（(].*)?|(?:试点|城市)*)")
UNCONDITIONAL = regex.compile("(?:无|未附|不附)条件(?:批[复准]|同意|通过)?(?:试点|城市)*")


@rule("list.starred")
def list_starred(value: str) -> str:
    """Return true for a star."""
    if not regex.fullmatch(rf"{STAR}|{FOOTNOTE.pattern}", value):
        raise ValueError(f"{value!r} is no star")
    return "true"


@rule("list.unstarred")
def list_unstarred(value: str) -> str:
    """Return false for a name that bears no star."""
    if not value or set(value) & set(STARS):
        raise ValueError(f"{value!r} bears a star")
    return "false"


@rule("list.condition")
def list_condition(value: str) -> str:
    """Return what a cell says of whether an approval is conditional: true or false.

    >>> [list_condition(value) for value in ("是", "有条件批复", "否", "無條件")]
    ['true', 'true', 'false', 'false']
    """
    said_of = regex.sub(r"\s", "", fold_script(value)).lower()
    conditional = said_of in POSITIVE or CONDITIONAL.fullmatch(said_of) is not None
    if not conditional and said_of not in NEGATIVE and not UNCONDITIONAL.fullmatch(said_of):
        raise ValueError(f"{value!r} says nothing of a condition")
    return "true" if conditional else "false"


@dataclass(frozen=True)
class ListRow:
    """A row of a list: its words, mended, with the cells that need nothing from other documents.

    ``batch`` are the words that name the row's own batch (a column, a heading inside the list),
    ``designated`` those that print when the place was designated; ``kind`` is what a heading says that the place is.
    """

    number: Cell
    province: Text | None
    place: Text
    conditional: Cell
    year: Text | None
    items: tuple[Text, ...]
    batch: Text | None = None
    designated: Text | None = None
    kind: str = ""


@dataclass(frozen=True)
class UnreadRun:
    """A run of places in lines that became no list: what is to be told of it, and the names in it."""

    notice: Notice
    place_names: tuple[Text, ...]


@dataclass(frozen=True)
class PilotList:
    """A pilot list: where it begins, the batch that its title names, its rows, the heading above it."""

    source: str
    start: int
    batch: Text | None
    rows: tuple[ListRow, ...]
    heading: Text | None = None

    def starts_of_dates(self) -> set[int]:
        """Where the signs of the years, dates and batches stand that the rows hold (承诺2028年, of which prose reads 2028年)."""
        return {
            start
            for row in self.rows
            for date in (row.year, row.designated, row.batch)
            if date is not None
            for start in date.starts
        }


def without_echoes(lists: Sequence[PilotList]) -> list[PilotList]:
    """Return lists without those that name no programme and no place that another does not: 鄂州和咸宁, of news, above …试点城市名单."""
    places = [{base_name(row.place.value) or row.place.value for row in each.rows} for each in lists]
    titled = [each.heading is not None and bool(programme_phrase(each.heading.value)) for each in lists]
    wider = [listed for listed, is_titled in zip(places, titled, strict=True) if is_titled]
    return [
        each
        for each, listed, is_titled in zip(lists, places, titled, strict=True)
        if is_titled or not any(listed < other for other in wider)
    ]


def with_unstarred_parts(lists: Sequence[PilotList], text: str) -> list[PilotList]:
    """Return lists in which a part without any star is not open where another part of the same list marks some of its pilots.

    Parts have one heading and one batch, and the numbers of their rows run on from one to the other.
    """
    marked = {_title_of(each) for each in lists if any(row.conditional.value == "true" for row in each.rows)}
    return [
        replace(each, rows=tuple(map(_unstarred, each.rows)))
        if _title_of(each) in marked and _is_open(each, text) and _goes_on(each, lists)
        else each
        for each in lists
    ]


def _title_of(listed: PilotList) -> tuple[str, ...]:
    return tuple("" if text is None else text.value for text in (listed.heading, listed.batch))


def _is_open(listed: PilotList, text: str) -> bool:
    """Whether no row of a list is marked, by a star whose meaning is open or one that is only suspected."""
    return not any(
        row.conditional.value
        or row.place.origin.suspected_stars
        or set(STARS) & {*row.place.value, *text[row.place.ends[-1] : row.place.ends[-1] + 2]}
        for row in listed.rows
    )


def _goes_on(listed: PilotList, lists: Sequence[PilotList]) -> bool:
    """Whether the numbers of a list's rows run on from another part, or to it."""
    ends = {row.number.value for each in lists if each is not listed for row in (each.rows[:1] + each.rows[-1:])}
    numbers = [row.number.value for row in listed.rows[:1] + listed.rows[-1:]]
    if not all(map(str.isdecimal, numbers)) or not numbers:
        return False
    return str(int(numbers[0]) - 1) in ends or str(int(numbers[-1]) + 1) in ends


def _unstarred(row: ListRow) -> ListRow:
    return replace(row, conditional=text_cell(row.place, "list.unstarred"))


def plain_mark(sign: str) -> str:
    """Return a mark as one of those that look unlike one another: all asterisks are one."""
    return sign if sign in OTHER_MARKS else "*"


def marks_of(value: str) -> set[str]:
    """Return the marks that a text holds: signs, or the numbered mark that it is.

    >>> sorted(marks_of("（＊）")), sorted(marks_of("乌海市※")), sorted(marks_of("［1］")), sorted(marks_of("（注）"))
    (['*'], ['※'], ['1'], ['注'])
    """
    signs = {plain_mark(sign) for sign in value if sign in MARKS}
    return signs or ({_numbered_mark(value)} if FOOTNOTE.fullmatch(value) else set())


def _numbered_mark(value: str) -> str:
    return str(regex.sub(r"[\[\]【】〔〕()^]", "", unicodedata.normalize("NFKC", value)))


def marks_that_limit(used: set[str], text: str, start: int, end: int = 0) -> tuple[set[str], set[str]]:
    """Return which of a list's marks say that an approval is conditional, and which are open, by the notes of a text.

    The note behind the list's ``start`` counts before one above it. Without any note a list's only mark says so (the *
    of the third batch); of several the asterisk alone. A numbered mark is one by its note behind the list's ``end``.

    >>> marks_that_limit({"*", "※", "★"}, "乌海市※ 注：带*的为有条件批准。※为自治区推荐。", 0)
    ({'*'}, {'★'})
    >>> marks_that_limit({"1", "2"}, "淄博市①；东营市②；① 须补充材料后实施；② 省级试点。", 0, 9)
    ({'1'}, set())
    """
    numbered = {mark for mark in used if not set(mark) <= set(OTHER_MARKS + "*")}
    below = NEXT_SECTION.search(text, end, end + NOTES_NEAR) if numbered else None  # whose numbers are no marks
    notes_below = NUMBERED_NOTE.finditer(text, end, below.start() if below else end + NOTES_NEAR) if numbered else ()
    meanings: dict[str, str] = {}
    for note in notes_below:
        meanings.setdefault(_numbered_mark(note["mark"]), note["meaning"])
    limiting, open_signs = _signs_that_limit(used - numbered, text, start)
    return limiting | {mark for mark in numbered if LIMITS.search(meanings.get(mark, ""))}, open_signs


def _signs_that_limit(used: set[str], text: str, start: int) -> tuple[set[str], set[str]]:
    if not used:
        return set(), set()
    meanings: dict[str, str] = {}
    notes = list(MEANING.finditer(text))
    for note in sorted(notes, key=lambda note: note.start() < start):
        for mark in marks_of(note["marks"]):
            meanings.setdefault(mark, note["meaning"])
    if not meanings.keys() & used:
        limiting = used - NOTED_ONLY if len(used) == 1 else used & {"*"}
        return limiting, used - limiting
    return {mark for mark in used if LIMITS.search(meanings.get(mark, ""))}, used - meanings.keys()
