"""Phrase shapes of the caption grammar; how each puts a colour to its noun is what the encoder has to learn."""

from engines.vocabulary.locales import Locale

SEPARATORS: dict[Locale, tuple[str, ...]] = {
    "en": (", ", ", ", ", ", ", ", "; ", ". ", " | ", ", and ", " - "),
    "zh": ("，", "，", "，", "，", "、", "；", "。", ", ", " "),
}
FORMS: dict[tuple[str, Locale], tuple[str, ...]] = {
    ("props", "en"): (
        "{w}",
        "{w}",
        "with {w}",
        "{w} around it",
        "{w} beside the podium",
        "decorated with {w}",
        "props: {w}",
        "surrounded by {w}",
        "{w} in the scene",
    ),
    ("props", "zh"): (
        "{w}",
        "{w}",
        "配{w}",
        "{w}装饰",
        "旁边有{w}",
        "点缀{w}",
        "道具：{w}",
        "周围摆放{w}",
        "{w}作为道具",
    ),
    ("light", "en"): ("{w}", "{w}", "{w}", "in {w}", "under {w}", "lit by {w}", "lighting: {w}", "with {w}"),
    ("light", "zh"): ("{w}", "{w}", "{w}", "{w}照明", "在{w}下", "光线：{w}", "{w}照射", "打{w}"),
    ("season", "en"): ("{w}", "{w}", "{w}", "with {w}", "{w} mood", "{w} theme", "season: {w}", "a touch of {w}"),
    ("season", "zh"): ("{w}", "{w}", "{w}", "{w}氛围", "{w}主题", "季节：{w}", "点缀{w}", "有{w}"),
    ("mood", "en"): ("{w}", "{w}", "{w}", "{w} style", "mood: {w}", "looks {w}", "{w} feel"),
    ("mood", "zh"): ("{w}", "{w}", "{w}", "{w}风格", "风格：{w}", "{w}的感觉", "整体{w}"),
}
# {p} podium, {b} backdrop: always phrases whose colour comes before its noun, so that nothing is ambiguous.
RELATIONS: dict[Locale, tuple[str, ...]] = {
    "en": (
        "{p} before {b}",
        "{p} in front of {b}",
        "{p} against {b}",
        "{p} on {b}",
        "{p} with {b}",
        "{p} and {b}",
        "{p} {b}",
        "{b} {p}",
        "{b} with {p}",
        "{b} behind {p}",
        "{b} and {p}",
        "place the product on {p} before {b}",
        "place the {t} on {p}, {b} behind it",
        "set the {t} on {p} in front of {b}",
        "in front of {b} stands {p}",
        "{t} on {p}, {b}",
        "we see {b}, and {p} for the {t}",
    ),
    "zh": (
        "{b}前的{p}",
        "{b}前面的{p}",
        "{b}{p}",
        "{p}{b}",
        "{b}配{p}",
        "{p}配{b}",
        "{b}和{p}",
        "{p}与{b}",
        "把产品放在{p}上，{b}",
        "{b}，产品放在{p}上",
        "{b}前放一个{p}",
        "{p}置于{b}前",
        "在{b}前的{p}上摆放{t}",
        "{t}放在{p}上，后面是{b}",
        "{p}后面是{b}",
    ),
}
BACKDROP_FIRST: dict[Locale, tuple[str, ...]] = {
    "en": ("{c} {n}", "{c} {n}", "{c} {n}", "{c}-coloured {n}", "{c} colored {n}", "plain {c} {n}", "smooth {c} {n}"),
    "zh": ("{c}{n}", "{c}{n}", "{c}{n}", "{c}的{n}", "纯{c}{n}", "以{c}为背景"),
}
BACKDROP_LAST: dict[Locale, tuple[str, ...]] = {
    "en": (
        "{n}: {c}",
        "{n} in {c}",
        "{n} {c}",
        "{n} {c}",
        "{n} is {c}",
        "{n} = {c}",
        "{n} of {c}",
        "the {n} should be {c}",
    ),
    "zh": ("{n}{c}", "{n}{c}", "{n}：{c}", "{n}为{c}", "{n}是{c}的", "{n}用{c}", "{n}要{c}"),
}
PODIUM_LAST: dict[Locale, tuple[str, ...]] = {
    "en": ("{n}: {a}", "{n} in {a}", "{n} {a}", "{n} {a}", "{n} is {a}", "{n} = {a}", "the {n} should be {a}"),
    "zh": ("{n}{a}", "{n}{a}", "{n}：{a}", "{n}为{a}", "{n}是{a}的", "{n}用{a}", "{n}要{a}"),
}
