"""Records in a text that code, JSON, YAML, LaTeX, a wiki or rules of signs write: a table of their values, and the other lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import NamedTuple

from lccp.model import Block, Grid, GridCell, Line, Notice
from lccp.text.messages import Message
from lccp.text.patterns import regex

FEWEST_RECORDS = 2
_STRING = r"""(?:"[^"\n]*+"|'[^'\n]*+')"""
_STRINGS = rf"\[\s*+{_STRING}(?:\s*+,\s*+{_STRING})*+\s*+,?\s*+\]"
_VALUE = rf"(?:{_STRING}|[-\w.]++|{_STRINGS})"
_KEY = rf"(?:{_STRING}|(?![\d.]+\b)[\w.-]++)"
# "city": "南通", city: "南通", "江苏": ["南通市", "盐城市"]
PAIR = regex.compile(rf"({_KEY})\s*+:\s*+({_VALUE})")
RECORD = regex.compile(rf"\{{\s*+{PAIR.pattern}(?:\s*+,\s*+{PAIR.pattern})*+\s*+,?\s*+\}}")
LISTED = regex.compile(rf"({_STRING})\s*+:\s*+({_STRINGS})")
# - name: 南通市, with further keys set in below it
YAML_RECORD = regex.compile(r"(?m)^([ \t]*+)- [\w.-]++:[ \t]++\S[^\n]*+(?:\n\1[ \t]++[\w.-]++:[^\n]*+)*+")
YAML_PAIR = regex.compile(r"(?m)^[ \t]*+(?:- )?([\w.-]++):([^\n]*+)")
TEX_ROW = regex.compile(
    r"(?m)^(?=[^\n]*?[^\\\n]&)[^\n%]*?\\\\(?:\[[^\]\n]*+\])?[ \t]*+(?:\\[a-z]++(?:\{[^}\n]*+\})?[ \t]*+)*+$"
)
TEX_COMMAND = regex.compile(r"\s*+\\(?:hline|(?:top|mid|bottom)rule|end(?:first)?head)\b\s*+")
TEX_SIGN = regex.compile(r"(?<!\\)&|\\\\")
TEX_WRAPPED = regex.compile(
    r"\\(?:textbf|textit|caption\*?|(?:sub)*section\*?|title)(?:\[[^\[\]]*\])?\{([^{}]*?)\s*(?:\\label\{[^{}]*\})?\}"
)
# \begin{table}[htbp], \centering, \label{tab:pilots}: commands alone, without a word of the text
TEX_COMMANDS = regex.compile(r"(?:\\[A-Za-z]++\*?(?:\[[^\]\p{Han}]*+\]|\{[^{}\p{Han}]*+\})*+\s*+)++(?:%.*)?+")
# ('石家庄市', '河北', 2012), behind the names of the columns in SQL; ["江苏", "南通市"],
_ITEM = rf"(?:{_STRING}|[-\w.]++)"
TUPLE = regex.compile(rf"[\[(]\s*+{_ITEM}(?:\s*+,\s*+{_ITEM})++\s*+,?\s*+[\])]")
ITEM = regex.compile(_ITEM)
# ["石家庄市", "唐山市", "秦皇岛市"], c("石家庄市", …)
VECTOR = regex.compile(rf"[\[(]\s*+{_STRING}(?:\s*+,\s*+{_STRING}){{2,}}+\s*+,?\s*+[\])]")
# A row of a wiki's table: | 1 || 石家庄市, or a cell a line, from one |- to the next
WIKI_ROW = regex.compile(r"(?m)^[|!](?![-}+])[^\n]*+(?:\n[|!](?![-}+])[^\n]*+)*+")
WIKI_CELL = regex.compile(r"(?m)(?:^[|!]|\|\||!!)(?:[^|\n!=]*+=[^|\n!]*+\|(?!\|))?([^|!\n]*+)")
# | 1 | 江苏 | under +---+----+, │ 1 │ 江苏 │ under ┌───┬────┐ or ╔═══╦════╗
RULED_ROW = regex.compile(r"(?m)^[ \t\u3000]*+[|│┃║]([^\n]*)[|│┃║][ \t\u3000]*+$")
RULED_CELL = regex.compile(r"[^|│┃║\n]++")
RULE = regex.compile(r"(?m)^[ \t\u3000]*+(?=[+┌-╋╒-╰])[-+=─-╿]{3,}+[ \t\u3000]*+$")
SIGNS_OF_RULES = ("-+", "=+", "──", "━━", "══")
MOST_RULED_LINES = 6  # of one row between two rules
FEWEST_RULED = 3  # stretches between rules of a table whose rows are parted by them: the heads and two rows
BETWEEN = {
    "tuples": regex.compile(r"(?:[\s,]|(?i:values))*+"),
    "wiki": regex.compile(r"\s*+(?:\|-[^\n]*+\s*+)?"),
    "ruled": regex.compile(r"[\s+=─-╿-]*+"),
    "json": regex.compile(r"[\s,]*+"),
    "yaml": regex.compile(r"\s*+"),
    "tex": regex.compile(r"(?:\s++|\\\w++(?:\{[^}\n]*+\})*+)*+"),
}
BEFORE_VALUES = regex.compile(r"(?i)\s*+values\b")
LINE = regex.compile(r"[^\n\r]+")
LONE_PAIR = regex.compile(
    rf"{_STRING}\s*+:\s*+({_STRING})|(?m:^)[ \t]*+(?:(?:var|let|const) )?[\w.-]++\s*+[:=]\s*+({_STRING})[ \t]*+[,;]?[ \t]*+(?m:$)"
)
QUOTED = regex.compile(_STRING)
BETWEEN_VALUES = Message("keys of records, and signs between their values", "记录之键，及其值间之符号")
NONE_SIGNS = frozenset({"", "null", "None", "~", "NA", "nan", "NaN"})
Span = tuple[int, int]


class _Record(NamedTuple):
    """A record: where it lies, and its values with their keys; of LaTeX and of lists under a key without."""

    start: int
    end: int
    pairs: tuple[tuple[Span | None, tuple[Span, ...]], ...]


def record_blocks(text: str) -> list[Block]:
    """Return the lines of a text with a table for each run of records in it; nothing where it holds none.

    >>> blocks = record_blocks('pilots = [\\n  {"city": "南通", "year": 2025},\\n  {"city": "盐城", "year": 2026},\\n]')
    >>> [(cell.row, cell.column) for cell in blocks[1].cells]
    [(1, 1), (1, 2), (2, 1), (2, 2), (3, 1), (3, 2)]
    >>> record_blocks("南京市：{略}\\n苏州市：无"), record_blocks("- 江苏: 南京市\\n- 浙江: 杭州市")
    ([], [])
    """
    grids = [grid for run in _runs_of(text) if (grid := _grid_of(text, run)) is not None]
    if not grids:
        return []
    blocks: list[Block] = []
    start = 0
    for end, grid in [*((grid.start, grid) for grid in grids), (len(text), None)]:
        for match in LINE.finditer(text, start, end):
            blocks.extend(
                Line(*span, whole=whole) for span, whole in _words_of_line(match) if text[slice(*span)].strip()
            )
        if grid is not None:
            blocks.append(grid)
            start = grid.end
    return blocks


def label_notices(text: str, blocks: Sequence[Block]) -> list[Notice]:
    """Name what stands between the values of records: their keys, and the signs of the language that writes them."""
    spans = [
        piece
        for block in blocks
        for piece in (
            sorted(piece for cell in block.cells for piece in cell.pieces)
            if isinstance(block, Grid)
            else [(block.start, block.end)]
        )
    ]
    starts, ends = [start for start, _ in spans], [end for _, end in spans]
    gaps = zip([0, *ends], [*starts, len(text)], strict=True)
    return [Notice("label", "info", start, end, BETWEEN_VALUES) for start, end in gaps if text[start:end].strip()]


def _words_of_line(match: regex.Match[str]) -> list[tuple[Span, bool]]:
    """Where the words of a line lie: the values of its keys ("title": "低碳试点城市名单"), what a command of LaTeX holds, or all of it."""
    if pairs := [pair.span(1 if pair[1] else 2) for pair in LONE_PAIR.finditer(match.string, *match.span())]:
        return [((start + 1, end - 1), True) for start, end in pairs]
    if wrapped := TEX_WRAPPED.fullmatch(match[0].strip()):
        start = match.start() + match[0].index(wrapped[0])
        return [((start + wrapped.start(1), start + wrapped.end(1)), True)]
    no_words = TEX_COMMANDS.fullmatch(match[0].strip()) or RULE.fullmatch(match[0])
    return [] if no_words else [(match.span(), False)]


def _runs_of(text: str) -> Iterator[list[_Record]]:
    """Yield the runs of records that nothing parts but commas and blanks, or rules of a table."""
    records_by_form = {
        "json": _records_of_json(text) if "{" in text else [],
        "yaml": [] if "{" in text else [_yaml_record(match) for match in YAML_RECORD.finditer(text)],
        "tex": [_tex_record(match) for match in TEX_ROW.finditer(text)] if "\\\\" in text else [],
    }
    records_by_form["tuples"] = [] if any(records_by_form.values()) else _tuples_in(text)
    records_by_form["wiki"] = _wiki_rows(text) if "{|" in text else []
    records_by_form["ruled"] = _ruled_rows(text)
    runs: list[list[_Record]] = []
    for form, records in records_by_form.items():
        run: list[_Record] = []
        for record in records:
            if run and not BETWEEN[form].fullmatch(text, run[-1].end, record.start):
                runs.append(run)
                run = []
            run.append(record)
        runs.append(run)
    yield from sorted(filter(None, runs), key=lambda run: run[0].start)


def _records_in(text: str, pattern: regex.Pattern[str]) -> list[_Record]:
    return [
        _Record(match.start(), match.end(), tuple(_pair_of(text, pair) for pair in PAIR.finditer(text, *match.span())))
        for match in pattern.finditer(text)
    ]


def _cells_of(text: str, spans: Iterable[Span]) -> tuple[tuple[Span | None, tuple[Span, ...]], ...]:
    return tuple((None, (_bare(text, span),)) for span in spans)


def _tuples_in(text: str) -> list[_Record]:
    """Rows of values in brackets of which one at least is quoted, under the names of their columns in SQL; or the names of one vector."""
    records = [
        _Record(
            match.start(), match.end(), _cells_of(text, (item.span() for item in ITEM.finditer(text, *match.span())))
        )
        for match in TUPLE.finditer(text)
        if QUOTED.search(match[0]) or BEFORE_VALUES.match(text, match.end())
    ]
    vectors = list(VECTOR.finditer(text))
    if len(vectors) == len(records) == 1:
        return [
            _Record(item.start(), item.end(), _cells_of(text, [item.span()]))
            for item in QUOTED.finditer(text, *vectors[0].span())
        ]
    return records


def _wiki_rows(text: str) -> list[_Record]:
    """The rows of the tables of a wiki, each between {| and |}."""
    records: list[_Record] = []
    start, end = text.find("{|"), 0
    while start >= 0 and (end := text.find("\n|}", start)) >= 0:
        for row in WIKI_ROW.finditer(text, start, end):
            cells = (cell.span(1) for cell in WIKI_CELL.finditer(text, *row.span()))
            records.append(_Record(row.start(), row.end(), _cells_of(text, cells)))
        start = text.find("{|", end)
    return records


def _ruled_rows(text: str) -> list[_Record]:
    """The rows between the bars of a table whose rules are signs: a line each, or what stands between two rules."""
    if not any(sign in text for sign in SIGNS_OF_RULES) or not RULE.search(text):
        return []
    lines = [
        _Record(
            row.start(), row.end(), _cells_of(text, (cell.span() for cell in RULED_CELL.finditer(text, *row.span(1))))
        )
        for row in RULED_ROW.finditer(text)
        if not RULE.fullmatch(row[0])
    ]
    stretches: list[list[_Record]] = []
    for line in lines:
        parted = not stretches or RULE.search(text, stretches[-1][-1].end, line.start)
        if parted or text[stretches[-1][-1].end : line.start].strip():
            stretches.append([])
        stretches[-1].append(line)
    if len(stretches) < FEWEST_RULED or not all(_is_one_row(text, stretch) for stretch in stretches):
        return lines
    return list(map(_joined_lines, stretches))


def _is_one_row(text: str, lines: Sequence[_Record]) -> bool:
    """Whether the lines between two rules may be one row: few, and no two that each begin with a number."""
    numbered = [text[slice(*line.pairs[0][1][0])].isdigit() for line in lines]
    return len(lines) <= MOST_RULED_LINES and sum(numbered) < FEWEST_RECORDS


def _joined_lines(lines: Sequence[_Record]) -> _Record:
    """One row of several lines: each of its cells holds what stands there in any."""
    columns = zip_longest(*(line.pairs for line in lines), fillvalue=(None, ()))
    pairs = tuple((None, tuple(piece for _, pieces in column for piece in pieces)) for column in columns)
    return _Record(lines[0].start, lines[-1].end, pairs)


def _records_of_json(text: str) -> list[_Record]:
    """The records of a text, or the lists under keys where these are all that one record holds: {"title": "…", "江苏": [...]}."""
    records = _records_in(text, RECORD)
    listed = _lists_under_keys(text) if len(records) < FEWEST_RECORDS else []
    return listed if len(listed) >= FEWEST_RECORDS else records or listed


def _lists_under_keys(text: str) -> list[_Record]:
    """The lists that stand under keys ("江苏": ["南通市", "盐城市"]): the key is a value as well."""
    records = []
    for record in _records_in(text, LISTED):
        key, strings = record.pairs[0]
        records.append(_Record(record.start, record.end, ((None, (key,) if key else ()), (None, strings))))
    return records


def _pair_of(text: str, pair: regex.Match[str]) -> tuple[Span | None, tuple[Span, ...]]:
    if pair[2].startswith("["):
        return _bare(text, pair.span(1)), tuple(
            _bare(text, each.span()) for each in QUOTED.finditer(text, *pair.span(2))
        )
    return _bare(text, pair.span(1)), (_bare(text, pair.span(2)),)


def _bare(text: str, span: Span) -> Span:
    """Where a value lies without the quotation marks around it."""
    start, end = span
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    quoted = end - start > 1 and text[start] == text[end - 1] and text[start] in "\"'"
    return (start + 1, end - 1) if quoted else (start, end)


def _yaml_record(match: regex.Match[str]) -> _Record:
    pairs = YAML_PAIR.finditer(match.string, *match.span())
    return _Record(
        match.start(), match.end(), tuple((pair.span(1), (_bare(match.string, pair.span(2)),)) for pair in pairs)
    )


def _tex_record(match: regex.Match[str]) -> _Record:
    """The cells of a row of LaTeX, without what sets them bold and the rules before them."""
    text, cells, start = match.string, list[tuple[Span | None, tuple[Span, ...]]](), match.start()
    for sign in TEX_SIGN.finditer(text, *match.span()):
        while command := TEX_COMMAND.match(text, start, sign.start()):
            start = command.end()
        span = _bare(text, (start, sign.start()))
        wrapped = TEX_WRAPPED.fullmatch(text, *span)
        cells.append((None, (wrapped.span(1) if wrapped else span,)))
        start = sign.end()
        if sign[0] != "&":
            break
    return _Record(match.start(), match.end(), tuple(cells))


def _share_keys(text: str, run: Sequence[_Record]) -> bool:
    """Whether all records have a key in common, or none has any: - 江苏: 南京市 over - 浙江: 杭州市 are lines of a list."""
    keys = [{text[slice(*key)] for key, _ in record.pairs if key} for record in run]
    return not any(keys) or bool(set.intersection(*keys))


def _keys_of(text: str, run: Sequence[_Record]) -> dict[str, Span]:
    """The keys of records, each with where it stands first, in the order in which they come."""
    keys: dict[str, Span] = {}
    for key in (key for record in run for key, _ in record.pairs if key is not None):
        keys.setdefault(text[slice(*key)], key)
    return keys


def _grid_of(text: str, run: Sequence[_Record]) -> Grid | None:
    """The table of a run of records: a head a key, a row a record."""
    if len(run) < FEWEST_RECORDS or not _share_keys(text, run):
        return None
    keys = _keys_of(text, run)
    heads = {key: column for column, key in enumerate(keys, 1)}
    cells = [GridCell(1, column, 1, 1, (keys[key],)) for key, column in heads.items()]
    for row, record in enumerate(run, 2 if heads else 1):
        for column, (key, pieces) in enumerate(record.pairs, 1):
            if filled := tuple(piece for piece in pieces if text[slice(*piece)] not in NONE_SIGNS):
                cells.append(GridCell(row, heads[text[slice(*key)]] if key else column, 1, 1, filled))
    return Grid(run[0].start, run[-1].end, tuple(cells)) if cells else None
