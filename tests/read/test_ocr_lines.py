"""Where the signs of a recognised line lie: by the recogniser's steps, and by the ink where these drift."""

from __future__ import annotations

import pytest

np = pytest.importorskip("numpy")

from lccp.read.ocr import recognise  # noqa: E402
from lccp.read.ocr.decode import Sign  # noqa: E402

SIZE = 20.0


def gap_between(centres: tuple[float, float], inked: list[tuple[int, int]]) -> float:
    """Return the gap between the boxes of two digits of a line, whose ink fills some columns."""
    ink = np.zeros((40, 80), bool)
    for x0, x1 in inked:
        ink[10:30, x0:x1] = True
    line = recognise._Line([Sign("0", centres[0], 1.0), Sign("2", centres[1], 1.0)], 0.0, 20.0, SIZE, True)
    (_, end), (start, _) = recognise._extents(line, SIZE, ink)
    return start - end


@pytest.mark.parametrize(
    ("centres", "inked", "is_apart"),
    [
        ((15, 25), [(11, 19), (21, 29)], False),  # neighbours, rightly placed
        ((13, 33), [(11, 19), (21, 29)], False),  # 20 20年: the steps drifted apart, the ink did not
        ((13, 33), [(9, 17), (29, 37)], True),  # a blank that is printed
        ((13, 45), [(11, 19), (21, 29)], True),  # farther than steps drift: something else stands between
    ],
)
def test_a_blank_between_digits_is_one_that_the_ink_shows(centres, inked, is_apart):
    assert (gap_between(centres, inked) > 0) is is_apart
