"""What a description calls the thing, for titles that do not say it or name two."""

import pytest

from engines.copy.names import headlines
from engines.copy.reading.english_elsewhere import unmistaken
from engines.copy.reading.read import read
from engines.copy.reading.subject import first_thing, heads, is_beside, subject
from engines.vocabulary.headnoun import head_noun
from engines.vocabulary.locales import Locale
from engines.vocabulary.reading import Told


@pytest.mark.parametrize(
    ("description", "title", "locale", "noun"),
    [
        ("This sweatshirt is cut wide. The sleeve is long.", "Gertrude", "en", "sweatshirt"),
        ("The backpack has two pockets. The backpack is light.", "Gertrude Backpack", "en", "backpack"),
        ("The sleeve is long and the collar is high.", "Gertrude", "en", ""),
        ("This mug is red. This plate is blue.", "Gertrude", "en", ""),
        ("这款书签采用黄铜制成。", "春山", "zh", "书签"),
        ("手感很好，颜色也正。", "春山", "zh", ""),
        ("", "Gertrude", "en", ""),
    ],
)
def test_the_noun_that_sentences_are_about_is_what_the_thing_is(
    description: str, title: str, locale: Locale, noun: str
) -> None:
    assert subject(description, title, locale) == noun


def test_what_a_title_sets_beside_the_thing_is_not_what_it_is():
    title = "White Blazer with Matching Bowtie"
    assert is_beside("bowtie", title)
    assert subject("This bowtie is silk.", title, "en") == ""


def test_a_noun_heads_a_title_where_its_phrase_ends():
    assert heads("blazer", "Tuxedo Black Floral Blazer - Prom")
    assert not heads("sand", "Fossil Sand Ripple Wall Sculpture")


def test_a_title_without_a_noun_is_called_as_its_description_calls_it():
    assert read(Told(title="Gertrude", description="This sweatshirt is cut wide."), None, "en").noun == "sweatshirt"


def test_of_two_nouns_the_one_that_the_description_is_about_is_said():
    told = Told(
        title="Men's Tuxedo Black Floral Blazer - Prom & Wedding",
        description="Make a statement with this Men's Tuxedo Black Floral Blazer - Prom & Wedding.",
    )
    assert read(told, None, "en").noun == "blazer"


@pytest.mark.parametrize(
    ("description", "thing"),
    [
        ("This is a beautiful Christmas Santa engraved barrel head wall plaque. It is ready to hang.", "plaque"),
        ("Wide brim fedora hat covered with a round elastic pearl band.", "fedora hat"),
        ("Steamed bun filled with spicy vegetables", "bun"),
        ("A big soft duck of natural rubber with no hole underneath.", "duck"),
        ("A heavy kettle of brushed steel with a whistle.", "kettle"),
        ("This is a demonstration store. Nothing is sold.", ""),
        ("A bowl with chicken and rice.", ""),
        ("Rockets, florals and rainbows", ""),
        ("Unmask the mystery of Black Noir with this figure", ""),
        ("", ""),
    ],
)
def test_what_a_description_begins_with_is_the_thing(description: str, thing: str):
    assert first_thing(description) == thing


def test_a_dish_whose_description_begins_with_another_is_called_by_its_name_alone():
    assert read(Told("Bao Cajun Sauce", description="Steamed bun filled with spicy vegetables"), None, "en").noun == ""


def test_a_chinese_description_goes_on_from_the_name_to_the_thing() -> None:
    told = "极致精选冻烤燃情芝士生日蛋糕,巧克力,芝士,慕斯"
    assert read(Told("冻烤燃情芝士", description=told), None, "zh").noun.endswith("蛋糕")


def test_a_title_that_ends_in_a_thing_is_not_of_its_part() -> None:
    assert read(Told("【水滴屏】vivo X23幻彩版水滴屏屏幕指纹AI双摄游戏手机"), None, "zh").noun == "手机"


def test_a_maker_is_no_thing_on_the_path() -> None:
    assert read(Told("Apple AirPods Pro 2nd Generation", "Apple", category="Apple"), None, "en").noun != "apple"


def test_what_a_phrase_holds_is_not_what_it_ends_in() -> None:
    pouch = Told("PUXX Apple Mint", description="Fresh and crisp apple mint nicotine pouch")
    assert read(pouch, head_noun("PUXX Apple Mint"), "en").noun != "apple"


@pytest.mark.parametrize(
    ("title", "noun"),
    [
        ("IN3 Automatic Wire Nail Making Machine", "nail making machine"),
        ("AE PS4 Wireless Controller JDM-040 Replacement Button Ribbon Cable", "ribbon cable"),
    ],
)
def test_what_is_for_another_thing_is_not_that_thing(title: str, noun: str) -> None:
    assert read(Told(title), None, "en").noun == noun


def test_a_chinese_cleaner_is_no_sofa() -> None:
    assert read(Told("地毯羊毛布艺沙发免水洗去污清洁剂干洗剂神器酒店家用600ml"), None, "zh").noun == "清洁剂"


def test_what_is_said_of_our_bag_is_not_said_of_a_shirt() -> None:
    told = "The main compartment of our bag is made of leather. Two outside pockets for quick access to gear."
    assert read(Told("Obey T-shirt", description=told), None, "en").sentences == ()
    assert read(Told("Canvas Satchel Bag", description=told), None, "en").sentences != ()


@pytest.mark.parametrize(
    ("title", "locale", "said"),
    [
        ("Lenovo Gaming Laptop 16 inch (Renewed) with Charger and Sleeve", "en", "renewed"),
        ('Open Box - Lenovo Legion 5 16" Gaming Laptop (Intel Core i9)', "en", "open box"),
        ("Sony PlayStation 4 Console 1TB - Black (Renewed)", "en", "renewed"),
        ("正版二手游戏 血缘老猎人 血源老猎人 中文版 拍前请联系客服", "zh", "二手"),
    ],
)
def test_name_noun_or_a_sentence_tell_that_a_thing_had_an_owner(title: str, locale: Locale, said: str) -> None:
    found = read(Told(title), None, locale)
    assert not found.noun or said in found.noun
    called = found.name or headlines(title, "", found.noun)[0]
    assert said in f"{called} {found.sentences}".casefold()


def test_what_a_thing_is_coated_with_it_is_not_made_of_and_a_roast_is_no_thing() -> None:
    dumbbells = Told("Hex Dumbbells, 2 x 8 kg", description="Rubber-coated heads and a steel grip.", material="rubber")
    assert "rubber" not in {span.text for span in read(dumbbells, None, "en").spans}
    coffee = Told("House Blend Coffee Beans", description="Medium roast with notes of cocoa and hazelnut.")
    assert read(coffee, head_noun("House Blend Coffee Beans"), "en").noun == "coffee beans"


@pytest.mark.parametrize(
    ("title", "noun"),
    [
        ("Trevi Mustang (Fabric Finish 4 door Almari) Engineered Wood 4 Door Wardrobe (Maple)", "wardrobe"),
        ("Dell Inspron 5559 (Core i5 (6th Gen)/8 GB/1 TB/39.62 cm (15.6)/Windows 8.1/2 GB) (Black)", "laptop"),
        ("Stand for Headphones and Headset", ""),
        ("Sofa Cover Protector", ""),
        ("Head First Java: A Brain-Friendly Guide", ""),
    ],
)
def test_a_word_that_is_of_nothing_else_tells_a_thing_wherever_it_stands(title: str, noun: str) -> None:
    assert unmistaken(title) == noun
