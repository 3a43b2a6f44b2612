"""Shops that write traditional Chinese: read like others, and answered in their own characters."""

from decimal import Decimal

import pytest

from engines.copy.reading.read import read
from engines.copy.reading.traditional import as_told, in_simplified
from engines.copy.template import in_script
from engines.vocabulary.brief import Copy
from engines.vocabulary.headnoun import head_noun
from engines.vocabulary.product import Money, Product
from engines.vocabulary.reading import Line, Reading, Span, Told
from engines.vocabulary.script import in_script_of, is_traditional, simplified, traditional


def product(name: str, description: str = "") -> Product:
    return Product(
        id="p", locale="zh", name=name, description=description, brand="", category="other", colour="",
        price=Money(Decimal(60), "TWD"), sale_price=None, available=True, image=None, link="",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("輕量智能吸塵器 銀灰", True),
        ("台灣白蘿蔔 約900克", True),
        ("轻量智能吸尘器 银灰", False),
        ("乾隆年制 著色本", False),
        ("Dyson V12", False),
        ("", False),
    ],
)
def test_the_script_of_a_feed_is_told_by_its_characters(text: str, own: bool):
    assert is_traditional(text) is own


def test_characters_stay_in_their_places():
    for text in ("【全館999免運】大叔嚴選~台灣白蘿蔔 1條", "還在購物車裡", "abc"):
        assert len(simplified(text)) == len(traditional(text)) == len(text)


def test_a_traditional_title_is_read_and_its_words_stay_as_the_feed_writes_them():
    told = Told(title="輕量吸塵器 銀灰", description="輕量機身只有1.5公斤，附地板吸頭。")
    reading = read(told, head_noun(told.title), "zh")
    assert reading.noun == "吸塵器"
    assert all(text == traditional(text) for line in reading.lines for text in (line.headline, line.description))


def test_a_traditional_description_is_read():
    told = Told(title="外套", description="這件外套可以機洗，內裡有兩個口袋。")
    assert "內裡" in "".join(span.text for span in read(told, None, "zh").spans)


def test_what_was_read_is_given_back_word_for_word():
    told = Told(title="台灣裏布外套", description="內裡柔軟，附帽。", color="藍色")
    assert in_simplified(told).title == "台湾里布外套"
    simple = Reading(
        noun="外套", spans=(Span("里布", "part", "noun"), Span("蓝色", "color", "adjective")),
        lines=(Line("出门穿", "{noun}，晚上也穿。", "x"),), sentences=("内里柔软，附帽。",),
    )  # fmt: skip
    own = as_told(simple, told)
    assert [span.text for span in own.spans] == ["裏布", "藍色"]
    assert own.sentences == ("內裡柔軟，附帽。",)
    assert own.lines[0].headline == "出門穿"


def test_our_words_are_said_in_the_shops_characters_and_its_own_stay():
    shop = product("大叔嚴選~台灣白蘿蔔")
    copy = Copy(
        "台灣白蘿蔔还在购物车", "售价NT$60.00。", "回到购物车", "", source="template", attempts=1, rejections=()
    )
    said = in_script(copy, shop)
    assert (said.headline, said.description, said.cta) == ("台灣白蘿蔔還在購物車", "售價NT$60.00。", "回到購物車")
    assert in_script_of(product("白萝卜"), "还在购物车") == "还在购物车"
