"""The outline of an official document, and its paragraphs, from its parts.

Section ids are positions among siblings (``2.1.3``), for printed numerals repeat and are misprinted.
Which section holds which follows from the ranks of the markers, not from the sizes of type.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from lccp.extract.structure.imprint.pages import without_stamp
from lccp.extract.structure.markers import HANZI, INLINE, TOP, chinese_number, marker_at, rank_of
from lccp.extract.structure.parts import Part
from lccp.text.patterns import re, regex
from lccp.text.spans import Text

INLINE_RANK = 20
RUN_IN_MOST = 20  # characters of a run-in heading; longer, it is the sentence itself
MARKDOWN = re.compile(r"^\s{0,3}(#{1,6})[ \t]+\S")
ENUMERATED = regex.compile(rf"(?:^|(?<=[。；：，、“:;]))(?:([{HANZI}]{{1,2}})是(?!\p{{Han}}?[否非])|([①-⑳]))")
SENTENCE = re.compile("。")


@dataclass(frozen=True)
class Section:
    """One section: its id, its parent's id, depth, marker and heading (None where it has none)."""

    id: str
    parent: str
    level: int
    marker: Text | None
    heading: Text | None
    part: int  # index of the part that opens it


@dataclass(frozen=True)
class Paragraph:
    """One paragraph: its running number in the document, the section it stands in, its words."""

    n: int
    section: str
    text: Text


@dataclass
class _Stack:
    """Where in the outline we are."""

    open: list[tuple[float, str]] = field(default_factory=list)  # (rank, id)
    children: dict[str, int] = field(default_factory=dict)
    inline: dict[str, tuple[str, int]] = field(default_factory=dict)  # id -> (kind, number)
    unmarked: set[str] = field(default_factory=set)  # ids of 目录, 前言 and the like

    def push(self, rank: float, level: int = 0) -> tuple[str, str]:
        """Open a section of ``rank`` (or at ``level``, where only that is known): its id and parent's."""
        if level:
            del self.open[level - 1 :]
        else:
            # 目录, 摘要 and 前言 hold no numbered heading: 一、 behind them opens the text itself.
            while self.open and (
                self.open[-1][0] >= rank or (rank < INLINE_RANK and self.open[-1][1] in self.unmarked)
            ):
                self.open.pop()
            if rank < TOP:
                while self.open and self.open[-1][0] >= TOP:
                    self.open.pop()
        parent = self.open[-1][1] if self.open else ""
        self.children[parent] = self.children.get(parent, 0) + 1
        id_ = f"{parent}.{self.children[parent]}" if parent else str(self.children[parent])
        self.open.append((rank, id_))
        return id_, parent

    def push_inline(self, kind: str, number: int) -> tuple[str, str]:
        """Open a member of an enumeration: beside the open one of its kind, else under what is open."""
        open_kind = (
            kind
            if number == 1
            else next(
                (
                    k
                    for _, i in reversed(self.open)
                    for k, n in [self.inline.get(i, ("", 0))]
                    if k.rstrip("+") == kind.rstrip("+") and n == number - 1
                ),
                kind,
            )
        )
        rank = next((r for r, id_ in self.open if self.inline.get(id_, ("", 0))[0] == open_kind), 0)
        rank = rank or max(INLINE_RANK, (self.open[-1][0] + 1) if self.open else INLINE_RANK)
        id_, parent = self.push(rank)
        self.inline[id_] = (open_kind, number)
        return id_, parent

    def number_of(self, kind: str) -> int:
        """The number of the innermost open member of an enumeration of ``kind``; 0 if none is open."""
        return next(
            (n for _, id_ in reversed(self.open) for k, n in [self.inline.get(id_, ("", 0))] if k.rstrip("+") == kind),
            0,
        )

    @property
    def current_section(self) -> str:
        """The id of the innermost open section that is no member of an enumeration."""
        return next((id_ for _, id_ in reversed(self.open) if id_ not in self.inline), "")

    def leave(self, rank: float) -> None:
        """Close what has ``rank`` or is held by it."""
        while self.open and self.open[-1][0] >= rank:
            self.open.pop()


def outline(parts: Sequence[Part], title: Text | None) -> tuple[list[Section], list[Paragraph], set[int]]:
    """Return sections, paragraphs, and which parts are the document's title.

    ``title`` is the document's title where it is known: its lines are neither section nor paragraph.
    """
    sections: list[Section] = []
    paragraphs: list[Paragraph] = []
    titles: set[int] = set()
    stack = _Stack()
    taken: set[int] = set()
    for index, part in enumerate(parts):
        if part.kind == "table":
            sections.extend(_captioned(stack, part, index))
        if index in taken or part.text is None or part.kind not in ("heading", "paragraph"):
            continue
        if _is_title(part, title) and (not titles or _inside(part, title)):
            titles.add(index)
            continue
        if _is_beside_title(parts, index, titles, title, sections, paragraphs):
            paragraphs.append(Paragraph(len(paragraphs) + 1, stack.current_section, part.text))
            continue
        level = _styled(part)
        text = part.text
        if level or _is_heading(part):
            heading = _annex_title(parts, index, title) if part.marker and part.marker.kind == "annex" else None
            if heading is not None:
                taken.add(index + 1)
            sections.append(_headed(stack, part, level, index, heading))
            continue
        if part.marker and part.marker.kind not in INLINE:
            sections.append(_run_in(stack, part, index))
        section = stack.current_section
        inner = list(_enumerated(stack, text, index, parts))
        sections.extend(inner)
        if inner and inner[0].marker is not None and inner[0].marker.starts[0] == text.starts[0]:
            section = inner[0].id
        paragraphs.append(Paragraph(len(paragraphs) + 1, section, text))
    return sections, paragraphs, titles


def _is_title(part: Part, title: Text | None) -> bool:
    if title is None or part.text is None or not title.value:
        return False
    holds = part.text.starts[0] <= title.starts[0] and title.ends[-1] <= part.text.ends[-1]
    is_all = len(part.text) <= len(title) + 8 or without_stamp(part.text).ends[-1:] == title.ends[-1:]
    return _inside(part, title) or (holds and is_all)


def _is_beside_title(
    parts: Sequence[Part],
    index: int,
    titles: set[int],
    title: Text | None,
    sections: Sequence[Section],
    paragraphs: Sequence[Paragraph],
) -> bool:
    """Whether a part is the page's headline above the title, or its subtitle."""
    is_first = not sections and _is_headline(parts[index], title, paragraphs)
    return is_first or _is_subtitle(parts[index], parts, index, titles, title)


def _is_headline(part: Part, title: Text | None, above: Sequence[Paragraph]) -> bool:
    """Whether a page's headline holds the title (鲁政发〔2014〕20号《…实施意见》), or stands above that of what it prints: no section."""
    if title is None or part.text is None or part.marker is not None or part.kind != "heading" or not title.value:
        return False
    return part.text.starts[0] <= title.starts[0] and not any("。" in paragraph.text.value for paragraph in above)


def _is_subtitle(part: Part, parts: Sequence[Part], index: int, titles: set[int], title: Text | None) -> bool:
    """Whether a part right below the title, or where it stands again, is its subtitle (——二〇二六年一月二十日在市人民代表大会会议上)."""
    if part.marker is None or part.marker.kind != "——":
        return False
    before = next((position for position in range(index - 1, -1, -1) if parts[position].text is not None), -1)
    above = parts[before].text if before >= 0 else None
    stands_again = (
        title is not None and above is not None and len(above) > 4 and _is_of_title(above, part.text, title.value)
    )
    return before in titles or stands_again


def _is_of_title(above: Text, line: Text | None, title: str) -> bool:
    """Whether lines are a title once more: the first begins it, or a headline on it (某某：…) holds both."""
    return title.startswith(above.value) or (line is not None and above.value in title and line.value in title)


def _inside(part: Part, title: Text | None) -> bool:
    """Whether a part is one of the lines of the title."""
    if title is None or part.text is None:
        return False
    return title.starts[0] <= part.text.starts[0] and part.text.ends[-1] <= title.ends[-1]


def _styled(part: Part) -> int:
    """The level that a format states for a heading without a marker; 0 where it states none."""
    if part.marker is not None or not part.lines:
        return 0
    line = part.lines[0]
    if part.kind == "heading":
        return line.line.level or 1
    marks = marks_of_heading(part)
    return max(1, marks - 1) if marks and not line.ends and len(line.value) <= 40 else 0


def marks_of_heading(part: Part) -> int:
    """Return how many marks of Markdown a heading on one line has; 0 for any other line."""
    marks = MARKDOWN.match(part.lines[0].raw.value) if len(part.lines) == 1 else None
    return len(marks[1]) if marks is not None else 0


def _is_heading(part: Part) -> bool:
    """Whether a part stands on lines of its own as a heading, or is the mark of an annex and a colon (附件1：)."""
    marker = part.marker
    if part.kind == "heading" or marker is None or marker.kind != "annex" or part.text is None:
        return part.kind == "heading"
    return len(part.text) <= marker.end


def _annex_title(parts: Sequence[Part], index: int, title: Text | None) -> Text | None:
    """The title of an annex that stands on the line below its marker."""
    part = parts[index]
    after = parts[index + 1] if index + 1 < len(parts) else None
    if (
        part.marker is None
        or part.text is None
        or len(part.text) > part.marker.end
        or after is None
        or after.text is None
    ):
        return None
    plain = after.kind == "paragraph" and after.marker is None and len(after.lines) == 1
    short = len(after.text) <= 50 and not re.search("[。；：]", after.text.value)
    return after.text if plain and short and not _is_title(after, title) else None


def _headed(stack: _Stack, part: Part, level: int, index: int, below: Text | None) -> Section:
    assert part.text is not None
    marker = part.marker
    if marker is None:
        id_, parent = stack.push(TOP + level, min(level, len(stack.open) + 1))
        return Section(id_, parent, id_.count(".") + 1, None, part.text, index)
    id_, parent = stack.push(rank_of(marker))
    if marker.kind == "unmarked":
        stack.unmarked.add(id_)
        return Section(id_, parent, id_.count(".") + 1, None, part.text, index)
    heading = part.text[marker.end : len(part.text) - part.text.value.endswith(("：", ":"))]
    mark = part.text[: len(marker.printed)]
    return Section(id_, parent, id_.count(".") + 1, mark, (heading if heading.value else below), index)


def _captioned(stack: _Stack, part: Part, index: int) -> Iterator[Section]:
    """An annexed table (附表) that stands inside a section: a section of its own, ended by its end."""
    caption = part.lines[0].text
    marker = marker_at(caption.value)
    if marker is None or marker.kind != "annex":
        return
    id_, parent = stack.push((stack.open[-1][0] if stack.open else TOP) + 1)
    heading = caption[marker.end :]
    yield Section(
        id_, parent, id_.count(".") + 1, caption[: len(marker.printed)], heading if heading.value else None, index
    )
    stack.open.pop()


def _run_in(stack: _Stack, part: Part, index: int) -> Section:
    """A number at the head of a paragraph: its heading is its first short sentence, or none."""
    assert part.text is not None and part.marker is not None  # noqa: PT018 - seen to by the caller
    id_, parent = stack.push(rank_of(part.marker))
    first = SENTENCE.search(part.text.value, part.marker.end)
    heading = part.text[part.marker.end : first.start()] if first else None
    if heading is None or len(heading) > RUN_IN_MOST or re.search("[，,]", heading.value) or not heading.value:
        heading = None
    return Section(id_, parent, id_.count(".") + 1, part.text[: len(part.marker.printed)], heading, index)


def _enumerated(stack: _Stack, text: Text, index: int, parts: Sequence[Part]) -> Iterator[Section]:
    """Sections of an enumeration inside a paragraph (一是 … 二是 …, ① … ②), in order.

    An enumeration begins with its first member, where the second follows, or where the paragraph
    itself begins with it; what does not come next in number is no member.
    """
    value = text.value
    hits = _own_sentences(value, [(hit, *_counted(hit)) for hit in ENUMERATED.finditer(value)])
    if hits and hits[0][2] == 1 and hits[0][0].start() > 0:
        stack.leave(INLINE_RANK)  # the paragraph has an enumeration of its own
    twos = {kind: place for place, (_, kind, number) in enumerate(hits) if number == 2}
    for place, (hit, kind, number) in enumerate(hits):
        last = stack.number_of(kind)
        second = twos.get(kind, -1) > place
        opens = number == 1 and (hit.start() == 0 or kind == "①" or second or _goes_on(parts, index, kind))
        if not opens and (number == 1 or number != last + 1):
            continue
        nested = opens and hit.start() > 0 and last > 0 and second
        id_, parent = stack.push_inline(f"{kind}+" if nested else kind, number)
        end = SENTENCE.search(value, hit.end())
        start = hit.start() + (hit[0].find("是") + 1 if kind == "一是" else 1)
        heading = text[start : end.start() if end else len(value)].strip()
        yield Section(
            id_, parent, id_.count(".") + 1, text[hit.start() : start], heading if heading.value else None, index
        )


def _own_sentences(value: str, hits: list[tuple[re.Match[str], str, int]]) -> list[tuple[re.Match[str], str, int]]:
    """Leave out the members of an enumeration within one sentence (一是…；二是…。): they are no headings."""
    starts = [hit.start() for hit, kind, _ in hits if kind == "一是"]
    members = []
    for hit, kind, number in hits:
        stop = SENTENCE.search(value, hit.end())
        end = stop.start() if stop else len(value)
        begin = value.rfind("。", 0, hit.start()) + 1
        if kind != "一是" or bisect_left(starts, end) - bisect_left(starts, begin) < 2:
            members.append((hit, kind, number))
    return members


def _counted(hit: re.Match[str]) -> tuple[str, int]:
    if hit[2]:
        return "①", ord(hit[2]) - ord("①") + 1
    return "一是", chinese_number(hit[1])


def _goes_on(parts: Sequence[Part], index: int, kind: str) -> bool:
    """Whether the next paragraph goes on with 二是."""
    after = next(
        (part for part in parts[index + 1 : index + 4] if part.kind == "paragraph" and part.text is not None), None
    )
    return kind == "一是" and after is not None and after.text is not None and after.text.value.startswith("二是")
