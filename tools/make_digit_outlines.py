"""Make pipeline/lccp/reference/digit_outlines.json from the font files given as arguments (files or folders).

Fonts are taken in the order of their names; a digit that looks like one taken before is left out. ``--test`` instead tells how many digits come right when the families of the same name are
left out, singly and as an assignment of ten.

usage: python tools/make_digit_outlines.py [--test] FONT_OR_FOLDER ...
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from lccp.read.pdf.codes.glyph_outlines import (  # noqa: E402
    REFERENCE,
    FlatPen,
    Raster,
    outline_difference,
    paint_outline,
    prepare_outline,
)

ALIKE = 0.09
UNFIT = ("Emoji", "Symbol", "Math", "Dingbat", "Demo", "Outline", "Initials", "D050000L", "Keyboard")


def fonts(paths: list[str]) -> Iterator[Path]:
    """Give the font files among the arguments, sorted by name, each name once."""
    found: dict[str, Path] = {}
    for given in paths:
        path = Path(given)
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.suffix.lower() in (".ttf", ".otf", ".ttc") and not any(word in file.name for word in UNFIT):
                found.setdefault(file.name, file)
    yield from (found[name] for name in sorted(found))


def digits(path: Path) -> dict[str, Raster] | None:
    """Give the grids of a font's ten digits; None where it lacks one."""
    from fontTools.pens.recordingPen import DecomposingRecordingPen
    from fontTools.ttLib import TTFont

    font = TTFont(path, fontNumber=0, lazy=True)
    cmap, glyphs = font.getBestCmap() or {}, font.getGlyphSet()
    out: dict[str, Raster] = {}
    for digit in "0123456789":
        if ord(digit) not in cmap:
            return None
        record = DecomposingRecordingPen(glyphs)
        glyphs[cmap[ord(digit)]].draw(record)
        pen = FlatPen()
        record.replay(pen)
        shape = paint_outline(pen.contours)
        if shape is None:
            return None
        out[digit] = shape
    return out


def family(path: Path) -> str:
    """Give the name of a font without weight and width."""
    return path.stem.split("-")[0].split("_")[0][:9].lower()


def main(arguments: list[str]) -> int:
    """Write the reference, or test it."""
    kept: dict[str, dict[str, Raster]] = {}
    every: dict[str, tuple[str, dict[str, Raster]]] = {}
    seen: dict[str, list[Raster]] = {digit: [] for digit in "0123456789"}
    for path in fonts([a for a in arguments if not a.startswith("--")]):
        try:
            shapes = digits(path)
        except Exception as error:
            print(f"left out {path.name}: {error}", file=sys.stderr)
            continue
        if shapes is None:
            continue
        every[path.name] = (family(path), shapes)
        fresh = {
            d: shape for d, shape in shapes.items() if all(outline_difference(shape, old) >= ALIKE for old in seen[d])
        }
        for digit, shape in fresh.items():
            seen[digit].append(shape)
        if fresh:
            kept[path.name] = fresh
    if "--test" in arguments:
        test(kept, every)
        return 0
    outlines = {digit: sorted("".join(f"{v:x}" for v in shape) for shape in shapes) for digit, shapes in seen.items()}
    table = {"fonts": sorted(kept), "outlines": outlines}
    REFERENCE.write_text(json.dumps(table, indent=0, ensure_ascii=True) + "\n", "utf-8")
    print(len(kept), "fonts of", len(every), "written,", REFERENCE.stat().st_size, "bytes")
    return 0


def test(kept: dict[str, dict[str, Raster]], every: dict[str, tuple[str, dict[str, Raster]]]) -> None:
    """Tell how well digits of fonts come out whose own family is left out."""
    from lccp.read.pdf.codes import glyph_outlines

    single = right = wrong = left = 0
    worst: list[tuple[float, str, str]] = []
    for name, (kin, shapes) in every.items():
        others = [old for other, old in kept.items() if family(Path(other)) != kin]
        learned = {d: tuple(prepare_outline(old[d]) for old in others if d in old) for d in "0123456789"}
        glyph_outlines.known_digits = lambda path=REFERENCE, learned=learned: learned  # type: ignore[assignment]
        for digit, shape in shapes.items():
            table = glyph_outlines.digit_distances(shape)
            best = min(table, key=lambda d: table[d])
            single += best == digit
            worst.append((table[digit], name, digit))
        found = glyph_outlines.assign_digits({int(d): shape for d, shape in shapes.items()})
        for code in range(10):
            if code not in found:
                left += 1
            elif found[code].digit == str(code):
                right += 1
            else:
                wrong += 1
                print("wrong", name, code, found[code])
    worst.sort(reverse=True)
    print(len(every), "fonts,", len(kept), "kept; singly right", single, "of", 10 * len(every))
    print("assigned: right", right, "wrong", wrong, "left out", left)
    print("furthest:", [(round(a, 3), b, c) for a, b, c in worst[:25]])
    print("at 1%, 2%, 5%:", [round(worst[len(worst) * p // 100][0], 3) for p in (1, 2, 5)])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
