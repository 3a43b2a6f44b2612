"""What of a description may stand in an ad as the shop wrote it: clippings that the labeller lets pass."""

import re
from collections.abc import Mapping, Sequence
from itertools import combinations, islice
from typing import Final

from engines.copy.facts import DESCRIPTION_WIDTH, display_width
from engines.copy.reading.clippings import Clipping, clippings
from engines.copy.reading.english_calm import lowered
from engines.copy.reading.english_lexicon import is_word
from engines.copy.reading.english_slips import slips
from engines.copy.reading.labelling.labeller import labeller
from engines.copy.sentences import MOST_READ, STOPS
from engines.vocabulary.locales import Locale
from engines.vocabulary.reading import Told
from engines.vocabulary.script import simplified

QUOTABLE: Final = 0.7
"""Least likelihood that a person would print it; of clippings kept back eight in ten above it are fit."""
LIKELY: Final = 0.3
MOST_QUOTED: Final = 6  # what a description says later helps few shoppers decide
WHOLE: Final = 0.15
"""By how much less likely a whole Chinese sentence goes before its parts: the first often waits for the rest."""
SLIP: Final = 0.9
"""What of the trust in an English clipping is left for each small-lettered word that is none for all we know."""
TORN: Final = 0.4
"""The same of one that ends in such a word: a shop's table may have cut it."""
FULL: Final = 0.5
"""What the room that a clipping fills counts beside the likelihood that it is printed."""
SHORT: Final = 24  # display width of a selling point, which stands in a row with others
WIDEST_PERSON: Final = 40
MOST_OF_NAME: Final = 60
"""Characters of an attribute's name, or of one that tells a person, that are looked at."""
_HOLDS: Final = frozenset({"material", "materials", "材料", "花材", "配花", "配料", "主要成分", "包含", "内含"})
"""Attributes in which flower shops and bakers describe a thing: `36枝黄玫瑰，芒叶适量`."""
_AUTHOR: Final = frozenset({"author", "authors", "writer", "written by", "作者", "著者", "作家"})
_PRESS: Final = re.compile("press|publisher|出版社")
_PRESS_NAME: Final = re.compile(r"[\u4e00-\u9fff·•]{3,13}(?:出版社|出版公司|书店|书局|书馆)")
_PERSON: Final = re.compile(r"(?!unknown|n/?a\b|various|佚名|未知)[^\W\d_](?:[^\W\d_]|[ .'’·•・、-])+", re.IGNORECASE)  # noqa: RUF001
_ROLE: Final = re.compile(r"[\[(（【〔][^\])）】〕]{1,6}[\])）】〕]\s*|\s*(?:编著|等著|原著|原作|主编|著|等)$|\s+文$")  # noqa: RUF001
"""A country before an author, and behind what the author did."""
_NO_AUTHOR: Final = re.compile(r"[译绘编图](?:$|[\s,，、;；])|\b(?:translat|illustrat|edit)", re.IGNORECASE)
"""Who did something else for a book."""
_BESIDE: Final = re.compile(r"(?<=[\u4e00-\u9fff])\s?[(（][A-Za-z .'-]+[)）]|[，,]\s?[\u4e00-\u9fff]+\s?出品$")
"""A Chinese author's name in its own script, and who brought the book out."""
_OTHERS: Final = re.compile(r"(?<=\S)\s*著[\s，,、;；].*$")
"""Behind the author of a Chinese book its translator."""
_SMALL_WORD: Final = re.compile(r"(?<![\w'-])[a-z]{4,}(?![\w'-])")
_BETWEEN: Final = re.compile(r"\s*(?:[,，;；/]|\band\b)\s*")
ROW: Final = 44  # of a row of them: one that is longer is not read
_NO_AD: Final = re.compile(
    r"(?:[A-Z0-9][\w'&-]*\W*){1,3}$"
    r"|(?i:with its\b|\w+- \w)"
    r"|(?i:(?:gently|simply|just|please|carefully|evenly|thoroughly|lightly|also)\b|what(?:'s|’s| is) (?:included|in\b)"  # noqa: RUF001
    r"|(?:known|based|supports|taken|can be (?:taken|paired|used|worn)) (?:to|on|in|with|by)\b)"
    r"|(?i:rinse|leave|apply|wash|use|store|shake|take|add|mix|remove|place|press|massage|wipe|avoid|repeat|dry|soak|wait"
    r"|pour|spray|squeeze|cut|heat|serve|insert|charge|connect|measure|refer|allow|empty|cleanse|brush|hang|open|select|choose|pick|click|see|send"
    r"|but|and|so|or|yet|nor|step \d|optional|specify|private|supervise|call|enter|wear|stop|keep"
    r"|conforms to|complies with|machine wash|hand wash|spot clean|dry clean"
    r"|line dry|tumble dry|iron\b|bleach|pre-?heat|tend|always|never|do not|don't|not recommended)\b"
    r"|\d+ ?(?:[、.)]|x\b)|(?:[B-HJ-Z]|[b-z]) [a-z]"
    r"|(?i:(?:runs|fits) (?:small|large|true|big)|size (?:up|down)|colou?rs? (?:are )?(?:random|vary)"
    r"|msrp|(?:paper|hard)back\b|variant \d|studies\b|research\b|clinical"
    r"|key features)"
    r"|(?i:featured models?|models? (?:is|are)|for even more|pictured|shown (?:in|with))\b"
    r"|(?i:available in|comes in (?:different|various|several|many))\b"
    r"|(?i:(?:product |size )?(?:measurements?|specifications?|details|features|guide)$)"
    r"|(?i:professional grade|high (?:efficiency|quality|performance)|easy to use|long life|brand new|top quality)$"
    r"|(?i:after|before|for best|to use|when)\b[^,]{3,40}, (?i:rinse|leave|apply|wash|use|take|mix|massage|wipe)\b",
)
"""A heading (`Key Benefits.`), what a leaflet tells a user to do, an item of a numbered list or of the box, what may be
said of anything."""
_HANGS: Final = re.compile(
    r"(?:since|because|although|though|unless|until|once|whether|if|when|while|as)\b[^,]*$"
    r"|.*(?:, (?:has|have|is|are|comes) |\ba (?=[aei]|o(?!ne\b))(?!eu)\w|\b(?:he|she|his|her) |\bnot includ"
    r"|\b(?:boots|shoes|pants|jeans|trousers|shorts|sandals|flats|heels|leggings|earrings|gloves|socks|sneakers|glasses"
    r"|accents|details) (?:which \w+s|features|has|is|comes|keeps|makes) "
    r"|(?-i:\bNOT\b|[a-z]:[A-Z]|[a-z]{3}[A-Z] |[a-z]{4}\d\W*$|[”\"] [A-Z]|; [A-Z]))"
    r"|(?!.*\b(?:is|are|has|have|keeps?|makes?|gives?|offers?|provides?|ensures?|delivers?|adds?|stays?)\b)"
    r".*\bwhile \w+ing\b"
    r"|.*\b(?:combin|blend|pair|mix)(?:es|s|ing|ed) (?:the )?(?:(?!\b(?:with|and|of the)\b|&|,).)*$"
    r"|an? (?:[\w'-]+ ){1,4}and (?:can|is|are|has|have|will) |.*\bother features?$"
    r"|.*\b(?:from|of|in|with) (?:supple|soft|premium|smooth|durable|sturdy|lightweight|genuine|fine|pure|solid)$"
    r"|.*\b(?:paired|combined|blended|compared|according|thanks|due)$|.*[a-z]\. [a-z]",
    re.IGNORECASE,
)
"""A clause that waits for its main one, what is not in the box, a slip of grammar, and two texts run together."""
_TALKS: Final = re.compile(r".*\b(?:my|i|me|i'm|tip over|studies show|requires?)\b", re.IGNORECASE)
"""A customer's words, a warning and what somebody found out."""
_LEANS_ON: Final = re.compile(
    "[她他它]|另一[端侧面边]|是|就[做会能把将]|进行|作为|为求|做(?![工旧])|除此|并|且|而|但|也|还|又|则|即|从而|因此|由于|因为|如果|如无|虽然|尽管|当|为了|以便|以及|其中|使|令|现更|的|却|所致|通过|若|如(?!云|雪|丝|水|同)"
)
"""A Chinese clause that begins so leans on one before it."""
_TWO: Final = re.compile("[\u4e00-\u9fff]{2}")
_POINT: Final = 8  # characters of a selling point; what is longer is a clause
_HEAP: Final = re.compile(
    r"^(?:19|20)\d\d年[\d月日]*$|(?:详情|如图|见图)$|(?:(?![的了是在让把与和可])[\u4e00-\u9fff]){23}"
    r"|(?:[\u4e00-\u9fffA-Za-z0-9]{6,} ){3}[\u4e00-\u9fff]|水[\u4e00-\u9fff]{1,4}水[\u4e00-\u9fff]{0,4}水"
)
"""Chinese words without a pause are key words: `保湿补水滋润爽肤水化妆水`."""
_SELLS: Final = re.compile(
    r"全场|钜惠|断货|来货|缺货|[，,]但|券|满\d+[-减]|(?:新疆|西藏|甘肃|青海|宁夏)[，、].*(?:西藏|甘肃|青海|宁夏|台湾)|暂不支持|经典回顾|超值|清仓|仓有货|[赠送]一|套餐送|热卖|好评|高评|销量|\d万?\+?件|万人|优惠|抢购|同价|低价|推荐理由|公司[货貨]|炒鸡|必备|每\s?100\s?(?:公?克|g|ml)"
    r"|^[\d.]+\s?(?:公克|毫克|大卡|千焦|克)$|冷藏|[储贮]藏|份量|公克|图片|以实物|保固|质保|保修|阴凉|密封保存|[\d.]\s?(?:公克|大卡|毫克)，"
)
"""What a Chinese shop says of the sale, and lines of a table of nutrition."""
_GOES_ON: Final = re.compile(r"\s*(?:in|with|to|into|on|up|out|of|from|at)\b")
_GAP: Final = re.compile(r"\b(?:of|with|in|from|to|for|by|on|buy|choose|get) $", re.IGNORECASE)
"""Behind what an English noun wants an article."""
SCRAP: Final = 6
"""Words; fewer, and what follows is missed."""
_DENIED: Final = re.compile(r"\b(?:non|faux|imitation|vegan|artificial|fake)[- ]([a-z]{3,})", re.IGNORECASE)


def described(told: Told, locale: Locale) -> str:
    """Return all lines in which a feed describes a product: with its highlights, in Chinese also what is in it."""
    held = [
        value for name, value in told.details if locale == "zh" and name[:MOST_OF_NAME].strip().casefold() in _HOLDS
    ]
    lines = (line[:MOST_READ] for line in (told.description, *told.highlights, *held) if line)
    return "\n".join(lines)[:MOST_READ]


def quoted(description: str, title: str, brand: str, locale: Locale) -> dict[str, float]:
    """Return what a copy chief would let stand of a description, each sentence with its stop, and how likely."""
    kept: dict[str, float] = {}
    # What a shop says of a thing in one short line, it means to stand beneath its name.
    alone = display_width(description) < DESCRIPTION_WIDTH and "\n" not in description
    least = LIKELY if alone else QUOTABLE
    for parts in clippings(description, title, locale):
        worth = {
            part.text: labeller().quotes(part.text, title, brand, locale, before=part.before, after=part.after)
            * _spelling(part.text, title, locale)
            for part in parts
            if not (
                _is_no_ad(part.text, locale, alone=alone) or _is_scrap(part, locale) or _is_filled_in(part.text, title)
            )
            and agrees(part.text, title)
        }
        fine = {part: one for part, one in worth.items() if one >= least}
        if locale == "zh" and fine and worth.get(whole := _whole(parts), 0.0) >= least - WHOLE:
            fine = {whole: worth[whole]}
        kept |= {part: worth[part] for part in _chosen(fine, locale)}
        if len(kept) >= MOST_QUOTED:
            break
    told = _together(kept) if locale == "zh" else {lowered(part, title): worth for part, worth in kept.items()}
    return {f"{part}{STOPS[locale]}": round(worth, 2) for part, worth in islice(told.items(), MOST_QUOTED)}


def _spelling(part: str, title: str, locale: Locale) -> float:
    """Return what is left of the trust in a clipping for its words that no list knows: slips, mostly."""
    if locale == "zh":
        return 1.0
    known = title.casefold()
    last = part.split()[-1:]
    torn = (
        bool(last)
        and last[0].islower()
        and len(last[0]) > 3
        and not is_word(last[0].strip(".,"))
        and last[0] not in known
    )
    return (TORN if torn else 1.0) * SLIP ** sum(
        not is_word(word) for word in _SMALL_WORD.findall(part) if word not in known
    )


def _whole(parts: Sequence[Clipping]) -> str:
    """Return the clipping that is the whole of its sentence; "": it is too wide."""
    return next((part.text for part in parts if not (part.before or part.after)), "")


def sells(text: str) -> bool:
    """Tell whether a Chinese text is of the sale rather than of the thing, or a line of a table of nutrition."""
    return _SELLS.search(text) is not None


def _is_no_ad(part: str, locale: Locale, *, alone: bool) -> bool:
    """Tell whether a clipping is none whatever a model thinks; what stands `alone` may lean, but not be a heap."""
    if alone:
        told = sells(part) or _says_again(simplified(part)) if locale == "zh" else _TALKS.match(part) is not None
        return told or _HEAP.search(part) is not None
    if locale == "zh":
        plain = simplified(part)
        return (_LEANS_ON.match(plain) or _HEAP.search(plain)) is not None or sells(part) or _says_again(plain)
    return (_NO_AD.match(part) or _HANGS.match(part) or _TALKS.match(part)) is not None or slips(part)


def _says_again(part: str) -> bool:
    """Tell whether two of a row of Chinese selling points hold the same word: `易清洗，快捷清洗`."""
    points = part.split("，")
    words = [
        {pair for at in range(len(point) - 1) if (pair := point[at : at + 2]) and _TWO.fullmatch(pair)}
        for point in points
    ]
    return max(map(len, points)) <= _POINT and any(not one.isdisjoint(other) for one, other in combinations(words, 2))


def _is_scrap(part: Clipping, locale: Locale) -> bool:
    """Tell whether a clipping is a few words before a sentence's own end: `The vibrant red mixes` in with hints."""
    return locale == "en" and _GOES_ON.match(part.after) is not None and len(part.text.split()) < SCRAP


def _is_filled_in(part: str, title: str) -> bool:
    """Tell whether a title stands in a sentence as a form has it: `Experience the comfort of Dune Queen Bed With…`."""
    at = part.casefold().find(title.casefold())
    return at > 0 and title.count(" ") > 1 and _GAP.search(part[:at]) is not None


def _chosen(worth: Mapping[str, float], locale: Locale) -> list[str]:
    """Return the best clipping of a sentence; of a Chinese one all that do not overlap, in their order."""
    best: list[str] = []
    for part in sorted(worth, key=lambda part: -_rank(part, worth[part])):
        if not best or (locale == "zh" and not _overlaps(part, best)):
            best.append(part)
    return [part for part in worth if part in best]


def _rank(part: str, worth: float) -> float:
    """Return how far a clipping goes before others of its sentence: likelier ones, and those that say more."""
    return worth + FULL * display_width(part) / DESCRIPTION_WIDTH


def credit(details: Sequence[tuple[str, str]], locale: Locale) -> tuple[str, ...]:
    """Return who wrote a book, in Chinese also who published it, as a sentence; none where no attribute tells."""
    for name, value in details:
        if name[:MOST_OF_NAME].strip().casefold() not in _AUTHOR:
            continue
        first = _OTHERS.sub("", _BESIDE.sub("", value[:MOST_OF_NAME].strip()))
        told = "" if _NO_AUTHOR.search(first) else _ROLE.sub("", first)
        author = _BETWEEN.sub("、" if locale == "zh" else " and ", told)
        if _PERSON.fullmatch(author) and display_width(author) <= WIDEST_PERSON:
            return (f"{author}著{_press(details)}。" if locale == "zh" else f"Written by {author}.",)
    press = _press(details).removeprefix("，") if locale == "zh" else ""
    return (f"{press}。",) if press else ()


def _press(details: Sequence[tuple[str, str]]) -> str:
    """Return who published a Chinese book, behind its author; "": no attribute tells."""
    named = (
        value[:MOST_OF_NAME].strip()
        for name, value in details
        if _PRESS.fullmatch(name[:MOST_OF_NAME].strip().casefold())
    )
    return next((f"，{value}出版" for value in named if _PRESS_NAME.fullmatch(value)), "")


def _overlaps(part: str, kept: Sequence[str]) -> bool:
    """Tell whether a Chinese clipping says again what one before it does."""
    points = set(part.split("，"))
    return any(not points.isdisjoint(other.split("，")) for other in kept)


def _together(parts: Mapping[str, float]) -> dict[str, float]:
    """Return Chinese clippings with short ones in rows: `风冷无霜，一级能效` is a sentence, each of them is none."""
    found: list[tuple[str, float]] = []
    for part, worth in parts.items():
        joined = f"{found[-1][0]}，{part}" if found else ""
        fits = display_width(part) <= SHORT and display_width(joined) <= ROW
        if joined and fits and not _says_again(simplified(joined)):
            found[-1] = joined, min(found[-1][1], worth)
        else:
            found.append((part, worth))
    return dict(found)


def agrees(text: str, title: str) -> bool:
    """Tell whether a text does not say of the thing what its title denies: leather of a non-leather bag."""
    return all(
        re.search(rf"(?<![-\w]){re.escape(denied)}\b", text, re.IGNORECASE) is None for denied in _DENIED.findall(title)
    )
