"""The language that commands speak: English, or Chinese where the environment says so. Files never depend on it."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING

from lccp.text.messages import Message

if TYPE_CHECKING:
    from lccp.text.catalogue import Catalogue

VARIABLES = ("LCCP_LANG", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
TRADITIONAL = ("tw", "hk", "mo", "hant")


class FilledSentence(str):
    """A sentence with its values filled in: the string is its English, to whatever prints, sorts or compares it.

    It remembers its template and its values, so that whoever prints it finds it in a catalogue.
    """

    template: str
    values: tuple[object, ...]


def fill_sentence(template: str, /, *values: object) -> FilledSentence:
    """Return a template with its values: ``{0}`` is the first. A value that is a sentence is translated with it.

    >>> fill_sentence("{0} of {1} rows", 2, 5)
    '2 of 5 rows'
    """
    filled = FilledSentence(template.format(*values) if values else template)
    filled.template, filled.values = template, values
    return filled


def join_sentences(sentences: Iterable[str], sign: str = ", ") -> FilledSentence:
    """Put sentences together with a sign between them, which each language has of its own.

    >>> join_sentences(["2 rows", "1 cell"])
    '2 rows, 1 cell'
    """
    parts = list(sentences)
    if not parts:
        return fill_sentence("")
    joined: str = parts[0]
    for part in parts[1:]:
        joined = fill_sentence("{0}" + sign + "{1}", joined, part)
    return joined if isinstance(joined, FilledSentence) else fill_sentence("{0}", joined)


class _Spoken:
    """The catalogue in use; None for English, which needs none."""

    catalogue: Catalogue | None = None


def asked_language(environment: Mapping[str, str]) -> str:
    """Return the catalogue that the environment asks for: zh_CN, zh_TW, or "" for English.

    >>> asked_language({"LANG": "zh_CN.UTF-8"}), asked_language({"LCCP_LANG": "en", "LANG": "zh_CN.UTF-8"})
    ('zh_CN', '')
    >>> asked_language({"LC_ALL": "zh_HK.UTF-8"}), asked_language({"LCCP_LANG": "zh-Hant"}), asked_language({})
    ('zh_TW', 'zh_TW', '')
    """
    named = next((environment[name] for name in VARIABLES if environment.get(name)), "") or _system_language()
    parts = named.split(":")[0].split(".")[0].replace("-", "_").lower().split("_")
    if parts[0] not in ("zh", "chinese"):
        return ""
    return "zh_TW" if any(part in TRADITIONAL or "traditional" in part for part in parts) else "zh_CN"


def _system_language() -> str:
    """Return the language of Windows, which sets no variable."""
    if sys.platform != "win32":
        return ""
    import ctypes
    import locale

    return str(locale.windows_locale.get(ctypes.windll.kernel32.GetUserDefaultUILanguage(), ""))


def use_language(language: str) -> None:
    """Speak a language from here on; "" is English."""
    if not language:
        _Spoken.catalogue = None
        return
    from lccp.text.catalogue import Catalogue

    _Spoken.catalogue = Catalogue.load(language)


def speaks_chinese() -> bool:
    """Return whether Chinese is spoken."""
    return _Spoken.catalogue is not None


def translate(sentence: str) -> str:
    """Return a sentence in the language spoken; one that the catalogue does not know stays English."""
    return sentence if _Spoken.catalogue is None else _look_up(sentence, _Spoken.catalogue)


def both_languages(sentence: str) -> str:
    """Return a sentence in English and in Chinese, for a file that people of either language are sent.

    >>> both_languages(fill_sentence("{0} rows added", 2))
    '2 rows added · 新增 2 行'
    """
    return f"{sentence} · {_look_up(sentence, _chinese())}"


@cache
def _chinese() -> Catalogue:
    from lccp.text.catalogue import Catalogue

    return Catalogue.load("zh_CN")


def _look_up(sentence: str, catalogue: Catalogue) -> str:
    if isinstance(sentence, FilledSentence) and sentence.values:
        template = catalogue.template_of(sentence.template)
        values = (_look_up(v, catalogue) if isinstance(v, FilledSentence | Message) else v for v in sentence.values)
        return template.format(*values)
    if isinstance(sentence, Message):
        return catalogue.sentences.get(sentence, sentence.zh)
    return catalogue.translate(sentence)


def either(english: str, chinese: str) -> str:
    """Return the one of two sentences that is in the language spoken."""
    return chinese if _Spoken.catalogue else english
