"""What of a page is no part of its document: navigation, breadcrumbs, buttons, imprint of the site."""

from __future__ import annotations

from lccp.read.html.tree import Element
from lccp.text.patterns import re

TAGS = frozenset(("nav", "footer", "aside", "menu"))
ROLES = frozenset(("navigation", "banner", "contentinfo", "complementary", "search"))
FURNITURE_CLASSES = frozenset(
    [
        "nav",
        "navbar",
        "navigation",
        "topnav",
        "subnav",
        "mainnav",
        "menu",
        "topmenu",
        "mainmenu",
        "breadcrumb",
        "breadcrumbs",
        "crumb",
        "crumbs",
        "bread",
        "footer",
        "foot",
        "site-footer",
        "page-footer",
        "sidebar",
        "side-bar",
        "sidenav",
        "toolbar",
        "tools",
        "topbar",
        "top-bar",
        "share",
        "bdshare",
        "sharebox",
        "copyright",
        "pager",
        "pagination",
        "pages-nav",
        "related",
        "relate",
        "login",
        "search",
        "searchbar",
        "searchbox",
        "friendlink",
        "friendlinks",
        "skip-link",
        "site-header",
        "page-header-nav",
        "position",
        "location",
        "weizhi",
        "dqwz",
        "header",
        "head",
        "top",
        "logo",
        "banner",
        "qrcode",
    ]
)
FRAMING = frozenset(("header", "head", "top", "banner", "position", "location", "tools", "share", "relate", "related"))
LISTS = frozenset(("ul", "ol", "dl", "div", "section", "p", "td", "center"))
MIN_LINKS, LINKED = 4, 0.7
# Alternatives that begin differently and end fixedly, so that a repeated group cannot backtrack.
BUTTONS = re.compile(
    r"(?:打印本?页?|关闭(?:本?页|窗口)?|收藏本?页?|返回(?:顶部|首页|上页)|分享到?|我要纠错|纠错|微信|微博|字号|字体|放大|缩小"
    r"|大|中|小|繁体|简体|无障碍|\+|-|[\s|｜/:：【】\[\]])+"
)
LINE = re.compile(
    r"(?:您?(?:现在|当前|目前)?(?:所在)?的?位置|当前位置)\s*[:：].*|上一[页篇条][:：]?.*|下一[页篇条][:：]?.*"
    r"|.{0,80}(?:ICP备[0-9]|公网安备|网站标识码|版权所有|Copyright\s*(?:©|\(c\))|技术支持[:：]|浏览次数[:：]|访问量[:：]).*",
    re.S | re.I,
)


def is_furniture(node: Element, whole: int) -> bool:
    """Whether an element only leads elsewhere. ``whole``: characters of the page that are not blank.

    An element that holds half of the page's words, or a main heading, is its body whatever it is called.
    """
    if node.size * 2 > whole or node.mains:
        return False
    classes = FURNITURE_CLASSES.intersection(node.classes())
    if node.name in TAGS or node.attributes.get("role", "").lower() in ROLES or classes - FRAMING:
        return True
    if node.name == "header" or classes:
        # Words that name a document's head as well as a site's: the site's leads elsewhere.
        return node.linked * 2 >= node.size
    leads_elsewhere = node.links >= MIN_LINKS and node.linked >= LINKED * node.size
    return leads_elsewhere and node.name in LISTS and not node.tables


def is_furniture_line(line_text: str) -> bool:
    """Whether a line of its own is a button, a breadcrumb or a site's imprint.

    >>> is_furniture_line("【打印】 【关闭】"), is_furniture_line("当前位置：首页 > 政策"), is_furniture_line("大连市")
    (True, True, False)
    """
    line_text = line_text.strip()
    if not 1 < len(line_text) <= 300:
        return False
    return BUTTONS.fullmatch(line_text) is not None or LINE.match(line_text) is not None
