"""The frames at the head and the foot of web copies: menus, stamps, tables of metadata, what follows the signature.

What they hold would be text elsewhere (时间：9月1日 in an invitation, 来源 in a table), so they are looked for above the
first sentence of a document and below its last one only.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache

from lccp.extract.structure.frames import BUTTONS, HEADS, SITE_LABEL, is_frame
from lccp.extract.structure.imprint.patterns import (
    DAY,
    DIGIT_DATE,
    LABEL,
    LABEL_ALONE,
    LABELS,
    NUMBER,
    OTHER_LABELS,
    PRINTED_ON,
    SIGNED,
    SITE_DATE,
    SITE_TIME,
    SURE_LABEL,
)
from lccp.normalise.places import is_place_or_province
from lccp.reference.script import fold_script
from lccp.reference.word_lists import frame_patterns
from lccp.text.patterns import regex

# 抄送：市委各部门，市人大常委会办公室。/ 各人民团体。/ 某某市人民政府办公室 2014年8月14日印发 / 共印150份
COPIES_TO = regex.compile("(?:抄送|抄报)[:：]")
OPENS_COLOPHON = regex.compile("(?:主题词|抄送|抄报|分送|公开方式|信息公开(?:选项|属性|类别))[:：]")
COPIES_PRINTED = regex.compile("[（(]?共印 ?[0-9]{1,5} ?份[）)]?")
MOST_COLOPHON = 6  # lines
FILE_NAME = regex.compile(
    r"[^。；]{2,60}\.(?:docx?|pdf|wps)", regex.IGNORECASE
)  # a library's, over the text of the file
MOST_HEAD = 40  # lines
MOST_FOOT = 16
LONGEST_SET_WIDE = 3  # signs of a label that a table may set wide
SHORTEST_SENTENCE = 15  # signs
RUN_OF_ENTRIES = 4  # short lines that follow one another and are a menu
LONGEST_ENTRY = 6

# What a journal's page sets above a paper: other papers by their titles, and how the page is to look.
OTHER_PAPER = regex.compile("(?:Next|Previous) Article in (?:Journal|Special Issue|Topic)")
LOOK_OF_PAGE = regex.compile(
    "(?:Font (?:Type|Size)|Line Spacing|Column Width|Background):|(?:Arial|Georgia|Verdana| ){3,}|(?:Aa ?){2,}"
)
PROSE = regex.compile("[。；]")
SALUTATION = regex.compile("各[^。；]{2,150}[：:]")
BULLET = regex.compile(r"[•·-] ?|(?:https?://|www\.)[^\s\p{Han}]+ +")
_DATE = f"[（(]?{SITE_DATE}[）)]?"
_DAY_ALONE = r"(?:[0-9]{2}\.[0-9]{2}\.(?:19|20)[0-9]{2}|[0-9]{2}-[0-9]{2}|[0-9]{1,2}月[0-9]{1,2}日)"  # 08.04.2016, 05-23: of no year, or written backwards
_PAIR = (
    rf"[【\[|｜\s]*(?:(?:{SITE_LABEL}) ?[:：|][^:：。；]{{0,30}}?(?:{SITE_TIME})?|(?:点击|浏览|阅读|访问)(?:次?数|量)? ?[0-9]{{1,7}})"
    r"[】\]\s|｜]*"
)
# 发布时间:2015-09-22 00:06 某某网 www.…: what stands behind a labelled day and its time.
PUT_UP = regex.compile(rf"(?:发布|发表|更新)(?:时间|日期)[:：] ?{_DATE} ?{SITE_TIME}[^。；]{{0,60}}")
_BUTTON = r"(?:[ |｜]*[\[【（(][^\]】）)。]{1,12}[\]】）)])*"
# 来源:潍坊晚报; 信息来源:本网 法规与宣教科发布日期:2023-05-24 分享:; (2024年01月16日) 来源:潍坊晚报.
_KEYWORDS = r"关键词[：:][^：:。；]{0,60}"  # behind a site's labels only: a line of its own belongs to a paper
_URL = r"(?:(?:\p{Han}{2,12} ?)?(?:https?://|www\.|[a-z0-9-]{2,20}\.(?:com|net|org|gov|cn)\b)[^\s\p{Han}]* ?)?"
LABELLED = regex.compile(
    rf"{_URL}(?:{_DATE})?(?: ?{SITE_TIME})?[?？ ]*(?:{_PAIR})+(?:{_KEYWORDS})?(?:我要投稿|我要纠错|我要评论)?"
)
# 来源：… | 2023-07-12 | 字体：大 中 小, 【时间：…】【来源：…】, 2023年7月12日 星期三 长沙晚报, 2023-07-12/来源：…: a day among a site's words.
_APART = r"[\s|｜/·【】\[\]（）()，、—–-]*"
_PART = rf"(?P<part>(?:{SITE_LABEL}) ?[:：][^:：。；|｜【】\[\]]{{0,24}}?|{frame_patterns('button')}|(?!星期)\p{{Han}}{{2,10}}(?:报|网站?|电视台)|(?:https?://|www\.)[^\s\p{{Han}}|｜]+|新华社|[0-9]{{1,7}} ?次?(?:阅读|浏览)|第 ?[0-9A-Z]{{1,3}} ?版|星期[一二三四五六日天]|发表于\p{{Han}}{{2,4}}|记者 ?\p{{Han}} ?\p{{Han}}{{1,3}})"
DATED_STAMP = regex.compile(
    rf"{_APART}(?:{_PART}{_APART}){{0,4}}(?<![0-9])(?P<date>{SITE_DATE}){_APART}(?:{SITE_TIME})?{_APART}(?:{_PART}{_APART}){{0,5}}"
)
DAY_PART = regex.compile("星期|(?:日期|时间)")  # 日期:2020年11月23日(星期一), of a meeting
LONGEST_STAMP = 80  # signs
# 2017-03-02 10:22, 新华日报 2018-10-24 10:41:32, 2021-02-24 17:32 中国发展网 | 来源:…, 2009年06月24日15:57 [我来说两句].
# 国家统计局 2022-03-01 740次, 2026-02-10 222: the day and how often the page was read.
COUNTED = regex.compile(rf"[\p{{Han}}A-Za-z ]{{0,12}} ?{_DATE} ?[0-9]{{1,7}}次?")
USER = regex.compile(rf"昵称[0-9]{{3,12}} ?(?:{_DATE})?")  # who saved a page in a library
TIMED = regex.compile(
    rf"{_URL}[\p{{Han}}A-Za-z ]{{0,12}}(?:{_DATE}|{_DAY_ALONE}) ?{SITE_TIME} ?[0-9]{{0,6}}[ |｜]*(?:[\p{{Han}}A-Za-z ]{{0,14}}|(?:{_PAIR})+)[ |｜]*{_BUTTON}"
)
DATED = regex.compile(DIGIT_DATE)
WEEKDAY = regex.compile("星期[一二三四五六日天]")
DAY_OF_SITE = regex.compile(SITE_DATE)
# 某某日报 2016年03月28日 星期一 第 09 版: the head of a newspaper's page.
EDITION = regex.compile(rf"\p{{Han}}{{2,8}}报 ?{SITE_DATE} ?(?:星期[一二三四五六日天] ?)?(?:第? ?[0-9A-Z]{{1,3}} ?版)?")
CLOCK = regex.compile(
    rf"(?:今[天日]是?[：: ]*)?{SITE_DATE} ?星期[一二三四五六日天][ |｜]*(?:[晴阴雨雪云多小大中转]{{1,6}} ?[0-9~～/℃ -]{{2,12}}℃)?(?:设为首页[ |｜]*)?(?:加入收藏[ |｜]*)?"
)
NAME_OF_SITE = regex.compile(r"\p{Han}{2,10}(?:网|网站)")
DISCLAIMER = regex.compile(
    "[（(]?[^。；]{0,30}(?:您?需要先?登[录陆]|请先?登[录陆]|赞赏|打赏|赏赞|点赞)[^。；]{0,20}|凡(?:来源)?(?:注明|本[网站]).{0,20}(?:来源|原创|转载|作品).{0,200}|【?(?:版权|免责|特别|郑重|版权[与及]免责|免责[与及]版权)?声明】?[：:].{0,300}|本[站网][^。]{0,20}(?:信息|内容|文章|转载).{0,300}|[^。]{0,40}如有侵权.{0,80}"
    "|【(?:版权|免责)声明】.{0,300}|本文(?:仅代表|内容由).{4,300}"
)
NOTE_OF_STORE = regex.compile(
    "(?:[-•] ?)?[0-9][、.] ?.{0,160}(?:查看预览|本文档|下载文?档?前|本站|付费|在线预览|侵犯您的权益).*|温馨提示[：:]?|网站客服[：:].{1,20}"
)  # - 1、本文档共21页,可阅读全部内容。
DISCLAIMS = regex.compile("【?(?:版权|免责|版权与免责|免责与版权|版权及免责|郑重|特别)声明】?[：:]?")
# What heads links to other pages, all below it being such links: 相关稿件, 热门推荐, 猜你喜欢, 网站导航：.
OTHER_PAGES = regex.compile(
    "【?(?:(?:相关|热门|热点|推荐|最新|最热|精彩|往期|延伸|更多)(?:稿件|推荐|新闻|文章|资讯|报道|阅读|链接|内容|专题|回顾|精选)|相关(?:文件|政策)|猜你喜欢|阅读下一篇|深度观察|网站导航|友情链接)】?[：:]?"
)
KEYWORDS_OF_SITE = regex.compile(
    "(?:关键[词字]|标签)[：:].{0,60}"
)  # below the last sentence: those of a paper stand above
COLUMN = regex.compile(frame_patterns("column"))
_METADATA = "|".join([*LABELS.values(), OTHER_LABELS])
METADATA = regex.compile(
    rf"(?:(?:{_METADATA}|序号) ?[:：][^:：。；]{{0,60}}?(?:{SITE_TIME})?\s*)+|内容概[述况] ?[:：][^:：]{{0,200}}"
)
# 索引号 | x/2021-3740 | 公开目录： | 县政府办文件，惠农政策 |
BARRED_LABELS = regex.compile(rf"(?:(?P<label>{_METADATA}) ?[:：]? ?\|[^|]{{0,80}}(?:\| ?|$)){{2,}}")
# 文号 靖政发〔2018〕53号 时效 有效; [ 成文日期 ] 2023-06-03.
_SET_WIDE = "|".join(r"[ \u3000]{0,4}".join(label) for label in _METADATA.split("|") if len(label) <= LONGEST_SET_WIDE)
_LABELS_SET = f"{_METADATA}|{_SET_WIDE}"  # 索 引 号, 文 号
SET_LABEL = regex.compile(rf"(?:^|(?<=\s))(?:[\[【] ?({_LABELS_SET}) ?[\]】]\s*|({_LABELS_SET})(?:\s+(?=\S)|\s*$))")
# 发文字号皖交发〔2021〕63号: a table of metadata whose copy has lost what parts labels from values.
GLUED_LABEL = regex.compile(
    rf"({'|'.join(sorted(_METADATA.split('|'), key=len, reverse=True))})(?![:：\s|])[^。；：:，]{{1,60}}"
)
FEWEST_GLUED = 4
FEWEST_ALONE = 3  # labels that a list of bullets has parted from their values
BULLETS = " \t•·●◆■▪*-"
RULE = regex.compile(r"[|:\s-]*-{2,}\|[|:\s-]*")  # ---|---|: below the heads of a table in Markdown
TOKENS = regex.compile(r"[\s|｜·]+")
# Entries of the column of open government, which stand together: one alone may be a document's title.
OPENNESS = regex.compile(
    r"(?:政府)?信息公开(?:指南|制度|目录|年报|平台|专栏)?|依申请公开|法定主动公开内容|\p{Han}{2,20} ?www\.[a-z0-9.-]+"
)
ITEM = regex.compile(rf"[•·] ?\p{{Han}}{{1,{LONGEST_ENTRY}}}")  # • 我的订阅
COLUMN_IN_BRACKETS = regex.compile(rf"【\p{{Han}}{{2,{LONGEST_ENTRY}}}】")  # 【工作总结】, of a site of model texts
ENTRY = regex.compile(rf"\p{{Han}}{{1,{LONGEST_ENTRY}}}|{DIGIT_DATE}|TOP|APP")


@lru_cache(maxsize=1024)
def is_stamp_line(text: str) -> bool:
    """Whether a line says where a page comes from, when it was put up, or how often it was read, and nothing else."""
    folded = fold_script(text.strip())
    patterns = (LABELLED, TIMED, DATED, COUNTED, PUT_UP, USER)
    return any(pattern.fullmatch(folded, without_bullet(folded)) for pattern in patterns) or bool(dated_stamp(folded))


def dated_stamp(folded: str) -> regex.Match[str] | None:
    """Match a line that is a day among the words of a site's stamp, and nothing else."""
    if len(folded) > LONGEST_STAMP or not DAY_OF_SITE.search(folded):
        return None
    stamp = DATED_STAMP.fullmatch(folded)
    is_told = stamp is not None and any(not DAY_PART.match(part) for part in stamp.captures("part"))
    return stamp if is_told else None


def is_column(text: str) -> bool:
    """Whether a line is the name of a site's column or a note of its frame (热点资讯, (资料图), 咨询热线 010-…)."""
    return COLUMN.fullmatch(fold_script(text.strip())) is not None


def without_bullet(text: str) -> int:
    """Return where the words of a line begin behind the sign of a site's list, or its address (- 2024/11/15 7:39:33, www.cnr.cn 2015-04-10)."""
    bullet = BULLET.match(text)
    return bullet.end() if bullet else 0


def frame_lines(values: Sequence[str], raws: Sequence[str]) -> set[int]:
    """Return which lines are the frame at the head or the foot of a page: ``values`` as mended, ``raws`` as printed."""
    folded = [fold_script(value.strip()) for value in values]
    head = list(range(_end_of_head(folded)))
    foot = list(range(_start_of_foot(folded, len(head)), len(folded)))
    site = _site_lines(folded, raws, head, foot)
    site -= {index for index in site if HEADS.search(folded[index])}  # | 类别 | 序号 | 名称 |: a table's
    site |= set(_entries(folded, head)) | set(_entries(folded, foot))
    return site | set(_metadata_lines(folded, raws, head)) | set(_colophon(folded))


def _colophon(lines: Sequence[str]) -> Iterator[int]:
    """Yield the lines that GB/T 9704 sets at the foot of a document: its subject words, who gets copies, who printed it and when."""
    for index, line in enumerate(lines):
        if COPIES_TO.match(line):
            yield index
        if "印" not in line or not PRINTED_ON.fullmatch(line):
            continue
        above = range(max(0, index - MOST_COLOPHON), index)
        start = next((n for n in above if OPENS_COLOPHON.match(lines[n])), None)
        is_signed = any(SIGNED.fullmatch(lines[n]) or DAY.fullmatch(lines[n]) for n in above)
        if start is not None or is_signed:
            yield from range(index if start is None else start, index + 1)
            yield from (n for n in range(index + 1, min(index + 2, len(lines))) if COPIES_PRINTED.fullmatch(lines[n]))


def _site_lines(folded: Sequence[str], raws: Sequence[str], head: Sequence[int], foot: Sequence[int]) -> set[int]:
    """Return which lines of the head and the foot are stamps, columns, buttons, clocks, disclaimers or a site's keywords."""
    site = {index for index in [*head, *foot] if _is_site_line(folded[index], raws[index])}
    site -= _days_of_documents(folded, head, foot)
    # What stands below a label alone is its value, unless it is a label with its own.
    site -= {n for n in site if n and LABEL_ALONE.fullmatch(folded[n - 1]) and not LABEL.match(folded[n])}
    site |= {index for index in head if _is_clock(folded, index) or (index == 0 and FILE_NAME.fullmatch(folded[0]))}
    site |= _name_of_site(folded, head, site)
    site |= {index for index in head if NOTE_OF_STORE.fullmatch(folded[index])}
    site |= (
        _disclaimers(folded, foot)
        | _other_pages(folded, foot)
        | _entries_of_openness(folded, head)
        | set(_of_journal(folded, head))
    )
    return site | set(_keywords_of_site(folded, foot, site))


def _name_of_site(lines: Sequence[str], head: Sequence[int], site: Collection[int]) -> set[int]:
    """Return the first line where it names a site, over another line of its frame (中国园林网)."""
    return {index for index in head[:1] if NAME_OF_SITE.fullmatch(lines[0]) and _is_frame_below(lines, site, 0)}


def _of_journal(lines: Sequence[str], head: Sequence[int]) -> Iterator[int]:
    """Yield the lines with which a journal's page names other papers, and says how it is to look."""
    for index in head:
        is_title = index > 0 and OTHER_PAPER.fullmatch(lines[index - 1]) is not None
        if is_title or OTHER_PAPER.fullmatch(lines[index]) or LOOK_OF_PAGE.fullmatch(lines[index]):
            yield index


def _days_of_documents(lines: Sequence[str], head: Sequence[int], foot: Sequence[int]) -> set[int]:
    """Return the lines of nothing but a day that date a document: 2023.3.7 below a letter, the day below a number."""
    below = {index for index in foot if DATED.fullmatch(lines[index])}
    return below | {index for index in head if _dates_number(lines, index)}


def _disclaimers(lines: Sequence[str], foot: Sequence[int]) -> set[int]:
    """Return the lines with which a site disclaims what it prints."""
    return {n for n in foot if DISCLAIMER.fullmatch(lines[n])} | set(range(_start_of_disclaimer(lines), len(lines)))


def _other_pages(lines: Sequence[str], foot: Sequence[int]) -> set[int]:
    """Return the lines from the one that heads links to other pages: whatever stands below the last sentence under it."""
    start = next((n for n in foot if OTHER_PAGES.fullmatch(lines[n])), len(lines))
    return set(range(start, len(lines))) if not any(map(PROSE.search, lines[start:])) else set()


def _dates_number(lines: Sequence[str], index: int) -> bool:
    """Whether a line is the day of the document whose number, of the same year, stands right above it."""
    above = lines[index - 1] if index else ""
    return bool(NUMBER.fullmatch(above) and DATED.fullmatch(lines[index]) and lines[index][:4] in above)


def _entries_of_openness(folded: Sequence[str], head: Sequence[int]) -> set[int]:
    """Return the entries of the column of open government above a document; none unless several stand there."""
    entries = {index for index in head if OPENNESS.fullmatch(folded[index])}
    return entries if len(entries) > 1 else set()


def _keywords_of_site(lines: Sequence[str], foot: Sequence[int], site: Collection[int]) -> Iterator[int]:
    """Yield the lines of the foot that hold a site's keywords, below another line of its frame."""
    for index in foot:
        is_framed = _is_frame_above(lines, site, index) or _is_frame_below(lines, site, index)
        if KEYWORDS_OF_SITE.fullmatch(lines[index]) and is_framed:
            yield index


def _is_frame_above(lines: Sequence[str], site: Collection[int], index: int) -> bool:
    """Whether the line above one is of the frame (編輯：…, over 关键词：…); a paper's keywords stand below its abstract."""
    return index > 0 and (index - 1 in site or is_frame(lines[index - 1], (), ends_title=False))


def _is_frame_below(lines: Sequence[str], site: Collection[int], index: int) -> bool:
    below = index + 1
    return below < len(lines) and (below in site or is_frame(lines[below], (), ends_title=False))


def _is_clock(lines: Sequence[str], index: int) -> bool:
    """Whether a line is the day that a site shows to its visitors: a date over 星期六, or that."""
    if any(pattern.fullmatch(lines[index]) for pattern in (WEEKDAY, CLOCK, EDITION)):
        return True
    below = lines[index + 1] if index + 1 < len(lines) else ""
    return bool(DAY_OF_SITE.fullmatch(lines[index]) and WEEKDAY.fullmatch(below))


def _is_of_head(line: str) -> bool:
    """Whether a line with a sentence belongs to the frame at the head: a label's value, or a note of a store of documents."""
    return bool(METADATA.fullmatch(line) or NOTE_OF_STORE.fullmatch(line) or is_frame(line, (), ends_title=False))


def _end_of_head(lines: Sequence[str]) -> int:
    """Return the index of the first sentence or salutation; 0 where none stands near the head."""
    for index, line in enumerate(lines[:MOST_HEAD]):
        is_sentence = len(line) >= SHORTEST_SENTENCE and PROSE.search(line) and not _is_of_head(line)
        if is_sentence or SALUTATION.match(line):
            return index
    return min(len(lines), MOST_HEAD)


def _start_of_disclaimer(lines: Sequence[str]) -> int:
    """Return the index of the line near the end that heads a site's disclaimer, all lines below being its own."""
    start = max(1, len(lines) - MOST_FOOT)
    return next((n for n in range(start, len(lines)) if DISCLAIMS.fullmatch(lines[n])), len(lines))


def _start_of_foot(lines: Sequence[str], head: int) -> int:
    """Return the index behind the last sentence, not far from the end."""
    start = max(head, len(lines) - MOST_FOOT)
    for index in range(_start_of_disclaimer(lines) - 1, start - 1, -1):
        is_sentence = len(lines[index]) >= SHORTEST_SENTENCE and PROSE.search(lines[index])
        if is_sentence and not DISCLAIMER.fullmatch(lines[index]):
            return index + 1
    return start


def _is_site_line(text: str, raw: str) -> bool:
    """Whether a line is a stamp, the name of a column or a row of buttons."""
    text = text.removesuffix("|").rstrip() or text  # the edge of a table
    if (
        is_stamp_line(text)
        or COLUMN.fullmatch(text)
        or (ITEM.fullmatch(text) and not is_place_or_province(text[1:].strip()) and not text.endswith("工作报告"))
    ):
        return True
    tokens = [token for token in TOKENS.split(fold_script(raw.strip())) if token]
    buttons = sum(bool(BUTTONS.fullmatch(token)) for token in tokens)
    are_entries = all(ENTRY.fullmatch(token) or BUTTONS.fullmatch(token) for token in tokens)
    return len(tokens) > 1 and are_entries and 2 * buttons >= len(tokens)


def _metadata_lines(lines: Sequence[str], raws: Sequence[str], head: Sequence[int]) -> Iterator[int]:
    """Yield the lines of a table of metadata (索引号: … 发布机构: …) that a copy has set as lines."""
    yield from glued_labels([lines[index] for index in head])
    read = ((index, _labels_of(lines[index], raws[index])) for index in head)
    labelled = {index: stated for index, stated in read if stated is not None}
    labels = {label for stated in labelled.values() for label in stated}
    if len(labels) > 1 and any(SURE_LABEL.fullmatch(label) for label in labels):
        yield from labelled
        yield from (
            index for index in head if RULE.fullmatch(lines[index]) and {index - 1, index + 1} & labelled.keys()
        )
    yield from _labels_alone(lines, raws, head)


def _labels_of(line: str, raw: str) -> set[str] | None:
    """Return the labels of a line of metadata; None where it is none."""
    if barred := BARRED_LABELS.fullmatch(line):
        return set(barred.captures("label"))
    if METADATA.fullmatch(line, without_bullet(line)) or are_set_labels(raw):
        return {match[1] for match in LABEL.finditer(line)} | {label for label, _, _ in set_labels(raw)}
    return None


def _labels_alone(lines: Sequence[str], raws: Sequence[str], head: Sequence[int]) -> list[int]:
    """Return the labels that bullets or cells have parted from their values (• 索引号, 发文机关 |), and values further in.

    None unless several stand so.
    """
    set_apart = [index for index in head if BULLET.match(lines[index]) or lines[index].endswith("|")]
    alone = [index for index in set_apart if LABEL_ALONE.fullmatch(lines[index].rstrip(" |"))]
    values = [index + 1 for index in alone if index + 1 not in alone and _is_set_deeper(raws, index)]
    return [*alone, *values] if len(alone) >= FEWEST_ALONE else []


def _is_set_deeper(raws: Sequence[str], label: int) -> bool:
    """Whether the line below a label is printed further in, as its value is in a list (  • 索引号: /     6107280000)."""
    indents = [len(raw) - len(raw.lstrip()) for raw in raws[label : label + 2]]
    return len(indents) > 1 and indents[0] < indents[1]


def glued_labels(lines: Sequence[str]) -> dict[int, str]:
    """Return the labels of lines that begin with one and go on with its value, by line; none unless several follow.

    >>> glued_labels(["发文机关某某省水利厅", "发文日期2021年1月4日", "时效性现行有效", "发文字号某水〔2021〕6号"])
    {0: '发文机关', 1: '发文日期', 2: '时效性', 3: '发文字号'}
    """
    glued: dict[int, str] = {}
    for n, line in enumerate(lines):
        label = GLUED_LABEL.fullmatch(line)
        if label is not None:
            glued[n] = label[1]
        elif glued:
            break
    sure = any(SURE_LABEL.fullmatch(label) for label in glued.values())
    return glued if sure and len(set(glued.values())) >= FEWEST_GLUED else {}


def are_set_labels(raw: str) -> bool:
    """Whether a printed line holds labels set apart from their values: several, or one in brackets."""
    return len(set_labels(raw)) > 1 or (bool(set_labels(raw)) and raw.strip(BULLETS)[0] in "[【")


def set_labels(raw: str) -> list[tuple[str, int, int]]:
    """Return the labels of a printed line that blanks or brackets set apart from their values, with where those stand.

    >>> [label for label, _, _ in set_labels("文号 靖政发〔2018〕53号 时效 有效")]
    ['文号', '时效']
    >>> set_labels("[ 成文日期 ] 2023-06-03")
    [('成文日期', 9, 19)]
    """
    folded = fold_script(raw)
    lead = len(folded) - len(folded.lstrip(BULLETS))
    if not any(SET_LABEL.match(folded, position) for position in range(lead + 1)):
        return []
    labels = list(SET_LABEL.finditer(folded))
    ends = [*(label.start() for label in labels[1:]), len(raw)]
    labels_closed = ["".join((label[1] or label[2]).split()) for label in labels]
    return [(name, label.end(), end) for name, label, end in zip(labels_closed, labels, ends, strict=True)]


def _entries(lines: Sequence[str], part: Sequence[int]) -> Iterator[int]:
    """Yield the entries of a menu that stand on a line each: short ones that follow one another, some of them buttons."""
    run: list[int] = []
    for index in [*part, -1]:
        if index >= 0 and any(pattern.fullmatch(lines[index]) for pattern in (ENTRY, COLUMN, COLUMN_IN_BRACKETS)):
            run.append(index)
            continue
        buttons = sum(bool(BUTTONS.fullmatch(lines[entry])) for entry in run)
        columns = sum(bool(COLUMN_IN_BRACKETS.fullmatch(lines[entry])) for entry in run)
        if len(run) >= RUN_OF_ENTRIES and (buttons > 1 or columns >= RUN_OF_ENTRIES):
            yield from run
        run = []
