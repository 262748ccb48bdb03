"""The named rules: what may stand in a provenance line, and the way to run each again.

Three kinds, each a plain function under the name that the log prints:

* a **repair** names edits on a string (``Edits``); it acts alike on ``str`` and on ``Text``;
* a **rule** turns words into a value (``str -> str``);
* a **derivation** computes a value from other cells, bytes or reference data, with or without words
  (``(words, inputs) -> str``).

A rule raises ``ValueError`` where the words are not its kind of words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple, TypeVar

from lccp.text.spans import Edits, Text, apply_edits

F = TypeVar("F")
Rule = Callable[[str], str]


class Input(NamedTuple):
    """Something a value was computed from: the reference as the log prints it, and what it holds.

    ``ref`` is ``table/key/field``, ``raw/FILE``, ``raw/sources.toml#id.field`` or
    ``reference/FILE#key``; ``value`` is the cell's text, the file's bytes, the entry's text, or the
    reference row as a mapping.
    """

    ref: str
    value: Any

    @property
    def key(self) -> str:
        """The row key of a cell reference (``b3-09`` in ``pilots/b3-09/name``)."""
        return self.ref.split("/", 1)[1].rsplit("/", 1)[0]


Derivation = Callable[[str, Sequence[Input]], str]

REPAIRS: dict[str, Edits] = {}
RULES: dict[str, Rule] = {}
DERIVATIONS: dict[str, Derivation] = {}
STRUCTURAL: dict[str, str] = {}
"""Rules of structure: what a cell of this kind says depends on the whole document or on several
(the span of a merged cell, the place of a finding), so it is checked by extracting once more."""


def is_entered(name: str) -> bool:
    """Return whether a rule of this name can be run, or its meaning told."""
    return name in REPAIRS or name in RULES or name in DERIVATIONS or name in STRUCTURAL


def _register_rule(registry: dict[str, F], name: str) -> Callable[[F], F]:
    def add(function: F) -> F:
        if name in REPAIRS or name in RULES or name in DERIVATIONS:
            raise ValueError(f"two rules are called {name}")
        registry[name] = function
        return function

    return add


def repair(name: str) -> Callable[[Edits], Edits]:
    """Enter a repair under the name that the log prints."""
    return _register_rule(REPAIRS, name)


def rule(name: str) -> Callable[[Rule], Rule]:
    """Enter a rule under the name that the log prints."""
    return _register_rule(RULES, name)


def derivation(name: str) -> Callable[[Derivation], Derivation]:
    """Enter a derivation under the name that the log prints."""
    return _register_rule(DERIVATIONS, name)


def structural(name: str, meaning: str) -> str:
    """Enter a rule of structure with its meaning; give its name."""
    if name in REPAIRS or name in RULES or name in DERIVATIONS:
        raise ValueError(f"two rules are called {name}")
    STRUCTURAL[name] = meaning
    return name


def run_rule(name: str, text: str, inputs: Sequence[Input] = ()) -> str:
    """Run one rule again. Raises KeyError for an unknown name, ValueError where it does not apply."""
    if name in REPAIRS:
        return apply_edits(text, REPAIRS[name](text))
    if name in RULES:
        return RULES[name](text)
    return DERIVATIONS[name](text, inputs)


CORRECTIONS = "corrections.toml#"


def replay_rules(rule_names: Sequence[str], text: str, inputs: Sequence[Input] = ()) -> str:
    """Run rules in order, each on what the one before it gave; return the last result."""
    if not rule_names:
        return text  # as most cells of text
    results = [result for _, result in replay_steps(rule_names, text, inputs)]
    return results[-1] if results else text


def replay_steps(rule_names: Sequence[str], text: str, inputs: Sequence[Input] = ()) -> Iterator[tuple[str, str]]:
    """Run rules in order and yield each with its result: the one way in which a cell is made again.

    A correction is an input of its own rule alone: what was made before it was made of the others.
    """
    uncorrected = [source for source in inputs if not source.ref.startswith(CORRECTIONS)]
    for name in rule_names:
        text = run_rule(name, text, inputs if name == "correction" else uncorrected)
        yield name, text


def mend_text(text: Text, repair_names: Sequence[str]) -> Text:
    """Make repairs on a text, in order, keeping the way back."""
    for name in repair_names:
        text = text.edit(REPAIRS[name](text.value))
    return text
