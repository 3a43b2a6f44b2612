"""What a headline calls a product: its short name, told by what it is or by its maker where the title loses that."""

import numpy as np
import pytest

from engines.copy.names import begun, headlines
from engines.copy.reading import calling
from engines.copy.reading.calling import name_of
from engines.copy.reading.chinese_called import without_gift
from engines.copy.reading.labelling.labeller import Labelled
from engines.copy.reading.labelling.labels import Piece
from engines.copy.reading.labelling.runs import likeliest_run
from engines.copy.reading.labelling.tokens import tokens
from engines.copy.reading.read import read
from engines.copy.spelling import titled, unmade
from engines.vocabulary.reading import Told

LONG = "Rose Quartz Gua Sha with Velvet Pouch and a Leaflet in Five Languages"


@pytest.mark.parametrize(
    ("title", "brand", "noun", "name"),
    [
        ("Dusk", "", "dress", "Dusk dress"),
        ("Birkenstock 1774", "", "sandals", "Birkenstock 1774 sandals"),
        ("EOS R10", "佳能", "相机", "EOS R10相机"),
    ],
)
def test_a_name_that_does_not_say_what_the_thing_is_is_said_with_it(title: str, brand: str, noun: str, name: str):
    assert name_of(Labelled(), Labelled(), title, brand, noun) == name


@pytest.mark.parametrize(
    ("title", "noun"),
    [("Blue Note Tee", "t-shirt"), ("Round Table", "table"), ("月见斜挎包", "包"), ("小米13手机", "手机")],
)
def test_a_name_that_says_so_stays_as_it_is(title: str, noun: str):
    assert name_of(Labelled(), Labelled(), title, "", noun) == ""


def test_a_likely_name_is_taken_and_an_unlikely_one_is_not():
    noun = (Piece("noun", "none", "Gua Sha", 12),)
    likely = Labelled(noun, "Gua Sha", 0.99, listed=True, run="Rose Quartz Gua Sha", naming=0.9)
    assert name_of(likely, likely, LONG, "", "gua sha") == "Rose Quartz Gua Sha"
    unlikely = Labelled(noun, "Gua Sha", 0.99, listed=True, run="Rose Quartz Gua Sha", naming=0.1)
    assert name_of(unlikely, unlikely, LONG, "", "gua sha") == "Gua Sha"


def test_a_likely_name_without_the_noun_must_be_likelier():
    guess = Labelled((), "", 0.99, run="Velvet Pouch", naming=0.6)
    assert name_of(guess, Labelled(), LONG, "", "gua sha") != "Velvet Pouch"


def test_a_maker_goes_before_a_name_of_common_words():
    guess = Labelled((), "", 0.9, run="4K Smart TV", naming=0.9)
    title = "SAMSUNG 50 Class 4K Smart TV with everything that one could want"
    assert name_of(guess, Labelled(), title, "Samsung", "TV") == "SAMSUNG 4K Smart TV"


def test_of_all_runs_that_fit_the_likeliest_is_taken_with_its_share():
    told = tokens("Blue Enamel Mug")
    names = np.full((3, 3), -1e4, np.float32)
    names[1, 2], names[0, 2], names[2, 2] = 2.0, 1.0, 0.0
    run, share = likeliest_run("Blue Enamel Mug", told, names, range(3))
    assert run == "Enamel Mug"
    assert share == pytest.approx(np.exp(2) / (np.exp(2) + np.e + 1), abs=1e-3)
    assert likeliest_run("a of", tokens("a of"), names, range(2)) == ("", 0.0)


def test_a_name_that_shouts_is_said_as_headlines_write_it():
    assert titled("KID'S STAN SMITH OF RED LEATHER") == "Kid's Stan Smith of Red Leather"
    assert titled("CARDAMOM TEA") == "Cardamom Tea"
    assert titled("HUAWEI Mate 30") == "HUAWEI Mate 30"


def test_no_maker_is_none_and_one_said_twice_is_said_once():
    assert unmade("Generic Face Masks") == "Face Masks"
    assert unmade("Dairy Dairy Top Milk") == "Dairy Top Milk"
    assert unmade("Generic") == "Generic"


def test_what_stands_before_the_first_joint_is_a_name_where_it_ends_in_a_thing():
    assert begun("FM Radio Smart Alarm Clock With Projection Time") == ("FM Radio Smart Alarm Clock",)
    assert begun("Canon EF-S 17-55mm Lens") == ()
    assert begun("三文鱼 with rice") == ()


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Wild Turkey Bourbon Whiskey Barrel Head Clock - Ready to Hang", "Whiskey Barrel Head Clock"),
        ("2016 Harley-Davidson Delkron Billet V-Twin Motor", "Delkron Billet V-Twin Motor"),
        ("Gear Classic 20L Faux Leather Anti Theft Laptop Bag/Backpack for Men", "Anti Theft Laptop Bag"),
    ],
)
def test_a_long_name_keeps_the_thing_that_its_phrase_ends_in(title: str, name: str):
    assert name_of(Labelled(), Labelled(), title, "", "").endswith(name.rpartition(" ")[2])
    assert name_of(Labelled(), Labelled(), title, "", "") in title


@pytest.mark.parametrize(
    ("title", "noun", "name"),
    [
        ("苹果iPhone 6 Plus (A1524) 16GB 深空灰色 移动联通电信4G手机", "手机", "苹果iPhone 6 Plus手机"),
        ("富可视 M2 白色 移动联通4G手机 双卡双待 大屏拍照", "手机", "富可视 M2手机"),
        ("动物农场(乔治・奥威尔经典的讽喻之作，也译动物庄园)", "", "动物农场"),
        ("全球通史:从史前史到21世纪(第7版修订版上下册，赠送主题笔记本)", "", "全球通史:从史前史到21世纪"),
    ],
)
def test_a_model_or_a_work_that_a_long_chinese_title_begins_with_is_its_name(title: str, noun: str, name: str):
    assert name_of(Labelled(), Labelled(), title, "", noun) == name


@pytest.mark.parametrize(
    ("description", "noun"),
    [
        ("A beautiful wide brim hat!\nDescription:\nstraw", "hat"),
        ("The perfect summer dress! Made of cotton.", "dress"),
        ("A bowl with chicken and rice. Served hot.", ""),
        ("A tribute to the sea. Printed by hand.", ""),
    ],
)
def test_the_first_phrase_of_a_description_says_what_a_name_does_not(description: str, noun: str):
    read_noun = read(Told("Phoenix", "", description), None, "en").noun
    assert read_noun.endswith(noun) if noun else read_noun == ""


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("星河（Xinghe）Nova 6 (A1586) 64GB 金色 移动联通电信4G手机", "星河Nova 6手机"),
        ("星河 Nova S 轻奢版（SN-G8750）4GB+64GB 谜夜黑 移动联通电信4G手机 双卡双待", "星河 Nova S 轻奢版手机"),
        ("星河9 Pro 5G 全面屏游戏拍照新品 全网通4G手机 双卡双待", "星河9 Pro手机"),
    ],
)
def test_a_phone_is_called_by_its_model_whatever_networks_it_is_for(title: str, name: str):
    found = read(Told(title), None, "zh")
    assert (found.noun, found.name) == ("手机", name)


def test_a_maker_alone_is_no_name_where_the_kind_is_known():
    maker = (Piece("brand", "none", "醉月娘", 0), Piece("noun", "none", "葡萄酒", 20))
    guess = Labelled(maker, "", 0.95, listed=True)
    title = "醉月娘 智利原瓶进口卡萨布兰卡谷特级珍藏干红葡萄酒"
    assert name_of(guess, guess, title, "", "葡萄酒") == "醉月娘葡萄酒"


def test_of_a_name_that_was_cut_the_beginning_makes_room_for_the_thing():
    title = "Engraved Hand Painted Rustic Whiskey Barrel Head Christmas Santa"
    guess = Labelled((), "Hand Painted Rustic Whiskey", 0.5, run="Hand Painted Rustic Whiskey", naming=0.9)
    assert name_of(guess, Labelled(), title, "", "plaque").endswith("plaque")


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("copy of copy of Dream Whisper - Purple Gold", "Dream Whisper - Purple Gold"),
        ("Premium Desi Ghee (Variant 2)", "Premium Desi Ghee"),
        ("-Red gold", "Red gold"),
        ("Pokémon Legends: Arceus - Switch Games and Software - Arceus Edition", "Pokémon Legends: Arceus"),
    ],
)
def test_what_a_table_sets_beside_a_name_is_none_of_it_and_a_work_keeps_its_part(title: str, name: str):
    assert headlines(title, "", "")[0] == name


def test_a_chinese_name_begins_where_a_piece_of_its_title_does():
    title = "广博10本装40张A5牛皮纸记事本子日记本办公软抄本GBR0731"
    guess = Labelled((Piece("material", "adjective", "牛皮纸", title.find("牛皮纸")),), "皮纸记事本子", 0.5)
    assert calling._untorn("皮纸记事本子", guess, title) == "牛皮纸记事本子"
    assert calling._untorn("制造雪平锅", Labelled(), "日本制造雪平锅") == "雪平锅"


def test_a_chinese_name_that_was_put_together_yields_to_one_that_stands_in_the_title():
    title = "春季新款蝴蝶结飘带领条纹波点衬衫高腰A字牛仔半裙套装"
    guess = Labelled((), "半裙套装带领", 0.5, run="牛仔半裙套装", naming=0.4)
    assert calling._ungapped("半裙套装带领", guess, title, "半裙套装") == "牛仔半裙套装"
    assert calling._ungapped("牛仔半裙套装", guess, title, "半裙套装") == "牛仔半裙套装"
    assert calling._ungapped("TCL半裙套装", guess, title, "半裙套装") == "TCL半裙套装"


@pytest.mark.parametrize(
    "title", ["韩束水光素颜霜50g*4 赠洁面乳80ml*2+润肤水120ml*2", "随身手电筒led强光可充电迷你（每个ID限购5件）"]
)
def test_what_is_given_along_and_how_many_one_may_buy_is_no_part_of_a_thing(title: str):
    found = read(Told(title), None, "zh")
    said = f"{found.noun} {found.name} {[span.text for span in found.spans]}"
    assert "洁面乳" not in said
    assert "润肤水" not in said
    assert "5件" not in said


def test_a_conveyor_belt_is_no_gift():
    assert without_gift("高强度工业PVC输送带黑色防滑") == "高强度工业PVC输送带黑色防滑"
    assert without_gift("小狗手持强力除螨仪 送原装过滤套装") == "小狗手持强力除螨仪"


@pytest.mark.parametrize(
    ("title", "noun", "name"),
    [
        ("泡泡洗顏皂/潔膚皂", "洗顏皂", "泡泡洗顏皂"),
        ("韩式系列/如约而至", "", "如约而至"),
        ("两带式男/女款拖鞋", "拖鞋", ""),
    ],
)
def test_of_two_names_that_a_stroke_parts_one_is_said(title: str, noun: str, name: str):
    assert name_of(Labelled(), Labelled(), title, "", noun) == name


@pytest.mark.parametrize(
    ("title", "brand", "name"),
    [
        ("小米 红米5 Plus面部识别,17天超长续航,智能美颜3.0", "", "红米5 Plus"),
        ("华为 nova 3i双摄美拍,智慧场景识别", "", "nova 3i"),
    ],
)
def test_a_model_keeps_what_tells_it_from_others_of_its_row(title: str, brand: str, name: str):
    assert name in read(Told(title, brand), None, "zh").name


def test_an_english_name_begins_where_a_piece_of_its_title_does():
    title = "ABN Dead Blow Hammer Mallet 3-Piece Set with Non-Marring Rubber Coating"
    pieces = (
        Piece("brand", "none", "ABN", 0),
        Piece("style", "adjective", "Dead Blow", 4),
        Piece("noun", "none", "Hammer Mallet", 14),
    )
    guess = Labelled(pieces, "Blow Hammer Mallet", 0.9, True, "Blow Hammer Mallet", 0.9)
    assert name_of(guess, guess, title, "", "hammer mallet") == "Dead Blow Hammer Mallet"
