"""Each rule of the restorer by itself: what it draws, and what it must not draw."""

from dataclasses import replace

import pytest
from lccp.extract.prose.pilot_totals import Total
from lccp.model import Document, Source
from lccp.restore.model import KnownPilot, Score
from lccp.restore.premises.years import plan_years

from tests.support.restore_corpus import Corpus, figure, paper, piece, restore


def found(*papers, **more):
    """What is known of the first document's tokens: a value, candidates, or nothing."""
    made = restore(Corpus(tuple(papers), **more))
    return [item.value or item.candidates for item in made.items if item.token.source == papers[0].source]


# -- numbering --------------------------------------------------------------------------------------

TITLES = ("能源结构", "产业结构调整情况", "交通工具", "建筑节能改造", "森林碳汇")
SAID = ("能源结构持续优化", "产业结构不断调整", "交通工具更新", "建筑节能改造面积增加", "森林碳汇增长")
REPORT = "一、总论\n" + "\n".join(f"{said}（图#）。\n图# {title}" for said, title in zip(SAID, TITLES, strict=True))


def report(words=REPORT, captions=tuple(f"图# {title}" for title in TITLES)):
    doc = paper(words)
    return replace(
        doc, figures=tuple(figure(doc, caption, (), ()) for caption in captions), headings=doc.paragraphs[:1]
    )


def test_captions_and_as_many_references_are_numbered_in_order():
    assert found(report()) == [n for n in "12345" for _ in "ab"]


def test_a_few_captions_may_be_an_excerpt():
    """Two figures of a short report may be its second and third."""
    assert not any(found(report("\n".join(REPORT.split("\n")[:5]), [f"图# {title}" for title in TITLES[:2]])))


def test_a_document_without_a_first_heading_may_be_a_part():
    assert not any(found(report(REPORT.replace("一、总论", "总论"))))


@pytest.mark.parametrize("dash", "-–—−.·")
def test_numbers_by_chapter_are_not_numbered_through(dash):
    assert not any(found(report(REPORT.replace("图#", f"图#{dash}#"), [f"图#{dash}# {title}" for title in TITLES])))


def test_a_document_that_begins_in_the_middle_is_not_numbered_from_one():
    assert not any(found(report(REPORT.replace("一、总论", "三、总论"))))


def test_a_kept_number_that_does_not_fit_stops_the_numbering():
    assert not any(found(report(REPORT.replace("情况", "情况（图7）"))))


def test_more_references_than_captions_mean_a_figure_may_be_missing():
    assert not any(found(report(REPORT.replace("。", "（图#）。", 1))))


def test_a_reference_that_is_closer_to_another_caption_is_not_paired():
    doc = report(REPORT.replace("产业结构不断调整", "如前所述，能源结构"))
    assert not any(found(doc))


def test_captions_before_a_kept_number_are_numbered_without_references():
    words = "一、总论\n图# 能源结构\n图2 产业结构\n图# 交通结构"
    assert found(report(words, words.split("\n")[1:])) == ["1", ()]


def test_captions_before_a_kept_number_may_have_changed_places():
    words = "一、总论\n图# 能源结构\n图# 产业结构\n图3 交通结构"
    assert found(report(words, words.split("\n")[1:])) == [(), ()]  # a convention narrows nothing


def test_a_number_that_is_referred_to_nowhere_is_not_given_to_a_caption():
    words = "一、总论\n图1 能源结构\n图2 产业结构（图1、见图2）。\n图# 交通结构（见图2）。\n图4 建筑（见图4）。"
    doc = report(words, ["图1 能源结构", "图2 产业结构", "图# 交通结构", "图4 建筑"])
    assert not any(found(doc))


def test_captions_under_two_annexes_may_start_anew():
    doc = report(REPORT + "\n附件2 方案\n图# 技术路线", (*(f"图# {title}" for title in TITLES), "图# 技术路线"))
    assert not any(found(replace(doc, headings=(*doc.headings, piece(doc, "附件2 方案")))))


CODES = ("A#", "A#", "A#", "B#", "B#", "B#", "C#", "C#", "C#", "D#")


@pytest.mark.parametrize(
    ("codes", "values"),
    [
        (CODES, [*"1231231231"]),
        (("A1", *CODES[1:]), [*"231231231"]),
        (CODES[:6], [()] * 6),  # a short table may leave numbers out
        (("A#", "A4", *CODES[2:]), [()] * 9),  # one number is left out: so may others be
        (("A0", *CODES[1:]), [()] * 9),
        (CODES[3:] + CODES[3:], [()] * 14),  # no A: a table torn off
        ((*CODES, "A#"), [()] * 11),  # a second table
    ],
)
def test_codes_of_indicators_run_on_from_a1(codes, values):
    doc = paper("\n".join(codes))
    assert found(replace(doc, codes=doc.paragraphs)) == values


HEAD = "序号\t城市\t年份\n"


@pytest.mark.parametrize(
    ("column", "values"),
    [
        (["1", "#", "3"], [()]),  # or one is printed twice
        (["1", "2", "#", "4"], [()]),
        (["#", "#", "3"], [(), ()]),
        (["1", "#", "4"], [()]),  # a gap, or two
        (["#", "#", "#"], [(), (), ()]),  # may go on from another table
        (["#"] * 9 + ["##", "##"], [()] * 11),  # 1, 2, 2, 4 … 10 has the same form
        (["1", "2", "#", "2", "3"], [()]),  # starts anew
    ],
)
def test_a_column_of_running_numbers_gives_none(column, values):
    assert found(paper(HEAD + "\n".join(f"{number}\t甲市\t未定" for number in column))) == values


def test_pages_of_contents_prove_nothing():
    """A table of two columns may follow them line by line, and its numbers go up and down."""
    assert not any(
        found(
            paper("目 录\n" + "\n".join(f"第{n}章\t{page}" for n, page in zip("一二三", ("2", "#", "2"), strict=True)))
        )
    )


# -- counting ---------------------------------------------------------------------------------------

TEXT = (
    "一是甲市、乙市等##个城市出台低碳规划。其中#个城市由市人民政府发布，##个城市由市发展改革委发布（图1）。\n"
    "甲市、丙市\n"
    "乙市、丁市、戊市、己市、庚市、辛市、壬市、癸市、子市、丑市\n"
    "人民政府发布（#个）\n"
    "发展改革委发布（##个）\n"
    "图1 各市发布低碳规划的情况"
)
LISTS = ("甲市、丙市", "乙市、丁市、戊市、己市、庚市、辛市、壬市、癸市、子市、丑市")
LABELS = ("人民政府发布（#个）", "发展改革委发布（##个）")


def charted(words=TEXT, lists=LISTS, labels=LABELS):
    doc = paper(words)
    return replace(doc, figures=(figure(doc, "图1 各市发布低碳规划的情况", lists, labels, "低碳规划"),))


def test_labels_count_lists_and_sentences_count_the_same():
    assert found(charted()) == ["12", "2", "10", "2", "10"]


def test_a_label_that_counts_documents_counts_no_list():
    doc = charted(TEXT.replace("（#个）", "（#个规划）"), labels=("人民政府发布（#个规划）", LABELS[1]))
    assert not any(found(doc))


def test_a_list_that_ends_in_deng_is_not_whole():
    lists = (LISTS[0] + "等", LISTS[1])
    assert not any(found(charted(TEXT.replace(LISTS[0], lists[0]), lists)))


def test_contradictory_labels_restore_nothing_and_are_told():
    doc = charted(TEXT.replace("人民政府发布（#个）", "人民政府发布（3个）"), labels=("人民政府发布（3个）", LABELS[1]))
    made = restore(Corpus((doc,)))
    assert not any(item.value for item in made.items)
    (finding,) = made.findings
    assert (finding.kind, finding.severity) == ("contradiction", "high")
    assert "list 1 has 2 names" in finding.message


def test_a_sentence_that_also_counts_drafts_is_no_sum_of_what_was_issued():
    assert not found(charted(TEXT.replace("出台低碳规划", "出台或编制低碳规划")))[0]


PILOTS = tuple(
    KnownPilot(f"b{batch}-{n:02d}", batch, level, name, year)
    for batch, year, members in ((1, "2010-07", ["province", "municipality"]), (2, "2012-11", ["prefecture"] * 9))
    for n, (level, name) in enumerate(zip(members, ["广东省", "天津市"] + ["甲市"] * 9, strict=False), 1)
)
SENTENCE = "自####年以来，我国已分两批开展了##个低碳城市试点。"
CALLED = "北京、天津等30个城市参加。"


def total(words, levels, batches=(1, 2)):
    doc = paper(words)
    return replace(
        doc, totals=(Total(batches, levels, piece(doc, "##个")[:2], piece(doc, "分两批开展了##个低碳城市")),)
    )


CITIES = ("municipality", "prefecture", "county", "district", "xpcc")


def test_pilots_are_counted_from_the_tables_where_the_sentence_says_which():
    assert found(total(SENTENCE + CALLED, CITIES), pilots=PILOTS) == ["2010", ("10", "11")]
    plain = SENTENCE[:-1] + "，涵盖不同城市（区、县）。" + CALLED
    assert found(total(plain, CITIES), pilots=PILOTS) == ["2010", "10"]
    assert found(total(SENTENCE, ("province", *CITIES)), pilots=PILOTS) == ["2010", ("10", "11")]


@pytest.mark.parametrize("whose", ["我省", "全省", "省级试点方面，我国"])
def test_pilots_of_a_province_are_not_the_nations(whose):
    words = SENTENCE.replace("我国", whose) + CALLED
    assert not any(found(total(words, CITIES), pilots=PILOTS))
    assert not any(found(total(words.replace(whose, ""), CITIES), pilots=PILOTS))


def test_a_table_that_a_document_before_says_is_not_whole_counts_nothing():
    other = replace(paper("前两批共12个", "y"), totals=())
    other = replace(
        other, totals=(Total((1, 2), ("province", *CITIES), piece(other, "12"), piece(other, "前两批共12个")),)
    )
    counting = total(SENTENCE + CALLED, CITIES)
    before, behind = restore(Corpus((other, counting), PILOTS)), restore(Corpus((counting, other), PILOTS))
    assert [item.value or item.candidates for item in before.items][1] == ()
    assert [item.value or item.candidates for item in behind.items] == found(counting, pilots=PILOTS)


@pytest.mark.parametrize("restated", ["全国12个低碳试点均已完成。", "共有8个试点城市完成评估。"])
def test_a_count_that_the_document_restates_otherwise_restores_nothing(restated):
    """The tables hold 11, one of them a province: 12 and 8 are none of their counts."""
    assert not any(found(total(SENTENCE + CALLED + restated, CITIES), pilots=PILOTS))
    agreeing = SENTENCE + CALLED + "全国11个低碳试点均已完成。"
    assert found(total(agreeing, CITIES), pilots=PILOTS) == ["2010", ("10", "11")]


def test_a_count_of_the_batches_that_differs_restores_nothing():
    doc = total(SENTENCE + CALLED + "前两批共12个试点城市均已完成。", CITIES)
    again = Total((1, 2), CITIES, piece(doc, "12"), piece(doc, "前两批共12个试点城市"))
    assert not any(found(replace(doc, totals=(*doc.totals, again)), pilots=PILOTS))


def test_whether_municipalities_are_cities_must_be_said():
    assert found(total(SENTENCE, CITIES), pilots=PILOTS) == ["2010", ()]
    assert found(total(SENTENCE + CALLED + "四个直辖市另计。", CITIES), pilots=PILOTS) == ["2010", ()]


def test_a_batch_that_no_table_holds_leaves_the_count_open():
    assert not any(found(total(SENTENCE + CALLED, CITIES, (1, 2, 3)), pilots=PILOTS))


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("煤炭、电力等#个行业", tuple("23456789")),
        ("设定强度等#项指标", tuple("123456789")),
        ("高等#个学校", ()),
        ("获得一等、二等#名", ()),
        ("成为首批#个试点园区之一", tuple("23456789")),
        ("共有3个县区，其中#个县区完成", tuple("0123")),
        ("共有3个县区，其中#个项目完成", ()),
        ("碳交易履约率达###%", "100"),
        ("公交车###%纯电动化", "100"),
        ("任务完成率达###%", ()),
        ("债务占比达###%", ()),
        ("占比较上年提高###%", ()),
        ("毛入学率达###%", ()),
        ("2017年#月", tuple("123456789")),
        ("2017年##月", ()),
        ("2017年1#月", tuple("012")),
        ("“十三五”时期（####-####年）", ()),  # or to 2019, where it is not over
        ("“十三五”时期（2016-20##年）", ("16", "17", "18", "19", "20")),
        ("碳达标率达###%", ()),
        ("清缴率达###.#%", ()),
        ("较上年增长###%纯电动化", ()),
        ("建成#座亚洲最大的电站之一", ()),
        ("供水、供电等#项工程", tuple("123456789")),
        ("共有超过3个县区，其中#个县区完成", ()),
        ("共有1,003个县区，其中#个县区完成", ()),
        ("共有3个县区，其中#个县区项目完成", ()),
        ("3个县区推进创建，其中#个已完成", ()),
        ("建设周期2年1#月", ()),
        ("公元前2070-1##6年", ()),
        ("GB3838-2##2年版", ()),
        ("由2030年至202#年提前5年", ()),
        ("“十三五”及远景（####-####年）", ()),
        ("2005-20#4年", tuple("123456789")),
        ("连续编制2010-2019年共##年清单", "10"),
        ("前两批##个试点城市", ()),
        ("，###%的试点城市碳排放强度下降", "100"),
        ("达标###%的企业", ()),
        ("相当于上年###%的城市用水", ()),
    ],
)
def test_what_a_sentence_says_of_its_own_numbers(words, value):
    assert found(paper(words)) == [value]


def test_what_had_begun_is_no_later_than_the_document():
    assert found(paper("自20#0年以来", issued="2017-11")) == [("0", "1")]
    assert found(paper("自20#0年起施行", issued="2017-11")) == [()]
    assert found(paper("北京于20#0年印发《方案》", issued="2017-11")) == [("0", "1")]
    assert found(paper("该市将于20#0年印发《方案》", issued="2017-11")) == [()]


@pytest.mark.parametrize(
    ("words", "known"),
    [
        ("截至20#6年底，全市已建成充电桩五千个。", ("0", "1")),
        ("截至20#6年6月，累计成交五万吨。", ("0", "1")),
        ("自20#5年起已连续编制清单。", ("0", "1")),
        ("截至20#6年底，电动化率达到八成。", ()),  # a plan asks for it so
        ("到截至20#6年底前，已出台办法。", ()),
        ("截至20#6年底，已建成的充电桩力争翻番。", ()),
        ("自20#5年起便可申请。", ()),
        ("自20#5年起施行。", ()),
    ],
)
def test_what_is_done_up_to_a_year_was_done_by_the_document_s(words, known):
    assert found(paper(words, issued="2017-11")) == [known]
    assert found(paper(words)) == [()]  # no date, no bound


@pytest.mark.parametrize(
    ("words", "known"),
    [
        ("创新举措共计23项，实际已完成或部分完成2#项。", [("0", "1", "2", "3")]),
        ("创新举措共计2#项，已完成28项。", [("8", "9")]),
        ("重点任务共计23项，超额完成2#项。", [()]),
        ("重点任务共计23项，已完成投资2#个亿。", [()]),
        ("涉及城市共计23个，已完成任务2#项。", [()]),
    ],
)
def test_no_more_of_a_total_is_done_than_there_is(words, known):
    assert found(paper(words)) == known


def test_five_year_plans_have_their_years():
    assert [plan_years(numeral) for numeral in ("十", "十二", "十四")] == [(2001, 2005), (2011, 2015), (2021, 2025)]


def test_points_of_a_category_are_those_of_its_indicators():
    doc = paper("20分\n7分\n#分\n5分")
    whole, *parts = doc.paragraphs
    one = Score("A", whole, tuple(parts))
    assert found(replace(doc, scores=(one,))) == [()]  # nothing shows that points add up in this table
    whole, *parts = paper("9分\n4分\n5分", "y").paragraphs
    assert found(replace(doc, scores=(one, Score("B", whole, tuple(parts))))) == ["8"]
    whole, *parts = paper("9分\n4分\n4分", "y").paragraphs
    assert found(replace(doc, scores=(one, Score("B", whole, tuple(parts))))) == [()]


# -- the same document elsewhere ----------------------------------------------------------------------

CITES = "如甲市《低碳发展中长期规划（####-####年）》，阐明了未来十年的战略，已经成为决策的依据。"
OTHER = "《甲市低碳发展中长期规划（2011—2020年）》是综合性规划。"


def test_a_period_comes_from_the_same_document_cited_elsewhere():
    assert found(paper(CITES), paper(OTHER, "y")) == ["2011-2020"]


@pytest.mark.parametrize(
    ("cites", "other"),
    [
        (CITES.replace("未来十年", "未来"), OTHER),  # perhaps a later edition
        (CITES.replace("已经成为", "将作为"), OTHER),
        (CITES, OTHER.replace("2011—2020", "2016—2020")),  # plans of five years are issued anew
        (CITES, OTHER.replace("甲市", "乙市")),
        (CITES, OTHER + "《甲市低碳发展中长期规划（2021—2030年）》"),
        (CITES + OTHER, OTHER),  # two in one document may be two editions
    ],
)
def test_another_edition_or_another_title_gives_no_period(cites, other):
    assert not any(found(paper(cites), paper(other, "y")))


HAN = "".join(chr(0x4E00 + n * 7 % 2000) for n in range(1200))
LONG = "".join(f"{HAN[n * 20 : n * 20 + 20]}{n + 10}项" for n in range(60))
LOST_ALL = "".join(f"{HAN[n * 20 : n * 20 + 20]}##项" for n in range(60))


HEADS = [
    ("", ""),
    ("第三批名单\n", "第三批名单\n"),
    ("第三批名单\n", "第三批名单（修订）\n"),
    ("甲市####年报告\n", "甲市2022年报告\n"),
    ("甲发〔2021〕5号\n", "甲发〔2021〕5号\n"),
]


@pytest.mark.parametrize(("head", "other"), HEADS)
def test_a_copy_proves_nothing_and_is_named(head, other):
    made = restore(Corpus((paper(head + LOST_ALL), paper(other + LONG, "y"))))
    assert {item.status for item in made.items} == {"open"}
    assert not any("11" in item.bounds for item in made.items)
    assert "y has 11 in like words, which proves nothing" in made.said[made.items[-59].token.key]
    assert made.items[-59].mentions[0].spans[0].source == "y"


def vouched(first, second, **says):
    """Two documents of which the manifest says something of the first."""
    origin = first.origin
    document = Document(Source(origin.id, "x.txt", extra=says), origin, "text/plain", "utf-8", 0, "", ())
    return restore(Corpus((first, second), documents={origin.id: document}))


def test_a_copy_that_the_manifest_vouches_for_attests():
    made = vouched(paper("报告\n" + LOST_ALL), paper("报告\n" + LONG, "y"), same_as="y")
    assert [item.value for item in made.items] == [str(n + 10) for n in range(60)]
    assert {item.status for item in made.items} == {"attested"}
    assert made.items[0].ref == "raw/sources.toml#x.same_as"
    made = vouched(paper("报告\n" + LONG), paper("报告\n" + LOST_ALL, "y"), same_as="y")
    assert {(item.status, item.ref) for item in made.items} == {("attested", "raw/sources.toml#x.same_as")}


def test_a_vouched_copy_whose_number_does_not_fit_gives_none():
    made = vouched(paper(LOST_ALL), paper(LONG.replace("11项", "110项"), "y"), same_as="y")
    assert [item.value for item in made.items[:3]] == ["10", "", "12"]


def test_a_draft_that_cites_a_plan_gives_no_period():
    long = HAN[:600]
    assert found(paper(CITES + long), paper(OTHER + "丁戊", "y")) == ["2011-2020"]
    assert not any(found(paper(CITES + long), paper(CITES.replace("####-####", "2011-2020") + long, "y")))


# -- conventions ------------------------------------------------------------------------------------


def test_numbering_in_order_is_a_convention():
    made = restore(Corpus((report(),)))
    assert {item.status for item in made.items} == {"conventional"}
    assert all("assuming the convention" in said for said in made.said.values())


def test_an_excerpt_numbers_nothing():
    assert not any(found(replace(report(), excerpt=True)))


@pytest.mark.parametrize(
    "words",
    [
        REPORT.replace("图# 产业", "图4 产业"),
        REPORT + "\n详情见图9。",
        REPORT + "\n详情见图##。",
        REPORT + "\n与上文图 12 相同。",
    ],
)
def test_what_kept_its_digits_shows_that_a_numbering_is_another(words):
    captions = [f"图# {title}" if f"图# {title}" in words else f"图4 {title}" for title in TITLES]
    assert not any(found(report(words, captions)))
