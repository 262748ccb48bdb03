"""What a reading of every table against the documents found wrong once, and must not come back."""

import csv
import io
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from lccp.__main__ import main
from lccp.extract.prose import citations
from lccp.text.spans import Origin, Text

from tests.support.building import build_folder
from tests.support.commands import run_lccp
from tests.support.prose import find_goals

ROOT = Path(__file__).parents[2]


def text(words):
    return Text.quote(Origin("x", words))


@pytest.mark.parametrize(
    ("words", "issuer"),
    [
        ("2015年广东省启动碳普惠制试点，印发了《广东省碳普惠制试点工作方案》", "广东省"),
        ("杭州市自2011年起开始编制市级温室气体清单，制定发布了《温室气体清单编制工作方案》", "杭州市"),
        (
            "广州建立了城市碳普惠推广平台，实现减碳量实时核算等功能，\ufffd\ufffd\ufffd\ufffd年出台《自愿减排办法》",
            "广州",
        ),
        # another subject, several places, another sentence, work not done yet: nobody is named
        ("广州建立了平台，市生态环境局配合，2020年出台《办法》", ""),
        ("石家庄、南昌等地积极探索创新，早在2016年就率先出台地方性法规《条例》", ""),
        ("深圳的企业开展试点，印发了《指南》", ""),
        ("广州建立了平台。开展了试点，印发了《指南》", ""),
        ("广州建立了平台，正在研究制定《办法》", ""),
    ],
)
def test_who_opens_the_sentence_issues_what_its_last_clause_issues(words, issuer):
    found = [citations.citation_row(one)["issuer"].value for one in citations.find(text(words))]
    assert found == [issuer]


def test_the_place_of_a_goal_is_where_the_sentence_names_it_and_no_later_clause():
    words = "镇江市在全国首创了云平台，围绕实现2020年碳排放峰值目标，构建体系，打造镇江低碳建设的突出亮点。"

    def scan(value):
        for name in ("镇江市", "镇江低"):
            at = value.find(name)
            yield at, at + (3 if name == "镇江市" else 2), ("b2-12",), False

    assert [(one.place.value, one.place.starts[0]) for one in find_goals(text(words), scan)] == [("镇江市", 0)]


@pytest.mark.slow
def test_a_finding_quotes_the_words_it_is_about(built):
    rows = {row["message"]: row["text"] for row in built["findings"]}
    assert rows["贵阳 stands in two lists of one figure, 1 and 2"] == "贵阳"
    assert rows["a list of 1 place in a figure"] in ("湘潭", "北京")
    assert rows["a list of 4 places in a figure"] in ("镇江、烟台、潍坊、济南", "桂林、金华、潍坊、广元")
    assert rows["a mark of layout, no word"] == ""
    assert not any("\n" in words or "\ufffd" in words for words in rows.values())


def test_a_title_in_capitals_over_two_lines_is_one_paragraph(built):
    texts = [row["text"] for row in built["paragraphs"]]
    assert "PROGRESS REPORT OF CHINA'S LOW-CARBON PILOT PROVINCES AND CITIES" in texts


@pytest.fixture(scope="module")
def built(tmp_path_factory):

    out = tmp_path_factory.mktemp("audit") / "out"
    done = lccp("build", "--raw", ROOT / "raw", "--out", out)
    assert done.returncode == 0, done.stderr
    return {path.stem: list(csv.DictReader(path.open(encoding="utf-8", newline=""))) for path in out.glob("*.csv")}


@pytest.fixture(scope="module")
def one_document(tmp_path_factory):
    """Build the list of 45 alone; return its folder of documents and its output."""
    folder = tmp_path_factory.mktemp("one")
    (folder / "raw").mkdir()
    shutil.copy(ROOT / "raw/third-batch-attachment-2017.txt", folder / "raw")
    build_folder(folder / "raw", folder / "out")
    return folder


def check_changed(one_document, tmp_path, change):
    """Check a copy of an output to which something was done."""
    shutil.copytree(one_document / "out", tmp_path / "out")
    change(tmp_path / "out")
    return lccp("check", "--raw", one_document / "raw", "--out", tmp_path / "out")


def lccp(*words):
    return run_lccp(*words, cwd=ROOT)


def shell(words):
    plain = {key: value for key, value in os.environ.items() if key != "PYTHONUNBUFFERED"}
    call = ["bash", "-c", words.replace("lccp", f"{sys.executable} -m pipeline")]
    return subprocess.run(call, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", env=plain, check=False)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
@pytest.mark.parametrize("words", ["year 2025年", "diff extracted extracted", "explain pilots b3-09 name"])
def test_a_full_disk_is_told_in_one_line(words):
    done = shell(f"lccp {words} > /dev/full")
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(os.name != "posix", reason="a shell of POSIX")
def test_closed_streams_make_no_traceback():
    done = shell("lccp year <&-")
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
    assert shell("lccp year 2025年 >&-").returncode == 0
    assert shell("lccp nosuch 2>&-").returncode == 2


@pytest.mark.skipif(os.name != "posix", reason="a shell of POSIX")
def test_the_status_of_an_answer_does_not_hang_on_its_reader(tmp_path):
    (tmp_path / "list.csv").write_text("city\n" + "无此城市\n" * 2000, encoding="utf-8")
    done = shell(f"set -o pipefail; lccp compare {tmp_path / 'list.csv'} | true")
    assert (done.returncode, done.stderr) == (1, "")
    done = shell("set -o pipefail; lccp text pilot-assessment-2023 | head -1")
    assert (done.returncode, done.stderr) == (0, "")


def test_a_panel_that_cannot_be_written_leaves_nothing(tmp_path):
    done = lccp("panel", "--from", "2010", "--to", "2012", "--out", tmp_path)
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
    assert list(tmp_path.parent.glob("*.new")) == []


@pytest.mark.slow
def test_check_reads_the_description_of_the_tables_too(one_document, tmp_path):
    def change(out):
        described = out / "datapackage.json"
        described.write_text(described.read_text("utf-8").replace("five-year-plan", "five-year-plam", 1), "utf-8")

    done = check_changed(one_document, tmp_path, change)
    assert (done.returncode, done.stdout.count("\n")) == (1, 1)
    assert done.stdout.startswith("datapackage.json:")


def replace_in_log(out, table, old, new):
    log = out / "provenance" / f"{table}.jsonl"
    words = log.read_text("utf-8")
    assert old in words
    log.write_text(words.replace(old, new, 1), "utf-8")


@pytest.mark.slow
def test_a_cell_that_cites_another_of_the_same_value_fails(tmp_path):
    shutil.copytree(ROOT / "extracted", tmp_path / "out")
    log = tmp_path / "out" / "provenance" / "peak_targets.jsonl"
    words = log.read_text("utf-8")
    assert "pilots/b2-12/province" in words
    log.write_text(words.replace("pilots/b2-12/province", "pilots/b2-11/province"), "utf-8")
    replace_in_log(tmp_path / "out", "planning_status", '"rules": []', '"rules": ["close_gaps"]')
    done = lccp("check", "--raw", ROOT / "raw", "--out", tmp_path / "out")
    assert done.returncode == 1
    assert done.stdout.count("extracting again gives") >= 2


@pytest.mark.parametrize("field", ["key", "field", "value", "rules", "spans", "from"])
def test_a_provenance_line_without_a_field_is_named(field, one_document, tmp_path):
    done = check_changed(
        one_document, tmp_path, lambda out: replace_in_log(out, "peak_targets", f'"{field}":', f'"{field},":')
    )
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)
    assert "peak_targets: b3-01|1" in done.stdout


def test_a_folder_without_tables_is_no_output_to_check(tmp_path):
    done = lccp("check", "--out", tmp_path)
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)


@pytest.mark.parametrize(("form", "module"), [("sqlite", "sqlite3"), ("duckdb", "duckdb")])
def test_an_engine_that_cannot_write_is_told_in_one_line(form, module, tmp_path, monkeypatch):
    from importlib import import_module

    from lccp.export import export_folder
    from lccp.model import InputError

    engine = pytest.importorskip(module)

    def full(folder, to):
        raise (engine.OperationalError if form == "sqlite" else engine.IOException)("disk\nis full")

    monkeypatch.setattr(import_module(f"lccp.export.{form}_files"), "write_files", full)
    with pytest.raises(InputError, match=r"cannot be written .disk is full"):
        export_folder(str(ROOT / "extracted"), tmp_path / "to", form)
    assert list(tmp_path.iterdir()) == []


def year_of(data: bytes) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "lccp", "year"], cwd=ROOT, input=data, capture_output=True, check=False
    )


def test_year_reads_what_no_text_should_hold():
    done = year_of("\ufeff2025年\r\n\n".encode() + b"\0\n" + "到2030年".encode())
    lines = io.StringIO(done.stdout.decode("utf-8")).readlines()
    assert (done.returncode, done.stderr, len(lines)) == (0, b"", 4)
    assert '"2025"' in lines[0]
    assert '"../2030"' in lines[-1]


def test_year_refuses_what_is_not_utf_8():
    done = year_of("2025年\n".encode() + "到2030年\n".encode("gbk"))
    assert (done.returncode, done.stderr.count(b"\n")) == (2, 1)
    assert b"line 2 is not UTF-8" in done.stderr


def test_a_negative_number_of_jobs_is_wrong_usage(capsys):
    assert main(["build", "--jobs", "-1"]) == 2
    assert "--jobs" in capsys.readouterr().err


LIST = "第四批低碳城市试点名单\n\n地区\t序号\t名称\t达峰年份\n胶东\t1\t青岛市\t2025左右\n鲁中\t2\t济南市\t2027\n"


def table_of(tmp_path, monkeypatch, text, table):
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw/doc.txt").write_text(text, "utf-8")
    monkeypatch.chdir(tmp_path)
    assert main(["build"]) == 0
    return list(csv.DictReader(io.StringIO((tmp_path / f"extracted/{table}.csv").read_text("utf-8"))))


def test_a_group_that_is_no_province_does_not_keep_a_pilot_from_its_code(tmp_path, monkeypatch):
    rows = table_of(tmp_path, monkeypatch, LIST, "pilots")
    assert [(row["name"], row["adcode"], row["province"]) for row in rows] == [
        ("青岛市", "370200", "山东"),
        ("济南市", "370100", "山东"),
    ]


def test_the_year_of_a_list_without_provinces_goes_before_what_prose_says(tmp_path, monkeypatch):
    text = "青岛市力争2028年前实现碳达峰。\n\n" + LIST.replace("地区\t", "").replace("胶东\t", "").replace("鲁中\t", "")
    rows = table_of(tmp_path, monkeypatch, text, "pilots")
    assert [(row["name"], row["peak_year"]) for row in rows] == [("青岛市", "2025~"), ("济南市", "2027")]
