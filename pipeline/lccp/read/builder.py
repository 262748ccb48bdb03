"""What every reader ends with: text put together with its offsets, and the document made of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

from lccp.model import Block, Document, InputError, Notice, Source
from lccp.read.limits import Limits
from lccp.read.mojibake import LOST, UNREADABLE, mark_no_digits, mojibake_notices
from lccp.read.ocr.embedded import PicturesOfDocument
from lccp.read.ocr.engine import has_engine
from lccp.text.messages import Message
from lccp.text.patterns import re
from lccp.text.repairs.marks import raised
from lccp.text.spans import Origin

LEVELS = {"^": "raised", "_": "lowered"}
RUNS = re.compile(r"\^+|[^^]+")


class Assembly:
    """Decoded text under construction, for formats whose words do not lie in one string of their own.

    Every addition tells where it came to lie, so that what is quoted later is what was added now.
    """

    def __init__(self, limits: Limits) -> None:
        self.limits, self.length = limits, 0
        self.parts: list[str] = []
        self.blocks: list[Block] = []
        self.notices: list[Notice] = []
        self.levels: dict[int, str] = {}

    def add(self, text: str, levels: str = "") -> tuple[int, int]:
        """Put ``text`` at the end; return its (start, end). Raises InputError beyond ``max_characters``.

        ``levels`` has a sign for each character: ``^`` raised, ``_`` lowered, a blank otherwise.
        """
        start = self.length
        if "^" in levels:
            text = "".join(
                raised(text[slice(*run.span())]) if run[0][0] == "^" else text[slice(*run.span())]
                for run in RUNS.finditer(levels)
            )
        self.levels.update((start + i, LEVELS[sign]) for i, sign in enumerate(levels) if sign in LEVELS)
        self.length += len(text)
        if self.length > self.limits.max_characters:
            raise too_long(self.limits)
        self.parts.append(text)
        return start, self.length

    def note(self, kind: str, severity: str, message: Message, place: tuple[int, int] = (0, 0)) -> None:
        """Remember what a person should be told."""
        self.notices.append(Notice(kind, severity, *place, message))

    @property
    def text(self) -> str:
        """Everything added so far."""
        return "".join(self.parts)


def too_long(limits: Limits) -> InputError:
    """Report that the decoded text is longer than allowed."""
    return InputError(f"holds more than {limits.max_characters} characters; raise the limit if this is right")


def build_document(
    source: Source,
    data: bytes,
    text: str,
    blocks: Iterable[Block],
    media_type: str,
    encoding: str,
    notices: Iterable[Notice] = (),
    levels: Mapping[int, str] | None = None,
    pictures: PicturesOfDocument | None = None,
    limits: Limits = Limits(),  # noqa: B008 (frozen)
) -> Document:
    """Make the document of ``data``, the words of its pictures among it. Raises InputError where it holds no word at all.

    In a text that was misread before it came here, and where plainly no digit can stand, U+FFFD is no lost digit: it becomes ▯.
    """
    notices = [*notices, *mojibake_notices(text)]
    if any(notice.kind == "mojibake" for notice in notices):
        text = text.replace(LOST, UNREADABLE)
    elif LOST in text:
        text, lost_notices = mark_no_digits(text)
        notices += lost_notices
    document = Document(
        source=source,
        origin=Origin(source.id, text, levels=dict(levels or {})),
        media_type=media_type,
        encoding=encoding,
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        blocks=tuple(blocks),
        notices=tuple(notices),
    )
    if pictures is not None and (pictures.embedded or pictures.outside):
        document = pictures.insert_into(document, limits)
    if not document.text or document.text.isspace() or not document.blocks:
        raise _empty_error(pictures)
    return document


def _empty_error(pictures: PicturesOfDocument | None) -> InputError:
    """Return the error of a document that holds no word."""
    if pictures is None or not pictures.embedded:
        return InputError("holds no text; if it shows some, it is a picture: run OCR first")
    if not has_engine():
        return InputError("holds pictures alone; install lccp[ocr] to have them recognised, or run OCR first")
    return InputError("holds pictures alone, and no text in them that could be recognised")
