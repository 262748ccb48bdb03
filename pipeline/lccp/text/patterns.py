"""Patterns that are compiled when they are first used.

To compile the patterns of all rooms takes longer than most commands run (1.4 of the 2.0 seconds of ``explain``,
which uses 30 of 650). Modules import ``re`` and ``regex`` from here and write patterns as ever; a pattern with a
fault is found by the test that compiles every one.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import ModuleType
from typing import TYPE_CHECKING, Any

from lccp.text.pattern_code import PATTERN_CODE

if TYPE_CHECKING:
    import re as re

    import regex as regex
else:
    import re as _re

    import regex as _regex

METHODS = (
    "fullmatch",
    "match",
    "search",
    "finditer",
    "findall",
    "sub",
    "subn",
    "split",
    "flags",
    "groups",
    "groupindex",
)


class LatePattern:
    """A pattern that is compiled when it is first asked for more than its text."""

    def __init__(self, module: ModuleType, pattern: str, flags: int, *, stands_in_module: bool) -> None:
        self._module, self._flags, self.pattern = module, flags, pattern
        self._stands_in_module = stands_in_module

    def compile(self) -> Any:
        """Return the compiled pattern. Raises the module's own error where the pattern has a fault."""
        if self._stands_in_module:
            return PATTERN_CODE.compile(self._module.__name__, self.pattern, int(self._flags))
        return self._module.compile(self.pattern, self._flags)

    def __getattr__(self, name: str) -> Any:
        # Reached only for what is not there yet: afterwards each method costs one look into the instance.
        if name.startswith("__"):
            raise AttributeError(name)
        compiled = self.compile()
        self.__dict__.update({method: getattr(compiled, method) for method in METHODS})
        return getattr(compiled, name)

    def __reduce__(self) -> tuple[Any, ...]:
        return self._module.compile, (self.pattern, self._flags)


def compile_patterns(package: str) -> None:
    """Compile the patterns of all modules that were imported and whose names begin so, for the processes forked from this one."""
    for name, module in list(sys.modules.items()):
        if name.startswith(package):
            for value in vars(module).values():
                if isinstance(value, LatePattern):
                    value.search  # noqa: B018 - asked for once, it is there


class LateModule:
    """``re`` or ``regex``, whose ``compile`` puts the work off; all else is the module's own."""

    def __init__(self, module: ModuleType) -> None:
        self._module = module
        self._compiled: dict[tuple[str | bytes, int], Any] = {}
        for name in ("search", "match", "fullmatch", "findall", "finditer"):
            setattr(self, name, self._function(name))

    def _compiled_once(self, pattern: str | bytes, flags: int) -> Any:
        """Return the pattern of a text, compiled once: ``regex`` looks up what it compiled at the cost of a short search."""
        compiled = self._compiled.get((pattern, flags))
        if compiled is None:
            compiled = self._compiled[pattern, flags] = self._module.compile(pattern, flags)
        return compiled

    def _function(self, name: str) -> Callable[..., Any]:
        """Return a function of the module that finds its way to the method of a plain pattern in one step."""
        methods: dict[str | bytes, Callable[..., Any]] = {}

        def look_for(pattern: str | bytes, text: str | bytes, flags: int = 0, **bounds: int) -> Any:
            if flags:
                return getattr(self._compiled_once(pattern, flags), name)(text, **bounds)
            method = methods.get(pattern)
            if method is None:
                method = methods[pattern] = getattr(self._compiled_once(pattern, 0), name)
            return method(text, **bounds)  # regex takes pos and endpos, too

        return look_for

    def sub(self, pattern: str | bytes, new: Any, text: str | bytes, count: int = 0, flags: int = 0) -> Any:
        """Replace what a pattern matches, as the module's own function does."""
        return self._compiled_once(pattern, flags).sub(new, text, count)

    def split(self, pattern: str | bytes, text: str | bytes, maxsplit: int = 0, flags: int = 0) -> Any:
        """Split a text where a pattern matches, as the module's own function does."""
        return self._compiled_once(pattern, flags).split(text, maxsplit)

    def compile(self, pattern: str, flags: int = 0) -> LatePattern:
        """Return a pattern of this text, not yet compiled. What a function makes may rest on a document: no code is laid by."""
        is_module = sys._getframe(1).f_code.co_name == "<module>"
        return LatePattern(self._module, pattern, flags, stands_in_module=is_module)

    def __getattr__(self, name: str) -> Any:
        attribute = getattr(self._module, name)
        self.__dict__[name] = attribute
        return attribute


if not TYPE_CHECKING:
    re, regex = LateModule(_re), LateModule(_regex)
