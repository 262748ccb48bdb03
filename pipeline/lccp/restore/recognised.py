"""Lost digits that a recogniser was not sure of: what it holds them for, which proves nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import product
from math import prod

from lccp.restore.digit_tokens import fill_pattern
from lccp.restore.model import Restored
from lccp.text.messages import Message, join_messages, say

MOST_CANDIDATES = 10
GUESSED = "recognised with doubt as "  # how the bounds of such a token speak of its candidates
Alternatives = Mapping[int, tuple[tuple[str, float], ...]]


def name_alternatives(item: Restored, alternatives: Alternatives) -> Restored:
    """Add to an open token what a recogniser holds its digits for, the likeliest first.

    Its own guesses are no premise: in two of eight wrong digits on made scans the truth was not among the first five.
    So the token stays open, and says that it may be none of these.
    """
    places = [alternatives.get(offset, ()) for offset in item.token.lost]
    if item.status != "open" or not all(places):
        return item
    guesses = sorted(product(*places), key=lambda guess: (-prod(share for _, share in guess), guess))
    values = tuple(
        fill_pattern(item.token.pattern, "".join(text for text, _ in guess)) for guess in guesses[:MOST_CANDIDATES]
    )
    listed = Message(", ".join(values), "、".join(values))
    doubt = say(
        "recognised with doubt as {values}, or none of these", "识别存疑，可能为{values}，亦可能均不是", values=listed
    )
    return replace(item, candidates=values, bounds=join_messages([item.bounds, doubt]))
