"""What documents say of themselves: official documents (GB/T 9704) and books (CIP)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lccp.extract.structure import imprint
from lccp.text.repairs import LINE
from lccp.text.rules import mend_text, run_rule
from lccp.text.spans import Origin, Text

NOTICE = """国家发展改革委关于开展第三批国家低碳城市试点工作的 通知

发改气候〔2017〕66号

各省、自治区、直辖市及计划单列市和新疆生产建设兵团发展改革委：
为推进生态文明建设，现将有关事项通知如下：
一、指导思想
以加快推进生态文明建设为目标（发改气候〔2011〕99号）。
联系人：向慧 刘峰 电话：010-68505560/5883

国家发展改革委

2017年1月7日

附件
第三批低碳城市试点名单及峰值目标、创新重点"""

BOOK = """2017
中国低碳省市试点 进展报告
国家应对气候变化战略研究和国际合作中心等 编著
中国计划出版社
图书在版编目 (CIP) 数据
中国低碳省市试点进展报告 / 国家应对气候变化战略研究和国际合作中心等编著. -- 北京 : 中国计划出版社, 2017. 11
ISBN 978-7-5182-0720-6
中国版本图书馆CIP数据核字(2017)第239271号
2017 年 11 月第 1 版 2017 年 11 月第 1 次印刷
前　　言
低碳发展很重要。
徐华清
2017年10月"""


def lines(words):
    origin, at, out = Origin("x", words), 0, []
    for line in words.split("\n"):
        out.append(mend_text(Text.quote(origin, at, at + len(line)), LINE))
        at += len(line) + 1
    return out


def read(words):
    return {name: cell.value for name, cell in imprint.cells(imprint.metadata(lines(words))).items() if cell.value}


ADOPTED = "某省节约能源条例\n（2000年5月26日某省第九届人民代表大会常务委员会第十六次会议通过{}）\n第一章 总则\n第一条 制定本条例。"


@pytest.mark.parametrize(
    ("behind", "told"),
    [(" 2011年12月1日某省第十一届人民代表大会常务委员会第二十九次会议修订", 1), (" 自2000年7月1日起施行", 0), ("", 0)],
)
def test_a_law_of_several_days_has_none_of_issue_and_says_so(behind, told):
    text = lines(ADOPTED.format(behind))
    fields = imprint.metadata(text)
    assert ("issued" not in fields) is bool(told)
    assert [notice.kind for notice in imprint.notices(fields, text)] == ["disagreement"] * told


def test_a_notice():
    assert read(NOTICE) == {
        "title": "国家发展改革委关于开展第三批国家低碳城市试点工作的通知",
        "issuer": "国家发展改革委",
        "document_number": "发改气候〔2017〕66号",
        "issued": "2017-01-07",
    }


def test_a_book():
    assert read(BOOK) == {
        "title": "中国低碳省市试点进展报告",
        "issuer": "国家应对气候变化战略研究和国际合作中心等",
        "issued": "2017-11",
        "publisher": "中国计划出版社",
        "isbn": "978-7-5182-0720-6",
    }
    assert imprint.notices(imprint.metadata(lines(BOOK)), lines(BOOK)) == []


def test_a_list_has_a_title_and_prose_has_none():
    assert read("附件\n第三批低碳城市试点名单及峰值目标、创新重点\n省份 序号 城市") == {
        "title": "第三批低碳城市试点名单及峰值目标、创新重点"
    }
    assert read("党的二十大报告强调，推动经济社会发展绿色化是关键环节。\n2020年1月1日") == {}
    assert read("") == {}


def test_a_red_head_a_title_on_two_lines_and_a_signature_before_an_annex_with_its_own():
    words = (
        "生态环境部文件\n环气候〔2021〕9号\n关于统筹和加强应对气候变化与生态环境保护相关\n工作的指导意见\n各省、自治区、直辖市生态环境厅（局）：\n"
        "为贯彻落实。\n一、总体要求\n生态环境部\n2021年1月9日\n附件\n某市生态环境局\n2020年1月1日"
    )
    assert read(words) == {
        "title": "关于统筹和加强应对气候变化与生态环境保护相关工作的指导意见",
        "issuer": "生态环境部",
        "document_number": "环气候〔2021〕9号",
        "issued": "2021-01-09",
    }


def test_a_joint_notice_has_all_its_organs():
    words = (
        "国家发展改革委 国家能源局关于完善能源绿色低碳转型体制机制和政策措施的意见\n发改能源〔2022〕206号\n各省：\n略。\n"
        "国家发展改革委\n\n国家能源局\n2022年1月30日"
    )
    found = read(words)
    assert (found["issuer"], found["issued"]) == ("国家发展改革委|国家能源局", "2022-01-30")
    unsigned = read(words.split("国家发展改革委\n")[0])
    assert (unsigned["issuer"], unsigned.get("issued")) == ("国家发展改革委|国家能源局", None)
    with pytest.raises(ValueError, match="not organs"):
        run_rule("issuer.joint", "张三 李四")


def test_a_provincial_notice_with_a_date_in_chinese_numerals():
    words = (
        "浙江省人民政府办公厅关于印发浙江省应对气候变化“十四五”规划\n的通知\n浙政办发〔2021〕1号\n各市、县（市、区）人民政府：\n"
        "请认真贯彻执行。\n浙江省人民政府办公厅\n二〇二一年五月三十一日\n（此件公开发布）"
    )
    assert read(words) == {
        "title": "浙江省人民政府办公厅关于印发浙江省应对气候变化“十四五”规划的通知",
        "issuer": "浙江省人民政府办公厅",
        "document_number": "浙政办发〔2021〕1号",
        "issued": "2021-05-31",
    }


def test_a_plan_with_a_date_below_its_title():
    assert read("广东省碳达峰实施方案\n（2022年6月23日）\n为深入贯彻，制定本方案。") == {
        "title": "广东省碳达峰实施方案",
        "issued": "2022-06-23",
    }


@pytest.mark.parametrize("title", ["江苏省低碳试点城市碳达峰工作进展", "国家低碳城市试点工作进展情况"])
def test_progress_may_be_what_a_title_ends_in(title):
    found = read(f"{title}\n2018年6月\n一、总体情况\n我省共有国家低碳试点城市6个。\n")
    assert found["title"] == title


def test_a_persons_signature_is_no_organ():
    assert "issued" not in read("某某工作方案\n为此制定。\n张三\n2020年1月1日")


def test_a_wrong_check_digit_and_a_second_isbn_are_findings():
    words = BOOK + "\nISBN 978-7-5182-0720-7"
    kinds = [finding.kind for finding in imprint.notices(imprint.metadata(lines(words)), lines(words))]
    assert kinds == ["check-digit", "disagreement"]
    assert imprint.isbn_valid("7-5182-0720-X") == imprint.isbn_valid("751820720X")


@pytest.mark.parametrize("words", ["2017年13月", "2017年1月32日", "明年", "2017年0月", "第1版"])
def test_what_is_no_date(words):
    with pytest.raises(ValueError, match="date"):
        run_rule("date.edtf", words)


@given(st.lists(st.text(alphabet="国家委关于通知的〔2017〕66号年月日1/.ISBN 编著。：\n", max_size=25), max_size=12))
def test_no_lines_make_it_fail_and_cells_replay(words):
    for cell in imprint.cells(imprint.metadata(lines("\n".join(words)))).values():
        assert cell.value == "" or cell.spans
