"""Titles as they are printed over a document: which lines they take, and what stands before and behind them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import lru_cache
from itertools import pairwise

from lccp.extract.structure import frames
from lccp.extract.structure.imprint import page_frames, pages
from lccp.extract.structure.imprint.openings import OWN_NOUN, begins_title, is_told, names_organ_first
from lccp.extract.structure.imprint.organs import (
    BLOCK_TAG,
    is_organ,
    organs_of_line,
)
from lccp.extract.structure.imprint.page_frames import is_column
from lccp.extract.structure.imprint.patterns import (
    ABOVE_STANDARD,
    ANNOUNCED,
    COVER_DATE,
    DATED,
    DAY,
    EDITION,
    HEAD_OF_ORDER,
    IN_BRACKETS,
    LABEL,
    LABEL_ALONE,
    LOST_BEGINNING,
    NUMBER,
    NUMBER_BEFORE,
    NUMBER_BEHIND,
    ORGAN_END,
    PUBLISHER,
    RED_HEAD,
    RED_HEAD_NUMBERED,
    SIGNED,
    SITE,
    STAMP,
    STANDARD,
    SUBTITLE,
    TITLE_END,
    YEAR,
)
from lccp.extract.structure.markers import is_annex_mark, marker_at
from lccp.normalise.places import is_place_or_province, opening_places
from lccp.reference.script import fold_script
from lccp.text.patterns import re, regex
from lccp.text.spans import Text

# What a title goes on with on the next line: 的通知, （试行）, （2021—2025年）的通知, (草案修改二稿征求意见稿), （2020年度）.
GOES_ON = re.compile(
    "的|[（(](?:[试試]行|[暂暫]行|修[订正改訂]|草案|征求意[见見]|送审|送審|[一二三四][审審]|[0-9]{4} ?年?[—–~～至－-])"
    "|[（(][^（）()]{0,10}征求意[见見]稿|[（(](?:(?:19|20)[0-9]{2}(?:年度|年版|版)?|摘要|简本)[)）]$"
)  # （摘要） below 首批…试点中期评估报告
YEAR_BEHIND = "[0-9]{3}(?:(?:年?[—–～~至-]{1,2}(?:19|20)[0-9]{2})?年度?(?![0-9])|第|中国|[省市县縣區区全])"  # what follows the first digit of a year, or of two, that begins a title
# ——在全市低碳城市试点工作会议上的讲话, over who speaks and the day
SPOKEN_AT = re.compile("[—–-]{1,2} ?在[^。；]{4,40}上的?(?:讲话|发言|致辞|报告|演讲)?")
CAPTION = re.compile(
    "[表图圖] ?[0-9]{1,2}(?:[-－.．][0-9]{1,2})?[ .．:：]"
)  # 表1 低碳城市试点名单, below a paper's title
DIGITS_OF_YEAR = re.compile("(?:19|20)[0-9]{2}")
YEAR_FIRST = re.compile(f"{YEAR}年")
LINE_END = re.compile(rf"{BLOCK_TAG}[^<>]*>", re.IGNORECASE)
MARK = re.compile("<[^<>]*>|&[a-z]+;")
SHORTEST_STEP = 10  # signs of a title at the end of a trail
SHORTEST_TITLE = 8
SHORTEST_STEM = 4  # 印发通知, a heading of an encyclopedia, begins no title
LONGEST_TITLE = 150
# Of a menu in a row (首页 机构 新闻 公开 公告 通知), and signs of one.
FEWEST_ENTRIES, SHORTEST_ENTRY, LONGEST_ENTRY = 6, 2, 6
MOST_LINES = 20  # of a front, labels aside
# A page that tells of a document and prints it below (原文如下：, 通知全文：), or an agency's line alone above it.
PRINTED_BELOW = re.compile(
    "(?:[^。；]*[。；])*(?:[^。；]{0,20}|(?:[^。；《》]{0,60}(?:印发|发布|公布|下发)(?:了)?)?《[^《》]{4,60}》[^。；《》]{0,6})(?:(?:原文|全文)(?:[如见見]下|附后)?|(?:详情|全部内容)如下)[:：。]"
    "|(?:以下|下面)[为是](?:该|此)?(?:公告|公示|通知|通告|文件|方案|公文)?的?(?:正文|原文|全文)[:：]?"  # 以下为公告正文:
)
# the line above a document's number, or above the title of an organ alone
NUMBER_BELOW = re.compile("(?:具体|内容)(?:内容|通知|公告|公示)?如下[:：]")
DATELINE = re.compile("(?:新华社|新华网|中新社|人民网|央视网|中新网)[^。；，]{0,16}[电讯]")
# What heads an issue of a gazette and is no title of what stands in it.
GAZETTE = regex.compile(
    rf"\p{{Han}}{{0,16}}(?:人民政府|国务院)公报|\p{{Han}}{{2,20}}公报 ?[（(]?{YEAR}年 ?第? ?[0-9]{{1,2}} ?[期号][）)]?(?: ?[（(]?总第? ?[0-9]{{1,4}} ?[期号][）)]?)?"
)
ANNEX_BEHIND = re.compile(" ?附[:：][^。]{1,20}$")  # …的决定 附：修正本
COLUMN = regex.compile(r"\p{Han}{2,8} ?[丨|｜] ?")  # the column of a site before a headline: 政务服务丨
TAB_OF_PAGE = re.compile("(?:印发|下发|发布)(?:通知|公告|方案)")  # beside 指引全文 and 内容解读, over a title
WHOLE_TEXT = re.compile("(?=《.+》|.+全文$)《?(.+?)》?(?:全文)?")  # a headline that quotes the title: 《…条例》全文
PART_OF_STANDARD = re.compile("第 ?[0-9]{1,3} ?部分[：:]")  # 第31部分：木材加工企业, below the name of the standard
FEWEST_BULLETS = 3  # of a list of metadata above a document
EMPTY_LABEL = re.compile("[-•·*●] ?[^：:。，]{2,8}[：:]")  # - 失效日期: without a value
KIND_BEFORE = re.compile("【[^】]{0,6}(?:文件|通知|公告|公示|政策|法规|法令|原文|转发)[^】]{0,4}】 ?")
STATE_BEHIND = re.compile(" ?[（(【](?:已?废止|已?失效|现行有效|有效|全文有效|部分失效|全文)[）)】]$")
LONGEST_STEM_OF_PLACE, PLACE_SIGNS = 4, ("省", "市", "县", "縣", "区", "區", "州")
OF_NOTICE = re.compile(".{4}的(?:通知|通告|公告|公示|通报|意见|意見|决定|批复|批復|函)$")
LEADING_BULLET = re.compile("[•●◆■▪] ?(?=.)")
OF_ANNOUNCEMENT = regex.compile(rf"\p{{Han}}{{2,30}}?{ORGAN_END}(?:公告|通告|令)[（( 第0-9]")
FOOTNOTE = re.compile(
    r"(?<=公报|报告|计划|总结) ?(?:19|20)[0-9]{2}$| ?[『【（(](?:范文|篇)[0-9一二三四五六七八九十]{1,3}[』】）)]$| ?[\[［][0-9*]{1,2}[\]］]$|\[复制链接\]$"
)
SEVERAL = re.compile("等[两三四五六七八九十2-9][个项条份件部][^。；]{0,12}(?:批复|通知|文件|公告|项目|办法|意见|规划)")
PASSED_ON = re.compile("转发|批转|印发")
# 某某县人民政府 专题会议纪要, over the number and the subject of the minutes (研究…有关问题的会议纪要).
HEAD_OF_MINUTES = re.compile("(?:专题|常务|办公|协调|工作)会议纪要$")
MINUTES = re.compile("的(?:会议)?纪要$")
TEAM = re.compile("(?:课题|项目|编写|编制|研究|评估|专家)组$")  # 城市绿色发展课题组, on a cover over the title
SESSION = re.compile("第[一二三四五六七八九十0-9]{1,3}次(?:全体)?会[议議]$")  # 某某市第九届人民代表大会第二次会议
REPORT_OF_WORK = re.compile("[^关，。]{2,16}工作报告")
SENDS_OUT = re.compile(r"\s*(?:联合)?(?:转发|批转|印发)$")
# What the organs before it do: 关于…, or pass on what another's title says (市政府办公室转发市发改委关于…的通知).
TITLE_ACTS = regex.compile(
    r"(?P<organs>(?!转发|批转|印发)[\p{Han}（）、 0-9]{1,90}?) ?(?:联合)?(?:(?P<verb>印发|转发|批转|贯彻|落实)|[关關][于於]|[对對](?=.{4,}[答回][复復]$))"
)
AND_OTHERS = re.compile(
    "等(?:(?:[0-9]{1,2}|[一二三四五六七八九十两]{1,3})?个?(?:部门(?:[和及]单位)?|部委|单位|部|厅局|局委))?$"
)
YEAR_IN_BRACKETS = re.compile("[〔\\[［【﹝（(](?:19|20)[0-9]{2}[〕\\]］】﹞）)]")
# 通过会议纪要, 审议工作报告: a step of an agenda, and no title.
BEGINS_STEP = re.compile(
    "(?:通过|通過|选举|選舉|听取|聽取|审议|審議|宣读|宣讀|讨论|討論)(?!.{0,30}(?:的|会议)(?:通知|公告|决定|決定|决议))"
)
BARS = re.compile("[ |｜]*[|｜]$")
ABOUT = re.compile("[关關][于於]")
YEAR_OF_EDITION = re.compile(" ?[（(](?:19|20)[0-9]{2}年?[）)]$")  # that a library sets behind a title
PLACE_BEFORE = regex.compile(r"[（(](\p{Han}{2,6})[）)] ?(?=\1)")  # (某某市)某某市人民政府关于…
SALUTATION = re.compile("各[^。]{2,150}[：:]$")
ADDRESSED = re.compile("^[^。]{2,}[：:]$")
PLACE_OF_ORGAN = regex.compile(r"\p{Han}{2,8}?[省市县区州盟旗]")
SITE_BEHIND = regex.compile(r" ?[-_|｜](?![0-9（(])[^-_|｜，。；《》]{2,20}$")  # …的通知-某某网


def printed_document(lines: Sequence[Text]) -> Sequence[Text]:
    """Return the lines of the document that a page prints below what it tells of it; all lines where it tells nothing."""
    below = 0
    for index, line in enumerate(lines[:40]):
        value = fold_script(line.value)
        if index + 1 == len(lines):
            break
        is_numbered = is_official_number(lines[index + 1].value) and NUMBER_BELOW.search(value)
        is_signed = index > 0 and DAY.fullmatch(lines[index - 1].value) is not None  # a letter over 以下为全文：
        if (
            (PRINTED_BELOW.fullmatch(value) and not is_signed)
            or DATELINE.fullmatch(value)
            or is_numbered
            or (_is_own_title(lines[index + 1]) and _announces(value, lines[index + 1]))
        ):
            below = index + 1
    below = below or _numbered_head(lines)
    return lines[below:] if below else lines


def _announces(line: str, title: Text) -> bool:
    """Whether a line tells of the document whose title is below it, or names that (7月31日，某某局发布关于…的通知，…。)."""
    organ = organ_of_title(title)
    named = fold_script(title.value)[len(organ) if organ is not None else 0 :].strip()
    return NUMBER_BELOW.search(line) is not None or (line.endswith("。") and named in line)


def _is_own_title(line: Text) -> bool:
    """Whether a line is the title of what an organ announces (某某厅关于…的公示)."""
    folded = fold_script(line.value)
    return bool(OWN_NOUN.search(folded)) and not not_title(line.value) and organ_of_title(line) is not None


def is_official_number(text: str) -> bool:
    """Whether a line is the number of an official document, with its year in brackets (沪府〔2023〕49号)."""
    return NUMBER.fullmatch(text) is not None and YEAR_IN_BRACKETS.search(text) is not None


def _numbered_head(lines: Sequence[Text]) -> int:
    """Return where a title stands over its number and an addressee, below sentences that tell of the document; else 0.

    Without a number it is an organ's (某某部关于…的通知).
    """
    sentence = next((n for n, line in enumerate(lines[:40]) if is_long_sentence(line.value)), None)
    if sentence is None or SEVERAL.search(fold_script(lines[sentence].value)):
        return 0
    addressed = (n for n in range(sentence + 2, min(len(lines), 40)) if ADDRESSED.search(lines[n].value))
    start = next((start for n in addressed if (start := _title_over(lines, sentence + 1, n))), 0)
    if any(DAY.fullmatch(line.value) for line in lines[sentence + 1 : start]):
        return 0  # an order, signed over the rules that it promulgates
    headline = printed_title(front_lines(lines)) if start else None
    if headline is None or is_told(headline.value):
        return start
    # The page's headline is the title, which stands again over its number.
    return start if headline.value.endswith(lines[start].value) else 0


def _title_over(lines: Sequence[Text], first: int, n: int) -> int:
    """Return where the title begins that stands over the addressee on line ``n``; 0 where none does."""
    is_numbered = is_official_number(lines[n - 1].value)
    end = n - 1 if is_numbered else n
    alone = [title_alone(line) for line in lines[:n]]  # …的通知 建办科[2013]22号, on one line
    for start in range(max(first, end - 4), end):
        stem = alone[start].value
        # A day begins no title though a year does: that of the letter which passes another document on.
        is_begun = (
            begins_title(stem) and len(stem) > SHORTEST_STEM and stem[-1] not in "，," and not DAY.fullmatch(stem)
        )
        if is_begun and _is_whole_title(alone, start, end):
            return start if is_numbered or _is_sure(Text.join(alone[start:end]), lines[n].value) else 0
    return 0


def _is_sure(title: Text, addressed: str) -> bool:
    """Whether a title over an addressee is an organ's, or says what a notice is about to those whom it names (各…：)."""
    if organ_of_title(title) is not None:
        return True
    folded = fold_script(title.value)
    return bool(ABOUT.match(folded) and OWN_NOUN.search(folded) and SALUTATION.match(fold_script(addressed)))


def is_long_sentence(text: str) -> bool:
    """Whether a line is a sentence of the body of a text, and not of its front."""
    return len(text) > 30 and text.endswith("。")


def front_lines(lines: Sequence[Text]) -> list[Text]:
    """Return the lines before the addressee, the first heading or the first sentence."""
    front: list[Text] = []
    for line in lines[:60]:
        if LABEL.match(line.value):
            front.append(line)  # whatever a label's value holds (内容概述：…。) is no sentence of the document
            continue
        is_part = PART_OF_STANDARD.match(line.value) and any(STANDARD.fullmatch(above.value) for above in front)
        if (_ends_front(line.value) and not is_part) or sum(
            not LABEL.match(before.value) for before in front
        ) >= MOST_LINES:
            break
        front.append(line)
    return _with_state(front)


def _with_state(front: list[Text]) -> list[Text]:
    """Return the lines of a front with 中华人民共和国 joined to the organ below it, as white papers set it."""
    for n, (line, below) in enumerate(pairwise(front)):
        if fold_script(line.value) == "中华人民共和国" and is_organ(below.value):
            return [*front[:n], Text.join([line, below]), *front[n + 2 :]]
    return front


def _ends_front(text: str) -> bool:
    """Whether a line is a sentence, an addressee or a heading (附件： alone is none)."""
    if re.fullmatch("[-—=*_ ]{2,}|[题号类词名期][:：]", text) or NUMBER.fullmatch(text) or EMPTY_LABEL.fullmatch(text):
        return False  # (90)鲁政函18号, 号: the half of a label, and the rule above and below the head of a copy in Markdown
    marker = marker_at(text)
    if marker is not None and SPOKEN_AT.fullmatch(text):
        return False
    if marker is not None:
        return marker.kind != "annex" or bool(re.search("[。；]", text))
    return bool(re.search("[。；]|[：:]$", text)) and not LABEL_ALONE.fullmatch(text)


def printed_title(front: Sequence[Text]) -> Text | None:
    """Find the first run of up to four lines of the front that ends as titles of documents do."""
    bullets = [line for line in front if LEADING_BULLET.match(line.value)]
    listed = {title_alone(line).value for line in bullets} if len(bullets) >= FEWEST_BULLETS else set()
    front = _with_about_whole([title_alone(_without_site(_last_step(line))) for line in front])
    title = _first_title(front, listed)
    if title is None:
        return None
    below = _below(front, title)[:1]
    if below and _goes_on_to_noun(title.value, below[0].value):
        return Text.join([title, below[0]])
    if below and _is_of_column(title.value, below[0].value):
        return below[0]
    return _borne_title(front, title, _titles_below(front, title, listed))


def _goes_on_to_noun(title: str, below: str) -> bool:
    """Whether a title breaks off at the noun of what it is about and ends with its own below (…排放报告 / 管理有关工作的通知)."""
    is_open = ABOUT.search(title) is not None and not OWN_NOUN.search(fold_script(title))
    return is_open and OF_NOTICE.search(below) is not None and not not_title(below) and not begins_title(below)


def _with_about_whole(front: Sequence[Text]) -> list[Text]:
    """Return the lines of a front with those joined that a break parts inside 关于 (某某市人民政府关 / 于印发…的通知)."""
    whole: list[Text] = []
    for line in front:
        if whole and whole[-1].value[-1:] in ("关", "關") and line.value[:1] in ("于", "於"):
            whole[-1] = Text.join([whole[-1], line])
        else:
            whole.append(line)
    return whole


def _borne_title(front: Sequence[Text], title: Text, others: Sequence[Text]) -> Text:
    """Return which of the titles of a front the document bears: a notice's own, one that stands twice, else the first."""
    notice = _own_title_of_notice(front, title, others)
    if notice is not None:
        return notice
    if others and HEAD_OF_MINUTES.search(title.value) and MINUTES.search(others[0].value):
        return others[0]
    bare = YEAR_OF_EDITION.sub("", title.value)
    below_organ = _again_below_organ(front, title)
    if below_organ is not None:
        return below_organ
    alone = next((line for line in front if line.value == bare != title.value), None)
    if alone is not None:
        return alone
    values = [line.value for line in front]
    # The name of another document that a library's page bears, over the title that stands twice.
    is_headed = bool(others) and values.count(title.value) < 2 <= values.count(others[0].value)
    return others[0] if is_headed else title


def _again_below_organ(front: Sequence[Text], title: Text) -> Text | None:
    """Return a title with the organ on the line above where it stands again below a page's headline (2022年…年报 / 某某镇人民政府 / 2022年…年报)."""
    lines = [title, *_below(front, title)]
    for over, above, line in zip(lines, lines[1:], lines[2:], strict=False):
        is_again = line.value == title.value and (YEAR_FIRST.match(title.value) or _is_below_stamp(over, above, line))
        if is_again and is_organ(above.value) and not _is_parted(above, line):
            return Text.join([above, line])
    return None


def _is_below_stamp(over: Text, organ: Text, line: Text) -> bool:
    """Whether an organ stands below a site's stamp over the title that the organ acts in (关于…的通知 / 发布时间：… / 某某市人民政府 / 关于…的通知).

    A library sets the organ right below a title that it prints twice: no part of it.
    """
    gap = over.origin.text[over.ends[-1] : organ.starts[0]] if over.value and organ.value else ""
    return ABOUT.match(line.value) is not None and DIGITS_OF_YEAR.search(MARK.sub("", gap)) is not None


def _own_title_of_notice(front: Sequence[Text], title: Text, others: Sequence[Text]) -> Text | None:
    """Return the title below a page's headline that stands over a notice's number, or, of organs, over its addressee."""
    if title.origin.text[: title.starts[0]][-1:] == "《" or not _is_numbered(front, title):
        numbered = next((other for other in others if _is_numbered(front, other)), None)
        if numbered is not None:
            return _without_organ_of_headline(front, numbered)
    if organ_of_title(title) is not None:
        last = front[-1]  # right over whom it addresses
        return (
            last if any(other.value == last.value for other in others) and _names_organ_in_full(last, title) else None
        )
    return next((other for other in others if _is_notice_over_addressee(front, other, title)), None)


def _names_organ_in_full(title: Text, headline: Text) -> bool:
    """Whether a title says what a page's headline says, with the whole name of its organ (市政府办公厅, 上海市人民政府办公厅)."""
    full, short = organ_of_title(title), organ_of_title(headline)
    place = PLACE_OF_ORGAN.match(fold_script(full.value)) if full is not None else None
    if full is None or short is None or place is None or not is_place_or_province(place[0]):
        return False
    return len(full) > len(short) and title.value[len(full) :].strip() == headline.value[len(short) :].strip()


def _titles_below(front: Sequence[Text], title: Text, listed: Collection[str]) -> list[Text]:
    """Return the other titles that stand below a title in the front, in order."""
    others: list[Text] = []
    below: Text | None = title
    while below is not None:
        below = _first_title(_below(front, below), listed)
        if below is not None:
            others.append(below)
    return [other for other in others if other.value != title.value]


def _is_notice_over_addressee(front: Sequence[Text], title: Text, headline: Text) -> bool:
    """Whether a notice of organs ends the front, right over whom it addresses: below the headline of what it sends out."""
    folded = fold_script(title.value)
    names_headline = f"《{headline.value}》" in title.value  # …关于修订《某某办法》的通知, below 某某办法
    sends_out = (
        (PASSED_ON.search(folded) or names_headline)
        and OWN_NOUN.search(folded)
        and not title.value.endswith(headline.value)
    )
    is_last = front[-1].value != "" and title.ends[-1] == front[-1].ends[-1]
    return is_last and bool(sends_out) and organ_of_title(title) is not None


def _without_organ_of_headline(front: Sequence[Text], title: Text) -> Text:
    """Leave out the organ that a library sets under a page's headline, over the title of the document itself (关于…)."""
    for headline, organ, below in zip(front, front[1:], front[2:], strict=False):
        is_set_under = TITLE_END.search(fold_script(YEAR_OF_EDITION.sub("", headline.value))) and is_organ(organ.value)
        if is_set_under and ABOUT.match(below.value) and title.starts[0] == organ.starts[0]:
            return title[len(organ) :]
    return title


def _is_numbered(front: Sequence[Text], title: Text) -> bool:
    """Whether a title, or the same words once more, stands right over the number of an official document."""
    over = (line.value for line, below in pairwise(front) if is_official_number(below.value))
    return any(title.value.endswith(value) and len(value) > SHORTEST_ENTRY for value in over)


def _is_of_column(column: str, title: str) -> bool:
    """Whether a line names the column of the title below it (年度信息公开报告, 某某市财政局2022年政府信息公开工作年度报告)."""
    is_short = len(column) <= SHORTEST_STEP and len(title) > len(column)
    return is_short and set(column) <= set(title) and column[-2:] == title[-2:] and TITLE_END.search(title) is not None


def _below(front: Sequence[Text], title: Text) -> Sequence[Text]:
    """Return the lines below a title."""
    return [line for line in front if line.value and line.starts[0] > title.starts[-1]]


def _first_title(front: Sequence[Text], listed: Collection[str] = ()) -> Text | None:
    """Return the first run of lines that is a title; ``listed`` are entries of a list of bullets, which none begins with."""
    for start, first in enumerate(front):
        if ANNOUNCED.fullmatch(fold_script(first.value)):
            return first
        if first.value in listed or _is_row_of_entries(first) or (start and CAPTION.match(first.value)):
            continue
        if (_is_button(first.value) and not _is_begun(front, start)) or not_title(first.value):
            continue
        if LOST_BEGINNING.match(first.value):
            continue
        if first.value.count("《") != first.value.count("》") and not _closes(front, start):
            # A title cut off in the middle: what follows may be a piece of it, unless an organ acts in it.
            return _title_of_organ(front[start + 1 :])
        title = _title_from(front, start)
        if title is not None:
            return title
    return None


def _title_from(front: Sequence[Text], start: int) -> Text | None:
    """Return the title that up to four lines from ``start`` on are; a frame between them parts them."""
    for end in range(start + 1, min(start + 4, len(front)) + 1):
        goes_on = end > start + 1
        if not_title(front[end - 1].value) and not (goes_on and _begins_with_number(front[start], front[end - 1])):
            return None
        if goes_on and (_is_parted(front[end - 2], front[end - 1]) or CAPTION.match(front[end - 1].value)):
            return None
        if _is_whole_title(front, start, end) and not _is_deck(front, start, end):
            return Text.join(front[_own_start(front, _first_of_organs(front, start), end) : end])
    return None


def _begins_with_number(first: Text, line: Text) -> bool:
    """Whether a line is none of a title's but for the number it begins with, where its first line is about something (…会议 / 204293号提案答复的函)."""
    is_about = ABOUT.search(fold_script(first.value)) is not None and not TITLE_END.search(fold_script(first.value))
    return is_about and line.value[:1].isdigit() and not not_title(line.value.lstrip("0123456789"))


def _is_parted(above: Text, below: Text) -> bool:
    """Whether something of a page's frame stands between two lines: they are no title together (a site's name, its trail)."""
    gap = above.origin.text[above.ends[-1] : below.starts[0]] if above.value and below.value else ""
    if "\t" in gap:
        return True  # rows of a table: 低碳城市试点, the tab over a sheet, and the title of the next sheet
    if not gap or not (is_organ(above.value) or begins_title(below.value)):
        return False  # what a frame tears apart in the middle is one title
    between = MARK.sub("", LINE_END.sub("\n", gap)).split("\n")[1:-1]
    return any(regex.search(r"\w", line) for line in between)


def _first_of_organs(front: Sequence[Text], start: int) -> int:
    """Return where the lines of organs begin above a title that begins with such a line (eighteen of them on five lines)."""
    while start and all(
        all(is_organ(part) for part in organs_of_line(line.value)) for line in front[start - 1 : start + 1]
    ):
        start -= 1
    return start


def _title_of_organ(front: Sequence[Text]) -> Text | None:
    """Return the title that begins with an organ which acts (某某省人民政府办公厅关于印发…的通知)."""
    for start in range(len(front)):
        for end in range(start + 1, min(start + 4, len(front)) + 1):
            title = Text.join(front[start:end])
            is_about = end == start + 1 and ABOUT.match(title.value)  # 关于…的通知, whole on its line
            if _is_whole_title(front, start, end) and (is_about or organ_of_title(title) is not None):
                return title
    return None


def _is_row_of_entries(line: Text) -> bool:
    """Whether a line is printed as a row of short words between blanks: a menu (首页 机构 新闻 公开 公告 通知)."""
    if not line.value:
        return False
    entries = line.origin.text[line.starts[0] : line.ends[-1]].split()
    return len(entries) >= FEWEST_ENTRIES and all(SHORTEST_ENTRY <= len(entry) <= LONGEST_ENTRY for entry in entries)


def _closes(front: Sequence[Text], start: int) -> bool:
    """Whether the next lines close a 《 that a line opens."""
    joined = "".join(line.value for line in front[start : start + 4])
    return joined.count("《") == joined.count("》")


def _last_step(line: Text) -> Text:
    """Return the last step of a trail of navigation (首页>政策>关于…的通知); a column's name (征求意见) is no title."""
    start = frames.last_of_trail(line.value)
    return line[start:].strip() if not start or len(line) - start > SHORTEST_STEP else line


def _is_whole_title(front: Sequence[Text], start: int, end: int) -> bool:
    """Whether lines of the front are a title, closed and not going on behind them."""
    joined = "".join(line.value for line in front[start:end])
    goes_on = end < len(front) and GOES_ON.match(fold_script(front[end].value))
    is_closed = joined.count("《") == joined.count("》")
    return (
        bool(TITLE_END.search(fold_script(joined)))
        and not (end - start > 1 and HEAD_OF_ORDER.fullmatch(fold_script(joined)))  # 某某部 / 公告
        and not (end - start > 1 and _sends_out_quoted(front[end - 2], front[end - 1]))
        and not goes_on
        and is_closed
        and 4 < len(joined) <= LONGEST_TITLE
        and (end - start == 1 or not _tells_news(front[start:end]))
    )


def _sends_out_quoted(above: Text, line: Text) -> bool:
    """Whether two lines are a headline on a document that organs send out (中共中央办公厅 国务院办公厅印发 / 《…意见》)."""
    quoted = bool(line.value) and line.origin.text[: line.starts[0]][-1:] == "《"
    return quoted and SENDS_OUT.search(above.value) is not None


def _is_deck(front: Sequence[Text], start: int, end: int) -> bool:
    """Whether a line is a further headline of news below another (某某作政府工作报告 审查计划和预算报告)."""
    return end - start == 1 and start > 0 and is_told(front[start].value) and is_told(front[start - 1].value)


def _tells_news(lines: Sequence[Text]) -> bool:
    """Whether lines of a front are headlines of news, the one below the other (省人大会议在榕开幕 / 某某作政府工作报告)."""
    return any(is_told("".join(line.value for line in lines[start:])) for start in range(len(lines)))


def _own_start(front: Sequence[Text], start: int, end: int) -> int:
    """Return where a run of lines begins to be the title: at an organ that acts (国务院关于…) behind lines that are none."""
    for index in range(end - 1, start, -1):
        before = front[start:index]
        is_of_organ = _is_page_of_organ(before[-1].value, front[index].value) or _names_place_again(
            before, front[index]
        )
        if (
            TEAM.search(before[-1].value)
            or is_of_organ
            or _is_said_again(before[-1], front[index])
            or _is_of_session(before[-1], front[index])
        ):
            return index
        passes_on = any(PASSED_ON.search(line.value) for line in before)
        if OF_ANNOUNCEMENT.match(fold_script(front[index].value)) and not passes_on:
            return index  # 石家庄市林业局, whose page it is, over 国家林业和草原局公告（2021年第13号）
        organ = organ_of_title(front[index])
        if organ is not None and not passes_on and _begins_at_organ(before, front[index], organ.value):
            return index
    return _behind_columns(front, start, end)


def _begins_at_organ(before: Sequence[Text], line: Text, organ: str) -> bool:
    """Whether a title begins with the organ on a line: what stands above is no organ, or names it less fully, and no part of its name."""
    above = before[-1].value
    # 某某县人民政府 over 县人民政府关于…, or 某某县人民政府办公室关于…
    repeats = above.endswith(organ) or organ.startswith(above)
    names_organs = all(is_organ(part) for line in before for part in organs_of_line(line.value))
    return (repeats or not names_organs) and not _is_torn(above, line.value)


def _is_torn(above: str, line: str) -> bool:
    """Whether a line goes on with the organ that the line above begins to name (某某市人民代表大会常务 / 委员会关于…的决定)."""
    is_begun = names_organ_first(above) and not is_organ(above) and not TITLE_END.search(fold_script(above))
    return is_begun and (_ends_place(above, line) or (not names_organ_first(line) and not ABOUT.match(line)))


def _ends_place(above: str, line: str) -> bool:
    """Whether a line begins with the sign that ends the name of a place on the line above (…镇江 / 市人民政府关于…)."""
    stems = (above[-length:] for length in range(2, LONGEST_STEM_OF_PLACE + 1))
    return line[:1] in PLACE_SIGNS and any(is_place_or_province(stem + line[0]) for stem in stems)


def _is_said_again(above: Text, line: Text) -> bool:
    """Whether a line says again what the one above it holds: …的讲话 below …的讲话范文 of a library."""
    return len(line) >= SHORTEST_TITLE and line.value in above.value


def _is_of_session(above: Text, line: Text) -> bool:
    """Whether a report stands below the session that it is made to (某某省第十四届人民代表大会第三次会议 / 政府工作报告)."""
    return SESSION.search(above.value) is not None and REPORT_OF_WORK.fullmatch(fold_script(line.value)) is not None


def _is_page_of_organ(above: str, line: str) -> bool:
    """Whether a line begins with the organ whose page it is: 某某局（县某某局） over 某某局2022年行政许可清单."""
    above = fold_script(above).split("(")[0].split("（")[0].strip()
    return (
        len(above) > 3
        and is_organ(above)
        and re.match(re.escape(above) + "(?:20[0-9]{2}|二〇)", fold_script(line)) is not None
    )


def _names_place_again(before: Sequence[Text], line: Text) -> bool:
    """Whether a title names itself the place of the organ alone above it (晋城市统计局 / 晋城市2019年…公报)."""
    above, folded = fold_script(before[-1].value), fold_script(line.value)
    if len(before) > 1 or not is_organ(above) or is_organ(folded) or organ_of_title(line) is not None:
        return False
    return any(map(folded.startswith, opening_places(above))) and bool(TITLE_END.search(folded))


def _behind_columns(front: Sequence[Text], start: int, end: int) -> int:
    """Return where a run begins as titles do, behind lines of a site that do not (热点资讯, 聚力谋发展 阔步新征程)."""
    if any(is_organ(part) for part in organs_of_line(front[start].value)):
        return start
    for index in range(end - 1, start, -1):
        is_about = ABOUT.match(front[index].value) is not None
        if is_about and _is_closed(front[index:end]) and _is_closed(front[start:index]):
            while index > start and _acts(front[index - 1].value):
                index -= 1  # 某某市人民政府 / 关于…的通知; 某某局 某某局印发 / 关于…的通知
            return index  # a headline above the title: 《…》公开征求意见 / 关于公开征求《…》意见的通知
    begun = (n for n in range(start, end) if begins_title(front[n].value) or names_organ_first(front[n].value))
    return next(begun, start)


def _acts(text: str) -> bool:
    """Whether some words name organs and nothing else but that they send something out, or the session that resolves on it."""
    alone = AND_OTHERS.sub("", SENDS_OUT.sub("", fold_script(text)))  # 某某市人民政府办公厅转发市发改委等部门
    return SESSION.search(text) is not None or all(is_organ(part) for part in organs_of_line(alone))


def _is_closed(lines: Sequence[Text]) -> bool:
    """Whether lines close each 《 that they open."""
    joined = "".join(line.value for line in lines)
    return joined.count("《") == joined.count("》")


def title_alone(line: Text) -> Text:
    """Leave out what stands on a title's line and is none of it: the number, a site's column, 附：修正本, marks."""
    bullet = LEADING_BULLET.match(line.value)
    if bullet:
        line = line[bullet.end() :]
    for pattern, group in ((NUMBER_BEFORE, "title"), (WHOLE_TEXT, 1)):
        quoted = pattern.fullmatch(line.value)
        if quoted and TITLE_END.search(fold_script(quoted[group])) and _is_balanced(quoted[group]):
            return line[quoted.start(group) : quoted.end(group)]
    line = _without_marks(line[end_of_red_head(line) :])
    bars = BARS.search(line.value)
    if bars:  # the cell of a table that a copy has set as a line
        line = line[: bars.start()]
    if line.value[:1] in "|｜":
        line = line[1:].strip()
    column = COLUMN.match(line.value)
    if column and TITLE_END.search(fold_script(line.value)):
        return line[column.end() :]
    for behind in (NUMBER_BEHIND, ANNEX_BEHIND, FOOTNOTE):
        match = behind.search(line.value)
        if match and TITLE_END.search(fold_script(line.value[: match.start()])):
            return line[: match.start()].strip()
    return line


def end_of_red_head(line: Text) -> int:
    """Return where the title begins behind a red head with its number that a copy has run into its line; 0 where none does."""
    head = RED_HEAD_NUMBERED.match(line.value) if "文件" in line.value else None
    rest = line.value[head.end() :].lstrip() if head else ""
    return len(line) - len(rest) if begins_title(rest) and TITLE_END.search(fold_script(rest)) else 0


def _without_marks(line: Text) -> Text:
    """Leave out the kind in brackets that a site sets before a title and the state behind it (【规范性文件】… (已废止))."""
    before, behind = KIND_BEFORE.match(line.value), STATE_BEHIND.search(line.value)
    if behind and TITLE_END.search(fold_script(line.value[: behind.start()])):
        line = line[: behind.start()].strip()
    before = before or PLACE_BEFORE.match(line.value)
    if before and TITLE_END.search(fold_script(line.value)) and begins_title(line.value[before.end() :]):
        line = line[before.end() :].strip()
    return line


def _is_balanced(text: str) -> bool:
    """Whether each 《 of some words is closed before the next opens: 《A》和《B》 inside are none of it."""
    return not re.search("^[^《》]*》|《[^《》]*$", text)


def _is_button(text: str) -> bool:
    """Whether a line is too short to begin a title: an entry of a site's navigation (机构, 新闻)."""
    return len(text) <= 4 and not is_organ(text) and not text.startswith(("关于", "關於", "印发", "转发"))


def _is_begun(front: Sequence[Text], start: int) -> bool:
    """Whether a short line is the torn beginning of a title (山西省人 / 民政府办公厅关于…, 平阴县“ / 十四五”…方案)."""
    if start + 1 >= len(front) or not names_organ_first(front[start].value) or is_column(front[start].value):
        return False
    if front[start].value[-1] in "“《":
        return True
    whole = Text.join(front[start : start + 2])
    return _is_torn(front[start].value, front[start + 1].value) and organ_of_title(whole) is not None


def _without_site(line: Text) -> Text:
    """Leave out the names of a site behind a title (…的通知_政策文件_中国政府网)."""
    site = SITE.search(line.value)
    if IN_BRACKETS.fullmatch(line.value):
        return line
    if site is None:
        site = SITE_BEHIND.search(line.value)
        if site is not None and not TITLE_END.search(fold_script(line.value[: site.start()])):
            return line
    return line[: site.start()].strip() if site else line


def _begins_no_title(text: str) -> bool:
    """Whether a line begins as no title does. One may begin with its year (2023年东湖区政府工作报告); a number of a row, or a date, begins none."""
    begins = re.match(
        f"附[件录表]|[（(](?:[于於截]|[上下]午)|[-–] |[0-9](?!{YEAR_BEHIND})|特急|急件|机密|秘密|中[華华]民[國国][0-9]",
        text,
    )
    return bool(begins or ABOVE_STANDARD.match(text) or is_annex_mark(text))


@lru_cache(maxsize=1024)
def not_title(text: str) -> bool:
    """Return whether a line is one of those that stand around titles: a number, a date, a signature, a label."""
    other = (
        NUMBER,
        COVER_DATE,
        DATED,
        RED_HEAD,
        HEAD_OF_ORDER,
        SUBTITLE,
        PUBLISHER,
        EDITION,
        LABEL_ALONE,
        SIGNED,
        STANDARD,
        STAMP,
    )
    return (
        bool(LABEL.match(text))
        or GAZETTE.fullmatch(text) is not None
        or TAB_OF_PAGE.fullmatch(text) is not None
        or pages.EDITION_OF_DAY.fullmatch(text) is not None
        or BEGINS_STEP.match(text) is not None
        or page_frames.FILE_NAME.fullmatch(text) is not None
        or text.startswith("于")  # 于印发…的通知: a headline whose first sign is lost
        or _begins_no_title(text)
        or bool(DATELINE.fullmatch(text) or IN_BRACKETS.fullmatch(text))
        or bool(re.search("[，。；：:,;!！\t]", re.sub("《[^《》]*》", "", text)))
        or any(pattern.fullmatch(text) for pattern in other)
        or HEAD_OF_ORDER.fullmatch(fold_script(text)) is not None
    )


def organ_of_title(title: Text | None) -> Text | None:
    """Return the organs that a title begins with, as far as what they do (国务院关于…, A厅 B厅印发…的通知, A部等九部门关于…)."""
    if title is None:
        return None
    folded = fold_script(title.value)
    acts = TITLE_ACTS.match(folded)
    if acts is None or (acts["verb"] and not OWN_NOUN.search(folded)):
        return None  # 生态环境部印发《…办法》 is told of it
    organs = [part for line in acts["organs"].split() for part in organs_of_line(line)]
    organs_alone = [*organs[:-1], AND_OTHERS.sub("", organs[-1])] if organs else []
    return (
        title[: acts.end("organs")].strip() if organs_alone and all(is_organ(part) for part in organs_alone) else None
    )
