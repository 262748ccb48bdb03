"""Why a document or a page cannot be read, said in Chinese too.

Readers refuse a document by raising an ``InputError`` that says why in English, since such an error mostly ends a
build. Where the build goes on without the document, the refusal becomes a finding, and what the readers say is
found here again by its words. What libraries of others say has no Chinese: of that the sentence names the kind.
"""

from __future__ import annotations

from functools import cache

from lccp.text.messages import Message
from lccp.text.patterns import re

UNTOLD = "原因见英文信息"
REFUSALS: tuple[tuple[str, str], ...] = (
    ("is empty; get the file again", "文件为空，请重新获取"),
    ("is larger than {} bytes; raise the limit if this is right", "超过{}字节；如确应如此，请提高限额"),
    ("holds more than {} characters; raise the limit if this is right", "超过{}字；如确应如此，请提高限额"),
    (
        "holds more characters than the limit allows; raise the limit or split the file",
        "字数超过限额；请提高限额或拆分文件",
    ),
    ("holds no text; if it shows some, it is a picture: run OCR first", "不含文字；如可见文字，则为图片，请先识别"),
    ("is {}, which is not read; {}", "属{}，不予读取"),
    ("is a damaged zip or Office file; get it whole", "压缩或办公文件已损坏，请取得完整文件"),
    ("is nested too deeply", "嵌套过深"),
    ("takes more memory than the {} bytes allowed", "所需内存超过所许的{}字节"),
    ("takes more memory than there is", "所需内存超过现有内存"),
    ("cannot be read ({})", "无法读取（{}）"),
    ("cannot be opened ({})", "无法打开（{}）"),
    ("made its reader crash; the file is damaged or hostile", "使读取程序崩溃；文件已损坏或有恶意"),
    ("took longer than {} seconds to read; raise the limit if this is right", "读取超过{}秒；如确应如此，请提高限额"),
    (
        "took longer than {} seconds; raise --max-seconds if this is right",
        "处理超过{}秒；如确应如此，请提高--max-seconds",
    ),
    ("was not read within {} seconds; raise the limit or split the file", "{}秒内未能读完；请提高限额或拆分文件"),
    (
        "is an HTML page without text; if a script fills it, save the page from a browser",
        "网页不含文字；如由脚本填入，请由浏览器另存",
    ),
    ("says it is {}, but does not decode as such; save it as UTF-8", "自称编码为{}而不能据以解码；请另存为UTF-8"),
    ("is written in {}, which is not read; save it as UTF-8", "编码为{}，不予读取；请另存为UTF-8"),
    ("is {} text ({}), which is not read; save it as UTF-8", "文字编码不予读取；请另存为UTF-8"),
    (
        "could be GB18030 or Big5 text, and nothing tells which; save it as UTF-8",
        "编码为GB18030或Big5，无从判断；请另存为UTF-8",
    ),
    (
        "begins with a {} mark but is no such text; save it as UTF-8 again",
        "以{}标记开头而并非该编码；请重新另存为UTF-8",
    ),
    ("is UTF-8 text but broken {} ({}); get it whole", "为UTF-8文字而有残缺；请取得完整文件"),
    (
        "is neither UTF-8, UTF-16, GB18030 nor Big5 text, or is binary; convert it to UTF-8 text first",
        "并非UTF-8、UTF-16、GB18030或Big5文字，或为二进制文件；请先转为UTF-8文字",
    ),
    (
        "holds more table cells than the limit allows; raise the limit if this is right",
        "表格单元格超过限额；如确应如此，请提高限额",
    ),
    (
        "merges more table cells than the limit allows; raise the limit if this is right",
        "合并的单元格超过限额；如确应如此，请提高限额",
    ),
    ("holds more than {} table cells; raise the limit if this is right", "表格单元格超过{}个；如确应如此，请提高限额"),
    ("holds more than {} table cells; raise the limit or split the file", "表格单元格超过{}个；请提高限额或拆分文件"),
    ("is a Word file without a body; get it whole", "Word文件缺正文，请取得完整文件"),
    ("is an Excel file without a workbook; get it whole", "Excel文件缺工作簿，请取得完整文件"),
    ("is a workbook without a filled visible sheet", "工作簿中没有可见而有内容的工作表"),
    ("unpacks to more than {} bytes; raise the limit if this is right", "解压后超过{}字节；如确应如此，请提高限额"),
    ("is encrypted; save it without a password", "已加密；请去除密码后另存"),
    ("declares a document type in its part {}, which no Office file does", "其部件{}声明文档类型，办公文件不应如此"),
    ("is damaged in its part {} ({})", "其部件{}已损坏"),
    ("is a PDF locked with a password; unlock it first", "PDF已用密码锁定；请先解锁"),
    ("is a PDF without a text layer; run OCR first", "PDF没有文字层；请先识别"),
    (
        "is a PDF without a text layer; install lccp[ocr] to have it recognised, or run OCR first",
        "PDF没有文字层；请安装lccp[ocr]以作文字识别，或先行识别",
    ),
    (
        "is {}; install lccp[ocr] to have it recognised, or run OCR first",
        "为图像；请安装lccp[ocr]以作文字识别，或先行识别",
    ),
    (
        "holds pictures alone; install lccp[ocr] to have them recognised, or run OCR first",
        "仅含图像；请安装lccp[ocr]以作文字识别，或先行识别",
    ),
    ("holds pictures alone, and no text in them that could be recognised", "仅含图像，其中未见可识别的文字"),
    ("is too small to hold words", "过小，容不下文字"),
    ("is no picture of a kind that is read", "图像格式不予读取"),
    ("is cropped, so that the page does not show all of it", "已裁切，页面未显示其全部"),
    ("shows no text that could be recognised", "未见可识别的文字"),
    ("is a picture that cannot be opened ({}); get it whole", "图像无法打开；请取得完整文件"),
    (
        "has a picture of {} × {} pixels, more than {}; scan it at 300 dots an inch",
        "含有{}×{}像素的图像，超过{}；请以每英寸300点扫描",
    ),
    (
        "it is a half-tone, in which the rules of tables break up; scan it in grey",
        "此为网目图像，表格线条断裂；请以灰度扫描",
    ),
    (
        "has {} doubtful digits among {}, too many to take any; scan it at 200 dots an inch or more, in grey",
        "其{1}个数字中有{0}个存疑，过多而均不采用；请以每英寸200点以上、灰度扫描",
    ),
    (
        "has {} doubtful Han among {}, too many to take any; scan it at 200 dots an inch or more, in grey",
        "其{1}个汉字中有{0}个存疑，过多而均不采用；请以每英寸200点以上、灰度扫描",
    ),
    (
        "has {} pieces of ink that were not read beside {} signs, too many to take any;"
        " scan it at 200 dots an inch or more, in grey",
        "有{}处墨迹未能识别，已识别者仅{}字，未读过多而均不采用；请以每英寸200点以上、灰度扫描",
    ),
    ("has no page that can be read ({}); repair the file first", "没有一页可以读取；请先修复文件"),
    ("has {} pages, more than {}; raise the limit or split it", "有{}页，多于{}页；请提高限额或拆分"),
    ("draws forms within forms without end; it is damaged or hostile", "图形层层相套而无尽；文件已损坏或有恶意"),
    ("is a PDF that cannot be opened ({}); repair the file first", "PDF无法打开；请先修复文件"),
    ("no such file", "没有此文件"),
    ("is not a file", "并非文件"),
    ("leads out of raw/; put the document itself there", "指向raw/之外；请将文件本身置于其中"),
    ("changed while it was read; try again", "读取时有变动；请重试"),
    ("changed while it was read; build again", "读取时有变动；请重新构建"),
    ("cannot be {} ({}); this is a defect of lccp: please report it", "处理时出错（{}）；此系lccp的缺陷，请报告"),
)
"""What the readers say, with {} for what it names, and the same in Chinese, naming as much of it as is no English."""
ENGLISH_WORDS = re.compile(r"[A-Za-z]{2,}[ -][A-Za-z]{2,}")


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple(
        (re.compile(".*".join(map(re.escape, english.split("{}"))).replace(".*", "(.*)")), chinese)
        for english, chinese in sorted(REFUSALS, key=lambda pair: -len(pair[0]))  # the more exact first
    )


def reason_message(english: str) -> Message:
    """Return a reader's refusal as a sentence in both languages; a file's name before it stands in both.

    >>> reason_message("raw/a.pdf: has 9 pages, more than 5; raise the limit or split it").zh
    'raw/a.pdf：有9页，多于5页；请提高限额或拆分'
    >>> reason_message("Data format error").zh
    '原因见英文信息'
    """
    opening = re.match(r"(raw/.*?): (?=[a-z])", english)
    file, reason = (opening[1], english[opening.end() :]) if opening else ("", english)
    for pattern, chinese in _patterns():
        if match := pattern.fullmatch(reason):
            return Message(
                english, f"{file}：{_filled(chinese, match.groups())}" if file else _filled(chinese, match.groups())
            )
    return Message(english, f"{file}：{UNTOLD}" if file else UNTOLD)


def _filled(chinese: str, values: tuple[str, ...]) -> str:
    """Fill a template; a value that is a sentence of English is filled as its Chinese where that is known."""
    shown = [reason_message(value).zh if ENGLISH_WORDS.search(value) else value for value in values]
    return chinese.format(*shown)
