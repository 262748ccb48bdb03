"""The cache of documents: never stale, never trusted when damaged, never in the way."""

from __future__ import annotations

import ast
import functools
import os
import pickle
import random
import shutil
import zlib
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lccp import build
from lccp.build import build_into
from lccp.engine import cache, tasks
from lccp.engine.cache import Cache, CacheKey
from lccp.engine.runner import Runner
from lccp.extract.document import Extract
from lccp.model import Document, InputError, Source
from lccp.options import BuildOptions, RunOptions
from lccp.read.limits import Limits
from lccp.read.sources.manifest import read_sources
from lccp.storage import sealed

from tests.support.building import extract_all

ROOT = Path(__file__).parents[2]
PACKAGES = ROOT / "pipeline"
LIMITS = Limits()


@pytest.fixture
def store(tmp_path) -> Cache:
    (tmp_path / "kept").mkdir()
    return Cache(tmp_path / "kept")


@pytest.fixture
def home(tmp_path, monkeypatch) -> Path:
    """A raw/ of two lists and a web page, and a cache of its own."""
    raw = tmp_path / "raw"
    raw.mkdir()
    for name in ("third-batch-attachment-2017.txt", "third-batch-notice-2017.txt"):
        shutil.copy(ROOT / "raw" / name, raw)
        (raw / name).chmod(0o644)
    shutil.copy(ROOT / "tests/data/list_chromium.html", raw)
    monkeypatch.setenv("LCCP_CACHE", str(tmp_path / "cache"))
    return raw


def told(raw: Path, limits: Limits = LIMITS, **plan: object) -> dict[str, str]:
    """What is said of each document by a run."""
    lines: list[str] = []
    extract_all(raw, read_sources(raw), limits, RunOptions(cache=True, explain=lines.append, **plan))
    return dict(line.split(": ", 1) for line in lines)


def entries(raw: Path, layer: str) -> list[Path]:
    return sorted((raw.parent / "cache/documents").glob(f"??/*.{layer}"))


def test_what_is_kept_comes_back_as_it_was(store):
    assert store.load_entry("ab") is None
    store.keep_entry("ab", b"payload")
    assert store.load_entry("ab") == b"payload"


@given(st.binary(min_size=1, max_size=200), st.data())
def test_an_entry_that_was_changed_or_cut_is_not_trusted(tmp_path_factory, payload, data):
    store = Cache(tmp_path_factory.mktemp("kept"))
    store.keep_entry("ab", payload)
    whole = store.entry_path("ab").read_bytes()
    at = data.draw(st.integers(0, len(whole) - 1))
    bad = data.draw(st.sampled_from([whole[:at], whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :], whole + b"x"]))
    store.entry_path("ab").write_bytes(bad)
    assert store.load_entry("ab") is None


def test_an_entry_under_another_name_is_not_trusted(store):
    store.keep_entry("ab", b"payload")
    store.entry_path("ac").parent.mkdir(exist_ok=True)
    shutil.copy(store.entry_path("ab"), store.entry_path("ac"))
    assert store.load_entry("ac") is None


class Evil:
    def __reduce__(self):
        return (os.mkdir, ("evil",))


def test_an_entry_that_somebody_else_sealed_is_not_trusted(store):
    forger = Cache(store.folder, key=b"x" * 32)
    forger.keep_entry("ab", cache.serialize(Evil()))
    assert store.has_entry("ab")
    assert store.load_entry("ab") is None


def test_the_key_is_one_that_only_this_user_can_read(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    sealed.seal_key.cache_clear()
    first = sealed.seal_key()
    path = sealed.key_file()
    assert path.is_relative_to(tmp_path)
    assert path.stat().st_mode & 0o077 == 0
    sealed.seal_key.cache_clear()
    assert sealed.seal_key() == first
    path.chmod(0o644)
    sealed.seal_key.cache_clear()
    second = sealed.seal_key()  # a key that others can read seals nothing any more
    assert second != first
    assert path.stat().st_mode & 0o077 == 0
    path.unlink()
    path.parent.rmdir()
    path.parent.write_bytes(b"")  # nowhere to keep it
    sealed.seal_key.cache_clear()
    assert sealed.seal_key() not in (first, second)
    sealed.seal_key.cache_clear()


@pytest.mark.parametrize("name", ["model.InputError", "InputError.__init__", "os.system", "system"])
def test_no_name_but_a_listed_type_is_looked_up(name):
    payload = zlib.compress(b"\x80\x04\x8c\x0alccp.model\x8c" + bytes([len(name)]) + name.encode() + b"\x93.")
    assert cache.deserialize(payload, (Document,)) is None


def test_a_foreign_pickle_makes_nothing(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert cache.deserialize(cache.serialize(Evil()), (object,)) is None
    assert not (tmp_path / "evil").exists()
    assert cache.deserialize(b"no zlib", (object,)) is None
    assert cache.deserialize(cache.serialize({"a": 1}), (Document,)) is None


def test_what_was_used_least_recently_goes_first(store):
    for at, key in enumerate(("aa", "bb", "cc")):
        store.keep_entry(key, b"x" * 100)
        os.utime(store.entry_path(key), (at, at))
    store.load_entry("aa")
    store.bound = 300
    store.prune_entries()
    assert [key for key in ("aa", "bb", "cc") if store.has_entry(key)] == ["aa", "cc"]


def test_what_was_never_finished_is_cleared_away_once_it_is_old(store):
    store.keep_entry("aa", b"x")
    old, young = store.entry_path("aa").parent / ".new-old", store.entry_path("aa").parent / ".new-young"
    old.write_bytes(b"half")
    young.write_bytes(b"half")
    os.utime(old, (0, 0))
    store.prune_entries()
    assert (old.exists(), young.exists(), store.has_entry("aa")) == (False, True, True)


def test_a_cache_that_cannot_be_written_is_done_without(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    store = Cache(tmp_path / "file" / "below")
    store.keep_entry("ab", b"payload")
    store.prune_entries()
    assert store.load_entry("ab") is None


def test_extracts_survive_being_kept(home):
    plan = RunOptions(cache=False)
    first, _ = extract_all(home, read_sources(home), LIMITS, plan)
    for one in first:
        again = cache.deserialize(cache.serialize(one), (Extract,))
        assert pickle.dumps(again.tables) == pickle.dumps(pickle.loads(pickle.dumps(one.tables)))
        assert again.document.text == one.document.text
        assert [p.text.spans() for p in again.paragraphs] == [p.text.spans() for p in one.paragraphs]


def test_a_second_run_takes_everything_from_the_cache(home):
    assert set(told(home).values()) == {"read and extracted: new"}
    assert set(told(home).values()) == {"from cache"}


def test_one_document_more_costs_one_document(home):
    told(home)
    (home / "more.txt").write_text("到2025年，乌海市达到峰值。\n", "utf-8")
    said = told(home)
    assert said.pop("more") == "read and extracted: new"
    assert set(said.values()) == {"from cache"}


def test_a_changed_document_is_done_again_and_back_again(home):
    told(home)
    path = home / "third-batch-notice-2017.txt"
    before = path.read_bytes()
    path.write_bytes(before + "。".encode())
    assert told(home)[path.stem] == "read and extracted: document changed"
    path.write_bytes(before)
    assert told(home)[path.stem] == "from cache"


def test_the_entry_and_the_bounds_count_too(home):
    told(home)
    (home / "sources.toml").write_text(
        '[[source]]\nid = "third-batch-notice-2017"\nfile = "third-batch-notice-2017.txt"\nnote = "x"\n', "utf-8"
    )
    said = told(home)
    assert said.pop("third-batch-notice-2017") == "read and extracted: entry in sources.toml changed"
    assert set(said.values()) == {"from cache"}
    assert set(told(home, Limits(max_pages=7)).values()) == {"read and extracted: bounds changed"}


def changed(monkeypatch, *paths: str) -> None:
    """As if some files of the package were other ones."""
    held = {stage: dict(cache.stage_files(stage)) for stage in cache.STAGES}
    for files in held.values():
        files.update({path: "other" for path in paths if path in files})
    monkeypatch.setattr(cache, "stage_files", lambda stage: held[stage])
    monkeypatch.setattr(cache, "stage_digest", lambda stage: cache.digest_json(held[stage]))


def test_another_extractor_redoes_extraction_and_reads_nothing_that_is_costly(home, monkeypatch):
    told(home)
    changed(monkeypatch, "lccp/extract/lists/pilot_list.py")
    said = told(home)
    assert said["list_chromium"] == "extracted: rules changed (lccp/extract/lists/pilot_list.py)"
    assert said["third-batch-notice-2017"] == "read and extracted: rules changed (lccp/extract/lists/pilot_list.py)"


@pytest.mark.slow
def test_another_reader_redoes_everything(home, monkeypatch):
    told(home)
    changed(monkeypatch, "lccp/read/html/__init__.py")
    assert set(told(home).values()) == {"read and extracted: rules changed (lccp/read/html/__init__.py)"}


@pytest.mark.slow
def test_what_is_damaged_or_gone_is_made_again_and_says_so(home):
    told(home)
    first, second, third = entries(home, "summary")
    first.write_bytes(first.read_bytes()[:-1])
    second.unlink()
    reasons = sorted(said.split(": ")[-1] for said in told(home).values())
    assert reasons == ["entry corrupt", "evicted", "from cache"]
    shutil.rmtree(home.parent / "cache")
    assert set(told(home).values()) == {"read and extracted: new"}
    assert third.exists()


def test_a_refusal_is_kept_but_a_mishap_is_not(home, monkeypatch):
    (home / "bad.txt").write_bytes(b"\x00\x01\x02\xff\xfe\x00binary" * 50)
    assert told(home, keep_going=True)["bad"] == "read and extracted: new"
    assert told(home, keep_going=True)["bad"] == "from cache"
    with pytest.raises(InputError, match=r"bad\.txt"):
        told(home)
    (home / "bad.txt").unlink()
    (home / "slow.txt").write_text("慢。\n", "utf-8")

    def slow(*_: object) -> Extract:
        raise tasks.TimeIsUp

    with monkeypatch.context() as patch:
        patch.setattr(build, "STAGES", build.STAGES._replace(extract=slow))
        assert told(home, keep_going=True)["slow"] == "read and extracted: new"
    assert told(home)["slow"].startswith("read and extracted")


@pytest.mark.parametrize("stage", ["extract", "summarise", "finish"])
def test_a_defect_does_not_outlive_the_code_that_has_it(home, monkeypatch, stage):
    def defective(*_: object) -> Extract:
        raise KeyError("defect")

    (home / "list_chromium.html").unlink()
    (home / "third-batch-notice-2017.txt").unlink()
    into = home.parent / "out"
    options = BuildOptions(home, home, home.parent / "none.toml", LIMITS, RunOptions(cache=True))
    with monkeypatch.context() as patch:
        patch.setattr(build, "STAGES", build.STAGES._replace(**{stage: defective}))
        with pytest.raises(InputError, match=r"cannot be extracted \(KeyError: 'defect'\)"):
            build_into(options, into)
    assert build_into(options, into).documents == 1


@pytest.mark.slow
def test_what_is_taken_out_while_a_build_runs_is_made_again(home, tmp_path):
    with Runner(home, read_sources(home), LIMITS, RunOptions(cache=True), tmp_path / "work", build.STAGES) as runner:
        assert runner.read_documents() == []
        right = [summary.source for summary in runner.summaries()]
        shutil.rmtree(tmp_path / "cache")
        tasks._remembered.clear()
        assert [summary.source for summary in runner.summaries()] == right
        path = home / "third-batch-notice-2017.txt"
        assert runner.load_extract(path.stem).document.text == path.read_text("utf-8")
        tasks._remembered.clear()
        shutil.rmtree(tmp_path / "work/store")  # where it was kept then: a cache that is taken away is not made again
        (tmp_path / "work/store").mkdir()
        path.write_text("别的。\n", "utf-8")
        with pytest.raises(InputError, match="changed while it was read"):
            runner.load_extract(path.stem)


def finished(home: Path, **plan: object) -> dict[str, str]:
    """What is said of each document by a whole build, and that what comes out is what a build without a cache gives."""
    lines: list[str] = []
    for name, one in (("kept", RunOptions(cache=True, explain=lines.append, **plan)), ("bare", RunOptions())):
        shutil.rmtree(home.parent / name, ignore_errors=True)
        build_into(BuildOptions(home, home, home.parent / "none.toml", LIMITS, one), home.parent / name)
    for path in (home.parent / "bare").rglob("*.*"):
        assert path.read_bytes() == (home.parent / "kept" / path.relative_to(home.parent / "bare")).read_bytes()
    return dict(line.split(": ", 1) for line in lines)


@pytest.mark.slow
def test_a_build_finishes_anew_only_what_the_others_bear_on(home):
    finished(home)
    assert set(finished(home).values()) == {"from cache"}
    (home / "more.txt").write_text("一、总则\n坚持绿色发展。\n", "utf-8")
    said = finished(home)
    assert said.pop("more") == "read and extracted: new"
    assert set(said.values()) == {"from cache"}
    (home / "more.txt").write_text("低碳城市试点名单\n省份 序号 城市 峰值年\n山西 1 太原市 2030\n", "utf-8")
    said = finished(home)  # a pilot more may be named anywhere
    assert said.pop("more") == "read and extracted: document changed"
    assert {one.partition(":")[0] for one in said.values()} == {"finished again"}


@pytest.mark.slow
def test_other_rules_of_finishing_redo_no_extraction(home, monkeypatch):
    finished(home)
    changed(monkeypatch, "lccp/combine/pilot_facts.py")
    said = finished(home)
    assert {one.partition(":")[0] for one in said.values()} == {"summarised again"}


@pytest.mark.slow
def test_a_damaged_extract_is_made_anew_where_it_is_wanted(home):
    finished(home)
    for path in entries(home, "extract"):
        path.write_bytes(path.read_bytes()[:-1])
    for path in entries(home, "rows"):
        path.unlink()
    tasks._remembered.clear()
    assert {one.partition(":")[0] for one in finished(home).values()} == {"finished again"}


def damaged(chance: random.Random, data: bytes, other: bytes, name: str) -> bytes:
    """The bytes of an entry as a disk, another entry, or a stranger would leave them."""
    at = chance.randrange(len(data))
    forged = pickle.dumps(Trap())
    return (
        lambda: data[:at],
        lambda: data[:at] + bytes([data[at] ^ 1 << chance.randrange(8)]) + data[at + 1 :],
        lambda: data + bytes(chance.randint(1, 9)),
        lambda: b"",
        lambda: other,
        lambda: data[: sealed.SEAL] + forged,
        lambda: sealed.seal_of(name, forged, bytes(sealed.SEAL)) + forged,
        lambda: chance.randbytes(len(data)),
    )[chance.randrange(8)]()


class Trap:
    """What a forged entry would run."""

    sprung: ClassVar[list[str]] = []

    def __reduce__(self) -> tuple[Any, tuple[str]]:
        return Trap.sprung.append, ("a forged entry ran",)


@pytest.mark.slow
def test_two_hundred_damaged_entries_change_nothing_and_run_nothing(home):
    (home / "list_chromium.html").unlink()
    finished(home)
    chance = random.Random(0)
    cache = Cache(home.parent / "cache/documents")
    paths = [path for path in sorted(cache.folder.glob("??/*")) if path.is_file()]
    right = {path: path.read_bytes() for path in paths}
    assert len(paths) > 6
    for _ in range(200):
        path, other = chance.choice(paths), chance.choice(paths)
        data = damaged(chance, right[path], right[other], path.name)
        path.write_bytes(data)
        assert cache.load_entry(path.name) == (right[path][sealed.SEAL :] if data == right[path] else None)
        path.write_bytes(right[path])
    for path in paths:
        path.write_bytes(damaged(chance, right[path], right[chance.choice(paths)], path.name))
    finished(home)  # compares with a build without the cache
    assert Trap.sprung == []


def test_the_order_of_pilots_is_part_of_what_rows_are_made_of(home):
    for path in home.iterdir():
        path.unlink()
    for name, district in (("x", "蜀山区"), ("y", "包河区")):
        text = f"低碳城市试点名单\n省份 序号 城市 峰值年 创新重点\n安徽 1 合肥市{district} 2025 1.建立A制度\n"
        (home / f"{name}.txt").write_text(text, "utf-8")
    (home / "z.txt").write_text("一、目标\n合肥市推进低碳发展。\n", "utf-8")
    for order in ("xyz", "yxz"):
        listed = "".join(f'[[source]]\nid = "{name}"\nfile = "{name}.txt"\n' for name in order)
        (home / "sources.toml").write_text(listed, "utf-8")
        finished(home)  # compares with a build without the cache


def test_a_cache_that_is_too_small_costs_nothing_cold(home, monkeypatch):
    monkeypatch.setenv("LCCP_CACHE_BYTES", "30000")
    monkeypatch.setattr(tasks, "MOST_REMEMBERED", 0)
    done = []
    real = build.STAGES.extract
    counted = build.STAGES._replace(extract=lambda document: (done.append(1), real(document))[1])
    monkeypatch.setattr(build, "STAGES", counted)
    options = BuildOptions(home, home, home.parent / "none.toml", LIMITS, RunOptions(cache=True))
    build_into(options, home.parent / "out")
    assert len(done) == 3


def test_a_worker_with_other_code_ends_the_build(home):
    order = SimpleNamespace(task=SimpleNamespace(code="another"))
    with pytest.raises(InputError, match="other code"):
        tasks.answer_finish_task(order, b"")


def test_without_the_cache_nothing_is_kept(home):
    extract_all(home, read_sources(home), LIMITS, RunOptions())
    assert not (home.parent / "cache/documents").exists()


def test_the_bound_holds_after_a_run(home, monkeypatch):
    monkeypatch.setenv("LCCP_CACHE_BYTES", "60000")
    told(home)
    held = sum(path.stat().st_size for path in (home.parent / "cache/documents").rglob("*") if path.is_file())
    assert 0 < held <= 60000


@functools.cache
def imported_names(path: Path) -> list[str]:
    """The modules and names that a file imports."""
    names: list[str] = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return names


def imports(root: str) -> set[str]:
    """The files of the package that a module imports, directly or not, as paths below the package."""
    seen: set[Path] = set()
    todo = [root]
    while todo:
        name = Path(PACKAGES, *todo.pop().split("."))
        path = next((one for one in (name.with_suffix(".py"), name / "__init__.py") if one.is_file()), None)
        if path is None or path in seen:
            continue
        seen.add(path)
        todo += imported_names(path)
    return {path.relative_to(PACKAGES).as_posix() for path in seen}


def modules(folder: str) -> list[str]:
    """The names of all modules of a folder of the package."""
    files = (PACKAGES / folder).rglob("*.py")
    return sorted(
        ".".join(path.relative_to(PACKAGES).with_suffix("").parts).removesuffix(".__init__") for path in files
    )


@pytest.mark.parametrize(
    ("stage", "roots"),
    [
        ("reading", modules("lccp/read")),
        ("extraction", ["lccp.extract.document", "lccp.normalise.places", "lccp.read"]),
        ("finishing", ["lccp.combine.summary", "lccp.combine.finish"]),
    ],
)
def test_a_stage_is_hashed_with_every_module_it_imports(stage, roots):
    needed = set().union(*(imports(root) for root in roots))
    assert len(needed) > len(roots)
    assert needed - set(cache.stage_files(stage)) == set()


def test_circumstances_name_entries_by_all_that_made_them():
    source = Source("a", "a.txt")
    one = CacheKey.of(source, b"x", LIMITS)
    others = [
        CacheKey.of(source, b"y", LIMITS),
        CacheKey.of(replace(source, extra={"a": "b"}), b"x", LIMITS),
        CacheKey.of(source, b"x", replace(LIMITS, max_cells=1)),
        replace(one, extraction="other"),
    ]
    assert len({made.entry_name("extract") for made in [one, *others]}) == 5
    assert (
        replace(one, extraction="other").entry_name("document")
        == one.entry_name("document")
        != one.entry_name("extract")
    )
    assert replace(one, reading="other").entry_name("document") != one.entry_name("document")
