"""Bare numbers that head sections (1 引言), and those that do not: lists, quantities, authors' addresses."""

import pytest
from lccp.extract.document import extract
from lccp.model import Source
from lccp.read import read

HEAD = "低碳试点的减排效应\n张三\n摘要：本文研究减排。\n关键词：低碳\n"


def headings(text):
    result = extract(read(Source("d", "d.txt"), text.encode()))
    return [(section.id, section.marker.value, section.heading.value) for section in result.sections]


@pytest.mark.parametrize(
    ("body", "made"),
    [
        (
            "1 引言\n近百年来，气候变暖。\n2 文献综述\n2.1 国外研究\n已有研究很多。\n3 结论\n3个城市的结论如下。\n",
            [("1", "1", "引言"), ("2", "2", "文献综述"), ("2.1", "2.1", "国外研究"), ("3", "3", "结论")],
        ),
        (
            "0 引 言\n近百年来，气候变暖。\n1 研究设计\n本文采用双重差分方法。\n",
            [("1", "0", "引言"), ("2", "1", "研究设计")],
        ),
        ("1 北京市\n2 天津市\n3 石家庄市\n", []),
        ("2 文献综述\n已有研究很多。\n", []),
    ],
)
def test_bare_numbers_in_a_row_head_sections(body, made):
    assert headings(HEAD + body) == made


def test_addresses_of_authors_head_nothing():
    text = "低碳试点的减排效应\n薛飞1，陈煦2\n1. 某某大学 经济系，北京 100000；\n2. 某某大学 管理学院，西安 710000\n"
    assert headings(text + "摘要：本文研究减排。\n关键词：低碳\n1 引言\n近百年来，气候变暖。\n") == [("1", "1", "引言")]
