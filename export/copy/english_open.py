# ruff: noqa: E501  tables read best in rows
"""English copy templates whose open words stand side by side; the other templates tie them to events and facts."""

from engines.copy.facts import CTA_WIDTH

HEADLINES = (
    "[Mood] [time], [quality] [thing]", "[Mood] [time], [mood2] [time2]", "[Quality] [thing], [mood] [time]", "[Mood] [attr] [daytime]",
    "[Mood] [time]", "[Quality] [thing]", "[Savour] [mood] [time]", "[Savour] [attr] [daytime]", "[Find] [quality] [thing]",
    "Hello, [mood] [time]", "Hello, [quality] [thing]", "Here's to [mood] [time]", "[Suit] [mood] [time]", "[Suit] [attr] [daytime]",
    "For [mood] [attr] [daytime]", "[Mood] [time] [pass]", "[Attr] [daytime] [pass]", "[Mood] [time] feel [comparative]",
    "[Attr] [daytime], made [comparative]", "More [quality] [thing]", "[Quality] [thing] for [time]", "[Time] with [quality] [thing]",
    "[Act], [find] [thing]", "[Act]", "[Adj] [noun], [mood] [time]", "A~ [noun] for [mood] [time]", "[Act], then [act2]",
    "[Thing] for [mood] [time]", "[Thing], [thing2] and [time]", "[Mood] [time] and [thing]", "[Thing] [stir]", "[Quality] [thing] [stir]",
    "In the mood for [thing]", "Your kind of [thing]", "Room for [quality] [thing]", "[Thing] meets [thing2]", "[Thing] and [thing2]",
    "[Attr] [daytime], [quality] [thing]", "[Mood] [time], made [comparative]", "Meet [quality] [thing]", "Say yes to [mood] [time]",
    "[Thing] [amid] [mood] [time]", "[Thing] [amid] [attr] [daytime]", "[Find] [thing], [savour] [time]", "[Savour] [time], [find] [thing]",
    "[Adj], [adj2], [suit] [time]", "[Adj] [noun], [quality] [thing]", "[Mood], [mood2] [time]", "[Quality], [quality2] [thing]",
    "[Mood] [time], [thing] [stir]", "[Time] [pass], [thing] [stir]", "[Time], but [comparative]",
    "[Find] [thing] daily", "Where [thing] [stir]", "When [time] [pass]", "[Mood] by day, [mood2] by night", "[Act], [act2]",
    "[Thing], [time], [noun]", "[Comparative], [comparative2] [time]", "[Savour] [comparative] [time]",
)  # fmt: skip

OPENERS = (
    "A~ [adj] [noun] for [mood] [time] and [quality] [thing].", "~This [noun] [bring]~s [quality] [thing] to [mood] [time].",
    "~This [adj] [noun] [bring]~s [quality] [thing] to [attr] [daytime].", "From [mood] [time] to [mood2] [attr] [daytime2].",
    "[Mood] [time] call for [quality] [thing].", "Made for [mood] [time], [attr] [daytime2] and a little [thing].",
    "Turn [attr] [daytime] into [mood] [time2].", "[Savour] [mood] [time] with a~ [adj] [noun].",
    "[Find] [quality] [thing] [amid] [mood] [time].", "[Mood] [time] feel [comparative] with a~ [adj] [noun].",
    "For [mood] [time], [mood2] [time2] and [quality] [thing].", "[Quality] [thing] for [place], [mood] [time] for you.",
    "[Find] [quality] [thing] and [savour] [mood] [time].", "[Act], [savour] [mood] [time] and [find] [quality] [thing].",
    "[Mood] [time] deserve [quality] [thing].", "[Adj], [adj2] and [suit] [mood] [attr] [daytime].",
    "Think [mood] [time], think [quality] [thing].", "Where [quality] [thing] meets [mood] [time].",
    "[Quality] [thing] [stir], [mood] [time] [pass].", "[Quality] [thing] makes [mood] [time] [comparative].",
    "[Mood] [attr] [daytime], [quality] [thing] and a~ [adj] [noun].", "Keep [quality] [thing] close through [mood] [time].",
    "With [quality] [thing], [attr] [daytime] turn into [mood] [time2].", "[Mood] [time] for everyone, [quality] [thing] for [place].",
    "[Adj] [noun], [adj2] mood: [suit] [mood] [time].", "[Mood] [time] [pass] when [quality] [thing] [stir].",
    "[Thing], [thing2], [mood] [time]: [suit] [place].", "[Quality] [thing] [amid] [mood] [attr] [daytime].", "[Suit] [mood] [time], [attr] [daytime2] and [moment].",
    "[Mood] [time], [comparative] [time2], [quality] [thing].", "[Find] [thing], [savour] [mood] [time], [act].",
    "[Attr] [daytime] [pass], [quality] [thing] [stir], [mood] [time2] follow.", "[Adj] looks, [quality] [thing], [mood] [time].",
    "[Mood] or [mood2], [attr] [daytime] welcome [quality] [thing].", "Let [quality] [thing] set the mood for [mood] [attr] [daytime].",
    "[Thing] [stir] wherever [mood] [time] [pass].", "[Act] [amid] [mood] [attr] [daytime].",
    "[Doing], [savour] [mood] [time], [find] [thing].", "[Mood] [time] love a~ [adj], [adj2] [noun].",
    "[Adj] by nature, [suit] [mood] [attr] [daytime].", "[Quality] [thing] today, [mood] [time] tomorrow.",
    "[Place], [mood] [time], [quality] [thing].",
    "[Savour] [attr] [daytime], [savour2] [mood] [time2].",
    "Your [mood] [attr] [daytime], our [adj] [noun].", "[Mood] [time], [mood2] [time2], one [adj] [noun].",
)  # fmt: skip

CLOSINGS = (
    "[Act].", "[Act] and [find] [thing].", "[Quality] [thing], [mood] [time].", "[Mood] [time] [pass].", "[Find] [quality] [thing].",
    "[Savour] [mood] [time].", "Here's to [mood] [time].", "[Quality] [thing] included.", "Hello, [quality] [thing].",
    "[Mood] [time] feel [comparative].", "More [thing], [comparative] [time].", "[Attr] [daytime], [quality] [thing].",
    "[Thing] [stir].", "[Quality] [thing] [stir].", "[Savour] [attr] [daytime].", "[Act], [act2].", "[Suit] [mood] [time].",
    "[Attr] [daytime] [pass].", "[Thing], [thing2], [time].", "[Comparative] [time], [quality] [thing].", "[Mood], [mood2], yours.",
    "[Find] [thing], [savour] [time].", "[Thing] [amid] [attr] [daytime].", "[Adj], [adj2], [suit] [time].",
)  # fmt: skip

EVENTS = {
    "view": (
        "Picture [mood] [attr] [daytime]", "Look again: [quality] [thing]", "Imagine [mood] [time]", "Notice [quality] [thing]",
        "Look closer, [find] [thing]", "Picture [quality] [thing]", "A closer look at [thing]", "See [mood] [time] up close",
        "Look: [mood] [attr] [daytime]", "[Quality] [thing], seen twice", "Glimpse [mood] [time]", "Spot [quality] [thing]",
        "[Adj] at second glance", "Eyes on [quality] [thing]", "Recall [mood] [time]",
    ),
    "cart": (
        "Nearly yours: [mood] [time]", "[Mood] [time] await you", "Almost home: [thing]", "Packed with [quality] [thing]",
        "Your [noun], [mood] [time]", "Soon: [mood] [attr] [daytime]", "One step from [mood] [time]", "Next: [mood] [time]",
        "[Quality] [thing], almost home", "Basket full of [thing]", "[Mood] [time], nearly here", "[Attr] [daytime] coming up",
        "Unpack [quality] [thing]", "Keep a seat for [thing]", "[Thing] on its way home",
    ),
    "click": (
        "You chose [quality] [thing]", "Your pick, [mood] [time]", "Chosen for [mood] [time]", "Yours: [quality] [thing]",
        "Next up, [mood] [time]", "Good eye, [quality] [thing]", "A good eye for [thing]", "Picked for [attr] [daytime]",
        "You like [quality] [thing]", "[Adj] taste, [mood] [time]", "[Mood] choice, [mood2] [time]", "Right here: [quality] [thing]",
    ),
    "season": (
        "[Season], [quality] [thing]", "[Season], [mood] [time]", "[Mood] [season], [mood2] [time]", "[Season] and [quality] [thing]",
        "[Season] with [thing]", "[Season]: [act]", "[Season], [comparative] [time]", "[Thing] for [season]",
        "[Adj] [season], [mood] [time]", "[Season], [thing], [thing2]",
    ),
    "festival": (
        "Give [quality] [thing]", "The gift of [mood] [time]", "Wrap up [quality] [thing]", "Unwrap [mood] [time]",
        "Gift [mood] [attr] [daytime]", "[Thing], ribbon and [thing2]", "Send [quality] [thing]", "Share [mood] [time]", "Wrapped: [quality] [thing]",
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
        "Welcome to [mood] [time]", "Welcome, [quality] [thing]", "New here: [quality] [thing]", "Meet [mood] [attr] [daytime]",
        "Begin with [quality] [thing]", "First stop: [mood] [time]", "Start [mood] [time]",
    ),
    "browser": (
        "Wander into [mood] [time]", "Found: [quality] [thing]", "Browse, and [find] [thing]", "Stroll past [mood] [time]",
        "Explore [quality] [thing]", "Roam [mood] [attr] [daytime]", "Intrigued by [thing]",
    ),
    "returning": (
        "Again, [mood] [time]", "Back to [quality] [thing]", "More [mood] [attr] [daytime]", "Once more, [quality] [thing]",
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
        "Imagine [attr] [daytime], [comparative] and full of [quality] [thing].", "Seen once, remembered for [quality] [thing].",
        "Take a closer look: [adj], [adj2], [suit] [mood] [time].",
    ),
    "cart": (
        "One step from [mood] [attr] [daytime] and [quality] [thing].", "Your [noun] and [mood] [time], a step away.",
        "Nearly home: [mood] [time], [quality] [thing].", "Your basket holds [quality] [thing] for [attr] [daytime].",
    ),
    "click": (
        "You chose [quality] [thing] for [mood] [attr] [daytime].", "A good eye: [adj], [adj2], [suit] [mood] [time].",
        "Right this way to [mood] [time] and [quality] [thing].", "You picked [thing]; [mood] [attr] [daytime] follow.",
    ),
    "season": (
        "[Season], [quality] [thing] and [mood] [attr] [daytime].", "Welcome [season] with [quality] [thing] and [mood] [time].",
        "[Season]: [act], [savour] [mood] [time].",
        "[Adj], [adj2] and here for [season].",
    ),
    "festival": (
        "Give [quality] [thing] and share [mood] [attr] [daytime].", "Wrapped in [quality] [thing], made for [mood] [time].",
        "A gift of [quality] [thing] for [mood] [attr] [daytime].", "Ribbons, [thing], [mood] [time]: a~ [adj] [noun].",
    ),
    "name": (
        "{name} brings [quality] [thing] to [mood] [time].", "{name}: [adj], [adj2] and made for [mood] [time].",
        "{name}, [suit] [mood] [attr] [daytime].",
    ),
    "brand": (
        "{brand} brings [quality] [thing] to [mood] [attr] [daytime].", "From {brand}, for [mood] [time] and [quality] [thing].",
        "{brand} loves [mood] [time], [quality] [thing] and [place].",
    ),
    "colour": (
        "A~ [colour] [noun] for [mood] [time] and [quality] [thing].", "In [colour], for [mood] [attr] [daytime].",
        "[Colour], [adj] and [adj2], [suit] [mood] [time].",
    ),
    "material": (
        "A~ [material] [noun] for [mood] [attr] [daytime].", "A~ [material] [noun], [quality] [thing], [mood] [time].",
    ),
}  # fmt: skip

_PIECE = "it now; it here; it today; this one; yours; this piece; this find; this now; one now; one today"
_OFFERS = "the offer; this offer; the deal; this deal; your offer; your deal; good value; a good deal; the saving"
_SHOP = "more; our shop; our story; our finds; our picks; our range; the shop; the range; new finds; what's new"
_CTA_ROWS = {
    "view": (
        f"See, View, Explore, Discover, Meet | {_PIECE}; its details; the details; each detail; its story; more; it again; it closer; the design; all of it",
        "Look | closer; again; inside; around; here; now; it over; at it; at this one; at yours; this way; once more; at it again",
        "Have, Take | a look; another look; a good look; a look now; a quick look; a look here; a peek",
        "Show me | more; it; this one; this; the details; around",
        "Read | more; its story; on; the details; all about it",
        "Learn, Tell me | more; about it; its story; the story",
        "Get | details; the details; to know it; a look; closer; a good look",
        "Let me | see it; look; see; have a look; look closer; see more",
        "Go to, Back to | it; details; this one; this piece; your find; the details",
        "Check | it out; its details; the details; this out; details; this one out",
        "Revisit, Return to | it; this one; this piece; this find; your find; it today; it now",
        "Browse | more; here; our shop; around; on; with us; our finds",
        "Find, Spot | it here; it now; it today; yours; this one; this piece",
        "See | photos; the photos; all photos; in detail; all angles; every angle; it in use; it in full; it first; what's new; more of it; for yourself; similar ones; it at home; it styled",
        "View | photos; all photos; the photos; in detail; all angles; the gallery; in full; full size",
        "Step, Come, Get, Move | closer; in closer; a bit closer",
        "Keep | looking; browsing; exploring; reading; going; it in mind",
        "Picture, Imagine | it; it here; it at home; this one; yours; this here",
        "Zoom | in; in on it; in closer; right in",
        "Open | it; it up; details; the details; the page; the photos; this page",
        "Take | it in; your time; a tour; a step closer; a moment",
        "Find out | more; now; here",
        "Scroll, Read, Click | on; through; for more",
        "Compare | it; looks; this one; styles; yours",
        "Stay, Linger | here; a while; a moment",
        "Peek | inside; closer; at it; at this one; at yours",
        "Turn it | around; over; this way",
    ),
    "cart": (
        "Finish, Complete, Confirm, Review, Check, See, View, Open, Revisit, Place | order; your order; this order; the order; my order; your basket; the basket; my basket; this basket; your list; your choice; your cart; the cart; my cart",
        f"Order, Buy, Get, Take, Keep, Choose, Claim, Pick, Own | {_PIECE}; it all",
        "Check out, Pay, Order, Buy | now; here; today; in one tap; in one go; with ease; at once",
        "Go to, Back to | checkout; basket; your basket; the basket; cart; your cart; my cart; your order; your list; payment",
        "Bring, Take | it home; this home; one home; yours home",
        "Head to | checkout; basket; your cart; the basket; payment",
    ),
    "click": (
        f"Get, Buy, Order, Shop, Choose, Pick, Take, Try, Grab, Own, Claim, Bag | {_PIECE}; your find",
        "Add | to basket; to cart; to bag; it now; this one; this piece; one now; yours; to my basket; to my cart; it today",
        "Bring, Take | it home; this home; one home; yours home",
        "Buy, Order, Shop, Start, Choose, Check out | now; here; today; in one tap; at once",
        "I | want this; want it; want one; choose this; love this; need this; like this; take this; pick this one",
        "Make | it mine; it yours; it ours; this yours; this mine; this one mine",
        "Go | for it; for this; for this one; get it; for yours",
        "Just, Let's | get it; order it; buy it; pick it; take it; try it; have it",
        "Send, Ship | it; it home; me one; me this; this home; it today",
        "Secure, Reserve | it; one; yours; this one; it now; it today; this piece",
        "Say | yes; yes to it; yes today; yes to this; yes to yours",
    ),
    "sale": (
        f"See, View, Get, Shop, Take, Catch, Claim, Grab, Explore | {_OFFERS}",
        "See, View, Check | the price; this price; new price",
    ),
    "new": (
        f"Discover, Explore, Meet, Try, Find, See, Browse, Visit, Tour | {_SHOP}",
        f"Discover, Explore, Meet, Try, Find, See, Start with | {_PIECE}",
        "Come | on in; and see; and look; look around; say hello; in; inside; by today; see us",
        "Look, Start, Begin, Browse, Shop | here; now; today; around; with us",
        "Get | started; to know us; to know it; a first look; going",
        "Have, Take | a look; a look round; a first look; a tour; a peek",
        "Say | hello; hi; hello to it; hi to us; hello to us",
        "Step, Drop, Pop, Walk, Wander | in; by; inside; right in; in today; by today",
        "Join, Visit, Try | us; us today; us now; us here; in",
        "Start, Begin | exploring; browsing; looking; with us; with this; with one; with a look",
        "Look | inside; us over; us up; it over; closer; at us; at our shop; at our finds",
        "Enter | here; the shop; our shop; now; and look",
    ),
}  # fmt: skip
"""Per event or occasion, verbs and what may follow each of them."""

NOUN_CTAS: dict[str, tuple[str, ...]] = {
    "view": ("See the [noun]", "View the [noun]", "See your [noun]", "Meet the [noun]", "Find your [noun]"),
    "cart": ("Order the [noun]", "Buy the [noun]", "Get the [noun]", "Get your [noun]", "Keep the [noun]"),
    "click": ("Get the [noun]", "Buy the [noun]", "Shop the [noun]", "Pick your [noun]", "Try the [noun]", "Order the [noun]"),
    "new": ("Meet the [noun]", "See the [noun]", "Find your [noun]", "Try the [noun]"),
}  # fmt: skip
"""Calls that name the product's kind, where it is known and short."""

CATEGORY_CTAS: dict[str, tuple[str, ...]] = {
    "beauty": ("Treat yourself", "Start tonight", "Try it tonight", "Make it yours", "Indulge a bit"),
    "kitchen": ("Start cooking", "Set the table", "Cook with it", "Put it to use", "Let's cook"),
    "audio": ("Press play", "Tune in", "Turn it up", "Listen closer", "Listen in", "Hear it"),
    "lighting": ("Light it up", "Switch it on", "Set the mood", "Turn it on", "Light a corner"),
    "sports": ("Get moving", "Train today", "Start training", "Play today", "Join in", "Warm up"),
    "food": ("Taste it", "Have a taste", "Try a taste", "Stock up", "Share a taste", "Dig in"),
    "toys": ("Let's play", "Start playing", "Play today", "Join the fun", "Make them smile"),
    "fashion": ("Try it on", "Get the look", "Style it", "Wear it", "Own the look", "See it styled", "Find your look"),
    "garden": ("Get growing", "Plant today", "Start planting", "Dig in", "Grow with it"),
    "pets": ("Treat your pet", "Spoil your pet", "Pick a treat", "Make tails wag"),
    "home": ("Bring it home", "Style your home", "Find its place", "Settle in", "Dress a room"),
    "travel": ("Pack it", "Take it along", "Get going", "Travel with it", "Pack your bags"),
    "office": ("Put it to work", "Start writing", "Write it down", "Clear the desk"),
    "electronics": ("Switch it on", "Get started", "Try it out", "Power up", "Plug in"),
    "other": ("Make it yours", "Take it home", "See it all"),
}  # fmt: skip
"""Calls that only products of a category suit; none says what a product does."""


def _calls(row: str) -> tuple[str, ...]:
    verbs, objects = row.split(" | ")
    pairs = ((verb, what.strip()) for verb in verbs.split(", ") for what in objects.split(";"))
    calls = (f"{verb} {what}" for verb, what in pairs if verb.lower() not in what)
    return tuple(call for call in calls if len(call) <= CTA_WIDTH)


CTAS = {event: tuple(dict.fromkeys(call for row in rows for call in _calls(row))) for event, rows in _CTA_ROWS.items()}
