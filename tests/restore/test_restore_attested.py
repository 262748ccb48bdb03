"""Values that an outside source states: kept apart, checked against what the documents prove."""

import pytest
from lccp.model import InputError
from lccp.restore.attested import read_attested, resolve_reference
from lccp.restore.model import AttestedEntry
from lccp.restore.wording import explain_lines

from tests.support.restore_corpus import RAW, Corpus, five, paper, restore

CHART = "其中##个城市由市（区、县）人民政府发布，##个城市由市（区、县）发展改革委"
TWO = "##个城市的低碳城市试点建设工作方案已制定发布，其中##个由市（区、县）人民政府发布"


def entry(near, *values, number=1, premise=False):
    return AttestedEntry(number, "news", "A report", near, values, premise)


def by_number(made):
    return {item.token.n: item for item in made.items}


def test_the_first_set_is_taken_over_and_nothing_clashes():
    made = restore(five(read_attested(RAW)))
    said = by_number(made)
    assert not made.findings
    assert {n for n, item in said.items() if item.status == "attested"} == {*range(10, 16), 102, 207, 208, 209}
    assert (said[10].value, said[11].value, said[207].value) == ("2017-2022", "1.3", "79.2")
    assert [said[n].status for n in (1, 2, 52, 53)] == ["entailed"] * 4
    assert said[102].ref == "raw/attested.toml#4.1"
    assert resolve_reference(RAW, said[102].ref) == "40"


def test_a_value_that_contradicts_an_entailed_one_is_told_and_neither_is_used():
    made = restore(five((entry(TWO, "35", "22"),)))
    said = by_number(made)
    assert (said[52].status, said[52].value, said[52].candidates) == ("candidates", "", ("34", "35"))
    assert said[53].status == "entailed"
    (finding,) = made.findings
    assert finding.severity == "high"
    assert (finding.start, finding.end) == (said[52].token.start, said[52].token.end)
    assert "34" in finding.message
    assert "35" in finding.message


def test_a_value_that_the_documents_refute_is_not_used():
    made = restore(five((entry("三是济南、贵阳、南平等##个城市", "28"),)))
    assert by_number(made)[41].candidates == ("25", "31")
    assert [finding.severity for finding in made.findings] == ["high"]


def test_values_that_cannot_hold_together_are_not_used():
    made = restore(five((entry(CHART, "14", "14"),)))
    assert [by_number(made)[n].status for n in (17, 18)] == ["candidates"] * 2
    assert len(made.findings) == 2


def test_a_value_that_does_not_fit_the_pattern_is_told():
    made = restore(five((entry("济南、武汉、银川等##个城市将碳", "140"),)))
    assert by_number(made)[102].status == "open"
    assert "pattern" in made.findings[0].message


def test_two_sources_that_differ_are_told():
    near = "济南、武汉、银川等##个城市将碳"
    made = restore(five((entry(near, "40"), entry(near, "41", number=2))))
    assert by_number(made)[102].status == "open"
    assert [finding.severity for finding in made.findings] == ["high"]


def test_words_that_stand_nowhere_and_values_too_few_are_told():
    made = restore(five((entry("子虚乌有##个", "1"), entry(TWO, "34", number=2))))
    assert [finding.kind for finding in made.findings] == ["attested"] * 2
    assert not any(item.status == "attested" for item in made.items)


def test_an_attested_value_is_a_premise_only_where_its_entry_says_so():
    said = by_number(restore(five((entry(CHART, "14", "10"),))))
    assert (said[17].status, said[20].status) == ("attested", "candidates")
    made = restore(five((entry(CHART, "14", "10", premise=True),)))
    leaning = by_number(made)
    assert (leaning[20].status, leaning[20].value) == ("attested", "15")
    assert (leaning[16].status, leaning[16].value) == ("attested", "25")
    assert any(step.kind == "outside source" for step in leaning[20].steps)
    bare = by_number(restore(five()))
    assert all(item.status != "entailed" or item.value == bare[n].value for n, item in leaning.items())


def test_blanks_and_wraps_do_not_hide_the_words():
    made = restore(Corpus((paper("共 计 # # 个\n城 市"),), attested=(entry("共计##个城市", "34"),)))
    assert [item.value for item in made.items] == ["34"]


@pytest.mark.parametrize(
    "words",
    [
        "not toml",
        '[[attested]]\nnear = "a"\nvalues = ["1"]\ncitation = "none"\n',
        '[[citation]]\nid = "c"\n[[attested]]\nnear = "a"\nvalues = [1]\ncitation = "c"\n',
        "attested = 3\n",
    ],
)
def test_a_file_that_is_not_of_its_form_is_refused_in_one_line(tmp_path, words):
    (tmp_path / "attested.toml").write_text(words, encoding="utf-8")
    with pytest.raises(InputError, match="attested"):
        read_attested(tmp_path)


def test_no_file_attests_nothing_and_no_reference_leads_nowhere(tmp_path):
    assert read_attested(tmp_path) == ()
    with pytest.raises(LookupError):
        resolve_reference(RAW, "raw/attested.toml#99.1")


def test_rows_and_arguments_say_where_a_value_comes_from():
    made = restore(five(read_attested(RAW)))
    table = {row["n"].value: row for row in made.rows}
    assert table["102"]["value"].origins == ("raw/attested.toml#4.1",)
    assert table["102"]["because"].value.startswith("outside source: ")
    assert (
        table["22"]["context"].value
        == "作落地实施。如深圳《低碳发展中长期规划（####-####年）》，明确提出要不断完善低碳发展政策法"
    )
    assert table["94"]["pattern"].value == "####-####"
    for row in table.values():
        assert {"status", "pattern", "context", "start", "end"} <= {name for name, cell in row.items() if cell.value}
        assert all(cell.spans for name, cell in row.items() if cell.value and name not in ("source", "n", "argument"))
    plain = {name: cell.value for name, cell in table["25"].items()}
    lines = list(explain_lines(plain))
    assert lines[0].startswith("pilot-assessment-2023, token 25: …")
    assert lines[1] == "The documents say:"
    assert lines[-1] == "Every value of the form # but 1 contradicts this: it is 1."
    assert len(lines) == 3 + len(by_number(made)[25].steps)
    open_row = {name: cell.value for name, cell in table["7"].items()}
    assert list(explain_lines(open_row))[1].startswith("Nothing in the documents bears on it")


def test_because_is_the_same_whatever_else_is_attested():
    made, told_of = restore(five()), restore(five(read_attested(RAW)))
    bare, told = by_number(made), by_number(told_of)
    same = [item for n, item in bare.items() if told[n].status == item.status]
    assert all(told_of.said[item.token.key] == made.said[item.token.key] for item in same)
    assert told[25] == bare[25]


def test_a_value_that_is_withheld_is_not_taken_up_again_where_others_lean_on_attested_ones():
    made = restore(five((entry(TWO, "35", "22"), entry(CHART, "14", "10", number=2, premise=True))))
    said = by_number(made)
    assert (said[52].status, said[52].value, said[52].candidates) == ("candidates", "", ("34", "35"))
    assert said[20].status == "attested"


def test_entries_are_looked_for_in_every_document_and_empty_ones_in_none():
    entries = (entry("共计##个城市", "34"), entry("* _", "1", number=2), entry("甲市#个", "2", number=3))
    one, other = paper("共计##个城市"), paper("甲市#个", "y")
    made = restore(Corpus((one, other), attested=entries))
    assert [item.value for item in made.items] == ["34", "2"]
    assert [finding.message for finding in made.findings] == [
        "attested.toml, entry 2: its words are in no document that lost digits"
    ]
    assert not restore(Corpus((paper("甲市3个"),), attested=entries)).findings
