"""Words: jieba's dictionary, loaded once and only where words are really needed.

jieba parses its dictionary in each process or leaves a cache in the machine's temp folder.
Here the parsed dictionary lies in lccp's own cache folder, under the hash of the dictionary's bytes;
what does not fit or cannot be read is parsed again.
"""

from __future__ import annotations

import hashlib
import logging
import marshal
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from lccp.engine.fingerprint import cache_folder
from lccp.storage.atomic import write_cache_file


@cache
def _load_dictionary() -> tuple[dict[str, int], int]:
    """The frequencies of jieba's dictionary, with the prefixes of its words, and their sum."""
    import jieba

    logging.getLogger("jieba").setLevel(logging.ERROR)
    tokenizer = jieba.Tokenizer()
    with tokenizer.get_dict_file() as file:
        digest = hashlib.sha256(file.read()).hexdigest()[:24]
    path = cache_folder() / f"words-{jieba.__version__}-{digest}"
    frequencies = _read_cached(path)
    if frequencies is None:
        frequencies = tokenizer.gen_pfdict(tokenizer.get_dict_file())
        _write_cached(path, frequencies)
    return frequencies


def _read_cached(path: Path) -> tuple[dict[str, int], int] | None:
    """The cached dictionary, if it is whole: its bytes stand behind their own hash."""
    try:
        data = path.read_bytes()
    except OSError:
        return None
    if hashlib.sha256(data[32:]).digest() != data[:32]:
        return None
    frequencies: tuple[dict[str, int], int] = marshal.loads(data[32:])
    return frequencies


def _write_cached(path: Path, frequencies: tuple[dict[str, int], int]) -> None:
    """Write the cache whole or not at all; where it cannot be written, the next process parses again."""
    data = marshal.dumps(frequencies)
    write_cache_file(path, hashlib.sha256(data).digest() + data)


def make_segmenter(extra_words: Iterable[str], frequency: int | None = None) -> Any:
    """Make a segmenter that knows some words beside jieba's (with ``frequency``, where it lacks them)."""
    import jieba

    frequencies, total = _load_dictionary()
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total, tokenizer.initialized = dict(frequencies), total, True
    for word in extra_words:
        if frequency is None or not tokenizer.FREQ.get(word):
            tokenizer.add_word(word, frequency)
    return tokenizer
