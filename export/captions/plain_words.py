"""Words of the caption grammar beyond the scene vocabulary: nouns, everyday synonyms, and products that distract."""

from engines.vocabulary.locales import Locale
from engines.vocabulary.scene import ATTRIBUTES


def _split(phrases: str) -> tuple[str, ...]:
    return tuple(phrases.split("|"))


PODIUM: dict[Locale, tuple[str, ...]] = {
    "en": ("podium", "podium", "podium", "stand", "pedestal", "plinth", "platform", "display stand"),
    "zh": ("展台", "展台", "展台", "底座", "台子", "基座", "台座"),
}
BACKDROP: dict[Locale, tuple[str, ...]] = {
    "en": ("backdrop", "backdrop", "backdrop", "background", "background", "wall", "set", "back wall"),
    "zh": ("背景", "背景", "背景", "背景墙", "墙面", "墙"),
}

# People say these too; the scene vocabulary keeps to the words a copy should use.
EVERYDAY: dict[tuple[str, str], dict[Locale, tuple[str, ...]]] = {
    ("colour", "ivory"): {"en": ("white", "warm white"), "zh": ("白色", "米白色", "乳白")},
    ("colour", "blush"): {"en": ("pale pink", "light pink"), "zh": ("桃粉", "淡粉色")},
    ("colour", "coral"): {"en": ("coral orange", "coral pink"), "zh": ("珊瑚粉", "珊瑚红")},
    ("colour", "red"): {"en": ("bright red", "ruby"), "zh": ("正红", "中国红")},
    ("colour", "terracotta"): {"en": ("brick red", "rust red"), "zh": ("铁锈红", "砖红色")},
    ("colour", "amber"): {"en": ("golden", "golden yellow"), "zh": ("金黄", "明黄")},
    ("colour", "olive"): {"en": ("olive green", "moss green"), "zh": ("橄榄色", "军绿色")},
    ("colour", "sage"): {"en": ("grey green", "sage green", "light green"), "zh": ("灰绿", "浅绿色")},
    ("colour", "emerald"): {"en": ("dark green", "emerald green"), "zh": ("墨绿", "深绿")},
    ("colour", "teal"): {"en": ("blue-green",), "zh": ("青绿", "碧色")},
    ("colour", "sky"): {"en": ("pale blue", "sky"), "zh": ("天空蓝", "天青色")},
    ("colour", "navy"): {"en": ("navy blue", "indigo"), "zh": ("靛蓝", "深蓝色")},
    ("colour", "lavender"): {"en": ("pale purple",), "zh": ("浅紫", "薰衣草色")},
    ("colour", "plum"): {"en": ("violet", "dark purple"), "zh": ("深紫", "紫罗兰")},
    ("colour", "grey"): {"en": ("light grey", "silver"), "zh": ("灰", "银色")},
    ("colour", "charcoal"): {"en": ("dark grey", "dark gray"), "zh": ("深灰", "黑")},
    ("colour", "chocolate"): {"en": ("dark brown",), "zh": ("褐色", "深棕")},
    ("colour", "peach"): {"en": ("pale orange", "soft apricot"), "zh": ("浅橙", "桃色")},
    ("colour", "orange"): {"en": ("bright orange", "pumpkin"), "zh": ("橘黄", "亮橙")},
    ("colour", "burgundy"): {"en": ("dark red", "wine"), "zh": ("酒红色", "深红")},
    ("colour", "magenta"): {"en": ("bright pink", "deep pink"), "zh": ("玫红色", "亮粉")},
    ("colour", "cobalt"): {"en": ("blue", "electric blue"), "zh": ("蓝色", "湛蓝")},
    ("colour", "slate"): {"en": ("grey blue", "slate blue"), "zh": ("灰蓝色", "雾霾蓝")},
    ("colour", "mint"): {"en": ("pale turquoise", "seafoam"), "zh": ("薄荷", "浅青")},
    ("colour", "lime"): {"en": ("lime green", "bright green"), "zh": ("草绿", "黄绿色")},
    ("light", "soft"): {"en": ("diffuse light", "gentle light"), "zh": ("柔和光线",)},
    ("light", "side"): {"en": ("light from the side", "sidelight"), "zh": ("侧面光", "侧面打光")},
    ("light", "sunset"): {"en": ("evening light", "golden light", "sunset"), "zh": ("夕阳", "日落", "暖色光")},
    ("light", "cool"): {"en": ("cool morning light", "bluish light"), "zh": ("清晨光线", "冷色光")},
    ("light", "top"): {"en": ("light from above", "a spotlight"), "zh": ("顶部打光", "聚光")},
    ("season", "autumn"): {"en": ("fall", "fall leaves"), "zh": ("秋季", "枫叶")},
    ("season", "spring"): {"en": ("petals", "springtime"), "zh": ("春季", "花瓣")},
    ("season", "summer"): {"en": ("summertime", "summer greenery"), "zh": ("夏季", "夏日")},
    ("season", "winter"): {"en": ("snowfall", "wintertime"), "zh": ("冬季", "白雪")},
    ("season", "festival"): {"en": ("confetti", "festive", "holiday"), "zh": ("金箔", "节庆", "彩纸")},
    ("material", "wood"): {"en": ("oak", "walnut wood"), "zh": ("木", "实木", "木制")},
    ("material", "metal"): {"en": ("steel",), "zh": ("金属质感",)},
    ("material", "matte"): {"en": ("mat", "matt"), "zh": ("磨砂",)},
    ("material", "glossy"): {"en": ("shiny", "gloss"), "zh": ("光面", "亮光")},
    ("shape", "stepped"): {"en": ("two-tier", "two step"), "zh": ("阶梯式", "阶梯形")},
    ("shape", "block"): {"en": ("cube-shaped", "rectangular"), "zh": ("方块形", "正方形")},
    ("shape", "round"): {"en": ("cylinder",), "zh": ("圆柱",)},
    ("props", "arch"): {"en": ("arch", "archway"), "zh": ("拱形",)},
    ("material", "fabric"): {"en": ("cloth", "textile"), "zh": ("绒布", "织物")},
    ("material", "concrete"): {"en": ("cement",), "zh": ("水泥质感", "粗石")},
    ("material", "glass"): {"en": ("clear acrylic", "see-through"), "zh": ("透明",)},
    ("material", "gold"): {"en": ("golden metal",), "zh": ("黄金", "金制")},
    ("material", "silver"): {"en": ("silver metal", "mirror chrome"), "zh": ("白银", "银制")},
    ("material", "rosegold"): {"en": ("copper-plated",), "zh": ("紫铜",)},
    ("shape", "bridge"): {"en": ("arched-through", "bridge"), "zh": ("桥洞形", "中空")},
    ("shape", "pair"): {"en": ("double", "high-and-low"), "zh": ("双台", "一高一低")},
    ("props", "shells"): {"en": ("conches", "sea shells"), "zh": ("海贝", "珍珠贝壳")},
    ("props", "palms"): {"en": ("palm leaves", "plants"), "zh": ("植物", "龟背竹")},
    ("props", "water"): {"en": ("water", "a mirror of water"), "zh": ("水", "水中倒影")},
    ("light", "window"): {"en": ("light through blinds", "sunlight through a window"), "zh": ("窗外阳光", "窗格光影")},
    ("light", "neon"): {"en": ("neon glow", "neon"), "zh": ("霓虹", "赛博朋克光")},
    ("season", "christmas"): {"en": ("christmas ornaments", "merry christmas"), "zh": ("圣诞装饰", "圣诞气氛")},
    ("season", "lunar"): {"en": ("new year lanterns", "chinese spring festival"), "zh": ("年味", "红红火火")},
    ("season", "moon"): {"en": ("mooncake festival", "mid-autumn"), "zh": ("月亮", "月圆")},
    ("season", "double11"): {"en": ("11.11", "shopping festival"), "zh": ("双十一大促", "剁手节")},
    ("season", "midyear"): {"en": ("big sale", "balloons"), "zh": ("618大促", "气球")},
    ("mood", "fresh"): {"en": ("fresh",), "zh": ("清新感",)},
    ("mood", "luxury"): {"en": ("upscale", "lavish"), "zh": ("高端", "奢侈")},
    ("mood", "minimal"): {"en": ("minimal",), "zh": ("极简风",)},
    ("mood", "playful"): {"en": ("cheerful", "lively"), "zh": ("趣味", "欢快")},
    ("mood", "tech"): {"en": ("sci-fi", "techy"), "zh": ("科技", "数码感")},
    ("props", "none"): {"en": ("without props", "nothing around"), "zh": ("没有装饰", "不要道具")},
}

THINGS: dict[Locale, tuple[str, ...]] = {
    "en": _split(
        "mug|tall mug|coffee cup|teapot|kettle|frying pan|knife set|cutting board|face cream|serum|lipstick|perfume|"
        "shampoo|soap bar|headphones|wireless earbuds|bluetooth speaker|turntable|microphone|table lamp|desk lamp|"
        "floor lamp|candle|running shoes|yoga mat|dumbbell|water bottle|bicycle helmet|tennis racket|honey|"
        "olive oil|chocolate bar|tea tin|coffee beans|toy car|teddy bear|puzzle|wooden train|dress|"
        "leather bag|backpack|watch|sunglasses|scarf|sneakers|plant pot|watering can|garden shears|bird feeder|"
        "dog bowl|cat bed|leash|phone case|laptop|keyboard|camera|vase|pillow|blanket|notebook|fountain pen|clock|"
        "new product|product|item|bottle|jar"
    ),
    "zh": _split(
        "马克杯|茶杯|咖啡杯|茶壶|水壶|平底锅|刀具|砧板|面霜|精华|口红|香水|洗发水|香皂|耳机|无线耳机|蓝牙音箱|唱片机|"
        "麦克风|台灯|落地灯|蜡烛|跑鞋|瑜伽垫|哑铃|水杯|头盔|网球拍|蜂蜜|橄榄油|巧克力|茶叶罐|咖啡豆|玩具车|泰迪熊|"
        "拼图|木制火车|连衣裙|皮包|背包|手表|太阳镜|围巾|运动鞋|花盆|浇水壶|园艺剪|喂鸟器|狗碗|猫窝|手机壳|笔记本电脑|"
        "键盘|相机|花瓶|抱枕|毛毯|笔记本|钢笔|时钟|新品|产品|商品|瓶子|罐子"
    ),
}
THING_FORMS: dict[Locale, tuple[str, ...]] = {
    "en": (
        "{t}",
        "for a {t}",
        "for the {t}",
        "product photo of a {t}",
        "a {t} ad",
        "advertising shot for a {t}",
        "banner for our {t}",
        "{t} in the centre",
        "showing a {t}",
        "hero image, {t}",
    ),
    "zh": (
        "{t}",
        "适合{t}",
        "{t}的产品图",
        "{t}广告",
        "用于{t}",
        "展示{t}",
        "中间放{t}",
        "{t}海报",
        "为{t}拍摄",
        "主角是{t}",
    ),
}
NOISE: dict[Locale, tuple[str, ...]] = {
    "en": _split(
        "product photo|studio shot|advertising photo|high quality|8k|minimal composition|clean look|photorealistic|"
        "e-commerce banner|elegant|premium mood|sharp focus|centered|new arrival|free shipping today|buy now|"
        "limited offer|best price|great reviews|add to cart|size guide|customers also bought|fits every home|"
        "hello|please|render|scene|a nice picture|please make it beautiful|for our shop"
    ),
    "zh": _split(
        "产品图|影棚拍摄|广告摄影|高清|简约构图|干净|写实|电商海报|优雅|高级感|清晰|居中|"
        "新品上市|今日包邮|立即购买|限时优惠|好评如潮|加入购物车|尺码表|看了又看|适合每个家|你好|"
        "请|场景|一张好看的图|请做得漂亮一点|店铺用图"
    ),
}


def words(attribute: str, value: str, locale: Locale) -> tuple[str, ...]:
    """Return every word of one attribute's value, the vocabulary's own first."""
    term = ATTRIBUTES[attribute][value]
    kind = "colour" if attribute in {"backdrop", "podium"} else attribute
    return term.words(locale) + EVERYDAY.get((kind, value), {}).get(locale, ())
