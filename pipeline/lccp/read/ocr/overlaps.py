"""Signs that were read twice, because the detector found two lines in one: on harsh photocopies 工程 became 工工程程."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lccp.read.ocr.signs import RecognisedSign
from lccp.read.pdf.page import Box, SignReading

SHARED = 0.5  # of the smaller box: two signs that share more stand at one place


def settle_overlaps(signs: Sequence[RecognisedSign]) -> list[RecognisedSign]:
    """Return signs of which no two stand at one place: the more certain one stays, in doubt where they differ."""
    settled = dict(enumerate(signs))
    for first, second in _overlapping(signs):
        if first in settled and second in settled:
            better, worse = sorted((first, second), key=lambda place: (-settled[place].reading.certainty, place))
            settled[better] = _doubted_by(settled[better], settled.pop(worse))
    return list(settled.values())


def _overlapping(signs: Sequence[RecognisedSign]) -> Iterator[tuple[int, int]]:
    """Yield the places of signs of two lines that stand at one place."""
    lines: dict[int, list[int]] = {}
    for place, sign in enumerate(signs):
        lines.setdefault(sign.line, []).append(place)
    extents = {line: _around([signs[place].box for place in places]) for line, places in lines.items()}
    for line, places in lines.items():
        for other, other_places in lines.items():
            if line < other and _shared_area(extents[line], extents[other]) > 0:
                for first in places:
                    for second in other_places:
                        if _stand_together(signs[first].box, signs[second].box):
                            yield first, second


def _around(boxes: Sequence[Box]) -> Box:
    x0, top, x1, bottom = zip(*boxes, strict=True)
    return min(x0), min(top), max(x1), max(bottom)


def _shared_area(first: Box, second: Box) -> float:
    wide = min(first[2], second[2]) - max(first[0], second[0])
    high = min(first[3], second[3]) - max(first[1], second[1])
    return wide * high if wide > 0 and high > 0 else 0.0


def _stand_together(first: Box, second: Box) -> bool:
    smaller = min((box[2] - box[0]) * (box[3] - box[1]) for box in (first, second))
    return _shared_area(first, second) > SHARED * smaller


def _doubted_by(sign: RecognisedSign, other: RecognisedSign) -> RecognisedSign:
    """Return a sign as certain as it is beside another reading of the same ink."""
    if sign.text == other.text:
        return sign
    reading = sign.reading
    others = ((other.text, other.reading.certainty), *(pair for pair in reading.alternatives if pair[0] != other.text))
    certainty = min(reading.certainty, 1 - other.reading.certainty)
    return sign._replace(reading=SignReading(certainty, others, reading.star_behind))
