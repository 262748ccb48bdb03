"""The frames of web copies: navigation, buttons, share bars and footers. They are furniture, no text of the document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

from lccp.extract.lists.vocabulary import head_kind, is_whole_head
from lccp.reference.script import fold_script
from lccp.reference.word_lists import frame_patterns
from lccp.text.patterns import regex
from lccp.text.spans import Text

BUTTONS = regex.compile(
    rf"[\s|｜·•【】\[\]（）()：:/+«»-]*(?:(?:{frame_patterns('button')})[\s|｜·【】\[\]（）()：:/+«»-]*)+"
)
LINES = regex.compile(frame_patterns("line"))
# 首页>政策>通知公告; a cell of Markdown with its break (鞍山市<br>抚顺市) is none.
TRAIL = regex.compile(
    "(?:您?(?:现在|当前)?(?:所在的|的|所在)?位置[是为]?[：:])?(?!.*(?:<br|\t))[^>＞»。；]{1,20}(?:[>＞»]{1,2}[^>＞»。；]{1,60})+[>＞»]?|(?:您?(?:现在|当前)?(?:所在的|的|所在)?位置[是为]?[：:]).{0,80}"
)
# PM2.5>35微克/立方米的天数为12天: a number that is compared is no step of a trail
COMPARES = regex.compile("[>＞] ?[0-9]")
TRAIL_BEGINS = regex.compile("[^>＞]{0,12}(?:首页|主页|位置)")
SITE_LABEL = (
    "发布于|发表单位|浏览字号|来源|本文来源|字数|文章归属|来自|出处|(?:信息|文章|新闻|内容)来源|稿源|(?:发布|发表|更新|上传|编稿)(?:时间|日期)?|(?:发稿|录入|添加|刊发)(?:时间|日期)|发布[人者]|索取号|文章录入|时间|日期|作者|类别|(?:所属)?分类|栏目|频道|(?:咨询|服务)热线|[浏览阅读]{2}字体|(?:责任|本期|图片|视频)?编辑|责编|审核|校对|[初复终]审|供稿"
    "|(?:浏览|累计)(?:次数|量)?|阅读(?:次数|人数|量)?|点击(?:率|数|次数|量)?|访问(?:次数|量)?|热度|人气|评论|字体(?:大小)?|字号|视力保护色?|保护视力|分享(?:到)?|收藏|下载地址|查看|推荐人"
)
_SITE_VALUE = r"[^:：。；]{0,24}?(?:[0-9]{1,2}[:：][0-9]{2}(?:[:：][0-9]{2})?)?"
# Where a page came from, when, and how often it was read, on one line; labels of the document itself are none of it.
STAMPS = regex.compile(rf"(?:[【\[|｜\s]*(?:{SITE_LABEL}) ?[:：]{_SITE_VALUE}[】\]\s]*){{2,}}")
SITE_ONLY = regex.compile("(?:来源|稿源|浏览|阅读|点击|访问|字体|字号|分享)|[0-9]{1,2}[:：][0-9]{2}")
# What a browser prints at the head and the foot of each page.
PRINTED = regex.compile(
    r"[0-9]{4}/[0-9]{1,2}/[0-9]{1,2},? ?(?:上午|下午)?[0-9]{1,2}:[0-9]{2}\b?.{0,80}|(?:https?://|www\.)[^\s\p{Han}]+(?: ?[0-9]{1,4}/[0-9]{1,4})?"
)
# Entries of a site's navigation side by side: 热门站点| 世界资料网 | 专利资料网.
ENTRIES = regex.compile(r"(?:[\p{Han}A-Za-z ]{2,10}[:：]?[|｜]\s*){2,}[\p{Han}A-Za-z ]{2,10}[|｜]?")
# 首     页 政 务 公 开 网 上 办 事: a menu set wide.
WIDE_MENU = regex.compile(r"首 +[页頁](?:\s+\p{Han}){8,}\s*")
FEWEST_ENTRIES, LONGEST_ENTRY = 6, 10  # of a menu side by side, one of them the name of a site (中国政府网 … English)
SITE_ENTRY = regex.compile(r"\p{Han}{2,8}网|English|.*(?:搜索|下载|登[录陆]|注册|首页|最新|点击|导航|我的|收藏).*")
MENU = regex.compile(r"\p{Han}{0,4}首[页頁](?:[ \u3000|-]+[\p{Han}A-Za-z]{2,6}){3,}")
HEAD_OF_PAGES = regex.compile(r"\p{Han}[^。；;：:\t]{3,39}")
# The heading that a library of model texts sets over a document: 第一篇：某某文件.
MODEL_TEXT = regex.compile("第[一二三四五六七八九十]{1,3}篇[：:](.{4,60})")
SHORTEST_TITLE = 8  # signs of a title that a trail ends in
SEPARATOR = regex.compile("[>＞»]+")
LINK = regex.compile(r"(?<=\[[^\[\]]{1,40})\]\([^()\s]*\)")  # of Markdown: [首页](http://…) > [政务公开](http://…)


# 序号 | 名单 | 序号 | 名单 |: the heads of a table are no menu.
HEADS = regex.compile(r"(?:^|[|｜])\s*(?:序号|编号|省份|地区|城市|批次|试点(?:城市|地区|名称)?)\s*[|｜]")


def without_bar(line: Text) -> Text:
    """Return a line without the bar at its end, the edge of a table that a page set there, where it holds no other.

    >>> from lccp.text.spans import Origin
    >>> [without_bar(Text.quote(Origin("d", line))).value for line in ("北京市 |", "江苏 | 徐州市 |", "|")]
    ['北京市', '江苏 | 徐州市 |', '|']
    """
    bare = line.value.removesuffix("|").rstrip()
    return line[: len(bare)] if bare and "|" not in bare else line


def _is_row_of_entries(text: str) -> bool:
    """Whether a line is a menu of short entries that bars part, and no table's heads."""
    return ("|" in text or "｜" in text) and ENTRIES.fullmatch(text) is not None and HEADS.search(text) is None


def is_frame(line: str, others: Collection[str], ends_title: bool) -> bool:
    """Whether a line belongs to the frame of a web page. ``others`` are the document's lines.

    A trail (首页>政策>关于…的通知) that ends in a title stands for it where no other line prints it.
    """
    text = fold_script(LINK.sub("]", line.strip()) if "](" in line else line.strip())
    if _is_row_of_entries(text) or ((model := MODEL_TEXT.fullmatch(line.strip())) and model[1] in others):
        return True
    if PRINTED.fullmatch(text) or (STAMPS.fullmatch(text) and SITE_ONLY.search(text)):
        return True
    if BUTTONS.fullmatch(text) or LINES.fullmatch(text):
        return text not in ("大", "中", "小", "正文")
    if not _is_trail(text):
        return False
    last = SEPARATOR.split(text)[-1].strip()
    return not ends_title or last in others or len(last) < SHORTEST_TITLE or "/" in last  # 首页>政务公开>业务通知


def _is_trail(text: str) -> bool:
    if "位置" not in text and not SEPARATOR.search(text):
        return False
    compares = COMPARES.search(text) and not TRAIL_BEGINS.match(text)
    return bool(not compares and TRAIL.fullmatch(text))


def is_menu(raw: str) -> bool:
    """Whether a printed line is a site's menu: 首页 with further short entries that blanks part."""
    folded = fold_script(raw.strip())
    entries = folded.split()
    is_row = len(entries) >= FEWEST_ENTRIES and all(len(entry) <= LONGEST_ENTRY for entry in entries)
    if is_row and sum(bool(SITE_ENTRY.fullmatch(entry)) for entry in entries) > 1:
        return True
    return bool(MENU.fullmatch(folded) or WIDE_MENU.fullmatch(folded))


def last_of_trail(line: str) -> int:
    """Return where the last step of a trail begins; 0 where a line is no trail."""
    if not TRAIL.fullmatch(line) or not SEPARATOR.search(line):
        return 0
    return max(int(match.end()) for match in SEPARATOR.finditer(line))


def running_heads(lines: Sequence[str], marks: Collection[int]) -> set[int]:
    """Return which lines print a running head, page after page beside the page's number (国家发展改革委文件 ⏎ — 1 —).

    ``marks``: which lines print the number of a page. A cover's own line is none, though later pages have it for their head
    (某市“十四五”应对气候变化规划 over 某市人民政府 and the month).
    """
    near = [n for mark in marks for n in (mark - 1, mark + 1) if 0 <= n < len(lines)]
    beside = Counter(lines[n].strip() for n in near)
    heads = {text for text, count in beside.items() if count > 1 and _is_running_head(text)}
    places = [number for number, line in enumerate(lines) if line.strip() in heads] if heads else []
    first = {lines[number].strip(): number for number in reversed(places)}
    covers = {number for text, number in first.items() if number not in near and len(text) >= SHORTEST_TITLE}
    return set(places) - covers


def _is_running_head(text: str) -> bool:
    """Whether a line may run over pages: short words, and no heads of a table."""
    return (
        bool(HEAD_OF_PAGES.fullmatch(text))
        and not is_whole_head(text)
        and not (" " in text and head_kind(text.split()[0]))
    )
