"""The masking test in short: what comes back from documents that lost digits is what stood there."""

import random
from collections import Counter

import pytest

from tests.support.restore_corpus import RAW
from tools import mask

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def read():
    return mask.documents(RAW) + mask.documents(RAW.parent / "tests" / "data" / "mask")


@pytest.mark.parametrize("way", mask.MASKS, ids=lambda way: way.__name__)
@pytest.mark.parametrize("seed", [1, 2])
def test_nothing_comes_back_wrong_when_all_documents_lose_digits(read, way, seed):
    rng = random.Random(seed)
    kept = [document for document in read if mask.LOST not in document.text]
    originals = {document.source.id: document.text for document in kept}
    given = [mask.masked(one, way, rng) if one.source.id in originals else one for one in read]
    tally = mask.judge(mask.solve(given, originals), originals)
    assert tally.wrong == []
    assert tally.status["entailed"] + tally.status["conventional"]


TRAPS = sorted(path.stem for path in (RAW.parent / "tests" / "data" / "mask").glob("invented-*.txt"))


@pytest.mark.parametrize("name", TRAPS)
def test_nothing_comes_back_wrong_from_a_trap_by_itself(read, name):
    (document,) = [one for one in read if one.source.id == name]
    total = mask.Tally(Counter(), [])
    for way in mask.MASKS:
        for seed in range(4):
            total.add(mask.judge(mask.solve([mask.masked(document, way, random.Random(seed))]), {name: document.text}))
    assert total.wrong == []


@pytest.mark.parametrize(
    "name",
    [
        "third-batch-notice-2017",
        "pilot-progress-report-2017",
        "invented-figures",
        "invented-traps",
        "invented-provincial",  # batches of its own, beside the nation's
        "invented-plain",  # issued anew with one number brought up to date
        "invented-plain-updated",
        "invented-cite-old",  # an edition before the one that another document cites
    ],
)
def test_nothing_comes_back_wrong_when_one_document_loses_digits(read, name):
    total = mask.Tally(Counter(), [])
    (document,) = [one for one in read if one.source.id == name]
    for way in (mask.at_random, mask.all_at_once):
        given = [mask.masked(one, way, random.Random(7)) if one is document else one for one in read]
        total.add(mask.judge(mask.solve(given, [name]), {name: document.text}))
    assert total.wrong == []


@pytest.mark.parametrize("make", mask.BESIDE, ids=lambda make: make.__name__)
@pytest.mark.parametrize("name", ["peaking-pilot-plan-2023", "invented-figures", "invented-annual-2022"])
def test_nothing_comes_back_wrong_beside_a_document_in_like_words(read, name, make):
    (document,) = [one for one in read if one.source.id == name]
    others = [one for one in read if one is not document]
    for way in (mask.by_number, mask.all_at_once):
        rng = random.Random(3)
        given = [*others, mask.masked(document, way, rng), mask.beside(document, make, rng)]
        tally = mask.judge(mask.solve(given, [name]), {name: document.text})
        assert tally.wrong == []


@pytest.mark.parametrize("name", ["pilot-progress-report-2017", "invented-figures", "invented-seq"])
def test_an_excerpt_that_does_not_say_so_entails_nothing_wrong(read, name):
    (document,) = [one for one in read if one.source.id == name]
    part = mask.beside(document, mask.excerpt, random.Random(0))
    tally = mask.judge(mask.solve([mask.masked(part, mask.all_at_once, random.Random(1))]), {part.source.id: part.text})
    assert tally.wrong == []


def test_a_wrong_value_would_be_seen(read):
    (document,) = [one for one in read if one.source.id == "invented-figures"]
    made = mask.solve([mask.masked(document, mask.all_at_once, random.Random(1))])
    item = next(item for item in made if item.status == "entailed")
    other = str((int(item.value[0]) + 1) % 10)
    changed = document.text[: item.token.start] + other + document.text[item.token.start + 1 :]
    assert len(mask.judge(made, {document.source.id: changed}).wrong) == 1
