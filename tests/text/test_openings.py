"""A pattern that is tried only where its matches can begin finds what the plain pattern does."""

from __future__ import annotations

import importlib
import pkgutil
import random
import re

import lccp
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lccp.text.openings import OpenedPattern, opening_signs


def opened_patterns() -> dict[str, OpenedPattern]:
    """Every such pattern that a module of the package holds by a name, in a table of patterns too."""
    found: dict[str, OpenedPattern] = {}
    for module in pkgutil.walk_packages(lccp.__path__, "lccp."):
        if module.name.endswith("__main__"):
            continue
        for key, value in vars(importlib.import_module(module.name)).items():
            held = (
                [value]
                if not isinstance(value, tuple)
                else [part for row in value if isinstance(row, tuple) for part in row]
            )
            found.update(
                {f"{module.name}.{key}[{n}]": part for n, part in enumerate(held) if isinstance(part, OpenedPattern)}
            )
    return found


OPENED = opened_patterns()


def spans(pattern: OpenedPattern | re.Pattern[str], text: str) -> list[tuple[int, int]]:
    return [match.span() for match in pattern.finditer(text)]


@pytest.mark.parametrize("name", OPENED)
def test_what_the_plain_pattern_finds_is_found(name: str):
    pattern, chance = OPENED[name], random.Random(name)
    plain, signs = re.compile(pattern.pattern), opening_signs(pattern.pattern)
    assert signs
    words = [
        *sorted(signs),
        *"0123456789",
        *"年月日前后底末、，。（）万元亿个年的在于",
        "2025年",
        "10月",
        "之前",
        "以上",
        "不超过",
    ]
    for _ in range(300):
        text = "".join(chance.choices(words, k=chance.randrange(1, 24)))
        assert spans(pattern, text) == spans(plain, text), text
        start = chance.randrange(len(text))
        first, same = pattern.search(text, start), plain.search(text, start)
        assert (first and first.span()) == (same and same.span()), text


def test_matches_are_met():
    """So that the test above is none of nothing: the patterns of times and numbers find theirs."""
    assert len(OPENED) > 10
    met = {
        name
        for name, pattern in OPENED.items()
        if spans(pattern, "请于2023年6月、7月底前，6月31日前报送，约30万元，入冬前")
    }
    assert len(met) > 5


@given(st.text("ab约0", max_size=12))
def test_conditions_and_missing_words_before_a_match(text: str):
    for source in ("(?<!a)(?:约|b)?0", "(?=a)[ab]+", "(?:a*b|(?<=0)约)", "(?!b)(?:a|0)(?:b|$)"):
        assert spans(OpenedPattern(source), text) == spans(re.compile(source), text)


@pytest.mark.parametrize("source", ["a?", "(?:a|)", "[^a]", ".", "(?i:a)", "(?i)a", r"\d", "(a)?(?(1)b|c)", "$"])
def test_a_pattern_that_begins_with_any_sign_or_none_has_no_openings(source: str):
    assert opening_signs(source) is None
