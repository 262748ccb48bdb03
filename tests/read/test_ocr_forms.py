"""Which form of a sign a picture shows: wide or narrow marks, dashes and the figure 一, simplified or traditional Han."""

from __future__ import annotations

import pytest

np = pytest.importorskip("numpy")
pytest.importorskip("cv2")

from lccp.read.ocr import recognise  # noqa: E402
from lccp.read.ocr.decode import Sign  # noqa: E402
from lccp.read.ocr.forms import in_simplified, is_bar, is_simplified, with_doubtful_star, with_wide_marks  # noqa: E402

SIZE = 20.0


def line(*parts):
    """Signs of one line; each part is a sign and the place of its middle, in sizes."""
    return [Sign(text, place * SIZE, 0.9) for text, place in parts]


def text_of(signs):
    return "".join(sign.text for sign in signs)


@pytest.mark.parametrize(
    ("signs", "text"),
    [
        (line(("省", 0.5), ("(", 1.7), ("区", 2.5)), "省（区"),
        (line(("法", 0.5), ("(", 1.2), ("试", 1.8)), "法(试"),  # printed narrow
        (line(("3", 0.25), ("-", 1.0), ("2", 1.8)), "3—2"),
        (line(("3", 0.25), ("-", 0.7), ("2", 1.1)), "3-2"),
        (line(("3", 0.25), ("一", 1.0), ("2", 1.8)), "3—2"),  # 2023一2025
        (line(("第", 0.5), ("一", 1.5), ("批", 2.5)), "第一批"),
        (line(("注", 0.5), (":", 1.2), ("带", 2.5)), "注：带"),
        (line(("注", 0.5), (":", 1.2)), "注："),  # at the end of a line
        (line(("1", 0.25), (":", 0.6), ("5", 1.0)), "1:5"),
        (line(("值", 0.5), ("(", 1.7), ("2", 2.25), (")", 2.7)), "值（2）"),  # closed as it was opened
    ],
)
def test_marks_are_as_wide_as_the_room_they_take(signs, text):
    assert text_of(with_wide_marks(signs, SIZE)) == text


def test_the_two_widths_of_a_mark_share_their_probability():
    signs = [Sign("省", 10, 1.0), Sign("(", 34, 0.87, (("（", 0.125), ("C", 0.001))), Sign("区", 50, 1.0)]
    sign = with_wide_marks(signs, SIZE)[1]
    assert (sign.text, round(sign.certainty, 3), sign.alternatives) == ("（", 0.995, (("C", 0.001),))


def test_a_page_in_simplified_han_has_no_traditional_sign_that_may_be_a_simplified_one():
    """Noise at 150 dots an inch made 黄山 黃山 and 压减 压減; on a page in traditional Han they are right."""
    yellow = Sign("黃", 10, 0.7, (("黄", 0.29),))
    plain = [Sign(sign, 10, 1.0) for sign in "安徽省黄山市发展智慧旅游特色产业" * 3]
    assert is_simplified([*plain, yellow])
    assert in_simplified(yellow).text == "黄"
    assert in_simplified(Sign("乾", 10, 0.99)).text == "乾"  # of which nothing else is thought
    assert not is_simplified([Sign(sign, 10, 1.0) for sign in "發展智慧旅遊特色產業"])


@pytest.mark.parametrize(
    ("before", "certainty", "is_star"),
    [("自治县", 0.59, True), ("自治县", 0.995, False), ("“多规合一", 0.59, False), ("2025", 0.59, False)],
)
def test_a_doubtful_quotation_mark_that_closes_none_is_a_star_in_doubt(before, certainty, is_star):
    signs = [*line(*((sign, place) for place, sign in enumerate(before))), Sign("”", 90.0, certainty)]
    end = with_doubtful_star(signs)[-1]
    assert (end.text, end.hidden) == (("*", True) if is_star else ("”", False))


def bar(x0=100, x1=118, top=60, bottom=62):
    ink = np.zeros((120, 240), np.uint8)
    ink[top:bottom, x0:x1] = 1
    return ink


def test_a_bar_is_level_ink_as_long_as_a_dash():
    around = (90.0, 50.0, 130.0, 70.0)
    assert is_bar(bar(), around, SIZE)
    assert not is_bar(bar(x1=104), around, SIZE)  # a point
    assert not is_bar(bar(bottom=67), around, SIZE)  # a patch
    figure = bar()
    figure[54:60, 113:118] = 1  # 一 of a face with serifs
    assert not is_bar(figure, around, SIZE)
    assert not is_bar(np.zeros((120, 240), np.uint8), around, SIZE)


def settled(ink, *lines):
    """The signs of lines of a page: each a text, where it starts, and the height of its middle."""
    reader = recognise._PageReader(None, None, ink)
    for text, start, middle in lines:
        signs = [Sign(sign, (place + 0.5) * SIZE, 0.995) for place, sign in enumerate(text)]
        reader.lines.append(recognise._Line(signs, start, middle, SIZE, True))
    reader._settle_forms(SIZE)
    return reader


def test_a_bar_alone_in_its_cell_is_a_dash_in_doubt_unless_figures_stand_in_its_column():
    """An empty cell of a list has a dash, which was read as 一 with certainty."""
    reader = settled(bar(), ("一", 99.0, 61.0), ("海南省", 20.0, 61.0))
    (dash,) = reader.lines[0].signs
    assert (dash.text, dash.certainty, dash.alternatives) == ("—", 0.5, (("一", 0.5),))
    reader = settled(bar(), ("一", 99.0, 61.0), ("二", 99.0, 100.0))
    assert [sign.text for sign in reader.lines[0].signs] == ["一"]


def test_ink_that_is_a_dash_at_the_height_of_a_row_is_read_as_one():
    reader = settled(bar(), ("海南省", 20.0, 61.0))
    assert reader.read_left_over([(100.0, 60.0, 118.0, 62.0)], []) == []
    assert reader.lines[-1].signs[0].text == "—"
    assert reader._is_dash_of_a_row((100.0, 60.0, 118.0, 62.0), SIZE)
    assert not settled(bar(), ("海南省", 20.0, 90.0))._is_dash_of_a_row((100.0, 60.0, 118.0, 62.0), SIZE)
