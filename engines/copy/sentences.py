"""The feed's own sentences as copy: those of a description that tell of the thing, in their order and their words.

What it says of shipping, service, prices, rights or health is no word about the thing, and is left out.
"""

import re
from functools import lru_cache
from typing import Final

from engines.copy.chinese_names import HAN
from engines.copy.facts import DESCRIPTION_WIDTH, claims_saving, display_width
from engines.copy.names import BRACKETED, INJECTION, LINKS
from engines.copy.policy import broken_rule
from engines.copy.spelling import calm, capital
from engines.vocabulary.locales import Locale, spaced
from engines.vocabulary.product import Product

MOST_READ: Final = 2000  # characters of a description: what comes later is small print
MOST_GAPS: Final = 2  # spaces in a Chinese sentence; more are a row of key words
LEAST_CUT: Final = 24  # a sentence cut shorter than this says too little
_STARTS: Final = frozenset(
    spaced(
        """
        and but so which while with without for in on at by from to into as it they you your the a an this these that
        plus including perfect ideal great whether when where who making allowing thanks making so up no not even also
        """
    )
)
"""Words that a new clause begins with."""
_SAYS: Final = frozenset(spaced("it they you this these that the is are has have can will comes makes"))
LEAST_CLAUSE: Final = 4  # words; fewer behind a comma are an item of a list
LEAST_TOLD: Final = 9  # `New.` and `猛戳。` are no sentences worth the room

STOPS: Final[dict[Locale, str]] = {"en": ".", "zh": "。"}
LEAST_TORN: Final = 150  # characters; a shorter description was not cut by a shop's table
_TORN: Final = re.compile(r"[.!?;\n][^.!?;\n]*\s[a-z]{1,3}$")
"""A last sentence that breaks off within a word: `a great source of pro`."""
_SENTENCE_ENDS: Final = re.compile(
    r"(?<=[。！？；!?])\s*|(?:(?<=[a-z0-9)%\u4e00-\u9fff]\.)|(?<=[A-Z]{4}\.)|(?<=\d[A-Z]\.))(?<!\b[NnDMS][ort]\.)(?<!approx\.)(?!(?<=\d\.)\s+\d)\s+(?=[A-Z0-9\u4e00-\u9fff])|(?<=[a-z]{5}\.)(?<!approx\.)\s+(?=[a-z]{3})|\s*[•●▪‣∙✓✔★☆♦■◆·]\s*|\s+[-–—*]\s+(?=[A-Z])|\s*[|｜]\s*|\s+/\s+|\n+|\s+(?=\d{1,2}[.、][^\d\s])"  # noqa: RUF001
)
_CLAUSE_ENDS: Final = re.compile(r"(?<=[，；,;])\s*|\s+(?=[-–—]\s)")  # noqa: RUF001
_UNDONE: Final = re.compile(r"\b(?:is|are) (?:an?|the) [\w-]+$")
"""`It is a powerful` was cut between two adjectives."""
_NUMBERED: Final = re.compile(
    r"^(?i:about this item|specifications?|description|features?)[:\s]+(?=[A-Z])"
    r"|^(?:(?:商品|产品)(?:描述|详情|介绍|特点|特色)[:：]?\s*)?(?:\d{1,2}[.、)）]\s*(?!\d))?"
)
_ABOUT: Final = re.compile(r"\s*\((?:approx|about|ca)\.?\)", re.IGNORECASE)
_CHINESE_PAUSE: Final = re.compile(r"(?<=[\u4e00-\u9fff]{2})(?:\s+|\s*,\s*)(?=[\u4e00-\u9fff]{2})")
"""Chinese sets a comma where shops leave a space."""
_CHINESE_OR: Final = re.compile(r"(?<=[\u4e00-\u9fff])/(?=[\u4e00-\u9fff])")
_LABEL: Final = re.compile(r"[A-Z][\w' -]{2,32}:\s+|[\u4e00-\u9fff]{2,8}：")
"""What a shop sets before a sentence as its title."""
_LISTED: Final = re.compile(
    r"colou?rs?|sizes?|materials?|package|weight|brand|model|type|dimensions?|quantity|length|width|height|age|style"
    r"|pattern|gender|season|occasion|features?|specifications?|includes?|contents?"
    r"|颜色|尺寸|尺码|规格|材质|型号|重量|包装|品牌|产地|货号|别名|适用|成分|净含量|保质期|生产|名称|数量|款式|风格",
    re.IGNORECASE,
)
"""Titles of lists, which are no sentences."""
_SELLING: Final = (
    r"shipping|ships|shipped|delivery|delivered|dispatch\w*|returns?\b.{0,12}\b(?:day|polic|free)|refund\w*|warranty"
    r"|guarantee\w*|customer|service|thanks?|thank you|contact|e-?mail|call us|whatsapp|subscribe|follow us|review\w*"
    r"|rating|order\w*|buy|shop|purchase|seller|store|click|website|please|note|sold separately|not included"
    r"|for illustration|in stock|out of stock|sku|asin|upc|ean|item number|copyright|trademark|disclaimer|we|our|us|i"
    r"|you'll love|lorem ipsum|to be filled|placeholder|parcels?|couriers?|lazada|shopee|amazon"
    r"|sold apart|imported by|marketed by|surcharge|carriage applies|germination|subject to|tolerance"
    r"|patented|supervise|not suitable|not for|keep away|chat response|inquir\w*|dm|ready stock|on hand"
)
_HEALTH: Final = (
    r"hormon\w*|immun\w*|relie\w+|pains?|arthrit\w*|anxiety|insomnia|anti-?ag(?:e?ing)|weight (?:loss|regulation)"
    r"|appetite|weight (?:management|control)|melasma|cell (?:renewal|regeneration)|bloat\w*"
    r"|detox\w*|metabol\w*|blood|digesti\w*|cholesterol|diabet\w*|cancer|infections?|bacteria\w*|disease\w*|healing|therap\w*|capillar\w*"
)
"""What a feed claims of health is its maker's to say, with proof."""
_CHINESE_SELLING: Final = (
    r"包邮|发货|客服|售后|退换|退款|保修|好评|下单|购买|咨询|联系|微信|旺旺|店铺|本店|亲[，,们]|现货|正品|官方|快递|物流|详情请"
    r"|本着|理念|公司|企业|创立|成立于|始于|诞生于|创始|集团|领跑|经营"
    r"|包赔|秒赔|联保|代发|难免|误差|偏差|色差|另计|另拍|堂食|预约|含税|专票|议价|签收|均码|运费|赔付|互换|定制工期|偏大|偏小|半码|为准|工期"
    r"|值得一买|不容有失|大促|促销|汇款|匯款|打折|超值|满减|温馨提示|注意|另购|不含|不包|不支持|五星|免息|分期|靓号|流量不|手机节|购物节|火热进行|仿冒|求发展|享誉|赠(?:送|品)|储藏方法|营养元素|销售规格|单重|功能主治|易燃|远离|属正常|不补|断裂|划痕|防伪|必囤|扫[^，。]{0,4}码|免运|宅配|碰伤|消费满|门店|机型|收藏|关注|戳|点击|右滑|左滑|打开|长按|品牌介绍|新品上市|爆款"
)
_CHINESE_HEALTH: Final = (
    r"主治|治疗|疗效|补肾|滋阴|壮阳|疾病|病症|症状|所致|[头牙胃腰颈咽关节]痛|疼痛|镇痛|止痛|炎症|消炎|消肿|益气|补气|养血|补血|祛风|散寒|温经|化瘀"
    r"|活血|舒筋|清热|解毒|解热|鼻塞|流涕|止咳|化痰|降血|血压|血糖|血脂|脱发|生发|失眠|便秘|前列腺|免疫力|抗癌|抗衰|祛斑|淡斑|减肥|美白|排毒|身体好|养生|强身|健体"
)
_NOT_OF_IT: Final = re.compile(rf"\b(?:{_SELLING}|{_HEALTH})\b|{_CHINESE_SELLING}|{_CHINESE_HEALTH}", re.IGNORECASE)
"""What a sentence is about that is not about the thing: how it is sold, and by whom."""
_MONEY: Final = re.compile(r"[$€£¥￥₹]|\b(?:USD|EUR|GBP|CNY|RMB|INR|AUD)\b|\d\s*元|\bRs\.?\s*\d", re.IGNORECASE)
_ODD: Final = re.compile(
    r"#\w|[：_]|[\u4e00-\u9fff]:|\d\.\s\d"
    r"|(?:[\u4e00-\u9fff]\s){3}|^\W|^(?:dear|hi|hello|features|customi[sz]e|due to)\b"
    r"|\b(?:may|might) (?:differ|vary)\b",
    re.IGNORECASE,
)
_OPEN: Final = re.compile(r"(?:whether|if|when|while|although|because|since|unless|as)\b", re.IGNORECASE)
"""What begins so and is cut comes to no end."""
_HEALS: Final = re.compile(
    r"\b(?:boosts?|increases?|improves?|supports?|relieves?|clears?|reduces?|eases?|stops?|prevents?|promotes?|aids?"
    r"|helps?|enhances?|fights?|treats?|restores?|regulates?|detox\w*|cleanses?|strengthens?|protects?|rejuvenat\w*)\b"
    r".*\b(?:joints?|pain|stamina|vitality|libido|immun\w+|digest\w+|blood|liver|kidney|heart|muscles?|metaboli\w+"
    r"|hormon\w+|inflammation|arthritis|sciatica|sleep|anxiety|stress|weight loss|fat|memory|brain|nerves?|fertility"
    r"|testosterone|recovery|endurance|hair ?fall|hair loss|hair growth|acne)\b"
    r"|\b(?:designed|made|formulated|used|known|helps?) to (?:stop|prevent|cure|treat|boost|relieve|reduce|fight)\b",
    re.IGNORECASE,
)
"""An effect on the body: a feed's word alone does not license it."""
_EMPTY: Final = re.compile(
    r"\b(?:max|min|approx|vol|no|dia|incl|excl|etc)\.?$"
    r"|^(?:very )?(?:high|good|top|best)[ -]quality(?: products?)?\W*$",
    re.IGNORECASE,
)
"""A sentence that was parted at an abbreviation, or says nothing."""
_SUBJECT: Final = re.compile(r"(?:this|these|the|our|your|each|every)\b", re.IGNORECASE)
_PREDICATE: Final = re.compile(
    r"\b(?:is|are|was|were|has|have|can|will|do|does|features?|offers?|makes?|provides?|comes?|lets?|gives?|keeps?|adds?|fits?"
    r"|brings?|uses?|works?|holds?|helps?|includes?|delivers?|creates?|allows?|ensures?|combines?|[a-z]+ed)\b",
    re.IGNORECASE,
)
"""What a sentence that was cut must still have."""
_LATIN: Final = re.compile(r"[A-Za-z]")


@lru_cache(maxsize=4096)
def clauses(description: str, name: str, locale: Locale) -> tuple[str, ...]:
    """Return the sentences of a description that tell of the thing, each with its stop, none wider than its room."""
    if broken_rule(description[:MOST_READ]) == INJECTION:
        return ()
    found: dict[str, str] = {}
    for raw in split(description):
        sentence = _cut(raw, locale)
        if sentence and may_be_told(sentence, name, locale):
            found.setdefault(sentence.casefold(), sentence)
    return tuple(found.values())


def split(description: str) -> list[str]:
    """Return the sentences of a description as they are written, one that breaks off left out."""
    read = BRACKETED.sub("\n", description[:MOST_READ])
    whole = _TORN.sub("", read) if len(read) >= LEAST_TORN else read
    return [raw.strip(" \t-–—*·,，、:：.。") for raw in _SENTENCE_ENDS.split(whole)]  # noqa: RUF001


def may_be_told(sentence: str, name: str, locale: Locale) -> bool:
    """Tell whether a sentence says more than the name, in the language wanted, of the thing, and may be printed."""
    # A sentence that is the name with a code behind it says the headline again.
    says_name = name in sentence and display_width(sentence) - display_width(name) < LEAST_CUT
    return not says_name and _told_here(sentence, locale) and sentence.casefold().rstrip(".。") not in name.casefold()


def _told_here(sentence: str, locale: Locale) -> bool:
    """Tell whether a sentence is in the language wanted, is about the thing, and may be printed."""
    own, other = (HAN, _LATIN) if locale == "zh" else (_LATIN, HAN)
    letters, strange = len(own.findall(sentence)), len(other.findall(sentence))
    return (
        display_width(sentence) >= LEAST_TOLD
        and letters > strange
        and not _NOT_OF_IT.search(sentence)
        and not _MONEY.search(sentence)
        and ".." not in sentence
        and ": " not in sentence
        and sentence.count('"') % 2 == 0
        and (locale == "en" or sentence.count(" ") < MOST_GAPS)
        and sentence.count("(") == sentence.count(")")
        and not _ODD.search(sentence)
        and not _HEALS.search(sentence)
        and not _EMPTY.search(sentence.rstrip("."))
        and not claims_saving(sentence)
        and broken_rule(sentence) is None
    )


def bare(sentence: str, locale: Locale) -> str:
    """Return a sentence without its stop and what a shop sets before it; "": it is no statement, or of a list."""
    body = calm(_NUMBERED.sub("", _ABOUT.sub("", sentence)).rstrip(".。!！?？;；,，:： "))
    if locale == "zh":
        body = _CHINESE_OR.sub("、", _CHINESE_PAUSE.sub("，", body))
    if label := _LABEL.match(body):
        if _LISTED.search(label[0]):
            return ""
        body = capital(body[label.end() :])
    body = body.replace("**", "")
    return "" if sentence.endswith(("?", "？", ":", "：")) or "..." in sentence else body


def _cut(sentence: str, locale: Locale) -> str:
    """Return a sentence with its stop, cut where a clause ends when it is too wide; "": there is no such place."""
    stop, body = STOPS[locale], bare(sentence, locale)
    if display_width(body) >= DESCRIPTION_WIDTH:
        pieces = [piece for piece in _CLAUSE_ENDS.split(body) if piece]
        after = ""
        while pieces and (display_width(_joined(pieces, locale)) >= DESCRIPTION_WIDTH or _goes_on(after, locale)):
            after = pieces.pop()
        while len(pieces) > 1 and locale == "en" and _is_item(pieces[-1]):
            pieces.pop()
        body = _joined(pieces, locale)
        if _OPEN.match(body) or (_SUBJECT.match(body) and not _PREDICATE.search(body)):
            return ""
        if display_width(body) < LEAST_CUT or body.split()[-1].casefold() in LINKS or _UNDONE.search(body):
            return ""
    return f"{capital(body)}{stop}" if body else ""


def _goes_on(after: str, locale: Locale) -> bool:
    """Tell whether what follows a comma belongs to what is before it, as in `powerful, broad-spectrum light`."""
    words = after.casefold().split()
    if locale != "en" or not words:
        return False
    if words[0] in {"and", "or", "&"}:  # the end of a list, unless a sentence begins
        return not words[1:] or words[1] not in _SAYS
    return words[0] not in _STARTS and not words[0].endswith(("ing", "ed"))


def _is_item(piece: str) -> bool:
    """Tell whether the last piece of a sentence that was cut is an item of a list that went on."""
    words = piece.split()
    return len(words) < LEAST_CLAUSE and words[0].casefold() not in _STARTS - {"a", "an", "the"}


def _joined(pieces: list[str], locale: Locale) -> str:
    return ("" if locale == "zh" else " ").join(pieces).rstrip(",，;；、 ")


def quotable(product: Product, locale: Locale) -> tuple[str, ...]:
    """Return the sentences that may be quoted: those that import chose, be it none; of what was not read all."""
    chosen = product.reading.sentences
    return clauses(product.description, product.name, locale) if chosen is None else chosen


def told(product: Product, locale: Locale, *, skip: int = 0, room: int = DESCRIPTION_WIDTH) -> str:
    """Return as many of the feed's sentences, in their order, as fit; "": the feed tells nothing that may be said.

    Args:
        product: in the language `locale`; one that is described in another has nothing to say here.
        locale: language of the copy.
        skip: sentences passed over where others follow, so that another event tells another point.
        room: display width at most.
    """
    if product.locale != locale:
        return ""
    sentences = quotable(product, locale)
    if product.sensitive and not sentences:
        # Nothing but the feed's own words may be said of it.
        sentences = clauses(product.description, product.name, locale)
    order = (*sentences[skip % len(sentences) :], *sentences[: skip % len(sentences)]) if sentences else ()
    gap, text = "" if locale == "zh" else " ", ""
    for sentence in order:
        longer = f"{text}{gap}{sentence}" if text else sentence
        if display_width(longer) <= room:
            text = longer
    return text
