"""Every sentence that lccp writes about documents is said in English and in Chinese, and says the same in both."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import lccp
import pytest
import regex

from tests.support.modules import nodes_of

PACKAGE = Path(lccp.__file__).parent
MAKERS = ("Notice", "RestoreFinding", "make_finding", "add_finding", "_add_finding", "_add_notice", "note", "_note")
GRAMMAR = {"plural", "verb", "english", "chinese", "rest", "count"}
"""What a sentence needs in one language for its grammar: an ending, a verb, a list with its ``and`` or its 等."""


@cache
def calls() -> tuple[tuple[str, str, ast.Call], ...]:
    """Every call in the package: where it stands, and of what."""
    return tuple(_calls())


def _calls() -> Iterator[tuple[str, str, ast.Call]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in nodes_of(path):
            if isinstance(node, ast.Call):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                yield f"{path.relative_to(PACKAGE)}:{node.lineno}", name, node


def _fields(template: str) -> set[str]:
    return {name.split("!")[0] for _, name, _, _ in string.Formatter().parse(template) if name}


def test_a_template_fills_the_same_values_in_both_languages() -> None:
    """Both templates of ``say`` are written where it is called, name the same values, and the second is Chinese."""
    wrong: list[str] = []
    templates = 0
    for place, name, call in calls():
        if name not in ("say", "Message") or len(call.args) < 2:
            continue
        english, chinese = call.args[:2]
        if not (isinstance(english, ast.Constant) and isinstance(chinese, ast.Constant)) or not english.value:
            continue
        templates += 1
        first, second = _fields(english.value), _fields(chinese.value)
        if differing := (first ^ second) - GRAMMAR:
            wrong.append(f"{place}: {differing}")
        words = regex.sub(r"\{[^}]*\}", "", english.value)
        if regex.search(r"[A-Za-z]{3}", words) and not regex.search(r"\p{Han}", chinese.value):
            wrong.append(f"{place}: {chinese.value!r} is no Chinese")
    assert not wrong
    assert templates > 150


def test_no_finding_is_made_of_a_plain_string() -> None:
    """A finding's sentence is a ``Message``: a literal or an f-string in its place would have no Chinese."""
    places = [
        place
        for place, name, call in calls()
        if name in MAKERS
        for argument in (*call.args[2:], *(keyword.value for keyword in call.keywords if keyword.arg == "message"))
        if isinstance(argument, ast.JoinedStr)
        or (isinstance(argument, ast.Constant) and isinstance(argument.value, str) and " " in argument.value)
    ]
    assert not places
    assert sum(name in MAKERS for _, name, _ in calls()) > 60


@pytest.mark.parametrize("severity", ["high", "medium", "low", "info"])
def test_labels_and_furniture_need_no_review(severity: str) -> None:
    """What merely says where words went is no work for anybody; whatever faults a document is, and personal data."""
    from lccp.combine.findings import needs_review
    from lccp.model import Notice
    from lccp.text.messages import Message

    said = Message("a sentence", "一句话")
    for kind in ("label", "furniture", "no-goal", "count", "personal"):
        expected = severity != "info" or kind == "personal"
        assert needs_review(Notice(kind, severity, 0, 0, said)) is expected


def test_every_finding_of_the_documents_is_told_in_chinese() -> None:
    """No row of findings.csv lacks its Chinese; labels, furniture and what only informs need no review."""
    import csv

    with (PACKAGE.parents[1] / "extracted" / "findings.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows
    assert all(regex.search(r"\p{Han}", row["message_zh"]) for row in rows)
    unreviewed = [row for row in rows if row["review"] == "false"]
    assert {row["kind"] for row in unreviewed if row["severity"] != "info"} == set()
    assert {row["kind"] for row in unreviewed} <= {"label", "furniture", "unparsed"}
    assert not [row for row in rows if row["kind"] in ("label", "furniture") and row["review"] == "true"]


def test_a_chinese_template_has_no_english_words_but_names_and_codes() -> None:
    """What stands in a Chinese template in Latin letters is a table, a column, a file, an option or a code."""
    from lccp.schemas import TABLES, schema

    names = {*TABLES, *(column for table in TABLES for column in schema(table).columns)}
    names |= {
        "attested",
        "corrections",
        "toml",
        "true",
        "false",
        "without",
        "personal",
        "max",
        "seconds",
        "lccp",
        "ocr",
        "raw",
    }
    wrong: list[str] = []
    for place, name, call in calls():
        if name not in ("say", "Message") or len(call.args) < 2 or not isinstance(call.args[1], ast.Constant):
            continue
        latin = regex.findall(r"[A-Za-z_]{2,}", regex.sub(r"\{[^}]*\}", "", str(call.args[1].value)))
        wrong += [f"{place}: {word}" for word in latin if word not in names and not word.isupper()]
    assert not wrong


def test_every_contradiction_within_a_row_is_told_in_chinese() -> None:
    """What is left out of a row that contradicts itself says why in Chinese, whatever columns do not go together."""
    from lccp.combine import row_rules
    from lccp.combine.constraints import IN_CHINESE

    groups = [value for name, value in vars(row_rules).items() if name.isupper() and isinstance(value, tuple)]
    used = {
        row_rules.DATE,
        row_rules.NUMBER,
        row_rules.STRETCH,
        *(pair[0] for pair in row_rules.CONTRADICTIONS_OF.values()),
    }
    assert used <= set(groups)
    assert used <= IN_CHINESE.keys()
    assert not any(regex.search("[A-Za-z]", text) for text in IN_CHINESE.values())
