"""Lines that run into one another, signs that a line lost, pieces of ink: all are read or told."""

from __future__ import annotations

import pytest

np = pytest.importorskip("numpy")
pytest.importorskip("cv2")

from lccp.read.ocr import recognise  # noqa: E402
from lccp.read.ocr.decode import Sign  # noqa: E402
from lccp.read.ocr.engine import Guess  # noqa: E402
from lccp.read.ocr.leftovers import part_overlapping, pieces_of_lines, unread_stretches  # noqa: E402

SIZE = 20.0


def box(x0, top, x1, bottom):
    return [[x0, top], [x1, top], [x1, bottom], [x0, bottom]]


def inked(*boxes):
    ink = np.zeros((300, 500), np.uint8)
    for x0, top, x1, bottom in boxes:
        ink[top:bottom, x0:x1] = 1
    return ink


def test_two_lines_that_share_their_boxes_are_parted_where_no_ink_is():
    """长阳土家 over 族自治县 at 100 dots an inch: the second was read as 族自, with nothing said of the rest."""
    lines = np.array([box(50, 40, 130, 75), box(50, 62, 130, 97), box(200, 40, 280, 75)], np.float32)
    parted = part_overlapping(lines, inked((50, 45, 130, 64), (50, 71, 130, 92)))
    assert 64 <= parted[0, 2, 1] <= 71
    assert parted[0, 2, 1] == parted[1, 0, 1]
    assert (parted[2] == lines[2]).all()
    apart = np.array([box(50, 40, 130, 75), box(50, 72, 130, 107)], np.float32)
    assert (part_overlapping(apart, inked()) == apart).all()


def test_ink_of_a_line_that_gave_no_sign_is_found():
    line = np.array(box(50, 40, 140, 70), np.float32)
    ink = inked((51, 46, 69, 64), (71, 46, 89, 64), (91, 46, 109, 64), (111, 46, 129, 64))
    signs = [Sign("族", 10.0, 1.0), Sign("自", 30.0, 1.0)]
    ((x0, x1),) = unread_stretches(ink, line, signs, SIZE)
    assert 90 <= x0 <= 96
    assert x1 == 129
    four = [*signs, Sign("治", 50.0, 1.0), Sign("县", 70.0, 1.0)]
    assert unread_stretches(ink, line, four, SIZE) == []
    assert unread_stretches(inked((51, 46, 69, 64), (91, 54, 109, 57)), line, signs[:1], SIZE) == []  # a dash or dots


def test_pieces_of_unread_ink_are_parted_and_joined_by_lines():
    """园 above 程 was one piece, and 园、龙舟坪 three; a rule between two pieces keeps them apart."""
    ink = inked((50, 40, 68, 58), (50, 66, 68, 84), (72, 52, 76, 57), (90, 40, 200, 58))
    pieces = [(50.0, 40.0, 68.0, 84.0), (72.0, 52.0, 76.0, 57.0), (90.0, 40.0, 200.0, 58.0)]
    first, second = pieces_of_lines(ink, pieces, [], SIZE)
    assert (first[0], first[2]) == (50.0, 200.0)
    assert second[0] == 50.0
    assert 58 <= second[1] <= 66
    walled = pieces_of_lines(ink, pieces[1:], [(82.0, 0.0, 84.0, 300.0)], SIZE)
    assert walled == [(90.0, 40.0, 200.0, 58.0), (72.0, 52.0, 76.0, 57.0)]
    drawing = [(0.0, 0.0, 200.0, 290.0)]
    assert pieces_of_lines(ink, drawing, [], SIZE) == drawing


class HalfDeafEngine:
    """Finds one line and reads but its first sign; a cut of the rest gives the second with a certainty of choice."""

    certainty = 0.9

    def find_lines(self, picture):
        return np.array([box(90, 90, 260, 130)], np.float32)

    def read_line(self, cut):
        rows = np.zeros((20, 3), np.float32)
        rows[:, 0] = 1.0
        place, sure, sign = (2, 1.0, 1) if cut.shape[1] > 120 else (10, self.certainty, 2)
        rows[place] = 0.0
        rows[place, sign], rows[place, 0] = sure, 1 - sure
        return Guess(rows, ["", "族", "县"], cut.shape[1] / 20)


@pytest.mark.parametrize(("certainty", "text", "unread"), [(0.999, "族县", 0), (0.9, "族□", 1)])
def test_what_a_line_leaves_out_is_read_by_itself_or_told(monkeypatch, certainty, text, unread):
    engine = HalfDeafEngine()
    engine.certainty = certainty
    monkeypatch.setattr(recognise, "load_engine", lambda: engine)
    picture = np.full((600, 800, 3), 255, np.uint8)
    picture[96:124, 95:122] = 0
    picture[96:124, 200:228:2] = 0
    page = recognise.read_page(picture, 200)
    assert "".join(sign.text for sign in page.signs) == text
    assert len(page.unread) == unread
