"""Which programmes documents are about: from their titles, headings and lists to the table ``programmes``."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from lccp.combine.summary import DocumentSummary, ListSummary
from lccp.combine.witnesses import WITNESSES
from lccp.model import EMPTY, Cell, Notice, Row
from lccp.normalise.programmes import (
    ProgrammeCatalogue,
    are_akin,
    is_part_of,
    is_titled_apart,
    local_phrase,
    local_runner,
    match_key,
    programme_phrase,
    without_level,
    without_units,
)
from lccp.reference.programmes import KnownProgramme
from lccp.reference.script import fold_script
from lccp.storage.provenance import Quote
from lccp.text.messages import Message, say
from lccp.text.patterns import regex as re
from lccp.text.rules import Input, derivation, structural
from lccp.text.spans import Span

LOW_CARBON = "low-carbon"
NO_PILOTS = structural("programme.without_pilots", "that no document names a pilot of the programme")
_UNITS_BEHIND = re.compile("(?<=试点)(?:区县|县区|县市|市县|[县区])(?:[（(][市县区、]{1,5}[）)])?$")
_ZONES = re.compile("试验区|先导区|先行区")
_OF_ANY_KIND = re.compile("(?<=试点|示范)(?:区域|地区|项目)$")
_PILOTS = re.compile("试点|示范")
_BRACKETED = re.compile("（[^（）]{1,4}）")
FEWEST_OF_TITLE = 6  # signs of a title's name with which a longer one ends
_OF_A_PROGRAMME = re.compile("方案|通知|公告|意见|名单|办法|批复")


class NamedProgramme(NamedTuple):
    """A programme that words name: its id with the words, and the known programme it is, if any."""

    id: str
    cell: Cell
    listed: KnownProgramme | None

    @property
    def forms(self) -> tuple[str, ...]:
        """All its names."""
        return self.listed.forms if self.listed else (self.id,)


def identify(summary: DocumentSummary, text: Cell, catalogue: ProgrammeCatalogue) -> NamedProgramme | None:
    """Return the programme that words of a document name; None where they name none.

    A province's notice that says nothing of who runs the programme runs it itself, unless it passes a national one on.
    """
    if (declared := catalogue.declared(text.value)) is not None:
        return _listed(text, declared)
    phrase = programme_phrase(text.value)
    if not phrase:
        return None
    runner, field_name = _runner_of(summary)
    if (
        runner
        and not phrase.startswith(runner)
        and not re.search("国家|全国|转发", fold_script(text.value) + summary.folded_title)
    ):
        id_ = without_units(local_phrase(runner, phrase))
        origin = f"sources/{summary.source}/{field_name}"
        return NamedProgramme(
            id_, Cell(id_, text.spans, (*text.rules, "programme.local"), (*text.origins, origin)), None
        )
    listed = catalogue.lookup(phrase)
    if listed is not None:
        return _listed(text, listed)
    id_ = without_units(phrase)
    return NamedProgramme(id_, Cell(id_, text.spans, (*text.rules, "programme.phrase"), text.origins), None)


def _listed(text: Cell, listed: KnownProgramme) -> NamedProgramme:
    """A programme that is known, by the words that name it."""
    id_ = listed.programme
    return NamedProgramme(
        id_, Cell(id_, text.spans, (*text.rules, "programme.known"), (*text.origins, listed.ref)), listed
    )


def _runner_of(summary: DocumentSummary) -> tuple[str, str]:
    """The province whose body issues a document, and the field of ``sources`` that says so."""
    if runner := local_runner(summary.issuer):
        return runner, "issuer"
    head, about, _ = summary.folded_title.partition("关于")
    if about and "《" not in head:
        return local_runner(head), "title"
    runner = local_runner(summary.folded_title)  # 浙江省低碳试点名单, above 一、低碳城市试点
    return (runner, "title") if runner and programme_phrase(summary.folded_title).startswith(runner) else ("", "")


@dataclass
class ProgrammeRecord:
    """A programme and the documents about it, in their order: each with the cell of the words that name it."""

    id: str
    listed: KnownProgramme | None
    first: Cell
    sources: dict[str, Cell] = field(default_factory=dict)
    quotes: dict[Span, Quote] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)


@dataclass
class ProgrammeRegister:
    """The programmes that documents are about."""

    catalogue: ProgrammeCatalogue = field(default_factory=ProgrammeCatalogue)
    records: dict[str, ProgrammeRecord] = field(default_factory=dict)
    of_source: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def subjects_of(self, summary: DocumentSummary) -> list[NamedProgramme]:
        """Return the programmes that a document's entry, title or headings say it is about."""
        if summary.entry:
            origin = f"raw/sources.toml#{summary.source}.programme"
            cell = Cell(summary.entry, (), ("manifest.entry",), (origin,))
            return [NamedProgramme(summary.entry, cell, self.catalogue.by_id(summary.entry))]
        title = identify(summary, summary.title, self.catalogue)
        if title is not None:
            # an unknown phrase is a programme where the document announces, lists or plans it
            announces = any(listing.form != "contents" for listing in summary.listings)
            if title.listed or announces or _OF_A_PROGRAMME.search(summary.folded_title):
                return self._as_sentences_name_it(summary, title)
        named = (identify(summary, heading, self.catalogue) for heading in summary.headings)
        return list({subject.id: subject for subject in named if subject is not None and subject.listed}.values())

    def _as_sentences_name_it(self, summary: DocumentSummary, title: NamedProgramme) -> list[NamedProgramme]:
        """The programme of a title, as the sentences that announce its pilots name it where the title has other words for it.

        四川1市11县跻身国家农产品质量安全市县, and below: 被命名为“国家农产品质量安全县”.
        """
        if of_parts := self._of_parts(summary, title):
            return of_parts
        if title.listed:
            return [title]
        sentences = [each for each in summary.listings if each.form == "sentence" and each.programme.value]
        about = programme_phrase(summary.folded_title)
        akin = (
            each
            for each in sentences
            if are_akin(programme_phrase(each.programme.value), about)
            or fold_script(each.programme.value) in summary.folded_title
        )
        named = (identify(summary, sentence.programme, self.catalogue) for sentence in akin)
        # 省级农产品质量安全放心县 below 浙江公布第四批农产品质量安全放心县
        plain = title.id.removeprefix(local_runner(title.id))
        others = (each for each in named if each is not None and not (each.id != plain == without_level(each.id)))
        return list({subject.id: subject for subject in others}.values()) or [title]

    def _of_parts(self, summary: DocumentSummary, title: NamedProgramme) -> list[NamedProgramme]:
        """The programmes of the lists of a document each of which is a part of what its title joins, or of what it names in general.

        江苏省低碳试点城市名单 under a title 省级低碳城市、低碳园区试点名单; 低碳试点县 and 低碳试点乡镇 under 低碳试点创建名单.
        """
        lists = [each for each in summary.listings if each.form == "list"]
        if not lists or not all(each.programme.value for each in lists):
            return []
        programmes = (identify(summary, each.programme, self.catalogue) for each in summary.listings)
        named = list({each.id: each for each in programmes if each is not None}.values())
        return named if _are_joined(named, title) or _are_of_general(named, title) else []

    def programme_of(
        self, summary: DocumentSummary, listing: ListSummary, subjects: Sequence[NamedProgramme]
    ) -> NamedProgramme | Notice | None:
        """Return the programme of a list or sentence; None where it names none, a finding where it is named in passing."""
        named = identify(summary, listing.programme, self.catalogue) if listing.programme.value else None
        if summary.entry or named is None:
            return _subject_of(summary, listing, subjects)
        if same := _same_subject(named, subjects):
            return same
        if listing.form != "sentence" or not subjects:
            return named
        akin = _akin_subject(listing, named, subjects)
        is_apart = listing.designates and (
            _is_beside(named, subjects) or self._is_apart(summary, listing.programme, subjects)
        )
        return akin or (named if is_apart else _passing_notice(summary, listing, named, subjects))

    def _is_apart(self, summary: DocumentSummary, text: Cell, subjects: Sequence[NamedProgramme]) -> bool:
        """Whether a sentence tells of a programme beside the title's: in news, or of units that the title leaves open.

        省级低碳试点县 under 省级低碳试点.
        """
        if not summary.designates:
            return True
        general = identify(summary, text._replace(value=_UNITS_BEHIND.sub("", text.value)), self.catalogue)
        of_title = general is not None and general.id in {subject.id for subject in subjects}
        are_open = "城市" not in summary.folded_title and _UNITS_BEHIND.search(text.value) is not None
        return of_title and are_open

    def enter(self, summary: DocumentSummary, subject: NamedProgramme) -> None:
        """Enter a document as one about a programme."""
        record = self.records.setdefault(subject.id, ProgrammeRecord(subject.id, subject.listed, subject.cell))
        if summary.source not in record.sources:
            record.sources[summary.source] = subject.cell
            record.files.append(summary.file)
            quotes = dict(summary.quotes)
            for listing in summary.listings:
                quotes.update(listing.quotes)
            record.quotes.update({span: quotes[span] for span in subject.cell.spans})
            before = self.of_source.get(summary.source, ())
            self.of_source[summary.source] = (*before, subject.id)


def _are_joined(named: Sequence[NamedProgramme], title: NamedProgramme) -> bool:
    """Whether each of some programmes is a part of what a title joins: 低碳城市、低碳园区试点."""
    parts = {_bare_key(part) for part in re.split("[、和与及]", title.id)}
    return len(parts) > 1 and all(not parts.isdisjoint(map(_bare_key, each.forms)) for each in named)


def _are_of_general(named: Sequence[NamedProgramme], title: NamedProgramme) -> bool:
    """Whether each of some programmes is of a kind of what a title names in general, and none is what it names."""
    name = title.forms[0].removeprefix(local_runner(title.id))
    are_of_it = all(is_part_of(each.forms[0], name) for each in named)
    return are_of_it and not any(_same_subject(each, [title]) for each in named)


def _subject_of(
    summary: DocumentSummary, listing: ListSummary, subjects: Sequence[NamedProgramme]
) -> NamedProgramme | None:
    """The programme of the title as that of a list or sentence that names none.

    Not of 低碳产业园名单, below “无废城市”创建名单, in a notice whose title names both.
    """
    if not summary.entry and any(
        all(is_titled_apart(listing.heading, summary.folded_title, form) for form in each.forms) for each in subjects
    ):
        return None
    return subjects[0] if len(subjects) == 1 or (subjects and listing.form != "list") else None


def _same_subject(named: NamedProgramme, subjects: Sequence[NamedProgramme]) -> NamedProgramme | None:
    """The programme of the title that an annex names with a word more or less: 紧密型城市医疗集团（建设）试点城市."""
    if named.id in {subject.id for subject in subjects}:
        return named
    unknown = (subject for subject in subjects if subject.listed is None and named.listed is None)
    return next((subject for subject in unknown if _key_of_any(subject.id) == _key_of_any(named.id)), None)


def _is_beside(named: NamedProgramme, subjects: Sequence[NamedProgramme]) -> bool:
    """Whether a known programme differs from the title's in 试点 or 示范 alone: 知识产权试点城市 under …知识产权试点示范城市."""
    known_ones = [subject.listed for subject in (named, *subjects) if subject.listed is not None]
    return len({_PILOTS.sub("", programme.name) for programme in known_ones}) == 1 < len(known_ones)


def _key_of_any(phrase: str) -> str:
    """The key of a programme's phrase without the word for whatever its pilots are: 服务业综合改革试点区域, 标准化综合试点项目."""
    return str(match_key(_OF_ANY_KIND.sub("", phrase)))


def _plain_keys(phrase: str) -> set[str]:
    """The keys of a programme without whoever runs it, also without what stands in brackets: 低碳试点县 of 浙江省低（零）碳试点县."""
    unowned = phrase.removeprefix(local_runner(phrase))
    return {match_key(unowned), match_key(_BRACKETED.sub("", unowned))}


def _bare_key(phrase: str) -> str:
    """What tells a programme from others of whoever runs it: 低碳园区 of 江苏省低碳试点园区."""
    return str(_PILOTS.sub("", match_key(without_level(phrase.removeprefix(local_runner(phrase))))))


def _passing_notice(
    summary: DocumentSummary, listing: ListSummary, named: NamedProgramme, subjects: Sequence[NamedProgramme]
) -> Notice:
    """A finding for pilots that a document names in passing; a grave one where it is a notice, whose sentence designates them."""
    ids = [subject.id for subject in subjects]
    message = say(
        "names pilots of {programme} in passing: the document is about {subjects}",
        "仅顺带提及{programme}的试点；文件所述为{subjects}",
        programme=named.id,
        subjects=Message(", ".join(ids), "、".join(ids)),
    )
    severity = "medium" if listing.designates and summary.designates else "info"
    return Notice("programme-in-passing", severity, listing.start, listing.end, message)


def _akin_subject(
    listing: ListSummary, named: NamedProgramme, subjects: Sequence[NamedProgramme]
) -> NamedProgramme | None:
    """The programme of the title that a sentence names in other words: 开展节能与新能源汽车示范推广首批试点工作."""
    if named.listed is not None or not listing.designates:
        return None
    phrase = programme_phrase(listing.programme.value)
    # 省级零碳城市试点 under a title 省级零碳试点, 省级低碳试点县 under 省级低碳试点县（市）
    general = {match_key(without_level(form)) for form in (phrase, phrase.replace("城市", "")) if without_level(form)}
    akin = [
        subject
        for subject in subjects
        if any(
            (are_akin(phrase, form) and _are_of_one_kind(phrase, form))
            or not general.isdisjoint(_plain_keys(form))
            or _ends_in(general, form)
            for form in subject.forms
        )
    ]
    return akin[0] if len(akin) == 1 else None


def _are_of_one_kind(phrase: str, form: str) -> bool:
    """Whether two phrases are both of zones or neither is: 人工智能创新发展试验区 is none of 人工智能示范应用场景."""
    return set(_ZONES.findall(phrase)) == set(_ZONES.findall(form))


def _ends_in(phrases: Collection[str], form: str) -> bool:
    """Whether a name says more of a programme: 系统化全域推进海绵城市建设示范县, under a title 省级海绵城市建设示范县."""
    keys = tuple(key for key in _plain_keys(form) if len(key) >= FEWEST_OF_TITLE)
    return any(phrase.endswith(keys) for phrase in phrases)


@derivation("programme.count")
def count_rule(_: str, inputs: Sequence[Input]) -> str:
    """Return how many pilots, or how many batches of pilots, the inputs are."""
    pilots = {item.key for item in inputs if item.ref.endswith("/name")}
    batches = {str(item.value) for item in inputs if item.ref.endswith("/batch") and item.value}
    return str(len(pilots) or len(batches))


@derivation("programme.first_announced")
def first_announced_rule(_: str, inputs: Sequence[Input]) -> str:
    """Return the earliest of some dates."""
    return min(str(item.value) for item in inputs)


def programme_rows(register: ProgrammeRegister, pilots: Sequence[Row]) -> Iterator[tuple[Row, dict[Span, Quote]]]:
    """Return the rows of ``programmes``, each with what it quotes. ``pilots`` are finished rows of that table."""
    of_programme: dict[str, list[Row]] = {}
    for row in pilots:
        of_programme.setdefault(row["programme"].value, []).append(row)
    for id_, record in register.records.items():
        members = of_programme.get(id_, [])
        first = record.first
        yield (
            {
                "programme": Cell(id_),
                "name": _name_cell(record, "name"),
                "name_en": _name_cell(record, "name_en"),
                "batches": _count_cell(members, "batch", record.files),
                "pilots": _count_cell(members, "name", record.files),
                "first_announced": _first_announced(members),
                "sources": _sources_cell(record),
            },
            {span: record.quotes[span] for cell in (first, *record.sources.values()) for span in cell.spans},
        )


def _name_cell(record: ProgrammeRecord, name: str) -> Cell:
    if record.listed is None:
        first = record.first
        return (
            first
            if name == "name" and first.rules[-1:] != ("manifest.entry",)
            else (first if name == "name" else EMPTY)
        )
    value = record.listed.row()[name]
    rule = "programme.name" if name == "name" else "programme.name_en"
    return Cell(value, (), (rule,), (record.listed.ref,)) if value else EMPTY


def _count_cell(members: Sequence[Row], column: str, files: Sequence[str]) -> Cell:
    rows = [row for row in members if row[column].value]
    if not rows:
        return Cell("0", (), (NO_PILOTS,), tuple(f"raw/{file}" for file in files))
    refs = tuple(f"pilots/{row['pilot'].value}/{column}" for row in rows)
    count = len(rows) if column == "name" else len({row[column].value for row in rows})
    return Cell(str(count), (), ("programme.count",), refs)


def _first_announced(members: Sequence[Row]) -> Cell:
    rows = [row for row in members if row["announced"].value]
    if not rows:
        return EMPTY
    earliest = min(row["announced"].value for row in rows)
    refs = tuple(f"pilots/{row['pilot'].value}/announced" for row in rows)
    return Cell(earliest, (), ("programme.first_announced",), refs)


def _sources_cell(record: ProgrammeRecord) -> Cell:
    spans = tuple(dict.fromkeys(span for cell in record.sources.values() for span in cell.spans))
    origins = tuple(
        ref for cell in record.sources.values() for ref in cell.origins if ref.startswith("raw/sources.toml#")
    )
    return Cell("|".join(record.sources), spans, (WITNESSES,), origins)
