"""Lists in the layouts of real ones on each carrier, and dumps of them: whole, or told; never a wrong cell."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from tests.support.list_shapes import Shape, build_file, faults_of, read_shapes, set_shape

DATA = Path(__file__).parent / "data"
SHAPES = {shape.name: shape for shape in read_shapes(DATA / "list_shapes.txt")}
DUMPS = tomllib.loads((DATA / "list_shape_dumps.toml").read_text("utf-8"))["dump"]
# Lists of which a cell cannot be read yet, or should not be: what is missing is told.
TOLD = {"t14-english"}


@pytest.mark.parametrize(
    ("shape", "carriers"),
    [
        # every other carrier by turns, and the rest where all tests run: each list is built six times
        pytest.param(shape, shape.carriers[first::2], id=shape.name, marks=[pytest.mark.slow] if rest else [])
        for number, shape in enumerate(SHAPES.values())
        for rest in (False, True)
        if shape.carriers[(first := (number + rest) % 2) :: 2]
    ],
)
def test_a_list_is_whole_on_each_carrier(shape: Shape, carriers: tuple[str, ...]):
    for carrier in carriers:
        result = build_file(*set_shape(shape, carrier))
        wrong, missing = faults_of(result, shape.rows)
        told = [row for row in result.tables["findings"] if row["severity"].value in ("high", "medium")]
        assert not wrong, (carrier, wrong)
        assert not missing or (shape.name in TOLD and told), (carrier, missing, told)
        assert told or all(row.get("edtf") != "?" for row in shape.rows), carrier


@pytest.mark.parametrize("dump", DUMPS, ids=[f"{dump['shape']} {dump['tool']}" for dump in DUMPS])
def test_a_dump_of_a_list_holds_nothing_wrong_and_loses_nothing_in_silence(dump):
    result = build_file("d.txt", dump["text"].encode())
    wrong, missing = faults_of(result, SHAPES[dump["shape"]].rows)
    assert not wrong
    assert not missing or any(row["severity"].value in ("high", "medium") for row in result.tables["findings"])
    assert bool(missing) == (not dump["whole"])


CENTRED = """海绵城市建设试点城市名单

批次\t序号\t试点城市\t所属省份
\t1\t迁安市\t河北
第一批\t2\t白城市\t吉林
\t3\t镇江市\t江苏
\t{4}\t福州市\t福建
第二批\t{5}\t珠海市\t广东
\t{6}\t庆阳市\t甘肃
"""


@pytest.mark.parametrize(("numbers", "batches"), [("123", "111222"), ("456", "")])
def test_a_batch_in_the_middle_of_its_rows_is_theirs_alone(numbers, batches):
    """Numbers that begin again tell the blocks; else a batch carried down would reach rows of the next."""
    text = CENTRED
    for sign, number in zip("456", numbers, strict=True):
        text = text.replace(f"{{{sign}}}", number)
    tables = build_file("d.txt", text.encode()).tables
    found = {row["name"].value: row["batch"].value for row in tables["pilots"]}
    listed = ["迁安市", "白城市", "镇江市", "福州市", "珠海市", "庆阳市"]
    assert [found[name] for name in listed] == (list(batches) if batches else [""] * 6)
    told = [row for row in tables["findings"] if "batches stand beside the middle" in row["message"].value]
    assert bool(told) != bool(batches)


def test_a_batch_that_is_printed_in_each_of_its_rows_is_no_merged_cell():
    """Rows before it have none: it neither reaches them nor is it in doubt."""
    text = (
        CENTRED.replace("第一批\t2", "\t2")
        .replace("\t{4}", "第二批\t4")
        .replace("{5}", "5")
        .replace("\t{6}", "第二批\t6")
    )
    tables = build_file("d.txt", text.encode()).tables
    found = {row["name"].value: row["batch"].value for row in tables["pilots"]}
    listed = ["迁安市", "白城市", "镇江市", "福州市", "珠海市", "庆阳市"]
    assert [found[name] for name in listed] == ["", "", "", "2", "2", "2"]


@pytest.mark.parametrize(
    ("title", "places"),
    [
        ("低碳试点名单", "广东 湖北 陕西 天津市 深圳市 厦门市 杭州市 南昌市 贵阳市"),  # most cities lie in none of them
        ("低碳省区和低碳城市试点名单", "广东 湖北 深圳市 武汉市"),
    ],
)
def test_provinces_that_open_a_list_are_listed_where_they_may_be(title, places):
    """The first batch of low-carbon pilots: provinces, and cities."""
    text = "\n".join([title, *places.split(), ""])
    names = {row["name"].value for row in build_file("d.txt", text.encode()).tables["pilots"]}
    assert names == {place if place.endswith("市") else f"{place}省" for place in places.split()}


STRAYS = tomllib.loads((DATA / "stray_words.toml").read_text("utf-8"))["dump"]


@pytest.mark.parametrize("dump", STRAYS, ids=[dump["name"] for dump in STRAYS])
def test_words_of_other_cells_are_taken_out_of_items_and_years_or_told(dump):
    tables = build_file("d.txt", dump["text"].encode()).tables
    assert "".join(_line_of(row, tables) + "\n" for row in tables["pilots"]) == dump["rows"]
    assert any(row["severity"].value in ("high", "medium") for row in tables["findings"]) == dump["told"]


@pytest.mark.parametrize("dump", STRAYS[::2], ids=[dump["name"] for dump in STRAYS[::2]])
def test_a_blank_between_a_year_and_its_word_parts_no_cells(dump):
    """Word sets blanks between digits and Han (2026 年左右): 年左右 became the beginning of the items."""
    spaced = re.sub("(?<=[0-9]{4})(?=年|左右|之前)", " ", dump["text"])
    rows, spaced_rows = (
        [_line_of(row, tables).replace(" ", "") for row in tables["pilots"]]
        for tables in (build_file("d.txt", text.encode()).tables for text in (dump["text"], spaced))
    )
    assert spaced_rows == rows


CELLS = tomllib.loads((DATA / "list_cells.toml").read_text("utf-8"))["list"]


@pytest.mark.parametrize("listed", CELLS, ids=[listed["name"] for listed in CELLS])
def test_a_list_gives_the_rows_it_prints_whatever_parts_its_cells(listed):
    tables = build_file(f"d.{listed['suffix']}", listed["text"].encode()).tables
    lines = []
    for row in tables["pilots"]:
        star = "*" if row["conditional"].value == "true" else ""
        line, _, items = _line_of(row, tables).replace(row["name"].value, row["name"].value + star, 1).partition(" ::")
        announced = f" ({row['announced'].value})" if row["announced"].value else ""
        lines.append(f"{line}{announced}" + (f" ::{items}" if items else ""))
    assert lines == listed["rows"].strip().splitlines()
    assert any(row["severity"].value in ("high", "medium") for row in tables["findings"]) == listed["told"]
    assert not any("\\" in row["title"].value for row in tables["sources"])


def _line_of(row, tables) -> str:
    years = [goal["text"].value for goal in tables["peak_targets"] if goal["pilot"].value == row["pilot"].value]
    items = [item["text"].value for item in tables["innovations"] if item["pilot"].value == row["pilot"].value]
    cells = [f"{row['number'].value or '-'}.", f"{row['province'].value}/{row['name'].value}"]
    cells += [f"@{year}" for year in years] + ([f"#{row['batch'].value}"] if row["batch"].value else [])
    return " ".join(cells) + (" :: " + " / ".join(items) if items else "")
