// Every word of the page in both languages.
export const WORDS = {
  en: {
    reset: "Start afresh", basket: "Basket", all: "Everything", add: "Add to basket", added: "Added", back: "Back to the shop",
    soldOut: "Sold out", save: (n) => `Save ${n} %`, foot: "A demonstration shop. Every ad here was made for you a moment ago.",
    ad: "Ad", house: "house ad", why: "Why this ad?", weaving: "weaving…", made: (ms) => `${ms} ms from event to slot`,
    live: "live", lost: "reconnecting…", close: "Close", title: "Everyday things, made well",
    lead: "Browse as you like: each click becomes an event, and each event a new ad.",
    whyTitle: "Why this ad looks as it does", whyHouse: "This is the house ad: no creative was made for this visitor and slot yet.",
    event: "Event", profile: "Profile", copy: "Copy", prompt: "Scene prompt", seed: "Seed", layout: "Layout", raw: "The whole record",
    shopper: "Visitor", failed: "The shop cannot be loaded", related: "More like this",
    types: { view: "viewed", click: "clicked", cart: "put in the basket" }, page: "page", source: "written by", attempts: "attempts",
    model: "the copywriter model", template: "a template", headline: "Headline", description: "Description", cta: "Call to action",
    categories: "Categories", colours: "Colours", band: "Price band", segment: "Segment", bundle: "Engines", creative: "Creative",
  },
  zh: {
    reset: "重新开始", basket: "购物袋", all: "全部商品", add: "加入购物袋", added: "已加入", back: "返回店铺",
    soldOut: "已售罄", save: (n) => `立省 ${n}%`, foot: "演示店铺。页面上的每一幅广告都是刚刚为你生成的。",
    ad: "广告", house: "默认广告", why: "为什么是这幅广告?", weaving: "生成中…", made: (ms) => `事件到广告位 ${ms} 毫秒`,
    live: "实时", lost: "正在重新连接…", close: "关闭", title: "日常好物，用心做成",
    lead: "随意浏览：每次点击都会成为一个事件，每个事件都会生成新的广告。",
    whyTitle: "这幅广告为何如此", whyHouse: "这是默认广告：还没有为这位访客和这个广告位生成创意。",
    event: "事件", profile: "画像", copy: "文案", prompt: "场景提示词", seed: "随机种子", layout: "版式", raw: "完整记录",
    shopper: "访客", failed: "店铺暂时无法加载", related: "更多同类好物",
    types: { view: "浏览了", click: "点击了", cart: "加入购物袋" }, page: "页面", source: "文案来源", attempts: "尝试次数",
    model: "文案模型", template: "模板", headline: "标题", description: "描述", cta: "行动号召",
    categories: "品类", colours: "颜色", band: "价格带", segment: "人群", bundle: "引擎", creative: "创意",
  },
};
