"""Every command in Chinese, of the mainland and of Taiwan: no sentence is left in English.

The commands run on a small project of their own, rightly used and wrongly; what they print is searched for English.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import regex
from lccp.__main__ import OTHERS, main
from lccp.text import language

NAMES = ("build", "check", "explain", "year", "text", *(name for name, _, _ in OTHERS))
CITY_LIST = "低碳城市试点名单\n省份 序号 城市 峰值年\n山西 1 太原市 2030\n湖北 2 宜昌市 2025左右\n浙江 3 嘉兴市 2023\n"
# Two words of English in a row, unless they are a command with its option or what a library says in brackets.
ENGLISH = regex.compile(r"(?<![\p{L}./_-])\p{Latin}{2,}(?: \p{Ll}{2,})+")
NAMED = regex.compile(
    r"[a-z_]+ low-carbon\S* [a-z_]+|reference/\S+：.*|lccp \w+|pip install\P{Han}*|\([^()\p{Han}]*\)|（[^（）\p{Han}]*）|'[^']*'|“[^”]*”|【[^】]*】"
)
DATA = ("year", "text")
"""Commands that print what documents say: no sentences of their own."""


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Path:
    """A project of two documents, its tables, and files of a user."""
    home = tmp_path_factory.mktemp("project")
    raw = home / "raw"
    raw.mkdir()
    (raw / "list.txt").write_text(CITY_LIST, "utf-8")
    (raw / "notice.txt").write_text(
        "关于低碳城市试点的通知\n\n太原市提出2028年达峰，到2025年建成12个园区。\n嘉兴市制定了《低碳发展规划》。\n",
        "utf-8",
    )
    (home / "list.csv").write_text(
        "城市,年份,批次\n太原市,2011,2\n太原市,2012,\n宣成市,x,三\n北京市,2010,\n襄樊市,2017,\n朝阳,2017,\n", "utf-8"
    )
    (home / "panel.csv").write_text(
        "city,year,treat\n太原市,2003,1\n太原市,2004,1\n嘉兴市,2003,0\n嘉兴市,2004,x\n", "utf-8"
    )
    (home / "firms.csv").write_text("firm,city,year\na,太原市,2012\nb,Suzhou,2012\nc,无此地,2012\n", "utf-8")
    for name in CORRECTIONS:
        (home / f"{name}.toml").write_text(correction(name), "utf-8")
    pictures = home / "pictures"
    pictures.mkdir()
    (pictures / "list.txt").write_text(CITY_LIST, "utf-8")
    (pictures / "a.gif").write_bytes(b"GIF89a" + bytes(60))
    (pictures / "b.txt").write_bytes(b"")
    assert main(["build", "--no-cache", "--raw", str(raw), "--out", str(home / "extracted")]) == 0
    changed = home / "changed"
    shutil.copytree(home / "extracted", changed)
    for name, old, new in (
        ("pilots.csv", "太原市", "太原"), ("deadlines.csv", "2025", "2026"), ("peak_targets.csv", "2030", "2031")
    ):  # fmt: skip
        path = changed / name
        path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    log = changed / "provenance" / "peak_targets.jsonl"
    lines = [json.loads(line) for line in log.read_text("utf-8").splitlines()]
    lines[0]["rules"], lines[-1]["spans"] = ["close_gaps"], []
    log.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in [*lines[1:], lines[0]]), "utf-8")
    (changed / "ratings.csv").unlink()
    (changed / "more.txt").write_text("x", "utf-8")
    return home


CORRECTIONS = {
    "stale": ("太原市", "peak_year", "2031", "2032"),
    "idle": ("太原市", "peak_year", "2030", "2030"),
    "gone": ("大同市", "peak_year", "2030", "2031"),
    "column": ("太原市", "no_such", "2030", "2031"),
    "broken": ("太原市", "level", "prefecture", "county"),
}
"""Corrections that a build refuses, each for a reason of its own: the pilot, its cell, what is expected, the value."""


def correction(name: str) -> str:
    place, column, expect, value = CORRECTIONS[name]
    key = {"太原市": "low-carbon.140100", "大同市": "low-carbon.140200"}[place]
    entry = {"id": name, "table": "pilots", "key": key, "field": column, "expect": expect, "value": value}
    entry |= {"reason": "原因", "who": "某人", "date": "2026-11-21", "citation": "出处"}
    return "[[correction]]\n" + "".join(f"{member} = {json.dumps(text)}\n" for member, text in entry.items())


COMMANDS = [
    (0, ["build", "--raw", "raw", "--out", "new", "--force", "--explain-cache"]),
    (0, ["build", "--raw", "raw", "--out", "new", "--explain-cache"]),
    (2, ["build", "--raw", "nowhere", "--out", "new"]),
    (2, ["build", "--raw", "pictures", "--out", "new"]),
    (2, ["build", "--raw", "pictures", "--out", "new", "--keep-going"]),
    *((2, ["build", "--raw", "raw", "--out", "new", "--corrections", f"{name}.toml"]) for name in CORRECTIONS),
    (0, ["check"]),
    (1, ["check", "--out", "changed"]),
    (2, ["check", "--out", "nowhere"]),
    (0, ["explain", "pilots", "太原市"]),
    (0, ["explain", "pilots", "太原市", "peak_year"]),
    (0, ["explain", "deadlines", "notice|1"]),
    (0, ["explain", "quantities", "notice|1"]),
    (0, ["explain", "cited_documents", "notice|1"]),
    (0, ["explain", "sources", "notice"]),
    (2, ["explain", "pilots", "nobody"]),
    (2, ["explain", "pilots", "太原市", "nothing"]),
    (0, ["year", "2025年底前"]),
    (0, ["text", "list"]),
    (2, ["text", "nothing"]),
    (0, ["diff", "extracted", "extracted"]),
    (1, ["diff", "extracted", "changed"]),
    (1, ["diff", "--summary", "extracted", "changed"]),
    (1, ["diff", "--long", "--traces", "extracted", "changed"]),
    (1, ["diff", "--html", "page.html", "extracted", "changed"]),
    (2, ["diff", "extracted", "nowhere"]),
    (2, ["diff", "--json", "--long", "extracted", "changed"]),
    (0, ["export", "--to", "tables", "--format", "csv"]),
    (2, ["export", "--to", "raw", "--format", "csv"]),
    (0, ["panel", "--pilots", "extracted", "--out", "p.csv"]),
    (0, ["panel", "--pilots", "extracted", "--from", "2018", "--provinces", "ignore", "--out", "p.csv"]),
    (2, ["panel", "--pilots", "extracted", "--from", "2018", "--to", "2003"]),
    (2, ["panel", "--pilots", "extracted", "--out", "p.doc"]),
    (1, ["attach", "firms.csv", "--pilots", "extracted", "--out", "f.csv"]),
    (1, ["compare", "list.csv", "--pilots", "extracted"]),
    (1, ["compare", "panel.csv", "--pilots", "extracted"]),
    (2, ["compare", "nowhere.csv", "--pilots", "extracted"]),
    (0, []),
    *((0, [name, "--help"]) for name in NAMES),
    *((2, [name, "--no-such-option"]) for name in NAMES),
    (2, ["bild"]),
]


def speak(words, name, capsys, monkeypatch) -> tuple[int, str]:
    """Run a command in a language; return its status and what it printed."""
    monkeypatch.setenv("LCCP_LANG", name)
    try:
        status = main(words)
    except SystemExit as end:  # --help
        status = int(end.code or 0)
    printed = capsys.readouterr()
    return status, printed.out + printed.err


def english_of(line: str) -> list[str]:
    return ENGLISH.findall(NAMED.sub(" ", line))


@pytest.mark.slow
@pytest.mark.parametrize("name", ["zh_CN", "zh_TW"])
def test_no_command_leaves_a_sentence_in_english(name, project, capsys, monkeypatch):
    pytest.importorskip("jinja2")
    monkeypatch.chdir(project)
    monkeypatch.setenv("LCCP_CACHE", str(project / f"cache-{name}"))
    unknown: set[str] = set()
    look_up = language._look_up

    def note_unknown(sentence, catalogue):
        template = getattr(sentence, "template", "")
        if (sentence.values if template else False) and (
            regex.search(r"\p{Latin}{2}", regex.sub(r"\{.*?\}", "", template))
            and template.lstrip() not in catalogue.sentences
        ):
            unknown.add(template)
        return look_up(sentence, catalogue)

    monkeypatch.setattr(language, "_look_up", note_unknown)
    untranslated = {}
    for expected, words in COMMANDS:
        shutil.rmtree(project / "new", ignore_errors=True) if "--force" in words else None
        status, printed = speak(words, name, capsys, monkeypatch)
        assert status == expected, (words, printed)
        if words[:1] in (["year"], ["text"]) and expected == 0:
            continue
        assert regex.search(r"\p{Han}", printed) or not printed, words
        for line in printed.splitlines():
            is_usage = words[-1:] == ["--help"] and not regex.search(r"\p{Han}", line)  # the names of options
            if not (is_usage or line.startswith("    …")) and english_of(line):
                untranslated.setdefault(" ".join(words), []).append(line)
    language.use_language("")
    assert "\n".join(f"{words}: {line}" for words, lines in untranslated.items() for line in lines) == ""
    assert unknown == set()
