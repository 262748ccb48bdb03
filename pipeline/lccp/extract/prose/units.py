"""Units of quantities in Chinese documents: measures, money, shares, spans of time, counting words.

A counting word is one only where it does not begin another word (5家 but not 5家庭), so each has
the characters that may not follow it.
"""

from __future__ import annotations

import re

MAGNITUDES = "[万千百十]亿|千万|百万|十万|[万亿千百]"

# What a mass is of, right behind its unit: tCO2, gCO₂/kWh, kgCO2-eq, 吨CO2当量, and behind a blank: 50万t CO2.
GASES = tuple(f"{gas}{equivalent}" for gas in ("CO2", "CO₂") for equivalent in ("", "e", "eq", "-eq", "-e", "当量"))
MASSES = ("g", "kg", "t", "kt", "Mt", "Gt", "克", "千克", "公斤", "吨")
# Units that no word of the language begins with, longest first where one begins another.
MEASURES = tuple(
    """
    元港币 元新台币 元台币 元澳门币 元美金 港币 新台币 台币 澳门元 澳门币 澳币 澳大利亚元 加拿大元 加币 新加坡元 瑞士法郎 法郎 泰铢 卢比 比索 雷亚尔 里亚尔 迪拉姆 第纳尔 林吉特 令吉 越南盾 印尼盾 兰特 瑞典克朗 挪威克朗 丹麦克朗 克朗 美金 银元
    个标准差 个标准误 马力 克拉 华里 市尺 市担 座席 席位 核时 流明 坎德拉 贝可 土石方 石方 个当量
    平方公尺 立方公尺 公尺 公分 公厘 公克 公升 公石 公秉 公吨二氧化碳当量 公吨CO2e 公吨CO₂e 公吨 台斤 瓩时 瓩 坪
    平方英尺 平方英里 平方英寸 立方英尺 英尺 英里 英寸 英亩 磅 盎司 加仑 海里 标准箱 标箱 TEU 吨公里 人公里 车公里 芯公里 皮长公里 沟公里 车道公里 线公里
    标准立方米 标立方米 立方厘米 立方公里 立方千米 立方分米 立方 平米 千克标准煤 公斤标准煤 千克二氧化碳 公斤二氧化碳 克二氧化碳 吨标准油 吨标油 太瓦时 座公里 吨海里 毫米汞柱 兆帕斯卡 千帕斯卡 帕斯卡 百万英热单位 百万英热 字节 公顷次 桶油当量 dB(A) 千瓦小时 兆瓦小时 瓦小时 兆伏安
    千伏安 千乏 兆焦 太焦 大卡 兆帕 千帕 分贝 纳米 赫兹 兆赫 日元 英镑 卢布 澳元 加元 韩元 美分 重箱 标张 学时 课时 个小时 个季度 个学期 个学年 个交易日 个自然日 个日历天 个世纪 个星期 个昼夜 个亿 人·次
    千瓦·时 周岁 岁 周年 市斤 斤 剂次 个基点 基点 个千分点 千分点 μg/m³ µg/m³ mg/m³ kW·h kgce gce km² km2 km³ hm² hm2 cm² cm³ dm³ mm² km/h m/s Nm³ Nm3 ppm ppb Wh Wh/kg W/m² W/(m²·K) W/(m2·K) W/(m·K) VA Pa
    Mt Gt kt Pg Tg Gg PJ EJ MJ MPa kPa ms V mV kA mA MVA kVA kWp MWp GWp GB TB PB EB ZB MB EFLOPS EFlops PFLOPS PFlops TFLOPS Hz dB t h m L mL min ha μg µg ug μL µL μl µl nL nl MtC GtC
    ㎡ ㎥ ㎢ ㎞ ㎝ ㎜ ㎏ ㎎/㎥ ㎎/L ㎎ ㎍/㎥ ㎍ ㎾·h ㎾h ㎾ ㎿ ㏊ ℉ ㎎/m³ ㎍/m³ BPs BP bps bp pcts pct
    KM² Km² KM2 Km2 KM Km KG Kg CM² CM2 CM Cm MM ML Ml ml M² M2 M³ M3 KWH KWh Kwh kwh KW·H KW·h Kw·h kw·h KW Kw kw KVA Kva KvA kva kVa KV Kv kv MVa Mva MWH Mwh Mw
    GWH Gwh Gw Mpa MPA KPa Kpa KPA kpa kJ KJ Kj kj Kcal KCAL kcal HZ hz KHZ KHz kHz MHZ MHz GHZ GHz PPM PPB DB Db db dB（A） db(A) db（A） DB(A) DB（A） Gcal MG UG HM² HM2 Hm² Hm2
    平方厘米 平方毫米 平方分米 日历天 ng pg nm mmol μmol µmol nmol
    PgC TgC GgC MgC Mg °
    Tbps Gbps Mbps Kbps kbps Tbit/s Gbit/s Mbit/s kbit/s Tb/s Gb/s Mb/s
    tC 蒸吨 标台 台班 标方 延米 标准机架 机架 客位 载重吨 总吨 净吨 吨位 餐位 床位 间夜 工日 工时 台时 人日 人天 人月 人工时 床日 延长米 亩次 色令 标准件 标准集装箱 架次 车次 辆次 班次 场次 个点
    吨标准煤 吨标煤 吨二氧化碳当量 吨二氧化碳 吨油当量 吨当量 吨
    公斤 千克 毫克 微克 克标准煤 平方公里 平方千米 平方米 公里 千米 厘米 毫米 微米 米 公顷 亩 立方米 毫升 千升
    千瓦时 兆瓦时 吉瓦时 瓦时 千瓦 兆瓦 吉瓦 瓦 吉焦 千焦 焦耳 千卡 千伏 伏 度电 摄氏度 ℃ °C °F
    美元 欧元 港元 万元 人民币 个百分点 百分点 % ％ ‰ 倍 小时 分钟 个工作日 工作日 个月 印张 人次 标准重量箱 重量箱
    tce g/kWh gce/kWh g/km g/L g/kg g/cm³ g/cm3 g/m² gC/m² kWh MWh GWh TWh kW MW GW kV km mm cm kg mg m³ m² m2 m3 TJ GJ
    """.split()  # noqa: SIM905
) + tuple(f"{mass}{gas}" for mass in MASSES for gas in GASES)

# A counting word or short unit, and what may not follow it.
COUNTING = {
    "人": "民",
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
    "角": "度色落楼形膜质钢铁",
    "次": "序要级年日",
    "户": "外籍",
    "辆": "",
    "枚": "举",
    "片": "区面段头",
    "架": "构次设空",
    "席": "位卷",
    "车道": "",
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
    "周": "边口期围年岁",
    "羽": "毛绒翼",
    "尾": "气矿水号数",
    "盏": "",
    "幅": "度员",
    "箱": "体变",
    "桶": "",
    "袋": "",
    "瓶": "颈",
    "剂": "量型",
    "担": "保任当负忧",
    "分": "别布解级类批项之析配期担工步区局行公院管摊层散支型厂",
    "公里": "",
    "村": "庄",
    "番": "茄禺号薯邦客木石红话瓜麦椒国夷",
    "成": "立员为本果都长效功分熟品型交套就绩像",
}
# 大 counts only before what is counted by it (8大领域).
KINDS = "家(?=园区|庭农场|电企业|具企业|具厂)|大(?=行业|领域|类|任务|工程|行动|板块|产业|体系|方面|重点|举措|平台|特色|模式|系统|措施|目标|战略|方向|要素|专项)"
# 年 counts a span only where no year can be meant; 日 only in 30日内, 公示7日, 不少于10日.
_DAY_CUES = "公示|超过|少于|不足|未满|连续|为期|提前|逾期|期为|限为|延长|至少|长达"
SPANS = rf"年(?![0-9\ufffd底初末前月度级代版鉴份])|日(?=以?内)|(?:(?<=(?:{_DAY_CUES})[0-9])|(?<=(?:{_DAY_CUES})[0-9]{{2}}))日(?![0-9前至到起—–~～-])|(?<=[.．][0-9])日|(?<=[.．][0-9]{2})日"


# 3 d, 2 a, 5 g: one letter that is a unit only behind a blank.
BLANKED = "(?<= )[dags](?![A-Za-z0-9²³])"
# 1.3亿度 of electricity, 2.3亿两 of silver: behind a magnitude they are no degrees and no “two”.
# 3起 accidents; not 2023起, 3起诉.
CASES = "(?<!19[0-9]{2})(?<!20[0-9]{2})起(?![来草诉步点始到源因动飞码伏航重床至义征用])"
# 4.76等: a grade that is an average.
# Counting words that many words begin or end with: 3万间客房, 水源井2600眼, 12万卷, 发行3.2亿股.
NOUNED = (
    "种(?=植物)|对(?=[，。；、,.;）)]|夫妇|夫妻|新人|动车|矿井|煤矿|种[羊鸽])|间(?=客?房|教室|办公|仓|店|商铺|病房|宿舍|厂房|诊室|实验室)|(?<!:[0-9]{2})(?<!19[0-9]{2})(?<!20[0-9]{2})间(?=[，。；,;]|\\Z)|(?<=[万亿余多])间(?![接隔断距歇])|眼(?![睛镜科光神前下病底部])|列(?=动车|列车|火车|专列|[，。；、,;.]|\\Z)|(?<=[万余多])列(?![入为出举席表车])|孔(?=闸|桥)"
    "|门(?=课|学科|科目)|(?:(?<=速[0-9])|(?<=速[0-9]{2})|(?<=速[为达约][0-9]{2})|(?<=速[0-9]{2}[.][0-9]))节(?![点能约目日奏气省庆])|节(?=课|车厢)|点(?=措施|意见|建议|要求|希望|体会|看法|经验|启示|做法|不足|原因|共识|倡议|想法|说明|认识|结论)|首(?=歌|诗|曲)|顶(?=帐篷)|面(?=锦旗|红旗|国旗)|颗(?!粒)|匹(?![配敌])|股(?![份东权票市价民息金道])|趟|票(?![据价房面务证])|(?<=[万亿])平方(?![分米公千厘英])|(?:车|棒|床|筒|捆|垛)(?=[，。；、,;）)]|\\Z)|(?<=[万亿])方(?=[，。；、,;）)]|\\Z)|集(?=[，。；、,;）)]|电视|纪录|动画)|(?<!19[0-9]{2})(?<!20[0-9]{2})期(?=[，。；、,;）)]|培训|共[计有]?[0-9]|[0-9]+(?:余|多)?(?:人|名|场)|\\Z)"
    "|(?<![^0-9.]1)/10万(?!比例|地形|地质|图)"  # a rate: 孕产妇死亡率15.1/10万
    r"|(?<!19[0-9]{2})(?<!20[0-9]{2})卷(?![入烟心尺积曲])|(?<=[万亿])(?:本(?![地市省级级市身人年级区单土来报])|单(?![位独个元]))"
)
# 92.79点: of an index; 8点 is a time of day.
GRADES = r"(?:(?<=[.][0-9])|(?<=[.][0-9]{2}))(?:等(?!级)|点(?![钟整半位0-9]))"
LARGE = "(?<=[万亿])度(?![假过量日年])|(?<=[万亿])两(?![个位家国岸地市省年倍种类次])"

# What stands behind a stroke and is no unit of its own: 万吨/年, 升/百公里, t/(hm²·a), t/h.
DENOMINATORS = "1?00{0,3} ?(?:km|公里|千米|m2|m²|平方米|kg|mL|人|户)|㎡|㎥|㎢|㏊|度(?![假过量日年])|年|日|月|季度|百公里|百平方米|人·年|[(（][^()（），。；]{1,14}[)）]|(?:cap|min|km|hm|yr|ha|h|a|d|s|m|g|L|y)(?![A-Za-z])"
# 28微克每立方米, 5元每吨.
_EACH = "每(?:标准)?(?:秒|分钟|人次|立方米|平方米|平方公里|吨|千瓦时|公顷|小时|千克|公里)"
# t·hm⁻², μg·m-3: a factor with its power.
_BASE = "(?:hm|km|cm|m|a|d|h|s|kg|g|t|L|kW|MW|capita|人|年度|年|月|天|日|次)"
_FACTOR = rf" ?[·⋅•∙] ?(?:{_BASE}[-−–⁻]?[1-3¹²³](?![A-Za-z0-9])|{_BASE}(?![A-Za-z0-9]|[-−–⁻][1-3¹²³]))"
# What a mass is of, behind its sign: 50万t CO2, 12.5 Gt C, 5万t标准煤, 30万吨标准煤当量.
_SUBSTANCE = (
    "(?<=[tgＴ㎏克斤吨]) ?(?:CO[2₂](?:[-‐–]?eq?(?![A-Za-z]))?|C(?![A-Za-z0-9级类型])|ce(?![A-Za-z])|标准煤|标煤|二氧化碳|油当量)(?:当量)?"
    "|(?<=二氧化碳)当量|(?<=元)人[民][币幣](?=[/／])|(?<=标准煤)当量|(?<=CO2)当量|(?<=CO₂)当量"
)


# Two words that make one: 5.45万台套, 36万羽份, 8台日, 85兆瓦峰, 20万人口以上, 1480转/分; not 3台日本产…, 2万台日光灯.
JOINED = (
    "(?:台件套|套台件|台套件|台件(?![数量])|套件(?![的和及]))|[台件架]套(?![餐房装路件间])|[头羽人]份(?!额)|台日(?![本光照常产用式系])|册件|人口(?=[及和或]?以[上下]|左右)|(?:[兆吉千]瓦|瓦)峰(?![值谷段时荷])"
    "|转(?=[/／](?:分|秒|min))"
    # 0.027个单位: of a measure that is not named; 5个单位 may be offices.
    "|(?:(?<=[.][0-9])|(?<=[.][0-9]{2})|(?<=[.][0-9]{3})|(?<=[.][0-9]{4}))个单位"
)
# 15万吨级: a class, named by what it holds.
_CLASS = "(?:(?<=[吨瓦伏])级(?![别联配差]))?"

# 395天次, 2.3万户次: so many things, so many times.
BY_TIMES = "座处所家户天台艘例件批人辆架场班车桌床头只份项期船乘航课站队组团口箱匹趟页节笔"


# 1个点位, 2个月台
PARTS_OF_WORDS = {"个点": "(?!位)", "个月": "(?!台)"}


def _alternatives() -> str:
    measures = [
        re.escape(unit)
        + PARTS_OF_WORDS.get(unit, "")
        + ("(?![A-Za-z0-9])" if unit == "°" else "(?![A-Za-z²³])" if unit[-1].isascii() and unit[-1].isalnum() else "")
        for unit in sorted(MEASURES, key=lambda unit: (-len(unit), unit))
    ]
    counting = [rf"[{BY_TIMES}]次(?![序要级年日数])"]
    counting += [f"{word}(?![{closed}])" if closed else word for word, closed in COUNTING.items()]
    # 瓦峰 and 人口 begin with a measure or a counting word, so what is joined comes before both.
    return "|".join([JOINED, *measures, *counting, KINDS, SPANS, BLANKED, CASES, NOUNED, GRADES, LARGE])


def _scale() -> str:
    """Return the pattern of a magnitude; 千 is none where a measure begins with it whose rest is no unit (千伏安)."""
    rests = {unit[1:] for unit in MEASURES if unit[0] in "千百"}
    closed = sorted(rest for rest in rests if not any(unit.startswith(rest) for unit in (*MEASURES, *COUNTING)))
    return f"(?:[万千百十]亿|千万|百万|十万|[万亿]|[千百](?!{'|'.join(map(re.escape, closed))}))"


UNIT_NAME = _alternatives()
_SCALE = _scale()
UNIT = (
    rf"(?:(?:{_SCALE}(?: (?=[A-Za-zμµ]))?)?(?:{UNIT_NAME}){_CLASS}(?:{_SUBSTANCE})?(?: ?[/／] ?(?:{MAGNITUDES})?(?:{UNIT_NAME}|{DENOMINATORS})(?:{_FACTOR}){{0,2}}|{_EACH}|(?:{_FACTOR}){{1,3}})?"
    rf"|(?:{MAGNITUDES}))"
)
"""A unit with its magnitude (万吨CO₂, 亿元, 吨/万元), or a magnitude alone (20亿)."""
