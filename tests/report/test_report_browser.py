"""The report in a real browser, opened from disk: found, followed to the words and back, by mouse and by keyboard.

Needs Chromium (Debian: apt-get install chromium; or $CHROMIUM) and the Python package playwright; nothing is
downloaded. The accessibility check needs axe-core (npm install --no-save axe-core; or $AXE, the file axe.min.js).
"""

from __future__ import annotations

import csv
import importlib.util
import json
import os
import shutil
import sys
import tomllib
from collections import Counter
from pathlib import Path

import pytest

pytest.importorskip("jinja2", reason="jinja2 is not installed: pip install 'lccp[report]'")
pytest.importorskip("playwright", reason="playwright is not installed: pip install playwright")

from tests.support.report_folder import ROOT, project, widened, write

pytestmark = pytest.mark.slow


def _tool(name: str):
    spec = importlib.util.spec_from_file_location(name, ROOT / "tools" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


shots = _tool("report_shots")
if not shots.chromium():
    pytest.skip("no chromium on this system: apt-get install chromium, or set $CHROMIUM", allow_module_level=True)

AXE = Path(os.environ.get("AXE") or ROOT / "node_modules" / "axe-core" / "axe.min.js")
MANY = 30_000  # rows of a large table: a file of many, and many files
ONE = 22_222  # one of them
PATIENCE = 120_000  # milliseconds: a busy machine is slow, not wrong
SHOWN = ".programme:not([hidden])"
CAUSES = ("A document changed", "Rules changed", "A correction changed", "Cause not known")


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    home = project(tmp_path_factory.mktemp("browsed") / "home")
    old = home / "old"
    shutil.copytree(home / "extracted", old)
    path = old / "pilots.csv"
    path.write_text(path.read_text("utf-8").replace("乌海市", "鸟海市"), "utf-8")
    widened(home, MANY)
    return write(home, against=str(old))


@pytest.fixture(scope="module")
def chromium():
    with shots.browser(viewport={"width": 1360, "height": 900}, locale="en-GB") as context:
        yield context


@pytest.fixture
def at(chromium, made):
    """Opens the report at an address; fails on any console error, dialog or request that is not for a file of it."""
    pages, wrong = [], []

    def open_at(address: str, quiet: bool = True):
        page = chromium.new_page()
        page.set_default_timeout(PATIENCE)
        if quiet:
            page.on("console", lambda said: wrong.append(said.text) if said.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("dialog", lambda dialog: (wrong.append(dialog.message), dialog.dismiss()))
        page.on("request", lambda request: None if request.url.startswith(made.as_uri()) else wrong.append(request.url))
        page.goto((made / "index.html").as_uri() + address)
        page.wait_for_selector("body.ready[data-view]")
        pages.append(page)
        return page

    yield open_at
    for page in pages:
        page.evaluate("try { localStorage.clear() } catch {}")
        page.close()
    assert not wrong


def until(page, condition: str) -> None:
    """Wait until a condition holds. Playwright's own way of waiting is code made of text, which the policy forbids."""
    for _ in range(PATIENCE // 50):
        if page.evaluate(f"Boolean({condition})"):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"never came true: {condition}")


def words(page) -> str:
    page.wait_for_selector("#text mark")
    return "".join(page.locator("#text mark").all_text_contents())


def rows_of(made: Path, table: str) -> list[dict[str, str]]:
    with (made / "csv" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def wait_for_rows(page, table: str) -> None:
    """Wait until rows of a table stand where those of another may have stood."""
    until(page, f"document.querySelector('#grid tbody a[href^=\"#{table}/\"]')")


def shown_rows(page, table: str) -> int:
    """How many rows of a table fit, on all its pages."""
    wait_for_rows(page, table)
    told = page.locator("#table-status").inner_text().split(" of ")[1]
    return int(told.split()[0].replace(",", ""))


def test_the_overview_leads_to_the_findings_it_counts(at):
    page = at("")
    assert page.locator("#view-overview h1").is_visible()
    page.click("#view-overview .counts a >> nth=0")
    page.wait_for_selector("#grid tbody tr")
    assert page.evaluate("location.hash").startswith("#findings?")
    assert page.locator("#clear").is_visible()


def test_search_finds_rows_and_can_be_taken_back(at):
    page = at("#pilots")
    page.wait_for_selector("#grid tbody tr")
    page.fill("#search", "金华")
    until(page, "document.querySelectorAll('#grid tbody tr').length === 1")
    assert "_q=%E9%87%91%E5%8D%8E" in page.evaluate("location.hash")
    page.click("#clear")
    until(page, "document.querySelectorAll('#grid tbody tr').length > 1")
    assert page.input_value("#search") == ""


def test_numbers_sort_by_value_and_missing_values_come_last(at):
    page = at("#quantities")
    page.wait_for_selector("#grid tbody tr")
    page.click("#grid [data-sort=value]")
    page.wait_for_selector("#grid th[aria-sort=ascending]")
    column = page.locator("#grid thead th").all_text_contents()
    place = next(n for n, text in enumerate(column) if text.startswith("Value"))
    cells = page.locator(f"#grid tbody tr td:nth-child({place + 1})").all_text_contents()
    numbers = [float(cell) for cell in cells if cell != "—"]
    look = page.evaluate(
        "(({ textAlign, fontVariantNumeric }) => [textAlign, fontVariantNumeric])(getComputedStyle(document.querySelector('#grid td.number')))"
    )
    assert look == ["right", "tabular-nums"]
    assert len(numbers) > 1
    assert numbers == sorted(numbers)
    assert "—" not in cells[: len(numbers)]


def test_a_filter_leaves_the_rows_of_one_value(at):
    page = at("#lost_digits")
    page.wait_for_selector("#grid tbody tr")
    page.click("#filters summary")
    page.select_option("[data-filter=status]", "=entailed")
    page.wait_for_selector("#clear:not([hidden])")
    place = [t.strip() for t in page.locator("#grid thead th").all_text_contents()].index("Status Sort by") + 1
    until(
        page,
        f"[...document.querySelectorAll('#grid tbody td:nth-child({place})')].every(c => c.textContent === 'entailed')",
    )


def test_a_cell_leads_to_its_words_and_the_words_lead_back(at):
    page = at("#pilots/b3-09/peak_year")
    assert words(page) == "2020 左右"
    chain = page.locator("#chain").inner_text()
    assert "year.approximate" in chain
    assert "2020左右" in chain
    assert "2020~" in chain
    assert "2 documents say this" in chain
    assert page.locator("#grid td[aria-selected=true]").inner_text() == "2020~"
    page.click("#text mark")
    page.wait_for_selector("#rests li")
    listed = page.locator("#rests a").all_text_contents()
    assert "Peak targets · b3-09|1 · Time as EDTF" in listed
    page.click("#rests a:has-text('Time as EDTF')")
    until(page, "location.hash === '#peak_targets/b3-09|1/edtf'")
    until(page, "document.querySelector('#source-title').textContent.includes('b3-09|1')")
    assert words(page) == "2020 左右"


def test_the_second_witness_shows_its_own_document(at):
    page = at("#pilots/b3-09/name")
    words(page)
    other = page.locator("#document-choice option[selected]").inner_text()
    page.locator(".go").nth(1).click()
    until(page, f"document.querySelector('#document-choice').selectedOptions[0].textContent !== {json.dumps(other)}")
    assert words(page) == "金华市"


def test_the_repaired_view_marks_what_was_taken_out(at):
    page = at("#pilots/b3-09/peak_year")
    words(page)
    page.click("[data-view=repaired]")
    page.wait_for_selector("#text.repaired del")
    marked = page.locator("#text mark, #text .marked").all_text_contents()
    assert "".join(marked) == "2020左右"


def test_lost_digits_show_as_such_with_their_premises(at):
    page = at("#lost_digits?status=entailed")
    page.wait_for_selector("#grid tbody tr")
    assert page.locator("#grid td.restored").count() == page.locator("#grid tbody tr").count()
    page.click("#grid tbody tr >> nth=0 >> td >> nth=4")
    page.wait_for_selector("#text mark.lost")
    assert "\ufffd" not in page.locator("#text").inner_text()
    assert page.locator("#chain dl dd").first.inner_text() == "entailed"
    page.click("#chain a[href^='#document/']")
    page.wait_for_selector("body[data-view=document] #rests li")


def test_a_pdf_shows_its_page_with_the_box_drawn(at):
    page = at("#document/printed")
    page.wait_for_selector("#text .words")
    page.click("#text .line button >> nth=3")
    page.click("#rests a >> nth=0")
    page.wait_for_selector("body[data-view=table] #chain .witness")
    page.click(".witness:has-text('Page 1') .go")
    page.click("button[data-view=page]")
    page.wait_for_selector("#text .box")
    box, sheet = page.locator("#text .box").first.bounding_box(), page.locator("#text img").bounding_box()
    assert sheet["width"] > 100
    assert sheet["x"] <= box["x"] <= sheet["x"] + sheet["width"]
    assert page.evaluate("document.querySelector('#text img').naturalWidth") > 100


def test_a_correction_stands_in_the_chain(at):
    page = at("#innovations/b3-01|1/text")
    page.wait_for_selector("#chain .note")
    assert "Corrected by hand" in page.locator("#chain .note").inner_text()
    assert "a word fell out of the <b>dump</b>" in page.locator("#chain .note").inner_text()
    assert words(page).startswith("建立碳管理制度")
    assert page.locator("#chain .tag").inner_text() == "Corrected by hand"
    assert "documents say this" not in page.locator("#chain").inner_text()
    assert page.locator("#grid td.corrected").inner_text() == "建立碳排放管理制度"


def test_a_cell_made_of_a_corrected_one_says_so_and_offers_no_second_correction(at):
    page = at("#peak_targets/b3-12|1/edtf")
    page.wait_for_selector("#chain .tag")
    assert page.locator("#chain .tag").inner_text() == "Corrected by hand"
    page.goto(page.url.split("#")[0] + "#pilots/b3-12/peak_year")
    until(page, "document.querySelector('#chain .tag').textContent === 'Rests on a corrected cell'")
    assert page.locator("#chain .value").inner_text() == "2026"
    assert page.locator("#chain summary").all_inner_texts() == ["Cite this cell"]
    assert page.locator("#grid td[aria-selected=true].follows").count() == 1


def test_a_dispute_lists_who_says_what_where_it_stands_and_where_it_has_flowed(at):
    for cell, heading in (
        ("#peak_targets/b3-08|1/edtf", "Documents disagree on this cell"),
        ("#pilots/b3-08/peak_year", "Documents disagree on what this cell is made of"),
    ):
        page = at(cell)
        page.wait_for_selector("#chain .note li")
        assert page.locator("#chain .tag").inner_text() == "Documents disagree"
        assert page.locator("#chain .note h3").all_inner_texts() == [heading]
        assert page.locator("#chain .note li").all_inner_texts() == [
            "第三批低碳城市试点名单及峰值目标、创新重点: 2023 (Chosen)",
            "国家发展改革委关于开展第三批国家低碳城市试点工作的通知: 2024",
        ]
        assert "documents say this" not in page.locator("#chain").inner_text()  # of which one says another year
        assert page.locator("#grid td.disputed[aria-selected=true]").count() == 1
    page.click("#chain .note p a")
    until(page, "location.hash === '#peak_targets/b3-08|1/edtf'")


def test_a_rating_shows_the_words_that_rate_beside_the_place(at):
    page = at("#pilots/b3-09/rating")
    page.wait_for_selector("#chain blockquote")
    assert "优良" in page.locator("#chain blockquote").inner_text()
    assert page.locator("#chain .step").inner_text().startswith("good")  # of the cells that agree, not of the words


def test_one_is_told_in_the_singular_and_tooltips_speak_the_language(at):
    page = at("")
    assert page.evaluate("[1, 2].map((number) => lccp.counted('pilots-word', number))") == ["pilot", "pilots"]
    page.fill("#find", f"word-{ONE}-end")
    until(page, "document.querySelector('#search-status').textContent === '1 result'")
    page.goto(page.url.split("#")[0] + "#pilots?_q=" + "金华")
    until(page, "document.querySelector('#table-status').textContent.startsWith('Row 1 of 1 that fits, out of')")
    tips = "[...document.querySelectorAll('#view-pictures .ribbon title')].map((tip) => tip.textContent)"
    assert all(tip.isascii() or "→" in tip for tip in page.evaluate(tips))
    page.evaluate("document.querySelector('[data-language=zh]').click()")
    chinese = page.evaluate(tips)
    assert chinese
    assert [tip for tip in chinese if any("a" <= sign <= "z" for sign in tip)] == []


def test_a_long_document_is_shown_in_parts(at):
    page = at("#document/long")
    page.wait_for_selector("#text .words")
    assert "第1300段" not in page.locator("#text").inner_text()
    page.click("#text .more")
    until(page, "document.querySelector('#text').textContent.includes('第1300段')")
    page.goto(page.url.split("#")[0] + "#paragraphs/long|1290/text")
    assert "第1290段" in words(page)
    page.click("[data-view=repaired]")
    page.wait_for_selector("#text.repaired mark")
    assert "第1290段" in words(page)
    assert "第1段" not in page.locator("#text").inner_text()


def test_the_language_can_be_switched_and_is_kept(at):
    page = at("#pilots/b3-09/peak_year")
    words(page)
    page.click("[data-language=zh]")
    until(page, "document.querySelector('#source-title').textContent.includes('峰值年')")
    assert page.evaluate("document.documentElement.lang") == "zh-Hans"
    assert page.locator("#views a >> nth=0").inner_text() == "总览"
    page.reload()
    page.wait_for_selector("#grid tbody tr")
    assert page.locator("#table-title").inner_text() == "试点"


def test_the_front_answers_where_when_and_what_is_in_doubt(at):
    page = at("")
    assert page.locator(f"{SHOWN} .answer h2").count() == 4
    assert page.locator(".doubts li b").first.inner_text() == "0"
    page.click(f"{SHOWN} .batches button >> nth=1")
    tiles = [
        (tile.get_attribute("href"), tile.locator(".count").text_content())
        for tile in page.locator(f"{SHOWN} a.tile").all()
    ]
    href, count = next(tile for tile in tiles if tile[1])
    assert "&batch=" in href
    page.click(f"{SHOWN} a.tile[href='{href}']")
    page.wait_for_selector("#grid tbody tr")
    assert page.locator("#grid tbody tr").count() == int(count)


def test_the_years_and_the_peaks_of_the_front_count_what_the_tables_hold(at, made):
    page = at("")
    pilots = [row for row in rows_of(made, "pilots") if row["programme"] == "low-carbon"]
    bars = page.locator(f"{SHOWN} .chart .plot a")
    grown = [int(bar.locator(".strong").text_content()) for bar in bars.all()]
    assert grown == sorted(grown)
    assert grown[-1] == sum(1 for row in pilots if row["announced"])
    page.evaluate(f"location.hash = '{bars.last.get_attribute('href')}'")
    assert shown_rows(page, "pilots") == grown[-1] - ([0, *grown][-2])
    page.goto(page.url.split("#")[0] + "#overview")
    with_year = [row for row in pilots if row["peak_year"]]
    assert f"{len(with_year)} pilots have a peak year" in page.locator(f"{SHOWN} .answer").nth(2).inner_text()
    mark = page.locator(f"{SHOWN} .peaks .plot a:has(.times)").first
    count, href = int(mark.locator(".times").text_content()), mark.get_attribute("href")
    page.evaluate(f"location.hash = {json.dumps(href)}")
    assert shown_rows(page, "peak_targets") == count > 1


def test_doubts_come_in_order_of_consequence_and_lead_to_their_rows(at):
    page = at("")
    told = page.locator(".doubts li a").all()
    order = [
        "do not replay", "documents disagree", "high severity", "cannot be read", "not read, or not whole",
        "not be understood", "no table accounts for", "medium severity", "nothing settles", "a few candidates",
        "date of announcement", "division code", "peak year",
    ]  # fmt: skip
    places = [next(place for place, words in enumerate(order) if words in one.inner_text()) for one in told]
    assert places == sorted(places)
    assert len(places) > 4
    addresses = [(one.get_attribute("href"), one.locator("b").inner_text()) for one in told]
    for href, count in addresses:
        if "?" in href:
            page.evaluate(f"location.hash = {json.dumps(href)}")
            table = href[1:].split("?")[0]
            until(page, f"document.querySelector('#csv').getAttribute('href') === 'csv/{table}.csv'")
            until(page, f"document.querySelector('#table-status').textContent.includes(' of {count} ')")


def test_the_choice_of_the_programme_comes_first_and_the_largest_is_shown(at, made):
    page = at("")
    sizes = Counter(row["programme"] for row in rows_of(made, "pilots"))
    choice = page.locator("#programme-choice button")
    assert [one.get_attribute("data-programme") for one in choice.all()] == [name for name, _ in sizes.most_common()]
    assert choice.count() > 1
    assert page.locator(SHOWN).get_attribute("data-programme") == sizes.most_common(1)[0][0]
    place = "document.querySelector('{}').getBoundingClientRect().bottom"
    first_answer = place.format(".programme:not([hidden]) .answer").replace("bottom", "top")
    assert page.evaluate(f"{place.format('#programme-choice')} <= {first_answer}")


def test_a_tile_counts_one_batch_or_all_and_a_programme_has_its_own_map(at):
    page = at("")
    for place in range(page.locator("#programme-choice button").count()):
        page.locator("#programme-choice button").nth(place).click()
        assert page.locator(f"{SHOWN} .answer h2").count() == 4
        counts = page.locator(f"{SHOWN} a.tile .count")
        whole = counts.all_text_contents()
        buttons = page.locator(f"{SHOWN} .batches button")
        parts = []
        for number in range(1, buttons.count()):
            buttons.nth(number).click()
            parts.append([int(count or 0) for count in counts.all_text_contents()])
        if parts:
            assert [sum(column) for column in zip(*parts, strict=True)] == [int(count) for count in whole]
            buttons.nth(0).click()
        assert counts.all_text_contents() == whole


def test_a_pilot_has_a_page_of_its_own_and_each_cell_on_it_can_be_traced(at):
    page = at("#pilot/b3-09")
    page.wait_for_selector("#pilot-page .facts")
    assert page.locator("#pilot-title").inner_text() == "金华市 Jinhua"
    headings = " ".join(page.locator("#pilot-page h2").all_text_contents())
    assert "Peak targets" in headings
    assert "Innovation priorities" in headings or "Innovations" in headings
    page.click("#pilot-page a[href='#peak_targets/b3-09|1/edtf']")
    assert words(page) == "2020 左右"
    page.click("#chain a[href='#pilot/b3-09']")
    page.wait_for_selector("body[data-view=pilot]")
    page.goto(page.url.split("#")[0] + "#pilot/none")
    page.wait_for_selector("#trouble:not([hidden])")


def test_everything_about_a_pilot_is_on_its_page(at, made):
    page = at("#pilot/b3-09")
    page.wait_for_selector("#pilot-page .facts")
    titles = {"peak_targets": "Peak targets", "innovations": "Innovation priorities", "ratings": "Ratings",
              "planning_status": "Planning status", "practices": "Practices of pilots", "quantities": "Quantities",
              "mentions": "Mentions of pilots", "cited_documents": "Cited documents"}  # fmt: skip
    expected = {}
    for table, title in titles.items():
        about = [row for row in rows_of(made, table) if "b3-09" in row["pilot"].split("|")]
        if about:
            expected[title] = len(about)
    naming = [row for row in rows_of(made, "findings") if "金华" in row["text"] + row["message"]]
    assert naming  # by the name that the document prints, without its 市
    assert len(expected) > 4
    headings = page.locator("#pilot-page h2:has(small)").all_inner_texts()
    told = dict(heading.rsplit(" ", 1) for heading in headings)
    assert {title: int(count) for title, count in told.items()} == expected | {"Findings": len(naming)}


def test_any_cell_is_traced_from_the_front_in_three_actions(at):
    page = at("")
    page.fill("#find", "Jinhua")  # one: the rest comes as it is typed
    page.click("#search-results a[href='#pilot/b3-09']")
    page.click("#pilot-page a[href='#pilots/b3-09/peak_year']")
    assert words(page) == "2020 左右"


def test_a_corrected_cell_is_marked_on_the_page_of_its_pilot(at):
    page = at("#pilot/b3-01")
    page.wait_for_selector("#pilot-page table a.state.corrected")
    assert page.locator("#pilot-page a.corrected").all_inner_texts() == ["建立碳排放管理制度"]


def test_one_box_finds_places_codes_english_names_and_words(at):
    page = at("")
    for query, expected in (("Jinhua", "金华市"), ("330700", "金华市"), ("金华", "金华市")):
        page.fill("#find", query)
        page.press("#find", "Enter")
        until(page, f"location.hash === '#search/' + encodeURIComponent({json.dumps(query)})")
        until(page, "/^[\\d,]+ results$/.test(document.querySelector('#search-status').textContent)")
        assert expected in page.locator("#search-results a[href='#pilot/b3-09']").inner_text()
    page.click("#search-results section:has(h2:has-text('words of documents')) a >> nth=0")
    page.wait_for_selector("body[data-view=document] #text mark")
    assert words(page) == "金华"


def test_one_box_finds_a_row_among_many(at):
    page = at(f"#search/word-{ONE}-end")
    until(page, "document.querySelectorAll('#search-results li').length > 0")
    assert page.locator("#search-results li a").first.get_attribute("href").startswith("#contents/hostile|")


def test_a_cell_can_be_cited_and_a_correction_carried_away(at):
    page = at("#pilots/b3-09/peak_year")
    words(page)
    assert page.locator("#chain .tag").inner_text() == "As its documents have it"
    page.click("#chain summary:has-text('Cite this cell')")
    citation = page.input_value("#cite-plain")
    assert "b3-09" in citation
    assert "2020~" in citation
    assert "第三批" in citation
    assert "file:" not in citation
    assert page.input_value("#cite-bibtex").startswith("@misc{lccp:pilots:b3-09:peak_year,")
    page.click("#chain summary:has-text('Propose a correction')")
    (entry,) = tomllib.loads(page.input_value("#propose-toml"))["correction"]
    place = (entry["table"], entry["key"], entry["field"], entry["expect"])
    assert place == ("peak_targets", "b3-09|1", "edtf", "2020~")  # of which the pilot's year is made
    page.click("#chain details[open] button >> nth=0")
    until(page, "document.querySelector('#chain details[open] button').textContent === 'Copied'")
    page.goto(page.url.split("#")[0] + "#pilots/b3-09/name")
    until(page, "document.querySelector('#source-title').textContent.includes('Name')")
    page.click("#chain summary:has-text('Propose a correction')")
    (entry,) = tomllib.loads(page.input_value("#propose-toml"))["correction"]
    assert (entry["table"], entry["key"], entry["field"], entry["expect"]) == ("pilots", "b3-09", "name", "金华市")


def test_times_are_said_in_words(at):
    page = at("#pilots/b3-09/peak_year")
    words(page)
    assert page.locator("#grid td[aria-selected=true] a").get_attribute("title") == "about 2020"
    assert "about 2020" in page.locator("#chain .value").inner_text()
    page.click("#table-pane summary:has-text('What the columns mean')")
    legend = page.locator("#column-help").inner_text()
    assert "not later than 2025" in legend
    assert "../2020~" in legend
    assert page.locator("#column-help .example.disputed").inner_text() == "Documents disagree"
    page.goto(page.url.split("#")[0] + "#pilots/b3-10/peak_year")  # a plain year says itself
    until(page, "document.querySelector('#chain .value').textContent === '2022'")
    assert page.locator("#grid td[aria-selected=true] a").get_attribute("title") is None
    page.goto(page.url.split("#")[0] + "#pilot/b3-10")
    page.wait_for_selector("#pilot-page .facts a[href='#pilots/b3-10/peak_year']")
    assert page.locator("#pilot-page .facts dd:has(a[href$='/peak_year'])").inner_text() == "2022"
    assert page.locator("#pilot-page .facts dd:has(a[href$='/announced']) small").inner_text() == "7 January 2017"
    page.goto(page.url.split("#")[0] + "#pilots/b3-09/peak_year")
    said = page.evaluate("['2025','../2025','../2020~','2017/2019','2030/..','2017-01-07','abc'].map(lccp.years.words)")
    assert said == [
        "2025", "not later than 2025", "not later than about 2020", "2017 to 2019", "not earlier than 2030",
        "7 January 2017", "",
    ]  # fmt: skip


def test_the_key_of_a_row_and_what_it_is_about_stay_in_sight(at):
    page = at("#lost_digits")
    page.wait_for_selector("#grid tbody tr")
    page.evaluate("document.querySelector('#grid-scroll').scrollLeft = 4000")
    box, scroll = (page.locator(part).first.bounding_box() for part in ("#grid tbody th.who", "#grid-scroll"))
    assert abs(box["x"] - scroll["x"]) < 3
    assert "pilot-assessment-2023|1" in page.locator("#grid tbody th.who").first.inner_text()


@pytest.mark.parametrize("width", [390, 1360])
@pytest.mark.parametrize("table", ["lost_digits", "planning_status", "table_cells"])
def test_all_of_a_key_stays_in_sight_beside_the_source(at, made, table, width):
    page = at(f"#{table}")
    page.set_viewport_size({"width": width, "height": 800})
    page.wait_for_selector("#grid tbody tr")
    page.locator("#grid tbody tr").first.locator("td:not([hidden]) a").last.click()
    page.wait_for_selector("#chain .tag")
    key = json.loads((ROOT / f"pipeline/lccp/schemas/{table}.json").read_text("utf-8"))["primaryKey"]
    shown = page.evaluate(
        """[...document.querySelectorAll("#grid tbody th.who")].map((head) => {
          const [box, pane] = [head, document.querySelector("#grid-scroll")].map((e) => e.getBoundingClientRect());
          const line = head.querySelector("small, .key"), key = (head.querySelector("small bdi") || head).textContent;
          return [key, box.left >= pane.left - 1 && box.right <= pane.right + 1 && line.scrollHeight <= line.clientHeight + 1];
        })"""
    )
    assert shown == [["|".join(row[column] for column in key), True] for row in rows_of(made, table)[: len(shown)]]


def test_tables_come_in_the_order_of_their_use(at):
    page = at("#tables")
    listed = [link.get_attribute("href")[1:] for link in page.locator("#view-tables h3 a").all()]
    assert listed[:4] == ["pilots", "peak_targets", "innovations", "programmes"]
    assert listed[-3:] == ["findings", "conflicts", "lost_digits"]
    page.goto(page.url.split("#")[0] + "#pilots")
    page.wait_for_selector("#grid tbody tr")
    assert page.locator("#table-choice option").evaluate_all("(all) => all.map((one) => one.value)") == listed


def test_changes_have_a_page_grouped_by_cause_and_a_line_on_the_front(at, made):
    page = at("")
    changed = (made / "pictures/changes.csv").read_text("utf-8").splitlines()[1:]
    assert f": {len(changed):,} cell" in page.locator("#view-overview a[href='#changes']").inner_text()
    page.click("#view-overview a[href='#changes']")
    page.wait_for_selector("body[data-view=changes]")
    groups = [(one.inner_text().removesuffix(small), int(small.split()[0].replace(",", "")))
              for one in page.locator("#view-changes h2").all() for small in [one.locator("small").inner_text()]]  # fmt: skip
    assert {part for cause, _ in groups for part in cause.strip().split(" + ")} <= set(CAUSES)
    assert sum(count for _, count in groups) == len(changed)
    assert "鸟海市" in page.locator("#view-changes").inner_text()


def test_the_page_speaks_chinese_throughout(at):
    page = at("#lost_digits?status=entailed")
    page.wait_for_selector("#grid tbody tr")
    page.click("#grid tbody tr >> nth=0 >> td >> nth=6")
    page.wait_for_selector("#text mark.lost")
    page.click("[data-language=zh]")
    until(page, "document.querySelector('#chain .tag').textContent === '含复原的缺失数字'")
    hidden = [text for text in page.locator("#grid thead th:not([hidden])").all_text_contents() if text.isascii()]
    assert hidden == []
    shown = page.evaluate("[...document.querySelectorAll('#chain .steps .small, #chain ol b')].map(e => e.textContent)")
    assert shown
    assert all(any("\u4e00" <= sign <= "\u9fff" for sign in text) for text in shown)
    page.goto(page.url.split("#")[0] + "#findings")
    wait_for_rows(page, "findings")
    kinds = page.locator("#grid tbody tr td:nth-of-type(3)").all_text_contents()
    assert kinds
    assert not [kind for kind in kinds if kind.isascii()]


@pytest.mark.parametrize("target", ["#findings", "#document", "#pilots?batch=3"])
def test_a_view_is_shown_from_its_beginning(at, target):
    page = at("")
    page.evaluate("scrollTo(0, 1000)")
    assert page.evaluate("scrollY") > 500
    page.evaluate(f"location.hash = '{target}'")
    page.wait_for_selector("body[data-view=table] #grid tbody tr, body[data-view=document] #text .words")
    assert page.evaluate("scrollY") == 0


def test_on_a_phone_every_chosen_cell_brings_its_source_into_sight(at):
    page = at("#pilots/b3-09/peak_year")
    page.set_viewport_size({"width": 390, "height": 800})
    for cell in ("#pilots/b3-08/peak_year", "#pilots/b3-10/peak_year", "#peak_targets/b3-01|1/edtf"):
        page.evaluate(f"location.hash = '{cell}'")
        until(page, f"document.querySelector('#source-title small').textContent === '{cell.split('/')[1]}'")
        until(page, "Math.abs(document.querySelector('#source-pane').getBoundingClientRect().top) < 60")


def test_a_large_table_is_paged_and_searched(at):
    page = at("#contents")
    page.wait_for_selector("#grid tbody tr")
    assert page.locator("#grid tbody tr").count() == 50
    assert page.locator("script[src^='data/rows/contents']").count() == 0  # loaded and put away
    page.click("#last")
    until(page, f"document.querySelector('#table-status').textContent.includes('–{MANY:,}')")
    assert page.locator("#grid tbody tr >> nth=49 >> td >> nth=1").inner_text() == str(MANY)
    page.fill("#search", f"word-{ONE}-end")
    until(page, "document.querySelectorAll('#grid tbody tr').length === 1")
    page.fill("#search", "")
    page.click("#grid [data-sort=n]")
    page.click("#grid [data-sort=n]")
    page.wait_for_selector("#grid th[aria-sort=descending]")
    until(page, f"document.querySelector('#grid tbody tr td:nth-of-type(2)').textContent === '{MANY}'")


def test_a_deep_link_into_a_large_table_shows_its_page(at):
    page = at(f"#contents/hostile|{ONE}/title")
    page.wait_for_selector("#grid td[aria-selected=true]")
    assert page.locator("#grid td[aria-selected=true]").inner_text().startswith("word-")
    assert page.locator("#page").inner_text() == f"Page {(ONE - 1) // 50 + 1:,} / {MANY // 50:,}"


def test_everything_can_be_reached_by_keyboard(at):
    page = at("#pilots")
    page.wait_for_selector("#grid tbody tr")
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("Boolean(document.activeElement.closest('#grid tbody'))"):
            break
    assert page.evaluate("document.activeElement.dataset.line") == "0"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("End")
    assert page.evaluate("document.activeElement.dataset.line") == "1"
    page.keyboard.press("Home")
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.wait_for_selector("#chain .witness")
    until(page, "document.activeElement.id === 'source-title'")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.dataset.column") == "4"
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("Boolean(document.activeElement.closest('.line'))"):
            break
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_selector("#rests h3")


def test_the_skip_link_passes_the_navigation_by(at):
    page = at("")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "view-main"
    assert page.evaluate("document.body.dataset.view") == "overview"


def test_a_hostile_document_is_inert(at):
    page = at("#document/hostile")
    page.wait_for_selector("#text .words")
    shown = page.locator("#text").inner_text()
    assert '<script>document.title="owned"</script>' in shown
    assert "U+202E" in shown
    page.click("[data-view=repaired]")
    page.wait_for_selector("#text.repaired .words")
    page.goto(page.url.split("#")[0] + "#innovations")
    wait_for_rows(page, "innovations")
    assert page.evaluate("window.owned") is None
    assert "owned" not in page.title()
    assert page.locator("#text img, #text iframe, #text svg, #grid img, a[href^='javascript']").count() == 0


def test_the_policy_stops_what_a_mistake_would_let_in(at):
    page = at("", quiet=False)  # each refusal is told on the console
    for attempt in ("document.body.innerHTML = '<b>x</b>'", "document.createElement('script').src = 'data:,x'"):
        caught = page.evaluate(f"(() => {{ try {{ {attempt}; return '' }} catch (error) {{ return error.name }} }})()")
        assert caught == "TypeError"
    refused = page.evaluate("(() => { try { lccp.need('../x'); return '' } catch (error) { return error.name } })()")
    assert refused == "TypeError"


def test_an_address_of_nothing_is_told(at):
    page = at("#pilots/b9-99/name")
    page.wait_for_selector("#trouble:not([hidden])")
    page.goto(page.url.split("#")[0] + "#no_such_table")
    page.wait_for_selector("body[data-view=tables] #trouble:not([hidden])")


def test_pictures_are_drawn_with_links_and_data(at):
    page = at("#pictures")
    assert page.locator("svg.picture").count() >= 4
    href = page.locator("svg.picture a[href^='#peak_targets/']").first.get_attribute("href")
    page.goto(page.url.split("#")[0] + href)
    page.wait_for_selector("#chain .witness")


@pytest.mark.parametrize("width", [390, 768, 1440])
@pytest.mark.parametrize(
    "address",
    [
        "",
        "#tables",
        "#pilots/b3-09/peak_year",
        "#document/hostile",
        "#pictures",
        "#pilot/b3-09",
        "#search/金华",
        "#changes",
    ],
)
def test_nothing_runs_over_the_side_of_the_page(at, width, address):
    page = at(address)
    page.set_viewport_size({"width": width, "height": 800})
    page.wait_for_timeout(200)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [1280, 1360])
def test_the_front_cuts_no_count(at, width):
    page = at("")
    page.set_viewport_size({"width": width, "height": 800})
    page.wait_for_timeout(200)
    cut = "[...document.querySelectorAll('.columns .scroll')].filter((e) => e.scrollWidth > e.clientWidth).length"
    assert page.evaluate(cut) == 0


@pytest.mark.parametrize("address", ["", "#pictures", "#changes"])
def test_pictures_fit_a_phone(at, address):
    page = at(address)
    page.set_viewport_size({"width": 390, "height": 800})
    page.wait_for_timeout(200)
    edges = page.evaluate(
        "[...document.querySelectorAll('svg.picture')].filter((e) => e.checkVisibility()).map((e) => e.getBoundingClientRect().right)"
    )
    assert len(edges) > 1
    assert max(edges) <= 390


@pytest.mark.parametrize("width", [390, 1360])
def test_no_column_is_cut_where_a_chosen_cell_is_brought_into_sight(at, width):
    page = at("")
    page.set_viewport_size({"width": width, "height": 800})
    page.evaluate("location.hash = '#pilots/b3-09/peak_year'")
    words(page)
    gaps = page.evaluate(
        """(() => {
          const [who, ...columns] = [...document.querySelectorAll("#grid thead th")].filter((e) => !e.hidden)
            .map((e) => e.getBoundingClientRect());
          return columns.map((one) => [one.left - who.right, one.right - who.right]);
        })()"""
    )
    assert all(left > -2 or right < 2 for left, right in gaps)


VIEWS = (
    "",
    "#tables",
    "#pilots",
    "#pilots/b3-09/peak_year",
    "#lost_digits/pilot-assessment-2023|1/value",
    "#findings",
    "#document/hostile",
    "#pictures",
    "#pilot/b3-09",
    "#search/金华",
    "#changes",
)


LATIN_WORDS = """(() => {
  const found = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walk.nextNode());) {
    const e = node.parentElement;
    if (!e.checkVisibility() || e.closest("code, bdi, [lang=en], textarea, script, .apart, option, #text")) continue;
    found.push(...(node.data.match(/[A-Za-z][A-Za-z0-9_.|-]*/g) || []).filter((word) => /^[A-Za-z]{3,}$/.test(word)));
  }
  return found;
})()"""
SMALL_TARGETS = """[...document.querySelectorAll("a, button, select, input, summary")]
  .filter((e) => e.id !== "skip" && e.checkVisibility())
  .map((e) => [e.getBoundingClientRect(), e.outerHTML.slice(0, 120)])
  .filter(([box]) => box.width && (box.height < 23.5 || box.width < 23.5)).map(([box, html]) => html)"""


@pytest.mark.parametrize("address", VIEWS)
def test_a_phone_in_chinese_shows_no_english_words_and_nothing_too_small_to_touch(at, address):
    page = at(address)
    page.set_viewport_size({"width": 390, "height": 800})
    page.evaluate("document.querySelector('[data-language=zh]').click()")
    page.wait_for_timeout(300)
    # Names of formats and files, and values that the tables hold as such; the words of a document are its own.
    allowed = {
        "CSV",
        "EDTF",
        "FFFD",
        "BibTeX",
        "raw",
        "toml",
        "label",
        "furniture",
        "entailed",
        "conventional",
        "attested",
        "hostile",  # the name of a document
    }
    assert set(page.evaluate(LATIN_WORDS)) - allowed == set()
    assert page.evaluate(SMALL_TARGETS) == []


def test_a_printed_cell_shows_its_row_and_its_words(at):
    page = at("#pilots/b3-09/peak_year")
    words(page)
    page.emulate_media(media="print", color_scheme="dark")
    assert page.locator("#grid tbody tr:visible").count() == 1
    assert page.locator("#grid thead button:visible").count() > 5
    lines = "[...document.querySelectorAll('#grid tr:has([aria-selected=true]) .short')].map((e) => Math.round(e.getBoundingClientRect().height))"
    assert len(set(page.evaluate(lines))) == 1  # b3-09 stands on one line, as the shortest value does
    assert page.locator("#chain .witness").first.is_visible()
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"


@pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not there: npm install --no-save axe-core, or set $AXE")
@pytest.mark.parametrize(
    ("address", "scheme"), [*((one, "light") for one in VIEWS), *((one, "dark") for one in VIEWS[::3])]
)
def test_no_serious_fault_of_accessibility(at, scheme, address):
    page = at(address, quiet=False)  # the checker's own attempts are told on the console
    page.emulate_media(color_scheme=scheme)
    page.wait_for_timeout(300)
    page.evaluate(AXE.read_text("utf-8") + "; 0")
    found = page.evaluate(
        "axe.run().then(r => r.violations.map(v => [v.impact, v.id, v.nodes.map(n => n.html).slice(0, 3)]))"
    )
    assert [one for one in found if one[0] in ("serious", "critical")] == []
