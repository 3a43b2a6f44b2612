# ruff: noqa: E501  tables read best in rows
"""English copy templates whose open words stand side by side; the other templates tie them to events and facts."""

HEADLINES = (
    "[Mood] [time], [quality] [thing]", "[Mood] [time], [mood2] [time2]", "[Quality] [thing], [mood] [time]", "[Mood] [attr] [time]",
    "[Mood] [time]", "[Quality] [thing]", "[Savour] [mood] [time]", "[Savour] [attr] [time]", "[Find] [quality] [thing]",
    "Hello, [mood] [time]", "Hello, [quality] [thing]", "Here's to [mood] [time]", "Ready for [mood] [time]", "Made for [mood] [time]",
    "For [mood] [attr] [time]", "[Mood] [time] begin here", "[Mood] [time] start here", "[Mood] [time] feel [comparative]",
    "[Attr] [time], made [comparative]", "More [quality] [thing]", "More [mood] [time]", "[Quality] [thing] for [time]",
    "[Act], [find] [thing]", "[Act]", "[Adj] [noun], [mood] [time]", "A~ [noun] for [mood] [time]",
    "[Thing] for [mood] [time]", "[Mood] [time] at home", "[Thing], [thing2] and [time]", "[Mood] [time] and [thing]",
    "In the mood for [thing]", "Your kind of [thing]", "Room for [quality] [thing]", "The joy of [mood] [time]",
    "[Attr] [time], [quality] [thing]", "[Mood] [time], made [comparative]", "Meet [quality] [thing]", "Say yes to [mood] [time]",
)  # fmt: skip

OPENERS = (
    "A~ [adj] [noun] for [mood] [time] and [quality] [thing].", "~This [noun] bring~s [quality] [thing] to [mood] [time].",
    "~This [adj] [noun] add~s [quality] [thing] to [attr] [time].", "From [mood] [time] to [mood2] [attr] [time2].",
    "[Mood] [time] call for [quality] [thing].", "Made for [mood] [time], [attr] [time2] and a little [thing].",
    "Turn [attr] [time] into [mood] [time2].", "[Savour] [mood] [time] with a~ [adj] [noun].",
    "[Find] [quality] [thing] in [mood] [time].", "[Mood] [time] feel [comparative] with a~ [adj] [noun].",
    "For [mood] [time], [mood2] [time2] and [quality] [thing].", "[Quality] [thing] for [place], [mood] [time] for you.",
    "Bring [quality] [thing] home and [savour] [mood] [time].", "[Act], [savour] [mood] [time] and [find] [quality] [thing].",
    "Because [mood] [time] deserve [quality] [thing].", "[Adj], [adj2] and made for [mood] [attr] [time].",
    "Think [mood] [time], think [quality] [thing].", "Where [quality] [thing] meets [mood] [time].",
    "There is [quality] [thing] in [mood] [attr] [time].", "[Quality] [thing] makes [mood] [time] [comparative].",
    "[Mood] [attr] [time], [quality] [thing] and a~ [adj] [noun].", "Keep [quality] [thing] close through [mood] [time].",
    "With [quality] [thing], [attr] [time] turn into [mood] [time2].", "[Mood] [time] in [place], [quality] [thing] for everyone.",
)  # fmt: skip

CLOSINGS = (
    "[Act].", "[Act] and [find] [thing].", "[Quality] [thing], [mood] [time].", "[Mood] [time] start here.", "[Find] [quality] [thing].",
    "[Savour] [mood] [time].", "Here's to [mood] [time].", "[Quality] [thing] included.", "Hello, [quality] [thing].",
    "[Mood] [time] feel [comparative].", "More [thing], more [time].", "[Attr] [time], [quality] [thing].",
)  # fmt: skip

EVENTS = {
    "view": (
        "Picture [mood] [attr] [time]", "Look again: [quality] [thing]", "Imagine [mood] [time]", "Notice [quality] [thing]",
        "Look closer, [find] [thing]", "Picture [quality] [thing]", "A closer look at [thing]",
    ),
    "cart": (
        "Nearly yours: [mood] [time]", "[Mood] [time] await you", "Almost home: [thing]", "Packed with [quality] [thing]",
        "Your [noun], [mood] [time]", "Soon: [mood] [attr] [time]", "One step from [mood] [time]",
    ),
    "click": (
        "You chose [quality] [thing]", "Your pick, [mood] [time]", "Chosen for [mood] [time]", "Yours: [quality] [thing]",
        "Next up, [mood] [time]", "Good eye, [quality] [thing]", "A good eye for [thing]",
    ),
    "season": (
        "[Season], [quality] [thing]", "[Season], [mood] [time]", "[Mood] [season], [mood2] [time]", "[Season] and [quality] [thing]", "[Season] with [thing]",
    ),
    "festival": ("Give [quality] [thing]", "The gift of [mood] [time]", "Wrap up [quality] [thing]", "Unwrap [mood] [time]"),
    "sale": ("{percent} off [mood] [time]", "Now {sale_price}: [thing]", "Save {percent}, [find] [thing]", "{sale_price}, [quality] [thing]"),
    "bargain": ("[Quality] [thing], kind price", "{price}, [mood] [time]", "Good value, [quality] [thing]"),
    "new": ("Welcome to [mood] [time]", "Welcome, [quality] [thing]", "New here: [quality] [thing]", "Meet [mood] [attr] [time]"),
    "browser": ("Wander into [mood] [time]", "Found: [quality] [thing]", "Browse, and [find] [thing]"),
    "returning": ("Again, [mood] [time]", "Back to [quality] [thing]", "More [mood] [attr] [time]"),
    "name": ("{name}, [mood] [time]", "{name}: [quality] [thing]", "{name} for [mood] [time]", "{name}, [adj] and [adj2]"),
    "brand": ("{brand}, [quality] [thing]", "{brand}: [mood] [time]", "{brand} for [mood] [time]"),
    "colour": ("[Colour], [quality] [thing]", "[Colour] for [mood] [time]", "[Mood] [time] in [colour]"),
    "material": ("[Material], [quality] [thing]", "[Material] for [mood] [time]"),
}  # fmt: skip
"""Headlines of an event, a shopper, a season or a fact."""

OPENER_EVENTS = {
    "view": ("Look again and [find] [quality] [thing] for [mood] [time].", "Picture [mood] [time], [quality] [thing] and a~ [adj] [noun]."),
    "cart": ("One step from [mood] [attr] [time] and [quality] [thing].", "Your [noun] and [mood] [time], a step away."),
    "click": ("You chose [quality] [thing] for [mood] [attr] [time].", "A good eye: [adj], [adj2], made for [mood] [time]."),
    "season": ("[Season], [quality] [thing] and [mood] [attr] [time].", "Welcome [season] with [quality] [thing] and [mood] [time]."),
    "festival": ("Give [quality] [thing] and share [mood] [attr] [time].", "Wrapped in [quality] [thing], made for [mood] [time]."),
    "name": ("{name} brings [quality] [thing] to [mood] [time].", "{name}: [adj], [adj2] and made for [mood] [time]."),
    "brand": ("{brand} brings [quality] [thing] to [mood] [attr] [time].", "From {brand}, for [mood] [time] and [quality] [thing]."),
    "colour": ("A~ [colour] [noun] for [mood] [time] and [quality] [thing].", "In [colour], for [mood] [attr] [time]."),
    "material": ("A~ [material] [noun] for [mood] [attr] [time].", "A~ [material] [noun], [quality] [thing], [mood] [time]."),
}  # fmt: skip

_CTA_ROWS = {
    "view": "See, View, Explore | it now; it here; this one; its details; this piece; more",
    "cart": "Finish, Complete, Confirm, Review | your order; this order; your basket; now",
    "click": "Get, Buy, Order, Shop, Choose, Pick, Take | it now; it today; this one; yours; this piece; this find",
    "sale": "See, View, Get, Shop, Take | the offer; this offer; the deal; this deal",
    "new": "Discover, Explore, Meet, Try, Find, See | it here; this find; it now; more",
}
"""Per event or occasion, verbs and what may follow each of them."""


def _calls(row: str) -> tuple[str, ...]:
    verbs, objects = row.split(" | ")
    return tuple(f"{verb} {what}" for verb in verbs.split(", ") for what in objects.split("; "))


CTAS = {event: _calls(row) for event, row in _CTA_ROWS.items()}
