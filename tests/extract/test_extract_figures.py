"""Figures that a dump turned into scrambled lines: lists, labels, caption."""

from hypothesis import given
from hypothesis import strategies as st
from lccp.extract.structure import figures
from lccp.text.spans import Origin, Text


def names(words):
    return words.split("、")


PLACES = set(
    names(
        "晋城、上海、贵阳、遵义、衢州、呼伦贝尔、乌海、保定、温州、南平、景德镇、延安、淮北、黄山、六安、长沙、株洲、湘潭、郴州、兰州、"
        "杭州、天津、深圳、池州、赣州、金华、重庆、淮安、青岛、嘉兴、抚州、柳州、镇江、烟台、潍坊、济南、北京、琼中黎族苗族自治县、"
        "三明、南京、吉林、吉安、普洱市思茅区、普洱市"
    )
)
SECOND = """晋城、上海、贵阳、遵义、衢州、
呼伦贝尔、乌海

贵阳、保定、温州、南平、景德镇、延
安、淮北、黄山、六安、长沙、株洲、湘

潭、郴州、兰州

杭州、天津、深圳、池州、赣州、金华、
重庆、淮安、青岛、嘉兴、抚州、柳州

镇江、烟台、潍坊、济南

北京

图\ufffd 低碳试点发布和编制应对气候变化规划的情况

低碳试点发布
和编制低碳发

展规划情况

人民政府发布
（\ufffd个）已启动编制

或编制完成
（\ufffd\ufffd个）

领导小组发
布（\ufffd个）

发展改革委/生态
环境厅/局发布

（\ufffd\ufffd个）

人民政府/生
态环境局发

布（\ufffd个）"""


def lines(words):
    origin, at, out = Origin("x", words), 0, []
    for line in words.split("\n"):
        out.append(Text.quote(origin, at, at + len(line)))
        at += len(line) + 1
    return out


def parse(words):
    return figures.parse(lines(words))


def test_lists_are_groups_in_the_order_of_the_text_and_cut_names_are_whole():
    found = parse(SECOND)
    assert [len(group) for group in found.groups] == [7, 14, 12, 4, 1]
    second = "贵阳、保定、温州、南平、景德镇、延安、淮北、黄山、六安、长沙、株洲、湘潭、郴州、兰州"
    assert [place.value for place in found.groups[1]] == names(second)


def test_labels_end_with_their_count_even_in_the_middle_of_a_line():
    found = parse(SECOND)
    assert [(label.issuer.value, label.count.value) for label in found.labels] == [
        ("人民政府", "\ufffd"),
        ("已启动编制或编制完成", "\ufffd\ufffd"),
        ("领导小组", "\ufffd"),
        ("发展改革委/生态环境厅/局", "\ufffd\ufffd"),
        ("人民政府/生态环境局", "\ufffd"),
    ]
    assert [title.value for title in found.titles] == ["低碳试点发布和编制低碳发展规划情况"]


def test_a_label_that_contradicts_the_caption_and_a_place_in_two_lists_are_findings():
    kinds = [finding.kind for finding in figures.notices(parse(SECOND)) if finding.kind != "label"]
    assert kinds == ["label-contradicts-caption", "place-in-two-groups"]


def test_every_character_is_accounted_for():
    found = parse(SECOND)
    covered = set()
    for finding in figures.notices(found):
        covered |= set(range(finding.start, finding.end))
    assert all(n in covered for n, sign in enumerate(SECOND) if not sign.isspace())


def test_instruments_come_from_the_caption_alone():
    captions = {
        "图1 低碳试点发布和编制控制温室气体排放工作实施方案的情况": "控制温室气体排放工作实施方案",
        "图2 低碳试点发布低碳城市试点建设工作方案的情况": "低碳城市试点建设工作方案",
        "图3 各省印发碳达峰实施方案情况": "碳达峰实施方案",
    }
    for caption, instrument in captions.items():
        assert figures.instrument_of(lines(caption)[0]).value == instrument
    assert figures.instrument_of(lines("图5 低碳试点常态化温室气体清单编制情况")[0]) is None
    assert figures.instrument_of(None) is None


def test_a_figure_of_shares_has_labels_and_no_lists():
    found = parse(
        "一半以上的试点城市建立了温室气体考核目标责任制\n纳入\n年度考核\n\ufffd\ufffd％\n图\ufffd 低碳试点温室气体考核目标责任制构建情况"
    )
    assert (found.groups, found.labels, found.instrument) == ((), (), None)
    assert [words.value for words in found.rest][-1] == "\ufffd\ufffd％"


def test_a_sentence_that_begins_with_a_figure_is_no_caption():
    assert figures.is_caption("图1 低碳试点清单编制情况")
    assert figures.is_caption("图3-1城市分布")
    assert not figures.is_caption("图1显示，各地进展较快")
    assert not figures.is_caption("图1 各地进展较快。")


def test_longest_name_wins_over_a_line_break():
    assert [[p.value for p in group] for group in parse("南京、普洱市\n思茅区、三明").groups] == [
        ["南京", "普洱市思茅区", "三明"]
    ]
    assert [[p.value for p in group] for group in parse("南京、吉林\n吉安、三明").groups] == [
        ["南京", "吉林"],
        ["吉安", "三明"],
    ]


def test_a_name_that_is_no_place_stays_in_its_list():
    assert [[p.value for p in group] for group in parse("南京、某地、三明、吉安").groups] == [
        ["南京", "某地", "三明", "吉安"]
    ]


def test_counts_without_lost_digits_are_checked():
    right = "南京、三明\n人民政府发布（2个）\n图1 低碳试点发布规划的情况"
    assert "count" not in [finding.kind for finding in figures.notices(parse(right))]
    wrong = right.replace("2个", "3个")
    assert "count" in [finding.kind for finding in figures.notices(parse(wrong))]


def test_rows_quote_their_places_and_leave_a_lost_number_open():
    rows = list(figures.rows(parse(SECOND)))
    assert len(rows) == 38
    assert (rows[12]["place"].value, rows[12]["group"].value) == ("延安", "2")
    assert (rows[0]["figure"].value, rows[0]["instrument"].value) == ("", "应对气候变化规划")
    numbered = list(figures.rows(parse("南京、三明\n图12 低碳试点发布规划的情况")))
    assert numbered[0]["figure"].value == "12"


@given(st.lists(st.text(alphabet="南京三明、图1（个）发布情况 \ufffd，。", max_size=20), max_size=12))
def test_no_lines_make_it_fail_and_no_word_is_lost(words):
    joined = "\n".join(words)
    found = parse(joined)
    covered = set()
    for finding in figures.notices(found):
        covered |= set(range(finding.start, finding.end))
    assert all(n in covered for n, sign in enumerate(joined) if not sign.isspace())


def typeset(words, width):
    """Break words into lines of a width; 、 never begins a line."""
    out = []
    while words:
        end = width + (words[width : width + 1] == "、")
        out.append(words[:end])
        words = words[end:]
    return "\n".join(out)


@given(
    st.lists(st.sampled_from(sorted(name for name in PLACES if len(name) < 5)), min_size=2, max_size=30, unique=True),
    st.integers(12, 24),
)
def test_a_list_typeset_at_any_width_is_read_again(group, width):
    words = "、".join(group)
    # A line that happens to end with a whole name, with no 、 behind it, is the end of a list.
    found = parse(typeset(words, width))
    assert [place.value for each in found.groups for place in each] == group
    assert len(found.groups) == 1
