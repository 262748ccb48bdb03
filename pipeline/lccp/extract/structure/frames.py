"""The frames of web copies: navigation, buttons, share bars and footers. They are furniture, no text of the document."""

from __future__ import annotations

from collections.abc import Collection

import regex

_BUTTON = (
    "下载|打印(?:本页|此页|文章)?|全屏|关闭(?:窗口|本页)?|分享(?:到|至)?|收藏|返回(?:顶部|首页|上页)?|字体|字号|[大中小]|放大|缩小|默认|纠错|登录|注册|搜索|检索|无障碍(?:浏览|阅读)?|长者模式"
    "|网站(?:首页|地图|声明)|首页|正文|微信|微博|QQ空间|扫一扫|手机版|客户端|English|繁體|繁体|简体|移动端|我要纠错|语音播报|智能问答|政务公开|信息公开"
)
BUTTONS = regex.compile(rf"[\s|｜·【】\[\]（）()：:/+-]*(?:(?:{_BUTTON})[\s|｜·【】\[\]（）()：:/+-]*)+")
LINES = regex.compile(
    "扫一扫.{0,20}|(?:上|下)一[篇条页][：:].{0,60}|相关(?:链接|附件|阅读|解读|文章|新闻)[：:]?|版权所有(?: |[：:©]).{0,60}|.{0,20}ICP备.{0,30}|.{0,10}公网安备.{0,30}|网站标识码.{0,30}"
    r"|(?:浏览|点击|阅读)(?:次数|量|数)?[：:]?\s*[0-9]*次?|主办(?:单位)?[：:].{0,30}|承办(?:单位)?[：:].{0,30}|技术支持[：:].{0,30}|[（(]?(?:责任)?编辑[：:].{0,12}|分享到[：:]?.{0,20}|【?(?:字体|字号)[：:].{0,40}"
)
TRAIL = regex.compile(
    "(?:您?(?:现在|当前)?(?:的|所在)?位置[是为]?[：:])?[^>＞»。；]{1,20}(?:[>＞»]{1,2}[^>＞»。；]{1,60})+|(?:您?(?:现在|当前)?(?:的|所在)?位置[是为]?[：:]).{0,80}"
)
_SITE_LABEL = "来源|信息来源|稿源|发布时间|发布日期|时间|日期|作者|编辑|责任编辑|浏览(?:次数|量)?|阅读(?:次数|量)?|点击(?:率|数|次数)?|访问(?:次数|量)|字体|字号|分享"
_SITE_VALUE = r"[^:：。；]{0,24}?(?:[0-9]{1,2}[:：][0-9]{2}(?:[:：][0-9]{2})?)?"
# Where a page came from, when, and how often it was read, on one line; labels of the document itself are none of it.
STAMPS = regex.compile(rf"(?:[【\[|｜\s]*(?:{_SITE_LABEL}) ?[:：]{_SITE_VALUE}[】\]\s]*){{2,}}")
SITE_ONLY = regex.compile("(?:来源|稿源|浏览|阅读|点击|访问|字体|字号|分享)")
# What a browser prints at the head and the foot of each page.
PRINTED = regex.compile(
    r"[0-9]{4}/[0-9]{1,2}/[0-9]{1,2},? ?(?:上午|下午)?[0-9]{1,2}:[0-9]{2}\b?.{0,80}|(?:https?://|www\.)[^\s\p{Han}]+(?: ?[0-9]{1,4}/[0-9]{1,4})?"
)
SEPARATOR = regex.compile("[>＞»]+")


def is_frame(line: str, others: Collection[str], ends_title: bool) -> bool:
    """Whether a line belongs to the frame of a web page. ``others`` are the document's lines.

    A trail (首页>政策>关于…的通知) that ends in a title stands for it where no other line prints it.
    """
    text = line.strip()
    if PRINTED.fullmatch(text) or (STAMPS.fullmatch(text) and SITE_ONLY.search(text)):
        return True
    if BUTTONS.fullmatch(text) or LINES.fullmatch(text):
        return text not in ("大", "中", "小", "正文")
    if not TRAIL.fullmatch(text) or ("位置" not in text and not SEPARATOR.search(text)):
        return False
    last = SEPARATOR.split(text)[-1].strip()
    return not ends_title or last in others


def last_of_trail(line: str) -> int:
    """Return where the last step of a trail begins; 0 where a line is no trail."""
    if not TRAIL.fullmatch(line) or not SEPARATOR.search(line):
        return 0
    return max(int(match.end()) for match in SEPARATOR.finditer(line))
