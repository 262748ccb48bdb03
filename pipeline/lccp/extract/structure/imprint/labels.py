"""What labels state: 成文日期：2016年3月15日 on a line, 文号 and its value in a table of metadata."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise

from lccp.extract.structure.imprint.openings import is_told
from lccp.extract.structure.imprint.organs import is_organ
from lccp.extract.structure.imprint.page_frames import are_set_labels, glued_labels, set_labels
from lccp.extract.structure.imprint.patterns import (
    COMPILERS,
    DATED_VALUE,
    DAY,
    DAY_FORM,
    DIGIT_DATE,
    LABEL,
    LABEL_ALONE,
    LABELS,
    MONTH_FORM,
    NUMBER,
    NUMBER_VALUE,
    NUMBERED,
    PUBLISHERS,
    RANKED_DATES,
    SITE_TIME,
    STAMP,
    SURE_LABEL,
    TITLE_END,
)
from lccp.reference.script import fold_script
from lccp.text.patterns import re, regex
from lccp.text.spans import Text

Pair = tuple[str, Text]
# 时间:2025-01-10 09:20 below a headline: when a page was put up, which dates no document but tells what a label's day is.
TIMED = re.compile(rf"时间[:：] ?({DIGIT_DATE}) {SITE_TIME}(?: ?(?:来源|作者|浏览|点击|阅读|字体|字号)[:：].{{0,60}})?")
BARE_DAY = re.compile(rf"(?:时间[:：] ?)?[（(\[]? ?({DIGIT_DATE}) ?[）)\]]?")  # with an hour it is a site's
HAN = regex.compile(r"[（《“]?\p{Han}")
COPIED_LATE = re.compile(
    "(?:条例|办法|规定|规则|细则|章程|法)(?:[（(][^（）()]{1,12}[）)])?$"
)  # a law's copy is of another day
MONTH = re.compile(MONTH_FORM)
HEAD_IN_CELL = regex.compile(
    rf".{{6,80}}(?:通知|意见|方案|规划|办法|条例|规定|决定|公告|通告|函|批复|报告|细则) ?(?P<number>{NUMBERED}) ?(?P<day>{DAY_FORM})"
)
OF_GOVERNMENT = re.compile("(?:委员会|[局厅委部]|政府)$")
LABEL_BEHIND = re.compile(
    "(.{2,60}?) ?[（(] ?((?:颁布|发布|制定)(?:单位|机关|时间|日期)|实施时间|实施日期|文号) ?[）)]"
)
HEAD = 24  # lines of a page that its title stands among
OF_WRITING = re.compile("成文|签发|公文生成|裁判")
PUT_UP = "时间"
TIME_OF_SITE = "发布时间"  # the label of the time at which a site put a page up
ON_PAGE = ""  # the label of the day that a stamp prints without any


def labelled_lines(lines: Sequence[Text]) -> Iterator[Pair]:
    """Yield labels and values of lines (成文日期：2016年3月15日), several on a line too, near the head or the end."""
    glued = glued_labels([fold_script(line.value) for line in lines[:30]])
    for n, name in glued.items():
        yield name, lines[n][len(name) :].strip()
    for line in [*lines[:30], *lines[30:][-6:]]:
        if stamp := STAMP.fullmatch(fold_script(line.value)):
            yield ON_PAGE, line[stamp.start(1) : stamp.end(1)]
        if timed := TIMED.fullmatch(line.value):
            yield PUT_UP, line[timed.start(1) : timed.end(1)]
        yield from _barred_pairs(line)
        yield from _set_pairs(line)
        folded = fold_script(line.value)
        if not LABEL.match(folded):
            continue
        labels = list(LABEL.finditer(folded))
        for label, following in zip(labels, [*labels[1:], None], strict=True):
            value = line[label.end() : following.start() if following else len(line)]
            yield label[1], value[: len(value.value.rstrip(" |｜"))].strip()  # the bar that parts it from the next


def labels_behind(lines: Sequence[Text]) -> tuple[list[Pair], list[Text]]:
    """Return labels that stand in brackets behind their values (某某市人民政府（颁布单位）, …令第115号（文号）), and the other lines."""
    stated = [(n, match) for n, line in enumerate(lines[:HEAD]) if (match := LABEL_BEHIND.fullmatch(line.value))]
    if len(stated) < 2:
        return [], list(lines)
    places = {n for n, _ in stated}
    others = [line for n, line in enumerate(lines) if n not in places]
    return [(match[2], lines[n][: match.end(1)]) for n, match in stated], others


def days_below_titles(lines: Sequence[Text]) -> Iterator[Pair]:
    """Yield the day in digits that alone stands between a title and words; ``lines`` are a page's, its frame too."""
    for line, below, following in zip(lines[:HEAD], lines[1:], lines[2:], strict=False):
        value = below.value.strip()
        day = BARE_DAY.fullmatch(value) if value[-1:].isdigit() or value[-1:] in "）)]" else None
        title = fold_script(line.value.strip()) if day is not None else ""
        is_title = TITLE_END.search(title) and not COPIED_LATE.search(title) and not is_told(title)
        if day is not None and is_title and HAN.match(following.value.strip()):
            yield ON_PAGE, below.strip()[day.start(1) : day.end(1)]


def _set_pairs(line: Text) -> Iterator[Pair]:
    """Yield labels and values that blanks or brackets part: 文号 靖政发〔2018〕53号 时效 有效, [ 成文日期 ] 2023-06-03."""
    start = line.starts[0] if len(line) else 0
    raw = line.origin.text[start : line.ends[-1]] if len(line) else ""
    if are_set_labels(raw):
        for label, begin, end in set_labels(raw):
            yield label, Text.quote(line.origin, start + begin, start + end).strip()


def head_in_cell(pieces: Sequence[Text], cell: Text) -> Iterator[Pair]:
    """Yield what a cell states that holds a document's title, its number and its day, a line each or side by side.

    国务院关于…的意见 / 国发〔2021〕4号 / 2021年2月2日, as wikis set it above a document.
    """
    values = [piece.value.strip() for piece in pieces]
    if len(pieces) > 2 and any(TITLE_END.search(fold_script(value)) for value in values):
        numbers = [piece.strip() for piece in pieces if NUMBER.fullmatch(piece.value.strip())]
        days = [piece.strip() for piece in pieces if DAY.fullmatch(piece.value.strip())]
        organs = [piece.strip() for piece in pieces if is_organ(piece.value.strip())]
        stated = {"文号": numbers, "成文日期": days, "发文机关": organs}
        yield from ((label, texts[0]) for label, texts in stated.items() if numbers and len(texts) == 1)
    elif head := HEAD_IN_CELL.fullmatch(fold_script(cell.value)):
        yield "文号", cell[head.start("number") : head.end("number")]
        yield "成文日期", cell[head.start("day") : head.end("day")]


def _barred_pairs(line: Text) -> Iterator[Pair]:
    """Yield the labels and values of a line that bars part: 发布机构: | 区政府办公室 | 发文日期: | 2024-10-10 |."""
    if line.value.count("|") < 2:
        return
    bounds = [match.span() for match in re.finditer(r"[^|]+", line.value)]
    cells = [line[start:end].strip() for start, end in bounds]
    for cell in cells:
        yield from head_in_cell((), cell)
    for label, value in pairwise(cells):
        name = _label_name(label.value)
        if name and not LABEL_ALONE.fullmatch(value.value):
            yield name, value


def labels_by_turns(lines: Sequence[Text]) -> Iterator[Pair]:
    """Yield labels that stand alone on a line with the next line, as copies of tables of metadata set them."""
    alone = {
        n: match[1]
        for n, line in enumerate(lines[:40])
        if (match := LABEL_ALONE.fullmatch(fold_script(line.value).rstrip(" |")))
    }
    if len(alone) < 2 or not any(SURE_LABEL.fullmatch(label) for label in alone.values()):
        days = (n for n, label in alone.items() if label == TIME_OF_SITE and n + 1 < len(lines))
        # 发布时间: over 2024/9/29, the day of a site alone
        yield from ((ON_PAGE, lines[n + 1]) for n in days if BARE_DAY.fullmatch(lines[n + 1].value))
        return
    for n, label in alone.items():
        if n + 1 < len(lines) and n + 1 not in alone:
            yield label, lines[n + 1][: len(lines[n + 1].value.rstrip(" |"))]


def is_metadata_table(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the rows of a table open with labels that sites set above a document: 名称 | 关于…的通知, 索引号 | …, 文号 | ….

    >>> is_metadata_table([["名　　称", "关于…的通知"], ["索 引 号", "0146/2024-1", "分类", "气候"], ["发布机关", "生态环境部"]])
    True
    >>> is_metadata_table([["序号", "名称", "文号"], ["1", "关于…的通知", "国发〔2021〕4号"]])
    False
    """
    openings = [name for row in rows if (name := _label_name(next(filter(None, row), "")))]
    labels = [_label_name(cell) for row in rows for cell in row]
    is_sure = any(SURE_LABEL.fullmatch(label) for label in labels)
    return len(openings) > 1 and 2 * len(openings) >= len(rows) and is_sure


def _label_name(printed: str) -> str:
    """Return the label that a cell is, without blanks, colon and brackets; "" for other words."""
    name = re.sub(r"[\s:：?？\[\]【】]", "", fold_script(printed))
    return name if LABEL_ALONE.fullmatch(name) else ""


def read_labels(pairs: Iterable[Pair]) -> dict[str, Text]:
    """Return the fields that labels state, each only where its value is one: an organ, a number, a date.

    ``published_by`` is whom a site names for publishing it, ``published`` when.

    ``stamped`` is the day of a page's stamp, which is ``issued`` where no label states another.

    ``ranked`` is beside ``issued`` where its label dates the document itself and not its publication, ``written``
    where that is the day on which it was signed (成文日期); 发文日期 may be when a site sent it out.
    """
    fields: dict[str, Text] = {}
    for printed, value in pairs:
        label = re.sub("[?？]", "", printed)  # 标??题: the blanks between its signs are lost
        field = next((field for field, labels in LABELS.items() if label in labels.split("|")), "")
        if label == PUT_UP:
            fields.setdefault("published", value)
        if label == ON_PAGE:
            fields = {"issued": value, "published": value, "stamped": value} | fields
        stated = _stated(field, label, value)
        if stated is None:
            continue
        ranked = label in RANKED_DATES
        if label in PUBLISHERS:
            fields.setdefault("published_by", stated)
            continue
        if field == "issued" and not ranked:
            fields.setdefault("published", stated)
            if label == TIME_OF_SITE:
                fields.setdefault("stamped", stated)
        if field == "issued" and ranked and "ranked" not in fields:
            fields |= {"issued": stated, "ranked": value}
            if OF_WRITING.match(label):
                fields["written"] = value
        fields.setdefault(field, stated)
    return fields


def _stated(field: str, label: str, value: Text) -> Text | None:
    """Return what a label's value states for a field; None where it is none."""
    stated = READERS[field](value) if field else None
    return None if stated is not None and label in COMPILERS and not OF_GOVERNMENT.search(stated.value) else stated


def _labelled_title(value: Text) -> Text | None:
    return value if len(value) > 4 else None


def _labelled_issuer(value: Text) -> Text | None:
    return value if value.value and all(is_organ(part) for part in re.split("[ 、]+", value.value)) else None


def _labelled_number(value: Text) -> Text | None:
    number = NUMBER.fullmatch(value.value.rstrip("?？ "))  # a sign that the copy could not show
    if number is None:
        return value if NUMBER_VALUE.fullmatch(value.value) else None
    return value[number.start(1) : number.end(1)]


def _labelled_date(value: Text) -> Text | None:
    day = DATED_VALUE.match(value.value) or MONTH.fullmatch(value.value)  # 论文提交日期：2022年5月
    return value[: day.end()] if day else None


READERS: dict[str, Callable[[Text], Text | None]] = {
    "title": _labelled_title,
    "issuer": _labelled_issuer,
    "document_number": _labelled_number,
    "issued": _labelled_date,
}
