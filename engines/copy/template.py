"""Template copy: plain, always valid, the same for the same brief; it speaks when the model's samples are refused."""

from engines.copy.ask import Assignment
from engines.copy.facts import broken_fact, broken_limit, fill
from engines.copy.kept import is_banned
from engines.copy.policy import refused
from engines.vocabulary.brief import Copy, EventType
from engines.vocabulary.harmony import example_stage
from engines.vocabulary.kinds import KINDS
from engines.vocabulary.locales import Locale

HEADLINES: dict[Locale, tuple[str, ...]] = {
    "en": ("Meet the {name}", "Hello, {name}", "A good look at your [noun]", "Picked for you"),
    "zh": ("遇见{name}", "你好，{name}", "好[noun]，等你来看", "为你挑选"),
}
DESCRIPTIONS: dict[Locale, tuple[str, ...]] = {
    "en": (
        "{name} by {brand}. Now {sale_price}, was {price}.",
        "{name}. Now {sale_price}, was {price}.",
        "{name} by {brand}, for {price}.",
        "{name}, for {price}.",
        "A closer look at something made for every day.",
    ),
    "zh": (
        "{brand}{name}，原价{price}，现价{sale_price}。",
        "{name}，原价{price}，现价{sale_price}。",
        "{brand}{name}，售价{price}。",
        "{name}，售价{price}。",
        "走近看看，给每一天添一份心意。",
    ),
}
PLAIN_HEADLINES: dict[Locale, tuple[str, ...]] = {
    "en": ("{name}, in detail", "See the details"),
    "zh": ("{name}，商品详情", "查看商品详情"),
}
"""For what wants plain words: no greeting, no praise."""
PLAIN_END: dict[Locale, str] = {"en": "See all details on its page.", "zh": "详情请见商品页面。"}
CTAS: dict[Locale, dict[EventType, str]] = {
    "en": {"view": "Take a look", "cart": "Check out", "click": "Shop now"},
    "zh": {"view": "查看详情", "cart": "去结算", "click": "立即选购"},
}


def template_copy(assignment: Assignment, rejections: tuple[str, ...] = ()) -> Copy:
    """Return the template copy for `assignment`: the fullest of the templates that passes every check."""
    brief, ask, facts = assignment.brief, assignment.ask, assignment.facts
    locale, product = brief.locale, brief.product
    noun = KINDS[ask.kind].name(locale) if ask.kind else ""
    cta = CTAS[locale][brief.event]

    headlines = PLAIN_HEADLINES[locale] if assignment.plain else HEADLINES[locale]
    descriptions = DESCRIPTIONS[locale]
    if assignment.plain:
        descriptions = (*descriptions[:-1], PLAIN_END[locale])

    def first(templates: tuple[str, ...], *, headline: bool) -> str:
        for template in templates[:-1]:
            if "[noun]" in template and not noun:
                continue  # what it is is unknown, and a category is no noun
            text = fill(template.replace("[noun]", noun), facts)
            if text is None or broken_fact(text, product, facts):
                continue
            if headline and is_banned(text, product, locale):
                continue
            pair = (text, descriptions[-1]) if headline else (headlines[-1], text)
            if broken_limit(*pair, cta) is None and refused(*pair, cta, facts) is None:
                return text
        return templates[-1]

    return Copy(
        headline=first(headlines, headline=True),
        description=first(descriptions, headline=False),
        cta=cta,
        scene=example_stage(brief),
        source="template",
        attempts=len(rejections),
        rejections=rejections,
    )
