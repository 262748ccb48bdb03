"""Whose a title or a number is: cases with traps, told in ``data/owners.csv``."""

import csv
from pathlib import Path

import pytest
from lccp.extract.prose.owners import NameHit, OwnerReader, abstention, quantity_owner, title_owner

LEVELS = {
    "云南": "province",
    "云南省": "province",
    "北京": "municipality",
    "北京市": "municipality",
    "广东": "province",
}
NAMES = [
    *LEVELS,
    "深圳",
    "深圳市",
    "杭州",
    "杭州市",
    "镇江",
    "镇江市",
    "广州",
    "广州市",
    "宁波",
    "苏州",
    "昆明",
    "昆明市",
]
CASES = list(csv.DictReader((Path(__file__).parent / "data/owners.csv").open(encoding="utf-8", newline="")))


def hits_of(value):
    found, index = [], 0
    while index < len(value):
        name = max((name for name in NAMES if value.startswith(name, index)), key=len, default="")
        if name:
            found.append(
                NameHit(
                    index, index + len(name), name.removesuffix("市").removesuffix("省"), LEVELS.get(name, "prefecture")
                )
            )
        index += len(name) or 1
    return found


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:30] for case in CASES])
def test_the_owner_is_the_one_whose_name_opens_the_words_or_nobody(case):
    value, reader, hits = case["text"], OwnerReader(), hits_of(case["text"])
    sentences = reader.read(1, "1", value, hits)
    start = value.index(case["item"])
    if case["item"].startswith("《"):
        owner = title_owner(value, sentences, start, case["item"].strip("《》"), hits, 1)
    else:
        owner = quantity_owner(value, sentences, start, start + len(case["item"]), hits)
    assert (owner.hit.pilot if owner else "") == case["owner"], case["why"]


def test_words_before_a_title_are_those_of_its_own_paragraph():
    """An owner carried from a paragraph above stands nowhere in this one: 按照国务院 is read whole."""
    reader = OwnerReader()
    above, value = "镇江市修订《甲条例》。", "按照国务院《乙方案》要求，加快转型。"
    reader.read(1, "1", above, hits_of(above))
    sentences = reader.read(2, "1", value, [])
    assert title_owner(value, sentences, value.index("《乙方案》"), "乙方案", [], 2) is None


def test_an_owner_is_carried_on_within_a_section_only():
    reader = OwnerReader()
    first = "镇江市建设碳平台。"
    reader.read(1, "2.1", first, hits_of(first))
    second = "减排53万吨。"
    same = reader.read(2, "2.1", second, [])
    assert quantity_owner(second, same, 2, 6, []).rule == "owner.carried"
    assert quantity_owner(second, reader.read(3, "2.2", second, []), 2, 6, []) is None


@pytest.mark.parametrize(
    ("value", "item", "reason", "quoted"),
    [
        ("深圳、广州分别出台《甲条例》和《乙条例》。", "《甲条例》", "joint", "深圳、广州"),
        ("深圳等城市减排53万吨。", "53万吨", "class", "深圳"),
        ("杭州印发《甲方案》。全国已有6个省跟进，减排53万吨。", "53万吨", "above", "全国"),
        ("镇江建立平台。共有28个试点省市提出目标，减排53万吨。", "53万吨", "count", "共有28个试点省市"),
        ("镇江建立平台。省政府印发《乙方案》。", "《乙方案》", "province", "省政府"),
        ("深圳建立平台。佛山市减排53万吨。", "53万吨", "other-place", "佛山市"),
        ("在深圳召开会议，减排53万吨。", "53万吨", "away", "在深圳"),
        ("广州市按照《甲通知》要求，压减产能53万吨。", "《甲通知》", "followed", "按照"),
        ("广州市贯彻《国家甲方案》。", "《国家甲方案》", "above", "国家"),
        ("深圳学习《广州市甲规划》。", "《广州市甲规划》", "another", "广州市"),
        ("建立平台，减排53万吨。", "53万吨", "nobody", ""),
    ],
)
def test_an_empty_owner_has_a_reason(value, item, reason, quoted):
    hits = hits_of(value)
    start = value.index(item)
    title = item.strip("《》") if item.startswith("《") else ""
    settled = abstention(value, OwnerReader().read(1, "1", value, hits), start, start + len(item), hits, title)
    assert (settled.reason, value[settled.start : settled.end]) == (reason, quoted)
