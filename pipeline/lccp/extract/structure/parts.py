"""A document cut into its parts: headings, paragraphs, figures, tables, contents, lists, furniture.

Each line goes into exactly one part, so nothing can be dropped; what a part is, is told by its
shape alone: markers, widths, separators, repeated headers.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, groupby, pairwise, takewhile

from lccp.extract.lists import header
from lccp.extract.lists.shapes import heads_rows, is_province, is_region, says_what_stands_above
from lccp.extract.structure import frames
from lccp.extract.structure.bare_contents import bare_contents
from lccp.extract.structure.csv_lines import (
    MOST_CELL_LINES,
    are_lines_of_cell,
    count_quoted_fields,
    goes_on_to,
    may_go_on,
    may_hold_lines,
    next_item_number,
    opens_quoted_cell,
    quoted_row_end,
    separator_of,
)
from lccp.extract.structure.imprint.organs import is_organ
from lccp.extract.structure.imprint.page_frames import frame_lines
from lccp.extract.structure.imprint.patterns import NUMBER, SIGNER, SUBTITLE, TITLE_ORGAN
from lccp.extract.structure.laid_tables import raw_line, with_layout_tables
from lccp.extract.structure.lines import (
    CLAUSE_INSIDE,
    JOINED_INSIDE,
    NARROWEST_PAGE,
    SENTENCE_END,
    WIDEST_PAGE,
    Printed,
    indents,
    leading_width,
    mend_as_needed,
    printed_lines,
    repairs_of,
    wrap_width,
)
from lccp.extract.structure.markers import INLINE, RANKS, TOP, Marker, is_annex_mark, marker_at, number_of
from lccp.extract.structure.page_numbers import PAGE_NUMBER, is_dressed, page_marks, page_numbers
from lccp.model import Document, Grid
from lccp.normalise.places import FULL_ENDS, LAST_SIGNS
from lccp.normalise.segmenter import plain_segmenter
from lccp.reference.script import fold_script
from lccp.text.patterns import re, regex
from lccp.text.repairs import JOINED
from lccp.text.spans import Text

_KINDS = (
    "(?:通知|通报|公告|通告|公示|决定|决议|函|批复|答复|意见|报告|方案|规划|计划|纲要|办法|条例|规定|细则|指南|要点)"
)
RULE_OF_HEADS = re.compile(r"\s*\|?(?:\s*:?-+:?\s*(?:\||$))+\s*")  # ---|:-:|---
TITLE_LIKE = re.compile(f"{_KINDS}(?:（[^（）]{{1,20}}）)?$")
FIRST_WORD = re.compile(r"[(\[\"“‘']?[A-Za-z][A-Za-z'’-]*[,.;:)\]\"”]?")  # what English lines break before
FIRST_NUMBER = re.compile(
    r"[（(《“]*[0-9]{4}(?:[-—–~～－]+[0-9]{4})?年?[)）》”]*"
)  # a span of years: no line breaks in it
LETTER = 0.55  # width of an English letter, a Han character being 1
CAPTION = regex.compile(
    r"[图][ ]?[0-9\ufffd一二三四五六七八九十]{1,3}(?:[-.－][0-9\ufffd]{1,2})?[ :：]?(?=[\p{Han}A-Z“《])"
)
TABLE_CAPTION = regex.compile(
    r"(?:附?表)[ ]?[0-9\ufffd一二三四五六七八九十]{0,3}(?:[-.－][0-9\ufffd]{1,2})?[ :：](?=[\p{Han}A-Z“《])"
)
CONTENTS_LINE = re.compile(r".*?\S(?:\t+ *| *[.·…․。‥⋯_]{3,} *| {2,}| ?[（(])(\d{1,4}|[IVXLivxl]{1,6})[）)]?\s*")
PAPER_LINE = regex.compile(
    r"(?:[【\[](?:摘 ?要|内容提要|[关關] ?[键鍵] ?[词詞字]|中[图圖]分[类類][号號]|基金[项項]目|作者[简簡]介|收稿日期)[】\]]|DOI ?[:：]|(?:摘 ?要|关 ?键 ?词|中图分类号|基金项目|收稿日期|作者简介)[ ]?[:：]|(?:关 ?键 ?词|中图分类号)(?=[ A-Z])|摘 ?要(?![和与、的])(?=[\p{Han}A-Z]{6}))"
)  # lines of a paper's head
FIRST_HEADING = regex.compile(
    r"[01][ \u3000]*\p{Han}[^。；：，、,;:!?！？]{1,29}"
)  # of a paper that numbers without a sign
SALUTATION = re.compile("各[^。；]{2,150}：")
NAMED_KIND = re.compile(f"^[^。；，]{{6,80}}{_KINDS}(?:[（(][^（）()]{{1,12}}[)）])?$")  # how a document's title ends
FEWEST_ROWS = 3  # of a table between bars, which else might be a site's menu
MOST_ADDRESSED = 60  # lines of a salutation
LONGEST_ENTRY = 300  # characters of a line of contents, its leaders included
MOST_OPEN = 3  # lines that a title may run over
LONGEST_NAME = 20  # of an organ
INDENTED_BY_TAB = re.compile(r"\t+[^\t|｜]*")
CLOSERS = "》）〉”」』】〕)"


@dataclass(frozen=True)
class Part:
    """Some lines of a document that are one thing.

    ``kind``: heading, paragraph, figure, table, indicator-table, contents, list, grid, furniture.
    ``text`` is the lines joined and mended (empty kinds: figure, table, contents, list, grid).
    """

    kind: str
    lines: tuple[Printed, ...] = ()
    text: Text | None = None
    marker: Marker | None = None
    grid: Grid | None = None
    notes: tuple[str, ...] = ()

    @property
    def is_tab(self) -> bool:
        """Whether it is the name of a workbook's sheet, which its reader sets above the sheet."""
        return bool(self.lines) and self.lines[0].line.level > 0 and self.lines[0].line.style != "heading"

    @property
    def start(self) -> int:
        """Where in the decoded text it begins."""
        return self.grid.start if self.grid else self.lines[0].line.start

    @property
    def end(self) -> int:
        """Where in the decoded text it ends."""
        return self.grid.end if self.grid else self.lines[-1].line.end


@dataclass
class _State:
    """The cutting of one document: what has been decided for each line so far."""

    document: Document
    items: list[Printed | Grid]
    kind: list[str] = field(default_factory=list)
    width: float = 0.0
    widest: float = 0.0  # of the lines of prose, with their indents
    indents: dict[int, float] = field(default_factory=dict)
    lists_in: dict[tuple[str | None, ...], list[tuple[int, int]]] = field(default_factory=dict)
    inside: set[int] = field(default_factory=set)  # furniture between the rows of a table
    signers: frozenset[int] = frozenset()  # where lines begin that name an organ each, above a date


def cut(document: Document) -> list[Part]:
    """Cut a document into parts, in reading order."""
    items: list[Printed | Grid] = [item for item in printed_lines(document) if isinstance(item, Printed | Grid)]
    lines = [raw_line(item) for item in items]
    marks = page_marks(lines)
    running = marks | frames.running_heads([line.value for line in lines], marks)
    pairs = list(with_layout_tables(items, {id(items[position]) for position in running}))
    state = _State(document, [item for item, _ in pairs], [kind for _, kind in pairs])
    for find in (_furniture, _contents, _tabs, _lists):
        find(state)
    _measure(state)
    state.signers = _signers_in([item for item in state.items if isinstance(item, Printed)])
    _figures(state)
    return _assemble(state)


def _measure(state: _State) -> None:
    """Find how wide the lines of prose are, those of lists aside, and how far they are indented."""
    free = [line for index in range(len(state.items)) if (line := _free(state, index)) is not None]
    state.width = wrap_width([line for line in free if not _is_line_of_names(line)])
    state.indents = indents(free)
    state.widest = max(
        (leading_width(line) + line.width for line in free if CLAUSE_INSIDE.search(line.value)), default=0.0
    )


def _signers_in(lines: Sequence[Printed]) -> frozenset[int]:
    """Where the lines begin that name an organ each, right above a date: they sign, whatever stands above them.

    联系人：王芳，电话：0571-87052800 / 浙江省发展和改革委员会 / 2016年3月14日
    """
    signers: set[int] = set()
    for index, line in enumerate(lines):
        if line.value[-1:] == "日" and header.DATE.fullmatch("".join(line.value.split())):
            above = index - 1
            while above >= 0 and is_organ(lines[above].value):
                signers.add(lines[above].line.start)
                above -= 1
    return frozenset(signers)


def _free(state: _State, index: int) -> Printed | None:
    """The line at ``at`` if it is one and nothing has claimed it."""
    if not 0 <= index < len(state.items) or state.kind[index]:
        return None
    item = state.items[index]
    return item if isinstance(item, Printed) else None


def _furniture(state: _State) -> None:
    """Claim page numbers: lines of a bare number that runs on from page to page, or dashed ones."""
    bare: list[tuple[int, int]] = []
    listed = _listed(state)
    printed = [(index, item) for index, item in enumerate(state.items) if isinstance(item, Printed)]
    lines = {item.value for _, item in printed}
    _claim_frames(state, printed)
    rows = _rows_between_bars(printed)
    for index in range(len(state.items)):
        line = _free(state, index)
        if line is None:
            continue
        if index not in rows and _is_frame_line(line, lines):
            state.kind[index] = "furniture"
        elif not (match := PAGE_NUMBER.fullmatch(line.value)):
            continue
        elif is_dressed(line.value):
            state.kind[index] = "furniture"
        elif index not in listed:  # in a list it may be a running number: the list's reader tells
            bare.append((index, int(match[1])))
    for index in page_numbers(state.items, bare):
        state.kind[index] = "furniture"


def _rows_between_bars(printed: Sequence[tuple[int, Printed]]) -> set[int]:
    """Which lines are rows of a table between bars that names places (云南 | 丽江市 | 第一批, over others), and no menu of a site."""
    rows: set[int] = set()
    for count, run in groupby(printed, lambda numbered: numbered[1].value.count("|")):
        lines = list(run) if count else []
        placed = sum(any(map(is_region, line.value.replace("|", " ").split())) for _, line in lines)
        if len(lines) >= FEWEST_ROWS and placed >= len(lines) - 1:
            rows.update(index for index, _ in lines)
    return rows


def _claim_frames(state: _State, printed: Sequence[tuple[int, Printed]]) -> None:
    """Claim the frames of web pages."""
    for position in frame_lines([item.value for _, item in printed], [item.raw.value for _, item in printed]):
        if not state.kind[printed[position][0]]:
            state.kind[printed[position][0]] = "furniture"


def _is_frame_line(line: Printed, lines: Collection[str]) -> bool:
    """Whether a line is the frame of a page: a site's buttons (打印本页), or what the format says is furniture."""
    if line.line.style == "furniture" or frames.is_menu(line.raw.value):
        return True
    return line.value[:1] > " " and frames.is_frame(line.value, lines, bool(TITLE_LIKE.search(line.value)))


def _contents(state: _State) -> None:
    """Claim tables of contents: three or more lines that end in page numbers that never fall."""
    listed = _listed(state)
    index = 0
    while index < len(state.items):
        run: list[int] = []
        pages: list[int] = []
        ahead = index
        while ahead not in listed and (line := _free(state, ahead)) is not None:
            match = _contents_line(line.raw.value.strip())
            if not match:
                break
            if match[1].isdecimal():
                if pages and int(match[1]) < pages[-1]:
                    break
                pages.append(int(match[1]))
            run.append(ahead)
            ahead += 1
        years = all(1900 <= page <= 2100 for page in pages)  # the years of a list, not pages
        if len(run) >= 3 and len(pages) > 1 and pages[-1] > pages[0] and not (years or _counts_places(state, run)):
            for item in run:
                state.kind[item] = "contents"
        index = max(ahead, index + 1)
    _claim_bare_contents(state, listed)


def _counts_places(state: _State, run: Sequence[int]) -> bool:
    """Whether lines with numbers behind them name places: 内蒙古 17 ⏎ 辽宁 18 ⏎ 吉林 18 are figures, no pages."""
    lines = (_free(state, index) for index in run)
    return all(line is not None and is_region(re.sub(r"[\s\d]+$", "", line.value)) for line in lines)


def _claim_bare_contents(state: _State, listed: Collection[int]) -> None:
    """Claim tables of contents that print no pages; what a list holds is none."""
    lines = ((index, _free(state, index)) for index in range(len(state.items)))
    free = [line.value if line is not None and index not in listed else None for index, line in lines]
    for index in bare_contents(free):
        state.kind[index] = "contents"


def _contents_line(text: str) -> re.Match[str] | None:
    """Match a line that ends in the number of a page; one with several tabs is a row of a table."""
    if len(text) > LONGEST_ENTRY or text.count("\t") > 1:
        return None
    return CONTENTS_LINE.fullmatch(text)


def _tabs(state: _State) -> None:
    """Claim runs of lines with the same number of tabs: tables written with separators."""
    index = 0
    while index < len(state.items):
        line = _free(state, index)
        ahead, count = _row_at(state, index) if line and not _is_indented_by_tab(state, index) else (index + 1, 0)
        ahead = _rows_end(state, index, ahead, count) if count else ahead
        if not count and line is not None:
            ahead = _csv_end(state, index, line.raw.value)
        if ahead - index >= 2 and any(_has_cells(state, item) for item in range(index, ahead) if not state.kind[item]):
            for item in range(index, ahead):
                state.inside |= {item} if state.kind[item] else set()
                state.kind[item] = state.kind[item] or "tabs"
        index = ahead


def _rows_end(state: _State, index: int, ahead: int, count: int) -> int:
    """Return where the rows of ``count`` columns end of which the first ends at ``ahead``; page numbers may stand between them."""
    while ahead < len(state.items):
        if (end := _next_row_end(state, index, ahead, count)) > ahead:
            ahead = end
            continue
        behind = next((n for n in range(ahead, len(state.items)) if state.kind[n] != "furniture"), ahead)
        if behind == ahead or not _goes_on_behind_page(state, index, behind, count):
            break
        ahead = behind + 1
    return ahead


def _goes_on_behind_page(state: _State, index: int, behind: int, count: int) -> bool:
    """Whether a line behind a page's number is a row of the table that begins at ``index``: it names a place, or prints the heads again."""
    first, line = _free(state, index), _free(state, behind)
    if first is None or line is None or _columns(line) != count:
        return False
    return line.value == first.value or any(map(is_region, re.split(r"\s*[\t|｜]\s*", line.raw.value)))


def _row_at(state: _State, index: int) -> tuple[int, int]:
    """Where the row ends that begins at a line, and how many columns it has; a quoted cell may run over several lines."""
    line = _free(state, index)
    if line is None:
        return index, 0
    if '"' in line.raw.value and opens_quoted_cell(line.raw.value):
        raws = list(_raws_from(state, index))
        if size := quoted_row_end(raws):
            return index + size, sum(raw.count("\t") for raw in raws[:size]) + 1
    return index + 1, _columns(line)


def _raws_from(state: _State, index: int) -> Iterator[str]:
    """The free lines from one on, as many as a cell may have."""
    for ahead in range(index, index + MOST_CELL_LINES):
        if (line := _free(state, ahead)) is None:
            return
        yield line.raw.value


def _next_row_end(state: _State, first: int, ahead: int, count: int) -> int:
    """Where the next row of a table ends, lines that go on with the last cell before it among it; ``ahead`` where there is none."""
    end, columns = _row_at(state, ahead)
    if columns == count or (
        end > ahead and (_is_shorter_row(state, ahead, count) or _ends_empty(state, end, columns - count))
    ):
        return end
    heads = _free(state, first)
    lined = count > 2 and heads is not None and may_hold_lines(heads.raw.value)
    return _cell_end(state, first, ahead, count) if lined else ahead


def _ends_empty(state: _State, end: int, surplus: int) -> bool:
    """Whether the row that ends before a line has more columns than the heads for empty ones alone, as sheets export them."""
    line = _free(state, end - 1)
    return surplus > 0 and line is not None and line.raw.value.endswith("\t" * surplus)


def _cell_end(state: _State, first: int, ahead: int, count: int) -> int:
    """Where lines without tabs end that go on with the last cell of the row above them; ``ahead`` where they do not.

    A row that follows the one above must stand below them, with no empty line between; behind the last row the items' numbers
    must run on, or the lines be like those that rows above have.
    """
    raws = list(_raws_from(state, ahead))
    ends = (n for n, raw in enumerate(raws) if not may_go_on(raw) or is_organ(raw.strip()))
    size = min(next(ends, len(raws)), _lines_together(state, ahead))
    rows = _raws_between(state, first, ahead)
    above = next((raw for raw in reversed(rows) if raw.count("\t") == count - 1), "")
    if not size:
        return ahead
    if size < len(raws) and raws[size].count("\t") == count - 1:
        return ahead + size if goes_on_to(above, raws[size], rows[0]) else ahead
    number = next_item_number(above)
    runs_on = number > 1 and all(raw.strip().startswith(str(number + n)) for n, raw in enumerate(raws[:size]))
    return ahead + size if runs_on or are_lines_of_cell(rows, raws[:size]) else ahead


def _lines_together(state: _State, ahead: int) -> int:
    """How many lines stand below a row without an empty line before or between them."""
    indices = range(ahead - 1, ahead + MOST_CELL_LINES)
    lines = list(takewhile(lambda line: line is not None, (_free(state, index) for index in indices)))
    for count, (above, line) in enumerate(pairwise(lines)):
        if (
            above is not None
            and line is not None
            and state.document.text.count("\n", above.line.end, line.line.start) > 1
        ):
            return count
    return len(lines)


def _raws_between(state: _State, first: int, end: int) -> list[str]:
    """The lines of a table that is being claimed."""
    return [line.raw.value for index in range(first, end) if (line := _free(state, index)) is not None]


def _is_indented_by_tab(state: _State, index: int) -> bool:
    """Whether a line is a paragraph as word processors indent it, which opens no table: no row with a first cell is below."""
    line, below = _free(state, index), _free(state, index + 1)
    if line is None or not INDENTED_BY_TAB.fullmatch(line.raw.value):
        return False
    return below is None or below.raw.value.startswith("\t") or _columns(below) != _columns(line)


def _has_cells(state: _State, index: int) -> bool:
    """Whether a line has words in more than one cell: …的决定 | | over its text is the frame of a page."""
    line = _free(state, index)
    raw = line.raw.value.replace("｜", "|") if line is not None else ""
    return "|" not in raw or sum(bool(cell.strip()) for cell in raw.split("|")) > 1


def _csv_end(state: _State, index: int, header: str) -> int:
    """Return where the lines of CSV, or of a table of Markdown without outer bars, end that a line of heads opens; the next line where it opens none."""
    sign = separator_of(header)
    ahead = index + 1
    rule = _free(state, ahead) if "|" in header else None
    if rule is not None and RULE_OF_HEADS.fullmatch(rule.raw.value):
        while (line := _free(state, ahead)) is not None and "|" in line.raw.value:
            ahead += 1
        return ahead
    fields = count_quoted_fields(header, sign) if sign else 0
    while sign and (line := _free(state, ahead)) is not None and count_quoted_fields(line.raw.value, sign) == fields:
        ahead += 1
    return ahead


def _is_shorter_row(state: _State, index: int, count: int) -> bool:
    """Whether a line belongs to a table of ``count`` columns though it has fewer tabs.

    Editors strip empty fields at the end of a line; rows of groups and totals stand without any tab.
    """
    line = _free(state, index)
    sign = 1 if count > 0 else -1
    if line is None or abs(count) < 2:
        return False
    if 2 <= sign * _columns(line) < abs(count):
        return True
    after = _free(state, index + 1)
    below = after is not None and 2 <= sign * _columns(after) <= abs(count)
    return below and _columns(line) == 0 and (heads_rows(line.value) or says_what_stands_above(line.value))


def _columns(line: Printed) -> int:
    raw = line.raw.value
    if "\t" in raw:
        return raw.count("\t") + 1
    raw = raw.replace("｜", " | ").replace("\\|", "\\ ")  # a\|b: a bar of the cell
    if "|" in raw and RULE_OF_HEADS.fullmatch(raw):
        raw = raw.replace("|", " | ")  # ---|---|--- below 城市 | 省份 | 峰值年
    # | a | b | as Markdown has it; web pages put out as text leave out the first bar: 1 | 密云区 | 北京市 |
    # and where a province is merged over its rows the first cell is empty: | 昭通市 | 第二批
    bars = re.fullmatch(r"\s*\|(.*)\|\s*|\s*([^|\s][^|]*(?: \| ?[^|]*)+?|\|[^|]+(?: \| ?[^|]*)*?)\|?\s*", raw)
    return -((bars[1] or bars[2]).count("|") + 1) if bars else 0


def _lists(state: _State) -> None:
    """Claim pilot lists that a dump has run together: from their header row to what is no list."""
    values = [_list_value(item, kind) for item, kind in zip(state.items, state.kind, strict=True)]
    for start, end in _dump_regions(state, values):
        heads = {
            _bare_title(value) for value in (*values[: min(3, start)], *values[max(0, start - 6) : start]) if value
        }
        heads.discard("")
        size = header.header_size(values, start)
        for index in range(start, end):
            if not state.kind[index] and index < start + size:
                state.kind[index] = "list"
            elif not state.kind[index]:
                running = _bare_title(str(values[index])) in heads and not header.header_size(values, index)
                state.kind[index] = "furniture" if running else "list"


def _bare_title(value: str) -> str:
    """A title as a running head may repeat it on later pages; "" where it is too short to tell."""
    bare = re.sub(r"\s|[（(]?续表?[）)]?[：:]?", "", value)
    return bare if len(bare) >= 4 or bare.startswith("附件") else ""


def _listed(state: _State) -> set[int]:
    """Which items lie between the header of a pilot list and what is no list."""
    values = [_list_value(item, kind) for item, kind in zip(state.items, state.kind, strict=True)]
    return {index for start, end in _dump_regions(state, values) for index in range(start, end)}


def _dump_regions(state: _State, values: Sequence[str | None]) -> list[tuple[int, int]]:
    """Return where the lists of a dump lie; the same lines are looked through once."""
    lines = tuple(values)
    if lines not in state.lists_in:
        state.lists_in = {lines: list(header.dump_regions(lines))}
    return state.lists_in[lines]


def _list_value(item: Printed | Grid, kind: str) -> str | None:
    """A line as the finder of lists sees it: page furniture is passed over, what is claimed ends a list."""
    if not isinstance(item, Printed) or kind not in ("", "furniture"):
        return None
    return "" if kind else item.value


def _figures(state: _State) -> None:
    """Claim figures and torn tables of a wrapped dump: the short lines around a caption.

    A figure does not run over a page, and its caption stands below it, so short lines between two
    captions go with the page they share, else with the caption that follows.
    """
    if not state.width:
        _lone_captions(state)
        return
    captions = [index for index in range(len(state.items)) if _is_caption(state, index)]
    for number, index in enumerate(captions):
        caption = state.items[index]
        table = isinstance(caption, Printed) and bool(TABLE_CAPTION.match(caption.value))
        first = index
        while not table and not _page_top(state, first) and _loose(state, first - 1):
            first -= 1
        last = index
        while _loose(state, last + 1) and not (_page_top(state, last + 1) and number + 1 < len(captions)):
            last += 1
        for item in range(first, last + 1):
            state.kind[item] = f"{'table' if table else 'figure'}{index}"


def _lone_captions(state: _State) -> None:
    """Claim the captions of a document whose lines are whole paragraphs: its figures left no lines."""
    for index in range(len(state.items)):
        line = _free(state, index)
        if line and CAPTION.match(line.value) and line.width <= 45 and not CLAUSE_INSIDE.search(line.value):
            state.kind[index] = f"figure{index}"


def _page_top(state: _State, index: int) -> bool:
    item = state.items[index]
    return isinstance(item, Printed) and item.page_top


def _is_caption(state: _State, index: int) -> bool:
    line = _free(state, index)
    return bool(
        line
        and line.width < state.width
        and not line.ends
        and (
            CAPTION.match(line.value)
            or (TABLE_CAPTION.match(line.value) and _loose(state, index + 1) and _loose(state, index + 2))
        )
    )


def _loose(state: _State, index: int) -> bool:
    """Whether the line at ``at`` stands apart from prose: short, no sentence, no heading, no tail."""
    line = _free(state, index)
    if line is None or _full(state, line) or SENTENCE_END.search(line.value) or CAPTION.match(line.value):
        return False
    marker = marker_at(line.value)
    if marker and marker.kind not in INLINE:
        return False
    before = state.items[index - 1] if index else None
    tail = isinstance(before, Printed) and not state.kind[index - 1] and _full(state, before) and not before.ends
    # A short line right under a full one that breaks off is its tail where it closes the sentence.
    return not (tail and line.ends)


def _full(state: _State, line: Printed) -> bool:
    return line.width >= state.width - 4


# Signs of a paragraph, at most, unless one line has more: it is cut at the end of a line. Python's csv reads no cell
# of more than 131,072 signs by itself, and wrapped text without blank lines and ends of sentences is one paragraph.
MOST_SIGNS = 100_000


def _assemble(state: _State) -> list[Part]:
    """Put the lines of each part together, in reading order."""
    parts: list[Part] = []
    open_lines: list[Printed] = []
    open_signs = 0
    open_at = 0  # where in ``parts`` the open paragraph goes: before figures that stand inside it

    def close() -> None:
        nonlocal open_lines, open_signs
        if open_lines:
            parts.insert(open_at, _paragraph(state.document, open_lines))
            open_lines, open_signs = [], 0

    index = 0
    while index < len(state.items):
        item, kind = state.items[index], state.kind[index]
        if isinstance(item, Grid):
            parts.append(Part("grid", grid=item))
            index += 1
            continue
        if kind:
            ahead = index
            inside: list[Part] = []  # furniture within a list: page numbers between its rows
            members: list[Printed] = []
            while ahead < len(state.items) and (state.kind[ahead] == kind or _within_list(state, kind, ahead)):
                line = state.items[ahead]
                if isinstance(line, Printed):
                    if state.kind[ahead] == kind:
                        members.append(line)
                    else:
                        inside.append(Part("furniture", (line,)))
                ahead += 1
            lines = tuple(members)
            if kind in ("contents", "list", "tabs"):
                close()
            if not open_lines:
                open_at = len(parts)
            parts.append(Part(re.sub(r"\d+$", "", kind), lines))
            parts.extend(inside)
            index = ahead
            continue
        if not _joins(state, open_lines, open_signs, item):
            close()
        if not open_lines:
            open_at = len(parts)
        if _is_printed_note(item):
            notes, index = _notes_from(state, index)
            parts.extend(notes)
            continue
        open_lines.append(item)
        open_signs += len(item.value)
        index += 1
    close()
    return parts


def _is_printed_note(item: Printed | Grid) -> bool:
    """Whether an item is a line of a note at the foot of a printed page."""
    return isinstance(item, Printed) and item.line.style == "footnote" and not item.line.whole


def _notes_from(state: _State, index: int) -> tuple[list[Part], int]:
    """The paragraphs of the notes that begin at ``index``, and where they end."""
    notes: list[list[Printed]] = []
    while index < len(state.items) and not state.kind[index]:
        item = state.items[index]
        if not isinstance(item, Printed) or not _is_printed_note(item):
            break
        if notes and not NOTE_MARK.match(item.value) and _continues(state, notes[-1], item):
            notes[-1].append(item)
        else:
            notes.append([item])
        index += 1
    return [_paragraph(state.document, lines) for lines in notes], index


def _joins(state: _State, open_lines: Sequence[Printed], open_signs: int, line: Printed) -> bool:
    """Whether a line goes into the open paragraph, if there is one and it is not too long.

    A note at the foot of a page does not close it: it goes on behind the note.
    """
    if _is_printed_note(line):
        return True
    return bool(open_lines) and open_signs + len(line.value) <= MOST_SIGNS and _continues(state, open_lines, line)


COUNTED = re.compile(
    "[0-9一二三四五六七八九十]{1,3} ?[个個家项項][)）]$"
)  # 三、河北省（4个）: what a list heads with, whatever is spoilt in it
NOTE_MARK = re.compile(r"[①-⑳❶-❿⑴-⒇*＊†‡▲△※]|[\[［〔]?[0-9０-９]{1,3}[\]］〕]?(?=\D)")


def _within_list(state: _State, kind: str, index: int) -> bool:
    """Whether the furniture at ``at`` stands between two lines of one list or table."""
    if index in state.inside:
        return True
    if kind != "list" or state.kind[index] != "furniture":
        return False
    after = next((kind_after for kind_after in state.kind[index:] if kind_after != "furniture"), "")
    return after == "list"


# A title that fills its line, or two: what stands below is another paragraph, though no sign ends it.
TITLE_END = re.compile("的[^，。；的]{1,6}$")
TITLE_WHOLE = regex.compile(
    f"(?!根据|按照|依据|依照|遵照|为|经|现|将|据|如)[^。；，]{{0,90}}关于[^。；]{{4,120}}的复?{_KINDS}"
)
BEFORE_DATE = re.compile("[（(于於自從从至到在以][^。；]{0,2}$")
QUESTION = re.compile("[^。；！!？?]{4,45}[？?]")
OLD_NUMBER = regex.compile(r"[(（](?:19)?[0-9]{2}[)）] ?\p{Han}{2,10} ?第?[0-9]{1,4} ?[号號]")  # (90)鲁政函18号
# 一、试点城市（区）：北京市、唐山市
PLACES_LABELLED = re.compile(
    "(?:试点|示范)(?:城市|地区|区域|省市|市县|县市|[市县区])(?:[（(][市县区旗、]{1,6}[）)])?[:：][^:：]{2,}[、，]"
)
CALLED = regex.compile(
    r"(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]) ?(?!.*(?:如下|以下|下列|要求是|包括))[\p{Han}“”（）()和]{2,16}[：:]"
)
COPIED_TO = re.compile(
    "[（(]?(?:抄送|抄报|主送|报送|联 ?系 ?人(?:及电话)?|联系(?:电话|方式)|(?:咨询|监督|举报)?电 ?话|传 ?真|(?:电子)?邮 ?箱)[：:]"
)  # 抄送：市财政局，某某公司; 联系人：某某，电话：…: what stands below it is none of those
NOTE_WHOLE = re.compile("[（(][^（）()]{10,}[）)]")  # （…会议通过，自…起施行）: a note of adoption under a title
NOTE_OF_DATE = re.compile("[（(](?:19|20)[0-9]{2}年[0-9]{1,2}月[0-9]{1,2}日[^（）()]{0,60}[）)]")
DOI = re.compile("10[.．] ?[0-9]{4,9} ?/")
ADDRESS = regex.compile(
    r"(?:University|School|College|Institute|Department|Laborator|Academy|Center|Co\.|大学|学院|研究[院所]|实验室|公司|中心)[^。]*(?<![0-9])[0-9]{6}(?![0-9])[^。]{0,24}$"
)
RATIO_OPEN = re.compile("[0-9][：:]$")
RATIO_REST = re.compile("[0-9]+(?:[.．][0-9]+)?(?:[：:，。；、]|调整|提高|优化|变)")
GROUP_OPEN = re.compile("(?<![0-9０-９])[0-9０-９]{1,3}(?:[,，][0-9０-９]{3})*[,，]$")
GROUP_REST = re.compile("[0-9０-９]{3}(?![0-9０-９年])")
NAME_REST = re.compile("[市县区州盟旗省](?:[、，；。]|$)")
NAME_OPEN = regex.compile(r"[、：:•·] ?(\p{Han}{1,12})$")
ITEM_OPEN = regex.compile(r"^[（(]?[0-9]{1,3}(?:[.．、）)]\s*|\s+)(\p{Han}{2,16})$")  # 8. 湖南省湘西土家族苗族自治 / 州
NAMES_ALONE = regex.compile(
    r"(?:[^、，,；。]{2,14}[市县区州盟旗][、，,；])+[^、，,；。]{1,14}[市县区州盟旗]"
)  # 徐州市、无锡市: a line, none of prose
# 丽水市 金华市 衢州市 舟山市: names that blanks part
NAMES_APART = regex.compile(r"\s*(?:\p{Han}{1,11}[市县区州盟旗](?:\s+|$)){2,}")
LIST_TITLE = re.compile("第[^，。；、：]{2,40}名单(?:及[^，。；]{2,16})?$")  # a title, below which stands its list
NAME_CLOSES = regex.compile(r"\p{Han}{0,12}[市县区州盟旗](?= ?[、，；。•·]|$)")
SHORT_NAME_CLOSES = regex.compile(r"\p{Han}{1,6}(?=[、，；。（(]|$)")
PROVINCE_BEHIND = regex.compile(
    r"[（(](\p{Han}{2,8})[）)](?=[、，；。和]|$)"
)  # …、厦门（福建）、萍乡 / （江西）、济南（山东）
# 1.聊城市（2029年 / 达峰）: the rest of a short bracket
BRACKET_OPEN = re.compile("[（(][^（）()。；]{1,12}$")
BRACKET_REST = regex.compile(r"(?=.{0,7}\p{Han})[^（）()。；：、]{1,8}[）)]")
# 截止时间为2022年4月 / 15日; 于20 / 22年底前: the rest of a date.
DATE_OPEN = re.compile("(?<=[^0-9.．,，])[0-9]{1,4}(?:年(?:[0-9]{1,2}(?:月[0-9]?)?)?|月[0-9]?)?$")
DATE_WHOLE = re.compile("(?:19|20)[0-9]{2}年(?:[0-9]{1,2}月(?:[0-9]{1,2}日)?)?|[0-9]{1,2}月(?:[0-9]{1,2}日)?")
DATE_SIGNS = "0123456789年月日"
SHORTEST_BROKEN = 12  # signs of a line that ends within a date: a year alone heads what is below it
HAN_BEHIND, HAN_AHEAD = regex.compile(r"\p{Han}{1,6}$"), regex.compile(r"\p{Han}{1,6}")
TORN = 3.0
"""How much likelier, as a logarithm, a word across the end of a line is than one that ends there, where the line was broken."""
POINT_OPEN = re.compile("[^0-9０-９\\s][0-9０-９]+[.．]$")
# A title in capitals, set over two lines.
CAPITALS = re.compile("[A-Z][A-Z ,'&-]{7,}")


def _continues(state: _State, so_far: Sequence[Printed], line: Printed) -> bool:
    """Whether ``line`` goes on with the paragraph whose lines are ``so_far``."""
    last = so_far[-1]
    if last.line.whole or line.line.whole or last.line.style != line.line.style:
        return False
    if _carries_on("".join(each.value for each in so_far[-2:]), line.value) or _is_rest_of_organ(last, line):
        return True
    if _begins_anew(state, so_far, line):
        return False
    flush = bool(state.indents) and state.indents.get(line.line.start, 0) < 1
    if _starts_member(line.value, flush, broken_off=not last.ends) and not _is_torn(state, so_far, line, flush):
        return False
    if _are_in_columns(last, line):
        return _runs_on_in_column(last, line)
    if state.width:
        return _runs_on_in_page(state, so_far, line, flush)
    return not last.ends and _runs_on_unwrapped(state, so_far, line, flush)


def _begins_anew(state: _State, so_far: Sequence[Printed], line: Printed) -> bool:
    """Whether a line signs, opens a paragraph by its words, or stands below a list's title and an empty line."""
    if line.line.start in state.signers or _opens(so_far, line.value):
        return True
    return line.gap and len(so_far) == 1 and LIST_TITLE.match(so_far[0].value) is not None


def _are_in_columns(last: Printed, line: Printed) -> bool:
    return bool(last.line.column[1] and line.line.column[1])


def _starts_member(text: str, flush: bool, broken_off: bool) -> bool:
    """Whether a line begins with a marker; one of an enumeration within a sentence (一是) may open any line of it."""
    marker = marker_at(text)
    return marker is not None and not (marker.kind in INLINE and (flush or (marker.kind == "一是" and broken_off)))


def _is_torn(state: _State, so_far: Sequence[Printed], line: Printed, flush: bool) -> bool:
    """Whether a line that begins with a number goes on with a full line that breaks off (…事故死亡人数 / 1.25人，下降16.7%).

    It stands at the margin where paragraphs are indented, or its number is a decimal right before its noun.
    """
    last, marker = so_far[-1], marker_at(line.value)
    in_columns = _are_in_columns(last, line)
    fills = _runs_on_in_column(last, line) if in_columns else state.width > 0 and _full(state, last)
    if last.ends or not fills or marker is None or _is_below_heading(so_far, marker):
        return False
    is_decimal = marker.kind == "1.1" and marker.end == len(marker.printed)
    return is_decimal or (flush and RANKS[marker.kind] > TOP and marker.kind != "article")


def _is_below_heading(so_far: Sequence[Printed], marker: Marker) -> bool:
    """Whether a line with a marker follows an item with the number before, or a heading that stands alone."""
    first = marker_at(so_far[0].value)
    if first is None:
        return False
    is_next = first.kind == marker.kind and number_of(marker) == number_of(first) + 1
    return is_next or (len(so_far) == 1 and _own_heading(so_far[0].value))


def _runs_on_in_page(state: _State, so_far: Sequence[Printed], line: Printed, flush: bool) -> bool:
    """Whether a line of a wrapped dump goes on from a full line above it (the reports, wrapped at 35 characters)."""
    last = so_far[-1]
    if not _full(state, last):
        return False
    if not last.ends or not SENTENCE_END.search(last.value):
        return True
    if state.indents:
        return flush
    # A full line that ends a sentence: the next one is indented (and so narrower) if it opens
    # a paragraph, and as wide as the page if it goes on.
    return line.width > state.width - 1 and last.width >= state.width - 1


def _runs_on_unwrapped(state: _State, so_far: Sequence[Printed], line: Printed, flush: bool) -> bool:
    """Whether a line goes on with one that breaks off, where no width tells (a copy from the web, a title in capitals)."""
    text = so_far[-1].value
    if not line.gap and _tears_word(text, line.value):
        return True
    if len(so_far) == 1 and _own_heading(text):
        return _breaks_off_item(state, so_far, line, flush)
    if _ends_by_itself(so_far):
        return False
    if CAPITALS.fullmatch(text) and CAPITALS.fullmatch(line.value):
        return not line.gap
    breaks_off = _breaks_off(state, so_far[-1]) and _may_be_wrapped(so_far, line)
    return breaks_off or _unclosed(so_far, line.value) or text.endswith("、")


def _ends_by_itself(so_far: Sequence[Printed]) -> bool:
    """Whether nothing goes on with some lines: who gets a copy or is to be asked, or one note in brackets."""
    text = so_far[-1].value
    is_note = len(so_far) == 1 and NOTE_WHOLE.fullmatch(text) is not None
    return is_note or (COPIED_TO.match(so_far[0].value) is not None and text[-1] not in "，,、")


def _breaks_off(state: _State, line: Printed) -> bool:
    """Whether a line breaks off within prose; where it has no clauses it has to be as wide as any of the text."""
    text, fills = line.value, line.width >= state.widest - 1.5
    is_prose = CLAUSE_INSIDE.search(text) or (fills and JOINED_INSIDE.search(text))
    return bool(is_prose) and not COUNTED.search(text) and not _is_row_of_names(text)


def _tears_word(above: str, text: str) -> bool:
    """Whether a word lies across the end of a line (…出售后1年内在市 / 场重新购买…): nothing else explains such an end."""
    tail, head = HAN_BEHIND.search(above), HAN_AHEAD.match(text)
    if not tail or not head or len(above) < SHORTEST_BROKEN:
        return False
    return plain_segmenter().odds_across(tail[0] + head[0], len(tail[0]), frozenset()) > TORN


def _is_row_of_names(text: str) -> bool:
    """Whether a line is places, perhaps behind their province, whatever parts them (湖南省：绥宁县；通道侗族自治县): nothing goes on with it."""
    return text[-1] in LAST_SIGNS and (_province_before(text) or NAMES_ALONE.fullmatch(text) is not None)


def _is_line_of_names(line: Printed) -> bool:
    """Whether a line is places alone, parted by signs or blanks: how wide it is tells nothing of the width of prose."""
    return _is_row_of_names(line.value) or NAMES_APART.fullmatch(line.raw.value) is not None


def _are_rows(first: str, text: str) -> bool:
    """Whether two lines open with a province and a colon each: the second goes on with nothing."""
    return _province_before(text) and _province_before(first)


def _province_before(text: str) -> bool:
    """Whether a line opens with a province and a colon, as rows of a list do."""
    head, colon, _ = text.replace(":", "：").partition("：")
    return bool(colon) and heads_rows(head)


def _breaks_off_item(state: _State, so_far: Sequence[Printed], line: Printed, flush: bool) -> bool:
    """Whether a line that looks like a heading is the first of an item whose rest ends right below it.

    2.请各地于2015年6月30日前，将申报材料（一式五份）报送我委（气 / 候处）。 It is as wide as any line of a short document, and indented.
    """
    last = so_far[-1]
    if not line.ends or line.gap or (state.indents and not flush):
        return False
    if _unclosed(so_far, line.value) and re.search("[》）〕]", line.value):
        return True
    steps_back = leading_width(line) < 1 <= leading_width(last) and line.width <= last.width
    fills = NARROWEST_PAGE <= state.widest <= WIDEST_PAGE and leading_width(last) + last.width >= state.widest - 1.5
    return steps_back and fills and ("、" in last.value or CLAUSE_INSIDE.search(last.value) is not None)


def _is_rest_of_organ(last: Printed, line: Printed) -> bool:
    """Whether a line is the rest of the last of several names above it (生态环境部 国家发展改革委 住房城乡 / 建设部)."""
    organs = last.raw.value.split() if len(line.value) <= LONGEST_NAME else []
    if len(organs) < 2 or not is_organ(line.value) or is_organ(organs[-1]):
        return False
    return is_organ(organs[-1] + line.value) and all(is_organ(name) for name in organs[:-1])


def _may_be_wrapped(so_far: Sequence[Printed], line: Printed) -> bool:
    """Whether a line can be the rest of a first one that breaks off: no wider than it, and full itself or an end.

    A headline has a comma too (第九批442个示范村镇，北京9村上榜), and below it stand its source or a whole paragraph.
    Where commas are of half width, in copies of the web, the rest has to end and to follow at once.
    """
    last = so_far[-1]
    if not re.search("[，。；]", last.value):
        return line.ends and not line.gap and last.width >= NARROWEST_PAGE and line.width <= last.width + 3
    if len(so_far) > 1 or last.value[-1] in "，、" or re.search("[。；]", last.value):
        return True
    return line.width <= last.width + 3 and (line.ends or line.width >= last.width - 4)


def _carries_on(above: str, text: str) -> bool:
    """Whether no paragraph can begin with a line: it opens with a sign, or with the rest of a number (1,|234.5亿元) or of a name (、香格里拉|市、)."""
    if re.match("[，。、；：！？）》”’」』】]", text):
        return True
    if (opened := NAME_OPEN.search(above)) and (NAME_REST.match(text) or _breaks_name(opened[1], text)):
        return True
    if (opened := ITEM_OPEN.match(above)) and _breaks_name(opened[1], text):
        return True
    if _goes_on_in_brackets(above, text):
        return True
    if text[0] in DATE_SIGNS and _breaks_date(above, text):
        return True
    is_grouped = GROUP_OPEN.search(above) and GROUP_REST.match(text)
    is_ratio = RATIO_OPEN.search(above) and RATIO_REST.match(text)  # 由52.1：|39.7调整为…
    return bool(is_grouped or is_ratio or (text[:1].isdigit() and POINT_OPEN.search(above)))


def _goes_on_in_brackets(above: str, text: str) -> bool:
    """Whether a line begins with the province of the name that ends the line above, or with the rest of a short bracket: 聊城市（2029年 / 达峰）."""
    if BRACKET_REST.match(text) and BRACKET_OPEN.search(above):
        return True
    behind = PROVINCE_BEHIND.match(text)
    return behind is not None and is_province(behind[1])


def _breaks_name(opened: str, text: str) -> bool:
    """Whether a line begins with the rest of a place's name that a list above it was broken in (…、金华市、舟 / 山市)."""
    rest = NAME_CLOSES.match(text)
    if rest is not None and opened[-1] not in FULL_ENDS and is_region(opened + rest[0]):
        return True
    short = SHORT_NAME_CLOSES.match(text)  # 成都、南 / 京、福州
    return short is not None and is_region(opened + short[0]) and not is_region(opened)


def _breaks_date(above: str, text: str) -> bool:
    opened = DATE_OPEN.search(above) if len(above) >= SHORTEST_BROKEN else None
    whole = DATE_WHOLE.match(opened[0] + text) if opened else None
    return opened is not None and whole is not None and whole.end() > len(opened[0])


def _runs_on_in_column(last: Printed, line: Printed) -> bool:
    """Whether a line set in a column goes on from the last: that one fills its column, and this is not indented.

    Lines of English end where the next word finds no room (papers set with a ragged right edge).
    """
    size = (last.line.x1 - last.line.x0) / max(last.width, 1.0)
    word = FIRST_WORD.match(line.value)
    word = word or (None if last.ends else FIRST_NUMBER.match(line.value))
    free = max(1.5, (len(word[0]) + 1) * LETTER) * size if word else 1.5 * size
    return last.line.x1 >= last.line.column[1] - free and line.line.x0 <= line.line.column[0] + 0.8 * size


def _opens(so_far: Sequence[Printed], text: str) -> bool:
    """Whether a line begins something new whatever the widths: after or with a salutation, or a signature."""
    if _opens_in_paper(so_far[0].value, text) or _parts_from_title(so_far, text) or _are_rows(so_far[0].value, text):
        return True
    above = "".join(line.value for line in so_far[-MOST_ADDRESSED:])
    whole = len(so_far) <= MOST_ADDRESSED
    if (
        (whole and SALUTATION.fullmatch(above))
        or SALUTATION.fullmatch(text)
        or (text[0] == "各" and NAMED_KIND.search(above))
    ):
        return True
    if whole and above[:1] in "—（(" and SUBTITLE.fullmatch(fold_script(above)):
        return True  # below the session's line, whoever speaks there
    return (whole and _is_whole_title(above)) or _signs(above, text)


def _opens_in_paper(first: str, text: str) -> bool:
    """Whether a line is one of a paper's head, or its first heading below one (关键词：低碳；试点 / 1 引言)."""
    return PAPER_LINE.match(text) is not None or bool(FIRST_HEADING.fullmatch(text) and PAPER_LINE.match(first))


def _parts_from_title(so_far: Sequence[Printed], text: str) -> bool:
    """Whether a line is no part of a title that fills its line: a number, a note of date, the title once more."""
    if _is_number_alone(so_far[-1].value, text) or NOTE_OF_DATE.fullmatch(text):
        return True
    first = so_far[0].value
    is_again = text == first and not CLAUSE_INSIDE.search(first)
    return len(so_far) == 1 and (is_again or NOTE_OF_DATE.fullmatch(first) is not None)


def _is_whole_title(above: str) -> bool:
    """Whether words above a line are a title, or the mark of an annex (发改气候〔2019〕66号附件1): nothing goes on with them, however narrow the page."""
    if is_annex_mark(above):
        return True
    return TITLE_END.search(above) is not None and TITLE_WHOLE.fullmatch(fold_script(above)) is not None


def _signs(above: str, text: str) -> bool:
    """Whether a line is a date that no sentence goes on with, or names who signs below the end of one."""
    if header.DATE.fullmatch(text):
        return not BEFORE_DATE.search(above)
    signed = header.ORGAN.fullmatch(text) or SIGNER.fullmatch(fold_script(text))
    return bool(signed and SENTENCE_END.search(above))


def _is_number_alone(above: str, text: str) -> bool:
    """Whether a line is nothing but a document's number, below its title (…提案的答复 / 沪发改提复〔2024〕第27号)."""
    return text[-1] in "号號" and NUMBER.fullmatch(text) is not None and NAMED_KIND.search(above) is not None


def _own_heading(text: str) -> bool:
    """Whether a line is a heading that stands alone: marked, short, no sentence, not broken off."""
    marker = marker_at(text)
    longest = 20 if marker and marker.kind == "article" else 45  # an article is mostly its own text
    return bool(
        marker and marker.kind not in INLINE and len(text) <= longest and not re.search("[。；：]|[，,、]$", text)
    )


def _unclosed(lines: Sequence[Printed], text: str) -> bool:
    """Whether a title or bracket opened in these lines is still open at their end, and ``text`` can go on with it."""
    if NUMBER.fullmatch(text) or (lines[-1].value[0] == "《" and TITLE_ORGAN.match(fold_script(text))):
        return False  # a headline cut off above the title itself: 《某省…的实施 / 某省人民政府办公厅关于印发…
    depth = 0
    for sign in chain.from_iterable(line.value for line in lines[-MOST_OPEN:]):
        depth = max(0, depth + (sign in "《（(〔") - (sign in "》）)〕"))  # what is closed was opened further above
    return depth > 0


def _paragraph(document: Document, lines: Sequence[Printed]) -> Part:
    """Make the part of some lines that follow one another: a heading of its own, or a paragraph."""
    pieces: list[Text | tuple[int, int]] = []  # lines that only blanks part are one stretch, quoted once at the end
    end = -1
    for line in lines:
        raw = line.raw
        touches = end >= 0 and not line.line.pieces and not document.text[end : raw.starts[0]].strip()
        last = pieces[-1] if touches else None
        if isinstance(last, tuple):
            pieces[-1] = (last[0], raw.ends[-1])
        elif touches or len(raw) != raw.ends[-1] - raw.starts[0]:
            pieces.append(raw)
        else:
            pieces.append((raw.starts[0], raw.ends[-1]))
        end = raw.ends[-1]
    joined = Text.join(document.quote(*piece) if isinstance(piece, tuple) else piece for piece in pieces)
    text = mend_as_needed(joined, repairs_of(document), JOINED)
    marker = _heading_marker(text.value)
    style = lines[0].line.style
    kind = "paragraph"
    if style == "heading" and len(text.value) <= 80:
        kind = "heading"
    elif marker and marker.kind not in INLINE and _stands_open(lines) and _may_head(text.value):
        kind = "heading" if not re.search("[。；]", text.value) else "paragraph"
    return Part(kind, tuple(lines), text, marker)


def _may_head(text: str) -> bool:
    """Whether words are not too long for a heading, nor broken off (第一条 为了…,保证…, as old copies of laws set it), nor places behind their label."""
    return len(text) <= 60 and text[-1:] not in (",", "，") and not PLACES_LABELLED.search(text)


def _heading_marker(text: str) -> Marker | None:
    marker = marker_at(text)
    return None if marker is not None and _numbers_no_heading(text, marker) else marker


def _stands_open(lines: Sequence[Printed]) -> bool:
    """Whether lines end no clause, or are one question (一、什么是碳核算?) or a short heading with its colon (二、推荐条件：)."""
    asks = len(lines) == 1 and (QUESTION.fullmatch(lines[0].value) or CALLED.fullmatch(lines[0].value))
    return bool(asks) or not (lines[0].ends or lines[-1].ends)


def _numbers_no_heading(text: str, marker: Marker) -> bool:
    """Whether a number begins the address of a paper's author or a DOI, or stands alone, as in a list of downloads."""
    if marker.kind not in ("1.", "1.1", "（1）"):
        return False
    rest = text[marker.end :].strip()
    return not rest or bool(DOI.match(text) or ADDRESS.search(rest) or OLD_NUMBER.fullmatch(text))
