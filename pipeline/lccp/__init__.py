"""lccp: documents of China's pilot programmes, turned into tables whose every cell can be traced.

>>> import lccp
>>> lccp.year("到2020年左右")["edtf"]
'../2020~'

The tables of five documents come with the package; every function that reads tables also takes the
folder of a build of your own. Bad input raises ``lccp.InputError``, whose message says what, where and
what to do.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lccp.build import build_folder as build
    from lccp.model import InputError, __version__
    from pandas import DataFrame

__all__ = ["InputError", "__version__", "attach", "build", "compare", "load", "panel", "trace", "year"]


def load(table: str, folder: str | Path | None = None) -> DataFrame:
    """Return a table as a typed DataFrame.

    Whole numbers are ``Int64``, numbers ``Float64``, booleans ``boolean``, all else text; missing is
    missing. Years are EDTF text. ``attrs["columns"]`` says what each column means.

    :param table: name of a table, such as ``"pilots"`` or ``"peak_targets"``
    :param folder: output folder of a build; by default ``extracted/`` here, else what came with lccp
    :raises InputError: no such table or folder

    >>> load("pilots").query("name == '嘉兴市'")["peak_year"].tolist()
    ['2023']
    """
    from lccp.commands.library import load_table

    return load_table(table, folder)


def trace(table: str, key: str, field: str, folder: str | Path | None = None) -> dict[str, Any]:
    """Return what a cell rests on.

    ``value``; ``spans``: the characters it was read from (source, start, end in code points, exact);
    ``rules``: the named functions that made the value of them; ``from``: what it was computed from.

    :raises InputError: no such cell, or an empty one

    >>> [span["exact"] for span in trace("pilots", "b3-09", "peak_year")["spans"]][0]
    '2020 左右'
    """
    from lccp.commands.library import trace_cell

    return trace_cell(table, key, field, folder)


def year(text: str) -> dict[str, Any]:
    """Return the first year expression of a text: text, edtf, earliest, latest, qualifier, rules.

    All are None and ``qualifier`` is ``"none"`` where there is none. Years are calendar years.

    >>> year("力争2025年、确保2027年")["edtf"], year("2010家企业")["edtf"]
    ('2025/2027', None)
    """
    import io
    import json

    from lccp.normalise.years import print_years

    stream = io.StringIO()
    print_years([" ".join(text.splitlines())], [], stream)
    answer: dict[str, Any] = json.loads(stream.getvalue())
    return answer


def panel(
    programmes: str | Sequence[str] | None = None,
    *,
    first: int = 2003,
    last: int = 2023,
    folder: str | Path | None = None,
    **choices: Any,
) -> DataFrame:
    """Return the treatment panel: a row a prefecture-level unit and year, balanced.

    ``first_treated`` is a float with NaN for never treated, ``gvar`` a whole number with 0. With several
    programmes their columns carry the programme's id behind.

    :param choices: what studies decide differently, as in ``docs/panel.md``: ``provinces``, ``counties``,
        ``later_cities``, ``conditional``, ``first_year``, ``units``, ``municipalities``, ``batches``
    :raises InputError: choices that make no panel
    Warns of pilots that no row is treated through and of units treated in every year.

    >>> import warnings
    >>> with warnings.catch_warnings(action="ignore"):
    ...     frame = panel(first=2009, last=2018)
    >>> int(frame.query("city == '杭州市' and year == 2012")["treated"].iloc[0])
    1
    """
    from lccp.commands.library import panel_frame

    return panel_frame(programmes, first=first, last=last, folder=folder, warn=_warn, **choices)


def attach(
    frame: DataFrame,
    programmes: str | Sequence[str] | None = None,
    *,
    place: str | None = None,
    code: str | None = None,
    province: str | None = None,
    year: str | None = None,
    replace: bool = False,
    folder: str | Path | None = None,
    **choices: Any,
) -> DataFrame:
    """Return a DataFrame with treatment columns beside its own; same rows, same order, same index.

    Columns of places, codes, provinces and years are recognised, or named. ``lccp_match`` says how each
    row was matched; what is ambiguous or unknown is never guessed. ``attrs`` says what was taken for what.

    :raises InputError: no column of places, or columns that exist already

    >>> import pandas
    >>> attach(pandas.DataFrame({"city": ["Hangzhou"], "year": [2012]}))["via_low_carbon"].tolist()
    ['b1-10']
    """
    from lccp.commands.library import attach_frame

    named = {"city": place, "code": code, "province": province, "year": year}
    columns = {role: name for role, name in named.items() if name}
    return attach_frame(frame, programmes, columns=columns, replace=replace, folder=folder, warn=_warn, **choices)


def compare(
    frame: DataFrame,
    programme: str | None = None,
    *,
    place: str | None = None,
    code: str | None = None,
    province: str | None = None,
    year: str | None = None,
    batch: str | None = None,
    treated: str | None = None,
    folder: str | Path | None = None,
    **choices: Any,
) -> DataFrame:
    """Return the differences between a list or panel of your own and the pilots, a row each.

    ``kind`` is missing, extra, misspelt, dated, batch, ambiguous or unread; no row means that all agree
    and every cell was read. ``row`` counts the frame's rows from 1.

    :raises InputError: no column of places

    >>> import pandas
    >>> differences = compare(pandas.DataFrame({"city": ["杭州市", "宣成市"], "year": [2011, 2017]}))
    >>> differences[differences["kind"] != "missing"][["kind", "place"]].values.tolist()
    [['dated', '杭州市'], ['misspelt', '宣成市']]
    """
    from lccp.commands.library import compare_frame

    named = {"city": place, "code": code, "province": province, "year": year, "batch": batch, "status": treated}
    columns = {role: name for role, name in named.items() if name}
    return compare_frame(frame, programme, columns=columns, folder=folder, **choices)


def __getattr__(name: str) -> Any:
    """Import what is first asked for: ``lccp.build``, which can be called (see its end), and names of ``lccp.model``.

    The program begins with this file too: an interrupt while it imported more would be told by a traceback.
    """
    from importlib import import_module

    if name == "build":
        return import_module("lccp.build")
    if name in ("InputError", "__version__"):
        return getattr(import_module("lccp.model"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def _warn(message: str) -> None:
    warnings.warn(message, UserWarning, stacklevel=3)
