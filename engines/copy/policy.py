"""The policy gate: what no ad of ours may say, checked by program on the finished words.

Sources: Chinese Advertising Law art. 9(3) and the usual extension lists; Google Ads editorial rules; FTC and ASA on
claims. Text is compared after NFKC, without zero-width characters, spaced-out letters joined, look-alikes mapped.
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from engines.copy.facts import without_facts

_TRADITIONAL = str.maketrans(  # of every character in the rules, after OpenCC's table of characters
    "後終國傢級際寶頂峯巔極緻獨無絕僅與倫擬舉雙蓋單創領軍遙導動體齣嚮曏暢盃縷頁聲課頓場節層週賙時標識個箇選歷曆網麪佈銷總質補"
    "內馳純機絨亞絲蠶滌綸對萬風險穩賺環療癒係繫藥葯燈鏡妝專隊殺搶購瘋會費郵贈買現點擊這裏裡驚視記規則統詞獄効麵槍遠",
    "后终国家级际宝顶峰巅极致独无绝仅与伦拟举双盖单创领军遥导动体出向向畅杯缕页声课顿场节层周周时标识个个选历历网面布销总质补"
    "内驰纯机绒亚丝蚕涤纶对万风险稳赚环疗愈系系药药灯镜妆专队杀抢购疯会费邮赠买现点击这里里惊视记规则统词狱效面枪远",
)
_LOOKALIKES = str.maketrans("аеосрхуіѕտ0134@$", "aeocpxyissoieaas")  # Cyrillic, leet  # noqa: RUF001

_MADE_OF = (  # what 100 % of it is a fact about a product, and what it may be free of
    r"(?:organic )?cotton|wool|merino|linen|silk|cashmere|leather|polyester|nylon|recycled|bamboo|hemp|down|arabica"
    r"|beeswax|juice|cocoa|rubber|纯?棉|羊毛|羊绒|山羊绒|亚麻|真丝|蚕丝|桑蚕丝|聚酯|涤纶|牛皮|真皮|竹|阿拉比卡|果汁"
)
_FREE_OF = (
    "bpa", "sugar", "gluten", "lead", "fragrance", "cruelty", "dairy", "lactose", "fat", "alcohol", "oil", "wire",
    "paraben", "nickel", "latex", "grain", "nut", "caffeine", "smoke", "rust", "wrinkle", "hands", "plastic", "stress",
)  # fmt: skip
_NOT_FREE_OF = "".join(f"(?<!{word} )" for word in _FREE_OF)
_YEARS = r"(?:19|20)\d\d\s?-\s?(?:(?:19|20)\d\d|\d\d?\s?-\s?\d\d?)(?!\d)"  # 2023-2024, 2024-11-11

_BANNED: tuple[tuple[str, str], ...] = (
    (
        "policy.superlative",
        r"\b(?:best|greatest|finest|cheapest|fastest|strongest|smartest|safest|lowest|highest|purest)\b",
    ),
    (
        "policy.superlative",
        r"\bthe most\b|\bultimate\b|\bunbeatable\b|\bunrivall?ed\b|\bworld'?s\b|\bworld[ -]?class\b",
    ),
    (
        "policy.superlative",
        r"#\s*1\b|\b(?:no|nr|number)\.?\s*(?:1|one)\b|\btop\s*-?\s*(?:1|one|rated|selling)\b|\bleading\b",
    ),
    (
        "policy.superlative",
        r"最(?![近后初终])|国家级|世界级|国际级|宇宙级|国宝级|殿堂级|顶级|顶尖|顶峰|巅峰|极品|极致|终极|至尊|王牌|金牌",
    ),
    (
        "policy.superlative",
        r"独一无二|绝无仅有|史无前例|前无古人|前所未有|空前|无与伦比|无可比拟|举世无双|天下无双",
    ),
    (
        "policy.superlative",
        r"(?<!单)独(?:创|家(?![用居具庭]))|首创|鼻祖|领先|领军|领导品牌|领导者|一流(?![程量动体水域入出向派行星畅])|仅此一",
    ),
    (
        "policy.superlative",
        r"第一(?![次眼口杯步天缕页站声课件顿份场节朵双卷册版部集本代季章层排批周年月夜晚时])|唯一(?!标识)|首[个家选款]",
    ),
    (
        "policy.superlative",
        r"(?<!历)史上|全网(?![通面眼布格])|销量冠军|销冠|榜首|[量品界质]之王|填补国内空白|驰名商标",
    ),
    ("policy.guarantee", r"\bguarantee|\brisk[ -]?free\b|\balways works\b|\bforever\b|\bpermanent(?! markers?\b)"),
    ("policy.guarantee", rf"(?:\b100\s*%|百分之?百)(?!\s*(?:{_MADE_OF}))"),
    ("policy.guarantee", r"绝对|永久|万能|零风险|稳赚|(?<!环)保本|无效退款"),
    (
        "policy.medical",
        r"\bmiracle|\bcures?\b|\bcured\b|\bheals?\b|\bclinical|\bproven\b",
    ),
    ("policy.medical", r"治疗|疗效|抗癌|防癌|根治|治愈(?!系)|消炎|药用|特效(?![灯镜光妆化音])"),
    ("policy.endorsement", r"领导人|特供|专供|国宴|军队|government[ -]approved|doctor[ -]recommended"),
    (
        "policy.urgency",
        r"\bhurry\b|\blast chance\b|\blimited[ -]time\b|\bact now\b|\btoday only\b|\bends soon\b|\bdon'?t miss\b",
    ),
    ("policy.urgency", r"\bwhile (?:stocks?|supplies) last|限时|秒杀|再不|抢购|抢完|疯抢|仅限今[天日]|最后机会|手慢无"),
    ("policy.giveaway", rf"(?<![a-z0-9_-]){_NOT_FREE_OF}free\b(?![ -](?:of|range|standing|size|form)\b)"),
    ("policy.giveaway", r"\bgiveaway\b|\bcash ?back\b|免费|包邮|赠送|买一送一|返现"),
    ("policy.bait", r"\bclick here\b|\b4 ?u\b|\bomg\b|点击这里|点这里|震惊"),
    ("policy.injection", r"\b(?:ignore|disregard|forget|override)\b.{0,24}\b(?:instructions?|rules?|prompts?)\b"),
    (
        "policy.injection",
        r"\bsystem prompt\b|\byou are now\b|\bas an ai\b|\bjailbreak|\bdeveloper mode\b|\bprint the\b|<\|",
    ),
    ("policy.injection", r"(?:忽略|无视|忘记|忘掉).{0,8}(?:指令|指示|规则|提示)|系统提示|提示词|你现在是|越狱"),
    ("policy.url", r"https?:|www\.|[\w-]{2,}\.(?:com|cn|net|org|io|shop|store|xyz|top|info|ru|me|co|app)\b"),
    ("policy.phone", rf"(?<!\d)(?!{_YEARS})(?:(?:\+?\d[\s\-()]*){{7,}}|\d{{3,4}}[. -]\d{{3,4}}[. -]\d{{3,4}})"),
    ("policy.email", r"[\w.+-]+@[\w-]+\.\w+|微信|加v\b|\bqq\b"),
)
_EDGE = r"(?:(?<![a-z0-9])(?=[a-z0-9])|(?<=[a-z0-9])(?![a-z0-9]))"
"""What `\b` means in the rules: it holds between Latin and Chinese letters, too."""
_RULES = tuple((rule, re.compile(pattern.replace(r"\b", _EDGE))) for rule, pattern in _BANNED)
# Chinese words are also looked for with all separators taken out, so that 最 佳 and 国·家·级 are seen.
_CHINESE = tuple((rule, pattern) for rule, pattern in _RULES if re.search(r"[\u4e00-\u9fff]", pattern.pattern))
_REPEATED = re.compile(r"[!?！？.,，。、;；:：~*]{2,}|…{2,}")
_SPACED = re.compile(r"(?<![a-z0-9])(?:\w[\s.\-_*]+){2,}\w(?![a-z0-9])")
_SEPARATORS = re.compile(r"[\s\W_]+")
_CAPITALS = re.compile(r"(?<![A-Za-z0-9])[A-Z]{4,}(?![A-Za-z0-9])")
_MARKUP = re.compile(r"[{}<>\[\]|\\^`]")


def _unsafe(text: str) -> str | None:
    """Return the rule broken by single characters: control, bidi, zero width, private, stacked marks, symbols."""
    marks = 0
    for character in text:
        category = unicodedata.category(character)
        marks = marks + 1 if category == "Mn" else 0
        # Two marks on one letter are Vietnamese; three are decoration.
        if category in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"} or character == "\ufffd" or marks > 2:
            return "policy.control"
        if (category == "So" and character not in "™®©°") or character in "•▪●‣∙":
            return "policy.symbol"
    return None


def normalised(text: str) -> str:
    """Return `text` as the banned lists are compared with it."""
    text = unicodedata.normalize("NFKC", text)
    text = "".join(character for character in text if unicodedata.category(character) != "Cf").casefold()
    text = text.translate(_TRADITIONAL)
    return _SPACED.sub(lambda match: _SEPARATORS.sub("", match.group()), text)


@lru_cache(maxsize=1024)  # names and brands are asked about again with every part of a copy
def broken_rule(text: str) -> str | None:
    """Return the name of the first rule that `text` breaks, or None."""
    if rule := _unsafe(text):
        return rule
    if _MARKUP.search(text):
        return "policy.markup"
    plain = normalised(text)
    for form in dict.fromkeys((plain, plain.translate(_LOOKALIKES))):
        for name, pattern in _RULES:
            if pattern.search(form):
                return name
    joined = _SEPARATORS.sub("", plain)
    for name, pattern in _CHINESE:
        if pattern.search(joined):
            return name
    return None


def refused(headline: str, description: str, cta: str, facts: Mapping[str, str]) -> str | None:
    """Return the name of the rule that a finished copy breaks, or None.

    Capitals are judged outside the feed's own names. Headlines may ask, but carry no other end punctuation and no
    exclamation mark, and do not say the same as the description (Google editorial).
    """
    texts = (headline, description, cta)
    each = next(filter(None, map(broken_rule, texts)), None)
    marks = [unicodedata.normalize("NFKC", text).count("!") for text in texts]
    rules = {
        "policy.punctuation": any(map(_REPEATED.search, texts)),
        "policy.capitals": any(_CAPITALS.search(without_facts(text, facts)) for text in texts),
        "policy.exclamation": marks[0] > 0 or sum(marks) > 1,
        "policy.headline_end": headline[-1:] in ".,;:。，；：、…-\u2013—",
        "policy.repeat": headline.casefold() == description.casefold().strip(".。"),
    }
    return each or next((rule for rule, broken in rules.items() if broken), None)
