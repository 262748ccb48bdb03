"""What the imprints of documents look like: organs, numbers, dates, labels, titles."""

from __future__ import annotations

from lccp.extract.prose.dates import EIGHT_DIGITS
from lccp.extract.prose.sentences import DIGIT
from lccp.text.patterns import re, regex

YEAR = "(?:19|20)[0-9]{2}"
HANZI = "[一二三四五六七八九十]"
LUNAR_YEAR = "[一二][〇○零０0OoＯОΟ◯一二三四五六七八九]{3}"
MISREAD = "[0-9OolI]{1,2}"  # 3O日, as recognised pages have it
DAY_FORM = rf"{YEAR}年{MISREAD}月{MISREAD}日|{LUNAR_YEAR}年{HANZI}{{1,2}}月{HANZI}{{1,3}}日"
MONTH_FORM = rf"{YEAR}年[0-9]{{1,2}}月|{LUNAR_YEAR}年{HANZI}{{1,2}}月"
# How sites write dates and times in the stamps above and below what they copy.
DIGIT_DATE = rf"{YEAR}[-/.][0-9]{{1,2}}[-/.][0-9]{{1,2}}"
SITE_DATE = rf"(?:{DIGIT_DATE}|{DAY_FORM})"
SITE_TIME = "(?:[0-9]{1,2}[:：][0-9]{2}(?:[:：][0-9]{2})?|[0-9]{1,2}[时時][0-9]{2}分)"
# How names of organs end: 委员会, 中心, 集团 …; 全国妇联 and 中国科协 sign joint notices.
ORGAN_END = "(?:(?<!部)署|[委部局厅院会府办室心社司处组团所央厂校学队]|(?<![航执施进运可平流通发举出])行|(?<!网)站|政协|妇联|残联|文联|工商联|科协|公司|银行|军分?区|警备区|海关|(?:渔港|港航|港务)监督)"
ORGAN = regex.compile(
    rf"(?:[\p{{Han}}（）()、 ]|(?<![0-9])[0-9]{{2}}(?=世纪)){{1,60}}{ORGAN_END}(?:[（(][^（）()]{{1,10}}[）)])?"
)
# 中共中央办公厅国务院办公厅印发: the organs of party and state that issue jointly, nothing between them.
PARTY_AND_STATE = regex.compile(
    r"(中共(?:\p{Han}{2,16}?(?:委员会|委)|中央)(?:办公[厅室])?)((?:国务院|\p{Han}{2,14}?人民政府)(?:办公[厅室])?)"
)
DAY = re.compile(rf"({DAY_FORM})")
SERIES = "(?:[A-Z]{1,2}(?=[0-9]))?"  # 云发改资环〔2015〕A12号: of letters that an organ counts apart
# (岳办发〔2017〕2号) behind a title, 鲁政发〔2014〕20号《…》 before it.
NUMBERED = (
    rf"(?!{LUNAR_YEAR}年)\p{{Han}}{{1,14}} ?[〔\[［【﹝（(]{YEAR}[〕\]］】﹞）)] ?第?{SERIES}[0-9]{{1,5}} ?[号號]"
)
NUMBER_BEHIND = regex.compile(
    rf" ?[（(\[〔【](?P<number>{NUMBERED})[）)\]〕】]$|(?<=通知|意[见見]|[决決]定|批[复復]|通[报報]|公告|的函|[决決]定[书書]) ?(?P<number>(?![书書]){NUMBERED})$"
)
NUMBER_BEFORE = regex.compile(
    rf"(?P<number>{NUMBERED}) ?[|｜]? ?(?:《(?P<title>.+)》|(?P<title>\p{{Han}}{{3,40}}[关關][于於].+))"
)
NUMBER_VALUE = re.compile(rf"{YEAR}-[0-9]{{1,4}}")  # 公告编号：2021-015
DATED_VALUE = re.compile(rf"{DAY_FORM}|{YEAR}[-.][0-9]{{1,2}}[-.][0-9]{{1,2}}|{EIGHT_DIGITS}")
# A standard's own number (GB/T 32150—2015), and the line that dates it (2014-08-01发布 2014-11-01实施).
STANDARD = re.compile(
    r"((?:GB|HJ|DB|T/|[A-Z]{2})[A-Z0-9]{0,8}(?:/[TZ])? ?[0-9]{1,6}(?:\.[0-9]{1,2})?[—–-]{1,2}[0-9]{4})"
)
STANDARD_DATE = re.compile(rf"({YEAR}-[0-9]{{2}}-[0-9]{{2}}) ?发布(?: ?{YEAR}-[0-9]{{2}}-[0-9]{{2}} ?实施)?")
# When a standard is published and enters into force: lines of its cover.
STANDARD_DATES = re.compile(rf"(?:{YEAR}-[0-9]{{2}}-[0-9]{{2}} ?(?:发布|实施) ?){{1,2}}")
# The head of a telegram: 等级：特提 苏环传发〔2021〕12号.
TELEGRAM = regex.compile(rf"等级[:：] ?(?:特提|特急|加急|平急|急) ?({NUMBERED})")
PUBLISHED_BY = regex.compile(rf"([\p{{Han}}、 ]{{2,40}}{ORGAN_END}) ?(?:联合)?发布")
# What stands above a standard's title and is none.
ABOVE_STANDARD = regex.compile(
    r"ICS|CCS|UDC|备案号|[A-Z] +(?:GB|HJ|DB|JGJ|CJJ)[/T0-9 ]|[A-Z] ?[0-9]{2}$|[A-Z/]{2,}[0-9]*$|\p{Han}{0,10}(?:地方|国家|行业|团体|企业)标准$"
)
# Below a headline: 2017-01-24 09:30 来源：国家发展改革委网站, 来源：财政部经济建设司　2017年6月5日.
_STAMPED_DAY = rf"((?:{YEAR})(?:[-/][0-9]{{1,2}}[-/][0-9]{{1,2}}|年[0-9]{{1,2}}月[0-9]{{1,2}}日))(?: ?[0-9]{{1,2}}[:：][0-9]{{2}}(?:[:：][0-9]{{2}})?)?"
STAMP = regex.compile(
    rf"(?|{_STAMPED_DAY} ?(?:[来來]源|稿源|信息来源|作者|浏览|字体|【)[^。]*"
    rf"|(?:信息)?(?:[来來]源|稿源)[:：][^:：。；，0-9]{{1,24}}? ?{_STAMPED_DAY})"
)
NEWS_OPENING = re.compile("(?:日前|近日|今日|今天|昨日|[0-9]{1,2}月[0-9]{1,2}日)[，,]?")
SIGNS_AS = re.compile("(?:招标|采购|发布|公示|公告|申报|填报|报送|通知|主办)(?:单位|人|机关) ?[:：] ?")
SEAL = re.compile("[（(] ?(?:盖?章|公章|印章?|代章|盖 章) ?[）)]$")  # 某某局（盖章）: no part of the name
SIGNED = regex.compile(rf"([\p{{Han}}（）]{{2,30}}{ORGAN_END}) ?({DAY_FORM})")
# 某某领导小组办公室编 2013年7月15日, under the head of a briefing
EDITED = regex.compile(rf"([\p{{Han}}（）]{{2,30}}{ORGAN_END}) ?(?:主办|主编|编印|编发|编) ?({DAY_FORM})")
# The line at the very end of an official document: 某某市人民政府办公室2024年3月6日印发.
PRINTED_ON = regex.compile(
    rf"(?:[\p{{Han}}（）]{{2,40}}(?:{ORGAN_END}|科) ?)?(?:{DAY_FORM}) ?(?:印[发發]|翻印)。?(?: ?[（(]?共印 ?[0-9]{{1,5}} ?份[）)]?)?"
)
# The date of a cover or below a title: 2020年11月, （2016年3月）, 二〇二一年十二月.
COVER_DATE = re.compile(rf"[（(]? ?({DAY_FORM}|{MONTH_FORM}) ?[）)]?")
# （某某区人民政府办公室 2022年3月1日） under the title.
SIGNED_IN_BRACKETS = regex.compile(rf"[（(] ?(\p{{Han}}{{2,30}}{ORGAN_END}) ?({DAY_FORM}) ?[）)]")
DATED = re.compile(
    rf"(?:[（(] ?({DAY_FORM})(?:印发|发布|公布)? ?[）)]"
    rf"|(?:成文|发文|印发|发布|公布|签发)(?:日期|时间)[:：] ?({DAY_FORM}|{YEAR}-[0-9]{{2}}-[0-9]{{2}}))"
)
# 2002年1月28日 财会〔2002〕1009号: the day before the number on its line.
DATED_NUMBER = regex.compile(rf"({DAY_FORM}) ?[,，]? ?({NUMBERED})")
# （广委办发〔2021〕12号 2021年6月18日印发）, below a title
NUMBER_AND_DAY = regex.compile(rf"[（(] ?({NUMBERED})[,，]? ?(?:{DAY_FORM})(?:印发|发布|公布)? ?[）)]")
# Announcements of several organs (财政部 税务总局公告2023年第10号) and orders of a ministry (部令 第19号) are numbered with them.
NUMBER = regex.compile(
    r"(?:(?:发文字号|发文号|文号|文件编号|字号)[:：]? ?)?[（(]?"
    rf"((?:(?!{LUNAR_YEAR}年)\p{{Han}}{{0,14}} ?[〔\[［【﹝（(](?:{DIGIT}{{2}}){{1,2}}[〕\]］】﹞）)] ?第?{SERIES}{DIGIT}{{1,5}} ?[号號]"
    rf"|[（(〔\[](?:19|20)?{DIGIT}{{2}}[）)〕\]] ?\p{{Han}}{{2,10}} ?第?{DIGIT}{{1,5}} ?[号號])"
    rf"|[（(〔\[](?:19|20){DIGIT}{{2}}[）)〕\]] ?\p{{Han}}(?:\p{{Han}}|{DIGIT}|[（(]\p{{Han}}[）)]){{2,18}}[号號]"  # of a court
    rf"|〔(?:19|20){DIGIT}{{2}}〕 ?第? ?{DIGIT}{{1,3}} ?[期次]"  # of minutes
    rf"|(?:(?:\p{{Han}}{{2,14}}[ 、]){{0,8}}\p{{Han}}{{1,16}}(?:令|公告|通告) ?|公告 ?|通告 ?)?(?:{YEAR}年 ?)?第 ?(?:[0-9]{{1,4}}|[一二三四五六七八九十百]{{1,5}}) ?[号號])(?:公告|通告|文)?[）)]?(?: ?[（(](?:[特加平]?急|[特急]急?件)[）)])?"
    r"(?: ?等级[:：] ?\p{Han}{2})?(?: ?签发人 ?[:：].{1,20})?(?: ?[(（【\[]?[A-D][)）】\]]?(?: ?类[)）】\]]?)?)?(?: ?(?:主动|依申请|不予|同意|不)公开)?"
)
TITLE_END = regex.compile(
    "(?:通知|(?<!征求)意见|方案|规划|纲要|办法|计划|条例|规定|细则|决定|决议|公告|公示|通告|通报|函|批[复覆]|请示|报告|总结|指南|指引|要点|标准|规范|规则|规程|章程|公报|导则|清单|预案|的理解与适用|工作(?:思路|打算|安排|谋划|进展|进展情况)|答复|(?<=的)回复|(?<!布)(?:考核|评估|评价)结果|(?:考核|评估|评价|监测)指标体系|讲话|致辞|致词|开幕词|闭幕词|主旨发言|主旨演讲|纪要|解读|协议|倡议书|宣言|白皮书|备忘录|[简簡][报報]|情况的?汇报|(?:申报|申请|报名|参会|办事)须知|一封信|公开信|禁[火渔猎牧]令|嘉奖令|(?:情况|编制|起草|修订|解释)说明|(?<=》)的?说明|(?<=^关于.{4,60}的)说明|说明书|(?:决定|许可|通知|认定|判决|裁定|调解)书"
    "|(?<!徵求|征求)意見|規劃|綱要|辦法|計劃|條例|規定|細則|決定|決議|通報|批復|請示|報告"
    r"|(?<=\p{Han}{3})(?<![方做办辦想看说手书语无司])法)"
    "(?: ?(?:节选|節選|摘要|摘录|摘錄|节录|節錄|选登))?(?: ?[（(][^（）()]{1,20}[）)])?(?: ?[（(][^（）()]{0,8}(?:征求意[见見]稿|草案|送[审審]稿|修[订訂]稿)[）)])?$|(?:名单|名录|目录(?:[（(](?:19|20)[0-9]{2}年?(?:版|本)?[）)])?|一览表?|(?:汇总|分工|分解|明细|安排|统计|推荐|申报|情况)表)(?:及[^。，；]{1,30})?(?: ?[（(](?:(?:第[一二三四五六七八九十0-9]{1,3}批|首批)[^（）()]{0,8}|[^（）()]{0,8}(?:19|20)[0-9]{2}年?[^（）()]{0,6}|征求意[见見]稿|公示稿)[）)])?$"
)
# 国务院令, 生态环境部公告: what stands at the head in place of a red head, and is no title.
# 海关总署公告2017年第26号（关于进一步简化…要求的公告）: organ, number and subject of an announcement on a line.
ANNOUNCED = regex.compile(
    rf"(?P<organ>[\p{{Han}}]{{2,24}}?{ORGAN_END}) ?(?P<number>(?:公告|通告|令) ?(?:{YEAR}年 ?)?第 ?[0-9]{{1,4}} ?[号號]) ?"
    "[（(—─-]+ ?(?:[关關][于於]).+"
)
HEAD_OF_ORDER = regex.compile(
    rf"([\p{{Han}} ]{{1,40}}{ORGAN_END}) ?(?:令|公告|通告)(?: ?(?:{YEAR}年 ?)?第 ?[0-9]{{1,4}} ?号)?"
)
IN_BRACKETS = re.compile(r"\[[^\[\]]{2,30}\]")  # [环境影响评价报告 - 标准导则], the column of a library
SITE = re.compile("[_|｜-][^_|｜，。]{2,20}(?:[_|｜-][^_|｜，。]{2,20})?(?:网|政府|门户|频道|政务|文库)$")
SUBTITLE = re.compile(
    rf"(?:[—―━─-]{{1,3}}|[（(])?(?:在)?({DAY_FORM})(?:下午|上午)?在?.{{4,60}}(?:会议|大会|全会)上[^。]{{0,6}}"
)
ADOPTED = re.compile(
    rf"[（(][^（）()]{{0,20}}?({DAY_FORM})[^（）()]{{0,80}}?(?:通过|公布|发布|批准|印发|颁布)[^（）()]{{0,60}}[）)]"
)
# 1949年10月18日中国人民政治协商会议第一届全国委员会常务委员会第一次会议通过: the note without its brackets.
ADOPTED_BARE = re.compile(rf"({DAY_FORM})[^（）()。，；]{{6,60}}会议(?:[^（）()。，；]{{0,6}})通过")
SIGNER = regex.compile(
    r"\p{Han}{0,12}(?:总理|總理|部长|主任|局长|省长|市长|州长|县长|区长|主席|院长|会长|署长|行长|厅长|审判长|审判员|陪审员)(?:[ ：:]{0,3}(?:\p{Han}{2,4}(?: ?\p{Han}{1,2})?|\p{Han}{1,8}(?:[·•]\p{Han}{1,8}){1,2}))?"
)
PAPER = regex.compile(
    r"[【\[]?(?:摘 ?要|内容摘要|内容提要|Abstract|ABSTRACT|A B S T R A C T)(?:[】\]]|[:：]|$|(?=\p{Han})|[.．] ?(?=[A-Z]))"
)
# 年政府工作报告: the end of a title whose beginning is lost
LOST_BEGINNING = re.compile("的|年(?!度)|在[^。]{0,30}上作")
ABSTRACT_ALONE = re.compile(r"[【\[]?摘 ?要[】\]]?[:：]?")
# How to cite a paper, above it: 作者. 题名[J]. 刊名, 2018, 10(2): 14-18.
CITED_AS = re.compile(r"(?:^|[.．,，] ?)([^.．]{6,60}?) ?[\[［][JDMCNRZ][\]］]")
JOURNAL_NUMBER = re.compile("[0-9]{4} ?年 ?第?[0-9]{1,2} ?期|[中文][图圖章][分编編][类類号號]|[Vv]ol[.． ]")
# 刘家悦1(博士),罗良文2 or 张三 李四: names side by side; 【作者】, [作者]: what a label in brackets begins.
AUTHORS = regex.compile(
    r"(?:\p{Han}{2,4} ?[0-9*]?(?:[（(][^（）()]{2,8}[）)])?[,，、； ]{1,3})+\p{Han}{2,4} ?[0-9*]?(?:[（(][^（）()]{2,8}[）)])?|[□■◎/文] ?[/]?[\p{Han} ]{2,12}"
)
LATIN_AUTHORS = re.compile(
    "(?:[A-Z][a-z.]+(?:[ -][A-Z][A-Za-z.]*){1,3}[0-9*]{0,2}(?:, | and | & |$)){2,12}"
)  # John Smith, Mei Wang
BRACKETED = re.compile(r"[【\[［](?:作 ?者|关 ?键 ?词|關 ?鍵 ?詞|摘 ?要|中图|中圖)")
JOURNAL = re.compile("《[^《》]{2,20}》|[(（].{2,60}[)）]")
KEYWORDS = re.compile(r"[【\[]?(?:关 ?键 ?[词字]|關 ?鍵 ?[詞字]|Key ?[Ww]ords)[】\]]?[:：]?")
# What stands above the title of a paper: the journal, its volume, the codes of a thesis.
ABOVE_PAPER = re.compile(
    "第 ?[0-9]{1,4} ?[卷期]|Vol|Contents lists available|(?:Working|Discussion) Papers? |[Jj]ournal homepage|[0-9]{1,4} ?\\((?:19|20)[0-9]{2}\\) ?[0-9]|ISSN|DOI|doi|学报|文章编号|分类号|学校代码|单位代码|密级|学位论文|学号|UDC|收稿|引用格式|基金项目|[0-9]{4} ?年"
)
NEWS = regex.compile(
    r"[□■◎] ?(?:本报|\p{Han}{2,6}(?:[日晚早时]报|新闻|融媒体?))[^。；，,]{0,12}记者|(?:新华社|新华网|中新社|人民网|本报|央视网|中新网|\p{Han}{2,6}[网社报])[^。；，,]{0,16}(?:(?<!明)电|讯|消息|[（(]记者)|本报讯|[（(](?:本报)?记者 ?\p{Han}{2,4}|\p{Han}{2,12}[0-9]{1,2}月[0-9]{1,2}日[电讯][（(：:]|\p{Han}{2,8}讯 ?[（(](?:记者|通讯员)"
)
LABELS = {
    "title": "title|案件名称|发文标题|法规名称|标题|标[?？]{1,2}题|名称|政策名称|文件名称|信息名称|公文名称|文件标题",
    "issuer": "审理法院|法院|制定机关|发文机关|发布部门|答复单位|发电单位|印发机关|发布机关|发布机构|发布单位|发文单位|发文部门|制发机关|公开主体|发文机构|颁布单位|颁布机关|颁布部门|制发单位|公布机关|公开单位|公开责任部门|编制单位|编制机关",
    "document_number": "文号|发文字号|发文号|文件编号|文件字号|发文文号|发布文号|文书号|公文文号|公告编号|备注/文号|政策文号",
    "issued": "裁判日期|信息提供日期|成文日期|发文日期|签发日期|印发日期|发布日期|发布时间|公布日期|生成日期|公开日期|发文时间|成文时间|印发时间|公开时间|颁布日期|颁布时间|公文生成日期|答复时间|签发时间|完成日期|论文完成日期|论文提交日期|论文答辩日期|提交日期|答辩日期|编制时间|编制日期",
}
RANKED_DATES = (
    "裁判日期",
    "成文日期",
    "签发日期",
    "签发时间",
    "发文日期",
    "印发日期",
    "成文时间",
    "发文时间",
    "印发时间",
    "颁布日期",
    "颁布时间",
    "公文生成日期",
)  # before dates of publication
# Whom a site names for publishing a document, who need not have issued it: the document's own word goes first.
COMPILERS = ("编制单位", "编制机关")  # an institute that compiles a report for an organ does not issue it
PUBLISHERS = ("发布机构", "发布部门", "发布单位", "公开主体", "公开单位", "公开责任部门", "公布机关")
OTHER_LABELS = "索引号|签发单位|效力位阶|签批盖章|等级|来信人|来信时间|文章来源|公文目录|文件状态|法规类型|所属行业|所属区域|阅读人次|评论人次|页面功能|发文内容|实施时间|废止时间|生效时间|效力级别|效力状况|体裁|分类词|内容概况|文件下载|主题（[一二三]）|公开形式|网站发布|原标题|简介|导读|核心提示|题注|实施日期|施行日期|时效|效力级别|主题分类|主题词|分类|信息分类|有效性|效力状态|公文种类|来源|主题|体裁分类|服务对象|关键词|公开方式|信息索引号|信息索引|信息类别|内容概述|公开范围|公开时限|有效期|时效性|文件类型|组配分类|公开类别|公开属性|公文时效|生效日期|废止日期|失效日期|著录日期|关键字|作者|浏览次数|访问次数|点击数|字体|字号|公报年份|总号|期号|主办单位|规范性文件编号|统一编号|登记号|效力|所属类别|栏目|所属主题|责任部门|公开程序|公开目录|信息来源|稿源|证券代码|证券简称|股票代码|股票简称"
BULLET = "[•·●◆■▪*-]? ?"  # before the labels of a site's list
LABEL = re.compile(f"{BULLET}({'|'.join([*LABELS.values(), OTHER_LABELS])}) ?[:：] ?")
LABEL_ALONE = re.compile(f"{BULLET}({'|'.join([*LABELS.values(), OTHER_LABELS])}) ?[:：]?")
# Only beside one of these is a line that is a label alone taken for one: 名称 heads columns too.
SURE_LABEL = re.compile(
    "案件名称|索引号|文件编号|发文标题|发文文号|公报年份|信息索引号?|发文字号|文号|成文日期|发文机[关构]|发布机[关构]"
)
TITLE_ORGAN = regex.compile(rf"([\p{{Han}}（）、 ]{{1,60}}?{ORGAN_END}) ?[关關][于於]")
RED_HEAD = regex.compile(r"([\p{Han} ]{3,30})文件$")
# 环境保护部文件 环科技[2017]49号: a red head with the number on its line.
RED_HEAD_NUMBERED = regex.compile(rf"(?P<organ>[\p{{Han}} ]{{2,30}}{ORGAN_END}) ?文件 ?(?P<number>{NUMBERED})")
CIP = regex.compile(
    r"([^/。]{2,80}?) ?/ ?([^/。]{2,80}?) ?(?:等? ?(?:编著|主编|编写|编|著|译)) ?[.．] ?[-—–]{1,3} ?"
    rf"\p{{Han}}{{2,8}} ?[:：] ?(\p{{Han}}{{2,20}}) ?[,，] ?({YEAR}(?:[.．] ?[0-9]{{1,2}})?)"
)
EDITION = re.compile(rf"({YEAR}年 ?[0-9]{{1,2}}月) ?第 ?(?:[0-9]{{1,2}}|{HANZI}) ?版")
PUBLISHER = regex.compile(r"(\p{Han}{2,16}出版(?:社|集团|公司|中心))(?: ?出版(?:发行)?)?")
AUTHOR = regex.compile(r"([\p{Han}、 ]{2,60}?) ?(?:编著|主编|编写|编制|编|著)$")
ISBN = re.compile(r"(?:ISBN|isbn)[ :：]?((?:97[89][- ]?)?[0-9](?:[- ]?[0-9]){8}[- ]?[0-9X])(?![0-9])")
