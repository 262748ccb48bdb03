"""Years whose reading depends on the words around them: cases as data, and what holds of the table of signs."""

import csv
from pathlib import Path

import pytest
from lccp.normalise import years
from lccp.normalise.years import time_signs, vocabulary
from lccp.normalise.years.forms import FoldedText

DATA = Path(__file__).parent / "data"


def read_table(name):
    lines = [line for line in (DATA / name).read_text("utf-8").splitlines() if line and not line.startswith("#")]
    return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def read(text):
    return years.read_cell(text) or years.first_year(text)


@pytest.mark.parametrize("case", read_table("years_in_prose.tsv"), ids=lambda case: f"{case['label']} {case['text']}")
def test_the_words_around_decide(case):
    match = read(case["text"])
    assert ((match.edtf, match.qualifier) if match else ("", "none")) == (case["edtf"], case["qualifier"])


@pytest.mark.parametrize("case", read_table("years_in_prose.tsv"), ids=lambda case: f"{case['label']} {case['text']}")
def test_a_sentence_around_changes_nothing_of_a_guard(case):
    if case["qualifier"] == "none":
        for frame in ("按照{}的要求，有关部门开展了评估。", "经核查，{}，特此说明。", "该区去年有{}，有所增加。"):
            assert years.first_year(frame.format(case["text"])) is None


def read_signs():
    with (time_signs.FOLDER / "time_signs.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader((line for line in file if not line.startswith("#")), delimiter="\t"))


def test_every_example_in_the_table_of_signs_is_read():
    for row in read_signs():
        assert set(row) == {"sign", "doubtful", "words", "behind", "example"}
        for word in row["words"].split():
            assert word.startswith(row["sign"])
        if row["example"]:
            assert read(row["example"]) is not None


def test_every_word_of_the_dictionary_that_begins_with_a_sign_makes_it_doubtful():
    from lccp.normalise.segmenter import LINES_OF_SIGN, import_jieba

    with import_jieba().Tokenizer().get_dict_file() as file:
        lines = "\n" + file.read().decode()
    words = [
        line.split(" ")[0]
        for match in LINES_OF_SIGN.finditer(lines)
        if match[1] in "前后起左上以"
        for line in match[0].split("\n")
    ]
    for sign in {row["sign"] for row in read_signs() if row["doubtful"]}:
        behind = {word[len(sign)] for word in words if word.startswith(sign) and len(word) > len(sign)}
        assert behind <= time_signs._read_signs()[sign].doubtful, sign


def test_the_signs_that_patterns_begin_with_are_all_known():
    patterns = (
        (vocabulary.ABOUT, vocabulary.ABOUT_BEGINS),
        (vocabulary.BOUND, vocabulary.BOUND_BEGINS),
        (vocabulary.UNTIL, vocabulary.UNTIL_BEGINS),
        (vocabulary.JOIN, vocabulary.JOIN_BEGINS),
        (vocabulary.BARE_JOIN, vocabulary.JOIN_BEGINS),
    )
    signs = {sign for pattern, _ in patterns for sign in pattern.pattern if sign > "\x7f"} | set("(,")
    tails = [
        "",
        *signs,
        *(one + other for one in signs for other in signs),
        *("直到现在", "(含当年)前", "(前)", "时间前后"),
    ]
    tails += [
        FoldedText(case["text"], whole=False).text[at:] for case in read_table("years_in_prose.tsv") for at in range(40)
    ]
    for pattern, begins in patterns:
        for tail in tails:
            assert not tail or not pattern.match(tail) or tail[0] in begins, (pattern.pattern, tail)


def test_a_line_without_doubt_loads_no_dictionary():
    import subprocess
    import sys

    code = (
        "import sys; from lccp.normalise import years; years.first_year('2024年前提交'); "
        "years.first_year('到2025年，碳排放达峰'); assert 'jieba' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
