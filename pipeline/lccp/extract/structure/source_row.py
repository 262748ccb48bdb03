"""The row of ``sources`` for one document: what it is, what it says of itself, whether it breaks off."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from lccp.extract import measures
from lccp.extract.lists.line_reader import read_line
from lccp.extract.lists.shapes import split_names
from lccp.extract.structure import imprint
from lccp.extract.structure.imprint.openings import is_told
from lccp.extract.structure.imprint.patterns import HEAD_OF_ORDER, SUBTITLE, TITLE_END, TITLE_ORGAN
from lccp.extract.structure.outline import Paragraph
from lccp.extract.structure.parts import Part
from lccp.model import EMPTY, Cell, Document, Notice, Row, make_finding
from lccp.reference.script import fold_script
from lccp.text.cells import computed_cell, text_cell
from lccp.text.messages import say
from lccp.text.patterns import re, regex
from lccp.text.rules import Input, derivation, rule, structural
from lccp.text.spans import Text

KINDS = (
    ("notice", r"通知|通报|函$|批[复復覆]|(?<![征徵]求)意[见見]$|决定书?$|決定書?$|决议$"),
    ("announcement", r"公告|公示|通告|禁[火渔漁猎牧]令$"),
    ("pilot-list", r"名单|一览表"),
    ("assessment-report", r"评估(?:研究)?(?:结果|报告)|评价(?:研究)?(?:结果|报告)|考核(?:结果|报告)"),
    ("work-report", r"工作报告"),
    (
        "progress-report",
        r"进展报告|总结报告|进展情况|(?:工作|试点|自评估?)情况的?报告|情况的?(?:汇报|彙報)|(?:试点|创建|示范)工作汇报$|工作进展$|工作总结|试点总结|年度报告",
    ),
    ("plan", r"方案|预案|规划|規劃|計劃|计划|(?<![与和在])行动|纲要|要点$|工作安排$"),
    ("regulation", r"条例|條例|办法|辦法|规定|細則|细则|规则|规程|(?<=\p{Han}{4})法$"),
)
# As ministries number their announcements: 2020年第12号.
NUMBERED_BY_YEAR = re.compile("(?:公告|通告)?(?:19|20)[0-9]{2}年第[0-9]{1,4}[号號]")
# What answers a deputy, asks a superior or records a meeting gives notice of nothing: 对…第171号建议的答复, 关于…的请示.
ANSWERS = "(?:[答回][复復](?:的?函)?|的[答回][复復]意[见見]|[请請]示|[会會][议議][纪紀]要|的[纪紀]要)$"
# 绿色规划综述 is no plan: what tells of documents is of another kind.
ABOUT_DOCUMENTS = re.compile(
    "(?:说明书?|综述|理解与适用|解读|评读|述评|纪实|侧记|问答|访谈|札记)$|^[【\\[]?(?:一图(?:读懂|看懂|了解|解读)|图解|图表|(?:政策|专家|媒体)?解读|要闻|快讯)[】\\]：:｜|]?"
    "|(?:规划|计划|方案)[^，、]{0,8}中的[^《》]{2,14}(?<!通知|通告|公告|意见|办法|规定|决定|方案|规划|计划)$"  # 规划传导体系中的语汇建构
    f"|{ANSWERS}"
)
# 某某厅关于印发…工作方案: a notice that does not say so at its end.
SENDS_OUT = regex.compile(r"\p{Han}{2,40}[关關][于於](?:印[发發]|[转轉批][发發])(?!.*(?:通知|公告|通报|函|意[见見])$)")
OF_REPORT = re.compile(
    "(?:调查|调研|检查|监测|审计|评估|考察|研究|工作)报告$"
)  # 2022年11月27日上午… tells no news in one
REPORTS = re.compile(
    "我[谨受]?代表[^，。]{2,20}(?:政府|常委会|常务委员会|法院|检察院)[^。]{0,12}报告(?:政府)?工作|作(?:政府)?工作报告"
)
DEPUTIES = re.compile("各位代表[，、：:!！]?")
HEAD_OF_REPORT, HEAD_OF_ANNOUNCEMENT = 12, 2  # parts
LINES_OF_HEADLINE = 2
# What goes on behind the noun of a document tells of it: …行动部署到位, …应当按照规定报送备案; not …方案分工表, …总结和打算.
MOVES_ON = regex.compile(r"(?![和及与])\p{Han}{4,}(?<!表|报告)|[\p{Han}0-9]{2,}的报告|制度")
# 7月13日，自治区…领导小组召开会议: what news without a headline begins with.
HELD_OR_ISSUED = re.compile(
    "(?:^|。|^为[^。]{4,60}[，,])(?:据[^，。]{2,16}(?:报道|消息)[：:，,])?(?:(?:19|20)[0-9]{2}年)?(?:[0-9]{1,2}月(?:[0-9]{1,2}日?[-—–~～至])?[0-9]{1,2}日(?:上午|下午|晚)?|日前|近日|(?:昨[日天]|今天)(?:上午|下午|晚)?)[，,](?!.{0,120}(?:现将|如下|解读))"
    "[^。；]{2,160}(?:召开|举行|举办|开展|启动|开幕|闭幕|发布|印发|下发|公布|获悉)"
    # 发改委等14部委日前联合印发了《…》, 国务院总理温家宝12日主持召开国务院常务会议, 参考消息网2026-03-01号报道
    "|^[^。；：:]{2,120}[^0-9月年。；，](?:日前|近日|(?:[0-9]{1,2}月)?[0-9]{1,2}日(?:上午|下午)?)(?:联合|正式|共同|在[^。；，]{2,12})?(?:主持)?(?:召开|印发|发布|公布|出台)"
    "|^[^。；：:，]{2,12}(?:网|社|报)(?:19|20)[0-9]{2}[-年][0-9]{1,2}[-月][0-9]{1,2}[日号]?(?:报道|电|讯)"
)
# What news says of those whom it asked, or of a meeting (据悉，…; …有关负责人介绍，…; “…。”居民李女士说).
REPORTED = regex.compile(
    r"(?:^|[。，,])(?:据悉|据了解|据(?:[\p{Han}]{4,24})?介绍|记者)|(?<![的与和])(?:负责人|局长|主任|市民|居民|村民|先生|女士|介绍)(?:[\p{Han}]{1,3})?(?:表示|介绍说?|告诉记者|说)[，。：,:]|^(?!会议|[大全]会|决定|报告)\p{Han}{2,12}(?:指出|强调)[，：,:]|^我[市县区省州]今天"
)
LETTER = re.compile("(?:倡[议議][书書]|公[开開]信|一封信)$")  # of no kind, and no news in a column of news either
HEADLINE_END = re.compile("[!！?？→]$")
STAGE = re.compile("(?:[（(][^（）()]{1,20}[）)])?(?:全文)?$")  # （修订草案） behind a title tells no kind
BEHIND_SENTENCE = re.compile(
    "(?<=[。！？])(?: ?[（(〔\\[【][^（）()〔〕\\[\\]【】]{1,120}[)）〕\\]】]){1,3}$"
)  # 。（中新网）, 。〔责任单位：…〕, 。(完) 【编辑:刘欢】
# What a document without title calls itself (特此批复。).
SELF_NAMED = {
    "notice": re.compile(
        "(?:[^。]*。)*[^。]{0,80}(?:现|特)[^。；：:]{0,24}通知如下[:：。]|特此(?:通知|通报|批[复復]|函[复復告]|致函)[。.]?|(?:[^。]*。)*(?:[^。]{2,300}[，,])?现(?:(?:将|就)[^。]{2,120})?(?:转发|印发)(?:给)?你们[，。,].*"
    ),
    "announcement": re.compile(
        "特此(?:公告|通告|公示)[。.!！]?|(?:.*[。，])?现将[^。]{2,120}(?:予以|进行)公示(?![的后]).*"
    ),
    "plan": re.compile(
        "(?:为|根据|按照)[^。]{6,}[，,](?:特)?(?:制[定订]|编制)本(?:实施|行动|工作)?(?:方案|计划|规划)。"
    ),
}
# A law without its title begins with the note of its adoption, its contents, its first chapter or what promulgates it.
OPENS_ARTICLES = re.compile("[（(][^（）()]{10,300}(?:通过|批准|公布)|第一[章条]|目 ?[录次]$|《[^《》]+》已经?")
FIRST_ARTICLE = re.compile("第一条.*制定本(?:条例|办法|规定|细则|规则)。")
UNTIED = structural("kind.of_content", "the kind of a document whose title does not tell it")
WHOLE = structural("document.truncated", "whether the prose breaks off in mid-sentence")


@derivation("manifest.entry")
def manifest_entry(_: str, inputs: Sequence[Input]) -> str:
    """Return what the manifest says."""
    return str(inputs[0].value)


@rule("kind.of_title")
def kind_of_title(text: str) -> str:
    """Return a document's kind by its title; the last word that says one counts.

    >>> kind_of_title("国家碳达峰试点建设方案"), kind_of_title("关于印发低碳方案的通知")
    ('plan', 'notice')
    """
    # 《…实施方案》政策解读 is no plan: behind a quoted title the words outside it count.
    quoted = text if text.endswith("》") else re.sub("《[^《》]*》", "", text)
    outside = STAGE.sub("", fold_script(quoted))
    if ABOUT_DOCUMENTS.search(outside) or is_told(text) or HEADLINE_END.search(text):
        return "other"
    if SENDS_OUT.match(outside):
        return "notice"
    best = max(
        ((match.end(), kind) for kind, pattern in KINDS for match in regex.finditer(pattern, outside)),
        default=(0, "other"),
    )
    return "other" if MOVES_ON.fullmatch(outside, best[0]) else best[1]


@rule("prose.truncated")
def prose_truncated(text: str) -> str:
    """Return whether a last paragraph breaks off in mid-sentence.

    >>> prose_truncated("①创新低碳社区试点载"), prose_truncated("2017年1月7日")
    ('true', 'false')
    """
    return "true" if breaks_off(text) else "false"


def breaks_off(text: str) -> bool:
    """Whether prose ends without the end of its sentence. A signature, date or list item is no prose."""
    closed = BEHIND_SENTENCE.sub("", text.rstrip()).rstrip('”’」』）)》】"* |')
    if not closed or re.search("[。！？；：!?;:….．]$", closed):
        return False
    sentences = re.split("[。！？]", closed)
    return bool(len(sentences) > 1 or re.match("[①-⑳]", closed) or (len(closed) > 30 and "，" in closed))


def row(
    document: Document,
    metadata: dict[str, Text],
    listed: bool,
    paragraphs: Sequence[Paragraph],
    parts: Sequence[Part],
    stamp: imprint.PageStamp,
) -> tuple[Row, list[Notice]]:
    """Return the document's row, but for what is accounted, and a finding where it breaks off.

    ``listed`` says whether it holds a pilot list.
    """
    source = document.source
    document_input = Input(f"raw/{source.file}", document)
    cells: Row = {"source": Cell(source.id)}
    for column in measures.MEASURES:
        cells[column] = computed_cell(f"document.{column}", [document_input])
    headed = metadata if "title" in metadata or stamp.alone is None else {**metadata, "title": stamp.alone}
    imprint_cells = imprint.cells(headed)
    for column in ("title", "issuer", "document_number", "issued", "publisher", "isbn"):
        stated = source.title if column == "title" else source.extra.get(column, "")
        cell = imprint_cells.get(column, EMPTY)
        if not cell.value and stated:
            cell = computed_cell("manifest.entry", [Input(f"raw/sources.toml#{source.id}.{column}", stated)])
        cells[column] = cell
    genre = _genre(metadata.get("title"), parts, stamp)
    if not genre and not {"issuer", "document_number"} & metadata.keys() and _opens_as_news(parts):
        genre = "news" if "title" not in headed or _is_headline(headed["title"].value.strip()) else ""
    cells["kind"] = _kind(document, headed, cells, listed, genre)
    cells["truncated"], notices = _truncated(document, paragraphs, parts)
    return cells, notices


def _genre(title: Text | None, parts: Sequence[Part], stamp: imprint.PageStamp) -> str:
    """Return the kind that a document's form tells: a paper, news, or, without a title, a report or what it calls itself."""
    genre = imprint.genre([part.text for part in parts if part.text is not None and part.text.value.strip()])
    genre = genre or ("news" if _is_page_of_news(title, stamp) else "")
    if genre or (title is not None and kind_of_title(title.value.strip()) != "other"):
        return genre
    if _reports_work(parts):
        return "work-report"
    named = _self_named(parts) if title is None or is_told(title.value) else ""
    # 环保部发布…办法 over the announcement itself (特此公告。)
    # 国务院印发…方案：大力推广新能源汽车, over the plan itself
    return named if title is None or named in ("announcement", "plan") else ""


def _opens_as_news(parts: Sequence[Part]) -> bool:
    """Whether a page that names no organ or number begins with a day and what was held or put out on it, or with what people told."""
    lines = (
        fold_script(part.text.value.strip()) for part in parts if part.kind != "furniture" and part.text is not None
    )
    head = [line for line in islice(filter(None, lines), LINES_OF_HEADLINE + 2) if "。" in line]
    return any(HELD_OR_ISSUED.search(line) for line in head[:1]) or any(REPORTED.search(line) for line in head)


def _is_headline(title: str) -> bool:
    """Whether a title neither ends in the noun of a document nor says that it is about one."""
    ends_as_title = TITLE_END.search(fold_script(title)) is not None and not is_told(title)
    return not _is_of_document(title) and not ends_as_title and not ABOUT_DOCUMENTS.search(title)


def _is_page_of_news(title: Text | None, stamp: imprint.PageStamp) -> bool:
    """Whether a page tells news, or stands in a column of news and has no title of another kind."""
    is_news = stamp.is_news or (stamp.in_news_column and title is not None and not _is_of_document(title.value.strip()))
    if title is None and stamp.headline is None:
        return stamp.is_news and stamp.date is not None  # a dated stamp over news without a headline
    return is_news and _is_headline_of_news(title, stamp.headline)


def _is_of_document(title: str) -> bool:
    """Whether a title ends with the noun of a document; …共话低碳行动 has such a noun and is a headline."""
    is_named = kind_of_title(title) != "other" or LETTER.search(title) is not None
    return is_named and TITLE_END.search(fold_script(title)) is not None


def _reports_work(parts: Sequence[Part]) -> bool:
    """Whether a document without title is a report to a congress: its subtitle (——…年…日在…会议上) over 我代表…报告工作."""
    lines = [fold_script(part.text.value.strip()) for part in parts[:HEAD_OF_REPORT] if part.text is not None]
    is_addressed = any(SUBTITLE.fullmatch(line) or DEPUTIES.fullmatch(line) for line in lines)
    return is_addressed and any(REPORTS.search(line) for line in lines)


def _self_named(parts: Sequence[Part]) -> str:
    """Return the kind that a document calls itself by at its end (特此批复。); "" where it does not."""
    lines = [fold_script(part.text.value.strip()) for part in parts if part.text is not None]
    if any(HEAD_OF_ORDER.fullmatch(line) and line[-2:] in ("公告", "通告") for line in lines[:HEAD_OF_ANNOUNCEMENT]):
        return "announcement"  # 中国人民银行公告, over 〔2021〕第11号
    if lines and OPENS_ARTICLES.match(lines[0]) and any(FIRST_ARTICLE.match(line) for line in lines):
        return "regulation"
    return next((kind for kind, named in SELF_NAMED.items() if any(named.fullmatch(line) for line in lines)), "")


def _is_headline_of_news(title: Text | None, headline: Text | None) -> bool:
    """Whether a title is a page's headline, and not one over what explains a document (政策解读丨…)."""
    if title is None or headline is None or title.value != headline.value.strip():
        return False
    is_document = OF_REPORT.search(fold_script(title.value)) and not is_told(title.value)
    return not is_document and not ABOUT_DOCUMENTS.search(fold_script(title.value))


def _kind(document: Document, metadata: dict[str, Text], row: Row, listed: bool, genre: str) -> Cell:
    source = document.source
    if source.kind:
        return computed_cell("manifest.entry", [Input(f"raw/sources.toml#{source.id}.kind", source.kind)])
    if genre:
        return Cell(genre, (), (UNTIED,), (f"raw/{source.file}",))
    if "title" in metadata:
        kind = text_cell(metadata["title"], "kind.of_title")
        if kind.value != "other" or re.search(ANSWERS, metadata["title"].value.strip()):
            return kind
    is_titled = "title" in metadata and not _is_cut_off(metadata["title"].value)
    value = "pilot-list" if listed else _kind_of_number("" if is_titled else row["document_number"].value)
    return Cell(value, (), (UNTIED,), (f"raw/{source.file}",))


def _is_cut_off(title: str) -> bool:
    """Whether a title of organs says what it is about and breaks off before its noun (某某厅关于下达…项目计)."""
    folded = fold_script(title)
    return TITLE_ORGAN.match(folded) is not None and not TITLE_END.search(folded)


def _kind_of_number(number: str) -> str:
    """Return the kind that a number tells where there is no title."""
    if NUMBERED_BY_YEAR.fullmatch(number):
        return "announcement"
    return "notice" if re.search("[〔［【\\[（(]", number) else "other"


def _truncated(document: Document, paragraphs: Sequence[Paragraph], parts: Sequence[Part]) -> tuple[Cell, list[Notice]]:
    """Whether the prose breaks off; only where prose is what the document ends with."""
    last = next((part for part in reversed(parts) if part.kind != "furniture"), None)
    if last is None or last.kind != "paragraph" or not paragraphs or last.text is None:
        return Cell("false", (), (WHOLE,), (f"raw/{document.source.file}",)), []
    cell = text_cell(paragraphs[-1].text, "prose.truncated")
    if cell.value == "true" and (_ends_otherwise(last.text) or _names_places_alone(last.lines[-1].text)):
        return Cell("false", (), (WHOLE,), (f"raw/{document.source.file}",)), []
    if cell.value == "false":
        return cell, []
    tail = paragraphs[-1].text[-20:]
    message = say("the document breaks off in mid-sentence: …{tail}", "文件至句中而断：…{tail}", tail=tail.value)
    return cell, [make_finding("truncated", "high", tail, message)]


def _names_places_alone(line: Text) -> bool:
    """Whether a last line is nothing but a row of a list: ⑭博乐市."""
    reading = read_line(line)
    return reading is not None and bool(reading.entries)


def _ends_otherwise(last: Text) -> bool:
    """Whether a last line ends with names side by side, or with the signature that a copy has run into it."""
    return len(split_names(last.value) or ()) > 1 or imprint.signature_in_line(last) is not None
