import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from engines.text.chinese import parts, phrases, words
from engines.text.glyphs import text_width
from engines.text.holds import OPENERS
from engines.text.linebreak import NO_END, NO_START, break_lines, segments
from engines.vocabulary.locales import Locale


def measure(text: str) -> float:
    """One pixel for a Latin letter, two for a Chinese character."""
    return float(sum(2 if char > "\u2e80" else 1 for char in text))


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("容量500毫升的手冲壶", "500毫升"),
        ("现价￥1,299.00起", "￥1,299.00"),
        ("全新USB-C接口", "USB-C"),
        ("续航20小时", "20小时"),
        ("全新手冲咖啡壶", "咖啡"),
        ("《慢生活》新刊", "《慢"),
    ],
)
def test_chinese_numbers_units_prices_and_words_stay_whole(text: str, whole: str) -> None:
    assert any(whole in piece for piece in segments(text, "zh"))


@pytest.mark.parametrize(
    ("text", "whole"),
    [("Holds 500 ml of tea", "500 ml"), ("Now $1,299.00 only", "$1,299.00"), ("A pour-over kettle", "pour-over")],
)
def test_latin_numbers_keep_their_units(text: str, whole: str) -> None:
    assert any(whole in piece for piece in segments(text, "en"))


def test_lines_are_even() -> None:
    assert break_lines("Brew slower mornings at home", "en", measure, 20, 3) == ["Brew slower", "mornings at home"]


def test_what_does_not_fit_is_reported() -> None:
    assert break_lines("Extraordinary", "en", measure, 8, 3) is None
    assert break_lines("one two three four", "en", measure, 5, 2) is None
    assert break_lines("", "en", measure, 50, 2) is None


def test_a_chinese_phrase_wider_than_the_line_is_split() -> None:
    lines = break_lines("手冲慢时光咖啡更香", "zh", measure, 6, 9)
    assert lines is not None
    assert "".join(lines) == "手冲慢时光咖啡更香"


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("藏青帆布双肩包", ["藏青帆布", "双肩包"]),
        ("红色复古小汽车", ["红色复古", "小汽车"]),
    ],
)
def test_a_wide_chinese_phrase_is_split_beside_a_word_of_the_shop(text: str, lines: list[str]) -> None:
    assert break_lines(text, "zh", lambda part: 20.0 * len(part), 100, 3) == lines


def test_a_split_phrase_measures_no_space_on_its_own() -> None:
    measured: list[str] = []

    def noting(text: str) -> float:
        measured.append(text)
        return measure(text)

    lines = break_lines("翡翠绿壶铃 12公斤", "zh", noting, 8, 6)
    assert lines
    assert "".join(lines).replace(" ", "") == "翡翠绿壶铃12公斤"
    assert all(text.strip() for text in measured)


CHINESE = st.text("手冲慢时光咖啡更香一天的好，。！？；：、《》（）“”￥¥19a%毫升 ", min_size=1, max_size=40)


@given(CHINESE, st.integers(6, 40))
@example("1《 111", 6)
@settings(deadline=None)  # the first one loads the vocabulary
def test_kinsoku_holds_and_nothing_is_lost(text: str, width: int) -> None:
    lines = break_lines(text, "zh", measure, width, 99)
    if lines is None:
        return
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(measure(line) <= width for line in lines)
    assert all(line[0] not in NO_START for line in lines[1:])
    assert all(line[-1] not in NO_END for line in lines[:-1])


@given(st.lists(st.text("abcdefg19%.,", min_size=1, max_size=9), min_size=1, max_size=12), st.integers(9, 60))
def test_latin_words_are_never_cut(words: list[str], width: int) -> None:
    lines = break_lines(" ".join(words), "en", measure, width, 99)
    if lines is not None:
        assert " ".join(lines).split() == words
        assert all(measure(line) <= width for line in lines)


@pytest.mark.parametrize(
    ("text", "locale", "width", "whole"),
    [
        ("适合2～4人使用，容量１２００毫升，直径15.5厘米", "zh", 84, "１２００"),  # noqa: RUF001
        ("售价₩50,000起", "zh", 60, "₩50,000"),
        ("来自Côte d’Azur的Brûlée蜡烛", "zh", 90, "Brûlée"),  # noqa: RUF001
        ("新款Ёлка茶壶", "zh", 60, "Ёлка"),
    ],
)
def test_numbers_with_their_signs_and_accented_words_stay_whole(text, locale, width, whole):
    lines = break_lines(text, locale, lambda part: text_width("regular", 14, part), width, 9)
    assert lines
    assert any(whole in line for line in lines)


def test_a_name_in_japanese_is_broken_in_an_english_ad():
    lines = break_lines("ブランドの湯のみ茶碗セット", "en", lambda part: text_width("regular", 14, part), 90, 9)
    assert lines == ["ブランドの", "湯のみ", "茶碗セット"]


def bold(text: str) -> float:
    return text_width("bold", 22, text)


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("Save 28%, add it to your bag", 130, ["Save 28%,", "add it", "to your bag"]),
        ("Save 28% on the teapot", 150, ["Save 28%", "on the teapot"]),
        ("The teapot for slow mornings", 140, ["The teapot", "for slow", "mornings"]),
        ("Now from $1,299.00 a pair", 180, ["Now", "from $1,299.00", "a pair"]),
        ("Lumo 15 for work and play", 150, ["Lumo 15", "for work", "and play"]),
        ("Keep drinks hot for 12 hours", 180, ["Keep drinks hot", "for 12 hours"]),
        ("A kettle by North Kettle", 180, ["A kettle", "by North Kettle"]),
    ],
)
def test_an_english_line_ends_where_a_reader_would_pause(text: str, width: int, lines: list[str]) -> None:
    assert break_lines(text, "en", bold, width, 3, kept=("North Kettle",)) == lines


@pytest.mark.parametrize("width", range(90, 400, 15))
@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("Save 28%, add it to your bag", "Save 28%,"),
        ("Take 20% off the canvas backpack", "Take 20% off"),
        ("Only $49.00 for the lamp", "Only $49.00"),
        ("Holds 500 ml of tea", "Holds 500 ml"),
        ("Now CHF 49.00 for two", "CHF 49.00"),
        ("Meet Galaxy S24 by Black Fig", "Black Fig"),
    ],
)
def test_what_is_read_at_once_is_never_parted(width: int, text: str, whole: str) -> None:
    lines = break_lines(text, "en", bold, width, 9, kept=("Black Fig",))
    assert lines is None or any(whole in line for line in lines)


ENGLISH = st.lists(
    st.sampled_from(
        [
            "Save",
            "28%,",
            "the",
            "a",
            "kettle",
            "for",
            "slow",
            "mornings",
            "and",
            "500",
            "ml",
            "of",
            "tea",
            "to",
            "your",
            "bag",
            "$49.00",
            "28%",
            "off",
        ]
    ),
    min_size=1,
    max_size=9,
)


@given(ENGLISH, st.integers(60, 400))
@settings(deadline=None)
def test_no_natural_line_ends_in_a_word_that_leads_on_or_is_a_scrap(words: list[str], width: int) -> None:
    lines = break_lines(" ".join(words), "en", bold, width, 9, natural=True)
    if lines is None or len(lines) == 1:
        return
    assert all(line.split()[-1].casefold() not in OPENERS for line in lines[:-1])
    widths = [bold(line) for line in lines]
    assert min(widths) >= 0.35 * max(widths)


@given(CHINESE, st.integers(6, 40))
@settings(deadline=None)
def test_no_natural_chinese_line_is_one_character_or_begins_with_a_particle(text: str, width: int) -> None:
    lines = break_lines(text, "zh", measure, width, 99, natural=True)
    if lines is None or len(lines) == 1:
        return
    assert all(len(line) > 1 for line in lines)
    assert not any(line.startswith(("的", "和", "与")) for line in lines[1:])


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("慵懒周末，一杯好咖啡", ["慵懒周末，", "一杯好咖啡"]),
        ("立减28%，别再犹豫", ["立减28%，", "别再犹豫"]),
        ("东西背着，两手空着", ["东西背着，", "两手空着"]),
        ("梅紫皮革手提包", ["梅紫皮革", "手提包"]),
    ],
)
def test_a_chinese_headline_is_broken_between_phrases_and_behind_a_pause(text: str, lines: list[str]) -> None:
    assert break_lines(text, "zh", lambda part: 22.0 * len(part), 140, 2, natural=True) == lines


@pytest.mark.parametrize("width", range(88, 400, 22))
@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("带玫瑰金装饰的吹风机", "玫瑰金"),
        ("陶盆仙人掌", "仙人掌"),
        ("亚马逊智能音箱补货了", "智能"),
        ("黑色索尼无线游戏手柄", "游戏"),
        ("黑色移动硬盘", "移动硬盘"),
        ("米色麂皮流苏乐福鞋", "流苏"),
        ("亞馬遜智能音箱補貨了", "智能"),
        ("宝丽来拍立得相机", "宝丽来"),
    ],
)
def test_no_chinese_line_ends_within_a_word(text: str, word: str, width: int) -> None:
    lines = break_lines(text, "zh", lambda part: 22.0 * len(part), width, 9)
    assert lines
    assert any(word in line for line in lines)


@pytest.mark.parametrize("width", range(120, 400, 15))
@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("A glossy green Watering Can", "watering can"),
        ("Red Multi Tool", "multi tool"),
        ("Salt and Pepper Mill Set", "pepper mill set"),
        ("早上用意式咖啡机做一杯", "意式咖啡机"),
        ("戴红帽子的花园小矮人摆件", "小矮人摆件"),
    ],
)
def test_a_kept_phrase_that_fits_is_never_parted(text: str, kept: str, width: int) -> None:
    locale: Locale = "en" if text.isascii() else "zh"
    lines = break_lines(text, locale, lambda part: text_width("bold", 16, part), width, 9, kept=(kept,))
    assert lines is None or any(kept in line.casefold() for line in lines)


@pytest.mark.parametrize("width", range(110, 400, 15))
@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("For skating down the street", "skating down the"),
        ("A cup to take along", "to take along"),
        ("Look what's back", "what's back"),
        ("Kettle, back in stock", "back in stock"),
        ("Your kettle is waiting", "is waiting"),
        ("Made of oak. It has a drawer", "It has"),
    ],
)
def test_a_verb_keeps_what_it_goes_on_with(text: str, whole: str, width: int) -> None:
    lines = break_lines(text, "en", lambda part: text_width("bold", 14, part), width, 9)
    assert lines is None or any(whole in line for line in lines)


def test_no_natural_text_ends_in_one_short_word_on_its_own() -> None:
    assert break_lines("A glossy mug", "en", bold, 110, 3) == ["A glossy", "mug"]
    assert break_lines("A glossy mug", "en", bold, 110, 3, natural=True) is None


@given(CHINESE)
@settings(deadline=None)
def test_words_and_phrases_of_chinese_lose_nothing(text: str) -> None:
    assert "".join(phrases(text, kana=False)) == text
    assert "".join(words(text)) == text
    assert "".join(parts(text)) == text


@pytest.mark.parametrize(
    ("text", "characters", "lines"),
    [
        ("带两个手柄的橙色跳绳", 8, ["带两个手柄的", "橙色跳绳"]),
        ("天梭橙色表带腕表还没结算", 9, ["天梭橙色表带腕表", "还没结算"]),
        ("灰色提手瓶盖的白色水瓶", 9, ["灰色提手瓶盖的", "白色水瓶"]),
        ("白色滚筒洗衣机", 6, ["白色", "滚筒洗衣机"]),
        ("索尼无线游戏手柄", 6, ["索尼无线", "游戏手柄"]),
    ],
)
def test_a_chinese_noun_keeps_its_colour_and_what_describes_it_ends_a_line(
    text: str, characters: int, lines: list[str]
) -> None:
    assert break_lines(text, "zh", lambda part: 22.0 * len(part), 22 * characters, 2, natural=True) == lines
