"""Which columns of a user's own table hold places, codes, provinces and years, by their heads and by their values.

Nothing is guessed silently: what was taken for what is said. The words of heads are data
(``reference/column_heads.tsv``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from lccp.commands.head_words import clean_cell, has_head_part, header_roles
from lccp.commands.user_table import SAMPLE, UserTable
from lccp.commands.user_values import (
    YEAR_INSIDE,
    batch_number,
    is_code,
    is_known_place,
    is_plain_year,
    is_short_code,
    parse_year,
    share_of,
    treated_of,
    year_reader,
)
from lccp.model import InputError


@dataclass(frozen=True)
class ColumnRoles:
    """Which column is what, by its place in the header; ``batches``: columns of a wide list, a batch or a year each."""

    roles: Mapping[str, int]
    batches: Mapping[int, tuple[int | None, int | None]] = field(default_factory=dict)  # column -> batch, year
    chosen: frozenset[str] = frozenset()  # roles that the user's options name

    def describe(self, header: Sequence[str]) -> dict[str, str]:
        """Return what was taken for what: role to column name."""
        described = {role: header[column] for role, column in self.roles.items()}
        for column, (batch, year) in self.batches.items():
            described[f"batch {batch}" if batch else f"year {year}"] = header[column]
        return described


def recognise_columns(table: UserTable, chosen: Mapping[str, str], *, is_panel: bool = False) -> ColumnRoles:
    """Return which columns hold place, code, province and year, or that the table is a wide list.

    ``chosen``: role to column name, as the user's options have it; ``is_panel``: the period that a database's row is
    of (会计年度, Accper) is its year, which in a list of pilots says nothing of when one became one. Raises InputError for a column that
    is not there, or where no column of places can be found.
    """
    roles = _chosen_roles(table, chosen)
    wide = _wide_batches(table) if not chosen else {}
    sample = table.rows[:SAMPLE]
    values = [[clean_cell(row[column]) for row in sample if row[column].strip()] for column in range(len(table.header))]
    if wide:
        _take_by_headers(table, values, roles)
        column = roles.get("province")
        return ColumnRoles({} if column is None or column in wide else {"province": column}, wide)
    _take_by_headers(table, values, roles)
    _take_year(roles, ("period", "since") if is_panel else ("since",))
    _take_by_values(table, values, roles)
    if "city" in roles and "province" not in roles and not chosen.get("city"):
        _prefer_cities_to_provinces(values, roles)
    if not roles.keys() & {"city", "code"}:
        if "province" not in roles:
            raise InputError(
                f"{table.path}: no column of places was found among {', '.join(table.header)[:200]}; "
                "name it with --place or --code"
            )
        roles["city"] = roles.pop("province")
    return ColumnRoles(roles, chosen=frozenset(chosen))


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
        if is_attached(name) or column in roles.values():
            continue
        for role in header_roles(name):
            if role in READ_BY_HEAD and role not in roles and _fits_role(role, values[column]):
                roles[role] = column
                break


def _take_year(roles: dict[str, int], instead: Sequence[str]) -> None:
    """Let the first of the roles that may stand for the year be it where no column is headed so; leave no other behind."""
    taken = next((roles[role] for role in ("year", *instead) if role in roles), None)
    if taken is not None:
        roles["year"] = taken
    for role in ("period", "since"):
        roles.pop(role, None)


READ_BY_HEAD = ("city", "code", "province", "year", "period", "since")


def _take_by_values(table: UserTable, values: Sequence[Sequence[str]], roles: dict[str, int]) -> None:
    """Return roles to further columns whose values are codes, names of places or, without a header, years."""
    for column, cells in enumerate(values):
        if column in roles.values() or not cells or is_attached(table.header[column]):
            continue
        if "code" not in roles and share_of(is_code, cells) >= 0.9:
            roles["code"] = column
        elif "city" not in roles and share_of(is_known_place, cells) >= 0.6:
            roles["city"] = column
        elif "year" not in roles and not table.has_header and share_of(is_plain_year, cells) >= 0.9:
            roles["year"] = column


def is_attached(header: str) -> bool:
    """Whether a column is of an earlier ``attach``: its codes are results, no words of the user's own."""
    return header.startswith("lccp_")


def _prefer_cities_to_provinces(values: Sequence[Sequence[str]], roles: dict[str, int]) -> None:
    """Where the column of places names provinces alone and another names cities, take the other."""
    from lccp.normalise.places import province_short

    if not all(province_short(cell) for cell in values[roles["city"]]):
        return
    for column, cells in enumerate(values):
        if column not in roles.values() and cells and share_of(is_known_place, cells) >= 0.6:
            roles["province"], roles["city"] = roles["city"], column
            return


def _fits_role(role: str, cells: Sequence[str]) -> bool:
    """Whether values can be what a header says: an ``id`` of 1, 2, 3 is no code, a number is no name of a city."""
    if not cells:
        return True
    if role == "code":
        # a file of few rows with one unknown code (9999) is matched but for that
        return max(share_of(is_code, cells), share_of(is_short_code, cells)) >= 0.6
    if role == "period":
        return share_of(parse_year, cells) >= 0.3  # a month of two digits is no year
    if role in ("year", "since"):
        return share_of(year_reader(cells), cells) >= 0.3
    if role in ("city", "province"):
        return share_of(str.isdigit, cells) < 0.5 and share_of(lambda cell: treated_of(cell) is not None, cells) < 0.5
    return True


def _wide_batches(table: UserTable) -> dict[int, tuple[int | None, int | None]]:
    """Return the columns of a wide list, a batch or a year each (第一批(2010) | 第二批(2012); 2010 | 2012)."""
    batches: dict[int, tuple[int | None, int | None]] = {}
    for column, name in enumerate(table.header):
        number = batch_number(name) if has_head_part(name, "batch-part") else None
        years = set(YEAR_INSIDE.findall(name)) or {parse_year(name)} - {None}
        year = int(years.pop() or 0) if len(years) == 1 and (number or parse_year(name)) else None
        cells = [clean_cell(row[column]) for row in table.rows[:SAMPLE] if row[column].strip()]
        if (number or year) and cells and share_of(is_known_place, cells) >= 0.6:
            batches[column] = (number, year)
    return batches if len(batches) > 1 else {}
