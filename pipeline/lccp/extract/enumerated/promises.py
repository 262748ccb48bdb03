"""Lists that a document promises and does not give: by its title, an annex's heading, or a sentence that counts them."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from lccp.extract.context import Context
from lccp.extract.enumerated.designations import DESIGNATES, OF_STUDY, Announcement, unquoted_sentence
from lccp.extract.enumerated.news import (
    AWARDS,
    OF_A_REPORT,
    english_group,
    enumerated_groups,
    first_line,
    with_count_before,
    without_readings,
)
from lccp.extract.enumerated.place_groups import NUMERAL, UNIT, number_of, place_groups
from lccp.extract.enumerated.stated_counts import miscounted_labels, other_size
from lccp.extract.enumerated.unread_pilots import unread_pilots
from lccp.extract.lists.pilot_list import PilotList, UnreadRun
from lccp.extract.lists.shapes import is_listed_place, plain_name, running_number, split_names
from lccp.extract.lists.shapes import is_province as is_province_name
from lccp.extract.lists.vocabulary import BRACKETS, may_name_pilots
from lccp.extract.prose.ratings import find_ratings
from lccp.extract.prose.sentences import sentence_bounds
from lccp.extract.structure.markers import numeral_value
from lccp.extract.structure.parts import Part
from lccp.model import Notice, make_finding
from lccp.normalise.places import FULL_ENDS, is_place_or_province, opening_places
from lccp.reference.script import fold_script
from lccp.reference.word_lists import any_of
from lccp.text.messages import Message, say
from lccp.text.patterns import regex
from lccp.text.spans import Text

# …试点城市名单, 关于公布…示范区名单的通知; a list of people, firms or projects is none of places.
PROMISES = regex.compile(
    "(?:试点|示范|先行|试验|创建|入选|达峰|城市|地区|枢纽|[省市县区镇])[^，。；]{0,20}(?:名单|名录)(?:[及和与、][^，。；]{2,24})?(?:[（(][^（）()]*[）)]|的?(?:通知|公告|公示|通报|通告|函|决定))*$"
    "|(?:试点|示范|先行|试验)(?:城市|地区|省市|[省市县区])一览表?(?:[（(][^（）()]*[）)])?$"
    # 关于印发6个新设自由贸易试验区总体方案的通知
    "|[0-9一二三四五六七八九十]+个新设[^，。；]{2,16}?(?:试验区|示范区|新区|试点)"
)
ENGLISH_PROMISE = regex.compile(
    r"\blist of\b[^.;]{0,60}\b(?:cities|provinces|counties|districts|regions|places|areas|prefectures|zones)\b", regex.I
)
ENGLISH_OTHERS = regex.compile(r"\b(?:contacts|experts|companies|firms|projects|products|references)\b", regex.I)
OF_NO_PLACES = regex.compile(
    "专家|人员|成员|联系人|企业|公司|项目|产品|机构|单位名|学校|医院|银行|联系方式|负责|人名|工程|小组|代表|委员|干部|获奖|先进|社团|商品|药品|物质|学员|(?:参会|与会|参训)(?!城市|地区|单位)"
)
# 确定45个城市开展…试点，名单附后: the sentence that leads to a list.
LEADS = regex.compile("名单(?:附后|如下|见|详见|予以|公布)|(?:见|详见|见于)附件|[:：]$")
FEWEST_ENUMERATED = 3
KINDS_OF_PILOTS = regex.compile(
    r"试点|示范|试验区|名城|先行|入选|名单|批(?=\p{Han}{0,8}(?:城市|地区|名城|市|县))|\bpilots?\b", regex.I
)
# 汝州市于日前荣膺2012年全国可再生能源建筑应用示范县市
ENTERS_AS = regex.compile(
    "(?:于[^，。；]{1,8})?(?:已|正式|成功)?(?:荣膺|跻身|入选|获批|获评|入围)[^。；，,]{4,40}(?:试点|示范|试验区|先行区|先导区)"
)
MADE_PILOTS = regex.compile(
    "确定了?(?:首批|第[一二三四五六七八九十]{1,3}批)?[0-9一二三四五六七八九十百]|成为[0-9]+[个家]"
)
# 国家…试点共3个，其中浙江省1个，为丽水市；…
SHARED_OUT = regex.compile(rf"(?:试点|示范)[^，。；]{{0,10}}共(?:有|计)?({NUMERAL})个[，,；]其中")
OUTCOME = regex.compile("(?:评估|考核|验收)(?:结果|情况)")  # of a title: which places passed, no report
COUNTED = regex.compile(rf"({NUMERAL})[个家](?:[\p{{Han}}“”]{{0,14}}?){UNIT}")
# 共有39个城市入选, 有8个城市入选, 18个城市为第二批…示范城市, 确定40个城市为…试点城市: a number of places that news say were chosen.
COUNTED_CHOSEN = regex.compile(
    rf"(?|名单[，,]共?涉及({NUMERAL})[个座家]|(?:等|共|有|的|将|在|全国|(?<![拟再将划])(?:确|选|认)定了?|^)({NUMERAL})[个座](?:国家|试点|示范)?(?:{UNIT}|乡?镇|村)(?:[（(][\p{{Han}}、]{{1,6}}[）)])?(?:认定为|命名为|入选|上榜|获批|入列|入围|榜上有名|设立|为\p{{Han}}{{2,30}}(?:城市|[县区])))"
)
# 河北有唐山市、邯郸市2个，…，共7个城市。: the sum that closes a sentence of pilots
COUNTED_LAST = regex.compile(rf"[，,](?:合计|总计|一共|共计|共)({NUMERAL})[个座]{UNIT}[。；;]?$")
# …、荣成市等25个城市（区、县）为第四批国家低碳城市试点, in a text whose columns are mixed, too.
COUNTED_AS_BATCH = regex.compile(
    rf"[市县区州盟旗省]等({NUMERAL})[个座家](?:{UNIT})(?:[（(][\p{{Han}}、]{{1,6}}[）)])?(?:确定|列)?(?:为|作为)第\p{{Han}}{{1,3}}批"
)
# 决定保留石家庄市、唐山市国家园林城市称号，撤销保定市…称号
KEEPS_OR_WITHDRAWS = regex.compile(
    r"(?:保留|撤销|取消|收回)(?=\p{Han})[^。；]{0,100}?(?:国家|全国|试点|示范)[^。；，]{0,30}(?:称号|命名|资格)"
)
LAST_SIGN = regex.compile(f"[{FULL_ENDS}]")
LEAVES_OR_KEEPS = regex.compile("保留|撤销|取消|收回|退出|调出|移出|(?:应[当该改]?|误|更正|改)[为作写]")
# “湖北省长阳土家族自治县”误为“湖北省五峰土家族自治县”, 共青城市的峰值年“2027”应为“2025”: under 更正, what is put right of a list
PUTS_RIGHT = regex.compile("更正|勘误|订正|刊误|补正")
IS_PUT_RIGHT = regex.compile("(?:应[当该改]?|误|更正|改)[为作写]")
# 同意大连市退出国家低碳城市试点
LEAVES_PROGRAMME = regex.compile(
    r"(?:退出|调出|移出)(?:第\p{Han}{1,3}批|首批)?[^。；，、]{0,16}(?:试点|示范|试验区|先行区)(?!任务|项目)"
)
AMONG = regex.compile(rf"[^、，。]{{0,12}}{any_of('among')}")
PILOTS = regex.compile("试点|示范|先行|先导|试验")
LIST_OF_PILOTS = regex.compile("(?:试点|示范|先行区|先导区|试验区)[^。；，]{0,12}名单")
ENTERS = regex.compile("成功创建|新增|新纳入|纳入|列入|入选|入围|获批|获评|上榜|荣获|被命名|被授予|被认定")
# 关于印发北京、湖南、安徽自由贸易试验区总体方案…的通知
SETS_UP = regex.compile(
    r"(?:印发|同意|设立|批复|批准)(?:在)?(\p{Han}{2,9}(?:、\p{Han}{2,9})*)、\p{Han}{2,20}(?:试验区|示范区|先行区|先导区)"
)
# 国家新能源汽车换电模式应用试点城市, over 综合应用类城市8个（北京、…）
HEADS_PILOTS = regex.compile("(?:试点|示范)(?:城市|地区|[市县区])$")
# 关于同意郴州市建设国家可持续发展议程创新示范区的批复
GRANTS = regex.compile("(?:同意|批准)(?:将|在)?$")
GRANTED = regex.compile(
    "(?:建设|设立|创建|开展|[列作]为)[^，。；]*(?:试点|示范|试验区|先行区)[^，。；]*(?:批复|通知|函)$"
)
# 二、低碳园区试点, beside 一、低碳城市试点
GROUP_OF_PILOTS = regex.compile(
    r"(?:试点|示范)(?:城市|地区|园区|社区|旗县|[市县区旗乡镇]{1,2})?(?:[（(][^（）()]{1,10}[）)])?[:：]?$|(?:试点|示范)$"
)
LONGEST_GROUP = 24  # signs of such a heading
LONGEST_NAMES = 120
DATED_EVENT = regex.compile(
    r"(?:19|20)\d\d年(?:\d{1,2}月)?(?:\d{1,2}日)?[,，]?(\p{Han}{4,16}?)(?:正式)?(?:成立|设立|获批|入选|获评|被命名|列入)"
)


def unkept_promises(
    lists: Sequence[PilotList], announcements: Sequence[Announcement], context: Context
) -> Iterator[Notice]:
    """Yield a finding for each list that the document promises and that became no rows, or other than so many."""
    sizes = _sizes(lists, announcements)
    title = context.metadata.get("title")
    promised = title is not None and promises_places(title.value)
    if title is not None and promised and not sizes:
        yield make_finding("unread-list", "high", title, NOTHING_UNDER_TITLE)
    if not sizes and not promised:
        unread = list(_unread_enumerations(title, context)) or list(_unread_statements(title, context))
        unread = unread or list(_unread_numbered_rows(title, context)) or list(unread_pilots(title, context))
        yield from unread[:1]
    if sizes and title is not None:
        yield from _unread_of_title(title, lists, announcements)
    yield from _withdrawals(context)
    yield from _empty_annexes(lists, announcements, context)
    yield from _empty_groups(sorted(_starts_of_read(lists, announcements)), context)
    yield from _unkept_counts(sizes, lists, announcements, context)


def _unkept_counts(
    sizes: set[int], lists: Sequence[PilotList], announcements: Sequence[Announcement], context: Context
) -> Iterator[Notice]:
    """Yield a finding for each number of places that the document states and does not give."""
    title = context.metadata.get("title")
    promised = title is not None and promises_places(title.value)
    counted = [_counted(title)] if title is not None and promised else []
    counted += _counts_in_prose(announcements, context)
    starts = set()
    for text, size in {text.starts[0]: (text, size) for text, size in counted if size}.values():
        if size not in sizes and _sum_of_counts(text) not in sizes:
            starts.add(text.starts[0])
            nearest = min(sizes, key=lambda rows: (abs(rows - size), rows), default=0)
            yield make_finding("unread-list", "high", text, other_size(size, nearest))
    labels = miscounted_labels(context.document, sorted(_starts_of_read(lists, announcements)))
    yield from (notice for notice in labels if notice.start not in starts)


def _starts_of_read(lists: Sequence[PilotList], announcements: Sequence[Announcement]) -> set[int]:
    """Where the names begin of all places that lists and sentences gave."""
    read = {row.place.starts[0] for each in lists for row in each.rows}
    return read | {place.starts[0] for each in announcements if _is_read(each) for place in each.places}


def _sum_of_counts(sentence: Text) -> int:
    """How many places the counts of a sentence that names kinds side by side make together (25个城市、…等10个园区); 0 where it has one."""
    counts = [
        number_of(sentence[match.start(1) : match.end(1)])
        for match in COUNTED.finditer(unquoted_sentence(sentence.value))
    ]
    return sum(counts) if len(counts) > 1 else 0


NOTHING_UNDER_TITLE = Message("the title promises a list of places, and none is read", "标题称有名单，而未读得任何条目")
NAMED_IN_SENTENCE = Message(
    "the sentence says that a place is a pilot, and none is read", "此句言明某地入选，而未读得任何条目"
)
KEPT_OR_WITHDRAWN = Message(
    "the sentence keeps or withdraws what places are, or says that some leave: that is not read",
    "此句保留或撤销某些地区的称号，或言其退出，未读取",
)
PUT_RIGHT = Message(
    "the sentence puts right what another document says of a place: that is not read",
    "此句更正他文所载某地情况，未读取",
)
NAMED_IN_TITLE = Message(
    "the title says that a place is a pilot, and none is read", "标题言明某地入选，而未读得任何条目"
)
NOTHING_IN_GROUP = Message(
    "pilots of a kind stand below this heading, as below others, and none is read",
    "此标题之下与他处同列某类试点，而未读得任何条目",
)
NOTHING_IN_ANNEX = Message(
    "the annex promises a list of places, and none is read in it", "附件称有名单，而其中未读得任何条目"
)


def _sizes(lists: Sequence[PilotList], announcements: Sequence[Announcement]) -> set[int]:
    """Return how many places the document gives: in each list, in each batch of them, in all, in each sentence."""
    sizes = {len(each.rows) for each in lists}
    sizes |= {len(a.places) for a in announcements if _is_read(a)}
    sizes.add(sum(len(a.places) for a in announcements if _is_read(a)))
    batches = Counter(row.batch.value for each in lists for row in each.rows if row.batch is not None)
    sizes |= {*batches.values(), sum(len(each.rows) for each in lists)}
    return sizes - {0}


def runs_unread(
    runs: Iterable[UnreadRun], lists: Sequence[PilotList], announcements: Sequence[Announcement], context: Context
) -> Iterator[Notice]:
    """Yield the findings about runs of places that became no list.

    None where lists and sentences gave all places of the run, where it is a sentence of places that they gave
    (徐州市、盐城市力争2025年达峰，湘潭市于2028年前达峰。), or one that says what is among something
    (样本包括石家庄市、…等30个城市。) under a title that promises no places: those named in prose are no list.
    """
    in_order = sorted(_starts_of_read(lists, announcements))
    listed = {fold_script(plain_name(row.place.value)) for each in lists for row in each.rows}
    listed |= {fold_script(plain_name(place.value)) for each in announcements for place in each.places}
    for run in runs:
        told_of = {fold_script(plain_name(name.value)) for name in run.place_names}
        again = told_of <= listed and context.document.text[: run.notice.end].endswith("。")
        if not (again or _are_read(run.place_names, in_order) or _says_what_is_among(run, context)):
            yield run.notice


def _are_read(place_names: Sequence[Text], in_order: Sequence[int]) -> bool:
    """Whether each name holds where the name of a row or of a sentence begins; 地区设立…试验区 behind the last of them is none."""
    for name in place_names:
        index = bisect_left(in_order, name.starts[0])
        if index < len(in_order) and in_order[index] <= name.ends[-1]:
            continue
        if is_listed_place(plain_name(name.value)) or not KINDS_OF_PILOTS.search(fold_script(name.value)):
            return False
    return True


def _says_what_is_among(run: UnreadRun, context: Context) -> bool:
    sentence = fold_script(context.document.text[run.notice.start : run.notice.end])
    title = context.metadata.get("title")
    about = fold_script(title.value) if title is not None else ""
    if (
        AWARDS.search(about)
        or promises_places(about)
        or KINDS_OF_PILOTS.search(sentence)
        or not sentence.endswith("。")
    ):
        return False
    return AMONG.match(sentence) is not None and not is_listed_place(plain_name(run.place_names[0].value))


def _is_read(announcement: Announcement) -> bool:
    """Whether a sentence's places are pilots of the document: it makes them some, or tells of no others of their batch."""
    return announcement.designates or announcement.complete or announcement.size == len(announcement.places)


def promises_places(value: str) -> bool:
    """Whether a title or heading promises a list of places.

    >>> [promises_places(v) for v in ("第三批低碳城市试点名单", "关于公布示范县名单的通知", "试点工作专家名单", "试点工作方案")]
    [True, True, False, False]
    >>> promises_places("第四批国家低碳城市试点名单及峰值目标、创新重点")
    True
    >>> promises_places("List of low-carbon pilot cities"), promises_places("List of pilot projects")
    (True, False)
    """
    folded = fold_script(value).rstrip("？?！!。 ")
    if ENGLISH_PROMISE.search(value) and not ENGLISH_OTHERS.search(value):
        return True
    return PROMISES.search(folded) is not None and not OF_NO_PLACES.search(folded)


def _counted(text: Text) -> tuple[Text, int]:
    """Return some words with the number of places that they count; 0 where they count none."""
    match = COUNTED.search(unquoted_sentence(text.value))
    return text, number_of(text[match.start(1) : match.end(1)]) if match else 0


def _counts_in_prose(announcements: Sequence[Announcement], context: Context) -> Iterator[tuple[Text, int]]:
    """Yield the sentences that say how many places there are without naming them all."""
    for paragraph in context.paragraphs:
        yield from _leading_counts(paragraph.text)
        if match := COUNTED_AS_BATCH.search(fold_script(paragraph.text.value)):
            yield paragraph.text[match.start() : match.end()], numeral_value(match[1])
    yield from ((a.sentence, a.size) for a in announcements if a.designates and a.size > len(a.places))
    sums = ((a.sentence, COUNTED_LAST.search(a.sentence.value)) for a in announcements if _is_read(a))
    yield from ((sentence, numeral_value(match[1])) for sentence, match in sums if match is not None)
    heading = context.heading
    if heading is not None:
        yield heading, _counted_in(heading.value)
        for paragraph in context.paragraphs:
            for start, end in sentence_bounds(paragraph.text, "。；;"):
                sentence = paragraph.text[start:end].strip()
                yield sentence, _counted_in(unquoted_sentence(without_readings(sentence).value))


def _counted_in(sentence: str) -> int:
    """How many places words say that were chosen (共有39个城市入选, 15个城市（地区）设立…); 0 where they say no number."""
    match = COUNTED_CHOSEN.search(fold_script(sentence))
    if match is None:
        return 0
    return numeral_value(match[1])


def _unread_enumerations(title: Text | None, context: Context) -> Iterator[Notice]:
    """Yield a finding for the first sentence that enumerates places in a document whose title awards or names something."""
    title = title or first_line(context.parts)
    about = fold_script(title.value) if title is not None else ""
    # 全国168个重点城市空气质量排名 counts cities, and names none of them a pilot
    if OF_A_REPORT.search(OUTCOME.sub("", BRACKETS.sub("", about))) or not may_name_pilots(about):
        return
    titled, led, heads_pilots = _names_chosen(about), False, HEADS_PILOTS.search(about) is not None
    for paragraph in context.paragraphs:
        for start, end in sentence_bounds(paragraph.text, "。；;"):
            sentence = paragraph.text[start:end].strip()
            # where the title does not say that places are named, the sentence, or one that leads to it, must say that these are pilots
            about_pilots = heads_pilots or KINDS_OF_PILOTS.search(fold_script(sentence.value)) is not None
            count = _count_of_sentence(without_readings(sentence), titled or led, about_pilots)
            # 评估为优秀的试点：深圳市、杭州市、镇江市 are read into ratings
            if count >= FEWEST_ENUMERATED and not any(find_ratings(sentence)):
                yield make_finding("unread-list", "high", sentence, _none_of_enumerated(count))
                return
            led = about_pilots and sentence.value.endswith(("如下：", "如下:", "名单：", "名单:"))
        if (count := _count_dated(paragraph.text)) >= FEWEST_ENUMERATED:
            yield make_finding("unread-list", "high", paragraph.text, _none_of_enumerated(count))
            return


def _names_chosen(about: str) -> bool:
    """Whether a title awards or names something, or tells how pilots passed: …试点验收结果的公告."""
    return bool(AWARDS.search(about) or (OUTCOME.search(about) and PILOTS.search(about)))


def _unread_numbered_rows(title: Text | None, context: Context) -> Iterator[Notice]:
    """Yield a finding where several lines of a document about pilots have a running number, a place and another field, in no one's list."""
    title = title or first_line(context.parts)
    about = fold_script(title.value) if title is not None else ""
    if OF_A_REPORT.search(about) or not PILOTS.search(about):
        return
    prose = (part for part in context.parts if part.kind in ("heading", "paragraph"))
    rows = [line.han for part in prose for line in part.lines if _is_numbered_row(line.han.value.split())]
    if len(rows) >= FEWEST_ENUMERATED:
        message = say(
            "{count} lines of a running number, a place and other fields, and none is read",
            "有{count}行列有序号、地名及他项，均未读取",
            count=len(rows),
        )
        yield make_finding("unread-list", "high", rows[0], message)


def _is_numbered_row(fields: Sequence[str]) -> bool:
    """Whether the fields of a line are a running number, a place and something else."""
    return len(fields) > 2 and running_number(fields[0]) is not None and any(map(is_place_or_province, fields[1:3]))


def _unread_statements(title: Text | None, context: Context) -> Iterator[Notice]:
    """Yield a finding for a title that says which place is a pilot (聊城入选国家节能减排示范城市), or a sentence that counts those it makes pilots."""
    title = title or first_line(context.parts)
    about = fold_script(title.value) if title is not None else ""
    if title is not None and (zones := SETS_UP.search(about)) and all(map(is_place_or_province, zones[1].split("、"))):
        yield make_finding("unread-list", "high", title, NAMED_IN_TITLE)
    if title is not None and _enters_places(title, about):
        yield make_finding("unread-list", "high", title, NAMED_IN_TITLE)
    if OF_A_REPORT.search(about):
        return
    is_of_list = _names_list(context)
    for paragraph in context.paragraphs:
        for start, end in sentence_bounds(paragraph.text, "。；;"):
            sentence = paragraph.text[start:end].strip()
            plain = unquoted_sentence(without_readings(sentence).value)
            yield from _unread_statement(sentence, plain, is_of_list)


def _enters_places(title: Text, about: str) -> bool:
    """Whether a title says that places entered a programme, or are let in; a report's, right behind them: …方案印发 徐州、绍兴等11个城市入选."""
    if GRANTED.search(about) and any(
        GRANTS.search(about, 0, group.start) and GRANTED.match(about, group.end) for group in place_groups(title, about)
    ):
        return True
    if not ENTERS.search(about) or not (PILOTS.search(about) or "名单" in about):
        return False
    is_report = OF_A_REPORT.search(about) is not None
    return any(not is_report or ENTERS.match(about, group.end) for group in place_groups(title, about))


def _unread_of_title(
    title: Text, lists: Sequence[PilotList], announcements: Sequence[Announcement]
) -> Iterator[Notice]:
    """Yield a finding for a title that says that a place is a pilot (神农架林区获评…), where the places read are others."""
    about = fold_script(title.value)
    groups = list(place_groups(title, about)) if ENTERS.search(about) and PILOTS.search(about) else []
    if len(groups) != 1 or groups[0].counted is not None or OF_A_REPORT.search(about):
        return
    places = [row.place.value for each in lists for row in each.rows]
    places += [place.value for each in announcements for place in each.places]
    for place in groups[0].places:
        if not is_province_name(place.value) and not any(
            place.value in other or other in place.value for other in places
        ):
            yield make_finding("unread-list", "high", place, NAMED_IN_TITLE)


def _names_list(context: Context) -> bool:
    """Whether a line of the document names a list of pilots."""
    return any(LIST_OF_PILOTS.search(fold_script(paragraph.text.value)) for paragraph in context.paragraphs)


def _unread_statement(sentence: Text, plain: str, is_of_list: bool) -> Iterator[Notice]:
    """Yield a finding for a sentence that says of a place that it is a pilot, or counts those that it makes some or, beside the name of a list, that entered."""
    if any(ENTERS_AS.match(plain, group.end) for group in place_groups(sentence, plain)):
        yield make_finding("unread-list", "high", sentence, NAMED_IN_SENTENCE)
    verb = MADE_PILOTS.search(plain)
    count = COUNTED.search(plain, verb.start()) if verb else None
    count = count or SHARED_OUT.search(plain)
    if count and PILOTS.search(plain) and not OF_NO_PLACES.search(count[0]):
        yield make_finding("unread-list", "high", sentence, other_size(numeral_value(count[1]), 0))
    elif is_of_list and (size := _counted_in(plain)):
        yield make_finding("unread-list", "high", sentence, other_size(size, 0))


def _withdrawals(context: Context) -> Iterator[Notice]:
    """Yield a finding for each sentence that keeps or takes back a title that places have, says that some leave a programme, or puts right what was said of them."""
    title = context.metadata.get("title")
    about = fold_script(title.value) if title is not None else ""
    if OF_A_REPORT.search(about) and not LEAVES_PROGRAMME.search(about):  # 关于逊克县退出国家低碳城市试点有关情况的报告
        return
    corrects = PUTS_RIGHT.search(" ".join((about, *(fold_script(part.text.value) for part in context.paragraphs[:2]))))
    for paragraph in context.paragraphs:
        if not LEAVES_OR_KEEPS.search(fold_script(paragraph.text.value)):
            continue
        for start, end in sentence_bounds(paragraph.text, "。；;"):
            sentence = paragraph.text[start:end].strip()
            plain = unquoted_sentence(without_readings(sentence).value)
            says_so = KEEPS_OR_WITHDRAWS.search(plain) or LEAVES_PROGRAMME.search(plain)
            put_right = corrects and IS_PUT_RIGHT.search(plain)
            if (says_so or put_right) and (_holds_place(plain) or any(place_groups(sentence, plain))):
                yield make_finding("unread-list", "high", sentence, KEPT_OR_WITHDRAWN if says_so else PUT_RIGHT)


def _holds_place(plain: str) -> bool:
    """Whether the full name of a place stands in a sentence, whatever is around it: 取消济源市国家低碳城市试点资格."""
    ends = (match.end() for match in LAST_SIGN.finditer(plain))
    return any(is_place_or_province(plain[max(0, end - length) : end]) for end in ends for length in range(3, 9))


def _count_of_sentence(sentence: Text, titled: bool, about_pilots: bool) -> int:
    """How many places a sentence names that may be pilots; none where a paper says whom it looks at."""
    if OF_STUDY.search(fold_script(sentence.value)):
        return 0
    return _count_enumerated(sentence, titled) if titled or about_pilots else _count_all_of(sentence)


def _count_all_of(sentence: Text) -> int:
    """How many places a sentence names that says how many are new, chosen or entered and names them all: 新增的16个地区包括…."""
    plain = unquoted_sentence(sentence.value)
    if not ENTERS.search(plain):
        return 0
    groups = (with_count_before(sentence, plain, group) for group in place_groups(sentence, plain))
    return max((len(group.places) for group in groups if group.agrees), default=0)


def _count_dated(paragraph: Text) -> int:
    """How many places a paragraph says were set up or chosen, each at its own time: 2012年9月广州南沙新区成立."""
    values = (match[1] for match in DATED_EVENT.finditer(fold_script(paragraph.value)))
    return sum(any(opening_places(value)) for value in values)


def _count_enumerated(sentence: Text, titled: bool) -> int:
    """How many places a sentence names side by side, in Chinese or in English; without a title those that it leads to or says something of."""
    plain = unquoted_sentence(sentence.value)
    groups = list(place_groups(sentence, plain))
    english = english_group(sentence, unknown=True)
    chosen = groups if titled else enumerated_groups(plain, groups)
    return max((len(group.places) for group in (*chosen, english) if group is not None), default=0)


def _none_of_enumerated(count: int) -> Message:
    return say(
        "{count} places are named side by side here, and the title names or awards some: none is read",
        "此处并列{count}个地名，而标题言明命名或公布，均未读取",
        count=count,
    )


def _leading_counts(paragraph: Text) -> Iterator[tuple[Text, int]]:
    """Yield the sentences of a paragraph that designate a number of places and lead to their list."""
    value = paragraph.value
    if not LEADS.search(value) or not DESIGNATES.search(value):
        return
    for start, end in sentence_bounds(paragraph, "。；;"):
        sentence = paragraph[start:end].strip()
        plain = unquoted_sentence(sentence.value)
        designates = DESIGNATES.search(plain)
        count = COUNTED.search(plain, designates.end()) if designates else None
        if count and LEADS.search(plain) and PILOTS.search(plain) and not OF_NO_PLACES.search(plain):
            yield sentence, number_of(sentence[count.start(1) : count.end(1)])


def _empty_annexes(
    lists: Sequence[PilotList], announcements: Sequence[Announcement], context: Context
) -> Iterator[Notice]:
    """Yield a finding for each annex whose heading promises a list and that holds none.

    A notice names its annexes before they come: one of the headings of the same words must hold the list.
    """
    annexes = [part for part in context.parts if part.marker is not None and part.marker.kind == "annex"]
    places = [each.start for each in lists] + [a.sentence.starts[0] for a in announcements if a.designates]
    holding: dict[str, bool] = {}
    last: dict[str, Text] = {}
    ends = [*(part.start for part in annexes[1:]), len(context.document.text)]
    for part, end in zip(annexes, ends, strict=False):
        heading = _annex_heading(part, context)
        if heading is None or not promises_places(heading.value):
            continue
        wording = regex.sub(r"\s", "", heading.value)
        holding[wording] = holding.get(wording, False) or any(part.start <= place < end for place in places)
        last[wording] = heading
    for wording, heading in last.items():
        if not holding[wording]:
            yield make_finding("unread-list", "high", heading, NOTHING_IN_ANNEX)


def _empty_groups(starts: Sequence[int], context: Context) -> Iterator[Notice]:
    """Yield a finding for each group of pilots (二、低碳园区试点 over short lines, 低碳试点园区：…) that gave no row, where another such group has some.

    ``starts`` are where the places begin that were read, in order.
    """
    parts = [part for part in context.parts if part.kind != "furniture"] if starts else []
    holding: list[bool] = []
    empty: list[Text] = []
    for heading, members, end in _groups_of_pilots(parts):
        index = bisect_left(starts, heading.starts[0])
        holding.append(index < len(starts) and starts[index] < end)
        if not holding[-1] and _may_be_names(members):
            empty.append(heading)
    if any(holding):
        yield from (make_finding("unread-list", "high", heading, NOTHING_IN_GROUP) for heading in empty)


def _groups_of_pilots(parts: Sequence[Part]) -> Iterator[tuple[Text, str, int]]:
    """Yield the heading of each group of pilots, the words below it or behind its colon, and where these end."""
    for part, below, behind in zip(parts, [*parts[1:], None], [*parts[2:], None, None], strict=False):
        for line in part.lines if part.kind in ("heading", "paragraph") else ():
            label, colon, members = line.text.value.partition("：")
            if colon and members and _names_kind(label):
                yield line.text[: len(label)], members, line.text.ends[-1]
        if _heads_pilots(part) and part.text is not None and below is not None and below.text and below.marker is None:
            yield part.text, below.text.value, behind.start if behind is not None else below.end


def _heads_pilots(part: Part) -> bool:
    """Whether a part is a numbered heading of kinds of pilots, none of firms or projects."""
    return part.marker is not None and part.text is not None and _names_kind(part.text.value)


def _names_kind(heading: str) -> bool:
    """Whether a heading is one of kinds of pilots: 低碳试点园区, 二、低碳园区试点."""
    value = fold_script(heading)
    return len(value) <= LONGEST_GROUP and GROUP_OF_PILOTS.search(value) is not None and not OF_NO_PLACES.search(value)


def _may_be_names(value: str) -> bool:
    """Whether words below a heading may be names: short, several side by side or one, and no sentence; or three places at first."""
    # 河北省承德市、吉林省长春市、…，以及吉林省和山东省两个重点联系省份
    first, *others = regex.split("[。；：:，,！？]", value.rstrip("。；"))
    return (not others and len(value) <= LONGEST_NAMES) or len(split_names(first) or ()) > 2


def _annex_heading(part: Part, context: Context) -> Text | None:
    """Return the words behind an annex's marker, or on the line below it."""
    if part.text is None or part.marker is None:
        return None
    heading = part.text[part.marker.end :]
    if heading.value:
        return heading
    below = next((other for other in context.parts if other.start > part.start and other.text is not None), None)
    return below.text if below is not None and below.text is not None and len(below.text) <= 60 else None
