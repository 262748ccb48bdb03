"""A user's own list against the pilots: what is missing, extra, misspelt, dated differently."""

import csv
import json
import re
from collections import Counter
from pathlib import Path

import openpyxl
import pandas
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lccp.commands.compare import ListComparison, compare_table, is_one_off, run
from lccp.commands.list_entries import read_list as read_entries
from lccp.commands.treatment import read_pilots
from lccp.commands.user_columns import recognise_columns
from lccp.commands.user_table import read_user_table
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


def test_usual_typed_lists_are_read_whole(tmp_path):
    """Numbers before names, totals, rows of batches, provinces without a city, a 0/1 column a batch."""
    by_province = [(p, "" if n.endswith("省") else n, y) for p, n, y, _ in EVERY]
    whole = [(p, "全省" if n.endswith("省") else n, y) for p, n, y, _ in EVERY]
    flags = [(n, *(str(int(b == batch)) for batch in "123")) for _, n, _, b in EVERY]
    headed = [line for b in "123" for line in (f"第{'一二三'[int(b) - 1]}批", *(n for _, n, _, o in EVERY if o == b))]
    for text in (
        lines([(f"{number}.{n}", y) for number, (_, n, y, _) in enumerate(EVERY, 1)], "城市,年份"),
        lines([*((n, y) for _, n, y, _ in EVERY), ("合计", "87")], "城市,年份"),
        lines(by_province, "省份,城市,年份"),
        lines(whole, "省份,城市,年份"),
        lines(flags, "城市,第一批,第二批,第三批"),
        "城市\n" + "\n".join(headed) + "\n",
    ):
        assert differences(tmp_path, text) == ([], set()), text[:60]
    moved = [line for line in headed if line != "沈阳市"]
    moved.insert(moved.index("第三批"), "沈阳市")  # now below 第二批
    found, missing = differences(tmp_path, "城市\n" + "\n".join(moved) + "\n")
    assert ([(kind, pilot) for kind, _, _, pilot in found], missing) == ([("batch", "b3-02")], set())


def test_a_pilot_city_in_a_pilot_province_may_count_by_the_earlier_date(tmp_path):
    text = "城市,年份\n沈阳市,2010\n大连市,2017\n广州市,2010\n"
    own, _ = differences(tmp_path, text, provinces="treat")
    earlier, _ = differences(tmp_path, text, provinces="treat", later_cities="earlier")
    assert [(kind, place) for kind, _, place, _ in own] == [("dated", "沈阳市"), ("dated", "广州市")]
    assert [(kind, place) for kind, _, place, _ in earlier] == [("dated", "大连市")]


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
        batches=None,
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


def user_lists():
    path = Path(__file__).with_name("data") / "user_lists.tsv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader((line for line in file if line[0] != "#"), delimiter="\t"))


SOME = PILOTS[::7]
WORD = {"1": "第一批", "2": "第二批", "3": "第三批"}
NO_PILOTS = ["无锡市", "洛阳市", "徐州市"]


def rows_of(case, template, name, pilot=None):
    first, last = map(int, (case["years"] or "0-0").split("-"))
    year = int(pilot.announced[:4]) if pilot else 9999
    facts = {"batch": pilot.batch, "word": WORD[pilot.batch], "at": 10 + SOME.index(pilot)} if pilot else {}
    facts |= {"ticks": ",".join("√" if pilot.batch == batch else "" for batch in "231")} if pilot else {}
    for t in range(first, last + 1):
        on = {"on": int(t >= year), "late_on": int(t > year), "after": int(t >= 2012)}
        yield template.format(name=name, year=year, late=year + 1, t=t, **on, **facts)


@pytest.mark.parametrize("case", user_lists(), ids=lambda case: case["case"])
def test_what_says_since_when_is_found_by_heads_and_values(tmp_path, case):
    rows = [line for pilot in SOME for line in rows_of(case, case["row"], pilot.name, pilot)]
    if case["others"]:
        rows += [line for name in NO_PILOTS for line in rows_of(case, case["others"], name)]
    path = written(tmp_path, "\n".join([case["head"], *rows]) + "\n")
    user_list, found = compare_table(read_user_table(path), SOME)
    shown = Counter(difference.kind for difference in found)
    assert shown == {kind: int(count) for kind, _, count in (part.partition("=") for part in case["shows"].split())}
    for part in re.split(" (?=batch=)", case["taken"]) if case["taken"] else []:
        role, _, column = part.partition("=")
        assert user_list.columns[role] == column
    assert case["noted"] in " ".join(map(str, user_list.notes))


def test_codes_may_leave_out_the_zeros_of_cities(tmp_path):
    """citycode 4201.0, as a panel keeps the numbers of yearbooks; 419001 is a county and has none such."""
    cities = [pilot for pilot in PILOTS if pilot.adcode.endswith("00")]
    rows = [f"{pilot.adcode[:4]}.0,{pilot.announced[:4]}" for pilot in cities]
    table = read_user_table(written(tmp_path, "\n".join(["citycode,policy_year", *rows]) + "\n"))
    user_list, found = compare_table(table, cities)
    assert user_list.columns == {"code": "citycode", "year": "policy_year"}
    assert found == []


def test_names_joined_by_blanks_are_several(tmp_path):
    """第二批 | 北京市 上海市 海南省 …: a row a batch."""
    rows = [f"{WORD[batch]},{' '.join(pilot.name for pilot in PILOTS if pilot.batch == batch)}" for batch in "123"]
    assert compare_table(read_user_table(written(tmp_path, "\n".join(["批次,名单", *rows]) + "\n")), PILOTS)[1] == []


@pytest.mark.parametrize(
    ("head", "shown"),
    [
        ("2010,2012,2017", {"missing"}),
        ("2010年（首批）,2012年（二批）,2016年", {"dated", "missing"}),
        ("首批,二批,三批", {"missing"}),
    ],
)
def test_a_wide_list_has_a_column_a_batch_or_a_year(tmp_path, head, shown):
    path = written(tmp_path, f"{head}\n广东省,北京市,乌海市\n辽宁省,上海市,沈阳市\n")
    found = compare_table(read_user_table(path), PILOTS)[1]
    assert {difference.kind for difference in found} == shown
    assert sum(difference.kind == "missing" for difference in found) == 81


def test_a_wide_panel_has_a_column_a_year(tmp_path):
    years = range(2009, 2019)
    rows = [(p.name, *(str(int(year > int(p.announced[:4]))) for year in years)) for p in SOME]
    found = compare_table(
        read_user_table(written(tmp_path, lines(rows, "城市," + ",".join(f"treat{year}" for year in years)))), SOME
    )[1]
    assert [difference.kind for difference in found] == ["dated"] * 13


@pytest.mark.parametrize(
    "name", ["Lu’an", "Lu'an City", "Lu‘an", "LUAN", "Lu’an (Anhui)", "Lu’an, Anhui", "六安（安徽）"]
)
def test_a_name_in_english_is_read_with_any_apostrophe_and_with_its_province(tmp_path, name):
    path = tmp_path / "list.csv"
    path.write_text(f'city,year\n"{name}",2017\nÜrümqi,2012\n', encoding="utf-8")
    found = compare_table(read_user_table(path), PILOTS)[1]
    assert {difference.kind for difference in found} == {"missing"}
    assert len(found) == 85


def test_merged_cells_say_their_batch_for_every_row(tmp_path):
    text = "批次,城市\n第一批,广东省\n,辽宁省\n,湖北省\n第二批,沈阳市\n,大连市\n,上海市\n"
    found, _ = differences(tmp_path, text)
    assert [(kind, row) for kind, row, *_ in found] == [("batch", 5), ("batch", 6)]


def test_the_sheet_that_names_places_is_read_and_others_are_told(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["本表为试点名单"])
    for title, name in (("名单", "广东省"), ("另一", "北京市")):
        sheet = book.create_sheet(title)
        sheet.append(["城市", "年份"])
        sheet.append([name, 2010])
    book.save(tmp_path / "book.xlsx")
    table = read_user_table(tmp_path / "book.xlsx")
    assert table.rows == [["广东省", "2010"]]
    assert "另一" in str(table.notes[0])


def test_encodings_are_told_apart_and_refusals_say_what_to_do(tmp_path):
    text = "城市,年份\n廣州市,2012\n深圳市,2010\n上海市,2012\n"
    for encoding in ("big5", "utf-16-le"):
        assert read_user_table(written(tmp_path, text, encoding)).rows[0] == ["廣州市", "2012"]
    with pytest.raises(InputError, match="line 3: holds a NUL"):
        read_user_table(written(tmp_path, text.replace("深圳市", "深圳市\0")))


def test_numbers_of_a_stata_file_that_stand_for_words_are_read_as_words(tmp_path):
    frame = pandas.DataFrame({"city": [p.name for p in SOME], "pilot": [WORD[p.batch] for p in SOME]})
    frame.astype("category").to_stata(tmp_path / "encoded.dta", write_index=False, version=118)
    user_list, found = compare_table(read_user_table(tmp_path / "encoded.dta"), SOME)
    assert (user_list.columns, found) == ({"city": "city", "batch": "pilot"}, [])
