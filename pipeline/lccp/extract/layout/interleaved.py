"""Lists whose columns a dump has mixed: pdfminer and pdftotext write boxes of cells as these lie near one another on the page.

The cells of each column still stand in the order of the rows. A list is read only where what cells hold tells the column of
each word between the first and the last of them, where all columns have as many cells, the running numbers run from 1 on
without a break, and the places lie where the rows say: of one province those of neighbouring rows alone.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate, chain, groupby, pairwise

from lccp.extract.layout.cell_words import (
    ENDING,
    TITLE,
    CellWord,
    CellWords,
    is_value,
    joined_value,
    opens_line,
    stretches_of,
    words_of_lines,
)
from lccp.extract.layout.groups import homes_of
from lccp.extract.layout.stacked import COUNT_HEAD
from lccp.extract.layout.tables import LayoutTable, RawLine, grid_of
from lccp.extract.layout.words import PAGE_NUMBER, would_fit
from lccp.extract.lists.items import MARKER, item_number
from lccp.extract.lists.shapes import (
    REMEMBERED,
    batch_words,
    is_area_name,
    is_date_cell,
    is_note,
    is_province,
    is_region,
    is_total,
    is_year_cell,
    names_places,
    plain_name,
    running_number,
)
from lccp.extract.lists.vocabulary import KINDS
from lccp.model import Grid, GridCell
from lccp.normalise.places import is_municipality, province_short
from lccp.reference.script import fold_script
from lccp.text.patterns import regex
from lccp.text.repairs.gaps import text_width

FEWEST_ROWS = 4
FEWEST_HEADS = 2
MOST_COLUMNS = 6
MOST_OPENINGS = 6  # words with which a list may begin, that are tried
LONGEST_HEAD = 14
LONGEST_TITLE = 60
FEWEST_PLACED = 0.5  # of the names: those whose province is known
OF_BATCHES = ("batch", "designated")  # columns whose cells may run over the rows of a batch
READ = frozenset({"number", "province", "name", "year", "designated", "batch", "items", "count"})
DECIMAL = regex.compile(r"\d{1,3}[.．、]?")
TAIL_OF_YEAR = regex.compile(r"年?(?:左?右|[底以之]?前|后)|年")
HAN = regex.compile(r"\p{Han}{2,14}")
Column = list[CellWords]
Placed = tuple[int, int, CellWords]
"""The first row of a cell, how many it holds, and its words."""


@dataclass
class _Mixed:
    """The words of a list by column, the lines of its title, and where it ends."""

    heads: dict[str, CellWord] = field(default_factory=dict)
    columns: dict[str, Column] = field(default_factory=dict)
    repeated: list[CellWord] = field(default_factory=list)
    titles: list[int] = field(default_factory=list)
    totals: list[int] = field(default_factory=list)
    end: int = 0

    def take(self, kind: str, word_list: CellWords) -> None:
        self.columns[kind].append(word_list)

    def page_starts(self) -> list[int]:
        """Where the heads are printed again, as on each page."""
        first = next(iter(self.heads.values())).value
        return [word.start for word in self.repeated if word.value == first]


def interleaved_tables(lines: Sequence[RawLine], in_rows: bool = False) -> Iterator[LayoutTable]:
    """Yield the list whose columns are mixed, if the lines hold one; ``in_rows``: or whose rows stand one behind another."""
    if not any(map(may_open_list, lines)):
        return
    cell_words = words_of_lines(lines, False)
    openings = [index for index in range(len(cell_words)) if _opens_list(cell_words, index)]
    if any(kind_of_head(word.value) for word in cell_words[: openings[0]]):
        return  # 类型 序号: a head stands above that begins no line
    for first in openings[:MOST_OPENINGS]:
        mixed = _sort_words(cell_words, first)
        grid = _grid_of(mixed, in_rows) if mixed is not None else None
        if mixed is not None and grid is not None:
            last = max(word.printed_line for word in cell_words[first : mixed.end])
            furniture = {word.printed_line for word in mixed.repeated} | set(mixed.totals)
            top = cell_words[first].printed_line
            yield LayoutTable(top, last + 1, tuple(sorted(furniture)), grid, titles=tuple(mixed.titles))
        if grid is not None or _is_among_heads(cell_words, first):
            return  # what stands below a head of a list that is not read is no list of its own


def _is_among_heads(cell_words: Sequence[CellWord], first: int) -> bool:
    """Whether a head stands alone on its line, or before another."""
    return _is_alone(cell_words, first) or any(kind_of_head(word.value) for word in cell_words[first + 1 : first + 2])


def may_open_list(line: RawLine) -> bool:
    """Whether a line begins with a head."""
    first = line.value.split(None, 1)[:1]
    return bool(first) and bool(kind_of_head(first[0]))


@lru_cache(maxsize=REMEMBERED)
def kind_of_head(value: str) -> str:
    """Return what a column holds of whose head a word is; "" where it is none that is read."""
    if len(value) > LONGEST_HEAD:
        return ""
    kind = "count" if COUNT_HEAD.fullmatch(value) else KINDS.get(fold_script(value), "")
    return kind if kind in READ else ""


def _opens_list(cell_words: Sequence[CellWord], index: int) -> bool:
    return opens_line(cell_words, index) and bool(kind_of_head(cell_words[index].value))


# -- the words of the columns -----------------------------------------------------------------------


def _sort_words(cell_words: Sequence[CellWord], first: int) -> _Mixed | None:
    """Sort words by what they hold, from the first head on; None where one fits no column, or two."""
    kinds = [kind for word in cell_words[first:] if (kind := kind_of_head(word.value))]
    if not _head_columns(kinds):
        return None
    mixed = _Mixed(columns={kind: [] for kind in kinds})
    position = first
    while position < len(cell_words) and (size := _take_word(mixed, cell_words, position)):
        position += size
        mixed.end = position
    if any(_heads_line(cell_words, index) for index in range(position, len(cell_words))):
        return None  # a value that fits no column, or one behind the end
    return mixed if len(mixed.heads) == len(set(kinds)) else None


def _head_columns(kinds: Sequence[str]) -> bool:
    """Whether heads are those of a list that is read, each as often; of pages, or blocks side by side, only running numbers tell."""
    counts = {kinds.count(kind) for kind in kinds}
    if "name" not in kinds or len(counts) > 1 or not FEWEST_HEADS <= len(set(kinds)) <= MOST_COLUMNS:
        return False
    return counts == {1} or "number" in kinds


def _heads_line(cell_words: Sequence[CellWord], position: int) -> bool:
    """Whether a line begins with a value or a head of a list."""
    value = cell_words[position].value
    return opens_line(cell_words, position) and (value in KINDS or is_value(value))


def is_title_line(cell_words: Sequence[CellWord], position: int) -> bool:
    """Whether a word stands alone on its line and is the title of a list."""
    value = cell_words[position].value
    return len(value) <= LONGEST_TITLE and bool(TITLE.search(fold_script(value))) and _is_alone(cell_words, position)


def _is_alone(cell_words: Sequence[CellWord], position: int) -> bool:
    is_last = position + 1 == len(cell_words) or opens_line(cell_words, position + 1)
    return is_last and opens_line(cell_words, position)


def _take_word(mixed: _Mixed, cell_words: Sequence[CellWord], position: int) -> int:
    """Take the words that stand at a place to the column they are of; return how many these are, 0 where that is not told."""
    word = cell_words[position]
    if kind := kind_of_head(word.value):
        if kind in mixed.heads:
            mixed.repeated.append(word)
        else:
            mixed.heads[kind] = word
        return 1
    if is_note(word.value) or (ENDING.search(word.value) and "items" not in mixed.columns):
        return 0
    if is_total(word.value) and opens_line(cell_words, position):
        return _take_total(mixed, cell_words, position)
    kind = _kind_of_value(word.value, mixed.columns)
    if "year" in mixed.columns and (end := _end_of_cut_year(cell_words, position)):
        mixed.take("year", tuple(cell_words[position:end]))
        return end - position
    if kind and kind != "items":
        mixed.take(kind, (word,))
        return 1
    size = _size_of_cut_name(cell_words, position)
    if size:
        mixed.take("name", tuple(cell_words[position : position + size]))
        return size
    return _take_prose(mixed, cell_words, position, kind)


def _take_total(mixed: _Mixed, cell_words: Sequence[CellWord], position: int) -> int:
    """Take a total with the number behind it, which ends the list."""
    end = position + 1
    end += end < len(cell_words) and cell_words[end].value.isdecimal()
    if end < len(cell_words):
        return 0
    mixed.totals += [word.printed_line for word in cell_words[position:end]]
    return end - position


def _take_prose(mixed: _Mixed, cell_words: Sequence[CellWord], position: int, kind: str) -> int:
    """Take a line of items, or of the title, or the number of a page."""
    word = cell_words[position]
    alone = _is_alone(cell_words, position)
    if "items" in mixed.columns and (kind or mixed.columns["items"]) and not is_value(word.value):
        marker = MARKER.match(word.value)
        if marker and item_number(marker) == 1:
            mixed.take("items", (word,))
        elif not mixed.columns["items"]:
            return 0  # the first item's number is lost
        else:
            mixed.columns["items"][-1] = (*mixed.columns["items"][-1], word)
        return 1
    if alone and PAGE_NUMBER.fullmatch(word.value) and running_number(word.value) is None:
        mixed.repeated.append(word)
        return 1
    if not mixed.titles and is_title_line(cell_words, position):
        mixed.titles.append(word.printed_line)
        return 1
    return 0


def _kind_of_value(value: str, columns: dict[str, Column]) -> str:
    """The column that a word is of by what it holds; "" where none is."""
    name = plain_name(value)
    tests = (
        ("count", value.isdecimal() and len(value) <= 2),
        ("number", DECIMAL.fullmatch(value) is not None),
        ("year", is_year_cell(value)),
        ("designated", is_date_cell(value)),
        ("batch", batch_words(value, True)),
        ("province", is_province(name)),
        ("items", MARKER.match(value) is not None),
        ("name", names_places(value) or is_area_name(name)),
    )
    fitting = [kind for kind, fits in tests if fits and kind in columns]
    if fitting[:2] == ["count", "number"]:
        return ""  # the numbers of rows and those of places are told apart by nothing
    return fitting[0] if fitting else ""


def _end_of_cut_year(cell_words: Sequence[CellWord], position: int) -> int:
    """Where a year ends that goes on in the next line (2027年左 over 右); 0 where it does not."""
    pair = tuple(cell_words[position : position + 2])
    if len(pair) < 2 or not TAIL_OF_YEAR.fullmatch(pair[1].value) or pair[0].printed_line == pair[1].printed_line:
        return 0
    return position + 2 if is_year_cell(joined_value(pair)) else 0


def _size_of_cut_name(cell_words: Sequence[CellWord], position: int) -> int:
    """How many words are the parts of one name, which the first alone is not: 2, or 0."""
    pair = tuple(cell_words[position : position + 2])
    if len(pair) < 2 or not HAN.fullmatch(pair[0].value) or not HAN.fullmatch(plain_name(pair[1].value)):
        return 0
    return 2 if is_region(plain_name(joined_value(pair))) and not is_province(joined_value(pair)) else 0


# -- the rows ---------------------------------------------------------------------------------------


def _grid_of(mixed: _Mixed, in_rows: bool) -> Grid | None:
    """The table of the columns; None where these have not as many cells, or nothing shows that they are in order."""
    columns = mixed.columns
    _part_municipalities(columns)
    if not _are_even(columns) or not _are_items(columns.get("items", [])):
        return None
    order = sorted(mixed.heads, key=lambda kind: mixed.heads[kind].start)
    placed = {kind: column for kind in order if (column := _placed_cells(mixed, kind)) is not None}
    if len(placed) < len(order) or not _agree_on_lines(columns, order):
        return None
    if not in_rows and _stand_in_rows(columns, order) and not _are_scattered(placed):
        return None
    cells = [GridCell(1, n, 1, 1, stretches_of((mixed.heads[kind],))) for n, kind in enumerate(order, 1)]
    for number, kind in enumerate(order, 1):
        cells += [GridCell(row + 2, number, span, 1, stretches_of(cell)) for row, span, cell in placed[kind]]
    return grid_of(cells)


def _are_scattered(placed: dict[str, list[Placed]]) -> bool:
    """Whether some province or items stand far from their rows, others between: readers that go row by row miss them."""
    starts = [cell[0].start for _, _, cell in placed["name"]]
    far = (
        (row, row + span + 1, cell[0].start)
        for kind in ("province", "items")
        for row, span, cell in placed.get(kind, ())
    )
    return any(
        (row > 1 and start < starts[row - 2]) or (end < len(starts) and start > starts[end]) for row, end, start in far
    )


def _placed_cells(mixed: _Mixed, kind: str) -> list[Placed] | None:
    """The cells of a column, each with its first row and how many it holds; None where that is not settled."""
    columns = mixed.columns
    cells, runs = columns[kind], _runs_of(columns)
    if kind == "province":
        return _province_spans(cells, [_homes_of(cell) for cell in columns["name"]]) if len(runs) == 1 else None
    if kind == "name" and "province" not in columns:
        homes = [_homes_of(cell) for cell in cells]
        if not all(_are_neighbours(homes[first : first + size]) for first, size in runs):
            return None
    if kind in OF_BATCHES and len(runs) > 1 and len(cells) == len(runs):
        return [(first, size, cell) for (first, size), cell in zip(runs, cells, strict=True)]
    return (
        _cells_of_rows(columns["name"], cells, mixed.page_starts(), kind)
        if len(cells) == len(columns["name"])
        else None
    )


def _cells_of_rows(place_names: Column, cells: Column, pages: Sequence[int], kind: str) -> list[Placed] | None:
    """The cells of a column that has one for each row; items of which the order does not tell the row are one cell of all these rows."""
    doubtful = set() if kind in ("name", "number") else _doubtful_rows(place_names, cells, pages)
    if kind == "year" and _are_sorted_by_width(place_names, cells, pages):
        return None
    if doubtful and kind != "items":
        return None
    result: list[Placed] = []
    for is_doubtful, run in groupby(range(len(cells)), doubtful.__contains__):
        rows = list(run)
        if is_doubtful:
            result.append((rows[0], len(rows), tuple(chain.from_iterable(cells[row] for row in rows))))
        else:
            result += [(row, 1, cells[row]) for row in rows]
    return result


def _are_sorted_by_width(place_names: Column, cells: Column, pages: Sequence[int]) -> bool:
    """Whether cells behind the names of several rows stand by how wide they are: pdfminer puts centred ones of one width together."""
    steps = sorted(
        [
            *((cell[0].start, 1, 0.0) for cell in place_names),
            *((c[0].start, -1, text_width(joined_value(c))) for c in cells),
        ]
    )
    for _, run in groupby(steps, lambda step: (step[1], bisect_right(pages, step[0]))):
        widths = [width for width, _ in groupby(width for _, step, width in run if step < 0)]
        if len(widths) > 1 and len(set(widths)) == len(widths):
            return True
    return False


def _doubtful_rows(place_names: Column, cells: Column, pages: Sequence[int]) -> set[int]:
    """The rows of which neither where the cells begin nor where they end tells whose a cell is, nor a line that it shares with its name.

    One such row between others has the cell that these leave over.
    """
    ways = (_rows_out_of_step(place_names, [cell[place].start for cell in cells], pages) for place in (0, -1))
    doubtful = set.intersection(*ways)
    for row in list(doubtful):
        if {word.printed_line for word in cells[row]} & {word.printed_line for word in place_names[row]}:
            doubtful.discard(row)
    return {row for row in doubtful if row - 1 in doubtful or row + 1 in doubtful}


def _rows_out_of_step(place_names: Column, cells: Sequence[int], pages: Sequence[int]) -> set[int]:
    """The rows of which the order of names and cells does not tell whose a cell is.

    They stand in step where one stands behind each name, or those of some rows behind the names of the same. The last row of a page may
    have its cell on the next, before or behind those of the rows there: 沈阳市, its items lost over the page; 朝阳市, 1.建立…, 1.推广….
    """
    by_page = _steps_by_page([cell[0].start for cell in place_names], cells, pages)
    cells_first = len(by_page) == 1 and all(run[0] < 0 for run in _runs_in_step(by_page[0]))
    doubtful: set[int] = set()
    named = taken = 0
    for page in by_page:
        carried = named - taken
        for run in _runs_in_step(page, carried):
            first, is_first, turns = min(named, taken), named == taken, _turns(run)
            named += run.count(1)
            taken += run.count(-1)
            is_whole = is_first or (carried == 1 and len(run) == len(page))
            # else the column of cells stands before that of names
            settled = is_whole and named - taken in (0, 1) if turns == [1, -1] else cells_first and turns == [-1, 1]
            if not settled or first in doubtful:
                doubtful.update(range(first - (turns[0] < 0 < first), max(named, taken)))
    return doubtful


def _steps_by_page(place_names: Sequence[int], cells: Sequence[int], pages: Sequence[int]) -> list[list[int]]:
    """Names (1) and cells (-1) in the order in which they begin, by page."""
    steps = sorted([*((start, 1) for start in place_names), *((start, -1) for start in cells)])
    return [[step for _, step in page] for _, page in groupby(steps, lambda step: bisect_right(pages, step[0]))]


def _runs_in_step(steps: Sequence[int], carried: int = 0) -> Iterator[Sequence[int]]:
    """Names (1) and cells (-1) in their order, parted behind each that brings as many cells as names."""
    start = 0
    for place, balance in enumerate(accumulate(steps, initial=carried)):
        if place and not balance:
            yield steps[start:place]
            start = place
    if start < len(steps):
        yield steps[start:]


def _turns(steps: Sequence[int]) -> list[int]:
    """Names and cells in their order, a run of either once."""
    return [step for step, _ in groupby(steps)]


def _runs_of(columns: dict[str, Column]) -> list[tuple[int, int]]:
    """The first row and the length of each run of numbers from 1 on, where columns of batches may have a cell for each; else one of all rows."""
    values = [running_number(joined_value(cell)) for cell in columns.get("number", ())]
    starts = [row for row, value in enumerate(values) if value == 1]
    if len(starts) < 2 or not set(OF_BATCHES) & set(columns):
        return [(0, len(columns["name"]))]
    return [(start, end - start) for start, end in pairwise([*starts, len(values)])]


def _are_even(columns: dict[str, Column]) -> bool:
    """Whether there are rows enough, and all columns but that of provinces have as many cells."""
    merged = {"province", *(OF_BATCHES if len(_runs_of(columns)) > 1 else ())}
    sizes = {len(cells) for kind, cells in columns.items() if kind not in merged}
    is_even = len(sizes) == 1 and min(sizes) >= FEWEST_ROWS and "count" not in columns
    return is_even and _numbers_run(columns)


def _numbers_run(columns: dict[str, Column]) -> bool:
    """Whether running numbers, if there are any, run from 1 on, or anew in each batch."""
    if "number" not in columns:
        return True
    values = [running_number(joined_value(cell)) for cell in columns["number"]]
    return values == [number for _, size in _runs_of(columns) for number in range(1, size + 1)]


def _part_municipalities(columns: dict[str, Column]) -> None:
    """Take municipalities to the names where they stand among the provinces twice: 重庆 and 重庆市 are a row's."""
    members: dict[str, list[CellWords]] = {}
    for cell in columns.get("province", ()):
        short = province_short(plain_name(joined_value(cell)))
        if short and is_municipality(fold_script(plain_name(joined_value(cell)))):
            members.setdefault(short, []).append(cell)
    for cells in members.values():
        last = cells[-1] if joined_value(cells[-1]).endswith("市") else cells[0]
        if len(cells) == 2 and len({joined_value(cell) for cell in cells}) == 2:
            columns["province"].remove(last)
            columns["name"] = sorted([*columns["name"], last], key=lambda cell: cell[0].start)


def _are_items(cells: Column) -> bool:
    """Whether each cell of items begins with the first and numbers them in order, and each line that goes on is full."""
    longest = max((text_width(word.value) for cell in cells for word in cell), default=0)
    for cell in cells:
        number = 0
        for word, below in zip(cell, (*cell[1:], None), strict=False):
            marker = MARKER.match(word.value)
            number += marker is not None and item_number(marker) == number + 1
            if marker is not None and item_number(marker) != number:
                return False
            if below is not None and MARKER.match(below.value) is None and would_fit(word.value, below.value, longest):
                return False
        if not number:
            return False
    return True


def _homes_of(cell: CellWords) -> frozenset[str]:
    """The provinces that the place of a row may lie in; none where it is not known."""
    return frozenset(homes_of(fold_script(plain_name(joined_value(cell)))))


def _are_neighbours(homes: Sequence[frozenset[str]]) -> bool:
    """Whether the places whose province is told, most of all, stand beside the others of it."""
    provinces = [min(home) for home in homes if len(home) == 1]
    return len(provinces) >= FEWEST_PLACED * len(homes) and _are_parted(provinces)


def _province_spans(cells: Column, homes: Sequence[frozenset[str]]) -> list[Placed] | None:
    """The first row of each province and how many it holds; None where the places do not settle it."""
    shorts = [province_short(plain_name(joined_value(cell))) for cell in cells]
    if len(cells) < len(homes):
        return _merged_spans(cells, shorts, homes)
    if len(cells) > len(homes) or not _are_parted(shorts) or sum(map(bool, homes)) < FEWEST_PLACED * len(homes):
        return None
    fitting = all(not home or short in home for short, home in zip(shorts, homes, strict=True))
    return [(row, 1, cell) for row, cell in enumerate(cells)] if fitting else None


def _merged_spans(cells: Column, shorts: Sequence[str], homes: Sequence[frozenset[str]]) -> list[Placed] | None:
    """The rows of provinces that are merged over them, in whatever order they are printed."""
    by_row = [[short for short in shorts if short in home] for home in homes]
    if any(len(fitting) != 1 for fitting in by_row):
        return None
    runs = [(short, len(list(run))) for short, run in groupby(fitting[0] for fitting in by_row)]
    if sorted(short for short, _ in runs) != sorted(shorts):
        return None
    firsts = accumulate((length for _, length in runs), initial=0)
    return [(row, length, cells[shorts.index(short)]) for row, (short, length) in zip(firsts, runs, strict=False)]


def _are_parted(shorts: Sequence[str]) -> bool:
    """Whether each province stands beside itself alone."""
    runs = [short for short, _ in groupby(shorts)]
    return len(runs) == len(set(runs))


def _stand_in_rows(columns: dict[str, Column], order: Sequence[str]) -> bool:
    """Whether the words stand row by row, provinces and items aside: other readers take them so."""
    placed = sorted(
        (cell[0].start, row, column)
        for column, kind in enumerate(order)
        if kind not in ("province", "items") and len(columns[kind]) == len(columns["name"])
        for row, cell in enumerate(columns[kind])
    )
    return all(above[1:] < below[1:] for above, below in pairwise(placed))


def _agree_on_lines(columns: dict[str, Column], order: Sequence[str]) -> bool:
    """Whether words that share a line are of one row, as far as their columns have a cell a row."""
    rows: dict[int, set[int]] = {}
    for kind in order:
        if kind in ("province", "items") or len(columns[kind]) < len(columns["name"]):
            continue
        for row, cell in enumerate(columns[kind]):
            rows.setdefault(cell[0].printed_line, set()).add(row)
    return all(len(of_line) == 1 for of_line in rows.values())
