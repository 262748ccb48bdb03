"""Years of annual targets: bounded by the plan they are handed down with, and by no plan that merely stands near."""

from __future__ import annotations

import pytest

from tests.support.restore_corpus import Corpus, paper, restore

PLAN = ("2016", "2017", "2018", "2019", "2020")


def candidates(words: str) -> list[tuple[str, ...]]:
    return [item.candidates for item in restore(Corpus((paper(words),))).items]


def test_targets_handed_down_with_the_indicators_of_a_plan_lie_in_it():
    words = (
        "市里印发《“十三五”节能降碳指标的通知》，同时下达####年、####年节能计划目标、####年降碳计划目标，制定了办法。"
    )
    assert candidates(words) == [PLAN, PLAN, PLAN]


@pytest.mark.parametrize(
    "words",
    [
        "市里印发《“十三五”节能降碳指标的通知》，制定了《####年削减煤炭工作计划》。",
        "市里印发《“十三五”节能降碳指标的通知》。####年下达了目标。",
        "市里印发《“十三五”环境规划》，同时下达####年资金计划。",
        "落实《“十三五”节能降碳指标的通知》，早在####年就下达了目标。",
    ],
)
def test_a_year_near_a_plan_is_not_said_to_lie_in_it(words):
    assert candidates(words) == [()]
