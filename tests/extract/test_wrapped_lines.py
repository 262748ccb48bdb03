"""Lines of wrapped texts that look like something of their own: rests of items, of titles and of names of organs."""

from __future__ import annotations

import pytest
from lccp.extract.document import extract
from lccp.model import Source
from lccp.read import read

NOTICE = """关于组织开展低碳社区试点申报工作的通知
各市、州、直管市、神农架林区发展改革委：
{0}为贯彻落实《湖北省低碳发展规划（2011—2015年）》，现就组织开展
低碳社区试点申报工作有关事项通知如下：
{0}一、申报条件
{0}（一）社区边界清晰，常住人口不少于3000人，具有独立的物业管理。
{0}二、有关要求
{0}1.各地要高度重视，认真组织，严格把关，确保申报工作质量。
{0}2.请各地于2015年6月30日前，将申报材料（一式五份）报送我委（气
候处）。
{0}湖北省发展和改革委员会
{0}2015年5月22日
"""
MINUTES = """会 议 纪 要
第12期
关于研究低碳城市试点工作有关问题的会议纪要
2014年6月3日上午，市长林宝金主持召开专题会议，研究低碳城市试点工作。
现将会议议定事项纪要如下：
　　一、会议指出，要加快编制《南平市低碳城市发展规划》。
　　二、会议决定，设立低碳发展专项资金2000万元，由市财政局于7月底
前拨付到位。
出席：林宝金、王某
"""


def made(text: str):
    return extract(read(Source("doc", "doc.txt"), text.encode()))


@pytest.mark.parametrize("indent", ["　　", "    ", ""])
def test_an_item_whose_bracket_is_open_goes_on(indent):
    document = made(NOTICE.format(indent))
    assert [one.heading.value for one in document.sections if one.heading] == ["申报条件", "有关要求"]
    assert document.paragraphs[-3].text.value.endswith("报送我委（气候处）。")


def test_an_indented_item_as_wide_as_the_page_goes_on_at_the_margin():
    document = made(MINUTES)
    assert not [one for one in document.sections if one.heading]
    assert [q.text.value for _, q in document.quantities] == ["2000万元"]


@pytest.mark.parametrize(
    ("text", "headings"),
    [
        ("一、深入学习新思想,牢牢把握人大工作的正确政治方向\n牢牢把握人大政治机关的定位,坚持政治发展道路。\n", 1),
        ("　　（一）加强组织领导，落实各方责任\n　　各地要加强领导，落实责任，扎实推进试点工作。\n", 1),
        ("　　（一）主要目标\n到2025年，绿色低碳循环发展的经济体系初步形成。\n", 1),
    ],
)  # the first of a city's congress, in a copy without indents
def test_a_heading_with_a_comma_above_its_paragraph_stays_one(text, headings):
    assert len([one for one in made(text).sections if one.heading]) == headings


def metadata(text: str) -> dict[str, str]:
    return {name: words.value for name, words in made(text).metadata.items()}


def test_a_note_of_date_below_a_title_that_fills_its_line_is_none_of_it():
    text = (
        "中共江西省委 江西省人民政府\n关于完整准确全面贯彻新发展理念做好碳达峰碳中和工作的实施意见\n（2021年11月10日）\n"
        "　　实现碳达峰、碳中和，是党中央作出的重大战略决策。现提出如下实施\n意见。\n　　一、总体要求\n　　（一）指导思想。"
        "以习近平生态文明思想为指导。\n　　（二）主要目标\n"
    )
    title = "中共江西省委 江西省人民政府关于完整准确全面贯彻新发展理念做好碳达峰碳中和工作的实施意见"
    assert metadata(text)["title"] == title


def test_a_title_that_a_page_prints_twice_is_no_title_of_double_length():
    text = (
        "山东省人民政府关于深化绿色低碳改革的实施意见\n浏览量：          时间：2016-01-17 23:45:19\n"
        "山东省人民政府关于深化绿色低碳改革的实施意见\n\n鲁政发〔2014〕20号\n"
        "各市人民政府，各县（市、区）人民政府，省政府各部门、\n各直属机构，各大企业，各高等院校：\n"
        "根据《国务院关于加快发展节能环保产业的意见》（国发〔\n2013〕30号）精神，现提出以下实施意见：\n"
    )
    assert metadata(text)["title"] == "山东省人民政府关于深化绿色低碳改革的实施意见"


def test_the_rest_of_a_name_below_a_line_of_organs_is_no_organ_of_its_own():
    text = (
        "环综合〔2022〕42号\n关于印发《减污降碳协同增效实施方案》的通知\n"
        "各省、自治区、直辖市和新疆生产建设兵团生态环境厅（局）、\n发展改革委：\n"
        "　　《减污降碳协同增效实施方案》已经碳达峰碳中和工作\n领导小组同意，现印发给你们，请结合实际认真贯彻落实。\n"
        "生态环境部　国家发展改革委　工业和信息化部　住房城乡\n建设部\n2022年6月10日\n"
    )
    assert [one.text.value for one in made(text).paragraphs][-2].endswith("住房城乡建设部")


def test_a_number_below_a_title_with_a_bracket_is_none_of_it():
    text = (
        "关于发布2023年度碳汇项目方法学的通告（第三批）\n通告〔2023〕8号\n"
        "　　根据《温室气体自愿减排交易管理办法（试行）》第七\n条，现发布造林碳汇等4项方法学，自发布之日起施行。\n"
        "附件：1．造林碳汇（CCER-14-001-V01）\n生态环境部\n2023年10月24日\n"
    )
    assert metadata(text)["title"] == "关于发布2023年度碳汇项目方法学的通告（第三批）"


def test_paragraphs_that_begin_with_a_tab_are_no_rows_of_a_table():
    text = "各重点排放单位：\n\t一、报告报送\n\t重点排放单位应当于2021年4月30日前完成报告。\n\t二、组织核查\n\t省生态环境厅于2021年6月30日前完成核查工作。\n"
    document = made(text)
    assert [one.heading.value for one in document.sections] == ["报告报送", "组织核查"]
    assert len(document.paragraphs) == 3
    assert not document.tables.get("table_cells")


def test_a_row_of_heads_with_an_empty_corner_opens_a_table():
    cells = made("表1 人口\n\t2020年\n上海\t2487万人\n广州\t1867万人\n").tables["table_cells"]
    assert [cell["text"].value for cell in cells] == ["2020年", "上海", "2487万人", "广州", "1867万人"]


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("　　本次征集截止时间为2022年4月", "15日，逾期不候。"),
        ("　　各有关单位应当如期于20", "22年4月15日前报送材料。"),
        ("　　各单位应当如期于2022", "年4月15日前报送材料。"),
        ("　　各有关单位的材料应当于4", "月15日前报送。"),
    ],
)
def test_a_date_that_a_line_breaks_is_one(above, below):
    assert [one.text.value for one in made(f"各市：\n{above}\n{below}\n").paragraphs][-1] == above.strip() + below


@pytest.mark.parametrize("text", ["2022年\n4月15日，启动试点。\n", "一、大事记（2022年）\n4月15日，启动试点。\n"])
def test_a_year_that_heads_what_happened_in_it_stays_alone(text):
    document = made(text)
    assert document.paragraphs[-1].text.value == "4月15日，启动试点。"


NAMES = """附件

国家低碳城市试点名单

{}
"""


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        # 海绵城市 of 2015, in a copy that breaks between a name and its province, and within a name
        (
            "迁安（河北）、白城（吉林）、镇江（江苏）、嘉兴（浙江）、池州（安徽）、厦门（福建）、萍乡\n"
            "（江西）、济南（山东）、鹤壁（河南）、武汉（湖北）、常德（湖南）、南宁（广西）、重庆、遂\n"
            "宁（四川）、贵安新区（贵州）和西咸新区（陕西）。",
            "迁安 白城 镇江 嘉兴 池州 厦门 萍乡 济南 鹤壁 武汉 常德 南宁 重庆 遂宁 贵安新区 西咸新区",
        ),
        (
            "鸡西市、漠河市、宿迁市、长兴县、东营市、香格\n里拉\n市、汉中市",
            "鸡西市 漠河市 宿迁市 长兴县 东营市 香格里拉市 汉中市",
        ),
        ("武汉、成都、南\n京、福州、大连、厦门、攀\n枝花、宁波", "武汉 成都 南京 福州 大连 厦门 攀枝花 宁波"),
    ],
)
def test_a_name_broken_by_the_end_of_a_line_is_read_whole(lines, names):
    document = made(NAMES.format(lines))
    assert [row.place.value for listed in document.lists for row in listed.rows] == names.split()


@pytest.mark.parametrize("comma", ["，", ","])
def test_the_lines_of_a_sentence_are_no_list(comma):
    # 气候投融资试点 of 2022 and 江西's demonstration counties, in copies whose lines end within the sentence
    pilots = made(
        "多部门联合发布气候投融资试点名单\n\n试点共有23个，包括：北京市密云区、通州区，河北省保定市，山西省太原市、长治市，内\n"
        "蒙古自治区包头市，辽宁省阜新市、金普新区，上海市浦东新区，浙江省丽水市，安徽省滁\n"
        "州市，福建省三明市，山东省西海岸新区，河南省信阳市，湖北省武汉市武昌区，湖南省湘\n"
        "潭市，广东省南沙新区、深圳市福田区，广西壮族自治区柳州市，重庆市两江新区，四川省\n"
        "天府新区，陕西省西咸新区，甘肃省兰州市。\n".replace("，", comma)
    )
    assert not pilots.lists
    assert [len(one.places) for one in pilots.announcements] == [23]
    counties = made(
        "江西省五县获评第四批国家生态文明建设示范市县\n\n此前，我省靖安县、资溪县、婺源县、井冈山市、崇义县、浮梁县、景德镇市、南昌市\n"
        "湾里区、奉新县、宜丰县、莲花县荣获国家生态文明建设示范市县称号。\n".replace("，", comma)
    )
    assert not counties.lists


@pytest.mark.parametrize(
    ("text", "end"),
    [
        # short texts of one or two lines that break off: nothing but these tells the width
        (
            "城市名单\n确定太原市等4个城市、长治高新技术产业开发区等2个园区为首批碳达峰试点城市和园\n区，现将名单予以公布。\n",
            "予以公布。",
        ),
        (
            "公告\n《深圳市碳排放权交易管理暂行办法》已经2014年3月2日市政府五届一百零五次常务\n会议审议通过，现予发布，自发布之日起施行。\n",
            "起施行。",
        ),
        (
            "條例\n(1994年1月26日安徽省第八屆人民代表大會常務委員會第八次會議通過 1994年2月1日\n起施行)\n第一章 總則\n",
            "起施行)",
        ),
        (
            "方案\n《貫徹落實國務院水污染防治行動計畫實施方案》已經第169次市政府常務會議通過,現\n印發給你們,請認真貫徹執行。\n",
            "貫徹執行。",
        ),
    ],
)
def test_one_line_that_breaks_off_is_joined(text, end):
    texts = [one.text.as_printed().value for one in made(text).paragraphs]
    assert any(value.endswith(end) and len(value) > len(end) + 20 for value in texts), texts


def test_a_line_narrower_than_the_text_stays_a_heading():
    # a work report of 2022: its lead line breaks off with names beside one another, and is none of the paragraph below
    document = made(
        "这一年,我们埋头苦干、对标竞进,展现了经济发展“安居速度”\n竞进中的安居经济发展稳中有进、稳中提质、稳中向好。\n"
        "过去一年,全区上下坚决贯彻各项决策部署,统筹疫情防控和经济社会发展,圆满实现年度目标,民生不断改善。\n"
    )
    assert not any("速度”竞进中" in one.text.value for one in document.paragraphs)


def test_a_word_across_the_end_of_a_line_joins_it():
    # a tax notice of 2022 and a city's news, in copies whose one long line is broken: 市场, 全面
    taxes = made(
        "关于支持居民换购住房有关个人所得税政策的公告\n一、自2024年1月1日至2025年12月31日，对出售自有住房并在现住房出售后1年内在市\n"
        "场重新购买住房的纳税人，予以退税优惠。\n二、本公告自发布之日起施行。\n"
    )
    assert any("内在市场重新购买住房的纳税人，予以退税优惠" in one.text.value for one in taxes.paragraphs)
    heading = made(
        "一、深入学习新思想，牢牢把握人大工作的正确政治方向\n牢牢把握人大政治机关的定位，坚持政治发展道路。\n"
    )
    assert not any("方向牢牢" in one.text.value for one in heading.paragraphs)


def test_two_lines_of_a_sentence_with_a_comma_each_are_no_table():
    # news of 2022 on cities of intellectual property, in a copy with commas of half width
    document = made(
        "8月11日,国家知识产权局网站发布《国家知识产权局关于确定国家知识产权强市建设试\n点示范城市的通知》,按照《国家知识产权局办公室关于面向城市、县域、园区开展知\n"
        "识产权强国建设试点示范工作的通知》要求,经地方申报推荐、材料审查、专家评审等程序,\n确定北京市海淀区等38个城市(城区)为国家知识\n"
        "产权强市建设示范城市,北京市丰台区等72个城市(城区)为国家知识产权强市建设试点\n城市,试点示范时限自2022年7月至2025年6月。\n"
    )
    assert not document.tables.get("table_cells")
    assert document.paragraphs[-1].text.value.endswith("至2025年6月。")


@pytest.mark.parametrize(
    "opening",
    [
        "2012年8月31日成都市第十五届人民代表大会常务委员会第三十四次会议通过",
        "您正在浏览频道，这篇文章记录了一段旅程，提醒您：成都市第十五届人民代表大会常务委员会，",
    ],
)
def test_a_note_of_adoption_or_a_clause_is_no_headline(opening):
    document = made(
        f"{opening}\n成都市第十五届人民代表大会常务委员会第三十四次会议听取了市人民政府《关于成都市2011年财政决算和2012年上半年财政预算执行情况的报告》，"
        "会议同意该报告，决定批准成都市2011年财政决算。\n"
    )
    assert document.tables["sources"][0]["title"].value == ""


def test_a_list_with_bullets_goes_on_behind_a_broken_name():
    document = made(
        "2020年国家园林城市名单\n• 河北省承德市 • 江苏省宿迁市 • 安徽省安庆市 • 江西省赣州市 • 山东省日\n照市 • 贵州省黔西南布依族苗族自治州 • 陕西省汉中市\n"
    )
    assert [row.place.value for listed in document.lists for row in listed.rows][4:] == [
        "日照市",
        "黔西南布依族苗族自治州",
        "汉中市",
    ]
