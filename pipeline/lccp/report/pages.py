"""The files of a report: the page from its templates, its scripts and style, and the data beside them."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from importlib.resources import files as resources
from typing import Any

from lccp.model import InputError
from lccp.report import changes, flow, front, links, overview, pictures
from lccp.report.chunks import Writer
from lccp.report.data import Report, value_names_zh
from lccp.report.spool import BucketSpool
from lccp.report.table_order import group_tables
from lccp.schemas import TABLES, schema
from lccp.storage.personal import MaskedFolder
from lccp.storage.rows import open_table

REPORT_FILES = resources("lccp.report")
STATIC = (
    "style.css", "load.js", "say.js", "years.js", "documents.js", "table.js", "source.js", "cite.js", "chain.js", "search.js",
    "pilot.js", "front.js", "main.js",
)  # fmt: skip
MOST_URGENT = 10  # findings that the front puts into words; all are in the table
MOST_DATA = 200  # rows of a picture's data shown under it; the CSV file beside it holds all


def page_files(report: Report, against: str | None) -> Iterator[tuple[str, bytes | Iterable[bytes]]]:
    """Yield every file of the report. Raises InputError where ``against`` is no build, or no document can be read."""
    writer = Writer(report)
    labels = _read_labels()
    for name in STATIC:
        yield f"static/{name}", REPORT_FILES.joinpath("static", name).read_bytes()
    yield from writer.text_files()
    if not writer.numbers:
        raise InputError(
            f"{report.raw}: none of its documents can be read; a report shows cells beside their documents"
        )
    yield from writer.table_files()
    yield from writer.document_files()
    yield from writer.last_files(labels)
    output = MaskedFolder(report.output, report.mask) if report.mask.passages else report.output
    for table in report.tables:
        with open_table(output, table) as opened:
            yield f"csv/{table}.csv", pictures.csv_pieces(opened.header, opened.rows)
    drawn = _draw_pictures(report, writer, against)
    for picture in drawn:
        yield f"pictures/{picture.name}.csv", pictures.csv_pieces(picture.header, picture.rows())
    yield "index.html", _index_page(report, writer, {picture.name: picture for picture in drawn}, labels)


@dataclass(frozen=True)
class DrawnPicture:
    """A picture of the page: its geometry, and the data behind it."""

    name: str
    geometry: Any
    header: pictures.Header
    rows: Callable[[], Iterator[tuple[str, ...]]]

    def first_rows(self) -> list[tuple[str, ...]]:
        """The data that is shown under the picture."""
        return list(itertools.islice(self.rows(), MOST_DATA))


def _draw_pictures(report: Report, writer: Writer, against: str | None) -> list[DrawnPicture]:
    flows, flow_rows = _draw_flows(report, writer)
    drawn = [
        DrawnPicture(
            "peak-years", pictures.goal_timeline(report), pictures.COLUMNS, lambda: pictures.goal_rows(report)
        ),
        DrawnPicture(
            "instruments", pictures.issuer_matrix(report), pictures.MATRIX, lambda: pictures.matrix_rows(report)
        ),
        DrawnPicture("flow", flows, flow.FLOW_COLUMNS, flow_rows),
    ]
    if against:
        since = changes.changes_since(report, against)
        drawn.append(DrawnPicture("changes", since, changes.HEADER, lambda: changes.change_rows(since)))
    return drawn


def _draw_flows(report: Report, writer: Writer) -> tuple[list[flow.Flow], Callable[[], Iterator[tuple[str, ...]]]]:
    """The pictures of the first documents; and the data of all, put aside on the disk."""
    drawn: list[flow.Flow] = []
    spool = BucketSpool(report.scratch, "flow-rows", 1)
    for one_flow in flow.document_flows(report, writer.flow_spans, writer.numbers):
        if len(drawn) < flow.MOST_DOCUMENTS:
            drawn.append(one_flow)
        for row in flow.flow_rows(one_flow):
            spool.add(0, json.dumps(row).encode())

    def flow_rows() -> Iterator[tuple[str, ...]]:
        return (tuple(json.loads(line)) for line in spool.lines(0))

    return drawn, flow_rows


Labels = dict[str, tuple[str, ...]]
"""The words of the pages: English, Chinese, and the English that goes with one, where that differs."""


def _read_labels() -> Labels:
    """The words of the pages, by name."""
    entries: dict[str, list[str]] = json.loads(REPORT_FILES.joinpath("words.json").read_bytes())
    return {name: tuple(texts) for name, texts in entries.items()}


def _counted_label(labels: Labels, name: str, number: int | str) -> tuple[str, str]:
    """Return the words that follow a number, in English and Chinese."""
    english, chinese, *singular = labels[name]
    return (singular[0] if singular and str(number) == "1" else english), chinese


def _index_page(report: Report, writer: Writer, drawn: dict[str, DrawnPicture], labels: Labels) -> bytes:
    import jinja2
    from markupsafe import Markup, escape

    def say(name: str) -> Markup:
        """A word of the pages in both languages; the style sheet shows one of them."""
        english, chinese = (escape(text) for text in labels[name][:2])
        return Markup('<span class="en" lang="en">{}</span><span class="zh" lang="zh-Hans">{}</span>').format(
            english, chinese
        )

    def both(pair: tuple[str, str]) -> Markup:
        return Markup('<span class="en" lang="en">{}</span><span class="zh" lang="zh-Hans">{}</span>').format(*pair)

    def counted(name: str, number: int | str) -> Markup:
        """The words that follow a number, in both languages."""
        return both(_counted_label(labels, name, number))

    def tooltip(pair: tuple[str, str]) -> Markup:
        """What hovering over a part of a picture says; the page's script leaves the language that is read."""
        return Markup('<title data-en="{0}" data-zh="{1}">{2}</title>').format(*pair, " · ".join(dict.fromkeys(pair)))

    def label_value(name: str) -> Markup | str:
        """A value of a closed list (a status, a severity) in both languages; any other as it is."""
        return say(name) if name in labels else name

    engine = jinja2.Environment(
        loader=jinja2.FunctionLoader(lambda name: REPORT_FILES.joinpath("templates", name).read_text("utf-8")),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    engine.filters["figure"] = _figure
    engine.globals.update(say=say, both=both, known=label_value, links=links, titles=_field_titles)
    engine.globals.update(counted=counted, tooltip=tooltip, counted_label=partial(_counted_label, labels))

    def value_name(column: str, value: str) -> Markup:
        """A value of a closed list in both languages; as it is where it has no Chinese name."""
        chinese = value_names_zh().get(column, {}).get(value)
        return both((value, chinese)) if chinese else Markup("<bdi>{}</bdi>").format(value)

    def cell_name(table: str, key: str, field: str) -> Markup:
        """What a cell is called: the titles of its table and column, and its key."""
        table_title, column_title = _field_titles(table), _field_titles(table, field)
        titles = (f"{table_title[0]} · {column_title[0]}", f"{table_title[1]} · {column_title[1]}")
        return both(titles) + Markup(" <small><bdi>{}</bdi></small>").format(key)

    def title_of(source: str) -> str:
        """What a document is called; its id where it has no title."""
        row = report.shown_index.find("sources", source)
        return (row.values["title"] if row is not None else "") or source

    engine.globals.update(
        title_of=title_of,
        shown_cells=_shown_cells,
        cell_name=cell_name,
        province_names=front.province_names,
        is_said=_is_said,
        language_of=_language_of,
    )
    engine.globals.update(words_of=labels.__getitem__, apart=flow.space_labels, value_name=value_name, labels=labels)
    tally = writer.tally
    source_facts = list(tally.source_facts(report))
    urgent = tally.urgent_findings()
    page = engine.get_template("index.html.j2").render(
        sources=source_facts,
        sources_left_out=max(tally.rows["sources"] - len(source_facts), 0),
        fronts=front.programme_fronts(report),
        map_size=front.map_size(),
        front_size=(front.TILE_WIDTH, front.TILE_HEIGHT),
        doubts=front.list_doubts(tally, writer.fault_count),
        findings=tally.count_grid("findings", overview.SEVERITIES),
        urgent=urgent[:MOST_URGENT],
        urgent_left_out=tally.urgent_count() - len(urgent[:MOST_URGENT]),
        lost=tally.count_grid("lost_digits", overview.STATUSES),
        conflicts=tally.conflicts,
        corrections=overview.correction_facts(report),
        gaps=list(tally.open_gaps()),
        faults=writer.faults,
        fault_count=writer.fault_count,
        table_groups=[
            (word, [(name, schema(name), tally.rows[name]) for name in members])
            for word, members in group_tables(report.tables)
        ],
        cells=tally.cells,
        scripts=[name for name in STATIC if name.endswith(".js")],
        timeline=drawn["peak-years"].geometry,
        matrix=drawn["instruments"].geometry,
        flows=drawn["flow"].geometry,
        drawn=drawn,
        changes=drawn["changes"].geometry if "changes" in drawn else None,
        drawing=pictures,
    )
    return page.encode("utf-8", "backslashreplace")


def _language_of(table: str, column: str) -> str:
    """The language in which a column is shown that has a counterpart in the other; "" where it has none."""
    columns = schema(table).columns if table in TABLES else ()
    if column.endswith("_zh") and column.removesuffix("_zh") in columns:
        return "zh"
    return "en" if f"{column}_zh" in columns else ""


def _shown_cells(cells: Iterable[changes.Changed], language: str) -> int:
    """How many of the cells that are listed the page shows in a language."""
    return sum(_language_of(listed.cell.table, listed.cell.field) in ("", language) for listed in cells)


def _figure(number: int | str) -> str:
    """A number of the page with its thousands set apart; what is none, as a count that a table lacks, as it is."""
    return f"{int(number):,}" if str(number).isdecimal() else str(number)


def _is_said(passage: str, message: str) -> bool:
    """Whether a message quotes a passage, blanks aside."""
    return "".join(passage.split()) in "".join(message.split())


def _field_titles(table: str, column: str = "") -> tuple[str, str]:
    """The titles of a table or of one of its columns; its name where an older build had one that there is no more."""
    if table not in TABLES or (column and column not in schema(table).columns):
        return column or table, column or table
    described = schema(table).field(column) if column else schema(table)
    return described.title, described.title_zh
