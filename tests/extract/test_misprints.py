"""The short patterns that spare paragraphs the long ones of misprinted numbers."""

from __future__ import annotations

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lccp.extract.prose.quantity_doubts import MISPRINTS, Misprint

from tests.support.commands import ROOT

DATA = ROOT / "tests/extract/data"
PIECES = st.sampled_from(
    [
        *"0123456789",
        "12",
        "2025",
        "１",
        "�",
        "10⁸",
        "×10",
        "^-8",
        "⁻³",
        ".",
        "．",
        ",",
        "，",
        "、",
        "和",
        "/",
        "分之",
        "三",
        "—",
        "–",
        "～",
        "~",
        "-",
        "−",
        "±",
        "（",
        "）",
        "(",
        ")",
        " ",
        "\u3000",
        "+",
        "＋",
        "E",
        "e",
        "l",
        "I",
        "O",
        "¥",
        "$",
        "万吨",
        "亿元",
        "%",
        "个",
        "百分点",
        "不含军工",
        "约",
        "以上",
        "基点",
        "LPR",
        "年",
        "。",
    ]
)
FORMS = pytest.mark.parametrize(
    "misprint", [misprint for misprint in MISPRINTS if misprint.hint], ids=lambda misprint: misprint.reason[:30]
)


def printed() -> list[str]:
    """Sentences with numbers: those of the tests and the paragraphs of the tables."""
    files = [path for path in sorted(DATA.rglob("*")) if path.suffix in (".tsv", ".toml", ".txt")]
    lines = [line for path in files for line in path.read_text("utf-8").split("\n")]
    with (ROOT / "extracted/paragraphs.csv").open(encoding="utf-8", newline="") as file:
        return [*lines, *(row["text"] for row in csv.DictReader(file))]


@FORMS
def test_a_hint_matches_wherever_its_form_does(misprint: Misprint) -> None:
    found = [text for text in printed() if misprint.form.search(text)]
    assert found, "no sentence of the tests has this form"
    assert [text for text in found if not misprint.hint.search(text)] == []


@FORMS
@given(st.lists(PIECES, min_size=3, max_size=14).map("".join))
def test_a_hint_matches_whatever_is_put_together(misprint: Misprint, text: str) -> None:
    assert not misprint.form.search(text) or misprint.hint.search(text)
