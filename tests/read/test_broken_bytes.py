"""A file with a few broken bytes is read and told; text that was misread before it came here is recognised."""

import pytest
from lccp.model import Grid, InputError, Source
from lccp.read import read

LIST = "第四批低碳试点城市名单，各市要在2025年前达峰。\n一、徐州市\n二、无锡市的目标是2027年\n"
KOREAN = "저탄소 도시 시범사업에 관한 통지. 각 도시는 2025년까지 배출을 줄이기 위한 계획을 수립하고 이를 시행한다."
JAPANESE = "低炭素都市のモデル事業について、次のとおり通知します。"


def read_text(data, file="a.txt"):
    return read(Source("a", file), data)


def kinds(document):
    return [notice.kind for notice in document.notices if notice.severity == "high"]


@pytest.mark.parametrize("codec", ["gb18030", "utf-8"])
@pytest.mark.parametrize("place", range(1, 60, 7))
@pytest.mark.parametrize("kind", ["missing", "changed", "one too many"])
def test_one_broken_byte_spoils_its_neighbours_at_most(codec, place, kind):
    data = LIST.encode(codec)
    if data[place] < 0x80:
        return
    behind = data[place:] if kind == "one too many" else data[place + 1 :]
    document = read_text(data[:place] + (b"" if kind == "missing" else b"\xff") + behind)
    assert document.encoding == codec
    assert "undecodable-bytes" in kinds(document)
    assert "\ufffd" not in document.text
    assert "▯" in document.text
    assert document.text.endswith("二、无锡市的目标是2027年\n")
    right = iter(LIST)
    assert all(sign in right for sign in document.text if sign != "▯"), document.text  # in order, none invented


@pytest.mark.parametrize(
    ("first", "then"), [("utf-8", "gb18030"), ("utf-8", "cp1252"), ("utf-8", "latin-1"), ("gb18030", "latin-1")]
)
def test_misread_text_is_told_and_its_signs_are_no_lost_digits(first, then):
    document = read_text(LIST.encode(first).decode(then, "replace").encode())
    assert kinds(document) == ["mojibake"]
    assert "\ufffd" not in document.text
    page = f"<html><body><p>{LIST.encode(first).decode(then, 'replace')}</p></body></html>"
    assert kinds(read_text(page.encode(), "a.html")) == ["mojibake"]


BIG5 = "關於推進節水型城市建設試點名單的通知，各地要高度重視，加強組織領導，2018年6月30日前報送實施方案。"
TWICE = LIST.encode("gb18030").decode("utf-8", "replace").encode()  # its bytes are lost for the most part


@pytest.mark.parametrize(
    ("data", "then", "misread"),
    [
        (LIST.encode("gb18030"), "utf-8", "GBK that was read as UTF-8"),
        (TWICE, "gb18030", "GBK that was read as UTF-8 and then as GBK"),  # 锟斤拷
        (TWICE, "big5", "GBK that was read as UTF-8 and then as GBK"),  # 嚙踝蕭
        (LIST.encode("gb18030"), "cp932", "GBK that was read as Shift-JIS"),
        (BIG5.encode("big5"), "gb18030", "Big5 that was read as GBK"),
    ],
)
def test_text_whose_bytes_are_partly_lost_is_told_by_its_signs(data, then, misread):
    document = read_text(data.decode(then, "replace").encode())
    assert kinds(document) == ["mojibake"]
    assert f"like {misread}" in document.notices[0].message
    assert "\ufffd" not in document.text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("丁市\ufffd\ufffd\ufffd方案\n到2025年建成。", "丁市▯▯▯方案"),
        ("本市积极\ufffd\ufffd建设，到2025年建成。", "积极▯▯建设"),
        ("The d\ufffdveloppement plan of 2020, with 低碳城市", "d▯veloppement"),
        ("第\ufffd批试点\ufffd个，图\ufffd全国，到2025年", "第\ufffd批试点\ufffd个，图\ufffd全国"),
        ("分别为\ufffd，比\ufffd%高，2025年", "分别为\ufffd，比\ufffd%"),
        (
            "丁市\ufffd方案，到\ufffd\ufffd\ufffd\ufffd年",
            "丁市\ufffd方案",
        ),  # of a text without digits one may be lost anywhere
    ],
)
def test_what_is_lost_where_no_digit_can_stand_is_told_and_is_none(text, shown):
    document = read_text(text.encode())
    assert shown in document.text
    assert kinds(document) == (["undecodable-bytes"] if "▯" in shown else [])


@pytest.mark.parametrize(
    "text",
    [
        LIST,
        "Développement à bas carbone: l’été où naît ça — “naïve” Überprüfung",
        "低碳▯城市",
        "\ue004低碳\n\ue004城市",
        JAPANESE,
    ],
)
def test_right_text_is_not_accused(text):
    assert kinds(read_text(text.encode())) == []


@pytest.mark.parametrize(("text", "codec"), [(JAPANESE, "cp932"), (JAPANESE, "euc_jp"), (KOREAN, "cp949")])
def test_neighbours_encodings_are_refused_by_name(text, codec):
    with pytest.raises(InputError, match=codec):
        read_text(text.encode(codec))


def cells(document):
    (grid,) = [block for block in document.blocks if isinstance(block, Grid)]
    return [
        ["".join(document.text[a:b] for a, b in cell.pieces) for cell in grid.cells if cell.row == row]
        for row in range(1, 9)
    ]


def test_a_file_of_comma_separated_values_is_a_table():
    document = read_text(
        '第四批名单\n序号,城市,说明\n1,"徐州""市""","a,b"\n2,无锡市,"2020\n起"\n注：无\n'.encode(), "a.csv"
    )
    assert document.media_type == "text/csv"
    assert [row for row in cells(document) if row] == [
        ["序号", "城市", "说明"],
        ["1", '徐州"市"', "a,b"],
        ["2", "无锡市", "2020起"],
    ]
    assert len(document.blocks) == 3


@pytest.mark.parametrize(
    ("file", "text", "rows"),
    [
        # a comma groups the digits of one cell of a regression; rows of errors have no head
        (
            "a.tsv",
            "变量\t(1)\t(2)\nDID\t-0.05**\t-0.03\n\t(0.02)\t(0.01)\nN\t4 845\t4,845\n",
            [["变量", "(1)", "(2)"], ["DID", "-0.05**", "-0.03"], ["(0.02)", "(0.01)"], ["N", "4 845", "4,845"]],
        ),
        ("a.tsv", "N,个\tT,年\n4,845\t1,2\n", [["N,个", "T,年"], ["4,845", "1,2"]]),
        ("a.csv", "地区;增速\n江苏;12,5\n浙江;3\n", [["地区", "增速"], ["江苏", "12,5"], ["浙江", "3"]]),
        ("a.csv", "地区,说明\n江苏,升;降\n浙江,平\n", [["地区", "说明"], ["江苏", "升;降"], ["浙江", "平"]]),
    ],
)
def test_a_table_is_cut_where_most_of_its_lines_are(file, text, rows):
    assert [row for row in cells(read_text(text.encode(), file)) if row] == rows


def test_without_the_name_only_what_is_a_table_throughout_is_one():
    assert read_text("序号,城市\n1,徐州市\n2,无锡市\n".encode()).media_type == "text/csv"
    assert read_text(b"Cities, towns\nWe agreed, at last.\nSo be it, he said.\n").media_type == "text/plain"
    assert read_text("名单\n1,徐州市\n2,无锡市\n".encode()).media_type == "text/plain"
