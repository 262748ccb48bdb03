"""The table of modules by which a few cells are replayed without importing the whole build."""

from __future__ import annotations

import subprocess
import sys

import pytest
from lccp.check.rule_modules import RULES_OF
from lccp.text import rules

from tests.support.commands import ROOT


def run_alone(code: str) -> str:
    """What a process of its own prints."""
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": "pipeline"},
    )
    return done.stdout.strip()


@pytest.mark.parametrize("module", RULES_OF)
def test_a_module_enters_the_rules_that_the_table_says(module: str) -> None:
    entered = RULES_OF[module].split()
    code = f"import {module}; from lccp.text import rules; print(all(map(rules.is_entered, {entered})))"
    assert run_alone(code) == "True"
    for name in entered:
        function = rules.RULES.get(name) or rules.DERIVATIONS.get(name) or rules.REPAIRS.get(name)
        assert function is None or function.__module__ == module


def test_a_rule_that_the_table_lacks_is_found_all_the_same() -> None:
    code = (
        "import lccp.check.rule_modules as table; from lccp.text import rules; table.RULES_OF.clear();"
        "table.load_rules(['year.before', 'no such rule']);"
        "print(rules.is_entered('year.before'), rules.is_entered('no such rule'))"
    )
    assert run_alone(code) == "True False"


def test_a_cell_is_explained_without_the_build() -> None:
    code = (
        "import sys, lccp.__main__ as lccp; lccp.main(['explain', 'pilots', 'b3-09', 'peak_year']);"
        "print([name for name in sys.modules if name.startswith(('lccp.build', 'lccp.extract', 'lccp.combine.pilots', 'jieba', 'z3'))])"
    )
    assert run_alone(code).endswith("\n[]")
