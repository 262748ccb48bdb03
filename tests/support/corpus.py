"""Small documents in any number, cut out of those of the checkout; the same numbers give the same words."""

from __future__ import annotations

import html
import random
from collections.abc import Iterable
from pathlib import Path

RAW = Path(__file__).parents[2] / "raw"


def write(folder: Path, numbers: Iterable[int], lines: int = 40) -> None:
    """Write documents into ``folder``: stretches of one to three of the others, of up to so many lines each.

    Each sixth is a web page, the others are plain text.
    """
    folder.mkdir(parents=True, exist_ok=True)
    texts = [path.read_text("utf-8").split("\n") for path in sorted(RAW.glob("*.txt"))]
    for number in numbers:
        chance = random.Random(number)
        pieces = []
        for _ in range(chance.randrange(1, 4)):
            text = chance.choice(texts)
            start = chance.randrange(len(text))
            pieces += [*text[start : start + chance.randrange(5, lines)], ""]
        if number % 6 == 5:
            page = "".join(f"<p>{html.escape(line)}</p>\n" for line in pieces)
            (folder / f"d{number:03}.html").write_text(
                f"<!DOCTYPE html><meta charset=utf-8><body>{page}</body>", "utf-8"
            )
        else:
            (folder / f"d{number:03}.txt").write_text("\n".join(pieces), "utf-8")
