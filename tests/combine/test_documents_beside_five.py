"""The metamorphic test: whatever document comes beside the five, wherever it is listed, what they gave stays.

A build whose documents are all in the cache takes less than a second, so the five are read once.
"""

from __future__ import annotations

import os
import shutil
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lccp.schemas import TABLES, schema

from tests.support.building import build_folder
from tests.support.examples import share
from tests.support.programme_lists import OTHERS, PROGRAMMES, SAME, generated_list

ROOT = Path(__file__).parents[2]
OF_ALL = ("conflicts", "findings")  # what documents say otherwise
BEHIND, UNLISTED = 5, 6  # slots in sources.toml: before its first entry is 0, behind its last is 5
OWN_PROGRAMMES = ("low-carbon", "carbon-peaking")
FILLED_WHERE_EMPTY = {"adcode", "announced", "peak_year", "pilot", "province", "rating", "unit", "year"}


class Beside(NamedTuple):
    """A document that comes beside the five: its slot in ``sources.toml``, and its text."""

    slot: int
    text: str


class Facts(NamedTuple):
    """What the five documents gave: each cell by its row and field, and the programmes with their counts of pilots."""

    cells: dict
    counts: dict
    conflicts: list
    findings: Counter


class Five:
    """The five documents, built with others beside them; all documents once read come from a cache."""

    def __init__(self, folder):
        self.folder = folder
        self.builds = 0
        self.raw = folder / "raw"
        shutil.copytree(ROOT / "raw", self.raw)
        head, *entries = (self.raw / "sources.toml").read_text("utf-8").split("[[source]]")
        self.head, self.entries = head, ["[[source]]" + entry for entry in entries]
        assert len(self.entries) == BEHIND
        alone = self.build_with([])
        self.sources = {row["source"].value for row in alone.tables["sources"]}
        self.pilots = {row["pilot"].value for row in alone.tables["pilots"]}
        self.result = alone
        self.facts = self.facts_of(alone)

    def build_with(self, documents):
        """Build the five with some documents beside them, called x0, x1 …"""
        self.builds += 1
        entries = [(n, entry) for n, entry in enumerate(self.entries)]
        for n, document in enumerate(documents):
            (self.raw / f"x{n}.txt").write_text(document.text, "utf-8")
            if document.slot < UNLISTED:
                entries.append((document.slot - 0.5, f'[[source]]\nid = "x{n}"\nfile = "x{n}.txt"\n\n'))
        listed = [entry.rstrip() + "\n\n" for _, entry in sorted(entries, key=lambda pair: pair[0])]
        (self.raw / "sources.toml").write_text(self.head + "".join(listed), "utf-8")
        output = self.folder / f"out{self.builds}"
        try:
            return build_folder(self.raw, output, cache=True)
        finally:
            shutil.rmtree(output, ignore_errors=True)
            for n in range(len(documents)):
                (self.raw / f"x{n}.txt").unlink()

    def facts_of(self, result):
        """Return what the five documents gave in a build with others beside them."""
        cells = {}
        for table in TABLES:
            if table not in (*OF_ALL, "programmes"):
                for row in result.tables[table]:
                    values = {name: cell.value for name, cell in row.items()}
                    if self._is_of_the_five(values):
                        key = schema(table).key(values)
                        cells.update({(table, key, name): value for name, value in values.items() if name != "sources"})
        counts = {row["programme"].value: row["pilots"].value for row in result.tables["programmes"]}
        conflicts = [tuple(cell.value for cell in row.values()) for row in result.tables["conflicts"]]
        findings = Counter(
            tuple(cell.value for name, cell in row.items() if name != "n")
            for row in result.tables["findings"]
            if row["source"].value in self.sources
        )
        return Facts(cells, counts, conflicts, findings)

    def _is_of_the_five(self, values):
        return values["source"] in self.sources if "source" in values else values["pilot"] in self.pilots


@pytest.fixture(scope="module")
def five(tmp_path_factory):
    folder = tmp_path_factory.mktemp("five")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LCCP_CACHE", str(folder / "cache"))
        yield Five(folder)


def changed_cells(before, after):
    """The cells of the five documents that differ: field, old and new value, by table and key."""
    keys = before.cells.keys() | after.cells.keys()
    pairs = {key: (before.cells.get(key), after.cells.get(key)) for key in keys}
    return {key: pair for key, pair in pairs.items() if pair[0] != pair[1]}


def test_the_five_documents_give_two_programmes_and_the_pilots_of_three_batches(five):
    assert five.facts.counts == {"low-carbon": "87", "carbon-peaking": "0"}
    batches = Counter(row["batch"].value for row in five.result.tables["pilots"])
    assert batches == {"1": 13, "2": 29, "3": 45}
    pilots = [row for row in five.result.tables["pilots"] if row["level"].value != "xpcc"]
    assert not [row["pilot"].value for row in pilots if not row["name_en"].value or not row["adcode"].value]
    assert {row["programme"].value for row in five.result.tables["pilots"]} == {"low-carbon"}
    assert os.environ["LCCP_CACHE"].startswith(str(five.folder))  # each test here rests on it to be cheap


# -- documents of other programmes and of none -----------------------------------------------------

PROSE = [  # of no programme, or of several in passing
    "杭州市2023年国民经济和社会发展统计公报\n\n全年地区生产总值20059亿元，比上年增长5.6%。武汉市和深圳市同期增长更快。\n",
    "关于印发《节能减排综合工作方案》的通知\n\n各省：\n\n到2025年，单位能耗下降13.5%。请于2022年3月底前报送。\n\n国务院\n2021年12月28日\n",
    "试点工作综述\n\n武汉市入选低碳城市试点、海绵城市建设试点和智慧城市试点。镇江市提出2020年达峰。\n",
    "目录\n\n一、总则\n二、附则\n\n一、总则\n\n本办法适用于各市。\n",
]
other_lists = generated_list().filter(lambda drawn: drawn[0] not in OWN_PROGRAMMES).map(lambda drawn: drawn[1])
of_others = st.sampled_from([*OTHERS.values(), *PROSE]) | other_lists


@pytest.mark.parametrize("slot", [0, 2, UNLISTED])
@pytest.mark.slow
def test_all_documents_of_other_programmes_at_once_change_nothing(five, slot):
    after = five.facts_of(five.build_with([Beside(slot, text) for text in (*OTHERS.values(), *PROSE)]))
    assert changed_cells(five.facts, after) == {}
    assert after.conflicts == five.facts.conflicts == []
    assert after.findings == five.facts.findings
    assert after.counts.items() >= {
        "low-carbon": "87", "carbon-peaking": "3", "public-hospital": "3", "江苏省低碳城市试点": "2"
    }.items()  # fmt: skip


@settings(max_examples=share(12), deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.builds(Beside, st.integers(0, UNLISTED), of_others), min_size=1, max_size=4))
def test_documents_of_other_programmes_or_none_change_nothing_wherever_they_are_listed(five, documents):
    after = five.facts_of(five.build_with(documents))
    assert changed_cells(five.facts, after) == {}
    assert after.findings == five.facts.findings
    assert after.counts["low-carbon"] == "87"


# -- documents of the same programme, behind the five ------------------------------------------------


def harmed_cells(before, after):
    """The cells of the five documents that differ otherwise than documents of the same programme may make them.

    These make a date more exact (an argument for lost digits quotes it), fill cells that no document states, and
    bring pilots of their own, for which rows of what documents name are added and numbered on.
    """
    harmed = {}
    for (table, key, field), (old, new) in changed_cells(before, after).items():
        is_more_exact = field == "announced" and new is not None and new.startswith(f"{old}-")
        is_filled = old == "" and field in FILLED_WHERE_EMPTY
        quotes_date = table == "lost_digits" and field in ("argument", "because", "because_zh")
        is_row_more = old is None and table in ("peak_targets", "innovations", "mentions", "practices")
        if not (is_more_exact or is_filled or quotes_date or is_row_more):
            harmed[table, key, field] = (old, new)
    return harmed


def rows_by_words(result, table, sources):
    """The rows of a table that numbers them anew where a new pilot is named: by what they say, without their number."""
    return Counter(
        tuple(cell.value for name, cell in row.items() if name != "n")
        for row in result.tables[table]
        if row["source"].value in sources
    )


@pytest.mark.slow
def test_real_notices_of_the_same_programme_behind_make_dates_more_exact_and_no_more(five):
    result = five.build_with([Beside(BEHIND, text) for text in SAME.values()])
    after = five.facts_of(result)
    assert harmed_cells(five.facts, after) == {}
    changed = changed_cells(five.facts, after)
    assert {pair[1] for key, pair in changed.items() if key[0] == "pilots"} == {"2010-07-19"}
    assert {key[0] for key in changed} <= {"pilots", "lost_digits"}
    beyond = [row for row in result.tables["conflicts"] if row["source"].value == "x0" and row["value"].value]
    assert [row["value"].value for row in beyond] == ["宜昌市"]
    assert any(row["kind"].value == "witness-beyond" for row in result.tables["findings"])


LOW_CARBON = next(programme for programme in PROGRAMMES if programme[1] == "low-carbon")
same_lists = generated_list(LOW_CARBON).map(lambda drawn: drawn[1]) | st.sampled_from(list(SAME.values()))


@settings(max_examples=share(12), deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(st.builds(Beside, st.sampled_from([BEHIND, UNLISTED]), same_lists), min_size=1, max_size=3),
    st.lists(st.builds(Beside, st.integers(0, UNLISTED), of_others), max_size=2),
)
def test_documents_of_the_same_programme_behind_add_and_never_change_or_empty(five, same, others):
    result = five.build_with([*others, *same])
    after = five.facts_of(result)
    numbered = ("mentions", "practices")  # a new pilot's rows stand between theirs
    harmed = {key: pair for key, pair in harmed_cells(five.facts, after).items() if key[0] not in numbered}
    assert harmed == {}
    for table in numbered:
        lost = rows_by_words(five.result, table, five.sources) - rows_by_words(result, table, five.sources)
        assert not lost, table
    assert int(after.counts["low-carbon"]) >= 87
    assert not [row for row in after.conflicts if row[3] in five.sources and row[5] == "false"]
