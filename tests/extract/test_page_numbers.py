"""Page numbers of dumps, bare on lines of their own: they part neither a sentence nor a list, and no other number is one."""

from __future__ import annotations

import pytest
from lccp.extract.document import extract
from lccp.extract.structure.page_numbers import page_numbers
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
