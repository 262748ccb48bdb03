"""Keywords of items, and what names a pilot: cases as data."""

import csv
from pathlib import Path

import pytest
from lccp.normalise.keywords import extract_keywords
from lccp.normalise.pilot_names import PilotNamer

DATA = Path(__file__).parent / "data"
PILOTS = [
    ("b2-01", "北京市", "municipality", "北京", "110000"),
    ("b2-02", "上海市", "municipality", "上海", "310000"),
    ("b1-05", "杭州市", "prefecture", "浙江", "330100"),
    ("b2-10", "苏州市", "prefecture", "江苏", "320500"),
    ("b3-05", "南京市", "prefecture", "江苏", "320100"),
    ("b3-31", "中山市", "prefecture", "广东", "442000"),
    ("b3-40", "安康市", "prefecture", "陕西", "610900"),
]


def read_table(name):
    lines = [line for line in (DATA / name).read_text("utf-8").splitlines() if line and not line.startswith("#")]
    return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.mark.parametrize("case", read_table("keywords.tsv"), ids=lambda case: case["text"])
def test_an_item_keeps_its_subject(case):
    assert extract_keywords(case["text"]) == case["keywords"]


@pytest.fixture(scope="module")
def namer():
    return PilotNamer(PILOTS)


@pytest.mark.parametrize("case", read_table("mentions.tsv"), ids=lambda case: case["text"])
def test_what_only_looks_like_a_pilot_is_none(namer, case):
    text = case["text"]
    assert "|".join(text[mention.start : mention.end] for mention in namer.scan(text)) == case["names"]


@pytest.fixture(scope="module")
def namer_of_87():
    with (DATA.parent.parent.parent / "extracted" / "pilots.csv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        return PilotNamer(
            [tuple(row[name] for name in ("pilot", "name", "level", "province", "adcode")) for row in rows]
        )


@pytest.mark.parametrize("case", read_table("mentions_87.tsv"), ids=lambda case: case["text"])
def test_what_only_looks_like_one_of_the_87_is_none(namer_of_87, case):
    text = case["text"]
    named = [text[mention.start : mention.end] for mention in namer_of_87.scan(text) if not mention.partial]
    assert "|".join(named) == case["names"]
