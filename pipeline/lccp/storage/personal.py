"""An output folder without what its findings call personal: each sign of it is ▮, and spans stay where they are.

Nothing is written back: ``raw/`` and ``extracted/`` stay whole. The hashes of the documents (``sources.sha256``)
stay as well, so that whoever has the documents can check what is masked. No hash of a masked cell is given: a
telephone number can be guessed from its hash.
"""

from __future__ import annotations

import contextlib
import csv
import io
import json
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any, BinaryIO, NamedTuple, cast

from lccp.schemas import Schema, schema
from lccp.storage.folder import PACKAGE, OutputFolder
from lccp.storage.rows import log_lines, open_table, parse_log_line, read_table, tables_of
from lccp.text.patterns import re

MASK = "▮"
KIND = "personal"
WITHOUT_PERSONAL = "mask what findings call personal data (▮)"  # the help of the option
SHORTEST = 2  # signs of personal data that a cut quotation may begin or end with
IN_MEMORY = 1 << 24  # bytes of a table in memory


class PersonalPassage(NamedTuple):
    """What a finding calls personal: where it stands, and its words as the tables have them."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class PersonalMask:
    """What is masked, by document."""

    passages: Mapping[str, Sequence[PersonalPassage]]

    def mask_span(self, source: str, start: int, text: str) -> str:
        """Mask words quoted from a document unchanged, that begin at ``start`` in it."""
        signs = list(text)
        for passage in self.passages.get(source, ()):
            for index in range(max(passage.start - start, 0), min(passage.end - start, len(text))):
                if not signs[index].isspace():
                    signs[index] = MASK
        return "".join(signs)

    def mask_words(self, text: str, spans: Sequence[Mapping[str, Any]] = ()) -> str:
        """Mask a cell's words; ``spans`` are those it rests on. A quotation may hold a part of what is masked."""
        for source, passages in self.passages.items():
            for passage in passages:
                pattern = _pattern(passage.text)
                if pattern.search(text):
                    text = pattern.sub(lambda match: _masked(match[0]), text)
                elif any(_overlaps(span, source, passage) for span in spans):
                    text = _mask_part(text, passage.text)
        return text

    def mask_row(
        self, table: Schema, row: Mapping[str, str], spans: Mapping[str, Sequence[Mapping[str, Any]]]
    ) -> dict[str, str]:
        """Mask the text cells of a row, its keys and references aside; ``spans`` by column."""
        masked = dict(row)
        keys = {*table.primary_key, *(name for key in table.foreign_keys for name in key.fields)}
        for column in table.fields:
            value = row.get(column.name, "")
            if value and column.type == "string" and not column.references and column.name not in keys:
                masked[column.name] = self.mask_words(value, spans.get(column.name, ()))
        return masked

    def covers(self, source: str, start: int, end: int) -> bool:
        """Whether personal data stands somewhere in a stretch of a document."""
        return any(passage.start < end and start < passage.end for passage in self.passages.get(source, ()))


def read_mask(folder: OutputFolder) -> PersonalMask:
    """Read from the findings of a folder what is personal."""
    passages: dict[str, list[PersonalPassage]] = defaultdict(list)
    for row in read_table(folder, "findings"):
        if row["kind"] == KIND and row["start"].isdigit() and row["end"].isdigit() and row["text"]:
            passages[row["source"]].append(PersonalPassage(int(row["start"]), int(row["end"]), row["text"]))
    return PersonalMask(passages)


@cache
def _pattern(personal: str) -> re.Pattern[str]:
    """Return what finds personal data whether or not a repair has taken out the blanks between its signs."""
    return re.compile(r"\s*".join(re.escape(sign) for sign in personal if not sign.isspace()))


def _masked(text: str) -> str:
    return "".join(sign if sign.isspace() else MASK for sign in text)


def _overlaps(span: Mapping[str, Any], source: str, passage: PersonalPassage) -> bool:
    return bool(span["source"] == source and span["start"] < passage.end and passage.start < span["end"])


def _mask_part(text: str, personal: str) -> str:
    """Mask what a text holds of ``personal``: all of it where it lies inside, its end or beginning where it is cut.

    >>> _mask_part("李四", "张三 李四"), _mask_part("三 李四开会", "张三 李四"), _mask_part("请找张三", "张三 李四")
    ('▮▮', '▮ ▮▮开会', '请找▮▮')
    """
    if text in personal:
        return _masked(text)
    for size in range(min(len(text), len(personal)) - 1, SHORTEST - 1, -1):
        if text.startswith(personal[-size:]):
            text = _masked(text[:size]) + text[size:]
            break
    for size in range(min(len(text), len(personal)) - 1, SHORTEST - 1, -1):
        if text.endswith(personal[:size]):
            return text[:-size] + _masked(text[-size:])
    return text


@dataclass(frozen=True)
class MaskedFolder:
    """An output folder, read without personal data; in either layout its files are those of the CSV layout."""

    inner: OutputFolder
    mask: PersonalMask = field(compare=False)

    @property
    def name(self) -> str:
        """What the user called it."""
        return self.inner.name

    @property
    def files(self) -> frozenset[str]:
        """Names of its files."""
        tables = tables_of(self.inner)
        files = frozenset(name for table in tables for name in (f"{table}.csv", f"provenance/{table}.jsonl"))
        return files | (self.inner.files & {PACKAGE})

    @contextlib.contextmanager
    def open(self, file: str) -> Iterator[BinaryIO]:
        """Open a file: tables and logs are masked as they are read. The description is that of the folder itself."""
        if file == PACKAGE or file not in self.files:
            with self.inner.open(file) as handle:
                yield handle
            return
        table, _, ending = file.rpartition("/")[2].partition(".")
        with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as spool:
            for line in self._log(table) if ending == "jsonl" else self._rows(table):
                spool.write(line)
            spool.seek(0)
            yield cast(BinaryIO, spool)

    @cached_property
    def _spans(self) -> dict[str, dict[str, dict[str, list[dict[str, Any]]]]]:
        """The spans that touch personal data: by table, key and field."""
        spans: dict[str, dict[str, dict[str, list[dict[str, Any]]]]] = {}
        for table in tables_of(self.inner):
            by_key = spans[table] = {}
            for line in log_lines(self.inner, table):
                entry = parse_log_line(line, f"{self.name}: provenance/{table}.jsonl")
                if any(self.mask.covers(span["source"], span["start"], span["end"]) for span in entry["spans"]):
                    by_key.setdefault(entry["key"], {})[entry["field"]] = entry["spans"]
        return spans

    def _rows(self, table: str) -> Iterator[bytes]:
        """Yield the lines of a table."""
        buffer = io.StringIO()
        writer = csv.writer(buffer, lineterminator="\n")

        def line(cells: Sequence[str]) -> bytes:
            buffer.seek(0)
            buffer.truncate()
            writer.writerow(cells)
            return buffer.getvalue().encode("utf-8")

        described = schema(table)
        with open_table(self.inner, table) as opened:
            yield line(opened.header)
            for values in opened.rows:
                row = dict(zip(opened.header, values, strict=True))
                spans = self._spans[table].get(described.key(row), {})
                yield line(list(self.mask.mask_row(described, row, spans).values()))

    def _log(self, table: str) -> Iterator[bytes]:
        """Yield the lines of a log."""
        described = schema(table)
        for line in log_lines(self.inner, table):
            entry = parse_log_line(line, f"{self.name}: provenance/{table}.jsonl")
            row = self.mask.mask_row(described, {entry["field"]: entry["value"]}, {entry["field"]: entry["spans"]})
            entry["value"] = row[entry["field"]]
            for span in entry["spans"]:
                span["exact"] = self.mask.mask_span(span["source"], span["start"], span["exact"])
            yield (json.dumps(entry, ensure_ascii=False) + "\n").encode("utf-8")


def without_personal(folder: OutputFolder) -> MaskedFolder:
    """Return a folder as it reads without personal data."""
    return MaskedFolder(folder, read_mask(folder))
