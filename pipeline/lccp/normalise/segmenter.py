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
from typing import Any

from lccp.storage.sealed import cache_folder, read_sealed, seal_key, write_sealed


@cache
def _load_dictionary() -> tuple[dict[str, int], int]:
    """The frequencies of jieba's dictionary, with the prefixes of its words, and their sum."""
    import jieba

    logging.getLogger("jieba").setLevel(logging.ERROR)
    tokenizer = jieba.Tokenizer()
    with tokenizer.get_dict_file() as file:
        digest = hashlib.sha256(file.read()).hexdigest()[:24]
    path = cache_folder() / f"words-{jieba.__version__}-{digest}"
    data = read_sealed(path, path.name, seal_key())
    if data is not None:
        parsed: tuple[dict[str, int], int] = marshal.loads(data)  # behind this user's seal: written below
        return parsed
    parsed = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    write_sealed(path, path.name, marshal.dumps(parsed), seal_key())
    return parsed


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
