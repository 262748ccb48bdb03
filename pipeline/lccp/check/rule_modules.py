"""Which module enters which rule, so that a few cells are replayed without importing the whole build."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module

from lccp.text import rules

RULES_OF: dict[str, str] = {
    "lccp.combine.cited_works": "citation.work",
    "lccp.combine.corrected.amounts": "corrected.quantity_value corrected.quantity_low corrected.quantity_high corrected.quantity_unit corrected.quantity_qualifier corrected.count_value corrected.count_low corrected.count_high corrected.count_unit corrected.count_of corrected.count_kind corrected.count_named corrected.count_named_is corrected.count_predicate corrected.bound corrected.clause_year",
    "lccp.combine.corrected.citations": "corrected.citation_kind corrected.citation_years corrected.keywords",
    "lccp.combine.corrected.dates": "corrected.edtf corrected.earliest corrected.latest corrected.qualifier edtf.earliest_of_cell edtf.latest_of_cell edtf.qualifier_of_cell",
    "lccp.combine.corrected.digits": "corrected.digits_status corrected.digits_because corrected.digits_because_zh corrected.twin",
    "lccp.combine.corrected.names": "corrected.pilot",
    "lccp.combine.findings": "finding accounted",
    "lccp.combine.pilots": "place.province_short place.area place.province_of_known_area place.unit_of_known_area place.unit place.unit_of_area place.province_of_area place.name_en value.agreed",
    "lccp.combine.practices": "pilots.named practice.kind",
    "lccp.combine.programmes": "programme.count programme.first_announced programme.without_pilots",
    "lccp.combine.restored_values": "digits.entailed digits.conventional digits.attested title.period figure.issuer",
    "lccp.combine.summary": "batch.of_row date.of_row",
    "lccp.combine.tables": "source.unreadable",
    "lccp.combine.witnesses": "witness.chosen witness.sources",
    "lccp.extract.context": "cell.same",
    "lccp.extract.document": "section.level section.parent",
    "lccp.extract.lists.pilot_list": "batch.of_title list.condition list.number list.starred list.unstarred list.order",
    "lccp.extract.measures": "document.file document.sha256 document.media_type document.encoding document.bytes document.characters document.reader document.lost_digits",
    "lccp.extract.prose.batches": "batch.number",
    "lccp.extract.prose.citations": "citation.issuers citation.kind",
    "lccp.extract.prose.clauses": "clause.year",
    "lccp.extract.prose.dates": "date.edtf deadline.with_year",
    "lccp.extract.prose.owners": "owner.sentence owner.clause owner.title owner.carried issuer.of_owner",
    "lccp.extract.prose.pilot_counts": "count.value count.percent count.low count.high count.named count.named_is count.kind",
    "lccp.extract.prose.quantities": "number.qualifier number.value number.low number.high",
    "lccp.extract.prose.ratings": "rating.grade",
    "lccp.extract.structure.contents": "contents.level",
    "lccp.extract.structure.imprint": "issuer.of_lines",
    "lccp.extract.structure.imprint.organs": "issuer.joint",
    "lccp.extract.structure.indicators": "indicator.points",
    "lccp.extract.structure.source_row": "kind.of_title prose.truncated manifest.entry kind.of_content document.truncated",
    "lccp.extract.structure.tables": "table.span",
    "lccp.normalise.keywords": "keywords",
    "lccp.normalise.places": "place.adcode place.level place.province place.full_name pilot.named",
    "lccp.normalise.programmes": "programme.phrase programme.known programme.local programme.name programme.name_en",
    "lccp.normalise.years": "year.exact year.approximate year.as_of year.before year.not_later_than year.after year.range year.five_year_plan year.qualifier edtf.earliest edtf.latest",
    "lccp.normalise.years.forms": "year.close_gaps year.fold_digits year.map_radicals year.ocr_confusions year.chinese_numerals",
    "lccp.read.entities": "unescape_entities",
    "lccp.read.recovered_rules": "digits.glyph_name digits.font_cmap digits.glyph_outline characters.glyph_name characters.font_cmap characters.glyph_outline",
    "lccp.combine.entered.corrections": "correction",
    "lccp.restore.rows": "digits.pattern digits.context digits.place digits.argument",
}
"""The rules of a module. What is missing here is found all the same, by importing everything."""


def load_rules(rule_names: Iterable[str]) -> None:
    """Import what enters the rules of these names; a name that no module enters stays unknown."""
    missing = {name for name in rule_names if not rules.is_entered(name)}
    if not missing:
        return
    for module, entered in RULES_OF.items():
        if not missing.isdisjoint(entered.split()):
            import_module(module)
    if not all(map(rules.is_entered, missing)):
        import_module("lccp.build")
