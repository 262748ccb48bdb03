"""An output folder of many small documents, made from tables rather than built, to measure a report by."""

from __future__ import annotations

import csv
import json
from pathlib import Path

PARAGRAPHS = 3


def make_corpus(home: Path, count: int) -> Path:
    """Make raw/ and extracted/ with so many documents of a few lines each."""
    (home / "raw").mkdir(parents=True)
    (home / "extracted/provenance").mkdir(parents=True)
    sources, paragraphs, log = [], [], []
    for number in range(count):
        id_ = f"d{number:06d}"
        lines = [f"关于做好第{number}号试点城市{place}的通知，编号{number * 7919 % 100003}。" for place in "甲乙丙"]
        (home / "raw" / f"{id_}.txt").write_text("\n".join(lines) + "\n", "utf-8")
        sources.append((id_, f"{id_}.txt", f"第{number}号通知"))
        start = 0
        for place, line in enumerate(lines, 1):
            paragraphs.append((id_, str(place), line))
            span = {"source": id_, "start": start, "end": start + len(line), "exact": line}
            cell = {"key": f"{id_}|{place}", "field": "text", "value": line, "rules": [], "spans": [span], "from": []}
            log.append(json.dumps(cell, ensure_ascii=False) + "\n")
            start += len(line) + 1
    write_table(home, "sources", ("source", "file", "title"), sources)
    write_table(home, "paragraphs", ("source", "paragraph", "text"), paragraphs)
    (home / "extracted/provenance/paragraphs.jsonl").write_text("".join(log), "utf-8")
    return home


def write_table(home: Path, table: str, header: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    """Write a table, and an empty log of it where there is none."""
    with (home / "extracted" / f"{table}.csv").open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, lineterminator="\n").writerows([header, *rows])
    (home / f"extracted/provenance/{table}.jsonl").touch()
