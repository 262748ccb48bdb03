"""What a document says of itself: title, issuing organ, number and date of issue, publisher and ISBN.

Two families: official documents (GB/T 9704: red head, title, number, addressee, body, signature,
date) and books (the CIP record of GB/T 12451 and the imprint). Nothing is taken from prose.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from lccp.extract.prose import dates as dates
from lccp.extract.prose.sentences import DIGIT, make_finding
from lccp.extract.structure import frames
from lccp.extract.structure.markers import marker_at
from lccp.model import EMPTY, Cell, Notice
from lccp.text.cells import text_cell
from lccp.text.rules import rule
from lccp.text.spans import Text

FIELDS = ("title", "issuer", "document_number", "issued", "publisher", "isbn")
_YEAR = "(?:19|20)[0-9]{2}"
_HANZI = "[一二三四五六七八九十]"
_LUNAR_YEAR = "[一二][〇○零０O一二三四五六七八九]{3}"
_DAY = rf"{_YEAR}年[0-9]{{1,2}}月[0-9]{{1,2}}日|{_LUNAR_YEAR}年{_HANZI}{{1,2}}月{_HANZI}{{1,3}}日"
_ORGAN = "[委部局厅署院会府办室心社行司处组团所站央厂校学]"  # how names of organs end: 委员会, 中心, 集团 …
ORGAN = re.compile(rf"[一-鿿（）()、 ]{{1,60}}{_ORGAN}(?:（[^（）]{{1,10}}）)?")
DAY = re.compile(rf"({_DAY})")
DATED_VALUE = re.compile(rf"{_DAY}|{_YEAR}[-.][0-9]{{1,2}}[-.][0-9]{{1,2}}")
SIGNED = re.compile(rf"([一-鿿（）]{{2,30}}{_ORGAN}) ?({_DAY})")
DATED = re.compile(
    rf"(?:[（(] ?({_DAY})(?:印发|发布|公布)? ?[）)]"
    rf"|(?:成文|发文|印发|发布|公布|签发)(?:日期|时间)[:：] ?({_DAY}|{_YEAR}-[0-9]{{2}}-[0-9]{{2}}))"
)
NUMBER = re.compile(
    r"(?:(?:发文字号|发文号|文号|文件编号|字号)[:：] ?)?[（(]?"
    rf"((?:[一-鿿]{{1,14}} ?[〔\[［【（(]{DIGIT}{{4}}[〕\]］】）)] ?第?{DIGIT}{{1,5}} ?[号號])"
    rf"|(?:[一-鿿]{{2,16}}令 ?|公告 ?|通告 ?)?(?:{_YEAR}年 ?)?第 ?[0-9]{{1,4}} ?[号號])[）)]?"
)
TITLE_END = re.compile(
    "(?:通知|意见|方案|规划|纲要|办法|计划|条例|规定|细则|决定|决议|公告|公示|通告|通报|函|批复|请示|报告|总结|指南|指引|要点|标准|规范|规则|章程|公报|导则|清单"
    "|意見|規劃|綱要|辦法|計劃|條例|規定|細則|決定|決議|通報|批復|請示|報告)"
    "(?:（[^（）]{1,20}）)?$|(?:名单|名录|目录|一览表|汇总表)(?:及[^。，；]{1,30})?$"
)
# 国务院令, 生态环境部公告: what stands at the head in place of a red head, and is no title.
HEAD_OF_ORDER = re.compile(rf"([一-鿿 ]{{1,40}}{_ORGAN}) ?(?:令|公告|通告)(?: ?(?:{_YEAR}年 ?)?第 ?[0-9]{{1,4}} ?号)?")
SITE = re.compile("[_|｜-][^_|｜，。]{2,20}(?:[_|｜-][^_|｜，。]{2,20})?(?:网|政府|门户|频道|政务|文库)$")
SUBTITLE = re.compile(
    rf"(?:[—-]{{1,3}}|[（(])?(?:在)?({_DAY})(?:下午|上午)?在?.{{4,60}}(?:会议|大会|全会)上[^。]{{0,6}}"
)
ADOPTED = re.compile(
    rf"[（(][^（）()]{{0,20}}?({_DAY})[^（）()]{{0,80}}?(?:通过|公布|发布|批准|印发|颁布)[^（）()]{{0,60}}[）)]"
)
SIGNER = re.compile(
    "(?:总理|部长|主任|局长|省长|市长|州长|县长|区长|主席|院长|会长|署长|行长|厅长)[ ：:]{0,3}[一-鿿]{2,4}(?: ?[一-鿿]{1,2})?"
)
PAPER = re.compile("(?:摘 ?要|内容摘要|内容提要|Abstract)(?:[:：]|$|(?=[一-鿿]))")
KEYWORDS = re.compile("(?:关 ?键 ?词|Key ?[Ww]ords)[:：]?")
NEWS = re.compile(
    "(?:新华社|新华网|中新社|人民网|本报|央视网|中新网)[^。；]{0,16}(?:电|讯|[（(]记者)|本报讯|[（(](?:本报)?记者 ?[一-鿿]{2,4}"
)
LABELS = {
    "title": "标题|名称|文件名称|信息名称",
    "issuer": "发文机关|发布机关|发布机构|发文单位|发文部门|制发机关|发布单位|公开主体",
    "document_number": "文号|发文字号|发文号|文件编号|文件字号|发文文号",
    "issued": "成文日期|发文日期|签发日期|印发日期|发布日期|发布时间|公布日期|生成日期|公开日期",
}
RANKED_DATES = ("成文日期", "签发日期", "发文日期", "印发日期")  # before dates of publication
OTHER_LABELS = "索引号|主题分类|主题词|分类|信息分类|有效性|效力状态|公文种类|来源|主题|体裁分类|服务对象|关键词|公开方式|信息索引号"
LABEL = re.compile(f"({'|'.join([*LABELS.values(), OTHER_LABELS])}) ?[:：] ?")
TITLE_ORGAN = re.compile(rf"([一-鿿（）、 ]{{1,60}}?{_ORGAN}) ?[关關][于於]")
RED_HEAD = re.compile(r"([一-鿿 ]{3,30})文件$")
CIP = re.compile(
    r"([^/。]{2,80}?) ?/ ?([^/。]{2,80}?) ?(?:等? ?(?:编著|主编|编写|编|著|译)) ?[.．] ?[-—–]{1,3} ?"
    rf"[一-鿿]{{2,8}} ?[:：] ?([一-鿿]{{2,20}}) ?[,，] ?({_YEAR}(?:[.．] ?[0-9]{{1,2}})?)"
)
EDITION = re.compile(rf"({_YEAR}年 ?[0-9]{{1,2}}月) ?第 ?(?:[0-9]{{1,2}}|{_HANZI}) ?版")
PUBLISHER = re.compile(r"([一-鿿]{2,16}出版(?:社|集团|公司|中心))(?: ?出版(?:发行)?)?")
AUTHOR = re.compile(r"([一-鿿、 ]{2,60}?) ?(?:编著|主编|编写|编制|编|著)$")
ISBN = re.compile(r"(?:ISBN|isbn)[ :：]?((?:97[89][- ]?)?[0-9](?:[- ]?[0-9]){8}[- ]?[0-9X])(?![0-9])")


@rule("issuer.joint")
def issuer_joint(text: str) -> str:
    """Part organs that issue a document jointly: at line breaks, at 、, at the blank between two names.

    >>> issuer_joint("国家发展改革委 国家能源局")
    '国家发展改革委|国家能源局'
    """
    parts = [part for line in text.splitlines() for part in _organs_of_line(line)]
    if not parts or not all(_is_organ(part) for part in parts):
        raise ValueError(f"{text!r} are not organs side by side")
    return "|".join(parts)


def _organs_of_line(line: str) -> list[str]:
    """Part the organs of a line; 财 政 部, set wide, is one."""
    parts = [part for part in re.split(r"[\s、]+", line) if part]
    return ["".join(parts)] if any(len(part) == 1 for part in parts) else parts


def isbn_valid(printed: str) -> bool:
    """Check an ISBN's last digit (ISO 2108).

    >>> isbn_valid("978-7-5182-0720-6"), isbn_valid("978-7-5182-0720-7")
    (True, False)
    """
    digits = [10 if sign == "X" else int(sign) for sign in printed if sign.isdigit() or sign == "X"]
    if len(digits) == 13:
        return sum(digit * (1 + 2 * (n % 2)) for n, digit in enumerate(digits)) % 10 == 0
    return len(digits) == 10 and sum(digit * (10 - n) for n, digit in enumerate(digits)) % 11 == 0


def metadata(lines: Sequence[Text], pairs: Sequence[tuple[str, Text]] = ()) -> dict[str, Text]:
    """Find what a document says of itself, in ``FIELDS``; a field it does not state is left out.

    ``lines`` are the document's lines or paragraphs in order, mended, without its tables; ``pairs`` are labels
    and values of its tables of metadata (索引号, 文号, 发文机关, 成文日期).
    """
    lines = [line.strip() for line in lines if line.value.strip()]
    fields = _book(lines)
    if fields:
        return fields
    labelled = _labelled([*pairs, *_labelled_lines(lines)])
    front = _front(lines)
    for line in front:
        number = NUMBER.fullmatch(line.value)
        if number:
            fields.setdefault("document_number", line[number.start(1) : number.end(1)])
    title = _title(front) or _promulgated(lines) or _title_of_genre(lines, front) or labelled.get("title")
    if title is not None:
        fields["title"] = title
    issuer, issued = _signature(lines, front, official="title" in fields or "document_number" in fields)
    issuer = labelled.get("issuer") or issuer or _title_organ(title) or _head_of_order(front) or _red_head(front)
    if issuer is not None:
        fields["issuer"] = issuer
    issued = labelled.get("issued") if "ranked" in labelled else issued or labelled.get("issued")
    if issued is not None:
        fields["issued"] = issued
    if "document_number" in labelled:
        fields["document_number"] = labelled["document_number"]
    return fields


def _labelled_lines(lines: Sequence[Text]) -> Iterator[tuple[str, Text]]:
    """Yield labels and values of lines (成文日期：2016年3月15日), several on a line too, near the head or the end."""
    for line in [*lines[:30], *lines[30:][-6:]]:
        labels = list(LABEL.finditer(line.value))
        if not labels or labels[0].start() > 0:
            continue
        for label, following in zip(labels, [*labels[1:], None], strict=True):
            yield label[1], line[label.end() : following.start() if following else len(line)].strip()


def _labelled(pairs: Iterable[tuple[str, Text]]) -> dict[str, Text]:
    """Return the fields that labels state, each only where its value is one: an organ, a number, a date."""
    fields: dict[str, Text] = {}
    for label, value in pairs:
        field = next((field for field, labels in LABELS.items() if label in labels.split("|")), "")
        if field == "title" and len(value) > 4:
            fields.setdefault("title", value)
        elif field == "issuer" and value.value and all(_is_organ(part) for part in re.split("[ 、]+", value.value)):
            fields.setdefault("issuer", value)
        elif field == "document_number" and (number := NUMBER.fullmatch(value.value)):
            fields.setdefault("document_number", value[number.start(1) : number.end(1)])
        elif field == "issued" and (day := DATED_VALUE.match(value.value)):
            ranked = label in RANKED_DATES
            if "issued" not in fields or (ranked and "ranked" not in fields):
                fields["issued"] = value[: day.end()]
                fields |= {"ranked": value} if ranked else {}
    return fields


def _promulgated(lines: Sequence[Text]) -> Text | None:
    """Find the regulation that an order promulgates: a line of its own whose title the order names."""
    for index, line in enumerate(lines[:60]):
        titled = TITLE_END.search(line.value) and 4 < len(line) <= 60 and not _not_title(line.value)
        if titled and any(f"《{line.value}》" in before.value for before in lines[:index]):
            return line
    return None


def _title_of_genre(lines: Sequence[Text], front: Sequence[Text]) -> Text | None:
    """Find the title of a paper or of news: its first line."""
    if not genre(lines):
        return None
    first = next((line for line in front if not LABEL.match(line.value)), None)
    return first if first is not None and 6 <= len(first) <= 60 and not NUMBER.fullmatch(first.value) else None


def genre(lines: Sequence[Text]) -> str:
    """Say whether a document is a paper (an abstract and keywords) or news (the line of an agency); else ""."""
    head = [line.value for line in lines[:25]]
    if any(PAPER.match(line) for line in head) and any(KEYWORDS.match(line) for line in head):
        return "paper"
    return "news" if any(NEWS.match(line) for line in head[:8]) else ""


def _head_of_order(front: Sequence[Text]) -> Text | None:
    for line in front[:4]:
        head = HEAD_OF_ORDER.fullmatch(line.value)
        if head and _is_organ(head[1]):
            return line[: head.end(1)].strip()
    return None


def _group(line: Text, match: re.Match[str], *groups: int) -> Text:
    group = next(group for group in groups if match[group] is not None)
    return line[match.start(group) : match.end(group)].strip()


def _front(lines: Sequence[Text]) -> list[Text]:
    """Give the lines before the addressee, the first heading or the first sentence."""
    front: list[Text] = []
    for line in lines[:20]:
        marker = marker_at(line.value)
        if re.search("[。；]|[：:]$", line.value) or (marker is not None and marker.kind != "annex"):
            break
        front.append(line)
    return front


def _title(front: Sequence[Text]) -> Text | None:
    """Find the first run of up to four lines of the front that ends as titles of documents do."""
    front = [_without_site(line[frames.last_of_trail(line.value) :].strip()) for line in front]
    for start, first in enumerate(front):
        if _not_title(first.value):
            continue
        for end in range(start + 1, min(start + 4, len(front)) + 1):
            if _not_title(front[end - 1].value):
                break
            joined = Text.join(front[start:end])
            goes_on = end < len(front) and front[end].value.startswith(("的", "（试行", "（修订"))
            if TITLE_END.search(joined.value) and not goes_on and 4 < len(joined) <= 100:
                return joined
    return None


def _without_site(line: Text) -> Text:
    """Leave out the names of a site behind a title (…的通知_政策文件_中国政府网)."""
    site = SITE.search(line.value)
    return line[: site.start()].strip() if site else line


def _not_title(text: str) -> bool:
    other = (NUMBER, DAY, DATED, RED_HEAD, HEAD_OF_ORDER, SUBTITLE, PUBLISHER, EDITION)
    return (
        bool(LABEL.match(text))
        or bool(
            re.match("附[件录表]|[0-9](?![0-9]{3}年(?:省|市|县|区|州)?(?:人民)?政府工作报告)|特急|急件|机密|秘密", text)
        )
        or bool(re.search("[，。；：:\t]", re.sub("《[^《》]*》", "", text)))
        or any(pattern.fullmatch(text) for pattern in other)
    )


def _signature(lines: Sequence[Text], front: Sequence[Text], official: bool) -> tuple[Text | None, Text | None]:
    """Find the organ and the date below the body, or the date alone that stands in the front.

    ``official`` says that the document has a title or a number: then a date alone below its body is its date.
    """
    for n, line in enumerate(lines):
        both = SIGNED.fullmatch(line.value)
        if both and n >= len(front):
            return _group(line, both, 1), _group(line, both, 2)
        if not DAY.fullmatch(line.value) or n < max(1, len(front)):
            continue
        organs = 0
        while organs < n and _is_organ(lines[n - 1 - organs].value):
            organs += 1
        if organs:
            return (lines[n - 1] if organs == 1 else _together(lines[n - organs : n])), line
        before = lines[n - 1].value
        if SIGNER.fullmatch(before) or (official and re.search("[。；：]$", before)):
            return None, line
    for line in [*front, *lines[len(front) : len(front) + 2]]:
        for pattern in (SUBTITLE, ADOPTED):
            stated = pattern.fullmatch(line.value)
            if stated and len(DAY.findall(line.value)) == 1:
                return None, line[stated.start(1) : stated.end(1)]
    for line in front:
        dated = DATED.fullmatch(line.value)
        if dated:
            return None, _group(line, dated, 1, 2)
    return None, None


def _together(organs: Sequence[Text]) -> Text | None:
    """Quote the organs of a joint signature with the line breaks between them, as ``issuer.joint`` reads them."""
    whole = Text.quote(organs[0].origin, organs[0].starts[0], organs[-1].ends[-1])
    try:
        same = issuer_joint(whole.value) == "|".join(part for organ in organs for part in _organs_of_line(organ.value))
    except ValueError:
        return None
    return whole if same else None


def _is_organ(text: str) -> bool:
    return len(text) <= 40 and bool(ORGAN.fullmatch(text)) and not marker_at(text)


def _title_organ(title: Text | None) -> Text | None:
    organ = TITLE_ORGAN.match(title.value) if title is not None else None
    if organ and not all(_is_organ(part) for part in re.split("[ 、]+", organ[1].strip())):
        return None
    return title[: organ.end(1)].strip() if title is not None and organ else None


def _red_head(front: Sequence[Text]) -> Text | None:
    for line in front[:3]:
        head = RED_HEAD.fullmatch(line.value)
        if head and _is_organ(head[1]):
            return line[: head.end(1)].strip()
    return None


def _book(lines: Sequence[Text]) -> dict[str, Text]:
    """Read the CIP record and the imprint; empty where the document is no book."""
    fields: dict[str, Text] = {}
    for n, line in enumerate(lines[:120]):
        cip = CIP.search(line.value) if "/" in line.value else None
        if cip is None and "/" in line.value and n + 1 < len(lines):
            line = Text.join([line, lines[n + 1]])
            cip = CIP.search(line.value)
        if cip and "title" not in fields:
            fields["title"], fields["issuer"] = _group(line, cip, 1), _with_others(line, cip)
            fields["publisher"] = _group(line, cip, 3)
            fields.setdefault("issued", _group(line, cip, 4))
        line = lines[n]
        edition = EDITION.search(line.value)
        if edition and "edition" not in fields:
            fields["edition"] = _group(line, edition, 1)
        isbn = ISBN.search(line.value)
        if isbn:
            fields.setdefault("isbn", _group(line, isbn, 1))
        publisher = PUBLISHER.fullmatch(line.value)
        if publisher:
            fields.setdefault("imprint", _group(line, publisher, 1))
        author = AUTHOR.fullmatch(line.value)
        if author:
            fields.setdefault("author", _group(line, author, 1))
    edition_date, publisher_line = fields.pop("edition", None), fields.pop("imprint", None)
    author_line = fields.pop("author", None)
    if not fields and not (edition_date and publisher_line):
        return {}
    if edition_date is not None:
        fields["issued"] = edition_date
    if publisher_line is not None:
        fields.setdefault("publisher", publisher_line)
    if author_line is not None:
        fields.setdefault("issuer", author_line)
    title = _title(_front(lines))
    if title is not None:
        fields.setdefault("title", title)
    return fields


def _with_others(line: Text, cip: re.Match[str]) -> Text:
    """Give the author statement of a CIP record, with the 等 that says there are more."""
    end = cip.end(2)
    if line.value[end : end + 1] == "等":
        end += 1
    return line[cip.start(2) : end].strip()


def cells(fields: Mapping[str, Text]) -> dict[str, Cell]:
    """Make the cells of ``sources`` that the document's own words fill; ``issued`` in EDTF, joint issuers a list."""
    result = {name: text_cell(fields[name]) if name in fields else EMPTY for name in FIELDS}
    if "issuer" in fields and re.search(r"[\s、]", fields["issuer"].value) and "publisher" not in fields:
        result["issuer"] = text_cell(fields["issuer"], "issuer.joint")
    if "issued" in fields:
        result["issued"] = text_cell(fields["issued"], "date.edtf")
    return result


def notices(fields: Mapping[str, Text], lines: Sequence[Text]) -> list[Notice]:
    """Give the findings: an ISBN whose check digit fails, or two ISBNs in one document."""
    collected: list[Notice] = []
    seen: dict[str, Text] = {}
    for line in lines:
        isbn = ISBN.search(line.value) if "ISBN" in line.value else None
        if isbn:
            seen.setdefault(isbn[1], _group(line, isbn, 1))
    for printed, text in seen.items():
        if not isbn_valid(printed):
            collected.append(make_finding("check-digit", "medium", text, f"the check digit of ISBN {printed} is wrong"))
        if "isbn" in fields and printed != fields["isbn"].value:
            collected.append(make_finding("disagreement", "low", text, f"ISBN {printed} beside {fields['isbn'].value}"))
    return collected
