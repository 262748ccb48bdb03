"""What a document says of itself: title, issuing organ, number and date of issue, publisher and ISBN.

Two families: official documents (GB/T 9704: red head, title, number, addressee, body, signature,
date) and books (the CIP record of GB/T 12451 and the imprint). Nothing is taken from prose.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from lccp.extract.prose.dates import date_cell
from lccp.extract.structure.frames import without_bar
from lccp.extract.structure.imprint.books import book_fields, isbn_valid
from lccp.extract.structure.imprint.dumps import number_in_line, signature_in_line, title_in_line
from lccp.extract.structure.imprint.echoes import is_taken_up
from lccp.extract.structure.imprint.journals import date_of_number
from lccp.extract.structure.imprint.labels import (
    Pair,
    days_below_titles,
    head_in_cell,
    labelled_lines,
    labels_behind,
    labels_by_turns,
    read_labels,
)
from lccp.extract.structure.imprint.openings import is_told
from lccp.extract.structure.imprint.organs import is_organ, issuer_joint, join_organs, organs_of_line, set_lines
from lccp.extract.structure.imprint.pages import NO_STAMP, PageStamp, page_stamp, parted_stamps
from lccp.extract.structure.imprint.patterns import (
    DATED_NUMBER,
    DAY,
    ISBN,
    NUMBER,
    NUMBER_AND_DAY,
    PUBLISHED_BY,
    RED_HEAD_NUMBERED,
    STANDARD,
    TELEGRAM,
    TITLE_END,
    YEAR,
)
from lccp.extract.structure.imprint.printed_titles import front_lines, organ_of_title, printed_document, printed_title
from lccp.extract.structure.imprint.printed_whole import organ_of_printed, title_printed_whole
from lccp.extract.structure.imprint.several import document_at, titles_of_several
from lccp.extract.structure.imprint.signature import (
    TORN_DAY,
    Signature,
    adopting_committee,
    adoption_note,
    days_of_note,
    find_signature,
    group_of,
    promulgating_order,
    signs,
    with_organ_below,
)
from lccp.extract.structure.imprint.standards import title_of_standard
from lccp.extract.structure.imprint.titles import (
    INTERVIEW,
    genre,
    number_behind_title,
    number_below_title,
    number_on_title_line,
    number_over_addressee,
    number_over_title,
    organ_beside_title,
    organ_of_order,
    organ_of_red_head,
    organ_over_number,
    organ_over_year,
    original_title,
    printed_below_order,
    promulgated_title,
    quoted_above,
    title_above_addressee,
    title_above_adoption,
    title_above_cover,
    title_in_order,
    title_of_announcement,
    title_of_genre,
    title_of_interview,
    title_over_number,
    title_over_subtitle,
    without_author,
)
from lccp.model import EMPTY, Cell, Notice, make_finding
from lccp.normalise.places import is_place_or_province
from lccp.text.cells import text_cell
from lccp.text.messages import say
from lccp.text.patterns import re, regex
from lccp.text.rules import structural
from lccp.text.spans import Text

__all__ = [
    "FIELDS",
    "NO_STAMP",
    "PageStamp",
    "cells",
    "days_below_titles",
    "document_at",
    "genre",
    "head_in_cell",
    "is_taken_up",
    "isbn_valid",
    "issuer_joint",
    "labelled_lines",
    "labels_by_turns",
    "metadata",
    "notices",
    "page_stamp",
    "parted_stamps",
    "signature_in_line",
    "signs",
    "titles_of_several",
]

BARE_NUMBER = re.compile("第 ?[0-9]{1,5} ?[号號]")
YEAR_OF_NUMBER = re.compile(f"[〔\\[［【﹝（(]({YEAR})[〕\\]］】﹞）)]")
OF_LINES = structural("issuer.of_lines", "the organs that sign a document on lines that the marks of a page part")
LOST_BLANKS = regex.compile(r"(?:[?？] ?)*(\p{Han}[^?？]{2,60}?|(?:19|20)[0-9]{2}年[^?？]{2,10}?) ?(?:[?？]{2,})?")
PLACELESS = regex.compile("[省市县區区州](?:人民)?(?:政府|府|委|办|辦)")  # 省府办公厅, 市政府办
SHORTENED = regex.compile("(?:自治)?[省市县縣區区州]")  # 自治区人民政府, 市发展改革委
OFFICE_OF_SITE = regex.compile("政府办$")
UNDER_DATELINE = re.compile("(?:新华社|中新社|新华网|人民网)[^：:。，]{0,16}电[题題][：:]")  # 新华社杭州6月15日电题：…
SET_WIDE = re.compile("[0-9] [0-9] ?[0-9]")
LONGEST_SET_WIDE = 50  # signs
FEWEST_LINES = 4  # of a document whose number stands below its signature
FIELDS = ("title", "issuer", "document_number", "issued", "publisher", "isbn")


def metadata(lines: Sequence[Text], pairs: Sequence[Pair] = (), stamp: PageStamp = NO_STAMP) -> dict[str, Text]:
    """Find what a document says of itself, in ``FIELDS``; a field it does not state is left out.

    ``lines`` are the document's lines or paragraphs in order, mended, without its tables; ``pairs`` are labels
    and values of its tables of metadata (索引号, 文号, 发文机关, 成文日期); ``stamp`` is what a page says of itself.
    """
    lines = [_set_close(without_bar(_without_lost_blanks(line.strip()))) for line in lines if line.value.strip(" ?？")]
    book = book_fields(lines)
    if book:
        return book
    behind, others = labels_behind(lines)
    labelled = read_labels([*pairs, *labelled_lines(lines), *labels_by_turns(lines), *behind])
    whole, lines = others, printed_document(others)
    front = front_lines(lines)
    title = _title(whole, lines, front, labelled, stamp.headline)
    number = _number(labelled, front, title)
    is_page = lines is whole and _is_page(title, number, whole)
    title = without_author(stamp.headline if is_page else title, whole, _labelled_authors(pairs))
    if _is_run_together(title, front, whole):
        title, number = _head_in_line(lines[0], number)
    by_note, number = _number_beside_or_of_note(lines, front, title, number)
    is_official = title is not None or number is not None
    signature = find_signature(lines, front, official=is_official)
    if (end := _start_of_other(lines, front, title, signature.organ)) < len(lines):
        signature = find_signature(lines[:end], front, official=is_official)
    torn = _torn_unless_stated(signature, labelled, stamp)
    signature = with_organ_below(
        _without_torn_day(_without_publisher(signature, labelled)), lines, organ_of_title(title)
    )
    fields = {
        "document_number": number,
        "title": _unless_torn(title),
        "issuer": _signer(signature.organ, title, labelled, front)
        or _issuer(front, title, whole, labelled, stamp)
        or by_note,
        "issued": torn
        or _date_of(_dating(labelled, whole), signature.date, number, is_signed=all(signature))
        or _date_of_page(stamp, whole, title, is_page),
    }
    return {field: value for field, value in fields.items() if value is not None}


def _unless_torn(title: Text | None) -> Text | None:
    """Return a title, or None where it closes what it did not open (稿)》公开征求意见的公告): its beginning stands on a line that was not taken for it."""
    depth = 0
    for sign in title.value if title is not None else "":
        depth += (sign in "《〈（(【〔“") - (sign in "》〉）)】〕”")
        if depth < 0:
            return None
    return title


def _start_of_other(lines: Sequence[Text], front: Sequence[Text], title: Text | None, signer: Text | None) -> int:
    """Return where another document begins below the one at hand: at the title of the organ that signs, where that is not who speaks.

    A copy may hold two documents one after another, or one that another sends on, the first without its signature.
    """
    named = organ_of_title(title)
    if named is None or signer is None or named.value in signer.value or signer.value in named.value:
        return len(lines)
    for n in range(len(front), len(lines)):
        value = lines[n].value
        if not value.startswith(signer.value) or re.search("[。；;]", value):
            continue
        behind = value[len(signer.value) :].strip() or (lines[n + 1].value if n + 1 < len(lines) else "")
        if behind.startswith(("关于", "關於", "印发", "印發", "转发", "轉發")):
            return n
    return len(lines)


def _labelled_authors(pairs: Sequence[Pair]) -> set[str]:
    return {value.value for label, value in pairs if label == "作者"}


def _without_lost_blanks(line: Text) -> Text:
    """Leave out the question marks that a copy has for blanks at the ends of a line (? ? ? 某某市人民政府??)."""
    inside = LOST_BLANKS.fullmatch(line.value)
    return line[inside.start(1) : inside.end(1)] if inside else line


def _set_close(line: Text) -> Text:
    """Leave out the blanks of a number or a day that is set wide (晋市发改环资发〔 2 0 1 8 〕 7 7 号)."""
    if len(line) > LONGEST_SET_WIDE or not SET_WIDE.search(line.value):
        return line
    close = Text.join([line[match.start() : match.end()] for match in re.finditer(r"\S+", line.value)])
    return close if DAY.fullmatch(close.value) or NUMBER.fullmatch(close.value) else line


def _title(
    whole: Sequence[Text],
    lines: Sequence[Text],
    front: Sequence[Text],
    labelled: Mapping[str, Text],
    headline: Text | None,
) -> Text | None:
    """Return the title as printed, as labelled, as an order promulgates it, or as a paper, news or its page's stamp has it."""
    printed = _printed_or_labelled(front, labelled.get("title"))
    printed = printed_below_order(lines, front, printed) or printed or quoted_above(whole, lines)
    printed = printed or title_of_standard(front) or title_over_number(front) or title_printed_whole(whole, lines)
    stated = printed or promulgated_title(lines) or title_above_adoption(lines) or title_above_cover(front)
    stated = stated or title_above_addressee(lines, front) or original_title(whole) or title_in_order(lines, front)
    stated = stated or _title_of_genre(whole, front, headline) or title_of_announcement(front)
    return stated or title_over_subtitle(lines, front)


def _printed_or_labelled(front: Sequence[Text], label: Text | None) -> Text | None:
    """Return the title that a front prints, else a label; a label's with the lines right below that it runs on over.

    标题：…重点行业企业 / 温室气体排放报告管理工作的通知
    """
    if label is None:
        return printed_title(front)
    pieces = [label]
    for line in front:
        gap = line.origin.text[pieces[-1].ends[-1] : line.starts[0]]
        if TITLE_END.search(pieces[-1].value) or gap.strip() or gap.count("\n") != 1:
            break
        pieces.append(line)
    runs_over = len(pieces) > 1 and TITLE_END.search(pieces[-1].value)
    return Text.join(pieces) if runs_over else printed_title(front) or label


def _title_of_genre(whole: Sequence[Text], front: Sequence[Text], headline: Text | None) -> Text | None:
    """Return the title of a paper or of news; of the lines above a news page's stamp the one that heads it."""
    title = title_of_genre(whole, front) or title_of_interview(front)
    dateline = UNDER_DATELINE.match(title.value) if title is not None else None
    if dateline is not None and title is not None:
        return title[dateline.end() :].strip()
    is_of_front = headline is not None and any(line.starts[:1] == headline.starts[:1] for line in front)
    return headline if title is not None and is_of_front and genre(whole) == "news" else title


def _number(labelled: Mapping[str, Text], front: Sequence[Text], title: Text | None) -> Text | None:
    """Return the number that a label states, a line of its own in the front, or the title's line."""
    printed = _printed_number(front)
    if (
        printed is not None
        and title is not None
        and BARE_NUMBER.fullmatch(printed.value)
        and printed.value in title.value
    ):
        printed = None  # 第0262号, of the proposal that an answer is to
    return labelled.get("document_number") or printed or number_on_title_line(front, title)


def _is_run_together(title: Text | None, front: Sequence[Text], whole: Sequence[Text]) -> bool:
    """Whether a document may stand in one line: it begins with a sentence, has no title above it, and is no paper or news."""
    return title is None and not front and bool(whole) and not genre(whole)


def _head_in_line(line: Text, number: Text | None) -> tuple[Text | None, Text | None]:
    return title_in_line(line), number or number_in_line(line)


def _is_page(title: Text | None, number: Text | None, whole: Sequence[Text]) -> bool:
    """Whether a document has neither title nor number of its own, and is no paper: its page's headline stands for them."""
    return title is None and number is None and genre(whole) != "paper"


def _date_of_page(stamp: PageStamp, whole: Sequence[Text], title: Text | None, is_page: bool) -> Text | None:
    """Return the date of a page's stamp where the page is what dates the document: news, or a page with no other title."""
    is_headline = title is not None and stamp.headline is not None and title.value == stamp.headline.value
    if genre(whole) == "paper":
        return date_of_number(whole) or (stamp.date if is_page else None)
    tells = is_headline and stamp.is_news and title is not None and is_told(title.value)
    answers = title is not None and INTERVIEW.fullmatch(title.value) is not None
    return stamp.date if is_page or tells or answers or genre(whole) == "news" else None


def _signer(
    signer: Text | None, title: Text | None, labelled: Mapping[str, Text], front: Sequence[Text]
) -> Text | None:
    """Return the organ that signs a document whose title names it too, which a label may shorten (地区行署); else the label's.

    Of several that sign a label may name the first alone; a signature may leave out the place (省府办公厅).
    """
    named, label = organ_of_title(title), labelled.get("issuer")
    if signer is None:
        return named if named is not None and label is not None and _abbreviates(label.value, named.value) else label
    # 国家发展改革委 财政部关于…的通知, that the first of them signs, or 省府办公厅
    full = [organ for organ in (named, organ_of_red_head(front)) if _is_part_of(signer, organ)]
    if full:
        return full[0]
    is_of_title = named is not None and signer.value == named.value
    if label is not None and OFFICE_OF_SITE.search(label.value) and not OFFICE_OF_SITE.search(signer.value):
        return signer  # 某县政府办, which runs the site, over what a bureau signs
    return signer if is_of_title or label is None or _is_among(label, signer) else label


def _abbreviates(label: str, organ: str) -> bool:
    """Whether a label names the title's organ by some of its signs (某省人大常委会, 某省人民代表大会常务委员会)."""
    if label.endswith(organ) and not PLACELESS.match(organ) and is_place_or_province(label.removesuffix(organ)):
        return True  # 甘肃省定西市人民政府, of a library, over 定西市人民政府关于…
    signs = iter(organ)
    return len(label) < len(organ) and label[:2] == organ[:2] and all(sign in signs for sign in label)


def _is_part_of(signer: Text, organ: Text | None) -> bool:
    """Whether a signature names one of the organs of a title alone, or leaves out the place that it or a red head names."""
    return organ is not None and (_is_among(signer, organ) or _is_short_for(signer, organ))


def _is_short_for(signer: Text, organ: Text) -> bool:
    """Whether a signature leaves out the place that a title or red head names (省府办公厅, 市发展改革委 of 赣州市发展和改革委员会文件)."""
    short, full = signer.value, organ.value
    signs = iter(full)
    ends_alike = full.endswith((short[-2:], f"{short[-1]}员会"))
    is_short = SHORTENED.match(short) is not None and SHORTENED.match(full) is None
    return ends_alike and is_short and all(sign in signs for sign in short)


def _is_among(label: Text, signer: Text) -> bool:
    """Whether a label names one of several organs that sign, or the ministry whose office does (生态环境部, of 生态环境部办公厅)."""
    signers = [part for line in signer.value.splitlines() for part in organs_of_line(line)]
    return len(signers) > 1 and any(organ.removesuffix("办公厅") == label.value for organ in signers)


def _issuer(
    front: Sequence[Text], title: Text | None, whole: Sequence[Text], labelled: Mapping[str, Text], stamp: PageStamp
) -> Text | None:
    """Return the organ that a title, a head, a cover or the line beside the title names, or a site for publishing it."""
    chinese = [
        line for line in front if regex.search(r"\p{Han}", line.value)
    ]  # its English between a title and its organ
    beside = None if genre(whole) else organ_beside_title(chinese, title)
    is_told_by_page = title is None or (stamp.headline is not None and title.value == stamp.headline.value)
    if stamp.is_news and stamp.date is not None and is_told_by_page:
        beside = None  # the organ whose site prints the news
    of_head = _organ_of_head(title, front) or organ_of_printed(whole, title)
    return of_head or labelled.get("published_by") or beside


def _number_beside_or_of_note(
    lines: Sequence[Text], front: Sequence[Text], title: Text | None, number: Text | None
) -> tuple[Text | None, Text | None]:
    """Return the number of a document, and who has promulgated or adopted it by a note below its title (（…令第262号发布）)."""
    number = number or _number_beside(lines, title) or _number_below_day(lines)
    order = promulgating_order(lines[: len(front) + 2]) if number is None and title is not None else None
    adopted_by = adopting_committee(lines) if order is None and title is not None else None
    return order or (adopted_by, number)


def _number_below_day(lines: Sequence[Text]) -> Text | None:
    """Return the number that a site sets right below the signature, on the last line, of the year that the day there has."""
    if len(lines) < FEWEST_LINES or DAY.fullmatch(lines[-2].value) is None:
        return None
    number = NUMBER.fullmatch(lines[-1].value)
    year = YEAR_OF_NUMBER.search(number[1]) if number is not None else None
    is_of_day = year is not None and lines[-2].value.startswith(year[1])
    return lines[-1][number.start(1) : number.end(1)] if number is not None and is_of_day else None


def _number_beside(lines: Sequence[Text], title: Text | None) -> Text | None:
    """Return the number right below a title, behind it on its line, or right over it."""
    beside = number_below_title(lines, title) or number_behind_title(lines, title) or number_over_title(lines, title)
    return beside or number_over_addressee(lines)


def _printed_number(front: Sequence[Text]) -> Text | None:
    """Return the number on a line of its own in the front."""
    values = ((line, line.value.rstrip(" |｜")) for line in front)  # the cell of a table that a copy has set as a line
    patterns = (NUMBER, STANDARD, TELEGRAM, NUMBER_AND_DAY)
    for line, value in values:
        if BARE_NUMBER.fullmatch(value) and _is_stray(front, line):
            continue
        if headed := RED_HEAD_NUMBERED.fullmatch(value):  # the organ is no part of its number
            return line[headed.start("number") : headed.end("number")]
        match = next(filter(None, (pattern.fullmatch(value) for pattern in patterns)), None)
        dated = DATED_NUMBER.fullmatch(value) if match is None else None
        if match is not None:
            return line[match.start(1) : match.end(1)]
        if dated is not None:
            return line[dated.start(2) : dated.end(2)]
    return None


def _is_stray(front: Sequence[Text], line: Text) -> bool:
    """Whether a number without organ or year heads a front that has an official number further below."""
    below = [other for other in front if other.starts[0] > line.starts[0]]
    return len(below) == len(front) - 1 and any(
        NUMBER.fullmatch(other.value) and YEAR_OF_NUMBER.search(other.value) for other in below
    )


def _organ_of_head(title: Text | None, front: Sequence[Text]) -> Text | None:
    """Return the organ that title, head or cover names; the one that publishes a standard."""
    publisher = _publisher_of_standard(front)
    return (
        organ_of_title(title)
        or organ_over_year(title, front)
        or organ_over_number(title, front)
        or organ_of_order(front)
        or organ_of_red_head(front)
        or publisher
    )


def _publisher_of_standard(front: Sequence[Text]) -> Text | None:
    """Return the organs that publish a standard, on the line of 发布 and those above it (某某总局 / 某某委员会 发布)."""
    for n, line in enumerate(front):
        published = PUBLISHED_BY.fullmatch(line.value)
        if published is None or _is_told_of(front, n):
            continue
        start = n
        while start and is_organ(front[start - 1].value):
            start -= 1
        last = line[published.start(1) : published.end(1)]
        return join_organs([*front[start:n], last]) if start < n else last
    return None


def _is_told_of(front: Sequence[Text], n: int) -> bool:
    """Whether the line below one that an organ publishes something names it in 《》: news that tells of it."""
    return n + 1 < len(front) and front[n + 1].value.startswith("《")


def _is_day_of_publication(labelled: Mapping[str, Text]) -> bool:
    """Whether a site dates a document by the day on which it published it (成文日期 and 发布日期 are one day)."""
    days = [re.findall("[0-9]+", labelled[name].value)[:3] for name in ("issued", "published") if name in labelled]
    return len(days) > 1 and [int(part) for part in days[0]] == [int(part) for part in days[1]]


def _without_torn_day(signature: Signature) -> Signature:
    is_torn = signature.date is not None and TORN_DAY.fullmatch(signature.date.value) is not None
    return signature._replace(date=None) if is_torn else signature


def _without_publisher(signature: Signature, labelled: Mapping[str, Text]) -> Signature:
    """Leave out the organ that a site names for publishing a document, above its day: the value of a label signs nothing."""
    publisher = labelled.get("published_by")
    is_label = (
        signature.organ is not None and publisher is not None and signature.organ.starts[0] == publisher.starts[0]
    )
    return signature._replace(organ=None) if is_label else signature


def _torn_unless_stated(signature: Signature, labelled: Mapping[str, Text], stamp: PageStamp) -> Text | None:
    """Return the torn day that a document is signed with (2017821), where no label or stamp has the same digits.

    It is no date: the cell stays empty and says so. What a site says of its publication is another day then.
    """
    if signature.date is None or not TORN_DAY.fullmatch(signature.date.value):
        return None
    torn = re.sub("[^0-9]", "", signature.date.value)
    days = [day for day in (labelled.get("issued"), labelled.get("published"), stamp.date) if day is not None]
    parts = [re.findall("[0-9]+", day.value)[:3] for day in days]
    forms = {year + month + day for year, *rest in parts if len(rest) == 2 for month, day in (rest, map(_bare, rest))}
    return None if torn in forms else signature.date


def _dating(labelled: Mapping[str, Text], whole: Sequence[Text]) -> Mapping[str, Text]:
    """Return what labels state, without the day on which a site put up a paper: that is not its date of issue."""
    if genre(whole) != "paper":
        return labelled
    return {name: value for name, value in labelled.items() if value is not labelled.get("stamped")}


def _bare(digits: str) -> str:
    return digits.lstrip("0")


def _date_of(labelled: Mapping[str, Text], signed: Text | None, number: Text | None, *, is_signed: bool) -> Text | None:
    """Return the date that dates the document itself, before that of its publication.

    A page of another year than the document's number (国发〔2023〕16号) tells when it was copied, and 发文日期 of a site
    may be the day on which it did so: a document that is signed dates itself.
    """
    is_of_site = "written" not in labelled or _is_day_of_publication(labelled)
    if "ranked" in labelled and not (is_signed and is_of_site):
        return labelled["issued"]
    year = YEAR_OF_NUMBER.search(number.value) if number is not None else None
    published = labelled.get("issued")
    is_copied = year is not None and published is not None and not published.value.startswith(year[1])
    return signed or (None if is_copied else published)


def cells(fields: Mapping[str, Text]) -> dict[str, Cell]:
    """Make the cells of ``sources`` that the document's own words fill; ``issued`` in EDTF, joint issuers a list."""
    result = {name: text_cell(fields[name]) if name in fields else EMPTY for name in FIELDS}
    if "issuer" in fields:
        result["issuer"] = _issuer_cell(fields["issuer"], is_publisher="publisher" in fields)
    if "issued" in fields:
        result["issued"] = date_cell(fields["issued"])
    return result


def _issuer_cell(issuer: Text, *, is_publisher: bool) -> Cell:
    """Make the cell of who issues a document: one organ, or those that sign jointly; empty where one of these is no organ."""
    lines = set_lines(issuer)
    if len(lines) > 1:
        organs = [part for line in lines for part in organs_of_line(line.value)]
        return Cell("|".join(organs), issuer.spans(), (OF_LINES,))
    parts = [part for line in issuer.value.splitlines() for part in organs_of_line(line)]
    if is_publisher or not (len(parts) > 1 or re.search(r"[\s、]", issuer.value)):
        return text_cell(issuer)
    return text_cell(issuer, "issuer.joint") if all(is_organ(part) for part in parts) else EMPTY


def _days_of_adoption(fields: Mapping[str, Text], lines: Sequence[Text]) -> Iterator[Notice]:
    """Yield the finding of a law whose note names several days, none of which alone is that of its issue."""
    note = adoption_note(lines) if "title" in fields and "issued" not in fields else None
    if note is not None and (days := days_of_note(note)) > 1:
        message = say(
            "the note names {days} days, of adoption, amendment or approval; issued is left empty",
            "题注载有{days}个日期（通过、修改或批准），issued留空",
            days=days,
        )
        yield make_finding("disagreement", "low", note, message)


def notices(fields: Mapping[str, Text], lines: Sequence[Text]) -> list[Notice]:
    """Return the findings: an impossible date, an ISBN whose check digit fails, or two ISBNs in one document."""
    collected: list[Notice] = []
    if "issued" in fields and not date_cell(fields["issued"]).value:
        message = say(
            "{date} is no date of the calendar; issued is left empty",
            "{date}不是历法上的日期，issued留空",
            date=fields["issued"].value,
        )
        collected.append(make_finding("impossible-date", "medium", fields["issued"], message))
    collected.extend(_days_of_adoption(fields, lines))
    seen: dict[str, Text] = {}
    for line in lines:
        isbn = ISBN.search(line.value) if "ISBN" in line.value else None
        if isbn:
            seen.setdefault(isbn[1], group_of(line, isbn, 1))
    for printed, text in seen.items():
        if not isbn_valid(printed):
            message = say("the check digit of ISBN {isbn} is wrong", "ISBN {isbn}的校验码有误", isbn=printed)
            collected.append(make_finding("check-digit", "medium", text, message))
        if "isbn" in fields and printed != fields["isbn"].value:
            message = say(
                "ISBN {isbn} beside {other}", "ISBN {isbn}与{other}并存", isbn=printed, other=fields["isbn"].value
            )
            collected.append(make_finding("disagreement", "low", text, message))
    return collected
