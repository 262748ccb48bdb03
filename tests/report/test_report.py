"""The report as files: the same bytes twice, nothing from elsewhere, documents never markup, every cell linked."""

from __future__ import annotations

import ast
import csv
import itertools
import math
import re
import shutil
import sys
import tomllib
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest

pytest.importorskip("jinja2", reason="jinja2 is not installed: pip install 'lccp[report]'")

import lccp
from lccp import report
from lccp.model import InputError
from lccp.reference import divisions
from lccp.report import documents, front, links, pages
from lccp.report.data import rule_names_zh, value_names_zh
from lccp.schemas import TABLES, schema
from lccp.text import rules
from lccp.text.spans import Edit, Origin, Text

from tests.support.modules import nodes_of
from tests.support.report_folder import BIDI, ROOT, loaded, project, widened, write


class Page(HTMLParser):
    """What a browser would make of a page: elements with their attributes, and the text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    return project(tmp_path_factory.mktemp("reported") / "home", paragraphs=60)


@pytest.fixture(scope="module")
def made(home) -> Path:
    return write(home)


@pytest.fixture(scope="module")
def page(made) -> Page:
    return Page((made / "index.html").read_text("utf-8"))


def content(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def rows(home: Path, table: str) -> list[dict[str, str]]:
    with (home / "extracted" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.slow
def test_the_same_input_gives_the_same_bytes(home, made, tmp_path):
    other = tmp_path / "elsewhere" / "project"
    shutil.copytree(home, other)
    assert content(write(other)) == content(made)


def test_no_file_tells_where_it_was_made(home, made):
    for name, data in content(made).items():
        assert str(home).encode() not in data, name


def test_the_page_has_a_strict_policy_and_no_inline_code(page):
    policy = next(a["content"] for tag, a in page.elements if a.get("http-equiv") == "Content-Security-Policy")
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    for tag, attributes in page.elements:
        assert not [name for name in attributes if name.startswith("on") or name == "style"], (tag, attributes)
        assert tag not in ("style", "iframe", "object", "embed", "form", "base")
        if tag == "script":
            assert re.fullmatch(r"static/[a-z]+\.js", attributes["src"])


def test_nothing_is_fetched_from_elsewhere(made, page):
    for tag, attributes in page.elements:
        for name in ("src", "href"):
            if attributes.get(name):
                assert re.match(r"#|static/|csv/|pictures/", attributes[name]), (tag, attributes)
    for name, data in content(made).items():
        if name.startswith("static/"):
            assert b"http:" not in data
            assert b"https:" not in data
            assert b"innerHTML" not in data
            assert b"eval(" not in data


def test_a_hostile_document_stays_text(made, page):
    assert all(attributes.get("src") != "x" for _, attributes in page.elements)
    assert not [tag for tag, _ in page.elements if tag in ("img", "iframe")]
    number = next(place for place, one in enumerate(described_documents(made)) if one["id"] == "hostile")
    raw = (made / f"data/text/{number}-0.js").read_text("utf-8")
    assert BIDI not in raw  # written as \u202e, so that no editor is fooled
    assert BIDI in loaded(made / f"data/text/{number}-0.js")
    assert "<script>document.title" in loaded(made / f"data/text/{number}-0.js")


def meta(made: Path) -> dict:
    return loaded(made / "data/meta.js")


def described_documents(made: Path) -> list[dict]:
    files = sorted((made / "data/document").glob("d-*.js"), key=lambda path: int(path.stem.partition("-")[2]))
    return [one for path in files for one in loaded(path)]


def test_every_row_and_cell_is_in_the_report(home, made):
    described = meta(made)
    for table in described["tables"]:
        held = rows(home, table["name"])
        assert table["rows"] == len(held)
        chunks = range((len(held) + described["chunk"] - 1) // described["chunk"])
        told = [row for chunk in chunks for row in loaded(made / f"data/rows/{table['name']}-{chunk}.js")]
        assert told == [list(row.values()) for row in held]
        assert (made / f"csv/{table['name']}.csv").read_bytes() == (
            home / f"extracted/{table['name']}.csv"
        ).read_bytes()


def test_every_cell_has_its_trace_and_every_quotation_leads_back(home, made):
    described = meta(made)
    index = {
        (number, leaf): {tuple(entry) for entry in loaded(made / f"data/index/{number}-{leaf}.js")}
        for number, one in enumerate(described_documents(made))
        for leaf in range(len(one["leaves"]))
    }
    leaves_of = [one["leaves"] for one in described_documents(made)]
    for place, table in enumerate(described["tables"]):
        if not table["rows"]:
            continue
        said = schema(table["name"])
        held = rows(home, table["name"])
        chunks = sorted(made.glob(f"data/trace/{table['name']}-*.js"))
        for row, traces in enumerate(trace for chunk in chunks for trace in loaded(chunk)):
            for column, trace in enumerate(traces):
                name = said.columns[column]
                if trace == 0:
                    assert not held[row][name] or name in said.numbering
                    continue
                spans, chains, origins, fault, _replaced = trace
                assert fault == ""
                assert spans or origins
                for number, start, end, *_ in spans:
                    leaves = enumerate(leaves_of[number])
                    held_in = [leaf for leaf, (first, last) in leaves if first < end and start < last]
                    assert held_in
                    assert all((start, end, place, row, column) in index[number, leaf] for leaf in held_in)
                for _, steps in chains:
                    if steps:
                        assert steps[-1][1] == held[row][name]


def test_every_link_of_the_page_leads_to_something(made, page):
    described = meta(made)
    tables = {table["name"]: table for table in described["tables"]}
    ids = {one["id"] for one in described_documents(made)}
    keys = {}
    for name, table in tables.items():
        held = [row for file in sorted(made.glob(f"data/rows/{name}-*.js")) for row in loaded(file)]
        keys[name] = {"|".join(row[column] for column in table["key"]) for row in held}
    for _, attributes in page.elements:
        href = attributes.get("href") or ""
        if not href.startswith("#"):
            assert not href or (made / href).is_file(), href
            continue
        first, *rest = (unquote(part) for part in href[1:].split("?")[0].split("/"))
        if first in ("overview", "tables", "pictures", "changes", "view-main"):
            continue
        if first == "document":
            assert not rest or rest[0] in ids
            continue
        assert first in tables, href
        if rest:
            assert rest[0] in keys[first], href
        if len(rest) > 1:
            assert rest[1] in schema(first).columns, href


def test_a_pdf_has_pictures_of_the_pages_that_cells_quote(made):
    number, one = next((n, one) for n, one in enumerate(described_documents(made)) if one["file"] == "printed.pdf")
    assert one["pages"]
    for page_number, width, height in one["pages"]:
        assert (made / f"pages/{number}-{page_number}.png").read_bytes().startswith(b"\x89PNG")
        assert width > 0 < height


@pytest.mark.slow
def test_a_report_without_personal_data_holds_none_of_it(home):
    contact = "68505560"
    assert contact in (home / "extracted/paragraphs.csv").read_text("utf-8")
    written = report.report_files(home / "extracted", home / "raw", without_personal=True)
    files = {name: content if isinstance(content, bytes) else b"".join(content) for name, content in written}
    assert [name for name, data in files.items() if contact.encode() in data] == []
    assert "▮".encode() in files["csv/paragraphs.csv"]


@pytest.fixture(scope="module")
def altered(home, tmp_path_factory) -> Path:
    """The report on tables that somebody touched, beside an older output: a name, a structural cell, a large table."""
    other = tmp_path_factory.mktemp("altered") / "home"
    shutil.copytree(home, other)
    shutil.copytree(home / "extracted", other / "old")
    path = other / "extracted" / "pilots.csv"
    path.write_text(path.read_text("utf-8").replace("乌海市", "鸟海市", 1), "utf-8")
    for name in ("table_cells.csv", "provenance/table_cells.jsonl"):
        path = other / "extracted" / name
        text = path.read_text("utf-8")
        old, new = (
            (",1,1,省份", ",1,7,省份")
            if name.endswith("csv")
            else ('"column_span", "value": "1"', '"column_span", "value": "7"')
        )
        assert old in text
        path.write_text(text.replace(old, new, 1), "utf-8")
    widened(other, 2500)
    return write(other, against=str(other / "old"))


@pytest.mark.slow
def test_a_tampered_cell_is_told(altered):
    assert Page((altered / "index.html").read_text("utf-8")).text.count("the table and the provenance differ") == 1


def test_a_structural_cell_is_compared_with_a_build_made_now(altered):
    assert "extracting again gives '1'" in Page((altered / "index.html").read_text("utf-8")).text


def test_a_correction_is_told_with_its_reason(page, made):
    assert "a word fell out of the <b>dump</b>" in page.text
    assert ("a", {"href": "#innovations/b3-01|1/text"}) in page.elements
    traces = [trace for row in loaded(made / "data/trace/innovations-0.js") for trace in row if trace]
    told = [shown for trace in traces for ref, shown in trace[2] if ref == "corrections.toml#added-word"]
    assert told
    assert "the editor" in told[0]
    (corrected,) = (trace for trace in traces if any(ref == "corrections.toml#added-word" for ref, _ in trace[2]))
    assert corrected[0] == []  # it is no witness of the corrected value, and yet its words are shown
    assert sorted({span[1:3] == [65, 72] for span in corrected[4]}) == [False, True]


def test_a_cell_made_of_a_corrected_one_is_not_said_to_stand_as_its_documents_have_it(home, made):
    columns = (home / "extracted/innovations.csv").read_text("utf-8").split("\n", 1)[0].split(",")
    states = {columns[column]: state for _, column, state in loaded(made / "data/marks/innovations-0.js")}
    assert states == {"text": "corrected", "keywords": "follows"}


def test_a_dispute_is_named_where_it_stands_and_where_it_has_flowed(home, made):
    told = {(row["table"], row["key"], row["field"], row["value"]) for row in rows(home, "conflicts")}
    assert told == {("peak_targets", "b3-08|1", field, year) for field in ("text", "edtf") for year in ("2023", "2024")}
    disputes = {
        (name, schema(name).columns[column]): places
        for name in ("peak_targets", "pilots")
        for _, column, state, *places in loaded(made / f"data/marks/{name}-0.js")
        if state == "disputed"
    }
    time = ["peak_targets", "b3-08|1", "edtf"]
    assert disputes == {
        ("peak_targets", "text"): [[["peak_targets", "b3-08|1", "text"]]],
        ("peak_targets", "edtf"): [[time]],
        ("peak_targets", "earliest"): [[time]],
        ("peak_targets", "latest"): [[time]],
        ("peak_targets", "qualifier"): [[time]],
        ("pilots", "peak_year"): [[time]],
    }


def test_what_changed_is_shown_against_an_older_build(altered):
    told = (altered / "pictures" / "changes.csv").read_text("utf-8").splitlines()
    assert told[0] == "table,key,field,kind,old,new,cause"
    assert any("乌海市,鸟海市" in line for line in told)
    assert str(altered.parent) not in (altered / "index.html").read_text("utf-8")


def test_a_large_table_is_cut_into_chunks(altered):
    assert [len(loaded(altered / f"data/rows/contents-{chunk}.js")) for chunk in range(3)] == [1000, 1000, 500]


def test_only_a_report_is_replaced(home, tmp_path):
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept" / "thesis.txt").write_text("mine")
    with pytest.raises(InputError, match="something else than a report"):
        report.write_report(tmp_path / "kept", [("index.html", b"")])
    assert (tmp_path / "kept" / "thesis.txt").read_text() == "mine"


def test_missing_tables_and_templates_are_told_in_a_line(home, tmp_path, monkeypatch):
    options = dict(  # noqa: C408
        tables=tmp_path / "none",
        raw=home / "raw",
        to=tmp_path / "to",
        against=None,
        corrections=None,
        without_personal=False,
    )
    with pytest.raises(InputError, match="run the build first"):
        report.run(**options)
    monkeypatch.setitem(sys.modules, "jinja2", None)
    with pytest.raises(InputError, match=r"lccp\[report\]"):
        report.run(**options)
    assert not (tmp_path / "to").exists()


SEVERITIES = {"high", "medium", "low", "info"}


def kinds_of_findings():
    """The kinds that the code gives to findings: words that one severity follows, outside the report."""
    for path in Path(lccp.__file__).parent.rglob("*.py"):
        if "report" in path.parts:
            continue
        for node in nodes_of(path):
            members = getattr(node, "args" if isinstance(node, ast.Call) else "elts", [])
            if not isinstance(members, list) or len(members) < 3:  # a finding has a message too
                continue
            choices = [[m.body, m.orelse] if isinstance(m, ast.IfExp) else [m] for m in members]
            severe = [any(isinstance(c, ast.Constant) and c.value in SEVERITIES for c in some) for some in choices]
            for place in (place for place, kind in enumerate(members[:-1]) if isinstance(kind, ast.Constant)):
                if [*severe, False][max(place - 1, 0) : place + 3].count(True) == 1 and severe[place + 1]:
                    yield members[place].value


def test_every_value_of_a_closed_list_and_every_rule_has_a_chinese_name(home):
    names = value_names_zh()
    for table in TABLES:
        for field in schema(table).fields:
            assert set(field.enum) <= set(names.get(f"{table}.{field.name}", {})), (table, field.name)
    assert {row["kind"] for row in rows(home, "findings")} | set(kinds_of_findings()) <= set(names["findings.kind"])
    for name in {*rules.REPAIRS, *rules.RULES, *rules.DERIVATIONS, *rules.STRUCTURAL}:
        assert name in rule_names_zh(), name


def test_provinces_stand_on_tiles_of_their_own():
    tiles = front.province_positions()
    assert len({(tile.column, tile.row) for tile in tiles.values()}) == len(tiles)
    assert {place.province for place in divisions() if not place.parent} <= set(tiles)


def test_missing_peak_years_are_counted_as_the_table_has_them():
    pilots = [
        {"pilot": pilot, "province": "浙江", "adcode": "330200", "peak_year": year}
        for pilot, year in (("settled", "2020"), ("differing", ""), ("silent", ""))
    ]
    goals = {
        pilot: [
            {"place": pilot, "edtf": year, "earliest": year, "latest": year, "qualifier": "exact"} for year in years
        ]
        for pilot, years in (("settled", ["2020"]), ("differing", ["2015", "2018"]))
    }
    chart = front._peak_chart("low-carbon", pilots, goals)
    assert (chart.pilots_with, chart.pilots_without, chart.pilots_differing) == (1, 2, 1)
    assert chart.without_href == "#pilots?programme=low-carbon&peak_year="
    assert [mark.x for line in chart.lines for mark in line.marks] == [14.29, 57.14, 85.71]


def test_one_is_counted_in_the_singular():
    labels = {"rows": ("rows", "行", "row"), "left": ("more", "项未列出")}
    counted = [pages._counted_label(labels, name, number) for name in labels for number in (0, 1, "1", 2)]
    assert counted == [("rows", "行"), ("row", "行"), ("row", "行"), ("rows", "行"), *[("more", "项未列出")] * 4]


def test_words_after_a_number_have_a_form_for_one():
    """Wherever a page counts, one is told in the singular: the words are listed with a third form."""
    labels, counting = pages._read_labels(), re.compile(r"counted\(\"([^\"]+)\"")
    named = {
        name
        for file in [
            *pages.REPORT_FILES.joinpath("templates").iterdir(),
            *pages.REPORT_FILES.joinpath("static").iterdir(),
        ]
        for name in counting.findall(file.read_text("utf-8"))
    }
    doubts = {name for name in labels if name.startswith("doubt-") and name != "doubt-title"}
    assert {name for name in named | doubts if len(labels[name]) < 3} == set()
    plural = re.compile(r"\| figure \}\} \{\{ say\(\"(?!and-more|pilots-differing|of\")")
    templates = [file.read_text("utf-8") for file in pages.REPORT_FILES.joinpath("templates").iterdir()]
    assert [text for text in templates if plural.search(text)] == []


def test_repairs_are_told_character_by_character():
    text = Text.quote(Origin("d", "低碳\n 城市２０"))
    mended = text.edit([Edit(2, 4, ""), Edit(6, 8, "20")])
    assert list(documents.repair_operations(mended)) == [[0, 2], [2, 4, ""], [4, 6], [6, 7, "2"], [7, 8, "0"]]


def test_leaves_cover_a_text_without_gap():
    text = ("字" * 99 + "\n") * 1000
    cut = documents.leaf_spans(text)
    assert cut[0][0] == 0
    assert cut[-1][1] == len(text)
    assert all(a[1] == b[0] and a[1] - a[0] <= documents.LEAF for a, b in zip(cut, cut[1:], strict=False))
    assert documents.leaf_spans("x" * 70_000)[-1] == (60_000, 70_000)


def test_addresses_keep_strange_keys_whole():
    assert links.cell("findings", "a/b?c#d%|1", "text") == "#findings/a%2Fb%3Fc%23d%25|1/text"


STYLE = (pages.REPORT_FILES / "static" / "style.css").read_text("utf-8")
EYES = {  # what those see who lack a kind of cone: matrices on linear light (Machado, Oliveira and Fernandes 2009)
    "all cones": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "no red": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "no green": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "no blue": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
APART = 8  # in CIELAB, where 2.3 is just noticed
GROUPS_OF_COLOURS = {
    "batches, parts of a text, and what is neither": ("b0", "b1", "b2", "b3", "b4", "soft"),
    "shades of the map": ("s0", "s1", "s2", "s3", "s4", "s5"),
}


def linear_light(colour: str) -> list[float]:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    return [((part + 0.055) / 1.055) ** 2.4 if part > 0.04045 else part / 12.92 for part in parts]


def lab_colour(colour: str, eye: str) -> tuple[float, float, float]:
    """What an eye makes of a colour, in CIELAB."""
    light = linear_light(colour)
    red, green, blue = (min(1, max(0, sum(a * b for a, b in zip(row, light, strict=True)))) for row in EYES[eye])
    white = ((0.4124, 0.3576, 0.1805, 0.9505), (0.2126, 0.7152, 0.0722, 1), (0.0193, 0.1192, 0.9505, 1.089))
    x, y, z = (
        share ** (1 / 3) if share > 0.008856 else 7.787 * share + 16 / 116
        for share in ((red * r + green * g + blue * b) / whole for r, g, b, whole in white)
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


@pytest.mark.parametrize("scheme", ["light", "dark", "print"])
def test_colours_are_told_apart_by_the_colour_blind(scheme):
    place = ("light", "dark", "print").index(scheme)
    colours = dict(re.findall(r"--([a-z]\w*): (#[0-9a-f]{6});", STYLE.split(":root {")[place + 1].split("}")[0]))
    for names in GROUPS_OF_COLOURS.values():
        for eye in EYES:
            seen = {name: lab_colour(colours[name], eye) for name in names}
            for one, other in itertools.combinations(names, 2):
                assert math.dist(seen[one], seen[other]) > APART, (eye, one, other)


def test_what_sets_a_cell_apart_is_told_without_colour():
    """A corrected, a disputed and a restored cell have lines of their own; the marks of times are shapes."""
    lines = re.findall(r"#grid td\.(state|disputed|restored) a[^{]*\{ border-left: 4px (\w+)", STYLE)
    assert dict(lines) == {"state": "solid", "disputed": "double", "restored": "dotted"}


def test_type_has_one_scale():
    screen = STYLE.split("@media print")[0]
    steps = dict(re.findall(r"--(t\d): ([\d.]+)rem", screen))
    assert [float(size) for size in steps.values()] == sorted(float(size) for size in steps.values())
    sizes = set(re.findall(r"font-size: ([^;} ]+)", screen))
    drawn = {size for size in sizes if size.endswith("px")}  # pictures have their own units
    within = {".75em", ".85em"}  # signs within words: of the size of the words
    assert {size.removeprefix("var(--").removesuffix(")") for size in sizes - drawn - within} <= set(steps)


def test_a_report_needs_the_template_engine_alone():
    with (ROOT / "pyproject.toml").open("rb") as file:
        assert tomllib.load(file)["project"]["optional-dependencies"]["report"] == ["jinja2"]
    recipes = dict(
        re.findall(r"^(report|install-report):(.*(?:\n\t.*)*)", (ROOT / "Makefile").read_text("utf-8"), re.M)
    )
    assert recipes["report"].split("\n")[0].split() == ["venv-report"]
    assert "--editable '.[report]'" in recipes["install-report"]
