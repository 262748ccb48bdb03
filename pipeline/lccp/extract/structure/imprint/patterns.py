"""What the imprints of documents look like: organs, numbers, dates, labels, titles."""

from __future__ import annotations

import re

from lccp.extract.prose.sentences import DIGIT

YEAR = "(?:19|20)[0-9]{2}"
HANZI = "[一二三四五六七八九十]"
LUNAR_YEAR = "[一二][〇○零０O一二三四五六七八九]{3}"
DAY_FORM = rf"{YEAR}年[0-9]{{1,2}}月[0-9]{{1,2}}日|{LUNAR_YEAR}年{HANZI}{{1,2}}月{HANZI}{{1,3}}日"
ORGAN_END = "[委部局厅署院会府办室心社行司处组团所站央厂校学]"  # how names of organs end: 委员会, 中心, 集团 …
ORGAN = re.compile(rf"[一-鿿（）()、 ]{{1,60}}{ORGAN_END}(?:（[^（）]{{1,10}}）)?")
DAY = re.compile(rf"({DAY_FORM})")
DATED_VALUE = re.compile(rf"{DAY_FORM}|{YEAR}[-.][0-9]{{1,2}}[-.][0-9]{{1,2}}")
SIGNED = re.compile(rf"([一-鿿（）]{{2,30}}{ORGAN_END}) ?({DAY_FORM})")
DATED = re.compile(
    rf"(?:[（(] ?({DAY_FORM})(?:印发|发布|公布)? ?[）)]"
    rf"|(?:成文|发文|印发|发布|公布|签发)(?:日期|时间)[:：] ?({DAY_FORM}|{YEAR}-[0-9]{{2}}-[0-9]{{2}}))"
)
NUMBER = re.compile(
    r"(?:(?:发文字号|发文号|文号|文件编号|字号)[:：] ?)?[（(]?"
    rf"((?:[一-鿿]{{1,14}} ?[〔\[［【（(]{DIGIT}{{4}}[〕\]］】）)] ?第?{DIGIT}{{1,5}} ?[号號])"
    rf"|(?:[一-鿿]{{2,16}}令 ?|公告 ?|通告 ?)?(?:{YEAR}年 ?)?第 ?[0-9]{{1,4}} ?[号號])[）)]?"
)
TITLE_END = re.compile(
    "(?:通知|意见|方案|规划|纲要|办法|计划|条例|规定|细则|决定|决议|公告|公示|通告|通报|函|批复|请示|报告|总结|指南|指引|要点|标准|规范|规则|章程|公报|导则|清单"
    "|意見|規劃|綱要|辦法|計劃|條例|規定|細則|決定|決議|通報|批復|請示|報告)"
    "(?:（[^（）]{1,20}）)?$|(?:名单|名录|目录|一览表|汇总表)(?:及[^。，；]{1,30})?$"
)
# 国务院令, 生态环境部公告: what stands at the head in place of a red head, and is no title.
HEAD_OF_ORDER = re.compile(
    rf"([一-鿿 ]{{1,40}}{ORGAN_END}) ?(?:令|公告|通告)(?: ?(?:{YEAR}年 ?)?第 ?[0-9]{{1,4}} ?号)?"
)
SITE = re.compile("[_|｜-][^_|｜，。]{2,20}(?:[_|｜-][^_|｜，。]{2,20})?(?:网|政府|门户|频道|政务|文库)$")
SUBTITLE = re.compile(
    rf"(?:[—-]{{1,3}}|[（(])?(?:在)?({DAY_FORM})(?:下午|上午)?在?.{{4,60}}(?:会议|大会|全会)上[^。]{{0,6}}"
)
ADOPTED = re.compile(
    rf"[（(][^（）()]{{0,20}}?({DAY_FORM})[^（）()]{{0,80}}?(?:通过|公布|发布|批准|印发|颁布)[^（）()]{{0,60}}[）)]"
)
SIGNER = re.compile(
    "(?:总理|部长|主任|局长|省长|市长|州长|县长|区长|主席|院长|会长|署长|行长|厅长)[ ：:]{0,3}[一-鿿]{2,4}(?: ?[一-鿿]{1,2})?"
)
PAPER = re.compile("(?:摘 ?要|内容摘要|内容提要|Abstract)(?:[:：]|$|(?=[一-鿿]))")
KEYWORDS = re.compile("(?:关 ?键 ?词|Key ?[Ww]ords)[:：]?")
NEWS = re.compile(
    "(?:新华社|新华网|中新社|人民网|本报|央视网|中新网)[^。；]{0,16}(?:电|讯|[（(]记者)|本报讯|[（(](?:本报)?记者 ?[一-鿿]{2,4}"
)
LABELS = {
    "title": "标题|名称|文件名称|信息名称",
    "issuer": "发文机关|发布机关|发布机构|发文单位|发文部门|制发机关|发布单位|公开主体",
    "document_number": "文号|发文字号|发文号|文件编号|文件字号|发文文号",
    "issued": "成文日期|发文日期|签发日期|印发日期|发布日期|发布时间|公布日期|生成日期|公开日期",
}
RANKED_DATES = ("成文日期", "签发日期", "发文日期", "印发日期")  # before dates of publication
OTHER_LABELS = "索引号|主题分类|主题词|分类|信息分类|有效性|效力状态|公文种类|来源|主题|体裁分类|服务对象|关键词|公开方式|信息索引号"
LABEL = re.compile(f"({'|'.join([*LABELS.values(), OTHER_LABELS])}) ?[:：] ?")
TITLE_ORGAN = re.compile(rf"([一-鿿（）、 ]{{1,60}}?{ORGAN_END}) ?[关關][于於]")
RED_HEAD = re.compile(r"([一-鿿 ]{3,30})文件$")
CIP = re.compile(
    r"([^/。]{2,80}?) ?/ ?([^/。]{2,80}?) ?(?:等? ?(?:编著|主编|编写|编|著|译)) ?[.．] ?[-—–]{1,3} ?"
    rf"[一-鿿]{{2,8}} ?[:：] ?([一-鿿]{{2,20}}) ?[,，] ?({YEAR}(?:[.．] ?[0-9]{{1,2}})?)"
)
EDITION = re.compile(rf"({YEAR}年 ?[0-9]{{1,2}}月) ?第 ?(?:[0-9]{{1,2}}|{HANZI}) ?版")
PUBLISHER = re.compile(r"([一-鿿]{2,16}出版(?:社|集团|公司|中心))(?: ?出版(?:发行)?)?")
AUTHOR = re.compile(r"([一-鿿、 ]{2,60}?) ?(?:编著|主编|编写|编制|编|著)$")
ISBN = re.compile(r"(?:ISBN|isbn)[ :：]?((?:97[89][- ]?)?[0-9](?:[- ]?[0-9]){8}[- ]?[0-9X])(?![0-9])")
