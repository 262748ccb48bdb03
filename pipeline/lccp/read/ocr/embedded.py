"""Pictures inside Word files and web pages: recognised, and their words put where the pictures stand.

Their characters have boxes like those of a scanned page. Pages count on through the pictures of a document, and each
is named: by its part in a Word file, by its place among the images of a web page.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple, TypeVar

from lccp.model import Block, Document, Grid, InputError, Line, Notice, PicturePlace, Source
from lccp.read.limits import Limits
from lccp.read.ocr.engine import engine_name, has_engine
from lccp.text.messages import Message, say
from lccp.text.refusals import reason_message

NOT_RECOGNISED = -1.0
MOST_ADDRESSES = 5  # that one finding names
WITHOUT_WORDS = ("shows no text that could be recognised", "is too small to hold words")
LEAST_SIDE = 12  # pixels: a lower picture holds no line that could be read
V = TypeVar("V")


class EmbeddedPicture(NamedTuple):
    """A picture of a document: the offset and the number of blocks behind which its words come, its name, its bytes.

    ``refusal`` says why it is not to be read, "" if it is.
    """

    place: int
    block: int
    name: str
    data: bytes
    refusal: str = ""


@dataclass(slots=True)
class PicturesOfDocument:
    """The pictures of a document in order, and the addresses of those that lie outside its file."""

    embedded: list[EmbeddedPicture] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)

    def insert_into(self, document: Document, limits: Limits) -> Document:
        """Return a document with the words of its pictures, and findings about those that give none."""
        notices = list(_outside_notices(self.outside))
        recognised: list[tuple[EmbeddedPicture, Document]] = []
        if self.embedded and not has_engine():
            message = say(
                "{count} pictures inside it are not read; install lccp[ocr] to have them recognised",
                "内含{count}幅图像未读；请安装 lccp[ocr] 以作文字识别",
                count=len(self.embedded),
            )
            notices.append(Notice("unread-picture", "medium", 0, 0, message))
        elif self.embedded:
            readings: dict[tuple[bytes, str], Document | str] = {}  # a page may show one picture many times
            for picture in self.embedded:
                key = (picture.data, picture.refusal)
                if key not in readings:
                    readings[key] = picture.refusal or _recognise_picture(document.source, picture.data, limits)
                reading = readings[key]
                if isinstance(reading, Document):
                    recognised.append((picture, reading))
                else:
                    notices.append(_refusal_notice(picture.name, reading))
        if recognised:
            document = _Insertion(document, recognised).result()
        return replace(document, notices=(*document.notices, *notices))


def _outside_notices(addresses: Sequence[str]) -> Iterable[Notice]:
    if addresses:
        shown = [address if len(address) <= 80 else f"{address[:79]}…" for address in addresses[:MOST_ADDRESSES]]
        named = ", ".join(shown) + (" …" if len(addresses) > MOST_ADDRESSES else "")
        message = say(
            "{count} pictures lie outside the file and are not read: {names}",
            "{count}幅图像不在文件之内，未读：{names}",
            count=len(addresses),
            names=named,
        )
        yield Notice("outside-picture", "low", 0, 0, message)


def _refusal_notice(name: str, reason: str) -> Notice:
    severity = "low" if reason in WITHOUT_WORDS else "high"
    message = say(
        "its picture {name} is not read: {reason}", "图像{name}未读：{reason}", name=name, reason=reason_message(reason)
    )
    return Notice("unread-picture", severity, 0, 0, message)


def _recognise_picture(source: Source, data: bytes, limits: Limits) -> Document | str:
    """Recognise a picture as a document of its own; return why it cannot be where it cannot."""
    from lccp.read.detect import PICTURES, media_type
    from lccp.read.ocr.pictures import read_embedded_picture

    try:
        if media_type(data) not in {kind for _, kind, _ in PICTURES}:
            return "is no picture of a kind that is read"
        return read_embedded_picture(source, data, limits, LEAST_SIDE)
    except InputError as error:
        return str(error)


class _Insertion:
    """The words of pictures put into a document, all that points into its text moved along."""

    def __init__(self, document: Document, pictures: Sequence[tuple[EmbeddedPicture, Document]]) -> None:
        self.document, self.pictures = document, pictures
        self.places = [picture.place for picture, _ in pictures]
        self.moved = [0]
        for _, reading in pictures:
            self.moved.append(self.moved[-1] + len(reading.text) + 2)  # a line break on either side

    def start_of(self, offset: int) -> int:
        """Return where a stretch begins that began at ``offset``."""
        return offset + self.moved[bisect_right(self.places, offset)]

    def end_of(self, offset: int) -> int:
        """Return where a stretch ends that ended at ``offset``."""
        return offset + self.moved[bisect_left(self.places, offset)]

    def begin_of(self, number: int) -> int:
        """Return where the words of a picture begin."""
        return self.places[number] + self.moved[number] + 1

    def result(self) -> Document:
        """Return the document with the pictures' words."""
        document = self.document
        text, position = list[str](), 0
        for picture, reading in self.pictures:
            text += (document.text[position : picture.place], "\n", reading.text, "\n")
            position = picture.place
        text.append(document.text[position:])
        readings = [(self.begin_of(number), reading) for number, (_, reading) in enumerate(self.pictures)]
        origin = replace(
            document.origin,
            text="".join(text),
            levels={self.start_of(offset): level for offset, level in document.origin.levels.items()},
            alternatives=_moved_keys((begin, reading.origin.alternatives) for begin, reading in readings),
            suspected_stars=frozenset(
                begin + offset for begin, reading in readings for offset in reading.origin.suspected_stars
            ),
        )
        places = [
            PicturePlace(begin, begin + len(reading.text), picture.name)
            for (begin, reading), (picture, _) in zip(readings, self.pictures, strict=True)
        ]
        return replace(
            document,
            origin=origin,
            blocks=tuple(self._all_blocks()),
            notices=tuple(self._all_notices()),
            page_starts=tuple(begin + start for begin, reading in readings for start in reading.page_starts),
            boxes=self._column(readings, 4, 0.0, lambda reading: reading.boxes),
            certainties=self._column(readings, 1, NOT_RECOGNISED, lambda reading: reading.certainties),
            pictures=tuple(places),
            reader=engine_name(),
        )

    def _column(
        self,
        readings: Sequence[tuple[int, Document]],
        width: int,
        empty: float,
        of: Callable[[Document], array[float] | None],
    ) -> array[float]:
        """Return numbers of each character, ``width`` of them, those of the document's own words being ``empty``."""
        column = array("f", [empty]) * (width * (len(self.document.text) + self.moved[-1]))
        for begin, reading in readings:
            numbers = of(reading)
            if numbers is not None:
                column[width * begin : width * begin + len(numbers)] = numbers
        return column

    def _all_blocks(self) -> Iterable[Block]:
        own_blocks = [_moved_block(block, self.start_of, self.end_of) for block in self.document.blocks]
        done = pages = 0
        for number, (picture, reading) in enumerate(self.pictures):
            yield from own_blocks[done : picture.block]
            done = picture.block
            begin = self.begin_of(number)
            for block in reading.blocks:
                moved = _moved_block(block, begin.__add__, begin.__add__)
                yield replace(moved, page=moved.page + pages)
            pages += len(reading.page_starts)
        yield from own_blocks[done:]

    def _all_notices(self) -> Iterable[Notice]:
        for notice in self.document.notices:
            if notice.end:
                notice = notice._replace(start=self.start_of(notice.start), end=self.end_of(notice.end))
            yield notice
        for number, (picture, reading) in enumerate(self.pictures):
            begin = self.begin_of(number)
            for notice in reading.notices:
                message = Message(f"{picture.name}, {notice.message}", f"{picture.name}，{notice.message.zh}")
                place = (begin + notice.start, begin + notice.end) if notice.end else (0, 0)
                yield Notice(notice.kind, notice.severity, *place, message)


def _moved_keys(parts: Iterable[tuple[int, Mapping[int, V]]]) -> dict[int, V]:
    return {begin + offset: value for begin, mapping in parts for offset, value in mapping.items()}


def _moved_block(block: Block, start_of: Callable[[int], int], end_of: Callable[[int], int]) -> Block:
    """Return a block with its stretches moved."""

    def moved(pieces: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
        return tuple((start_of(start), end_of(end)) for start, end in pieces)

    start, end = start_of(block.start), end_of(block.end)
    if isinstance(block, Line):
        return replace(block, start=start, end=end, pieces=moved(block.pieces))
    assert isinstance(block, Grid)
    cells = tuple(replace(cell, pieces=moved(cell.pieces)) for cell in block.cells)
    return replace(block, start=start, end=end, cells=cells)
