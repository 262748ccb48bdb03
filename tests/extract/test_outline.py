"""Outline and paragraphs of official documents, in the layouts in which they come."""

from __future__ import annotations

import pytest
from lccp.extract.document import extract
from lccp.extract.structure.source_row import breaks_off
from lccp.model import Source
from lccp.read import read


def made(text: str):
    return extract(read(Source("doc", "doc.txt"), text.encode()))


def sections(text: str) -> list[tuple[str, str, str]]:
    return [
        (one.id, one.marker.value if one.marker else "", one.heading.value if one.heading else "")
        for one in made(text).sections
    ]


def paragraphs(text: str) -> list[str]:
    return [one.text.value for one in made(text).paragraphs]


def test_markers_rank_whatever_markdown_says():
    text = "# 关于开展试点的通知\n\n## 一、总体要求\n\n（一）指导思想。以绿色发展为导向，推进工作。\n\n## （二）工作原则\n\n#### 二、任务\n\n**（一）加强评估。**各地要评估。\n"
    assert sections(text) == [
        ("1", "一、", "总体要求"),
        ("1.1", "（一）", "指导思想"),
        ("1.2", "（二）", "工作原则"),
        ("2", "二、", "任务"),
        ("2.1", "（一）", "加强评估"),
    ]


def test_a_run_in_number_with_a_long_first_sentence_has_no_heading():
    text = "一、要求\n（一）试点工作涉及经济社会、资源环境等多个领域，关系全局。各地要加强领导。\n"
    assert sections(text)[1] == ("1.1", "（一）", "")


def test_a_sentence_cut_by_a_page_is_one_paragraph():
    text = "一、原则\n\n——坚持积极稳妥。尊重客观规律，不简单以达峰时间早晚或\n\n峰值高低来衡量工作成效。\n\n——坚持因地制宜。充分考虑特点。\n"
    assert paragraphs(text) == [
        "——坚持积极稳妥。尊重客观规律，不简单以达峰时间早晚或峰值高低来衡量工作成效。",
        "——坚持因地制宜。充分考虑特点。",
    ]
    assert sections(text)[1:] == [("1.1", "——", "坚持积极稳妥"), ("1.2", "——", "坚持因地制宜")]


WRAPPED = """一、试点工作整体进展与成效

各试点城市紧密围绕国家低碳试点创建的具体任务和工作要求坚定不移
走生态优先绿色发展之路不断探索低碳发展机制和不同层次的低碳发展模式
把绿色低碳融入城市发展建设全过程以绿色低碳理念引领经济社会的发展和
民生的改善。
二是推动传统产业有序退出和转型。北京累计退出建材化工机械加工家具制
造食品饮料等行业规模以上企业目前全市已无烧结砖铸造锻造化学原料药生
产使用有机溶剂型涂料的家具制造等行业或生产工艺同时大力发展《应对气候
图1 试点发布规划的情况
人民政府发布（4个）
唐山、太原、大同、
承德
变化规划》设定的碳排放强度低的高精尖企业构建产业体系和碳排放统计核算
体系等重点任务。
"""


def test_short_lines_end_paragraphs_and_a_figure_inside_a_title_breaks_nothing():
    assert paragraphs(WRAPPED)[0].endswith("和民生的改善。")
    assert "《应对气候变化规划》" in paragraphs(WRAPPED)[1]
    assert len(paragraphs(WRAPPED)) == 2
    figure = made(WRAPPED).figures[0]
    assert [[place.value for place in group] for group in figure.groups] == [["唐山", "太原", "大同", "承德"]]


def test_each_paragraph_numbers_its_own_enumeration():
    text = "一、亮点\n镇江市积极探索。一是设立领导小组。二是建立机制。\n广元市坚持蓝图。一是设立专门机构。二是设立低碳日。三是推广。\n"
    assert sections(text)[1:] == [
        ("1.1", "一是", "设立领导小组"),
        ("1.2", "二是", "建立机制"),
        ("1.3", "一是", "设立专门机构"),
        ("1.4", "二是", "设立低碳日"),
        ("1.5", "三是", "推广"),
    ]


def test_enumerations_over_paragraphs_hold_those_inside_them():
    text = "（一）制度\n一是建立统计体系。上海率先。\n二是建立清单机制。①编制清单。②核算。\n"
    assert [id_ for id_, _, _ in sections(text)] == ["1", "1.1", "1.2", "1.2.1", "1.2.2"]


@pytest.mark.parametrize(
    "text",
    [
        "这一是事实。第二是另一回事。",
        "到2020年单位GDP能耗降低1.5吨以上。",
        "I. ①中… II. ①国… III. ①节能—研究报告",
        "附件中带星号地区要完善方案。",
    ],
)
def test_words_that_only_look_like_markers_open_no_section(text):
    assert sections(text + "\n") == []


def test_an_annex_takes_its_title_from_the_line_below():
    text = "国家发展改革委关于试点的通知\n\n各省：\n\n现通知如下。\n\n附件\n\n第四批试点名单\n\n省份\t序号\t城市\t峰值年\n河北\t1\t唐山市\t2025\n"
    assert sections(text) == [("1", "附件", "第四批试点名单")]


@pytest.mark.parametrize(
    ("words", "off"),
    [
        ("①创新低碳社区试点载", True),
        ("我们积极作为。还前往各地开展深入调", True),
        ("国家发展改革委", False),
        ("2017年1月7日", False),
        ("联系人：向慧 刘峰 电话：010-68505560/5883", False),
        ("试点工作取得成效。", False),
        ("他说：“可以。”", False),
    ],
)
def test_only_prose_can_break_off(words, off):
    assert breaks_off(words) is off


def test_nothing_is_dropped_in_silence():
    done = made(WRAPPED)
    held = "".join(p.text.value for p in done.paragraphs) + "".join(s.heading.value for s in done.sections if s.heading)
    assert "高精尖企业" in held
    assert "整体进展" in held


def test_indentation_tells_where_a_paragraph_begins():
    width = 20
    words = [
        "试点城市要尊重客观规律科学把握节奏稳妥推进。" + "各地区结合实际明确任务，" * 4 + "形成经验。",
        "有关部门要加强指导和支持力度。二是及时总结经验。" + "国家将统筹各类资金，" * 5 + "予以支持。",
        "各地要健全机制，压实责任，" * 4 + "确保完成。",
    ]
    lines = []
    for paragraph in words:
        rest = "　　" + paragraph
        while rest:
            lines.append(rest[:width])
            rest = rest[width:]
    assert paragraphs("\n".join(lines) + "\n") == words


INDENTED = (
    "低碳试点工作进展情况报告\n\n　　一、情况\n"
    "　　全市上下坚持以习近平新时代中国特色社会主义思想为指导，扎实推进低碳试点\n"
    "建设，累计完成改造面积和投资规模持续扩大，各项指标位居全省前列，其中达到\n{}\n"
    "　　各地要加强组织领导，明确责任分工，完善配套政策措施，确保各项任务落到\n实处，取得实效。\n"
    "　　二、成效\n"
    "　　成效明显，群众满意度持续提高，生态环境质量不断改善，绿色低碳生活方式\n加快形成。\n"
)


@pytest.mark.parametrize(
    "line",
    ["1.25人，下降16.7%。", "62.3公里，占比5%。", "(2)号线开通。", "5.12地震灾区重建。", "一、二级能效占比提高。"],
)
def test_a_number_at_the_margin_below_a_full_line_that_breaks_off_begins_no_section(line):
    assert [heading for _, _, heading in sections(INDENTED.format(line))] == ["情况", "成效"]
    assert paragraphs(INDENTED.format(line))[0].endswith(line)


def test_items_below_one_another_stay_items_however_full_their_lines_are():
    items = "全市领先。\n1.坚持以习近平新时代中国特色社会主义思想为指导全面推进低碳试点城市建设\n2.坚持统筹推进分类指导因地制宜加快形成绿色低碳生产方式和生活方式体系。"
    assert [marker for _, marker, _ in sections(INDENTED.format(items))] == ["一、", "1.", "2.", "二、"]


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        # as wide as the text is wrapped
        (
            "关于市政协十四届二次会议第0356号提案的答复\n沪发改提复〔2024〕第27号\n王晓红委员：\n您提出的建议收悉，经认真研究并会同有关部门\n办理，现将办理情况答复如下。\n本市已出台低碳示范创建工作方案，明确了到二\n〇二五年建成一百个低碳社区的工作目标任务。\n下一步，将会同有关部门结合全国低碳日活动广\n泛开展宣传。\n",
            "document_number",
            "沪发改提复〔2024〕第27号",
        ),
        (
            "关于低碳试点城市建设工作情况的报告\n——2016年10月27日在苏州市第十五届人民代表大会常务委员会会议上\n苏州市发展和改革委员会主任 凌鸣\n主任、各位副主任：\n现将有关情况报告如下。\n",
            "issued",
            "2016-10-27",
        ),
    ],
)
def test_a_line_below_a_full_one_opens_a_part_of_its_own(text, field, value):
    assert made(text).tables["sources"][0][field].value == value


def test_a_title_goes_on_over_lines_without_a_sign():
    text = "为深入贯彻决策部署，落实《中共中央 国务院关于做好碳达峰工作的意见》和《国务院关\n于印发行动方案的通知》要求，制定本方案。\n为深入贯彻决策部署，落实《中共广东省委 广东省\n人民政府关于推进碳达峰工作的\n实施意见》，制定本方案。\n"
    titles = [row["title"].value for row in made(text).tables["cited_documents"]]
    assert titles[1:] == ["国务院关于印发行动方案的通知", "中共广东省委广东省人民政府关于推进碳达峰工作的实施意见"]


def test_a_line_that_compares_numbers_is_no_trail_of_a_site():
    text = "低碳试点监测情况\n一、空气\nPM2.5>35微克/立方米的天数为12天\n能效>90%的企业12家\n上一篇报告指出，减排12万吨\n二、其他\n全年成效明显。\n"
    assert paragraphs(text)[1:4] == [
        "PM2.5>35微克/立方米的天数为12天",
        "能效>90%的企业12家",
        "上一篇报告指出，减排12万吨",
    ]
