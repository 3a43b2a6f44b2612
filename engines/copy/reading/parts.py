"""Parts and extras of things: what a feed says of one of them, it does not say of the product."""

import re
from typing import Final

from engines.vocabulary.locales import spaced

PARTS: Final = frozenset(
    spaced(
        """
        accent accessory adapter adaptor armrest attachment back backing badge bag base basket battery belt
        blade board body bottom bowl bowls box bracket brim bristle brush buckle button cable cap card carton
        case casing chain charger clasp clip closure coating collar compartment connector cord core cover cuff
        cup cushion detail dial dispenser display door drawer drawstring edge edging element end filling
        filter finger fitting flap foot footbed frame fringe front gasket gift glove grip handle hardware head
        headband headrest heel hem hinge holder hole hood hook hose insert inside insole interior jar key knob
        label lace leg lens lid light liner lining lip lock loop magnet mat mattress midsole mirror mount neck
        neckline nozzle outer outsole overlay package packaging pad padding panel patch pillow pin piping
        plate plug pocket pole pouch pump rail remote rim ring rod roller rope sac sachet sack screen screw
        seal seam seat shade sheath sheet shelf shell shield shoulder side sleeve slipcover sole spare spout
        stand stem stick stitching stopper storage strap string stud surface switch tab table tag tail tank
        tape tassel tip toe tongue tool top topper towel trim tub tube underside upper wall washer wheel wire
        wrap zip zipper
        """
    )
)
"""Singular."""
_CHINESE: Final = (
    "手柄|把手|提手|握把|柄|杯盖|锅盖|壶盖|瓶盖|盖子|上盖|底座|底盘|底部|鞋底|大底|中底|内胆|内芯|内里|里布|里料|内衬|衬里|滤网|滤芯|拉链|"
    "拉头|扣子|纽扣|搭扣|卡扣|肩带|背带|腰带|表带|手绳|挂绳|绳子|绳|衣领|领口|窗口|视窗|窗|下摆|裙摆|衣摆|腰部|肩部|裆部|领子|袖口|袖子|帽子|帽檐|口袋|侧袋|收纳袋|袋子|刀头|刀片|"
    "支架|外壳|壳体|脚垫|脚架|垫片|密封圈|胶圈|喷头|喷嘴|泵头|刷头|刷毛|吸管|内盒|礼盒|包装|外箱|配件|电池|充电器|线材|插头|镜片|镜框|"
    "镜腿|鞋面|鞋垫|鞋舌|鞋带|面板|台面|桌面|桌腿|桌脚|椅腿|椅脚|坐垫|靠垫|枕套|枕芯|被套|床单|外套|罩子|灯罩|灯泡|灯头|轮子|轮毂|边框|"
    "包边|边条|贴片|吊坠|链条|耳针|耳堵|表盘|表壳|表扣|笔尖|笔帽|笔夹|封面|内页|抽屉|层板|背板|柜门|门板|盒子|勺子|杯子|杯垫|毛巾|"
    "抱枕|枕头|床垫|沙发垫|小包|子包|赠品"
)
PARTS_CHINESE: Final = re.compile(_CHINESE)
NAMED_PART: Final = re.compile(rf"(?:材质|材料)?的?.?({_CHINESE})")
"""Right after a hit: whose it is."""
SHARED: Final = frozenset({"包装"})
"""Stands near everything."""
