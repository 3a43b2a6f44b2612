"""Kinds of product that a shop may sell, with their words in English and Chinese."""

from dataclasses import dataclass
from typing import Literal

from engines.vocabulary.locales import Worded, listed

Number = Literal["one", "many", "mass"]
"""How an English noun counts: a mug, headphones, coffee."""


@dataclass(frozen=True, slots=True)
class Kind(Worded):
    """A kind of product: its nouns, its shop category, its Chinese measure word and how the English noun counts."""

    category: str
    measure: str
    number: Number = "one"


def _kinds(category: str, rows: str) -> dict[str, Kind]:
    """Read one kind per line: `en, en… | zh, zh… | measure [number]`; the key is the first English word."""
    table = {}
    for row in rows.strip().splitlines():
        en, zh, last = (part.strip() for part in row.split("|"))
        measure, _, number = last.partition(" ")
        count: Number = "many" if number == "many" else "mass" if number == "mass" else "one"
        kind = Kind(listed(en), listed(zh), category, measure, count)
        table[kind.name("en")] = kind
    return table


KINDS: dict[str, Kind] = {
    **_kinds(
        "beauty",
        """
        serum | 精华, 精华液, 精华露 | 瓶
        face cream, cream, moisturiser, moisturizer | 面霜, 乳霜 | 罐
        body lotion, lotion | 身体乳, 润肤乳 | 瓶
        lipstick, lip balm | 口红, 唇膏 | 支
        perfume, fragrance, eau de parfum | 香水, 淡香水 | 瓶 mass
        soap, soap bar | 香皂, 手工皂 | 块 mass
        cleanser, face wash | 洁面乳, 洗面奶, 洁面 | 支
        hand cream | 护手霜 | 支 mass
        shampoo | 洗发水, 洗发露 | 瓶 mass
        face mask, sheet mask | 面膜 | 款
        face oil, body oil | 护肤油, 精华油 | 瓶
        """,
    ),
    **_kinds(
        "kitchen",
        """
        kettle, pour-over kettle | 手冲壶, 水壶, 热水壶, 烧水壶, 电水壶 | 把
        teapot, tea pot | 茶壶 | 把
        mug, cup, tumbler, espresso cup | 杯子, 马克杯, 杯, 随行杯, 咖啡杯, 茶杯 | 只
        bowl, salad bowl | 碗, 沙拉碗 | 只
        bowls, bowl set, nesting bowls | 套碗, 碗套装 | 套 many
        pan, frying pan, skillet, wok | 平底锅, 煎锅, 炒锅 | 口
        casserole, dutch oven | 炖锅, 珐琅锅 | 口
        pot, saucepan | 锅, 汤锅 | 口
        knife, chef knife, chef's knife | 刀, 厨刀, 主厨刀 | 把
        cutting board, chopping board | 砧板, 菜板 | 块
        coffee maker, coffee machine, espresso machine, french press | 咖啡机, 法压壶 | 台
        moka pot | 摩卡壶 | 把
        grinder, coffee grinder, pepper mill | 磨豆机, 研磨器, 胡椒研磨器 | 台
        blender, mixer | 料理机, 搅拌机, 破壁机 | 台
        toaster | 烤面包机, 多士炉 | 台
        plate, dinner plate, platter | 餐盘, 盘子, 盘 | 只
        pitcher, jug, carafe | 冷水壶, 水瓶, 玻璃壶 | 只
        jar, storage jar, canister | 储物罐, 密封罐, 收纳罐 | 只
        """,
    ),
    **_kinds(
        "audio",
        """
        headphones, headset, headphone | 耳机, 头戴式耳机, 头戴耳机 | 副 many
        earbuds, earphones | 真无线耳机, 无线耳机, 耳塞, 蓝牙耳机 | 副 many
        speaker, bluetooth speaker, loudspeaker | 音箱, 音响, 蓝牙音箱, 扬声器 | 只
        turntable, record player | 唱片机, 黑胶唱机, 黑胶唱片机 | 台
        radio | 收音机 | 台
        microphone | 麦克风, 话筒 | 支
        soundbar | 回音壁 | 台
        """,
    ),
    **_kinds(
        "lighting",
        """
        desk lamp | 台灯, 书桌灯 | 盏
        table lamp, bedside lamp | 床头灯, 桌灯 | 盏
        floor lamp | 落地灯 | 盏
        pendant light, pendant, pendant lamp, chandelier | 吊灯 | 盏
        lantern, camping lantern | 提灯, 灯笼, 露营灯, 马灯 | 盏
        night light, nightlight | 小夜灯, 夜灯 | 盏
        lamp, light | 灯, 灯具 | 盏
        """,
    ),
    **_kinds(
        "sports",
        """
        yoga mat, exercise mat | 瑜伽垫, 健身垫 | 张
        dumbbells, dumbbell, dumbbell set | 哑铃 | 副 many
        kettlebell | 壶铃 | 只
        water bottle, sports bottle, bottle, flask | 运动水壶, 运动水杯, 水杯, 保温杯, 保温瓶 | 只
        running shoes, trainers, running shoe | 跑鞋, 跑步鞋 | 双 many
        basketball | 篮球 | 只
        football, soccer ball | 足球 | 只
        tennis racket, racket, racquet | 球拍, 网球拍, 羽毛球拍 | 支
        tennis balls, tennis ball | 网球 | 只 many
        skipping rope, jump rope | 跳绳 | 根
        helmet, bike helmet, cycling helmet | 头盔, 骑行头盔 | 顶
        skateboard | 滑板 | 块
        foam roller | 泡沫轴 | 根
        """,
    ),
    **_kinds(
        "food",
        """
        coffee, coffee beans | 咖啡, 咖啡豆 | 包 mass
        tea, green tea, jasmine tea, oolong | 茶, 绿茶, 茶叶, 茉莉花茶, 乌龙茶 | 罐 mass
        honey | 蜂蜜 | 瓶 mass
        chocolate, chocolates, truffles | 巧克力 | 盒 mass
        cookies, biscuits, shortbread | 曲奇, 饼干 | 盒 many
        olive oil | 橄榄油 | 瓶 mass
        jam, marmalade, preserve | 果酱 | 瓶 mass
        nuts, almonds, cashews | 坚果 | 包 many
        granola, muesli, cereal | 麦片, 燕麦片 | 包 mass
        juice, lemonade, cordial | 果汁, 柠檬水 | 瓶 mass
        mooncakes, mooncake | 月饼 | 盒 many
        """,
    ),
    **_kinds(
        "toys",
        """
        building blocks, blocks, block set | 积木, 积木套装 | 套 many
        teddy bear, plush, soft toy, bear | 毛绒玩具, 泰迪熊, 玩偶, 小熊 | 只
        puzzle, jigsaw | 拼图 | 套
        train, train set, toy train | 小火车, 火车 | 列
        robot | 机器人 | 个
        toy car, car, racer | 小汽车, 玩具车, 小车, 赛车 | 辆
        stacking rings, stacker, stacking toy, stacking tower | 叠叠乐, 套圈, 叠叠圈 | 套 many
        kite | 风筝 | 只
        bath duck, rubber duck, duck | 小黄鸭, 大黄鸭, 洗澡鸭 | 只
        rocket, toy rocket | 小火箭, 火箭 | 枚
        rocking horse | 摇摇马, 木马 | 只
        """,
    ),
    **_kinds(
        "fashion",
        """
        backpack, rucksack, daypack | 双肩包, 背包 | 只
        bag, handbag, shoulder bag, tote, tote bag | 包, 手袋, 手提包, 单肩包, 托特包 | 只
        watch, wristwatch | 手表, 腕表 | 块
        sunglasses | 墨镜, 太阳镜, 太阳眼镜 | 副 many
        hat, cap, beanie | 帽子, 棒球帽, 帽 | 顶
        scarf | 围巾, 丝巾 | 条
        sneakers, shoes, sneaker | 板鞋, 休闲鞋, 运动鞋, 帆布鞋 | 双 many
        boots | 靴子, 短靴 | 双 many
        wallet, card holder | 钱包, 卡包 | 只
        belt | 腰带, 皮带 | 条
        necklace, pendant necklace | 项链 | 条
        """,
    ),
    **_kinds(
        "garden",
        """
        planter, plant pot, flower pot, flowerpot, pot | 花盆, 盆器 | 只
        watering can | 洒水壶, 浇水壶, 浇花壶 | 把
        trowel, hand trowel, garden trowel | 花铲, 园艺铲 | 把
        pruners, secateurs, pruning shears | 修枝剪, 园艺剪 | 把 many
        bird feeder | 喂鸟器 | 只
        bird house, birdhouse, nest box | 鸟屋 | 座
        """,
    ),
    **_kinds(
        "pets",
        """
        pet bowl, dog bowl, cat bowl, bowl | 宠物碗, 食盆, 猫碗, 狗碗 | 只
        leash, dog lead, lead | 牵引绳 | 条
        collar, dog collar, cat collar | 项圈 | 条
        cat tree, cat tower | 猫爬架 | 座
        scratching post, cat scratcher | 猫抓柱, 猫抓板 | 座
        pet bed, dog bed, cat bed | 宠物窝, 猫窝, 狗窝, 宠物床 | 只
        pet toy, dog toy, cat toy, chew toy, toy ball, ball | 宠物玩具, 玩具球, 猫玩具, 逗猫棒, 磨牙玩具 | 只
        water fountain, pet fountain | 宠物饮水机, 饮水机 | 台
        """,
    ),
    **_kinds(
        "home",
        """
        vase | 花瓶 | 只
        cushion, pillow | 抱枕, 靠垫, 枕头 | 只
        blanket, throw | 毯子, 毛毯, 盖毯 | 条
        clock, alarm clock, wall clock | 时钟, 闹钟, 挂钟 | 只
        candle, scented candle | 蜡烛, 香薰蜡烛, 香氛蜡烛 | 支
        mirror | 镜子 | 面
        diffuser, aroma diffuser | 香薰机, 扩香器 | 台
        chair, armchair | 椅子, 扶手椅 | 把
        stool | 凳子, 矮凳 | 只
        basket, storage basket | 收纳篮, 篮子 | 只
        humidifier | 加湿器 | 台
        """,
    ),
    **_kinds(
        "travel",
        """
        suitcase, carry-on, cabin case | 行李箱, 旅行箱, 登机箱 | 只
        umbrella | 雨伞, 伞 | 把
        travel bag, duffel, weekender | 旅行袋, 旅行包 | 只
        """,
    ),
    **_kinds(
        "office",
        """
        notebook, journal | 笔记本, 手账本 | 本
        pen, fountain pen | 钢笔, 笔 | 支
        pencil case | 笔袋 | 只
        desk organiser, desk organizer, pen holder | 桌面收纳, 笔筒 | 只
        """,
    ),
    **_kinds(
        "electronics",
        """
        camera | 相机, 照相机 | 台
        keyboard | 键盘 | 把
        mouse | 鼠标 | 只
        charger, power bank | 充电器, 充电宝 | 只
        smartwatch, smart watch | 智能手表 | 块
        tablet | 平板, 平板电脑 | 台
        """,
    ),
}
"""Kinds of product by key; a key is the canonical English noun."""
