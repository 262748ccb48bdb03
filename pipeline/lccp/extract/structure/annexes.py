"""Annexes that a document names and does not hold: 名额分配安排见附件1, 附件：1．名单, in a file that ends without it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from lccp.extract.context import Context, Yield
from lccp.extract.structure.imprint.organs import is_organ, organs_of_line
from lccp.extract.structure.imprint.patterns import DAY, SIGNED
from lccp.extract.structure.markers import chinese_number, marker_at
from lccp.extract.structure.outline import Paragraph
from lccp.extract.structure.parts import Part
from lccp.model import Notice, make_finding
from lccp.text.messages import say
from lccp.text.patterns import regex
from lccp.text.spans import Text

_NUMERAL = "[0-9]{1,2}|[一二三四五六七八九十]{1,2}"
NAMED = regex.compile(rf"(?:附件|附录|附表) ?({_NUMERAL})?(?![0-9年月])")
# 附件中带星号地区 and 见附件 name the one annex of a document; 附件材料, 附件要求 name papers that others send in.
BARE = regex.compile(r"(?:见|详见|（)附[件录表](?:[）)，。；：]|$)|附[件录表][中所]")
# Of somebody else's document: 《…》附件1, 按照…附件.
FOREIGN = regex.compile("》[^，。；（(]{0,4}$")
FOLLOWS = regex.compile(rf"(?:、|和|及|与|至|[-—])(?:附[件录表])? ?({_NUMERAL})(?![0-9年月个项])")

# The note of annexes of GB/T 9704, between the body and the signature: 附件：1．名单.
NOTE = regex.compile(r"附 ?件 ?[：:] ?(?=\S)")
NOTE_ABOVE = regex.compile(r"(?:(?:相关|有关)附件|附 ?件(?:下载)?) ?[：:]")  # over its list: 附件： / 1．名单
ITEM = regex.compile(r"(?:([0-9]{1,2}) ?[.．、] ?)?(\S[^。；]{0,60}?)[。；]?$")
BEHIND_NOTE = regex.compile("[（(]?(?:此件|此页|联系人|联系电话|抄送|主送|印发|特此)|[（(]本")
FILE = regex.compile(
    r"\.(?:docx?|pdf|xlsx?|wps|rar|zip|ofd)[。；]?$", regex.IGNORECASE
)  # the name of a file is no heading
MOST_ITEMS = 40
FEWEST_LISTED = 3  # the line 附件： and the annexes below it


def as_notes(parts: Sequence[Part]) -> list[Part]:
    """Return the parts with each note of annexes as paragraphs: it opens no section, for the annexes lie elsewhere."""
    result = list(parts)
    for index, part in enumerate(parts):
        if not NOTE_ABOVE.match(_printed_words(part)):
            continue
        items = [index, *_items_behind(parts, index)]
        if NOTE_ABOVE.fullmatch(_printed_words(part)) and len(items) < FEWEST_LISTED:
            continue
        following = next((part for part in parts[items[-1] + 1 :] if part.kind != "furniture"), None)
        is_file = FILE.search(_printed_words(part)) is not None
        if index and (following is None or is_file or _closes_letter(following)):
            for item in items[part.text is None :]:
                result[item] = replace(result[item], kind="paragraph", marker=None)
    for item in _lone_notes(result):
        result[item] = replace(result[item], kind="paragraph", marker=None)
    return result


def _printed_words(part: Part) -> str:
    """Return the words of a part, or those of a site's line (相关附件：)."""
    if part.text is not None:
        return part.text.value
    return part.lines[0].value.strip() if part.kind == "furniture" and part.lines else ""


def _lone_notes(parts: Sequence[Part]) -> Iterator[int]:
    """Yield where 附件1：申报表 and the like stand right above the signature: they name annexes and open none."""
    run: list[int] = []
    for index, part in enumerate(parts):
        if part.text is None or part.kind == "furniture":
            continue
        marker = part.marker
        if (
            index
            and marker is not None
            and marker.kind == "annex"
            and len(part.text) > marker.end
            and ITEM.fullmatch(part.text.value)
        ):
            run.append(index)
        elif run:
            yield from run if _closes_letter(part) else ()
            run = []


def _items_behind(parts: Sequence[Part], index: int) -> Iterator[int]:
    """Yield where the further members of a note stand: short lines, numbered on."""
    for ahead in range(index + 1, min(index + MOST_ITEMS, len(parts))):
        text = parts[ahead].text
        marker = marker_at(text.value) if text is not None else None
        if text is None or marker is None or marker.kind != "1." or not ITEM.fullmatch(text.value):
            return
        yield ahead


def _closes_letter(part: Part) -> bool:
    """Whether a part is a signature, its date, or what stands below them (抄送, 联系人, （此件公开发布）)."""
    value = part.text.value if part.text is not None else ""
    organs = organs_of_line(value)
    return bool(
        DAY.fullmatch(value)
        or SIGNED.fullmatch(value)
        or BEHIND_NOTE.match(value)
        or (organs and all(is_organ(organ) for organ in organs))
    )


def extract(context: Context) -> Iterator[Yield]:
    """Yield a finding for each annex that prose or a note names and that no heading of the document opens."""
    present = _present_annexes(context)
    reported: set[str] = set()
    for mention, number in _named_annexes(context):
        if not _is_present(number, present) and number not in reported:
            reported.add(number)
            yield _missing(mention)


def _present_annexes(context: Context) -> set[str]:
    """Return the numbers of the annexes that headings or the title open; "" for one without a number."""
    markers = (section.marker for section in context.sections if section.marker is not None)
    present = {_number(marker.value) for marker in markers if _is_annex(marker)}
    title = context.metadata.get("title")
    return present | {""} if title is not None and title.value.startswith("附") else present


def _is_present(number: str, present: set[str]) -> bool:
    """Whether an annex is there: the first may go without its number."""
    if number in ("", "1"):
        return bool(present & {"", "1"})
    return number in present


def _named_annexes(context: Context) -> Iterator[tuple[Text, str]]:
    """Yield the annexes that notes list and do not stand below under their names, then those that prose names."""
    for index in range(len(context.paragraphs)):
        for mention, number, name in _noted(context, index):
            if not _stands_below(context, mention, name):
                yield mention, number
    for paragraph in context.paragraphs:
        yield from _named(paragraph.text)


def _missing(mention: Text) -> Notice:
    says = say("{annex} is named and is not in the file", "文中提及{annex}，而文件不含之", annex=mention.value)
    return make_finding("annex-missing", "medium", mention, says)


def _noted(context: Context, index: int) -> Iterator[tuple[Text, str, str]]:
    """Yield the members of a note of annexes that begins with a paragraph: their words, numbers and names."""
    text = context.paragraphs[index].text
    note = NOTE_ABOVE.match(text.value)
    if note is None:
        return
    listed = [text[note.end() :]] if NOTE.match(text.value) else []
    members = listed + [paragraph.text for paragraph in _next_items(context.paragraphs, index, len(listed) + 1)]
    for member in members:
        item = ITEM.fullmatch(member.value)
        if item:
            yield member, item[1] or ("" if len(members) == 1 else "1"), item[2]


def _next_items(paragraphs: Sequence[Paragraph], index: int, first: int) -> Iterator[Paragraph]:
    for number, paragraph in enumerate(paragraphs[index + 1 : index + MOST_ITEMS], first):
        if not regex.match(rf"{number} ?[.．、]", paragraph.text.value):
            return
        yield paragraph


def _stands_below(context: Context, mention: Text, name: str) -> bool:
    """Whether the file holds an annex under its name alone: its title stands below the note once more."""
    return "".join(name.split()) in "".join(context.document.text[mention.ends[-1] :].split())


def _is_annex(marker: Text) -> bool:
    return marker.value.startswith("附")


def _number(printed: str) -> str:
    match = regex.search(_NUMERAL, printed)
    if match is None:
        return ""
    return match[0] if match[0].isdecimal() else str(chinese_number(match[0]))


def _named(text: Text) -> Iterator[tuple[Text, str]]:
    value = text.value
    for match in NAMED.finditer(value):
        if FOREIGN.search(value[max(0, match.start() - 12) : match.start()]) and value[match.start() - 1] not in "（(":
            continue
        if match[1] is None:
            if (
                BARE.match(value, max(0, match.start() - 1))
                or BARE.match(value, max(0, match.start() - 2))
                or BARE.match(value, match.start())
            ):
                yield text[match.start() : match.end()], ""
            continue
        yield text[match.start() : match.end()], _number(match[1])
        end = match.end()
        while following := FOLLOWS.match(value, end):
            yield text[following.start(1) : following.end(1)], _number(following[1])
            end = following.end()
