"""How the titles of documents begin, and headlines that tell what somebody does with a document."""

from __future__ import annotations

from lccp.extract.structure.imprint.organs import begins_with_state_organ
from lccp.extract.structure.imprint.patterns import ORGAN_END, TITLE_ORGAN
from lccp.normalise.places import opening_places
from lccp.reference.script import fold_script
from lccp.text.patterns import regex

# 关于…, 《…》, 国务院…, 市人大…, 2023年…, 中国….
OPENS_TITLE = regex.compile(
    "关于|《|转发|印发|批转|国|全国|中国|中共|中华|政府工作报告|[省市县区州](?:人|委|政|第|[一二三四五六七八九十])|(?:19|20)[0-9]{2}"
)
# 发改委 住建部印发…, 生态环境部等8部门联合发布….
ACTING_ORGAN = regex.compile(
    rf"[\p{{Han}}、 ]{{1,40}}?{ORGAN_END}(?:等[^。，]{{0,6}})?(?:联合)?(?:印发|发布|公布|转发|出台|批转)"
)
OF_STATE = regex.compile("国|全国|中国|中共|中华|[省市县区州](?:人民|委|政府|[一二三四五六七八九十]届)")
# 生态环境部印发…管理规则, 市人大代表分组审议政府工作报告, 发改委要求低碳试点省市将方案纳入“十二五”规划.
TELLING = regex.compile(
    "^[^《》关]{2,24}(?:播发|公布|发布|出台|印发|审议|听取|解读|通过|召开|举行|启动|要求(?=[^《》]{0,24}[将把]|各[地省市县级]|抓紧|尽快)|开幕|闭幕|主持(?!人)|作(?:政府)?工作报告)"
)
ASKS_FOR_OPINIONS = regex.compile(
    "^[^《》]{2,12}就《[^《》]+》(?:向[^《》]{2,10})?(?:公开)?(?:征求|听取|召开)|^(?!关于)[^《》]{2,30}征求[^《》]{0,14}意见$"
)  # 县政府就《…》征求…意见
# 某某县某某镇制定秋季秸秆禁烧工作方案: who makes it, and no title of it.
MAKES = regex.compile("(?:(?!关于)[^《》]){2,20}(?:制定|制订)[^《》]{2,30}(?:方案|计划|措施|规划)$")
# 五省八市开展低碳试点 国家发改委下发通知: the noun is what the verb puts out, and no document's own.
PUTS_OUT = regex.compile(
    rf"[^《》关]{{2,40}}{ORGAN_END}(?:联合|日前)?(?:下发|发出|印发|发布|下达)(?:紧急|联合)?(?:通知|公告|通告|通报|意见)"
)
OWN_NOUN = regex.compile("(?:通知|公告|通告|公示|通报|决定|决议|函|批复|令|(?<!征求)意见|报告书)$")


def begins_title(text: str) -> bool:
    """Whether a line begins as titles of documents do: with 关于, an organ, a place, a quoted title or a year.

    >>> begins_title("甘肃省公共机构节能办法"), begins_title("热点资讯")
    (True, False)
    """
    folded = fold_script(text)
    if OPENS_TITLE.match(folded) or TITLE_ORGAN.match(folded) or ACTING_ORGAN.match(folded):
        return True
    return any(opening_places(folded))


def names_organ_first(text: str) -> bool:
    """Whether a line begins with a place or an organ of the state, as names of organs do.

    >>> names_organ_first("甘肃省发展和改"), names_organ_first("革委员会关于印发")
    (True, False)
    """
    return bool(OF_STATE.match(fold_script(text))) or begins_with_state_organ(text) or any(opening_places(text))


def is_told(title: str) -> bool:
    """Whether a headline tells what somebody does with a document, and is not the title of one.

    >>> is_told("发改委公布《节能审查办法》"), is_told("国务院办公厅印发《若干措施》的通知")
    (True, False)
    """
    folded = fold_script(title)
    if MAKES.match(folded) or ASKS_FOR_OPINIONS.match(folded) or PUTS_OUT.fullmatch(folded):
        return True
    return bool(TELLING.search(folded)) and not OWN_NOUN.search(regex.sub("《[^《》]*》", "", folded))
