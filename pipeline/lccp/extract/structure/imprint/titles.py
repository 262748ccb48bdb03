"""Titles: the lines of the front that end as titles of documents do, a promulgated regulation's, a paper's."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import pairwise

from lccp.extract.structure.imprint import page_frames, pages
from lccp.extract.structure.imprint.echoes import clearly_taken_up
from lccp.extract.structure.imprint.journals import names_of_journals
from lccp.extract.structure.imprint.openings import OWN_NOUN, begins_title
from lccp.extract.structure.imprint.organs import (
    is_organ,
    is_state_organ,
    join_organs,
    organs_of_line,
)
from lccp.extract.structure.imprint.patterns import (
    ABOVE_PAPER,
    ABSTRACT_ALONE,
    ANNOUNCED,
    AUTHORS,
    BRACKETED,
    CITED_AS,
    COVER_DATE,
    DAY,
    HEAD_OF_ORDER,
    JOURNAL,
    JOURNAL_NUMBER,
    KEYWORDS,
    LABEL,
    LATIN_AUTHORS,
    LUNAR_YEAR,
    NEWS,
    NEWS_OPENING,
    NUMBER,
    NUMBER_BEFORE,
    NUMBER_BEHIND,
    NUMBERED,
    PAPER,
    RED_HEAD,
    RED_HEAD_NUMBERED,
    SIGNED,
    STAMP,
    SUBTITLE,
    TITLE_END,
    YEAR,
)
from lccp.extract.structure.imprint.printed_titles import (
    ABOUT,
    COLUMN,
    DATELINE,
    GOES_ON,
    MOST_LINES,
    SALUTATION,
    SHORTEST_STEP,
    YEAR_FIRST,
    YEAR_OF_EDITION,
    end_of_red_head,
    front_lines,
    is_long_sentence,
    is_official_number,
    not_title,
    organ_of_title,
    printed_document,
    printed_title,
    title_alone,
)
from lccp.extract.structure.imprint.printed_whole import title_printed_whole
from lccp.extract.structure.imprint.torn import goes_on, may_go_on
from lccp.extract.structure.markers import marker_at
from lccp.reference.script import fold_script
from lccp.text.patterns import re, regex
from lccp.text.repairs import JOINED
from lccp.text.rules import mend_text
from lccp.text.spans import Text

SUBTITLE_OF_PAPER = re.compile("[—─-]{1,3}[^。；]{4,50}")
LONGEST_HEADLINE = 60  # signs
SHORTEST_IN_LATIN, LONGEST_IN_LATIN = 20, 250  # signs of a line, and of the title, of a paper in English
# What journals print over, or before, the title of a paper in English.
RUBRIC = re.compile(
    "(?:Open Access ?)?(?:(?:Original|Research|Review|Full[ -]Length|Regular|Case|Short|Brief) ?)?"
    "(?:Article|Paper|Review|Communication|Report|Letter|Perspective|Research)"
)
RUBRIC_BEFORE = re.compile("(?:Article|Review|Communication|Perspective) (?=[A-Z][^.;]{20})")
VOLUME_BEHIND = re.compile(" (?:[0-9]{1,4} ?\\(|(?:19|20)[0-9]{2}[,;])")
GOES_ON_IN_LATIN = re.compile("(?: (?:of|in|on|and|the|for|to|from|with|by|a|an|at|under|via|or)|[:—–,])$")
ADOPTION = re.compile(f"[（(] ?(?:{YEAR}|{LUNAR_YEAR}) ?年")
OF_COURT = re.compile("(?:民事|刑事|行政|执行)?(?:判决|裁定|调解|决定)书")
BARE_ANNOUNCEMENT = re.compile("公 ?[示告]|通 ?告")
IS_ANNOUNCED = re.compile("(?:公[示告]|通告)如下[:：]$")
BARE_NOTICE = re.compile("(?:会议|紧急|补充)?通 ?[知报]")
SENDS_QUOTED = regex.compile(r"(?P<organs>[\p{Han}、 ]{4,60}?) ?(?:联合)?(?:印发|发布)《[^《》]{6,60}》")
BARE_HEAD = re.compile("公 ?告|通 ?告|令")
AUTHOR_BEHIND = regex.compile(r" ?[/／_] ?(\p{Han}{2,4})$")
NUMBER_OF_GOVERNMENT = regex.compile(r"\p{Han}{1,2}府")  # 粤府令第284号 is a number and names no organ
IN_ORDER = re.compile(
    "《([^《》]{4,60})》(?:[（(][^（）()]{1,30}[）)])?已[由经于][^。]{0,120}(?:通过|批准)[^。]{0,20}公布"
)
OF_REGULATION = re.compile("(?:条例|办法|规定|规则|细则|章程|法)(?:[（(][^（）()]{1,12}[）)])?$")  # 节约用水条例 alone
NUMBER_OF_TITLE = regex.compile(
    rf"(?:公告|通告|令)[（(]((?:\p{{Han}}{{0,20}}(?:公告|通告))?(?:{YEAR}年 ?)?第 ?[0-9]{{1,4}} ?[号號])[）)]$"
)
# …禁火令（2025年第2号）我区…, …的通知 沪环气〔2022〕27号各区生态环境局：
NUMBER_GOING_ON = regex.compile(
    rf" ?(?:[（(](?P<number>{YEAR}年第 ?[0-9]{{1,4}} ?[号號])[）)]|[（(]?(?P<number>{NUMBERED})[）)]?(?= ?[各\p{{Han}}][^。]{{2,150}}[:：,，]))"
)
# 浙政发〔2012〕98号各市、县（市、区）人民政府，省政府直属各单位：2003年以来…
NUMBER_OVER_ADDRESSEE = regex.compile(
    rf"(?P<number>{NUMBERED}) ?(?:各(?:省|市|地|区|县|设区|有关|单位|部门|直属)|\p{{Han}}{{2,12}}(?:人民政府|委员会|[厅局委])[，、：:])[^。；]{{0,150}}[：:]"
)
MOST_ABOVE_SUBTITLE = 3  # lines of a front that ends at a title's subtitle
SHORTEST_CUT = 12  # signs of the first line of a paper's title set over two
# How titles of papers end.
END_OF_PAPER = regex.compile(
    "(?:研究|分析|影响|效应|效果|机制|机理|路径|评价|评估|探讨|探究|探析|思考|进展|综述|证据|检验|比较|启示|对策|策略|展望|实证"
    "|关系|因素|特征|演变|格局|模式|方法|模型|作用|问题|建议|实践|框架|视角|趋势|差异|测算|核算|预测|优化|设计|构建|应用|为例)$|[?？]$"
)
SHORT_HEADLINE = 16  # signs
# (某某大学经济学院, 上海 201701): where the authors of a paper work.
AFFILIATION = regex.compile(
    r"[（(](?:1[.．]? ?)?[^（）()]{2,60}(?:大学|学院|研究[院所]|党校|中心)[^（）()]{0,60}?[,，;； ] ?\p{Han}{2,8} ?[0-9]{6}[)）]"
)
# 本报记者 刘某某, 福建日报记者 林某某, on a line of its own below the headline
BYLINE = regex.compile(
    r"[■□◎（(]? ?(?:本[报刊网台]|\p{Han}{2,6}[日晚早时晨]报)(?:首席|特约|特派|见习|实习|驻\p{Han}{2,6})?记者[：:]?(?:[ 、,，]*(?:\p{Han}{2,4}|\p{Han} \p{Han})){1,4}[）)]?"
)
# 张梓太：《…》，载《南京大学法律评论》2009年春季卷: how the notes of papers cite.
NOTE_OF_PAPER = re.compile(
    "载《[^《》]{2,30}(?<![日晚时早]报)》(?:[（(][^（）()]{2,12}[）)])?(?:19|20)[0-9]{2}年(?:第? ?[0-9一二三四]|[春夏秋冬])"
)
BEHIND_AUTHORS = regex.compile(r"\p{Han}{2,4} ?等? ?[|｜丨] ?")
# …批复同意了…等三条铁路项目: what is printed below is not one document.
PASSES_ON = re.compile("转[发给](?:给)?你们")
MINUTES_ALONE = re.compile("(?:专题|常务|办公|协调|工作)?(?:会[议議])?[纪紀]要")
# 表1 低碳城市政策试点情况: the caption of a table or a figure is no paper's title
CAPTION = re.compile(
    r"(?:附?[表图圖]|Table|Figure|Fig\.)\s?(?:\d{1,2}|[一二三四五六七八九十])(?:[-–—－.]\d{1,2})?(?![\d年月届])"
)
ISSUE_OF_BRIEFING = re.compile(
    "(?:(?:19|20)[0-9]{2}年)?[（(]?第 ?[0-9一二三四五六七八九十]{1,4} ?期[）)]? ?(?:[（(]总第? ?[0-9一二三四五六七八九十百]{1,5} ?期[）)])?"
)


def number_on_title_line(front: Sequence[Text], title: Text | None) -> Text | None:
    """Return the number that stands before or behind the title on its line, and not beside another's."""
    for line in front:
        if title is not None and not _shares_line(line, title):
            continue
        if end_of_red_head(line) and (head := RED_HEAD_NUMBERED.match(line.value)):
            return line[head.start("number") : head.end("number")]
        before, behind = NUMBER_BEFORE.fullmatch(line.value), NUMBER_BEHIND.search(line.value)
        if before and TITLE_END.search(fold_script(before["title"])):
            return line[before.start("number") : before.end("number")]
        if behind and TITLE_END.search(fold_script(line.value[: behind.start()])):
            return line[behind.start("number") : behind.end("number")]
        if numbered := NUMBER_OF_TITLE.search(line.value):
            return line[numbered.start(1) : numbered.end(1)]
        if announced := ANNOUNCED.fullmatch(fold_script(line.value)):
            return line[announced.start("number") : announced.end("number")]
    return None


def _shares_line(line: Text, title: Text) -> bool:
    """Whether a line holds the title, its end, or the announcement's head that stands for it."""
    alone = title_alone(line).value
    return alone in title.value or title.value in line.value or ANNOUNCED.fullmatch(fold_script(line.value)) is not None


def number_below_title(lines: Sequence[Text], title: Text | None) -> Text | None:
    """Return the number right below the title of the notice that prints a document, where the page has but one."""
    numbers = [n for n, line in enumerate(lines[:60]) if n and NUMBER.fullmatch(line.value)]
    if title is None or len(numbers) != 1:
        return None
    above = lines[numbers[0] - 1].value
    # 某某市人民代表大会常务委员会 / 公 告 / 第九号
    is_headed = BARE_HEAD.fullmatch(above) and numbers[0] > 1 and is_organ(lines[numbers[0] - 2].value)
    is_headed = is_headed or above.startswith("摘要")  # 摘要：控制温室气体排放…, of a library / 国发〔2011〕41号
    if title.value not in above and not HEAD_OF_ORDER.fullmatch(fold_script(above)) and not is_headed:
        return None
    match = NUMBER.fullmatch(lines[numbers[0]].value)
    return lines[numbers[0]][match.start(1) : match.end(1)] if match else None


def number_over_addressee(lines: Sequence[Text]) -> Text | None:
    """Return the number that a copy has run into the addressee below it."""
    glued = ((line, match) for line in lines[:10] if (match := NUMBER_OVER_ADDRESSEE.match(line.value)))
    return next((line[match.start("number") : match.end("number")] for line, match in glued), None)


def number_over_title(lines: Sequence[Text], title: Text | None) -> Text | None:
    """Return an official document's number on the line right above its title, where that stands below an announcement of it."""
    if title is None or not title.value:
        return None
    for above, line in pairwise(lines[:60]):
        number = NUMBER.fullmatch(above.value) if line.starts[:1] == title.starts[:1] else None
        if number is not None and is_official_number(above.value):
            return above[number.start(1) : number.end(1)]
    return None


def number_behind_title(lines: Sequence[Text], title: Text | None) -> Text | None:
    """Return the number in brackets behind the title where a copy goes on with the text (某某禁火令（2025年第2号）我区…), or bare."""
    for line in lines[:10]:
        behind = NUMBER_GOING_ON.match(line.value, len(title)) if title is not None else None
        if title is not None and behind and line.value.startswith(title.value):
            return line[behind.start("number") : behind.end("number")]
    return None


def _quotes_title(text: str, title: str) -> bool:
    """Whether a line names a title, maybe as one about it (《关于某某县重污染天气应急预案》已经县人民政府同意)."""
    return (f"《{title}" in text or f"《关于{title}》" in text) and not _is_passed_on(title, text)


def _is_passed_on(title: str, text: str) -> bool:
    """Whether a line passes on another's notice (现将《…的通知》转发给你们), and not a plan that stands below as its own."""
    return PASSES_ON.search(text) is not None and OWN_NOUN.search(fold_script(title)) is not None


def promulgated_title(lines: Sequence[Text]) -> Text | None:
    """Find the regulation that an order promulgates: a line of its own whose title the order names."""
    for index, line in enumerate(_above_text(lines)):
        whole = Text.join([line, lines[index + 1]]) if index + 1 < len(lines) else line
        if len(line) > 4 and len(whole) > len(line) and _is_quoted(whole.value, lines[:index]) and _may_be_title(whole):
            return whole  # 某某街道突发事件总体 / 应急预案
        if _may_be_title(line) and any(_quotes_title(before.value, line.value) for before in lines[:index]):
            staged = _with_stage(line, lines[index + 1] if index + 1 < len(lines) else None)
            named = (staged, line) if staged is not None else (line,)
            for title in named:
                if _is_quoted(title.value, lines[:index]):
                    return title
    return _decision_of_order(lines)


def _above_text(lines: Sequence[Text]) -> Sequence[Text]:
    """Return the lines that have a sentence or a heading below them; others name what a page of news appends, over who published it."""
    last = next((n for n in range(len(lines) - 1, -1, -1) if "。" in lines[n].value or marker_at(lines[n].value)), 0)
    return lines[: min(last, 60)]


def _decision_of_order(lines: Sequence[Text]) -> Text | None:
    """Find the decision below an order that names only what it amends (现公布《…条例》 … 国务院关于修改《…条例》的决定)."""
    if not any(HEAD_OF_ORDER.fullmatch(line.value) for line in lines[:4]):
        return None
    for line in lines[2:20]:
        if TITLE_END.search(fold_script(line.value)) and not not_title(line.value) and organ_of_title(line) is not None:
            return line
    return None


def _may_be_title(line: Text) -> bool:
    return 4 < len(line) <= 60 and bool(TITLE_END.search(fold_script(line.value))) and not not_title(line.value)


def _is_quoted(title: str, above: Sequence[Text]) -> bool:
    """Whether lines above name a title in 《》."""
    return any(f"《{title}》" in line.value and not _is_passed_on(title, line.value) for line in above)


def original_title(lines: Sequence[Text]) -> Text | None:
    """Find the title of a document that an agency labels as the original one (原标题：某某部关于…的公示), above or below it."""
    for line in [*lines[:6], *lines[6:][-4:]]:
        label = pages.ORIGINAL_IN_BRACKETS.match(line.value)
        title = line[label.start(1) : label.end(1)].strip() if label else line[:0]
        if TITLE_END.search(fold_script(title.value)) and (
            ABOUT.match(title.value) or organ_of_title(title) is not None
        ):
            return title
    return None


def quoted_above(whole: Sequence[Text], lines: Sequence[Text]) -> Text | None:
    """Find the title of the document that a page prints: its first line, which what is told above names in 《》."""
    if lines is whole or not lines or len(lines[0]) <= 4:
        return None
    above = whole[: len(whole) - len(lines)]
    return lines[0] if any(f"《{lines[0].value}》" in line.value for line in above) else None


def title_above_adoption(lines: Sequence[Text]) -> Text | None:
    """Find the title of a law: the line above the note of its adoption (（1987年9月5日…通过 …修正）)."""
    for line, below in pairwise(lines[:60]):
        note = fold_script(below.value)
        is_note = ADOPTION.match(note) and re.search("[通過过]{2}|制定|公布", note)
        if is_note and TITLE_END.search(fold_script(line.value)) and not not_title(line.value):
            return _from_beginning(lines, line)
    return None


def title_in_order(lines: Sequence[Text], front: Sequence[Text]) -> Text | None:
    """Find the regulation that an order promulgates and no line bears as its title: 《…条例》已由…通过，现予公布."""
    if organ_of_order(front) is None or len(front) >= len(lines):
        return None
    line = lines[len(front)]
    named = IN_ORDER.match(fold_script(line.value))
    return line[named.start(1) : named.end(1)] if named and OF_REGULATION.search(named[1]) else None


def title_over_number(front: Sequence[Text]) -> Text | None:
    """Find the title of organs that send out a document, right over its number (中共某某市委 某某市人民政府印发《…的意见》)."""
    return next(
        (line for line, below in pairwise(front) if is_official_number(below.value) and _senders(line) is not None),
        None,
    )


def _senders(line: Text) -> Text | None:
    sends = SENDS_QUOTED.fullmatch(fold_script(line.value))
    organs = organs_of_line(sends["organs"]) if sends else []
    return line[: sends.end("organs")] if sends and all(is_organ(organ) for organ in organs) else None


def organ_over_number(title: Text | None, front: Sequence[Text]) -> Text | None:
    """Return the organs that such a title names."""
    over_number = title_over_number(front) if title is not None else None
    is_title = title is not None and over_number is not None and title.value == over_number.value
    return _senders(title) if title is not None and is_title else None


def printed_below_order(lines: Sequence[Text], front: Sequence[Text], headline: Text | None) -> Text | None:
    """Find the regulation that an order names first and prints below, where another headline stands above the order.

    A site may have spoilt its headline (原创 古树名木保香港特马护条例, over 国务院令 and 古树名木保护条例).
    """
    named = title_in_order(lines, front)
    organ = organ_of_order(front)
    if named is None or organ is None or headline is None or headline.starts[0] > organ.starts[0]:
        return None
    alike = YEAR_OF_EDITION.sub("", headline.value)
    if named.value in alike or alike in named.value:
        return None
    return next((line for line in lines[len(front) :] if line.value == named.value), None)


def _from_beginning(lines: Sequence[Text], last: Text) -> Text | None:
    """Return the title that ends on a line, from the line that begins as titles do (某某人大常委会 / 关于接受…的 / 决定)."""
    end = next(n for n, line in enumerate(lines) if line is last) + 1
    for start in range(end - 1, max(-1, end - 5), -1):
        value = lines[start].value
        if not_title(value):
            break
        if begins_title(value):
            above = start and all(is_organ(part) for part in organs_of_line(lines[start - 1].value))
            return Text.join(lines[start - 1 if above and ABOUT.match(value) else start : end])
    return last if OF_REGULATION.search(fold_script(last.value)) else None


def title_above_addressee(lines: Sequence[Text], front: Sequence[Text]) -> Text | None:
    """Find the title that alone stands above an addressee and ends in no noun of documents (2021年度…企业名单公布)."""
    if len(front) != 1 or len(lines) < 2:
        return None
    line = front[0]
    folded, below = fold_script(line.value), fold_script(lines[1].value)
    if BARE_ANNOUNCEMENT.fullmatch(folded) and (is_long_sentence(below) or IS_ANNOUNCED.search(below)):
        return line
    if not SALUTATION.match(below):
        return None
    if BARE_NOTICE.fullmatch(folded) or BARE_ANNOUNCEMENT.fullmatch(folded):
        return line
    other = is_organ(line.value) or not_title(line.value) or NUMBER.fullmatch(line.value)
    return line if 8 <= len(line) <= 60 and not other else None


def _title_of_briefing(front: Sequence[Text]) -> Text | None:
    """Find the title below the head of a briefing: its issue over who edits it and when (第8期（总第46期） / 某某办公室 2019年8月15日)."""
    heads = [n for n, line in enumerate(front[:-1]) if n and ISSUE_OF_BRIEFING.fullmatch(fold_script(line.value))]
    if len(heads) != 1:
        return None
    below = front[heads[0] + 1 :]
    edited = next((n for n, line in enumerate(below) if DAY.search(line.value)), None)
    title = below[-1] if edited is not None and edited + 2 == len(below) else None
    is_title = title is not None and 6 <= len(title) <= LONGEST_HEADLINE and not not_title(title.value)
    return title if is_title and title is not None and not is_organ(title.value) else None


def title_of_announcement(front: Sequence[Text]) -> Text | None:
    """Find the head of an announcement that alone stands above its text (某某厅公告, or 公　告 below its organ, over number and day), or a briefing's title."""
    for n, line in enumerate(front):
        folded = fold_script(line.value)
        others = [*front[:n], *front[n + 1 :]]
        if MINUTES_ALONE.fullmatch(folded) and all(_is_number_or_day(other.value) for other in others):
            return line
        if folded[-1:] != "告" or not all(_is_number_or_day(below.value) for below in front[n + 1 :]):
            continue
        head = HEAD_OF_ORDER.fullmatch(folded)
        if head and is_organ(head[1]) and not BARE_HEAD.fullmatch(folded):
            return line
        if BARE_HEAD.fullmatch(folded):
            return Text.join(front[:2]) if n == 1 and is_organ(front[0].value) else None
    return _title_of_briefing(front)


def _is_number_or_day(text: str) -> bool:
    """Whether a line of a head is a number, a day, or the organ that stands over or before them."""
    return any(pattern.fullmatch(text) for pattern in (NUMBER, COVER_DATE, SIGNED)) or is_organ(text)


def title_above_cover(front: Sequence[Text]) -> Text | None:
    """Find the title over an organ and a date in brackets (中国应对气候变化的政策与行动 / 国务院新闻办公室 / （2021年10月）)."""
    for title, *below in zip(front, front[1:], front[2:], strict=False):
        organ, date = sorted(below, key=lambda line: COVER_DATE.fullmatch(line.value) is not None)
        dated = COVER_DATE.fullmatch(date.value) and date.value[0] in "（("
        if dated and is_organ(organ.value) and 6 <= len(title) <= 60 and not not_title(title.value):
            return title
    if len(front) > 1 and _is_cover(front[2:4]) and re.match("——[0-9]", front[1].value):
        return Text.join(front[:2])  # 中国低碳城市发展绿皮书 / ——2019低碳城市评价
    return None


def _is_cover(lines: Sequence[Text]) -> bool:
    """Whether two lines are an organ and the date below it, as a cover has them under its title."""
    return len(lines) == 2 and is_organ(lines[0].value) and COVER_DATE.fullmatch(lines[1].value) is not None


def title_over_subtitle(lines: Sequence[Text], front: Sequence[Text]) -> Text | None:
    """Find the title whose subtitle below it ends as titles do (先行先试 久久为功 / ——杭州市…情况汇报); items of a list follow each other."""
    if not front or len(front) > MOST_ABOVE_SUBTITLE or len(lines) < len(front) + 2:
        return None
    title, subtitle, below = front[-1], lines[len(front)], lines[len(front) + 1]
    # 强化…行动 / ——…自主贡献 / （2015年6月30日）
    is_dated = below.value[0] in "（(" and COVER_DATE.fullmatch(below.value) is not None
    is_cover = is_dated or _is_cover(lines[len(front) + 1 : len(front) + 3])
    is_subtitle = SUBTITLE_OF_PAPER.fullmatch(subtitle.value) and (
        is_cover or TITLE_END.search(fold_script(subtitle.value))
    )
    if not is_subtitle or below.value[:1] in "—─-" or not_title(title.value) or is_organ(title.value):
        return None
    return Text.join([title, subtitle]) if len(title) <= LONGEST_HEADLINE else None


def _with_subtitle(lines: Sequence[Text], title: Text) -> Text:
    """Return a headline with the subtitle on the line below it (中国低碳城市建设迈出新步伐 / ——深圳、杭州、保定等地探索纪实)."""
    n = next((n for n, line in enumerate(lines[:MOST_LINES]) if line.ends == title.ends), len(lines))
    if n + 2 >= len(lines):
        return title
    below, behind = lines[n + 1], lines[n + 2].value
    is_subtitle = below.value.startswith("——") and SUBTITLE_OF_PAPER.fullmatch(below.value) is not None
    return Text.join([title, below]) if is_subtitle and not behind.startswith("——") else title


def _with_stage(line: Text, below: Text | None) -> Text | None:
    """Return a title with the stage of its draft that stands on the line below (（征求意见稿）); None where none does."""
    is_stage = below is not None and GOES_ON.match(fold_script(below.value)) and below.value[-1] in "）)"
    return Text.join([line, below]) if below is not None and is_stage else None


def title_of_genre(lines: Sequence[Text], front: Sequence[Text]) -> Text | None:
    """Find the title of a paper or of news: its first line, with the subtitle that goes on below it (——基于…)."""
    kind = genre(lines)
    title = _paper_title(lines) if kind == "paper" else _headline(lines, front, news=kind == "news")
    longest = LONGEST_HEADLINE if title is None or regex.search(r"\p{Han}", title.value) else LONGEST_IN_LATIN
    if title is None or not 6 <= len(title) <= longest or NUMBER.fullmatch(title.value):
        return None
    following = next((below for line, below in pairwise(lines) if line is title), None)
    if kind == "paper" and following is not None and SUBTITLE_OF_PAPER.fullmatch(following.value):
        return Text.join([title, following])
    return _with_subtitle(lines, title)


def _headline(lines: Sequence[Text], front: Sequence[Text], *, news: bool) -> Text | None:
    """Return the line above a site's stamp (2017-01-24 09:30 来源：…); of news the first line where there is no stamp."""
    for line, below in pairwise(lines[:12]):
        if STAMP.fullmatch(fold_script(below.value)) and not _not_headline(line.value):
            return line
    candidates = [line for line in front if not (_not_headline(line.value) or pages.is_bar_of_links(line))]
    return _whole_headline(candidates, lines) if news and candidates else None


def _whole_headline(candidates: Sequence[Text], lines: Sequence[Text]) -> Text | None:
    """Return the first of the lines over news, with the second where it goes on there; None where that may be so."""
    first, *others = candidates
    if others and goes_on(first.value, others[0].value, [line.value for line in lines if line not in candidates[:2]]):
        return Text.join(candidates[:2])
    # Of two short lines over the news nothing tells whether they are one headline, or which of them is it.
    is_split = len(candidates) == 2 and all(len(line) < SHORT_HEADLINE for line in candidates)
    return None if is_split or (others and may_go_on(first.value)) else first


def _not_headline(text: str) -> bool:
    folded = fold_script(text)
    dated = COVER_DATE.fullmatch(folded) or STAMP.fullmatch(folded) or pages.EDITION_OF_DAY.fullmatch(folded)
    is_stamp = (
        page_frames.is_stamp_line(folded) or pages.STAMPED.fullmatch(folded) or pages.LATIN_WORD.fullmatch(folded)
    )
    is_stamp = is_stamp or NEWS.fullmatch(folded)  # 镇江日报北京3月9日电, alone over the news
    is_stamp = is_stamp or BYLINE.fullmatch(folded)
    return (
        bool(LABEL.match(folded) or dated or is_stamp or CAPTION.match(folded) or pages.OF_PHOTO.search(folded))
        or text[-1:] in "。：:"
        or text[:1] in "•·□■◎"
    )


def _paper_title(lines: Sequence[Text]) -> Text | None:
    """Return the title of a paper: the one it is cited by, or the first line below its journal and above its abstract."""
    cited = _title_as_cited(lines)
    if cited is not None:
        return cited
    abstract = next((n for n, line in enumerate(lines) if _begins_abstract(line.value)), len(lines))
    bare = lines[: min(abstract, 30)]
    above = _below_rubric([line for line in bare if not _not_headline(_whole_in_latin(line.value))])
    journals = names_of_journals(lines)
    candidates = [line for line in _title_candidates(above) if len(line) >= 6 and line.value not in journals][:2]
    taken_up = clearly_taken_up([line.value for line in candidates], [line.value for line in lines])
    title = candidates[taken_up or 0] if candidates else None
    return _without_column(_over_two_lines(title, lines)) if title is not None else None


def _whole_in_latin(text: str) -> str:
    """Return a line of English without the colon at which a title goes on below (…Firm Relocation: / Evidence from…)."""
    return text if regex.search(r"\p{Han}", text) or len(text) < SHORTEST_IN_LATIN else text.removesuffix(":")


def _below_rubric(above: Sequence[Text]) -> Sequence[Text]:
    """Return the lines below the rubric that a journal prints over a title in English (Article), or behind it on its line."""
    for n in range(len(above) - 2, -1, -1):
        if RUBRIC.fullmatch(above[n].value):
            return above[n + 1 :]
    for n, line in enumerate(above[:3]):
        if rubric := RUBRIC_BEFORE.match(line.value):
            return [line[rubric.end() :], *above[n + 1 :]]
    return above


def _without_column(title: Text) -> Text:
    """Leave out the column of a journal or a site before a paper's title (专家视点 | …的构建)."""
    column = COLUMN.match(title.value)
    return title[column.end() :] if column and len(title) - column.end() >= SHORTEST_STEP else title


def _over_two_lines(title: Text, lines: Sequence[Text]) -> Text:
    """Return a paper's title with the line below it, where the first ends as no title does and the second does."""
    below = next((below for line, below in pairwise(lines) if line.ends == title.ends), None)
    if below is not None and _goes_on_in_latin(title.value, below.value):
        return mend_text(Text.quote(title.origin, title.starts[0], below.ends[-1]), JOINED)
    if below is None or _names_authors(below) or not regex.match(r"\p{Han}", below.value):
        return title
    is_cut = not END_OF_PAPER.search(title.value) and END_OF_PAPER.search(below.value) and len(title) >= SHORTEST_CUT
    return Text.join([title, below]) if is_cut and not PAPER.match(below.value) and len(below) < 40 else title


def _goes_on_in_latin(title: str, below: str) -> bool:
    """Whether a title in English goes on below: it breaks off at a word that ends none, or the next line begins in lower case."""
    if regex.search(r"\p{Han}", title + below) or len(below) > LONGEST_IN_LATIN - len(title):
        return False
    return len(title) > SHORTEST_STEP and bool(GOES_ON_IN_LATIN.search(title) or re.match("[a-z]{2,} ", below))


def _title_candidates(above: Sequence[Text]) -> Sequence[Text]:
    """Return the lines above an abstract that can be the title; those that stand behind authors first (于涵 等 | 低碳城市…研究)."""
    printed = [line.value for line in above]
    papers = [line for line in above if not any(_is_name_of_journal(line.value, value) for value in printed)]
    candidates = _below_journal([line for line in papers if not _names_authors(line)])
    behind = {BEHIND_AUTHORS.sub("", line.value) for line in above if BEHIND_AUTHORS.match(line.value)}
    return [line for line in candidates if line.value in behind] or candidates


def _is_name_of_journal(line: str, above: str) -> bool:
    """Whether a line names the journal whose volume stands on another (Energy Policy, Energy Policy 123 (2024) 113456)."""
    return above.startswith(line) and VOLUME_BEHIND.match(above, len(line)) is not None


def without_author(title: Text | None, lines: Sequence[Text], named: Collection[str]) -> Text | None:
    """Leave out the authors behind a title: on its last line, or (…外延拓展/郑梁) whose name stands on a line of its own, or is labelled."""
    author = AUTHOR_BEHIND.search(title.value) if title is not None else None
    if title is None:
        return None
    printed = title.origin.text[title.starts[0] : title.ends[-1]]
    last = printed.rfind("\n") + 1
    is_run_in = last and re.search("[0-9]", printed[last:]) and AUTHORS.fullmatch(printed[last:].strip())
    if is_run_in:  # 薛飞1，陈煦2, on the line below
        return title[: sum(start < title.starts[0] + last for start in title.starts)].strip()
    if author is None:
        return title
    alone = {"".join(LABEL.sub("", line.value).split()) for line in lines[:30]}
    return title[: author.start()].strip() if author[1] in alone or author[1] in named else title


def title_of_interview(front: Sequence[Text]) -> Text | None:
    """Return the headline over two lines of what somebody answers the press about a document (某某负责同志就 / 《…方案》答记者问)."""
    is_open = re.compile("就$|就《[^》]*$")
    joined = (Text.join([line, below]) for line, below in pairwise(front) if is_open.search(line.value))
    return next((title for title in joined if INTERVIEW.fullmatch(fold_script(title.value))), None)


def _names_authors(line: Text) -> bool:
    """Whether a line is names side by side, with the blanks between them that mending closes."""
    printed = line.origin.text[line.starts[0] : line.ends[-1]]
    return bool(AUTHORS.fullmatch(line.value) or AUTHORS.fullmatch(" ".join(printed.split())))


def _begins_abstract(text: str) -> bool:
    return bool(PAPER.match(text)) or bool(BRACKETED.match(text))


def _title_as_cited(lines: Sequence[Text]) -> Text | None:
    """Return the line that the paper's own citation above it names as its title (作者. 题名[J].)."""
    marked = [line.value for line in lines[:25] if "[" in line.value or "［" in line.value]
    cited = {"".join(match[1].split()) for line in marked for match in CITED_AS.finditer(line)}
    return next((line for line in lines[:40] if "".join(line.value.split()) in cited), None)


def _below_journal(lines: Sequence[Text]) -> list[Text]:
    """Leave out what stands above a paper's title: the journal with its volume, its English name over Chinese.

    A line that stands twice (the page's headline and the paper's own) is the title.
    """
    below = [line for line in lines if not ABOVE_PAPER.search(line.value) and not JOURNAL.fullmatch(line.value)]
    values = [line.value for line in below]
    twice = [line for line in below if len(line) >= 6 and values.count(line.value) > 1]
    return twice or [line for line in below if regex.search(r"\p{Han}", line.value)] or below


def genre(lines: Sequence[Text]) -> str:
    """Return whether a document is a paper (an abstract and keywords) or news (the line of an agency); else ""."""
    head = [line.value for line in lines[:25]]
    if _title_as_cited(lines) is not None:
        return "paper"
    if _is_paper(head) and not (_is_told_otherwise(lines) and not any(KEYWORDS.match(line) for line in head)):
        return "paper"
    return "news" if _is_news(lines, head) else ""


def _is_told_otherwise(lines: Sequence[Text]) -> bool:
    """Whether the front ends as titles of official documents do."""
    return printed_title(front_lines(lines)) is not None


INTERVIEW = re.compile("[^，。；]{4,40}就《[^《》]+》[^，。；]{0,10}(?:答记者问|接受[^，。；]{0,16}采访)")
INTRODUCTION = re.compile("(?:[0-9一][.．、 ]{0,2})?引 ?言|(?:第[一1]章 ?)?[绪緒] ?[论論]")  # below 摘要：选取…


# A library's page of a paper, whose abstract and keywords bear no labels; short pieces of gazettes have one page or two.
PUT_ONLINE = "万方平台首次上网日期"
PAGES_OF_PAPER = re.compile("共(?:[3-9]|[1-9][0-9]{1,2}) ?页")


def _is_paper(head: Sequence[str]) -> bool:
    """Whether a head has an abstract with keywords, keywords with the number of a journal, or 摘要 on a line of its own."""
    keywords = any(KEYWORDS.match(line) for line in head)
    if keywords and any(
        PAPER.match(line) or JOURNAL_NUMBER.search(line) or AFFILIATION.fullmatch(line) for line in head
    ):
        return True
    if _has_notes_of_paper(head) or _has_introduction(head):
        return True
    both = any(line.startswith("Abstract") for line in head) and any(PAPER.match(line) for line in head[:-1])
    return (both and not head[0].startswith("Abstract")) or any(ABSTRACT_ALONE.fullmatch(line) for line in head[1:12])


def _has_introduction(head: Sequence[str]) -> bool:
    """Whether a head has an abstract and, on a line of its own, an introduction, or authors above it (张三，李四 / 摘要：…)."""
    named = (above for above, line in pairwise(head[1:8]) if PAPER.match(line))
    is_signed = any(AUTHORS.fullmatch(above) or LATIN_AUTHORS.fullmatch(above) for above in named)
    introduced = any(PAPER.match(line) for line in head[1:8]) and any(INTRODUCTION.fullmatch(line) for line in head)
    return is_signed or introduced


def _has_notes_of_paper(head: Sequence[str]) -> bool:
    """Whether a head has where an author works, in brackets, a note that cites a journal, or what a library of papers says."""
    if any(PUT_ONLINE in line for line in head) and any(PAGES_OF_PAPER.fullmatch(line) for line in head):
        return True
    works = any(AFFILIATION.fullmatch(fold_script(line)) for line in head[1:6])
    return works or any(NOTE_OF_PAPER.search(line) for line in head)


def _is_news(lines: Sequence[Text], head: Sequence[str]) -> bool:
    """Whether a head has the line of an agency or a stamp over 日前; the document that an agency prints below is none."""
    folded = [fold_script(line) for line in head]
    if any(NEWS.match(line) and not _prints_document(line) for line in folded[:8]):
        below = printed_document(lines)
        is_told_otherwise = _is_told_otherwise(below) or title_printed_whole(lines, below) is not None
        return below is lines or not is_told_otherwise
    stamped = any(STAMP.fullmatch(line) and NEWS_OPENING.match(body) for line, body in pairwise(folded[:6]))
    stamped = stamped or any(BYLINE.fullmatch(line) for line in folded[1:6])
    return stamped and not TITLE_END.search(head[0])


def _prints_document(line: str) -> bool:
    """Whether an agency's line goes on with the title of what it prints (新华社北京3月13日电关于…的报告)."""
    dateline = DATELINE.match(line)
    title = line[dateline.end() :].strip() if dateline is not None else ""
    return bool(ABOUT.match(title) and TITLE_END.search(title))


def organ_over_year(title: Text | None, front: Sequence[Text]) -> Text | None:
    """Return the organ that stands alone on the first line of a title whose next line begins with a year, or is a court's (某某局 / 2022年…报告)."""
    if title is None:
        return None
    for line, below in pairwise(front):
        is_bare = YEAR_FIRST.match(below.value) or OF_COURT.fullmatch(below.value)
        is_title = title.value == line.value + below.value and bool(is_bare)
        if is_title and is_organ(line.value):
            return line
    return None


def organ_of_red_head(front: Sequence[Text]) -> Text | None:
    """Return the organ of a red head (国家发展和改革委员会文件)."""
    for line in front[:3]:
        numbered = RED_HEAD_NUMBERED.match(line.value)
        is_head = numbered is not None and (numbered.end() == len(line) or end_of_red_head(line) > 0)
        head = numbered if is_head else RED_HEAD.fullmatch(line.value)
        if head and is_organ(head[1]):
            return line[: head.end(1)].strip()
    return None


def organ_of_order(front: Sequence[Text]) -> Text | None:
    """Return the organ of the head of an order or announcement (国务院令, 生态环境部公告)."""
    for n, line in enumerate(front):
        head = HEAD_OF_ORDER.fullmatch(fold_script(line.value)) or ANNOUNCED.fullmatch(fold_script(line.value))
        if head and is_organ(head[1]) and not NUMBER_OF_GOVERNMENT.fullmatch(head[1]):
            last = line[: head.end(1)].strip()
            start = _first_organ(front, n) if is_state_organ(last.value) else n  # a site may name others above
            is_joint = start < n and not any(above.value.endswith(last.value) for above in front[start:n])
            return join_organs([*front[start:n], last]) if is_joint else last
    return _organs_over_head(front)


def _organs_over_head(front: Sequence[Text]) -> Text | None:
    """Return the organs on a line each over the head of their joint order (某某部 / 某某部 / 令)."""
    head = next((n for n, line in enumerate(front) if n > 1 and BARE_HEAD.fullmatch(line.value)), 0)
    start = _first_organ(front, head)
    return join_organs(front[start:head]) if head - start > 1 else None


def _first_organ(front: Sequence[Text], end: int) -> int:
    """Return where the lines begin that name an organ each, right above one."""
    start = end
    while start and is_organ(front[start - 1].value):
        start -= 1
    return start


def organ_beside_title(front: Sequence[Text], title: Text | None) -> Text | None:
    """Return the organ that stands under the title, above it and its number, or alone over an addressee."""
    for n, line in enumerate(front):
        organs = organs_of_line(line.value)
        if not organs or not all(is_organ(organ) for organ in organs):
            continue
        last = _end_of_organs(front, n)
        if n and last > n + 1 and all(is_organ(organ) for organ in organs_of_line(front[n - 1].value)):
            continue
        below = front[last].value if last < len(front) else ""
        if _stands_beside(front[:n], below, title) or (title is None and len(front) == 1):
            return line if last == n + 1 else join_organs(front[n:last])
    return None


def _end_of_organs(front: Sequence[Text], start: int) -> int:
    """Return where the lines end that name an organ each, from one of them on."""
    end = start + 1
    while end < len(front) and all(is_organ(organ) for organ in organs_of_line(front[end].value)):
        end += 1
    return end


def _stands_beside(lines: Sequence[Text], below: str, title: Text | None) -> bool:
    """Whether a line stands under the title, over its number, or over its 关于…, by the lines above and below it."""
    if title is None:
        return False
    above = lines[-1].value if lines else ""
    under_title = len(above) > 4 and title.value.endswith(YEAR_OF_EDITION.sub("", above))
    over_title = len(below) > 8 and title.value.endswith(below) and ABOUT.match(below) is not None
    # …在某区第十八届 / 人民代表大会第五次会议上 may stand on two lines.
    sessions = (fold_script("".join(line.value for line in lines[-count:])) for count in (1, 2))
    under_subtitle = any(SUBTITLE.fullmatch(session) for session in sessions)
    return under_title or over_title or under_subtitle or NUMBER.fullmatch(below) is not None
