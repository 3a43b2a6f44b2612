"""Chinese words that stand before any product's noun and after `是` with `的`, by what they tell: a closed list.

Only words that read right in both places are here, and that say something of the thing itself.
"""

import re
from typing import Final, cast

from engines.vocabulary.reading import SpanType

_TABLE: Final = """
feature | 防水 防滑 防风 防晒 防雨 防摔 防尘 防潮 防烫 防漏 防臭 防静电 防蓝光 防皱 防雾 防爆 防震 防撞 防刮
feature | 防锈 防霉 防紫外线 防冻 防夹 防溢 防粘 防油 防抖 防泼水 防走光 防勾丝 防起球 防咬 防倒 防溅水 防割
feature | 防刺 防油污 防污 防虫 防蚊 防侧漏 防窥 防盗 防呛 防胀气 防脱 加厚 加绒 加长 加宽 加大 加高 加固 加粗
feature | 加密 加深 加重 折叠 可折叠 可伸缩 可调节 可升降 可充电 可拆卸 可移动 可旋转 可调温 可循环 可降解 便携
feature | 轻便 轻薄 轻量 超轻 透气 速干 吸汗 吸水 吸湿 排汗 保暖 保温 保冷 静音 有线 无线 无痕 无缝 无框 无叶
feature | 无烟 无声 无钢圈 无骨 免打孔 免安装 免洗 免烫 免缝 免熨 免充气 耐磨 耐高温 耐热 耐脏 耐寒 耐低温 耐压
feature | 耐腐蚀 耐酸碱 小巧 迷你 一次性 双层 三层 四层 五层 双面 单面 隐形 磁吸 自粘 夜光 反光 阻燃 隔热 隔音
feature | 遮光 遮阳 降噪 减震 弹力 高弹 四面弹 双肩 单肩 斜挎 自动 全自动 半自动 手动 电动 气动 充气 充电
feature | 太阳能 恒温 变频 智能 感应 声控 触控 手摇 脚踏 声波 快干 快充 大屏 高清 高速 低噪 不粘 多功能 多层
feature | 单层 三脚 可视 数显 机械 双模 三模 热插拔 独立包装 单独包装 亲肤 柔软 蓬松 厚实 保湿 控油 补水 无香
feature | 无味 低泡 低敏 弱酸性 水溶 浓缩 即食 速溶 免煮 免浸泡 冷萃 现磨 冻干 真空包装 双头 双杆 双控
care | 可机洗 可水洗 可拆洗 可手洗 可冲洗 可水煮 可重复使用 易清洗 易清洁 可擦洗 可反复使用
capacity | 大容量 超大容量 小容量 大口径
size | 大号 中号 小号 特大号 加大号 大码 均码 单人 双人 成人款 长款 短款 中长款 大尺寸 小尺寸 窄款 宽款 薄款
size | 厚款
style | 针织 颈挂式 修身 宽松 直筒 高腰 低腰 中腰 圆领 V领 方领 立领 翻领 高领 半高领 连帽 长袖 短袖 无袖
style | 七分袖 泡泡袖 落肩 收腰 系带 套头 开衫 单排扣 双排扣 条纹 格子 碎花 波点 纯色 印花 刺绣 提花 扎染 拼色
style | 撞色 渐变 复古 简约 北欧风 日式 中式 新中式 欧式 美式 法式 韩式 工业风 奶油风 国风 田园风 卡通 哑光
style | 磨砂 亮面 镂空 浮雕 手绘 手作 纯手工 手工编织 立式 壁挂式 壁挂 台式 落地 落地式 卧式 手持 手持式 手提
style | 手提式 嵌入式 入耳式 头戴式 半入耳式 挂脖式 挂耳式 骨传导 夹式 抽拉式 推拉式 抽屉式 翻盖 掀盖 按压式
style | 旋转式 直插式 吸顶 圆形 方形 椭圆形 长方形 心形 正方形 三角形 L型 U型 厚底 平底 高跟 低帮 高帮 尖头
style | 圆头 中跟 粗跟 过膝 及踝 平装 精装 线装 平光 长柄 短柄 弯柄 直柄 圆柄 双人位 单人位 三人位
taste | 原味 微辣 中辣 特辣 麻辣 香辣 五香 酸甜 无糖 低糖 低脂 低盐 低钠 脱脂 全脂 无蔗糖 零糖 咸香 甜辣 蒜香
taste | 孜然 黑椒 椒盐 酸辣 无盐
use | 家用 商用 车载 车用 户外 室内 办公 旅行 晴雨两用 干湿两用 男女通用
audience | 男款 女款 男女同款 情侣款 儿童款 亲子款
certificate | IPX4 IPX5 IPX6 IPX7 IPX8 IP65 IP67 IP68 3C认证 CCC认证 CE认证 FDA认证 有机认证 OEKO-TEX认证
certificate | ROHS认证 SGS认证 FSC认证
material | 实木 原木 全棉 纯棉 真丝 真皮 全铜 全铝 纯银 足银 纯铜 纯羊毛
"""
_MADE: Final[tuple[tuple[SpanType, re.Pattern[str]], ...]] = (
    (
        "feature",
        re.compile(
            r"防[^护守范备止御线伪疫治暑][\u4e00-\u9fff]{0,2}(?<![墙网罩盖垫袋布膜板壳条镜服衣帽胶贴纸圈管线门窗带套漆鞋])"
            r"|耐[^用心看克][\u4e00-\u9fff]?|抗[^议战日争癌生病衰老][\u4e00-\u9fff]?"
        ),
    ),
    ("style", re.compile(r"[\u4e00-\u9fff]{2}(?<![方形模样款正公程格仪])式")),
)
"""Words that are made alike: `防胀气`, `耐打`, `分体式`."""
_SHADE: Final = "".join(
    dict.fromkeys(
        "深浅淡亮暗哑雾墨藏酒宝湖天米奶燕枣玫粉橘柠檬荧光橄榄薄荷香槟玫瑰太空星空曜石象牙珍珠咖啡焦糖雾霾克莱因牛油果豆沙樱花草莓蜜桃"
    )
)
"""What colours are named after, by character."""
_COLOUR: Final = re.compile(
    rf"[{_SHADE}]{{0,4}}[黑白红橙黄绿青蓝紫灰棕褐粉米金银驼咖杏橘茶藕][黑白红绿蓝紫灰棕粉金银]?色?"
    "|(?:肤|裸|原木|胡桃木?|玳瑁|琥珀|香槟|咖啡|焦糖|奶油|莫兰迪)色|透明|卡其色?|藏青"
)
_NO_COLOUR: Final = re.compile(
    r"[填涂多双各彩花几两三四五六七八九十单纯配混随原本角出特景货变染着上声褪掉杂间异肤\d/全]色|如图|[/、+\d]|颜色|色号|默认|其他"
)
"""Of kinds of colours, or several."""


def _read() -> dict[str, SpanType]:
    found: dict[str, SpanType] = {}
    for line in _TABLE.strip().splitlines():
        name, _, words = line.partition(" | ")
        for word in words.split():
            found.setdefault(word, cast("SpanType", name))
    return found


ADJECTIVES: Final = _read()
"""Type by word."""


NOUNS: Final = frozenset({"material", "certificate"})
"""Types whose words are nouns as well, and are read as such."""


def adjective(text: str) -> SpanType | None:
    """Return what text tells that stands before any noun; None: it may not."""
    return ADJECTIVES.get(text) or next((kind for kind, pattern in _MADE if pattern.fullmatch(text)), None)


def colour(text: str) -> str:
    """Return text that names one colour, else ""."""
    return text if 1 < len(text) <= 6 and _COLOUR.fullmatch(text) and not _NO_COLOUR.search(text) else ""
