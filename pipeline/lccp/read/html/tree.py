"""Tags to a tree, forgiving as browsers are where it matters: end tags left out, misnested, stray."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lccp.read.html.tokens import MarkupToken, Unclosed, split_tokens
from lccp.text.patterns import re

VOID = frozenset(
    [
        "area",
        "base",
        "basefont",
        "bgsound",
        "br",
        "col",
        "embed",
        "frame",
        "hr",
        "img",
        "input",
        "keygen",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
    ]
)
INLINE = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "del",
        "kbd",
        "label",
        "mark",
        "nobr",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "ruby",
        "rb",
        "rt",
        "rp",
    ]
)
TABLE_PARTS = frozenset(("caption", "colgroup", "tbody", "thead", "tfoot", "tr", "td", "th"))
SECTIONS = frozenset(("caption", "colgroup", "tbody", "thead", "tfoot"))
CELLS = frozenset(("td", "th", "caption"))
# An opening tag ends an open paragraph, if it is one of these (13.2.6.4.7).
BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "center",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "li",
        "dt",
        "dd",
        "main",
        "menu",
        "nav",
        "ol",
        "p",
        "pre",
        "search",
        "section",
        "summary",
        "table",
        "ul",
    ]
)
# Which open elements an opening tag ends, and where the search for them stops.
ENDS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "li": (frozenset(("li",)), frozenset(("ul", "ol", "menu", "dir", "table", "td", "th", "caption"))),
    "dt": (frozenset(("dt", "dd")), frozenset(("dl", "table", "td", "th", "caption"))),
    "dd": (frozenset(("dt", "dd")), frozenset(("dl", "table", "td", "th", "caption"))),
    "tr": (frozenset(("tr", *SECTIONS - {"tbody", "thead", "tfoot"})), frozenset(("table",))),
    "td": (frozenset(("td", "th")), frozenset(("table", "tr"))),
    "th": (frozenset(("td", "th")), frozenset(("table", "tr"))),
    "option": (frozenset(("option",)), frozenset(("select", "table", "td", "th"))),
    **{name: (SECTIONS, frozenset(("table",))) for name in SECTIONS},
}
DISPLAY_NONE = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse))\b", re.I)
SHORT_TEXT = 40  # characters of two paragraphs
SELECTOR = re.compile(r"(?:[a-z][a-z0-9]*)?[.#][\w-]+|[a-z][a-z0-9]*", re.I)


@dataclass(slots=True, eq=False)
class Element:
    """An element: its place in the source, and its children in order, texts as (start, end)."""

    name: str
    start: int
    attributes: dict[str, str] = field(default_factory=dict)
    parent: Element | None = None
    children: list[Element | tuple[int, int]] = field(default_factory=list)
    size: int = 0  # characters that are not blank, below it
    linked: int = 0  # those of them inside links
    links: int = 0
    tables: int = 0
    tabled: int = 0  # characters inside tables below it
    lines: int = 0  # elements below it that end a line
    mains: int = 0  # headings of the first rank, links aside

    def classes(self) -> list[str]:
        """Return the words of its class and id."""
        return f"{self.attributes.get('class', '')} {self.attributes.get('id', '')}".lower().split()


def is_prose(node: Element) -> bool:
    """Whether a cell is a text of paragraphs, not a name and its translation below it."""
    return node.lines >= 2 and node.size >= SHORT_TEXT


@dataclass(slots=True)
class Tree:
    """A whole page: its root, all its elements in document order, and what was never closed."""

    root: Element
    nodes: list[Element]
    unclosed: Unclosed | None = None
    styles: list[tuple[int, int]] = field(default_factory=list)


def grow_tree(text: str, max_nesting: int) -> Tree:
    """Build the tree of HTML source. Elements deeper than ``max_nesting`` become their parents' siblings."""
    root = Element("#root", 0)
    tree = Tree(root, [root])
    stack = [root]
    for token in split_tokens(text):
        if isinstance(token, Unclosed):
            tree.unclosed = token
        elif token.kind == "text":
            stack[-1].children.append((token.start, token.end))
            if stack[-1].name == "style":
                tree.styles.append((token.start, token.end))
        elif token.kind == "open" or token.name == "br":
            open_element(token, stack, tree, max_nesting)
        else:
            close_element(token.name, stack)
    weigh_nodes(tree, text)
    return tree


def open_element(token: MarkupToken, stack: list[Element], tree: Tree, max_nesting: int) -> None:
    """Put in an element, after ending those that its tag ends."""
    name = token.name
    if name in BLOCKS:
        end_open(stack, frozenset(("p",)), CELLS | {"table", "button"})
    if name == "table":
        inner = next((node.name for node in reversed(stack) if node.name in TABLE_PARTS or node.name == "table"), "")
        if inner and inner not in CELLS:  # a table inside a table but in no cell of it: the first one ends
            end_open(stack, frozenset(("table",)), frozenset())
    if name == "a":
        end_inline("a", stack)
    if name in ENDS:
        end_open(stack, *ENDS[name])
    if name in ("tbody", "thead", "tfoot"):
        end_open(stack, frozenset(("tr",)), frozenset(("table",)))
    node = Element(name, token.start, token.attributes, stack[-1])
    stack[-1].children.append(node)
    tree.nodes.append(node)
    if name not in VOID and len(stack) <= max_nesting:
        stack.append(node)


def close_element(name: str, stack: list[Element]) -> None:
    """End the element that an end tag closes; a stray end tag ends nothing."""
    if name in INLINE:
        end_inline(name, stack)
    elif name not in ("html", "body"):
        stops = frozenset() if name == "table" else frozenset(("table",)) if name in TABLE_PARTS else CELLS | {"table"}
        end_open(stack, frozenset((name,)), stops)


def end_open(stack: list[Element], closing: frozenset[str], stops: frozenset[str]) -> None:
    """End the nearest open element of those names, and all inside it, unless one of ``stops`` is nearer."""
    for place in range(len(stack) - 1, 0, -1):
        if stack[place].name in closing:
            del stack[place:]
            return
        if stack[place].name in stops:
            return


def end_inline(name: str, stack: list[Element]) -> None:
    """End an open inline element; not across a block that it holds (misnested, it just stays open)."""
    for place in range(len(stack) - 1, 0, -1):
        if stack[place].name == name:
            del stack[place:]
            return
        if stack[place].name not in INLINE:
            return


def weigh_nodes(tree: Tree, text: str) -> None:
    """Count for each element the characters, links, lines and tables below it."""
    for node in reversed(tree.nodes):
        if node.name not in ("script", "style", "noscript", "template", "title", "textarea", "select"):
            for piece in node.children:
                if isinstance(piece, tuple):
                    node.size += len("".join(text[piece[0] : piece[1]].split()))
        if node.name == "a" and not node.attributes.get("href", "#").startswith("#"):
            node.links, node.linked = 1, node.size
        if node.name == "h1" and node.linked * 2 < max(1, node.size):
            node.mains = 1
        if node.parent is not None:
            node.parent.size += node.size
            node.parent.tabled += node.size if node.name == "table" else node.tabled
            node.parent.lines += node.lines + (node.name in BLOCKS or node.name == "br")
            node.parent.mains += node.mains
            node.parent.linked += node.linked
            node.parent.links += node.links
            node.parent.tables += node.tables + (node.name == "table")


def hiding_selectors(css: str) -> set[str]:
    """Return the plain selectors (``p``, ``.x``, ``p.x``, ``#x``) whose top-level rules hide what they select."""
    hiding: set[str] = set()
    for selectors, body in top_rules(re.sub(r"/\*.*?(?:\*/|\Z)", "", css, flags=re.S)):
        if DISPLAY_NONE.search(body):
            hiding.update(s.strip().lower() for s in selectors.split(",") if SELECTOR.fullmatch(s.strip()))
    return hiding


def top_rules(css: str) -> Iterator[tuple[str, str]]:
    """Return the rules of a style sheet that stand in no @media or other block."""
    depth, offset, selectors = 0, 0, ""
    for match in re.finditer(r"[{}]", css):
        if match.group() == "{":
            if depth == 0:
                selectors = css[offset : match.start()].rsplit(";", 1)[-1]
                offset = match.end()
            depth += 1
        else:
            depth = max(0, depth - 1)
            if depth == 0:
                if not selectors.lstrip().startswith("@"):
                    yield selectors, css[offset : match.start()]
                offset = match.end()


def is_hidden(node: Element, selectors: set[str]) -> bool:
    """Whether an element is not shown: by attribute, by its own style, or by the page's style sheet."""
    attributes = node.attributes
    if "hidden" in attributes or DISPLAY_NONE.search(attributes.get("style", "")):
        return True
    if not selectors:
        return False
    selectors_of_node = [f".{name}" for name in attributes.get("class", "").lower().split()]
    selectors_of_node += [f"#{name.lower()}" for name in [attributes.get("id", "")] if name]
    return node.name in selectors or any(
        name in selectors or node.name + name in selectors for name in selectors_of_node
    )
