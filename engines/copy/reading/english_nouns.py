"""English nouns as feeds use them of parts and features: how each counts, and the article before it."""

from collections import defaultdict
from functools import cache
from typing import Final

from engines.copy.reading.english_words import MATERIAL_NAMES, MATERIALS
from engines.vocabulary.kinds import Number
from engines.vocabulary.locales import spaced
from engines.vocabulary.plural import is_plural, singular
from engines.vocabulary.taxonomy import types

PARTS: Final = frozenset(
    spaced(
        """
        handle lid pocket strap zip zipper buckle button collar cuff sleeve hem hood lining waistband
        drawstring drawcord heel toe sole insole midsole outsole tongue upper gusset seam stitch yoke placket
        neckline belt clasp clip hook loop ring chain cord cable plug socket switch dial knob lever trigger
        button key display screen panel port slot jack lens lamp bulb light sensor motor engine battery
        charger adapter remote speaker microphone fan filter pump nozzle hose spout tank reservoir bowl basin
        jug carafe basket tray rack shelf drawer door hinge lock latch leg foot base stand arm armrest
        backrest headrest footrest seat frame top tabletop edge rim corner wheel castor caster tyre tire pedal
        brake fork saddle handlebar blade point tip nib barrel cap cartridge refill brush bristle roller pad
        cushion cover case pouch sleeve bag sack box tin tube jar bottle pot cup mug glass wick shade bracket
        screw nut bolt anchor mount clamp grip thumb palm finger compartment divider flap window vent mirror
        shell core layer coating tread stud cleat spike lace eyelet tab pull label tag patch print motif charm
        pendant stone bezel crown strap band hand case hole groove notch pin needle spool bobbin foot rod pole
        peg rope net mesh panel wall floor ceiling flooring platform ramp ladder perch tunnel ball bell
        whistle toy figure piece tile card board token dice booklet sheet page leaflet chart guide map stencil
        template cutter press sieve strainer whisk spatula ladle tong knife plate saucer dish lip ridge
        channel valve gauge thermometer timer alarm clock keyboard mouse touchpad camera antenna bumper shield
        guard visor brim crown peak ear tail paw nose mane body neck string fret bridge pickup tuner head drum
        pedal bench stool hanger rail bar hook basket liner insert plunger shaft spring magnet suction cup
        gasket washer o-ring seal cork stopper tap faucet drain mode setting speed level function program
        programme angle tooth teeth ply well mat cloth towel ribbon bow sash ruffle frill pleat dart slit fly
        hanger epaulette pom-pom tassel fringe patch badge toggle popper snap stud crystal bead pearl gem
        rhinestone keyring keychain lanyard carabiner tether holster sheath scabbard spacer kickstand trolley
        footplate canopy apron bib harness muzzle leash lead footbed pedestal finish pattern bottom side front
        back design-panel touchscreen joystick headband earcup earpad earhook eartip wingtip mouthpiece reed
        slide bell crossbar headboard footboard slat bed mattress pillow topper protector valance gearbox
        chuck bit bevel fence guide rail jaw ratchet spindle bearing axle fin mast sail hull paddle oar straw
        sipper teat stylus tripod gimbal diffuser reflector softbox hotshoe viewfinder flash tripod connector
        terminal lead jumper fuse breaker outlet receptacle dimmer backplate faceplate tank chamber crucible
        burner grate grill hotplate element thermostat steamer skewer rotisserie griddle ignition hob hood
        kettle crumb-tray drip-tray bin caddy hamper organiser organizer hatch skylight porch vestibule
        groundsheet guyline footstool ottoman recliner throw bolster tie-back heading hem curtain pole finial
        layer tier storey level ply row rung step tread section half quarter hull effect silhouette waist
        backpanel shoulder bodice skirt bust cup underwire chest-pocket chestpocket
        """
    )
)
"""Parts of things that count: one of them takes an article."""
COUNTED: Final = frozenset(
    spaced(
        """
        warranty stitching-line light scent flavour flavor blend finish pattern print fit cut rise length height width
        surface interior exterior system function feature alarm closure opening compartment shape profile view charge
        range capacity roast note hour minute setting mode cycle programme program speed position option size
        colour color shade tone style design-element ingredient vitamin mineral recipe portion serving slice
        membrane reflector bedside fabric construction display resolution processor connection connector
        rotation timer hoop page puzzle-piece piece bar stick sachet capsule tablet bag pair petal leaf layer
        """
    )
) - {
    "style",
    "design",
    "look",
    "option",
    "feature",
    "capacity",
    "tone",
    "length",
    "height",
    "width",
    "view",
    "note",
    "charge",
    "hour",
    "minute",
    "ingredient",
    "construction",
    "range",
    "interior",
    "exterior",
    "cut",
    "blend",
    "fabric",
}
UNCOUNTED: Final = frozenset(
    spaced(
        """
        ram denim stitching piping padding trim trimming embroidery insulation lining-fabric protection
        storage lighting charging cancellation webbing elastic foam fleece ribbing edging beading detailing
        packaging hardware cutlery tape filling stuffing wadding batting memory oil butter extract powder salt
        sugar honey wax water juice pulp fibre fiber protein collagen keratin glycerin glycerine aloe vera
        acid vitamin-c caffeine zinc charcoal clay cushioning ventilation suspension steering drainage
        connectivity bluetooth wi-fi wifi navigation tracking technology-free backlighting illumination noise
        shuffle thread yarn dubbing glitter ink paint varnish lacquer glazing smocking ruching boning shirring
        lace piping rope netting gravel soil compost turf grass bedding colouring sealant adhesive glue velcro
        sea-salt cocoa chocolate vanilla cinnamon ginger garlic chilli pepper mint peppermint lavender
        rosemary thyme cedar cedarwood sandalwood bergamot jasmine citrus lemon lime orange grapefruit neroli
        eucalyptus chamomile calendula niacinamide retinol squalane starch flour cornstarch gelatine gelatin
        beef chicken salmon turkey lamb duck tuna milk cream yoghurt cheese rice oat barley wheat rye spelt
        sunlight recovery beeswax shea juniper hazelnut-butter music audio
        footage storage memory software hardware stationery support noise
        """
    )
)
"""Stand without an article in the singular."""
VAGUE: Final = frozenset(
    spaced(
        """
        quality comfort style design look feel experience performance value elegance beauty ease convenience
        fun joy love luxury charm touch way part time day thing item product solution choice option gift idea
        addition partner companion favourite favorite must essential staple piece masterpiece statement result
        benefit advantage feature features detail details need needs use number variety range lot lots kind
        sort type amount world life lifestyle home occasion season event moment customer user people person
        anyone everyone year years mind craftsmanship durability reliability versatility flexibility
        efficiency sustainability technology power control care attention standard standards everything
        something nothing anything ingredient ingredients look looks vibe aesthetic mood atmosphere ambience
        story heritage tradition trend fashion wardrobe collection edition brand model name version generation
        department issue problem seller store shop shipping price maternity occasion occasions purposes
        setting-free top-quality construction material materials texture sense warmth support strength health
        hygiene safety adult adults kid kids child children charm vacuum
        movement press bit information reason purpose process method fact note tip tips
        color colors colour colours size sizes fit
        """
    )
) - {"piece", "tip", "support"}
"""Heads that say nothing a shopper can see."""


@cache
def _of_types() -> dict[str, Number]:
    """Return how the last words of the taxonomy's nouns count, where all agree."""
    marks: dict[str, set[str]] = defaultdict(set)
    for entry in types():
        for noun in entry.english:
            marks[singular(noun.rpartition(" ")[2].casefold())].add(entry.plural)
    told: dict[str, Number] = {}
    for noun, kinds in marks.items():
        if kinds <= {"o", "m", "p"} and "o" in kinds:
            told[noun] = "one"
        elif kinds == {"x"}:
            told[noun] = "mass"
        elif kinds <= {"m", "p"}:
            told[noun] = "many"
    return told


def counts(key: str) -> Number | None:
    """Return how the lower-case noun `key` counts as it is written; None: it is not known for sure."""
    bare = singular(key)
    if key in VAGUE or bare in VAGUE:
        return None
    if is_plural(key) or (bare != key and key.endswith("s")) or key in {"feet", "teeth", "dice", "leaves"}:
        return "many"
    last = key.rpartition("-")[2]
    if key in UNCOUNTED or key in MATERIALS:
        return "mass"
    if key in PARTS or key in COUNTED or last in PARTS:
        return "one"
    if key in MATERIAL_NAMES:
        return "one" if key in {"blend", "mix"} else "mass"
    told = _of_types().get(key)
    return told if told != "many" else None


def known(key: str) -> bool:
    """Tell whether a noun, singular or plural, is of the lists here."""
    bare = singular(key)
    return any(
        word in group for word in (key, bare) for group in (PARTS, COUNTED, UNCOUNTED, MATERIALS, MATERIAL_NAMES)
    )
