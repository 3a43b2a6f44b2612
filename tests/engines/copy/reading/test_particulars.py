"""What attributes state in a word or a number is said where a feed tells nothing else."""

import pytest

from engines.copy.reading import kinds
from engines.copy.reading.chinese_called import behind_slogan, up_to_thing
from engines.copy.reading.particulars import particulars
from engines.copy.reading.quoting import credit, quoted, sells
from engines.copy.reading.read import read
from engines.vocabulary.reading import Told


@pytest.mark.parametrize(
    ("details", "said"),
    [
        ({"size": "750 ml bottle"}, ("Comes in a 750 ml bottle.",)),
        ({"weight": "7.25 oz"}, ("Comes in 7.25 oz.",)),
        ({"size": "1 LTR, 4 LTR, 20 LTR"}, ("Comes in 1 LTR, 4 LTR and 20 LTR.",)),
        ({"size": "200 per pack"}, ("200 in a pack.",)),
        ({"quantity": "10 vials"}, ("Comes in 10 vials.",)),
        ({"case": "12/6oz"}, ("A case of 12, 6oz each.",)),
        ({"colour": "Red, Blue, black"}, ("Comes in red, blue and black.",)),
        ({"country": "United Kingdom"}, ("From the United Kingdom.",)),
        ({"finish": "Basketweave", "buckle": "Chrome"}, ("Basketweave finish, chrome buckle.",)),
        ({"top speed": "28 mph"}, ("Top speed 28 mph.",)),
        ({"grading service": "PSA", "grade": "9"}, ("Graded PSA 9.",)),
        ({"ingredients": "Taro Balls, Red Beans, Peanuts"}, ("With taro balls, red beans and peanuts.",)),
        ({"neckline": "neckline__crew"}, ("Crew neckline.",)),
    ],
)
def test_an_attribute_is_said_in_the_feeds_own_values(details: dict[str, str], said: tuple[str, ...]) -> None:
    assert particulars(Told(title="Old Mill", details=tuple(details.items())), "Old Mill", "en") == said


@pytest.mark.parametrize(
    "details",
    [
        {"size": "S"},  # one of several to choose: of this row, not of the thing
        {"color": "Assorted"},
        {"ingredients": "SUGAR, MILK POWDER (12%), E471"},
        {"origin": "see label"},
        {"case": "pallet"},
        {"finish": "Matte, Glossy"},
        {"ships from": "United States"},
    ],
)
def test_a_value_that_tells_nothing_or_several_things_is_not_said(details: dict[str, str]) -> None:
    assert particulars(Told(title="Old Mill", details=tuple(details.items())), "Old Mill", "en") == ()


@pytest.mark.parametrize(
    ("title", "details", "said"),
    [
        ("小贴", {"size": "7cmx1.8cmx100片/盒"}, ("每盒100片，每片7cm×1.8cm。",)),  # noqa: RUF001
        (
            "小茶",
            {"place": "福建省武夷山市", "weight": "500g", "texture": "入口干爽"},
            ("入口干爽，产自福建省武夷山市，500g装。",),
        ),
        ("颗粒", {"standards": "产品规格：10g*10袋"}, ("每袋10g，共10袋。",)),
        ("草莓", {"weight": "5.0斤"}, ("5斤装。",)),
        ("游戏本", {"memory": "8G", "disk": "128G+1T"}, ("8G内存，128G+1T硬盘。",)),
        ("清润洗发露洗护沐套装 280ml*3", {}, ("280ml×3。",)),  # noqa: RUF001
        ("毛衣", {"color": "灰色;杏色;粉色"}, ()),  # a colour is read from its own column
    ],
)
def test_a_chinese_attribute_is_said_as_one_says_it(title: str, details: dict[str, str], said: tuple[str, ...]) -> None:
    assert particulars(Told(title=title, details=tuple(details.items())), "", "zh") == said


def test_what_the_headline_says_is_not_said_again() -> None:
    assert particulars(Told(title="犬用营养膏 55g"), "犬用营养膏 55g", "zh") == ()
    assert particulars(Told(title="Gin 50cl", size="50cl"), "Gin 50cl", "en") == ()


def test_particulars_are_kept_where_nothing_else_is_told() -> None:
    bare = Told(title="Luce 2007", details=(("size", "1500 ml bottle"),))
    assert read(bare, None, "en").sentences == ("Comes in a 1500 ml bottle.",)
    told = Told(title="进口西梅", description="果肉厚实，酸甜开胃，没有核。", details=(("size", "500g"),))
    assert "500g装。" not in (read(told, None, "zh").sentences or ())


def test_a_chinese_book_names_its_author_and_its_publisher() -> None:
    details = (("作者", "（英）盖尔·霍尼曼（Gail Honeyman），未读 出品"), ("出版社", "江苏文艺出版社"))
    assert credit(details, "zh") == ("盖尔·霍尼曼著，江苏文艺出版社出版。",)
    assert credit(details[1:], "zh") == ("江苏文艺出版社出版。",)


@pytest.mark.parametrize(
    ("title", "named"),
    [
        ("升级大容量，不止于通勤，女式牛皮托特包", "女式牛皮托特包"),
        ("睡眠奢侈品，100支贡缎四件套", "100支贡缎四件套"),
        ("玻璃杯，双层隔热带盖", "玻璃杯，双层隔热带盖"),
    ],
)
def test_a_slogan_before_a_thing_is_no_name(title: str, named: str) -> None:
    assert behind_slogan(title) == named


def test_a_heap_is_cut_behind_a_thing() -> None:
    assert up_to_thing("现货蕾丝打底小众连衣裙女新款内搭过膝喇叭袖收腰") == "蕾丝打底小众连衣裙"
    assert up_to_thing("雅致国内代购2019秋冬装中长款纯") == ""


def test_a_laptop_is_no_notebook_and_a_dogs_slipper_is_no_slipper() -> None:
    laptop = read(Told("雷神暗杀星酷睿i7-12700H游戏笔记本 16G/512G"), None, "zh")
    assert {line.description for line in laptop.lines} == {line.description for line in kinds.lines("笔记本电脑", "zh")}
    assert read(Told("沙滩拖鞋(狗玩具)"), None, "zh").lines == ()


@pytest.mark.parametrize(
    "text",
    [
        "每100公克，16.2 公克，8.1 公克。",
        "最后50名领券立减40元，先到先得。",
        "热卖370万件，近满分高评。",
        "暂不支持新疆，西藏，甘肃，青海。",
    ],
)
def test_tables_of_nutrition_and_talk_of_the_sale_are_not_quoted(text: str) -> None:
    assert sells(text)


def test_a_description_in_capitals_is_quoted_in_sentences() -> None:
    told = "GARLIC PRESS MADE OF STAINLESS STEEL. LARGE BASKET HOLDS TWO CLOVES."
    assert list(quoted(told, "Stahl press", "", "en"))[-1] == "Large basket holds two cloves."


def test_what_a_thing_is_to_be_had_in_is_said_once() -> None:
    jacket = Told("Icon Denim Jacket", color="Navy, White, Grey", size="XS, S, M")
    assert particulars(jacket, "Icon Denim Jacket", "en") == ("Comes in XS, S and M.",)


def test_what_a_menu_lists_beneath_a_dish_is_in_it() -> None:
    chowder = Told("Clam Chowder", description="clams, potatoes, celery, onion & garlic, milk")
    assert particulars(chowder, "Clam Chowder", "en") == ("With clams, potatoes, celery and milk.",)


def test_a_phone_tells_how_much_it_holds() -> None:
    assert particulars(Told("坚果 R1", size="6G+64GB"), "坚果 R1", "zh") == ("6G+64GB内存。",)


def test_one_packet_is_not_counted_and_a_concept_is_no_place() -> None:
    assert particulars(Told("海太蜂蜜黄油薯片", size="60gx1包"), "海太蜂蜜黄油薯片", "zh") == ("每包60g。",)
    assert particulars(Told("玩偶", details=(("origin", "设计概念商品"),)), "玩偶", "zh") == ()
