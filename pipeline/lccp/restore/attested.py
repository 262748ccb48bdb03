"""Figures that an outside source prints: ``raw/attested.toml``, matched by the words around them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Container, Iterable, Sequence
from typing import Any, NamedTuple

from lccp.model import InputError
from lccp.read.sources import local_files
from lccp.read.sources.cloud import Raw
from lccp.restore.digit_tokens import LOST, DigitToken, fits_pattern
from lccp.restore.model import AttestedEntry, RestoreFinding, RestoreInput
from lccp.text.messages import say
from lccp.text.spans import Span

FILE = "attested.toml"
SKIPPED = "*_"


class AttestedMatch(NamedTuple):
    """A value that an entry gives to a token, and its reference in provenance.

    ``spans`` are where a document of raw/ has it that the manifest vouches for.
    """

    token: DigitToken
    value: str
    entry: AttestedEntry
    ref: str
    spans: tuple[Span, ...] = ()


class AttestedMatches(NamedTuple):
    """What was found of the entries in a document: values, findings, and the numbers of the entries found."""

    values: list[AttestedMatch]
    findings: list[RestoreFinding]
    hits: frozenset[int]


def read_attested(raw: Raw) -> tuple[AttestedEntry, ...]:
    """Read ``raw/attested.toml``; nothing where there is none. Raises InputError where it is not of its form."""
    import tomllib

    content = local_files.read_manifest_file(raw, FILE)
    if content is None:
        return ()
    path = f"raw/{FILE}"
    try:
        data = tomllib.loads(content.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: {error}; mend the file") from error
    cited = {str(entry.get("id", "")): entry for entry in _tables(path, data, "citation")}
    return tuple(_entry(path, n, entry, cited) for n, entry in enumerate(_tables(path, data, "attested"), 1))


def _tables(path: str, data: dict[str, Any], name: str) -> list[dict[str, Any]]:
    entries = data.get(name, [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise InputError(f"{path}: {name} must be written as [[{name}]]")
    return entries


def _entry(path: str, n: int, entry: dict[str, Any], cited: dict[str, dict[str, Any]]) -> AttestedEntry:
    near, values, citation = entry.get("near"), entry.get("values"), entry.get("citation")
    if not isinstance(near, str) or not isinstance(values, list) or not all(isinstance(v, str) for v in values):
        raise InputError(f"{path}: [[attested]] no. {n} needs near (words) and values (a list of words)")
    if not isinstance(citation, str) or citation not in cited:
        raise InputError(f"{path}: [[attested]] no. {n} needs a citation that the file lists")
    source = cited[citation]
    about = " ".join(str(source[key]) for key in ("about", "url") if source.get(key))
    return AttestedEntry(n, citation, about, near, tuple(values), entry.get("premise") is True)


def resolve_reference(raw: Raw, ref: str) -> str:
    """Return the value that ``raw/attested.toml#ENTRY.VALUE`` (both from 1) names. Raises LookupError."""
    match = re.fullmatch(r"raw/attested\.toml#(\d+)\.(\d+)", ref)
    entries = read_attested(raw)
    if not match or not 1 <= int(match[1]) <= len(entries):
        raise LookupError(ref)
    values = entries[int(match[1]) - 1].values
    if not 1 <= int(match[2]) <= len(values):
        raise LookupError(ref)
    return values[int(match[2]) - 1]


def match_entries(
    paper: RestoreInput, tokens: Sequence[DigitToken], entries: Sequence[AttestedEntry]
) -> AttestedMatches:
    """Find the entries' words in a document, of which ``held`` are the tokens of lost digits, in order."""
    text = paper.origin.text
    if not entries or not tokens:
        return AttestedMatches([], [], frozenset())
    places = [offset for offset, sign in enumerate(text) if _is_compared(sign)]
    plain = "".join(text[offset] for offset in places).replace(LOST, "#")
    starts = [token.start for token in tokens]
    values: list[AttestedMatch] = []
    findings: list[RestoreFinding] = []
    hits: set[int] = set()
    for entry in entries:
        near = "".join(filter(_is_compared, entry.near))
        for match in re.finditer(re.escape(near), plain) if near else ():
            hits.add(entry.number)
            start, end = places[match.start()], places[match.end() - 1] + 1
            near_tokens = tokens[bisect_left(starts, start) : bisect_left(starts, end)]
            inside = [token for token in near_tokens if token.end <= end]
            assigned, wrong = _assigned(entry, inside, (paper.source, start, end))
            values += assigned
            findings += wrong
    return AttestedMatches(values, findings, frozenset(hits))


def _is_compared(sign: str) -> bool:
    """Whether a sign counts where words are compared: blanks and the marks of raised signs do not."""
    return not sign.isspace() and sign not in SKIPPED


def unmatched_entries(entries: Iterable[AttestedEntry], hits: Container[int], losing: str) -> list[RestoreFinding]:
    """Report the entries whose words stand in no document that lost digits, of which ``losing`` is the first.

    ``hits`` are the numbers of the entries whose words were found. Nothing lost (``losing`` empty), nothing told.
    """
    missing = [entry.number for entry in entries if entry.number not in hits] if losing else []
    return [
        RestoreFinding(
            losing,
            "attested",
            "medium",
            0,
            0,
            say(
                "attested.toml, entry {number}: its words are in no document that lost digits",
                "attested.toml 第{number}条：其文句不见于任何缺失数字的文件",
                number=number,
            ),
        )
        for number in missing
    ]


def _assigned(
    entry: AttestedEntry, inside: Sequence[DigitToken], place: tuple[str, int, int]
) -> tuple[list[AttestedMatch], list[RestoreFinding]]:
    if len(inside) != len(entry.values):
        message = say(
            "attested.toml, entry {number}: {values} values for {tokens} tokens of lost digits",
            "attested.toml 第{number}条：以{values}个值对{tokens}处缺失数字",
            number=entry.number,
            values=len(entry.values),
            tokens=len(inside),
        )
        return [], [RestoreFinding(place[0], "attested", "high", place[1], place[2], message)]
    assigned, wrong = [], []
    for n, (token, value) in enumerate(zip(inside, entry.values, strict=True), 1):
        if fits_pattern(value, token.pattern):
            assigned.append(AttestedMatch(token, value, entry, f"raw/{FILE}#{entry.number}.{n}"))
        else:
            message = say(
                "attested {value} ({citation}) does not fit the pattern {pattern}; it is not used",
                "所证之{value}（{citation}）不合其形{pattern}，不采用",
                value=value,
                citation=entry.citation,
                pattern=token.pattern,
            )
            wrong.append(RestoreFinding(token.source, "attested", "high", token.start, token.end, message))
    return assigned, wrong
