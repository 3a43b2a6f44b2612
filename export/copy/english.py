# ruff: noqa: E501  tables read best in rows
"""English copy templates.

`[slot]` draws a word, a digit after it another one of the same list (`[moment2]`). `A~` is the article of the product's
noun (none for headphones or coffee), `a/an` an ordinary one; `~this`, `~is`, `~it`, `~s` agree with the noun's number.
`{name}` and the other placeholders are facts. A template is used only when all that it asks for is known.
"""

COMPARATIVES = {
    "fresh": ("brighter", "lighter", "fresher", "sunnier", "breezier", "airier", "cheerier", "zestier", "clearer"),
    "luxury": ("richer", "softer", "lovelier", "warmer", "gentler", "mellower", "grander", "more graceful", "more refined"),
    "minimal": ("simpler", "calmer", "clearer", "quieter", "tidier", "lighter", "gentler", "slower", "more peaceful"),
    "playful": ("happier", "livelier", "sweeter", "merrier", "jollier", "sillier", "cheekier", "friendlier", "more fun"),
    "tech": ("smoother", "sharper", "easier", "smarter", "bolder", "brisker", "nimbler", "cleverer", "more focused"),
}  # fmt: skip
CLOSINGS = {
    "fresh": (
        "Light, bright, easy.",
        "Fresh from the start.",
        "A breath of fresh air.",
        "Easy to love, easy to use.",
        "Made for good mornings.",
        "Bright ideas, light days.",
    ),
    "luxury": (
        "Quietly refined.",
        "Beauty in every detail.",
        "Understated, never plain.",
        "A pleasure to own.",
        "Made to be treasured.",
        "Elegance without effort.",
    ),
    "minimal": (
        "Nothing extra.",
        "Less, done well.",
        "Simple lines, calm days.",
        "Just what you need.",
        "Room to breathe.",
        "Simple, and all the better.",
    ),
    "playful": (
        "Smiles included.",
        "Fun from day one.",
        "Go on, have a little fun.",
        "Good moods welcome.",
        "A smile a day.",
        "Play comes first.",
    ),
    "tech": (
        "Clean lines, clear purpose.",
        "Made for the way you live.",
        "Modern to the core.",
        "Form follows you.",
        "Sharp from every side.",
        "Smart looks, easy days.",
    ),
}
SEASONS = {
    "spring": ("spring", "spring days", "spring mornings", "April showers", "blossom days", "the first warm day", "longer days"),
    "summer": ("summer", "summer days", "long summer evenings", "July afternoons", "the summer holidays", "beach days"),
    "autumn": ("autumn", "autumn days", "golden afternoons", "October evenings", "falling leaves", "harvest days"),
    "winter": ("winter", "winter nights", "snowy mornings", "January days", "early dusk", "frosty walks", "fireside days"),
    "festival": ("festive days", "gift season", "holiday evenings", "the party season", "celebration days", "festive nights"),
    "christmas": ("Christmas", "Christmas morning", "the Christmas table", "Christmas Eve", "Boxing Day", "Advent evenings"),
    "lunar": ("Lunar New Year", "Spring Festival", "reunion evenings", "New Year's Eve", "the reunion table", "new-year visits"),
    "moon": ("Mid-Autumn", "moonlit evenings", "the Mid-Autumn table", "full-moon nights", "the harvest moon", "reunion nights"),
    "double11": ("Singles' Day", "November treats", "November evenings", "wish-list days", "parcel season"),
    "midyear": ("mid-year treats", "midsummer days", "June evenings", "wish-list days", "midsummer nights"),
}  # fmt: skip

HEADLINES: dict[str, tuple[str, ...]] = {
    "any": (
        "A~ [adj] [noun] for you", "A~ [noun] for [moment]", "A~ [noun] for [moment]", "A~ [adj] [noun], day by day",
        "Made for [moment]", "For [moment]", "Here's to [moment]", "Ready for [moment]", "All set for [moment]",
        "More time for [moment]", "The joy of [moment]", "Hello, [moment]", "Say yes to [moment]", "The art of [moment]",
        "[Doing]", "[Doing] today", "[Doing], your way", "[Adj] by design", "Simply [adj]", "[Adj], every day",
        "[Adj] and [adj2]", "[Adj], [adj2], yours", "Hello, [adj] [noun]", "Make room for [feeling]",
        "A little more [feeling]", "Bring home [feeling]", "[Feeling], every day", "[Feeling] for [place]",
        "Something [adj] for [place]", "Good things for [place]", "a/an [comparative] touch for [place]",
        "Give [place] a lift", "A new look for [place]", "[Comparative] days ahead", "Make today [comparative]",
        "[Moment], a little [comparative]", "[Moment], made [comparative]", "Your [adj] new [noun]", "A~ [noun] to come home to",
        "The [noun] you reach for", "Where [feeling] begins", "Days feel [comparative] here",
        "A~ [noun] with [feeling]", "[Place] deserves [feeling]", "Little things, big [feeling]", "[Feeling] looks good on you", "Keep a seat for [feeling]", "Let [moment] begin", "Some days call for [feeling]", "Here for [moment]", "All yours: [feeling]", "Quite simply [adj]", "[Adj] inside and out", "First of all, [moment]", "Not just any [noun]", "Your day, but [comparative]", "Your answer to [moment]", "Turn up the [feeling]", "Made [adj], made for you", "There's room for [moment]", "Think of [moment]", "[Doing], then do it again", "Keep it [adj]", "So very [adj]", "A~ [noun] you'll keep close",
    ),
    "material": (
        "A~ [material] [noun] for you", "The charm of [material] things", "Hello, [material] [noun]",
        "A~ [adj] [material] [noun]", "[Material], [adj], yours", "[Material] and [adj]", "[Material] meets [adj]",
        "In [material], as it should be", "Feel the [material]", "[Material], made [adj]", "For the love of [material]",
    ),
    "colour": (
        "A~ [colour] [noun] for you", "Hello, [colour]", "A touch of [colour]", "Your [noun] in [colour]", "Say it in [colour]",
        "Think [colour], feel [adj]", "[Adj] in [colour]", "A~ [adj] [colour] [noun]", "[Colour] for [place]",
        "The [colour] one", "[Colour] suits [place]", "In the mood for [colour]", "[Colour], of course",
    ),
    "name": (
        "Meet the {name}", "The {name} for you", "Hello, {name}", "{name}, [adj] by day", "{name}: [adj], [adj2]",
        "{name} for [moment]", "{name}, [adj] and [adj2]", "Say hello to the {name}", "The [adj] {name}",
        "Discover the {name}", "{name}, made for you", "{name} by {brand}", "The {name} in [colour]",
        "It's the {name}", "Make it the {name}", "{name} at home", "Say yes to the {name}",
    ),
    "view": (
        "Worth a second look", "Seen it, liked it", "The [noun] you noticed", "Back for a second look", "Look closer, feel [adj]",
        "Take another look", "A closer look at [feeling]", "The [noun] on your mind", "Still thinking about it",
        "It caught your eye", "One look, then [moment]", "See your [noun] up close", "Picture it in [place]",
        "You were looking for [feeling]", "Closer up, even [comparative]", "Let it grow on you", "Curious? Come closer",
    ),
    "cart": (
        "Your [noun] ~is waiting", "One step from your door", "Almost yours", "Pick up where you left off", "Ready when you are",
        "Waiting in your basket", "Nearly home, your [noun]", "Your basket has good taste", "One tap from [moment]",
        "Your [adj] [noun] ~is ready", "So close to [moment]", "Your [noun], one step away",
        "Still in your basket", "Packed with [feeling]", "Let's get you to [moment]", "Your next stop: [moment]",
    ),
    "click": (
        "You have a good eye", "Good choice, [adj] choice", "Your pick, [adj] and [adj2]", "Right this way", "Here ~is your [noun]",
        "You chose [feeling]", "You picked a good one", "Your [adj] [noun], right here", "Now for [moment]", "This is your [noun]",
        "A good eye for [feeling]", "Next up, [moment]",
        "You know what you want", "That's the spirit", "Well spotted", "Follow that feeling",
    ),
    "season": (
        "A~ [adj] [noun] for [season]", "Hello [season]", "[Season], made [comparative]", "A~ [noun] for [season]",
        "[Season] in [place]", "Ready for [season]", "Welcome [season] home", "You and [season]", "Here for [season]",
        "Made for [season]", "[Season] and [moment]", "[Season], [adj] and [adj2]",
        "Make [season] [comparative]", "Think [season], feel [adj]",
    ),
    "festival": (
        "A gift of [feeling]", "A~ [noun] worth unwrapping", "Wrapped up in [feeling]", "Give [feeling] this year",
        "A~ [noun] to give or keep", "Gifts for [moment]", "Festive, [adj] and yours", "Joy, neatly wrapped",
        "For someone you love", "To you, from you", "A little joy to share",
    ),
    "new": (
        "Meet your new [noun]", "First look, [adj] look", "Welcome to [moment]", "Start with something [adj]",
        "Nice to meet you", "New here, [adj] already", "Come in for [moment]",
        "Hello there", "Pleased to meet you", "Let's start with [feeling]",
    ),
    "browser": (
        "More than just A~ [noun]", "Found: A~ [adj] [noun]", "Something [adj] to discover", "For the curious eye",
        "Keep exploring [feeling]", "Look around, feel [adj]", "A find for [place]", "Wander into [feeling]",
        "Stay a little longer", "Follow your curiosity", "Room to wander",
    ),
    "returning": (
        "Welcome back", "Good to see you again", "Back for something [adj]", "Your next [noun]", "Again, something [adj]",
        "Your kind of [noun]", "You know what you like", "Back to [moment]",
        "You again, how lovely", "Nice to have you back", "Picking up with [feeling]",
    ),
    "bargain": (
        "[Adj] at a kind price", "Good value, good looks", "Treat yourself wisely", "A fair price for [feeling]",
        "Spend a little, smile more", "A~ [noun] at {price}", "{price} well spent",
        "Clever, and [adj] too", "Small spend, big [feeling]", "Your budget will smile",
    ),
    "sale": (
        "{percent} off ~this [noun]", "Save {percent} on [feeling]", "Now {sale_price}, still [adj]", "[Adj], now {sale_price}",
        "A~ [noun] for {sale_price}", "{percent} off, still [adj]", "Save {percent} today", "Yours for {sale_price}",
        "{percent} off your [noun]", "Now {sale_price} for [place]", "{name}, now {sale_price}",
        "{name} at {percent} off", "[Comparative] days, {percent} off",
        "{sale_price} for [feeling]", "[Feeling] at {percent} off", "Just {sale_price}, so [adj]",
    ),
}  # fmt: skip

OPENERS: dict[str, tuple[str, ...]] = {
    "any": (
        "A~ [adj] [noun] for [moment].", "A~ [adj], [adj2] [noun] for [moment] and [moment2].", "For [moment] and [moment2].",
        "~This [noun] bring~s [feeling] to [place].", "Bring [feeling] to [place].", "[Doing] with a~ [adj] [noun].",
        "Give [place] a/an [comparative] feel.", "[Moment], [moment2] and a~ [adj] [noun].", "Because you love [moment].",
        "[Doing]. ~This [noun] ~is made for it.", "Made with [moment] in mind.", "[Adj] and [adj2], at home in [place].",
        "Think [moment], think [feeling].", "Add a~ [adj] [noun] to [place].", "Less fuss, more [moment].",
        "[Doing] and enjoy [moment].", "A little [feeling] for [moment].", "There is always room for [moment].",
        "Some things just belong in [place].", "From [moment] to [moment2], it fits right in.", "Picture [place] with a little more [feeling].", "It starts with [moment] and ends with [feeling].", "Here to make [moment] a little [comparative].", "Everyday things can be [adj], too.", "What [place] has been waiting for.", "[Adj] on the outside, made for [moment].",
    ),
    "material": (
        "A~ [material] [noun] for [moment].", "[Material] and [adj], made for [place].", "A~ [adj] [material] [noun] for [moment].",
        "~This [material] [noun] bring~s [feeling] to [place].",
        "[Material] that makes [moment] [comparative].", "The honest beauty of [material], for [place].",
    ),
    "colour": (
        "A~ [colour] [noun] for [moment].", "In [colour], [adj] and [adj2].", "A~ [adj] [colour] [noun] for [place].",
        "A touch of [colour] for [moment].", "A~ [colour] [material] [noun] for [moment].",
        "[Colour] makes [place] feel [comparative].", "A little [colour] goes a long way in [place].",
    ),
    "name": (
        "The {name} bring~s [feeling] to [place].", "{name}, made for [moment].", "The {name} ~is ready for [moment].",
        "Add the {name} to [moment].", "{name} and [moment], a good match.", "{name}: [adj], [adj2] and at home in [place].",
        "The {name} make~s [place] feel [comparative].", "Find a place for the {name} in [place].",
    ),
    "brand": (
        "{brand} brings [feeling] to [moment].", "{brand} made it for [moment].", "A~ [adj] [noun] from {brand}, for [moment].",
        "From {brand}, for [moment].", "{brand} gives [place] a/an [comparative] feel.",
    ),
    "view": (
        "Take a second look and picture it in [place].", "You looked once; look again for [feeling].",
        "The more you look, the more [feeling] you find.", "Picture it: [moment], a~ [adj] [noun] and you.",
        "Now picture [moment], a little [comparative].", "You saw it first; [place] will love it, too.",
    ),
    "cart": (
        "Your [noun] ~is in the basket, ready for [moment].", "One more step, then [moment].",
        "You chose well; now bring [feeling] home.", "Your basket is ready, and so is [place].",
        "Almost there: [feeling] for [place].", "It would look right at home in [place].",
    ),
    "click": (
        "You picked a~ [adj] [noun] for [moment].", "Good eye: [adj], [adj2] and ready for [moment].",
        "Here ~is the [noun] you chose, up close.", "You liked it for a reason: [feeling].",
        "This one is all about [feeling].", "Now see how it fits [moment].",
    ),
    "season": (
        "A~ [adj] [noun] to welcome [season].", "[Season], [moment] and a~ [adj] [noun].", "For [season] and [moment].",
        "Greet [season] with [feeling].",
        "Make [place] ready for [season].",
    ),
    "festival": (
        "A~ [adj] [noun] to unwrap together.", "Give someone [feeling], wrapped and ready.", "A festive touch for [moment].",
        "For the person who loves [moment].", "A little [feeling] makes a lovely gift.",
    ),
}  # fmt: skip

ENDINGS: dict[str, tuple[str, ...]] = {
    "sale": (
        "Now {sale_price}, was {price}.", "Yours for {sale_price} instead of {price}.", "Save {percent}: now {sale_price}.",
        "From {price} to {sale_price}.", "{percent} off, now {sale_price}.", "Now {sale_price}, {percent} off.",
        "Was {price}, now {sale_price}.", "Now just {sale_price}.",
    ),
    "price": ("Yours for {price}.", "Bring ~it home for {price}.", "Only {price}.", "{price} at {brand}.", "Priced at {price}.", "All for {price}.", "At {price}, it's yours."),
    "brand": ("By {brand}.", "From {brand}, with care.", "Designed by {brand}.", "{brand} knows how.", "Made with care by {brand}.", "That's {brand} for you."),
    "view": ("Have a closer look.", "See ~it up close.", "Look again, take your time.", "Every detail, up close.", "It only takes a moment."),
    "cart": ("Ready when you are.", "Just one step left.", "~It's still in your basket.", "Nearly there.", "One tap and it's yours."),
    "click": ("Everything you liked, right here.", "You have a good eye.", "Ready to be yours.", "Go on, you deserve it.", "It suits you."),
    "new": ("Come and say hello.", "Nice to have you here.", "A good place to start.", "Make yourself at home.", "Lovely to meet you."),
    "browser": ("There is more to discover.", "Take your time.", "Have a look around.", "No rush.", "Follow what you like."),
    "returning": ("Good to see you back.", "Welcome back.", "You know the feeling.", "Just as you like it.", "It's good to have you."),
    "bargain": ("Good sense, good looks.", "Kind to your budget.", "Money well spent.", "A treat that makes sense.", "Easy on the wallet."),
}  # fmt: skip

CTAS: dict[str, tuple[str, ...]] = {
    "view": (
        "See details",
        "Take a look",
        "View it now",
        "Look closer",
        "Shop now",
        "See it up close",
        "Have a look",
        "Explore it",
    ),
    "cart": ("Check out", "Finish order", "Go to basket", "Complete order", "Bring it home", "Back to basket"),
    "click": (
        "Shop now",
        "Get yours",
        "Buy now",
        "See it now",
        "Order now",
        "Make it yours",
        "I want this",
        "Take it home",
    ),
    "sale": ("See the offer", "Save now", "Get the deal", "Shop the sale", "See the price"),
    "new": ("Discover it", "Explore now", "Say hello", "Come on in"),
}
