"""Sentences looked up in a compiled gettext catalogue, also those with values filled in.

An entry has its values as ``{0}``, ``{1}``, …; a part that is a sentence of its own is a letter (``{a}``) and is
translated in turn. Commands fill in values before they speak, so that no call is wrapped; an entry with values is
found again by the words between them: first those with parts, then the one with the most words.
"""

from __future__ import annotations

import gettext
from pathlib import Path

from lccp.text.patterns import re

FOLDER = Path(__file__).parent / "locale"
FIELD = re.compile(r"\{([0-9a-z])\}")
LATIN = re.compile("[A-Za-z]")
DEEPEST = 5  # parts within parts


class Catalogue:
    """The sentences of one language."""

    def __init__(self, sentences: dict[str, str]) -> None:
        self.sentences = sentences
        # What has no words between its values ({0}: {1}) would fit any sentence: it is found by its template alone.
        with_values = [text for text in sentences if FIELD.search(text) and LATIN.search(FIELD.sub("", text))]
        with_values.sort(key=lambda sentence: (not _has_parts(sentence), -len(FIELD.sub("", sentence))))
        self.patterns = [(_pattern_of(sentence), sentence) for sentence in with_values]

    @classmethod
    def load(cls, language: str) -> Catalogue:
        """Read the compiled catalogue of a language."""
        with (FOLDER / language / "LC_MESSAGES" / "lccp.mo").open("rb") as file:
            compiled = gettext.GNUTranslations(file)
        entries = getattr(compiled, "_catalog", {})
        return cls({sentence: text for sentence, text in entries.items() if sentence})

    def template_of(self, template: str) -> str:
        """Return the translation of a template whose values are filled in later, its indentation kept."""
        body = template.lstrip(" ")
        return template[: len(template) - len(body)] + self.sentences.get(body, body)

    def translate(self, sentence: str, depth: int = 0) -> str:
        """Translate a sentence, its indentation kept; one that is not known stays as it is."""
        body = sentence.lstrip(" ")
        indentation = sentence[: len(sentence) - len(body)]
        if body in self.sentences:
            return indentation + self.sentences[body]
        if depth > DEEPEST:
            return sentence
        best = sentence
        for pattern, entry in self.patterns:
            if match := pattern.fullmatch(body):
                filled, is_whole = self._fill_in(entry, match, depth)
                if is_whole:
                    return indentation + filled
                best = indentation + filled if best == sentence else best
        return best

    def _fill_in(self, entry: str, match: re.Match[str], depth: int) -> tuple[str, bool]:
        """Return an entry with the values of a match, and whether it has no parts or one of them is known."""
        values = match.groupdict()
        parts = {name: self.translate(text, depth + 1) for name, text in values.items() if name[1].isalpha()}
        is_whole = not parts or any(parts[name] != values[name] for name in parts)
        values |= parts
        return FIELD.sub(lambda field: values[f"f{field[1]}"], self.sentences[entry]), is_whole


def _has_parts(sentence: str) -> bool:
    return any(field.isalpha() for field in FIELD.findall(sentence))


def _pattern_of(sentence: str) -> re.Pattern[str]:
    parts = FIELD.split(sentence)
    pieces: list[str] = []
    for n, part in enumerate(parts):
        is_again = n % 2 and part in parts[1:n:2]  # the same value as before
        pieces.append(f"(?P=f{part})" if is_again else f"(?P<f{part}>.+?)" if n % 2 else re.escape(part))
    return re.compile("".join(pieces), re.DOTALL)
