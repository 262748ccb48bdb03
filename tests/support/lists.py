"""Random pilot lists with known truth, typeset as dumps and as tab-separated tables would hold them."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st

HEADS = {
    "province": ["省份", "地区", "省（区、市）", "所属省份"],
    "number": ["序号", "编号"],
    "name": ["城市", "名称", "试点城市", "城市名称"],
    "year": ["峰值年", "达峰年份", "达峰时间", "峰值目标年份"],
    "items": ["创新重点", "重点任务", "主要任务", "创新内容"],
}
# Real places of provinces that no document of the five lists so, and some that it does.
PLACES = {
    "河北": ["唐山市", "邯郸市", "承德市", "涿州市"],
    "山西": ["太原市", "大同市", "晋中市", "右玉县"],
    "吉林": ["长春市", "白城市", "延吉市", "前郭尔罗斯蒙古族自治县"],
    "河南": ["郑州市", "洛阳市", "三门峡市", "兰考县"],
    "湖南": ["岳阳市", "张家界市", "靖州苗族侗族自治县"],
    "广西": ["南宁市", "北海市", "三江侗族自治县", "金秀瑶族自治县"],
    "贵州": ["六盘水市", "铜仁市", "印江土家族苗族自治县"],
    "新疆": ["克拉玛依市", "哈密市", "库尔勒市", "察布查尔锡伯自治县"],
    "宁夏": ["石嘴山市", "固原市"],
    "新疆生产建设兵团": ["第八师石河子市", "第六师五家渠市"],
}
YEARS = {
    "2025": "2025",
    "2030": "2030",
    "2020左右": "2020~",
    "2028之前": "../2028",
    "2023-2025": "2023/2025",
    "2027年": "2027",
    "2030年前": "../2030",
    "2026年前后": "2026~",
}
ITEMS = [
    "建立碳数据管理制度",
    "探索重点耗能企业减排目标责任评估制度",
    "建立“碳标识”制度",
    "发展“低碳+智慧旅游”特色产业",
    "制定园区/社区排放数据的统计分析工作规范",
    "推进城区老工业基地低碳转型",
    "创建碳中和示范工程",
    "健全低碳技术与产品推广的优惠政策和激励机制",
    "在清江画廊旅游区、创新产业园创建碳中和示范工程",
    "实施总量控制和分解落实机制",
]


@dataclass(frozen=True)
class Row:
    province: str
    name: str
    star: bool
    year: str
    items: tuple[str, ...]


@dataclass(frozen=True)
class Truth:
    heads: dict[str, str]
    rows: tuple[Row, ...]


@st.composite
def truths(draw, optional: bool = True) -> Truth:
    provinces = draw(st.lists(st.sampled_from(sorted(PLACES)), min_size=1, max_size=6, unique=True))
    rows = []
    for province in provinces:
        for name in draw(st.lists(st.sampled_from(PLACES[province]), min_size=1, max_size=4, unique=True)):
            items = tuple(draw(st.lists(st.sampled_from(ITEMS), min_size=1, max_size=4)))
            rows.append(Row(province, name, draw(st.booleans()), draw(st.sampled_from(sorted(YEARS))), items))
    columns = ["province", "number", "name", "year", "items"]
    if optional:
        dropped = draw(st.sampled_from(["", "", "", "province", "year", "items"]))
        columns = [column for column in columns if column != dropped]
    return Truth({column: draw(st.sampled_from(HEADS[column])) for column in columns}, tuple(rows))


def wrap(words: str, width: int) -> list[str]:
    return [words[at : at + width] for at in range(0, len(words), width)]


@st.composite
def dumps(draw):
    """A dump in the manner of the attachment: (text, truth)."""
    truth = draw(truths())
    name_width, item_width = draw(st.integers(3, 6)), draw(st.integers(8, 22))
    year_blank = draw(st.booleans())
    header = " ".join(truth.heads.values())
    lines = ["附件", "", "第三批低碳城市试点名单及峰值目标、创新重点", "", header]
    before = ""
    for number, row in enumerate(truth.rows, 1):
        if draw(st.integers(0, 9)) == 0:
            lines.append(f" {header}")  # a new page
        first: list[str] = []
        if "province" in truth.heads and row.province != before:
            pieces = wrap(row.province, 3) if len(row.province) > 3 else [row.province]
            if len(pieces) > 1 or draw(st.booleans()):
                lines.extend(pieces)
            else:
                first.append(row.province)
        before = row.province
        first.append(str(number))
        names = wrap(row.name, name_width)
        if len(names) > 1:
            lines.append(" ".join(first))
            lines.extend(names)
            first = []
        else:
            first.append(row.name)
        if row.star:
            if first:
                lines.append(" ".join(first))
            first = ["*"] if draw(st.booleans()) else (lines.append("*") or [])
        if "year" in truth.heads:
            year = row.year
            if year_blank:
                year = year.replace("左右", " 左右").replace("之前", " 之前")
            first.append(year)
        if "items" in truth.heads:
            for at, item in enumerate(row.items, 1):
                pieces = wrap(f"{at}.{item}", item_width)
                if at == 1 and draw(st.booleans()):
                    lines.append(" ".join([*first, pieces[0]]))
                else:
                    if at == 1 and first:
                        lines.append(" ".join(first))
                    lines.append(pieces[0])
                lines.extend(pieces[1:])
        elif first:
            lines.append(" ".join(first))
    blank = draw(st.sampled_from(["\n", "\n\n"]))
    return blank.join(lines) + "\n", truth


@st.composite
def tables(draw):
    """A tab-separated table in the manner of the notice: (text, truth)."""
    truth = draw(truths())
    header = "\t".join(truth.heads.values())
    lines = ["附件", "", "第三批低碳城市试点名单及峰值目标、创新重点", "", header]
    before = ""
    for number, row in enumerate(truth.rows, 1):
        if draw(st.integers(0, 9)) == 0 and number > 1:
            lines += ["", header]
        cells = {
            "province": row.province if row.province != before else "",
            "number": str(number),
            "name": row.name + ("*" if row.star else ""),
            "year": row.year,
            "items": " ".join(f"{at}. {item}" for at, item in enumerate(row.items, 1)),
        }
        before = row.province
        lines.append("\t".join(cells[column] for column in truth.heads))
    return "\n".join(lines) + "\n", truth
