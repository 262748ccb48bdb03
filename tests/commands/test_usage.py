"""What the command line says to those who do not know it yet, or mistype."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from lccp.__main__ import main

ROOT = Path(__file__).parents[2]


def test_lccp_alone_shows_help_with_examples(capsys):
    assert main([]) == 0
    printed = capsys.readouterr().out
    assert "examples:" in printed
    assert "lccp panel --out panel.dta" in printed


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        (["panle"], "did you mean panel?"),
        (["export", "--to", "x", "--format", "xslx"], "did you mean xlsx?"),
        (["year", "--out"], "see lccp"),
        (["check", "--rebiuld"], "did you mean --rebuild?"),
        (["zzz"], "there are build, check"),
    ],
)
def test_what_is_mistyped_is_answered_with_the_nearest(words, meant, capsys):
    assert main(words) == 2
    told = capsys.readouterr().err
    assert meant in told
    assert told.count("\n") == 1


def test_the_shell_completes_commands_and_options():
    pytest.importorskip("argcomplete", reason="argcomplete is not installed: pip install 'lccp[completion]'")
    line = "lccp panel --uni"
    code = "import os; os.dup2(1, 8); from lccp.__main__ import main; main()"
    env = {
        **os.environ, "PYTHONPATH": str(ROOT / "pipeline"), "_ARGCOMPLETE": "1", "COMP_LINE": line,
        "COMP_POINT": str(len(line)), "_ARGCOMPLETE_IFS": "\n",
    }  # fmt: skip
    ran = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=False)
    assert {"--units", "--units-year"} <= set(ran.stdout.split()), ran.stderr
