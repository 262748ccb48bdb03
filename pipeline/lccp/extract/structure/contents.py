"""Tables of contents: lines of title and page, parted by a tab, blanks, dots or a bracket."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from lccp.extract.context import Context, TableRow, Yield
from lccp.extract.structure.bare_contents import plain_title
from lccp.extract.structure.markers import RANKS, marker_at
from lccp.extract.structure.parts import Part
from lccp.model import EMPTY, Notice, Row, make_finding
from lccp.text.cells import text_cell
from lccp.text.messages import Message, say
from lccp.text.patterns import re, regex
from lccp.text.repairs import LINE
from lccp.text.rules import Input, derivation, mend_text
from lccp.text.spans import Text

LEADERS = " \t\u3000\u00a0.．。·•・∙…‥⋯-—―─_"
PAGE = re.compile(r"[（(/—–-]?[ \t]{0,4}([0-9]{1,4}|[ivxl]{1,6}|[IVXL]{1,6})[ \t]{0,4}[）)—–-]?$")
BARE_MARKER = re.compile(r"(?:附[件录表图]|[图表]|第)$")
HEADING = re.compile("目 ?[录次]")
NUMBERED = regex.compile(r"([0-9]{1,2})[ \u3000]{1,4}(?=\p{Han})")
CHAPTER = RANKS["chapter"]


class Entry(NamedTuple):
    """An entry: its level (1 the highest), its title, its page ("" Text where none), its parent's place.

    ``parent`` is the index of the entry that holds it, -1 for none; ``leader`` what led to the page.
    """

    level: int
    title: Text
    page: Text
    parent: int
    leader: Text


class Contents(NamedTuple):
    """The entries in order, and the lines that are none."""

    entries: tuple[Entry, ...]
    unread: tuple[Text, ...]


@derivation("contents.level")
def level(text: str, inputs: Sequence[Input]) -> str:
    """Return the level of an entry: one below the entry that holds it, 1 where none does.

    >>> level("第一章 进展与成效", [Input("contents/x|1/level", "1")])
    '2'
    """
    if not text:
        raise ValueError("an entry without a title has no level")
    return str(int(inputs[0].value) + 1) if inputs else "1"


def parse(lines: Sequence[Text]) -> Contents:
    """Read the lines of a table of contents, as dumped: their tabs and blanks tell title from page.

    A line without a page is the beginning of the next one where it is about as long as lines get;
    else it is an entry without a page if it has a marker, or is left unread.
    """
    read: list[tuple[Text, Text, Text]] = []
    unread: list[Text] = []
    cut = [(line, *_cut(line)) for line in lines if line.value.strip()]
    full = 0.8 * max((len(title.value) for _, title, _, page in cut if page.value), default=0)
    pending: list[Text] = []

    def release() -> None:
        """A held line that no next line goes on from stands by itself."""
        if pending and marker_at(pending[0].value):
            read.append((Text.join(pending), pending[0][:0], pending[0][:0]))
        else:
            unread.extend(pending)
        pending.clear()

    for line, title, leader, page in cut:
        if marker_at(title.value) or not title.value:
            release()
        if page.value and title.value:
            read.append((Text.join([*pending, title]), leader, page))
            pending.clear()
        elif title.value and not page.value and len(title.value) >= full and not HEADING.fullmatch(title.value):
            pending.append(title)
        elif not page.value and marker_at(title.value) and not HEADING.fullmatch(title.value):
            read.append((title, leader, page))
        else:
            unread.append(line.strip())
    release()
    return Contents(tuple(_nested(read)), tuple(unread))


def _cut(line: Text) -> tuple[Text, Text, Text]:
    """Cut a line into title, leader and page; leader and page are empty where it names no page."""
    line = line.strip()
    none = line[len(line) :]
    tail = line[max(0, len(line) - 16) :]
    match = PAGE.search(tail.value)
    if not match:
        return _mended(line), none, none
    before = line[: len(line) - len(tail) + match.start()]
    title = before[: len(before.value.rstrip(LEADERS))]
    gap = before.value[len(title) :] + match[0][: match.start(1) - match.start()]
    wide = len(gap) > 1 or gap in ("\t", "\u3000", "…", "⋯", "‥")
    arabic = match[1].isdigit()
    if not gap or not (wide or (arabic and gap in " \u00a0/（(" and not BARE_MARKER.search(title.value))):
        return _mended(line), none, none
    if not regex.search(r"[\p{Han}A-Za-z]", title.value):
        return none, none, none
    page = tail[match.start(1) : match.end(1)]
    return _mended(title), line[len(title) : len(line)], page


def _mended(title: Text) -> Text:
    """Mend a title; the blank behind a bare number that opens it (1 总则) stays as one."""
    number = NUMBERED.match(title.value)
    if not number:
        return mend_text(title, LINE)
    return Text.join([title[: number.end(1) + 1], mend_text(title[number.end() :], LINE)])


def rank_of_title(title: str) -> int:
    """Rank a title by its marker; 0 for front and back matter, which stands outside the parts."""
    marker = marker_at(title)
    if marker is None and NUMBERED.match(title):
        return RANKS["1."]
    if marker is None or marker.kind == "annex":
        return CHAPTER
    if marker.kind == "unmarked":
        return 0
    return RANKS[marker.kind] + (marker.printed.count(".") if marker.kind == "1.1" else 0)


def _nested(read: Sequence[tuple[Text, Text, Text]]) -> Iterator[Entry]:
    open_entries: list[tuple[int, int]] = []  # rank and index of the entries that hold what follows
    for n, (title, leader, page) in enumerate(read):
        rank = rank_of_title(title.value)
        while open_entries and open_entries[-1][0] >= rank:
            open_entries.pop()
        parent = open_entries[-1][1] if open_entries else -1
        yield Entry(len(open_entries) + 1, title, page, parent, leader)
        if rank:
            open_entries.append((rank, n))


def rows(contents: Contents, source: str, first: int = 1) -> Iterator[Row]:
    """Return a row of ``contents`` for each entry, numbered from ``first``."""
    for entry in contents.entries:
        inputs = []
        if entry.parent >= 0:
            parent_ref = f"contents/{source}|{first + entry.parent}/level"
            inputs = [Input(parent_ref, str(contents.entries[entry.parent].level))]
        yield {
            "level": text_cell(entry.title, "contents.level", inputs=inputs),
            "title": text_cell(entry.title),
            "page": text_cell(entry.page),
        }


def notices(contents: Contents) -> Iterator[Notice]:
    """Return the findings: leaders (furniture), lines that are no entry, pages that run backwards."""
    for line in contents.unread:
        yield make_finding(
            "unaccounted", "low", line, Message("a line of the contents that is no entry", "目录中不成条目的一行")
        )
    last = 0
    for entry in contents.entries:
        for dots in re.finditer(r"[^\s0-9A-Za-z]+", entry.leader.value):
            leader = entry.leader[dots.start() : dots.end()]
            yield make_finding("furniture", "info", leader, Message("what leads to a page", "目录中引至页码的点线"))
        if entry.page.value.isdecimal():
            page = int(entry.page.value)
            if page < last:
                message = say(
                    "page {page} stands behind page {before}", "页码{page}列于{before}之后", page=page, before=last
                )
                yield make_finding("numbering", "low", entry.page, message)
            last = page


def extract(part: Part, context: Context) -> Iterator[Yield]:
    """Yield the entries of a table of contents, with the section where the document holds it, and findings."""
    contents = parse([line.raw for line in part.lines])
    sections: dict[str, list[str]] = {}
    for section in context.sections:
        pieces = (section.marker, section.heading)
        printed = plain_title("".join(piece.value for piece in pieces if piece is not None))
        sections.setdefault(printed, []).append(section.id)
    missing: list[Text] = []
    for entry, row in zip(
        contents.entries, rows(contents, context.source, context.counts("contents") + 1), strict=True
    ):
        ids = sections.get(plain_title(entry.title.value), [])
        if not ids:
            missing.append(entry.title)
        yield TableRow("contents", {**row, "section": context.section_cell(ids[0]) if len(ids) == 1 else EMPTY})
        yield entry.title
    yield from notices(contents)
    if missing:
        message = say(
            "{missing} of {entries} entries of the contents are no heading of the document",
            "目录{entries}条中有{missing}条不见于文件标题",
            missing=len(missing),
            entries=len(contents.entries),
        )
        yield make_finding("contents-not-in-document", "medium", missing[0], message)
