"""The words of a Word paragraph in the order in which they are read, and only those that are shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

from lccp.read.office.docx_numbering import value, whole
from lccp.read.office.docx_styles import Styles
from lccp.read.office.opc_package import attribute, child, children, local, switched_on
from lccp.text.patterns import re

# Deleted or moved away (17.13.5); a field's instruction (17.16); properties; a ruby's reading aid.
DROPPED = frozenset(
    ["delText", "delInstrText", "instrText", "pPr", "rPr", "sdtPr", "sdtEndPr", "rt", "rubyPr", "tblPr", "object"]
)
PICTURES = frozenset(("blip", "imagedata"))  # of DrawingML and of VML
TRACKED = frozenset(("del", "moveFrom"))
MARKS = TRACKED | {"fldChar", "footnoteReference", "endnoteReference", "txbxContent"}
FIXED = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": ""}
BLANK = re.compile(r"[\t\r\n]")
SYMBOLS = {"symbol:b7": "•", "wingdings:6c": "●", "wingdings:a8": "□", "wingdings:fe": "☑", "wingdings:fc": "✓"}
LEVELS = {"superscript": "^", "subscript": "_"}
RAISED, LOWERED = 0.1, -0.05  # of the size: how far from the line a smaller sign is set
SHIFTED = 0.25  # the same for signs of the usual size; by less they are centred in their line
SMALLER = 0.9  # of the usual size
USUAL = 21  # half points, where a file says no size
MATH_LEVELS = {"sup": "^", "sub": "_", "e": " "}  # of an equation (22.1.2): exponent, index, base


class LeveledText(NamedTuple):
    """Characters, and for each of them whether it is raised (``^``), lowered (``_``) or neither (a blank)."""

    text: str
    levels: str

    def followed_by(self, other: LeveledText) -> LeveledText:
        """Return both texts as one."""
        return LeveledText(self.text + other.text, self.levels + other.levels)


def on_the_line(text: str) -> LeveledText:
    """Return a text of which nothing is raised or lowered."""
    return LeveledText(text, " " * len(text))


class Runs:
    """Reads paragraphs one after another; a field that begins in one may end in another."""

    def __init__(self, styles: Styles) -> None:
        self.styles = styles
        self.fields: list[bool] = []  # for each open field: has its result begun
        self.seen: Counter[str] = Counter()  # what was left out, to be told
        self.notes: list[tuple[str, str]] = []  # references to notes: (footnote or endnote, id)
        self.boxes: list[Any] = []  # contents of text boxes met since they were last taken
        self.pictures: list[Any] = []  # pictures met since they were last taken

    def paragraph_text(self, paragraph: Any) -> LeveledText:
        """Return the text of a paragraph, line breaks as newlines; text boxes and notes are kept aside."""
        hidden = self.styles.look(value(child(paragraph, "pPr"), "pStyle")).hidden
        pieces = list(self.walk(paragraph, hidden))
        return LeveledText("".join(text for text, _ in pieces), "".join(level * len(text) for text, level in pieces))

    def _fixed_sign(self, name: str, element: Any) -> str:
        """Return what an element without text shows: a break, a tab, a hyphen, a sign of a symbol font."""
        return FIXED[name] if name in FIXED else self.symbol(element)

    def _take_note_of(self, name: str, element: Any, hidden: bool) -> None:
        """Take note of an element that shows nothing where it stands."""
        if name == "fldChar":
            self.field(attribute(element, "fldCharType"))
        elif name in TRACKED:
            self.seen["deletions"] += 1
        elif name == "txbxContent":
            self.boxes.append(element)
        elif not hidden:  # a reference to a note
            self.notes.append((name.removesuffix("Reference"), attribute(element, "id")))

    def walk(self, top: Any, hidden: bool) -> Iterator[tuple[str, str]]:
        """Yield the texts below an element with their levels, by a stack of its own: depth is the file's to choose."""
        stack = [(iter(top), hidden, " ")]
        while stack:
            siblings, hidden, level = stack[-1]
            element = next(siblings, None)
            if element is None:
                stack.pop()
                continue
            name = local(element)
            if name == "r":
                stack.append((iter(element), self.run_hidden(element, hidden), self.run_level(element)))
            elif name == "t":
                yield self.shown(element, hidden), level
            elif name in FIXED or name == "sym":
                yield self._fixed_sign(name, element) if self.reading and not hidden else "", level
            elif name in PICTURES:
                self.pictures += [element] if self.reading and not hidden else []
            elif name in MARKS:
                self._take_note_of(name, element, hidden)
            elif name == "AlternateContent":
                stack.append((iter(choose_alternative(element)), hidden, level))
            elif name not in DROPPED:
                stack.append((iter(element), hidden, MATH_LEVELS.get(name, level)))

    @property
    def reading(self) -> bool:
        """Whether what comes next is shown: outside all fields, or in the results of those open."""
        return all(self.fields)

    def shown(self, element: Any, hidden: bool) -> str:
        """Return the text of a ``w:t`` or ``m:t`` unless it is hidden or a field's instruction."""
        text = BLANK.sub(" ", element.text or "")
        if hidden and text.strip():
            self.seen["hidden"] += 1
        return text if self.reading and not hidden else ""

    def run_hidden(self, run: Any, hidden: bool) -> bool:
        """Whether a run is hidden: by itself, else by its style, else by its paragraph's style."""
        properties = child(run, "rPr")
        if properties is None:
            return hidden
        if child(properties, "vanish") is not None:
            return switched_on(properties, "vanish")
        style = value(properties, "rStyle")
        return hidden or bool(style and self.styles.look(style).hidden)

    def run_level(self, run: Any) -> str:
        """Return the level of a run's characters: its own, else its style's."""
        properties = child(run, "rPr")
        stated = value(properties, "vertAlign")
        if stated:
            return LEVELS.get(stated, " ")
        shift = whole(value(properties, "position"))
        if shift:
            return _level_by_shift(run, shift)
        style = value(properties, "rStyle")
        return LEVELS.get(self.styles.look(style).vertical, " ") if style else " "

    def field(self, kind: str) -> None:
        """Follow the marks of a complex field: begin, separate, end."""
        if kind == "begin":
            self.fields.append(False)
        elif self.fields and kind == "separate":
            self.fields[-1] = True
        elif self.fields and kind == "end":
            self.fields.pop()

    def symbol(self, element: Any) -> str:
        """Return a ``w:sym`` as a character; a sign of an unknown font stays in the private area, and is told."""
        try:
            code = int(attribute(element, "char"), 16)
        except ValueError:
            return ""
        if not (0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE):
            return ""
        if 0xF000 <= code <= 0xF0FF:
            symbol = SYMBOLS.get(f"{attribute(element, 'font').lower()}:{code - 0xF000:x}")
            if symbol:
                return symbol
            self.seen["symbols"] += 1
        return chr(code)

    def take_pictures(self) -> list[Any]:
        """Return the pictures met since the last call."""
        pictures, self.pictures = self.pictures, []
        return pictures

    def take_boxes(self) -> list[Any]:
        """Return the text boxes met since the last call."""
        boxes, self.boxes = self.boxes, []
        return boxes


def _level_by_shift(run: Any, shift: int) -> str:
    """Return the level of a run that is set off the line by so many half points, as converters write footnotes' marks."""
    size = _size_of(run)
    before = (_size_on_line(other) for other in run.itersiblings("{*}r", preceding=True))
    usual = next(filter(None, before), USUAL)
    share = shift / usual
    if size and size < SMALLER * usual:
        return "^" if share > RAISED else "_" if share < LOWERED else " "
    return " " if abs(share) < SHIFTED else "^" if shift > 0 else "_"


def _size_of(run: Any) -> int:
    """Return the size that a run states in half points; 0 where it states none."""
    return whole(value(child(run, "rPr"), "sz"))


def _size_on_line(run: Any) -> int:
    """Return the size of a run that is not set off the line."""
    return 0 if whole(value(child(run, "rPr"), "position")) else _size_of(run)


def choose_alternative(alternatives: Any) -> Any:
    """Return the one of several forms of the same thing that is to be read (ISO/IEC 29500-3)."""
    for choice in children(alternatives, "Choice"):
        if len(choice):
            return choice
    fallback = child(alternatives, "Fallback")
    return [] if fallback is None else fallback
