"""What a document says in traditional signs is what it says in simplified ones, and stays as printed."""

import tomllib
from collections import Counter
from pathlib import Path

import pytest
from lccp.reference.script import fold_script, simplified_signs
from lccp.text.cells import text_cell
from lccp.text.rules import mend_text
from lccp.text.spans import Origin, Text

from tests.support.building import build_texts

DATA = Path(__file__).parents[1] / "extract" / "data"
FILES = ["real_lists", "programme_documents", "documents_official", "pilot_lists", "owned_reports", "value_documents"]
NOT_COMPARED = {"provenance", "findings", "documents", "checks"}
OF_BYTES = {"sha256", "bytes"}

by_simplified = {ord(sign): chr(code) for code, sign in simplified_signs().items() if isinstance(sign, str)}


def texts_of(name):
    entries = tomllib.loads((DATA / f"{name}.toml").read_text("utf-8"))
    return [
        entry["text"].lstrip("\n")
        for group in entries.values()
        if isinstance(group, list)
        for entry in group
        if isinstance(entry.get("text"), str) and entry.get("suffix", "txt") == "txt"
    ]


def folded_rows(rows):
    return Counter(
        tuple((column, fold_script(cell.value)) for column, cell in row.items() if column not in OF_BYTES)
        for row in rows
    )


@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=[pytest.mark.slow] if number > 1 else []) for number, name in enumerate(FILES)],
)
def test_documents_say_the_same_in_either_script(name):
    texts = [fold_script(text) for text in texts_of(name)[::9] if len(text) < 8000]
    simplified = build_texts(*texts).tables
    traditional = build_texts(*[text.translate(by_simplified) for text in texts]).tables
    assert len(simplified["sources"]) == len(texts) > 2
    for table in simplified.keys() - NOT_COMPARED:
        before, after = folded_rows(simplified[table]), folded_rows(traditional[table])
        assert before == after, (table, list((before - after) | (after - before))[:4])


def test_words_stay_as_printed():
    text = """國家低碳城市試點名單
序號\t省份\t城市\t達峰年份
1\t江蘇\t蘇州市\t2027年後
2\t廣東\t雲浮市\t2028年
"""
    tables = build_texts(text).tables
    assert [row["name"].value for row in tables["pilots"]] == ["苏州市", "云浮市"]  # the names of the code table
    columns = ("province", "place", "text", "edtf")
    assert [tuple(row[column].value for column in columns) for row in tables["peak_targets"]] == [
        ("江蘇", "蘇州市", "2027年後", "2027/.."),
        ("廣東", "雲浮市", "2028年", "2028"),
    ]
    assert tables["sources"][0]["title"].value == "國家低碳城市試點名單"


def test_a_value_that_the_signs_of_the_other_script_hide_names_the_rule_that_reads_them():
    grade = Text.quote(Origin("d", "评估为优秀。", printed="評估爲優秀。"), 3, 5)
    assert text_cell(grade).value == "優秀"
    assert (text_cell(grade, "rating.grade").value, text_cell(grade, "rating.grade").rules) == (
        "excellent",
        ("fold_script", "rating.grade"),
    )
    organs = Text.quote(Origin("d", "财政部国家税务总局", printed="財政部國家稅務總局"))
    assert (text_cell(organs, "citation.issuers").value, text_cell(organs, "citation.issuers").rules) == (
        "財政部|國家稅務總局",
        ("citation.issuers",),
    )


def test_a_sign_that_a_repair_left_behind_its_reading_is_printed_in_its_script():
    text = Text.quote(Origin("d", "市辖区(qu)", printed="市轄區(qu)"))
    assert mend_text(text, ["fold_readings"]).as_printed().value == "市轄區"
