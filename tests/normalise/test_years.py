"""Years: cases as data, and what holds of every expression."""

import codecs
import io
import json
from pathlib import Path

import pytest
from edtf import parse_edtf
from hypothesis import given
from hypothesis import strategies as st
from lccp.normalise import years
from lccp.normalise.years.forms import REPAIR_NAMES
from lccp.text.rules import REPAIRS, RULES, replay_rules
from lccp.text.spans import apply_edits


def read_cases():
    lines = (Path(__file__).parents[1] / "data" / "years.tsv").read_text("utf-8").splitlines()
    for number, line in enumerate(lines, 1):
        if line and not line.startswith("#"):
            kind, *fields = (unescape(field) for field in line.split("\t"))
            text, edtf, qualifier, words = fields + [""] * (4 - len(fields))
            marks = [pytest.mark.xfail(strict=True)] if kind == "known" else []
            yield pytest.param(text, edtf, qualifier, words or text, marks=marks, id=f"{kind}-{number}")


def unescape(field):
    return codecs.decode(field.encode("latin-1", "backslashreplace"), "unicode_escape")


CASES = list(read_cases())
POSITIVE = [case for case in CASES if case.values[1] and not case.marks]


def read(text):
    return years.read_cell(text) or years.first_year(text)


def is_sentence_part(text, edtf, qualifier, words):
    return text == words and "年" in text and "（" not in text


@pytest.mark.parametrize(("text", "edtf", "qualifier", "words"), CASES)
def test_case_reads_as_written(text, edtf, qualifier, words):
    found = read(text)
    if not edtf:
        assert found is None
    else:
        assert found is not None
        assert (found.edtf, found.qualifier, found.text) == (edtf, qualifier, words)


def test_rules_replayed_on_the_words_give_the_value():
    for text, edtf, qualifier, _ in (case.values for case in POSITIVE):
        found = read(text)
        assert replay_rules(found.rules, found.text) == edtf, text
        assert replay_rules(found.rules[-1:], found.text) == edtf, text  # also on words that nobody has repaired
        assert replay_rules(["year.qualifier"], found.text) == qualifier, text
        assert text[found.start : found.end] == found.text, text


def test_a_case_of_its_own_in_prose_keeps_its_value():
    parts = [case.values for case in POSITIVE if is_sentence_part(*case.values)]
    assert len(parts) > 100
    for text, edtf, *_ in parts:
        values = [m.edtf for m in years.find_years(f"全市提出，{text}，碳排放达到峰值。")]
        assert values[:1] == [edtf], text


def test_the_other_kinds_of_rule_refuse_the_words():
    kinds = {name for name in RULES if name.startswith("year.") and name != "year.qualifier"}
    for found in (read(case.values[0]) for case in POSITIVE):
        for name in kinds - {found.rules[-1]}:
            with pytest.raises(ValueError, match=r"year|not"):
                RULES[name](found.text)


@pytest.mark.parametrize("name", ["year.exact", "year.range", "year.five_year_plan", "year.qualifier"])
@pytest.mark.parametrize("words", ["", "年", "2010家企业", "2025年实现", "〔2017〕66号", "2025.5", "2020年2020年"])
def test_rules_refuse_words_that_are_not_wholly_a_year(name, words):
    with pytest.raises(ValueError, match="no year"):
        RULES[name](words)


# --- expressions made from their structure ---

YEAR = st.integers(1953, 2099).map(str)
MONTH = st.integers(1, 12)
DAY = st.integers(1, 28)


@st.composite
def points(draw):
    year = draw(YEAR)
    match draw(st.sampled_from(["year", "part", "month", "day"])):
        case "year":
            return f"{year}年", year
        case "part":
            return f"{year}年{draw(st.sampled_from(['内', '初', '上半年', '度', '年中']))}", year
        case "month":
            month = draw(MONTH)
            return f"{year}年{month}月", f"{year}-{month:02}"
    month, day = draw(MONTH), draw(DAY)
    return f"{year}年{month}月{day}日", f"{year}-{month:02}-{day:02}"


BEFORE = st.sampled_from(["前", "之前", "以前"])
BY = st.sampled_from(["到", "至", "不晚于", "不迟于", "最迟", "至迟到", "力争到", "确保到"])
AFTER = st.sampled_from(["后", "之后", "以后"])
SINCE = st.sampled_from(["起", "以来", "开始", "至今"])
ABOUT = st.sampled_from(["左右", "前后"])
DASH = st.sampled_from(["-", "–", "—", "－", "~", "～", "〜", "―", "‐", "至", "到"])


@st.composite
def expressions(draw):
    text, date = draw(points())
    plain = text.endswith(("年", "月", "日")) and not text.endswith("半年")
    match draw(
        st.sampled_from(["exact", "goal", "about", "before", "by", "by about", "after", "since", "end", "span"])
    ):
        case "exact":
            return text, date, "exact"
        case "goal":
            return draw(st.sampled_from(["力争", "确保", "争取", "力争在"])) + text, date, "exact"
        case "about" if plain:
            return text + draw(ABOUT), f"{date}~", "approximate"
        case "before" if plain:
            return text + draw(BEFORE), f"../{date}", "before"
        case "by":
            return draw(BY) + text, f"../{date}", "not-later-than"
        case "by about" if plain:
            return draw(BY) + text + draw(ABOUT), f"../{date}~", "approximate"
        case "after" if plain:
            return text + draw(AFTER), f"{date}/..", "after"
        case "since" if plain:
            return draw(st.sampled_from(["", "自", "从"])) + text + draw(SINCE), f"{date}/..", "range"
        case "end" if plain and not text.endswith("日"):
            return text + "底" + draw(BEFORE), f"../{date}", "not-later-than"
        case "span" if text == f"{date}年":
            later = str(draw(st.integers(int(date) + 1, 2100)))
            return draw(st.sampled_from([date, text])) + draw(DASH) + f"{later}年", f"{date}/{later}", "range"
    return text, date, "exact"


PLAN_NUMBERS = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二", "十三", "十四", "十五"]
PLANS = st.builds(
    lambda n, quotes, part: (n, f"{quotes[0]}{PLAN_NUMBERS[n - 1]}五{quotes[1]}{part}", part),
    st.integers(1, 15),
    st.sampled_from(["“”", '""', "「」", "＂＂"]),
    st.sampled_from(["", "期间", "时期", "末", "初", "以来"]),
)


def wide(text):
    return text.translate({ord("0") + n: 0xFF10 + n for n in range(10)})


def han(text):
    import re

    def number(m):
        n = int(m[0])
        ones = "〇一二三四五六七八九"[n % 10] if n % 10 else ""
        return ("" if n < 10 else "十" if n < 20 else "二十") + ones

    text = re.sub(r"\d{4}", lambda m: "".join("〇一二三四五六七八九"[int(c)] for c in m[0]), text)
    return re.sub(r"\d{1,2}", number, text)


NOISE = st.sampled_from([" ", "\n", "\n\n", "\u3000", "\xa0", "\u200b", "\t"])


@given(expressions())
def test_an_expression_reads_as_it_was_built(made):
    text, edtf, qualifier = made
    for found in (years.read_cell(text), years.first_year(text), years.first_year(f"各市{text}，实现碳达峰。")):
        assert found is not None
        assert (found.text, found.edtf, found.qualifier) == (text, edtf, qualifier)


@given(expressions(), st.data())
def test_blanks_and_breaks_change_nothing(made, data):
    text, edtf, qualifier = made
    for at in sorted(data.draw(st.sets(st.integers(1, len(text) - 1), max_size=4)), reverse=True):
        text = text[:at] + data.draw(NOISE) + text[at:]
    found = years.read_cell(text)
    assert (found.edtf, found.qualifier) == (edtf, qualifier)
    assert replay_rules(found.rules, found.text) == edtf


@given(expressions(), st.sampled_from([wide, han]))
def test_other_digits_change_nothing(made, rewrite):
    text, edtf, qualifier = made
    for found in (years.read_cell(rewrite(text)), years.first_year(f"全省{rewrite(text)}，实现")):
        assert (found.text, found.edtf, found.qualifier) == (rewrite(text), edtf, qualifier)
        assert found.rules[0] in ("year.fold_digits", "year.chinese_numerals")
        assert replay_rules(found.rules, found.text) == edtf


@given(st.integers(2000, 2099).map(str), st.integers(1, 3), st.sampled_from("OoＯ〇○"))
def test_a_zero_read_as_a_letter_is_a_zero(year, at, zero):
    text = year[:at] + (zero if year[at] == "0" else year[at]) + year[at + 1 :]
    assert years.read_cell(text).edtf == year
    assert years.first_year(f"力争到{text}年达峰").edtf == f"../{year}"


@given(PLANS)
def test_plans_follow_one_another(plan):
    n, text, part = plan
    start = {1: 1953, 2: 1958}.get(n, 1966 + 5 * (n - 3))
    edtf = {"末": f"{start + 4}", "初": f"{start}", "以来": f"{start}/.."}.get(part, f"{start}/{start + 4}")
    for found in (years.read_cell(text), years.first_year(f"全市{text}，完成")):
        assert (found.text, found.edtf, found.qualifier) == (text, edtf, "five-year-plan")


@given(
    st.integers(1800, 2200),
    st.sampled_from(
        [
            "家",
            "个",
            "人",
            "吨",
            "万吨",
            "米",
            "公里",
            "元",
            "万元",
            "亩",
            "kW",
            "℃",
            "%",
            "号",
            "次",
            "辆",
            "项",
            "mm",
            "座",
            "户",
        ]
    ),
)
def test_counts_are_no_years(number, unit):
    for text in (f"{number}{unit}", f"共{number} {unit}", f"建成{number}{unit}企业，", f"({number}{unit})"):
        assert read(text) is None


@given(st.integers(1990, 2030), st.integers(1, 999), st.sampled_from(["〔〕", "[]", "（）", "()", "【】", "［］"]))
def test_document_numbers_are_no_years(year, number, brackets):
    for text in (f"发改气候{brackets[0]}{year}{brackets[1]}{number}号", f"公告{year}年第{number}号"):
        assert read(text) is None


@given(st.integers(100, 99999), st.integers(1990, 2030), st.sampled_from(["-", "—", "–"]))
def test_standards_are_no_years(number, year, dash):
    for text in (f"GB/T {number}{dash}{year}", f"《导则》（GB {number}{dash}{year}）", f"HJ{number}{dash}{year}标准"):
        assert read(text) is None


SOUP = [
    "2025",
    "2020",
    "2030",
    "2015",
    "年",
    "年",
    "年",
    "底",
    "末",
    "初",
    "中",
    "前",
    "后",
    "左右",
    "前后",
    "之前",
    "以后",
    "起",
    "以来",
    "止",
    "至",
    "到",
    "—",
    "-",
    "～",
    "、",
    "和",
    "或",
    "与",
    "月",
    "日",
    "1",
    "12",
    "31",
    "号",
    "力争",
    "确保",
    "约",
    "自",
    "从",
    "最迟",
    "不晚于",
    "于",
    "在",
    "“十四五”",
    "“十三五”",
    "十四五",
    "期间",
    "末期",
    "〇",
    "二〇二五",
    "二零三〇",
    "2O25",
    "20l7",
    "２０２５",
    "�",
    "��",
    "的",
    "，",
    "。",
    "（",
    "）",
    "(",
    "《",
    "》",
    "第",
    "季度",
    "上半年",
    "年度",
    "个",
    "达峰",
    "水平",
    "相比",
    "之间",
    "%",
    ".",
    "/",
    "2017-01-07",
    "20世纪90",
    "年代",
    "为止",
    "开始",
    "及以后",
    "或之前",
    "早于",
    "晚于",
    "内",
    "内蒙古",
    "规划",
    "2",
    "0",
    "25",
    "一",
    "十",
    "GB/T",
    "三季度",
]


@given(st.lists(st.sampled_from([*SOUP, "\n", " ", "\u3000"]), max_size=16).map("".join))
def test_whatever_is_found_can_be_replayed_and_never_overlaps(text):
    at = 0
    for found in years.find_years(text):
        assert at <= found.start < found.end <= len(text)
        assert text[found.start : found.end] == found.text
        assert "�" not in found.text
        assert replay_rules(found.rules, found.text) == found.edtf
        assert not (found.earliest and found.latest) or found.earliest <= found.latest
        at = found.end


@given(st.one_of(expressions(), PLANS.map(lambda p: (p[1],))))
def test_the_edtf_library_agrees_on_the_bounds(made):
    found = years.read_cell(made[0])
    if ".." in found.edtf:
        open_start = found.edtf.startswith("../")
        with pytest.raises(ValueError, match="open"):
            RULES["edtf.earliest" if open_start else "edtf.latest"](found.edtf)
        assert (found.earliest == "") == open_start
        assert (found.latest == "") != open_start
        parse_edtf(found.edtf.strip("./"))
    else:
        parsed = parse_edtf(found.edtf)
        assert str(parsed.lower_strict()[0]) == found.earliest == RULES["edtf.earliest"](found.edtf)
        assert str(parsed.upper_strict()[0]) == found.latest == RULES["edtf.latest"](found.edtf)


@pytest.mark.parametrize("edtf", sorted({c.values[1] for c in CASES if c.values[1]}))
def test_every_edtf_of_the_cases_is_edtf(edtf):
    parsed = parse_edtf(edtf)
    if not (edtf.startswith("../") or edtf.endswith("/..")):
        assert str(parsed.lower_strict()[0]) == RULES["edtf.earliest"](edtf)
        assert str(parsed.upper_strict()[0]) == RULES["edtf.latest"](edtf)


@given(
    st.lists(st.sampled_from([*SOUP, *"\n OolI０１２零壹十元⽉"]), max_size=10).map("".join),
    st.sampled_from(REPAIR_NAMES),
)
def test_a_repair_made_twice_changes_nothing_more(text, name):
    once = apply_edits(text, REPAIRS[name](text))
    assert apply_edits(once, REPAIRS[name](once)) == once


HOSTILE = [
    "2025年、" * 5000 + "前",
    "2025、" * 5000,
    " " * 50000,
    "2025年" + " " * 50000 + "前",
    "“十四五”" * 5000,
    "1 " * 30000 + "年",
    "力争" * 20000 + "2025年",
    "2025-" * 10000,
    "二〇" * 20000 + "年",
    "年五" * 20000,
    "2025年1" * 8000,
    "从2025年" * 5000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.slow
def test_hostile_input_is_read_to_its_end(text):
    for found in years.find_years(text):
        assert found.text
    years.read_cell(text)


@pytest.mark.parametrize(
    ("title", "edtf"),
    [
        ("“十三五”控制温室气体排放工作方案", "2016/2020"),
        ("宁波市低碳城市发展规划（2016—2020年）", "2016/2020"),
        ("杭州市能源发展规划(2016—2020)", "2016/2020"),
        ("低碳发展规划纲要\n（2011—\n2020年）", "2011/2020"),
        ("2030年前碳达峰行动方案", "../2030"),
        ("2016年度省级人民政府控制温室气体排放目标责任考核办法", "2016"),
        ("“十四五”规划和2035年远景目标纲要", "2021/2025"),
        ("2024—2025年节能降碳行动方案", "2024/2025"),
        ("产业结构调整指导目录（2019年本）", None),
        ("低碳发展规划（2016—����年）", None),
        ("关于加快推进生态文明建设的意见", None),
        ("重庆市人民政府公告2017年第5号", None),
    ],
)
def test_the_period_that_a_title_prints_or_names(title, edtf):
    found = years.period_of_title(title)
    assert (found and found.edtf) == edtf


def test_the_command_prints_one_object_a_line():
    out = io.StringIO()
    assert years.print_years(["2020 左右", "2010家企业", "力争到2025年达峰"], io.StringIO(), out) == 0
    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    assert lines == [
        {
            "text": "2020 左右",
            "edtf": "2020~",
            "earliest": 2020,
            "latest": 2020,
            "qualifier": "approximate",
            "rules": ["year.close_gaps", "year.approximate"],
        },
        {"text": None, "edtf": None, "earliest": None, "latest": None, "qualifier": "none", "rules": []},
        {
            "text": "力争到2025年",
            "edtf": "../2025",
            "earliest": None,
            "latest": 2025,
            "qualifier": "not-later-than",
            "rules": ["year.not_later_than"],
        },
    ]


def test_the_marks_of_bold_in_a_line_part_no_year_from_its_word():
    out = io.StringIO()
    years.print_years(["力争**2030年**前达峰", "**2025年底前**", "2030*"], io.StringIO(), out)
    assert [json.loads(line)["edtf"] for line in out.getvalue().splitlines()] == ["../2030", "../2025", None]


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_the_command_reads_lines_where_there_are_no_arguments(ending):
    out = io.StringIO()
    years.print_years(None, io.StringIO(f"2025{ending}{ending}“十四五”末{ending}", newline=""), out)
    assert [json.loads(line)["edtf"] for line in out.getvalue().splitlines()] == ["2025", None, "2025"]


@given(st.text())
def test_the_command_prints_json_whatever_the_line(text):
    out = io.StringIO()
    years.print_years([text, f"{text}2025年"], io.StringIO(), out)
    assert len([json.loads(line) for line in out.getvalue().splitlines()]) == 2
