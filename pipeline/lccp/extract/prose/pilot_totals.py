"""Totals of pilots that prose states (三批共87个低碳试点地区), for comparison with the tables.

A number is a total only where the words bind it to batches (三批共…, 前两批42个…, 45个城市…开展第三批);
共有28个试点省市 is a number of some of them and is none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from lccp.extract.context import Context, Yield
from lccp.extract.prose.sentences import DIGIT, sentence_bounds
from lccp.extract.structure.markers import chinese_number
from lccp.extract.structure.outline import Paragraph
from lccp.model import Notice, make_finding
from lccp.text.messages import say
from lccp.text.patterns import re
from lccp.text.spans import Text

_SCOPE = "(?:前[两二三四五六]批|(?:先后|已|分)*[两三四五六]批|第[一二三四五六七八九十]批|首批)"
_FILL = "(?:共计|共|合计|总计|国家|试点|低碳|省区|城市|省市|开展了|批复了|批准了|启动了|确定了|的|和)"
_NOUN = "(?:国家)?(?:低碳)?(?:试点)?(省区市|省区和城市|省区|省市|省份|省|直辖市|地区|城市|市县|试点)"
BEHIND = re.compile(rf"({_SCOPE}){_FILL}{{0,5}}({DIGIT}{{1,4}})个{_NOUN}")
BEFORE = re.compile(rf"({DIGIT}{{1,4}})个{_NOUN}(?:（[^（）]{{1,12}}）){{0,2}}(?:开展|进行|启动)(?:了)?({_SCOPE})")
BESIDE = re.compile(rf"(?:对|和|及|与|、)({DIGIT}{{1,4}})个{_NOUN}")
PROGRAMME = re.compile("低碳[^，。；]{0,12}试点|试点[^，。；]{0,6}低碳")
ANOTHER = re.compile("(?:达峰|适应|普惠|交易|海绵|近零|园区|社区|投融资)[^，。；]{0,6}试点")
ALL = ("province", "municipality", "prefecture", "county", "district", "xpcc")
LEVELS = {"省区": ALL[:1], "省份": ALL[:1], "省": ALL[:1], "直辖市": ALL[1:2]}


class Total(NamedTuple):
    """How many pilots of these batches and levels there are, as the words state it.

    ``number`` may hold lost digits. ``phrase`` is the words that bind the number to the batches.
    """

    batches: tuple[int, ...]
    levels: tuple[str, ...]
    number: Text
    phrase: Text


def find_totals(paragraph: Text) -> Iterator[Total]:
    """Return the totals that a paragraph states of low-carbon pilots, in its order."""
    about = PROGRAMME.search(paragraph.value)
    for start, end in sentence_bounds(paragraph, "。；"):
        sentence = paragraph[start:end]
        is_about_pilots = PROGRAMME.search(sentence.value)
        if is_about_pilots or (about and "试点" in sentence.value and not ANOTHER.search(sentence.value)):
            yield from sorted(_in_sentence(sentence), key=lambda total: total.number.starts[0])


def _in_sentence(sentence: Text) -> Iterator[Total]:
    value = sentence.value
    apart = bool(re.search(rf"{DIGIT}个直辖市", value))
    last: tuple[re.Match[str], tuple[int, ...]] | None = None
    for match in BEHIND.finditer(value):
        last = match, batches_meant(match[1])
        yield _make_total(sentence, match, 2, 3, last[1], apart)
    for match in BEFORE.finditer(value):
        yield _make_total(sentence, match, 1, 2, batches_meant(match[3]), apart)
    for match in BESIDE.finditer(value):
        # 对前两批32个试点城市…，对6个省区和4个直辖市: other levels of the batches just named.
        other = last is not None and LEVELS.get(match[2]) and match.start() > last[0].end()
        if last is not None and other and "其中" not in value[last[0].end() : match.start()]:
            yield _make_total(sentence, match, 1, 2, last[1], apart)


def _make_total(
    sentence: Text, match: re.Match[str], number: int, noun: int, batches: tuple[int, ...], apart: bool
) -> Total:
    bound_words = sentence[match.start() : match.end()]
    return Total(
        batches, levels_counted(match[noun], apart), sentence[match.start(number) : match.end(number)], bound_words
    )


def batches_meant(text: str) -> tuple[int, ...]:
    """Return the batches that the words name.

    >>> batches_meant("前两批"), batches_meant("分三批"), batches_meant("第三批")
    ((1, 2), (1, 2, 3), (3,))
    """
    if text == "首批":
        return (1,)
    numeral = chinese_number(text[-2])
    return (numeral,) if text.startswith("第") else tuple(range(1, numeral + 1))


def levels_counted(noun: str, municipalities_apart: bool) -> tuple[str, ...]:
    """Return which levels a noun counts: 省市 and 地区 all of them, 城市 all but the provinces.

    Where the same sentence counts the municipalities by themselves, 城市 does not count them.
    """
    if noun in LEVELS:
        return LEVELS[noun]
    if noun == "城市":
        return ALL[2:] if municipalities_apart else ALL[1:]
    return ALL


def check_total(total: Total, counts: Mapping[tuple[int, str], int]) -> Notice | None:
    """Compare a total with the tables: ``counts`` gives how many pilots a batch has of a level.

    None where they agree, where digits are lost, or where the tables hold none of a batch.
    """
    sizes = {batch: sum(counts.get((batch, level), 0) for level in ALL) for batch in total.batches}
    if not total.number.value.isdecimal() or not all(sizes.values()):
        return None
    number = sum(counts.get((batch, level), 0) for batch in total.batches for level in total.levels)
    if number == int(total.number.value):
        return None
    message = say(
        "the words state {stated}, the tables hold {number}",
        "文中称{stated}，表中实有{number}",
        stated=total.number.value,
        number=number,
    )
    return make_finding("count", "high", total.phrase, message)


def extract(paragraph: Paragraph, _: Context) -> Iterator[Yield]:
    """Yield the totals of pilots that a paragraph states."""
    yield from find_totals(paragraph.text)
