"""Personal data: contacts, private telephones and addresses, lists of authors. Each is a finding of kind ``personal``."""

from __future__ import annotations

from collections.abc import Iterator

import regex
from lccp.extract.context import Context, Yield
from lccp.extract.structure.outline import Paragraph
from lccp.model import make_finding
from lccp.text.messages import Message, say

_PHONE = r"(?:[（(]?0[0-9]{2,3}[）)]?[- ]?)?[0-9]{7,8}(?:[-/转、][0-9]{2,8})*|1[3-9][0-9]{9}"
_NAME = r"\p{Han}{2,4}(?:[ 、，,]{1,3}\p{Han}{2,4}){0,12}"
CONTACT = regex.compile(
    rf"(?:联系人|联 系 人|联络人|经办人|负责人及电话)(?:及(?:电话|联系方式|联系电话))?[:： ]{{1,3}}{_NAME}(?:[ ，,；;（(]{{0,3}}(?:联系)?(?:电话|手机|传真|邮箱)?[:： ]{{0,3}}(?:{_PHONE})[）)]?)*"
)
MOBILE = regex.compile(r"(?<![0-9])1[3-9][0-9]{9}(?![0-9])")
MAIL = regex.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
IDENTITY = regex.compile(r"(?<![0-9])[1-9][0-9]{5}(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])[0-9]{2}[0-9]{3}[0-9Xx](?![0-9])")
AUTHORS = regex.compile(
    rf"(?:主 ?编|副主编|编 ?委|编委会(?:成员|委员)?|编写(?:组成员|人员|组)|课题组成员|执笔(?:人)?|作者(?:简介)?|责任编辑|审稿(?:人|专家)?|撰稿(?:人)?)[:： ]{{1,3}}{_NAME}"
)
PATTERNS = (
    (CONTACT, Message("a contact", "联系人信息")),
    (AUTHORS, Message("a list of authors", "作者名单")),
    (IDENTITY, Message("an identity number", "身份证号码")),
    (MOBILE, Message("a telephone", "电话号码")),
    (MAIL, Message("an address", "邮箱地址")),
)


def extract(paragraph: Paragraph, _: Context) -> Iterator[Yield]:
    """Yield a finding for each piece of personal data in a paragraph; none lies inside another."""
    value, taken = paragraph.text.value, 0
    matches = sorted(
        ((match.start(), -match.end(), label) for pattern, label in PATTERNS for match in pattern.finditer(value))
    )
    for start, end, label in matches:
        if start < taken:
            continue
        taken = -end
        message = say(
            "personal data: {what} can be left out of exports and reports with --without-personal",
            "个人信息：{what}；导出与报告时可用--without-personal略去",
            what=label,
        )
        yield make_finding("personal", "info", paragraph.text[start:-end], message)
