"""What documents hold for one another: traits, the ledger, sketches of copies, and quotations that travel."""

import pickle
import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lccp.model import Document, Source
from lccp.restore.copies import PIECE
from lccp.restore.digit_tokens import LOST
from lccp.restore.evidence import MOST_CITING, Ledger, evidence_traits, traits_of_input
from lccp.restore.model import BatchList, CitedTitle, Evidence, EvidenceTraits, KnownPilot
from lccp.restore.near_duplicates import (
    MOST_ALIKE,
    MOST_POSTINGS,
    NearDuplicateIndex,
    checksums_of,
    signs_of,
    sketch_of,
)
from lccp.restore.premises.citations import TitleIndex, same_title
from lccp.storage.provenance import Quote, quote_of
from lccp.text.spans import Origin, Span

from tests.support.restore_corpus import RAW, Corpus, five, paper, restore
from tools import mask

HAN = [chr(0x4E00 + n * 7 % 2000) for n in range(2000)]
CITES = "如甲市《低碳发展中长期规划（####-####年）》，阐明了未来十年的战略，已经成为决策的依据。"
OTHER = "《甲市低碳发展中长期规划（2011—2020年）》是综合性规划。"


def prose(seed, size=2000):
    return "".join(random.Random(seed).choices(HAN, k=size))


# -- traits -----------------------------------------------------------------------------------------


def test_traits_are_small_and_travel():
    for document in mask.documents(RAW):
        made = evidence_traits(mask.extract(document))
        packed = pickle.dumps(made)
        assert pickle.loads(packed) == made
        assert len(packed) < 3000
        assert document.text[500:520].encode() not in packed
        assert made.losing == (LOST in document.text)


def test_evidence_travels_without_the_documents():
    for one, evidence in five().evidence():
        own = pickle.loads(pickle.dumps((evidence.shared, evidence.others)))
        assert own == (evidence.shared, evidence.others)
        assert len(pickle.dumps(own)) < 60_000, one.source


def test_what_a_document_rests_on_elsewhere_is_quoted_as_it_stands_there():
    corpus = five()
    seen = set()
    for one, evidence in corpus.evidence():
        if LOST in one.origin.text:
            made = mask.restore(one, evidence)
            steps = [step for item in made.items for step in item.steps]
            spans = {span for step in steps for span in step.spans if span.source != one.source}
            assert spans == made.quotes.keys()
            for span, quote in made.quotes.items():
                document = next(held for held in corpus.documents.values() if held.source.id == span.source)
                assert quote == quote_of(document, span)
                seen.add(span.source)
    assert len(seen) > 1


# -- the ledger -------------------------------------------------------------------------------------


def cited(title, first, last, source, at=0):
    return CitedTitle(title, first, last, Span(source, at, at + 5), Quote("words"))


def test_titles_are_found_under_every_title_that_is_the_same():
    ledger = Ledger()
    ledger.add(
        EvidenceTraits("a", cited=(cited("深圳市规划|", 2011, 2020, "a"), cited("深圳市发展规划|", 2011, 2020, "a", 9)))
    )
    ledger.add(EvidenceTraits("b", True, wanted=("深圳规划|",), cited=(cited("深圳规划|", 2011, 2020, "b"),)))
    ledger.add(EvidenceTraits("c", True, wanted=("深圳市规划|",)))
    ledger.add(EvidenceTraits("d", cited=(cited("深圳县规划|", 2016, 2030, "d"),)))
    assert [one.span.source for one in ledger.of("b").cited] == ["a", "d"]
    assert [one.span.source for one in ledger.of("c").cited] == ["a", "b"]
    assert ledger.of("a").cited == ledger.of("d").cited == ()


@given(
    st.lists(st.text("深圳市县甲乙", min_size=3, max_size=7), max_size=12),
    st.text("深圳市县甲乙", min_size=3, max_size=7),
)
def test_an_index_of_titles_finds_what_going_through_all_would_find(held, wanted):
    index = TitleIndex()
    for n, title in enumerate(held):
        index.add(title, n)
    assert index.find([wanted]) == [n for n, title in enumerate(held) if same_title(wanted, title)]


def test_of_many_citations_of_one_title_the_first_are_kept_and_other_editions_are_not_lost():
    ledger = Ledger()
    for n in range(3 * MOST_CITING):
        ledger.add(EvidenceTraits(f"a{n:03}", cited=(cited("甲市规划|", 2011, 2020, f"a{n:03}"),)))
    ledger.add(EvidenceTraits("z", True, wanted=("甲市规划|",)))
    assert [one.span.source for one in ledger.of("z").cited] == [f"a{n:03}" for n in range(MOST_CITING)]
    ledger.add(EvidenceTraits("y", cited=(cited("甲市规划|", 2021, 2030, "y"),)))
    assert ledger.of("z").cited[-1].first == 2021


def test_only_titles_that_may_be_proved_are_wanted_and_only_periods_that_may_prove_are_quoted():
    one, other = (
        paper(CITES + "另有《乙市规划纲要（####-####年）》。"),
        paper(OTHER + "《乙市规划纲要（2016-2020年）》", "y"),
    )
    document = Document(Source("y", "y.txt"), other.origin, "text/plain", "utf-8", 0, "", ())
    wants = traits_of_input(one, replace(document, origin=one.origin))
    assert wants.wanted == ("低碳发展中长期规划|", "甲市低碳发展中长期规划|")
    gives = traits_of_input(other, document)
    assert [(held.first, held.quote is None) for held in gives.cited] == [(2011, False), (2016, True)]
    assert gives.cited[0].quote == Quote("《甲市低碳发展中长期规划（2011—2020年）》")


def test_a_kept_year_that_is_another_one_rules_the_period_out():
    assert [item.value for item in restore(Corpus((paper(CITES), paper(OTHER, "y")))).items] == ["2011-2020"]
    kept = CITES.replace("####-####", "2012-20##")
    assert [item.value for item in restore(Corpus((paper(kept), paper(OTHER, "y")))).items] == [""]


def listing(total=3, whole=True, batch=1, source="a"):
    spans = (Span(source, 0, 2), Span(source, 8, 10)) if whole else ()
    return BatchList(batch, total, whole, "创新重点", spans, (Quote("甲"), Quote("乙")) if whole else ())


@pytest.mark.parametrize(
    ("lists", "count", "disputed"),
    [
        ([("a", listing())], 3, ""),
        ([("a", listing()), ("b", listing(source="b"))], 3, ""),
        ([("a", listing()), ("b", listing(4, source="b"))], 3, "bc"),  # two that differ, from the second on
        ([("a", listing()), ("a", listing())], 3, "abc"),  # twice in one document: parts of one list
        ([("a", listing()), ("b", listing(whole=False))], 3, "bc"),  # one of them is not whole
        ([("c", listing()), ("d", listing(4, source="d"))], 3, ""),  # a document behind harms none
        ([("a", listing(whole=False)), ("b", listing())], None, "abc"),
    ],
)
def test_items_are_counted_where_the_lists_of_a_batch_agree_that_come_before(lists, count, disputed):
    ledger = Ledger()
    for source in "abcd":
        own = tuple(one for held, one in lists if held == source)
        ledger.add(EvidenceTraits(source, losing=source in "abc", lists=own))
    common = ledger.common(())
    assert [items.total for items in common.items] == ([] if count is None else [count])
    assert [quote.exact for quote in common.quotes.values()] == ([] if count is None else ["甲", "乙"])
    assert "".join(source for source in "abc" if 1 in ledger.of(source).disputed) == disputed


def doubts(*totals, named=""):
    """In which of the documents a, b, c a batch is doubted, each with the totals that it states."""
    spans = (Span(named, 0, 2),) if named else ()
    pilots = [
        (KnownPilot(f"p{n}", 1 + n // 3, "county", "甲县", "2010", spans), {span: Quote("甲县") for span in spans})
        for n in range(6)
    ]
    ledger = Ledger()
    for source, stated in zip("abc", totals, strict=True):
        ledger.add(EvidenceTraits(source, True, totals=stated))
    ledger.common(pilots)
    return {source: set(ledger.of(source).doubted) for source in "abc"}


def test_a_batch_is_doubted_from_the_document_on_that_counts_otherwise():
    agreeing = (((1, 2), ("county",), "6"), ((1,), ("county",), f"{LOST}"), ((3,), ("county",), "9"))
    other = (((2,), ("county",), "4"),)
    assert doubts(agreeing, (), ()) == {"a": set(), "b": set(), "c": set()}
    assert doubts(agreeing, other, ()) == {"a": set(), "b": {2}, "c": {2}}
    assert doubts(other, agreeing, other) == {"a": {2}, "b": {2}, "c": {2}}
    assert doubts((), other, (), named="a") == {"a": set(), "b": {2}, "c": {2}}
    assert doubts((), other, (), named="c") == {"a": {2}, "b": {2}, "c": {2}}  # pilots that only the last names


def test_pilots_come_with_the_quotes_of_what_they_quote():
    span, more = Span("a", 1, 3), Span("a", 7, 9)
    pilot = KnownPilot("p", 1, "county", "甲县", "2010", (span,), ())
    common = Ledger().common([(pilot, {span: Quote("甲县"), more: Quote("其他")})])
    assert common.pilots == (pilot,)
    assert common.quotes == {span: Quote("甲县")}
    assert Evidence(common).quote(span) == Quote("甲县")
    with pytest.raises(LookupError):
        Evidence(common).quote(more)


# -- sketches ---------------------------------------------------------------------------------------


@given(st.text("甲乙丙丁1.,*#_| \n\t\x00\x01\ufffd𠀀", max_size=60))
def test_signs_are_those_that_copies_are_compared_by(text):
    pieces = ("\0" if found[0][0] in f"1{LOST}" else found[0] for found in PIECE.finditer(text))
    assert signs_of(text) == "".join(pieces)


def test_a_sketch_sees_no_digits_blanks_or_marks():
    text = prose(1).replace("，", "")
    plain = text[:900] + "12" + text[900:]
    assert sketch_of(plain) == sketch_of(text[:900] + f"*\n {LOST}{LOST}" + text[900:])
    assert list(checksums_of(sketch_of(plain))) == sorted(set(checksums_of(sketch_of(plain))))
    assert not sketch_of("")
    assert sketch_of("甲乙丙丁戊己庚辛") in (b"", sketch_of("甲乙丙丁戊己庚辛"))


def test_alikes_are_found_the_most_alike_first():
    index = NearDuplicateIndex()
    whole = prose(1)
    texts = {"x": whole, "half": whole[:1100] + prose(2, 900), "part": whole[:1500], "other": prose(3), "same": whole}
    for name, text in texts.items():
        index.add(name, sketch_of(text))
    assert index.of("x", sketch_of(whole)) == ("part", "same", "half")
    assert index.of("other", sketch_of(texts["other"])) == ()
    assert index.of("none", b"") == ()


def test_a_large_family_of_copies_is_cut_in_the_order_of_documents():
    index = NearDuplicateIndex()
    held = sketch_of(prose(1))
    for n in range(3 * MOST_POSTINGS):
        index.add(f"d{n:04}", held)
    found = index.of("d0003", held)
    assert found == tuple(f"d{n:04}" for n in range(MOST_ALIKE + 1) if n != 3)
    assert index.of(f"d{3 * MOST_POSTINGS - 1:04}", held) == tuple(f"d{n:04}" for n in range(MOST_ALIKE))


def test_only_documents_that_lost_digits_ask_for_copies():
    ledger = Ledger()
    held = sketch_of(prose(1))
    ledger.add(EvidenceTraits("a", False, held))
    ledger.add(EvidenceTraits("b", True, held))
    assert (ledger.of("a").alike, ledger.of("b").alike) == ((), ("a",))
    assert ledger.first_losing == "b"


def test_a_nul_in_a_document_is_no_number():
    body = "".join(f"{''.join(HAN[n * 20 : n * 20 + 20])}{n + 10}项" for n in range(60))
    lost = Origin("x", "第三批名单\n" + body.replace("30项", f"{LOST}项"))
    kept = Origin("y", "第三批名单\n" + body.replace("30项", "\0项"))
    papers = [replace(paper("甲", origin.id), origin=origin) for origin in (lost, kept)]
    assert [item.value for item in restore(Corpus(tuple(papers))).items] == [""]
