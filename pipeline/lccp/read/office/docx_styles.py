"""What the styles of a Word file say of a paragraph: heading, title, hidden, numbered."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from lccp.read.office.docx_numbering import value, whole
from lccp.read.office.opc_package import attribute, child, children, switched_on
from lccp.text.patterns import re

HEADING = re.compile(r"(?:heading|标题|標題) ?([1-9])", re.I)
NAMED = {"title": "title", "标题": "title", "caption": "caption", "题注": "caption", "footnote text": "footnote"}


@dataclass(frozen=True, slots=True)
class Look:
    """What is known of a style: role and level as ``model.Line`` has them, list and its level, hidden."""

    role: str = ""
    level: int = 0
    list: str = ""
    place: int = -1
    hidden: bool = False
    vertical: str = ""  # superscript, subscript or baseline


@dataclass(slots=True)
class Styles:
    """The styles of a document by id; what one does not say, the one it is based on says."""

    items: dict[str, Any] = field(default_factory=dict)
    default: str = ""
    looks: dict[str, Look] = field(default_factory=dict)

    def look(self, style: str) -> Look:
        """Return what a style says, its ancestors asked in turn; a cycle ends where it closes."""
        if style not in self.looks:
            self.looks[style] = self.resolved(style)
        return self.looks[style]

    def resolved(self, style: str) -> Look:
        """Work out what a style says."""
        role, level, list_, place = "", 0, "", -1
        hidden: bool | None = None
        vertical = ""
        seen: set[str] = set()
        item = self.items.get(style)
        while item is not None and style not in seen:
            seen.add(style)
            if not role:
                role, level = named_role(value(item, "name")) or outline_role(child(item, "pPr")) or ("", 0)
            numbers = child(item, "pPr", "numPr")
            if numbers is not None:
                list_ = list_ or value(numbers, "numId")
                place = place if place >= 0 else whole(value(numbers, "ilvl"), -1)
            if hidden is None and child(item, "rPr", "vanish") is not None:
                hidden = switched_on(item, "rPr", "vanish")
            vertical = vertical or value(child(item, "rPr"), "vertAlign")
            style = value(item, "basedOn")
            item = self.items.get(style)
        return Look(role, level, list_, place, bool(hidden), vertical)


def named_role(name: str) -> tuple[str, int] | None:
    """Recognise the role that a built-in style's name stands for."""
    heading = HEADING.fullmatch(name.strip())
    if heading:
        return "heading", int(heading.group(1))
    role = NAMED.get(name.strip().lower())
    return (role, 0) if role else None


def outline_role(properties: Any) -> tuple[str, int] | None:
    """Recognise a heading by the outline level of its paragraph properties; level 9 is body text."""
    if properties is None or child(properties, "outlineLvl") is None:
        return None
    level = whole(value(properties, "outlineLvl"), 9)
    return ("heading", level + 1) if 0 <= level < 9 else None


def read_styles(root: Any) -> Styles:
    """Read ``styles.xml``; None gives no styles."""
    styles = Styles()
    for item in [] if root is None else children(root, "style"):
        name = attribute(item, "styleId")
        styles.items[name] = item
        if attribute(item, "type") == "paragraph" and attribute(item, "default") in ("1", "true", "on"):
            styles.default = name
    return styles
