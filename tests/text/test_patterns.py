"""Patterns that are compiled when they are first used: all can be, and they are like any other."""

from __future__ import annotations

import ast
import importlib
import pickle
import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import lccp
import pytest
import regex
from lccp.text import patterns
from lccp.text.patterns import LatePattern

from tests.support.modules import nodes_of

PACKAGE = Path(lccp.__file__).parent


def late_patterns() -> list[tuple[str, LatePattern]]:
    """Every pattern that a module of the package holds by a name."""
    modules = [m.name for m in pkgutil.walk_packages(lccp.__path__, "lccp.") if not m.name.endswith("__main__")]
    return [
        (f"{name}.{key}", value)
        for name in modules
        for key, value in vars(importlib.import_module(name)).items()
        if isinstance(value, LatePattern)
    ]


def test_every_pattern_can_be_compiled():
    found = late_patterns()
    assert len(found) > 100
    for name, pattern in found:
        assert pattern.compile().pattern == pattern.pattern, name


def test_a_late_pattern_is_like_any_other():
    late, plain = patterns.re.compile("a(?P<n>[0-9])", re.IGNORECASE), re.compile("a(?P<n>[0-9])", re.IGNORECASE)
    assert late.pattern == plain.pattern
    assert late.flags == plain.flags
    assert late.sub("x", "A1b") == plain.sub("x", "A1b") == "xb"
    assert [m["n"] for m in late.finditer("a1A2")] == ["1", "2"]
    assert late.groupindex == {"n": 1}
    assert pickle.loads(pickle.dumps(late)) == plain
    with pytest.raises(AttributeError):
        late.no_such_method  # noqa: B018


def test_functions_of_the_module_do_what_the_module_does():
    for late, plain in ((patterns.re, re), (patterns.regex, regex)):
        assert late.search("b+", "abbc").span() == plain.search("b+", "abbc").span()
        assert late.match("A", "abc", re.IGNORECASE)[0] == "a"
        assert late.fullmatch("a", "ab") is None
        assert late.findall("[0-9]", "1a2") == [m[0] for m in late.finditer("[0-9]", "1a2")] == ["1", "2"]
        assert late.sub("a", "x", "aaa", 1) == late.sub("a", "x", "aaa", count=1) == plain.sub("a", "x", "aaa", count=1)
        assert late.sub("a", lambda m: m[0].upper(), "ba") == "bA"
        assert late.split("，", "a，b，c", maxsplit=1) == plain.split("，", "a，b，c", maxsplit=1)
    assert patterns.regex.match("b", "ab", pos=1) is not None


def test_a_pattern_with_a_fault_says_so_when_it_is_used():
    late = patterns.regex.compile("(")
    with pytest.raises(patterns.regex.error):
        late.search("a")


def test_no_compiled_pattern_is_handed_to_a_function_of_the_module():
    """``re.sub(LATE, …)`` takes compiled patterns of its own kind alone; ``LATE.sub(…)`` says the same."""
    trees = {path: nodes_of(path) for path in PACKAGE.rglob("*.py")}
    compiled = {
        target.id
        for tree in trees.values()
        for node in tree
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call)
        if isinstance(node.value.func, ast.Attribute) and node.value.func.attr == "compile"
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    texts = {
        target.id
        for tree in trees.values()
        for node in tree
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant | ast.JoinedStr)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    handed = [
        f"{path.name}:{node.lineno}"
        for path, tree in trees.items()
        for node in tree
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args
        if isinstance(node.func.value, ast.Name) and node.func.value.id in ("re", "regex")
        if isinstance(node.args[0], ast.Name) and node.args[0].id in compiled - texts
    ]
    assert handed == []


def test_modules_that_hold_patterns_take_re_from_here():
    eager = []
    for path in PACKAGE.rglob("*.py"):
        text = path.read_text("utf-8")
        if path.name != "patterns.py" and re.search(r"^import (re|regex)\b", text, re.M) and ".compile(" in text:
            eager += re.findall(r"^(?:[A-Z_]+ *[:=].*\b(?:re|regex)\.compile\(.*)$", text, re.M)
    assert eager == []


def test_a_year_is_read_without_the_patterns_of_lists():
    code = (
        "import sys; from lccp.__main__ import main; sys.argv = ['lccp', 'year', '2020左右']; main();"
        "from lccp.text.patterns import LatePattern; import gc;"
        "late = [p for p in gc.get_objects() if isinstance(p, LatePattern)];"
        "used = [p for p in late if 'search' in p.__dict__];"
        "assert len(used) < len(late) / 4, (len(used), len(late))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_no_match_is_told_by_the_identity_of_its_pattern():
    """``match.re`` is the compiled pattern, never the late one: a premise of what was done was taken where it is to come."""
    told = [
        f"{path.name}:{node.lineno}"
        for path in PACKAGE.rglob("*.py")
        for node in nodes_of(path)
        if isinstance(node, ast.Compare | ast.Subscript)
        for part in ast.iter_child_nodes(node)
        if isinstance(part, ast.Attribute) and part.attr == "re"
    ]
    assert told == []
