"""Copies that run a whole document into one line: its title, number, organ and date stand inside prose."""

from __future__ import annotations

from lccp.extract.structure.imprint.organs import is_organ, organs_of_line
from lccp.extract.structure.imprint.patterns import DAY_FORM, DIGIT_DATE, NUMBERED, ORGAN_END
from lccp.reference.script import fold_script
from lccp.text.patterns import regex
from lccp.text.spans import Text

# …初审情况的公示根据《…条例》…规定，; …的通知国办发〔2018〕5号各省、自治区人民政府：.
_OPENING = (
    r"为(?:[了深贯落进加认切全推规促确保提做积有]|[^，。]{2,40}，)|根据|按照|依据|现将|现就|经[^，。]{2,30}，"
    r"|各[^。：:]{2,150}[：:]|\p{Han}{2,16}(?:人民政府|委员会|[厅局委])[：:]|(?:\p{Han}{2,12}[、，,])*(?:\p{Han}{0,8}各)?(?:部门|单位|企业)[：:]"
)
# …实施意见浙政发〔2009〕69号: the number begins behind the noun that ends the title.
_NUMBER = rf"(?![^〔\[［【﹝（(]{{0,12}}(?:通知|意见|办法|方案|规定|决定|批复|公告|通报|条例|细则)){NUMBERED}"
TITLE = regex.compile(
    r"(?P<title>[^。，；：:!！?？]{0,60}?(?:关于[^。；：:]{4,60}?(?:通知|通报|公告|通告|决定|意见|批复|复函|的函)|(?:的|名单|情况|结果)(?:公示|公告)))"
    rf"(?: ?[（(]?(?P<number>{_NUMBER})[）)]?)?[ |｜]*(?={_OPENING})"
    rf"|(?:[0-9]{{1,3}} ?)?(?P<title>[\p{{Han}} （）()]{{2,60}}关于[^。；：:]{{4,60}}?通知) ?(?P<number>{_NUMBER}) ?(?=\p{{Han}}[^。；]{{4,150}}现(?:将|印发))"
    r"|(?:1、)?(?P<title>\p{Han}{4,40}(?:条例|办法|规定|细则)) ?(?=[（(][^（）()]{10,80}(?:通过|公布|发布)[^（）()]{0,40}[）)] ?第一[章条])"
    rf"|(?P<title>\p{{Han}}[^。，；：:!！?？《》]{{8,80}}?(?:通知|意见|办法|方案|规定|决定|批复|公告|通报|条例|细则)) ?(?P<number>{_NUMBER}) ?(?:(?P<day>{DIGIT_DATE}|{DAY_FORM}) ?)?(?={_OPENING})"
    rf"|(?P<title>[\p{{Han}}（）() 0-9]{{4,60}}(?:情况|编制|起草|修订)说明) ?(?=一、)"
)
# …具体见附件。某某市水利局2021年3月4日; 附件：….doc某某办公室2025年4月14日。; the organ's name begins behind a break.
SIGNED = regex.compile(
    rf"(?:[。；！）)》]|特此(?:通知|通报|公告|通告|公示|函复|批复)|附件[:：][^。]{{4,60}}?(?:名单|方案|目录|一览表)|\.(?:docx?|xlsx?|pdf|wps|rar|zip)) ?(?P<organ>(?!特此)\p{{Han}}{{1,30}}{ORGAN_END}) ?(?P<day>{DAY_FORM})[。 ]?"
    r"(?:[（(][^（）()]{2,12}[）)])?(?: ?(?:作者|信息来源|来源|编辑)[:：])*[ |]*$"
)
# …请认真贯彻执行。某某市人民政府办公厅 2022年2月15日（此件公开发布）…: the plan follows on the same line.
SIGNED_INSIDE = regex.compile(
    rf"(?:执行|实施|落实|办理)。 ?(?P<organ>\p{{Han}}[\p{{Han}} ]{{1,60}}{ORGAN_END}) ?(?P<day>{DAY_FORM}) ?(?:[（(]此件|\p{{Han}}[^。；，]{{4,60}}(?:第一[章条]|一、))"
)
NUMBER_FIRST = regex.compile(
    rf"(?:<正> ?)?(?P<number>{NUMBERED}) ?(?=各[^。]{{2,100}}[：:]|\p{{Han}}{{2,16}}(?:人民政府|委员会|[厅局委])[：:])"
)
FEWEST = 60  # signs of a line that is a document run together


def title_in_line(line: Text) -> Text | None:
    """Return the title that a line begins with and goes on behind without a break."""
    match = _match_title(line)
    return line[match.start("title") : match.end("title")].strip() if match else None


def number_in_line(line: Text) -> Text | None:
    """Return the number that a line begins with, or has between its title and the text that goes on behind it."""
    match = NUMBER_FIRST.match(fold_script(line.value)) or _match_title(line)
    return line[match.start("number") : match.end("number")].strip() if match and match["number"] else None


def _match_title(line: Text) -> regex.Match[str] | None:
    match = TITLE.match(fold_script(line.value)) if len(line) >= FEWEST else None
    return match if match and match["title"].count("《") == match["title"].count("》") else None


def date_in_line(line: Text) -> Text | None:
    """Return the day that stands between the number of a title on a line and the text that goes on behind it."""
    match = _match_title(line)
    return line[match.start("day") : match.end("day")].strip() if match and match["day"] else None


def signature_in_line(line: Text) -> tuple[Text, Text] | None:
    """Return the organ and the date that end a line of prose."""
    folded = fold_script(line.value) if len(line) >= FEWEST else ""
    match = SIGNED.search(folded) or SIGNED_INSIDE.search(folded)
    if match is None or not all(is_organ(part) for part in organs_of_line(match["organ"])):
        return None
    return line[match.start("organ") : match.end("organ")], line[match.start("day") : match.end("day")]
