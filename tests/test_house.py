"""What holds the house together: shape, names and complexity of the package, counted from its source.

The ceilings are what design review found bearable in model code bases. The functions that are more complex than that
stand in ``data/complex_functions.txt``; the list only shrinks.
"""

from __future__ import annotations

import ast
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.support.modules import FILES, PACKAGE, nodes_of, tree_of

COMPLEX_FUNCTIONS = Path(__file__).with_name("data") / "complex_functions.txt"
# Words that name nothing a reader could search for; each stood for up to 36 types before they went.
DENIED = frozenset(
    "one said held told made found at out given kept known here there most more own anew left asked stands names "  # noqa: SIM905
    "words what".split()
)
MOST_LOOSE_MODULES = 5
MOST_FILES_IN_A_FOLDER = 20
MOST_ONE_WORD_NAMES = 0.32
MOST_COMPLEX = 15  # McCabe's number, boolean operators counted


@cache
def nodes() -> list[tuple[Path, ast.AST]]:
    return [(path, node) for path in FILES for node in nodes_of(path)]


@cache
def module_name(path: Path) -> str:
    return ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")


def import_graph() -> dict[str, set[str]]:
    """Which modules each module imports, imports inside functions counted."""
    modules = {module_name(path) for path in FILES}
    graph: dict[str, set[str]] = defaultdict(set)
    for path, node in nodes():
        targets: list[str] = []
        if isinstance(node, ast.Import):
            targets = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            targets = [
                full if (full := f"{node.module}.{alias.name}") in modules else node.module for alias in node.names
            ]
        graph[module_name(path)] |= {target for target in targets if target in modules} - {module_name(path)}
    return graph


def circles(graph: dict[str, set[str]]) -> list[list[str]]:
    """The groups of two or more modules that import one another (Tarjan)."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    groups: list[list[str]] = []

    def visit(module: str) -> None:
        index[module] = low[module] = len(index)
        stack.append(module)
        for target in sorted(graph.get(module, ())):
            if target not in index:
                visit(target)
                low[module] = min(low[module], low[target])
            elif target in stack:
                low[module] = min(low[module], index[target])
        if low[module] == index[module]:
            group = stack[stack.index(module) :]
            del stack[stack.index(module) :]
            if len(group) > 1:
                groups.append(sorted(group))

    for module in sorted(graph):
        if module not in index:
            visit(module)
    return groups


def bindings() -> Iterator[tuple[Path, int, str]]:
    """Every name that is bound: functions, classes, parameters, variables, fields, what an import or a match names."""
    for path, node in nodes():
        names: list[str | None] = []
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names = [node.name]
        elif isinstance(node, ast.arg):
            names = [node.arg]
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names = [node.id]
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            names = [node.attr]
        elif isinstance(node, ast.Import | ast.ImportFrom):
            names = [alias.asname for alias in node.names]
        elif isinstance(node, ast.ExceptHandler | ast.MatchAs | ast.MatchStar):
            names = [node.name]
        for name in names:
            if name is not None:
                yield path, getattr(node, "lineno", 0), name


def complexity(function: ast.AST) -> int:
    """McCabe's number of a function, those inside it included."""
    total = 1
    for node in ast.walk(function):
        match node:
            case ast.comprehension():
                total += 1 + len(node.ifs)
            case ast.BoolOp():
                total += len(node.values) - 1
            case (
                ast.If()
                | ast.For()
                | ast.AsyncFor()
                | ast.While()
                | ast.ExceptHandler()
                | ast.IfExp()
                | ast.Assert()
                | ast.match_case()
            ):
                total += 1
    return total


def complex_functions() -> dict[str, int]:
    """The functions above the ceiling, as ``file:function``, with their numbers."""
    numbers: dict[str, int] = {}
    for path, node in nodes():
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (number := complexity(node)) > MOST_COMPLEX:
            name = f"{path.relative_to(PACKAGE)}:{node.name}"
            numbers[name] = max(number, numbers.get(name, 0))
    return numbers


def listed_functions() -> dict[str, int]:
    lines = COMPLEX_FUNCTIONS.read_text("utf-8").splitlines()
    return {name: int(number) for name, number in (line.split() for line in lines if line and line[0] != "#")}


def test_few_modules_lie_loose_and_no_folder_is_crowded():
    per_folder = Counter(path.parent for path in FILES)
    assert per_folder[PACKAGE] <= MOST_LOOSE_MODULES
    crowded = {folder.name: count for folder, count in per_folder.items() if count > MOST_FILES_IN_A_FOLDER}
    assert not crowded


def test_no_modules_import_one_another():
    assert circles(import_graph()) == []


def test_no_name_is_bound_that_nobody_can_search_for():
    assert [f"{path.relative_to(PACKAGE)}:{line} {name}" for path, line, name in bindings() if is_denied(name)] == []


def test_patterns_call_signs_of_chinese_script_by_their_name():
    """The block from 一 to 鿿 misses rare signs, which stand in names of places and people."""
    block = re.compile("一-[\u9fa0-\u9fff]|\\\\u4e00-\\\\u9f")
    lines = [
        f"{path.relative_to(PACKAGE)}:{number} {line.strip()}"
        for path in FILES for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if block.search(line) and not line.startswith("HAN = ")
    ]  # fmt: skip
    # How much of a text reads like Chinese in an encoding: rare signs come of the wrong one.
    assert [line.split(":")[0] for line in lines] == ["read/plain.py"], lines


def test_only_the_edge_knows_of_parsed_arguments():
    """Below the command line options are parameters by their names, or a record made once."""
    places = {
        path.name for path, node in nodes() if isinstance(node, ast.Attribute) and node.attr == "Namespace"
    }  # fmt: skip
    assert places == {"__main__.py"}


def is_denied(name: str) -> bool:
    return name.strip("_").lower() in DENIED


def test_no_two_classes_share_a_name():
    places: dict[str, list[str]] = defaultdict(list)
    for path, node in nodes():
        if isinstance(node, ast.ClassDef):
            places[node.name].append(str(path.relative_to(PACKAGE)))
    assert {name: files for name, files in places.items() if len(files) > 1} == {}


def test_no_function_is_complex_but_those_on_a_list_that_only_shrinks():
    numbers, listed = complex_functions(), listed_functions()
    assert {name: number for name, number in numbers.items() if number > listed.get(name, MOST_COMPLEX)} == {}
    assert [name for name in listed if name not in numbers] == [], f"take them off {COMPLEX_FUNCTIONS.name}"


def test_functions_say_their_object():
    names = [node.name.strip("_") for _, node in nodes() if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    one_word = sum("_" not in name for name in names)
    assert one_word / len(names) <= MOST_ONE_WORD_NAMES, Counter(name for name in names if "_" not in name)


@pytest.mark.parametrize("path", [path for path in FILES if path.name == "__init__.py"], ids=module_name)
def test_every_package_says_what_it_holds(path):
    assert ast.get_docstring(tree_of(path))
