"""What a document names and does not hold; personal data; signs of tables."""

from lccp.extract.document import extract
from lccp.model import Source
from lccp.read import read


def made(text, name="d.txt"):
    return extract(read(Source("d", name), text.encode()))


def kinds(result, kind):
    text = result.document.text
    return [text[finding.start : finding.end] for finding in result.notices if finding.kind == kind]


def test_an_annex_that_is_named_and_not_there_is_a_finding():
    body = "关于试点的通知\n\n各市：\n\n名额见附件1。按照《编制指南》（附件2）要求编制。\n"
    assert kinds(made(body), "annex-missing") == ["附件1", "附件2"]
    assert kinds(made(f"{body}\n附件1\n\n名额分配表\n\n一、说明\n"), "annex-missing") == ["附件2"]


def test_an_annex_of_another_document_is_not_missed():
    assert kinds(made("关于试点的通知\n\n各市：\n\n按照《办法》附件1执行。\n"), "annex-missing") == []


NOTE = "江源市人民政府关于申报的请示\n\n江北省人民政府：\n\n请批示。\n\n附件：1.实施方案\n      2.编制说明\n\n江源市人民政府\n2012年6月8日\n"


def test_the_note_of_annexes_opens_no_section_and_what_it_names_is_missed():
    result = made(NOTE)
    assert result.sections == []
    assert kinds(result, "annex-missing") == ["1.实施方案", "2.编制说明"]
    assert kinds(made(f"{NOTE}\n附件2\n\n编制说明\n\n一、说明\n"), "annex-missing") == ["1.实施方案"]


def test_an_annex_that_stands_below_under_its_name_is_not_missed():
    assert kinds(made(f"{NOTE}\n实施方案\n\n一、目标\n\n达峰。\n"), "annex-missing") == ["2.编制说明"]


def test_a_list_under_the_line_of_its_annex_is_no_note():
    result = made("附件：第三批名单\n\n一、城市\n\n江源市。\n")
    assert (result.metadata["title"].value, kinds(result, "annex-missing")) == ("第三批名单", [])


def test_personal_data_is_a_finding():
    text = "关于试点的通知\n\n各市：\n\n现通知如下。\n\n联系人：向慧 刘峰 电话：010-68505560/5883\n\n邮箱：someone@example.com\n"
    assert kinds(made(text), "personal") == ["联系人：向慧 刘峰 电话：010-68505560/5883", "someone@example.com"]


def test_mobile_numbers_are_personal_however_they_are_grouped():
    text = "关于试点的通知\n\n各市：\n\n现通知如下。\n\n联系人：王五 手机：139 1234 5678，地址：某路5号。请致电138-1234-5678。联系人：张三，电话：13812345678。\n"
    assert kinds(made(text), "personal") == [
        "联系人：王五 手机：139 1234 5678",
        "138-1234-5678",
        "联系人：张三，电话：13812345678",
    ]
    assert kinds(made("关于试点的通知\n\n项目编号138-1234-56789，共1381234567件。\n"), "personal") == []


def test_contacts_are_personal_behind_any_label_and_offices_are_not():
    """联系人：李四，电话（传真）：…, 咨询电话：郑某 0517-…; 市发改委 and a bureau's account are of nobody."""
    contacts = [
        "联系人：李四 王五，电话（传真）：025-83322455",
        "咨询电话：郑十 0517-83600012",
        "收件人：气候司 张晓，电话010-12345678",
        "签收人：何芳",
        "微信：zhangsan_8899",
        "银行账号：6222020200112233445，户名：张三",
        "专家组成员：钱一、冯二、陈三",
    ]
    head = "关于试点的通知\n\n各市：\n\n现通知如下。\n\n"
    assert kinds(made(head + "。\n\n".join(contacts) + "。\n"), "personal") == contacts
    offices = "联系电话：市发改委 0571-87001234。\n\n监督电话：气候处 010-68501234。\n\n微信公众号：低碳城市。\n\n银行账号：6222020200112233445，户名：南京市财政局。\n\n收件人：省发展改革委。\n"
    assert kinds(made(head + offices), "personal") == []


def test_a_list_of_authors_is_personal_data():
    names = "张三\t李四\t王小五\n赵六\t钱七\t孙八\n"
    text = f"试点总结\n\n前 言\n\n写得好。\n\n本书编写组\n\n{names}\n一、成效\n\n显著。\n"
    assert kinds(made(text), "personal") == [names.strip()]
    assert kinds(made(text.replace("本书编写组", "试点城市")), "personal") == []


def test_columns_of_contacts_are_personal_data():
    rows = "<tr><th>城市</th><th>联系人</th><th>联系电话</th></tr><tr><td>南京市</td><td>张三</td><td>025-83300000</td></tr>"
    assert kinds(made(f"<html><body><table>{rows}</table></body></html>", "d.html"), "personal") == [
        "张三",
        "025-83300000",
    ]


def test_an_entry_of_the_contents_names_its_section_or_is_missed():
    text = (
        "目录\n一、总体要求\t1\n二、主要目标\t3\n三、保障措施\t5\n\n一、总体要求\n\n坚持。\n\n二、主要目标\n\n达峰。\n"
    )
    result = made(text)
    assert [row["section"].value for row in result.tables["contents"]] == ["2", "3", ""]
    assert len(kinds(result, "contents-not-in-document")) == 1


def test_signs_of_cells_stay_as_printed():
    cells = "<table><tr><th>变量</th><th>值</th></tr><tr><td>Did</td><td>-0.0556**</td></tr><tr><td>宽</td><td>3*4米</td></tr></table>"
    result = made(f"<html><body>{cells}</body></html>", "d.html")
    assert [row["text"].value for row in result.tables["table_cells"]][2:] == ["Did", "-0.0556**", "宽", "3*4米"]


def test_an_escaped_bar_is_a_sign_of_its_cell():
    words = "表2 结果\n\n| 变量 | (1) |\n|---|---|\n| Did | 0.01** |\n| a\\|b | 2^3 |\n"
    result = made(words, "d.md")
    assert [row["text"].value for row in result.tables["table_cells"]][2:] == ["Did", "0.01**", "a|b", "2^3"]


SIGNS = [
    "-0.0556**",
    "0.5666***",
    "0.12*",
    "3*4米",
    "2*10^8",
    "2×10⁸",
    "*",
    "**",
    "***",
    "†",
    "(-2.31)",
    "[0.04]",
    "+5.3%",
    "±0.5",
    "<0.01",
    "≥90%",
    "5‰",
    "—",
    "-",
    "…",
    "#",
    "※",
    "A*B",
    "*p<0.1",
    "1/3",
    "～20",
    "12.5▲",
    "注*",
]


def test_the_escapes_and_tags_of_markdown_are_the_signs_they_print():
    rows = [
        ("Did", r"0.0556\*\*"),
        ("宽", r"3\*4米"),
        ("或", r"a\|b"),
        ("面积", "120 km<sup>2</sup>"),
        ("量", "2×10<sup>8</sup>"),
    ]
    rows += [("显著", r"0.03<sup>\*\*\*</sup>"), ("路径", r"C:\\*"), ("注", "3*"), ("节能", r"\>30%")]
    text = "# 统计\n\n| 变量 | 值 |\n|---|---|\n" + "".join(f"| {name} | {value} |\n" for name, value in rows)
    result = made(text, "d.md")
    cells = [row["text"].value for row in result.tables["table_cells"] if row["column"].value == "2"]
    assert cells[1:] == ["0.0556**", "3*4米", "a|b", "120 km²", "2×10⁸", "0.03***", r"C:\\*", "3*", ">30%"]


def test_a_raised_power_in_a_cell_is_no_digit_on_the_line():
    rows = "<tr><td>因子</td><td>2.66&times;10<sup>-3</sup></td></tr><tr><td>量</td><td>1.2×10<sup>4</sup></td></tr><tr><td>值</td><td>1588<sup>3</sup></td></tr>"
    result = made(f"<html><body><table><tr><th>变量</th><th>值</th></tr>{rows}</table></body></html>", "d.html")
    cells = [row["text"].value for row in result.tables["table_cells"] if row["column"].value == "2"]
    assert cells[1:] == ["2.66×10⁻³", "1.2×10⁴", "1588³"]


def test_every_sign_of_a_cell_stays():
    rows = "".join(f"<tr><td>第{n}项</td><td>{sign.replace('<', '&lt;')}</td></tr>" for n, sign in enumerate(SIGNS))
    result = made(f"<html><body><table><tr><th>变量</th><th>值</th></tr>{rows}</table></body></html>", "d.html")
    cells = [row["text"].value for row in result.tables["table_cells"] if row["column"].value == "2"]
    assert cells[1:] == SIGNS
