"""Tables put together from single documents: nothing held whole, nothing lost, the same whatever was spilled."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lccp import build
from lccp.build import build_into
from lccp.check import whole
from lccp.combine import tables
from lccp.combine.witnesses import NAMED
from lccp.engine import tasks
from lccp.engine.runner import Runner
from lccp.model import InputError
from lccp.options import BuildOptions, RunOptions
from lccp.storage import sorted_runs
from lccp.storage.sorted_runs import SortedRuns
from lccp.text.messages import list_some

from tests.support.building import build_folder, build_texts

ROOT = Path(__file__).parents[2]
NOWHERE = Path("no-such-file")
HEAD = "第三批低碳城市试点名单\n省份 序号 城市 峰值年 创新重点\n"

REPORT = "低碳城市试点进展报告\n\n一、目标\n"

# -- spools ---------------------------------------------------------------------------------------


@given(st.lists(st.tuples(st.integers(0, 9), st.text(max_size=4))), st.integers(1, 2000))
def test_a_spool_gives_what_it_took_in_order(tmp_path_factory, records, most):
    made = SortedRuns(tmp_path_factory.mktemp("spool"), "x", most)
    for key, record in records:
        made.add((key,), record)
    expected = sorted((((key,), record) for key, record in records), key=lambda pair: pair[0])
    assert list(made) == expected
    assert list(made) == expected  # as often as need be
    assert [(key, held) for key, members in made.groups() for held in members] == expected


def test_a_spool_holds_no_more_than_its_bound(tmp_path):
    made = SortedRuns(tmp_path, "x", limit=5000)
    for number in range(2000):
        made.add((number % 7, number), "词" * 20)
        assert made._size <= 5000 + 400
    assert len(list(tmp_path.iterdir())) > 20
    assert [key for key, _ in made] == sorted((number % 7, number) for number in range(2000))


# -- builds ---------------------------------------------------------------------------------------


def content(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def write_documents(raw: Path) -> Path:
    raw.mkdir()
    for name in ("third-batch-attachment-2017", "third-batch-notice-2017", "pilot-assessment-2023"):
        shutil.copy(ROOT / f"raw/{name}.txt", raw)
    for number in range(12):
        (raw / f"d{number:02}.txt").write_text(f"{REPORT}到20{20 + number}年，乌海市碳排放达到峰值。\n", "utf-8")
    return raw


@pytest.fixture
def raw(tmp_path) -> Path:
    """Lists that bear witness to one another, a report with lost digits, and small documents."""
    return write_documents(tmp_path / "raw")


@pytest.fixture(scope="module")
def right(tmp_path_factory) -> dict[str, bytes]:
    """What a build makes of them, without mishap."""
    folder = tmp_path_factory.mktemp("right")
    documents = write_documents(folder / "raw")
    build_into(BuildOptions(documents, documents, NOWHERE, run=RunOptions(jobs=1)), folder / "right")
    return content(folder / "right")


@pytest.mark.slow
def test_what_is_spilled_to_the_disk_comes_out_the_same(raw, right, tmp_path, monkeypatch):
    monkeypatch.setattr(tables, "SortedRuns", lambda folder, name: sorted_runs.SortedRuns(folder, name, limit=2000))
    monkeypatch.setattr(tasks, "MOST_REMEMBERED", 0)
    build_into(BuildOptions(raw, raw, NOWHERE, run=RunOptions(jobs=1)), tmp_path / "spilled")
    assert right == content(tmp_path / "spilled")


@pytest.mark.slow
def test_the_order_in_which_documents_are_finished_does_not_show(raw, right, tmp_path, monkeypatch):
    finish = Runner.finish_documents

    def shuffled(self, contexts, shared):
        order = list(contexts.items())
        random.Random(1).shuffle(order)
        contributions = list(finish(self, dict(order), shared))
        random.Random(2).shuffle(contributions)
        yield from contributions

    monkeypatch.setattr(Runner, "finish_documents", shuffled)
    build_into(BuildOptions(raw, raw, NOWHERE, run=RunOptions(jobs=1)), tmp_path / "other")
    assert right == content(tmp_path / "other")


@pytest.mark.slow
def test_a_document_that_cannot_be_finished_is_left_out_and_the_others_are_as_without_it(raw, tmp_path, monkeypatch):
    real = build.STAGES.finish

    def broken(extract, *more):
        if extract.source == "third-batch-notice-2017":
            raise KeyError("no luck")
        return real(extract, *more)

    monkeypatch.setattr(build, "STAGES", build.STAGES._replace(finish=broken))
    with pytest.raises(InputError, match=r"raw/third-batch-notice-2017\.txt: .*KeyError"):
        build_into(BuildOptions(raw, raw, NOWHERE, run=RunOptions(jobs=1)), tmp_path / "none")
    found = build_folder(raw, tmp_path / "out", keep_going=True)
    assert [message.partition(":")[0] for message in found.refused] == ["raw/third-batch-notice-2017.txt"]
    monkeypatch.undo()
    (raw / "third-batch-notice-2017.txt").unlink()
    build_into(BuildOptions(raw, raw, NOWHERE, run=RunOptions(jobs=1)), tmp_path / "without")
    for table in ("pilots", "peak_targets", "innovations", "conflicts", "mentions", "lost_digits"):
        assert (tmp_path / f"out/{table}.csv").read_bytes() == (tmp_path / f"without/{table}.csv").read_bytes(), table


@pytest.mark.slow
def test_one_document_less_takes_its_rows_along_and_no_others(raw, tmp_path):
    whole = build_folder(raw, tmp_path / "whole").tables
    (raw / "pilot-assessment-2023.txt").unlink()
    less = build_folder(raw, tmp_path / "less").tables
    for table in ("sections", "paragraphs", "quantities", "mentions", "table_cells", "cited_documents", "contents"):
        kept = [row for row in whole[table] if row["source"].value != "pilot-assessment-2023"]
        assert kept == less[table], table


# -- what documents say together ------------------------------------------------------------------


def said(built, kind):
    return [
        (row["source"].value, row["message"].value) for row in built.tables["findings"] if row["kind"].value == kind
    ]


def test_a_disputed_fact_is_one_finding_at_the_chosen_document():
    rows = [HEAD + f"安徽 1 合肥市 {year} 1.建立A\n" for year in (2025, 2025, 2027, 2025, 2030)]
    built = build_texts(*rows)
    assert said(built, "conflict") == [
        (
            "d1",
            "peak_targets b3-01|1 text: d1 says 2025; d3 says 2027; d5 says 2030; "
            "d1 is chosen, being first in the order of sources.toml",
        ),
    ]
    rows = [row for row in built.tables["conflicts"] if row["field"].value == "edtf"]
    assert [row["chosen"].value for row in rows] == ["true", "true", "false", "true", "false"]


def test_three_disputed_facts_are_three_findings_and_not_twelve():
    first = HEAD + "安徽 1 合肥市 2025 1.建立A\n2 淮北市 2025 1.建立B\n3 黄山市 2025 1.建立C\n"
    built = build_texts(first, first.replace("2025", "2027"))
    assert len(said(built, "conflict")) == 3
    assert len(built.tables["conflicts"]) == 12


def test_findings_stay_a_line_however_many_documents_differ():
    built = build_texts(*(HEAD + f"安徽 1 合肥市 {2020 + n} 1.建立{'甲' * n}\n" for n in range(12)))
    for _, message in said(built, "conflict"):
        assert len(message) < 400
    first = next(
        message
        for source, message in said(built, "conflict")
        if source == "d1" and "text" in message and "peak_targets" in message
    )
    assert f"and {11 - NAMED} values more" in first


def test_lists_that_lack_a_pilot_are_told_in_one_finding():
    whole = HEAD + "安徽 1 合肥市 2025 1.建立A\n2 淮北市 2025 1.建立B\n"
    built = build_texts(whole, *[HEAD + "安徽 1 合肥市 2025 1.建立A\n"] * 5)
    assert said(built, "witness-missing") == [
        ("d1", "d2, d3, d4 and 2 others do not list 淮北市 (b3-02), which d1 lists in the same batch")
    ]


def test_one_place_at_two_numbers_is_one_pilot_and_said_so():
    whole = HEAD + "河北 1 唐山市 2025 1.建立A\n2 唐山市 2026 1.建立B\n山西 3 太原市 2025 1.建立C\n"
    built = build_texts(whole, HEAD + "山西 3 太原市 2025 1.建立C\n")
    assert [message.partition(",")[0] for _, message in said(built, "witness-missing")] == [
        "d2 does not list 唐山市 (b3-01)",
    ]
    assert [row["pilot"].value for row in built.tables["pilots"]] == ["b3-01", "b3-03"]
    assert any("stands twice" in message for _, message in said(built, "numbering"))


def test_a_second_assessment_keeps_its_indicators():
    text = (ROOT / "raw/pilot-assessment-2023.txt").read_text("utf-8")
    alone, both = build_texts(text), build_texts(text, text)
    assert len(both.tables["indicators"]) == 2 * len(alone.tables["indicators"]) > 0
    assert not [message for _, message in said(both, "unaccounted") if "has the code" in message]


def test_prose_that_differs_leaves_the_peak_year_empty_and_says_so():
    listed = "第三批低碳城市试点名单\n省份 序号 城市 创新重点\n安徽 1 合肥市 1.建立A\n"
    goals = [f"{REPORT}合肥市力争{year}年碳排放达到峰值。\n" for year in (2025, 2027)]
    built = build_texts(listed, *goals)
    assert [row["peak_year"].value for row in built.tables["pilots"]] == ["2025"]
    assert [(row["source"].value, row["value"].value) for row in built.tables["conflicts"]] == [
        ("d2", "2025"),
        ("d3", "2027"),
    ]
    both = f"{REPORT}合肥市力争2025年碳排放达到峰值。\n\n合肥市力争2027年碳排放达到峰值。\n"
    built = build_texts(listed, both)
    assert [row["peak_year"].value for row in built.tables["pilots"]] == [""]
    assert [(row["n"].value, row["sources"].value) for row in built.tables["peak_targets"]] == [
        ("1", "d2"),
        ("2", "d2"),
    ]
    assert [source for source, _ in said(built, "disagreement")] == ["d2"]
    agreed = build_texts(listed, goals[0], goals[0])
    assert [row["peak_year"].value for row in agreed.tables["pilots"]] == ["2025"]


def test_among_names_some_and_counts_the_rest():
    assert list_some(["a"], 3) == "a"
    assert list_some(["a", "b", "c", "d"], 3) == "a, b, c and 1 other"


# -- what a review found ----------------------------------------------------------------------------

CORRECTION = '[[correction]]\nid = "x"\ntable = "{}"\nkey = "{}"\nfield = "{}"\nexpect = "{}"\nvalue = "{}"\nreason = "misprint"\n'
ASSESSMENT = (ROOT / "raw/pilot-assessment-2023.txt").read_text("utf-8")


def write(folder: Path, **texts: str) -> Path:
    (folder / "raw").mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / f"raw/{name}.txt").write_text(text, "utf-8")
    return folder / "raw"


def corrected(folder: Path, *case: str) -> Path:
    path = folder / "corrections.toml"
    path.write_text(CORRECTION.format(*case), "utf-8")
    return path


def checked(raw: Path, out: Path, corrections: Path = NOWHERE) -> int:
    return whole.run_check(BuildOptions.resolve(raw, out, corrections))


def test_ids_that_are_one_number_keep_their_rows_together(tmp_path):
    raw = tmp_path / "raw"
    raw.mkdir()
    for name in ("1", "01"):
        (raw / f"{name}.txt").write_text("第一段话在这里写明。\n\n第二段话写明，到2025年建成5个园区。\n", "utf-8")
    made = build_folder(raw, tmp_path / "out")
    assert [row["source"].value for row in made.tables["paragraphs"]] == ["01", "01", "1", "1"]
    assert checked(raw, tmp_path / "out") == 0


@pytest.mark.slow
def test_a_correction_of_an_indicator_is_the_row_that_stays(tmp_path):
    name = "GDP年均增速目标完成情况"
    fix = corrected(tmp_path, "indicators", "d1|A1", "indicator", name, "GDP年均增速")
    raw = write(tmp_path, d1=ASSESSMENT, d2=ASSESSMENT.replace(name, f"人均{name}"))
    made = build_folder(raw, tmp_path / "out", fix)
    assert made.tables["indicators"][0]["indicator"].value == "GDP年均增速"
    assert checked(raw, tmp_path / "out", fix) == 0
    (raw / "d1.txt").unlink()
    with pytest.raises(InputError, match="gone stale"):
        build_folder(raw, tmp_path / "other", fix)


@pytest.mark.parametrize(
    ("case", "peak", "name"),
    [
        (("peak_targets", "b3-01|1", "edtf", "2025", "2026"), "2026", "合肥市"),
        (("pilots", "b3-01", "rating", "", "good"), "2025", "合肥市"),
    ],
)
def test_what_is_made_of_a_corrected_cell_is_made_of_its_new_value(tmp_path, case, peak, name):
    fix = corrected(tmp_path, *case)
    listed = "第三批低碳城市试点名单\n省份 序号 城市 创新重点\n安徽 1 合肥市 1.建立A制度\n"
    raw = write(tmp_path, d1=listed, d2=f"{REPORT}合肥市力争2025年碳排放达到峰值。\n")
    made = build_folder(raw, tmp_path / "out", fix)
    assert [(row["peak_year"].value, row["name"].value) for row in made.tables["pilots"]] == [(peak, name)]
    assert checked(raw, tmp_path / "out", fix) == 0


def test_a_correction_that_leads_a_rating_nowhere_is_refused(tmp_path):
    raw = write(tmp_path, d1=ASSESSMENT)
    fix = corrected(tmp_path, "ratings", "d1|1", "pilot", "", "b9-01")
    with pytest.raises(InputError, match="pilots has no row b9-01"):
        build_folder(raw, tmp_path / "out", fix)


def test_a_document_called_like_a_batch_takes_no_ids_of_it(tmp_path):
    texts = [f"{title}\n省份 序号 城市 峰值年\n{row}\n" for title, row in (
        ("第三批低碳城市试点名单", "安徽 1 合肥市 2025"), ("低碳城市试点名单", "山西 1 太原市 2030"))]  # fmt: skip
    made = build_folder(write(tmp_path, a=texts[0], b3=texts[1]), tmp_path / "out")
    assert [(row["pilot"].value, row["name"].value) for row in made.tables["pilots"]] == [
        ("b3-01", "合肥市"),
        ("low-carbon.140100", "太原市"),
    ]
    assert made.tables["conflicts"] == []


@pytest.mark.parametrize(
    "case",
    [("pilots", "b3-01", "peak_year", "2025", "2027"), ("pilots", "b3-01", "province", "安徽", "江苏")],
)
def test_a_corrected_cell_that_the_rest_cannot_be_made_of_is_refused(tmp_path, case):
    fix = corrected(tmp_path, *case)
    listed = "第三批低碳城市试点名单\n省份 序号 城市 创新重点\n安徽 1 合肥市 1.建立A制度\n"
    raw = write(tmp_path, d1=listed, d2=f"{REPORT}合肥市力争2025年碳排放达到峰值。\n")
    with pytest.raises(InputError, match=r"b3-01|合肥市"):
        build_folder(raw, tmp_path / "out", fix)
