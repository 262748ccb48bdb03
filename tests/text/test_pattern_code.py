"""A pattern made from its code is the pattern that its text compiles to; a file of such code never changes a result."""

from __future__ import annotations

import marshal
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from importlib.util import source_hash
from pathlib import Path
from typing import Any

import pytest
import regex
from lccp.engine.pool import WorkerPool
from lccp.text import pattern_code, patterns
from lccp.text.pattern_code import PATTERN_CODE, PatternCode
from lccp.text.patterns import LatePattern

from tests.text.test_openings import OPENED
from tests.text.test_patterns import late_patterns

PATTERNS = [("re", "a(?P<n>[0-9])", int(re.IGNORECASE)), ("regex", r"(\p{Han}+)(?<n>年)", 0), ("re", b"x(y)?", 0)]
TEXTS = ("A1 b2", "二零年 x", "xy")


def matches(pattern: Any) -> list[Any]:
    """Everything that matches of a pattern tell."""
    texts = [text.encode() if isinstance(pattern.pattern, bytes) else text for text in TEXTS]
    found = [(m.span(), m.groups(), m.groupdict(), m.lastgroup) for text in texts for m in pattern.finditer(text)]
    return [pattern.pattern, pattern.flags, pattern.groups, dict(pattern.groupindex), found]


PLAIN = [matches(sys.modules[module].compile(pattern, flags)) for module, pattern, flags in PATTERNS]


def compiled(code: PatternCode) -> list[Any]:
    """What the patterns match that ``code`` makes."""
    return [matches(code.compile(*pattern)) for pattern in PATTERNS]


def written(path: Path) -> Path:
    """A file of the code of these patterns."""
    code = PatternCode(path)
    assert compiled(code) == PLAIN
    code.write()
    return path


@pytest.fixture
def laid_by(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    return written(tmp_path / "code.patterns")


@pytest.fixture
def without_compiler(laid_by: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file, where no pattern can be compiled from its text."""

    def fail(*_: Any) -> None:
        raise AssertionError("compiled from its text")

    monkeypatch.setattr(re, "compile", fail)
    monkeypatch.setattr(regex, "compile", fail)
    for module, (_, from_code) in pattern_code.MAKERS.items():
        monkeypatch.setitem(pattern_code.MAKERS, module, (fail, from_code))
    return laid_by


def test_the_code_of_every_pattern_makes_the_same_pattern():
    late = [(name, value._module.__name__, value.pattern, int(value._flags)) for name, value in late_patterns()]
    late += [(name, "re", value.pattern, 0) for name, value in OPENED.items()]
    for name, module, pattern, flags in late:
        code_of, from_code = pattern_code.MAKERS[module]
        code = marshal.loads(marshal.dumps(code_of(pattern, flags)))
        made, plain = from_code(*code), sys.modules[module].compile(pattern, flags)
        assert (made.pattern, made.flags, made.groups) == (plain.pattern, plain.flags, plain.groups), name
        assert made.groupindex == plain.groupindex, name
        same = made == plain if module == "re" else made._pickled_data == plain._pickled_data
        assert same, name


def test_another_process_compiles_nothing(without_compiler: Path):
    assert compiled(PatternCode(without_compiler)) == PLAIN


def damaged_files(data: bytes) -> dict[str, bytes]:
    """Files that are not what was written."""

    def sealed(content: Any) -> bytes:
        return source_hash(marshal.dumps(content)) + marshal.dumps(content)

    versions, entries = marshal.loads(data[8:])
    middle = len(data) // 2
    return {
        "empty": b"",
        "cut": data[:middle],
        "a bit": data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :],
        "its hash": bytes([data[0] ^ 1]) + data[1:],
        "more": data + b"x",
        "of another version": sealed((("3.99", *versions[1:]), dict.fromkeys(entries, b"?"))),
        "of another regex": sealed(((*versions[:-1], "1"), dict.fromkeys(entries, b"?"))),
        "another's": sealed(7),
        "no table": sealed((versions, 7)),
        "no code": sealed((versions, dict.fromkeys(entries, b"?"))),
        "other code": sealed((versions, dict.fromkeys(entries, marshal.dumps(("a", 0))))),
    }


def test_a_file_that_is_not_whole_or_not_ours_counts_for_nothing(laid_by: Path):
    data = laid_by.read_bytes()
    for name, content in damaged_files(data).items():
        laid_by.write_bytes(content)
        code = PatternCode(laid_by)
        assert compiled(code) == PLAIN, name
        code.write()
        if "code" not in name:  # with its hash and versions right it is taken for whole
            assert laid_by.read_bytes() == data, name


def test_a_pattern_with_a_fault_is_told_by_its_module():
    code = PatternCode(None)
    with pytest.raises(re.error):
        code.compile("re", "(", 0)
    with pytest.raises(regex.error):
        code.compile("regex", "(", 0)


def test_nothing_is_written_where_bytecode_is_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert not written(tmp_path / "code.patterns").exists()
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    (tmp_path / "file").touch()
    assert not written(tmp_path / "file" / "code.patterns").exists()  # neither is said anything of it
    if os.getuid():
        tmp_path.chmod(0o500)
        written(tmp_path / "code.patterns")
        tmp_path.chmod(0o700)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_the_file_holds_no_more_than_a_bound(laid_by: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pattern_code, "ENTRIES", 10)
    for number in range(30):
        code = PatternCode(laid_by)
        code.compile("re", f"a{number}", 0)
        code.write()
        assert len(PatternCode(laid_by)._read()) <= 10


def test_writers_side_by_side_leave_a_whole_file(laid_by: Path):
    script = (
        "import sys; from pathlib import Path; from lccp.text.pattern_code import PatternCode\n"
        "for number in range(20):\n"
        "    code = PatternCode(Path(sys.argv[1]))\n"
        "    code.compile('re', f'{sys.argv[2]}{number}', 0); code.write()"
    )
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": ""}

    def run(name: str) -> None:
        subprocess.run([sys.executable, "-c", script, str(laid_by), name], check=True, env=environment)

    with ThreadPoolExecutor(4) as pool:
        futures = [pool.submit(run, name) for name in "abcd"]
        while not all(future.done() for future in futures):
            assert PatternCode(laid_by)._read()
    for future in futures:
        future.result()
    assert [path.name for path in laid_by.parent.iterdir()] == [laid_by.name]


def test_what_a_function_makes_is_not_laid_by(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(PATTERN_CODE, "compile", lambda *_: pytest.fail("laid by"))
    assert patterns.re.compile("a name that a document says").search("a") is None


def test_what_stands_in_a_module_is_laid_by(monkeypatch: pytest.MonkeyPatch):
    asked = []
    monkeypatch.setattr(PATTERN_CODE, "compile", lambda *key: asked.append(key) or re.compile("a"))
    module: dict[str, Any] = {"re": patterns.re}
    exec("PATTERN = re.compile('a', re.M)", module)
    assert isinstance(module["PATTERN"], LatePattern)
    assert module["PATTERN"].search("a")
    assert asked == [("re", "a", int(re.M))]


def ask_for_a_pattern(task: str, _: bytes) -> bytes:
    """What a process of a pool does in these tests."""
    return str(PATTERN_CODE.compile("re", task, 0).search("abc")[0]).encode()


def test_a_process_of_a_pool_lays_by_what_it_compiled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PYTHONPYCACHEPREFIX", str(tmp_path))
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
    with WorkerPool(2) as pool:
        assert {answer for _, answer in pool.run_tasks(ask_for_a_pattern, ["b", "bc"])} == {b"b", b"bc"}
    (path,) = tmp_path.rglob("*.patterns")
    asked = {pattern for module, pattern, *_ in PatternCode(path)._read() if module == "re"}
    assert {"b", "bc"} <= asked
