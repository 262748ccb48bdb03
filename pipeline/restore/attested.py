"""Figures that an outside source prints: ``raw/attested.toml``, matched by the words around them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.model import InputError
from pipeline.restore.model import Attested, Corpus, Finding, Token
from pipeline.restore.tokens import LOST, fits, tokens

FILE = "attested.toml"
SKIPPED = re.compile(r"[\s*_]")


class Match(NamedTuple):
    """A value that an entry gives to a token, and its reference in provenance."""

    token: Token
    value: str
    entry: Attested
    ref: str


def read(raw: Path) -> tuple[Attested, ...]:
    """Read ``raw/attested.toml``; nothing where there is none. Raises InputError where it is not of its form."""
    import tomllib

    path = raw / FILE
    if not path.is_file():
        return ()
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: {error}; mend the file") from error
    cited = {str(one.get("id", "")): one for one in _tables(path, data, "citation")}
    return tuple(_entry(path, n, one, cited) for n, one in enumerate(_tables(path, data, "attested"), 1))


def _tables(path: Path, data: dict[str, Any], name: str) -> list[dict[str, Any]]:
    held = data.get(name, [])
    if not isinstance(held, list) or not all(isinstance(one, dict) for one in held):
        raise InputError(f"{path}: {name} must be written as [[{name}]]")
    return held


def _entry(path: Path, n: int, one: dict[str, Any], cited: dict[str, dict[str, Any]]) -> Attested:
    near, values, citation = one.get("near"), one.get("values"), one.get("citation")
    if not isinstance(near, str) or not isinstance(values, list) or not all(isinstance(v, str) for v in values):
        raise InputError(f"{path}: [[attested]] no. {n} needs near (words) and values (a list of words)")
    if not isinstance(citation, str) or citation not in cited:
        raise InputError(f"{path}: [[attested]] no. {n} needs a citation that the file lists")
    source = cited[citation]
    about = " ".join(str(source[key]) for key in ("about", "url") if source.get(key))
    return Attested(n, citation, about, near, tuple(values), one.get("premise") is True)


def resolve(raw: Path, ref: str) -> str:
    """Give the value that ``raw/attested.toml#ENTRY.VALUE`` (both from 1) names. Raises LookupError."""
    found = re.fullmatch(r"raw/attested\.toml#(\d+)\.(\d+)", ref)
    entries = read(raw)
    if not found or not 1 <= int(found[1]) <= len(entries):
        raise LookupError(ref)
    values = entries[int(found[1]) - 1].values
    if not 1 <= int(found[2]) <= len(values):
        raise LookupError(ref)
    return values[int(found[2]) - 1]


def matches(corpus: Corpus) -> tuple[list[Match], list[Finding]]:
    """Find the entries' words in the documents that lost digits. An entry that fits nowhere is a finding."""
    out: list[Match] = []
    findings: list[Finding] = []
    losing = [paper for paper in corpus.papers if LOST in paper.origin.text]
    for entry in corpus.attested:
        near = SKIPPED.sub("", entry.near)
        hits = 0
        for paper in losing:
            text = paper.origin.text
            places = [at for at, sign in enumerate(text) if not SKIPPED.match(sign)]
            plain = "".join(text[at] for at in places).replace(LOST, "#")
            held = tokens(paper.source, text)
            for found in re.finditer(re.escape(near), plain):
                hits += 1
                start, end = places[found.start()], places[found.end() - 1] + 1
                inside = [token for token in held if start <= token.start and token.end <= end]
                found_here, wrong = _assigned(entry, inside, (paper.source, start, end))
                out += found_here
                findings += wrong
        if losing and not hits:
            message = f"attested.toml, entry {entry.number}: its words stand in no document that lost digits"
            findings.append(Finding(losing[0].source, "attested", "medium", 0, 0, message))
    return out, findings


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
