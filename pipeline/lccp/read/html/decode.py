"""Bytes of HTML to characters: BOM, then what fits strictly, then what the page says of itself."""

from __future__ import annotations

from lccp.model import InputError
from lccp.read.broken_bytes import decode_around_faults
from lccp.read.plain import MARKS, decode_other, decode_plain, decode_strictly, decode_wide, refuse_binary
from lccp.text.patterns import re

CHARSET = re.compile(
    rb"<meta\b[^>]{0,400}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})"
    rb"|<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{1,40})",
    re.I,
)
HEAD = 8192
# Labels of the Encoding Standard, as far as pages in question use them, and the codec for each.
LABELS = {
    **dict.fromkeys(("gb2312", "gbk", "gb18030", "x-gbk", "gb_2312", "chinese", "cp936"), "gb18030"),
    **dict.fromkeys(("big5", "big5-hkscs", "cn-big5", "x-x-big5", "cp950"), "big5"),
    **dict.fromkeys(("iso-8859-1", "latin1", "windows-1252", "us-ascii", "ascii"), "cp1252"),
    "hz-gb-2312": "hz",
    "iso-2022-cn": "",
    "shift_jis": "cp932",
    "euc-jp": "euc_jp",
    "euc-kr": "cp949",
}
SHIFTED = ("hz", "")  # written in 7 bits: pure ASCII to any other codec


def _decode_as_stated(data: bytes, codec: str) -> str | None:
    """Decode a page as it says it is written; pages called Big5 are often of Microsoft's or Hong Kong's kind."""
    codecs = ("big5", "cp950", "big5hkscs") if codec == "big5" else (codec,)
    text = next((text for name in codecs if (text := decode_strictly(data, name)) is not None), None)
    if text is None and codec in ("gb18030", "big5"):
        return decode_around_faults(data, codec)
    return text


def decode_page(data: bytes) -> tuple[str, str]:
    """Decode a page to (text, encoding). Raises InputError where what it says of itself does not fit.

    UTF-8 that decodes strictly is UTF-8 whatever the page says: other encodings hardly ever do.
    """
    if b"\x00" in data and not data.startswith(tuple(mark for mark, _ in MARKS)):
        return decode_wide(data)
    if data.startswith(tuple(mark for mark, _ in MARKS)):
        return decode_plain(data)
    match = CHARSET.search(data[:HEAD])
    label = (match.group(1) or match.group(2)).decode("ascii", "replace").lower() if match else ""
    codec = LABELS.get(label)
    text = decode_strictly(data, "utf-8")
    if text is not None and codec not in SHIFTED:
        return refuse_binary(text), "utf-8"
    if codec:
        text = _decode_as_stated(data, codec)
        if text is not None:
            return refuse_binary(text), codec
        raise InputError(f"says it is {label}, but does not decode as such; save it as UTF-8")
    if codec is not None:
        raise InputError(f"is written in {label}, which is not read; save it as UTF-8")
    return decode_other(data)
