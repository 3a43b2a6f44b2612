"""Products that were read, and walks through all that can be said of them, for the tests of the composer."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from random import Random
from typing import Any

from hypothesis import strategies as st

from engines.bundle.bundle import Bundle
from engines.copy.ask import Assignment
from engines.copy.composing.frames import Frame, read_frames
from engines.copy.composing.realise import Said
from engines.copy.composing.table import Step, Table
from engines.vocabulary.kinds import Number
from engines.vocabulary.locales import Locale
from engines.vocabulary.product import Money, Product
from engines.vocabulary.reading import Line, Reading, Span
from tests.support.word_samples import assigned, product

MUG_SPANS = (
    Span("enamel coat", "material", "noun", "one", "an"),
    Span("rolled rim", "part", "noun", "one", "a"),
    Span("350 ml", "capacity", "measure"),
    Span("hangs from a backpack", "feature", "verb"),
    Span("for the gas ring", "use", "phrase"),
)
CUP_SPANS = (
    Span("双层搪瓷", "material", "noun"),
    Span("卷边杯口", "part", "noun"),
    Span("350毫升", "capacity", "measure"),
    Span("可直接加热", "feature", "verb"),
    Span("轻便", "feature", "adjective"),
)
LINE = Line("Coffee by the tent", "This {noun} does not mind a fall.", "enamel")


def mug(**changes: Any) -> Product:
    """An enamel mug of which five spans were read."""
    told = "Enamel coat over steel. Hangs from a backpack. The rolled rim is smooth. Holds 350 ml."
    fields = {
        "id": "mug", "name": "Enamel Mug", "description": told, "brand": "Tarnbeck", "kind": "mug", "colour": "",
        "sale_price": None, "reading": Reading("enamel mug", "one", "", MUG_SPANS),
    }  # fmt: skip
    return product(**{**fields, **changes})


def cup(**changes: Any) -> Product:
    """The same in Chinese."""
    fields = {
        "id": "cup", "locale": "zh", "name": "搪瓷马克杯 350毫升", "brand": "山脚", "kind": "马克杯", "colour": "",
        "description": "双层搪瓷钢杯，容量350毫升。卷边杯口，可直接加热，轻便。", "sale_price": None,
        "price": Money(Decimal("49.00"), "CNY"), "reading": Reading("马克杯", "one", "只", CUP_SPANS),
    }  # fmt: skip
    return product(**{**fields, **changes})


def socks() -> Product:
    """A product that is many."""
    spans = (
        Span("dries overnight", "feature", "verb"),
        Span("arch support", "part", "noun", "mass"),
        Span("merino wool", "material", "noun", "mass"),
    )
    told = "Merino wool with arch support. Dries overnight."
    return mug(id="socks", name="Running Socks", description=told, reading=Reading("running socks", "many", "", spans))


def asked(item: Product, **changes: Any) -> Assignment:
    """What a writer is asked of a product, in its own language."""
    return assigned(product=item, locale=item.locale, **changes)


def said(count: Number = "one", **changes: Any) -> Said:
    """What words in braces stand for: of an enamel mug on sale, changed at will."""
    facts = {"brand": "Tarnbeck", "price": "$15.00", "was": "$20.00", "percent": "25%", "title": "Enamel Mug"}
    plain = Said("en", "enamel mug" if count == "one" else "enamel mugs", count, "", facts)
    return replace(plain, **changes)


@cache
def frames_of(locale: Locale) -> tuple[Frame, ...]:
    """The frames of the starter bundle."""
    bundle = Bundle.open()
    return read_frames(bundle.read(bundle.engine("copywriter").options[f"frames_{locale}"]).decode(), locale)


@dataclass
class Walked:
    """An ad as any model might write it, and the spans that it points at, in order."""

    step: Step
    spans: list[Span]


def walk(table: Table, seed: int) -> Walked | None:
    """Say an ad by drawing among the choices at each step; None where a draft leads nowhere."""
    chance, step, spans = Random(seed), Step(), []
    while not step.over:
        options = table.options(step)
        if not options:
            return None
        choice = chance.choice(options)
        if choice >= table.first_span:
            spans.append(table.spans[choice - table.first_span])
        step = table.take(step, choice)
    return Walked(step, spans)


WORDS = ("cotton", "steel", "cap", "hourly", "umber", "lid", "one-hand grip", "USB", "M4", "8 mm", "unit", "12 pockets")
_FORMS = ("noun", "adjective", "verb", "phrase", "measure", "count", "sentence")
_TYPES = ("feature", "material", "part", "capacity", "size", "use", "audience", "color", "quantity", "performance")


@st.composite
def spans(draw: st.DrawFn) -> Span:
    """Any span that a reader might find."""
    form = draw(st.sampled_from(_FORMS))
    text = " ".join(draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=5, unique=True)))
    count: Number = draw(st.sampled_from(("one", "many", "mass")))
    vowel = re.match(r"hour|umber|one-", text) is not None
    article = draw(st.sampled_from(("", "an" if vowel and "one-" not in text[:4] else "a"))) if count == "one" else ""
    words = {"verb": f"holds {text}", "phrase": f"for {text}", "sentence": f"The {text} locks"}
    return Span(words.get(form, text), draw(st.sampled_from(_TYPES)), form, count, article if form == "noun" else "")


@st.composite
def read_products(draw: st.DrawFn) -> Product:
    """Any product that was read: one or many, with spans or none, on sale or not, in English or Chinese."""
    sale = draw(st.sampled_from((None, Decimal("15.00"))))
    if draw(st.booleans()):
        held = draw(st.lists(st.sampled_from(CUP_SPANS), max_size=5, unique=True))
        noun, measure = draw(st.sampled_from((("马克杯", "只"), ("", ""), ("运动袜", "双"))))
        reading = Reading(noun, "one", measure, tuple(held))
        return cup(reading=reading, sale_price=sale and Money(sale, "CNY"))
    held = draw(st.lists(spans(), max_size=7, unique_by=lambda span: span.text))
    noun, count = draw(st.sampled_from((("enamel mug", "one"), ("running socks", "many"), ("", "one"))))
    lines = draw(st.sampled_from(((), (LINE,)))) if noun else ()
    return mug(reading=Reading(noun, count, "", tuple(held), lines), sale_price=sale and Money(sale, "USD"))
