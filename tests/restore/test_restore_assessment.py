"""The 213 tokens of the assessment: what the five documents prove, token by token, and what removing a premise undoes."""

import re
from collections import Counter
from dataclasses import replace

import pytest
from lccp.restore.digit_tokens import fits_pattern

from tests.support.restore_corpus import five, restore

SOURCE = "pilot-assessment-2023"
# Argued by hand from the five documents: token number to value.
TABLES = {1: "2010", 2: "81", 158: "93"}
LISTS = {19: "1", 25: "1", 28: "24", 30: "12", 37: "14", 39: "12", 40: "1"} | {
    42: "23", 44: "23", 49: "22", 52: "34", 53: "22",
}  # fmt: skip
FIGURES = {
    21: "1",
    27: "1",
    32: "2",
    35: "2",
    43: "3",
    47: "3",
    48: "4",
    54: "4",
    96: "5",
    101: "5",
    103: "6",
    107: "6",
}
CODES = dict(zip((*range(167, 175), *range(183, 192)), "12312312345671234", strict=True))
SHARES = {113: "100", 141: "100", 143: "100"}
CITED = {22: "2011-2020"}
ENTAILED = TABLES | LISTS | FIGURES | CODES | SHARES | CITED
CANDIDATES = {
    16: ("25", "26"), 17: ("10", "14", "15"), 18: ("10", "14", "15"), 20: ("14", "15"), 23: ("10", "14", "15"),
    24: ("10", "14", "15"), 26: ("14", "15"), 29: ("4", "7"), 31: ("4", "7"), 36: ("4", "7"), 38: ("4", "7"),
    41: ("25", "31"), 45: ("2", "8"), 46: ("2", "8"), 50: ("4", "8"), 51: ("4", "8"), 33: tuple("123456789"),
    **dict.fromkeys(range(64, 70), ("2016", "2017", "2018", "2019", "2020")), 79: tuple("123456789"), 82: tuple("23456789"), 139: tuple("23456789"), 154: tuple("23456789"),
}  # fmt: skip


@pytest.fixture(scope="module")
def made():
    return restore(five())


def known(made):
    return {item.token.n: item.value for item in made.items if item.value}


def without(source):
    corpus = five()
    kept = tuple(paper for paper in corpus.papers if paper.source != source)
    return replace(corpus, papers=kept)


def with_figures(change):
    corpus = five()
    papers = tuple(
        replace(paper, figures=change(paper.figures)) if paper.source == SOURCE else paper for paper in corpus.papers
    )
    return replace(corpus, papers=papers)


def test_there_are_213_tokens_of_496_digits(made):
    assert len(made.items) == 213
    assert sum(len(item.token.lost) for item in made.items) == 496


def test_what_is_entailed_is_what_was_argued_by_hand(made):
    assert known(made) == ENTAILED


def test_candidates_are_those_that_no_premise_refutes(made):
    assert {item.token.n: item.candidates for item in made.items if item.candidates} == CANDIDATES


def test_everything_fits_its_pattern_and_nothing_contradicts(made):
    assert not made.findings
    for item in made.items:
        assert all(fits_pattern(value, item.token.pattern) for value in (*item.candidates, *filter(None, [item.value])))
        assert bool(item.value) == (item.status in ("entailed", "conventional"))
        assert bool(item.bounds) == (item.status == "open")
        assert item.steps or item.status == "open"


def test_open_tokens_say_what_is_known(made):
    bounds = {item.token.n: item.bounds for item in made.items}
    assert bounds[3] == "a year - a year; a range of years runs forward"
    assert bounds[7] == "two digits; 10 to 99"
    assert bounds[55].endswith("at least 2016")
    assert bounds[204] == "two digits; 10 to 99"  # nothing shows that the table's points add up


def test_the_labels_of_a_list_are_those_that_logic_leaves(made):
    by_caption = {}
    for (_, caption, group), found in made.groups.items():
        by_caption.setdefault(caption, {})[group] = (found.settled, [label.issuer.value for label in found.labels])
    one, two, three, four = (by_caption[caption] for caption in sorted(by_caption))
    assert one[4] == (True, ["领导小组"])
    assert one[3] == (False, ["人民政府", "发展改革委/生态环境厅/局"])
    assert [settled for settled, _ in two.values()] == [False, True, True, False, True]
    assert two[3][1] == ["发展改革委/生态环境厅/局"]
    assert two[5][1] == ["人民政府/生态环境局"]
    assert [settled for settled, _ in three.values()] == [True, False, False]
    assert four[1] == (True, ["人民政府"])


def test_arguments_name_their_kind_and_quote_their_spans(made):
    texts = five().texts
    said = {item.token.n: made.said[item.token.key] for item in made.items}
    assert said[44].startswith("named for a class: 南平 is named") or "list 1 has 23 names" in said[44]
    assert "未来十年" in said[22]
    assert "pilot-progress-report-2017" in said[22]
    assert said[113].startswith("share of a whole")
    assert said[113].endswith("so 100")
    assert said[23].endswith("so one of 10, 14, 15")
    assert not said[7]
    assert max(map(len, said.values())) <= 600
    assert not any(re.search("and [0-9]+ more", argument) for argument in said.values())
    for item in made.items:
        for step in item.steps:
            assert all(texts[span.source][span.start : span.end].strip() for span in step.spans)
            assert all(f"{span.start}-{span.end}]" in said[item.token.n] for span in step.spans)


def test_an_argument_has_no_premise_to_spare(made):
    steps = {item.token.n: item.steps for item in made.items}
    assert [step.kind for step in steps[101]] == ["numbering in order"]
    assert len(steps[25]) == 2  # the only list as short as the label's one digit, and that labels count lists


def test_nothing_depends_on_the_order_of_premises(made):
    turned = restore(five(), reversed)
    assert turned.items == made.items
    assert turned.groups == made.groups


def test_without_the_progress_report_the_cited_period_and_the_first_batches_are_open():
    made = restore(replace(without("pilot-progress-report-2017"), pilots=()))
    assert known(made) == {n: value for n, value in ENTAILED.items() if n not in (1, 2, 22)}


def test_without_the_tables_of_pilots_their_count_is_open():
    assert not {1, 2} & known(restore(replace(five(), pilots=()))).keys()


def test_without_a_list_of_a_figure_its_counts_are_open():
    def cut(figures):
        first, second, *rest = figures
        return (first, replace(second, groups=second.groups[:-1]), *rest)

    made = restore(with_figures(cut))
    assert known(made) == {n: value for n, value in ENTAILED.items() if n not in (28, 30, 37, 39, 40)}
    assert not any(item.candidates for item in made.items if 28 <= item.token.n <= 31)


def test_without_a_figure_no_figure_is_numbered():
    made = restore(with_figures(lambda figures: figures[:2] + figures[3:]))
    assert not FIGURES.keys() & known(made).keys()


def test_statuses_count_every_token(made):
    count = Counter(item.status for item in made.items)
    assert count == {
        "entailed": len(ENTAILED) - 29,  # of which the figures' numbers and the indicators' codes are by convention
        "conventional": 29,
        "candidates": len(CANDIDATES),
        "open": 213 - len(ENTAILED) - len(CANDIDATES),
    }


def test_without_the_lists_of_items_their_count_is_open():
    assert 158 not in known(restore(replace(five(), items=())))
