"""The short way through plain cells reads what the grammar reads, over all of its words."""

from itertools import product

import pytest
from lccp.normalise import years
from lccp.normalise.years import plain_cells

YEARS = ("2025", "2000", "1999")
DATES = (
    "",
    "年",
    "年底",
    "年末",
    "年初",
    "年11月",
    "年2月底",
    "年02月",
    "年2月29日",
    "年13月",
    "年4月31日",
    "年1月0日",
)
PLANS = ("一", "五", "九", "十", "十三", "十五")


def of_both_ways(text, monkeypatch):
    short = years.read_cell(text)
    with monkeypatch.context() as patch:
        patch.setattr(years, "read_plain_cell", lambda cell: None)
        return short, years.read_cell(text)


@pytest.mark.parametrize("year", YEARS)
def test_years_are_read_as_the_grammar_reads_them(year, monkeypatch):
    for before, date, behind in product(plain_cells._BOUNDS, DATES, plain_cells._BEHIND):
        short, grammar = of_both_ways(f"{before}{year}{date}{behind}", monkeypatch)
        assert short == grammar


def test_spans_and_plans_are_read_as_the_grammar_reads_them(monkeypatch):
    spans = (f"{a}{n}{tie}{b}{m}" for a, n, tie, b, m in product(YEARS, ("", "年"), "-—–至到", YEARS, ("", "年")))
    plans = (f"“{number}五”{part}" for number, part in product(PLANS, ("", "期间", "时期", "末")))
    for text in (*spans, *plans):
        short, grammar = of_both_ways(text, monkeypatch)
        assert short == grammar


def test_the_short_way_is_taken_where_cells_are_plain():
    for text in ("2025", "到2020年左右", "2023年11月15日前", "2016—2020年", "“十三五”期间"):
        assert plain_cells.read_plain_cell(text)
    for text in ("", "2O25年", "２０２５年", "2015、2016年", "2030起", "2017年2月30日", "2025年—2023年", "“十六五”"):
        assert plain_cells.read_plain_cell(text) is None
