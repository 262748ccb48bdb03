"""What recognition makes of a picture: signs with boxes and certainties, rules, unread ink."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from lccp.read.ocr.decode import DIGITS
from lccp.read.pdf.lines import is_wide
from lccp.read.pdf.page import CERTAIN, Box, SignReading

UNREAD = "□"  # stands for ink in a line that nobody read, as editors print it: its line has more than was read
DOUBTFUL_SHARE = 0.1  # of a page's digits, or of its Han: with more it is refused; plain pages have .01, copies .05
FEWEST_DIGITS, FEWEST_HAN = 10, 20  # that a page must hold to be refused for them
UNREAD_SHARE = 0.2  # pieces of unread ink for each sign that was read: with more a page is refused
FEWEST_UNREAD = 10  # pieces: a signature and a sketch are no reason


class RecognisedSign(NamedTuple):
    """One sign with its box in pixels. ``line`` numbers the lines in the order of detection."""

    text: str
    box: Box
    reading: SignReading
    line: int


@dataclass(slots=True)
class RecognisedPage:
    """What recognition makes of a picture. ``width`` and ``height`` are those of the picture as it came.

    ``doubtful_stars`` are boxes of signs behind which a star may stand that was not read.
    """

    width: int
    height: int
    orientation: int = 0  # degrees by which the picture was turned clockwise
    tilt: float = 0.0  # degrees by which its lines ran down to the right then
    is_half_tone: bool = False  # of a screen that does not come back: then nothing else is known of it
    signs: list[RecognisedSign] = field(default_factory=list)
    level: list[Box] = field(default_factory=list)
    upright: list[Box] = field(default_factory=list)
    unread: list[Box] = field(default_factory=list)
    doubtful_stars: list[Box] = field(default_factory=list)

    def why_illegible(self) -> str:
        """Say why nothing of the page is to be taken; "" where it can be.

        On photocopies at 150 dots an inch 目 was read as 日 and lines were read twice: three of ten Han were in doubt
        there, three of a hundred on copies that were read rightly. Where most words are missing, digits alone stand.
        """
        if self.is_half_tone:
            return "it is a half-tone, in which the rules of tables break up; scan it in grey"
        digits = [sign for sign in self.signs if sign.text in DIGITS]
        han = [sign for sign in self.signs if is_wide(sign.text) and sign.text.isalnum()]
        for kind, signs, fewest in (("digits", digits, FEWEST_DIGITS), ("Han", han, FEWEST_HAN)):
            doubtful = _count_doubtful(signs)
            if len(signs) >= fewest and doubtful > DOUBTFUL_SHARE * len(signs):
                return (
                    f"has {doubtful} doubtful {kind} among {len(signs)}, too many to take any;"
                    " scan it at 200 dots an inch or more, in grey"
                )
        if len(self.unread) >= FEWEST_UNREAD and len(self.unread) > UNREAD_SHARE * len(self.signs):
            return (
                f"has {len(self.unread)} pieces of ink that were not read beside {len(self.signs)} signs, too many to take"
                " any; scan it at 200 dots an inch or more, in grey"
            )
        return ""


def _count_doubtful(signs: Sequence[RecognisedSign]) -> int:
    return sum(sign.reading.certainty < CERTAIN for sign in signs)
