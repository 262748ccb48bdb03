"""Personal data: contacts, private telephones and addresses, lists of authors. Each is a finding of kind ``personal``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lccp.extract.context import Context, Yield
from lccp.extract.structure import tables
from lccp.extract.structure.outline import Paragraph
from lccp.extract.structure.parts import Part
from lccp.model import Notice, make_finding
from lccp.text.messages import Message, say
from lccp.text.patterns import regex
from lccp.text.spans import Text

_MOBILE = r"1[3-9][0-9](?:[0-9]{8}|(?P<part>[- －])[0-9]{4}(?P=part)[0-9]{4}(?![0-9]))"
_PHONE = rf"{_MOBILE}|(?:[（(]?0[0-9]{{2,3}}[）)]?[- ]?)?[0-9]{{7,8}}(?:[-/转、][0-9]{{2,8}})*"
# 张三 王五电话：…; an office (省发展改革委) is no name
_ONE_NAME = r"(?:(?!电话|手机|传真|邮箱|地址)\p{Han}){2,4}(?!(?!电话|手机|传真|邮箱|地址|等)\p{Han})"
_NAME = rf"{_ONE_NAME}(?:[ 、，,]{{1,3}}{_ONE_NAME}){{0,12}}"
CONTACT = regex.compile(
    rf"(?:联系人|联 系 人|联络人|经办人|收[件货]人|签收人|咨询人|举报人|负责人及电话)(?:及(?:电话|联系方式|联系电话))?[:： ]{{1,3}}{_NAME}(?:[ ，,；;（(]{{0,3}}(?:联系)?(?:(?:电话|手机|传真|邮箱)(?:[（(/](?:传真|电话|手机)[）)]?)?)?[:： ]{{0,3}}(?:{_PHONE})[）)]?)*"
    # 咨询电话：张某 0571-…; an office (市发改委) is no person
    rf"|(?:咨询|联系|监督|服务|举报)?(?:电话|方式)[:：] ?\p{{Han}}{{2,3}}(?<![局委厅处科办室站队司部线所院会心市县区省府])(?:同志|先生|女士|老师)? ?[:：]? ?(?:{_PHONE})"
    r"|(?:微信|QQ)号?[:：] ?[A-Za-z0-9_-]{5,20}(?![A-Za-z0-9_-])"
    r"|(?:(?:银行)?[账帐]号[:：] ?[0-9 ]{12,25}[，,；; ]{0,2}户名[:：] ?\p{Han}{2,3}(?!\p{Han})|(?:银行)?卡号[:：] ?[0-9 ]{12,25})"
)
MOBILE = regex.compile(rf"(?<![0-9]){_MOBILE}(?![0-9])")
MAIL = regex.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
IDENTITY = regex.compile(r"(?<![0-9])[1-9][0-9]{5}(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])[0-9]{2}[0-9]{3}[0-9Xx](?![0-9])")
AUTHORS = regex.compile(
    rf"(?:主 ?编|副主编|编 ?委|编委会(?:成员|委员)?|编写(?:组成员|人员|组)|课题组成员|专家组(?:成员|组长)|执笔(?:人)?|作者(?:简介)?|责任编辑|审稿(?:人|专家)?|撰稿(?:人)?)[:： ]{{1,3}}{_NAME}"
)
# 本书编写组, above names that stand in columns or side by side.
AUTHORS_HEAD = regex.compile(
    r"(?:本书|本报告|报告)?(?:编写组|编写人员|编委会|编辑委员会|课题组|撰稿人|执笔人|作者|审稿人)(?:成员)?(?:名单)?[:：]?"
)
NAMES_ALONE = regex.compile(r"\s*\p{Han}{1,4}(?:[\s、，,]+\p{Han}{1,4}){2,}\s*")
# Heads of columns that hold whom to ask, and how to reach them.
PERSONAL_HEAD = regex.compile(
    "(?:联系人|联络人|经办人|填表人|姓名|联系电话|联系方式|手机|手机号码?|电话|电子邮箱|邮箱|身份证号码?)"
)
PATTERNS = (
    (CONTACT, Message("a contact", "联系人信息")),
    (AUTHORS, Message("a list of authors", "作者名单")),
    (IDENTITY, Message("an identity number", "身份证号码")),
    (MOBILE, Message("a telephone", "电话号码")),
    (MAIL, Message("an address", "邮箱地址")),
)

POSSIBLE = regex.compile("[@:： ]|[0-9]{11}|1[3-9][0-9][-－]")
"""A text without any of these holds nothing that the patterns look for: most cells of a table."""


def extract(paragraph: Paragraph, _: Context) -> Iterator[Yield]:
    """Yield a finding for each piece of personal data in a paragraph; none lies inside another."""
    yield from _in_text(paragraph.text)


def extract_lists(context: Context) -> Iterator[Yield]:
    """Yield findings for names below 编写组 and the like."""
    below = False
    for part in (part for part in context.parts if part.grid is None):
        raw = context.document.text[part.start : part.end]
        below = below or (part.text is not None and bool(AUTHORS_HEAD.fullmatch(part.text.value)))
        if below and NAMES_ALONE.fullmatch(raw):
            yield _personal(Text.join(line.text for line in part.lines), Message("a list of authors", "作者名单"))
        elif part.kind != "furniture":
            below = part.text is not None and bool(AUTHORS_HEAD.fullmatch(part.text.value))
        else:  # 责任编辑：某某 in the frame of a page
            for line in part.lines:
                yield from _in_text(line.text)


def _in_text(text: Text) -> Iterator[Notice]:
    if not POSSIBLE.search(text.value):
        return
    taken = 0
    matches = sorted(
        ((match.start(), -match.end(), label) for pattern, label in PATTERNS for match in pattern.finditer(text.value))
    )
    for start, end, label in matches:
        if start >= taken:
            taken = -end
            yield _personal(text[start:-end], label)


def extract_cells(part: Part, context: Context) -> Iterator[Yield]:
    """Yield findings for the cells below a head that says whom to ask, and for telephones and the like in any cell."""
    assert part.grid is not None
    rows = list(context.grid_tables(part.grid).rows().values())
    heads = {cell.column for cell in rows[0] if PERSONAL_HEAD.fullmatch(cell.text.value)} if rows else set()
    for row in rows[1:]:
        yield from _in_row(row, heads)


def _in_row(row: Sequence[tables.TableCell], heads: set[int]) -> Iterator[Notice]:
    for cell in row:
        if cell.column in heads and cell.text.value.strip():
            yield _personal(cell.text, Message("a contact", "联系人信息"))
        else:
            yield from _in_text(cell.text)


def _personal(text: Text, label: Message) -> Notice:
    message = say(
        "personal data: {what} can be left out of exports and reports with --without-personal",
        "个人信息：{what}；导出与报告时可用--without-personal略去",
        what=label,
    )
    return make_finding("personal", "info", text, message)
