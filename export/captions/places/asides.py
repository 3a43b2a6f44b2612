"""What prompts say besides a place: slogans, wishes, occasions that no set is dressed for, lights that none has."""

from typing import Final

from engines.vocabulary.locales import Locale
from export.captions.places.forms import split

SLOGANS: Final[dict[Locale, tuple[str, ...]]] = {
    "en": split(
        "Made to last|Feel the difference|Save 20 % today|Your new favourite|Better every day|Only this week|"
        "Small size, big power|Loved by thousands|Treat yourself|The one you have waited for|Now in stock again|"
        "Simply good|Design that stays|Crafted with care|Back by popular demand|For every member of the family|"
        "Free returns within 30 days|It fits in your bag|Light as a feather|Say hello to comfort|"
        "Quality you can feel|Long battery life|Rich in taste|Pure and simple|Everything you need|"
        "Start your morning right|A classic, renewed|Take it anywhere|Keeps drinks hot for 12 hours|"
        "Smooth skin in seven days|Sounds like a concert|Ready in two minutes|Less noise, more music|"
        "Recommended by experts|Handmade in small batches|Two for the price of one"
    ),
    "zh": split(
        "经久耐用|感受不同|今日立减两成|你的新宠|一天比一天好|仅限本周|小身材大能量|万千好评|宠爱自己|等你很久了|"
        "重新到货|简单好物|设计不过时|用心制作|人气回归|全家都爱|三十天无忧退换|轻松放进包里|轻如羽毛|舒适开始|"
        "看得见的品质|超长续航|味道浓郁|纯粹简单|一应俱全|开启美好一天|经典焕新|走到哪带到哪|保温十二小时|"
        "七天水润|音乐会般的声音|两分钟搞定|少一点噪音|专家推荐|小批量手工|买一送一"
    ),
}
WISHES: Final[dict[Locale, tuple[str, ...]]] = {
    "en": split(
        "minimalist|luxurious|playful|modern|rustic|elegant|cosy|cozy|natural|premium look|clean style|"
        "vintage style|photorealistic|highly detailed|8k|4k|sharp|centered composition|empty space on the left|"
        "space for text|wide shot|close-up|depth of field|blurred background|product in the centre|high quality|"
        "advertising photo|commercial photography|award-winning photo|calm mood|happy mood|quiet|"
        "warm and friendly|very simple|stylish|realistic|like in a magazine|instagram style|wooden|ceramic|matte|"
        "glossy|glass|metal|please make it beautiful|neon light|spotlight from above|top light|Father's Day|"
        "Mother's Day|Black Friday|Singles' Day|Double 11|618 sale|back to school|Children's Day|National Day|"
        "New Year sale|graduation|wedding|baby shower|clearance"
    ),
    "zh": split(
        "极简|奢华|活泼|现代|复古|优雅|温馨|自然|高级感|干净|写实|细节丰富|8k|4k|清晰|居中构图|左侧留白|"
        "留出文字空间|广角|特写|浅景深|背景虚化|产品居中|高质量|广告摄影|商业摄影|获奖作品|安静氛围|快乐|宁静|"
        "亲切|非常简单|时尚|真实|杂志风|小红书风|木质|陶瓷|哑光|亮面|玻璃|金属|请做得漂亮一点|霓虹灯|顶光|聚光灯|"
        "父亲节|母亲节|黑色星期五|双十一|双11|618大促|开学季|儿童节|国庆节|毕业季|婚礼|满月酒|清仓|年中大促"
    ),
}
ANIMALS: Final[dict[Locale, tuple[str, ...]]] = {
    "en": split(
        "cat|dog|rabbit|bunny|fox|deer|owl|bear|panda|koala|lion|tiger|elephant|giraffe|zebra|monkey|horse|unicorn|"
        "dinosaur|dragon|frog|duck|swan|penguin|polar bear|whale|dolphin|shark|fish|koi|turtle|crab|octopus|bee|"
        "butterfly|ladybird|dragonfly|parrot|flamingo|peacock|eagle|swallow|hen|chick|cow|pig|sheep|goat|llama|"
        "kangaroo|crocodile|snake|hedgehog|squirrel|mouse|hamster|wolf|bat|spider|snail|sloth|otter|reindeer|leopard"
    ),
    "zh": split(
        "猫|猫咪|狗|小狗|兔子|狐狸|小鹿|猫头鹰|小熊|熊猫|考拉|狮子|老虎|大象|长颈鹿|斑马|猴子|马|独角兽|恐龙|龙|青蛙|鸭子|天鹅|"
        "企鹅|北极熊|鲸鱼|海豚|鲨鱼|小鱼|锦鲤|乌龟|螃蟹|章鱼|蜜蜂|蝴蝶|瓢虫|蜻蜓|鹦鹉|火烈鸟|孔雀|老鹰|燕子|母鸡|小鸡|奶牛|小猪|"
        "绵羊|山羊|羊驼|袋鼠|鳄鱼|蛇|刺猬|松鼠|老鼠|仓鼠|狼|蝙蝠|蜘蛛|蜗牛|树懒|水獭|驯鹿|豹子"
    ),
}
"""What products show: none of these asks for a place."""
PICTURES: Final[dict[Locale, tuple[str, ...]]] = {
    "en": split(
        "{t} with a {a} on it|{t} with a {a} print|{a} print {t}|{a}-shaped {t}|{t} shaped like a {a}|{a} motif {t}|"
        "{t} with a picture of a {a}|{t} with a {a} logo|{a} pattern {t}|{t} with an embroidered {a}|"
        "{t} for {a} lovers|cartoon {a} {t}"
    ),
    "zh": split(
        "印着{a}的{t}|{a}图案的{t}|{a}图案{t}|{a}印花{t}|{a}形状的{t}|{a}造型{t}|画着{a}的{t}|绣着{a}的{t}|带{a}标志的{t}|"
        "卡通{a}{t}|{t}上有一只{a}|{a}款{t}"
    ),
}
"""How a product shows an animal: {t} is the product, {a} the animal."""
