"""Who signs a document and when: below the body, in a subtitle, in the note of its adoption, under the title."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from lccp.extract.prose.dates import EIGHT_DIGITS
from lccp.extract.structure.imprint.dumps import date_in_line, signature_in_line
from lccp.extract.structure.imprint.organs import (
    is_organ,
    is_state_organ,
    join_organs,
    organs_of_line,
    parted_organs,
    without_seal,
)
from lccp.extract.structure.imprint.page_frames import without_bullet
from lccp.extract.structure.imprint.patterns import (
    ADOPTED,
    ADOPTED_BARE,
    COVER_DATE,
    DATED,
    DATED_NUMBER,
    DAY,
    DAY_FORM,
    DIGIT_DATE,
    EDITED,
    MONTH_FORM,
    NUMBER,
    ORGAN_END,
    SIGNED,
    SIGNED_IN_BRACKETS,
    SIGNER,
    STANDARD_DATE,
    SUBTITLE,
    YEAR,
)
from lccp.reference.script import fold_script
from lccp.text.patterns import re, regex
from lccp.text.spans import Text

SIGNED_IN_MONTH = regex.compile(rf"([\p{{Han}}（）]{{2,30}}{ORGAN_END}) ?({MONTH_FORM})")  # under a report's title
IN_FORCE = re.compile(f"(?:自)? ?(?:{DAY_FORM}) ?起?(?:施行|实施|生效)")  # …通过 1996年10月1日起施行

DATED_ORGAN = regex.compile(
    rf"({DAY_FORM})[,，、 ]{{1,2}}([\p{{Han}}（）]{{2,30}}{ORGAN_END})"
)  # 1990年3月10日，铁道部, under a title
# 2024830, 2026年18, 2019月6月11日, 2020年4月 日: a day that a copy has torn, or nobody has filled in. Nothing else of the page dates the document then.
TORN_DAY = re.compile(
    f"(?!{EIGHT_DIGITS}){YEAR}(?:[0-9]{{2,4}}|年[0-9]{{1,4}}日?|年(?:[0-9]{{1,2}})? ?月 ?日|月[0-9]{{1,2}}月[0-9]{{1,2}}日?|年[0-9]{{1,2}}月[0-9]{{1,2}})"
)
FOR_ANOTHER = re.compile("[（(](?:[^（）()]{2,30}代章?|[公盖印]?章)[）)]")  # （某某市发展和改革委员会代章）, （公章）
_OPENNESS = "此件(?:公开发布|主动公开|依申请公开|不公开|删减后公开)"
OPENNESS = re.compile(f"[（(]?{_OPENNESS}[）)]? ?")
OPEN_BEHIND = re.compile(f" ?[（(]{_OPENNESS}[）)]$")
ENDS_BODY = re.compile(
    "[。；：]$|^[（(]?完[）)]?$|[.](?:docx?|pdf|xlsx?|wps|rar|zip)$|^特此(?:公告|通知|通告|函[复告])$|^(?:报送|抄送|主送|抄报)[：:]|^(?:附[件表]|[0-9]{1,2}[.、．]).{2,60}$"
)  # a list of annexes stands below it
# Above a date that is the last line: （牵头单位：省发展改革委）, 联系人：刘某 027-…, 专家组组长：陈某, 崇左市：扶绥县 or （六）…示范园 of a list in the body.
ABOVE_LAST = re.compile(
    "[）)市县区州盟旗园场镇乡村]$|^(?:联系人|联系电话|咨询电话|电话|地 ?址|邮 ?编|邮政编码)|组长[:：].{2,8}$"
)
# 各市人民政府：, 郭胜利、陈爱珍委员：, 某某公司：
ADDRESSED = re.compile("各[^。；]{2,150}[：:]$|[^。；，]{2,40}(?:委员|代表|同志|公司|单位|政府|[厅局委部会院校])[：:]$")
ANNOUNCES = re.compile("现将[^。]{2,120}(?:予以公[示告布]|进行公示)")
# 2019.7.3, 2019/07/03, 2019年7月: below the organ that signs only
DAY_IN_SIGNS = re.compile(rf"{YEAR}[.．][0-9]{{1,2}}[.．][0-9]{{1,2}}|{DIGIT_DATE}|{MONTH_FORM}")
VOLUME = re.compile("第 ?[0-9]{1,4} ?卷|第 ?[0-9]{1,3} ?期")  # over the month in which a journal's issue came out
PRINTED_DAY = re.compile(f"({DAY_FORM}) ?印[发發]")  # of minutes, below the office that prints them and nothing else
WEEKDAY = re.compile(" ?[（(](?:星期|周)[一二三四五六日天][）)]$")
NOTE = re.compile("[（(][^（）()]{20,160}[）)]")
BY_ORDER = regex.compile(
    rf"(?<=日)(?P<organ>\p{{Han}}{{2,24}}?)(?P<number>令 ?(?:{YEAR}年 ?)?第 ?[0-9]{{1,4}} ?号) ?(?:公布|发布|颁布)"
)
# 2021年6月29日深圳市第七届人民代表大会常务委员会第二次会议通过: a committee by the number of its congress, and the note that names it.
_COUNT = "第?[0-9一二三四五六七八九十百]{1,5}"
COMMITTEE = regex.compile(
    rf"(?:{DAY_FORM})(?P<place>\p{{Han}}{{1,14}}[省市区州县旗盟])?{_COUNT}届"
    rf"(?P<organ>(?P<state>全国)?(?:人民代表大会常务委员会|人大常委会)){_COUNT}次会议(?:审议|表决)?(?:修订)?通过"
)
# Without a date below it an organ signs by its whole name: that of its place stands before it.
PLACED_ORGAN = regex.compile(
    "(?!.*(?:报社|分社|编辑部|电视台|融媒体中心)$)(?:国家|国务院|中共|中华|全国|中国|最高|\\p{Han}{2,12}?[省市区县區縣州旗盟])"
)
ADOPTION_HEAD = 6  # lines of a document that the note of its adoption stands among
AMENDED = re.compile("修正|修订|修改|废止")
PROMULGATED = re.compile("公布|发布|颁布")


class Signature(NamedTuple):
    """An organ and a date; None where the document does not state it."""

    organ: Text | None
    date: Text | None


def signs(cells: Sequence[Text]) -> bool:
    """Whether the cells of a table are the organs that sign, and days."""
    values = [without_seal(cell).value for cell in cells if cell.value.strip()]
    organs = [value for value in values if not DAY.fullmatch(value)]
    return bool(organs) and all(is_organ(part) for value in organs for part in organs_of_line(value))


def find_signature(lines: Sequence[Text], front: Sequence[Text], official: bool) -> Signature:
    """Find the organ and the date below the body, or the date alone that stands in the front.

    ``official`` says that the document has a title or a number, or begins with whom it addresses (各市人民政府：) or with
    what it announces (现将…予以公示): then a date alone below its body is its date.
    """
    official = official or _opens_officially(lines, front)
    for n in range(len(front), len(lines)):
        signature = _signed_on_one_line(lines, n) or (_signed_below(lines, n, official) if n else None)
        if signature is not None:
            return signature
    last = [*lines[-1:], *(lines[:3] if not front else [])]  # a form may stand below a notice in one paragraph
    in_line = next((signed for line in last if (signed := signature_in_line(line)) is not None), None)
    if in_line is not None:
        return Signature(*in_line)
    day = date_in_line(lines[0]) if lines and not front else None
    return Signature(None, day) if day is not None else _signature_of_front(lines, front, official)


def _opens_officially(lines: Sequence[Text], front: Sequence[Text]) -> bool:
    """Whether a document without front begins with whom it addresses or with what it announces."""
    first = fold_script(lines[0].value) if lines and not front else ""
    return ADDRESSED.match(first) is not None or ANNOUNCES.search(first) is not None


def _signature_of_front(lines: Sequence[Text], front: Sequence[Text], official: bool) -> Signature:
    """Return what stands in the front: the date that it states, else what its cover says; else organs below the body."""
    date = _stated_date(lines, front) or _dated_line(lines[: len(front) + 2])
    cover = cover_signature(front)
    if date is None or (cover.organ is not None and cover.date is not None and cover.date.value == date.value):
        return cover if cover != (None, None) else Signature(_undated_organs(lines, front, official), None)
    return Signature(None, date)


def _undated_organs(lines: Sequence[Text], front: Sequence[Text], official: bool) -> Text | None:
    """Return the organs that sign below the last sentence of an official document, without a date."""
    start = len(lines)
    while start > len(front) and is_organ(lines[start - 1].value):
        start -= 1
    if not official or start in (0, len(lines)) or lines[start - 1].value[-1:] not in ("。", "!", "！"):
        return None
    if not all(
        is_state_organ(organ) or PLACED_ORGAN.match(organ)
        for line in lines[start:]
        for organ in organs_of_line(line.value)
    ):
        return None  # 回到顶部, 编辑部, 镇江日报社 at the foot of a page
    return lines[start] if start == len(lines) - 1 else join_organs(lines[start:])


def cover_signature(front: Sequence[Text]) -> Signature:
    """Read the organs and the date that a cover puts under the title (某某局 / 二〇二一年十二月)."""
    for n, line in enumerate(front):
        date = COVER_DATE.fullmatch(line.value)
        signed = _signed_under_title(line) if n else None
        if signed is not None:
            return signed
        if not date or (n and VOLUME.search(front[n - 1].value)):
            continue
        organs = 0
        # Above the date stands the title, or, where a copy has lost its letter, nothing.
        limit = n if n and is_organ(front[0].value) else n - 1 or n
        while organs < limit and is_organ(front[n - 1 - organs].value):
            organs += 1
        organ = join_organs(front[n - organs : n]) if organs > 1 else (front[n - 1] if organs else None)
        return Signature(organ or _organ_below(front, n), group_of(line, date, 1))
    return Signature(None, None)


def _signed_under_title(line: Text) -> Signature | None:
    """Read an organ and its date on a line under a title, the one or the other first."""
    for pattern, organ, date in (
        (SIGNED, 1, 2),
        (SIGNED_IN_MONTH, 1, 2),
        (EDITED, 1, 2),
        (SIGNED_IN_BRACKETS, 1, 2),
        (DATED_ORGAN, 2, 1),
    ):
        signed = pattern.fullmatch(line.value)
        if signed and is_organ(signed[organ]):
            return Signature(group_of(line, signed, organ), group_of(line, signed, date))
    return None


def _organ_below(front: Sequence[Text], n: int) -> Text | None:
    """Return the organ on the last line of a front, below the date in brackets on line ``n`` (（2016年10月19日） / 国家统计局)."""
    is_last = n + 2 == len(front) and front[n].value[0] in "（("
    return front[n + 1] if is_last and n and is_organ(front[n + 1].value) else None


def _signed_on_one_line(lines: Sequence[Text], n: int) -> Signature | None:
    """Read an organ and its date on a line (国家发展改革委 2017年1月7日), with the organs that sign on the lines above it."""
    open_note = OPEN_BEHIND.search(fold_script(lines[n].value))  # …2021年1月28日 (此件公开发布)
    both = SIGNED.fullmatch(lines[n].value, 0, open_note.start() if open_note else len(lines[n]))
    if not both:
        return None
    last, above = group_of(lines[n], both, 1), n
    while above and is_organ(lines[above - 1].value):
        above -= 1
    joint = join_organs([*lines[above:n], last]) if above < n and is_organ(last.value) else last
    return Signature(joint, group_of(lines[n], both, 2))


def _signed_below(lines: Sequence[Text], n: int, official: bool) -> Signature | None:
    """Read a date on line ``n`` with the organs on the lines above it, or alone behind a signer or a sentence."""
    note = OPENNESS.match(lines[n].value)  # 此件公开发布 2022年1月30日
    day = _without_weekday(lines[n][note.end() :].strip() if note else lines[n])
    if official and (printed := PRINTED_DAY.fullmatch(day.value)):
        day = day[: printed.end(1)]
    if not _is_day(day.value, official=official):
        return _signed_on_digits(lines[n - 1], day) if official else None
    if n and FOR_ANOTHER.fullmatch(lines[n - 1].value):
        return _signed_below([*lines[: n - 1], *lines[n:]], n - 1, official)
    above = [parted_organs(without_seal(line)) for line in lines[:n]]
    organs = 0
    while organs < n and is_organ(above[n - 1 - organs].value):
        organs += 1
    if organs:
        return Signature(above[n - 1] if organs == 1 else join_organs(above[n - organs :]), day)
    ends = _ends_body(lines[n - 1].value, official, is_last=n + 1 == len(lines))
    return Signature(None, day) if DAY.fullmatch(day.value) and ends else None


def with_organ_below(signature: Signature, lines: Sequence[Text], of_title: Text | None) -> Signature:
    """Return a signature with the organ right below its day, on the last line, where neither it nor a title names one (二〇一二年五月三十日 / 昆明市…委员会)."""
    day, last = signature.date, lines[-1] if lines else None
    if day is None or last is None or signature.organ is not None or of_title is not None:
        return signature
    is_below = len(lines) > 1 and lines[-2].value == day.value and is_organ(last.value)
    return Signature(last, day) if is_below and PLACED_ORGAN.match(last.value) else signature


def _is_day(text: str, *, official: bool) -> bool:
    return bool(DAY.fullmatch(text) or (official and DAY_IN_SIGNS.fullmatch(text)))


def _ends_body(text: str, official: bool, *, is_last: bool) -> bool:
    """Whether a day alone may stand below a line: a signer's name, or the end of an official document's body."""
    ends = ENDS_BODY.search(text) or (is_last and ABOVE_LAST.search(text))
    return bool(SIGNER.fullmatch(fold_script(text)) or (official and ends))


def _without_weekday(line: Text) -> Text:
    """Leave out the day of the week behind a date (2016年6月20日(星期一))."""
    weekday = WEEKDAY.search(line.value)
    return line[: weekday.start()].strip() if weekday else line


def _signed_on_digits(above: Text, day: Text) -> Signature | None:
    """Read a day without its signs, whole (20240830) or torn (2024830), below the organ that signs."""
    organ = without_seal(above)
    is_day = TORN_DAY.fullmatch(day.value) or re.fullmatch(EIGHT_DIGITS, day.value)
    return Signature(organ, day) if is_day and is_organ(organ.value) else None


def _stated_date(lines: Sequence[Text], front: Sequence[Text]) -> Text | None:
    """Return the date of a subtitle (——…年…日在…会议上) or of an adoption (（…年…日…通过）) in the front or right below."""
    near = [*front, *lines[len(front) : len(front) + 2]]
    # A subtitle may be cut over two lines (——…在某县第十五届人民代表大会 / 第一次会议上).
    head = lines[: len(front) + 3]
    joined = [Text.join(head[n : n + count]) for count in (2, 3) for n in range(len(head) - count + 1)]
    for line in [*near, *joined]:
        for pattern in (SUBTITLE, ADOPTED, ADOPTED_BARE):
            stated = pattern.fullmatch(fold_script(line.value), without_bullet(line.value))
            if stated and len(DAY.findall(IN_FORCE.sub("", line.value))) == 1:
                return line[stated.start(1) : stated.end(1)]
        if promulgated := _promulgated_date(line):
            return promulgated
    return None


def _promulgated_date(line: Text) -> Text | None:
    """Return the date of promulgation in a note that has that of the adoption too (（…年…日通过…年…日…令第79号公布…施行）)."""
    note = fold_script(line.value)
    if not NOTE.fullmatch(note) or AMENDED.search(note):
        return None
    in_force = [match.span() for match in IN_FORCE.finditer(note)]
    days = [day for day in DAY.finditer(note) if not any(start <= day.start() < end for start, end in in_force)]
    ends = [*(day.start() for day in days), len(note)][1:]
    promulgated = [day for day, end in zip(days, ends, strict=False) if PROMULGATED.search(note, day.end(), end)]
    return line[promulgated[0].start(1) : promulgated[0].end(1)] if len(promulgated) == 1 else None


def promulgating_order(lines: Sequence[Text]) -> tuple[Text, Text] | None:
    """Return the organ and the number of the one order that a note below the title says promulgates it (（…人民政府令第262号发布）)."""
    for line in lines:
        note = fold_script(line.value) if line.value[:1] in "（(" else ""
        orders = list(BY_ORDER.finditer(note)) if NOTE.fullmatch(note) and not AMENDED.search(note) else []
        if len(orders) == 1 and is_organ(orders[0]["organ"]):
            order = orders[0]
            return line[order.start("organ") : order.end("organ")], line[order.start("organ") : order.end("number")]
    return None


def adopting_committee(lines: Sequence[Text]) -> Text | None:
    """Return the standing committee that a note below the title says adopted a law, without the number of its congress."""
    note = adoption_note(lines)
    adopted = list(COMMITTEE.finditer(fold_script(note.value))) if note is not None else []
    if note is None or len(adopted) != 1 or bool(adopted[0]["place"]) is bool(adopted[0]["state"]):
        return None
    spans = [adopted[0].span(group) for group in ("place", "organ") if adopted[0][group]]
    return Text.join([note[start:end] for start, end in spans])


def adoption_note(lines: Sequence[Text]) -> Text | None:
    """Return the note in brackets below a title that says when a law was adopted, on one line or cut over two."""
    head = lines[:ADOPTION_HEAD]
    for count in (1, 2):
        for n in range(1, len(head) - count + 1):
            if head[n].value[:1] in ("（", "("):
                note = Text.join(head[n : n + count])
                if "通过" in fold_script(note.value) and NOTE.fullmatch(note.value):
                    return note
    return None


def days_of_note(note: Text) -> int:
    """Return how many days a note names on which a law was adopted, amended, approved or promulgated."""
    return len(DAY.findall(IN_FORCE.sub("", fold_script(note.value))))


def _dated_line(front: Sequence[Text]) -> Text | None:
    """Return the date of a line of the front that states nothing else (（2022年6月23日）), or of its number's year below that."""
    for number, line in pairwise(front):
        year = re.search(f"[〔\\[［【（(]({YEAR})", number.value) if NUMBER.fullmatch(number.value) else None
        if year and re.fullmatch(DIGIT_DATE, line.value) and line.value.startswith(year[1]):
            return line
    for line in front:
        dated = DATED.fullmatch(line.value) or DATED_NUMBER.fullmatch(line.value) or STANDARD_DATE.fullmatch(line.value)
        if dated:
            return group_of(line, dated, *range(1, dated.re.groups + 1))
    return None


def group_of(line: Text, match: re.Match[str], *groups: int) -> Text:
    """Return the words of the first of ``groups`` that took part in a match."""
    group = next(group for group in groups if match[group] is not None)
    return line[match.start(group) : match.end(group)].strip()
