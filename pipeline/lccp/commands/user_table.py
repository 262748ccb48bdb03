"""A user's own table: CSV in any encoding and with any separator, Excel, Stata or Parquet, and what its columns are.

Columns are recognised by their headers, in Chinese or English, and by their values; what was taken for
what is said. Nothing is guessed silently: a cell that cannot be read counts as unread.
"""

from __future__ import annotations

import csv
import datetime
import io
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lccp.model import InputError
from lccp.text.patterns import re

LARGEST = 2 << 30  # bytes of a user's file
SAMPLE = 400  # rows that decide what a column is
SEPARATORS = ",\t;|，"
HEADERS = {
    "city": "城市|试点城市|低碳试点城市|城市名称|城市名|市|地级市|地级市名称|设区市|地区|地区名称|地名|试点|试点名称|试点地区|名称|区县|县|县区|地级单位|"
    "city|cityname|cityzh|citycn|cityen|citynameen|name|place|prefecture|prefecturename|pilot|pilotcity|region|county|countyname|municipality",
    "code": "城市代码|行政区划代码|行政代码|区划代码|地区代码|城市编码|行政区划|代码|国标码|地级市代码|县代码|"
    "code|citycode|adcode|areacode|regioncode|admincode|prefecturecode|countycode|cityid|gbcode|id",
    "province": "省份|省|省份名称|省名|所属省份|所在省份|所属省|所在省|province|prov|provincename|provname|provinceen",
    "year": "年份|年|年度|试点年份|批复年份|公布年份|公布时间|批复时间|批准时间|开始年份|政策年份|政策时间|实施年份|首次处理年份|试点时间|公布年度|时间|"
    "year|announced|announcement|announcementyear|pilotyear|policyyear|treatyear|treatmentyear|firstyear|firsttreated|"
    "firsttreat|firsttreatment|startyear|start|gvar|cohort|yeartreated|date",
    "batch": "批次|试点批次|批|batch|wave|round",
    "status": "是否试点|是否为试点|是否试点城市|处理|政策|政策变量|试点虚拟变量|交互项|处理组|实验组|treat|treated|treatment|did|treatpost|post|d|"
    "policy|dummy|lccp|lcc|lowcarbon|ispilot",
}
ROLE_OF_HEADER = {word: role for role, spellings in HEADERS.items() for word in spellings.split("|")}
NOT_TREATED = {"", "0", "0.0", "否", "no", "n", "false", "f", "nan", "na", ".", "非试点", "不是", "none"}
TREATED = {"1", "1.0", "是", "yes", "y", "true", "t", "试点", "√", "✓"}
CALLED_STATUS = ("did", "treatpost", "交互项")  # a status also where no place changes: a panel that begins late
MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
# 2017, 2017年, 2017/1/7, 2017年1月7日, 2017-01-07 00:00:00
WRITTEN_YEAR = re.compile(r"((?:19|20)\d\d)(?:年?(?:度|初|底)?|[-/.年]\d{1,2}(?:月|[-/.月]\d{1,2}日?)?(?:[ t].*)?)")
HAN_YEAR = re.compile(r"([零〇○一二三四五六七八九]{4})年?(?:[一二三四五六七八九十]{1,3}月.*)?")
MONTH_THEN_YEAR = re.compile(rf"(?:\d{{1,2}}[- ])?(?:{MONTHS})[a-z]*[-/ .]*(?:\d{{1,2}}, *)?'?(\d\d|(?:19|20)\d\d)")
YEAR_THEN_MONTH = re.compile(rf"(\d\d|(?:19|20)\d\d)[- ](?:{MONTHS})[a-z]*")
DAY_OF_SPREADSHEET = re.compile(r"\d{1,2}/\d{1,2}/((?:19|20)\d\d)")
HAN_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "Ｏ": 0}
ORDINALS = {
    **{word: value for value, word in enumerate("first second third fourth fifth sixth".split(), 1)},  # noqa: SIM905
    **{word: value for value, word in enumerate("1st 2nd 3rd 4th 5th 6th".split(), 1)},  # noqa: SIM905
    **{word: value for value, word in enumerate("i ii iii iv v vi".split(), 1)},  # noqa: SIM905
    **{word: value for value, word in enumerate("one two three four five six".split(), 1)},  # noqa: SIM905
}
EXCEL_SERIALS = (32874, 54789)  # the days 1990-01-01 to 2050-01-01
EXCEL_DAY_ZERO = datetime.date(1899, 12, 30)


@dataclass(frozen=True)
class UserTable:
    """A user's table: header, rows of text, and the line of the file that each row is on."""

    path: Path
    form: str  # csv, xlsx, dta, parquet
    header: tuple[str, ...]
    rows: list[list[str]]
    lines: list[int]
    has_header: bool = True
    separator: str = ","
    encoding: str = "utf-8"
    frame: Any = None  # the pandas DataFrame that a dta or parquet file gave


@dataclass(frozen=True)
class ColumnRoles:
    """Which column is what, by its place in the header; ``batches``: columns of a wide list, a batch each."""

    roles: Mapping[str, int]
    batches: Mapping[int, tuple[int, int | None]] = field(default_factory=dict)  # column -> batch, year

    def describe(self, header: Sequence[str]) -> dict[str, str]:
        """Return what was taken for what: role to column name; 0/1 columns are described by what they are."""
        if self.batches:
            return {f"batch {batch}": header[column] for column, (batch, _) in self.batches.items()}
        return {role: header[column] for role, column in self.roles.items() if role != "status"}


# -- reading ----------------------------------------------------------------------------------------


def read_user_table(path: Path, data: bytes | None = None) -> UserTable:
    """Read a user's table. Raises InputError where the file is missing, too large or no table."""
    try:
        if data is None:
            if path.stat().st_size > LARGEST:
                raise InputError(f"{path}: larger than {LARGEST >> 30} GiB")
            data = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}") from error
    if data.startswith(b"PK\x03\x04"):
        return _read_workbook(path, data)
    if data.startswith(b"PAR1"):
        return _read_frame(path, data, "parquet")
    if path.suffix.lower() == ".dta" or data.startswith(b"<stata_dta>"):
        return _read_frame(path, data, "dta")
    return _read_csv(path, data)


def decode_user_text(path: Path, data: bytes) -> tuple[str, str]:
    """Decode a list by its byte order mark, else as UTF-8, else as GB 18030; return text and encoding.

    Strict UTF-8 first: detectors take a file with one late Chinese name for Big5 or cp1250.
    Raises InputError where none of them fits.
    """
    encodings = ["utf-16"] if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text, encoding
    raise InputError(f"{path}: neither UTF-8 nor GBK text; save the list as CSV first")


def find_separator(text: str) -> str:
    """Return the separator under which most lines of the beginning have one and the same number of fields above one.

    >>> find_separator("城市，年份\\n北京市，2012\\n"), find_separator("城市\\n北京市\\n")
    ('，', ',')
    """
    head = [line for line in text[:200_000].splitlines() if line.strip()][:60]
    best, best_score = ",", 0.0
    for separator in SEPARATORS:
        try:
            rows = csv.reader(
                [line.replace("，", "\x1f") if separator == "，" else line for line in head],
                delimiter="\x1f" if separator == "，" else separator,
            )
            widths = Counter(len(row) for row in rows)
        except csv.Error:
            continue
        if not widths:
            continue
        width, lines = max(widths.items(), key=lambda item: (item[1], item[0]))
        score = lines / len(head) if head and width > 1 else 0.0
        if score > best_score:
            best, best_score = separator, score
    return best


def _read_csv(path: Path, data: bytes) -> UserTable:
    text, encoding = decode_user_text(path, data)
    separator = find_separator(text)
    if separator == "，":
        text = text.replace("，", ",")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter="," if separator == "，" else separator)
    rows: list[list[str]] = []
    lines: list[int] = []
    try:
        for cells in reader:
            if "".join(cells).strip():
                rows.append(cells)
                lines.append(reader.line_num)
    except csv.Error as error:
        raise InputError(f"{path}: line {reader.line_num}: {error}") from error
    return _with_header(path, "csv", rows, lines, separator, encoding)


def _read_workbook(path: Path, data: bytes) -> UserTable:
    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        rows, lines = [], []
        for line, cells in enumerate(sheet.iter_rows(values_only=True), 1):
            texts = [cell_text(cell) for cell in cells]
            if any(texts):
                rows.append(texts)
                lines.append(line)
    except Exception as error:  # openpyxl raises whatever a damaged part makes it raise
        raise InputError(f"{path}: cannot be read as a workbook ({type(error).__name__}: {error})") from None
    return _with_header(path, "xlsx", rows, lines)


def _read_frame(path: Path, data: bytes, form: str) -> UserTable:
    import pandas

    try:
        if form == "dta":
            frame = pandas.read_stata(io.BytesIO(data), convert_categoricals=False, preserve_dtypes=True)
        else:
            frame = pandas.read_parquet(io.BytesIO(data))
    except ImportError as error:
        raise InputError(
            f"{path}: {form} needs {error.name}, which is not installed: pip install {error.name}"
        ) from None
    except Exception as error:  # readers raise whatever a damaged file makes them raise
        raise InputError(f"{path}: cannot be read as {form} ({' '.join(str(error).split())[:200]})") from None
    return table_of_frame(frame, path, form)


def table_of_frame(frame: Any, path: Path = Path("frame"), form: str = "frame") -> UserTable:
    """Return a DataFrame as a table of text, with itself beside."""
    columns = [[cell_text(value) for value in frame[name].tolist()] for name in frame.columns]
    rows = [list(cells) for cells in zip(*columns, strict=True)]
    return UserTable(path, form, tuple(map(str, frame.columns)), rows, list(range(1, len(rows) + 1)), frame=frame)


def cell_text(value: Any) -> str:
    """Return a value of a spreadsheet or a frame as text: whole numbers without a point, dates as ISO, missing as "".

    >>> cell_text(2010.0), cell_text(None), cell_text(datetime.datetime(2017, 1, 7))
    ('2010', '', '2017-01-07')
    """
    if value is None or value != value:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    return str(value)


def _with_header(
    path: Path, form: str, rows: list[list[str]], lines: list[int], separator: str = ",", encoding: str = "utf-8"
) -> UserTable:
    """Find the header: the first row that has several cells, or a known word; a title above it is no row."""
    if not rows:
        raise InputError(f"{path}: empty")
    width = max(map(len, rows))
    start = _first_table_row(rows, width)
    first = [clean_cell(cell) for cell in rows[start]]
    if _holds_values(first) and not _names_columns(first):
        header = tuple(str(number) for number in range(1, width + 1))
        return UserTable(path, form, header, _padded(rows[start:], width), lines[start:], False, separator, encoding)
    header = (*first, *[""] * (width - len(first)))
    return UserTable(
        path, form, header, _padded(rows[start + 1 :], width), lines[start + 1 :], True, separator, encoding
    )


def _first_table_row(rows: Sequence[Sequence[str]], width: int) -> int:
    """Return the first row below titles and notes: rows of one cell in a table of several columns."""
    if width == 1:
        return 0
    filled = (sum(bool(cell.strip()) for cell in row) for row in rows)
    return next((number for number, cells in enumerate(filled) if cells != 1), 0)


def _names_columns(cells: Sequence[str]) -> bool:
    """Whether a row has a word that headers have, or names a batch (第一批: a wide list)."""
    return any(header_role(cell) or (batch_number(cell) and "批" in cell) for cell in cells)


def _holds_values(cells: Sequence[str]) -> bool:
    """Whether a row has a year, a code or a place: a list without a header begins with one."""
    return any(parse_year(cell) is not None or is_code(cell) or _is_known_place(cell) for cell in cells)


def _padded(rows: Iterable[list[str]], width: int) -> list[list[str]]:
    return [row if len(row) == width else [*row, *[""] * (width - len(row))] for row in rows]


def clean_cell(cell: str) -> str:
    """Return a cell without blanks around it and with full-width signs made half-width."""
    return unicodedata.normalize("NFKC", cell).strip()


# -- what columns are --------------------------------------------------------------------------------


def header_role(cell: str) -> str:
    """Return the role that a header names, "" for none.

    >>> header_role("City_Name"), header_role("批复时间"), header_role("人口")
    ('city', 'year', '')
    """
    return ROLE_OF_HEADER.get(re.sub(r"[\s_\-./()（）]+", "", clean_cell(cell).lower()), "")


def recognise_columns(table: UserTable, chosen: Mapping[str, str]) -> ColumnRoles:
    """Return which columns hold place, code, province, year, batch and status.

    ``chosen``: role to column name, as the user's options have it. Raises InputError for a column that
    is not there, or where no column of places can be found.
    """
    roles = _chosen_roles(table, chosen)
    wide = _wide_batches(table) if not chosen else {}
    if wide:
        return ColumnRoles({}, wide)
    sample = table.rows[:SAMPLE]
    values = [[clean_cell(row[column]) for row in sample if row[column].strip()] for column in range(len(table.header))]
    _take_by_headers(table, values, roles)
    _take_by_values(table, values, roles)
    if "city" in roles and "province" not in roles and not chosen.get("city"):
        _prefer_cities_to_provinces(table, values, roles)
    if not roles.keys() & {"city", "code"}:
        if "province" not in roles:
            raise InputError(
                f"{table.path}: no column of places was found among {', '.join(table.header)[:200]}; "
                "name it with --place or --code"
            )
        roles["city"] = roles.pop("province")
    return ColumnRoles(roles)


def _chosen_roles(table: UserTable, chosen: Mapping[str, str]) -> dict[str, int]:
    """Return the columns that the user names, by role. Raises InputError for one that is not there."""
    for name in chosen.values():
        if name not in table.header:
            raise InputError(f"{table.path}: no column {name}; there are {', '.join(table.header)}")
    return {role: table.header.index(name) for role, name in chosen.items()}


def _take_by_headers(table: UserTable, values: Sequence[Sequence[str]], roles: dict[str, int]) -> None:
    """Return roles to columns whose header names one and whose values can be that."""
    if not table.has_header:
        return
    for column, name in enumerate(table.header):
        role = header_role(name) if not _is_attached(name) else ""
        if role and role not in roles and column not in roles.values() and _fits_role(role, values[column]):
            roles[role] = column


def _take_by_values(table: UserTable, values: Sequence[Sequence[str]], roles: dict[str, int]) -> None:
    """Return roles to further columns whose values are codes, names of places or, without a header, years."""
    for column, cells in enumerate(values):
        if column in roles.values() or not cells or _is_attached(table.header[column]):
            continue
        if "code" not in roles and _share(is_code, cells) >= 0.9:
            roles["code"] = column
        elif "city" not in roles and _share(_is_known_place, cells) >= 0.6:
            roles["city"] = column
        elif "year" not in roles and not table.has_header and _share(_is_plain_year, cells) >= 0.9:
            roles["year"] = column


def _is_attached(header: str) -> bool:
    """Whether a column is of an earlier ``attach``: its codes are results, no words of the user's own."""
    return header.startswith("lccp_")


def _prefer_cities_to_provinces(table: UserTable, values: Sequence[Sequence[str]], roles: dict[str, int]) -> None:
    """Where the column of places names provinces alone and another names cities, take the other."""
    from lccp.normalise.places import province_short

    if not all(province_short(cell) for cell in values[roles["city"]]):
        return
    for column, cells in enumerate(values):
        if column not in roles.values() and cells and _share(_is_known_place, cells) >= 0.6:
            roles["province"], roles["city"] = roles["city"], column
            return


def _fits_role(role: str, cells: Sequence[str]) -> bool:
    """Whether values can be what a header says: an ``id`` of 1, 2, 3 is no code, a number is no name of a city."""
    if not cells:
        return True
    if role == "code":
        return _share(is_code, cells) >= 0.8
    if role == "city":
        return _share(str.isdigit, cells) < 0.5
    if role == "status":
        return _share(lambda cell: cell.lower() in TREATED | NOT_TREATED, cells) >= 0.9
    return True


def _share(holds: Callable[[str], bool], cells: Sequence[str]) -> float:
    return sum(bool(holds(cell)) for cell in cells) / len(cells) if cells else 0.0


def is_code(cell: str) -> bool:
    """Whether a cell holds a code of GB/T 2260, of 6 digits or, as statistics print it, of 12.

    >>> is_code("110000"), is_code("110000000000"), is_code("201705"), is_code("2010")
    (True, True, False, False)
    """
    from lccp.reference import by_code

    cell = cell.removesuffix(".0")
    return cell.isascii() and cell.isdigit() and len(cell) in (6, 12) and by_code(cell[:6]) is not None


def _is_known_place(cell: str) -> bool:
    from lccp.commands.place_match import is_known_name

    return is_known_name(cell) or any(is_known_name(part) for part in split_names(cell))


def _is_plain_year(cell: str) -> bool:
    return re.fullmatch(r"(?:19|20)\d\d(?:\.0)?", cell) is not None


def _wide_batches(table: UserTable) -> dict[int, tuple[int, int | None]]:
    """Return the columns of a wide list, a batch each (第一批(2010) | 第二批(2012)), if it is one."""
    batches = {}
    for column, name in enumerate(table.header):
        number = batch_number(name) if re.search("批|batch|wave", name, re.IGNORECASE) else None
        cells = [clean_cell(row[column]) for row in table.rows[:SAMPLE] if row[column].strip()]
        if number and cells and _share(_is_known_place, cells) >= 0.6:
            year = re.search(r"(?:19|20)\d\d", name)
            batches[column] = (number, int(year[0]) if year else None)
    return batches if len(batches) > 1 else {}


def split_names(cell: str) -> list[str]:
    """Return the names that a cell holds: one, or several joined by 、 , ; or line breaks.

    >>> split_names("徐州市、无锡市"), split_names("徐州市")
    (['徐州市', '无锡市'], ['徐州市'])
    """
    return [part.strip() for part in re.split(r"[、,，;；/\n]+", cell) if part.strip()]


# -- values ------------------------------------------------------------------------------------------


def parse_year(cell: str) -> int | None:
    """Return the year of a cell as users write it, None where it holds none that is certain.

    >>> [parse_year(c) for c in ("2010", "2017/1/7", "Jan-15", "二〇一五年", "42012", "2010年7月19日", "12", "x")]
    [2010, 2017, 2015, 2015, 2015, 2010, None, None]
    """
    text = clean_cell(cell).lower().removesuffix(".0")
    if match := WRITTEN_YEAR.fullmatch(text):
        return int(match[1])
    if text.isdigit():
        return _year_of_digits(text)
    if match := HAN_YEAR.fullmatch(text):
        year = int("".join(str(HAN_DIGITS[sign]) for sign in match[1]))
        return year if 1900 <= year < 2100 else None
    if match := MONTH_THEN_YEAR.fullmatch(text) or YEAR_THEN_MONTH.fullmatch(text):
        return int(match[1]) if len(match[1]) == 4 else 2000 + int(match[1])
    match = DAY_OF_SPREADSHEET.fullmatch(text)
    return int(match[1]) if match else None


def _year_of_digits(text: str) -> int | None:
    """Return the year of a day or month in digits alone (20170107, 201701), or of the number that Excel has for a day."""
    if len(text) in (6, 8) and text[:2] in ("19", "20") and "01" <= text[4:6] <= "12":
        return int(text[:4])
    if EXCEL_SERIALS[0] <= int(text) <= EXCEL_SERIALS[1]:
        return (EXCEL_DAY_ZERO + datetime.timedelta(days=int(text))).year
    return None


def year_reader(cells: Iterable[str]) -> Callable[[str], int | None]:
    """Return how to read the years of a column: of two digits where all of its values have just two.

    >>> year_reader(["10", "12", "17"])("12"), year_reader(["10", "2012"])("10")
    (2012, None)
    """
    texts = [text for cell in cells if (text := clean_cell(cell).strip("'’‘年"))]
    if texts and all(re.fullmatch(r"[0-4]\d", text) for text in texts):
        return lambda cell: (
            2000 + int(text) if re.fullmatch(r"[0-4]\d", text := clean_cell(cell).strip("'’‘年")) else None
        )
    return parse_year


def batch_number(cell: str) -> int | None:
    """Return the number of a batch as users write it.

    >>> [batch_number(c) for c in ("第一批", "3", "III", "second", "batch 2", "2.0", "第十二批", "x")]
    [1, 3, 3, 2, 2, 2, 12, None]
    """
    text = clean_cell(cell).lower().removesuffix(".0")
    if (match := re.search(r"第?([一二三四五六七八九]?十?[一二三四五六七八九]?)批", text)) and match[1]:
        tens, ten, ones = match[1].rpartition("十")
        high = (HAN_DIGITS[tens] if tens else 1) * 10 if ten else 0
        return high + (HAN_DIGITS[ones] if ones else 0)
    if match := re.search(r"第?\s*(\d{1,2})\s*批", text):
        return int(match[1])
    word = re.sub(r"\(.*\)|batch|wave|round|the|[\s_.\-]", "", text)
    if word.isdigit() and 0 < int(word) < 100:
        return int(word)
    if word in ORDINALS:
        return ORDINALS[word]
    return HAN_DIGITS[word] if len(word) == 1 and word in HAN_DIGITS and HAN_DIGITS[word] else None


def treated_of(cell: str) -> bool | None:
    """Return whether a cell of a 0/1 column says treated; None where it cannot be read."""
    text = clean_cell(cell).lower()
    return True if text in TREATED else False if text in NOT_TREATED else None


@dataclass(frozen=True)
class StatusColumn:
    """What a 0/1 column is: ``status`` (treated in that year), ``group`` (ever treated) or ``period`` (years after)."""

    column: int
    kind: str


def _statuses_by(table: UserTable, key_column: int, column: int) -> dict[str, set[bool]]:
    """Return which statuses a 0/1 column has for each value of another one; what is no status counts as untreated."""
    statuses: dict[str, set[bool]] = defaultdict(set)
    for row in table.rows:
        statuses[row[key_column].strip()].add(treated_of(row[column]) or False)
    return statuses


def _never_vary(statuses: Mapping[str, set[bool]]) -> bool:
    return all(len(values) == 1 for values in statuses.values())


def classify_status(table: UserTable, unit_column: int, year_column: int | None) -> list[StatusColumn]:
    """Classify the 0/1 columns with a header of treatment by how they vary within places and years.

    A panel's ``treat`` that never changes within a city is the group, not the year of treatment; ``post``
    is the same for all cities of a year. In a list (no place twice) a 0/1 column is the group.
    """
    candidates = [
        column for column, name in enumerate(table.header)
        if header_role(name) == "status"
        and _share(lambda cell: treated_of(cell) is not None, [row[column] for row in table.rows[:SAMPLE]]) >= 0.9
    ]  # fmt: skip
    statuses = []
    for column in candidates:
        by_unit = _statuses_by(table, unit_column, column)
        by_year = {} if year_column is None else _statuses_by(table, year_column, column)
        is_list = len(by_unit) == len(table.rows) or year_column is None
        if is_list or _never_vary(by_unit):
            called = re.sub(r"[\s_]", "", table.header[column].lower())
            kind = "status" if not is_list and called in CALLED_STATUS else "group"
        elif len(by_year) > 1 and _never_vary(by_year):
            kind = "period"
        else:
            kind = "status"
        statuses.append(StatusColumn(column, kind))
    return statuses


def iterate_rows(table: UserTable) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows with the line of the file that each is on."""
    return zip(table.lines, table.rows, strict=True)
