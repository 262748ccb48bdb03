"""Treatment columns beside a user's own rows: matched by code or name, in order, in the form of the file."""

import csv
import io
from pathlib import Path

import pandas
import pytest
from lccp.commands.attach import add_arguments, run
from lccp.commands.place_match import match_place
from lccp.commands.user_columns import recognise_columns
from lccp.commands.user_table import find_separator, read_user_table
from lccp.model import InputError

PILOTS = Path(__file__).parents[1] / "data" / "pilots_87.csv"


def parsed(*words):
    import argparse

    parser = argparse.ArgumentParser()
    add_arguments(parser)
    return vars(parser.parse_args([*map(str, words), "--pilots", str(PILOTS)]))


def attached(tmp_path, text, *words, encoding="utf-8", name="mine.csv"):
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    out = tmp_path / "out.csv"
    status = run(**parsed(path, "--out", out, *words))
    return status, list(csv.DictReader(io.StringIO(out.read_text("utf-8"))))


# name, year -> code, match, first treated year by the low-carbon programme. By hand from the code table.
NAMES = [
    ("北京市", 2015, "110000", "name", "2012"),
    ("襄樊市", 2005, "420600", "name", "2010"),
    ("襄樊市", 2015, "420600", "old-name", "2010"),
    ("思茅市", 2015, "530800", "old-name", "2010"),
    ("莱芜", 2012, "371200", "name", ""),
    ("巢湖市", 2015, "341400", "old-name", ""),
    ("Huhhot", 2015, "150100", "english", ""),
    ("Suzhou", 2015, "", "ambiguous", ""),
    ("昌吉州", 2015, "652300", "name", ""),
    ("普洱市思茅区", 2015, "530802", "name", "2010"),
    ("大兴安岭", 2015, "232700", "name", "2012"),
    ("珠海市 *", 2015, "440400", "name", "2010"),
    ("Atlantis", 2015, "", "none", ""),
]


def test_rows_keep_their_order_and_each_is_matched_or_counted(tmp_path, capsys):
    text = "城市,year,gdp\n" + "".join(f"{name},{year},1.50\n" for name, year, *_ in NAMES)
    status, rows = attached(tmp_path, text, "--unmatched", tmp_path / "unmatched.csv")
    assert status == 1
    assert [(row["城市"], int(row["year"]), row["gdp"]) for row in rows] == [(n, y, "1.50") for n, y, *_ in NAMES]
    assert [(row["lccp_adcode"], row["lccp_match"], row["first_treated_low_carbon"]) for row in rows] == [
        expected for _, _, *rest in NAMES for expected in [tuple(rest)]
    ]
    unmatched = list(csv.DictReader((tmp_path / "unmatched.csv").open(encoding="utf-8")))
    assert [row["name"] for row in unmatched] == ["Suzhou", "Atlantis"]
    assert "ambiguous 1" in capsys.readouterr().err


def test_the_province_beside_settles_a_name_of_two_cities(tmp_path):
    status, rows = attached(tmp_path, "city,province,year\nSuzhou,Anhui,2015\nSuzhou,Jiangsu,2015\n苏州,江苏省,2015\n")
    assert (status, [row["lccp_adcode"] for row in rows]) == (0, ["341300", "320500", "320500"])


def test_among_provinces_a_name_is_the_province(tmp_path):
    _, rows = attached(tmp_path, "省份,year\n吉林,2012\n海南,2012\n广东,2012\n")
    assert [(row["lccp_adcode"], row["gvar_low_carbon"]) for row in rows] == [
        ("220000", "0"), ("460000", "2012"), ("440000", "2010"),
    ]  # fmt: skip


@pytest.mark.parametrize("code", ["110000", "110000000000", "110000.0"])
def test_codes_of_six_and_twelve_digits_are_read(tmp_path, code):
    status, rows = attached(tmp_path, f"id,citycode,year\n1,{code},2015\n2,440300,2015\n")
    assert status == 0
    assert [row["lccp_match"] for row in rows] == ["code", "code"]
    assert [row["via_low_carbon"] for row in rows] == ["b2-01", "b1-08"]


def test_an_unknown_code_of_a_short_file_is_a_row_without_a_match(tmp_path):
    """9999 among three codes made the column none of codes, and the whole file was refused."""
    status, rows = attached(tmp_path, "code,year\n330100,2015\n9999,2015\n420100,2015\n")
    assert (status, [row["lccp_match"] for row in rows]) == (1, ["code", "none", "code"])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|", "，"])
def test_any_encoding_and_separator(tmp_path, encoding, separator):
    lines = ["x,城市,年份", *(f"{n},{'ascii' if n else '杭州市'},2015" for n in range(40, -1, -1))]
    text = "\n".join(lines).replace("ascii", "北京").replace(",", separator)
    status, rows = attached(tmp_path, text, encoding=encoding)
    assert status == 0
    assert rows[0]


def test_a_separator_is_the_one_under_which_lines_agree():
    assert find_separator("a;b\n1,5;2\n2,5;3\n") == ";"


def test_columns_that_exist_are_refused_without_replace(tmp_path):
    with pytest.raises(InputError, match="--replace"):
        attached(tmp_path, "城市,lccp_match\n北京,x\n")
    status, rows = attached(tmp_path, "城市,lccp_match\n北京,x\n", "--replace")
    assert (status, rows[0]["lccp_match"]) == (0, "name")


def test_a_file_without_places_is_refused_in_one_line(tmp_path):
    with pytest.raises(InputError, match="no column of places"):
        attached(tmp_path, "a,b\n1,2\n")


@pytest.mark.parametrize("form", ["dta", "parquet", "xlsx"])
def test_types_and_values_survive_in_every_form(tmp_path, form):
    path = tmp_path / f"mine.{form}"
    frame = pandas.DataFrame({"city": ["杭州市", "无锡市"], "year": [2012, 2012], "y": [0.5, 1.5]})
    writers = {
        "dta": lambda: frame.to_stata(path, write_index=False, version=118),
        "parquet": lambda: frame.to_parquet(path),
        "xlsx": lambda: frame.to_excel(path, index=False),
    }
    writers[form]()
    out = tmp_path / f"out.{form}"
    assert run(**parsed(path, "--out", out)) == 0
    first = out.read_bytes()
    assert run(**parsed(path, "--out", out)) == 0
    assert out.read_bytes() == first
    readers = {
        "dta": pandas.read_stata,
        "parquet": pandas.read_parquet,
        "xlsx": lambda p: pandas.read_excel(p, dtype={"lccp_adcode": str}),
    }
    back = readers[form](out)
    assert list(back["city"]) == ["杭州市", "无锡市"]
    assert list(back["lccp_adcode"]) == ["330100", "320200"]
    assert list(back["gvar_low_carbon"]) == [2010, 0]
    assert back["first_treated_low_carbon"].isna().tolist() == [False, True]
    assert back["y"].tolist() == [0.5, 1.5]


def test_a_title_above_the_header_is_no_row(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("表1 试点名单,,\n序号,城市,年份\n1,杭州市,2010\n", "utf-8")
    table = read_user_table(path)
    assert table.header == ("序号", "城市", "年份")
    assert recognise_columns(table, {}).describe(table.header) == {"city": "城市", "year": "年份"}


@pytest.mark.parametrize(
    ("name", "how"),
    [
        ("铜仁地区", "old-name"), ("毕节市", "name"), ("朝阳", "name"), ("某地", "none"), ("通州", "ambiguous"),
        ("通州区", "ambiguous"), ("吉林", "ambiguous"), ("吉林市", "name"), ("昌吉", "ambiguous"), ("义乌", "name"),
        ("襄樊", "old-name"), ("思茅", "ambiguous"), ("龙港", "ambiguous"), ("普洱", "name"), ("Changji", "ambiguous"), ("Changji City", "english"),
        ("Changji Hui Autonomous Prefecture", "english"),
    ],
)  # fmt: skip
def test_how_a_name_was_matched(name, how):
    assert match_place(name).how == how


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("江苏-镇江市", "321100"), ("浙江省/杭州市", "330100"), ("湖北 武汉", "420100"), ("江苏·镇江", "321100"),
        ("1.广东省", "440000"), ("苏 州 市", "320500"), ("贵阳市①", "520100"), ("镇江市[1]", "321100"), ("“杭州市”", "330100"),
        ("巴州", "652800"), ("锡盟", "152500"), ("江苏-杭州市", ""), ("北京 天津", ""), ("杭州市、宁波市", ""),
    ],
)  # fmt: skip
def test_a_name_is_read_without_what_lists_set_around_it(tmp_path, name, code):
    assert attached(tmp_path, f"城市\n{name}\n南京市\n")[1][0]["lccp_adcode"] == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("city,year\n吉林,2012\n", ""),
        ("city,year\n长春,2012\n吉林,2012\n", "220200"),
        ("city,year\n广东,2012\n长春,2012\n吉林,2012\n", ""),
        ("省份,year\n吉林,2012\n", "220000"),
        ("province,city,year\n吉林省,吉林,2012\n", "220200"),
        ("province,city,year\n江苏,通州,2018\n", "320612"),
    ],
)
def test_a_name_with_two_bearers_is_taken_only_where_the_file_tells(tmp_path, text, code):
    assert attached(tmp_path, text)[1][-1]["lccp_adcode"] == code


def test_a_years_column_beside_the_year_of_treatment_is_the_calendar(tmp_path):
    _, rows = attached(tmp_path, "city,first_treat,year\n杭州市,2010,2008\n杭州市,2010,2012\n")
    assert [row["treated_low_carbon"] for row in rows] == ["0", "1"]


@pytest.mark.parametrize(
    ("head", "year"),
    [
        ("会计年度", "2015年"),
        ("报告期", "2015/12/31"),
        ("Accper", "2015-12-31"),
        ("统计截止日期", "42369"),
        ("quarter", "2015Q4"),
    ],
)
def test_the_period_of_a_database_is_its_year(tmp_path, head, year):
    _, (row,) = attached(tmp_path, f"城市,{head}\n镇江市,{year}\n")
    assert row["treated_low_carbon"] == "1"


@pytest.mark.parametrize("text", ["省份,城市\n江苏省,镇江市\n", "城市,month\n镇江市,12\n"])
def test_a_table_without_years_says_so(tmp_path, capsys, text):
    _, (row,) = attached(tmp_path, text)
    assert row["treated_low_carbon"] == ""
    assert "no column of years was found" in capsys.readouterr().err
