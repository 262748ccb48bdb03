"""From a repaired ``Text`` to a traced cell: its spans, and the repairs and rules that replay them.

A cell's words are the joined quotations of one source. The repairs listed for it are those that,
made on these words in the one fixed order, change them into the text that the extractor saw; where
the surroundings mattered (a blank that only its line could explain), the quotation is cut finer,
until its words alone suffice. So every cell is known to replay before it is written.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from contextlib import suppress

from lccp.text import rules
from lccp.text.repairs import ALL, LINE
from lccp.text.repairs.characters import INVISIBLE, LOST
from lccp.text.rules import Input
from lccp.text.spans import Span, Text
from lccp.text.traced import UNTRACED, Cell


class TraceError(AssertionError):
    """A text that no repairs on its own words give again: a defect of the pipeline, not of the input."""


def _is_layout(between: str) -> bool:
    """Whether what a repair took out is no word: blanks, breaks, marks, invisible characters."""
    return not INVISIBLE.sub("", between).strip("*#_ \t\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029\u00a0\u3000")


def _bridge_nothing(_: str) -> bool:
    return False


# How the words of a text are quoted, and the repairs that may lead from them to its value; the usual one first.
WAYS_BACK: tuple[tuple[Callable[[str], bool], tuple[str, ...]], ...] = (
    (str.isspace, ALL),
    (_is_layout, ALL),
    (_bridge_nothing, ALL),
    (str.isspace, LINE),
    (_bridge_nothing, LINE),
    (_bridge_nothing, ("map_radicals", "fold_width", "mask_lost")),
    # The blank before a label (以上⇥联系电话：) stays in its paragraph, and a clause ends before the colon.
    (_bridge_nothing, ("map_radicals", "fold_width", "one_blank", "mask_lost")),
)

FOLDED = "fold_script"  # the repair that reads traditional signs as simplified ones, entered by lccp.reference.script
OF_COPY = ("raise_digits", "fold_readings", "read_inline_marks")  # of documents that have what they undo


def _used_repairs(text: str, value: str, rule_names: Sequence[str]) -> tuple[str, ...] | None:
    """Which of the repairs ``names``, in order, change ``words`` into ``value``; None if they do not."""
    used: list[str] = []
    for name in rule_names:
        if text == value:
            break
        mended = rules.run_rule(name, text)
        if mended != text:
            used.append(name)
            text = mended
    return tuple(used) if text == value else None


def trace_text(text: Text) -> tuple[tuple[Span, ...], tuple[str, ...]]:
    """Return the spans of a repaired text and the repairs that lead from their words to its value."""
    spans, used = _trace_repairs(text)
    return spans, (*_recovery_rules(text, spans), *used)


def is_traceable(text: Text) -> bool:
    """Whether repairs lead from the words of a text to its value, so that a cell can be made of it."""
    try:
        trace_text(text.as_printed())
    except TraceError:
        return False
    return True


def _recovery_rules(text: Text, spans: Sequence[Span]) -> tuple[str, ...]:
    """The rules by which the reader recovered characters of these spans."""
    recovered = text.origin.recovered
    if not recovered:
        return ()
    return tuple(
        dict.fromkeys(
            recovered[offset] for span in spans for offset in range(span.start, span.end) if offset in recovered
        )
    )


def _trace_repairs(text: Text) -> tuple[tuple[Span, ...], tuple[str, ...]]:
    origin = text.origin.text
    for bridge, repair_names in WAYS_BACK:
        spans = text.spans(bridge)
        quoted = "".join([origin[span.start : span.end] for span in spans])
        if quoted == text.value:
            return spans, ()
        # A format's own repairs are entered with its reader: &amp; in plain text stays, whatever else is read beside it.
        extra = extra_repairs()
        for before in dict.fromkeys((extra, (), (*OF_COPY, *extra))):
            repairs = _used_repairs(quoted, text.value, (*before, *repair_names))
            if repairs is not None:
                return spans, repairs
    raise TraceError(f"{text.origin.id}: no repairs of {quoted[:60]!r} give {text.value[:60]!r}")


def extra_repairs() -> tuple[str, ...]:
    """Repairs of a format's own (HTML entities), where its reader has entered them."""
    return ("unescape_entities",) if "unescape_entities" in rules.REPAIRS else ()


def text_cell(text: Text, *rule_names: str, inputs: Sequence[Input] = ()) -> Cell:
    """Make a cell of a repaired text: as it stands (lost digits as ``#``), or through named rules.

    One of whose words no repairs give its text again is empty, quotes them, and says so: it costs a value and its
    finding (see ``combine.constraints``), and not the document.
    """
    if not text.value:
        return Cell("")
    printed = text.as_printed()
    try:
        spans, used = trace_text(printed)
    except TraceError:
        return Cell("", text.spans(), (UNTRACED,))
    value = printed.value
    if LOST in value:
        value, used = rules.run_rule("mask_lost", value), (*used, "mask_lost")
    if rule_names and printed is not text:
        rule_names = _rules_in_script(rule_names, value, inputs)
    return Cell(
        rules.replay_rules(rule_names, value, inputs), spans, (*used, *rule_names), tuple(i.ref for i in inputs)
    )


def _rules_in_script(rule_names: Sequence[str], value: str, inputs: Sequence[Input]) -> tuple[str, ...]:
    """Return rules for words in traditional signs: as they are where they give the same there, else behind the folding.

    What is words itself (an organ, a keyword) stays as printed so; a year that its sign alone tells (2030年後) is read.
    """
    folded = rules.run_rule(FOLDED, value)
    if folded == value:
        return tuple(rule_names)
    with suppress(ValueError):
        as_printed = rules.replay_rules(rule_names, value, inputs)
        if rules.run_rule(FOLDED, as_printed) == rules.run_rule(FOLDED, rules.replay_rules(rule_names, folded, inputs)):
            return tuple(rule_names)
    return (FOLDED, *rule_names)


def computed_cell(name: str, inputs: Sequence[Input]) -> Cell:
    """Make a cell by a derivation from other cells, bytes or reference data, without words."""
    return Cell(rules.replay_rules((name,), "", inputs), (), (name,), tuple(item.ref for item in inputs))


def witnessed_cell(cells: Sequence[Cell]) -> Cell:
    """Join cells of one value from several documents: all spans, and the rules that replay each.

    Rules that one witness needed and another did not change nothing on the other's words, so the
    union, in the fixed order of repairs, replays both. A witness whose words come to the same value
    by another rule (2025 and 2025年底前 both end in 2025) cannot be replayed with the first and is left out,
    and so is what a document says again (in its list and in a sentence): its words are read as one.
    """
    first = cells[0]
    order = {name: place for place, name in enumerate((*OF_COPY, *extra_repairs(), *ALL))}
    values = [name for name in first.rules if name not in order]
    cells = _once_a_document([cell for cell in cells if [name for name in cell.rules if name not in order] == values])
    if len(cells) == 1:
        return first
    repairs = sorted({name for cell in cells for name in cell.rules if name in order}, key=order.__getitem__)
    spans = dict.fromkeys(itertools.chain.from_iterable(cell.spans for cell in cells))
    origins = dict.fromkeys(itertools.chain.from_iterable(cell.origins for cell in cells))
    return Cell(first.value, tuple(spans), (*repairs, *values), tuple(origins))


def _once_a_document(cells: Sequence[Cell]) -> list[Cell]:
    """Return the cells without those that quote only documents which an earlier one quotes elsewhere."""
    quoted: set[str] = set()
    result: list[Cell] = []
    for cell in cells:
        documents = {span.source for span in cell.spans}
        if not documents or documents - quoted:
            result.append(cell)
        quoted |= documents
    return result
