"""What products do and are: verbs, participles and adjectives that feeds say of them, with their types."""

from typing import Final

from engines.vocabulary.locales import spaced
from engines.vocabulary.reading import SpanType

VERBS: Final = frozenset(
    spaced(
        """
        absorbs adapts adjusts allows attaches balances bends blocks boils brews brightens bounces
        bundles captures carries catches charges chills cleans clips closes collapses connects contains
        controls converts cooks cools covers cuts delivers detaches detects disassembles displays dissolves
        doubles drains dries drives dries eases expands extends fastens feeds fills filters fits floats folds
        follows froths gives glides glows grinds grips grows guards hangs heats hides holds hooks hugs
        includes inflates keeps kneads lasts lathers lets lies lifts links locks makes matches measures melts
        mixes monitors mounts moves needs nests opens operates organises organizes packs pairs peels pivots
        plays plugs pops pours powers prevents prints projects protects provides pulls pumps purifies reaches
        reads records reduces releases remembers removes repels replaces resists rests reverses rides rinses
        rolls rotates runs screws seals seats senses separates serves sets shapes sharpens shields shows shuts
        sits sleeps slides slips slots smells smooths snaps softens spins splits sprays spreads squeezes
        stacks stands starts stays steams sticks stops stores straps stretches streams supports suits sways
        swings swivels switches syncs takes telescopes tells thaws tightens tilts toasts tracks transforms
        traps turns twists unfolds unzips uses vacuums vibrates wakes warms washes waters weighs whips wipes
        whisks wicks works wraps zips tucks
        """
    )
)
"""In the third person singular."""
ALSO_NOUNS: Final = frozenset(
    spaced(
        """
        blocks brews bends bounces bundles catches charges clips closes controls cools covers cuts displays
        doubles drains drives feeds fills filters floats folds glows grips guards heats
        hooks hugs links lifts locks mixes monitors mounts moves nests packs pairs peels
        plays plugs pops powers prints projects pulls pumps reads records rests rides rolls screws seals
        seats senses sets shapes shields shows slides slips slots smells snaps spins splits sprays spreads stacks
        stands starts steams sticks stops stores straps streams suits supports swings switches toasts tracks traps
        turns twists uses vacuums waters whips whisks wicks wraps zips tucks
        """
    )
)
"""Verbs that may be nouns in the plural where nothing says otherwise."""
AFTER_VERB: Final = frozenset(
    spaced(
        """
        a an the your its most any all every each both up down flat into onto to over off away out together apart
        around under by between through from like open shut closed upright itself any two three four five six
        """
    )
)
"""A word that tells the verb before it from a noun in the plural."""
NEED_ALL: Final = frozenset(spaced("keeps makes lets helps allows turns leaves needs gives provides delivers"))
"""Verbs whose object alone says too little to be cut behind."""
PARTICIPLES: Final = frozenset(
    spaced(
        """
        made knitted woven filled lined seasoned engraved poured printed finished coated trimmed sewn stitched
        crafted handmade handcrafted hand-poured hand-painted hand-woven hand-stitched hand-finished handwoven
        certified built wrapped packed fitted topped edged backed reinforced set mounted formed forged roasted
        brewed blended infused scented flavoured flavored sweetened grown bottled baked tested rated
        designed padded insulated woven spun dyed embroidered decorated painted turned carved moulded molded
        treated sized powered operated driven enriched fortified sealed
        """
    )
)
"""What was done to a product, said behind its noun: `lined with fleece`."""
AFTER_PARTICIPLE: Final = frozenset(spaced("of from in with by for on"))
PREPOSITIONS: Final = frozenset(
    spaced(
        """
        with for in on at of inside under behind between around along from by to into onto over against down across
        through above below
        """
    )
)
FREE: Final = frozenset(
    spaced(
        """
        top front place hand use bed water milk tea coffee play work travel school day night stereo home life food
        storage heat cold light air rain wind snow sun summer winter spring autumn fruit meat fish bread skin hair
        business office gym indoor outdoor sport camping hiking running cooking baking painting drawing yoga sale
        cotton time power sound music back base size sand ice sea
        """
    )
)
"""Nouns that stand without an article behind a preposition."""
ADJECTIVES: Final[dict[str, SpanType]] = {
    **dict.fromkeys(
        spaced(
            """
            waterproof windproof showerproof splashproof rainproof shockproof leakproof dustproof fireproof
            rustproof foldable collapsible stackable adjustable detachable reversible rechargeable
            refillable reusable portable wireless cordless breathable stretchy lightweight ultralight
            insulated padded cushioned reflective inflatable biodegradable compostable recyclable extendable
            expandable retractable magnetic non-slip non-stick nonstick anti-slip anti-scratch
            scratch-resistant water-resistant self-adhesive self-inking self-watering self-cleaning hand-held
            handheld hands-free freestanding free-standing unscented quick-drying quick-dry moisture-wicking
            double-sided two-sided dimmable automatic semi-automatic programmable battery-powered
            battery-operated solar-powered mains-powered sulphate-free sulfate-free paraben-free
            fragrance-free gluten-free sugar-free dairy-free lactose-free alcohol-free bpa-free oil-free
            lead-free decaffeinated caffeine-free unsweetened unsalted wall-mounted ergonomic silent
            hypoallergenic antibacterial antimicrobial airtight opaque shatterproof shatter-resistant
            heat-resistant flame-retardant tear-resistant customisable customizable personalised personalized
            touchscreen digital electric vacuum-insulated double-walled single-walled interlocking
            interchangeable weatherproof weather-resistant seamless wrinkle-free wrinkle-resistant
            crease-resistant fade-resistant stain-resistant rust-resistant leak-proof water-repellent
            spill-proof spillproof thermal heated weighted motion-activated telescopic quilted lined unlined
            packable wired pre-assembled preassembled lockable wipeable odourless odorless cruelty-free
            chlorine-free pvc-free latex-free nickel-free noise-cancelling noise-canceling
            """
        ),
        "feature",
    ),
    **dict.fromkeys(spaced(
        """
            washable machine-washable dishwasher-safe microwave-safe oven-safe freezer-safe
        """
), "care"),
    **dict.fromkeys(
        spaced(
            """
            striped floral ribbed knitted cropped oversized high-waisted slim-fit relaxed-fit sleeveless long-sleeved
            short-sleeved hooded pleated checked checkered plaid embroidered printed vintage rustic fitted buttoned
            high-rise mid-rise low-rise strapless backless collared v-neck crewneck arched round square rectangular
            oval hexagonal floating matte glossy textured hammered polka-dot polka-dotted tie-dye long-sleeve
            short-sleeve tapered wide-leg straight-leg flared fringed studded beaded frosted two-tone
            """
        ),
        "style",
    ),
    **dict.fromkeys(spaced("vegan vegetarian halal kosher organic fairtrade wholegrain gluten-free"), "ingredient"),
    **dict.fromkeys(spaced("handmade hand-poured handwoven hand-woven hand-painted handcrafted"), "feature"),
    "unisex": "audience",
}  # fmt: skip
"""Adjectives that say a fact, before the noun and behind `is` alike."""
LAST_OF_PAIR: Final[dict[str, SpanType]] = {
    "washable": "care", "safe": "care", "resistant": "feature", "proof": "feature", "free": "feature",
    "mountable": "feature", "mounted": "feature", "operated": "feature", "powered": "feature",
    "certified": "certificate",
    "rechargeable": "feature", "scented": "scent", "repellent": "feature", "insulated": "feature", "lined": "feature",
    "protected": "feature", "friendly": "feature", "activated": "feature", "adjustable": "feature",
}  # fmt: skip
BEFORE_LAST: Final[dict[str, frozenset[str]]] = {
    "washable": frozenset({"machine", "hand"}),
    "safe": frozenset(spaced("dishwasher microwave oven freezer induction hob")),
    "resistant": frozenset(spaced(
        """
            water heat stain scratch fade rust tear shatter wrinkle weather frost odour odor slip
            fire impact cut
        """
)),
    "proof": frozenset(spaced("water wind leak spill splash dust shock fire rust shatter frost child")),
    "free": frozenset(spaced(
        """
            bpa gluten sugar dairy lactose alcohol fragrance paraben sulphate sulfate silicone lead
            latex pvc nut caffeine nickel cruelty lint tangle phthalate chlorine
        """
)),
    "mountable": frozenset({"wall"}), "mounted": frozenset({"wall"}),
    "operated": frozenset({"battery", "mains", "foot", "hand"}),
    "powered": frozenset({"battery", "solar", "mains", "usb"}),
    "certified": frozenset(spaced("halal kosher organic fsc gots fairtrade vegan msc oeko-tex")),
    "rechargeable": frozenset({"usb", "usb-c"}),
    "scented": frozenset(spaced("lavender lemon rose vanilla lightly citrus")),
    "repellent": frozenset({"water", "oil"}), "insulated": frozenset({"vacuum", "double-wall"}),
    "lined": frozenset({"fleece", "fully", "leather", "satin", "cotton", "sherpa", "silk", "fur"}),
    "protected": frozenset({"surge"}), "friendly": frozenset({"septic", "carpet"}),
    "activated": frozenset({"motion", "voice"}), "adjustable": frozenset({"height", "fully"}),
}  # fmt: skip
"""What may stand before the last word of an adjective in two words."""
