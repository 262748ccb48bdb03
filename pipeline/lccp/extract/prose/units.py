"""Units of quantities in Chinese documents: measures, money, shares, spans of time, counting words.

A counting word is one only where it does not begin another word (5家 but not 5家庭), so each has
the characters that may not follow it.
"""

from __future__ import annotations

import re

MAGNITUDES = "万亿|千万|百万|十万|[万亿千百]"

# Units that no word of the language begins with, longest first where one begins another.
MEASURES = tuple(
    """
    吨标准煤 吨标煤 吨二氧化碳当量 吨二氧化碳 吨CO₂当量 吨CO₂ 吨CO2当量 吨CO2 吨油当量 吨当量 吨
    公斤 千克 毫克 微克 克标准煤 平方公里 平方千米 平方米 公里 千米 厘米 毫米 微米 米 公顷 亩 立方米 毫升
    千瓦时 兆瓦时 吉瓦时 瓦时 千瓦 兆瓦 吉瓦 瓦 吉焦 千焦 焦耳 千卡 千伏 伏 度电 摄氏度 ℃ °C
    美元 欧元 港元 万元 人民币 个百分点 百分点 % ％ ‰ 倍 小时 分钟 个工作日 工作日 个月 印张 人次 人
    tCO₂ tCO2 tce kWh MWh GWh TWh kW MW GW kV km mm cm kg mg m³ m² m2 m3 TJ GJ
    """.split()  # noqa: SIM905
)

# A counting word or short unit, and what may not follow it.
COUNTING = {
    "元": "素件旦",
    "克": "拉服",
    "升": "级至到为高温值华降学幅",
    "个": "体性别",
    "家": "庭具电园乡长",
    "项": "",
    "座": "谈位席",
    "条": "件例款约",
    "张": "家掖北贴",
    "名": "单称义额誉片",
    "位": "于置",
    "次": "序要级年日",
    "户": "外籍",
    "辆": "",
    "台": "湾风账阶站州",
    "套": "",
    "件": "",
    "种": "植子养苗业质",
    "类": "型别似",
    "批": "准复发次",
    "处": "理置室长于罚",
    "所": "有属在以需得辖",
    "篇": "",
    "份": "",
    "部": "门分长队署位委级",
    "块": "",
    "场": "所地景馆站",
    "株": "洲",
    "棵": "",
    "头": "",
    "只": "有是能要",
    "艘": "",
    "栋": "",
    "幢": "",
    "口": "岸径号碑",
    "组": "织成合建长件",
    "支": "持付撑出部",
    "册": "",
    "页": "",
    "字": "样母段",
    "款": "项",
    "笔": "",
    "宗": "旨",
    "例": "如外",
    "根": "据本",
    "轮": "流换廓船胎",
    "道": "路德",
    "天": "津然水府",
    "秒": "",
    "周": "边口期围",
    "分": "别布解级类批项之析配期担工步区局行公院管摊层散支型",
    "公里": "",
    "村": "庄",
}
# 大 counts only before what is counted by it (8大领域).
KINDS = (
    "大(?=行业|领域|类|任务|工程|行动|板块|产业|体系|方面|重点|举措|平台|特色|模式|系统|措施|目标|战略|方向|要素|专项)"
)
# 年 counts a span only where no year can be meant; 日 only in 30日内.
SPANS = r"年(?![0-9\ufffd底初末前月度级代版鉴份中])|日(?=以?内)"


def _alternatives() -> str:
    measures = [re.escape(unit) for unit in sorted(MEASURES, key=lambda unit: (-len(unit), unit))]
    counting = [f"{word}(?![{closed}])" if closed else word for word, closed in COUNTING.items()]
    return "|".join([*measures, *counting, KINDS, SPANS])


ONE = _alternatives()
UNIT = rf"(?:(?:{MAGNITUDES})?(?:{ONE})(?:/(?:{MAGNITUDES})?(?:{ONE}))?|(?:{MAGNITUDES}))"
"""A unit with its magnitude (万吨CO₂, 亿元, 吨/万元), or a magnitude alone (20亿)."""
