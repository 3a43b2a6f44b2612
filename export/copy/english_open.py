# ruff: noqa: E501  tables read best in rows
"""English copy templates whose open words stand side by side; the other templates tie them to events and facts."""

from engines.facts import CTA_WIDTH

HEADLINES = (
    "[Mood] [time], [quality] [thing]", "[Mood] [time], [mood2] [time2]", "[Quality] [thing], [mood] [time]", "[Mood] [attr] [time]",
    "[Mood] [time]", "[Quality] [thing]", "[Savour] [mood] [time]", "[Savour] [attr] [time]", "[Find] [quality] [thing]",
    "Hello, [mood] [time]", "Hello, [quality] [thing]", "Here's to [mood] [time]", "[Suit] [mood] [time]", "[Suit] [attr] [time]",
    "For [mood] [attr] [time]", "[Mood] [time] [pass]", "[Attr] [time] [pass]", "[Mood] [time] feel [comparative]",
    "[Attr] [time], made [comparative]", "More [quality] [thing]", "[Quality] [thing] for [time]", "[Time] with [quality] [thing]",
    "[Act], [find] [thing]", "[Act]", "[Adj] [noun], [mood] [time]", "A~ [noun] for [mood] [time]", "[Act], then [act2]",
    "[Thing] for [mood] [time]", "[Thing], [thing2] and [time]", "[Mood] [time] and [thing]", "[Thing] [stir]", "[Quality] [thing] [stir]",
    "In the mood for [thing]", "Your kind of [thing]", "Room for [quality] [thing]", "[Thing] meets [thing2]", "[Thing] and [thing2]",
    "[Attr] [time], [quality] [thing]", "[Mood] [time], made [comparative]", "Meet [quality] [thing]", "Say yes to [mood] [time]",
    "[Thing] [amid] [mood] [time]", "[Thing] [amid] [attr] [time]", "[Find] [thing], [savour] [time]", "[Savour] [time], [find] [thing]",
    "[Adj], [adj2], [suit] [time]", "[Adj] [noun], [quality] [thing]", "[Mood], [mood2] [time]", "[Quality], [quality2] [thing]",
    "[Mood] [time], [thing] [stir]", "[Time] [pass], [thing] [stir]", "[Time], but [comparative]",
    "[Find] [thing] daily", "Where [thing] [stir]", "When [time] [pass]", "[Mood] by day, [mood2] by night", "[Act], [act2]",
    "[Thing], [time], [noun]", "[Comparative], [comparative2] [time]", "[Savour] [comparative] [time]",
)  # fmt: skip

OPENERS = (
    "A~ [adj] [noun] for [mood] [time] and [quality] [thing].", "~This [noun] [bring]~s [quality] [thing] to [mood] [time].",
    "~This [adj] [noun] [bring]~s [quality] [thing] to [attr] [time].", "From [mood] [time] to [mood2] [attr] [time2].",
    "[Mood] [time] call for [quality] [thing].", "Made for [mood] [time], [attr] [time2] and a little [thing].",
    "Turn [attr] [time] into [mood] [time2].", "[Savour] [mood] [time] with a~ [adj] [noun].",
    "[Find] [quality] [thing] [amid] [mood] [time].", "[Mood] [time] feel [comparative] with a~ [adj] [noun].",
    "For [mood] [time], [mood2] [time2] and [quality] [thing].", "[Quality] [thing] for [place], [mood] [time] for you.",
    "[Find] [quality] [thing] and [savour] [mood] [time].", "[Act], [savour] [mood] [time] and [find] [quality] [thing].",
    "[Mood] [time] deserve [quality] [thing].", "[Adj], [adj2] and [suit] [mood] [attr] [time].",
    "Think [mood] [time], think [quality] [thing].", "Where [quality] [thing] meets [mood] [time].",
    "[Quality] [thing] [stir], [mood] [time] [pass].", "[Quality] [thing] makes [mood] [time] [comparative].",
    "[Mood] [attr] [time], [quality] [thing] and a~ [adj] [noun].", "Keep [quality] [thing] close through [mood] [time].",
    "With [quality] [thing], [attr] [time] turn into [mood] [time2].", "[Mood] [time] for everyone, [quality] [thing] for [place].",
    "[Adj] [noun], [adj2] mood: [suit] [mood] [time].", "[Mood] [time] [pass] when [quality] [thing] [stir].",
    "[Thing], [thing2], [mood] [time]: [suit] [place].", "[Quality] [thing] [amid] [mood] [attr] [time].", "[Suit] [mood] [time], [attr] [time2] and [moment].",
    "[Mood] [time], [comparative] [time2], [quality] [thing].", "[Find] [thing], [savour] [mood] [time], [act].",
    "[Attr] [time] [pass], [quality] [thing] [stir], [mood] [time2] follow.", "[Adj] looks, [quality] [thing], [mood] [time].",
    "[Mood] or [mood2], [attr] [time] welcome [quality] [thing].", "Let [quality] [thing] set the mood for [mood] [attr] [time].",
    "[Thing] [stir] wherever [mood] [time] [pass].", "[Act] [amid] [mood] [attr] [time].",
    "[Doing], [savour] [mood] [time], [find] [thing].", "[Mood] [time] love a~ [adj], [adj2] [noun].",
    "[Adj] by nature, [suit] [mood] [attr] [time].", "[Quality] [thing] today, [mood] [time] tomorrow.",
    "[Place], [mood] [time], [quality] [thing].",
    "[Savour] [attr] [time], [savour2] [mood] [time2].",
    "Your [mood] [attr] [time], our [adj] [noun].", "[Mood] [time], [mood2] [time2], one [adj] [noun].",
)  # fmt: skip

CLOSINGS = (
    "[Act].", "[Act] and [find] [thing].", "[Quality] [thing], [mood] [time].", "[Mood] [time] [pass].", "[Find] [quality] [thing].",
    "[Savour] [mood] [time].", "Here's to [mood] [time].", "[Quality] [thing] included.", "Hello, [quality] [thing].",
    "[Mood] [time] feel [comparative].", "More [thing], [comparative] [time].", "[Attr] [time], [quality] [thing].",
    "[Thing] [stir].", "[Quality] [thing] [stir].", "[Savour] [attr] [time].", "[Act], [act2].", "[Suit] [mood] [time].",
    "[Attr] [time] [pass].", "[Thing], [thing2], [time].", "[Comparative] [time], [quality] [thing].", "[Mood], [mood2], yours.",
    "[Find] [thing], [savour] [time].", "[Thing] [amid] [attr] [time].", "[Adj], [adj2], [suit] [time].",
)  # fmt: skip

EVENTS = {
    "view": (
        "Picture [mood] [attr] [time]", "Look again: [quality] [thing]", "Imagine [mood] [time]", "Notice [quality] [thing]",
        "Look closer, [find] [thing]", "Picture [quality] [thing]", "A closer look at [thing]", "See [mood] [time] up close",
        "Look: [mood] [attr] [time]", "[Quality] [thing], seen twice", "Glimpse [mood] [time]", "Spot [quality] [thing]",
        "[Adj] at second glance", "Eyes on [quality] [thing]", "Recall [mood] [time]",
    ),
    "cart": (
        "Nearly yours: [mood] [time]", "[Mood] [time] await you", "Almost home: [thing]", "Packed with [quality] [thing]",
        "Your [noun], [mood] [time]", "Soon: [mood] [attr] [time]", "One step from [mood] [time]", "Next: [mood] [time]",
        "[Quality] [thing], almost home", "Basket full of [thing]", "[Mood] [time], nearly here", "[Attr] [time] coming up",
        "Unpack [quality] [thing]", "Keep a seat for [thing]", "[Thing] on its way home",
    ),
    "click": (
        "You chose [quality] [thing]", "Your pick, [mood] [time]", "Chosen for [mood] [time]", "Yours: [quality] [thing]",
        "Next up, [mood] [time]", "Good eye, [quality] [thing]", "A good eye for [thing]", "Picked for [attr] [time]",
        "You like [quality] [thing]", "[Adj] taste, [mood] [time]", "[Mood] choice, [mood2] [time]", "Right here: [quality] [thing]",
    ),
    "season": (
        "[Season], [quality] [thing]", "[Season], [mood] [time]", "[Mood] [season], [mood2] [time]", "[Season] and [quality] [thing]",
        "[Season] with [thing]", "[Season]: [act]", "[Season], [comparative] [time]", "[Thing] for [season]",
        "[Adj] [season], [mood] [time]", "[Season], [thing], [thing2]",
    ),
    "festival": (
        "Give [quality] [thing]", "The gift of [mood] [time]", "Wrap up [quality] [thing]", "Unwrap [mood] [time]",
        "Gift [mood] [attr] [time]", "[Thing], ribbon and [thing2]", "Send [quality] [thing]", "Share [mood] [time]", "Wrapped: [quality] [thing]",
    ),
    "sale": (
        "{percent} off [mood] [time]", "Now {sale_price}: [thing]", "Save {percent}, [find] [thing]", "{sale_price}, [quality] [thing]",
        "[Mood] [time], {percent} off", "Save {percent} and [act]",
    ),
    "bargain": (
        "[Quality] [thing], kind price", "{price}, [mood] [time]", "Good value, [quality] [thing]", "[Mood] [time], wisely bought",
        "Sensible, [adj], [adj2]", "Fair price, [mood] [time]",
    ),
    "new": (
        "Welcome to [mood] [time]", "Welcome, [quality] [thing]", "New here: [quality] [thing]", "Meet [mood] [attr] [time]",
        "Begin with [quality] [thing]", "First stop: [mood] [time]", "Start [mood] [time]",
    ),
    "browser": (
        "Wander into [mood] [time]", "Found: [quality] [thing]", "Browse, and [find] [thing]", "Stroll past [mood] [time]",
        "Explore [quality] [thing]", "Roam [mood] [attr] [time]", "Intrigued by [thing]",
    ),
    "returning": (
        "Again, [mood] [time]", "Back to [quality] [thing]", "More [mood] [attr] [time]", "Once more, [quality] [thing]",
        "Return to [mood] [time]", "Still [adj], still [adj2]",
    ),
    "name": (
        "{name}, [mood] [time]", "{name}: [quality] [thing]", "{name} for [mood] [time]", "{name}, [adj] and [adj2]",
        "{name}: [act]", "[Mood] [time], {name}",
    ),
    "brand": ("{brand}, [quality] [thing]", "{brand}: [mood] [time]", "{brand} for [mood] [time]", "{brand} loves [thing]"),
    "colour": ("[Colour], [quality] [thing]", "[Colour] for [mood] [time]", "[Mood] [time] in [colour]", "[Thing] in [adj] [colour]"),
    "material": ("[Material], [quality] [thing]", "[Material] for [mood] [time]"),
}  # fmt: skip
"""Headlines of an event, a shopper, a season or a fact."""

OPENER_EVENTS = {
    "view": (
        "Look again and [find] [quality] [thing] for [mood] [time].", "Picture [mood] [time], [quality] [thing] and a~ [adj] [noun].",
        "Imagine [attr] [time], [comparative] and full of [quality] [thing].", "Seen once, remembered for [quality] [thing].",
        "Take a closer look: [adj], [adj2], [suit] [mood] [time].",
    ),
    "cart": (
        "One step from [mood] [attr] [time] and [quality] [thing].", "Your [noun] and [mood] [time], a step away.",
        "Nearly home: [mood] [time], [quality] [thing].", "Your basket holds [quality] [thing] for [attr] [time].",
    ),
    "click": (
        "You chose [quality] [thing] for [mood] [attr] [time].", "A good eye: [adj], [adj2], [suit] [mood] [time].",
        "Right this way to [mood] [time] and [quality] [thing].", "You picked [thing]; [mood] [attr] [time] follow.",
    ),
    "season": (
        "[Season], [quality] [thing] and [mood] [attr] [time].", "Welcome [season] with [quality] [thing] and [mood] [time].",
        "[Season]: [act], [savour] [mood] [time].",
        "[Adj], [adj2] and here for [season].",
    ),
    "festival": (
        "Give [quality] [thing] and share [mood] [attr] [time].", "Wrapped in [quality] [thing], made for [mood] [time].",
        "A gift of [quality] [thing] for [mood] [attr] [time].", "Ribbons, [thing], [mood] [time]: a~ [adj] [noun].",
    ),
    "name": (
        "{name} brings [quality] [thing] to [mood] [time].", "{name}: [adj], [adj2] and made for [mood] [time].",
        "{name}, [suit] [mood] [attr] [time].",
    ),
    "brand": (
        "{brand} brings [quality] [thing] to [mood] [attr] [time].", "From {brand}, for [mood] [time] and [quality] [thing].",
        "{brand} loves [mood] [time], [quality] [thing] and [place].",
    ),
    "colour": (
        "A~ [colour] [noun] for [mood] [time] and [quality] [thing].", "In [colour], for [mood] [attr] [time].",
        "[Colour], [adj] and [adj2], [suit] [mood] [time].",
    ),
    "material": (
        "A~ [material] [noun] for [mood] [attr] [time].", "A~ [material] [noun], [quality] [thing], [mood] [time].",
    ),
}  # fmt: skip

_JOYS = """joy; calm; ease; charm; cheer; comfort; delight; warmth; wonder; magic; style; grace; beauty; balance; harmony;
    laughter; sunshine; sparkle; goodness; fun; romance; kindness; lightness; leisure; elegance; freedom;
    sweetness; stillness; poetry; surprises; treasures; happiness; good days; calm days; slow days; easy hours; new ideas;
    cosy days; bright days; soft nights; peace; good company; old songs; long walks; sunny spells"""
_PIECE = "it now; it here; it today; this one; yours; this piece; this find; this now; one now; one today"
_OFFERS = "the offer; this offer; the deal; this deal; your offer; your deal; good value; a good deal; the saving"
_CTA_ROWS = {
    "view": (
        f"See, View, Explore, Revisit, Check | {_PIECE}; its details; more; the details; each detail; it again; it closer; its story",
        f"See, Notice, Picture, Explore, Discover, Spot, Find, Imagine, Glimpse | {_JOYS}",
    ),
    "cart": (
        "Finish, Complete, Confirm, Review, Check, See, View | your order; this order; your basket; the order; your choice; your list; it all",
        "Finish, Complete, Confirm, Order, Check out | now; today; in one tap",
        f"Welcome, Unbox, Unwrap, Greet, Bring in, Take home, Claim | {_JOYS}",
    ),
    "click": (
        f"Get, Buy, Order, Shop, Choose, Pick, Take, Try, Claim, Unbox | {_PIECE}; this style; your style; your find",
        f"Choose, Enjoy, Unwrap, Welcome, Embrace, Share, Invite, Treasure | {_JOYS}",
    ),
    "sale": (f"See, View, Get, Shop, Take, Catch, Claim, Grab, Enjoy, Explore | {_OFFERS}", "See, View, Check | the price; this price; new price"),
    "new": (
        f"Discover, Explore, Meet, Try, Find, See, Visit | {_PIECE}; more; our shop; our story; what's new; our finds",
        f"Discover, Explore, Meet, Try, Find, Welcome, Greet | {_JOYS}",
    ),
}  # fmt: skip
"""Per event or occasion, verbs and what may follow each of them: the thing itself, then what shoppers like about it."""


def _calls(row: str) -> tuple[str, ...]:
    verbs, objects = row.split(" | ")
    calls = (f"{verb} {what.strip()}" for verb in verbs.split(", ") for what in objects.split(";"))
    return tuple(call for call in calls if len(call) <= CTA_WIDTH)


CTAS = {event: tuple(call for row in rows for call in _calls(row)) for event, rows in _CTA_ROWS.items()}
