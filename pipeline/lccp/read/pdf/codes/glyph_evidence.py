"""What a lost code of a PDF font stands for: by glyph name, by the embedded font's own map, by outline.

The three are asked in this order, and the outlines of digits check the other two: where a name or a
map says one digit and the drawing plainly shows another, neither is believed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from statistics import median
from typing import Any, NamedTuple

from lccp.model import Notice
from lccp.read.pdf.codes.font_programs import Program, encoding_names, unicode_of
from lccp.read.pdf.codes.glyph_outlines import Contour, OutlineMatch, assign_digits, paint_outline
from lccp.read.pdf.codes.type3 import numbered_characters
from lccp.text.messages import Message, say

Answer = tuple[str, str]
DIGITS = "0123456789"
SAME_HEIGHT = 0.15  # share by which the heights of digits may differ
LEAST_TOGETHER = 3  # digits that must be recognised together before an outline alone is believed


class CodeEvidence(NamedTuple):
    """What a font tells of a code: by its glyph's name, by the program's own map, and by the drawing."""

    named: str
    mapped: str
    drawn: str  # the digit that the outline shows, "" for none
    blank: bool

    @property
    def readings(self) -> list[Answer]:
        """Return what name and map say, each with the rule that says it."""
        return [pair for pair in ((self.named, "glyph_name"), (self.mapped, "font_cmap")) if pair[0]]

    @property
    def contradicts_itself(self) -> bool:
        """Return whether a digit is in dispute: name and map differ, or the drawing is another than both."""
        texts = {text for text, _ in self.readings}
        if not any(text in DIGITS for text in texts):
            return False
        return self.drawn not in texts if self.drawn else len(texts) > 1

    def answer(self) -> Answer | None:
        """Return the text of the code and the rule that gives it; None where nothing tells it."""
        if self.readings:
            text, kind = next((pair for pair in self.readings if pair[0] == self.drawn), self.readings[0])
            return text, f"{'digits' if text in DIGITS else 'characters'}.{kind}"
        if self.drawn:
            return self.drawn, "digits.glyph_outline"
        return (" ", "characters.glyph_outline") if self.blank else None


EVIDENCE_ZH = {"glyph_outline": "字形轮廓", "glyph_name": "字名", "font_cmap": "字体内字符映射"}


def recover_codes(font: Any, codes: set[int]) -> tuple[dict[int, Answer], list[Notice]]:
    """Return text and rule of every lost code that can be recovered, and what a person should know of it."""
    program = Program(font)
    named = named_characters(font, codes, program)
    mapped = program.mapped(codes)
    contours = program.contours({code for code in codes if _may_be_digit(named.get(code), mapped.get(code))})
    matches = _digit_matches(contours, named, mapped)
    sure = agreeing_digits(
        matches, program.advances(set(matches)), {code: _outline_height(contours[code]) for code in matches}
    )
    answers: dict[int, Answer] = {}
    against: list[int] = []
    for code in sorted(codes):
        drawn = matches[code].digit if code in sure else ""
        evidence = CodeEvidence(
            named.get(code, ""), mapped.get(code, ""), drawn, code in contours and not contours[code]
        )
        if evidence.contradicts_itself:
            against.append(code)
        elif answer := evidence.answer():
            answers[code] = answer
    return answers, list(_notices(font, codes, answers, matches, against))


def _digit_matches(
    contours: Mapping[int, list[Contour]], named: Mapping[int, str], mapped: Mapping[int, str]
) -> dict[int, OutlineMatch]:
    """Compare with the known digits the outlines of those codes that may be digits."""
    suspects = {
        code: shape
        for code, outline in contours.items()
        if _may_be_digit(named.get(code), mapped.get(code)) and (shape := paint_outline(outline)) is not None
    }
    return assign_digits(suspects) if suspects else {}


def _outline_height(contours: Sequence[Contour]) -> float:
    heights = [y for contour in contours for _, y in contour]
    return max(heights) - min(heights)


def _may_be_digit(*texts: str | None) -> bool:
    readings = [text for text in texts if text]
    return not readings or any(text in DIGITS for text in readings)


def _equally_high(codes: set[int], heights: Mapping[int, float]) -> set[int]:
    """Leave out glyphs higher or lower than most: an l beside digits, a raised 2."""
    usual = median(heights[code] for code in codes)
    return {code for code in codes if abs(heights[code] - usual) <= SAME_HEIGHT * usual}


def agreeing_digits(
    seen: Mapping[int, OutlineMatch], advances: Mapping[int, float], heights: Mapping[int, float] | None = None
) -> set[int]:
    """Keep the digits that bear one another out: equal widths, or codes in the order of the digits.

    A lone 0 may be an O and a lone 1 an l; three digits of one width, or whose codes count up with
    them, are digits, if they are about as high as one another too.
    """
    widths = Counter(round(advances[code], 3) for code in seen if advances.get(code))
    orders = Counter(code - int(match.digit) for code, match in seen.items())
    wide = {width for width, count in widths.items() if count >= LEAST_TOGETHER}
    order = {base for base, count in orders.items() if count >= LEAST_TOGETHER}
    agreeing = {
        code
        for code, match in seen.items()
        if round(advances.get(code, -1.0), 3) in wide or code - int(match.digit) in order
    }
    agreeing = _equally_high(agreeing, heights) if heights and agreeing else agreeing
    return agreeing if len(agreeing) >= LEAST_TOGETHER else set()


def _notices(
    font: Any, codes: set[int], answers: Mapping[int, Answer], seen: Mapping[int, OutlineMatch], against: list[int]
) -> Iterable[Notice]:
    name = str(font.get("/BaseFont", font.get("/Name", ""))).lstrip("/") or "a font without a name"
    kinds = Counter(kind for _, kind in answers.values())
    for kind, count in sorted(kinds.items()):
        class_name, how = kind.split(".")
        message = say(
            "{font}: {count} {what} that its character map lacks, recovered by {how}",
            "字体{font}：字符映射所缺的{count}个{what}，据{how}补回",
            font=name,
            count=count,
            what=Message(class_name, "数字" if class_name == "digits" else "字符"),
            how=Message(how.replace("_", " "), EVIDENCE_ZH.get(how, how)),
        )
        mine = [seen[code] for code in answers if code in seen and answers[code][0] == seen[code].digit]
        if mine and class_name == "digits":
            far, near = max(f.distance for f in mine), min(f.margin for f in mine)
            message = say(
                "{recovered} ({count} borne out by outline: distance at most {far:.3f}, margin at least {near:.3f})",
                "{recovered}（其中{count}个有字形轮廓印证：距离至多{far:.3f}，差距至少{near:.3f}）",
                recovered=message,
                count=len(mine),
                far=far,
                near=near,
            )
        yield Notice("recovered-digits" if class_name == "digits" else "recovered-characters", "info", 0, 0, message)
    if against:
        yield Notice(
            "contradicted-digits",
            "high",
            0,
            0,
            say(
                "{font}: {count} digits whose name or map says one and the drawing another; left as lost",
                "字体{font}：{count}个数字的字名或映射与所绘字形不符，仍作缺失",
                font=name,
                count=len(against),
            ),
        )
    lost = len(codes) - len(answers)
    if lost:
        yield Notice(
            "lost-characters",
            "high",
            0,
            0,
            say(
                "{font}: {count} characters that neither name, map nor outline tells",
                "字体{font}：{count}个字符，字名、映射、轮廓均不能辨",
                font=name,
                count=lost,
            ),
        )


def named_characters(font: Any, codes: Iterable[int], program: Program) -> dict[int, str]:
    """Return the characters that glyph names tell (Adobe Glyph List): of the encoding, else of the font program."""
    kind = font.get("/Subtype")
    glyph_names = program.glyph_names(codes)
    if kind != "/Type0":
        glyph_names = {**glyph_names, **encoding_names(font)}
    characters = numbered_characters(glyph_names, program.advances(set(glyph_names))) if kind == "/Type3" else {}
    for code in codes:
        text = unicode_of(glyph_names.get(code, ""))
        if text:
            characters[code] = text
    return characters
