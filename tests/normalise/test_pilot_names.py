"""What is looked up of the code table's names is what trying each of them finds."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from lccp.normalise import places
from lccp.normalise.pilot_names import PilotNamer, _one_place, _overlapping_names
from lccp.normalise.places import RANK, short_names
from lccp.reference import divisions

from tests.support.examples import share

PLACES = st.lists(st.sampled_from(divisions()), min_size=1, max_size=12, unique_by=lambda place: place.adcode)


def namer_of(chosen):
    return PilotNamer([(f"p{n}", place.name, place.level, "", place.adcode) for n, place in enumerate(chosen)])


def overlapping(mine: set[str]) -> set[str]:
    """The names that hold one of these or end as one begins, each name of the table tried with each of these."""
    found = set()
    for place in divisions():
        for form in short_names(place):
            bare = form == places.base_name(place.name)
            if form in mine or (bare and place.level == "district"):
                continue
            ends = not (bare and RANK.get(place.level, 9) > 1) and any(
                name.startswith(form[start:]) and len(name) > len(form) - start
                for name in mine
                for start in range(1, len(form))
            )
            if ends or any(name in form for name in mine):
                found.add(form)
    return found


@given(PLACES)
@settings(max_examples=share(12))
def test_names_that_overlap_are_those_that_trying_each_finds(chosen):
    names = {form for place in chosen for form in short_names(place)}
    assert _overlapping_names(names) == overlapping(names)


@given(PLACES)
@settings(max_examples=share(40))
def test_namesakes_are_the_other_places_of_a_name(chosen):
    namer = namer_of(chosen)
    for form, ids in namer._forms.items():
        mine = [namer._places[id_] for id_ in ids]
        others = [
            place
            for place in divisions()
            if place.last_year >= 2010
            and form in short_names(place)
            and not any(one and _one_place(one, place) for one in mine)
        ]
        assert namer._others.get(form, []) == others


def test_a_city_is_a_pilot_by_its_name_whatever_lists_a_district_with_its_name_before_it():
    """杭州 was 杭州市萧山区 in part, and no mention of 杭州市, as soon as another document listed 杭州市萧山区."""
    namer = PilotNamer(
        [("b1-10", "杭州市", "prefecture", "浙江", "330100"), ("x", "杭州市萧山区", "district", "浙江", "330109")]
    )
    assert [(text.ids, text.partial) for text in namer.scan("杭州与杭州市萧山区")] == [
        (("b1-10",), False),
        (("x",), False),
    ]
    alone = PilotNamer([("x", "杭州市萧山区", "district", "浙江", "330109")])
    assert [(text.ids, text.partial) for text in alone.scan("杭州市")] == [(("x",), True)]
