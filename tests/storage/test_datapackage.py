"""The data package: true to the files, valid to Frictionless, the same every time."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from lccp.commands import data_dictionary
from lccp.schemas import TABLES, schema
from lccp.storage import datapackage
from lccp.storage.locate import find_folder
from lccp.storage.rows import tables_of

from tests.support.output_folder import LIST, build


@pytest.fixture
def folder(tmp_path):
    out = build({"list": LIST, "more": "要在南京市推广。\n"})
    return out.write(tmp_path / "extracted")


def report(folder):
    frictionless = pytest.importorskip("frictionless")
    datapackage.write_description(folder)
    return frictionless.validate(str(folder / datapackage.FILE))


def test_frictionless_finds_the_package_valid(folder):
    found = report(folder)
    assert found.valid, found.flatten(["type", "note", "title"])
    assert [task.name for task in found.tasks] == list(TABLES)


@pytest.mark.parametrize(
    ("table", "old", "new", "kind"),
    [
        ("mentions", "b3-04", "b3-99", "foreign-key"),
        ("mentions", "list,2,3", "list,2,9", "foreign-key"),
        ("pilots", "b3-02", "b3-01", "primary-key"),
        ("pilots", "b3-02,3", "b3-02,x", "type-error"),
        ("peak_targets", "approximate", "perhaps", "constraint-error"),
        ("pilots", "2\n", "2,more\n", "extra-label"),
    ],
)
def test_frictionless_finds_what_is_wrong(folder, table, old, new, kind):
    path = folder / f"{table}.csv"
    text = path.read_text("utf-8")
    if kind == "extra-label":
        text = text.replace("\n", ",more\n")
    else:
        assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    assert kind in {row[0] for row in report(folder).flatten(["type"])}


def test_the_package_holds_to_the_files_and_the_documents_they_quote(folder):
    datapackage.write_description(folder)
    said = json.loads((folder / datapackage.FILE).read_text("utf-8"))
    resources = {resource["name"]: resource for resource in said["resources"]}
    assert resources["pilots"]["rows"] == 4
    assert [one["id"] for one in resources["pilots"]["sources"]] == ["list"]
    assert [one["id"] for one in resources["paragraphs"]["sources"]] == ["list", "more"]
    assert [one["id"] for one in resources["sources"]["sources"]] == ["list", "more"]
    assert resources["pilots"]["licenses"][0]["name"] == "CC-BY-4.0"
    assert resources["sections"]["schema"]["references"] != []
    assert not Path(resources["pilots"]["path"]).is_absolute()
    for table, resource in resources.items():
        (log,) = resource["provenance"]
        data = (folder / log["path"]).read_bytes()
        assert log["path"] == f"provenance/{table}.jsonl"
        assert (log["bytes"], log["hash"]) == (len(data), f"sha256:{hashlib.sha256(data).hexdigest()}")


def test_the_same_tables_give_the_same_bytes(folder, tmp_path):
    datapackage.write_description(folder)
    again = build({"list": LIST, "more": "要在南京市推广。\n"}).write(tmp_path / "elsewhere")
    datapackage.write_description(again)
    assert (again / datapackage.FILE).read_bytes() == (folder / datapackage.FILE).read_bytes()


def test_a_folder_with_some_tables_is_described_as_far_as_it_goes(folder):
    (folder / "pilots.csv").unlink()
    found = find_folder(str(folder))
    assert [one["name"] for one in datapackage.describe_folder(found)["resources"]] == list(tables_of(found))


def test_the_data_dictionary_is_current():
    page = Path(__file__).parents[2] / "docs" / "data-dictionary.md"
    assert page.read_text("utf-8") == data_dictionary.dictionary_markdown()


def test_the_data_dictionary_says_every_column():
    page = data_dictionary.dictionary_markdown()
    for table in TABLES:
        part = page.split(f"\n## {table}\n")[1].split("\n## ")[0]
        assert all(f"| `{name}` |" in part for name in schema(table).columns)


COMMITTED = Path(__file__).parents[2] / "extracted"


@pytest.mark.skipif(not (COMMITTED / "pilots.csv").exists(), reason="the tables have not been built")
def test_the_committed_package_is_valid_and_current(tmp_path):
    frictionless = pytest.importorskip("frictionless")
    found = frictionless.validate(str(COMMITTED / datapackage.FILE))
    assert found.valid, found.flatten(["title", "type", "note"])
    said = json.loads((COMMITTED / datapackage.FILE).read_text("utf-8"))
    assert said == datapackage.describe_folder(find_folder(str(COMMITTED)))
