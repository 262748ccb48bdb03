"""The diff names exactly the cells that differ, and why."""

from __future__ import annotations

import argparse
import json
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lccp import diff
from lccp.diff.compare import compare_folders
from lccp.diff.html import html_page
from lccp.diff.match import cancel_equal
from lccp.diff.model import CORRECTION, RULES, SOURCE
from lccp.diff.text import shorten_pair, visible_text
from lccp.model import InputError
from lccp.storage.locate import find_folder

from tests.support.building import build_folder
from tests.support.output_folder import LIST, Out, build
from tests.support.programme_lists import list_text

OWN = {"sha256", "bytes", "characters"}  # what every change of a document changes in sources


@pytest.fixture
def differ(tmp_path):
    """Write two builds and compare them."""

    def go(old, new):
        for name, out in (("old", old), ("new", new)):
            out.write(tmp_path / name)
        return compare_folders(find_folder(str(tmp_path / "old")), find_folder(str(tmp_path / "new")))

    return go


def changes(found):
    """Give what differs but for the document's own hash and size."""
    return {
        (cell.table, cell.old_key, cell.key, cell.field, cell.old.value, cell.new.value): cell.causes
        for change in found.tables
        for cell in change.changed
        if not (cell.table == "sources" and cell.field in OWN)
    }


def table(found, name):
    return next(change for change in found.tables if change.table == name)


def run(*words):
    parser = argparse.ArgumentParser()
    diff.add_arguments(parser)
    return diff.run(**vars(parser.parse_args([str(word) for word in words])))


def test_two_builds_of_one_thing_are_equal(differ):
    assert differ(build({"list": LIST}), build({"list": LIST})).equal


def test_one_character_of_a_document_is_told_with_both_quotes(differ):
    found = differ(build({"list": LIST, "other": "x\n"}), build({"list": LIST.replace("2027", "2026"), "other": "x\n"}))
    assert changes(found) == {
        ("pilots", "b3-02", "b3-02", "peak_year", "2027", "2026"): (SOURCE,),
        ("peak_targets", "b3-02|1", "b3-02|1", "text", "2027", "2026"): (SOURCE,),
        ("peak_targets", "b3-02|1", "b3-02|1", "edtf", "2027", "2026"): (SOURCE,),
    }
    (hashed,) = table(found, "sources").changed
    assert (hashed.key, hashed.field, hashed.causes) == ("list", "sha256", (SOURCE,))
    (peak,) = table(found, "pilots").changed
    assert (peak.old.quotes[0].exact, peak.new.quotes[0].exact) == ("2027", "2026")  # those of the cell it rests on
    edtf = table(found, "peak_targets").changed[1]
    assert (edtf.old.quotes[0].exact, edtf.new.quotes[0].exact) == ("2027", "2026")
    assert not any(change.renumbered for change in found.tables)
    traced = {(cell.key, cell.field) for change in found.tables for cell in change.retraced}
    assert traced == {("b3-02|1", "qualifier"), ("b3-02|1", "sources")}


def test_a_character_more_moves_all_that_follow_and_changes_nothing_else(differ):
    found = differ(build({"list": LIST}), build({"list": LIST.replace("名单", "名 单", 1)}))
    assert {key[:4] for key in changes(found)} == {("paragraphs", "list|1", "list|1", "text")}
    assert not any(change.retraced for change in found.tables)


def test_other_words_for_the_same_value_are_a_trace(differ):
    found = differ(build({"list": LIST}), build({"list": LIST.replace("2020 左右", "2020左右")}))
    assert changes(found) == {}
    traced = {(cell.field, cell.causes) for cell in table(found, "peak_targets").retraced}
    assert {(field, causes) for field, causes in traced if field != "sources"} == {
        ("text", (SOURCE, RULES)),  # no other cell of the new build uses close_gaps: a rule may be gone
        ("edtf", (SOURCE, RULES)),
        ("qualifier", (SOURCE, RULES)),
    }


def test_words_explain_rules_that_both_builds_know(differ):
    more = LIST + "5 大连市 2021 左右\n"
    found = differ(build({"list": more}), build({"list": more.replace("2020 左右", "2020左右")}))
    assert {cell.causes for cell in table(found, "peak_targets").retraced} == {(SOURCE,)}


def test_a_rule_that_gives_another_value_is_told(differ):
    found = differ(build({"list": LIST}), build({"list": LIST}, suffix="?"))
    assert len(changes(found)) == 8
    assert set(changes(found).values()) == {(RULES,)}
    assert {key[:1] + key[3:4] for key in changes(found)} == {("pilots", "peak_year"), ("peak_targets", "edtf")}


def test_a_rule_that_gives_the_same_value_is_a_trace(differ):
    found = differ(build({"list": LIST}), build({"list": LIST}, rule="year_again"))
    assert changes(found) == {}
    assert not found.equal
    assert [(cell.field, cell.causes) for cell in table(found, "peak_targets").retraced] == [("edtf", (RULES,))] * 4


def test_a_document_and_a_rule_both_are_told_apart(differ):
    found = differ(build({"list": LIST}), build({"list": LIST.replace("2027", "2026")}, rule="year_2", suffix="?"))
    causes = changes(found)
    assert causes["peak_targets", "b3-02|1", "b3-02|1", "edtf", "2027", "2026?"] == (SOURCE, RULES)
    assert causes["pilots", "b3-02", "b3-02", "peak_year", "2027", "2026?"] == (SOURCE, RULES)
    assert causes["peak_targets", "b3-02|1", "b3-02|1", "text", "2027", "2026"] == (SOURCE,)
    assert causes["peak_targets", "b3-01|1", "b3-01|1", "edtf", "2025", "2025?"] == (RULES,)


def test_a_rule_is_told_though_another_place_of_the_document_changed(differ):
    found = differ(build({"list": LIST}), build({"list": LIST.replace("加快", "尽快")}, suffix="?"))
    assert changes(found)["peak_targets", "b3-01|1", "b3-01|1", "edtf", "2025", "2025?"] == (RULES,)


@pytest.mark.parametrize(
    ("old", "new", "values"),
    [
        (None, {"b3-02": ("c1", "2030")}, ("2027", "2030")),
        ({"b3-02": ("c1", "2030")}, None, ("2030", "2027")),
        ({"b3-02": ("c1", "2030")}, {"b3-02": ("c1", "2031")}, ("2030", "2031")),
    ],
)
def test_a_correction_is_told(differ, old, new, values):
    found = differ(build({"list": LIST}, corrections=old), build({"list": LIST}, corrections=new))
    assert changes(found) == {("pilots", "b3-02", "b3-02", "peak_year", *values): (CORRECTION,)}


def test_a_document_added_is_the_cause_of_its_rows(differ):
    found = differ(build({"list": LIST}), build({"list": LIST, "more": "要在南京市推广。\n"}))
    assert changes(found) == {}
    assert [(row.key, row.causes) for row in table(found, "paragraphs").added] == [("more|1", (SOURCE,))]
    assert [row.key for row in table(found, "sources").added] == ["more"]
    assert all(row.causes == (SOURCE,) for row in table(found, "sources").added)


LONGER = LIST.replace("1 乌海市", "1 包头市 2024 建立平台\n1 乌海市")
LONGER = "\n".join(
    f"{number} {line.split(' ', 1)[1]}" if (number := LONGER.split("\n").index(line)) in range(1, 6) else line
    for line in LONGER.split("\n")
)


def test_a_renumbered_list_is_told_as_such(differ):
    found = differ(build({"list": LIST}), build({"list": LONGER}))
    assert changes(found) == {}
    assert [row.key for row in table(found, "pilots").added] == ["b3-01"]
    assert [row.key for row in table(found, "peak_targets").added] == ["b3-01|1"]
    assert table(found, "pilots").renumbered == [(f"b3-{n:02d}", f"b3-{n + 1:02d}") for n in range(1, 5)]
    assert len(table(found, "innovations").renumbered) == 4
    assert table(found, "mentions").renumbered == [("list|2", "list|2"), ("list|3", "list|3")]
    assert not any(change.removed for change in found.tables)


def test_a_change_inside_a_renumbered_list_is_one_change(differ):
    found = differ(build({"list": LIST}), build({"list": LONGER.replace("2027", "2029")}))
    assert changes(found) == {
        ("pilots", "b3-02", "b3-03", "peak_year", "2027", "2029"): (SOURCE,),
        ("peak_targets", "b3-02|1", "b3-03|1", "text", "2027", "2029"): (SOURCE,),
        ("peak_targets", "b3-02|1", "b3-03|1", "edtf", "2027", "2029"): (SOURCE,),
    }


def test_a_paragraph_more_leads_references_on(differ):
    found = differ(build({"list": LIST}), build({"list": LIST.replace("各地", "新的一段。\n各地")}))
    assert changes(found) == {}
    assert table(found, "paragraphs").renumbered == [("list|2", "list|3"), ("list|3", "list|4")]
    assert [row.key for row in table(found, "paragraphs").added] == ["list|2"]
    assert len(table(found, "mentions").renumbered) == 2


def test_a_cell_emptied_and_a_cell_filled_are_told(differ):
    new = build({"list": LIST})
    row = next(row for row in new.rows["pilots"] if row["pilot"] == "b3-04")
    row["peak_year"], row["level"] = "", "prefecture"
    found = differ(build({"list": LIST}), new)
    assert [(c.field, c.kind) for c in table(found, "pilots").changed] == [("level", "added"), ("peak_year", "removed")]


def test_a_moved_offset_without_a_changed_document_is_a_change(differ):
    def finding(start):
        out = build({"list": LIST})
        quote = ("list", 0, 2, "第三")
        place = (start, [quote], ("offset",), ())
        out.row("findings", source="list", n="1", kind="name", severity="low", start=place, message="m")
        return out

    found = differ(finding("0"), finding("1"))
    assert [(c.key, c.field) for c in table(found, "findings").changed] == [("list|1", "start")]


def test_a_column_more_is_told(differ, tmp_path):
    found = differ(build({"list": LIST}), build({"list": LIST}))
    path = tmp_path / "new" / "pilots.csv"
    lines = path.read_text("utf-8").splitlines()
    path.write_text("\n".join([lines[0] + ",more", *(line + ",1" for line in lines[1:]), ""]), "utf-8")
    found = compare_folders(find_folder(str(tmp_path / "old")), find_folder(str(tmp_path / "new")))
    assert table(found, "pilots").columns_added == ("more",)
    assert {cell.field for cell in table(found, "pilots").changed} == {"more"}
    assert {cell.causes for cell in table(found, "pilots").changed} == {()}


def test_status_and_forms(tmp_path, capsys):
    old = build({"list": LIST}).write(tmp_path / "old")
    new = build({"list": LIST.replace("2027", "2026")}).write(tmp_path / "new")
    assert run(old, old) == 0
    assert capsys.readouterr().out == "No difference.\n"
    assert run(old, new) == 1
    shown = capsys.readouterr().out
    assert "pilots: 1 cell changed\n  source changed: 1 cell\n" in shown
    assert "2027" not in shown
    assert run(old, new, "--long") == 1
    shown = capsys.readouterr().out
    assert "b3-02 peak_year: 2027 → 2026  [source changed]" in shown
    assert "\x1b" not in shown
    assert run(old, new, "--summary") == 1
    assert "pilots: 1 cell changed\n" in capsys.readouterr().out
    assert run(old, new, "--json", "--html", tmp_path / "page.html") == 1
    found = json.loads(capsys.readouterr().out)
    assert found["tables"]["pilots"]["changed"][0]["causes"] == [SOURCE]
    assert "2027" in (tmp_path / "page.html").read_text("utf-8")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["new", "old", "page.html"]


@pytest.mark.slow
def test_git_revisions(tmp_path, monkeypatch, capsys):
    def git(*words):
        who = ("-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "commit.gpgsign=false")
        subprocess.run(["git", *who, *words], cwd=tmp_path, check=True, capture_output=True)

    project = tmp_path / "project"
    build({"list": LIST}).write(project / "extracted")
    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "one")
    subprocess.run(["rm", "-r", str(project / "extracted")], check=True)
    build({"list": LIST.replace("2027", "2026")}).write(project / "extracted")
    monkeypatch.chdir(project)
    assert run("HEAD", ".", "--json") == 1
    assert list(json.loads(capsys.readouterr().out)["tables"]) == ["sources", "pilots", "peak_targets"]
    git("commit", "-qam", "two")
    assert run("HEAD", "extracted") == 0
    assert run("HEAD~1", "HEAD:extracted") == 1
    with pytest.raises(InputError, match="holds no elsewhere/"):
        run("HEAD:elsewhere", ".")


@pytest.mark.parametrize("name", ["no/such/place", "no-such-revision", "--upload-pack=x", ""])
def test_what_is_not_there_is_told(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match="neither a folder nor a git revision"):
        find_folder(name)


def test_a_folder_without_tables_is_told(tmp_path):
    with pytest.raises(InputError, match="no output folder"):
        find_folder(str(tmp_path))


@pytest.mark.parametrize(
    ("file", "content", "words"),
    [
        ("pilots.csv", b"pilot,name\nb3-01\n", "line 2 has 1 fields, not 2"),
        ("pilots.csv", b"pilot,name\nb3-01,\xff\n", "utf-8"),
        ("pilots.csv", b'pilot,name\nb3-01,"x\n', "after line"),
        ("pilots.csv", b"name\nx\n", "header lacks pilot"),
        ("pilots.csv", b"pilot,name,name\nx,y,z\n", "twice"),
        ("pilots.csv", b"pilot,name\nx,1\nx,2\n", "two rows have the key x"),
        ("provenance/pilots.jsonl", b"nonsense\n", "no provenance line"),
        ("provenance/pilots.jsonl", b'["key"]\n', "no provenance line"),
    ],
)
def test_a_broken_file_is_told_in_one_line(tmp_path, file, content, words):
    old = build({"list": LIST}).write(tmp_path / "old")
    new = build({"list": LIST}).write(tmp_path / "new")
    (new / file).write_bytes(content)
    with pytest.raises(InputError, match=words) as told:
        run(old, new)
    assert "\n" not in str(told.value)


HOSTILE = "<script>alert(1)</script>\u202e\x1b[31m"


def test_what_a_document_says_is_shown_and_not_obeyed(differ):
    new = build({"list": LIST})
    quote = ("list", 0, 1, HOSTILE)
    new.row("ratings", source="list", n="1", place=(HOSTILE, [quote], (), ()), rating=("good", [quote], (), ()))
    found = differ(build({"list": LIST}), new)
    shown = html_page(found, True) + "\n".join(diff.text.long_lines(found, True, False))
    assert "<script" not in html_page(found, True)
    assert not set("\u202e\x1b") & set(shown)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;&lt;U+202E&gt;" in shown


@given(st.lists(st.integers(0, 5)), st.lists(st.integers(0, 5)))
def test_what_cancels_is_what_both_have(old, new):
    left = cancel_equal(old, new)
    for item in range(6):
        counts = [side.count(item) for side in (old, new, *left)]
        assert counts[2:] == [max(0, counts[0] - counts[1]), max(0, counts[1] - counts[0])]


@given(st.text(max_size=200), st.text(max_size=200))
def test_values_that_differ_look_different(old, new):
    if old != new:
        assert len(set(shorten_pair(old, new))) == 2
    assert visible_text(visible_text(old)) == visible_text(old)


@given(st.permutations(range(1, 8)), st.integers(0, 7))
def test_shuffled_numbers_are_no_change_of_words(order, cut):
    import tempfile
    from pathlib import Path

    def out(numbers):
        made = Out()
        for place, n in enumerate(numbers, 1):
            made.row("contents", source="s", n=str(place), level="1", title=f"t{n}")
        return made

    with tempfile.TemporaryDirectory() as folder:
        old, new = Path(folder, "old"), Path(folder, "new")
        out(range(1, 8)).write(old)
        out([n for n in order if n != cut]).write(new)
        found = table(compare_folders(find_folder(str(old)), find_folder(str(new))), "contents")
    assert not found.changed
    assert not found.added
    assert len(found.removed) == (1 if cut else 0)


def finding(out, n, start, words, source="list"):
    quote = [(source, start, start + len(words), words)]
    places = {"start": (str(start), quote, ("offset",), ()), "end": (str(start + len(words)), quote, ("offset",), ())}
    said = {"kind": "furniture", "severity": "info", "text": (words, quote, (), ()), "message": "m"}
    out.row("findings", source=source, n=str(n), **said, **places)


def test_words_that_stand_twice_are_not_taken_for_one_another(differ):
    old, new = build({"list": LIST}), build({"list": LIST})
    for n, start in enumerate((2, 4, 6), 1):
        finding(old, n, start, "低碳")
        finding(new, n + 2, start, "低碳")
    for n in (1, 2):
        finding(new, n, n - 1, "第")
    found = table(differ(old, new), "findings")
    assert found.renumbered == [("list|1", "list|3"), ("list|2", "list|4"), ("list|3", "list|5")]
    assert not found.changed
    assert [row.key for row in found.added] == ["list|1", "list|2"]


def test_a_witness_that_stayed_as_it_was_does_not_blame_the_rules(differ):
    documents = {"list": LIST, "other": "x\n"}
    new = build({"list": LIST.replace("2027", "2026"), "other": "x\n"})
    where = {"table": "peak_targets", "key": "b3-02|1", "field": "edtf", "source": "other"}
    new.row("conflicts", **where, value=("2025", [("other", 0, 1, "x")], ("year",), ()), chosen="false")
    assert [row.causes for row in table(differ(build(documents), new), "conflicts").added] == [(SOURCE,)]


def test_the_same_row_blames_the_rules_where_all_documents_stayed(differ):
    new = build({"list": LIST})
    finding(new, 1, 0, "第三批")
    assert [row.causes for row in table(differ(build({"list": LIST}), new), "findings").added] == [(RULES,)]


def test_a_programme_leaves_what_is_about_it_and_its_pilots(tmp_path, capsys):
    (tmp_path / "raw").mkdir()
    lists = {"a": "第四批国家低碳城市试点名单", "b": "第二批海绵城市建设试点城市名单"}
    for name, title in lists.items():
        (tmp_path / f"raw/{name}.txt").write_text(list_text(title, ("湖北", "武汉市"), ("湖北", "襄阳市")), "utf-8")
        build_folder(tmp_path / "raw", tmp_path / name)
    sides = tmp_path / "a", tmp_path / "b"
    assert run(*sides, "--programme", "low-carbon") == 0  # the list of another programme changes nothing of it
    assert run(*sides, "--programme", "sponge-city", "--summary") == 1
    printed = capsys.readouterr().out
    assert "pilots: 2 rows added" in printed
    assert "programmes: 1 row added" in printed
    assert "sources: no difference" in printed
    assert run(*sides[::-1], "--programme", "sponge-city", "--summary") == 1
    assert "pilots: 2 rows removed" in capsys.readouterr().out
    with pytest.raises(InputError, match="--programme smart-city: there is none; there are low-carbon, sponge-city"):
        run(*sides, "--programme", "smart-city")
