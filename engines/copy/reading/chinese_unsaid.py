"""What no span says: superlatives and praise, the shop's own talk, what is not in the box, requests, commands."""

import re
from typing import Final

from engines.copy.reading.chinese_text import han
from engines.vocabulary.locales import spaced

_PRAISE: Final = spaced(
    """
    最 第一 唯一 顶级 顶尖 顶配 极致 极品 极佳 奢 豪华 完美 必备 神器 爆款 国家级 世界级 全网 首选 首发 首创
    独家 王牌 冠军 领先 领导 无敌 绝无 史上 百分百 万能 永久 永不 终身 绝对 零风险 特效 奇效 根治 治 疗 药 减肥
    瘦 祛斑 美白 抗癌 防癌 丰胸 增高 排毒 医用 医疗 杀菌 优质 高品质 高端 高档 高级 高配 精选 甄选 严选 优选 臻
    尊享 尽享 匠 精湛 卓越 非凡 网红 热卖 热销 畅销 爆卖 爆品 火爆 人气 明星同款 打造 品味 品质 彰显 尽显 演绎
    诠释 缔造 传承 呵护 宠爱 放心 安心 贴心 用心 良心 物超所值 性价比 划算 便宜 值得 不二 之旅 开启 享受 舒适
    舒服 时尚 潮流 好看 漂亮 美观 大方 实用 耐用 结实 牢固 优雅 精美 精致 高雅 个性 魅力 气质 质感 颜值 满满
    十足 有型 方便 便捷 轻松 省心 健康 环保 安全感 优良 良好 出色 完善 专业 科学 合理 人性化 独特 创新 先进
    科技感 设计感 感受 体验 氛围 生活 梦 浪漫 温馨 快乐 幸福 美好 美丽 惊喜 精彩 品牌 国际 大牌 信赖 信任 口碑
    好评 无限 极简 一流 上乘 上等 保证 杰作 艺术 臻品 灵感 源自 象征 理想 理念 经典 情趣 新款 升级 全新 时髦 酷
    潮 美味 好吃 可口 鲜美 百搭 高质量 高颜值 高性能 超强 超高 超级 强大 强劲 极强 极高 极其 非常 十分 特别
    无比 相当 真正 绝佳 绝美 惊人 神奇 无忧 无可 挑战 征服 释放 焕 绽放 成就 见证 陪伴 灵动 韵味 格调 情怀
    仪式感 幸运 财运 招财 辟邪 开光 喜爱 喜欢 深受 备受 广受 热爱 追求 满足 需求 优势 特点
    """
)
_SHOP: Final = spaced(
    """
    抢 秒杀 特价 特惠 促销 优惠 折扣 打折 满减 券 红包 返现 晒图 收藏 加购 关注 店铺 本店 小店 店里 店主 门店
    店家 卖家 买家 客户 用户 顾客 消费者 客服 咨询 联系 微信 电话 加群 扫码 二维码 链接 下单 拍1 拍2 拍一 拍两
    试过 去除 毛孔 角质 肌肤 抑螨 痘 不行 常见 归为 包括 大多 一般 还可 还能 还有 还会 就显 属于 比较 出众 修护
    修复 改善 淡化 渗透 抗皱 紧致 提亮 犹 仿佛 不减 白条 免息 分期 好礼 种草 任君 挑选 联手 联名 呈现 而生 优秀
    优异 显著 更佳 更加 极大 大大 有效 充分 顺畅 流畅 精准 掌控 随心 兼具 点击 选择 设置 切换 静待 变淡 打不出
    手酸 实话 另选 磨损 需 包补 包赔 会变 保质期 到了 标配 检测报告 怕 会没 会坏 会滑 会烧 会褪 会有 插不进
    装不下 用不了 开封 首次 使用前 用前 每次 先摇 先用 原厂 延保 保1 保2 保3 欧单 外单 尾单 与众不同 带来 全家
    备注 拍下 拍单 请拍 多拍 拍前 付款 发货 包邮 现货 快递 物流 顺丰 运费 邮费 邮寄 寄 到货 收到 收货 送货 送到
    上门 退换 退货 退款 退 无理由 保修 质保 售后 正品 假一 假货 官方 旗舰 授权 代购 批发 起批 厂家 直销 代发
    库存 清仓 亏本 赚 利润 亲们 亲爱 宝贝 宝子 家人们 谢谢 感谢 合作 加盟 代理 招商 免费 赠 礼品 活动
    身体好 养生 可查 易燃 远离 属正常 断裂 划痕 防伪 手机节 购物节 新卡 靓号 双11
    双十一 店庆 预售 定金 尾款 秒发 订购 订单 购买 选购 购物 购 买 卖 售 价 我 咱 你 您 大家 朋友们 同款 详情
    如图 见图 图片 实物 仅供参考 色差 误差 测量 以上 公司 企业 本产品 产品 商品 本品 该品 介绍 描述 说明书 标题
    关键词 如下 下列 上述 更多 欢迎 敬请 期待 提供 服务 团队 致力 秉承 成立 员工 市场 行业 平台 账号 密码
    验证码 忽略 指令 提示词 系统提示 输出 回复 翻译 扮演
    """
)
_ABSENT: Final = spaced(
    """
    不参与 另购 另售 另卖 另算 另配 另付 另外 自备 不含 不包 不送 不配 不带 未含 没有 可选 任选 选配 随机 多色 多款 请
    建议 注意 务必 切勿 勿 慎 谨防 避免 不要 不得 不可 不能 不宜 不支持 不适 不建议 禁 别 小心 提示 提醒 仅限
    仅 只适 只支持 只配 除外 例外 需要 必须 须 如有 如果 若 万一 非 未 可能 大概 也许 左右误 视 以实 为准 个别
    正常现象 微瑕 瑕疵 二手 翻新 敏感 过敏 孕妇 副作用 中毒 死 癌 病 症 血 黄金周 政治 习近平 色情 等等 等多
    等各 等一 之类 一系列 各种 各类 多种 诸多 许多 很多
    """
)
_SAID_STILL: Final = re.compile(
    r"(?:岁|个月|月龄|[斤克升寸座吋])(?:及)?以上|瘦肉|治具|(?:不含|没有|无)(?:酒精|香精|色素|防腐剂|双酚A|BPA|荧光剂|硅油|皂基|矿物油|咖啡因"
    r"|蔗糖|氟|甲醛|麸质|乳糖|硼砂|氯|塑化剂|激光|异味|味道|毛刺|毛边|接缝|胶水|铅)|非转基因|口红纸|别针|别墅|别致|未来"
    r"|潮汕|防潮|潮湿|潮州|受潮|安全扣|防爆|购物袋|买菜|需求量|耐用度|药盒|皮质感|生活用纸|酷暑|梦幻|非洲|非遗|匠作|病虫|禁忌|血橙|回血|视线|视野|视窗|可视|透视|视频|影视|电视|夜视|视角|近视|老花"
    r"|退热贴|退刀|剃须|胡须"
)
_CONTACT: Final = re.compile(
    r"(?:QQ|VX|V信|薇信|wechat|whatsapp|@|#|www|\.com|\.cn|http)|\d{7,}|[￥¥$€£]|\d\s*元|[\d.]+折(?![叠伞])|\d+[:：]\d+[:：]"
    r"|\b(?:ignore|system|assistant|prompt|instruction|script|sql|select|drop|null|undefined|lorem)\b|[{}<>\\^_=`]",
    re.IGNORECASE,
)
_PARTICLE: Final = re.compile(
    r"更(?![换衣新年])|[哦哟啦呀嘛喔噢哈呵嘻啊嗯哎唉哇]|[吧呢吗](?=$|[，、])|(?<!毛)呢(?![子绒料大])|吗"
)
_UNSAID: Final = re.compile("|".join(map(re.escape, sorted({*_PRAISE, *_SHOP, *_ABSENT}, key=len, reverse=True))))
_FOREIGN: Final = re.compile(r"[\u3040-\u30ff\uac00-\ud7af\u0400-\u052f\u0590-\u06ff\u0e00-\u0e7f]")
_LATIN: Final = re.compile(r"[A-Za-z]+")
_LONG_LATIN: Final = 14
"""More letters in a row than a model's name has, or words of another language."""


def may_be_said(text: str) -> bool:
    """Tell whether a clause is about the product, is true of what is in the box, and praises nothing."""
    if _FOREIGN.search(text) or _CONTACT.search(text) or _PARTICLE.search(text):
        return False
    if not is_simplified(text):
        return False
    if sum(map(len, _LATIN.findall(text))) > max(_LONG_LATIN, 2 * han(text)):
        return False
    return _UNSAID.search(_SAID_STILL.sub("", text)) is None


def is_simplified(text: str) -> bool:
    """Tell whether text has no traditional characters, which would stand among the frames' simplified ones."""
    try:
        "".join(sign for sign in text if "\u3400" <= sign <= "\u9fff").encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def is_foreign(text: str) -> bool:
    """Tell whether text is written in another language than Chinese."""
    return not han(text) or len(_FOREIGN.findall(text)) * 10 > han(text) or len(_LATIN.findall(text)) > han(text)
