"""Lists of words by which goals, due dates and the frames of pages are told, as parts of patterns.

The words are data (``reference/prose_words.tsv``), so that a reader of documents can add one.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Mapping
from functools import cache

from lccp.reference import FOLDER
from lccp.text.patterns import re


def any_of(*lists: str) -> str:
    """Return a pattern of any word of some lists, with a group around it.

    >>> any_of("supposing")
    '(?:是否|能否|可否|若(?!干)|即可|便可|便能|就能|只要|要是|即便|如果|假如|倘|一旦|假设|除非|即使|假定|假使|假若)'
    """
    alternatives = (
        f"{_none_behind(row['unless_behind'])}{re.escape(word)}{_none_before(row['unless_before'])}"
        for listed in lists
        for row in _read_lists()[listed]
        for word in row["words"].split()
    )
    return f"(?:{'|'.join(alternatives)})"


def behind_none_of(name: str) -> str:
    """Return a pattern of a place that stands behind no word of a list."""
    return "".join(_none_behind(row["words"]) for row in _read_lists()[name])


def _none_behind(listed: str) -> str:
    return "".join(f"(?<!{re.escape(word)})" for word in listed.split())


def _none_before(listed: str) -> str:
    return f"(?!{'|'.join(re.escape(word) for word in listed.split())})" if listed else ""


def frame_patterns(name: str) -> str:
    """Return a pattern of any line of a list of what frames web pages (``reference/site_frames.tsv``), without a group."""
    with (FOLDER / "site_frames.tsv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(
            (line for line in file if not line.startswith("#")), delimiter="\t", quoting=csv.QUOTE_NONE
        )
        return "|".join(row["pattern"] for row in rows if row["list"] == name)


@cache
def _read_lists() -> Mapping[str, list[dict[str, str]]]:
    lists: dict[str, list[dict[str, str]]] = defaultdict(list)
    with (FOLDER / "prose_words.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader((line for line in file if not line.startswith("#")), delimiter="\t"):
            lists[row["list"]].append(row)
    return dict(lists)
