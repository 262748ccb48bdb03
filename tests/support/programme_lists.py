"""Lists and notices of programmes, as real ones look and as hypothesis draws them."""

from hypothesis import strategies as st
from lccp.reference import divisions


def list_text(title, *places, columns="序号\t省份\t城市"):
    rows = "".join(f"{n}\t{province}\t{name}\n" for n, (province, name) in enumerate(places, 1))
    return f"附件\n\n{title}\n\n{columns}\n{rows}"


OTHERS = {  # of other programmes, of none, and of the same: what real notices look like
    "hospital": list_text(
        "第二批公立医院改革国家联系试点城市名单", ("北京", "北京市"), ("山西", "太原市"), ("湖北", "武汉市")
    ),
    "sponge": list_text("“十四五”第三批系统化全域推进海绵城市建设示范城市名单", ("河北", "衡水市"), ("陕西", "延安市")),
    "peak": "国家发展改革委办公厅关于印发首批碳达峰试点名单的通知\n\n国家发展改革委办公厅\n2023年12月4日\n\n"
    + list_text("首批碳达峰试点名单", ("山西", "太原市"), ("山西", "长治高新技术产业开发区"), ("湖北", "襄阳市")),
    "jiangsu": "江苏省发展改革委关于公布第三批低碳城市试点名单的通知\n\n江苏省发展改革委\n2013年5月6日\n\n"
    + list_text("低碳城市试点名单", ("江苏", "南京市"), ("江苏", "无锡市")),
    "nameless": list_text("名单", ("浙江", "杭州市"), ("湖北", "武汉市")),
    "civil": list_text("第六届全国文明城市名单", ("浙江", "杭州市"), ("广东", "深圳市")),
    "passing": "碳普惠工作情况\n\n2015年广东省启动碳普惠制试点，并将广州、东莞、惠州、韶关、河源、中山等六市纳入首批试点城市。\n",
}
SAME = {
    "again": list_text("第三批国家低碳城市试点名单", ("湖北", "宜昌市"), ("辽宁", "沈阳市"), ("内蒙古", "乌海市")),
    "founding": "国家发展改革委关于开展低碳省区和低碳城市试点工作的通知\n发改气候〔2010〕1587号\n\n我委确定首先在广东、辽宁、湖北、"
    "陕西、云南五省和天津、重庆、深圳、厦门、杭州、南昌、贵阳、保定八市开展试点工作。\n\n国家发展改革委\n二○一○年七月十九日\n",
}  # fmt: skip

PREFECTURES = sorted(
    {
        (place.province, place.name, place.adcode)
        for place in divisions()
        if place.level == "prefecture" and place.last_year == 2024
    }
)
PROGRAMMES = [
    ("海绵城市建设试点城市", "sponge-city"),
    ("智慧城市试点", "smart-city"),
    ("气候适应型城市建设试点", "climate-adaptive"),
    ("低碳城市试点", "low-carbon"),
    ("近零碳试点", "近零碳试点"),
    ("无废城市建设试点", "zero-waste"),
    ("城市更新试点", "urban-renewal"),
    ("信息消费试点", "information-consumption"),
    ("水生态文明城市建设试点", "water-ecology"),
    ("绿色金融改革创新试验区", "green-finance"),
]
BATCHES = ["", "第一批", "第二批", "第十二批"]


@st.composite
def generated_list(draw, programme=None):
    name, id_ = programme or draw(st.sampled_from(PROGRAMMES))
    batch = draw(st.sampled_from(BATCHES))
    places = draw(st.lists(st.sampled_from(PREFECTURES), min_size=2, max_size=6, unique=True))
    text = list_text(f"{batch}{name}名单", *[(province, place) for province, place, _ in places])
    return id_, text, {code for *_, code in places}
