"""The scene vocabulary: what a stage can look like, and the words for it in English and Chinese.

Captions, the text encoder, the generator, the attribute check and the copy grammar all read these tables.
"""

from dataclasses import dataclass, fields

from engines.vocabulary.locales import Locale, Worded, listed


@dataclass(frozen=True, slots=True)
class Term(Worded):
    """One value of an attribute, and the colour that it stands for if it is one."""

    srgb: tuple[int, int, int] | None = None


def _srgb(cell: str) -> tuple[int, int, int]:
    red, green, blue = map(int, cell.split())
    return red, green, blue


def terms(rows: str) -> dict[str, Term]:
    """Read one term per line: `key | en, en… | zh, zh…`, and `| red green blue` of 0 to 255 for a colour."""
    table = {}
    for row in rows.strip().splitlines():
        key, en, zh, *colour = (cell.strip() for cell in row.split("|"))
        table[key] = Term(listed(en), listed(zh), *map(_srgb, colour))
    return table


PALETTE = terms(
    """
    ivory | ivory, cream, off-white | 象牙白, 奶油色, 米白 | 242 234 216
    sand | sand, beige, tan | 沙色, 米色, 驼色 | 214 184 138
    blush | blush, pink, rose pink | 粉色, 粉红色, 浅粉 | 238 176 188
    coral | coral, salmon | 珊瑚色, 珊瑚橙 | 240 118 98
    red | red, crimson, scarlet | 红色, 大红, 绯红 | 190 38 46
    terracotta | terracotta, rust, brick | 陶土色, 砖红, 赤陶色 | 168 88 56
    amber | amber, yellow, mustard | 琥珀色, 黄色, 芥末黄 | 236 184 52
    olive | olive, moss, khaki green | 橄榄绿, 苔藓绿, 军绿 | 118 124 58
    sage | sage, pale green, celadon | 鼠尾草绿, 浅绿, 豆绿 | 166 192 156
    emerald | emerald, green, forest green | 翡翠绿, 绿色, 祖母绿 | 24 122 80
    teal | teal, turquoise, cyan | 青色, 蓝绿色, 孔雀蓝 | 36 142 146
    sky | sky blue, light blue, baby blue | 天蓝, 浅蓝, 淡蓝色 | 150 200 236
    navy | navy, dark blue, midnight blue | 藏青, 深蓝, 海军蓝 | 34 52 110
    lavender | lavender, lilac, light purple | 薰衣草紫, 淡紫, 丁香紫 | 182 164 222
    plum | plum, purple, aubergine | 梅子紫, 紫色, 茄紫 | 108 50 104
    grey | grey, gray, silver grey | 灰色, 银灰, 浅灰 | 160 162 166
    charcoal | charcoal, black, graphite | 炭黑, 黑色, 石墨色 | 52 53 58
    chocolate | chocolate, brown, coffee | 巧克力色, 棕色, 咖啡色 | 94 60 42
    peach | peach, apricot | 蜜桃色, 杏色, 蜜桃粉 | 250 200 160
    orange | orange, tangerine | 橙色, 橘色, 橘橙 | 238 132 28
    burgundy | burgundy, wine red, maroon | 酒红, 勃艮第红, 枣红 | 112 22 42
    magenta | magenta, fuchsia, hot pink | 洋红, 玫红, 品红 | 206 40 126
    cobalt | cobalt, royal blue, bright blue | 钴蓝, 宝蓝, 亮蓝 | 38 84 196
    slate | slate, blue grey, steel blue | 石板蓝, 灰蓝, 蓝灰 | 92 110 134
    mint | mint, mint green, aqua | 薄荷绿, 薄荷色, 水绿 | 150 226 196
    lime | lime, chartreuse, yellow green | 青柠色, 黄绿, 嫩绿 | 178 208 60
    """
)
MATERIALS = terms(
    """
    matte | matte, clay, plaster | 哑光, 石膏, 陶泥
    glossy | glossy, lacquered, polished | 亮面, 漆面, 抛光
    marble | marble, veined stone | 大理石, 云石
    wood | wooden, wood, timber | 木质, 木头, 原木
    metal | metallic, metal, brushed metal | 金属, 拉丝金属
    fabric | fabric, velvet, draped cloth | 布艺, 丝绒, 布料
    concrete | concrete, terrazzo, rough stone | 水泥, 水磨石, 混凝土
    glass | glass, acrylic, translucent | 玻璃, 亚克力, 半透明
    gold | gold, gilded, polished gold | 金质, 鎏金, 镀金
    silver | chrome, silver-plated, polished silver | 银质, 镀银, 铬面
    rosegold | rose gold, copper, rose-gold plated | 玫瑰金, 铜质, 红铜
    """
)
METALS: dict[str, tuple[str, tuple[int, int, int]]] = {
    "gold": ("amber", (255, 200, 110)),
    "silver": ("grey", (222, 224, 228)),
    "rosegold": ("blush", (236, 168, 148)),
}
"""Solid metals have a colour of their own: the palette colour that a scene names for them, and their reflectance."""
SHAPES = terms(
    """
    round | round, circular, cylindrical | 圆形, 圆柱形
    stepped | stepped, two-step, tiered | 阶梯, 双层
    block | square, block, cubic | 方形, 方块
    bridge | bridge-shaped, hollow, open | 桥形, 镂空
    pair | paired, twin, two-piece | 双座, 高低组合
    """
)
PROPS = terms(
    """
    none | no props, nothing else | 无装饰, 没有道具
    spheres | spheres, balls, orbs | 圆球, 球体
    cubes | cubes, geometric blocks, boxes | 立方体, 几何块
    cones | cones, small trees, pyramids | 圆锥, 小树
    gifts | gift boxes, presents, gifts | 礼盒, 礼物
    lanterns | lanterns, paper lanterns | 灯笼, 纸灯笼
    arch | an arch, an archway, an arched panel | 拱门, 拱形背板
    shells | seashells, shells, pearls and shells | 贝壳, 海螺
    palms | palm fronds, tropical plants, potted plants | 棕榈叶, 绿植, 热带植物
    water | still water, a water pool, rippled water | 水面, 水池, 水波
    """
)
LIGHTS = terms(
    """
    soft | soft light, even light, studio light | 柔光, 均匀光线, 影棚光
    side | side light, dramatic light, hard side light | 侧光, 戏剧光
    sunset | sunset light, golden hour, warm light | 夕阳光, 黄金时刻, 暖光
    cool | cool light, morning light, cold light | 冷光, 晨光
    top | top light, spotlight, overhead light | 顶光, 聚光灯
    window | window light, window shadows, blinds light | 窗光, 窗影, 百叶窗光
    neon | neon light, neon rim light, cyberpunk light | 霓虹光, 霓虹灯
    """
)
SEASONS = terms(
    """
    none | any season, no season | 四季, 不限季节
    spring | spring petals, spring, cherry blossom petals | 春日花瓣, 春天, 樱花花瓣
    summer | summer leaves, summer, green leaves | 夏日绿叶, 夏天, 绿叶
    autumn | autumn leaves, autumn, fallen leaves | 秋日落叶, 秋天, 落叶
    winter | winter snow, winter, snow | 冬日白雪, 冬天, 雪花
    festival | festive gold confetti, festival, gold confetti | 节日金箔, 节日, 金色彩纸
    christmas | Christmas baubles, Christmas, Xmas | 圣诞彩球, 圣诞, 圣诞节
    lunar | Chinese New Year, Spring Festival, Lunar New Year | 春节, 新春, 过年
    moon | Mid-Autumn moon, Mid-Autumn Festival, full moon | 中秋明月, 中秋, 中秋节
    double11 | Singles' Day, Double 11, Black Friday | 双十一, 双11, 购物狂欢节
    midyear | mid-year sale, summer sale, 618 sale | 618, 年中大促, 夏季大促
    """
)
MOODS = terms(
    """
    minimal | minimal mood, minimalist, clean and simple | 极简, 简约, 简洁
    fresh | fresh mood, airy, refreshing | 清新, 清爽, 自然清新
    luxury | luxury mood, luxurious, opulent | 奢华, 轻奢, 华丽
    playful | playful mood, playful, fun | 活泼, 俏皮, 童趣
    tech | tech mood, futuristic, high-tech | 科技感, 未来感, 科幻
    """
)


@dataclass(frozen=True, slots=True)
class Scene:
    """A stage by its attributes; an attribute that a prompt does not name takes the default here."""

    backdrop: str = "ivory"
    podium: str = "ivory"
    material: str = "matte"
    shape: str = "round"
    props: str = "none"
    light: str = "soft"
    season: str = "none"
    mood: str = "minimal"


ATTRIBUTES: dict[str, dict[str, Term]] = {
    "backdrop": PALETTE,
    "podium": PALETTE,
    "material": MATERIALS,
    "shape": SHAPES,
    "props": PROPS,
    "light": LIGHTS,
    "season": SEASONS,
    "mood": MOODS,
}
assert tuple(ATTRIBUTES) == tuple(field.name for field in fields(Scene))  # noqa: S101  one order everywhere

NOUNS = terms(
    """
    podium | podium | 展台
    backdrop | backdrop, background | 背景
    """
)
"""What a scene phrase calls its two parts, after their attributes."""
TO_BACKDROP: dict[Locale, tuple[str, ...]] = {"en": (", ", " on ", " in front of ", " against "), "zh": ("，",)}
"""What leads from a podium to the backdrop named after it."""
TO_PODIUM: dict[Locale, tuple[str, ...]] = {"en": (", ",), "zh": ("，", "前的", "配")}
"""What leads from a backdrop to the podium named after it."""

NOISE_NAMES = ("radius", "height", "prop_scale", "prop_shift", "light_turn", "exposure", "scatter_shift", "floor_tone")
"""What each of the generator's noise inputs moves; each is standard normal, the studio uses its quantile."""
