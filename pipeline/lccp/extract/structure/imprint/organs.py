"""Organs that issue documents: what names one, and several side by side."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lccp.extract.structure.imprint.patterns import ORGAN, SEAL
from lccp.extract.structure.markers import marker_at
from lccp.reference.script import fold_script
from lccp.text.rules import rule
from lccp.text.spans import Text


@rule("issuer.joint")
def issuer_joint(text: str) -> str:
    """Part organs that issue a document jointly: at line breaks, at 、, at the blank between two names.

    >>> issuer_joint("国家发展改革委 国家能源局")
    '国家发展改革委|国家能源局'
    """
    parts = [part for line in text.splitlines() for part in organs_of_line(line)]
    if not parts or not all(is_organ(part) for part in parts):
        raise ValueError(f"{text!r} are not organs side by side")
    return "|".join(parts)


def organs_of_line(line: str) -> list[str]:
    """Part the organs of a line; 财 政 部, set wide, is one."""
    parts = [part for part in re.split(r"[\s、]+", line) if part]
    return ["".join(parts)] if any(len(part) == 1 for part in parts) else parts


def is_organ(text: str) -> bool:
    """Whether words name an organ."""
    return (
        len(text) <= 40 and bool(ORGAN.fullmatch(fold_script(text))) and not marker_at(text) and not SEAL.search(text)
    )


def without_seal(line: Text) -> Text:
    """Leave out the note behind an organ that says where it puts its seal."""
    seal = SEAL.search(line.value)
    return line[: seal.start()].strip() if seal else line


def join_organs(organs: Sequence[Text]) -> Text | None:
    """Quote the organs of a joint signature with the line breaks between them, as ``issuer.joint`` reads them."""
    whole = Text.quote(organs[0].origin, organs[0].starts[0], organs[-1].ends[-1])
    try:
        same = issuer_joint(whole.value) == "|".join(part for organ in organs for part in organs_of_line(organ.value))
    except ValueError:
        return None
    return whole if same else None
