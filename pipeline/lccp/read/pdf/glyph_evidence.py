"""What a lost code of a PDF font stands for: by glyph name, by the embedded font's own map, by outline.

The three are asked in this order, and the outlines of digits check the other two: where a name or a
map says one digit and the drawing plainly shows another, neither is believed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from statistics import median
from typing import Any

from lccp.model import Notice
from lccp.read.pdf.font_programs import Program, encoding_names, unicode_of
from lccp.read.pdf.glyph_outlines import OutlineMatch, assign_digits, paint_outline

Answer = tuple[str, str]
DIGITS = "0123456789"
SAME_HEIGHT = 0.15  # share by which the heights of digits may differ
LEAST_TOGETHER = 3  # digits that must be recognised together before an outline alone is believed


def recover_codes(font: Any, codes: set[int], stated: Mapping[int, str], size: int) -> tuple[dict[int, Answer], list[Notice]]:
    """Return text and rule of every lost code that can be recovered, and what a person should know of it."""
    program = Program(font)
    names = named_characters(font, codes, program=True, loaded=program)
    mapped = program.mapped(codes)
    contours = program.contours(codes)
    shapes = {code: shape for code, drawn in contours.items() if (shape := paint_outline(drawn)) is not None}
    blank = {code for code, drawn in contours.items() if not drawn}
    suspects = {code: shape for code, shape in shapes.items() if _may_be_digit(names.get(code), mapped.get(code))}
    seen = assign_digits(suspects) if suspects else {}
    heights = {
        code: max(y for c in contours[code] for _, y in c) - min(y for c in contours[code] for _, y in c)
        for code in seen
    }
    sure = agreeing_digits(seen, program.advances(set(seen)), heights)
    out: dict[int, Answer] = {}
    against: list[int] = []
    for code in sorted(codes):
        told = [
            (text, kind) for text, kind in ((names.get(code), "glyph_name"), (mapped.get(code), "font_cmap")) if text
        ]
        drawn = seen[code].digit if code in sure else ""
        texts = {text for text, _ in told}
        if (drawn and told and drawn not in texts and any(text in DIGITS for text in texts)) or (
            len(texts) > 1 and any(text in DIGITS for text in texts) and not drawn
        ):
            against.append(code)
        elif told:
            text, kind = next((pair for pair in told if pair[0] == drawn), told[0])
            out[code] = (text, f"{'digits' if text in DIGITS else 'characters'}.{kind}")
        elif drawn:
            out[code] = (drawn, "digits.glyph_outline")
        elif code in blank:
            out[code] = (" ", "characters.glyph_outline")
    return out, list(_told(font, codes, out, seen, against))


def _may_be_digit(*texts: str | None) -> bool:
    readings = [text for text in texts if text]
    return not readings or any(text in DIGITS for text in readings)


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
    if heights and agreeing:
        usual = median(heights[code] for code in agreeing)
        agreeing = {code for code in agreeing if abs(heights[code] - usual) <= SAME_HEIGHT * usual}
    return agreeing if len(agreeing) >= LEAST_TOGETHER else set()


def _told(
    font: Any, codes: set[int], answers: Mapping[int, Answer], seen: Mapping[int, OutlineMatch], against: list[int]
) -> Iterable[Notice]:
    name = str(font.get("/BaseFont", font.get("/Name", ""))).lstrip("/") or "a font without a name"
    kinds = Counter(kind for _, kind in answers.values())
    for kind, count in sorted(kinds.items()):
        class_name, how = kind.split(".")
        message = f"{name}: {count} {class_name} that its character map lacks, recovered by {how.replace('_', ' ')}"
        mine = [seen[code] for code in answers if code in seen and answers[code][0] == seen[code].digit]
        if mine and class_name == "digits":
            far, near = max(f.distance for f in mine), min(f.margin for f in mine)
            message += f" ({len(mine)} borne out by outline: distance at most {far:.3f}, margin at least {near:.3f})"
        yield Notice("recovered-digits" if class_name == "digits" else "recovered-characters", "info", 0, 0, message)
    if against:
        yield Notice(
            "contradicted-digits",
            "high",
            0,
            0,
            f"{name}: {len(against)} digits whose name or map says one and the drawing another; left as lost",
        )
    lost = len(codes) - len(answers)
    if lost:
        yield Notice(
            "lost-characters", "high", 0, 0, f"{name}: {lost} characters that neither name, map nor outline tells"
        )


def named_characters(font: Any, codes: Iterable[int], program: bool, loaded: Program | None = None) -> dict[int, str]:
    """Return the characters that glyph names tell (Adobe Glyph List): of the encoding, else of the font program."""
    if font.get("/Subtype") == "/Type0":
        glyph_names = loaded.glyph_names(codes) if loaded and program else {}
    else:
        glyph_names = encoding_names(font)
        if program and loaded:
            glyph_names = {**loaded.glyph_names(codes), **glyph_names}
    characters: dict[int, str] = {}
    for code in codes:
        text = unicode_of(glyph_names.get(code, ""))
        if text:
            characters[code] = text
    return characters
