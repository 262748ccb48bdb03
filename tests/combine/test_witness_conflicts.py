"""Many documents that list the same pilots: each conflict stands once, and a build of them replays."""

from __future__ import annotations

from collections import Counter

from lccp.__main__ import main

from tests.support.building import build_texts, table

CITIES = [("江苏", "徐州市"), ("浙江", "金华市"), ("安徽", "合肥市"), ("山东", "青岛市"), ("河北", "唐山市")]
SENTENCE = "\n确定徐州市、青岛市和唐山市3个城市开展第四批国家低碳城市试点。\n"


def list_of(n: int) -> str:
    """A list of three pilots; some documents have one or two beyond it, lack one, or give another year or item."""
    rows = []
    for number, (province, city) in enumerate(CITIES[: {4: 4, 5: 5, 6: 5, 7: 2}.get(n, 3)], 1):
        year = 2026 if (n, number) in ((2, 3), (9, 3)) else 2025
        second = "" if (n, number) == (8, 2) else " 2.探索低碳社区"
        rows.append(f"{number}\t{province}\t{city}\t{year}年\t1.建立碳数据平台{second}\n")
    sentence = SENTENCE if n in (10, 11) else ""
    return "第四批国家低碳城市试点名单\n\n序号\t省份\t城市\t峰值年\t创新重点\n" + "".join(rows) + sentence


def test_conflicts_of_thirteen_lists_of_the_same_pilots_stand_once_each_and_replay(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LCCP_CACHE", str(tmp_path / "cache"))
    (tmp_path / "raw").mkdir()
    for n in range(13):
        (tmp_path / f"raw/d{n:02d}.txt").write_text(list_of(n), "utf-8")
    assert main(["build", "--jobs", "1"]) == 0
    assert main(["check"]) == 0, capsys.readouterr().out
    conflicts = table(tmp_path / "extracted", "conflicts")
    keys = Counter(tuple(row[name].value for name in ("table", "key", "field", "source")) for row in conflicts)
    assert set(keys.values()) == {1}
    assert {row["key"].value for row in conflicts} >= {
        "low-carbon.b4-唐山市",
        "low-carbon.b4-青岛市",
        "b4-02|2",
        "b4-03|1",
    }
    names = {row["pilot"].value: row["name"].value for row in table(tmp_path / "extracted", "pilots")}
    assert names == {"b4-01": "徐州市", "b4-02": "金华市", "b4-03": "合肥市"}


YEAR_WORDS = ("2025年", "2025年之前", "2025年左右", "2024-2026年", "到2025年", "2025年以后")
SIX_CITIES = ("包头市", "合肥市", "青岛市", "徐州市", "金华市", "唐山市")


def goals_of(folder, words_by_document):
    """Build lists of the six cities, each with its words for their years; return all goals but for their sources."""
    (folder / "raw").mkdir(parents=True)
    for n, words in enumerate(words_by_document):
        rows = "".join(
            f"{at}\t{city}\t{year}\n" for at, (city, year) in enumerate(zip(SIX_CITIES, words, strict=True), 1)
        )
        text = f"国家碳达峰试点城市（第一批）名单\n\n序号\t城市\t峰值年\n{rows}"
        (folder / f"raw/d{n}.txt").write_text(text, "utf-8")
    places = ["--raw", str(folder / "raw"), "--out", str(folder / "out")]
    assert main(["build", *places]) == 0
    assert main(["check", *places]) == 0
    goals = table(folder / "out", "peak_targets")
    pilots = table(folder / "out", "pilots")
    return (
        [{name: cell.value for name, cell in row.items() if name != "sources"} for row in goals],
        [row["peak_year"].value for row in pilots],
    )


def test_no_later_words_for_a_year_change_or_empty_what_the_first_document_gives(tmp_path, monkeypatch):
    """A bare 2025 beside 2025之前 gave the row an earliest year; it then contradicted itself, and was emptied."""
    monkeypatch.setenv("LCCP_CACHE", str(tmp_path / "cache"))
    turned = [YEAR_WORDS[at:] + YEAR_WORDS[:at] for at in range(len(YEAR_WORDS))]
    alone = goals_of(tmp_path / "alone", turned[:1])
    assert len(alone[0]) == len(SIX_CITIES)
    assert all(alone[1])
    assert goals_of(tmp_path / "beside", turned) == alone


def test_a_sample_of_the_cities_of_a_batch_does_not_state_it_whole(tmp_path, monkeypatch):
    """The table of a paper's sample, read before the list, would make all other cities of the list witnesses beyond it."""
    monkeypatch.setenv("LCCP_CACHE", str(tmp_path / "cache"))
    (tmp_path / "raw").mkdir()
    for name, heading, cities in (
        ("a", "表1 样本期内第四批低碳试点城市", SIX_CITIES[3:]),
        ("b", "第四批国家低碳城市试点名单", SIX_CITIES),
    ):
        rows = "".join(f"{at}\t{city}\n" for at, city in enumerate(cities, 1))
        (tmp_path / f"raw/{name}.txt").write_text(f"{heading}\n\n序号\t城市\n{rows}", "utf-8")
    assert main(["build", "--raw", str(tmp_path / "raw"), "--out", str(tmp_path / "out")]) == 0
    names = {row["pilot"].value: row["name"].value for row in table(tmp_path / "out", "pilots")}
    assert names == {f"b4-{at:02d}": city for at, city in enumerate(SIX_CITIES, 1)}


def test_a_copy_in_traditional_signs_says_nothing_else_and_another_item_does():
    listed = "第四批國家低碳城市試點名單\n\n序號\t省份\t城市\t峰值年\t創新重點\n"
    same = listed + "1\t江蘇\t徐州市\t2025\t1.建立碳數據平臺 2.探索低碳社區\n2\t浙江\t金華市\t2025\t1.建立碳數據平臺\n"
    other = same.replace("探索低碳社區", "探索零碳社區")
    first = list_of(3).replace("2025年", "2025").replace("3\t安徽\t合肥市\t2025\t1.建立碳数据平台 2.探索低碳社区\n", "")
    first = first.replace("金华市\t2025\t1.建立碳数据平台 2.探索低碳社区", "金华市\t2025\t1.建立碳数据平台")
    assert build_texts(first, same).tables["conflicts"] == []
    conflicts = build_texts(first, other).tables["conflicts"]
    assert [(row["table"].value, row["key"].value, row["source"].value) for row in conflicts] == [
        ("innovations", "b4-01|2", "d1"),
        ("innovations", "b4-01|2", "d2"),
    ]


def test_one_year_in_other_words_is_no_conflict_and_another_year_is():
    """2O25 and 2025年 of a typed copy stood beside 2025 in conflicts, though all three are read as one year."""
    first = "第四批国家低碳城市试点名单\n\n序号\t城市\t峰值年\n1\t徐州市\t2025\n2\t金华市\t2026\n3\t合肥市\t2025之前\n"
    typed = first.replace("徐州市\t2025", "徐州市\t2O25").replace("2026", "2026年")
    other = typed.replace("2026年", "2027年").replace("2025之前", "到2025年")
    assert build_texts(first, typed).tables["conflicts"] == []
    conflicts = build_texts(first, other).tables["conflicts"]
    fields = {(row["key"].value, row["field"].value) for row in conflicts}
    assert fields == {("b4-02|1", "text"), ("b4-02|1", "edtf"), ("b4-03|1", "text")}


def test_a_copy_that_lost_its_digits_says_no_other_year():
    """Every year of a list stood in conflicts beside #### of a copy; where the copy comes first, its words stay."""
    first = "第四批国家低碳城市试点名单\n\n序号\t城市\t峰值年\n1\t徐州市\t2025\n2\t金华市\t2026左右\n"
    lost = "".join("\ufffd" if sign.isdecimal() else sign for sign in first)
    assert build_texts(first, lost).tables["conflicts"] == []
    both = build_texts(lost, first)
    assert both.tables["conflicts"] == []
    assert [row["text"].value for row in both.tables["peak_targets"]] == ["####", "####左右"]
    conflicts = build_texts(first, lost, first.replace("2026", "2028")).tables["conflicts"]
    assert {row["source"].value for row in conflicts} == {"d1", "d3"}


def test_the_year_of_an_edition_dates_no_pilot():
    """（2024年更新版） had been the announcement of the batch that 2017 announced."""
    listed = "第四批国家低碳城市试点名单（2024年更新版）\n\n序号\t城市\n1\t徐州市\n2\t金华市\n3\t合肥市\n"
    rows = build_texts(listed).tables["pilots"]
    assert [(row["name"].value, row["announced"].value) for row in rows] == [
        ("徐州市", ""),
        ("金华市", ""),
        ("合肥市", ""),
    ]


def test_a_park_is_one_pilot_whatever_form_of_its_province_a_list_prints(tmp_path, monkeypatch, capsys):
    """国家低碳工业园区试点 in three copies, of which two are shortened: with 天津, with 天津市 and with neither."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "raw").mkdir()
    title = "国家低碳工业园区试点名单（第一批）\n序号\t省份\t园区名称\n"
    lists = (
        "1\t天津\t天津经济技术开发区\n2\t河北\t河北工业园区\n",
        "1\t天津市\t天津滨海高新技术产业开发区\n2\t天津市\t天津经济技术开发区\n",
        "1\t\t天津滨海高新技术产业开发区\n2\t\t天津经济技术开发区\n",
    )
    for n, rows in enumerate(lists):
        (tmp_path / f"raw/d{n}.txt").write_text(title + rows, "utf-8")
    assert main(["build", "--jobs", "1", "--no-cache"]) == 0
    assert main(["check"]) == 0, capsys.readouterr().out
    missing = [row for row in table(tmp_path / "extracted", "findings") if row["kind"].value == "witness-missing"]
    assert all("天津经济技术开发区" not in row["text"].value for row in missing)
