"""Words for people: what a pattern says, bounds, arguments, and the words around a token."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from lccp.restore.digit_tokens import LOST, DigitToken, Number
from lccp.restore.model import ArgumentStep, Restored
from lccp.restore.premises.premise import KINDS
from lccp.storage.provenance import Quote
from lccp.text.spans import Span

COUNTED = set("个项家条座种大张台份名位余多万亿千百年分辆吨次人户批期元")  # not 月, 日: dates may be padded
Exact = Callable[[Span], str]
"""Gives the characters that a span quotes."""
DIGIT_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
AROUND = 20
QUOTED = 24
SHOWN = 3
STEP = re.compile(f"; (?=(?:{'|'.join(map(re.escape, KINDS))}): |so )")


def digit_words(count: int) -> str:
    """Say how many digits there are.

    >>> digit_words(1), digit_words(4), digit_words(12)
    ('one digit', 'four digits', '12 digits')
    """
    return f"{DIGIT_WORDS[count] if count < len(DIGIT_WORDS) else count} digit{'' if count == 1 else 's'}"


def pattern_words(token: DigitToken, text: str) -> str:
    """Say what the pattern alone tells of an open value; a range where something is counted or measured."""
    after = text[token.end : token.end + 12].lstrip()[:1]
    before = text[max(0, token.start - 12) : token.start].rstrip()
    pieces = re.split("([-+])", token.pattern)
    phrases = [_piece(piece, after) if piece not in "+-" else piece for piece in pieces]
    if (
        len(pieces) > 1
        or re.search("[0-9\ufffd.]$|[0-9\ufffd][,，]$", before)
        or re.match("[0-9.\ufffd]", after)
        or token.pattern.count(".") > 1
    ):
        return " ".join(phrases)
    if not after or after not in COUNTED | set("%％"):
        return phrases[0]
    return f"{phrases[0]}; {_range(pieces[0])}"


def _piece(piece: str, after: str) -> str:
    whole, point, decimals = piece.partition(".")
    if piece == "####" and after == "年":
        return "a year"
    if point and "." not in decimals:
        return f"{digit_words(len(whole))} before the point and {digit_words(len(decimals))} behind it"
    return digit_words(piece.count("#"))


def _range(piece: str) -> str:
    low = re.sub("#", "0", piece)
    whole = piece.partition(".")[0]
    return f"{'1' + low[1:] if len(whole) > 1 else low} to {piece.replace('#', '9')}"


def scaled_value(number: Number, value: int) -> str:
    """Write a number that is held without its point."""
    digits = str(value).zfill(number.decimals + 1)
    return f"{digits[: len(digits) - number.decimals]}.{digits[-number.decimals :]}" if number.decimals else digits


def context_span(token: DigitToken, text: str) -> Span:
    """Give the stretch of the document that holds the token and some twenty signs on either side."""
    start, end = token.start, token.end
    for step, offset in ((-1, token.start - 1), (1, token.end)):
        seen = 0
        while 0 <= offset < len(text) and seen < AROUND:
            seen += not text[offset].isspace()
            offset += step
        start, end = (offset + 1, end) if step < 0 else (start, offset)
    return Span(token.source, start, end)


def without_blanks(quoted: str) -> str:
    """Close breaks and layout blanks, and show lost digits as ``#``.

    >>> without_blanks("减\\n 少 碳 \\ufffd\\ufffd 万")
    '减少碳##万'
    """
    quoted = re.sub(r"(?<=[A-Za-z,;])\s+(?=[A-Za-z])", "\0", quoted)
    return re.sub(r"\s+", "", quoted).replace("\0", " ").replace(LOST, "#")


def quote_span(span: Span, exact: Exact) -> str:
    """Quote a span with its place, cut in the middle where it is long."""
    quoted = without_blanks(exact(span))
    if len(quoted) > QUOTED:
        quoted = quoted[: QUOTED - 8] + "…" + quoted[-7:]
    return f"“{quoted}” [{span.source}:{span.start}-{span.end}]"


def step_words(step: ArgumentStep, exact: Exact) -> str:
    """Write one step of an argument, with its first quotations."""
    quotes = [quote_span(span, exact) for span in step.spans[:SHOWN]]
    if len(step.spans) > SHOWN:
        quotes.append(f"and {len(step.spans) - SHOWN} more")
    return f"{step.kind}: {step.says}" + (f": {', '.join(quotes)}" if quotes else "")


def argument_text(item: Restored, exact: Exact) -> str:
    """Write the argument for what is known of a token; "" where only its pattern is known."""
    if not item.steps:
        return ""
    return "; ".join(step_words(step, exact) for step in item.steps) + f"; {conclusion(item)}"


def exact_words(source: str, text: str, quotes: Mapping[Span, Quote]) -> Exact:
    """Give what quotes a span of a document, whose text is at hand, or of another one, by its quotes."""
    return lambda span: text[span.start : span.end] if span.source == source else quotes[span].exact


def conclusion(item: Restored) -> str:
    """Write what follows from the premises."""
    if item.status == "candidates":
        return f"so one of {', '.join(item.candidates)}"
    return f"so {item.value or item.bounds}"


def explain_lines(row: Mapping[str, str]) -> Iterator[str]:
    """Put a row of ``lost_digits`` as a person would: the words, the premises with their quotes, what follows."""
    yield f"{row['source']}, token {row['n']}: …{row['context']}… ({row['pattern']} at {row['start']}-{row['end']})"
    if not row["because"]:
        yield f"Nothing in the documents bears on it beyond its form: {row['bounds']}."
        return
    yield {"attested": "A source outside the documents states it:"}.get(row["status"], "The documents say:")
    steps = STEP.split(row["because"])[:-1]
    yield from (f"  {n}. {step}" for n, step in enumerate(steps, 1))
    if row["status"] == "entailed":
        yield f"Every value of the form {row['pattern']} but {row['value']} contradicts this: it is {row['value']}."
    elif row["status"] == "attested":
        yield f"The documents do not contradict it: it is taken to be {row['value']}, on that source's word."
    elif row["status"] == "candidates":
        yield f"No more than this can be told: it is one of {row['candidates'].replace('|', ', ')}."
    else:
        yield f"More than ten values are left: {row['bounds']}."


def premise_names(steps: Sequence[ArgumentStep]) -> str:
    """Name the premises of a contradiction."""
    return "; ".join(f"{step.kind}: {step.says}" for step in steps)
