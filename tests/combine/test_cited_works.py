"""Which cited titles are one document, and which are not said to be."""

import pytest
from lccp.combine.cited_works import citation_work, work_cell
from lccp.model import Cell
from lccp.text.rules import Input


def work(title, pilot="", issuer="", years=""):
    cells = {"title": title, "issuer": issuer, "years": years, "pilot": pilot}
    return citation_work("", [Input(f"cited_documents/d|1/{name}", value) for name, value in cells.items() if value])


@pytest.mark.parametrize(
    ("citation", "other"),
    [
        (
            ("深圳市低碳发展中长期规划（2011—2020年）", "b1-08", "", "2011/2020"),
            ("低碳发展中长期规划（####-####年）", "b1-08", "", "2011/2020"),
        ),
        (("国务院关于加强节能工作的决定", "", "国务院"), ("关于加强节能工作的决定", "", "国务院")),
        (("中共中央 国务院关于碳达峰的意见", "", "中共中央|国务院"), ("关于碳达峰的意见", "", "中共中央|国务院")),
    ],
)
def test_citations_of_one_document_are_one_work(citation, other):
    assert work(*citation) == work(*other) != ""


@pytest.mark.parametrize(
    ("citation", "other"),
    [
        (("“十三五”控制温室气体排放工作方案", "b1-07"), ("“十三五”控制温室气体排放工作方案", "b3-20")),
        (
            ("低碳发展规划（2011—2015年）", "b1-08", "", "2011/2015"),
            ("低碳发展规划（2016—2020年）", "b1-08", "", "2016/2020"),
        ),
        (("南山区碳排放管理指引", "b1-08"), ("碳排放管理指引", "b1-08")),
    ],
)
def test_like_titles_of_others_or_of_other_periods_are_other_works(citation, other):
    assert work(*citation) != work(*other)


@pytest.mark.parametrize(
    "citation",
    [
        ("低碳发展促进条例",),  # nobody's
        ("低碳发展工作方案（####-####年）", "b3-20"),  # of which period is lost
        ("####年削减煤炭工作计划", "b2-04"),
        ("控制温室气体排放年度实施方案", "b3-06"),  # a new one each year
        ("纲要", "b1-05"),
    ],
)
def test_what_nothing_settles_stays_empty(citation):
    assert work(*citation) == ""


def test_a_document_of_the_nation_needs_no_owner():
    assert work("国家应对气候变化规划（2014-2020年）", years="2014/2020") == "国家应对气候变化规划 2014/2020"


def test_the_cell_names_the_cells_that_it_is_made_of():
    row = {"title": Cell("宁波市大气污染防治条例"), "pilot": Cell("b2-13"), "issuer": Cell(""), "years": Cell("")}
    cell = work_cell("d|1", row)
    assert (cell.value, cell.origins) == (
        "b2-13 大气污染防治条例",
        ("cited_documents/d|1/title", "cited_documents/d|1/pilot"),
    )
