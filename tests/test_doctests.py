"""The examples in docstrings, run module by module.

pytest's own collector would import the package a second time under the name of its folder.
"""

import doctest
import importlib
from pathlib import Path

import lccp
import pytest

TOP = Path(lccp.__file__).parent
MODULES = sorted(
    ".".join(path.relative_to(TOP.parent).with_suffix("").parts).removesuffix(".__init__")
    for path in TOP.rglob("*.py")
    if ">>> " in path.read_text("utf-8") and path.name != "__main__.py"
)


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_docstring_hold(name):
    result = doctest.testmod(importlib.import_module(name))
    assert result.attempted
    assert not result.failed
