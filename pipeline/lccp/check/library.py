"""The documents, each read once: few of them held, the others kept on the disk as they were read."""

from __future__ import annotations

import pickle
import tempfile
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from lccp.model import Document, InputError, Source
from lccp.read import Limits, read_file
from lccp.read.sources.cloud import Raw

MOST_BYTES = 64 << 20  # bytes of text and boxes that are held; one document alone may be larger


class DocumentLibrary(Mapping[str, Document]):
    """The documents of ``raw`` by id, read when they are first asked for. Those that cannot be read are not in it.

    They come without their blocks: quotations and measures need none. ``refuse`` is told, once each,
    of a document that cannot be read. ``manifest`` names all sources, by id.
    """

    def __init__(
        self, raw: Raw, sources: Sequence[Source], limits: Limits, refuse: Callable[[Source, InputError], None]
    ) -> None:
        self.raw, self._limits, self._refuse = raw, limits, refuse
        self.manifest = {source.id: source for source in sources}
        self._numbers = {id_: number for number, id_ in enumerate(self.manifest)}
        self._documents: OrderedDict[str, Document] = OrderedDict()
        self._bytes = 0
        self._spooled: set[str] = set()
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self.refused: set[str] = set()

    def close(self) -> None:
        """Release the documents."""
        self._documents.clear()
        if self._folder is not None:
            self._folder.cleanup()

    def __iter__(self) -> Iterator[str]:
        return (id_ for id_ in self.manifest if id_ in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __contains__(self, id_: object) -> bool:
        return isinstance(id_, str) and self.get(id_) is not None

    def __getitem__(self, id_: str) -> Document:
        if id_ in self._documents:
            self._documents.move_to_end(id_)
            return self._documents[id_]
        if id_ not in self.manifest or id_ in self.refused:
            raise KeyError(id_)
        document = self._reload_document(id_) if id_ in self._spooled else self._read_document(id_)
        self._hold_document(id_, document)
        return document

    def read_whole(self, id_: str) -> Document | None:
        """Read a document with its blocks, and hold it without them; None where it cannot be read."""
        source = self.manifest[id_]
        try:
            document = read_file(source, self.raw, self._limits)
        except InputError as error:
            self.refused.add(id_)
            self._refuse(source, error)
            return None
        if id_ not in self._documents and id_ not in self._spooled:
            self._hold_document(id_, _without_blocks(document))
        return document

    def _read_document(self, id_: str) -> Document:
        source = self.manifest[id_]
        try:
            return _without_blocks(read_file(source, self.raw, self._limits))
        except InputError as error:
            self.refused.add(id_)
            self._refuse(source, error)
            raise KeyError(id_) from None

    def _hold_document(self, id_: str, document: Document) -> None:
        self._documents[id_] = document
        self._bytes += _document_size(document)
        while self._bytes > MOST_BYTES and len(self._documents) > 1:
            least, document_out = self._documents.popitem(last=False)
            self._bytes -= _document_size(document_out)
            if least not in self._spooled:
                self._kept_path(least).write_bytes(pickle.dumps(document_out, pickle.HIGHEST_PROTOCOL))
                self._spooled.add(least)

    def _reload_document(self, id_: str) -> Document:
        document: Document = pickle.loads(self._kept_path(id_).read_bytes())  # written by this process, a moment ago
        return document

    def _kept_path(self, id_: str) -> Path:
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="lccp-check-")
        return Path(self._folder.name) / str(self._numbers[id_])


def _without_blocks(document: Document) -> Document:
    return replace(document, blocks=(), notices=())


def _document_size(document: Document) -> int:
    boxes = document.boxes
    return 1000 + 2 * len(document.text) + (boxes.itemsize * len(boxes) if boxes is not None else 0)
