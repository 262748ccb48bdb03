"""Lists of other programmes, in the layouts of their real notices: whole, or told; no cell is wrong."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

import pytest
from lccp.extract.document import extract
from lccp.model import Source
from lccp.normalise import places
from lccp.normalise.programmes import match_key, programme_phrase
from lccp.read import read
from lccp.reference.english_names import english_places
from lccp.reference.script import fold_script

from tests.support.building import build_texts

LISTS = tomllib.loads((Path(__file__).parent / "data/foreign_lists.toml").read_text("utf-8"))["list"]

REAL = tomllib.loads((Path(__file__).parent / "data/real_lists.toml").read_text("utf-8"))["list"]

# of a list that holds no pilots nothing can be lost on the way to the tables
PLAIN = [entry for entry in REAL if "suffix" not in entry and entry["pilots"]]

ENGLISH = tomllib.loads((Path(__file__).parent / "data/english_lists.toml").read_text("utf-8"))["list"]


def closed(text):
    return re.sub(r"\s", "", text.as_printed().value) if text is not None else ""


@cache
def read_rows(text, suffix="txt"):
    """The rows of all lists and announcements, written as the data write them, and whether something is told."""
    result = extract(read(Source("d", f"d.{suffix}"), text.lstrip("\n").encode()))
    rows = []
    for row in (row for pilots in result.lists for row in pilots.rows):
        province = f"{closed(row.province)}/" if row.province is not None else ""
        date = f"@{closed(row.designated)}" if row.designated is not None else ""
        batch = f"#{closed(row.batch)}" if row.batch is not None else ""
        rows.append(province + closed(row.place) + date + batch)
    bases = {announcement.basis.value for announcement in result.announcements if announcement.basis is not None}
    listed, named = rows[:], set()
    for announcement in result.announcements:
        batch = f"#{closed(announcement.basis)}" if len(bases) > 1 and announcement.basis is not None else ""
        programme = match_key(programme_phrase(closed(announcement.programme)))
        # examples of a list (深圳等39个市入选) are further witnesses of its rows
        new = [
            place
            for place in map(closed, announcement.places)
            if batch or not ((programme, place) in named or any(place in row.partition("@")[0] for row in listed))
        ]
        named.update((programme, place) for place in new)
        rows += [place + batch for place in new]
    return rows, [notice for notice in result.notices if notice.severity in ("high", "medium")]


@pytest.mark.parametrize("entry", LISTS + ENGLISH, ids=[entry["id"] for entry in LISTS + ENGLISH])
def test_a_list_of_another_programme_is_read_whole_or_told(entry):
    rows, told = read_rows(entry["text"])
    if entry.get("told"):
        assert told
    else:
        assert rows == entry["pilots"].split()


def test_each_list_belongs_to_its_programme_and_every_place_lies_somewhere():
    result = build_texts(*[entry["text"].lstrip("\n") for entry in LISTS])
    programmes = {row["programme"].value: row for row in result.tables["programmes"]}
    for number, entry in enumerate(LISTS, 1):
        if entry["programme"]:
            sources = programmes[entry["programme"]]["sources"].value.split("|")
            assert f"d{number}" in sources, entry["id"]
            assert programmes[entry["programme"]]["pilots"].value != "0", entry["id"]
    pilots = [row for row in result.tables["pilots"] if row["programme"].value]
    assert [row["pilot"].value for row in pilots if not row["province"].value or not row["level"].value] == []
    assert {row["province"].value for row in pilots if row["province"].value.endswith(("省", "自治区", "市"))} == set()
    assert "broken-constraint" not in {row["kind"].value for row in result.tables["findings"]}
    units = {row["name"].value: row["unit"].value for row in pilots}
    assert (units["苏州工业园区"], units["武汉市东湖新技术开发区"], units["中新天津生态城"]) == (
        "320500",
        "420100",
        "120000",
    )


def parsed(row):
    """The province in its short form, the name, the date and the batch of a row as the data write it."""
    match = re.fullmatch(r"(?:([^/@#]*)/)?([^@#]*)(?:@([^#]*))?(?:#(.*))?", row)
    return (places.province_short(match[1] or ""), match[2], match[3] or "", match[4] or "")


@pytest.mark.parametrize("entry", REAL, ids=[entry["id"] for entry in REAL])
def test_a_real_list_is_read_whole_or_what_is_read_is_right_and_the_rest_told(entry):
    rows, told = read_rows(entry["text"], entry.get("suffix", "txt"))
    wanted = [parsed(row) for row in entry["pilots"].split()]
    found = [parsed(row) for row in rows]
    for province, name, date, batch in found:
        # the province that opens a name (贵州红果经济开发区) may stand apart from it
        fitting = [want for want in wanted if want[1].endswith(name) and (not province or want[0] in ("", province))]
        assert (date, batch) in [want[2:] for want in fitting], (province, name, date, batch)
    whole = len(found) == len(wanted) and all(
        map(str.endswith, [want[1] for want in wanted], [row[1] for row in found])
    )
    assert whole or (entry.get("told") and told)


@pytest.mark.parametrize(
    "entry",
    [
        # a third of them by turns; each is a build of its own, and all are read by the test above
        pytest.param(entry, id=entry["id"], marks=[pytest.mark.slow] if number % 3 else [])
        for number, entry in enumerate(PLAIN)
    ],
)
def test_what_is_read_of_a_real_list_stands_in_the_tables_or_is_told(entry):
    rows = [parsed(row)[1] for row in read_rows(entry["text"])[0]]
    tables = build_texts(entry["text"].lstrip("\n")).tables
    pilots = [row["name"].value for row in tables["pilots"]]
    lost = [row for row in rows if not any(_is_one_place(row, pilot) for pilot in pilots)]
    told = any(row["kind"].value in ("unread-list", "count") for row in tables["findings"])
    assert not lost or told


def _is_one_place(name, other):
    """Whether two names end alike or are, in simplified signs, or in English, those of one place."""
    name, other = fold_script(name), fold_script(other)
    if name.endswith(other) or other.endswith(name):
        return True
    readings = places.resolve_place(name, places.ALL_YEARS) or english_places(name) or english_places(name + " City")
    return any(place in readings for place in places.resolve_place(other, places.ALL_YEARS))


def test_a_list_in_english_has_the_codes_of_its_places():
    results = [build_texts(entry["text"].lstrip("\n")) for entry in ENGLISH]  # two of them state a third batch whole
    pilots = [row for result in results for row in result.tables["pilots"]]
    codes = {row["name"].value: (row["adcode"].value, row["province"].value) for row in pilots}
    assert codes["嘉兴市"] == ("330400", "浙江")
    assert codes["六安市"] == ("341500", "安徽")
    assert codes["朝阳市"] == ("211300", "辽宁")
    assert codes["Chaoyang District"] == ("", "北京")
    assert "unresolved-place" in {row["kind"].value for result in results for row in result.tables["findings"]}
    batches = {row["batch"].value for row in pilots if row["name"].value == "呼和浩特市"}
    assert batches == {"3"}


def test_a_heading_of_another_kind_of_pilots_ends_the_list_above_it():
    """The parks were rows of the counties' list: the heading of parks was taken for one of its rows."""
    (text,) = [entry["text"] for entry in REAL if entry["id"] == "parks-below-counties"]
    lists = extract(read(Source("d", "d.txt"), text.encode())).lists
    assert {pilots.heading.value: len(pilots.rows) for pilots in lists} == {
        "一、低碳城市试点（3个）": 3,
        "二、低碳县（市、区）试点（3个）": 3,
        "三、低碳工业园区试点（2个）": 2,
    }
