"""English names of places: the romanisation in use, the ones people write, and names that two places share."""

import pytest
from lccp.reference import LAST_YEAR, by_code, divisions
from lccp.reference.english_names import english_name_of, english_places, english_row


@pytest.mark.parametrize(
    ("written", "adcodes"),
    [
        ("Hohhot", {"150100"}), ("Huhehaote", {"150100"}), ("Huhhot", {"150100"}), ("Hohhot City", {"150100"}),
        ("Haerbin", {"230100"}), ("Harbin", {"230100"}), ("Urumqi City", {"650100"}), ("Wulumuqi", {"650100"}),
        ("eerduosi", {"150600"}), ("Lu\u2019an", {"341500"}), ("Xilinguole meng", {"152500"}), ("Shaanxi", {"610000"}),
        ("Shanxi", {"140000"}), ("Suzhou", {"320500", "341300"}), ("Fuzhou", {"350100", "361000"}),
        ("Taizhou", {"331000", "321200"}), ("Yichun", {"230700", "360900"}), ("Yulin", {"450900", "610800"}),
        ("Qianxinan Buyeizu Miaozu Zizhizhou", {"522300"}), ("Dali Bai Autonomous Prefecture", {"532900"}),
        ("Luohe", {"411100"}), ("Tahe", set()), ("Ningbow", set()),
    ],
)  # fmt: skip
def test_what_people_write_leads_to_the_places_it_can_mean(written, adcodes):
    assert {place.adcode for place in english_places(written)} == adcodes


def test_every_province_and_prefecture_of_any_year_has_a_name():
    for place in divisions():
        if place.level in ("province", "municipality", "prefecture"):
            assert english_name_of(place), place.name


def test_a_row_is_found_by_its_reference():
    name = english_name_of(by_code("420600", LAST_YEAR))
    assert english_row(name.ref.partition("#")[2])["name_en"] == "Xiangyang"
