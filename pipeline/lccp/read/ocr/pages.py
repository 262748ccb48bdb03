"""A recognised picture as a page like any other: glyphs, rules, and sentences about what is doubtful."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from lccp.model import InputError
from lccp.read.ocr.decode import DIGITS
from lccp.read.ocr.recognise import read_page
from lccp.read.ocr.signs import UNREAD, RecognisedPage, RecognisedSign
from lccp.read.pdf.lines import is_wide
from lccp.read.pdf.page import CERTAIN, LOST, Box, Glyph, Page, RulingLine, SignReading
from lccp.text.messages import say
from lccp.text.refusals import reason_message

POINTS = 72  # an inch
LIKELY = 0.5  # certainty of a Han that is kept as it was read; with less it is told as unread, with what it may be
RIVAL = 0.4  # of its certainty: so likely another sign is, and it is told as unread too
LEAST_OF_LAYER = 0.5  # of the signs of an unseen layer: what the picture must show to take its place
BESIDE = 0.3  # of the size: how far beside a sign of the file its recognised twin may lie
MOST_BOXES = 8  # that one sentence names; each further one is in the count


def recognise_page(number: int, picture: Any, dpi: float) -> Page:
    """Recognise a picture as page ``number``. A page that nobody can read is ``broken``, with the reason.

    ``picture``: (height, width, 3) of 8 bits, blue, green, red. Raises InputError where recognition is not installed.
    """
    recognised = read_page(picture, dpi)
    scale = POINTS / dpi
    page = Page(number, recognised.width * scale, recognised.height * scale, images=1)
    page.turn, page.tilt, page.recognised = recognised.orientation, recognised.tilt, True
    page.broken = recognised.why_illegible()
    if page.broken:
        return page
    for index, sign in enumerate(recognised.signs):
        page.glyphs.append(_glyph_of(sign, _neighbours(recognised.signs, index), scale)._replace(place=index))
    for x0, top, x1, bottom in (_scaled(box, scale) for box in recognised.level):
        page.level.append(RulingLine((top + bottom) / 2, x0, x1))
    for x0, top, x1, bottom in (_scaled(box, scale) for box in recognised.upright):
        page.upright.append(RulingLine((x0 + x1) / 2, top, bottom))
    _tell_doubts(page, recognised, scale)
    return page


def _neighbours(signs: Sequence[RecognisedSign], index: int) -> str:
    """Return the signs beside one in its line."""
    beside = [signs[place] for place in (index - 1, index + 1) if 0 <= place < len(signs)]
    return "".join(sign.text for sign in beside if sign.line == signs[index].line)


def _glyph_of(sign: RecognisedSign, beside: str, scale: float) -> Glyph:
    """Make a glyph of a sign. A digit below the bar is lost, with what it may be; so is what may be one among digits.

    A Han that is less likely than not is none that was read, nor one that has a rival nearly as likely: on pages of 100
    dots an inch 新疆 was 新辆, 辆 with .145, and 推广 推厂, 厂 with .703 and 广 with .286. On pages of 150 none had less
    than .9.
    """
    reading, text = sign.reading, sign.text
    if reading.certainty < CERTAIN:
        others = ((text, reading.certainty), *reading.alternatives)
        digits = tuple((other, share) for other, share in others if other in DIGITS)
        if text in DIGITS or (digits and any(other in DIGITS for other in beside)):
            text, reading = LOST, SignReading(reading.certainty, digits, reading.star_behind)
        elif is_wide(text) and text.isalnum() and _is_open(reading):
            text, reading = UNREAD, SignReading(reading.certainty, others, reading.star_behind)
    return Glyph(text, *_scaled(sign.box, scale), reading=reading)


def _is_open(reading: SignReading) -> bool:
    """Whether a Han is less likely than not, or has a rival nearly as likely."""
    rival = max((share for _, share in reading.alternatives), default=0.0)
    return reading.certainty < LIKELY or rival >= RIVAL * reading.certainty


def _scaled(box: Box, scale: float) -> Box:
    x0, top, x1, bottom = box
    return x0 * scale, top * scale, x1 * scale, bottom * scale


def _tell_doubts(page: Page, recognised: RecognisedPage, scale: float) -> None:
    """Say where ink was left unread, and where a star may stand that was not read."""
    for boxes, kind, severity, english, chinese in (
        (
            recognised.unread,
            "unread-ink",
            "high",
            "page {page}: {count} pieces of ink that were not read, at {boxes}; look at the picture",
            "第{page}页：有{count}处墨迹未能识别，位于{boxes}，请查看图像",
        ),
        (
            recognised.doubtful_stars,
            "doubtful-star",
            "medium",
            "page {page}: a star may stand at {boxes} that was not read ({count} in all); look at the picture",
            "第{page}页：{boxes}处可能有未识别的星号（共{count}处），请查看图像",
        ),
    ):
        if boxes:
            places = [_place_of(page, _scaled(box, scale)) for box in boxes[:MOST_BOXES]]
            dots = " …" if len(boxes) > MOST_BOXES else ""
            message = say(english, chinese, page=page.number, count=len(boxes), boxes=" ".join(places) + dots)
            page.notes.append((kind, severity, message))


def _place_of(page: Page, box: Box) -> str:
    visible = page.visible(Glyph("", *box))
    return "[" + ",".join(f"{edge:.0f}" for edge in visible) + "]"


def with_own_signs(recognised: Page, page: Page) -> Page:
    """Return a recognised page with the signs that the file itself has upon it in the place of those recognised there.

    Where the picture lies askew, their places are not those of the straightened page: then they are recognised as well.
    """
    if not page.glyphs and not page.aside:
        return recognised
    if recognised.broken:
        reason = reason_message(recognised.broken)
        message = say(
            "page {page}: its picture cannot be read ({reason})",
            "第{page}页的图像无法读取（{reason}）",
            page=page.number,
            reason=reason,
        )
        page.notes.append(("unread-page", "high", message))
        page.recognised = True
        return page
    if recognised.turn or recognised.tilt or page.turn:
        return recognised
    own_signs = [glyph for glyph in page.glyphs if not glyph.text.isspace()]
    signs = [glyph for glyph in recognised.glyphs if not any(_covers(printed, glyph) for printed in own_signs)]
    count = len(recognised.glyphs)
    recognised.glyphs = [*signs, *(glyph._replace(place=count + glyph.place) for glyph in page.glyphs)]
    recognised.aside = page.aside
    return recognised


def _covers(printed: Glyph, glyph: Glyph) -> bool:
    """Whether a sign of the file stands where another was recognised, whose place is a few points off."""
    reach = BESIDE * printed.size
    x, y = (glyph.x0 + glyph.x1) / 2, glyph.middle
    return printed.x0 - reach < x < printed.x1 + reach and printed.top < y < printed.bottom


def require_words(pages: Sequence[Page]) -> None:
    """Raise InputError where no page gave a sign."""
    if not any(page.glyphs or page.aside for page in pages):
        broken = next((page.broken for page in pages if page.broken), "")
        raise InputError(f"cannot be read ({broken})" if broken else "shows no text that could be recognised")


def compare_layer(recognised: Page, layer: Page) -> Page:
    """Compare a recognised page with the unseen text that lay upon its picture; return the page to take.

    The layer is a witness alone: what is recognised here has its certainty, the layer has none. It says where the two
    differ. Where the picture shows far less than the layer has, or cannot be read, the layer is all there is, and stays.
    """
    counted, layered = (
        Counter(glyph.text for glyph in page.glyphs if glyph.text.isalnum()) for page in (recognised, layer)
    )
    lost = sum(glyph.text == LOST for glyph in recognised.glyphs)
    missing, further = layered - counted, counted - layered
    if sum(missing.values()) <= lost and not further:
        return recognised
    message = say(
        "page {page}: its unseen layer of text differs from the picture as recognised: it has {missing} that the"
        " picture has not, and lacks {further}",
        "第{page}页：不可见文字层与图像识别结果不同：多出{missing}，缺少{further}",
        page=recognised.number,
        missing=_counted_signs(missing),
        further=_counted_signs(further),
    )
    taken = layer if sum(counted.values()) < LEAST_OF_LAYER * sum(layered.values()) else recognised
    taken.notes.append(("recognition-differs", "medium", message))
    return taken


def _counted_signs(signs: Counter[str]) -> str:
    """Name the commonest signs of a count, and how many there are in all."""
    named = " ".join(
        f"{text}×{count}" for text, count in sorted(signs.items(), key=lambda item: (-item[1], item[0]))[:10]
    )
    return f"{named} ({sum(signs.values())})" if signs else "0"
