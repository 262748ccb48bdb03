"""The modules of the package, parsed once for all tests that look at the code."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import lccp

PACKAGE = Path(lccp.__file__).parent
FILES = sorted(PACKAGE.rglob("*.py"))


@cache
def tree_of(path: Path) -> ast.Module:
    """The parsed text of a module."""
    return ast.parse(path.read_text("utf-8"))


@cache
def nodes_of(path: Path) -> tuple[ast.AST, ...]:
    """Every node of a module, in the order in which ``ast.walk`` gives them."""
    return tuple(ast.walk(tree_of(path)))
