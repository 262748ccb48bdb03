"""A list read, and what is wrong or missing in it beside what is true."""

from __future__ import annotations

import random
import re

from lccp.extract.document import extract
from lccp.extract.lists.shapes import lies_in
from lccp.model import Source
from lccp.normalise.places import ALL_YEARS, province_short, resolve_place
from lccp.read import read

from tests.support.list_dumps import as_layout, as_pdf, draw_dump_form, dumps_of
from tests.support.list_forms import CARRIERS, draw_form, draw_lines


def read_list(name, data):
    """Return the rows of all lists of a file, and its notices of weight."""
    result = extract(read(Source("d", name), data))
    rows = [row for pilots in result.lists for row in pilots.rows]
    return rows, [notice for notice in result.notices if notice.severity in ("high", "medium")]


def value_of(text):
    """Return the words of a text without blanks."""
    return re.sub(r"\s", "", text.value) if text is not None else ""


def is_settled(name, province):
    """Return whether a name alone says in which province its place lies: the tables take it from the code table then."""
    return {place.province for place in resolve_place(name, ALL_YEARS)} == {province_short(province)}


def faults_of(rows, truth, columns, grouping):
    """What is wrong, and what is missing, of the rows read beside those that are true."""
    wrong, missing = [], []
    by_name = {value_of(row.place): row for row in rows}
    wrong += [("invented", name) for name in by_name.keys() - {row.name for row in truth}]
    for row in truth:
        found = by_name.get(row.name)
        if found is None:
            missing.append(row.name)
            continue
        pairs = [("batch", value_of(found.batch), row.batch if "batch" in columns else "")]
        pairs.append(("province", value_of(found.province), row.province if grouping != "none" else ""))
        if "number" in columns:
            pairs.append(("number", found.number.value, str(row.number)))
        pairs.append(("year", value_of(found.year), row.year if "year" in columns else ""))
        pairs.append(("designated", value_of(found.designated), row.designated if "designated" in columns else ""))
        pairs.append(("items", [value_of(item) for item in found.items], row.items if "items" in columns else []))
        pairs.append(("star", found.conditional.value == "true", row.star))
        for field, value, expected in pairs:
            if value != expected and not (field == "province" and not value and is_settled(row.name, expected)):
                (wrong if value else missing).append((row.name, field, value, expected))
    return wrong, missing


def judged(name, data, form):
    """Return what is wrong and what is missing of a form's list, and whether something is told."""
    rows, told = read_list(name, data)
    wrong, missing = faults_of(rows, form.rows, form.columns, form.grouping)
    # a place that is none of its province is told when its code is looked up (unresolved-place)
    told_later = [fault for fault in wrong if fault[1] == "province" and not lies_in(fault[0], fault[2])]
    return wrong, missing, told or (not missing and len(told_later) == len(wrong))


def read_random_list(carrier, seed):
    """Read a random list from a carrier (of CARRIERS, or lines) and assert that it is whole, or told; return which."""
    if carrier == "lines":
        data, truth = draw_lines(random.Random(f"lines {seed}"))
        rows, told = read_list("lines.txt", data)
        grouping = "column" if any(row.province for row in truth) else "none"
        wrong, missing = faults_of(rows, truth, {"year"} if any(row.year for row in truth) else set(), grouping)
    else:
        form = draw_form(random.Random(f"{carrier} {seed}"))
        rows, told = read_list(carrier, CARRIERS[carrier](form))
        wrong, missing = faults_of(rows, form.rows, form.columns, form.grouping)
    assert not wrong, f"{carrier} {seed}: wrong {wrong[:3]}"
    assert told or not missing, f"{carrier} {seed}: silent {missing[:3]}"
    return "told" if missing else "whole"


def read_random_dumps(seed):
    """Read a random list from a PDF and its dumps and assert that each is whole, or told; return how many are whole."""
    form = draw_dump_form(f"dump {seed}")
    data = as_pdf(form, seed % 2 == 1)
    carriers = {"pdf": ("a.pdf", data), "layout": ("a.txt", as_layout(form).encode())}
    carriers |= {tool: ("a.txt", text.encode()) for tool, text in dumps_of(data).items()}
    whole = 0
    for tool, (name, content) in carriers.items():
        wrong, missing, told = judged(name, content, form)
        assert told or not (wrong or missing), f"dump {seed} {tool}: {wrong[:3]} {missing[:3]}"
        assert not [fault for fault in wrong if fault[0] == "invented"], f"dump {seed} {tool}: invented {wrong[:3]}"
        whole += not (wrong or missing)
    return f"{whole} of {len(carriers)} whole"
