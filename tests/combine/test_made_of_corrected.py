"""What is made of a corrected cell is made anew in other rows too, and what it is made of cannot be contradicted."""

from __future__ import annotations

import csv

import pytest
from lccp.__main__ import main
from lccp.combine.disputes import Disputes
from lccp.commands import explain
from lccp.text.refusals import REFUSALS, reason_message

from tests.support.correcting_corpus import write_corpus


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    """The output of the small corpus as its documents are."""
    folder = tmp_path_factory.mktemp("plain")
    write_corpus(folder / "raw")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        assert main(["build"]) == 0
    return folder


def rows_of(folder, table):
    with (folder / "extracted" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def entry(table, key, field, expect, value):
    members = {
        "id": "one",
        "table": table,
        "key": key,
        "field": field,
        "expect": expect,
        "value": value,
        "reason": "seen in print",
    }
    return "[[correction]]\n" + "".join(f'{name} = "{text}"\n' for name, text in members.items())


def corrected(plain, tmp_path, *cell):
    """Build with one correction; return the folder."""
    write_corpus(tmp_path / "raw")
    (tmp_path / "corrections.toml").write_text(entry(*cell), "utf-8")
    assert main(["build"]) == 0
    assert main(["check"]) == 0
    return tmp_path


def test_a_mention_of_another_pilot_has_its_programme_and_a_corrected_name_its_pilot(plain, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    row = next(row for row in rows_of(plain, "mentions") if row["text"] == "沈阳市")
    key = f"{row['source']}|{row['n']}"
    made = corrected(plain, tmp_path, "mentions", key, "text", "沈阳市", "大连")
    after = next(row for row in rows_of(made, "mentions") if f"{row['source']}|{row['n']}" == key)
    assert (after["text"], after["pilot"], after["programme"]) == ("大连", "b3-03", "low-carbon")


def test_a_section_of_a_paragraph_is_that_of_what_stands_in_it(plain, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    passage = rows_of(plain, "practices")[0]
    key = f"{passage['source']}|{passage['paragraph']}"
    other = next(
        row["section"]
        for row in rows_of(plain, "sections")
        if row["source"] == passage["source"] and row["section"] != passage["section"]
    )
    made = corrected(plain, tmp_path, "paragraphs", key, "section", passage["section"], other)
    moved = [row for row in rows_of(made, "practices") if row["paragraph"] == passage["paragraph"]]
    assert {row["section"] for row in moved} == {other}


def test_an_item_that_no_document_states_names_no_document(plain, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    row = rows_of(plain, "innovations")[0]
    key = f"{row['pilot']}|{row['item']}"
    made = corrected(plain, tmp_path, "innovations", key, "text", row["text"], "建立碳核查制度")
    assert rows_of(made, "innovations")[0]["sources"] == ""
    capsys.readouterr()
    assert main(["explain", "innovations", key]) == 0
    said = capsys.readouterr().out
    assert "corrected: correction one" in said
    assert "made of a corrected cell: innovations/b3-01|1/text" in said
    assert "witnesses:" not in said
    assert "  words: " not in said


def test_explain_shows_a_dispute_where_it_has_flowed_and_finds_a_pilot_by_name(plain, monkeypatch, capsys):
    monkeypatch.chdir(plain)
    assert main(["explain", "pilots", "乌海市", "peak_year"]) == 0
    assert "disputed: peak_targets b3-01|1 edtf: list says 2025 (taken); notice says 2026" in capsys.readouterr().out
    assert main(["explain", "pilots", "沈阳", "peak_year"]) == 0
    assert "disputed: pilots b3-02 peak_year: list says 2027 (taken); report says 2027~" in capsys.readouterr().out


def test_a_disputed_value_is_told_in_both_languages():
    rows = [
        {"table": "pilots", "key": "b1-01", "field": "name", "source": name, "value": value, "chosen": chosen}
        for name, value, chosen in (("a", "天津市", "true"), ("b", "", "false"))
    ]
    (dispute,) = Disputes(rows).of_cell("pilots", "b1-01", "adcode", "120000")
    assert dispute.message == "pilots b1-01 name: a says 天津市 (taken); b says —"
    assert dispute.message.zh == "pilots b1-01 name：a作天津市（从之）；b作—"
    assert list(Disputes(rows).of_cell("pilots", "b1-02", "adcode", "120000")) == []


def test_an_empty_peak_year_says_why_and_links_the_goals_that_differ(capsys, monkeypatch):
    monkeypatch.chdir(explain.__file__.partition("/pipeline/")[0])
    assert main(["explain", "pilots", "宁波市", "peak_year"]) == 0
    said = capsys.readouterr().out
    assert "no document settles it, see" in said
    assert said.count("  peak_targets b2-13|") == 2


def test_a_corrected_cell_that_is_left_empty_says_so(plain, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    row = next(row for row in rows_of(plain, "cited_documents") if row["act"])
    key = f"{row['source']}|{row['n']}"
    corrected(plain, tmp_path, "cited_documents", key, "act", row["act"], "")
    capsys.readouterr()
    assert main(["explain", "cited_documents", key, "act"]) == 0
    said = capsys.readouterr().out
    assert "corrected: correction one" in said
    assert "no document settles it" not in said


@pytest.mark.parametrize("english", [english for english, _ in REFUSALS])
def test_a_refusal_is_found_again_in_chinese(english):
    message = reason_message(f"raw/a file.pdf: {english.format(*'12345')}")
    assert message == f"raw/a file.pdf: {english.format(*'12345')}"
    assert message.zh.startswith("raw/a file.pdf：")
    assert "原因见英文" not in message.zh
