"""Hostile and broken documents, from the file to the tables: a plain line or a harmless result, never a hang."""

from __future__ import annotations

import csv
import io
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lccp.__main__ import main
from lccp.engine import progress
from lccp.extract.document import extract
from lccp.model import InputError, Source
from lccp.normalise import years
from lccp.read import read
from lccp.read.sources import local_files

from tests.support.building import build_texts
from tests.support.examples import share

pytestmark = pytest.mark.slow

LOST = "\ufffd"
HEADER = "省份 序号 城市 峰值年 创新重点\n"


@pytest.fixture
def raw(tmp_path, monkeypatch) -> Path:
    """An empty raw/ in a folder of its own, which is where the test works."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LCCP_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(progress, "EVERY", float("inf"))  # a slow machine would say how far it has come
    (tmp_path / "raw").mkdir()
    return tmp_path / "raw"


@pytest.fixture
def build(raw, capsys) -> Callable[..., tuple[int, str]]:
    """Builds, and gives the status and what stood on standard error."""

    def run(*args: str) -> tuple[int, str]:
        status = main(["build", "--jobs", "1", *args])
        return status, capsys.readouterr().err

    return run


def table(raw: Path, name: str) -> list[dict[str, str]]:
    with (raw.parent / f"extracted/{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# Texts that once took, or might take, time beyond their length; each grows with n, and so may the time.
TEXTS: dict[str, tuple[Callable[[int], str], int]] = {
    "one line of five megabytes": (lambda n: "低碳试点城市建设工作，" * n, 160_000),
    "一是 without end": (lambda n: "一是" * n, 200_000),
    "一是 and 二是 in turn": (lambda n: "。一是甲。二是乙" * n, 4_000),
    "openers that nothing closes": (lambda n: "《" * n, 30_000),
    "openers, a line each": (lambda n: "（\n" * n, 20_000),
    "captions of figures": (lambda n: "图1 \n" * n, 30_000),
    "captions with words": (lambda n: "图1 城市分布\n" * n, 5_000),
    "short lines before a caption": (lambda n: ("低碳试点城市建设工作要点和主要任务安排部署如下\n" * 10) + "甲\n" * n + "图1 城市分布\n", 20_000),
    "one paragraph wrapped over many lines": (lambda n: "低碳试点城市建设工作要点和主要任务安排部署如下所述内容\n" * n, 10_000),
    "a run of digits": (lambda n: "1" * n, 300_000),
    "runs of digits and points": (lambda n: "1." * n, 100_000),
    "leaders": (lambda n: "." * n + "1", 300_000),
    "blanks and a word": (lambda n: " " * n + "甲", 300_000),
    "letter-spaced": (lambda n: "甲 " * n, 50_000),
    "years in a row": (lambda n: "2025、" * n, 30_000),
    "goals in one paragraph": (lambda n: "北京市2025年达到峰值，" * n, 10_000),
    "places": (lambda n: "北京市、" * n, 50_000),
    "headings": (lambda n: "第一章 甲\n一、甲\n（一）甲\n1.甲\n" * n, 2_000),
    "stars": (lambda n: "**甲" * n, 50_000),
    "tokens of lost digits": (lambda n: f"共{LOST}个，" * n, 20_000),
    "a run of lost digits": (lambda n: LOST * n, 100_000),
    "lost digits, a line each": (lambda n: f"{LOST}\n" * n, 3_000),
    "bidirectional marks": (lambda n: "\u202e甲\u202c" * n, 10_000),
    "a million columns": (lambda n: "\t".join("甲" * n) + "\n" + "\t".join("乙" * n) + "\n", 30_000),
    "tables of two rows": (lambda n: "甲\t乙\n丙\t丁\n\n某某。\n" * n, 2_000),
    "list headers alone": (lambda n: HEADER * n, 2_000),
    "a list of one row whose items never end": (lambda n: HEADER + "河北 1 唐山市 2025 " + "1.建立制度\n" * n, 2_000),
    "a list of numbers": (lambda n: HEADER + "".join(f"{at}\n" for at in range(n)), 2_000),
    "page numbers in a list": (lambda n: HEADER + "- 1 -\n" * n, 3_000),
    "contents": (lambda n: "".join(f"第{at}章 甲……{at}\n" for at in range(n)), 5_000),
    "one character": (lambda _: "甲", 1),
    "one digit": (lambda _: "1", 1),
    "one lost digit": (lambda _: f"{LOST}甲", 1),
    "one bracket": (lambda _: "《", 1),
}  # fmt: skip


@pytest.mark.at_length
@pytest.mark.parametrize("name", TEXTS)
def test_a_text_that_repeats_itself_is_built(raw, build, name):
    make, size = TEXTS[name]
    size = share(size)
    (raw / "text.txt").write_text(make(size), "utf-8")
    assert build("--no-cache") == (0, "")
    assert table(raw, "sources")[0]["characters"] == str(len(make(size)))


@pytest.mark.parametrize("name", ["一是 and 二是 in turn", "list headers alone", "a list of numbers", "bidirectional marks", "tables of two rows"])  # fmt: skip
def test_what_was_built_of_it_replays(raw, build, name, capsys):
    (raw / "text.txt").write_text(TEXTS[name][0](40), "utf-8")
    assert build("--no-cache")[0] == 0
    capsys.readouterr()
    assert main(["check", "--rebuild"]) == 0, capsys.readouterr().out


def refused(build: Callable[..., tuple[int, str]], *words: str) -> None:
    """The build stops with status 2, and one line that says all of ``words``."""
    status, said = build()
    assert status == 2
    assert said.count("\n") == 1
    assert said.startswith("lccp: ")
    for word in words:
        assert word in said


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("empty.txt", b"", "raw/empty.txt"),
        ("blanks.txt", b" \t\n" * 1000, "raw/blanks.txt"),
        ("nul.txt", "甲\0乙".encode() * 1000, "raw/nul.txt"),
        ("bytes.txt", bytes(range(256)) * 40, "raw/bytes.txt"),
        ("half.pdf", b"%PDF-1.4\n1 0 obj <<", "raw/half.pdf"),
        ("half.docx", b"PK\x03\x04" + b"\0" * 50, "raw/half.docx"),
    ],
)
def test_what_is_no_document_is_refused_by_its_name(raw, build, name, data, words):
    (raw / name).write_bytes(data)
    refused(build, words)
    (raw / "good.txt").write_text("到2025年，乌海市达到峰值。\n", "utf-8")
    status, said = build("--keep-going")
    assert (status, said.count("\n")) == (2, 1)
    assert {row["kind"] for row in table(raw, "sources")} == {"other", "unreadable"}


@pytest.mark.parametrize(
    "name", ["a\nb.txt", "a\rb.txt", "\u202egnp.txt", "a\u2028b.txt", b"\xff\xfe.txt", "a|b.txt", "\x1b[31m.txt"]
)
def test_a_file_name_that_cannot_be_printed_is_refused(raw, build, name):
    path = os.path.join(os.fsencode(raw), name if isinstance(name, bytes) else name.encode())
    with open(path, "wb") as file:
        file.write("甲。\n".encode())
    refused(build)


@pytest.mark.parametrize("target", ["/etc/hostname", "../outside.txt", "loop.txt", "nowhere.txt", "/dev/zero", "."])
def test_links_lead_nowhere_else(raw, build, target):
    (raw.parent / "outside.txt").write_text("甲。\n", "utf-8")
    (raw / "good.txt").write_text("甲。\n", "utf-8")
    (raw / "loop.txt").symlink_to(target)
    refused(build, "loop.txt")


def test_a_pipe_is_not_waited_for(raw, build):
    os.mkfifo(raw / "pipe.txt")
    refused(build, "pipe.txt")


def test_a_file_that_changes_while_it_is_read_is_refused(raw, build, monkeypatch):
    path = raw / "moving.txt"
    path.write_text("甲。\n", "utf-8")
    real = os.fstat

    def meddling(handle: int) -> os.stat_result:
        status = real(handle)
        path.write_text(path.read_text("utf-8") + "乙。\n", "utf-8")
        return status

    monkeypatch.setattr(local_files.os, "fstat", meddling)
    refused(build, "raw/moving.txt", "changed")


def zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


TYPES = (
    b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    b'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    b'<Override PartName="/%s" ContentType="application/vnd.openxmlformats-officedocument.%s.main+xml"/></Types>'
)
RELS = (
    b'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    b'<Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    b'Target="%s"/></Relationships>'
)
W = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'


def word(body: bytes, head: bytes = b"") -> bytes:
    part = b"word/document.xml"
    return zipped(
        {
            "[Content_Types].xml": TYPES % (part, b"wordprocessingml.document"),
            "_rels/.rels": RELS % part,
            "word/document.xml": b'<?xml version="1.0"?>' + head + W + body + b"</w:body></w:document>",
        }
    )


P = b"<w:p><w:r><w:t>%s</w:t></w:r></w:p>"
LAUGHS = b'<!DOCTYPE d [<!ENTITY a "ha">' + b"".join(
    b'<!ENTITY %c "%s">' % (c + 1, b"&%c;" % c * 10) for c in range(ord("a"), ord("j"))
) + b"]>"  # fmt: skip


@pytest.mark.parametrize(
    ("name", "data", "args"),
    [
        ("bomb.docx", word(P % (b"0" * 30_000_000)), ["--max-unpacked", "1000000"]),
        ("laughs.docx", word(P % b"&j;", LAUGHS), []),
        ("outside.docx", word(P % b"&x;", b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'), []),
        ("nested.docx", word(b"<w:tbl><w:tr><w:tc>" * 3000 + b"</w:tc></w:tr></w:tbl>" * 3000), []),
    ],
)
def test_bombs_in_word_documents_are_refused(raw, build, name, data, args):
    (raw / name).write_bytes(data)
    status, said = build(*args)
    assert (status, said.count("\n")) == (2, 1)
    assert f"raw/{name}" in said
    assert "root:" not in said


@pytest.mark.at_length
def test_deeply_nested_pages_and_thousands_of_tables_cost_themselves_alone(raw, build):
    deep, wide, tables = share(50_000), share(200_000), share(3000)
    (raw / "deep.html").write_text("<html><body>" + "<div>" * deep + "甲" + "</div>" * deep, "utf-8")
    (raw / "tables.html").write_text(
        "<html><body>" + "<table><tr><td>甲</td><td>乙</td></tr></table>" * tables, "utf-8"
    )
    (raw / "wide.html").write_text("<html><body><table><tr>" + "<td>" * wide + "</table>" + "<p>甲。</p>", "utf-8")
    (raw / "good.txt").write_text("到2025年，乌海市达到峰值。\n", "utf-8")
    status, said = build("--keep-going")
    assert status in (0, 2)
    assert "Traceback" not in said
    kinds = {row["source"]: row["kind"] for row in table(raw, "sources")}
    assert kinds["good"] == "other"
    assert len(kinds) == 4


def test_a_sheet_that_says_it_has_a_million_columns_is_taken_by_what_it_holds(raw, build):
    sheet = (
        b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b'<dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c></row>'
        b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>z</t></is></c></row></sheetData></worksheet>'
    )
    book = (
        b'<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
        b'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        b'<sheets><sheet name="s" sheetId="1" r:id="r"/></sheets></workbook>'
    )
    rels = RELS.replace(
        b"officeDocument/2006/relationships/officeDocument", b"officeDocument/2006/relationships/worksheet"
    )
    (raw / "wide.xlsx").write_bytes(
        zipped(
            {
                "[Content_Types].xml": TYPES % (b"xl/workbook.xml", b"spreadsheetml.sheet"),
                "_rels/.rels": RELS % b"xl/workbook.xml",
                "xl/workbook.xml": book,
                "xl/_rels/workbook.xml.rels": rels % b"worksheets/sheet1.xml",
                "xl/worksheets/sheet1.xml": sheet,
            }
        )
    )
    status, said = build()
    assert status in (0, 2)
    assert "Traceback" not in said
    assert said.count("\n") == (status == 2)


def test_cycles_in_a_pdf_end(raw, build):
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /Outlines 3 0 R >>",
        b"<< /Type /Pages /Kids [2 0 R 4 0 R] /Count 2 /Parent 2 0 R >>",
        b"<< /First 3 0 R /Next 3 0 R /Parent 3 0 R >>",
        b"<< /Type /Page /Parent 4 0 R /Resources << /XObject << /X 5 0 R >> >> /Contents 5 0 R >>",
        b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 5 0 R >> >> /Length 4 >>\n"
        b"stream\n/X Do\nendstream",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, held in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, held)
    table_at = len(out)
    out += b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % at for at in places)
    out += b"trailer << /Size 6 /Root 1 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n" % (table_at, table_at)
    (raw / "cycle.pdf").write_bytes(out)
    refused(build, "raw/cycle.pdf")


def test_a_hundred_small_hostile_documents_side_by_side(raw, build):
    for number, (make, _) in enumerate(list(TEXTS.values()) * 3):
        (raw / f"d{number}.txt").write_text(make(number % 7 + 1), "utf-8")
    assert build("--no-cache", "--jobs", "2") == (0, "")


# A short form of tools/fuzz.py: pieces that mean something to some rule, in any order.
PIECES = st.sampled_from(
    ["\ufffd", "\ufffd-\ufffd", "《", "》", "“十三五”", "一是", "二是", "①", "一、", "（一）", "1.", "第一章 ", "附件1", "图1 ", "表1 ",
     "2025年", "2020左右", "到2030年", "力争", "达到峰值", "省份", "序号", "城市", "峰值年", "创新重点", "北京市", "河北", "唐山市",
     "*", "**", "#", "\t", "\n", "\n\n", "\f", "\r\n", "\u3000", " ", "\u202e", "\u2028", "万吨", "45%以上", "个城市", "等", "、",
     "。", "；", "，", "：", "（", "）", "A1 ", "10分", "优良", "第三批", "低碳试点", "〔2017〕66号", "……12", "12", "⽂", "２", "建立市", "甲"]
)  # fmt: skip


def one_line(error: InputError) -> None:
    assert "\n" not in str(error)


TEXT = st.lists(PIECES, min_size=1, max_size=80).map("".join)


@settings(max_examples=share(150))
@given(st.lists(TEXT, min_size=1, max_size=3))
def test_whatever_is_put_together_is_built_or_refused(texts):
    try:
        made = build_texts(*texts, keep_going=True)
    except InputError as error:
        said = [str(error)]
    else:
        said = list(made.refused)
    assert not [message for message in said if "\n" in message or "defect" in message]


@given(TEXT)
def test_whatever_is_put_together_its_years_quote_it(text):
    for found in years.find_years(text):
        assert text[found.start : found.end] == found.text


SEEDS = [
    (Path(__file__).parents[1] / "data" / name)
    for name in ("list_chromium.html", "list_lo_ruled.docx", "a1_lo_ruled.pdf")
]


@settings(max_examples=share(40))
@given(st.sampled_from(SEEDS), st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=8)), min_size=1, max_size=8))
def test_a_file_with_bytes_exchanged_is_read_or_refused(path, changes):
    data = bytearray(path.read_bytes())
    for place, new in changes:
        at = int(place * (len(data) - 1))
        data[at : at + len(new)] = new
    try:
        extract(read(Source("d", path.name), bytes(data)))
    except InputError as error:
        one_line(error)
