"""What other documents need to know of a document: the rows of its lists, and what it announces.

Small, and free of the document's text: the briefs of ten thousand documents can be gone through one
after another, and what is made of them can quote every document without opening it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from lccp.extract.document import Extract
from lccp.extract.enumerated.designations import Announcement
from lccp.extract.lists.pilot_list import ORDER, ListRow, PilotList
from lccp.extract.lists.shapes import BATCH
from lccp.extract.prose import batches
from lccp.extract.prose.dates import date_cell
from lccp.extract.structure.imprint import document_at
from lccp.extract.structure.markers import numeral_value
from lccp.model import EMPTY, Cell, Document
from lccp.normalise import keywords, years
from lccp.normalise.english import english_batch
from lccp.normalise.places import doubted_names
from lccp.normalise.programmes import programme_phrase
from lccp.normalise.years.english_cells import ENGLISH_DATE, read_english_cell
from lccp.reference.script import fold_script
from lccp.restore.evidence import EvidenceTraits, evidence_traits
from lccp.schemas import is_edtf
from lccp.storage.provenance import Quote, quote_of
from lccp.text.cells import TraceError, text_cell
from lccp.text.patterns import regex as re
from lccp.text.repairs import ALL
from lccp.text.rules import rule
from lccp.text.spans import Span, Text
from lccp.text.traced import UNTRACED

Quotes = Mapping[Span, Quote]
LONGEST_HEADING = 80
PROSE = re.compile("[。；，：！？,;:!?]")
# 部分试点名单, 试点城市评估结果: the places of such a list are some of the pilots
PARTIAL = re.compile("部分|样本|节选|摘录|示例|举例|典型|评估|评价|考核|验收|复核|抽查|优良|优秀|良好|等级")
ROW_BATCH = re.compile("(?:第)?([一二三四五六七八九十]{1,2}|[0-9]{1,2})批?次?|首批")
# The year of a list, not one of a period (2011—2015年) or of a goal (2030年前碳达峰, 2060年碳中和).
YEAR_OF_LIST = re.compile(
    r"(?<![〔\[0-9—–－~～至到-])(?:19|20)[0-9]{2}年?+度?+"
    r"(?!(?:1?[0-9]月)?+(?:[1-3]?[0-9]日)?+(?:最新|更新|修[订正改]|校[订对]|整理|增补|新?版)|[0-9—–－~～至到前底末左-]|[以之][前后来]|(?:实现|率先|如期|碳排放)*+(?:碳?达峰|碳?中和|达到))"
)
# A list of those that passed an assessment in a year, or of all there are by then, does not say when they became pilots.
OF_LATER_YEARS = re.compile("考核|验收|评估|评价|复核|复查|绩效|撤销|退出|汇总|一览|统计|盘点|梳理|截至|截止|历年")
# A notice that calls for applications or goes back to pilots (组织申报, 开展…中期评估) recalls those there are, and makes none.
RECALLS = re.compile(
    "^(?!.*(?:公布|公示|确定|认定|命名|同意|批[准复]|名单))"
    ".*(?:申报|推荐|征集|遴选|评估|验收|复[审核查验]|考核|总结|座谈|培训|调研|督[导查]|绩效)"
    "(?!试点|示范)"
)
TAG = re.compile("<[^<>]*>")
SEVERAL_TIMES = re.compile("[截至]至|历[年次批]|汇总|一览|(?<!第)[两二三四五六]批|公示|拟")
NAMES_A_LIST = re.compile("名[单單录錄]|(?:试点|示范)[^，。；]{0,6}评审结果")
# 近日，生态环境部印发通知, 国家发展改革委日前公布; none in 近日，我部组织评审 of the notice itself, and 6月1日前公布
LATELY_ISSUED = re.compile(
    r"(?:近日|(?<![0-9])日前)，?(?:(?!.{0,6}[我本])[^。；]{2,30}?[部委厅局办府会]、?[^。；，]{0,12})?(?:联合)?(?:正式)?(?:印发|公布|发布|下发)"
)
# Whole numbers alone: 20220301 is a day, and 42005, which a workbook counts from 1900, is no year 2005.
DAY = re.compile(
    r"(?<![0-9])((?:19|20)[0-9]{2})(?:\s*[年.\-/]\s*([0-9]{1,2})(?:\s*[月.\-/]\s*([0-9]{1,2}))?\s*[月日]?|年度?|)(?![0-9])"
)


class ListedItem(NamedTuple):
    """What a pilot sets out to do: its words, and the keywords of them."""

    text: Cell
    keywords: str


class ListedPilot(NamedTuple):
    """A row of a list, or a name in a sentence, as cells: what one document says of one pilot.

    ``name`` is the place as printed, from ``start`` to ``end``; ``dated`` says that the row has a cell for
    the peak year, ``year`` gives its cells by column, where they can be read. ``batch`` and ``designated``
    are the row's own, where its list prints them; ``kind`` is what a count says the place is (省, 市). ``doubted`` are
    names of places that its name may be as well, since it was recognised with doubt. ``undated`` says that what stands
    for its date is none (待定), or is blank where most rows have dates: no other date is its own then.
    """

    name: str
    start: int
    end: int
    number: Cell
    conditional: Cell
    province: Cell
    place: Cell
    dated: bool
    year: Mapping[str, Cell]
    items: tuple[ListedItem, ...]
    quotes: Quotes
    batch: Cell = EMPTY
    designated: Cell = EMPTY
    kind: str = ""
    doubted: tuple[str, ...] = ()
    undated: bool = False

    @property
    def value(self) -> str:
        """The name as printed."""
        return self.name


class ListSummary(NamedTuple):
    """Pilots that one list or one sentence names.

    ``form`` is list, sentence or contents. ``programme`` are the words that name the programme (a heading, part
    of a sentence), ``batch`` and ``date`` those that say which batch and when, ``year`` the one that a heading prints (2013年度…名单),
    all empty where none do; ``heading`` is the one above a list, whatever it says.
    ``whole`` says that it names all pilots of its batch, ``size`` how many there are; news (``in_news``) name some.
    ``designates`` says that a sentence makes them pilots itself or, in news, tells that they were made some;
    ``earlier`` that it tells of those that were some before the document.
    """

    batch: Cell
    claims: tuple[ListedPilot, ...]
    quotes: Quotes
    form: str = "list"
    programme: Cell = EMPTY
    date: Cell = EMPTY
    whole: bool = True
    size: int = 0
    start: int = 0
    end: int = 0
    year: Cell = EMPTY
    in_news: bool = False
    designates: bool = False
    earlier: bool = False
    heading: str = ""

    @property
    def calls_itself_list(self) -> bool:
        """Whether a sentence states it, or its heading says that it is a list (名单)."""
        return self.form == "sentence" or NAMES_A_LIST.search(fold_script(self.programme.value)) is not None


@dataclass(frozen=True, slots=True)
class DocumentSummary:
    """A document as the others see it.

    ``title`` and ``headings`` are words that may name the programmes that it is about, ``entry`` the id that
    ``sources.toml`` gives, ``issuer`` and ``issued`` what it says of itself, and ``designates`` that it is a notice,
    whose date is that of the pilots it names, unless it ``tells_of_notice`` of a few days before;
    ``title_year`` is the year of a list that its title names (关于公布2016年…名单的通知). ``listings`` are its lists and announcing sentences, in the order
    of the text, and last the pilots whose summaries its contents list; ``figures`` says that its figures list places.
    ``several`` is where the titles begin of documents that the file holds one after another.
    """

    source: str
    file: str
    issued: Cell
    listings: tuple[ListSummary, ...]
    figures: bool
    quotes: Quotes
    traits: EvidenceTraits
    title: Cell = EMPTY
    headings: tuple[Cell, ...] = ()
    entry: str = ""
    excerpt: bool = False
    issuer: str = ""
    designates: bool = False
    title_year: Cell = EMPTY
    several: tuple[int, ...] = ()
    tells_of_notice: bool = False

    @property
    def folded_title(self) -> str:
        """The words of the title in simplified signs."""
        return fold_script(self.title.value)

    def issued_over(self, listing: ListSummary) -> Cell:
        """Return the date that the document gives a list: that of a notice, of the list's own where the file holds several."""
        gives_day = self.designates and not self.tells_of_notice
        return self.issued if gives_day and self._is_of(self.issued, listing) else EMPTY

    def year_over(self, listing: ListSummary) -> Cell:
        """Return the year that the document's title gives a list."""
        return self.title_year if self._is_of(self.title_year, listing) else EMPTY

    def _is_of(self, cell: Cell, listing: ListSummary) -> bool:
        """Whether a cell and a list are of one of the documents of the file, and the list tells of nothing before it."""
        if listing.earlier:
            return False
        starts = [span.start for span in cell.spans[:1]] + [claim.start for claim in listing.claims[:1]]
        return len({document_at(self.several, start) for start in starts}) < 2


def summarise_document(extract: Extract) -> DocumentSummary:
    """Return of a document what others need."""
    document = extract.document
    sources = extract.tables["sources"][0]
    title = extract.metadata.get("title")
    lists = [(pilot_list.start, _list_summary(document, pilot_list)) for pilot_list in extract.lists]
    sentences = [
        (announcement.sentence.starts[0], _sentence_summary(document, announcement))
        for announcement in extract.announcements
    ]
    listings = [listing for _, listing in sorted((*lists, *sentences), key=lambda entry: entry[0])]
    summaries = batches.summarised(extract.entries)
    if summaries:
        listings.append(_contents_summary(document, summaries))
    title_cell = text_cell(title) if title is not None else sources["title"]  # else the manifest's
    headings = tuple(text_cell(heading) for heading in _headings_of(extract) if names_programme(heading))
    title_year = _year_of_list(title if title is not None and NAMES_A_LIST.search(title.value) else None)
    printed = sources["title"].value
    return DocumentSummary(
        extract.source,
        document.source.file,
        sources["issued"],
        tuple(listings),
        any(group for figure in extract.figures for group in figure.groups),
        quote_cells(document, (sources["issued"], title_cell, title_year, *headings)),
        evidence_traits(extract),
        title_cell,
        headings,
        str(document.source.extra.get("programme", "")),
        str(document.source.extra.get("excerpt", "")).lower() == "true",
        sources["issuer"].value,
        _designates(extract, printed),
        title_year,
        extract.several,
        _tells_of_notice(extract),
    )


def _designates(extract: Extract, title: str) -> bool:
    """Whether a document is a notice that makes the places that it names pilots."""
    is_notice = batches.is_notice(title) or extract.kind in ("notice", "announcement")
    return (is_notice and RECALLS.match(fold_script(title)) is None) or _is_signed_list(extract)


def _tells_of_notice(extract: Extract) -> bool:
    """Whether a document without a number says that a body issued its notice a few days before: 近日，生态环境部印发通知，公布…."""
    if "document_number" in extract.metadata:
        return False
    texts = (paragraph.text.value for paragraph in extract.paragraphs)
    return any(LATELY_ISSUED.search(text) for text in texts if "近日" in text or "日前" in text)


def _is_signed_list(extract: Extract) -> bool:
    """Whether a document is a list, as its title calls it (…名单), whose last words are a day, or that has one right below the organ that signs or, in brackets, below its title."""
    title, organ, day = (extract.metadata.get(name) for name in ("title", "issuer", "issued"))
    if title is None or day is None or NAMES_A_LIST.search(title.value) is None:
        return False
    batches_named = (batch for each in extract.lists for batch in (each.batch, *(row.batch for row in each.rows)))
    batches_listed = {batch.value for batch in batches_named if batch is not None}
    return (
        len(batches_listed) < 2
        and SEVERAL_TIMES.search(title.value) is None
        and _signs(extract.document.text, title, organ, day)
    )


def _signs(text: str, title: Text, organ: Text | None, day: Text) -> bool:
    """Whether a day below a title stands right below it in brackets, at the end of the text, or right below the organ that signs."""
    if day.starts[0] <= title.ends[-1]:
        return False
    over = TAG.sub("", text[title.ends[-1] : day.starts[0]]).strip()  # （2022年6月）, over lists of two programmes
    around = [text[day.ends[-1] :], *([text[organ.ends[-1] : day.starts[0]]] if organ is not None else [])]
    return over in ("（", "(") or not all(TAG.sub("", part).strip() for part in around)


def _headings_of(extract: Extract) -> Iterator[Text]:
    """Yield the headings of a document, and its first line where that may be a title though nothing proves that it is.

    国家低碳城市试点工作进展情况 over two sentences is no title that ``sources`` states, and says what these are about.
    """
    if "title" not in extract.metadata and extract.paragraphs and not PROSE.search(extract.paragraphs[0].text.value):
        yield extract.paragraphs[0].text
    yield from (section.heading for section in extract.sections if section.heading is not None)


def names_programme(text: Text) -> bool:
    """Whether the words of a heading name a programme."""
    return len(text.value) <= LONGEST_HEADING and bool(programme_phrase(text.value))


def _bare_claim(
    document: Document, name: Text, number: Cell, kind: str = "", province: Text | None = None
) -> ListedPilot:
    """Return what a sentence says of a pilot: its name, and its province where one stands before it."""
    place = _place_cell(name)
    group = text_cell(province) if province is not None else EMPTY
    quotes = quote_cells(document, (place, number, group))
    return ListedPilot(
        name.value,
        name.starts[0],
        name.ends[-1],
        number,
        EMPTY,
        group,
        place,
        False,
        {},
        (),
        quotes,
        kind=kind,
        doubted=doubted_names(name),
    )


def _sentence_summary(document: Document, announcement: Announcement) -> ListSummary:
    # words in ASCII: In March 2019 the NDRC designated … as the fourth batch
    basis, printed_date = announcement.basis, announcement.date
    batch = _row_batch(basis) if basis is None or basis.value.isascii() else text_cell(basis, "batch.number")
    dated_in_english = printed_date is not None and printed_date.value.isascii()
    date = _row_date(printed_date) if dated_in_english else date_cell(printed_date)
    programme = text_cell(announcement.programme) if announcement.programme is not None else EMPTY
    claims = tuple(
        _bare_claim(document, place, _order_cell(document, n, place), kind, province)
        for n, (place, kind, province) in enumerate(
            zip(announcement.places, announcement.kinds, announcement.provinces, strict=True), 1
        )
    )
    sentence = announcement.sentence
    quotes = quote_cells(document, (batch, date, programme))
    return ListSummary(
        batch,
        claims,
        quotes,
        "sentence",
        programme,
        date,
        announcement.complete and not announcement.in_news,
        announcement.size,
        sentence.starts[0],
        sentence.ends[-1],
        in_news=announcement.in_news,
        designates=announcement.designates,
        earlier=announcement.earlier,
    )


def _contents_summary(document: Document, summaries: Sequence[Text]) -> ListSummary:
    claims = tuple(_bare_claim(document, name, EMPTY) for name in summaries)
    return ListSummary(EMPTY, claims, {}, "contents", EMPTY, EMPTY, False, len(claims))


def _order_cell(document: Document, n: int, name: Text) -> Cell:
    return Cell(str(n), text_cell(name).spans, (ORDER,), (f"raw/{document.source.file}",))


def quote_cells(document: Document, cells: Iterable[Cell]) -> dict[Span, Quote]:
    """Quote every span of some cells that lies in a document."""
    spans = dict.fromkeys(span for cell in cells for span in cell.spans)
    source = document.source.id
    return {span: quote_of(document, span) for span in spans if span.source == source}


def _list_summary(document: Document, pilot_list: PilotList) -> ListSummary:
    batch = text_cell(pilot_list.batch, "batch.of_title") if pilot_list.batch is not None else EMPTY
    heading = pilot_list.heading
    programme = text_cell(heading) if heading is not None and names_programme(heading) else EMPTY
    dated = sum(row.designated is not None for row in pilot_list.rows)
    is_each_dated = 2 * dated > len(pilot_list.rows)  # a row that has none then is not of the notice's day
    claims = tuple(_claim(document, row, is_each_dated) for row in pilot_list.rows)
    whole = heading is None or not PARTIAL.search(heading.value)
    year = _year_of_list(heading)
    quotes = quote_cells(document, (batch, programme, year))
    start = pilot_list.start
    above = heading.value if heading is not None else ""
    return ListSummary(
        batch, claims, quotes, "list", programme, EMPTY, whole, len(claims), start, start, year, heading=above
    )


def _year_of_list(heading: Text | None) -> Cell:
    """Return the year that a heading prints as that of its list, not as that of a goal (2030年前碳达峰试点)."""
    year = year_of_list(heading.value) if heading is not None else None
    return text_cell(heading[year.start() : year.end()], "date.of_row") if heading is not None and year else EMPTY


def year_of_list(heading: str) -> re.Match[str] | None:
    """Return the one year of a list that a heading or title prints; None where it is none, several, a period's or a goal's.

    >>> [match and match[0] for match in map(year_of_list, ("2015年度智慧城市试点名单", "2011—2015年综合示范城市名单"))]
    ['2015年度', None]
    >>> [match and match[0] for match in map(year_of_list, ("2030年碳达峰试点名单", "2018年度试点验收合格名单"))]
    [None, None]
    >>> [match and match[0] for match in map(year_of_list, ("第三批名单（2024年更新版）", "第三批名单（2024年5月整理）"))]
    [None, None]
    """
    years_printed = [] if OF_LATER_YEARS.search(heading) else list(YEAR_OF_LIST.finditer(heading))
    return years_printed[0] if len(years_printed) == 1 else None


def _place_cell(name: Text) -> Cell:
    """Return the cell of a pilot's name, without which it is none. Raises TraceError where its words do not give it again."""
    place = text_cell(name)
    if place.rules == (UNTRACED,):
        raise TraceError(f"{name.origin.id}: no repairs give {name.value[:60]!r}")
    return place


def _claim(document: Document, row: ListRow, is_each_dated: bool) -> ListedPilot:
    place = _place_cell(row.place)
    province = text_cell(row.province) if row.province is not None else EMPTY
    year = {"text": text_cell(row.year), **(year_cells(row.year) or {})} if row.year is not None else {}
    items = tuple(ListedItem(cell, keywords.extract_keywords(cell.value)) for cell in map(text_cell, row.items))
    batch, designated = _row_batch(row.batch), _row_date(row.designated)
    cells = (
        row.number,
        row.conditional,
        province,
        place,
        batch,
        designated,
        *year.values(),
        *(item.text for item in items),
    )
    return ListedPilot(
        row.place.value,
        row.place.starts[0],
        row.place.ends[-1],
        row.number,
        row.conditional,
        province,
        place,
        row.year is not None,
        year,
        items,
        quote_cells(document, cells),
        batch,
        designated,
        row.kind,
        doubted_names(row.place),
        is_undated(row.designated) or (is_each_dated and row.designated is None),
    )


def _row_batch(text: Text | None) -> Cell:
    """Return the batch that a row prints: 第二批, 2, 二; empty where the words are no batch."""
    if text is None or not (ROW_BATCH.fullmatch(text.value.strip()) or english_batch(text.value)):
        return EMPTY
    return text_cell(text, "batch.of_row")


def _row_date(text: Text | None) -> Cell:
    """Return the date that a row prints for its designation; empty where the words are none."""
    if text is None:
        return EMPTY
    match = re.search(ENGLISH_DATE, text.value) or DAY.search(text.value)
    if match:
        return text_cell(text[match.start() : match.end()], "date.of_row")
    return date_cell(text.strip())  # 20220301, 二〇二二年三月


def is_undated(text: Text | None) -> bool:
    """Whether what a row prints for the time of its designation is no date, and no batch either."""
    return text is not None and not (_row_date(text).value or BATCH.search(text.value))


@rule("batch.of_row")
def batch_of_row(text: str) -> str:
    """Return the number of the batch that a row of a list prints.

    >>> batch_of_row("第二批"), batch_of_row("3"), batch_of_row("首批"), batch_of_row("Third batch")
    ('2', '3', '1', '3')
    """
    if number := english_batch(text):
        return str(number)
    match = ROW_BATCH.fullmatch(text.strip())
    if not match:
        raise ValueError(f"{text!r} names no batch")
    return str(numeral_value(match[1] or "一"))


@rule("date.of_row")
def date_of_row(text: str) -> str:
    """Return the date at which a row of a list says its place was designated, as EDTF.

    >>> date_of_row("2012年11月"), date_of_row("2016-04-22"), date_of_row("2015"), date_of_row("July 2010")
    ('2012-11', '2016-04-22', '2015', '2010-07')
    """
    if english := read_english_cell(text.strip()):
        return english.edtf
    match = DAY.fullmatch(text.strip())
    if not match:
        raise ValueError(f"{text!r} is no date")
    year, month, day = match[1], match[2], match[3]
    parts = [year, *(f"{int(part):02d}" for part in (month, day) if part)]
    value = "-".join(parts)
    return value if is_edtf(value) else year


def year_cells(text: Text) -> dict[str, Cell] | None:
    """Return the cells of a year expression that stands alone in a cell; None where it is none."""
    match = years.read_cell(text.value)
    if match is None:
        return None
    rules = tuple(name for name in match.rules if name not in ALL)
    return {
        "edtf": text_cell(text, *rules),
        "earliest": text_cell(text, *rules, "edtf.earliest") if match.earliest else EMPTY,
        "latest": text_cell(text, *rules, "edtf.latest") if match.latest else EMPTY,
        "qualifier": text_cell(text, "year.qualifier"),
    }
