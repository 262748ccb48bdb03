"""Repairs: cases as data, and what must hold of each."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lccp.text.cells import text_cell, trace_text
from lccp.text.patterns import regex
from lccp.text.repairs import ALL, LINE, gaps
from lccp.text.rules import REPAIRS, mend_text, replay_rules, run_rule
from lccp.text.spans import Origin, Text

SIGNS = "低碳城市中共央国务院第一章附件 \u3000\u00a0\t\n*#2025０５ＧＤＰABab，。：（）“”\u200b⽬⻓⻰\ufffd"
WORDS = st.text(alphabet=st.sampled_from(SIGNS), min_size=1, max_size=60)

WILD = [
    ("close_gaps", "2020 左右", "2020左右"),
    ("close_gaps", "到 2025 年，", "到2025年，"),
    (
        "close_gaps",
        "少 碳 排 放 量 超 过 \ufffd \ufffd 万 吨。深 圳 在 全 国",
        "少碳排放量超过\ufffd\ufffd万吨。深圳在全国",
    ),
    ("close_gaps", "任 务 。而“ 创 新 举 措 ”和“ 低 碳", "任务。而“创新举措”和“低碳"),
    ("close_gaps", "国家低碳城市试点工作的 通知", "国家低碳城市试点工作的通知"),
    ("close_gaps", "序　　言".replace("　", " "), "序言"),
    ("close_gaps", "《中共中央 国务院关于完整准确全面贯彻》", "《中共中央 国务院关于完整准确全面贯彻》"),
    ("close_gaps", "附录1 开展低碳试点工作", "附录1 开展低碳试点工作"),
    ("close_gaps", "PILOT PROVINCES AND CITIES", "PILOT PROVINCES AND CITIES"),
    ("join_wraps", "对温室气体\n\n排放清单", "对温室气体排放清单"),
    ("join_wraps", "Mobility as\na Service", "Mobility as a Service"),
    ("fold_width", "ＧＤＰ２０２５", "GDP2025"),
    ("map_radicals", "⻓沙⽬录⻰", "长沙目录龙"),
    ("map_radicals", "碳账⼾", "碳账户"),
    ("drop_heading_marks", "## （二）工作原则", "（二）工作原则"),
    ("drop_bold_marks", "**（四）加强总结评估。**有关", "（四）加强总结评估。有关"),
    ("drop_bold_marks", "（一）**加强总结**和***评估***", "（一）加强总结和评估"),
    ("drop_invisible", "低\u200b碳\u2060", "低碳"),
]
MUST_NOT_CHANGE = [
    ("fold_width", "（一）指导思想。，：；“”％＋－"),
    ("drop_bold_marks", "大连市*"),
    # Signs of significance, as papers explain and print them; a paper's note lost four of its six stars.
    ("drop_bold_marks", "***、**、*分别表示在1%、5%、10%的水平上显著"),
    ("drop_bold_marks", "***p<0.01，**p<0.05，*p<0.1"),
    ("drop_bold_marks", "0.1**(0.2)**，5.2**万**"),
    ("drop_heading_marks", "C#语言"),
    ("join_wraps", "没有换行 的一行"),
    ("close_gaps", "Mobility as a Service"),
]


@pytest.mark.parametrize(("name", "before", "after"), WILD)
def test_lines_as_found_are_mended(name, before, after):
    assert run_rule(name, before) == after


@pytest.mark.parametrize(("name", "words"), MUST_NOT_CHANGE)
def test_what_is_right_stays(name, words):
    assert run_rule(name, words) == words


@pytest.mark.parametrize("name", ALL)
@given(words=WORDS)
def test_a_repair_made_twice_changes_nothing_more(name, words):
    once = run_rule(name, words)
    assert run_rule(name, once) == once


@pytest.mark.parametrize("name", sorted(set(ALL)))
@given(words=WORDS)
def test_a_repair_acts_alike_on_a_string_and_on_a_text(name, words):
    text = Text.quote(Origin("doc", words))
    assert text.edit(REPAIRS[name](words)).value == run_rule(name, words)


@given(WORDS)
def test_the_words_of_a_mended_text_replay_to_it(words):
    text = mend_text(Text.quote(Origin("doc", words)), LINE)
    if not text.value:
        return
    spans, names = trace_text(text)
    assert replay_rules(names, "".join(words[span.start : span.end] for span in spans)) == text.value


@given(WORDS, st.data())
def test_any_piece_of_a_mended_text_makes_a_cell_that_replays(words, data):
    text = mend_text(Text.quote(Origin("doc", words)), ALL[:-1])
    start, end = sorted((data.draw(st.integers(0, len(text))), data.draw(st.integers(0, len(text)))))
    cell = text_cell(text[start:end])
    if cell.value:
        assert replay_rules(cell.rules, "".join(words[span.start : span.end] for span in cell.spans)) == cell.value
        assert "\ufffd" not in cell.value


def test_the_last_signs_of_organs_are_those_of_their_pattern():
    bodies = regex.sub(r"\(\?:[^()]*\)(?=办)", "", gaps.ORGAN.pattern)
    last_signs = set("".join(regex.findall(r"(\p{Han}|\[\p{Han}+\])(?=[|)])", bodies))) - set("[]")
    assert last_signs == set(gaps.ORGAN_ENDS)
