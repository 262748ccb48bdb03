"""What the names of areas end in that are no units of the code table: parks, zones, clusters of cities, resorts, farms."""

# 深圳国际低碳城, 中德生态园 and 贵安科学城 are parks as 苏州工业园区 is.
PARK_KINDS = (
    "开发区|高新区|经开区|(?:工业|产业|示范|科技|科学|软件|创业|物流|生态)园区?|园区|新区|示范区|试验区|实验区|先行区|先导区|合作区|"
    "保税港?区|综保区|功能区|商务区|集聚区|(?:科技|科学|生态|低碳|智慧|航空|大学)城|新城|管理区|自贸区|港务?区|矿区|林区|"
    "度假区|风景名胜区|风景区|旅游区|(?:示范|产业|制造|物流|化工|能源|材料)基地"
)
# 杭州—桐乡—德清联合体 applies as one; 长三角绿色发展联合体 is a body.
_TOGETHER = r"(?:(?<=[—–-]\p{Han}{2})|(?<=[—–-]\p{Han}{3}))联合体"
AREA_KINDS = f"{PARK_KINDS}|城市[群圈]|都市圈|经济[圈区带]|片区|主城区|[农牧林茶]场|(?:种[羊马畜]|军马|骆驼|[原良]种)场|集群|{_TOGETHER}"
# Words that tell something of a place and stand in no area's name: 深圳成为首批…示范区 names none.
TELLS_OF_PLACE = "[成列作定评选]为|为(?:国家|全国|省级|自治区级|市级|首批|第)|入选|入围|入列|获|跻身|上榜|被|新增|确定|批复|批准|同意|设立|开展|推进|启动|纳入|打造|创建|率先|首批|第[一二三四五六七八九十]批|(?<!高)等|的|试点"
# The signs that areas' names hold between a place's and the kind: 西岭雪山-花水湾旅游度假区, 大漠黄河（沙坡头）旅游度假区.
AREA_SIGNS = r"(?:[\p{Han}·•—-]|(?<![市县区旗镇乡村])[（(][\p{Han}—–-]{1,16}[）)])"
# What stands between a place and the kind of an area and is done there: 杭州建设示范基地 names none.
DONE_THERE = "建设|建成|设立|发展"
