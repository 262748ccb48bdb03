"""The tokens of a list that a dump ran together: numbers, stars, years, items, words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from lccp.extract.lists.header import NUMBER, YEARLIKE
from lccp.extract.lists.items import BLANK, INSIDE, LINE, MARKER
from lccp.extract.lists.shapes import STAR
from lccp.normalise.places import is_place_or_province
from lccp.text.patterns import re, regex
from lccp.text.rules import mend_text
from lccp.text.spans import Text

# Where a year begins that a name runs into: 唐山市2025, 大同市不晚于2027年.
YEAR_HEAD = r"(?:[约到至前]|力争|确保|争取|不晚于|不迟于|最迟|最晚){0,2}[12]\d{3}(?:(?!\d)|(?=1[.．、](?!\d)))|“[一二三四五六七八九十]{1,3}五”"
ABUT = re.compile(rf"(?<=[市县区州盟旗])(?={YEAR_HEAD})")
FIRST_ITEM = r"(?:1[.．、](?!\d)|[（(]1[）)]|①)"
YEAR_ITEM = re.compile(rf"(?:[12]\d{{3}}|.*?[年前后右末初])(?={FIRST_ITEM})")
# The end of a year that a blank parted from it, run into the first item: 2020 左右1., 2028 年底前（1）.
TAIL_ITEM = re.compile(rf"年?(?:左右|前后|之前|以前|之后|以后|底前?|末|初|前|后)(?={FIRST_ITEM})|年(?={FIRST_ITEM})")
LONGEST_YEAR = 6  # tokens of a year that blanks and wraps have cut


@dataclass(frozen=True)
class ListToken:
    """What stands between two blanks of a dump, or between two cells that abut."""

    kind: str  # number, star, year, item, words
    text: Text
    line: int
    begins: int  # LINE, BLANK or INSIDE: how it follows what stands before it
    alone: bool = False  # nothing else stands on its line

    @property
    def value(self) -> str:
        """Its words, with plain digits and Han."""
        return self.text.value


def tokens_of(text: Text, line: int) -> list[ListToken]:
    """Cut a raw line into tokens at its blanks, and where a star, a number or a year abuts a name."""
    text = mend_text(text, ("drop_bold_marks", "fold_width", "map_radicals"))
    tokens: list[ListToken] = []
    for match in re.finditer(r"\S+", text.value):
        begins = BLANK if tokens else LINE
        for kind, piece in cut_abutting(text[match.start() : match.end()], begins == LINE):
            tokens.append(ListToken(kind, piece, line, begins))
            begins = INSIDE
    return [replace(tokens[0], alone=True)] if len(tokens) == 1 else tokens


def cut_abutting(piece: Text, first: bool) -> Iterator[tuple[str, Text]]:
    """Cut what stands between two blanks, where two cells abut in it."""
    lead = re.match(STAR, piece.value)
    if lead:
        yield "star", piece[: lead.end()]
        piece = piece[lead.end() :]
        if not piece.value:
            return
    group = _group_before(piece.value) if first else 0
    if group:
        yield "words", piece[:group]
        piece = piece[group:]
    abut = regex.match(r"\d{1,3}[.．、]?(?![年月日个项家批座条类种大位万亿吨多余])(?=\p{Han}{2})", piece.value)
    if abut and (
        not MARKER.match(piece.value) or (first and is_place_or_province(_name_of(piece.value[abut.end() :])))
    ):
        yield "number", piece[: abut.end()]
        piece = piece[abut.end() :]
    if not MARKER.match(piece.value):
        tail = regex.search(rf"(?<=[\p{{Han}}）)]){STAR}(?=$|{YEAR_HEAD})", piece.value) or ABUT.search(piece.value)
        if tail:
            yield token_kind(piece.value[: tail.start()]), piece[: tail.start()]
            if tail[0]:
                yield "star", piece[tail.start() : tail.end()]
            piece = piece[tail.end() :]
            if not piece.value:
                return
        run_on = YEAR_ITEM.match(piece.value)
        if run_on and is_year(run_on[0]):
            yield "year", piece[: run_on.end()]
            piece = piece[run_on.end() :]
        elif tail := TAIL_ITEM.match(piece.value):
            yield token_kind(tail[0]), piece[: tail.end()]
            piece = piece[tail.end() :]
    yield token_kind(piece.value), piece


def _group_before(value: str) -> int:
    """How long a province is that runs into the number of its first row: 2 in 浙江9金华市; 0 where none does."""
    from lccp.normalise import places

    match = regex.match(r"(\p{Han}{2,8})\d{1,3}(?=\p{Han}{2})", value)
    if match is None or not places.province_short(match[1]) or not is_place_or_province(_name_of(value[match.end() :])):
        return 0
    return len(match[1])


def _name_of(value: str) -> str:
    """The words of a name up to a star or a year that abuts it."""
    return re.split(rf"{STAR}|{YEAR_HEAD}", value, maxsplit=1)[0]


def token_kind(value: str) -> str:
    """Return what a stretch between two blanks looks like: item, year, number or words."""
    if MARKER.match(value):
        return "item"
    if (YEARLIKE.fullmatch(value) and len(value) <= 16) or is_year(value):
        return "year"
    if NUMBER.fullmatch(value):
        return "number"
    return "words"


def is_year(value: str) -> bool:
    """Whether words are, as a whole, an expression for a year as a list's cell holds one."""
    from lccp.normalise import years

    if len(value) < 3 or NUMBER.fullmatch(value) or not re.search("[0-9\ufffd五〇○零二]", value):
        return False
    return bool(re.fullmatch("\ufffd{4}.{0,4}", value)) or years.read_cell(value) is not None


def year_run(tokens: Sequence[ListToken], position: int) -> int:
    """How many tokens from ``at`` on are one expression for a year, cut by blanks or wraps: 0 if none are."""
    longest = 0
    joined = ""
    for size, token in enumerate(tokens[position : position + LONGEST_YEAR], 1):
        if token.kind in ("star", "item"):
            break
        joined += token.value
        if token.value != "度" and is_year(joined):  # 度 alone is the end of some other word
            longest = size
    return longest
