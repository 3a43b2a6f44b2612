"""Closed lists of Chinese nouns: what things are made of, their parts, whom they are for and what they serve."""

import re
from typing import Final

from engines.vocabulary.locales import spaced
from engines.vocabulary.nouns import MOST_CHARACTERS, chinese

MATERIALS: Final = frozenset(
    spaced(
        """
    不锈钢 钢 碳钢 高碳钢 锰钢 弹簧钢 高速钢 铁 铸铁 熟铁 生铁 铝 铝合金 航空铝 蜂窝铝 锌合金 钛 纯钛 钛合金
    合金 铜 黄铜 紫铜 白铜 磷青铜 银 纯银 足银 925银 镁合金 镀锌钢 马口铁 钨钢 陶瓷 瓷 骨瓷 白瓷 粗陶 陶土 陶
    紫砂 搪瓷 珐琅 玻璃 钢化玻璃 高硼硅玻璃 水晶玻璃 矿物玻璃 蓝宝石玻璃 水晶 岩板 大理石 花岗岩 石英石 硅藻泥
    实木 原木 木 木质 松木 橡木 榉木 胡桃木 黑胡桃木 樱桃木 白蜡木 桦木 楠木 樟木 香樟木 乌木 柚木 杉木 桐木
    檀木 橡胶木 密度板 颗粒板 多层板 竹 竹子 楠竹 毛竹 竹纤维 藤 藤编 草编 棉 纯棉 全棉 精梳棉 长绒棉 有机棉
    水洗棉 牛奶棉 亚麻 棉麻 麻 苎麻 黄麻 羊毛 美利奴羊毛 羊绒 山羊绒 驼绒 兔毛 马海毛 真丝 桑蚕丝 蚕丝 丝绸
    缎面 绸缎 雪纺 天丝 莫代尔 莱赛尔 粘胶 醋酸 人造丝 涤纶 聚酯纤维 锦纶 尼龙 氨纶 腈纶 牛津布 帆布 牛仔布
    灯芯绒 天鹅绒 丝绒 法兰绒 珊瑚绒 摇粒绒 抓绒 羊羔绒 德绒 毛呢 罗纹 蕾丝 网布 网纱 欧根纱 纱布 无纺布 毛毡
    毛线 毛绒 羽绒 白鸭绒 鸭绒 白鹅绒 鹅绒 记忆棉 海绵 乳胶 天然乳胶 皮 皮革 真皮 牛皮 头层牛皮 二层牛皮 羊皮
    小羊皮 猪皮 麂皮 绒面革 漆皮 PU皮 PU 超纤皮 超纤 人造革 植鞣革 西皮 硅胶 食品级硅胶 液态硅胶 橡胶 天然橡胶
    丁腈 丁腈橡胶 塑料 ABS PP PE PC PET PVC EVA TPU TPE TPR PPSU Tritan PCTG 亚克力 树脂 密胺 碳纤维 玻璃纤维
    玻纤 碳素 石墨 蜡 大豆蜡 蜂蜡 石蜡 纸 牛皮纸 瓦楞纸 卡纸 铜版纸 宣纸 道林纸 原木浆 竹浆 珍珠 淡水珍珠 贝壳
    玛瑙 翡翠 和田玉 玉 锆石 莫桑石 钻石 琥珀 蜜蜡 黄金 足金 18K金 14K金 玫瑰金 银饰 钛钢 软木 椰棕 山棕 荞麦壳
    决明子 菊花 艾草 珊瑚 石膏 水泥 麦秸秆 玉米淀粉 牛筋 牛筋底 网眼布 冰丝 冰丝棉 莫代尔棉 棉质 木制 竹制 竹质
    全粒面皮 油蜡皮 疯马皮 水牛皮 科技布 雪尼尔 仿皮 仿羊羔绒
    """
    )
)
_NAME: Final = "|".join(sorted(map(re.escape, MATERIALS), key=len, reverse=True))
ALONE: Final = re.compile(rf"[棉涤锦氨麻毛]\d+%|(?:{_NAME})")
_GRADE: Final = re.compile(
    r"食品级|母婴级|加厚|实心|高密度|再生|有机|精梳|[双单三四五六多]层|磨砂|哑光|拉丝|进口|国产|[一二]级|整[块张根]|纯|软|硬"
    r"|新疆|澳洲|内蒙古|北美|法国|德国|日本|意大利|荷兰|泰国|俄罗斯|[\d.]+%|\d{2,4}[#支D安目号Tg°]?|\d+(?:厘米|毫米|mm|cm)厚?"
    r"|斜纹|平纹|提花|编织|针织|混纺|[、+和与加]"
)
_MOST: Final = 16
_THICK: Final = re.compile(r"\d(?:毫米|厘米|mm|cm)厚?$")
_MOST_NAMES: Final = 3

PARTS: Final = spaced(
    """
    拉链 双拉链 口袋 侧袋 暗袋 前袋 内袋 外袋 插袋 夹层 隔层 卡位 卡槽 肩带 背带 腰带 提手 把手 手柄 握把 扶手
    拉杆 挂绳 挂钩 挂环 吊环 抽绳 松紧带 魔术贴 搭扣 卡扣 纽扣 按扣 暗扣 磁扣 盘扣 盖 盖子 杯盖 锅盖 上盖
    玻璃盖 内胆 内芯 滤网 滤芯 滤嘴 吸管 壶嘴 杯垫 茶漏 底座 底盘 托盘 支架 脚垫 脚踏 踏板 脚轮 万向轮 轮子
    滚轮 飞机轮 轮 刹车 车篮 靠背 头枕 腰枕 坐垫 座垫 抽屉 隔板 层板 置物架 置物层 储物箱 储物格 储物袋 收纳盒
    收纳袋 收纳箱 收纳包 帽子 帽檐 领口 袖口 下摆 衬里 内衬 里布 面料 鞋底 鞋垫 鞋舌 鞋带 大底 中底 鞋跟 后跟
    表带 表盘 表扣 镜片 镜框 镜腿 鼻托 按键 按钮 旋钮 开关 遥控 遥控器 屏幕 触摸屏 显示屏 指示灯 夜灯 灯带 灯珠
    灯罩 电池 锂电池 充电口 接口 网口 插头 插座 电源线 数据线 充电线 充电底座 麦克风 扬声器 喇叭 摄像头 镜头
    马达 电机 无刷电机 刀片 刀头 刀刃 刃口 刀鞘 刀柄 刀盘 笔尖 笔芯 笔夹 笔帽 笔袋 泵头 喷头 喷嘴 刷头 刷毛
    梳齿 密封圈 硅胶圈 密封条 排水孔 漏水孔 透气孔 排气孔 水箱 水位窗 水位线 刻度 刻度线 量勺 量杯 绑带 系带
    织带 安全带 五点式安全带 反光条 反光带 遮阳篷 雨棚 蚊帐 防雨罩 防尘罩 防尘盖 床垫 护栏 围栏 拉链门 天窗
    纱窗 地钉 风绳 帐杆 伞骨 玻纤骨 骨架 铝杆 钢架 支撑杆 晾杆 挂杆 夹头 夹子 夹口 卡口 螺丝 螺栓 轴承 弹簧
    链条 齿轮 轮胎 龙头 阀门 过滤网 风嘴 梳子 镜子 化妆镜 指板 琴弦 琴桥 琴包 鼓面 鼓皮 拨片 弦钮 封面 内页
    书签 书签带 贴纸 卡片 说明 流苏 铃铛 蝴蝶结 花边 吊坠 珠子 耳针 耳夹 链扣 延长链 尾链 气囊 护角 护指 护膝
    护目镜 面罩 头带 头梁 耳罩 耳塞 耳帽 充电盒 充电仓 皮套 防滑垫 防滑条 防滑纹 防滑颗粒 防滑底 橡胶底 牛筋底
    硅胶垫 气垫 泡泡 涂层 隐形口袋 刹车块 刹车片 内盖 蒸笼 蒸格 蒸屉 炸篮 烤盘 烤网 探头 接油盘 导热板 加热管
    温控器 温度计 定时器 计时器 传感器 芯片 主板 散热片 风扇 散热孔 机芯 充气泵 气嘴 打气筒 修补贴 工具包
    手提袋 布袋
    """
)
"""A noun phrase that ends in one names a part, or what comes with the thing."""
_PART: Final = re.compile("(?:" + "|".join(sorted(map(re.escape, PARTS), key=len, reverse=True)) + ")$")
_UNIT: Final = "个只条根块片张枚颗粒支把套层对副双格组卷袋盒"

AUDIENCES: Final = frozenset(
    spaced(
        """
    青年 中年 中老年 儿童 婴儿 婴幼儿 新生儿 宝宝 小朋友 孩子 男孩 女孩 男童 女童 青少年 学生 小学生 中学生
    大学生 初学者 新手 初学 成人 成年人 老人 老年人 长辈 父母 爸妈 妈妈 爸爸 情侣 夫妻 上班族 教师 老师 电工
    司机 孕妈 产妇 油皮 干皮 混合皮 混油皮 中性皮肤 油性皮肤 干性皮肤 混合性皮肤 各种肤质 所有肤质 敏感肌 痘肌
    狗狗 猫咪 猫 狗 幼猫 成猫 幼犬 成犬 小型犬 中型犬 大型犬 中大型犬 中小型犬 长毛犬 仓鼠 兔子 鹦鹉 男士 女士
    男生 女生 学龄前儿童 幼儿 幼儿园 全家 一家三口 单身 闺蜜 朋友 客人 同事 左撇子 近视者 大头围 小个子 高个子
    细软发 油性发质 干性发质 受损发质 烫染发质
    """
    )
)
USES: Final = frozenset(
    spaced(
        """
    露营 野餐 登山 徒步 钓鱼 骑行 骑车 跑步 健身 瑜伽 游泳 旅行 出差 通勤 上班 上学 办公 办公室 宿舍 寝室 教室
    客厅 卧室 厨房 浴室 卫生间 阳台 书房 玄关 庭院 花园 户外 室内 野外 海边 沙滩 车内 车上 学校 公园 酒店 餐厅
    民宿 工地 工厂 车间 会议 直播 拍照 摄影 绘画 画画 写字 练字 做笔记 手账 阅读 学习 考试 送礼 婚礼 生日 聚会
    派对 年会 节日 春节 中秋 端午 圣诞 早餐 午餐 晚餐 下午茶 夜宵 下酒 下饭 火锅 烧烤 煎炒 煲汤 炖汤 蒸煮 烘焙
    凉拌 炒菜 煎蛋 泡茶 冲咖啡 煮面 做饭 午休 午睡 睡觉 哺乳 喂奶 辅食 洗澡 洗脸 洗头 护发 卸妆 化妆 约会 日常
    日常通勤 春季 夏季 秋季 冬季 春秋 秋冬 春夏 四季 雨天 装修 木工 搬家 打包 收纳 园艺 浇花 洗车 自驾 应急
    训练 比赛 练习 教学 表演 演出 打篮球 踢足球 打羽毛球 居家 养花 遛狗 喂鸟 早教 过家家 陪护
    """
    )
)


def is_part(text: str) -> bool:
    """Tell whether a noun phrase names a part of a thing or what comes with it."""
    return _PART.search(text) is not None


def is_part_of_stuff(text: str) -> bool:
    """Tell whether text is a part with what it is made of and nothing else: `钢化玻璃盖`."""
    return any(text.endswith(part) and material(text[: -len(part)]) for part in PARTS)


def is_sold(text: str) -> bool:
    """Tell whether text ends in a noun that shops sell things by."""
    known = chinese().types
    return any(text[start:] in known for start in range(max(0, len(text) - MOST_CHARACTERS), len(text) - 1))


def material(text: str) -> str:
    """Return text that names materials with their grade, weight, share and weave and nothing else, else ""."""
    if not 1 < len(text) <= _MOST or text[0] in "、+和与加" or text[-1] in "、+和与加" or _THICK.search(text):
        return ""
    rest, names = ALONE.subn("", text)
    return text if 0 < names <= _MOST_NAMES and not _GRADE.sub("", rest) else ""
