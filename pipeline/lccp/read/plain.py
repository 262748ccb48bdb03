"""Plain text: bytes to characters, strictly, and characters to lines.

An encoding is taken only where it decodes every byte and what comes out is plausible Chinese or
English text; where two would do and nothing tells them apart, the document is refused. A wrong
guess here would make every value after it wrong.
"""

from __future__ import annotations

from lccp.model import Block, Document, InputError, Line, Notice, Source
from lccp.read.broken_bytes import decode_around_faults
from lccp.read.builder import build_document, too_long
from lccp.read.csv_table import CSV, csv_blocks
from lccp.read.limits import Limits
from lccp.read.mojibake import UNREADABLE, find_mojibake, unreadable_notices
from lccp.read.record_tables import label_notices, record_blocks
from lccp.text.messages import say
from lccp.text.patterns import re

LINE = re.compile(r"[^\n\r\x0b\x0c\x85\u2028\u2029]+")
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\x80-\x84\x86-\x9f]")
NO_CHARACTER = re.compile("[\ufdd0-\ufdef\ufffe\uffff]")
PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010fffd]")
KANA_HANGUL = re.compile("[\u3040-\u30ff\uac00-\ud7a3]")
# Of the Han signs the common block alone: what another encoding makes of bytes falls among the rare ones.
LIKE = re.compile(
    "[\t\n\x0c\r -~\u00b7\u2010-\u2027\u2030-\u203b\u2460-\u24ff\u3000-\u301f\u4e00-\u9fff\uff01-\uff65\ufffd]"
)
WIDE = re.compile(r"[^\x00-\x7f]")
PARTICLES = frozenset("이다는의에을한고가를은로하기지사")  # the commonest syllables of Korean
MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
SAMPLE = 1 << 20  # bytes looked at to tell encodings apart; all bytes are decoded
COMMON = 0.92  # documents of the kind have 0.97 to 1.00; Japanese read as Big5 reaches 0.88
UNKNOWN = "is neither UTF-8, UTF-16, GB18030 nor Big5 text, or is binary; convert it to UTF-8 text first"


def read_plain(source: Source, data: bytes, limits: Limits = Limits()) -> Document:  # noqa: B008 (frozen)
    """Read plain text: one ``Line`` for each line that is not blank, its terminator left out.

    Raises InputError for undecodable, ambiguous or binary input.
    """
    text, encoding = decode_plain(data)
    kind = "text/plain"
    if len(text) > limits.max_characters:
        raise too_long(limits)
    lines = [Line(m.start(), m.end()) for m in LINE.finditer(text) if not m.group().isspace()]
    blocks: list[Block] = list(lines)
    notices = [*control_notices(text), *decoding_notices(data, text, encoding)]
    if table := csv_blocks(text, source.file):
        blocks, kind = table, CSV
    elif records := record_blocks(text):
        blocks = records
        notices.extend(label_notices(text, records))
    return build_document(source, data, text, blocks, kind, encoding, notices)


def decoding_notices(data: bytes, text: str, encoding: str) -> list[Notice]:
    """Report bytes that did not decode."""
    if UNREADABLE not in text or decode_strictly(data, encoding) is not None:
        return []
    return unreadable_notices(text, encoding)


def control_notices(text: str) -> list[Notice]:
    """Name control characters that a text holds, in one notice at the first of them."""
    match = CONTROL.search(text)
    if not match:
        return []
    count = sum(1 for _ in CONTROL.finditer(text))
    message = say("{count} control characters in the text", "文本含{count}个控制字符", count=count)
    return [Notice("control-character", "low", match.start(), match.end(), message)]


def decode_plain(data: bytes) -> tuple[str, str]:
    """Decode bytes to (text, encoding), a BOM taken off. Raises InputError where nothing fits.

    >>> decode_plain("低碳".encode("utf-16"))
    ('低碳', 'utf-16-le')
    """
    for mark, encoding in MARKS:
        if data.startswith(mark):
            text = decode_strictly(data[len(mark) :], encoding)
            if text is None:
                raise InputError(f"begins with a {encoding} mark but is no such text; save it as UTF-8 again")
            return refuse_binary(text), encoding
    if b"\x00" in data:
        return decode_wide(data)
    text = decode_strictly(data, "utf-8")
    if text is not None:
        return refuse_binary(text), "utf-8"
    return decode_other(data)


def decode_other(data: bytes) -> tuple[str, str]:
    """Decode what is not UTF-8: with a few broken bytes after all, or another encoding."""
    text = decode_around_faults(data, "utf-8")
    if text is not None:
        return refuse_binary(text), "utf-8"
    refuse_broken_utf8(data)
    refuse_neighbours(data[:SAMPLE])
    return decode_chinese(data)


def refuse_neighbours(sample: bytes) -> None:
    """Raise for Japanese and Korean encodings: as Big5 or GB 2312 they come out as common Han, all wrong."""
    for codec, language in (("cp932", "Japanese"), ("euc_jp", "Japanese"), ("cp949", "Korean")):
        text = sample.decode(codec, "ignore")
        wide = WIDE.findall(text)
        if len(wide) < 4 or len(text.encode(codec)) < 0.99 * len(sample):
            continue
        half = sum("\uff61" <= sign <= "\uff9f" for sign in wide)
        kana = sum("\u3041" <= sign <= "\u3096" for sign in wide)
        hangul = sum("\uac00" <= sign <= "\ud7a3" for sign in wide)
        particles = sum(sign in PARTICLES for sign in wide)
        if (language == "Japanese" and kana > 0.2 * len(wide) and half < 0.1 * len(wide)) or (
            language == "Korean" and hangul > 0.6 * len(wide) and particles > 0.12 * len(wide)
        ):
            raise InputError(f"is {language} text ({codec}), which is not read; save it as UTF-8")


def decode_strictly(data: bytes, encoding: str) -> str | None:
    """Decode without any leniency; None where a byte does not fit."""
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def refuse_binary(text: str) -> str:
    """Return ``text`` back unless NULs or a flood of control characters show that it is none.

    A stray control character (a page's hyphen, an end-of-file mark) is no reason to refuse.
    """
    controls = sum(1 for _ in CONTROL.finditer(text[:SAMPLE]))
    flooded = controls * 20 > len(text[:SAMPLE]) + 20 and not find_mojibake(text)
    if "\x00" in text or flooded:
        raise InputError(UNKNOWN)
    return text


def refuse_broken_utf8(data: bytes) -> None:
    """Raise where the bytes are UTF-8 but for a few: they would still pass for GB18030, all wrong."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        sample = data[:SAMPLE].decode("utf-8", "replace")
        broken = sum(1 for _ in re.finditer("\ufffd+", sample))
        whole = sum(1 for _ in WIDE.finditer(sample)) - sample.count("\ufffd")
        if whole > 8 * broken or (error.start >= SAMPLE and whole):
            place = f"at byte {error.start}"
            raise InputError(f"is UTF-8 text but broken {place} ({error.reason}); get it whole") from None


def decode_wide(data: bytes) -> tuple[str, str]:
    """Decode UTF-16 or UTF-32 without a BOM: the one way round that gives plausible text."""
    fitting = []
    for encoding in ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be"):
        text = decode_strictly(data, encoding)
        if text and is_plausible(text) and chinese_share(text[:SAMPLE]) > 0.7:
            fitting.append((text, encoding))
    if len(fitting) != 1:
        raise InputError(UNKNOWN)
    return fitting[0]


def _decoded_strictly(data: bytes) -> list[tuple[float, str, str]]:
    """Decode as GB18030 and as Big5: the share of common characters, the text and the encoding, where it fits."""
    fitting = []
    for name, codecs in (("gb18030", ("gb18030",)), ("big5", ("big5", "cp950", "big5hkscs"))):
        text = next((text for codec in codecs if (text := decode_strictly(data, codec)) is not None), None)
        if text is not None and is_plausible(text):
            fitting.append((common_share(text[:SAMPLE]), text, name))
    return fitting


def _decoded_around_faults(data: bytes) -> list[tuple[float, str, str]]:
    """Do the same for a text with single broken bytes, as transfers leave them."""
    fitting = []
    for name in ("gb18030", "big5"):
        text = decode_around_faults(data, name)
        if text is not None and is_plausible(text):
            fitting.append((common_share(text[:SAMPLE].replace(UNREADABLE, "")), text, name))
    return fitting


def decode_chinese(data: bytes) -> tuple[str, str]:
    """Decode GB18030 or Big5: whichever gives common characters; both or neither is refused."""
    sample = data[:SAMPLE]
    fitting = _decoded_strictly(data) or _decoded_around_faults(data)
    fitting.sort(key=lambda each: -each[0])
    if not fitting or fitting[0][0] < COMMON:
        raise InputError(UNKNOWN)
    if len(fitting) == 2 and fitting[0][0] - fitting[1][0] < 0.15:
        name = told_by_chardet(sample)
        fitting = [each for each in fitting if each[2] == name]
        if not fitting:
            raise InputError("could be GB18030 or Big5 text, and nothing tells which; save it as UTF-8")
    return fitting[0][1], fitting[0][2]


def is_plausible(text: str) -> bool:
    """Whether text holds what texts hold: no controls or non-characters, hardly any private use."""
    if CONTROL.search(text) or NO_CHARACTER.search(text):
        return False
    sample = text[:SAMPLE]
    private = sum(1 for _ in PRIVATE.finditer(sample))
    foreign = sum(1 for _ in KANA_HANGUL.finditer(sample))
    return private * 500 <= len(sample) + 500 and foreign * 20 <= len(sample) + 20


def chinese_share(sample: str) -> float:
    """Share of characters that are ASCII, Han, or Chinese punctuation."""
    return sum(1 for _ in LIKE.finditer(sample)) / len(sample)


def common_share(sample: str) -> float:
    """Share of the non-ASCII characters that are common in simplified, or else in traditional, writing.

    Both standards put their common characters first: GB 2312 in rows 1 to 3 and 16 to 55 (3755 Han),
    Big5 in A140 to C67E (5401 Han). Text of one read as the other comes out among the rare ones.
    """
    wide = [sign for sign in WIDE.findall(sample.replace("\ufffd", "")) if not sign.isspace()]
    if not wide:
        return 0.0
    simplified = traditional = 0
    for character in wide:
        code = character.encode("gb18030")
        simplified += len(code) == 2 and code[1] >= 0xA1 and (0xB0 <= code[0] <= 0xD7 or 0xA1 <= code[0] <= 0xA3)
        code = character.encode("big5", "ignore")
        traditional += len(code) == 2 and code[0] <= 0xC6
    return max(simplified, traditional) / len(wide)


def told_by_chardet(sample: bytes) -> str:
    """Ask chardet which of the two it is; "" where it says neither."""
    import chardet

    name = str(chardet.detect(sample[:65536]).get("encoding") or "").lower()
    if name.startswith(("gb", "hz")):
        return "gb18030"
    return "big5" if name.startswith(("big5", "cp950")) else ""
