"""A user's own list against the pilots: what is missing, extra, misspelt, dated differently."""

import csv
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lccp.commands.compare import ListComparison, is_one_off, run
from lccp.commands.compare import read_list as read_entries
from lccp.commands.treatment import read_pilots
from lccp.commands.user_table import read_user_table, recognise_columns
from lccp.model import InputError

FIXTURE = Path(__file__).parents[1] / "data" / "pilots_87.csv"
PILOTS = read_pilots(FIXTURE)
EVERY = [(p.province, p.name, p.announced[:4], p.batch) for p in PILOTS]


def read_list(path):
    table = read_user_table(path)
    return read_entries(table, recognise_columns(table, {})).entries


def written(tmp_path, text, encoding="utf-8"):
    path = tmp_path / "list.csv"
    path.write_bytes(text.encode(encoding))
    return path


def lines(rows, header="省份,城市,年份,批次"):
    return "\n".join([header, *(",".join(row) for row in rows)]) + "\n"


def differences(tmp_path, text, encoding="utf-8", **options):
    found = ListComparison(PILOTS, **options).compare(read_list(written(tmp_path, text, encoding)))
    return [(d.kind, d.row, d.place, d.pilot) for d in found if d.kind != "missing"], {
        d.pilot for d in found if d.kind == "missing"
    }


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize(
    "header", ["省份,城市,年份,批次", "province,city,year,batch", "Prov,City_Name,Announcement Year,Wave"]
)
def test_a_right_list_shows_no_difference_in_any_encoding(tmp_path, encoding, header):
    assert differences(tmp_path, lines(EVERY, header), encoding) == ([], set())


def test_short_names_stars_blanks_and_full_width_are_read(tmp_path):
    rows = [
        (p, n.removesuffix("市") + " *", y.translate({48 + d: 0xFF10 + d for d in range(10)}), b)
        for p, n, y, b in EVERY
    ]
    assert differences(tmp_path, lines(rows)) == ([], set())


def test_each_kind_of_difference_is_told_with_its_line(tmp_path):
    wrong = {
        "宣城市": ("安徽", "宣成市", "2017", "3"),
        "成都市": ("四川", "成都", "2016", "3"),
        "常州市": ("江苏", "常州", "2017", "2"),
        "普洱市思茅区": ("云南", "普洱", "2017", "3"),
        "无锡市": ("江苏", "无锡市", "2012", "2"),
    }
    rows = [wrong.get(row[1], row) for row in EVERY if row[1] != "三亚市"] + [wrong["无锡市"]]
    at = {row[1]: number for number, row in enumerate(rows, 2)}
    found, missing = differences(tmp_path, lines(rows))
    assert found == sorted(
        [
            ("misspelt", at["宣成市"], "宣成市", ""),
            ("dated", at["成都"], "成都", "b3-32"),
            ("batch", at["常州"], "常州", "b3-07"),
            ("ambiguous", at["普洱"], "普洱", "b3-34"),
            ("extra", at["无锡市"], "无锡市", ""),
        ],
        key=lambda item: item[1],
    )
    assert missing == {"b3-15", "b3-34", "b3-30"}


def test_a_likeness_is_suggested_and_never_taken(tmp_path):
    found = ListComparison(PILOTS).compare(
        read_list(written(tmp_path, "城市,省份\n宜城,安徽\n宣成市,安徽\n宜城市,湖北\n"))
    )
    messages = [d.message for d in found if d.row]
    assert "宣城市 (b3-15)?" in messages[0]
    assert "宣城市 (b3-15)?" in messages[1]
    assert "?" not in messages[2]  # 宜城市 of 湖北 is a place of its own
    assert "b3-15" in {d.pilot for d in found if d.kind == "missing"}


def test_another_province_is_another_place(tmp_path):
    found, missing = differences(tmp_path, "城市,省份\n深圳,福建\n朝阳区,北京\n吉林市,吉林省\n")
    assert found == [("extra", 2, "深圳", ""), ("extra", 3, "朝阳区", "")]
    assert "b2-08" not in missing
    assert "b1-08" in missing


def test_options_say_what_stands_for_a_pilot(tmp_path):
    text = "城市,年份\n珠海,2010\n酒泉,2017\n"
    assert differences(tmp_path, text)[0] == [("extra", 2, "珠海", ""), ("extra", 3, "酒泉", "")]
    found, missing = differences(tmp_path, text, provinces="treat", counties="lift")
    assert found == []
    assert not {"b1-01", "b3-38"} & missing
    assert differences(tmp_path, "城市,年份\n广元,2013\n", rule="half")[0] == []


def test_a_city_twice_with_two_years_is_told(tmp_path):
    assert differences(tmp_path, "城市,年份\n杭州,2010\n杭州市,2012\n杭州,2010\n")[0] == [
        ("dated", 3, "杭州市", "b1-10")
    ]


def test_of_a_panel_the_first_treated_year_counts(tmp_path):
    rows = [
        f"{city};{year};{int(year >= first)}"
        for city, first in (("杭州", 2010), ("广元", 2013))
        for year in range(2008, 2016)
    ]
    found, missing = differences(tmp_path, "city;year;did\n" + "\n".join(rows))
    assert found == [("dated", 15, "广元", "b2-24")]
    assert len(missing) == 85


def test_a_list_without_a_header_is_read_by_its_content(tmp_path):
    assert differences(tmp_path, "浙江\t杭州市\t2010\n四川\t广元市\t2012\n")[0] == []


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b"a,b\n1,2\n", "no column of places"),
        (b"\x00\x01\x02\xff\xff", "neither"),
        ("城市\n".encode(), "no row"),
    ],
)
def test_bad_input_is_told_in_words(tmp_path, data, said):
    path = tmp_path / "list.csv"
    path.write_bytes(data)
    with pytest.raises(InputError, match=said):
        read_list(path)
    with pytest.raises(InputError, match="No such file"):
        read_list(tmp_path / "none.csv")


def test_the_command_prints_and_gives_its_status(tmp_path, capsys):
    path = written(tmp_path, lines(EVERY))
    options = dict(  # noqa: C408
        file=path,
        pilots=FIXTURE,
        provinces="ignore",
        counties="ignore",
        first_year="announced",
        as_json=False,
        programme=[],
        batches="",
        place=None,
        code=None,
        province=None,
        year=None,
    )
    assert run(**options) == 0
    assert capsys.readouterr().out.endswith("87 entries, 87 pilots: no difference\n")
    path.write_text(lines(EVERY[1:]), encoding="utf-8")
    assert run(**options | {"as_json": True}) == 1
    (difference,) = json.loads(capsys.readouterr().out)["differences"]
    assert difference["pilot"] == "b1-01"


@given(st.text(max_size=6), st.integers(0, 6), st.characters())
def test_one_character_put_in_is_one_off(word, at, character):
    longer = word[:at] + character + word[at:]
    assert is_one_off(word, longer) == is_one_off(longer, word) == (len(word) >= 2)
    assert not is_one_off(word, word)


def test_the_fixture_is_the_programme():
    with FIXTURE.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [sum(row["batch"] == batch for row in rows) for batch in "123"] == [13, 29, 45]


def test_too_many_likenesses_are_no_suggestion(tmp_path):
    found = ListComparison(PILOTS).compare(read_list(written(tmp_path, "城市,省份\n彬州,\n彬州,湖南\n珠海,\n")))
    without, within_province, prefecture = (d.message for d in found if d.row)
    assert "?" not in without
    assert within_province.endswith("; 郴州市 (b3-27)?")
    assert "?" not in prefecture  # a real city: no slip for 上海
