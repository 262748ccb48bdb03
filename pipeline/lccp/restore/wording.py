"""Words for people: what a pattern says, bounds, arguments, and the words around a token."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from lccp.restore.digit_tokens import LOST, DigitToken, Number
from lccp.restore.model import ArgumentStep, Restored
from lccp.storage.provenance import Quote
from lccp.text.language import FilledSentence, either, fill_sentence
from lccp.text.messages import NO_MESSAGE, Message, join_messages, say
from lccp.text.spans import Span

COUNTED = set("个项家条座种大张台份名位余多万亿千百年分辆吨次人户批期元")  # not 月, 日: dates may be padded
Exact = Callable[[Span], str]
"""Gives the characters that a span quotes."""
DIGIT_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
AROUND = 20
WIDTHS = (18, 12, 9, 7, 5)
"""Signs of a quotation: fewer where an argument quotes so much that it would be long."""
LONGEST_ARGUMENT = 600
OTHERS_ABOVE = Message(" (others as above)", "（余见上）")
QUOTED_ABOVE = Message(" (as above)", "（引文见上）")


def digit_words(count: int) -> Message:
    """Return how many digits there are.

    >>> digit_words(1), digit_words(4), digit_words(12), digit_words(4).zh
    ('one digit', 'four digits', '12 digits', '4位数字')
    """
    number = DIGIT_WORDS[count] if count < len(DIGIT_WORDS) else str(count)
    return Message(f"{number} digit{'' if count == 1 else 's'}", f"{count}位数字")


def pattern_phrase(token: DigitToken, text: str) -> Message:
    """Return what form an open value has."""
    pieces = re.split("([-+])", token.pattern)
    after = _sign_after(token, text)
    return join_messages((piece if piece in "+-" else _piece(piece, after) for piece in pieces), " ", "")


def pattern_words(token: DigitToken, text: str) -> Message:
    """Return what the pattern alone tells of an open value; a range where something is counted or measured."""
    after = _sign_after(token, text)
    before = text[max(0, token.start - 12) : token.start].rstrip()
    form = pattern_phrase(token, text)
    of_a_longer_number = re.search("[0-9\ufffd.]$|[0-9\ufffd][,，]$", before) or re.match("[0-9.\ufffd]", after)
    if re.search("[-+]", token.pattern) or of_a_longer_number or token.pattern.count(".") > 1:
        return form
    if not after or after not in COUNTED | set("%％"):
        return form
    return join_messages([form, _range(token.pattern)])


def _sign_after(token: DigitToken, text: str) -> str:
    return text[token.end : token.end + 12].lstrip()[:1]


def _piece(piece: str, after: str) -> Message:
    whole, point, decimals = piece.partition(".")
    if piece == "####" and after == "年":
        return Message("a year", "年份")
    if point and "." not in decimals:
        return say(
            "{whole} before the point and {decimals} behind it",
            "小数点前{whole}、后{decimals}",
            whole=digit_words(len(whole)),
            decimals=digit_words(len(decimals)),
        )
    return digit_words(piece.count("#"))


def _range(piece: str) -> Message:
    low = re.sub("#", "0", piece)
    whole = piece.partition(".")[0]
    least = "1" + low[1:] if len(whole) > 1 else low
    return say("{least} to {greatest}", "{least}至{greatest}", least=least, greatest=piece.replace("#", "9"))


def scaled_value(number: Number, value: int) -> str:
    """Write a number that is held without its point."""
    digits = str(value).zfill(number.decimals + 1)
    return f"{digits[: len(digits) - number.decimals]}.{digits[-number.decimals :]}" if number.decimals else digits


def context_span(token: DigitToken, text: str) -> Span:
    """Return the stretch of the document that holds the token and some twenty signs on either side."""
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


def short_quote(span: Span, exact: Exact, width: int = WIDTHS[0]) -> str:
    """Return the words of a span, cut in the middle where they are long."""
    quoted = without_blanks(exact(span))
    behind = min(5, width // 3)
    return f"{quoted[: width - 1 - behind]}…{quoted[-behind:]}" if len(quoted) > width else quoted


def quote_span(span: Span, exact: Exact, source: str, width: int = WIDTHS[0]) -> str:
    """Quote a span with its place; the document is named where it is another than ``source``."""
    place = f"{span.start}-{span.end}" if span.source == source else f"{span.source}:{span.start}-{span.end}"
    return f"“{short_quote(span, exact, width)}” [{place}]"


def step_words(step: ArgumentStep, exact: Exact, source: str, above: set[Span], width: int) -> Message:
    """Write one step of an argument, with a quotation of every span that it rests on; none twice, those ``above`` told."""
    quotes = [quote_span(span, exact, source, width) for span in dict.fromkeys(step.spans) if span not in above]
    above.update(step.spans)
    if not quotes:
        again = QUOTED_ABOVE if step.spans else NO_MESSAGE
        return say("{kind}: {says}{again}", "{kind}：{says}{again}", kind=step.kind, says=step.says, again=again)
    others = OTHERS_ABOVE if len(quotes) < len(set(step.spans)) else NO_MESSAGE
    return say(
        "{kind}: {says}: {quotes}{others}",
        "{kind}：{says}：{quotes}{others}",
        kind=step.kind,
        says=step.says,
        quotes=Message(", ".join(quotes), "、".join(quotes)),
        others=others,
    )


def argument_text(item: Restored, exact: Exact) -> Message:
    """Write the argument for what is known of a token; empty where only its pattern is known."""
    arguments = (_argument_within(item, exact, width) for width in WIDTHS)
    fitting = (argument for argument in arguments if len(argument) <= LONGEST_ARGUMENT)
    return next(fitting, _argument_within(item, exact, WIDTHS[-1]))


def _argument_within(item: Restored, exact: Exact, width: int) -> Message:
    """Write an argument with quotations of so many signs."""
    parts: list[Message] = []
    source = item.token.source
    above: set[Span] = set()
    if item.steps:
        parts += [step_words(step, exact, source, above, width) for step in item.steps]
        parts.append(conclusion(item))
    parts += [step_words(step, exact, source, above, width) for step in item.mentions]
    return join_messages(parts)


def argument_data(item: Restored, exact: Exact) -> str:
    """Return the argument as JSON: its steps with their kind, sentence and spans, and what follows from them."""
    if not item.steps and not item.mentions:
        return ""

    def data_of(step: ArgumentStep, counts: bool) -> dict[str, object]:
        spans = [
            {"source": span.source, "start": span.start, "end": span.end, "exact": short_quote(span, exact)}
            for span in step.spans
        ]
        return {
            "kind": step.kind,
            "kind_zh": step.kind.zh,
            "says": step.says,
            "says_zh": step.says.zh,
            "premise": counts,
            "spans": spans,
        }

    steps = [*(data_of(step, True) for step in item.steps), *(data_of(step, False) for step in item.mentions)]
    so = conclusion(item) if item.steps else NO_MESSAGE
    return json.dumps({"steps": steps, "so": so, "so_zh": so.zh}, ensure_ascii=False, separators=(",", ":"))


def exact_words(source: str, text: str, quotes: Mapping[Span, Quote]) -> Exact:
    """Return what quotes a span of a document, whose text is at hand, or of another one, by its quotes."""
    return lambda span: text[span.start : span.end] if span.source == source else quotes[span].exact


def conclusion(item: Restored) -> Message:
    """Write what follows from the premises."""
    if item.status == "candidates":
        candidates = Message(", ".join(item.candidates), "、".join(item.candidates))
        return say("so one of {candidates}", "故为{candidates}之一", candidates=candidates)
    if item.status == "conventional":
        return say(
            "so {value}, assuming the convention, which nothing in the document states",
            "故为{value}；系依惯例假定，文件并未言明",
            value=item.value,
        )
    return say("so {value}", "故为{value}", value=item.value or item.bounds)


def explain_lines(row: Mapping[str, str]) -> Iterator[str]:
    """Put a row of ``lost_digits`` as a person would: the words, the premises with their quotes, what follows."""
    place = row["source"], row["n"], row["context"], row["pattern"], row["start"], row["end"]
    yield fill_sentence("{0}, token {1}: …{2}… ({3} at {4}-{5})", *place)
    bounds = either(row["bounds"], row.get("bounds_zh", row["bounds"]))
    if not row["because"]:
        yield fill_sentence("Nothing in the documents bears on it beyond its form: {0}.", bounds)
        return
    steps = json.loads(row.get("argument") or '{"steps": []}')["steps"]
    premises = [step for step in steps if step["premise"]]
    openings = {
        "attested": fill_sentence("A source outside the documents states it:"),
        "conventional": fill_sentence("The documents and a convention of print say:"),
    }
    if premises:
        yield openings.get(row["status"], fill_sentence("The documents say:"))
        yield from (fill_sentence("  {0}. {1}", n, _step_line(step)) for n, step in enumerate(premises, 1))
        yield _verdict(row, bounds)
    for step in steps:
        if not step["premise"]:
            yield fill_sentence("Not used: {0}", _step_line(step))


def _step_line(step: Mapping[str, Any]) -> FilledSentence:
    quotes = ", ".join(f"“{span['exact']}” [{span['source']}:{span['start']}-{span['end']}]" for span in step["spans"])
    kind, says = (either(step[name], step.get(f"{name}_zh", step[name])) for name in ("kind", "says"))
    return fill_sentence("{0}: {1}: {2}", kind, says, quotes) if quotes else fill_sentence("{0}: {1}", kind, says)


def _verdict(row: Mapping[str, str], bounds: str) -> FilledSentence:
    """Return what the premises leave of a token."""
    verdicts = {
        "entailed": fill_sentence(
            "Every value of the form {0} but {1} contradicts this: it is {1}.", row["pattern"], row["value"]
        ),
        "conventional": fill_sentence(
            "It is {0} if the numbering is whole and in order, which the document does not state.", row["value"]
        ),
        "attested": fill_sentence(
            "The documents do not contradict it: it is taken to be {0}, on that source's word.", row["value"]
        ),
        "candidates": fill_sentence(
            "No more than this is known: it is one of {0}.", row["candidates"].replace("|", ", ")
        ),
        "open": fill_sentence("More than ten values are left: {0}.", bounds),
    }
    return verdicts[row["status"]]


def premise_names(steps: Sequence[ArgumentStep]) -> Message:
    """Name the premises of a contradiction."""
    return join_messages(say("{kind}: {says}", "{kind}：{says}", kind=step.kind, says=step.says) for step in steps)
