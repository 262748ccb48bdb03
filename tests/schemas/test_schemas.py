"""The schemas: whole, consistent with one another, and strict about what a cell may hold."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lccp import schemas
from lccp.schemas import TABLES, is_edtf, schema, sort_key, table_descriptor, validate_row, value_problems

STATA_WORDS = {"end", "if", "in", "using", "with", "byte", "int", "long", "float", "double", "strL", "_all", "_n", "_N"}


def fields():
    return [
        pytest.param(table, field, id=f"{table}.{field.name}") for table in TABLES for field in schema(table).fields
    ]


def test_every_schema_file_is_a_table_of_the_contract():
    assert sorted(path.stem for path in schemas.FOLDER.glob("*.json")) == sorted(TABLES)


@pytest.mark.parametrize("table", TABLES)
def test_a_schema_file_is_written_in_the_one_form(table):
    text = (schemas.FOLDER / f"{table}.json").read_text("utf-8")
    assert text == json.dumps(table_descriptor(table), ensure_ascii=False, indent=2) + "\n"
    assert table_descriptor(table)["name"] == table


@pytest.mark.parametrize("table", TABLES)
def test_keys_and_references_name_columns_that_are_there(table):
    said = schema(table)
    assert len(set(said.columns)) == len(said.columns)
    assert set(said.primary_key) <= set(said.columns)
    assert all(said.field(name).required for name in said.primary_key)
    assert said.numbering <= set(said.primary_key)
    for key in said.foreign_keys:
        assert set(key.fields) <= set(said.columns)
        assert key.reference == schema(key.table).primary_key
    for field in said.fields:
        assert not field.references or len(schema(field.references).primary_key) == 1


@pytest.mark.parametrize(("table", "field"), fields())
def test_a_column_is_described_in_both_languages_and_named_for_stata(table, field):
    assert field.type in schemas.OF_TYPE
    for text in (field.title, field.description, field.title_zh, field.description_zh):
        assert text == text.strip() != ""
    assert not re.search(r"[\u4e00-\u9fff]", field.title)
    assert re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]{0,31}", field.stata_name)
    assert field.stata_name not in STATA_WORDS
    assert field.stata_label.isascii()
    assert 0 < len(field.stata_label) <= 80
    assert re.fullmatch(r"[a-z][a-z0-9_]*", field.name)


@pytest.mark.parametrize("table", TABLES)
def test_stata_names_differ(table):
    names = [field.stata_name.lower() for field in schema(table).fields]
    assert len(set(names)) == len(names)


def test_an_unknown_table_is_refused():
    with pytest.raises(KeyError):
        schema("../sources")


@pytest.mark.slow
def test_frictionless_reads_every_schema():
    frictionless = pytest.importorskip("frictionless")
    for table in TABLES:
        assert frictionless.Schema.from_descriptor(json.loads(json.dumps(table_descriptor(table)))).field_names == list(
            schema(table).columns
        )


GOOD = {"pilot": "b3-09", "item": "2", "text": "建立碳管理制度", "keywords": "建立|管理|制度", "sources": "a|b"}


def test_a_good_row_has_no_problem():
    assert list(validate_row("innovations", GOOD)) == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"pilot": ""}, "required"),
        ({"item": "02"}, "integer"),
        ({"item": "２"}, "integer"),
        ({"item": "0"}, "less than"),
        ({"item": "2\n"}, "integer"),
        ({"keywords": "a||b"}, "empty item"),
        ({"keywords": "a|a"}, "twice"),
        ({"text": "a\nb"}, "line break"),
        ({"more": "1"}, "no such column"),
    ],
)
def test_a_bad_row_is_told(change, words):
    (problem,) = validate_row("innovations", GOOD | change)
    assert words in problem
    assert problem.startswith(next(iter(change)))


def test_a_missing_column_is_told():
    assert list(validate_row("innovations", {k: v for k, v in GOOD.items() if k != "text"})) == [
        "text: the column is missing"
    ]


@pytest.mark.parametrize(
    ("table", "column", "value", "good"),
    [
        ("quantities", "value", "7.96", True),
        ("quantities", "value", "1588", True),
        ("quantities", "value", "1e3", False),
        ("quantities", "value", "nan", False),
        ("quantities", "value", "1,588", False),
        ("sources", "accounted", "1.2", False),
        ("sources", "truncated", "True", False),
        ("pilots", "adcode", "15030", False),
        ("pilots", "level", "city", False),
        ("pilots", "peak_year", "2020~", True),
        ("pilots", "peak_year", "2020左右", False),
        ("sections", "section", "2.1.3", True),
        ("sections", "section", "2.", False),
        ("lost_digits", "pattern", "####-####", True),
    ],
)
def test_values_are_held_to_their_column(table, column, value, good):
    assert (not list(value_problems(schema(table).field(column), value))) is good


@pytest.mark.parametrize(
    "value",
    [
        "2025",
        "2020~",
        "../2020~",
        "../2025",
        "../2017-01-26",
        "2030/..",
        "2023/2025",
        "[2020,2021]",
        "{2015,2016}",
        "2010-07",
    ],
)
def test_every_form_of_the_contract_is_edtf(value):
    assert is_edtf(value)
    edtf = pytest.importorskip("edtf")
    edtf.parse_edtf(value)


@pytest.mark.parametrize(
    "value", ["", "../..", "/2020", "2020/", "2020-13", "2017-02-30", "[]", "{2015", "20", "2020/2021/2022", "2020-1"]
)
def test_other_forms_are_not(value):
    assert not is_edtf(value)


@given(
    st.lists(st.tuples(st.text("ab", max_size=2), st.lists(st.integers(0, 200), min_size=1, max_size=3)), unique_by=str)
)
def test_sections_sort_by_the_value_of_their_numbers(pairs):
    rows = [{"source": source, "section": ".".join(map(str, numbers))} for source, numbers in pairs]
    wanted = [{"source": s, "section": ".".join(map(str, n))} for s, n in sorted(pairs)]
    assert sorted(rows, key=sort_key("sections")) == wanted


@given(st.lists(st.text("0123456789.a-", max_size=6)))
def test_the_order_does_not_depend_on_the_order_of_coming(values):
    rows = [{"source": value} for value in values]
    backwards = rows[::-1]
    assert sorted(rows, key=sort_key("sources")) == sorted(backwards, key=sort_key("sources"))


def test_a_number_of_thousands_of_digits_sorts():
    rows = [{"source": "9" * 9000}, {"source": "10"}]
    assert sorted(rows, key=sort_key("sources")) == rows[::-1]
