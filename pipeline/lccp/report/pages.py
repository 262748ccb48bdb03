"""The files of a report: the page from its templates, its scripts and style, and the data beside them."""

from __future__ import annotations

import json
from importlib.resources import files as resources
from typing import Any

from lccp.report import changes, flow, front, links, overview, pictures
from lccp.report.chunks import Writer
from lccp.report.data import Report, value_names_zh
from lccp.report.render import MOST_PAGES
from lccp.report.render import draw_pictures as page_pictures
from lccp.report.table_order import group_tables
from lccp.schemas import schema
from lccp.storage.locate import open_folder
from lccp.storage.personal import MaskedFolder
from lccp.storage.rows import open_table
from lccp.storage.tables import encode_rows

REPORT_FILES = resources("lccp.report")
STATIC = (
    "style.css", "load.js", "say.js", "years.js", "table.js", "source.js", "cite.js", "chain.js", "search.js",
    "pilot.js", "front.js", "main.js",
)  # fmt: skip
MOST_SOURCES = 200  # documents listed on the front; all are in the table of sources
MOST_FAULTS = 100
MOST_DATA = 1000  # rows of a picture's data shown under it; the CSV file beside it holds all


def page_files(report: Report, against: str | None) -> dict[str, bytes]:
    """Return every file of the report, by relative path. Raises InputError where ``against`` is no build."""
    writer = Writer(report)
    sizes: dict[int, list[list[float]]] = {}
    pages = {f"static/{name}": REPORT_FILES.joinpath("static", name).read_bytes() for name in STATIC}
    pages |= dict(writer.table_chunks())
    # The traces above replay the words as they are; whatever is shown from here on is masked.
    report.tables = {table: [report.masked_row(table, row) for row in rows] for table, rows in report.tables.items()}
    remaining = MOST_PAGES
    for id_, document in report.documents.items():
        if document.media_type != "application/pdf":
            continue
        data = (report.raw / document.source.file).read_bytes()
        drawn_pages = page_pictures(data, writer.pages[id_] - _personal_pages(report, id_), remaining)
        remaining -= len(drawn_pages)
        number = writer.sources[id_]
        sizes[number] = [[page, drawn_page.width, drawn_page.height] for page, drawn_page in drawn_pages.items()]
        pages |= {f"pages/{number}-{page}.png": drawn_page.png for page, drawn_page in drawn_pages.items()}
    labels = _read_labels()
    pages |= dict(writer.document_chunks(sizes, labels))
    output = MaskedFolder(open_folder(report.folder.options.output), report.mask)
    for table in report.tables:
        with open_table(output, table) as opened:
            pages[f"csv/{table}.csv"] = encode_rows([opened.header, *opened.rows])
    drawn = _draw_pictures(report, against)
    for name, picture in drawn.items():
        pages[f"pictures/{name}.csv"] = pictures.csv_bytes(picture.data if name != "flow" else picture[1])
    pages["index.html"] = _index_page(report, writer, drawn, labels)
    return pages


def _personal_pages(report: Report, id_: str) -> set[int]:
    """The pages whose picture would show personal data that is masked elsewhere."""
    if not report.mask.passages:
        return set()
    spans = (span for log in report.logs.values() for entry in log.values() for span in entry["spans"])
    return {
        span["page"]
        for span in spans
        if span["source"] == id_ and "page" in span and report.mask.covers(id_, span["start"], span["end"])
    }


def _draw_pictures(report: Report, against: str | None) -> dict[str, Any]:
    drawings: dict[str, Any] = {
        "peak-years": pictures.goal_timeline(report),
        "instruments": pictures.issuer_matrix(report),
        "flow": flow.document_flows(report),
    }
    if against:
        drawings["changes"] = changes.changes_since(report, against)
    return drawings


def _read_labels() -> dict[str, tuple[str, str]]:
    """The words of the pages, in English and Chinese."""
    entries: dict[str, Any] = json.loads(REPORT_FILES.joinpath("words.json").read_bytes())
    return {name: (english, chinese) for name, (english, chinese) in entries.items()}


def _index_page(report: Report, writer: Writer, drawn: dict[str, Any], labels: dict[str, tuple[str, str]]) -> bytes:
    import jinja2
    from markupsafe import Markup, escape

    def say(name: str) -> Markup:
        """A word of the pages in both languages; the style sheet shows one of them."""
        english, chinese = (escape(text) for text in labels[name])
        return Markup('<span class="en" lang="en">{}</span><span class="zh" lang="zh-Hans">{}</span>').format(
            english, chinese
        )

    def both(pair: tuple[str, str]) -> Markup:
        return Markup('<span class="en" lang="en">{}</span><span class="zh" lang="zh-Hans">{}</span>').format(*pair)

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
    engine.globals.update(
        say=say, both=both, known=label_value, links=links, titles=_field_titles, rows_shown=MOST_DATA
    )

    def value_name(column: str, value: str) -> Markup:
        """A value of a closed list in both languages, where it has a Chinese name."""
        return both((value, value_names_zh().get(column, {}).get(value, value)))

    engine.globals.update(words_of=labels.__getitem__, apart=flow.space_labels, value_name=value_name, labels=labels)
    source_facts = list(overview.source_facts(report))
    page = engine.get_template("index.html.j2").render(
        sources=source_facts[:MOST_SOURCES],
        sources_left_out=max(len(source_facts) - MOST_SOURCES, 0),
        fronts=front.programme_fronts(report),
        map_size=front.map_size(),
        front_size=(front.TILE_WIDTH, front.TILE_HEIGHT),
        doubts=front.doubts(report, len(writer.faults)),
        findings=overview.count_grid(report, "findings", "kind", "severity", overview.SEVERITIES),
        urgent=overview.urgent_findings(report),
        lost=overview.count_grid(report, "lost_digits", "source", "status", overview.STATUSES),
        conflicts=overview.conflict_facts(report),
        corrections=overview.correction_facts(report),
        gaps=list(overview.open_gaps(report)),
        faults=writer.faults[:MOST_FAULTS],
        fault_count=len(writer.faults),
        table_groups=[
            (word, [(name, schema(name), len(report.tables[name])) for name in members])
            for word, members in group_tables(report.tables)
        ],
        cells=sum(len(log) for log in report.logs.values()),
        scripts=[name for name in STATIC if name.endswith(".js")],
        timeline=drawn["peak-years"],
        matrix=drawn["instruments"],
        flows=drawn["flow"][0],
        flow_data=drawn["flow"][1],
        flow=flow,
        changes=drawn.get("changes"),
        drawing=pictures,
    )
    return page.encode("utf-8", "backslashreplace")


def _field_titles(table: str, column: str = "") -> tuple[str, str]:
    described = schema(table).field(column) if column else schema(table)
    return described.title, described.title_zh
