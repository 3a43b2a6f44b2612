"""The head noun of a title: what a product is by its own name, or nothing; wrong is worse than unknown."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engines.vocabulary.headnoun import head_noun
from engines.vocabulary.words import CATEGORIES

ENGLISH = [
    ("Camera Strap for Sony A7 IV Mirrorless Camera", "Camera Strap"),
    ("Headphone Stand for Gaming Headsets", "Headphone Stand"),
    ("Replacement Ear Pads for Bose QC35 Headphones", "Ear Pads"),
    ("Vacuum Cleaner Bags for Miele C3", "Vacuum Cleaner Bags"),
    ("Pram Rain Cover", "Pram Rain Cover"),
    ("Wine Rack for 12 Bottles", "Wine Rack"),
    ("Tea Towel Set of 3, Linen", "Tea Towel"),
    ("Set of 4 Stoneware Mugs", "Stoneware Mugs"),
    ("Pack of 6 Ankle Socks", "Ankle Socks"),
    ("Box of 24 Belgian Chocolates", "Chocolates"),
    ("Shampoo and Conditioner", "Shampoo and Conditioner"),
    ("Shampoo & Conditioner Set 2 x 250 ml", "Shampoo & Conditioner Set"),
    ("DELL XPS 13 9340 LAPTOP 16GB 512GB", "laptop"),
    ('SAMSUNG 55" QLED TV QE55Q80C', "qled tv"),
    ("Bosch GSR 12V-15 Cordless Drill Driver", "Drill Driver"),
    ("Drill Bit Set 19 Piece", "Drill Bit Set"),
    ("Wide-Leg Linen Trousers", "Trousers"),
    ("Sunglasses Case, Hard Shell", "Sunglasses Case"),
    ("Reading Glasses +2.0", "Reading Glasses"),
    ("Mouse Mat XXL", "Mouse Mat"),
    ("Computer Mouse", "Computer Mouse"),
    ("Toilet Roll Holder", "Toilet Roll Holder"),
    ("Kitchen Roll 6 Pack", "Kitchen Roll"),
    ("Toy Kitchen with Accessories", "Toy Kitchen"),
    ("Pedal Car for Kids", "Pedal Car"),
    ("Bicycle Inner Tube 700c", "Inner Tube 700c"),
    ("Vacuum Storage Bags, 6 Pack", "Vacuum Storage Bags"),
    ("Blood Pressure Monitor, Upper Arm", "Blood Pressure Monitor"),
    ("Nursing Pillow Cover", "Pillow Cover"),
    ("Duvet Cover Set, King", "Duvet Cover Set"),
    ("Shower Curtain Rings, Set of 12", "Shower Curtain Rings"),
    ("Curtain Rings", "Curtain Rings"),
    ("Piston Rings for Honda CG125", "Piston Rings"),
    ("Fishing Rod Holder for Boat", "Fishing Rod Holder"),
    ("Party Hats, Pack of 8", "Party Hats"),
    ("Pencil Skirt", "Pencil Skirt"),
    ("Colour Pencils", "Colour Pencils"),
    ("Hot Water Bottle with Knitted Cover", "Hot Water Bottle"),
    ("Water Bottle 1 L, Insulated", "Water Bottle"),
    ("Bottled Water 12 x 500 ml", "Bottled Water"),
    ("Sleeping Bag, Mummy, 0°C", "Sleeping Bag"),
    ("Tent Pegs (20 Pack)", "Tent Pegs"),
    ("Yoga Mat Strap", "Yoga Mat Strap"),
    ("Tool Box 5 Tray", "Tool Box"),
    ("Bowling Ball", "Bowling Ball"),
    ("Light Bulb E27 LED 9W", "Light Bulb"),
    ("Laptop Desk", "Desk"),
    ("Low Sugar Jam", "Jam"),
    ("Plant Pot Indoor 15 cm White", "Plant Pot"),
]
CHINESE = [
    ("适用于苹果15手机壳", "手机壳"),
    ("小米9 SE 街头风保护壳", "保护壳"),
    ("小米 5斤", "小米"),
    ("连帽卫衣", "连帽卫衣"),
    ("手机壳 适用于iPhone15", "手机壳"),
    ("耳机收纳盒", "耳机收纳盒"),
    ("充电线 手表专用", "充电线"),
    ("咖啡杯", "咖啡杯"),
    ("咖啡滤纸 100张", "咖啡滤纸"),
    ("马克杯 350ml 白色", "马克杯"),
    ("保温杯 500ml 男女通用", "保温杯"),
    ("保温杯杯套", "杯套"),
    ("毛巾 纯棉 3条装", "毛巾"),
    ("浴帘杆", "浴帘杆"),
    ("电饭煲 3L 家用", "电饭煲"),
    ("电饭煲内胆", "电饭煲内胆"),
    ("平底锅盖", "锅盖"),
    ("刀架", "刀架"),
    ("奶瓶 240ml", "奶瓶"),
    ("婴儿奶粉", "奶粉"),
    ("婴儿推车", "婴儿推车"),
    ("狗窝 大型犬", "狗窝"),
    ("狗牵引绳", "牵引绳"),
    ("鱼缸加热棒", "鱼缸加热棒"),
    ("仓鼠笼", "仓鼠笼"),
    ("毛绒玩具", "毛绒玩具"),
    ("儿童电话手表", "儿童电话手表"),
    ("玩具车", "玩具车"),
    ("手机支架", "手机支架"),
    ("自行车打气筒", "自行车打气筒"),
    ("自行车头盔", "自行车头盔"),
    ("拖鞋 浴室防滑", "拖鞋"),
    ("牛仔裤 男 直筒", "牛仔裤"),
    ("皮带扣", "皮带扣"),
    ("雨伞", "雨伞"),
    ("台灯灯泡", "灯泡"),
    ("吊灯 北欧", "吊灯"),
    ("床垫 1.8米", "床垫"),
    ("床笠", "床笠"),
    ("书桌 实木", "书桌"),
    ("办公椅", "办公椅"),
    ("充电宝 20000毫安", "充电宝"),
    ("瑜伽垫收纳袋", "瑜伽垫收纳袋"),
    ("篮球 7号", "篮球"),
    ("篮球架", "篮球架"),
    ("巧克力 礼盒", "巧克力"),
    ("面包机", "面包机"),
    ("面包 全麦", "面包"),
    ("白酒 52度", "白酒"),
    ("创可贴 100片", "创可贴"),
]
UNTOLD = [
    "Toy Dog for Kids, Walking and Barking",
    "Helmet for Dogs on Motorbikes",
    "Bunch of Dried Lavender",
    "Mug and Coaster Gift Set",
    "Table and Chairs",
    "Nike Air Zoom Pegasus 40",
    "Sony WH-1000XM5",
    "Coffee Table Book of Birds",
    "Santa Hat for Cats",
    "Sample Pack",
    "Starter Bundle",
    "Accessory Kit",
    "Spare Parts for Model 3000",
    "Repair Service",
    "The Little Prince",
    "Statue of Liberty Puzzle",
    "Lord of the Rings Poster",
    "No Added Sugar",
    "Perfect Gift for Mum",
    "New Arrival 2026",
    "100% Natural",
    "Luna",
    "XL",
    "咖啡机清洁片",
    "洗发水+护发素",
    "面膜碗",
    "仿真水果",
    "帽架",
    "新款",
    "包邮 现货",
    "送女友生日礼物",
    "套装",
    "Case for iPhone 15 Pro Max, Clear",
    "Paracetamol Tablets",
    "卡",
]


@pytest.mark.parametrize(("title", "noun"), ENGLISH)
def test_an_english_title_names_what_comes_before_its_tail(title: str, noun: str) -> None:
    thing = head_noun(title)
    assert thing is not None
    assert thing.noun == noun


@pytest.mark.parametrize(("title", "noun"), CHINESE)
def test_a_chinese_title_names_what_its_first_phrase_ends_in(title: str, noun: str) -> None:
    thing = head_noun(title)
    assert thing is not None
    assert thing.noun == noun


@pytest.mark.parametrize("title", UNTOLD)
def test_what_cannot_be_told_stays_unknown(title: str) -> None:
    assert head_noun(title) is None


@pytest.mark.parametrize(
    ("title", "brand", "google", "noun"),
    [
        ("Apple Watch Strap", "Apple", "", "Watch Strap"),
        ("Mid-Autumn Mooncakes Gift Box", "", "", "Mooncakes"),
        ("Hearthmoor Mug", "Hearthmoor", "", "Mug"),
        ("禾炉马克杯", "禾炉", "", "马克杯"),
        (
            "iPhone 15 Case",
            "",
            "Electronics > Communications > Telephony > Mobile Phone Accessories > Mobile Phone Cases",
            "Case",
        ),
        ("Running Shoes Pegasus Flow", "", "Apparel & Accessories > Shoes", "Running Shoes"),
        (
            "迷你电饭锅1.2L小型一人食宿舍电煮锅",
            "",
            "Home & Garden > Kitchen & Dining > Kitchen Appliances > Food Cookers & Steamers > Rice Cookers",
            "电饭锅",
        ),
        ("Mug", "", "Vehicles & Parts", ""),
    ],
)
def test_brand_and_category_of_the_feed_help(title: str, brand: str, google: str, noun: str) -> None:
    thing = head_noun(title, brand, google)
    assert (thing.noun if thing else "") == noun


def test_a_thing_brings_what_its_type_is_known_for() -> None:
    mug, tea, shoes = head_noun("Sage Stoneware Mug"), head_noun("Jasmine Green Tea"), head_noun("Running Shoes, Blue")
    assert mug is not None
    assert tea is not None
    assert shoes is not None
    assert mug.size_cm is not None
    assert (mug.category, mug.count, mug.path.rpartition(" > ")[2]) == ("kitchen", "one", "Mugs")
    assert mug.size_cm[0] <= 12 <= mug.size_cm[1]
    assert (tea.count, shoes.count) == ("mass", "many")
    assert all((mug.archetype, mug.measure))
    assert not mug.sensitive


@pytest.mark.parametrize(
    "title",
    ["Infant Formula Powder", "Blood Pressure Monitor", "Red Wine", "Cigars", "血压计", "白酒", "婴儿配方奶粉"],
)
def test_what_wants_plain_words_says_so(title: str) -> None:
    thing = head_noun(title)
    assert thing is not None
    assert thing.sensitive


def test_capitals_throughout_are_no_part_of_the_noun() -> None:
    thing = head_noun("WOMENS LEATHER ANKLE BOOTS BROWN")
    assert thing is not None
    assert thing.noun == thing.noun.lower()


@given(st.text(max_size=80))
def test_any_title_is_read_or_not(title: str) -> None:
    thing = head_noun(title)
    assert thing is None or (thing.noun and thing.category in CATEGORIES)


def test_a_title_costs_well_below_a_millisecond() -> None:
    titles = [f"{title} {number}" for title, _ in ENGLISH + CHINESE for number in range(10)]
    head_noun("Mug")  # the table is read once
    begin = time.thread_time()  # other work on the machine does not count
    for title in titles:
        head_noun(title)
    assert (time.thread_time() - begin) / len(titles) < 0.002  # 0.3 ms on a quiet machine
