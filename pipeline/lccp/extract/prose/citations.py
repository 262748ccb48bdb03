"""Documents cited in prose: every 《…》, who issued it where the sentence says so, and its period.

An issuer is named where an organ stands right before the title (国务院《…》), or where it is the
subject of a verb of issuing right before it (市政府印发了《…》, 由省人民政府印发实施了《…》,
以市人民政府名义印发《…》, 市人大发布的《…》). A place may be such a subject (温州先后颁布《…》); a place
that merely stands before a title (深圳《…》) says whose document it is, and not who issued it.
Failing these, the organ that the title itself begins with (《国务院关于…的通知》).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from lccp.extract.context import Context, TableRow, Yield
from lccp.extract.prose import dates as dates
from lccp.extract.prose.sentences import plain_prose
from lccp.extract.structure.imprint.organs import is_state_organ, run_together, with_places
from lccp.extract.structure.imprint.patterns import PARTY_AND_STATE
from lccp.extract.structure.outline import Paragraph
from lccp.model import EMPTY, Notice, Row
from lccp.normalise.places import is_place_or_province, opening_places
from lccp.normalise.years import YearMatch
from lccp.reference.script import fold_script
from lccp.text.cells import text_cell
from lccp.text.messages import Message
from lccp.text.patterns import re, regex
from lccp.text.rules import rule
from lccp.text.spans import Text

_Y = "(?:[0-9\ufffd]{4}|[〇○零一二三四五六七八九]{4})年(?:[0-9\ufffd一二三四五六七八九十]{1,2}月)?(?:[0-9\ufffd一二三四五六七八九十]{1,3}日)?(?:底|初|末|就|即)?"
_ISSUE = "印发|发布|公示|出台|颁布|颁发|下发|公布|发表|推出|转发|制定|制订|提出|修订|作出"
_BESIDE = "批准|编制|建立|审议|起草|完善|实施|执行|施行|并|、|和"
# 国务院批准《…规划》: who puts it in force. What is ratified (批准《…公约》) others made, and one who is asked to (报国务院批准) has not yet.
_APPROVE = "批准(?:实施|施行)?|批复同意"
APPROVES = regex.compile(rf"(?:{_APPROVE})(?:了|过)?(?:的)?$")
TREATY = re.compile("(?:公约|议定书|协定|条约|协议|修正案|宪章)(?:[（(][^（）()]*[）)])?》")
ASKED_FOR = re.compile("(?:[报呈待未须需应拟将可]|提请|申请)经?$")
BEGINS_PROPOSED = re.compile("(?:[底末]?前)?(?:[报呈待]|提请|申请)")  # 2020年底前报市政府批准
VERBS = regex.compile(
    rf"(?:(?:{_BESIDE}|联合|共同){{0,3}}(?:{_ISSUE})(?:{_BESIDE}|{_ISSUE}){{0,3}}|{_APPROVE})(?:了|过)?(?:新?的|\p{{Han}}{{0,6}}(?:法规|规章|文件|标准))?$"
)
# 将联合印发, 拟于近期出台, 力争年内制定: when and with whom it will be done.
_LATER = f"(?:正式|联合|共同|陆续|尽快|抓紧|适时|择机|[于在]?(?:近期|不日|年内|[今明后]年|本月|下个?月|[上下]半年|[月年]底|{_Y})(?:之?前|以内|内)?|(?:会同|联合|[与同和])[^，。；《》]{{1,24}})"
# 探索制定, 推动出台: not issued yet.
UNDONE = re.compile(
    f"(?:拟|(?<![现特])将|(?<!按)(?<!按照)计划|准备|预计|力争|争取|没有|[尚暂]未|正在|要|应当?|须|需){_LATER}{{1,3}}$|"
    "(?:探索|研究|推动|参与|支持|拟|将|未|没有|计划|正在|加快|鼓励|尝试|要求|抓紧|尽快|组织|应当?|须|需|要|可|协助|负责|(?<![邀聘])请(?!示)(?:(?!贯彻|落实|学习|执行|[按遵依参]照|根据)[^，。；《》]){0,8}"
    "|不(?:予以?|再|得|会|能|宜)?|拒绝|未[经获]|暂缓|停止|撤销|取消|否决)$"  # 决定将不予批准《报告表》并退回
)
# 银保监会、证监会九部委: how many have been named; 国家九部委 are not.
_AS_MANY = "(?<=[委部局厅院会行办署])[两二三四五六七八九十0-9]{1,3}个?(?:部委|部门|厅局|委办局)"
_NUMBERED = "[^，。；（()）〔［\\[]{1,10}[〔［\\[](?:19|20)[0-9]{2}[〕］\\]][0-9]{1,4}号"  # 以国函〔2012〕146号文
# 拟于2025年底前印发: planned for a time
PLANNED = re.compile(rf"(?:拟|将|计划|预计|力争|争取|要|应)[于在]?{_Y}(?:之?前|以前|左右)?(?:全面|正式)?$")
ADVERBS = re.compile(
    rf"(?:在[^，。；《》]{{2,24}}(?:[会议动坛式]上|期间)|在(?:全国|全省|全市|国内|省内)(?:范围内)?|(?<![网站])(?:发布|下发|出台)了?关于|关于|此前|先前|先后|率先|今[日天]|近[日期]|日前|昨[日天]|最近|官[方网]|网站|专门|再次|(?:[今去前]年)?(?:[0-9]{{1,2}}月)?[0-9]{{1,2}}日|[今去前]年(?:[0-9]{{1,2}}月份?)?|[上本]个?月|对外|向社会|公开|牵头|配套|又|也|还|已经|已|均|正式|联合|共同|陆续|相继|令第?[0-9]{{1,4}}号|以[^，。；]{{0,8}}文件(?:形式)?|[以（(]{_NUMBERED}文?[）)]?|(?:分别)?(?:印发|下发|发出)通知|(?:会同|联合)(?:国务院)?各?(?:有关|相关|各)(?:部门|单位|方面)|连续[0-9一二三四五六七八九十两多]{{1,3}}年|[（(][A-Za-z]{{2,10}}[）)]|{_AS_MANY}|首次|每年|及时|早在|早|同时|随后|(?:早?[于在]|自)?{_Y}(?:[和、及]{_Y})*|[于在]|，)$"
)
CONJUNCTION = re.compile("以及|[和与及]")
IN_NAME = re.compile("以([^，。；：以]{2,30})名义$")
_SUFFIX = (
    "委员会|[管执组]委会|委|部(?!门)|局|厅|(?<![部签])署|院|办公室|办公厅|人大|常委会|政府|领导小组|中心|协会|党组|低碳办|中央|军委|银行|大学|联盟|公司|集团|[委府]办|中办|国办|[分支]行|秘书处|交易所|研究所|(?:标准化|合作|气象|贸易|粮农|卫生|劳工)组织"
    "|(?:银监|证监|保监|电监|工|学|联合|理事|基金|商|研究)会|政协(?!委员)|妇联|残联|科协"
    "|(?<![公上官寿土各有我贵该])司(?![法机令长仪炉])"  # 国家能源局综合司, 生态环境部应对气候变化司
)
# 中国人民银行等七部委, 省住房城乡建设厅等7部门: as many as are named are not all.
_OTHERS = "等(?:(?:[0-9]{1,2}|[一二三四五六七八九十两多]{1,3})个?|有关|相关)?(?:部门|部委|单位|部)(?:[和及]单位)?"
# No organ's name holds these; where one stands, the name begins behind it. 经信局, 数据局 and 日照市 are names.
_FOREIGN = (
    "(?:[的了由在是把被月拟]|收到|现[就将]|应当|必须|组织实施|将(?!乐)|等(?!(?:[0-9一二三四五六七八九十两多]{1,3}个?|有关|相关)?(?:部|单位))|年(?!青)|日(?![照喀土])"
    "|(?:文件|会议|讲话|通知)精神|经(?![济信贸发委开营合科商略管])|(?<!日)照(?!明)|(?<![数证])据|转发|批转|印发|发布|出台|部署|贯彻|落实|报道|记者|[网报社]讯)"
)
ORGAN = re.compile(rf"(?:(?!{_FOREIGN})[^\W\d_]){{0,24}}?(?:{_SUFFIX})(?:{_OTHERS})?")
OPENING_YEAR = re.compile(rf"(?:早?在)?{_Y}，?")
SHARED = re.compile("[的、和与及等]")  # behind a place: it is not the subject, or not alone
SOMEBODY = re.compile(rf"(?:{_SUFFIX})|(?:省|自治区|州|盟|县|(?<!城)[市区])(?![级域民场内外直属间])|企业|专家|双方|其")
# What leads to an organ and is no part of its name: 为贯彻落实国务院《…》, 并提供市统计局《…》, 文件精神和县人民政府《…》.
_LEADING = "贯彻落实|贯彻执行|贯彻|落实|根据|按照|依据|依照|遵照|参照|对照|执行|响应|配合|提供|转发|结合|学习|宣传|推动|围绕|对标|对接|衔接|细化|遵循|实施|满足|符合|原则同意|同意|参见|参看|参考|参阅|引自|详见|载于"
LEAD = re.compile(
    rf"[日目此]前|(?:文件|会议|讲话|通知)?(?:要求|精神|安排|规定)(?:以及|[和与及])|{_FOREIGN}|(?<=部署)(?:以及|[和与及])|[”》）](?:以及|[和与及])(?![田平县龙顺静硕政])|[“”》）】，。；：、\s]|^(?:其中|[和与及]|以及)|(?:为|并|还|要|应|深入|全面|认真|切实|坚决|积极|严格|进一步)*(?:{_LEADING})"
)
LEADING = re.compile(rf"(?:为|并|深入|全面|认真|切实|积极|严格|进一步)*(?:{_LEADING})")
# 联合国环境规划署 and 和平区政府 are names.
JOINT = re.compile(r"又?(?:会同|联合(?![国会体社])|以及|与|及|和(?![田平县龙顺静硕政]|林格尔|单位))|[、 ]")
TITLE_ORGAN = regex.compile(
    r"([\p{Han}、 ]{2,50}?)(?:关于|转发|批转|印发|(?:发布|公布|下发|下达)(?=.*的(?:通知|公告|通告)$)|贯彻(?=.*的(?:实施|若干)?(?:意见|决定)$))"
)
# 某某县巩固拓展脱贫攻坚成果同乡村振兴有效衔接领导小组办公室: where a title begins, nothing else can stand before it.
LONG_ORGAN = regex.compile(r"\p{Han}{2,40}(?:领导小组|指挥部|委员会|联席会议)(?:办公室)?")
OF_THE_STATE = re.compile("国务院|中共中央|国家|全国|中国|财政部|教育部|科技部|商务部")
DEICTIC = re.compile(
    "[你您]|[我本](?=[委局厅部办司会院署处所](?:(?!\\w)|会同|联合|[与和及]))|贵(?=公司|单位|司|局|厅|委|院)"
)  # 你公司《…》收悉: whom the letter answers
PASSED_ON = re.compile("转发|批转")
WITH = re.compile("又?(?:会同|联合(?![国会体社])|[与和](?![田平县龙顺静硕政]))")
# 收到转发《…》的请求, 关于制定《…条例》的议案: it is only asked for.
PROPOSED = re.compile("(?:[（(][^（）()]{1,20}[）)])?的(?:请求|申请|请示|建议|提议|议案|提案|诉求|设想|想法)")
PROPOSES = re.compile("(?:为此|因此|对此|同时)?，?(?:我们?|本人|特)?(?:建议|希望|呼吁|恳请)")
# 拟由市政府印发: not issued yet.
TO_BE_DONE = re.compile("(?:拟|将|计划|准备|建议|争取|应|可|提请|报请|待)(?:由|以)$")
BRACKET = re.compile("[（(][^（）()]{4,20}[）)]")
GOES_ON = re.compile(
    rf"等?[^，]{{0,8}}，(?:(?:同时|并|还|又)[^，]{{2,80}}，|[^，]{{2,24}}，)?(?:{_Y})?(?:并|还|又)?(?:{_Y})?"
)
LONGEST_LEAD = 4  # signs
PLACE_ENDS = ("", "省", "市", "县")
# No other organ's name ends so: 省人民政府应当组织实施国务院批准的《…》.
HIGHEST_LAST = re.compile("(?<!中共中央)(?<!党中央)(?:(?:中共中央|党中央)?国务院(?:办公厅)?|全国人大(?:常委会)?)$")
# 高污染燃料种类执行原环境保护部《…目录》
FOLLOWED = re.compile("(?:执行|依据|根据|按照|依照|遵照|参照)(?=[原省市县]|国家)")
OF_NAME = re.compile(
    "[原省市县区州旗]|自治|国家|中国|全国|兵团"
)  # how names begin that others are the end of (原国家质检总局)
GENERIC_ORGAN = re.compile("[市县](?:人民)?(?:政府|委(?!员))")
ISSUED_BY = re.compile(
    "(?:[（(][^（）()]{1,40}[）)])?(?:，?(?:已|是|并)?由|已经?[^，。；：《》]{2,24}(?:同意|批准|通过)，)"
    f"([^，。；：《》由]{{3,40}}?)(?:(?:已|正式|联合|共同)?(?:[于於]{_Y})?(?:正式|联合|共同)?)(?:制定并)?(?:印发|发布|颁布|出台|公布|下发)"
)
NUMBER_OF = regex.compile(r"[（(](\p{Han}{1,12}?)(?:发|函|字)? ?[〔［\[﹝„](?:19|20)[0-9]{2}")
# 中宣部《低碳中国梦》摄制组: the body that makes what is cited is the organ's, which issued nothing.
OF_BODY = re.compile("(?:摄制|编写|起草|编纂|创作|课题|调研|采访)组|编委会|编辑部|编辑委员会|杂志社|栏目|节目|剧组")
NAME_ALONE = re.compile("《[^《》]{2,20}》")
# 《太行日报》2019年6月20日第2版, 《环境保护》2019年第8期
IMPRINT = re.compile(
    "《[^《》]{2,20}》(?:[（(][^（）()]{1,16}[）)])? ?[（(]?(?:19|20)[0-9]{2} ?年[^《》。，]{0,16}[期版卷][。）)]?"
)
BETWEEN = re.compile("(?:[（(][^（()）]{1,20}[）)])?(?:、|和|与|及|以及|，)?")

_MAKE = "编制|制定|制订|修订|起草|建立|印发|发布|公示|出台|颁布|颁发|下发|公布|推出|转发|批转|作出"
# 探索制定, 推动出台: the verb says that it is not in force; adverbs (先后, 率先, 联合) and 了 are no part of it.
ACT = regex.compile(
    rf"((?:探索|研究|推动|推进|参与|牵头)?(?:{_MAKE})(?:(?:并|和|、)?(?:{_MAKE}|实施|施行|执行|完成|完善)){{0,3}}|{_APPROVE})"
    r"(?:了|过)?(?:新?的|\p{Han}{0,6}(?:法规|规章|文件|标准))?$"
)
DRAFTED_BY = re.compile("(?:编制|制定|制订|起草|修订)的$")  # 由…牵头编制的《…战略》于2022年6月正式印发
# 国务院办公厅转发国家发展改革委《…意见》: whose the title is stands between.
PASSES_ON = re.compile("(转发|批转)了?$")
# What stands behind a title of its issue: 《…条例》已经…通过，现予公布, 《…方案》于2022年5月正式印发, 现将《…办法》印发给你们.
ACT_BEHIND = regex.compile(
    r"(?:[（(][^（）()]{1,40}[）)])?(?:(?:、|和|与|及|以及)?《[^《》]{2,80}》(?:[（(][^（）()]{1,40}[）)])?)*等?"
    r"(?:(?:已经?|业经|经|业已)[^，。；：《》]{2,60}(?:同意|批准|通过|审定|审核)，(?:并?[^，。；：《》]{2,60}(?:同意|批准|通过)，)?)?"
    r"(?P<clause>(?:现予?|予以|已经?|均|正式|联合|共同|先后|相继|近日|日前|由[^，。；：《》]{3,30}?|[于於]|[今去前]年(?:[0-9]{1,2}月)?|"
    rf"[经获][^，。；：《》]{{2,16}}(?=批准)|(?:{_Y}))*"
    rf"(?P<act>(?<![》）)])(?:{_APPROVE})(?!之?后)|(?:印发|转发|发布|颁布|出台|公布|下发|颁发|(?:编制|制定|修订)完成)(?:并?(?:实施|施行|执行))*))"
    r"(?=[，。；、]|$|给|你们|以来|之?后|正式(?:实施|施行))"
)
# 我们组织编制了《…指南》, 按照国务院要求制定了《…方案》: 了 says that it is done, and by whom does not matter.
ORGANISED = re.compile("(?:组织|要求|计划|负责)$")
# 加快《…规划》出台, 待《…办法》印发后: not done yet.
TO_COME = re.compile(
    "(?:推动|推进|加快|促进|争取|力争|尽快|尽早|抓紧|适时|待|拟(?![定订])|计划|建议|希望|期待|呼吁|研究)[^，。；《》]{0,20}$"
)
SENT_OUT = re.compile("(?:^|[现特])将$")  # 现将《…办法》印发给你们
OF_PRESS = re.compile("(?:日|晚|时|周|早)报》|周刊》|杂志》|网》")  # 《经济日报》发布: who says it

ISSUED_DATE = re.compile(
    r"((?:19|20)[0-9]{2}年(?:[0-9]{1,2}月(?:[0-9]{1,2}日)?)?|[一二][〇○零一二三四五六七八九]{3}年[一二三四五六七八九十]{1,2}月(?:[一二三四五六七八九十]{1,3}日)?)"
)
NEWLY = re.compile("新(?:修订|修正|制定)的$")
GOAL_DATE = re.compile("(?:[底末]?之?前|以前|之前|起|以来|以后|左右|[-—–至到])")
LOST_DATE = re.compile("[\ufffd#]{2,4}年")
DATE_ALONE = re.compile(rf"(?:早?[于在])?(?:{_Y})，")
TAIL_BRACKET = re.compile("[（(][^（）()]*[）)]$")
KIND = re.compile(
    "(?:方案|规划|计划|意见|办法|条例|通知|决定|指南|指引|制度|细则|规定|规则|请示|复函|手册|说明|倡议书?|绿皮书|纲要|规范|标准|要求|目录|清单|报告|公告|通告|通报|批复|决议|章程"
    "|议案|提案|建议|(?<=的)函|导则|要点|措施|公报|宣言|规程|协议|名单|协定|公约|议定书|白皮书|蓝皮书|战略|令|法)(?=(?:19|20)[0-9]{2}$|$)"
)


class Citation(NamedTuple):
    """A cited title without its outer marks, its issuer if the sentence names one, and its period.

    ``period`` are the words, in the title or in brackets right behind it, that ``years`` reads. ``act`` is
    the verb that makes or issues it, ``issued`` the date in the verb's own clause.
    """

    title: Text
    issuer: Text | None
    period: Text | None
    years: YearMatch | None
    start: int = 0  # where the 《 stands in the paragraph
    act: Text | None = None
    issued: Text | None = None


@rule("citation.issuers")
def issuers(text: str) -> str:
    """Part the organs that issued a document jointly.

    >>> issuers("北京市发改委、河北省发改委、承德市政府"), issuers("国家发展和改革委员会")
    ('北京市发改委|河北省发改委|承德市政府', '国家发展和改革委员会')
    >>> issuers("财政部国家税务总局"), issuers("昆明市委、市政府")
    ('财政部|国家税务总局', '昆明市委|昆明市政府')
    """
    plain = plain_prose(text)
    beside = PARTY_AND_STATE.fullmatch(plain)
    if beside:
        return f"{text[: beside.end(1)]}|{text[beside.start(2) :]}"
    return "|".join(with_places(joint_organs(text)))


def joint_organs(text: str) -> list[str]:
    """Return the organs of a joint issuer, without what joins them."""
    parts = [text[start:end] for start, end in _organs(plain_prose(text))] or [text]
    return [organ for part in parts for organ in run_together(part)]


def find(paragraph: Text) -> Iterator[Citation]:
    """Return every 《…》 of a paragraph in the order of their opening marks, nested ones too.

    A place may be the subject of a verb of issuing.
    """
    from lccp.normalise.years import period_of_title

    value = plain_prose(paragraph.value)
    issued: tuple[int, Text | None] = (0, None)  # where the last title ended, and who issued it
    acted: tuple[int, Text | None, Text | None] = (0, None, None)  # the same of the verb and its date
    depth_ends: list[int] = []
    for start, end in marks(value):
        title = paragraph[start + 1 : end - 1]
        depth_ends = [other for other in depth_ends if other > start]
        issuer = act = None
        act_and_date: tuple[Text | None, Text | None] = (None, None)
        if not title.value.strip():
            continue
        if not depth_ends:
            act, act_and_date = _acts(paragraph, start, end, acted)
            acted = end, *act_and_date
            issuer = _issuer(paragraph, start, issued)
            in_title = _in_title(title)
            if _yields_to_title(act, issuer, in_title) or _goes_on(value, start, issued):
                issuer = in_title or issuer
            issued = end, issuer
            if issuer is None:
                issuer = _behind(paragraph, end)
        depth_ends.append(end)
        issuer = issuer or _in_title(title)
        period, years = title, period_of_title(title.value)
        behind = BRACKET.match(value, end)
        if years is None and behind:
            period = paragraph[behind.start() + 1 : behind.end() - 1]
            years = period_of_title(period.value)
        text = period[years.start : years.end] if years else None
        yield Citation(title, issuer, text, years, start, *act_and_date)


def _goes_on(value: str, start: int, last: tuple[int, Text | None]) -> bool:
    """Whether a title follows another whose issuer it shares unless it names its own (国务院《A》、《省政府关于B的通知》)."""
    return last[0] > 0 and last[1] is not None and BETWEEN.fullmatch(value, last[0], start) is not None


def _yields_to_title(act: Text | None, issuer: Text | None, in_title: Text | None) -> bool:
    """Whether the organ that a title names goes before what its sentence says.

    It was passed on (区发展改革局转发《市发展改革委关于…的通知》), or a place is said to issue it
    (广西壮族自治区印发的《中共…委员会…人民政府关于…的决定》), or its sentence names one of its two (国务院发布《中共中央
    国务院关于…的意见》), or a department publishes what its ministries issue (发改委价格司发布《国家发展改革委 国家能源局关于…》).
    """
    is_passed_on = act is not None and PASSED_ON.match(act.value) is not None
    if issuer is None or is_passed_on:
        return is_passed_on
    both = PARTY_AND_STATE.fullmatch(plain_prose(in_title.value)) if in_title else None
    is_department = in_title is not None and issuer.value.endswith("司") and not in_title.value.endswith("司")
    return (
        is_department or is_place_or_province(issuer.value) or (both is not None and issuer.value in (both[1], both[2]))
    )


def _acts(
    paragraph: Text, start: int, end: int, last: tuple[int, Text | None, Text | None]
) -> tuple[Text | None, tuple[Text | None, Text | None]]:
    """Find the verb before a title, and which verb with its date counts: that one, or the one behind the title.

    由某部编制的《…战略》于2022年6月印发: whoever drafted it, what is dated is its issue.
    """
    act, date = _act(paragraph, start, last)
    is_drafted = date is None and DRAFTED_BY.search(paragraph.value, 0, start) is not None
    if act is not None and not is_drafted:
        return act, (act, date)
    behind = _act_behind(paragraph, start, end)
    return act, behind if act is None or behind[1] is not None else (act, date)


def _act(paragraph: Text, start: int, last: tuple[int, Text | None, Text | None]) -> tuple[Text | None, Text | None]:
    """Find the verb that makes or issues the title that opens at ``start``, and the date of its own clause."""
    value = plain_prose(paragraph.value)
    if last[0] and BETWEEN.fullmatch(value, last[0], start):
        return _act_of_last(value, last)
    begin = max(value.rfind(sign, 0, start) + 1 for sign in "。；：》”")
    verb = ACT.search(value, begin, start) or _passing_on(value, begin, start)
    if verb is None or _is_undone_or_of_others(verb, value, begin, start):
        return None, None
    clause = value.rfind("，", begin, verb.start()) + 1 or begin
    before = value.rfind("，", begin, max(begin, clause - 1)) + 1 or begin
    if clause > begin and DATE_ALONE.fullmatch(value, before, clause):
        clause = before  # 2012年11月，国家发展改革委下发: the date opens the verb's clause
    dates = [
        date for date in ISSUED_DATE.finditer(value, clause, verb.start()) if not GOAL_DATE.match(value, date.end(1))
    ]
    issued = paragraph[dates[0].start(1) : dates[0].end(1)] if len(dates) == 1 else None
    if LOST_DATE.search(value, clause, verb.start()):
        issued = None
    return paragraph[verb.start(1) : verb.end(1)], issued


def _passing_on(value: str, begin: int, start: int) -> re.Match[str] | None:
    """Find the verb by which an organ passes on the title of another that stands right before it (转发国家发展改革委《…》)."""
    of_other = _organ_before(value[begin:start]) if "转" in value[begin:start] else None
    return PASSES_ON.search(value, begin, begin + of_other[0]) if of_other is not None else None


def _act_behind(paragraph: Text, start: int, end: int) -> tuple[Text | None, Text | None]:
    """Find the verb of issuing behind a title that its clause opens with, and the date of the verb's clause."""
    value = plain_prose(paragraph.value)
    verb = ACT_BEHIND.match(value, end)
    begin = max(value.rfind(sign, 0, start) + 1 for sign in "，。；：")
    before = value[begin:start]
    is_undone = (_is_undone(before) and not SENT_OUT.search(before)) or TO_COME.search(before)
    if verb is None or is_undone or OF_PRESS.search(value, start, end):
        return None, None
    dates = list(ISSUED_DATE.finditer(value, *verb.span("clause")))
    above = max(value.rfind(sign, 0, max(0, begin - 1)) + 1 for sign in "，。；：")
    if not dates and DATE_ALONE.fullmatch(value, above, start):
        dates = list(ISSUED_DATE.finditer(value, above, start))  # 2021年11月，《…意见》印发实施
    issued = paragraph[dates[0].start(1) : dates[0].end(1)] if len(dates) == 1 else None
    return paragraph[verb.start("act") : verb.end("act")], issued


def _act_of_last(value: str, last: tuple[int, Text | None, Text | None]) -> tuple[Text | None, Text | None]:
    """Return the verb of the last title and its date, which the next shares, but for 新修订的《…预算法》、《国务院关于…的决定》."""
    is_of_one = last[1] is not None and NEWLY.search(value, 0, value.rfind("《", 0, last[0])) is not None
    return (None, None) if is_of_one else (last[1], last[2])


def _is_undone_or_of_others(verb: re.Match[str], value: str, begin: int, start: int) -> bool:
    """Whether the verb before a title is not done yet, or only asked for, or approves what others make (报国务院批准《…》)."""
    clause = value[begin : verb.start()]
    is_undone = _is_undone_but_for(verb, clause) or _is_asked_for(value, start) or _is_proposed(verb, value)
    return is_undone or bool(APPROVES.match(verb[0]) and _is_of_others(clause, value, start))


def _is_undone_but_for(verb: regex.Match[str], clause: str) -> bool:
    """Whether a clause says that its verb is not done yet, nor (组织编制了) that its end was reached."""
    is_organised = verb[0].endswith(("了", "过")) and ORGANISED.search(clause) is not None
    return (_is_undone(clause) and not is_organised) or _is_to_be_done(clause)


def _is_undone(clause: str) -> bool:
    """Whether a clause says before its verb that it is not done yet, or when it is to be (拟, 拟于2025年底前)."""
    return UNDONE.search(clause) is not None or PLANNED.search(clause) is not None


def _is_to_be_done(clause: str) -> bool:
    """Whether the organ that ends a clause is only meant to act (拟由市政府)."""
    organ = _organ_before(clause)
    return organ is not None and TO_BE_DONE.search(clause, 0, organ[0]) is not None


def _is_proposed(verb: regex.Match[str], value: str) -> bool:
    """Whether a sentence proposes what a verb says (建议市政府出台《A》，制定《B》); what has been issued it may name, too (印发的)."""
    sentence = max(value.rfind(sign, 0, verb.start()) for sign in "。；") + 1
    return not verb[0].endswith(("的", "了", "过")) and PROPOSES.match(value, sentence) is not None


def _is_asked_for(value: str, start: int) -> bool:
    """Whether a title is what a request or a proposal wants to be issued (收到转发《…》的请求)."""
    end = dict(marks(value)).get(start, start)
    return value[end : end + 1] in ("的", "（", "(") and PROPOSED.match(value, end) is not None


@rule("citation.kind")
def citation_kind(title: str) -> str:
    """Return the kind of document that a title's head noun names, "" where it names none.

    >>> citation_kind("广元市生态文明建设（低碳发展）考核办法"), citation_kind("低碳发展规划纲要（2011—2020年）")
    ('办法', '纲要')
    """
    while bracket := TAIL_BRACKET.search(title):
        title = title[: bracket.start()]
    match = KIND.search(fold_script(title))
    return title[match.start() : match.end()] if match else ""


def marks(value: str) -> list[tuple[int, int]]:
    """Find where each 《…》 opens and where it is closed (exclusive), in the order of the opening marks.

    >>> marks("《关于印发《方案》的通知》和《办法")
    [(0, 13), (5, 9)]
    """
    if "《" not in value:
        return []
    stack: list[int] = []
    match: list[tuple[int, int]] = []
    for index, sign in enumerate(value):
        if sign == "《":
            stack.append(index)
        elif sign == "》" and stack:
            match.append((stack.pop(), index + 1))
    return sorted(match)


def unclosed(paragraph: Text) -> Iterator[Notice]:
    """Return a finding for each 《 that the paragraph does not close."""
    from lccp.model import make_finding

    if "《" not in paragraph.value:
        return
    opened = {start for start, _ in marks(paragraph.value)}
    for index, sign in enumerate(paragraph.value):
        if sign == "《" and index not in opened:
            yield make_finding(
                "unclosed-title",
                "low",
                paragraph[index : index + 20],
                Message("a title opens here and is not closed", "书名号在此开启而未闭合"),
            )


def _behind(paragraph: Text, end: int) -> Text | None:
    """Find the organ that the words behind a title say issues it: 《…》由省政府印发, 《…》经市政府同意，市政府办公室于…印发."""
    behind = ISSUED_BY.match(plain_prose(paragraph.value), end)
    return paragraph[behind.start(1) : behind.end(1)] if behind and _organs(behind[1]) else None


def _in_title(title: Text) -> Text | None:
    """Find the organ that a title begins with (国务院关于印发…的通知), as GB/T 9704 composes titles."""
    organ = TITLE_ORGAN.match(plain_prose(title.value))
    if organ is None:
        return None
    is_named = _organs(organ[1]) or LONG_ORGAN.fullmatch(organ[1]) or PARTY_AND_STATE.fullmatch(organ[1])
    return title[: organ.end(1)] if is_named else None


def _issuer(paragraph: Text, index: int, last: tuple[int, Text | None]) -> Text | None:
    """Find who issued the title that opens at ``index``, if the words before it say so."""
    value = plain_prose(paragraph.value)
    begin = _clause_begin(value, index)
    text = value[begin:index]
    follows = last[1] if begin > 0 and begin == last[0] and value[begin - 1] == "》" else None
    if follows is not None and BETWEEN.fullmatch(text):
        is_of_other = _is_of_another_place(value[index:], follows.value) or _is_numbered_otherwise(text, value, index)
        return None if is_of_other else follows
    opens = begin == 0 or value[begin - 1] in "。；"
    begin = _behind_conjunction(value, begin)
    text = value[begin:index]
    verb = VERBS.search(text)
    if verb and _has_no_subject(text, verb.start(), value, index, opens=opens):
        return None
    bounds = _issuing_subject(text[: verb.start()], "提出" in verb[0]) if verb else _organ_of(value, text, index)
    if bounds is not None:
        return paragraph[begin + bounds[0] : begin + bounds[1]]
    if verb is None or UNDONE.search(text, 0, verb.start()):
        return None
    return _earlier_subject(paragraph[begin:index], text[: verb.start()], follows, opens=opens)


def _has_no_subject(text: str, verb: int, value: str, index: int, *, opens: bool) -> bool:
    """Whether nobody before a verb issues: 与市财政局共同制定了《…》 says with whom, and what is approved or asked for is of others."""
    if (opens and WITH.match(text)) or _is_asked_for(value, index):
        return True
    return APPROVES.match(text, verb) is not None and _is_of_others(text[:verb], value, index)


def _is_of_others(clause: str, value: str, index: int) -> bool:
    """Whether whoever approves a title does not put it in force: it is a treaty, or they are asked to (报国务院批准)."""
    close = value.find("》", index) + 1
    organ = _organ_before(clause)
    is_asked = organ is not None and (ASKED_FOR.search(clause, 0, organ[0]) or BEGINS_PROPOSED.match(clause, organ[0]))
    return bool(is_asked or TREATY.search(value, max(index, close - 10), close))


def _behind_conjunction(value: str, begin: int) -> int:
    """Return where words begin behind a title and a conjunction (《…》和县城管局《…》 names no county of 和县)."""
    conjunction = CONJUNCTION.match(value, begin) if begin > 0 and value[begin - 1] == "》" else None
    return conjunction.end() if conjunction else begin


def _is_of_another_place(title: str, issuer: str) -> bool:
    """Whether a title begins with a place that the issuer of the one before it does not name (国务院《A》和《吉林省B》)."""
    place = next(opening_places(title, 1), "")
    return bool(place) and place[:2] not in plain_prose(issuer) and OF_THE_STATE.match(plain_prose(issuer)) is not None


def _is_numbered_otherwise(between: str, value: str, index: int) -> bool:
    """Whether the numbers behind two titles are of two organs: 水利部《A》（水资源〔2017〕184号）、《B》（发改环资〔2019〕695号)."""
    before = NUMBER_OF.match(between)
    behind = NUMBER_OF.match(value, value.find("》", index) + 1) if before else None
    if before is None or behind is None:
        return False
    # 苏政发 and 苏政办发, 国发 and 国办发: the office's own.
    return before[1][0] != behind[1][0] or any((sign in before[1]) != (sign in behind[1]) for sign in "政办")


def _earlier_subject(text: Text, clause: str, follows: Text | None, *, opens: bool) -> Text | None:
    """Find the subject that a clause takes over: 颁布《A》，制定并实施《B》, or the place that opens its sentence."""
    if follows is not None and GOES_ON.fullmatch(clause):
        return follows
    bounds = _opening(clause) if opens else None
    return text[bounds[0] : bounds[1]] if bounds else None


def _clause_begin(value: str, index: int) -> int:
    """Return where the words before a title begin that can name its issuer."""
    begin = max(0, index - 90)
    return max(begin, *(value.rfind(sign, begin, index) + 1 for sign in "。；：“”》"))


def _issuing_subject(clause: str, organs_only: bool) -> tuple[int, int] | None:
    """Find the subject of a verb that issues; none where the clause says that it is not done (拟出台)."""
    return None if _is_undone(clause) else _subject(clause, organs_only)


def _opening(clause: str) -> tuple[int, int] | None:
    """Find the place that opens a sentence whose later clauses name nobody else (2015年广东省启动试点，印发了《…》)."""
    end = len(clause)
    while adverb := ADVERBS.search(clause, 0, end):
        end = adverb.start()
        if adverb[0] == "，":
            break
    if clause[end : end + 1] != "，":
        return None
    year = OPENING_YEAR.match(clause)
    start = year.end() if year else 0
    stop = start + len(next(opening_places(clause[: end - 1], start), ""))
    if stop == start or SHARED.match(clause, stop) or SOMEBODY.search(clause, stop, end):
        return None
    return start, stop


def _subject(clause: str, organs_only: bool) -> tuple[int, int] | None:
    """Find the subject that ends a clause before its verb: an organ, or organs, or a place."""
    end = len(clause)
    for _ in range(6):
        adverb = ADVERBS.search(clause, 0, end)
        if not adverb:
            break
        end = adverb.start()
    name = IN_NAME.search(clause, 0, end)
    if name:
        return name.start(1), name.end(1)
    match = _organ_before(clause[:end])
    if match:
        return None if TO_BE_DONE.search(clause, 0, match[0]) else match
    if organs_only:
        return None
    start = max(clause.rfind(sign, 0, end) for sign in "，、 ）)】") + 1  # …电（记者张某）重庆市日前出台
    return (start, end) if is_place_or_province(clause[start:end]) else None


def _organ_of(value: str, text: str, index: int) -> tuple[int, int] | None:
    """Find the organ right before a title, which issued it unless a body behind that makes it (中宣部《…》摄制组)."""
    close = value.find("》", index) + 1
    return None if OF_BODY.match(value, close) else _organ_before(text)


def _organ_before(text: str) -> tuple[int, int] | None:
    """Find the organ, or the organs joined, that end ``words``."""
    start = max(text.rfind(sign) for sign in "，：。") + 1
    for index in [start, *(lead.end() for lead in LEAD.finditer(text, start))]:
        parts = _organs(text[index:])
        if DEICTIC.match(text, index):
            return None
        if parts and parts[0][0] == 0 and not JOINT.match(text, index):
            return index + _lead_of_organ(text[index : index + parts[0][1]]), len(text)
    return None


def _lead_of_organ(text: str) -> int:
    """Return how many signs stand before an organ and are none of its name (衔接国务院, 高污染燃料种类执行原环境保护部)."""
    if highest := HIGHEST_LAST.search(text):
        return highest.start()
    followed = next((lead.end() for lead in FOLLOWED.finditer(text) if _organs(text[lead.end() :])), 0)
    if followed or OF_NAME.match(text) or is_state_organ(text):
        return followed
    lengths = range(1, min(len(text), LONGEST_LEAD + 1))
    end = next((length for length in lengths if _is_behind_lead(text[:length], text[length:])), 0)
    return 0 if ORGAN.fullmatch(text[:end]) else end - text[:end].endswith("原")


def _is_behind_lead(lead: str, organ: str) -> bool:
    """Whether an organ's name is known, or begins with 省, 市 or 县, and no place stands before it."""
    if any(is_place_or_province(lead[n:] + sign) for n in range(len(lead)) for sign in PLACE_ENDS):
        return False
    is_known = is_state_organ(organ) or organ[0] == "省"
    return (len(lead) > 1 and is_known) or (len(lead) == 2 and GENERIC_ORGAN.match(organ) is not None)


def _organs(text: str) -> list[tuple[int, int]]:
    """Cut words into organs joined by 、, 和, 与 or 会同; empty where they are anything else."""
    result: list[tuple[int, int]] = []
    index = 0
    for joint in [*JOINT.finditer(text), None]:
        end = joint.start() if joint else len(text)
        if end > index and ORGAN.fullmatch(text, index, end) and not LEADING.match(text, index):
            result.append((index, end))
            index = joint.end() if joint else end
    return result if index == len(text) else []


def citation_row(citation: Citation) -> Row:
    """Make a row of ``cited_documents`` without its keys."""
    years = citation.years
    return {
        "title": text_cell(citation.title),
        "issuer": text_cell(citation.issuer, "citation.issuers") if citation.issuer is not None else EMPTY,
        "years": text_cell(citation.period, *years.rules)
        if citation.period is not None and years is not None
        else EMPTY,
        "pilot": EMPTY,  # known once the pilots are
        "kind": text_cell(citation.title, "citation.kind"),
        "act": text_cell(citation.act) if citation.act is not None else EMPTY,
        "issued": dates.date_cell(citation.issued),
    }


def extract(paragraph: Paragraph, context: Context) -> Iterator[Yield]:
    """Yield the titles that a paragraph cites, and a finding for each that is not closed."""
    is_head = context.kind == "paper" and paragraph.n == 1 and NAME_ALONE.fullmatch(paragraph.text.value)
    if is_head:
        return
    for citation in find(paragraph.text):
        if IMPRINT.fullmatch(paragraph.text.value, citation.start):
            continue  # the journal or newspaper that a text is from
        yield TableRow(
            "cited_documents", {"paragraph": context.paragraph_cell(paragraph), **citation_row(citation)}, citation
        )
    yield from unclosed(paragraph.text)


def extract_heading(heading: Text, context: Context) -> Iterator[Yield]:
    """Yield the titles that a heading on lines of its own cites: no paragraph holds them (一、落实《…行动方案》)."""
    for citation in find(heading):
        yield TableRow("cited_documents", {"paragraph": EMPTY, **citation_row(citation)}, citation)
    yield from unclosed(heading)
