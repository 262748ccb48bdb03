"""The files of a report: the page from its templates, its scripts and style, and the data beside them."""

from __future__ import annotations

import json
from importlib.resources import files as resources
from typing import Any

from lccp.report import changes, flow, links, overview, pictures
from lccp.report.chunks import Writer
from lccp.report.data import Report
from lccp.report.render import MOST_PAGES
from lccp.report.render import pictures as page_pictures
from lccp.schemas import schema
from lccp.storage.folder import open_folder

HERE = resources("lccp.report")
STATIC = ("style.css", "load.js", "say.js", "table.js", "source.js", "chain.js", "main.js")
MOST_FAULTS = 100
MOST_DATA = 1000  # rows of a picture's data shown under it; the CSV file beside it holds all


def files(report: Report, against: str | None) -> dict[str, bytes]:
    """Give every file of the report, by relative path. Raises InputError where ``against`` is no build."""
    writer = Writer(report)
    sizes: dict[int, list[list[float]]] = {}
    out = {f"static/{name}": HERE.joinpath("static", name).read_bytes() for name in STATIC}
    out |= dict(writer.tables())
    left = MOST_PAGES
    for id_, document in report.documents.items():
        if document.media_type != "application/pdf":
            continue
        data = (report.folder.raw / document.source.file).read_bytes()
        made = page_pictures(data, writer.pages[id_], left)
        left -= len(made)
        number = writer.sources[id_]
        sizes[number] = [[page, one.width, one.height] for page, one in made.items()]
        out |= {f"pages/{number}-{page}.png": one.png for page, one in made.items()}
    words = _words()
    out |= dict(writer.documents(sizes, words))
    held = open_folder(report.folder.out)
    for table in report.tables:
        with held.open(f"{table}.csv") as file:
            out[f"csv/{table}.csv"] = file.read()
    drawn = _drawn(report, against)
    for name, picture in drawn.items():
        out[f"pictures/{name}.csv"] = pictures.csv_bytes(picture.data if name != "flow" else picture[1])
    out["index.html"] = _index(report, writer, drawn, words)
    return out


def _drawn(report: Report, against: str | None) -> dict[str, Any]:
    out: dict[str, Any] = {
        "peak-years": pictures.timeline(report),
        "instruments": pictures.matrix(report),
        "flow": flow.flows(report),
    }
    if against:
        out["changes"] = changes.since(report, against)
    return out


def _words() -> dict[str, tuple[str, str]]:
    """The words of the pages, in English and Chinese."""
    said: dict[str, Any] = json.loads(HERE.joinpath("words.json").read_bytes())
    return {name: (english, chinese) for name, (english, chinese) in said.items()}


def _index(report: Report, writer: Writer, drawn: dict[str, Any], words: dict[str, tuple[str, str]]) -> bytes:
    import jinja2
    from markupsafe import Markup, escape

    def say(name: str) -> Markup:
        """A word of the pages in both languages; the style sheet shows one of them."""
        english, chinese = (escape(one) for one in words[name])
        return Markup('<span class="en" lang="en">{}</span><span class="zh" lang="zh-Hans">{}</span>').format(
            english, chinese
        )

    def both(pair: tuple[str, str]) -> Markup:
        return Markup('<span class="en" lang="en">{}</span><span class="zh" lang="zh-Hans">{}</span>').format(*pair)

    def known(name: str) -> Markup | str:
        """A value of a closed list (a status, a severity) in both languages; any other as it is."""
        return say(name) if name in words else name

    engine = jinja2.Environment(
        loader=jinja2.FunctionLoader(lambda name: HERE.joinpath("templates", name).read_text("utf-8")),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    engine.globals.update(say=say, both=both, known=known, links=links, titles=_titles, rows_shown=MOST_DATA)
    engine.globals.update(words_of=words.__getitem__, apart=flow.apart)
    page = engine.get_template("index.html.j2").render(
        sources=list(overview.sources(report)),
        findings=overview.counted(report, "findings", "kind", "severity", overview.SEVERITIES),
        urgent=overview.urgent(report),
        lost=overview.counted(report, "lost_digits", "source", "status", overview.STATUSES),
        conflicts=overview.conflicts(report),
        corrections=overview.corrections(report),
        gaps=list(overview.gaps(report)),
        faults=writer.faults[:MOST_FAULTS],
        fault_count=len(writer.faults),
        tables=[(name, schema(name), len(rows)) for name, rows in report.tables.items()],
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


def _titles(table: str, column: str = "") -> tuple[str, str]:
    said = schema(table).field(column) if column else schema(table)
    return said.title, said.title_zh
