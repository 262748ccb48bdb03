"""Page numbers of dumps, bare on lines of their own: they part neither a sentence nor a list, and no other number is one."""

from __future__ import annotations

import pytest
from lccp.extract.document import extract
from lccp.extract.layout.tables import RawLine
from lccp.extract.structure.page_numbers import page_marks, page_numbers
from lccp.extract.structure.parts import cut
from lccp.model import Source
from lccp.read import read

PROSE = [
    "　　为深入推进国家低碳试点工作，鼓励更多的城市积极探索和总结低碳发展经验，按照国务",
    "院有关部署，各试点地区要结合本地区自然条件、资源禀赋和经济基础等方面情况，积极探索适",
    "合本地区的低碳绿色发展模式和发展路径，加快建立以低碳为特征的工业、能源、建筑、交通等",
    "产业体系和低碳生活方式，把减缓与适应气候变化工作全面纳入本地区经济社会发展规划之中，",
    "明确工作方向和原则要求，编制低碳发展规划，将调整产业结构、优化能源结构、节能增效、增",
    "加碳汇等工作结合起来，明确提出本地区控制温室气体排放的行动目标、重点任务和具体措施，",
    "降低碳排放强度，积极探索低碳绿色发展模式，按照《关于印发“十三五”控制温室气体排放工作",
    "方案的通知》的要求，组织推进各项工作。",
]


def document(lines: list[str]):
    return read(Source("doc", "doc.txt"), "\n".join(lines).encode())


def furniture(lines: list[str]) -> list[str]:
    return [part.lines[0].value for part in cut(document(lines)) if part.kind == "furniture"]


@pytest.mark.parametrize("number", ["1", "2", "3"])
def test_a_number_in_the_midst_of_a_wrapped_sentence_is_a_page_number(number):
    lines = [*PROSE[:6], PROSE[6], number, PROSE[7]]
    assert furniture(lines) == [number]
    paragraphs = [one.text.value for one in extract(document(lines)).paragraphs]
    assert [one for one in paragraphs if "工作方案的通知》的要求" in one]


@pytest.mark.parametrize(
    "rows",
    [
        ["元氏县", "平泉市", "卢龙县", "乐亭县", "涿州市", "涞水县", "任丘市", "宁晋县"],
        ["01成都成华区", "02攀枝花东区", "03泸州江阳区", "04广元旺苍县", "05南充阆中市", "06宜宾珙县", "07达州大竹县"],
        [
            "浙江省：海宁市",
            "安徽省：淮南市、淮北市",
            "福建省：漳州市",
            "江西省：抚州市",
            "山东省：临沂市",
            "河南省：商丘市",
        ],
    ],
)  # a notice of Hebei and one of Sichuan, and a list by provinces, as dumps hold them
def test_a_number_between_the_rows_of_a_list_parts_no_list(rows):
    title = "第二批国家农产品质量安全县创建单位名单"
    whole = extract(document([title, *rows]))
    cut_up = extract(document([title, *rows[:5], "1", *rows[5:]]))
    assert furniture([title, *rows[:5], "1", *rows[5:]]) == ["1"]
    assert [one.place.value for one in cut_up.lists[0].rows] == [one.place.value for one in whole.lists[0].rows]


def test_numbers_that_run_on_are_page_numbers_between_paragraphs_too():
    lines = [*PROSE, "1", *PROSE[:7], "2", PROSE[7], *PROSE, "3"]
    assert furniture(lines) == ["1", "2", "3"]


@pytest.mark.parametrize(
    "lines",
    [
        [*PROSE[:7], "12", PROSE[7]],  # too high for a first page, and the only number
        [*PROSE[:7], "3", "个城市的要求，组织推进各项工作。"],  # counts what stands below
        [*PROSE[:7], "1", PROSE[7], *PROSE[:6], "5", *PROSE[6:]],  # do not run on
        ["1", PROSE[6], "2", PROSE[7], "3", *PROSE],  # stand too near one another
        ["名单", "1", "元氏县", "2", "平泉市", "3", "卢龙县", "4", "乐亭县"],  # running numbers of a list
        [*PROSE, "1", *PROSE],  # between two paragraphs, and alone: it may be anything
    ],
)
def test_other_numbers_stay(lines):
    assert furniture(lines) == []


def test_a_document_of_numbers_alone_has_no_page_numbers():
    items = [*cut(document(["1", "2", "3", "4", "5", "6", "7", "8"]))]
    assert page_numbers([], []) == set()
    assert not [part for part in items if part.kind == "furniture"]


ROWS = [
    ["安徽 1 合肥市 2024", "1.建立碳数据管理制度", "2.推广绿色建材", "3.开展碳普惠", "4.编制碳账户"],
    ["2 黄山市* 2020左右", "1.推行低碳旅游", "2.保护森林碳汇", "3.改造供暖"],
    ["江苏 3 南京市 2023-2025", "1.发展氢能", "2.建设零碳园区", "3.开展碳普惠", "4.编制碳账户"],
    ["4 徐州市 2026", "1.治理采煤沉陷区", "2.推广光伏", "3.利用余热", "4.建立碳标签制度"],
]
HEADS = "省份 序号 城市 峰值年 创新重点"
CELLED = {"省份", "安徽", "2", "江苏", "4"}  # what a line of several cells begins with
SHORT_HEAD = "国家低碳城市试点"


@pytest.mark.parametrize("cell_a_line", [False, True])
@pytest.mark.parametrize(
    ("first", "last", "again"),
    [
        (["— 1 —"], ["— 2 —"], False),
        (["第 1 页 共 2 页"], ["第 2 页 共 2 页"], False),
        (["1 / 2"], ["2 / 2"], True),
        (["Page 1 of 2"], ["Page 2 of 2"], True),
        (["7"], ["8"], True),
        ([SHORT_HEAD, "1 / 2"], [SHORT_HEAD, "2 / 2"], False),
        ([SHORT_HEAD, "- 1 -"], [SHORT_HEAD, "- 2 -"], True),
        ([], ["1"], False),
        (["- 1 -"], ["2"], False),
    ],
)
def test_what_stands_at_the_ends_of_pages_is_in_no_item(first, last, again, cell_a_line):
    upper, lower = ([line for row in rows for line in row] for rows in (ROWS[:2], ROWS[2:]))
    lines = [HEADS, *upper, *first, *([HEADS] if again else []), *lower, *last]
    if cell_a_line:
        lines = [
            cell
            for line in lines
            for cell in (line.split() if line.split()[0] in CELLED and "/" not in line else [line])
        ]
    told = extract(document(["第四批国家低碳城市试点名单", *lines]))
    rows = [row for one in told.lists for row in one.rows]
    assert [row.place.value for row in rows] == ["合肥市", "黄山市", "南京市", "徐州市"]
    items = [[item.value for item in row.items] for row in rows]
    assert items == [[line.split(".")[1] for line in row[1:]] for row in ROWS]


def test_bare_numbers_that_count_to_the_last_line_are_page_numbers_in_a_list_of_rows():
    lines = [HEADS, *[line for row in [*ROWS, *ROWS] for line in row]]
    lines[16:16] = ["1"]
    told = page_marks([RawLine(line, 0, False) for line in [*lines, "2"]])
    assert told == {16, len(lines)}


@pytest.mark.parametrize(
    "lines",
    [
        [
            "城市",
            "序号",
            *(cell for n, name in enumerate(["合肥市", "黄山市", "六安市"], 1) for cell in (name, str(n))),
        ],
        [HEADS, *ROWS[0], "5"],  # no page before it
        [HEADS, *ROWS[0], "1/2"],  # a share, or a page of two: nothing tells
        ["— 2017 —", *PROSE],
    ],
)
def test_other_numbers_mark_no_page(lines):
    assert page_marks([RawLine(line, 0, False) for line in lines]) == set()
