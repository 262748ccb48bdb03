"""The language that commands speak: English, or Chinese where the environment says so. Files never depend on it."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lccp.text.catalogue import Catalogue

VARIABLES = ("LCCP_LANG", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
TRADITIONAL = ("tw", "hk", "mo", "hant")


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
    return _Spoken.catalogue.translate(sentence) if _Spoken.catalogue else sentence


def either(english: str, chinese: str) -> str:
    """Return the one of two sentences that is in the language spoken."""
    return chinese if _Spoken.catalogue else english
