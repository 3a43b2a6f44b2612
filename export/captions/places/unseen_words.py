"""The words of the test of unseen synonyms for places, and the guard that keeps them out of the lexicon."""

import re
from functools import cache
from typing import Final

from engines.vocabulary.locales import Locale

WORDS: Final[dict[Locale, dict[str, str]]] = {
    "en": {
        "place": "cyclorama:sweep, dais:plinth, rostrum:plinth, galley:kitchen, stovetop:kitchen, pantry:kitchen, "
        "cooktop:kitchen, washroom:bathroom, lavatory:bathroom, shower:bathroom, bureau:desk, "
        "workstation:desk, mattress:bedside, headboard:bedside, duvet:bedside, banquet:dining, "
        "crockery:dining, casement:windowsill, backyard:garden, veranda:garden, flowerbed:garden, "
        "lawn chair:garden, meadow:picnic, hamper:picnic, shore:beach, dunes:beach, seafront:beach, "
        "woodland:forest, thicket:forest, undergrowth:forest, tundra:snow, glacier:snow, ski slope:snow, "
        "boulder:stone, cobblestone:stone, garage:workshop, carpentry:workshop, toolbox:workshop, "
        "weight room:gym, stadium:gym, aerobics:gym, playroom:nursery, crib:nursery, toddlers:nursery, "
        "kennel:pet, puppy:pet, litter box:pet, bazaar:market, greengrocer:market, grocery:market, "
        "boudoir:vanity, skyline:night, nightfall:night, satiny:drape, riverbank:water, pond:water, "
        "waterfall:water, stream:water, parcels:gifts, wrapped boxes:gifts, teahouse:tea, matcha:tea, "
        "lounge:room, parlour:room, sitting room:room",
        "dress": "yuletide:christmas, reindeer:christmas, carols:christmas, sweethearts:valentine, "
        "bouquet for lovers:valentine, blossoming season:spring, autumn foliage:autumn, heatwave:summer, "
        "hoarfrost:winter, vampire:halloween, skeleton:halloween, moonlit reunion:moon, "
        "gratitude feast:harvest",
        "light": "dusk:sunset, twilight:sunset, sundown:sunset, dawn:cool, daybreak:cool, lattice shadow:window, "
        "subdued light:soft, hazy light:soft",
    },
    "zh": {
        "place": "无影棚:sweep, 白幕:sweep, 讲台:plinth, 基座:plinth, 伙房:kitchen, 灶间:kitchen, 砧板:kitchen, "
        "淋浴间:bathroom, 沐浴处:bathroom, 洗浴台:bathroom, 案头:desk, 写字间:desk, 桌前:desk, "
        "榻边:bedside, 寝室:bedside, 枕畔:bedside, 宴席:dining, 饭厅:dining, 食堂:dining, "
        "窗槛:windowsill, 窗缘:windowsill, 后花园:garden, 凉亭:garden, 草坪椅:garden, 草甸:picnic, "
        "郊野草地:picnic, 露营毯:picnic, 海岸沙地:beach, 沙丘:beach, 海滨浴场:beach, 原始林:forest, "
        "树丛:forest, 灌木丛:forest, 冰川:snow, 雪域:snow, 磐石:stone, 石坛:stone, 砂石:stone, "
        "车库:workshop, 木匠铺:workshop, 工具箱:workshop, 举重室:gym, 体操房:gym, 跑道:gym, "
        "幼儿房:nursery, 玩偶架:nursery, 婴童间:nursery, 犬舍:pet, 猫砂盆:pet, 小狗窝:pet, 菜摊:market, "
        "果铺:market, 杂货摊:market, 闺房妆台:vanity, 化妆箱:vanity, 夜阑:night, 天际线灯火:night, "
        "绢布:drape, 绫罗:drape, 池塘:water, 湖滨:water, 瀑布:water, 包裹:gifts, 礼包:gifts, 茶寮:tea, "
        "茗席:tea, 堂屋:room, 厅堂:room, 居室:room",
        "dress": "圣诞夜:christmas, 驯鹿:christmas, 有情人:valentine, 爱侣:valentine, 春分:spring, 酷暑:summer, "
        "立秋:autumn, 寒潮:winter, 新岁:lunar, 守岁:lunar, 赏月:moon, 吸血鬼:halloween, 骷髅:halloween, "
        "赛舟:dragonboat, 裹粽:dragonboat, 登山敬老:doubleninth, 丰年:harvest, 寻蛋:easter",
        "light": "黄昏:sunset, 傍晚:sunset, 破晓:cool, 拂晓:cool, 窗格投影:window, 柔雾光:soft, 侧向光:side, "
        "夕晖:sunset",
    },
}


def listed(locale: Locale) -> list[tuple[str, str, str]]:
    """List (attribute, word, value) of the test."""
    found = []
    for attribute, line in WORDS[locale].items():
        for pair in line.split(", "):
            word, value = pair.split(":")
            found.append((attribute, word, value))
    return found


@cache
def _guard(locale: Locale) -> re.Pattern[str]:
    words = [re.escape(word) if locale == "zh" else word.removesuffix("s") for _, word, _ in listed(locale)]
    return re.compile("|".join(words) if locale == "zh" else rf"\b(?:{'|'.join(words)})")


def holds_unseen_word(text: str, locale: Locale) -> bool:
    """Tell whether `text` holds a word of the test, in English also its plural and what begins with it."""
    return _guard(locale).search(text.lower()) is not None
