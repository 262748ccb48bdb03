"""From the recogniser's probabilities to signs, each with its place, its certainty and what else it may be."""

from __future__ import annotations

from typing import Any, NamedTuple

from lccp.read.ocr.engine import STARS, Guess, find_stars

BLANK = 0  # the recogniser's sign for "nothing here"
STAR_READ, STAR_DOUBTED = 0.01, 0.001  # a star hides under the blank: 28 of 84 were lost at 200 dpi by the best sign
ALTERNATIVES = 5
LEAST = 0.001  # probability below which an alternative is not worth naming
DIGITS = "0123456789"


class Sign(NamedTuple):
    """One sign of a line: its centre in pixels from the line's left end, and how sure the recogniser is of it.

    ``alternatives`` are other signs it may be, the likeliest first, each with its probability. ``hidden`` says that it
    was not the likeliest sign of its place: a star that is only suspected.
    """

    text: str
    centre: float
    certainty: float
    alternatives: tuple[tuple[str, float], ...] = ()
    hidden: bool = False


def decode_line(guess: Guess) -> list[Sign]:
    """Return the signs of a line, from left to right; stars that hide under a blank among them."""
    best = guess.probabilities.argmax(axis=1)
    signs: list[Sign] = []
    runs = _runs_of(best)
    for number, (code, first, end) in enumerate(runs):
        if code != BLANK:
            signs.append(_sign_of(guess, code, first, end))
        elif number and not (signs and signs[-1].text in STARS):
            star = _hidden_star(guess, first, end)
            if star is not None:
                signs.append(star)
    return [sign for sign in signs if sign.text.strip()]


def _runs_of(best: Any) -> list[tuple[int, int, int]]:
    """Return the stretches of steps with one best sign: the sign's code, first step, end."""
    runs: list[tuple[int, int, int]] = []
    first = 0
    for step in range(1, len(best) + 1):
        if step == len(best) or best[step] != best[first]:
            runs.append((int(best[first]), first, step))
            first = step
    return runs


def _sign_of(guess: Guess, code: int, first: int, end: int) -> Sign:
    probabilities = guess.probabilities
    peak = first + int(probabilities[first:end, code].argmax())
    weights = probabilities[first:end, code]
    centre = float((weights * (_steps(first, end) + 0.5)).sum() / weights.sum()) * guess.step
    likely = (probabilities[peak] >= LEAST).nonzero()[0]
    likeliest = likely[(-probabilities[peak, likely]).argsort(kind="stable")][: ALTERNATIVES + 2]
    alternatives = tuple(
        (guess.signs[other], float(probabilities[peak, other]))
        for other in likeliest
        if other not in (code, BLANK) and guess.signs[other].strip()
    )
    return Sign(guess.signs[code], centre, float(probabilities[peak, code]), alternatives[:ALTERNATIVES])


def _hidden_star(guess: Guess, first: int, end: int) -> Sign | None:
    """Find a star in a stretch where the blank is likeliest; None where there is none worth a doubt."""
    share = guess.probabilities[first:end, _star_codes(guess)].sum(axis=1)
    step = int(share.argmax())
    if share[step] < STAR_DOUBTED:
        return None
    return Sign("*", (first + step + 0.5) * guess.step, float(share[step]), hidden=True)


def star_share(guess: Guess) -> float:
    """Return the greatest probability of a star at any step of a line."""
    return float(guess.probabilities[:, _star_codes(guess)].sum(axis=1).max())


def _star_codes(guess: Guess) -> list[int]:
    return list(find_stars(guess.signs) if guess.star_codes is None else guess.star_codes)


def _steps(first: int, end: int) -> Any:
    import numpy as np

    return np.arange(first, end)
