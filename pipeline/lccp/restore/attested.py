"""Figures that an outside source prints: ``raw/attested.toml``, matched by the words around them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Container, Iterable, Sequence
from typing import Any, NamedTuple

from lccp.model import InputError
from lccp.read.sources import local_files
from lccp.read.sources.cloud import Raw
from lccp.restore.digit_tokens import LOST, Token, fits
from lccp.restore.model import Attested, Finding, Paper

FILE = "attested.toml"
SKIPPED = "*_"


class Match(NamedTuple):
    """A value that an entry gives to a token, and its reference in provenance."""

    token: Token
    value: str
    entry: Attested
    ref: str


class Matches(NamedTuple):
    """What was found of the entries in a document: values, findings, and the numbers of the entries found."""

    values: list[Match]
    findings: list[Finding]
    hits: frozenset[int]


def read(raw: Raw) -> tuple[Attested, ...]:
    """Read ``raw/attested.toml``; nothing where there is none. Raises InputError where it is not of its form."""
    import tomllib

    held = local_files.read_manifest_file(raw, FILE)
    if held is None:
        return ()
    path = f"raw/{FILE}"
    try:
        data = tomllib.loads(held.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: {error}; mend the file") from error
    cited = {str(one.get("id", "")): one for one in _tables(path, data, "citation")}
    return tuple(_entry(path, n, one, cited) for n, one in enumerate(_tables(path, data, "attested"), 1))


def _tables(path: str, data: dict[str, Any], name: str) -> list[dict[str, Any]]:
    held = data.get(name, [])
    if not isinstance(held, list) or not all(isinstance(one, dict) for one in held):
        raise InputError(f"{path}: {name} must be written as [[{name}]]")
    return held


def _entry(path: str, n: int, one: dict[str, Any], cited: dict[str, dict[str, Any]]) -> Attested:
    near, values, citation = one.get("near"), one.get("values"), one.get("citation")
    if not isinstance(near, str) or not isinstance(values, list) or not all(isinstance(v, str) for v in values):
        raise InputError(f"{path}: [[attested]] no. {n} needs near (words) and values (a list of words)")
    if not isinstance(citation, str) or citation not in cited:
        raise InputError(f"{path}: [[attested]] no. {n} needs a citation that the file lists")
    source = cited[citation]
    about = " ".join(str(source[key]) for key in ("about", "url") if source.get(key))
    return Attested(n, citation, about, near, tuple(values), one.get("premise") is True)


def resolve(raw: Raw, ref: str) -> str:
    """Give the value that ``raw/attested.toml#ENTRY.VALUE`` (both from 1) names. Raises LookupError."""
    found = re.fullmatch(r"raw/attested\.toml#(\d+)\.(\d+)", ref)
    entries = read(raw)
    if not found or not 1 <= int(found[1]) <= len(entries):
        raise LookupError(ref)
    values = entries[int(found[1]) - 1].values
    if not 1 <= int(found[2]) <= len(values):
        raise LookupError(ref)
    return values[int(found[2]) - 1]


def matches(paper: Paper, held: Sequence[Token], entries: Sequence[Attested]) -> Matches:
    """Find the entries' words in a document, of which ``held`` are the tokens of lost digits, in order."""
    text = paper.origin.text
    if not entries or not held:
        return Matches([], [], frozenset())
    places = [at for at, sign in enumerate(text) if not sign.isspace() and sign not in SKIPPED]
    plain = "".join(text[at] for at in places).replace(LOST, "#")
    starts = [token.start for token in held]
    out: list[Match] = []
    findings: list[Finding] = []
    hits: set[int] = set()
    for entry in entries:
        near = "".join(sign for sign in entry.near if not sign.isspace() and sign not in SKIPPED)
        for found in re.finditer(re.escape(near), plain) if near else ():
            hits.add(entry.number)
            start, end = places[found.start()], places[found.end() - 1] + 1
            inside = [
                token for token in held[bisect_left(starts, start) : bisect_left(starts, end)] if token.end <= end
            ]
            found_here, wrong = _assigned(entry, inside, (paper.source, start, end))
            out += found_here
            findings += wrong
    return Matches(out, findings, frozenset(hits))


def unfound(entries: Iterable[Attested], hits: Container[int], losing: str) -> list[Finding]:
    """Tell of the entries whose words stand in no document that lost digits, of which ``losing`` is the first.

    ``hits`` are the numbers of the entries whose words were found. Nothing lost (``losing`` empty), nothing told.
    """
    message = "attested.toml, entry {}: its words stand in no document that lost digits"
    missing = [entry.number for entry in entries if entry.number not in hits] if losing else []
    return [Finding(losing, "attested", "medium", 0, 0, message.format(number)) for number in missing]


def _assigned(
    entry: Attested, inside: Sequence[Token], place: tuple[str, int, int]
) -> tuple[list[Match], list[Finding]]:
    if len(inside) != len(entry.values):
        message = (
            f"attested.toml, entry {entry.number}: {len(entry.values)} values for {len(inside)} tokens of lost digits"
        )
        return [], [Finding(place[0], "attested", "high", place[1], place[2], message)]
    out, wrong = [], []
    for n, (token, value) in enumerate(zip(inside, entry.values, strict=True), 1):
        if fits(value, token.pattern):
            out.append(Match(token, value, entry, f"raw/{FILE}#{entry.number}.{n}"))
        else:
            message = f"attested {value} ({entry.citation}) does not fit the pattern {token.pattern}; it is not used"
            wrong.append(Finding(token.source, "attested", "high", token.start, token.end, message))
    return out, wrong
