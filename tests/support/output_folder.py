"""Small output folders made by code: a toy build whose spans, rules and references are true."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from pathlib import Path

from lccp.schemas import TABLES, schema, sort_key


class Out:
    """Tables and provenance, row by row, to be written as the contract says."""

    def __init__(self):
        self.rows = {table: [] for table in TABLES}
        self.logs = {table: {} for table in TABLES}

    def row(self, table, /, **cells):
        """Add a row of cells: a value each, or ``(value, spans, rules, origins)``; a span: source, start, end, exact."""
        said = schema(table)
        plain = {name: (cell if isinstance(cell, str) else cell[0]) for name, cell in cells.items()}
        row = dict.fromkeys(said.columns, "") | plain
        assert set(row) == set(said.columns), set(row) - set(said.columns)
        self.rows[table].append(row)
        for name, value in row.items():
            if value and name not in said.numbering:
                _, spans, rules, origins = cells[name] if isinstance(cells[name], tuple) else ("", (), (), ("raw/x",))
                self.logs[table][said.key(row), name] = {
                    "key": said.key(row),
                    "field": name,
                    "value": value,
                    "rules": list(rules),
                    "spans": [dict(zip(("source", "start", "end", "exact"), span, strict=True)) for span in spans],
                    "from": list(origins),
                }
        return row

    def write(self, folder: Path) -> Path:
        (folder / "provenance").mkdir(parents=True)
        for table in TABLES:
            said = schema(table)
            text = io.StringIO()
            writer = csv.DictWriter(text, said.columns, lineterminator="\n")
            writer.writeheader()
            log = []
            for row in sorted(self.rows[table], key=sort_key(table)):
                writer.writerow(row)
                entries = (self.logs[table].get((said.key(row), name)) for name in said.columns)
                log += [json.dumps(entry, ensure_ascii=False) + "\n" for entry in entries if entry]
            (folder / f"{table}.csv").write_text(text.getvalue(), "utf-8", newline="")
            (folder / "provenance" / f"{table}.jsonl").write_text("".join(log), "utf-8", newline="")
        return folder


LINE = re.compile(r"(?P<number>[0-9]+) (?P<name>\S+) (?P<year>[0-9]{4}(?: ?(?:左右|之前))?)(?P<items>(?: \S+)*)")
EDTF = {"": ("{}", "exact"), "左右": ("{}~", "approximate"), "之前": ("../{}", "before")}


def build(documents: dict[str, str], rule="year", suffix="", corrections=None) -> Out:
    """Build the tables of toy documents: a line is a number, a name, a year and items, or else a paragraph.

    ``rule`` names the rule of years, ``suffix`` is what a changed rule would add to its EDTF, and
    ``corrections`` gives, for a pilot, the id of a correction and the peak year that it puts.
    """
    out = Out()
    for source, text in documents.items():
        _source(out, source, text)
        paragraph = mention = 0
        at = 0
        for line in text.split("\n"):
            found = LINE.fullmatch(line)
            if found:
                _pilot(out, source, at, found, (rule, suffix, corrections or {}))
            elif line:
                paragraph += 1
                _paragraph(out, source, at, line, paragraph)
                for name in re.finditer(r"\w\w市", line):
                    mention += 1
                    _mention(out, source, at, name, (mention, paragraph))
            at += len(line) + 1
    known = {row["pilot"]: row["name"] for row in out.rows["pilots"]}
    for row in out.rows["mentions"]:
        row["pilot"] = next((pilot for pilot, name in known.items() if name == row["text"]), "")
        out.logs["mentions"][schema("mentions").key(row), "pilot"]["value"] = row["pilot"]
    out.rows["mentions"] = [row for row in out.rows["mentions"] if row["pilot"]]
    return out


def _source(out, source, text):
    data = text.encode()
    raw = ("byte_count", f"raw/{source}.txt")
    facts = {"sha256": hashlib.sha256(data).hexdigest(), "bytes": str(len(data)), "characters": str(len(text))}
    cells = {name: (value, (), raw[:1], raw[1:]) for name, value in facts.items()}
    kind = ("pilot-list", (), ("manifest",), (f"raw/sources.toml#{source}.kind",))
    out.row("sources", source=source, file=(f"{source}.txt", (), ("file_name",), raw[1:]), kind=kind, **cells)


def _pilot(out, source, at, found, how):
    rule, suffix, corrections = how
    pilot = f"b3-{int(found['number']):02d}"

    def read(name, value=None, *rules):
        start, end = (at + place for place in found.span(name))
        return (found[name] if value is None else value, [(source, start, end, found[name])], rules, ())

    year = found["year"][:4]
    form, qualifier = EDTF[found["year"][4:].strip()]
    edtf = form.format(year) + suffix
    peak = (edtf, (), ("the_list_says",), (f"peak_targets/{pilot}|1/edtf",))
    if pilot in corrections:
        peak = (corrections[pilot][1], (), ("corrected",), (f"corrections.toml#{corrections[pilot][0]}",))
    number = read("number")
    out.row(
        "pilots", pilot=pilot, batch=("3", number[1], ("batch",), ()), number=number, name=read("name"), peak_year=peak
    )
    closed = ("close_gaps",) if " " in found["year"] else ()
    target = {"text": read("year", found["year"].replace(" ", ""), *closed), "edtf": read("year", edtf, *closed, rule)}
    target["qualifier"] = read("year", qualifier, *closed, "qualifier")
    sources = (source, target["text"][1], ("source_id",), (f"raw/sources.toml#{source}.id",))
    out.row("peak_targets", pilot=pilot, n="1", place=read("name"), sources=sources, **target)
    start = at + found.start("items")
    for item, words in enumerate(found["items"].split(), 1):
        start = out_at = found.string.index(words, start - at) + at
        span = [(source, out_at, out_at + len(words), words)]
        cell = (words, span, (), ())
        out.row("innovations", pilot=pilot, item=str(item), text=cell, sources=(source, span, ("source_id",), ()))


def _paragraph(out, source, at, line, number):
    out.row(
        "paragraphs", source=source, paragraph=str(number), text=(line, [(source, at, at + len(line), line)], (), ())
    )


def _mention(out, source, at, name, numbers):
    span = [(source, at + name.start(), at + name.end(), name[0])]
    out.row(
        "mentions",
        source=source,
        n=str(numbers[0]),
        paragraph=(str(numbers[1]), span, ("paragraph_number",), ()),
        pilot=("?", span, ("pilot_id",), ()),
        text=(name[0], span, (), ()),
    )


LIST = """第三批低碳城市试点名单
1 乌海市 2025 建立碳管理制度 探索直报制度
2 沈阳市 2027 建立监测体系
3 朝阳市 2020 左右 建立总量制度
4 南京市 2022
各地要加快落实。
南京市和乌海市要带头，不得拖延。
"""
