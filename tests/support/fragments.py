"""Documents put together of random fragments, in every format, under odd names; and what must hold for them.

The same generator serves a few examples in the tests and an hour of them in ``tools/fuzz.py``.
"""

from __future__ import annotations

import contextlib
import html
import io
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

from lccp.build import build_into
from lccp.check import whole
from lccp.model import InputError
from lccp.options import BuildOptions, RunOptions
from lccp.read.limits import Limits

# Pieces that mean something to some rule, and whatever stands between them.
PIECES = (  # noqa: SIM905
    "\ufffd|\ufffd\ufffd.\ufffd|\ufffd-\ufffd|《|》|《　》|关于印发《　　》的通知|“十三五”|一是|二是|①|②|❶|⑴|一、|（一）|1.|（1）|第一章 |第二条 |"
    "附件1|附件：|附表：|图1 |表2-1 |注：|2025年|2020左右|到2030年|2023-2025|2020年或2021年|2015、2016年|力争|峰值|达到峰值|省份|序号|城市|"
    "峰值年|批次|第一批|第三批|创新重点|北京市|乌海市|乌海市*|金华市*|山西|太原市|河北|唐山市|海南 |琼中黎族苗族自治县|朝阳区|*|**|#|\t|\n|\n\n|\f|"
    "\r\n|\u3000|\u00a0|\u200b|\u202e|\u2028|\x85|\x1c|万吨|45%以上|约5万吨|9 899．3万吨|31万7000平方英尺|10^6|5~7%|12个城市|个城市|等12个城市|等|"
    "、|。|；|，|：|（|）|=1+1|-5|@|A1 |E |10分|评估结果|优良|低碳试点|低碳城市试点名单|省级低碳试点|发改气候〔2017〕66号|2017年1月7日|"
    "2017年13月40日|…………12|- 5 -|12|0|00|⽂|２|Ⅱ|\U0002a6d6|\u0301|联系电话：010-68501234|未提出2020年达峰目标|"
    "碳排放于2025年达到峰值|由2025年调整为2030年|1995年以来|自2010年起|截至2016年底|\"|'|\\|<b>|&amp;|&#0;"
).split("|")
TAGS = ("p", "div", "td", "th", "tr", "table", "span", "br", "b", "h1", "h2", "li", "ul", "sup", "style", "title")
NAMES = (  # noqa: SIM905
    'a|文件|关于"十三五"的通知|a b|a\\b|a[1]|=1|-x|a%20b|a#b|a.b|①|名单 (1)|a\'b|A|a&b|\U0002a6d6|é'
).split("|")
LIMITS = Limits(max_seconds=600)  # however busy the machine is

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'


def words(chance: random.Random, most: int = 12) -> str:
    """A few pieces in a row."""
    return "".join(chance.choice(PIECES) for _ in range(chance.randint(1, most)))


def escaped(text: str) -> str:
    """Words as XML may hold them."""
    return html.escape("".join(sign for sign in text if sign >= " " or sign in "\t\n"))


def text_document(chance: random.Random) -> bytes:
    """Lines of pieces; now and then a table of tabs, or other bytes than UTF-8."""
    lines = [words(chance, chance.choice((3, 12, 40))) for _ in range(chance.randint(1, 12))]
    if chance.random() < 0.4:
        columns = chance.randint(2, 5)
        lines += ["\t".join(words(chance, 2) for _ in range(columns)) for _ in range(chance.randint(2, 6))]
    return "\n".join(lines).encode(chance.choice(("utf-8", "utf-8", "utf-8-sig", "gb18030")), "replace")


def html_document(chance: random.Random) -> bytes:
    """Tags in any order, closed or not, with pieces between them."""
    parts = ["<html><meta charset=utf-8><body>"]
    for _ in range(chance.randint(3, 40)):
        tag = chance.choice(TAGS)
        span = f" rowspan={chance.randint(0, 3)} colspan={chance.randint(0, 3)}" if chance.random() < 0.2 else ""
        parts.append(f"<{tag}{span}>" if chance.random() < 0.6 else f"</{tag}>")
        parts.append(words(chance, 4) + chance.choice(("", "", " <!-- c --> ", "<img>", "\n")))
    return "".join(parts).encode("utf-8")


def zipped(parts: dict[str, str]) -> bytes:
    """A package of parts."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as package:
        for name, part in parts.items():
            package.writestr(name, HEAD + part)
    return data.getvalue()


def package_parts(main: str, kind: str, content: str) -> dict[str, str]:
    """What leads to the main part of a package."""
    types = (
        f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/'
        f'vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/{main}" ContentType="application/vnd.openxmlformats-officedocument.{kind}.main+xml"/></Types>'
    )
    relations = (
        f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{OFFICE}/officeDocument" Target="{main}"/></Relationships>'
    )
    return {"[Content_Types].xml": types, "_rels/.rels": relations, main: content}


def docx_document(chance: random.Random) -> bytes:
    """Paragraphs and tables, with merged cells."""

    def paragraph() -> str:
        runs = "".join(f'<w:r><w:t xml:space="preserve">{escaped(words(chance, 6))}</w:t></w:r>' for _ in range(2))
        return f"<w:p>{runs}</w:p>"

    def cell() -> str:
        merged = chance.choice(("", "", '<w:gridSpan w:val="2"/>', '<w:vMerge w:val="restart"/>', "<w:vMerge/>"))
        return f"<w:tc><w:tcPr>{merged}</w:tcPr>{paragraph()}</w:tc>"

    body = ""
    for _ in range(chance.randint(1, 6)):
        if chance.random() < 0.7:
            body += paragraph()
        else:
            columns = chance.randint(1, 4)
            rows = "".join(
                "<w:tr>" + "".join(cell() for _ in range(columns)) + "</w:tr>" for _ in range(chance.randint(1, 4))
            )
            body += f"<w:tbl>{rows}</w:tbl>"
    main = f"<w:document {W}><w:body>{body}</w:body></w:document>"
    return zipped(package_parts("word/document.xml", "wordprocessingml.document", main))


def xlsx_document(chance: random.Random) -> bytes:
    """One sheet of texts and numbers, with merged cells."""
    rows = ""
    for row in range(1, chance.randint(2, 7)):
        cells = ""
        for column in "ABCDE"[: chance.randint(1, 5)]:
            if chance.random() < 0.7:
                cells += f'<c r="{column}{row}" t="inlineStr"><is><t>{escaped(words(chance, 3))}</t></is></c>'
            else:
                cells += f'<c r="{column}{row}"><v>{chance.choice((1, 2025, 0.5, -3, 45678, "1E+30"))}</v></c>'
        rows += f'<row r="{row}">{cells}</row>'
    merges = '<mergeCells count="1"><mergeCell ref="A1:B2"/></mergeCells>' if chance.random() < 0.3 else ""
    parts = package_parts(
        "xl/workbook.xml", "spreadsheetml.sheet",
        f'<workbook {S} {R}><sheets><sheet name="1" sheetId="1" r:id="rId1"/></sheets></workbook>',
    )  # fmt: skip
    parts["xl/_rels/workbook.xml.rels"] = (
        f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
    )
    parts["xl/worksheets/sheet1.xml"] = f"<worksheet {S}><sheetData>{rows}</sheetData>{merges}</worksheet>"
    return zipped(parts)


FORMATS: dict[str, Callable[[random.Random], bytes]] = {
    ".txt": text_document,
    ".html": html_document,
    ".docx": docx_document,
    ".xlsx": xlsx_document,
}


def random_documents(chance: random.Random, most: int = 3) -> dict[str, bytes]:
    """Some documents by their names."""
    documents: dict[str, bytes] = {}
    for _ in range(chance.randint(1, most)):
        suffix = chance.choice((".txt", ".txt", ".html", ".docx", ".xlsx"))
        documents[chance.choice(NAMES) + suffix] = FORMATS[suffix](chance)
    return documents


def assert_sound(home: Path, documents: dict[str, bytes]) -> str:
    """Build documents, check what came out, build again: nothing is at fault, and the bytes are the same.

    What cannot be read is told in one line, and is no defect. Raises AssertionError with the first fault.
    """
    (home / "raw").mkdir(parents=True)
    for name, data in documents.items():
        (home / "raw" / name).write_bytes(data)
    nowhere = home / "no-corrections.toml"
    options = BuildOptions(home / "raw", home / "out", nowhere, LIMITS, RunOptions(jobs=1, keep_going=True))
    try:
        made = build_into(options, home / "out")
    except InputError as error:
        messages: tuple[str, ...] = (str(error),)
    else:
        messages = made.refused
    defects = [message for message in messages if "\n" in message or "defect" in message or "took longer" in message]
    assert not defects, defects[0]
    if not (home / "out").is_dir():
        return "refused"
    with contextlib.redirect_stdout(io.StringIO()) as said, contextlib.redirect_stderr(io.StringIO()):
        status = whole.run_check(options, rebuild=True)
    assert status == 0, said.getvalue()[:600]
    return "sound, some refused" if messages else "sound"
