"""The rows of ``lost_digits``: what the restorer found of each token, as traced cells."""

from __future__ import annotations

from collections.abc import Iterator

from lccp.model import EMPTY, Cell, Row
from lccp.restore import wording
from lccp.restore.digit_tokens import pattern_of
from lccp.restore.model import Restoration, Restored
from lccp.text.rules import rule, structural
from lccp.text.spans import Span

PLACE = structural("digits.place", "where a token of lost digits stands in its document")
ARGUED = structural("digits.argument", "what all premises together leave of a token of lost digits")


@rule("digits.pattern")
def digits_pattern(quoted: str) -> str:
    """Return the pattern of a token: ``#`` for each lost digit, blanks left out.

    >>> digits_pattern("\ufffd\ufffd.\ufffd"), digits_pattern("\ufffd \ufffd")
    ('##.#', '##')
    """
    return pattern_of(quoted)


@rule("digits.context")
def digits_context(quoted: str) -> str:
    """Return words around a token: breaks and layout blanks closed, lost digits shown as ``#``.

    >>> digits_context("减\\n 少 碳 \ufffd\ufffd 万")
    '减少碳##万'
    """
    return wording.without_blanks(quoted)


def lost_digit_rows(restoration: Restoration, text: str) -> Iterator[Row]:
    """Return a row for each token of a document, ``text`` being its decoded text, in its order."""
    for item in restoration.items:
        yield _row(item, text, wording.exact_words(item.token.source, text, restoration.quotes))


def _row(item: Restored, text: str, exact: wording.Exact) -> Row:
    token = item.token
    token_span = Span(token.source, token.start, token.end)
    around = wording.context_span(token, text)
    origins = (item.ref,) if item.ref else ()
    steps = (*item.steps, *item.mentions)
    premises = tuple(dict.fromkeys([token_span, *(span for step in steps for span in step.spans)]))

    def reasoned(value: str) -> Cell:
        return Cell(value, premises, (ARGUED,), origins) if value else EMPTY

    def argued(value: str) -> Cell:
        return Cell(value, (token_span,), (ARGUED,), origins) if value else EMPTY

    argument = wording.argument_text(item, exact)
    data = wording.argument_data(item, exact)
    return {
        "source": Cell(token.source),
        "n": Cell(str(token.n)),
        "start": Cell(str(token.start), (token_span,), (PLACE,)),
        "end": Cell(str(token.end), (token_span,), (PLACE,)),
        "pattern": Cell(token.pattern, (token_span,), ("digits.pattern",)),
        "status": argued(item.status),
        "value": argued(item.value),
        "candidates": argued("|".join(item.candidates)),
        "bounds": argued(str(item.bounds)),
        "because": reasoned(str(argument)),
        "context": Cell(wording.without_blanks(text[around.start : around.end]), (around,), ("digits.context",)),
        "because_zh": reasoned(argument.zh),
        "bounds_zh": argued(item.bounds.zh),
        # The structured form holds no words of its own: it is the argument again, which quotes its spans.
        "argument": Cell(data, (), (ARGUED,), (f"lost_digits/{token.source}|{token.n}/because",)) if data else EMPTY,
    }
