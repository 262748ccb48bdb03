"""The frames of web copies: navigation, buttons, share bars and footers. They are furniture, no text of the document."""

from __future__ import annotations

from collections.abc import Collection

from lccp.reference.script import fold_script
from lccp.text.patterns import regex
from lccp.text.spans import Text

_BUTTON = (
    "下载(?:Word|WORD|PDF)?|[上下]一篇|推荐|回页顶|上一条|下一条|立即注册|全文检索|站群导航|适老版|关怀版|打印(?:本页|此页|本文|文章)?|全屏|关闭(?:窗口|本页)?|分享(?:到|至)?|收藏成功|收藏|返回(?:顶部|首页|上页)?|字体|字号|[大中小]|放大|缩小|默认|纠错|登录|注册|搜索|检索|无障碍(?:浏览|阅读)?|长者模式|留言板|留言内容|验证码|手机号码"
    "|网站(?:首页|地图|声明)|首页|正文|微信|微博|QQ空间|扫一扫|手机版|客户端|English|繁體|繁体|简体|移动端|我要纠错|语音播报|智能问答|政务公开|信息公开|设为首页|加入收藏|收藏本站|会员登录|会员注册|会员中心|用户登录|会员账号|登录密码|忘记密码|中文|APP|EN|超大|注册|查看原文|阅读原文|文章快速检索|快速检索|高级检索|下载本文|我要下载|点击蓝字|关注我们|关注公众号|听全文|朗读|热度|视力保护色|我知道了|跳转到内容|投稿|我要投稿|搜索历史清空|资料图|研究洞见|后退|前进|标准版|网站无障碍|长[者辈](?:助手|版)|下载收藏|在线(?:留言|服务|咨询)|返回列表|综合搜索|关注公众号|网站导航|手机站|触屏版|电脑版|夜间模式|一键分享|无障碍系统|专家库|会员服务|我来说两句|网友评论|发表评论|下载(?:相关)?附件|相关(?:附件|文档|新闻)[：:]?|收藏夹|TOP|客服|推荐内容|[浏览阅读]{2}字体|旧版(?:回顾|网站)|学校网站|ENGLISH|(?:本)?网站(?:已经?)?支持IP[Vv]6|打开微信|(?:阅读|查看|展开)全文"
)
BUTTONS = regex.compile(rf"[\s|｜·•【】\[\]（）()：:/+-]*(?:(?:{_BUTTON})[\s|｜·【】\[\]（）()：:/+-]*)+")
LINES = regex.compile(
    "【(?:章名|题注|编注)】|[*＊=＝~～]{6,}|(?:[-•] ?)?(?:大小[：:] ?)?[0-9.]+ ?[KM]B ?\\|?|(?:[-•] ?)?(?:ID|页数|格式|文档编号|上传时间)[：:] ?[0-9A-Za-z.:-]{1,20}页?|下载文档|收藏 ?分享赚钱|[（(](?:未完|请认真阅读)[^（）()]{0,40}[)）]|\\[复制链接\\].{0,40}|[A-Za-z0-9_]{3,20} ?- ?[0-9]{4}/[0-9]{1,2}/[0-9]{1,2} ?[0-9:]{0,8}|[0-9 ]{0,3}上一[篇版].{0,40}|标题导航|联系客服.{0,30}|评论一下|评论 ?[0-9]+人参与.{0,20}|还没有评论.{0,20}|快来抢沙发.{0,6}|请选择打赏类型|(?:[>＞»] ?[^>＞»。；]{1,30}){2,}|用微信扫.{0,24}|官方(?:微信|微博|抖音)|展开全部|(?:热门|最新|全部|网友)评论|滚动新闻[：:]?|(?:以下为|以下是|附)?正文(?:如下)?[：:]?|以下为正文|分享让更多人看到|.{0,80}content_[0-9]+\\.s?html?.{0,80}|关联稿件[：:]?|(?:.{0,80}[^，。；])?扫一扫在手机(?:上)?打开.{0,10}|扫一扫.{0,20}|[-•·]? ?(?:上|下)一[篇条页][：:].{0,60}|相关(?:链接|附件|阅读|解读|文章|新闻)[：:]?|版权所有(?: |[：:©]).{0,60}|.{0,20}ICP备.{0,30}|.{0,10}公网安备.{0,30}|网站标识码.{0,120}"
    "|[•·-]? ?\\p{Han}{2,20} ?无障碍(?:浏览|阅读)|点击(?:下方|此处|上方|查看|阅读)?.{0,12}(?:阅读原文|查看详情|查看原文|关注我们).{0,10}|下载地址[：:].{0,30}|归档时间[：:].{0,30}|[（(](?:文章|内容|信息)?来源[：:][^。]{1,30}[)）]|免责声明[：:]?|声明[：:]本文.{0,120}|[（(](?:本文)?(?:来源|转自)[：:][^。]{1,30}[)）]|手机扫一扫.{0,20}|\\[手机扫一扫\\]"
    r"|[\w-]{1,40}\.(?:png|jpe?g|gif|bmp)|附件[0-9]{0,2}\.(?:rar|zip|docx?|pdf|xlsx?|wps)|\[编辑\]|TAGS?[:：].{0,80}|相关推荐(?:阅读)?[：:]?|\p{Han}{2,6}新闻客户端|摘编[:：].{0,30}|维基文库[，,]自由的图书馆|(?:[0-9]{4}年[0-9]{2}月[0-9]{2}日 ?)?加入收藏.{0,10}|.{2,60}在维基数据编辑|<!--.{0,80}-->|首[页頁]/ ?(?:[^/。；]{2,20}/ ?){1,6}[^/。；]{0,40}|IE版本.{0,60}|扫码(?:关注|分享|阅读).{0,12}"
    r"|[•·] ?[0-9]+ ?(?:阅读|回复|浏览)|上一主题.{0,10}|离线.{0,20}|只看楼主.{0,40}|[•·]? ?(?:您好|欢迎您?)[，,:：].{0,30}|APP下载|打开APP.{0,10}"
    r"|(?:浏览|点击|阅读)(?:次数|量|数)?[：:]?\s*[0-9]*次?|主办(?:单位)?[：:].{0,30}|承办(?:单位)?[：:].{0,30}|技术支持[：:].{0,30}|[（(]?(?:(?:责任)?编辑|责编)[：:].{0,12}[)）]?|推荐阅读[：:]?|\p{Han}{2,8}网(?:--?|——)\p{Han}{2,14}网|分享到[：:]?.{0,20}|【?(?:字体|字号)[：:].{0,40}"
)
# 首页>政策>通知公告; a cell of Markdown with its break (鞍山市<br>抚顺市) is none.
TRAIL = regex.compile(
    "(?:您?(?:现在|当前)?(?:所在的|的|所在)?位置[是为]?[：:])?(?!.*<br)[^>＞»。；]{1,20}(?:[>＞»]{1,2}[^>＞»。；]{1,60})+[>＞»]?|(?:您?(?:现在|当前)?(?:所在的|的|所在)?位置[是为]?[：:]).{0,80}"
)
SITE_LABEL = (
    "发布于|浏览字号|来源|本文来源|字数|文章归属|来自|出处|(?:信息|文章|新闻|内容)来源|稿源|(?:发布|发表|更新|上传|编稿)(?:时间|日期)?|文章录入|时间|日期|作者|类别|(?:所属)?分类|栏目|频道|(?:咨询|服务)热线|[浏览阅读]{2}字体|(?:责任|本期)?编辑|责编|审核|校对|[初复终]审|供稿"
    "|(?:浏览|累计)(?:次数|量)?|阅读(?:次数|量)?|点击(?:率|数|次数|量)?|访问(?:次数|量)?|热度|人气|评论|字体(?:大小)?|字号|视力保护色?|保护视力|分享(?:到)?|收藏|下载地址"
)
_SITE_VALUE = r"[^:：。；]{0,24}?(?:[0-9]{1,2}[:：][0-9]{2}(?:[:：][0-9]{2})?)?"
# Where a page came from, when, and how often it was read, on one line; labels of the document itself are none of it.
STAMPS = regex.compile(rf"(?:[【\[|｜\s]*(?:{SITE_LABEL}) ?[:：]{_SITE_VALUE}[】\]\s]*){{2,}}")
SITE_ONLY = regex.compile("(?:来源|稿源|浏览|阅读|点击|访问|字体|字号|分享)|[0-9]{1,2}[:：][0-9]{2}")
# What a browser prints at the head and the foot of each page.
PRINTED = regex.compile(
    r"[0-9]{4}/[0-9]{1,2}/[0-9]{1,2},? ?(?:上午|下午)?[0-9]{1,2}:[0-9]{2}\b?.{0,80}|(?:https?://|www\.)[^\s\p{Han}]+(?: ?[0-9]{1,4}/[0-9]{1,4})?"
)
# Entries of a site's navigation side by side: 热门站点| 世界资料网 | 专利资料网.
ENTRIES = regex.compile(r"(?:[\p{Han}A-Za-z ]{2,10}[:：]?[|｜]\s*){2,}[\p{Han}A-Za-z ]{2,10}[|｜]?")
# 首     页 政 务 公 开 网 上 办 事: a menu set wide.
WIDE_MENU = regex.compile(r"首 +[页頁](?:\s+\p{Han}){8,}\s*")
FEWEST_ENTRIES, LONGEST_ENTRY = 6, 10  # of a menu side by side, one of them the name of a site (中国政府网 … English)
SITE_ENTRY = regex.compile(r"\p{Han}{2,8}网|English|.*(?:搜索|下载|登[录陆]|注册|首页|最新|点击|导航|我的|收藏).*")
MENU = regex.compile(r"(?:网站|網站|返回)?首[页頁](?:[ \u3000|-]+[\p{Han}A-Za-z]{2,6}){3,}")
# The heading that a library of model texts sets over a document: 第一篇：某某文件.
MODEL_TEXT = regex.compile("第[一二三四五六七八九十]{1,3}篇[：:](.{4,60})")
SHORTEST_TITLE = 8  # signs of a title that a trail ends in
SEPARATOR = regex.compile("[>＞»]+")


# 序号 | 名单 | 序号 | 名单 |: the heads of a table are no menu.
HEADS = regex.compile(r"(?:^|[|｜])\s*(?:序号|编号|省份|地区|城市|批次|试点(?:城市|地区|名称)?)\s*[|｜]")


def without_bar(line: Text) -> Text:
    """Return a line without the bar at its end, the edge of a table that a page set there, where it holds no other.

    >>> from lccp.text.spans import Origin
    >>> [without_bar(Text.quote(Origin("d", line))).value for line in ("北京市 |", "江苏 | 徐州市 |", "|")]
    ['北京市', '江苏 | 徐州市 |', '|']
    """
    bare = line.value.removesuffix("|").rstrip()
    return line[: len(bare)] if bare and "|" not in bare else line


def _is_row_of_entries(text: str) -> bool:
    """Whether a line is a menu of short entries that bars part, and no table's heads."""
    return ENTRIES.fullmatch(text) is not None and HEADS.search(text) is None


def is_frame(line: str, others: Collection[str], ends_title: bool) -> bool:
    """Whether a line belongs to the frame of a web page. ``others`` are the document's lines.

    A trail (首页>政策>关于…的通知) that ends in a title stands for it where no other line prints it.
    """
    text = fold_script(line.strip())
    if _is_row_of_entries(text) or ((model := MODEL_TEXT.fullmatch(line.strip())) and model[1] in others):
        return True
    if PRINTED.fullmatch(text) or (STAMPS.fullmatch(text) and SITE_ONLY.search(text)):
        return True
    if BUTTONS.fullmatch(text) or LINES.fullmatch(text):
        return text not in ("大", "中", "小", "正文")
    if not TRAIL.fullmatch(text) or ("位置" not in text and not SEPARATOR.search(text)):
        return False
    last = SEPARATOR.split(text)[-1].strip()
    return not ends_title or last in others or len(last) < SHORTEST_TITLE or "/" in last  # 首页>政务公开>业务通知


def is_menu(raw: str) -> bool:
    """Whether a printed line is a site's menu: 首页 with further short entries that blanks part."""
    folded = fold_script(raw.strip())
    entries = folded.split()
    is_row = len(entries) >= FEWEST_ENTRIES and all(len(entry) <= LONGEST_ENTRY for entry in entries)
    names_sites = sum(bool(SITE_ENTRY.fullmatch(entry)) for entry in entries) > 1
    return bool(MENU.fullmatch(folded) or WIDE_MENU.fullmatch(folded)) or (is_row and names_sites)


def last_of_trail(line: str) -> int:
    """Return where the last step of a trail begins; 0 where a line is no trail."""
    if not TRAIL.fullmatch(line) or not SEPARATOR.search(line):
        return 0
    return max(int(match.end()) for match in SEPARATOR.finditer(line))
