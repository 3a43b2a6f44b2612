# ruff: noqa: E501  tables read best in rows
"""English copy templates whose open words stand side by side; the other templates tie them to events and facts."""

HEADLINES = (
    "[Mood] [time], [mood] [thing]", "[Mood] [time], [mood] [time2]", "[Mood] [thing], [mood] [time]", "[Mood] [attr] [time]",
    "[Mood] [time]", "[Mood] [thing]", "[Verb] [mood] [time]", "[Verb] [mood] [thing]", "[Verb] [attr] [thing]",
    "[Mood] [time] [unfold]", "[Mood] [time] [unfold] [adv]", "[Go] [adv]", "[Go] [adv], [go] [adv]",
    "[Go], [verb] [mood] [thing]", "[Adj] [noun], [mood] [time]", "A~ [noun] for [mood] [time]", "[Feel], [mood] [thing]",
    "[Mood] [time] in [place]", "[Thing], [thing], [time]", "[Verb] [thing], [verb] [time]", "[Attr] [time], [mood] [thing]",
    "[Go] [adv], [verb] [thing]", "[Mood], [mood], [adj]", "[Time] [unfold] [adv]",
    "[Adj], [adj], [mood] [thing]", "[Doing], [go] [adv]", "Meet [mood] [thing]", "[Thing] and [mood] [time]",
)  # fmt: skip

OPENERS = (
    "[Mood] [time], [mood] [thing], a~ [adj] [noun].", "A~ [adj] [noun], [mood] [time], [mood] [thing].",
    "[Verb] [mood] [time], [verb] [mood] [thing].", "[Go] [adv], [verb] [mood] [thing], [verb] [mood] [time].",
    "~This [noun] [give]~s [mood] [attr] [time].", "~This [noun] [give]~s [mood] [thing], [mood] [time] and [thing].",
    "[Mood] [attr] [time] [unfold] [adv].", "[Mood] [time] [unfold], [mood] [thing] near you.",
    "Where [mood] [time] meet [mood] [thing].", "[Adj], [adj2], made for [mood] [attr] [time].",
    "[Verb] [mood] [attr] [time] with a~ [adj] [noun].", "[Mood] [thing] for [mood] [attr] [time].",
    "[Doing], [go] [adv], [verb] [mood] [thing].", "[Mood] [time] in [place], [mood] [thing] beside you.",
    "A~ [noun] for [mood] [time], [mood] [time2] and [mood] [thing].", "[Go], [go2] and [verb] [mood] [attr] [time].",
    "[Feel], [feel2], [mood] [time].", "[Verb] [attr] [time], [verb] [mood] [thing], [go] [adv].",
    "[Mood] [time], [attr] [time2], [mood] [thing].", "[Moment], [mood] [attr] [time], [mood] [thing].",
    "[Thing], [mood] [thing2], [mood] [time].", "[Mood] [thing] for [mood] [time] in [place].",
)  # fmt: skip

CLOSINGS = (
    "[Go] [adv].", "[Verb] [mood] [thing].", "[Verb] [mood] [time].", "[Mood] [time], [mood] [thing].", "[Mood] [thing], [adv].",
    "[Go] [adv], [go] [adv2].", "[Mood] [attr] [time] [unfold].", "[Feel], [mood] [thing].", "[Adj], [mood], [mood2].",
    "[Mood] [time] [unfold] [adv].", "[Verb] [thing], [verb] [time].", "[Attr] [thing], [attr2] [time].",
)  # fmt: skip

EVENTS = {
    "view": (
        "Look closer, [verb] [mood] [thing]", "Picture [mood] [attr] [time]", "Look again: [mood] [thing]",
        "Imagine [mood] [time]", "Seen: [mood] [thing]", "Notice [mood] [thing]", "Picture [thing], [verb] [thing]",
    ),
    "cart": (
        "Nearly yours: [mood] [time]", "[Mood] [time] [unfold] nearby", "Almost home, [mood] [thing]",
        "Packed: [mood] [thing]", "Your [noun], [mood] [time]", "[Mood] [time] await you", "Soon: [mood] [attr] [time]",
    ),
    "click": (
        "You chose [mood] [thing]", "Your pick, [mood] [time]", "You like [mood] [time]", "Chosen: [mood] [thing]",
        "Yours: [mood] [attr] [time]", "Next: [mood] [time]", "Good eye, [mood] [thing]",
    ),
    "season": (
        "[Season], [mood] [thing]", "[Season], [mood] [time]", "[Mood] [season], [mood] [time]", "[Season]: [verb] [mood] [thing]", "[Season] and [mood] [thing]",
    ),
    "festival": (
        "Give [mood] [thing]", "Gift [mood] [time]", "Wrap up [mood] [thing]", "Unwrap [mood] [time]",
    ),
    "sale": (
        "{percent} off, [mood] [thing]", "Now {sale_price}, [mood] [time]", "Save {percent}, [verb] [thing]",
        "{sale_price}, [mood] [thing]",
    ),
    "bargain": ("[Mood] [thing], kind price", "{price}, [mood] [time]", "Good value, [mood] [thing]"),
    "new": ("Hello, [mood] [time]", "Welcome, [mood] [thing]", "New here: [mood] [thing]", "Meet [mood] [attr] [time]"),
    "browser": ("Wander into [mood] [thing]", "Found: [mood] [time]", "Browse, [go], [verb] [thing]"),
    "returning": ("Again, [mood] [time]", "Back to [mood] [thing]", "More [mood] [attr] [time]"),
    "name": ("{name}, [mood] [time]", "{name}: [mood] [thing]", "{name}, [adj] [thing]", "{name}, [verb] [thing]"),
    "brand": ("{brand}, [mood] [thing]", "{brand}: [mood] [time]", "{brand} for [mood] [time]"),
    "colour": ("[Colour], [mood] [thing]", "[Colour] and [mood] [time]", "[Mood] [time] in [colour]"),
    "material": ("[Material], [mood] [thing]", "[Material] and [mood] [time]"),
}  # fmt: skip
"""Headlines of an event, a shopper, a season or a fact."""

OPENER_EVENTS = {
    "view": ("Look again: [mood] [thing], [mood] [attr] [time].", "Picture [mood] [time], [mood] [thing], a~ [adj] [noun]."),
    "cart": ("One step from [mood] [attr] [time], [mood] [thing].", "Your [noun], [mood] [time] and [mood] [thing] soon."),
    "click": ("You chose [mood] [thing], [mood] [attr] [time].", "Good eye: [adj], [adj2], [mood] [thing]."),
    "season": ("[Season], [mood] [thing], [mood] [attr] [time].", "[Verb] [season], [verb] [mood] [thing], [go] [adv]."),
    "festival": ("Give [mood] [thing], [verb] [mood] [attr] [time].", "Wrapped in [mood] [thing], [mood] [time]."),
    "name": ("{name}, [mood] [time], [mood] [thing].", "{name}: [adj], [adj2], [mood] [thing]."),
    "brand": ("{brand} for [mood] [attr] [time].", "{brand}: [mood] [time], [mood] [thing]."),
    "colour": ("[Colour], [adj], [mood] [thing], [mood] [time].", "[Mood] [time], [mood] [thing], a~ [noun] in [colour]."),
    "material": ("A~ [material] [noun], [mood] [thing], [mood] [attr] [time].", "[Material], [mood] [thing], [mood] [time]."),
}  # fmt: skip

_CTA_ROWS = {
    "view": "See, View, Explore, Inspect, Study, Admire, Revisit | it now; it here; this one; its details; its charm; this piece",
    "cart": "Finish, Complete, Confirm, Review, Open | your order; your basket; this order; your choice",
    "click": "Get, Buy, Order, Shop, Choose, Pick, Take | it now; it today; this one; yours; this piece; this find",
    "sale": "See, View, Get, Shop, Take | the offer; this offer; the deal; this deal",
    "new": "Discover, Explore, Meet, Try, Find, See | it here; this find; it now; more",
}
"""Per event or occasion, verbs and what may follow each of them."""


def _calls(row: str) -> tuple[str, ...]:
    verbs, objects = row.split(" | ")
    return tuple(f"{verb} {what}" for verb in verbs.split(", ") for what in objects.split("; "))


CTAS = {event: _calls(row) for event, row in _CTA_ROWS.items()}
