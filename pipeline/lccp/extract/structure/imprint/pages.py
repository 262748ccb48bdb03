"""Pages of news and of sites: the headline above the line that says when, and from where, it was put up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise, takewhile
from typing import NamedTuple

from lccp.extract.structure import frames
from lccp.extract.structure.imprint import page_frames
from lccp.extract.structure.imprint.echoes import LEAST_ECHO, LOUD_ECHO, clearly_taken_up
from lccp.extract.structure.imprint.openings import begins_title
from lccp.extract.structure.imprint.organs import is_organ, organs_of_line
from lccp.extract.structure.imprint.patterns import (
    ADOPTED_BARE,
    COVER_DATE,
    DAY_FORM,
    DIGIT_DATE,
    HEAD_OF_ORDER,
    IN_BRACKETS,
    LABEL,
    LOST_BEGINNING,
    NEWS,
    NEWS_OPENING,
    NUMBER,
    RED_HEAD_NUMBERED,
    SITE_DATE,
    SITE_TIME,
    TITLE_END,
)
from lccp.extract.structure.imprint.torn import goes_on
from lccp.extract.structure.markers import marker_at
from lccp.reference.script import fold_script
from lccp.text.patterns import re, regex
from lccp.text.spans import Text

_SIGN = r"[\p{Han}A-Za-z0-9.?？:：《》·|()（）【】 /\[\]－-]"
# 2023-07-24 09:23:00, 新华日报 2018-10-24 10:41:32, 编辑: 时间:2025-03-06, 发布日期:2023/7/15 16:18:46 作者:…,
# (2024年01月16日) 来源:潍坊晚报.
STAMPED = regex.compile(
    rf"{_SIGN}{{0,24}}?(?<![0-9])(?P<date>{SITE_DATE}) ?{SITE_TIME}{_SIGN}{{0,40}}"
    rf"|{_SIGN}{{0,60}}?(?:时间|日期|发[布表]于)[:：] ?(?P<day>{SITE_DATE})(?: ?{SITE_TIME})?(?:[】\]]|(?:[ |｜]|(?=打印|关闭|字体|字号|分享|浏览|点击|阅读|来[源自]|【)){_SIGN}{{0,60}})?"
    rf"|(?:来源|来自|稿源|作者|编辑)[:：][^:：。]{{0,24}}?(?P<loose>{SITE_DATE}) ?(?:访问|浏览|阅读|点击)[:：]?.{{0,12}}"
    rf"|(?P<byline>{DIGIT_DATE}) ?(?:{SITE_TIME})?[\p{{Han}}·、 ]{{2,40}}"
    rf"|(?:(?:来源|稿源|作者|编辑|记者)[:：][^:：。；]{{1,24}}){{1,3}}(?P<last>{SITE_DATE})"
    rf"|[（(\[【]? ?(?P<issue>{SITE_DATE}) ?[）)\]】]? ?(?:来源|稿源|作者|记者|浏览|字体|字号|信息来源)[:：]{_SIGN}{{0,40}}"
)
ALONE = regex.compile(
    rf"(?P<organ>\p{{Han}}{{3,16}} ?)?[（(\[]? ?(?P<day>{DIGIT_DATE}|{DAY_FORM}) ?[\]）)]?"
)  # a line of its own, among lines of a frame
EDITION_OF_DAY = regex.compile(
    rf"(?:\p{{Han}}{{2,8}}报 ?)?({SITE_DATE}) ?(?:星期[一二三四五六日天](?: ?第? ?[0-9A-Z]{{1,3}} ?版)?|[<＜‹]? ?上一版.{{0,20}}|第 ?[0-9A-Z]{{1,3}} ?版)"
    rf"|[0-9<＜‹]? ?上一[篇版] ?下一[篇版] ?[0-9>＞›]? ?({SITE_DATE})[放大缩小默认 ]*"
    # 解放日报/2021年/11月/3日/第001版, as a library heads what newspapers print
    r"|\p{Han}{2,10}/((?:19|20)[0-9]{2}年)/([0-9]{1,2}月)/([0-9]{1,2}日)/第?[0-9A-Z]{1,3}版"
)  # the head of a newspaper's page
# （《中国环境报》2017年3月6日01版）, 安徽日报 2016-11-08, 2021年01月23日 大同日报: at the foot of what a newspaper printed.
_PAPER = r"《?\p{Han}{2,10}报》?"
EDITION_BELOW = regex.compile(
    rf"(?:^|(?<=[。社]))[（(\[【]?(?:(?:原?载|摘自|转自|来源|刊)[于自]?[:：]?)? ?(?:{_PAPER}[ ，,（(]*(?P<date>{SITE_DATE})|(?P<date>{SITE_DATE})[ ，,]*{_PAPER})[）)]?"
    r"[ ，,]*(?:星期[一二三四五六日天])?[ ，,]*(?:第? ?[0-9A-Z]{1,4} ?版)?[）)\]】]*$"
)
NEWS_MARK = regex.compile(
    r"^【[\p{Han}]{2,6}[网报]|记者|本报讯|[】）)]讯|【讯】|原标题|[（(](?:中国新闻网|新华社|人民网|[\p{Han}]{2,6}日报)[^（）()]{0,20}[)）]$"
    r"|据[\p{Han}0-9]{2,16}(?:网站|消息|报道|讯)[，,消]|^据《\p{Han}{2,12}[网报]》|(?:近日|日前|今日|昨日)(?:[，,][^。]{0,40})?(?:联合)?(?:正式)?(?:印发|发布|公布|出台|举行|召开)|网站[0-9]{1,2}日(?:发布|公布|消息)|^从[^，。]{2,20}获悉|^(?!以下)[^，。；]{2,16}今[日天][（(][一二三四五六七八九十0-9月日]{2,6}[）)]|[0-9]{1,2}月[0-9]{1,2}日(?:上午|下午)?[，,]?在[^。]{2,20}(?:开幕|闭幕)"
)
LONGEST_LINE = 30  # signs of a line of the head that is no sentence
ORIGINAL = re.compile("原[标標][题題][：:]")
ORIGINAL_IN_BRACKETS = re.compile(r"[（(【\[]?原[标標][題题][：:] ?([^（）()]+(?:[（(][^（）()]+[)）])?)[)）】\]]?$")
PROSE_END = re.compile("。(?:[（(][^（）()]{1,40}[）)]| ?□据新华社)?$")
INTRODUCED = re.compile("(?:文章)?导 ?读|导语|核心提示")
TRAIL_LABELLED = re.compile("(?:您?(?:现在|当前)?(?:所在的|的|所在)?位置[是为]?[：:]|当前所在[：:]).+")
NAME_OF_SITE = regex.compile(
    "(?:网|网站|频道|栏目|范文|资讯|新闻|大全|中心|平台|列表|专题|专栏)$"
)  # 天天硕士研究生论文网
# The column that a trail names last: 首页 > 公交动态 > 公交新闻.
NEWS_COLUMN = re.compile(r"(?:新闻|要闻|资讯|快讯)(?:中心|动态|资讯)?$")
# The paper or agency that a stamp names as its source: 来源：池州日报.
PRESS = regex.compile(
    r"(?:来源|稿源)[:：] ?《?(?:\p{Han}{2,10}?(?:(?<![公简月年季学通汇])报(?![告表送备])|新闻[网社]|通讯社|电视台)|新华社|(?:新华|人民|光明|中新|中青|央视|央广|环球|澎湃|界面|财新|经济日报)(?:网|新闻)|中国(?:网(?!站)|(?:经济|青年|发展|日报|广播|能源|环境)网|改革报))"
    r"|[0-9]{2}[:：][0-9]{2} ?(?:新华社|中新社|\p{Han}{2,8}[日晚]报)"
)
BYLINE = regex.compile(r"\p{Han}{0,8}(?:记者|通讯员)[\p{Han}、 ]{2,12}")  # 见习记者郑欣慰
OF_PHOTO = re.compile("摄[）)]$")  # （中评社 徐梦溪摄）, a caption over the text whose headline a copy lacks
COLUMN_OF_FORUM = regex.compile(r"\[\p{Han}{2,6}\] ?(?=.{6})")  # [中国内地] 中国地方官员…
COLON = re.compile("[:：]")
SPEECH = re.compile("(?:同志们|各位(?:代表|委员|同志|领导))[，、：:!！]")
FILE_NAME = re.compile(r"[.](?:docx?|pdf|xlsx?|pptx?|txt|wps)$", re.IGNORECASE)
NEWS_DATED = re.compile(rf"{SITE_DATE} ?(?:上午|下午)?[，,]")
LATIN_WORD = regex.compile(r"[A-Za-z]{1,14}")  # Language, above a page's headline
POSTED = regex.compile(r"[A-Za-z0-9_]{3,20} ?- ?[0-9]{4}/")
# 答复单位：…, 来信人：…: what a form asks for.
FIELD = regex.compile(r"\p{Han}{0,4}(?:单位|时间|日期|主题|部门|编号|类别|信人|姓名|电话|状态)[:：]")
AUTHOR = regex.compile(r"(?:文[/／:：] ?|作者[:：] ?)?\p{Han}{2,3}")
SITE_BEHIND = regex.compile(r"(?<=.{8})_\p{Han}{2,10}$")
SUBTITLE_BELOW = re.compile("——.{3}")
ADDRESSED = re.compile("[：:] *$")  # whom a document addresses: no headline stands below it
IN_HAN = regex.compile(r"(?:\p{Han}.*){6}")
RULER = re.compile("[*＊=＝~～]{6,}")  # under the headline of a press release
BACKWARDS = re.compile(
    rf"(?P<first>[0-9]{{2}})\.(?P<second>[0-9]{{2}})\.(?P<year>(?:19|20)[0-9]{{2}}) ?{SITE_TIME}.{{0,40}}"
)
NAMED_DAY = re.compile("([0-9]{1,2})月([0-9]{1,2})日")
MOST_OF_EDITION, SHORTEST_HEADLINE = (
    6,
    4,
)  # lines of the head of a newspaper's page; signs of a headline over a subtitle
RUNNING_HEAD = re.compile("第 ?[0-9]{1,3} ?[期卷]")  # of a journal's page: 第3期 低碳城市试点的减排效应 17
OF_EDITION = re.compile(
    "(?:头版)?要闻$|(?:综合|时政)(?:新闻)?$|(?:[^，。：]{2,8}报 ?)?第?[0-9A-Z]{1,3}版|版次|上一[版篇]|下一[版篇]|[放缩]"
)
# …为例时间: 2015-09-25信息来源:某某 作者:某某, …试点名单来源：省生态环境厅; what money or data come from is no site's.
STAMP_BEHIND = regex.compile(
    rf"(?<=\p{{Han}}{{8}}) ?(?:(?:发布|发表|更新)(?:时间|日期)[:：] ?{SITE_DATE}(?: ?{SITE_TIME})?"
    rf"|{SITE_DATE}(?: ?{SITE_TIME})? ?(?:来源|作者|浏览)[:：][^。；]{{0,60}}|(?:发布|发表|更新)?(?:时间|日期)[:：] ?{SITE_DATE}[^。；]{{0,16}}(?:来源|作者|浏览|点击)[:：][^。；]{{0,60}}"
    "|(?<![资金数据料经费案线索要的片])(?:(?:信息|文章)?来源|稿源)[:：][^。；，]{2,60})$"
)
LABELLED_BEFORE = regex.compile(
    f"(?:{frames.SITE_LABEL}) ?[:：]"
)  # in what is a stamp as a whole (编辑：某某 来源：某某)
HEAD_OF_STAMPS = 8  # lines of a page that a stamp may be run into
MOST_DAYS = 14  # from what a page tells to its stamp
MOST_SHORT = 10  # lines below a lone headline; the rows of a list are more
HEAD = 24  # lines of a page that its headline stands among
BODY = 6  # lines of the body that tell news
FOOT = 6  # lines below the news that may say which edition printed it
NO_LEVELS: Mapping[int, int] = {}


class PageStamp(NamedTuple):
    """The headline of a page, the date of its stamp, whether its first lines tell news, and whether its column or source is one of news.

    ``alone`` is the one line above the prose of a page without a stamp: what else is read of the page does not rest on it.
    """

    headline: Text | None
    date: Text | None
    is_news: bool
    in_news_column: bool = False
    alone: Text | None = None


NO_STAMP = PageStamp(None, None, False)


def parted_stamps(lines: Sequence[Text]) -> Iterator[Text]:
    """Yield the lines of a page, of the first those parted that a site's stamp is run into."""
    for n, line in enumerate(lines):
        headline = without_stamp(line) if n < HEAD_OF_STAMPS else line
        yield headline
        if len(headline) < len(line):
            yield line[len(headline) :].strip()


def without_stamp(line: Text) -> Text:
    """Leave out a site's stamp that a copy has run into the headline."""
    folded = fold_script(line.value)
    stamp = STAMP_BEHIND.search(folded) if ":" in folded or "：" in folded else None
    return line[: stamp.start()] if stamp and not LABELLED_BEFORE.search(folded, 0, stamp.start()) else line


def page_stamp(lines: Sequence[Text], levels: Mapping[int, int] = NO_LEVELS) -> PageStamp:
    """Return what the stamp of a page says; ``lines`` are all of its lines in order, its frame too.

    ``levels`` are those of the headings among them, by where each begins.
    """
    stamp = _dated_stamp(lines, levels)
    if stamp.date is None:
        below = (line[slice(*day.span("date"))] for line in lines[-FOOT:] if (day := EDITION_BELOW.search(line.value)))
        stamp = stamp._replace(date=next(below, None))
    if stamp.headline is None:
        stamp = stamp._replace(headline=_heading_of_page(lines[:HEAD], levels))
    trails = (fold_script(line.value) for line in lines[:HEAD] if frames.last_of_trail(line.value))
    steps = (trail.strip().removesuffix("正文").rstrip(" >＞»") for trail in trails)
    headline = None
    if stamp.headline is not None:
        headline = _whole_headline(frames.without_bar(_without_site(stamp.headline)), lines)
    is_of_press = any(COLON.search(line.value) and PRESS.search(fold_script(line.value)) for line in lines[:HEAD])
    in_column = is_of_press or any(NEWS_COLUMN.search(step) for step in steps)
    return stamp._replace(headline=headline, in_news_column=in_column)


def _whole_headline(headline: Text, lines: Sequence[Text]) -> Text:
    """Return a headline with the line below or above that it goes on with."""
    for above, below in pairwise(lines):
        if headline.starts[0] not in (above.starts[0], below.starts[0]) or headline.value not in (
            above.value,
            below.value,
        ):
            continue
        body = [line.value for line in lines if line not in (above, below)]
        can_be_one = _is_headline(above.value) and _may_follow(below.value)
        if can_be_one and goes_on(above.value, below.value, body):
            return Text.join([above, below])
    return headline


def _may_follow(text: str) -> bool:
    """Whether a line can be the end of a headline that another begins."""
    return text[-1] not in "。：:；;" and not page_frames.is_stamp_line(text) and not NEWS_MARK.search(text)


def _without_site(headline: Text) -> Text:
    """Leave out the name of a site that a page's title has behind its headline (國家崛起…意味着什麼?_風聞)."""
    site = SITE_BEHIND.search(headline.value)
    return headline[: site.start()].strip() if site else headline


def _dated_stamp(lines: Sequence[Text], levels: Mapping[int, int]) -> PageStamp:
    """Return the headline above the line that dates a page, or what an undated stamp says."""
    folded = [fold_script(line.value.strip()) for line in lines[: HEAD + BODY]]
    for n, (line, text) in enumerate(zip(lines[:HEAD], folded, strict=False)):
        edition = EDITION_OF_DAY.fullmatch(text)
        if edition is not None:
            headline = _heading_of_page(lines[:n], levels) or _headline_below(lines[n + 1 :], folded[n + 2 :])
            return PageStamp(headline, _day_of_edition(line.strip(), edition), _tells_news(folded[n + 2 :]))
        if len(text) > LONGEST_LINE and text.endswith("。"):
            break
        is_of_file = any(FILE_NAME.search(above) for above in folded[:n])  # when somebody put it into a library
        if n == 0 and STAMPED.fullmatch(text) and _heads_prose(folded):
            return _stamp_over_headline(lines, folded)
        stamped = _stamped_date(folded, n) if n and not is_of_file else None
        if stamped is not None:
            date = line.strip()[stamped[0] : stamped[1]]
            return PageStamp(
                _headline_beside(lines, folded, n, levels), date, _tells_news(folded[n + 1 :], date.value[:4])
            )
    return _undated_stamp(lines, folded, levels)


def _day_of_edition(line: Text, edition: re.Match[str]) -> Text:
    """Return the day in the head of a newspaper's page, without the strokes that a library sets in it (2021年/11月/3日)."""
    spans = [edition.span(group) for group in range(1, edition.re.groups + 1) if edition[group] is not None]
    return Text.join([line[start:end] for start, end in spans])


def _headline_beside(lines: Sequence[Text], folded: Sequence[str], n: int, levels: Mapping[int, int]) -> Text | None:
    """Return the headline above a page's stamp on line ``n``, or below it where 来源 and 作者 stand over it or a day of an edition does."""
    headline = _headline_above(lines[:n], folded[n + 1 :], levels)
    if all(map(page_frames.is_stamp_line, folded[:n])) and _heads_prose(folded[n:]):
        return lines[n + 1]
    return headline or _undated_stamp(lines[n + 1 :], folded[n + 1 :], levels).headline


def _heading_of_page(above: Sequence[Text], levels: Mapping[int, int]) -> Text | None:
    """Return the one heading of the first level at the head of a page, whatever its site sets around it."""
    headings = [line for line in above if levels.get(line.starts[0], 0) == 1]
    is_headline = len(headings) == 1 and _is_headline(headings[0].value) and not _is_none(headings[0].value)
    return headings[0] if is_headline else None


def _headline_below(lines: Sequence[Text], body: Sequence[str]) -> Text | None:
    """Return the headline of a newspaper's page below its edition: over its subtitle, or the one of several that the text takes up."""
    first = next((n for n, line in enumerate(lines[:MOST_OF_EDITION]) if not _is_of_edition(line.value)), 0)
    lines = lines[first:]
    if (with_subtitle := _over_subtitle(lines)) is not None:
        return with_subtitle
    block = list(takewhile(lambda line: _is_headline(line.value) and not NEWS_MARK.search(line.value), lines[:4]))
    for above, subtitle in pairwise(block):
        if SUBTITLE_BELOW.match(fold_script(subtitle.value)):
            return Text.join([above, subtitle])
    taken_up = clearly_taken_up([line.value for line in block], body)
    is_open = (
        first > 0 and len(block) > 1 and taken_up is None
    )  # below a newspaper's head nothing tells a kicker from a headline
    return block[taken_up or 0] if block and not is_open else None


def _over_subtitle(lines: Sequence[Text]) -> Text | None:
    """Return a short headline with its subtitle (绿电入城来 / ——我市…观察), on the first lines or below a kicker."""
    for line, below in pairwise(lines[:3]):
        is_subtitle = [SUBTITLE_BELOW.match(fold_script(text.value)) is not None for text in (line, below)]
        if is_subtitle == [False, True] and _is_short(line):
            return Text.join([line, below])
    return None


def _is_of_edition(text: str) -> bool:
    """Whether a line at the head of a newspaper's page is its number or its buttons (第03版：综合新闻, 放大 缩小 默认)."""
    return (
        page_frames.is_column(text) or frames.is_frame(text, (), ends_title=False) or OF_EDITION.match(text) is not None
    )


def _is_short(line: Text) -> bool:
    """Whether a line can be a headline over its subtitle, however short."""
    return (
        len(line.value.strip()) >= SHORTEST_HEADLINE
        and line.value[-1] not in "。：:；;"
        and not NEWS_MARK.search(line.value)
    )


def _heads_prose(folded: Sequence[str]) -> bool:
    """Whether the line below the first can be a headline, right over prose."""
    return len(folded) > 2 and _is_headline(folded[1]) and len(folded[2]) > LONGEST_LINE and "。" in folded[2]


def _stamp_over_headline(lines: Sequence[Text], folded: Sequence[str]) -> PageStamp:
    """Return the headline below the stamp that a page begins with."""
    stamped = _stamped_date(folded, 0)
    date = lines[0].strip()[stamped[0] : stamped[1]] if stamped is not None else None
    return PageStamp(lines[1], date, _tells_news(folded[2:], date.value[:4] if date is not None else ""))


def _undated_stamp(lines: Sequence[Text], folded: Sequence[str], levels: Mapping[int, int]) -> PageStamp:
    """Return the headline of a page whose stamp has no date: over 来自:… 作者:… 访问量:…, 05-23 01:54 or 导读, or below its trail."""
    prose = next((n for n, text in enumerate(folded[:HEAD]) if len(text) > LONGEST_LINE and PROSE_END.search(text)), 0)
    if prose == 1 and (first := _headline_of_news(lines[0], folded)) is not None:
        return PageStamp(first, None, True)
    for n in range(1, prose):
        if page_frames.is_stamp_line(folded[n]) or any(
            pattern.fullmatch(folded[n]) for pattern in (INTRODUCED, RULER, BYLINE)
        ):
            headline = _headline_above(lines[:n], folded[n + 1 :], levels)
            if headline is None and _heads_prose(folded[n:]):
                headline = lines[n + 1]  # 来源：甘肃日报, of a forum's page, over the headline
            return PageStamp(headline, None, _tells_news(folded[n + 1 :]))
    if prose > 1 and TRAIL_LABELLED.match(folded[prose - 2]) and _is_headline(lines[prose - 1].value):
        return PageStamp(lines[prose - 1], None, _tells_news(folded[prose:]))
    return NO_STAMP._replace(alone=_headline_alone(lines[:prose], folded[prose:]))


def _headline_alone(above: Sequence[Text], body: Sequence[str]) -> Text | None:
    """Return the one line above the prose of a page without a stamp whose words the text takes up."""
    above = list(takewhile(lambda line: not ADDRESSED.search(line.value), above))
    above = [line for line in above if not frames.BUTTONS.fullmatch(line.value)]
    columns = [(line, COLUMN_OF_FORUM.match(line.value)) for line in above]
    above = [line[column.end() :] if column else line for line, column in columns]
    candidates = [line for line in above if _is_headline(line.value) and IN_HAN.search(line.value)]
    is_prose = sum(len(line) <= LONGEST_LINE for line in body) <= MOST_SHORT
    if len(candidates) != 1 or _is_none(candidates[0].value) or not is_prose:
        return None
    least = LEAST_ECHO if len(above) == 1 else LOUD_ECHO  # a first line right above the prose is nothing else
    return candidates[0] if clearly_taken_up([candidates[0].value], body, least) == 0 else None


def _is_none(text: str) -> bool:
    """Whether a line is no headline though it stands where one does: organs, a note in brackets, the name of a model text."""
    if (
        text[0] in "(（[【□■◎"
        or RUNNING_HEAD.match(text)
        or marker_at(text) is not None
        or NAME_OF_SITE.search(text)
        or HEAD_OF_ORDER.fullmatch(fold_script(text))
        or ADOPTED_BARE.fullmatch(fold_script(text))
        or LOST_BEGINNING.match(fold_script(text))
        or RED_HEAD_NUMBERED.match(fold_script(text))
    ):
        return True
    return all(is_organ(part) for part in organs_of_line(text))


def _headline_of_news(line: Text, folded: Sequence[str]) -> Text | None:
    """Return the headline on the first line, where it is labelled as one (原标题：…) or the lines below tell news."""
    headline = _first_headline(line)
    is_of_document = TITLE_END.search(folded[0]) is not None
    opens_news = NEWS_OPENING.match(folded[1]) and not (is_of_document and "关于" in folded[0])  # 7月20日前将总结报我委
    if headline is None or len(headline) < len(line.strip()) or opens_news:
        return headline
    return headline if not is_of_document and _tells_news(folded[1:]) else None


def _first_headline(line: Text) -> Text | None:
    """Return the headline on the first line, right above the news that it heads; without its label (原标题：…)."""
    label = ORIGINAL.match(line.value)
    headline = line[label.end() :].strip() if label else line.strip()
    return headline if _is_headline(headline.value) else None


def _stamped_date(lines: Sequence[str], n: int) -> tuple[int, int] | None:
    """Return where the date stands on a line that is a stamp; one that is nothing else needs a frame below it."""
    if POSTED.match(lines[n]):
        return None  # when somebody posted it in a forum
    stamp = STAMPED.fullmatch(lines[n], page_frames.without_bullet(lines[n]))
    if stamp is not None:
        group = next(name for name in ("date", "day", "issue", "loose", "byline", "last") if stamp[name])
        return stamp.start(group), stamp.end(group)
    if dated := page_frames.dated_stamp(lines[n]):
        return dated.start("date"), dated.end("date")
    if backwards := BACKWARDS.fullmatch(lines[n]):
        return (0, backwards.end("year")) if _has_day_first(backwards, lines[n + 1 :]) else None
    alone = ALONE.fullmatch(lines[n])
    if alone is None or (alone["organ"] and not is_organ(alone["organ"].strip())):
        return None
    return alone.span("day") if _is_framed(lines, n) or _heads_news(lines, n) else None


def _is_framed(lines: Sequence[str], n: int) -> bool:
    """Whether another line of a page's frame stands right below one."""
    below = lines[n + 1] if n + 1 < len(lines) else ""
    frame = ALONE.fullmatch(below) or page_frames.is_stamp_line(below) or frames.is_frame(below, (), ends_title=False)
    return bool(below and frame)


def _heads_news(lines: Sequence[str], n: int) -> bool:
    """Whether a line stands between news and the headline on the first line, or below a page's name that begins with it."""
    is_head = n == 1 or (n == 2 and lines[0].startswith(lines[1])) or all(map(_is_of_site, lines[: n - 1]))
    headline = lines[n - 1] if n and is_head else ""
    return bool(headline) and _is_headline(headline) and not TITLE_END.search(headline) and _tells_news(lines[n + 1 :])


def _is_of_site(line: str) -> bool:
    """Whether a line above a headline is its site's: its name, or a trail."""
    return frames.is_frame(line, (), ends_title=False) or NAME_OF_SITE.search(line) is not None


def _has_day_first(stamp: re.Match[str], body: Sequence[str]) -> bool:
    """Whether a stamp like 07.10.2014 has the day before the month: the calendar tells, or the days that the text tells of."""
    first, second, year = int(stamp["first"]), int(stamp["second"]), int(stamp["year"])
    if first > 12 or second > 12 or first == second:
        return second <= 12
    named = [(int(month), int(day)) for line in body[:BODY] for month, day in NAMED_DAY.findall(line)]
    return _is_soon_after(year, second, first, named) and not _is_soon_after(year, first, second, named)


def _is_soon_after(year: int, month: int, day: int, named: Sequence[tuple[int, int]]) -> bool:
    """Whether a day lies no more than two weeks behind one of those that are named without their year."""
    days = [number for other in named if (number := _ordinal(year, *other))]
    return any(0 <= _ordinal(year, month, day) - other <= MOST_DAYS for other in days)


def _ordinal(year: int, month: int, day: int) -> int:
    """Return the number of a day; 0 where the calendar has none."""
    try:
        return date(year, month, day).toordinal()
    except ValueError:
        return 0


def _headline_above(lines: Sequence[Text], body: Sequence[str], levels: Mapping[int, int]) -> Text | None:
    """Return the line right above a stamp, its other lines aside; of two short lines that a site sets as one headline the first."""
    above = list(lines)
    while above and _stands_under_headline(above[-1].value):
        above.pop()
    if not above or not _is_headline(above[-1].value):
        return None
    before = above[-2] if len(above) > 1 and _is_headline(above[-2].value) else None
    if before is None or before.value.strip() == above[-1].value.strip() or _is_menu(before):
        return above[-1]
    ranks = [levels.get(text.starts[0], 0) for text in (before, above[-1])]
    is_first = len(above) == 2 or (
        0 < ranks[0] < ranks[1] and not _is_none(before.value)
    )  # a heading of the page over the subtitle set below it
    return _headline_of_two(before, above[-1], body, is_first=is_first)


def _headline_of_two(before: Text, line: Text, body: Sequence[str], *, is_first: bool) -> Text | None:
    """Return which of two lines above a stamp is the headline, or both where the second is its subtitle."""
    if SUBTITLE_BELOW.match(fold_script(line.value)):
        return Text.join([before, line])
    taken_up = clearly_taken_up([before.value, line.value], body)
    if taken_up is not None:
        return (before, line)[taken_up]
    if is_first:
        return before
    # Below a site's own words nothing tells which of two it is, unless one alone begins as titles do.
    return line if begins_title(line.value) and not begins_title(before.value) else None


def _stands_under_headline(text: str) -> bool:
    """Whether a line between a headline and its stamp is none: another stamp, 导读, an author's name."""
    folded = fold_script(text.strip())
    names_user = LATIN_WORD.fullmatch(folded) and folded.islower()  # admin
    return page_frames.is_stamp_line(text) or bool(
        names_user
        or POSTED.match(folded)
        or frames.BUTTONS.fullmatch(folded)
        or IN_BRACKETS.fullmatch(folded)
        or INTRODUCED.fullmatch(folded)
        or AUTHOR.fullmatch(folded)
        or is_organ(folded)
    )


def _is_menu(line: Text) -> bool:
    """Whether a line is the name of a site, or entries side by side (搜狐 ChinaRen 17173 焦点房地产)."""
    printed = line.origin.text[line.starts[0] : line.ends[-1]]
    return bool(NAME_OF_SITE.search(line.value)) or len(printed.split()) > 2


def is_bar_of_links(line: Text) -> bool:
    """Whether a page makes links of the words of a line, several side by side."""
    return "</a>" in line.origin.text and line.origin.text.count("</a>", line.starts[0], line.ends[-1] + 4) > 1


def _is_headline(text: str) -> bool:
    """Whether a line can be a headline: no entry of a frame, no label, no number, no sentence."""
    folded = fold_script(text.strip())
    if (
        not 6 <= len(folded) <= 60
        or folded[-1] in "。：:；;，,、"
        or "**" in folded
        or OF_PHOTO.search(folded)
        or frames.is_frame(folded, (), ends_title=False)
    ):
        return False
    if page_frames.is_stamp_line(folded) or page_frames.is_column(folded) or LATIN_WORD.fullmatch(folded):
        return False
    if FIELD.match(folded) or FILE_NAME.search(folded):
        return False
    if NEWS.fullmatch(folded) or BYLINE.fullmatch(folded):
        return False
    others = (LABEL, COVER_DATE, NUMBER)
    return not any(pattern.match(folded) if pattern is LABEL else pattern.fullmatch(folded) for pattern in others)


def _tells_news(body: Sequence[str], year: str = "") -> bool:
    """Whether the first lines below a stamp tell news: 记者, 近日, 7月12日，, an agency's name at the end.

    A date of another year than the stamp's (2019年5月23日，国务院发布… of 2020) opens an essay.
    """
    if any(SPEECH.match(line) for line in body[:BODY]):
        return False  # 同志们：今天，我们召开…
    if any(NEWS_OPENING.match(line) or NEWS_MARK.search(line) for line in body[:BODY]):
        return True
    days = (day[0] for line in body[:BODY] if (day := NEWS_DATED.match(line)))
    return any(not (day[:4].isdigit() and year.isdigit()) or day[:4] == year for day in days)
