"""Text with a few bytes that do not decode: the rest is read, and what is missing is marked and told.

One byte that is missing in GBK or Big5 shifts all that follow it up to the next ASCII sign, and shifted
pairs are valid too. So where a stretch does not decode, the place of the fault is looked for: the one
at which all before it and all behind it decode to common characters. Where several would do, what lies
between them is marked as well.
"""

from __future__ import annotations

import codecs

from lccp.read.mojibake import UNREADABLE
from lccp.text.patterns import regex

STRETCH = regex.compile(rb"[^\x00-\x3f]+")  # no byte below 0x40 is part of a pair of two bytes
LONGEST = 4000  # bytes of a stretch in which a fault is looked for
MOST_FAULTS = 3  # and one in a hundred stretches
HALF_WIDE = regex.compile(r"[^\x00-\x7f]")


def decode_around_faults(data: bytes, codec: str) -> str | None:
    r"""Decode all but a few faulty places, each marked ▯; None where more than a few are faulty.

    >>> decode_around_faults("低碳城市试点名单如下\n".encode("gb18030") + b"\xb1\n", "gb18030")
    '低碳城市试点名单如下\n▯\n'
    """
    if codec == "utf-8":
        return _decode_utf8(data)
    parts: list[str] = []
    offset = faults = stretches = 0
    for match in STRETCH.finditer(data):
        parts.append(data[offset : match.start()].decode("ascii"))
        stretch, offset = match.group(), match.end()
        stretches += any(byte > 0x7F for byte in stretch)
        try:
            parts.append(stretch.decode(codec))
        except UnicodeDecodeError:
            faults += 1
            parts.append(_decode_stretch(stretch, codec))
    parts.append(data[offset:].decode("ascii"))
    text = "".join(parts)
    return text if 0 < faults <= max(MOST_FAULTS, stretches // 100) and _is_mostly_whole(text, faults) else None


def _is_mostly_whole(text: str, faults: int) -> bool:
    """Return whether a text with faults holds enough that is right for it to be a text at all."""
    return sum(1 for _ in HALF_WIDE.finditer(text)) - text.count(UNREADABLE) > 8 * faults


def _decode_stretch(stretch: bytes, codec: str) -> str:
    """Decode a stretch with one faulty byte, or mark it whole."""
    best, holes = -1, list[tuple[int, int]]()
    for start in range(len(stretch)) if len(stretch) <= LONGEST else ():
        if not _decodes(stretch[:start], codec):
            continue
        for end in (start + 1, start + 2):
            if end > len(stretch) or not _decodes(stretch[end:], codec):
                continue
            common = _common_signs(stretch[:start], codec) + _common_signs(stretch[end:], codec)
            if common > best:
                best, holes = common, []
            if common == best:
                holes.append((start, end))
    if not holes:
        return UNREADABLE * max(1, len(stretch) // 2)
    before, behind = stretch[: min(start for start, _ in holes)], stretch[max(end for _, end in holes) :]
    missing = (len(stretch) - len(before) - len(behind) + 1) // 2
    return before.decode(codec) + UNREADABLE * max(1, missing) + behind.decode(codec)


def _decodes(data: bytes, codec: str) -> bool:
    try:
        data.decode(codec)
    except UnicodeDecodeError:
        return False
    return True


def _common_signs(data: bytes, codec: str) -> int:
    """Count the characters that are among the first rows of the standard: the common ones."""
    count = 0
    for sign in data.decode(codec):
        code = sign.encode(codec, "ignore")
        if codec == "gb18030":
            count += len(code) == 2 and code[1] >= 0xA1 and (0xB0 <= code[0] <= 0xD7 or 0xA1 <= code[0] <= 0xA3)
        else:
            count += len(code) == 2 and code[0] <= 0xC6
    return count


def _decode_utf8(data: bytes) -> str | None:
    faults, last = 0, -1

    def mark(error: UnicodeError) -> tuple[str, int]:
        nonlocal faults, last
        assert isinstance(error, UnicodeDecodeError)
        faults += error.start != last  # bytes beside one another are one fault
        last = error.end
        return UNREADABLE, error.end

    codecs.register_error("lccp-mark", mark)
    text = data.decode("utf-8", "lccp-mark")
    wide = sum(1 for _ in HALF_WIDE.finditer(text))
    return text if 0 < faults <= max(MOST_FAULTS, wide // 200) and _is_mostly_whole(text, faults) else None
