"""ToUnicode maps of PDF fonts (ISO 32000-1, 9.10.3): read as written, and written again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from lccp.text.patterns import re

SECTION = re.compile(rb"begin(bfchar|bfrange|codespacerange)(.*?)end\1", re.S)
TOKEN = re.compile(rb"<([0-9A-Fa-f\s]*)>|(\[)|(\])")
MOST_CODES = 70_000

Map = dict[int, str]


def read_map(stream: bytes) -> tuple[Map, set[int]]:
    """Read a ToUnicode stream: the text of each code, and the lengths of codes in bytes.

    >>> read_map(b"1 beginbfchar <0013> <0030> endbfchar 1 beginbfrange <01><02><0041> endbfrange")
    ({19: '0', 1: 'A', 2: 'B'}, {1, 2})
    """
    entries: Map = {}
    sizes: set[int] = set()
    spaces: set[int] = set()
    for match in SECTION.finditer(stream):
        tokens = list(_split_tokens(match.group(2)))
        if match.group(1) == b"codespacerange":
            spaces.update(len(t) for t in tokens if isinstance(t, bytes))
        elif match.group(1) == b"bfchar":
            for code, text in zip(tokens[::2], tokens[1::2], strict=False):
                if isinstance(code, bytes) and isinstance(text, bytes):
                    entries[int.from_bytes(code, "big")] = _decode_text(text)
                    sizes.add(len(code))
        else:
            for low, high, start in zip(tokens[::3], tokens[1::3], tokens[2::3], strict=False):
                if isinstance(low, bytes) and isinstance(high, bytes):
                    sizes.add(len(low))
                    entries.update(_expand_range(int.from_bytes(low, "big"), int.from_bytes(high, "big"), start))
        if len(entries) > MOST_CODES:
            break
    return entries, spaces or sizes


def _split_tokens(body: bytes) -> Iterator[bytes | list[bytes]]:
    inside: list[bytes] | None = None
    for match in TOKEN.finditer(body):
        if match.group(2):
            inside = []
        elif match.group(3):
            if inside is not None:
                yield inside
            inside = None
        else:
            value = _hex_bytes(match.group(1))
            if inside is not None:
                inside.append(value)
            else:
                yield value


def _hex_bytes(digits: bytes) -> bytes:
    try:
        return bytes.fromhex(digits.decode("ascii"))
    except ValueError:  # an odd digit, or a blank within a byte
        digits = b"".join(digits.split())
    return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))


def _expand_range(low: int, high: int, start: bytes | list[bytes]) -> Iterator[tuple[int, str]]:
    high = min(high, low + 0xFFFF)
    if isinstance(start, list):
        yield from zip(range(low, high + 1), map(_decode_text, start), strict=False)
        return
    text = _decode_text(start)
    if not text:
        return
    for code in range(low, high + 1):
        last = ord(text[-1]) + code - low
        yield code, text[:-1] + chr(last) if last < 0x110000 else ""


def _decode_text(value: bytes) -> str:
    if len(value) == 1:
        return chr(value[0])
    return value.decode("utf-16-be", "replace")


def is_lost(text: str) -> bool:
    """Recognise a mapping that maps to nothing readable: empty, NUL or another control, a replacement or non-character.

    >>> is_lost(""), is_lost("\\ufffd"), is_lost("5"), is_lost(" ")
    (True, True, False, False)
    """
    return not text or any(c in "\ufffd\ufffe\uffff" or (c < " " and c not in "\t\n\r") for c in text)


def write_map(entries: Mapping[int, str], size: int) -> bytes:
    """Write a ToUnicode stream for codes of ``size`` bytes."""
    top = "FF" * size
    lines = [
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
        f"1 begincodespacerange <{'00' * size}> <{top}> endcodespacerange",
    ]
    items = sorted(entries.items())
    for start in range(0, len(items), 100):
        part = items[start : start + 100]
        lines.append(f"{len(part)} beginbfchar")
        lines += [f"<{code:0{2 * size}X}> <{text.encode('utf-16-be').hex().upper()}>" for code, text in part]
        lines.append("endbfchar")
    lines.append("endcmap CMapName currentdict /CMap defineresource pop end end")
    return "\n".join(lines).encode("ascii")


SHOWN = re.compile(
    rb"<<(?:[^<>()]|<[^<>]*>|\((?:[^()\\]|\\.)*\)){0,4000}>>"  # properties of marked content: nothing shown
    rb"|/([^\s/<>\[\]()%{}]+)\s+[-+.0-9]+\s+Tf"  # a font is chosen
    rb"|<(?!<)([0-9A-Fa-f\s]*)>"
    rb"|\(((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*\))*)\)"
    rb"|(?<![^\s\]>)])([qQ])(?![^\s/\[<(])",
    re.S,
)
ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.S)
PLAIN = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b"", b"\r": b"", b"\r\n": b""}


def shown_strings(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Return the strings that a content stream shows, each with the name of the font in force.

    >>> list(shown_strings(b"BT /F1 12 Tf <0041> Tj q /F2 9 Tf (a\\\\)b) Tj Q (c) Tj ET"))
    [(b'F1', b'\\x00A'), (b'F2', b'a)b'), (b'F1', b'c')]
    """
    font = b""
    stack: list[bytes] = []
    for match in SHOWN.finditer(content):
        kind = match.lastindex
        if kind == 1:
            font = match.group(1)
        elif kind == 2:
            yield font, _hex_bytes(match.group(2))
        elif kind == 3:
            raw = match.group(3)
            yield font, ESCAPE.sub(_unescape_byte, raw) if b"\\" in raw else raw
        elif kind == 4 and match.group(4) == b"q":
            stack.append(font)
        elif kind == 4 and stack:
            font = stack.pop()


def _unescape_byte(match: re.Match[bytes]) -> bytes:
    mark = match.group(1)
    if mark[:1].isdigit():
        return bytes([int(mark, 8) & 255]) if mark[0] < 56 else mark
    return PLAIN.get(mark, mark)


def codes_of(strings: Iterable[bytes], size: int) -> set[int]:
    """Cut shown strings into codes of ``size`` bytes."""
    if size == 1:
        return set(b"".join(strings))
    codes: set[int] = set()
    for string in set(strings):
        codes.update(int.from_bytes(string[i : i + size], "big") for i in range(0, len(string) - size + 1, size))
    return codes
