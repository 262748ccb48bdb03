"""Words: jieba's segmentation by its dictionary, of which only the words that can begin in a text are parsed.

jieba parses its 350,000 words in each process, which takes longer than a document does, or leaves a cache in the
machine's temp folder. It looks a word up sign by sign from its beginning: here the dictionary is held as its text, and
words are entered when the two signs that they begin with are first met together. The cuts are the same.
"""

from __future__ import annotations

import hashlib
import importlib
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Set
from functools import cache
from math import inf, log
from types import ModuleType

from lccp.text.patterns import re

LINES_OF_SIGN = re.compile(r"(?<=\n)(.).*\n(?:\1.*\n)*")
LINES_OF_PAIR = re.compile(r"(?<=\n)(..).*\n(?:\1.*\n)*")
FREQUENCIES = re.compile(" ([0-9]+) ")
ALONE = " "  # what stands behind a word of one sign, in its line
NAME_FREQUENCY = 100
"""How often a name counts as met that jieba's dictionary lacks."""
LISTED = 2.5
"""How much likelier, as a logarithm, a listed word is than its parts."""
SUMS = {"7197c3211ddd9896": 60101967}
"""What the frequencies of a dictionary sum up to, by the beginning of its SHA-256: jieba 0.42.1's, summed once."""


class WordList:
    """jieba's dictionary, as its text: a line a word, with its frequency and its kind."""

    def __init__(self, data: bytes) -> None:
        self._text = f"\n{data.decode()}"
        if not self._text.endswith("\n"):
            self._text += "\n"
        self._by_sign: dict[str, list[tuple[int, int]]] = defaultdict(list)
        self._by_pair: dict[str, list[tuple[int, int]]] = defaultdict(list)
        self._parted: set[str] = set()  # signs whose lines are parted by the sign behind
        for match in LINES_OF_SIGN.finditer(self._text):
            self._by_sign[match[1]].append(match.span())
        digest = hashlib.sha256(data).hexdigest()[:16]
        self.total = SUMS.get(digest) or sum(map(int, FREQUENCIES.findall(self._text)))

    def begins_any(self, sign: str) -> bool:
        """Whether a word begins with a sign."""
        return sign in self._by_sign

    def frequency(self, word: str) -> int:
        """Return the frequency of a word, 0 where the dictionary lacks it."""
        entry = self._entry_of(word)
        return int(entry[0]) if entry else 0

    def kind(self, word: str) -> str:
        """Return the kind of a word as jieba writes it (n, v, q …), "" where the dictionary lacks it."""
        entry = self._entry_of(word)
        return entry[-1] if entry else ""

    def _entry_of(self, word: str) -> list[str]:
        line = f"\n{word} "
        for start, end in reversed(self._by_sign.get(word[:1], ())):
            offset = self._text.rfind(line, start - 1, end)
            if offset >= 0:
                return self._text[offset + len(line) : self._text.find("\n", offset + 1)].split(" ")
        return []

    def words_of(self, pair: str) -> Iterator[tuple[str, int]]:
        """Yield the words that begin with two signs, or are the sign before a blank, with their frequencies."""
        if pair[0] not in self._parted:
            self._parted.add(pair[0])
            for start, end in self._by_sign.get(pair[0], ()):
                for match in LINES_OF_PAIR.finditer(self._text, start, end):
                    self._by_pair[match[1]].append(match.span())
        for start, end in self._by_pair.get(pair, ()):
            for line in self._text[start : end - 1].split("\n"):
                word, frequency = line.split(" ")[:2]
                yield word, int(frequency)


def import_jieba() -> ModuleType:
    """Import jieba without setuptools' ``pkg_resources``, which takes three times as long: it does without where there is none."""
    hidden = sys.modules.setdefault("pkg_resources", None) is None  # type: ignore[arg-type]
    try:
        return importlib.import_module("jieba")
    finally:
        if hidden:
            del sys.modules["pkg_resources"]


@cache
def word_list() -> WordList:
    """Return the dictionary that comes with jieba."""
    with import_jieba().Tokenizer().get_dict_file() as file:
        return WordList(file.read())


class Segmenter:
    """Cuts texts into words by jieba's dictionary, and others: words of a field, and names.

    A word counts as often as jieba suggests, so that it is not cut; a name as often as names do, where the
    dictionary lacks it.
    """

    def __init__(self, more_words: Iterable[str] = (), more_names: Iterable[str] = ()) -> None:
        self._dictionary = word_list()
        self._tokenizer = tokenizer = import_jieba().Tokenizer()
        tokenizer.FREQ, tokenizer.total, tokenizer.initialized = {}, self._dictionary.total, True
        self._met: set[str] = set()
        """Signs, and signs two by two, whose words are entered."""
        self._added_names: dict[str, list[str]] = defaultdict(list)
        certain = list(more_words)
        for word in certain:
            self._meet(word)
            tokenizer.add_word(word)
        for name in set(more_names).difference(certain):
            if not self._dictionary.frequency(name):
                self._added_names[name[:2]].append(name)
                tokenizer.total += NAME_FREQUENCY
        for pair in self._met:
            self._enter_names(pair)

    def cut(self, text: str) -> Iterator[str]:
        """Return the words of a text, in its order, without guessing at unknown ones (HMM)."""
        self._meet(text)
        cut: Iterator[str] = self._tokenizer.cut(text, HMM=False)
        return cut

    def odds_across(self, run: str, offset: int, listed: Set[str]) -> float:
        """Return how much likelier (as a logarithm) a word of a run lies across a place than that one ends there.

        A listed word is likelier than its parts, whatever the dictionary says of it.
        """
        self._meet(run)
        frequencies, whole = self._tokenizer.FREQ, log(self._tokenizer.total)
        spans: dict[tuple[int, int], float] = {}
        likeliest = {(n, n): 0.0 for n in range(len(run) + 1)}  # of the words from one place to another
        for length in range(1, len(run) + 1):
            for start in range(len(run) - length + 1):
                end = start + length
                word = run[start:end]
                parted = max(
                    (likeliest[start, cut] + likeliest[cut, end] for cut in range(start + 1, end)), default=-inf
                )
                if frequency := frequencies.get(word, 0) or int(length == 1):
                    spans[start, end] = log(frequency) - whole
                if word in listed:
                    spans[start, end] = max(spans.get((start, end), -inf), parted + LISTED)
                likeliest[start, end] = max(spans.get((start, end), -inf), parted)
        ends = len(run)
        across = (likeliest[0, a] + odds + likeliest[z, ends] for (a, z), odds in spans.items() if a < offset < z)
        return max(across, default=-inf) - likeliest[0, offset] - likeliest[offset, ends]

    def _meet(self, text: str) -> None:
        """Enter the words that can begin in a text."""
        for sign in set(text) - self._met:
            self._met.add(sign)
            if self._dictionary.begins_any(sign):
                self._tokenizer.FREQ.setdefault(sign, 0)
            self._enter_words(sign + ALONE)
        for pair in set(map("".join, zip(text, text[1:], strict=False))) - self._met:
            self._met.add(pair)
            self._enter_words(pair)
            self._enter_names(pair)

    def _enter_words(self, pair: str) -> None:
        for word, frequency in self._dictionary.words_of(pair):
            self._enter_word(word, frequency)

    def _enter_names(self, pair: str) -> None:
        for name in self._added_names.get(pair, ()):
            self._enter_word(name, NAME_FREQUENCY)

    def _enter_word(self, word: str, frequency: int) -> None:
        """Enter a word; each beginning of it must be there, too, as one of no frequency."""
        frequencies = self._tokenizer.FREQ
        frequencies[word] = frequency
        for length in range(1, len(word)):
            frequencies.setdefault(word[:length], 0)


@cache
def plain_segmenter() -> Segmenter:
    """Return a segmenter that knows the words of jieba's dictionary alone."""
    return Segmenter()


def kind_of_word(word: str) -> str:
    """Return the kind of a word as jieba's dictionary writes it, "" where that lacks it.

    >>> kind_of_word("碳"), kind_of_word("株")
    ('n', 'q')
    """
    return word_list().kind(word)


def first_word(run: str) -> str:
    """Return the word that a run of Han begins with.

    >>> first_word("群众转移"), first_word("簇新苗")
    ('群众', '簇新')
    """
    return next(plain_segmenter().cut(run))
