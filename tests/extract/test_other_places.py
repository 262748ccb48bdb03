"""What a document says of a place it says of any other: cities put in the stead of others change nothing but the names."""

import re
import tomllib
from collections import Counter, defaultdict
from pathlib import Path

import pytest
from lccp.extract.document import extract
from lccp.model import Source
from lccp.normalise.places import province_short
from lccp.read import read
from lccp.reference import divisions
from lccp.reference.script import fold_script

DATA = Path(__file__).parent / "data"
YEAR = 2020


def other_cities():
    """For each city of its own name the next one of its province with as many signs; names that hold one stay."""
    names = [place.name for place in divisions()]
    bearers = Counter(name[:-1] for name in names if len(name) > 2)
    alike = defaultdict(list)
    for place in divisions():
        base = place.name[:-1]
        is_city = place.level == "prefecture" and place.name[-1] == "市" and place.holds(YEAR)
        if is_city and bearers[base] == 1 and not province_short(base):
            alike[place.province, len(base)].append(base)
    other = {
        base: bases[(number + 1) % len(bases)]
        for bases in map(sorted, map(set, alike.values()))
        for number, base in enumerate(bases)
    }
    return {name[:-1]: name[:-1] for name in names if any(base in name[:-1] for base in other)} | other


OTHER = other_cities()
CITY = re.compile("|".join(sorted(OTHER, key=len, reverse=True)))
COUNTY = re.compile("|".join(sorted({p.name for p in divisions() if p.level in ("county", "district") and p.name[2:]})))


def moved(text):
    return CITY.sub(lambda match: OTHER[match[0]], text)


def said(text):
    """The rows of lists and the places of announcements, without blanks."""
    result = extract(read(Source("d", "d.txt"), text.encode()))

    def value(part):
        return "".join(part.value.split()) if part is not None else ""

    rows = [
        (*map(value, (row.province, row.place, row.year, row.designated)), tuple(map(value, row.items)))
        for listed in result.lists
        for row in listed.rows
    ]
    return Counter(rows), Counter(value(place) for each in result.announcements for place in each.places)


def texts_of(name, table):
    entries = tomllib.loads((DATA / f"{name}.toml").read_text("utf-8"))[table]
    texts = [fold_script(entry["text"]) for entry in entries if entry.get("suffix", "txt") == "txt"]
    return [text for text in texts if CITY.search(text) and not COUNTY.search(text)]


@pytest.mark.parametrize("text", [*texts_of("real_lists", "list")[::4], *texts_of("pilot_lists", "document")[::2]])
def test_other_cities_in_the_stead_of_those_of_a_list_are_read_as_these(text):
    rows, named = said(text)
    other_rows, other_named = said(moved(text))
    assert other_rows == Counter({tuple(map(moved_value, row)): count for row, count in rows.items()})
    assert other_named == Counter({moved(name): count for name, count in named.items()})


def moved_value(value):
    return tuple(map(moved, value)) if isinstance(value, tuple) else moved(value)


@pytest.mark.parametrize("city", ["赤峰", "通辽"])
def test_a_year_below_the_heads_of_peak_years_that_a_dump_set_apart_is_no_date(city):
    """双鸭山市 2030年, far below 达峰目标年, was a date, unless a line above it named a place with the sign 峰."""
    (text,) = [text for text in texts_of("list_shape_dumps", "dump") if "双鸭山市 2030年" in text]
    result = extract(read(Source("d", "d.txt"), text.replace("赤峰", city).encode()))
    assert "双鸭山市" in {row.place.value for listed in result.lists for row in listed.rows}
    years = [row.designated or row.year for listed in result.lists for row in listed.rows]
    assert [year.value for year in years if year is not None] == []


def test_a_place_whose_name_holds_the_sign_of_a_peak_has_no_peak_year():
    result = extract(
        read(Source("d", "d.txt"), "第二批低碳城市试点名单\n\n赤峰市（2012年）、五峰土家族自治县（2012年）\n".encode())
    )
    rows = [(row.place.value, row.year, row.designated.value) for listed in result.lists for row in listed.rows]
    assert rows == [("赤峰市", None, "2012年"), ("五峰土家族自治县", None, "2012年")]
