"""What an Excel cell shows of the number it stores (ISO/IEC 29500-1, 18.8.30–31), where that is plain.

A format that is not understood gives the bare number, never a guess at its looks.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, localcontext

from lccp.text.patterns import re

# The formats that a file uses by number alone. 14 and 22 follow the reader's locale: ISO 8601 here.
BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%",
    14: "yyyy-mm-dd", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy-mm-dd h:mm",
    27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"', 32: 'h"时"mm"分"',
    33: 'h"时"mm"分"ss"秒"', 36: 'yyyy"年"m"月"', 37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00",
    50: 'yyyy"年"m"月"', 51: 'm"月"d"日"', 52: 'yyyy"年"m"月"', 53: 'm"月"d"日"', 54: 'm"月"d"日"',
    57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip
TOKEN = re.compile(
    r'"([^"]*)"|\\(.)|_.|\*.|\[([^\]]*)\]|(y+|m+|d+|h+|s+|AM/PM|上午/下午)|(General|G/通用格式)|([0#?][0#?,]*(?:\.[0#?]*)?,*|\.[0#?]+,*)|(.)',
    re.I | re.S,
)
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MAX_FORMAT = 255


@dataclass(frozen=True, slots=True)
class FormatPart:
    """A part of a number format: ``kind`` is literal, date, number, general or unknown."""

    kind: str
    text: str


def format_parts_of(code: str) -> list[FormatPart]:
    """Cut one section of a format into its parts."""
    format_parts = []
    for quoted, escaped, bracket, date, general, number, other in TOKEN.findall(code[:MAX_FORMAT]):
        if quoted or escaped:
            format_parts.append(FormatPart("literal", quoted or escaped))
        elif bracket:
            # Colours, conditions, locales and currencies; a numeral system or elapsed time changes the digits.
            if re.match(r"DBNum|h+$|m+$|s+$|\$-[0-9A-F]{5}", bracket, re.I):
                format_parts.append(FormatPart("unknown", bracket))
            elif bracket.startswith("$") and bracket[1:].split("-")[0]:
                format_parts.append(FormatPart("literal", bracket[1:].split("-")[0]))
        elif date:
            format_parts.append(FormatPart("date", date.lower()))
        elif general:
            format_parts.append(FormatPart("general", general))
        elif number:
            format_parts.append(FormatPart("number", number))
        elif other:
            format_parts.append(FormatPart("unknown" if other in '/Ee@aAgGbB"' else "literal", other))
    return settle_literals(format_parts)


def settle_literals(format_parts: list[FormatPart]) -> list[FormatPart]:
    """Read a slash or letter between date parts as what it is there: a literal."""
    if not any(part.kind == "date" for part in format_parts):
        return format_parts
    return [
        FormatPart("literal", part.text) if part.kind == "unknown" and part.text == "/" else part
        for part in format_parts
    ]


def format_sections(code: str) -> list[str]:
    """Cut a format at its semicolons, those in quotation marks aside."""
    cut, start, quoted = [], 0, False
    for offset, sign in enumerate(code):
        if sign == '"':
            quoted = not quoted
        elif sign == ";" and not quoted and (offset == 0 or code[offset - 1] != "\\"):
            cut.append(code[start:offset])
            start = offset + 1
    return [*cut, code[start:]]


def _section_for(value: Decimal, choices: list[str], negative: bool) -> str:
    """Choose the section of a format: for positive numbers, negative ones (0;-0), or zero (0;-0;"–")."""
    if negative:
        return choices[1]
    return choices[2] if value == 0 and len(choices) > 2 else choices[0]


def shown_number(stored: str, code: str, date1904: bool = False) -> str:
    """Return what a cell shows of a stored number under a number format.

    >>> shown_number("2025", "General"), shown_number("2025.0", "0"), shown_number("45658", "yyyy"), shown_number("0.45", "0%")
    ('2025', '2025', '2025', '45%')
    """
    try:
        value = Decimal(stored)
    except ArithmeticError:
        return stored
    if not value.is_finite() or not -30 < value.adjusted() < 21:
        return stored  # no cell of a document; written out, it could fill the memory
    choices = format_sections(code)
    negative = value < 0 and len(choices) > 1 and "[" not in choices[0]
    section = _section_for(value, choices, negative)
    if not section and len(choices) > 1:
        return ""  # ;;; shows nothing
    format_parts = format_parts_of(section)
    kinds = {part.kind for part in format_parts}
    if kinds == {"literal"}:
        return "".join(part.text for part in format_parts)
    if "unknown" in kinds or not kinds & {"date", "number", "general"}:
        return show_general(value)
    if "date" in kinds:
        dated = kinds <= {"date", "literal", "number"}
        return shown_date(value, format_parts, date1904) if dated else show_general(value)
    return shown_decimal(abs(value) if negative else value, format_parts)


def show_general(value: Decimal) -> str:
    """Write a number as Excel does without a format: fifteen digits at most, no needless point.

    >>> show_general(Decimal("0.30000000000000004")), show_general(Decimal("2025.0"))
    ('0.3', '2025')
    """
    text = format(value, ".15g")
    if "e" in text.lower():
        text = format(Decimal(text), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


MOST_PLACES = 15  # behind the point: a double holds no more


def _shows_thousands(form: str) -> bool:
    """Return whether a comma ends the places (0,): what is printed is the number of thousands, another number."""
    return form.endswith(",") or form.partition(".")[0].endswith(",")


def _fill_places(value: Decimal, form: str) -> str:
    """Write a number with the digits that the places of a format ask for (0.0#, #,##0)."""
    whole, _, fraction = form.partition(".")
    rounded = round_half_up(value, len(fraction))
    digits = f"{rounded:,f}" if "," in whole else f"{rounded:f}"
    optional = len(fraction) - len(fraction.rstrip("#?"))
    for _ in range(optional):
        digits = digits[:-1] if digits.endswith("0") else digits
    sign, digits = ("-", digits[1:]) if digits.startswith("-") else ("", digits)
    lacking = max(0, whole.count("0") - len(digits.partition(".")[0].replace(",", "")))
    return sign + digits.zfill(len(digits) + lacking)


def shown_decimal(value: Decimal, format_parts: list[FormatPart]) -> str:
    """Write a number in a format of digits and literals; one run of digit places is understood, no more."""
    places = [part for part in format_parts if part.kind in ("number", "general")]
    if len(places) != 1:
        return show_general(value)
    percent = sum(part.text.count("%") for part in format_parts if part.kind == "literal")
    value = value.scaleb(2 * percent)
    form = places[0].text
    if places[0].kind == "general":
        digits = show_general(value)
    elif _shows_thousands(form) or len(form.partition(".")[2]) > MOST_PLACES:
        return show_general(value)
    else:
        digits = _fill_places(value, form)
    return "".join(digits if part is places[0] else part.text for part in format_parts).strip()


def round_half_up(value: Decimal, places: int) -> Decimal:
    """Round as Excel does, to a number of decimal places, whatever the number's own length."""
    with localcontext() as context:
        context.prec = 80
        return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def shown_date(value: Decimal, format_parts: list[FormatPart], date1904: bool) -> str:
    """Write a day number as a date or time; a number that is no day stays a number."""
    moment = date_of(value, date1904)
    if moment is None:
        return show_general(value)
    shown, last = [], ""
    noon = any("/" in part.text and part.kind == "date" for part in format_parts)
    for place, part in enumerate(format_parts):
        if part.kind != "date":
            if part.kind == "number":
                return show_general(value)
            shown.append(part.text)
            continue
        after = next((other.text for other in format_parts[place + 1 :] if other.kind == "date"), "")
        minutes = part.text in ("m", "mm") and (last.startswith("h") or after.startswith("s"))
        shown.append(show_minute(moment, part.text) if minutes else date_part(moment, part.text, noon))
        last = part.text
    return "".join(shown).strip()


def date_of(value: Decimal, date1904: bool) -> datetime | None:
    """Return the moment of a day number; None outside the years 1900 to 9999.

    Excel counts a 29 February 1900 that never was, so days before 1 March 1900 are one less.
    """
    if not 0 <= value < 2_958_466:
        return None
    if not date1904 and 60 <= value < 61:
        return None
    start = datetime(1904, 1, 1) if date1904 else datetime(1899, 12, 30 if value >= 61 else 31)
    try:
        return start + timedelta(seconds=int((value * 86400).to_integral_value(ROUND_HALF_UP)))
    except OverflowError:
        return None


def show_minute(moment: datetime, form: str) -> str:
    """Write the minutes."""
    return f"{moment.minute:02d}" if len(form) > 1 else str(moment.minute)


def date_part(moment: datetime, form: str, noon: bool) -> str:
    """Write one part of a date."""
    letter, wide = form[0], len(form)
    if "/" in form:
        before, after = form.upper().split("/")
        return before if moment.hour < 12 else after
    if letter == "y":
        return f"{moment.year:04d}" if wide > 2 else f"{moment.year % 100:02d}"
    if letter == "m" and wide > 2:
        return MONTHS[moment.month - 1][: 3 if wide == 3 else 1 if wide == 5 else None]
    if letter == "d" and wide > 2:
        return DAYS[moment.weekday()][: 3 if wide == 3 else None]
    hour = (moment.hour % 12 or 12) if noon else moment.hour
    number = {"m": moment.month, "d": moment.day, "h": hour, "s": moment.second}[letter]
    return f"{number:02d}" if wide > 1 else str(number)
