"""The treatment panel, against city-years worked out by hand from the lists and the code table."""

import csv
import io
from pathlib import Path

import pytest
from lccp.commands.panel import Panel, add_arguments, panel_columns, run
from lccp.commands.treatment import PanelOptions, first_treated_year, panel_units, read_pilots
from lccp.model import InputError

FIXTURE = Path(__file__).parents[1] / "data" / "pilots_87.csv"
PILOTS = read_pilots(FIXTURE)


def row(city, year, **chosen):
    """The row of a city and year under options as CSV has it, None if the city is not in the panel."""
    panel = Panel(PILOTS, PanelOptions(first=year, last=year, **chosen))
    rows = [r for r in panel.panel_rows() if r["city"] == city]
    assert len(rows) < 2
    return {name: "" if cell is None else str(cell) for name, cell in rows[0].items()} if rows else None


NEVER = ("0", "", "", "", "")
# city, year, options -> treated, first_treated, event_time, via, how; None: not in the panel. By hand.
SAMPLE = [
    # defaults: a pilot city from its year of announcement
    ("深圳市", 2009, {}, ("0", "2010", "-1", "b1-08", "own")),
    ("深圳市", 2010, {}, ("1", "2010", "0", "b1-08", "own")),
    ("杭州市", 2015, {}, ("1", "2010", "5", "b1-10", "own")),
    ("北京市", 2012, {}, ("1", "2012", "0", "b2-01", "own")),
    ("大兴安岭地区", 2011, {}, ("0", "2012", "-1", "b2-09", "own")),
    ("成都市", 2023, {}, ("1", "2017", "6", "b3-32", "own")),
    ("合肥市", 2016, {}, ("0", "2017", "-1", "b3-11", "own")),
    ("无锡市", 2020, {}, NEVER),
    ("黑河市", 2020, {}, NEVER),  # holds 逊克县, ignored by default
    # provinces
    ("珠海市", 2010, {}, ("1", "2010", "0", "b1-01", "province")),
    ("海口市", 2012, {}, ("1", "2012", "0", "b2-03", "province")),
    ("珠海市", 2010, {"provinces": "ignore"}, NEVER),
    ("珠海市", 2010, {"provinces": "drop"}, None),
    ("大连市", 2017, {"provinces": "drop"}, ("1", "2017", "0", "b3-03", "own")),
    ("大连市", 2016, {"provinces": "ignore"}, ("0", "2017", "-1", "b3-03", "own")),
    # a city named later inside a pilot province
    ("大连市", 2016, {}, ("1", "2010", "6", "b1-02", "province")),
    ("大连市", 2016, {"later_cities": "own"}, ("0", "2017", "-1", "b3-03", "own")),
    ("武汉市", 2012, {}, ("1", "2010", "2", "b1-03", "province")),
    ("武汉市", 2012, {"later_cities": "own"}, ("1", "2012", "0", "b2-21", "own")),
    ("三亚市", 2017, {"later_cities": "own"}, ("1", "2017", "0", "b3-30", "own")),
    ("深圳市", 2010, {"later_cities": "own"}, ("1", "2010", "0", "b1-08", "own")),
    # counties and districts
    ("酒泉市", 2018, {"counties": "lift"}, ("1", "2017", "1", "b3-38", "county")),
    ("酒泉市", 2018, {"counties": "drop"}, None),
    ("昌吉回族自治州", 2016, {"counties": "lift"}, ("0", "2017", "-1", "b3-42", "county")),
    ("伊犁哈萨克自治州", 2017, {"counties": "lift"}, ("1", "2017", "0", "b3-43", "county")),
    ("普洱市", 2017, {"counties": "lift"}, ("1", "2010", "7", "b1-05", "province")),
    ("普洱市", 2017, {"counties": "lift", "provinces": "ignore"}, ("1", "2017", "0", "b3-34", "county")),
    ("普洱市", 2017, {"counties": "drop", "provinces": "ignore"}, None),
    # the first treated year
    ("杭州市", 2010, {"first_year": "next"}, ("0", "2011", "-1", "b1-10", "own")),
    ("杭州市", 2011, {"first_year": "half"}, ("1", "2011", "0", "b1-10", "own")),
    ("北京市", 2012, {"first_year": "half"}, ("0", "2013", "-1", "b2-01", "own")),
    ("成都市", 2017, {"first_year": "half"}, ("1", "2017", "0", "b3-32", "own")),
    ("成都市", 2017, {"first_year": "next"}, ("0", "2018", "-1", "b3-32", "own")),
    # approvals on condition
    ("长沙市", 2017, {}, ("1", "2017", "0", "b3-24", "own")),
    ("长沙市", 2017, {"conditional": "out"}, NEVER),
    ("长沙市", 2017, {"conditional": "drop"}, None),
    ("株洲市", 2017, {"conditional": "drop"}, ("1", "2017", "0", "b3-25", "own")),
    ("大连市", 2017, {"conditional": "out"}, ("1", "2010", "7", "b1-02", "province")),
    ("九江市", 2017, {"counties": "lift", "conditional": "out"}, NEVER),  # 共青城市 is starred
    ("九江市", 2017, {"counties": "lift", "conditional": "drop"}, None),
    # batches
    ("成都市", 2020, {"batches": frozenset({"1", "2"})}, NEVER),
    ("大连市", 2020, {"batches": frozenset({"3"})}, ("1", "2017", "3", "b3-03", "own")),
    # units
    ("济源市", 2013, {}, None),
    ("济源市", 2013, {"units": "all"}, ("1", "2012", "1", "b2-20", "own")),
    ("琼中黎族苗族自治县", 2013, {"units": "all"}, ("1", "2012", "1", "b2-03", "province")),
    ("阿拉尔市", 2018, {"units": "all"}, ("1", "2017", "1", "b3-45", "own")),
    ("大兴安岭地区", 2013, {"units": "cities"}, None),
    ("北京市", 2013, {"municipalities": "out"}, None),
    ("巢湖市", 2008, {"units_year": 2008}, NEVER),
    ("巢湖市", 2008, {"units_year": 2012}, None),
    ("襄樊市", 2010, {"units_year": 2009}, ("1", "2010", "0", "b1-03", "province")),
    (
        "思茅市",
        2017,
        {"units_year": 2005, "provinces": "ignore", "counties": "lift"},
        ("1", "2017", "0", "b3-34", "county"),
    ),  # 普洱市 by its later name
    ("济源市", 2012, {"units": "all", "units_year": 2005}, ("1", "2012", "0", "b2-20", "own")),  # 410881 then
]


@pytest.mark.parametrize(
    ("city", "year", "chosen", "expected"), SAMPLE, ids=[f"{c}-{y}-{n}" for n, (c, y, *_) in enumerate(SAMPLE)]
)
def test_city_years_worked_out_by_hand(city, year, chosen, expected):
    found = row(city, year, **chosen)
    if expected is None:
        assert found is None
    else:
        assert tuple(found[name] for name in ("treated", "first_treated", "event_time", "via", "how")) == expected


def test_what_a_row_says_of_its_pilot_is_the_pilots_own():
    assert row("金华市", 2020) == {
        "adcode": "330700", "city": "金华市", "province": "浙江", "year": "2020", "batch": "3", "first_treated": "2017",
        "treated": "1", "event_time": "3", "via": "b3-09", "how": "own", "conditional": "true", "peak_year": "2020~",
        "announced": "2017-01-07", "own": "b3-09", "gvar": "2017", "always_treated": "1", "id": "93",
        "city_then": "金华市", "adcode_then": "330700",
    }  # fmt: skip
    # through the province: batch, date and peak year are the province's; `own` still leads to the city's
    dalian = row("大连市", 2020)
    assert (dalian["batch"], dalian["conditional"], dalian["peak_year"], dalian["own"]) == ("1", "", "", "b3-03")


def test_the_panel_is_balanced_sorted_and_keyed():
    rows = list(Panel(PILOTS, PanelOptions(2003, 2023)).panel_rows())
    keys = [(r["adcode"], int(r["year"])) for r in rows]
    assert keys == sorted(set(keys))
    assert len(rows) == 21 * len({r["adcode"] for r in rows}) == 21 * 337
    for r in rows:
        assert (r["treated"] == 1) == (r["event_time"] is not None and r["event_time"] >= 0)
        assert (r["via"] is None) == (r["first_treated"] is None) == (r["batch"] is None) == (r["gvar"] == 0)


@pytest.mark.slow
def test_every_pilot_is_used_or_told():
    for chosen in ({}, {"provinces": "ignore"}, {"units": "all"}, {"counties": "lift"}, {"conditional": "drop"}):
        panel = Panel(PILOTS, PanelOptions(**chosen))
        via = {r["via"] for r in panel.panel_rows()} - {None}
        other, rest = ({p.pilot for p in pilots} for pilots in panel.rules["low-carbon"].unused_pilots())
        assert via | other | rest == {p.pilot for p in PILOTS}
        assert not via & (other | rest)
        assert not other & rest


def test_units_are_those_of_the_stated_year():
    counts = {
        year: len(panel_units(PanelOptions(units_year=year, municipalities="out"))) for year in (2010, 2016, 2023)
    }
    assert counts == {2010: 333, 2016: 334, 2023: 333}  # 地级行政区划数, China Statistical Yearbook


def test_a_pilot_without_code_or_date_is_told_and_not_guessed():
    blank = [
        p._replace(adcode="") if p.pilot == "b1-08" else p._replace(announced="") if p.pilot == "b1-10" else p
        for p in PILOTS
    ]
    panel = Panel(blank, PanelOptions(provinces="ignore", first=2020, last=2020))
    treated = {r["city"] for r in panel.panel_rows() if r["treated"] == 1}
    assert not {"深圳市", "杭州市"} & treated
    assert {"b1-08", "b1-10"} == {p.pilot for p in panel.rules["low-carbon"].undated}


@pytest.mark.parametrize(
    ("date", "years"),
    [("2010-07", (2010, 2011, 2011)), ("2017-01-07", (2017, 2018, 2017)), ("2012", (2012, 2013, 2012))],
)
def test_the_first_treated_year_follows_the_rule(date, years):
    assert tuple(first_treated_year(date, rule) for rule in ("announced", "next", "half")) == years


def parsed(*words):
    import argparse

    parser = argparse.ArgumentParser()
    add_arguments(parser)
    return vars(parser.parse_args(["--pilots", str(FIXTURE), *words]))


def test_the_command_writes_what_it_prints(tmp_path, capsys):
    out = tmp_path / "panel.csv"
    assert run(**parsed("--from", "2016", "--to", "2017")) == 0
    printed = capsys.readouterr()
    assert run(**parsed("--from", "2016", "--to", "2017", "--out", str(out))) == 0
    assert out.read_bytes() == printed.out.encode()
    assert next(csv.reader(io.StringIO(printed.out))) == [column.name for column in panel_columns(["low-carbon"])]
    assert "b3-05 逊克县" in printed.err
    assert [path.name for path in tmp_path.iterdir()] == ["panel.csv"]


@pytest.mark.parametrize(
    "words",
    [
        ("--from", "2020", "--to", "2010"),
        ("--units-year", "1990"),
        ("--batches", "9"),
        ("--batches", ","),
        ("--pilots", "nowhere.csv"),
    ],
)
def test_what_makes_no_panel_is_told(words):
    with pytest.raises(InputError):
        run(**parsed(*words))


def test_defaults_of_the_command_are_those_of_the_options():
    defaults = {name: value for name, value in parsed().items() if name in PanelOptions._fields}
    assert PanelOptions(**defaults | {"batches": frozenset()}) == PanelOptions()


def test_a_file_that_is_no_table_of_pilots_is_told(tmp_path):
    bad = tmp_path / "pilots.csv"
    for data in (b"", b"a,b\n1,2\n", b"\xff\xfe\x00"):
        bad.write_bytes(data)
        with pytest.raises(InputError, match=r"pilots\.csv"):
            read_pilots(bad)
