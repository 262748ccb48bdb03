"""Documents in the layouts of real ones: the values that stand in them (``data/value_documents.toml``)."""

import csv
import tomllib
from pathlib import Path

import pytest
from lccp.__main__ import main
from lccp.extract.document import extract
from lccp.model import Source
from lccp.read import read

CASES = tomllib.loads((Path(__file__).parent / "data/value_documents.toml").read_text("utf-8"))["document"]
FIELDS = {
    "quantities": ("value", "low", "high", "unit", "qualifier", "year", "clause"),
    "deadlines": ("text", "edtf", "action"),
}


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_the_values_of_a_document_are_those_it_prints(case):
    source = Source("d", f"d.{case['suffix']}", kind=case.get("kind", ""), extra=case.get("extra", {}))
    result = extract(read(source, case["text"].lstrip("\n").encode()))
    for table, columns in FIELDS.items():
        if table in case:
            rows = ["|".join(row[name].value for name in columns) for row in result.tables.get(table, [])]
            assert rows == case[table].splitlines()
    unread = [notice.message for notice in result.notices if notice.kind == "unread-number"]
    assert len(unread) == case["unread"], unread
    if "told" in case:
        times = [notice for notice in result.notices if notice.kind == "unparsed"]
        words = [f"{notice.severity}|{result.document.text[notice.start : notice.end]}" for notice in times]
        assert words == case["told"]


NOTE = """关于报送低碳试点进展的通知

各试点城市：

请于7月17日前反馈意见，今年10月底前完成自查，到明年底，建成10个园区。

一、落实市人民政府《低碳试点办法》

2018年3月底前制定方案，9月底前完成试点。5月17日前再次报送材料。

国家发展和改革委员会办公厅2017年6月2日印发
"""


def test_times_without_a_year_are_settled_in_a_whole_build(tmp_path):
    raw, out = tmp_path / "raw", tmp_path / "out"
    raw.mkdir()
    (raw / "note.txt").write_text(NOTE, "utf-8")
    entry = '[[source]]\nid = "note"\nfile = "note.txt"\nkind = "notice"\nissued = "2017-06-01"\n'
    (raw / "sources.toml").write_text(entry, "utf-8")
    assert main(["build", "--raw", str(raw), "--out", str(out), "--jobs", "1"]) == 0
    assert main(["check", "--raw", str(raw), "--out", str(out)]) == 0
    with (out / "deadlines.csv").open(encoding="utf-8", newline="") as file:
        rows = [(row["text"], row["edtf"], row["latest"]) for row in csv.DictReader(file)]
    assert rows == [
        ("7月17日前", "../2017-07-17", "2017"),
        ("今年10月底前", "../2017-10", "2017"),
        ("到明年底", "../2018", "2018"),
        ("2018年3月底前", "../2018-03", "2018"),
        ("9月底前", "../2018-09", "2018"),
        ("5月17日前", "", ""),
    ]
    with (out / "findings.csv").open(encoding="utf-8", newline="") as file:
        unsettled = [(row["text"], row["severity"]) for row in csv.DictReader(file) if row["kind"] == "unparsed"]
    assert unsettled == [("5月17日前", "medium")]  # and not the day at the foot, on which it was printed
    with (out / "cited_documents.csv").open(encoding="utf-8", newline="") as file:
        cited = [(row["title"], row["paragraph"], row["issuer"]) for row in csv.DictReader(file)]
    assert cited == [
        ("低碳试点办法", "", "")
    ]  # by a heading, which is no paragraph; nothing says whose government it is
    log = (out / "provenance" / "deadlines.jsonl").read_text("utf-8").splitlines()
    (line,) = (line for line in log if '"field": "edtf"' in line and '"note|1"' in line)
    assert '"deadline.with_year"' in line
    assert '"sources/note/issued"' in line
