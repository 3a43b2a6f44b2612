"""Briefs and products for the tests of words."""

from decimal import Decimal

from engines.copy.ask import Ask, Assignment, assign
from engines.vocabulary.brief import CopyBrief
from engines.vocabulary.kinds import KINDS
from engines.vocabulary.product import Money, Product
from engines.vocabulary.words import MADE_OF


def product(**changes) -> Product:
    """A kettle on sale, with fields changed at will."""
    fields = {
        "id": "kettle-1",
        "locale": "en",
        "name": "Ceramic Kettle",
        "description": "A kettle.",
        "brand": "Hearthmoor",
        "category": "kitchen",
        "colour": "teal",
        "price": Money(Decimal("129.00"), "USD"),
        "sale_price": Money(Decimal("99.00"), "USD"),
        "available": True,
        "image": None,
        "link": "/products/kettle-1",
        "kind": "Kettle",
    }
    return Product(**(fields | changes))


def brief(**changes) -> CopyBrief:
    """A click on the kettle in English; `product` may be given among the changes."""
    fields = {"product": product(), "locale": "en", "event": "click", "season": "none", "tone": "minimal"}
    return CopyBrief(**({**fields, "segment": "browser", "backdrop": ""} | changes))


def assigned(**changes) -> Assignment:
    """The same as a writer takes it."""
    return assign(brief(**changes))


def brief_of(ask: Ask) -> CopyBrief:
    """A brief that answers to `ask`: its name states the kind and the material, as wide as the class allows."""
    kind, material = KINDS.get(ask.kind), MADE_OF.get(ask.material)
    words = [entry.name(ask.locale) for entry in (material, kind) if entry]
    name = ("" if ask.locale == "zh" else " ").join(words).title() or ("Luna" if ask.locale == "en" else "月白")
    money = {"en": "USD", "zh": "CNY"}[ask.locale]
    return brief(
        product=product(
            locale=ask.locale,
            name=name,
            kind=kind.name(ask.locale) if kind else "",
            brand="" if ask.brand == "no" else {"en": "Hearthmoor", "zh": "禾炉"}[ask.locale],
            category=ask.category,
            colour=ask.colour,
            price=Money(Decimal("129.00"), money),
            sale_price=Money(Decimal("99.00"), money) if ask.offer == "sale" else None,
        ),
        locale=ask.locale,
        event=ask.event,
        season=ask.season,
        tone=ask.tone,
        segment=ask.segment,
        backdrop=ask.backdrop,
    )
