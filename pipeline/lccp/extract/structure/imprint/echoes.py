"""Whether the words of a title come again in what stands below it: a site's own lines, and other documents' names, do not."""

from __future__ import annotations

from collections.abc import Sequence

from lccp.reference.script import fold_script
from lccp.text.patterns import regex

NO_HAN = regex.compile(r"\P{Han}+")
FEWEST_SIGNS = 150  # of a body that must take up its title
LEAST_ECHO = 0.08  # of the 318 titles of test documents with such a body none has less than 0.12
CLEAR_ECHO = 0.25
LOUD_ECHO = 0.6  # of a line that nothing but its words tells for a headline
LONGEST_FRAME = 10  # signs around a title on a line that is no more than the title once again


def share_taken_up(title: str, lines: Sequence[str]) -> float | None:
    """Return the share of a title's pairs of signs that other lines have; None where these are too few to tell.

    >>> share_taken_up("国家碳达峰试点建设方案", ["为落实碳达峰试点部署，制定本方案。" * 12]) > 0.4
    True
    """
    headline = NO_HAN.sub("", fold_script(title))
    body = [line for line in (NO_HAN.sub("", fold_script(line)) for line in lines) if not _repeats(line, headline)]
    return _share(headline, body) if sum(map(len, body)) >= FEWEST_SIGNS else None


def is_taken_up(title: str, lines: Sequence[str]) -> bool:
    """Whether the lines of a document take up its title, or are too few to tell."""
    share = share_taken_up(title, lines)
    return share is None or share >= LEAST_ECHO or len(NO_HAN.sub("", title)) < 2


def clearly_taken_up(titles: Sequence[str], lines: Sequence[str], least: float = CLEAR_ECHO) -> int | None:
    """Return which of several titles alone the lines take up, by its index; None where they take up none or several.

    ``least`` is the share of its pairs of signs that they must have.
    """
    body = [NO_HAN.sub("", fold_script(line)) for line in lines]
    headlines = [NO_HAN.sub("", fold_script(title)) for title in titles]
    shares = [_share(title, [line for line in body if not _repeats(line, title)]) for title in headlines]
    clear = [index for index, share in enumerate(shares) if share >= least]
    others = [share for index, share in enumerate(shares) if index not in clear]
    return clear[0] if len(clear) == 1 and all(share < LEAST_ECHO for share in others) else None


def _repeats(line: str, headline: str) -> bool:
    """Whether a line is a title, or a part of it, once again."""
    return not line or line in headline or (headline in line and len(line) <= len(headline) + LONGEST_FRAME)


def _share(headline: str, body: Sequence[str]) -> float:
    pairs = [headline[start : start + 2] for start in range(len(headline) - 1)]
    return sum(any(pair in line for line in body) for pair in pairs) / max(1, len(pairs))
