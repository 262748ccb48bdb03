"""Lists in random forms on random carriers, read back: whole, or told; never a wrong cell."""

from __future__ import annotations

import io
import random
import tomllib
from pathlib import Path

import openpyxl
import pytest
from lccp.normalise import years
from lccp.reference import divisions

from tests.support.building import build_folder
from tests.support.examples import share
from tests.support.list_forms import CARRIERS, draw_form, draw_lines
from tests.support.list_shapes import build_file
from tests.support.list_truth import faults_of, read_list

# In make test; four times as many in make fuzz.
FORMS_A_CARRIER = {
    "table.csv": 30,
    "tabs.txt": 80,
    "blanks.txt": 40,
    "markdown.md": 60,
    "page.html": 80,
    "sheet.xlsx": 40,
    "word.docx": 12,
    "cells.txt": 60,
    "notes.txt": 40,
    "heads.html": 40,
}
LINE_LISTS = 60
YEAR_CELLS = Path(__file__).parent / "data" / "year_cells.tsv"


@pytest.mark.at_length
@pytest.mark.parametrize("carrier", sorted(CARRIERS))
def test_a_list_in_any_form_is_read_whole_or_told(carrier):
    whole = 0
    count = share(4 * FORMS_A_CARRIER[carrier])
    for seed in range(count):
        form = draw_form(random.Random(f"{carrier} {seed}"))
        rows, notices = read_list(carrier, CARRIERS[carrier](form))
        wrong, missing = faults_of(rows, form.rows, form.columns, form.grouping)
        assert not wrong, (seed, wrong, form)
        assert not missing or notices, (seed, missing, form)
        whole += not missing
    assert whole >= (0.5 if carrier == "blanks.txt" else 0.95) * count


@pytest.mark.at_length
def test_a_list_in_lines_is_read_whole():
    for seed in range(share(4 * LINE_LISTS)):
        data, truth = draw_lines(random.Random(f"lines {seed}"))
        rows, _ = read_list("lines.txt", data)
        columns = {"number"} & set() | ({"year"} if any(row.year for row in truth) else set())
        grouping = "column" if any(row.province for row in truth) else "none"
        assert faults_of(rows, truth, columns, grouping) == ([], []), (seed, data.decode())


def test_a_municipality_whose_number_is_lost_is_a_row_and_no_group():
    """A scan lost the first number: 北京市 beside its province 北京 was told as a row that groups others, and left out."""
    text = "第二批低碳城市试点名单\n序号\t省份\t城市\t峰值年\n\ufffd\t北京\t北京市\t2020年\n2\t上海\t上海市\t2020年前\n3\t河北\t石家庄市\t2025年\n"
    rows, _ = read_list("a.txt", text.encode())
    assert [(row.number.value, row.place.value) for row in rows] == [
        ("", "北京市"),
        ("2", "上海市"),
        ("3", "石家庄市"),
    ]


def test_two_numbers_in_a_cell_are_not_one():
    """Where the rule between two rows of a faint scan was not seen, 32 and 33 were joined to 3233: each is of its line."""
    page = "<table><tr><th>序号</th><th>省份</th><th>城市</th></tr><tr><td>1</td><td>云南</td><td>昆明市</td></tr>"
    page += "<tr><td>2<br>3</td><td>云南</td><td>普洱市<br>玉溪市</td></tr></table>"
    rows, _ = read_list("a.html", ("<h1>低碳城市试点名单</h1>" + page).encode())
    assert [(row.number.value, row.place.value) for row in rows] == [("1", "昆明市"), ("2", "普洱市"), ("3", "玉溪市")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("省份\t城市\n江西\t共青城市\n江西\t南昌市\n湖南\t郴州市\n", ["共青城市", "南昌市", "郴州市"]),
        ("省份\t城市\n江西\t赣州市\n同上\t南昌市\n湖南\t郴州市\n", ["赣州市", "南昌市", "郴州市"]),
    ],
)
def test_no_first_row_is_taken_for_a_head_or_a_total(text, expected):
    rows, _ = read_list("a.txt", ("低碳城市试点名单\n" + text).encode())
    assert [row.place.value for row in rows] == expected
    assert {row.province.value for row in rows if row.province} <= {"江苏", "吉林", "江西", "湖南"}


def test_a_first_line_that_stands_in_one_paragraph_with_its_title_is_read():
    text = "附件\n第四批国家低碳城市试点名单及峰值目标\n\n吉林：安图县、临江市、洮南市\n云南：绥江县、宜良县\n"
    rows, _ = read_list("a.txt", text.encode())
    assert [(row.province.value, row.place.value) for row in rows] == [
        ("吉林", "安图县"),
        ("吉林", "临江市"),
        ("吉林", "洮南市"),
        ("云南", "绥江县"),
        ("云南", "宜良县"),
    ]


def test_names_that_slid_into_the_column_of_provinces_are_rows():
    text = "全国便民生活圈试点名单\n序号 | 省份 | 试点地区 |\n1 | 北京市 | 朝阳区 |\n2 | 海淀区 | |\n3 | 天津市 | 河北区 |\n4 | 宝坻区 | |\n"
    rows, _ = read_list("a.txt", text.encode())
    assert [(row.province.value, row.place.value) for row in rows] == [
        ("北京市", "朝阳区"),
        ("北京市", "海淀区"),
        ("天津市", "河北区"),
        ("天津市", "宝坻区"),
    ]


def test_numbered_names_side_by_side_are_read_by_their_numbers():
    page = "<h1>低碳城市试点名单</h1><table><tr><td>1. 大连市</td><td>3. 三明市</td></tr><tr><td>2. 永安市</td><td>4．黄山市</td></tr></table>"
    rows, told = read_list("a.html", page.encode())
    assert [(row.number.value, row.place.value) for row in rows] == [
        ("1", "大连市"),
        ("2", "永安市"),
        ("3", "三明市"),
        ("4", "黄山市"),
    ]
    assert not told


@pytest.mark.parametrize("head", ["城市 City", "城市（City）", "城市", "City"])
def test_the_head_of_a_sheet_of_one_column_is_no_pilot(head):
    """The fuzzer's: 城市City had become the first pilot of a sheet whose title, head and provinces stand in one column."""
    rows = [["国家海绵城市建设试点城市名单"], [head], ["内蒙古"], ["丰镇市"], ["土默特左旗"], ["广东"], ["廉江市"]]
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    with io.BytesIO() as sheet:
        book.save(sheet)
        found, _ = read_list("sheet.xlsx", sheet.getvalue())
    assert [row.place.value for row in found] == ["丰镇市", "土默特左旗", "廉江市"]


BY_PROVINCE = [
    ("河北省", "石家庄市 唐山市 保定市"), ("吉林省", "四平市 抚松县"), ("广东省", "清远市 博罗县 惠州市 中山市"),
    ("安徽省", "池州市"), ("湖南省", "株洲市 湘潭市"), ("四川省", "泸州市 内江市 广安市"),
]  # fmt: skip


@pytest.mark.parametrize("blank", [" ", "  ", "\u3000"])
@pytest.mark.parametrize("name", ["list.txt", "list.html"])
def test_names_that_blanks_part_below_their_province_are_each_a_pilot(name, blank):
    """As annexes of ministries set them: the gaps between names had been closed, and the provinces taken for pilots."""
    title = "第四批国家低碳城市试点名单"
    if name == "list.txt":
        page = "\n".join([title, "", *(f"{head}\n{names.replace(' ', blank)}" for head, names in BY_PROVINCE), ""])
    else:
        nbsp = blank.replace("  ", "&nbsp;&nbsp;")
        lines = (f"<h4>{head}</h4><p>{names.replace(' ', nbsp)}</p>" for head, names in BY_PROVINCE)
        page = f"<html><body><h3>{title}</h3>{''.join(lines)}</body></html>"
    found, _ = read_list(name, page.encode())
    wanted = [(head, place) for head, names in BY_PROVINCE for place in names.split()]
    assert [(row.province.value, row.place.value) for row in found] == wanted


def test_names_of_several_provinces_that_blanks_part_may_be_cells():
    rows, _ = read_list(
        "list.txt", "低碳试点城市\n\n项目\n\n宿迁市 蚌埠市\n\n孝感市 娄底市\n\n所在省 江苏\n\n安徽\n".encode()
    )
    assert rows == []


# Lists whose lines were lost, or joined, for what parts their names, what stands below them, or where a city is its own province.
SAID_ALIKE = {
    "blanks behind provinces": "{title}\n\n1.北京市：北京市\n2.辽宁省：抚顺市　铁岭市　阜新市\n3.云南省：丽江市　怒江傈僳族自治州　昆明市\n",
    "semicolons": "{title}\n\n北京市：北京市\n辽宁省：抚顺市；铁岭市；阜新市\n云南省：丽江市；怒江傈僳族自治州；昆明市\n\n（此件公开发布）\n",
    "lines of one width": "　　{title}\n\n　　北京：北京市\n　　辽宁：抚顺市、铁岭市、阜新市\n　　云南：丽江市、怒江傈僳族自治州、昆明市\n\n　　各地要认真组织实施，及时总结经验。\n",
    "bars": "{title}\n\n省　份 | 城　市\n北京 | 北京市\n辽宁 | 抚顺市\n | 铁岭市\n | 阜新市\n云南 | 丽江市\n | 怒江傈僳族自治州\n | 昆明市\n",
    "words between bars": "{title}\n\n省份 | 城市 | 类型\n北京 | 北京市 | 综合型\n辽宁 | 抚顺市 | 资源型\n辽宁 | 铁岭市 | 工业型\n辽宁 | 阜新市 | 资源型\n云南 | 丽江市 | 旅游型\n云南 | 怒江傈僳族自治州 | 生态型\n云南 | 昆明市 | 综合型\n",
    "headings": "{title}\n\n一、北京市\n1.北京市\n二、辽宁省\n1.抚顺市\n2.铁岭市\n3.阜新市\n三、云南省\n1.丽江市\n2.怒江傈僳族自治州\n3.昆明市\n",
    "headings over names": "附件：\n{title}\n\n北京\n北京市\n辽宁\n抚顺市、铁岭市、阜新市\n云南\n丽江市、怒江傈僳族自治州、昆明市\n",
    "names over lines": "{title}\n\n北京市：北京市\n辽宁省：抚顺市、铁岭市、阜\n新市\n云南省：丽江市、怒江傈僳族自治州、昆\n明市\n",
    "full lines": "{title}\n\n北京：北京市\n辽宁：抚顺市、铁岭市、阜新市\n云南：丽江市、怒江傈僳族自治州、昆\n明市\n\n请于2025年6月30日前将实施方案报送我\n委，逾期不予受理，并抄送省级主管部\n门备案，联系人另行通知，请各地做好准\n备工作，确保按期完成各项试点任务要\n求。\n",
    "headings over semicolons": "{title}\n\n1.北京\n北京市\n2.辽宁\n抚顺市；铁岭市；阜新市\n3.云南\n丽江市；怒江傈僳族自治州；昆明市\n\n各地要认真组织实施，及时总结经验。\n",
    "province behind": "{title}\n\n1. 北京市，北京\n2. 抚顺市，辽宁\n3. 铁岭市，辽宁\n4. 阜新市，辽宁\n5. 丽江市，云南\n6. 怒江傈僳族自治州，云南\n7. 昆明市，云南\n",
    "province behind a blank": "{title}\n\n1. 北京市　北京\n2. 抚顺市　辽宁\n3. 铁岭市　辽宁\n4. 阜新市　辽宁\n5. 丽江市　云南\n6. 怒江傈僳族自治州　云南\n7. 昆明市　云南\n",
    "pages": "附件2：\n\n{title}\n\n省份\t城市\t预计达峰时间\n北京\t北京市\t2025年\n辽宁\t抚顺市\t2025年\n\t铁岭市\t2026年\n— 1 —\n\t阜新市\t2026年\n云南\t丽江市\t2027年\n\t怒江傈僳族自治州\t2028年\n\t昆明市\t2029年\n— 2 —\n",
    "side by side": "{title}\n\n省份 | 城市 | 省份 | 城市\n北京 | 北京市 | 云南 | 丽江市\n辽宁 | 抚顺市 | 云南 | 怒江傈僳族自治州\n辽宁 | 铁岭市 | 云南 | 昆明市\n辽宁 | 阜新市 |  | \n",
    "province and name": "{title}\n\n北京　北京市\n辽宁　抚顺市\n辽宁　铁岭市\n辽宁　阜新市\n云南　丽江市\n云南　怒江傈僳族自治州\n云南　昆明市\n",
}


@pytest.mark.parametrize("form", SAID_ALIKE)
def test_a_list_says_the_same_whatever_parts_its_names(form):
    text = SAID_ALIKE[form].format(title="第四批国家低碳城市试点入选城市名单")
    tables = build_file("d.txt", text.encode()).tables
    found = {(row["province"].value, row["name"].value, row["programme"].value) for row in tables["pilots"]}
    held = {"北京": "北京市", "辽宁": "抚顺市 铁岭市 阜新市", "云南": "丽江市 怒江傈僳族自治州 昆明市"}
    assert found == {(head, name, "low-carbon") for head, names in held.items() for name in names.split()}
    assert not [row for row in tables["findings"] if row["severity"].value in ("high", "medium")]


def test_what_stands_over_one_sheet_is_of_no_other():
    """The tab of one sheet and the title of the next were one programme, and a panel of controls behind them gave pilots of it."""
    sheets = {
        "说明": [["课题组整理"], ["更新时间：2023年5月"]],
        "低碳城市试点": [["序号", "城市", "批次"], [1, "嘉兴市", "第三批"], [2, "南昌市", "第一批"]],
        "适应型城市": [["气候适应型城市建设试点名单（2017年2月）"], ["省份", "试点城市"], ["浙江", "丽水市"], ["安徽", "合肥市"], ["山东", "济南市"]],
        "控制变量": [["城市", "年份", "GDP"], ["嘉兴市", 2015, 3517.1], ["嘉兴市", 2016, 3862.1], ["烟台市", 2015, 6446.1]],
    }  # fmt: skip
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    with io.BytesIO() as data:
        book.save(data)
        tables = build_file("sheets.xlsx", data.getvalue()).tables
    assert {(row["programme"].value, row["name"].value) for row in tables["pilots"]} == {
        ("low-carbon", "嘉兴市"), ("low-carbon", "南昌市"),
        ("climate-adaptive", "丽水市"), ("climate-adaptive", "合肥市"), ("climate-adaptive", "济南市"),
    }  # fmt: skip
    assert [row["kind"].value for row in tables["findings"] if row["severity"].value == "high"] == ["unread-list"]


@pytest.mark.parametrize("order", [("智慧城市", "海绵城市"), ("海绵城市", "智慧城市")])
def test_the_title_of_one_sheet_is_not_that_of_another_before_or_behind_it(order):
    """镇江市 of a sheet 海绵城市 without a title was a pilot of the smart cities of 2013, whose sheet stood behind it."""
    sheets = {
        "智慧城市": [["2013年度国家智慧城市试点名单"], ["省份", "城市"], ["河北", "廊坊市"], ["山东", "德州市"], ["湖南", "株洲市"]],
        "海绵城市": [["省份", "城市"], ["江苏", "镇江市"], ["福建", "厦门市"], ["湖南", "常德市"]],
    }  # fmt: skip
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name in order:
        sheet = book.create_sheet(name)
        for row in sheets[name]:
            sheet.append(row)
    with io.BytesIO() as data:
        book.save(data)
        tables = build_file("sheets.xlsx", data.getvalue()).tables
    pilots = {(row["programme"].value, row["name"].value) for row in tables["pilots"]}
    assert pilots == {("smart-city", name) for name in ("廊坊市", "德州市", "株洲市")}
    assert [row["kind"].value for row in tables["findings"] if row["severity"].value == "high"] == ["unread-list"]


@pytest.mark.parametrize("line", ["打印 关闭 分享", "（此件公开发布）", "各地要认真组织实施，及时总结经验。"])
def test_what_a_sheet_holds_below_its_list_is_no_row(line):
    """打印关闭分享 was a pilot, and the others told as rows without one."""
    book = openpyxl.Workbook()
    for row in (["低碳城市试点名单"], ["试点城市"], ["丰镇市"], ["廉江市"], ["昆明市"], [line]):
        book.active.append(row)
    with io.BytesIO() as sheet:
        book.save(sheet)
        found, told = read_list("sheet.xlsx", sheet.getvalue())
    assert [row.place.value for row in found] == ["丰镇市", "廉江市", "昆明市"]
    assert not told


@pytest.mark.parametrize(
    "year", ["（{}）", "（达峰年份：{}）", "，峰值年{}", "，达峰年份：{}", "（峰值年份{}）", "（目标：{}达峰）", "：{}"]
)
def test_a_year_behind_a_name_is_read_with_its_label_or_without(year):
    rows = {"天津市": "2027", "常州市": "2028年前", "怒江傈僳族自治州": "2026年左右"}
    lines = (f"{number} {name}{year.format(time)}" for number, (name, time) in enumerate(rows.items(), 1))
    found, told = read_list("a.txt", "\n".join(["第四批低碳城市试点名单及达峰年份", "", *lines, ""]).encode())
    assert {row.place.value: row.year and row.year.value for row in found} == rows
    assert not told


def test_year_cells_are_read_or_told_as_printed():
    """（力争）2025年, 2025年（暂定）, 2015（已达峰）, 碳排放2025年达峰 and 2025年达峰，2060年碳中和 were told; none is left out."""
    cells = [line.split("\t") for line in YEAR_CELLS.read_text("utf-8").splitlines()[1:]]
    prefectures = [
        place for place in divisions() if place.level == "prefecture" and place.first_year == 2000 and place.holds(2024)
    ]
    places = [place.name for place in prefectures if place.name.endswith("市")][: len(cells)]
    lines = (f"{n}\t{place}\t{cell}" for n, (place, (cell, _)) in enumerate(zip(places, cells, strict=True), 1))
    found, _ = read_list("a.txt", "\n".join(["第四批低碳试点城市名单", "序号\t城市\t峰值年", *lines, ""]).encode())
    assert [row.place.value for row in found] == places
    read = [
        first_cell.edtf if row.year and (first_cell := years.read_cell(row.year.value)) else "told" for row in found
    ]
    assert read == [edtf for _, edtf in cells]


WHOLE_DOCUMENTS = tomllib.loads((YEAR_CELLS.parent / "pilot_lists.toml").read_text("utf-8"))["document"]


@pytest.mark.parametrize("document", WHOLE_DOCUMENTS, ids=[document["name"] for document in WHOLE_DOCUMENTS])
def test_a_document_gives_its_pilots_with_all_that_it_says_of_them(document, tmp_path):
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / document["file"]).write_text(document["text"], "utf-8")
    tables = build_folder(tmp_path / "raw", tmp_path / "out").tables
    items = {}
    for row in tables["innovations"]:
        items.setdefault(row["pilot"].value, []).append(row["text"].value)
    shown = [
        " ".join(
            f"{column}={row[column].value}"
            for column in ("number", "batch", "announced", "conditional", "peak_year")
            if row[column].value
        )
        for row in tables["pilots"]
    ]
    rows = [
        f"{row['province'].value}/{row['name'].value} {said}".strip()
        + "".join(f" +{item}" for item in items.get(row["pilot"].value, ()))
        for row, said in zip(tables["pilots"], shown, strict=True)
    ]
    assert sorted(rows) == sorted(document["pilots"].splitlines())
    if "ratings" in document:
        assert (
            " ".join(f"{row['place'].value}={row['rating'].value}" for row in tables["ratings"]) == document["ratings"]
        )
    if "told" in document:
        told = {
            finding["kind"].value for finding in tables["findings"] if finding["severity"].value in ("high", "medium")
        }
        assert told == set(document["told"])
