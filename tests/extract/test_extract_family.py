"""Documents of the same family that are not among the five, and pieces of the five put together anew."""

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from lccp.extract.prose import batches, citations, deadlines, peak_goals, pilot_totals, quantities, ratings
from lccp.extract.structure import contents, figures, imprint, indicators
from lccp.extract.timetables import due_rows
from lccp.text.repairs import LINE
from lccp.text.rules import mend_text
from lccp.text.spans import Origin, Text

from tests.support.examples import share
from tests.support.prose import find_goals, find_quantities

RAW = Path(__file__).parents[2] / "raw"

MINISTRY = """生态环境部办公厅文件
环办气候函〔2021〕85号
关于组织申报气候投融资试点的通知
各省、自治区、直辖市生态环境厅（局），新疆生产建设兵团生态环境局：
为贯彻落实《关于促进应对气候变化投融资的指导意见》（环气候〔2020〕57号），我部会同国家发展改革委制定了《气候投融资试点工作方案》（见附件）。现将有关事项通知如下。
（一）编制试点方案。试点期为3—5年。申报地方应于2021年4月30日前将申报材料（纸质版一式3份）报送我部，逾期不予受理。
（二）有序发展碳金融。到2022年底，试点地区气候投融资规模不低于50亿元；到2025年，基本形成有利于气候投融资发展的政策环境，打造3~5个区域样板。
2021年6月：完成评审；2021年7月-12月：启动试点；每年12月底前，试点地方报送年度总结。
生态环境部办公厅
国家发展改革委办公厅
2021年3月1日
（此件社会公开）"""

PROVINCE = """福建省人民政府关于印发福建省低碳城市试点工作实施方案的通知
闽政〔2016〕12号
各市、县（区）人民政府，平潭综合实验区管委会，省人民政府各部门、各直属机构：
现将《福建省低碳城市试点工作实施方案（2016—2020年）》印发给你们，请认真组织实施。
福建省人民政府
2016年5月18日
为落实《国务院关于印发“十三五”控制温室气体排放工作方案的通知》（国发〔2016〕61号），制定本方案。
到2020年，全省单位地区生产总值二氧化碳排放比2015年下降19.5%；力争2030年前碳排放达到峰值。支持厦门、南平率先达峰，厦门市力争在2021年前后达峰，南平市确保2025年达峰。
风电装机达到300万千瓦以上，天然气消费量约80亿立方米，煤炭消费占比控制在45%以内。
2018年底前建成低碳社区10个、低碳园区5个、新增公共充电桩超过3万个，投资15.6亿元。
省发展改革委会同省统计局印发《福建省温室气体排放统计核算制度》，各设区市政府要在2016年9月底前制定《低碳发展规划》。
我委确定在厦门、南平2个市开展第一批低碳城市试点。"""

REPORT = """本报告评估了前两批42个低碳试点中的36个城市。2012年12月，国家发展改革委印发《关于开展第二批国家低碳省区和低碳城市试点工作的通知》。
评估结果为优秀的城市：杭州、镇江、深圳；评估结果为合格的城市：池州、金昌等20个城市。杭州市提出2020年左右达峰，2015年碳排放强度比2010年下降25.3%。"""

NAMES = {"厦门": "b1-08", "南平": "b2-17", "杭州": "b1-09", "镇江": "b2-15"}


def lines(words):
    origin, at, out = Origin("x", words), 0, []
    for line in words.split("\n"):
        out.append(mend_text(Text.quote(origin, at, at + len(line)), LINE))
        at += len(line) + 1
    return out


def scan(words):
    for name, pilot in NAMES.items():
        at = words.find(name)
        while at >= 0:
            yield at, at + len(name) + (words[at + len(name) : at + len(name) + 1] == "市"), (pilot,), False
            at = words.find(name, at + 1)


def column(rows, *names):
    return [tuple(row[name].value for name in names) for row in rows]


FINDERS = {
    quantities: (find_quantities, quantities.quantity_row),
    citations: (citations.find, citations.citation_row),
    deadlines: (deadlines.find_deadlines, due_rows.deadline_row),
    peak_goals: (find_goals, peak_goals.goal_row),
    ratings: (ratings.find_ratings, ratings.rating_row),
}


def each(module, words, *arguments):
    find, row = FINDERS[module]
    return [row(found) for line in lines(words) for found in find(line, *arguments)]


def test_a_ministrys_notice():
    meta = {name: cell.value for name, cell in imprint.cells(imprint.metadata(lines(MINISTRY))).items()}
    assert meta["issuer"] == "生态环境部办公厅|国家发展改革委办公厅"
    assert (meta["title"], meta["document_number"], meta["issued"]) == (
        "关于组织申报气候投融资试点的通知",
        "环办气候函〔2021〕85号",
        "2021-03-01",
    )
    assert column(each(deadlines, MINISTRY, "notice"), "text", "edtf") == [
        ("2021年4月30日前", "../2021-04-30"),
        ("到2022年底", "../2022"),
        ("到2025年", "../2025"),
        ("2021年6月", "2021-06"),
        ("2021年7月-12月", "2021-07/2021-12"),
        ("每年12月底前", ""),
    ]
    assert column(each(quantities, MINISTRY), "text", "qualifier") == [
        ("3—5年", "range"),
        ("3份", "exact"),
        ("不低于50亿元", "at-least"),
        ("3~5个", "range"),
    ]


def test_a_provinces_plan():
    assert column(each(deadlines, PROVINCE, "plan"), "text") == [("到2020年",), ("2018年底前",), ("2016年9月底前",)]
    assert column(each(citations, PROVINCE), "issuer", "years") == [
        ("", "2016/2020"),
        ("国务院", "2016/2020"),
        ("省发展改革委|省统计局", ""),
        ("", ""),
    ]
    stated = [(found.place.value, found.year.edtf) for line in lines(PROVINCE) for found in find_goals(line, scan)]
    assert stated == [("厦门市", "2021~"), ("南平市", "2025")]
    issuer = imprint.metadata(lines(PROVINCE))["issuer"].value
    assert not [found for line in lines(PROVINCE) for found in batches.announcements(line, issuer)]


def test_another_report():
    rated = [(found.place.value, found.grade.value) for line in lines(REPORT) for found in ratings.find_ratings(line)]
    assert rated == [("杭州", "优秀"), ("镇江", "优秀"), ("深圳", "优秀"), ("池州", "合格"), ("金昌", "合格")]
    stated = [(found.place.value, found.year.edtf) for line in lines(REPORT) for found in find_goals(line, scan)]
    assert stated == [("杭州市", "2020~")]
    assert [total.number.value for line in lines(REPORT) for total in pilot_totals.find_totals(line)] == ["42"]


STOCK = [line for path in sorted(RAW.glob("*.txt")) for line in path.read_text("utf-8").split("\n") if line.strip()]


@settings(deadline=None, max_examples=share(40))
@given(
    st.lists(
        st.sampled_from(STOCK).flatmap(lambda line: st.just(line) | st.integers(0, len(line)).map(lambda n: line[n:])),
        max_size=12,
    )
)
def test_pieces_of_documents_put_together_anew_break_nothing(stock):
    words = "\n".join(stock)
    printed = lines(words)
    whole = mend_text(Text.quote(Origin("x", words)), (*LINE, "join_wraps"))
    for text in (*printed, whole):
        for module, arguments in (
            (quantities, ()),
            (citations, ()),
            (deadlines, ("other",)),
            (peak_goals, (scan,)),
            (ratings, ()),
        ):
            find, row = FINDERS[module]
            for found in find(text, *arguments):
                for cell in row(found).values():
                    assert cell.value == "" or cell.spans
        list(batches.announcements(text, "国务院"))
        list(pilot_totals.find_totals(text))
    contents.parse(printed)
    list(figures.rows(figures.parse(printed)))
    for indicator in indicators.parse(printed).indicators:
        indicators.row(indicator)
    imprint.cells(imprint.metadata(printed))
