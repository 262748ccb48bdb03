"""The commands in Chinese: every sentence has both translations, values stay, and English is the default."""

from __future__ import annotations

import argparse
import ast
import re
from pathlib import Path

import pytest
from lccp.__main__ import OTHERS, main, make_parser
from lccp.read.detect import OLE_KINDS, PICTURES
from lccp.text import language
from lccp.text.catalogue import FOLDER, Catalogue

from tests.support.modules import nodes_of
from tools.make_catalogues import compile_catalogue, read_catalogue

PACKAGE = Path(language.__file__).parents[1]
LANGUAGES = ("zh_CN", "zh_TW")
FIELD = re.compile(r"\{[^{}]*\}")
ERRORS = ("InputError", "ArgumentTypeError", "StaleCorrection")
SPOKEN = (
    "translate",
    "fill_sentence",
    "both_languages",
    "warning_of",
    "_report",
    "_count_of",
    "_head_row",
    "refuse_format",
)
# What a rule says where it does not apply is printed by check and explain, and where a correction is refused.
RULES_OF = ("combine", "extract", "normalise")
TABLES_OF_SENTENCES = {
    "commands/compare.py": ("KINDS", "UNREAD"),
    "commands/owner_reasons.py": ("REASONS",),
    "diff/model.py": ("SOURCE", "RULES", "CORRECTION"),
    "read/detect.py": ("SIGNATURES", "OLE_KINDS", "PICTURES", "CONVERT", "OCR", "UNPACK"),
}
"""Names of a module that hold sentences which are printed by their name."""


@pytest.fixture(autouse=True)
def english_again():
    yield
    language.use_language("")


def entries(name):
    return read_catalogue(FOLDER / name / "LC_MESSAGES" / "lccp.po")


NAMES_OF_FORMATS = {stream for stream, _, _ in OLE_KINDS} | {kind for _, kind, _ in PICTURES}


def words_of(node):
    """A sentence as the code writes it, each value as {}; None for what is no literal."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)
    return None


def sentences_of_the_code():
    """What errors say, what is translated where it is printed, and what is printed by the name of a table."""
    for path in sorted(PACKAGE.rglob("*.py")):
        inside = path.relative_to(PACKAGE).as_posix()
        errors = (*ERRORS, "ValueError") if inside.split("/")[0] in RULES_OF else ERRORS
        tables = TABLES_OF_SENTENCES.get(inside, ())
        for node in nodes_of(path):
            for sentence in filter(None, map(words_of, _spoken_nodes(node, errors, tables))):
                if re.search("[a-z]{3}", FIELD.sub("", sentence)) and sentence not in NAMES_OF_FORMATS:
                    yield sentence.lstrip(" ")


def _spoken_nodes(node, errors, tables):
    """The nodes of the code that hold sentences, in a call or in a table."""
    if isinstance(node, ast.Call):
        name = ast.unparse(node.func).split(".")[-1]
        if name in errors or name == "fill_sentence":
            yield from node.args[:1]
        elif name in SPOKEN:
            yield from node.args
        elif name == "structural":
            yield from node.args[1:]
    if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        if any(ast.unparse(target) in tables for target in targets):
            values = node.value.values if isinstance(node.value, ast.Dict) else [node.value]
            for value in values:
                yield from (part for part in ast.walk(value) if isinstance(part, ast.Constant))


def helps(parser):
    for group in parser._action_groups:
        yield group.title
        for action in group._group_actions:
            for part in (action, *getattr(action, "_choices_actions", ())):
                if part.help and part.help != argparse.SUPPRESS:
                    yield part.help
            if isinstance(action.choices, dict):
                for command in action.choices.values():
                    yield command.description
                    yield from helps(command)


@pytest.mark.parametrize("name", LANGUAGES)
def test_every_sentence_of_the_code_has_a_translation(name):
    known = {FIELD.sub("{}", sentence) for sentence in entries(name)}
    assert sorted({FIELD.sub("{}", sentence) for sentence in sentences_of_the_code()} - known) == []


@pytest.mark.parametrize("name", LANGUAGES)
def test_every_help_is_in_chinese(name, monkeypatch):
    language.use_language(name)
    for command in (None, *(command for command, _, _ in OTHERS)):
        monkeypatch.setattr("sys.argv", ["lccp", *([command] if command else [])])
        for sentence in filter(None, helps(make_parser())):
            assert language.translate(sentence) != sentence, sentence


def test_both_catalogues_hold_the_same_sentences_with_the_same_values_and_are_compiled():
    mainland, taiwan = map(entries, LANGUAGES)
    assert mainland.keys() == taiwan.keys()
    for name, catalogue in zip(LANGUAGES, (mainland, taiwan), strict=True):
        compiled = (FOLDER / name / "LC_MESSAGES" / "lccp.mo").read_bytes()
        assert compiled == compile_catalogue(catalogue)
        for sentence, text in catalogue.items():
            assert sorted(FIELD.findall(sentence)) == sorted(FIELD.findall(text)) or not sentence
    assert sum(mainland[sentence] != taiwan[sentence] for sentence in mainland) > 150


@pytest.mark.parametrize(
    ("name", "usage", "error", "words"),
    [
        ("zh_CN", "用法：", "没有这张表", "原文："),
        ("zh_TW", "用法：", "沒有這張表", "佐證文件："),
        ("en", "usage:", "no such table", "words:"),
    ],
)
def test_commands_speak_the_language_that_is_asked_for(name, usage, error, words, monkeypatch, capsys):
    monkeypatch.setenv("LCCP_LANG", name)
    assert main([]) == 0
    assert usage in capsys.readouterr().out
    assert main(["explain", "pilotss", "b3-09"]) == 2
    assert error in capsys.readouterr().err
    assert main(["explain", "pilots", "b3-09", "peak_year"]) == 0
    said = capsys.readouterr().out
    assert words in said
    assert "【2020 左右】" in said


def test_parts_of_a_sentence_are_translated_and_values_are_not():
    chinese = Catalogue.load("zh_CN")
    spoken = chinese.translate("argument COMMAND: 'expln' is not known; did you mean explain?; see lccp --help")
    assert spoken == "参数 COMMAND：不认识 'expln'；是否指 explain？；见 lccp --help"
    assert chinese.translate("raw/x.doc: was not converted within 96 seconds; raise the limit").startswith(
        "raw/x.doc：未能在 96 秒内完成转换"
    )
    assert chinese.translate("raw/sources.toml: cannot be read: all").startswith("raw/sources.toml：无法读取：all")
    assert chinese.translate("all: no such folder; run the build first").startswith("all：")
    assert chinese.translate("nobody knows this sentence") == "nobody knows this sentence"


def test_english_reads_no_catalogue(monkeypatch):
    monkeypatch.setattr(Catalogue, "load", lambda name: pytest.fail("read"))
    language.use_language(language.asked_language({"LANG": "de_DE.UTF-8"}))
    assert language.translate("all") == "all"
