"""One year's way from the bytes of a list to its row in ``peak_targets``: how many files pass it on, what carries it."""

from pathlib import Path

from tests.support import building
from tests.support.road import YearWalk

MOST_FILES = 22
MOST_RECORDS = 25
ATTACHMENT = Path(__file__).parents[1] / "raw" / "third-batch-attachment-2017.txt"
HEAD = "\n第三批低碳城市试点名单及峰值目标、创新重点\n\n省份 序号 城市 峰值年 创新重点\n\n"
YEAR = "2020 左右"


def test_a_year_passes_few_files_in_few_kinds_of_records():
    text = ATTACHMENT.read_text("utf-8")
    document = HEAD + text[text.index("浙江") : text.index("10 衢州市")]
    start = document.index(YEAR)
    walk = YearWalk("d1", start, start + len(YEAR), line=80)
    result = walk.follow(lambda: building.build_texts(document, cache=False))
    (row,) = [row for row in result.tables["peak_targets"] if row["place"].value == "金华市"]
    assert row["edtf"].value == "2020~"
    # The way was seen at all: where it begins, where it is put together, where it ends.
    assert {"text/spans.py", "extract/lists/list_rows.py", "combine/register.py", "combine/tables.py"} <= walk.files
    assert {"Document", "ListRow", "DocumentSummary", "RegisteredPilot"} <= walk.records
    assert len(walk.files) <= MOST_FILES, sorted(walk.files)
    assert len(walk.records) <= MOST_RECORDS, sorted(walk.records)
