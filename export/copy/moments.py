# ruff: noqa: E501  tables read best in rows
"""Moments, doings and places that copy speaks of, per category and per kind of product, in English and Chinese.

One line each: `key | moments | doings | places`, separated by semicolons. English moments follow "for"; doings are
imperatives; places follow "in" or "for". Chinese moments and places stand before a comma or 的.
"""

from dataclasses import dataclass

from engines.vocabulary.locales import Locale

CATEGORY_ROWS: dict[Locale, str] = {
    "en": """
beauty | slow Sunday routines; a calm start; your evening ritual; soft mornings; a moment to yourself; winding down; quiet self-care; bathroom daydreams; getting ready with friends; a slow last look; nights in; early bedtimes; a little pampering; the walk to bed; fresh starts | take a slow minute; breathe in, slow down; be kind to your skin; start the day softly; pause for yourself; run a long bath; dim the lights; hum as you get ready; close the door for a while | your shelf; your morning routine; your vanity; your dressing table; the bathroom cabinet; your washbag; your bedside; your bathroom; your evening routine; your weekend away
kitchen | slow breakfasts; Sunday cooking; the family table; long lunches; weeknight dinners; friends round the table; everyday cooking; second helpings; rainy-day baking; afternoon chats; supper for two; recipes from home; midnight snacks; market Saturdays; breakfast in pyjamas | cook something slow; set the table; gather everyone; make breakfast last; stir, taste, smile; invite the neighbours; try an old recipe; light the stove; lay one more place; linger at the table | your kitchen; your counter; the open shelf; your table; the dining room; your breakfast nook; the corner shelf; a sunny kitchen; your first flat; the holiday house
audio | late-night listening; Sunday records; long train rides; a song on repeat; rainy afternoons; the evening commute; your favourite album; kitchen karaoke; songs from school days; Friday dancing; a new playlist; midnight encores; the walk home; album nights; humming along | press play; listen a little closer; get lost in a song; stay for the last track; turn it up; dance in your socks; hear it again; pick the next track; sing the chorus; close your eyes and listen | your desk; your daily ride; the living room; your listening corner; your shelf; the sofa; the studio corner; your commute; the back room; your evening walk
lighting | quiet evenings; late reading; the last chapter; dinner after dark; a cosy corner; soft evenings in; blue-hour calm; bedtime stories; film nights; board-game evenings; supper for two; rainy nights; the quiet hour; letters by lamplight; early sunsets | light up the evening; read one more page; soften the room; warm up the corner; draw the curtains; turn the page; tell one more story; dim and unwind; let the evening begin; stay up a little | your bedside; your reading nook; your desk; a quiet corner; the hallway; your sofa corner; the dining room; the landing; your studio; the children's room
sports | early starts; lunch-hour training; weekend games; the extra mile; park afternoons; one more round; a good sweat; sunrise laps; Sunday leagues; the warm-up song; riverside miles; team talks; the second wind; rest-day stretches; friendly rivals | get moving; find your rhythm; go one more round; warm up and go; lace up; take the stairs; race a friend; stretch it out; play the next point; head for the hills | your gym bag; your routine; your training corner; your week; the park; your home gym; the back garden; your locker; the local pitch; your morning run
food | afternoon breaks; slow breakfasts; sharing with friends; a sweet pause; long conversations; weekend picnics; the snack drawer; tea with neighbours; seaside snacks; rainy-day treats; a shared table; film-night nibbles; lunch outdoors; second breakfasts; late suppers | share a little; savour the moment; open and share; take a tasty pause; lay out a picnic; pass it round; take a bite; call everyone in; keep some for later; taste it slowly | your pantry; the breakfast table; your picnic basket; your desk drawer; your kitchen shelf; the living room; your lunchbox; the office drawer; your Sunday table; the treat cupboard
toys | rainy-day play; big imaginations; playroom adventures; birthday mornings; weekend play; make-believe afternoons; playing together; den building; Saturday laughter; tea-party afternoons; the first friend over; puddle days; long summer holidays; bedtime adventures; grandparent visits | let them play; build a story; play it again; dream up a story; invent a game; roll the dice; build it taller; swap stories; laugh till bedtime; let the floor be lava | the playroom; the toy shelf; the living-room rug; their next adventure; the play corner; the back garden; the nursery; the car seat; grandma's house; the bedroom floor
fashion | city weekends; every day out; the walk to work; coffee runs; sunny walks; last-minute plans; getting dressed; dinner with friends; airport looks; gallery afternoons; first dates; market strolls; Friday outfits; spring walks; dancing shoes | step out; take the long way; go for a wander; dress the day; mix and match; try it on; turn a corner; dress for yourself; roll up your sleeves; walk your own way | your wardrobe; your everyday look; your weekend look; the front hall; your dressing room; your hallway; your holiday; your date night; the city streets; your favourite outfit
garden | balcony gardens; Saturday planting; the first green shoots; mornings outdoors; window boxes; slow garden days; weekend gardeners; lunch under the trees; bees and butterflies; the first tomatoes; evening watering; herbs by the door; long weekends outside; neighbours over the fence; bare feet on grass | grow something; plant it today; water, wait, smile; get your hands dirty; sow a row; pick a bunch; sit in the shade; talk to the plants; tend and unwind; follow the sun | your balcony; the windowsill; your patio; your garden corner; the terrace; the front garden; the greenhouse; a sunny garden; the vegetable patch; your courtyard
pets | happy tails; lazy afternoons; long walks; breakfast time; muddy adventures; playtime; your furry friend; muddy paws; the sunny spot; window watching; the evening stroll; a good stretch; sofa snuggles; new tricks; the happy dance | spoil them a little; make tails wag; play a little longer; head out together; throw the ball; scratch that ear; share the sofa; follow the nose; say well done; nap side by side | their favourite corner; the hallway; your pet's corner; the cosy corner; the sofa; the back garden; the sunny spot; the porch; the bedroom; the kitchen corner
home | slow Sundays; cosy evenings; friends dropping by; quiet corners; long afternoons; coming home; a lived-in home; afternoon naps; game nights; reading in bed; a long chat; Sunday papers; the first flat; rainy mornings; house guests | slow down at home; make the room yours; settle in; dress the corner; plump the cushions; open the windows; put your feet up; rearrange a little; invite them in; stay in tonight | your living room; the hallway; your shelf; a bright corner; your bedroom; the window seat; the dining room; your first flat; the guest room; the spare room
travel | weekend escapes; early departures; city breaks; unplanned detours; open roads; rainy stations; the next adventure; airport mornings; slow trains; sea views; postcards home; hotel breakfasts; hill towns; the long weekend; market squares | pack light; go and see; take the next train; leave room for more; find a window seat; follow the coast; send a postcard; turn down a side street; stay another day; trust the map | your next trip; your next stop; the road ahead; your weekend away; your carry-on; the boot of the car; the night ferry; your next flight; the seaside; the holiday house
office | Monday mornings; bright ideas; deep focus; long lists; quiet afternoons; first drafts; clear desks; coffee-break sketches; Friday wrap-ups; fresh starts; the big idea; to-do lists; team mornings; a tidy plan; thank-you notes | write it down; start the list; clear the desk; think on paper; jot it down; sketch a plan; turn the page; tick it off; think it through; begin with a blank page | your desk; your bag; your work corner; the meeting room; the study; your shelf; the reading room; the kitchen office; your first desk; the library
electronics | long days; weekend projects; new ideas; desk days; spontaneous plans; busy weeks; making things; late ideas; video calls home; the morning news; weekend edits; road-trip playlists; photo walks; quiet workdays; sofa planning | get going; make something; stay in flow; start something new; plug in and play; save the moment; try a new angle; open a new file; sort the photos; call a friend | your desk; your bag; your setup; your day; the studio; the sofa; your bedside; your commute; the home office; the kitchen
other | everyday moments; slow weekends; small joys; busy days; quiet moments; good days; coming home; Saturday errands; a little something; birthday wishes; rainy afternoons; good company; surprise visits; fresh starts; long walks | treat yourself; take a closer look; enjoy the little things; make today lighter; say thank you; make someone smile; open it together; try something new; share the good news; pick a favourite | your home; your day; your routine; your shelf; the hallway; your bag; the kitchen; your bedside; the car; your weekend
""",
    "zh": """
beauty | 慢下来的夜晚; 清晨的镜前时光; 独处的片刻; 周末的护肤时间; 睡前小仪式; 温柔的早晨; 出门前的三分钟; 泡澡后的片刻; 换季的早晨; 和闺蜜的约会; 早睡的夜晚; 难得的素颜日 | 慢慢宠爱自己; 给自己十分温柔; 深呼吸，慢下来; 好好爱自己; 对自己笑一笑; 放一首喜欢的歌; 给自己一刻钟; 点一盏暖光 | 梳妆台; 浴室置物架; 晨间护肤; 睡前时光; 浴室; 洗漱袋; 床头; 周末旅行
kitchen | 慢悠悠的早餐; 周末的厨房; 一家人的晚餐; 朋友来访的午后; 寻常的三餐; 下厨的好心情; 下雨天的烘焙; 两个人的晚饭; 赶集回来的周六; 深夜的加餐; 妈妈的老菜谱; 周日的慢火 | 慢慢做一餐饭; 摆好一桌好菜; 认真吃早餐; 好好吃饭; 试一道新菜; 多留一个座位; 请邻居来坐坐; 尝一口再笑 | 厨房; 餐桌; 料理台; 早餐角落; 开放架; 阳台餐角; 第一间小家; 周末的厨房
audio | 深夜的独处; 通勤路上; 周末的午后; 单曲循环的夜晚; 下雨的傍晚; 一个人的时光; 厨房里的合唱; 校园里的老歌; 周五的舞步; 新建的歌单; 散步回家的路; 夜里的安可 | 按下播放键; 听一首老歌; 沉浸在旋律里; 把心情调大声; 跟着哼两句; 换下一首; 闭上眼听; 在客厅跳支舞 | 书桌; 客厅; 通勤路; 床头; 飘窗; 置物架; 晚间散步; 工作台
lighting | 安静的夜晚; 睡前的阅读; 晚归的时候; 天黑后的晚餐; 窝在家的周末; 温暖的角落; 桌游的夜晚; 雨夜的小屋; 写信的夜晚; 晚饭后的闲聊; 看电影的周五; 早早天黑的日子 | 点亮一方小天地; 再读一页书; 为晚归留盏灯; 让夜晚慢下来; 拉上窗帘; 翻开下一章; 再讲一个故事; 把夜晚调暗一点 | 床头; 书桌; 阅读角; 客厅一角; 玄关; 餐厅; 飘窗; 工作室
sports | 清晨的出发; 午休的锻炼; 周末的球局; 公园的傍晚; 下班后的流汗; 酣畅的训练; 日出前的慢跑; 球友的约定; 河边的三公里; 热身的那首歌; 休息日的拉伸; 爬山的周日 | 一起动起来; 再坚持一组; 找到自己的节奏; 出发去流汗; 系好鞋带; 约上好友; 走一次楼梯; 换一条新路线 | 运动包; 健身角; 训练日; 客厅一角; 公园; 小区球场; 后备箱; 晨跑路线
food | 午后的小憩; 慢悠悠的早餐; 和朋友分享的时刻; 嘴馋的时候; 周末的野餐; 围坐闲聊的夜晚; 邻居来喝茶; 高铁窗边的零食; 看剧的夜晚; 户外的午餐; 晚一点的早饭; 雨天的甜点 | 分享一份好味道; 慢慢品尝; 给自己加点甜; 打开就开心; 分一半给朋友; 小口慢尝; 喊大家来吃; 留一点给明天 | 早餐桌; 下午茶; 办公桌抽屉; 野餐篮; 零食柜; 客厅; 便当盒; 周日餐桌
toys | 下雨天的玩耍; 天马行空的想象; 周末亲子时光; 生日的早晨; 午后的地毯; 一起玩的时光; 搭帐篷的周六; 小熊的聚会; 踩水坑的日子; 漫长的暑假; 外婆家的下午; 小伙伴来访 | 一起玩起来; 搭一个小世界; 再玩一遍; 编一个小故事; 发明新游戏; 再搭高一点; 交换小秘密; 笑到睡觉前 | 游戏角; 玩具架; 客厅地毯; 儿童房; 小书房; 后院; 外婆家; 卧室
fashion | 城市周末; 每一次出门; 上班的路上; 阳光下的散步; 说走就走的约会; 换季的衣橱; 看展的下午; 机场的清晨; 初次约会; 逛市集的周末; 周五的晚餐; 春天的街头 | 出门走走; 绕远路回家; 穿出好心情; 好好打扮自己; 混搭一下; 换个心情出门; 走自己的路; 转角遇见惊喜 | 衣橱; 通勤路; 周末穿搭; 玄关; 衣帽间; 周五约会; 城市街头; 假期
garden | 阳台的清晨; 周末的种植; 新芽冒头的日子; 窗边的绿意; 慢悠悠的园艺时光; 有花的日子; 树荫下的午餐; 傍晚的浇水; 门边的香草; 蝴蝶来访的日子; 赤脚踩草地; 番茄红了的时候 | 种下一点绿; 浇水，等花开; 今天就种下它; 和植物说早安; 播一行种子; 剪一束花; 在树荫下坐坐; 跟着太阳走 | 阳台; 窗台; 小院; 花园一角; 露台; 前院; 菜园; 向阳的角落
pets | 摇尾巴的快乐; 打盹的午后; 一起散步的傍晚; 开饭的时刻; 疯玩的周末; 毛孩子的每一天; 窗边的张望; 沙发上的依偎; 学会新把戏; 伸懒腰的清晨; 一起晒太阳; 门口的迎接 | 多宠它一点; 陪它多玩一会; 带它出门走走; 抱抱毛孩子; 扔个球给它; 挠挠下巴; 分它半张沙发; 夸一句真乖 | 它的小窝旁; 玄关; 客厅一角; 毛孩子的领地; 卧室; 阳光房; 飘窗; 院子
home | 慢下来的周末; 窝在家的夜晚; 朋友来访的午后; 安静的角落; 回家的时刻; 平常的日子; 桌游之夜; 午后的小睡; 床上的阅读; 亲友小住的日子; 听雨的早晨; 第一间小家 | 在家慢下来; 布置一个角落; 安心做自己; 把日子过舒服; 打开窗户; 换个摆法; 把脚翘起来; 今晚就宅家 | 客厅; 玄关; 置物架; 明亮的角落; 卧室; 飘窗; 客房; 阳光玄关
travel | 说走就走的周末; 清晨的出发; 城市漫游; 临时起意的旅行; 在路上的日子; 下雨的站台; 靠窗的座位; 慢火车的下午; 海边的早餐; 小镇的集市; 寄明信片的路口; 长假的头一天 | 轻装出发; 去看看远方; 搭下一班车; 给惊喜留点位置; 沿着海岸走; 寄张明信片; 多住一晚; 换条小路 | 下一站; 旅途; 周末出行; 行程; 行囊; 后备箱; 夜班列车; 海滨小城
office | 周一的早晨; 灵光一闪的时候; 专注的下午; 清单很长的日子; 安静的办公桌; 写初稿的夜晚; 茶歇的涂鸦; 周五的收尾; 新的开始; 写感谢信的午后; 头脑风暴的上午; 新的一页 | 把它写下来; 列一张清单; 整理好桌面; 在纸上想一想; 画一张草图; 翻到新一页; 勾掉一件事; 从空白页开始 | 书桌; 背包; 工位; 会议室; 书房; 书架; 窗边角落; 图书馆
electronics | 忙碌的一天; 周末的小计划; 新点子冒头的时候; 伏案的日子; 说走就走的安排; 动手的乐趣; 给家里的视频; 清晨的资讯; 周末的剪辑; 扫街的下午; 旅行的歌单; 安静的工作日 | 马上开工; 做点新东西; 保持专注; 开始新计划; 换个角度; 存下这一刻; 新建一个文件; 给朋友打个电话 | 书桌; 背包; 工位; 桌面; 工作室; 客厅; 床头; 家庭办公角
other | 平常的日子; 慢下来的周末; 小小的快乐; 忙碌的一天; 安静的片刻; 回家的时刻; 周六的采购; 生日的祝福; 雨天的午后; 突然的拜访; 长长的散步; 有朋友的日子 | 宠爱一下自己; 走近看一看; 享受小美好; 让今天轻松点; 说声谢谢; 逗谁笑一笑; 一起拆开它; 试试新鲜事 | 家里; 日常; 生活; 置物架; 玄关; 床头; 车里; 周末
""",
}
KIND_ROWS: dict[Locale, str] = {
    "en": """
serum | skin that feels rested; your first drop of the day
perfume | a scent of your own; dates and dinners
lipstick | a touch of colour; the last look in the mirror
soap | a fresh lather; clean, happy hands
hand cream | hard-working hands; a soft handshake
kettle | the first pour; slow morning brews; tea at four
teapot | tea at four; a second pot of tea
mug | your first coffee; warm hands; one more cup
bowl | warm soup; big salads; breakfast in bed
bowls | warm soup; big salads; a shared table
casserole | slow stews; one-pot suppers
table lamp | the last chapter; a warm bedside glow
scratching post | stretching paws; curious claws
bath duck | splashy bath times; bubbles before bed
pan | Sunday pancakes; eggs your way
pot | slow stews; soup on the stove
knife | clean cuts; weekend prep
cutting board | market-day vegetables; bread and cheese
coffee maker | your first coffee; the morning brew
moka pot | the morning brew; strong little coffees
grinder | the smell of fresh coffee; the morning brew
blender | breakfast smoothies; green mornings
toaster | golden toast; toast and jam mornings
pitcher | iced tea; long summer lunches
headphones | your own little world; focus and flow; the long way home
earbuds | the morning run; podcasts on the move
speaker | kitchen dancing; friends and a playlist
turntable | Sunday records; side A to side B
radio | breakfast news; old songs and new ones
desk lamp | late-night pages; a clear desk; evening study
floor lamp | a cosy sofa corner; film nights
pendant light | dinner under a warm glow; the heart of the table
lantern | camp stories; evenings on the terrace
night light | sweet dreams; bedtime stories
yoga mat | a long, slow stretch; sun salutations
dumbbells | one more set; strong mornings
kettlebell | one more set; a quick swing session
water bottle | staying refreshed; the long trail
running shoes | the first mile; the river path
basketball | pick-up games; the next shot
football | kick-abouts in the park; the next goal
skipping rope | a quick warm-up; double jumps
helmet | the ride to work; the long way round
skateboard | smooth pavements; the next trick
coffee | the first cup; slow morning brews
tea | the second cup; a quiet brew; tea at four
honey | toast and porridge; a golden spoonful
chocolate | just one more piece; the sofa after dinner
cookies | tea and a biscuit; the cookie jar
olive oil | salads and warm bread; the family table
jam | toast and butter; scones at four
granola | yoghurt and berries; bowls of crunch
juice | sunny breakfasts; ice and a straw
building blocks | towers and castles; little builders
teddy bear | big hugs; bedtime cuddles
puzzle | rainy Sundays; piece-by-piece evenings
train | journeys round the rug; little conductors
robot | missions to the sofa; little inventors
toy car | races down the hall; little drivers
stacking rings | first towers; stack, tumble, repeat
kite | windy afternoons; running on the beach
rocket | countdowns at bedtime; trips to the moon
backpack | the daily commute; campus days; day trips
bag | lunch with friends; the daily essentials
watch | time well spent; every hour of the day
sunglasses | bright days; the sunny side of the street
hat | sunny side streets; windy walks
scarf | crisp walks; an extra layer of style
sneakers | city miles; easy weekends
boots | puddles and pavements; crisp walks
wallet | the daily essentials; a lighter pocket
planter | your leafy friends; a greener windowsill
watering can | thirsty leaves; the morning watering round
trowel | fresh soil; new roots
pruners | neat roses; tidy hedges
bird feeder | garden visitors; breakfast with the birds
pet bowl | dinner time; hungry noses
leash | the park at dawn; the evening walk
cat tree | high-up naps; curious climbers
pet bed | deep naps; dreaming paws
pet toy | fetch in the park; playful paws
vase | fresh flowers; a single stem; market bouquets
cushion | film nights; a softer sofa
blanket | film nights; rainy Sundays
clock | good mornings; time well spent
candle | a warm glow; baths and books
mirror | the last look; brighter rooms
diffuser | a room that smells of calm; deep breaths
chair | a good book; a long chat
humidifier | easy breathing; a softer night
suitcase | weekend escapes; the next boarding call
umbrella | sudden showers; walking in the rain
notebook | bright ideas; morning pages
pen | notes and letters; your signature
camera | golden-hour walks; faces you love
keyboard | words that flow; late-night code
""",
    "zh": """
serum | 肌肤的晚安时刻; 每天的那一滴
perfume | 属于自己的味道; 约会前的三分钟
lipstick | 出门前的那一抹; 镜前的小心情
soap | 绵密的泡泡; 洗手的好心情
hand cream | 辛苦了一天的双手; 温柔的握手
kettle | 清晨的一壶水; 慢慢冲泡的早晨; 泡茶的午后
teapot | 泡茶的午后; 续上一壶的闲聊
mug | 早晨的咖啡; 捧在手心的温暖; 再来一杯的午后
bowl | 一碗热汤; 丰盛的沙拉
bowls | 一碗热汤; 围坐的晚餐
casserole | 慢炖的晚餐; 热气腾腾的汤
table lamp | 睡前的最后一页; 床头的暖光
scratching post | 伸懒腰的午后; 磨爪的乐趣
bath duck | 泡泡浴时间; 睡前的戏水
pan | 周末的松饼; 煎蛋的清晨
pot | 慢炖的晚餐; 热气腾腾的汤
knife | 周末的备菜时间; 干净利落的一刀
cutting board | 新鲜的蔬菜; 切切煮煮的周末
coffee maker | 早晨的咖啡; 咖啡香里的清晨
moka pot | 咖啡香里的清晨; 浓郁的小杯咖啡
grinder | 现磨咖啡的香气; 咖啡香里的清晨
blender | 早餐奶昔; 一杯果蔬的清晨
toaster | 金黄的吐司; 面包香里的早晨
pitcher | 冰镇的夏日茶; 悠长的午餐
headphones | 自己的小世界; 专注的时光; 绕远的回家路
earbuds | 晨跑路上; 边走边听的日子
speaker | 厨房里的小舞会; 朋友和歌单
turntable | 黑胶转动的午后; 从头听到尾的专辑
radio | 早餐时的新闻; 老歌与新歌
desk lamp | 挑灯夜读; 清爽的书桌; 伏案的夜晚
floor lamp | 沙发旁的角落; 看电影的夜晚
pendant light | 暖光下的晚餐; 围桌而坐的夜晚
lantern | 露营的夜晚; 露台上的晚风
night light | 甜甜的梦; 睡前故事
yoga mat | 慢慢舒展的清晨; 一次深呼吸
dumbbells | 再来一组的清晨; 在家训练的日子
kettlebell | 再来一组的清晨; 在家训练的日子
water bottle | 补水的间隙; 山路上的休息
running shoes | 清晨的江边; 晚风里的慢跑
basketball | 傍晚的球场; 下一次投篮
football | 绿茵场上的周末; 下一次射门
skipping rope | 运动前的热身; 轻快的跳跃
helmet | 骑行上班的路; 绕城一圈的周末
skateboard | 傍晚的广场; 下一个动作
coffee | 早晨的头一口; 慢慢冲泡的早晨
tea | 泡茶的午后; 安静的一盏茶
honey | 吐司与牛奶; 一勺甜甜的早晨
chocolate | 再来一块的夜晚; 饭后的沙发
cookies | 下午茶时间; 追剧的夜晚
olive oil | 沙拉与热面包; 一家人的餐桌
jam | 吐司与黄油; 甜甜的早晨
granola | 酸奶与莓果; 元气的早晨
juice | 阳光早餐; 加冰的午后
mooncakes | 团圆的夜晚; 赏月的时刻
building blocks | 高塔与城堡; 小小建筑师
teddy bear | 大大的拥抱; 睡前的依偎
puzzle | 下雨的周日; 一片一片拼好的夜晚
train | 绕着地毯的旅行; 小小列车长
robot | 客厅里的冒险; 小小发明家
toy car | 走廊里的比赛; 小小赛车手
stacking rings | 叠高高的乐趣; 一层一层的惊喜
kite | 有风的下午; 奔跑的草地
rocket | 睡前的倒计时; 飞向月亮的旅行
backpack | 每天的通勤; 校园时光; 短途出游
bag | 和朋友的午餐; 出门的必备
watch | 好好度过的时间; 每一个整点
sunglasses | 晴朗的日子; 阳光明媚的街角
hat | 阳光明媚的街角; 随手一戴的周末
scarf | 微凉的街头; 多一层温柔
sneakers | 城市漫步; 轻松的周末
wallet | 出门的必备; 轻便的口袋
planter | 绿植的新家; 窗边的绿意
watering can | 口渴的叶子; 清晨的浇水时间
trowel | 松软的泥土; 新的根芽
bird feeder | 花园的小客人; 和小鸟共进早餐
pet bowl | 开饭的时刻; 小馋猫的期待
leash | 清晨的公园; 傍晚的散步
cat tree | 高处的小憩; 好奇的攀爬
pet bed | 香甜的小憩; 毛孩子的梦乡
pet toy | 你追我赶的快乐; 疯玩的周末
vase | 一束鲜花; 一枝就好的日子
cushion | 看电影的夜晚; 软软的沙发
blanket | 看电影的夜晚; 下雨的周日
clock | 准时的早安; 好好度过的时间
candle | 一点暖光; 泡澡与看书
mirror | 出门前的一眼; 更亮的房间
diffuser | 满室清香; 一次深呼吸
chair | 一本好书; 一次长谈
humidifier | 湿润的夜晚; 安稳的睡眠
suitcase | 说走就走的周末; 下一次登机
umbrella | 突如其来的雨; 雨中的散步
notebook | 灵光一闪的时候; 清晨的随笔
pen | 随手的笔记; 落笔的瞬间
camera | 傍晚的金色光线; 想记住的笑脸
keyboard | 行云流水的文字; 深夜的灵感
""",
}


@dataclass(frozen=True, slots=True)
class Moments:
    """What copy may speak of for one category or kind."""

    moments: tuple[str, ...]
    doings: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


def _rows(text: str) -> dict[str, Moments]:
    table = {}
    for line in text.strip().splitlines():
        key, *cells = (cell.strip() for cell in line.split("|"))
        table[key] = Moments(*(tuple(part.strip() for part in cell.split(";")) for cell in cells))
    return table


CATEGORY_MOMENTS = {locale: _rows(text) for locale, text in CATEGORY_ROWS.items()}
KIND_MOMENTS = {locale: _rows(text) for locale, text in KIND_ROWS.items()}
GENERIC: dict[Locale, dict[str, str]] = {
    "en": {
        "beauty": "beauty find", "kitchen": "kitchen find", "audio": "listening piece", "lighting": "light",
        "sports": "training piece", "food": "treat", "toys": "toy", "fashion": "style piece", "garden": "garden find",
        "pets": "pet find", "home": "home piece", "travel": "travel piece", "office": "desk piece",
        "electronics": "gadget", "other": "find",
    },
    "zh": {
        "beauty": "美妆好物", "kitchen": "厨房好物", "audio": "影音好物", "lighting": "灯具", "sports": "运动好物",
        "food": "美味", "toys": "玩具", "fashion": "时尚单品", "garden": "园艺好物", "pets": "宠物好物", "home": "家居好物",
        "travel": "旅行好物", "office": "文具", "electronics": "数码好物", "other": "好物",
    },
}  # fmt: skip
"""What a product is called when its name tells no kind."""
