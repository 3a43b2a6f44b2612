"""How large things of a type are, in centimetres: the greater of height and width in a picture as shops take it.

The taxonomy's table gives least and greatest; where these lie close the middle is taken. Where they lie apart, or where
things are photographed otherwise than they are used (a watch with its strap closed, a mat rolled), the table here says
what is usual. A type that neither tells is of unknown size.
"""

import math
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Final

import numpy as np

from engines.vocabulary.extent import ProductSize
from engines.vocabulary.plural import folded
from engines.vocabulary.taxonomy import types
from engines.vocabulary.things import Thing
from engines.vocabulary.words import kind_of

APART: Final = 2.7  # greatest over least: beyond it the middle may be wrong by more than a picture forgives


_USUAL: Final[Mapping[float, str]] = {
    1.5: "charm pendant, stud earrings, nose ring, gemstone, marbles, transistor, capacitor",
    2.5: "brooch, hoop earrings, memory card, jewellery, push pins, 长尾夹",
    4: "eraser, hair clip, batteries, paper clips, ear plugs, gps tracker, dice set, crystal, hair ties",
    6: "speed cube, pencil sharpener, contact lens case, hair comb accessory, bouncy ball, compass, eyelid tape,"
    " christmas ornament, usb adapter, bike lights, fitness tracker, wind-up toy, 陀螺, slinky, tea infuser, lash"
    " glue, cookie cutter, sewing thread, craft stamp, earbuds, wireless earbuds",
    7: "face cream",
    8: "lipstick, lip balm, flameless candles, wax melts, sticky notes, tape dispenser, stapler, nail clippers,"
    " face moisturiser, eye cream, die-cast model, drawing ink, fishing lures, jigger, ink cartridge, bath"
    " bombs, 小黄鸭, soap",
    9: "toy car",
    10: "face serum, smartwatch, mug, candle, pill organiser, toothbrush holder, alarm clock, stopwatch,"
    " metronome, kids smart watch phone, play dough, spice grinder, coffee scoop, golf headcover, glasses case,"
    " disposable cups, measuring cups, 香薰, desktop magnifier, kids sand timer, hole punch, handheld electronic"
    " game, watch, mouse, serum, face oil, smart watch",
    11: "wallet",
    12: "perfume, yogurt, yogurt starter, cream cheese spread, honey, jewelry box, usb microphone, camera lens,"
    " incense, tea cup, 玻璃杯, ice cube tray, plant saucer, face mask, hair gel, model kit, rubber duck, magnetic"
    " balls, bath duck, walkie talkie, pet bowl, bowl, security camera, vitamin supplement, dinosaur figures,"
    " candle holder, robot toy, novelty sign, toy boat, toy train, tea, jam, pet toy",
    13: "digital camera, mirrorless camera, film camera, docking station, camera",
    14: "hand cream, sunglasses, diffuser, pen",
    16: "bluetooth speaker, smartphone, soap dispenser, potted plant, body makeup, cd player, clock radio, first"
    " aid kit, teapot, table clock, plant pot, light bulb, night light, bookends, tea set, doll, ant farm, food"
    " storage container, bath brush, humidifier, usb hub, cookie jar, radio, speaker, charger, jar",
    18: "over-ear headphones, headset, headphone stand, massage gun, coffee grinder, trophy, pruners, moka pot,"
    " 露营灯, lunch box, makeup mirror, toy truck, toy airplane, gift box, planner, shampoo bar, dog chew toy,"
    " kalimba, toy helicopter, cat toy, houseplant, makeup palette, utensil holder, toy motorcycle, stacking"
    " rings, honey jar, grinder, microphone, chocolate, collar, water fountain, desk organiser",
    19: "headphones",
    20: "shampoo, conditioner, hair oil, wine glass, 摆件, air freshener, sunscreen, mouse pad, picture frame,"
    " storage jar, beer glass, birdhouse, jigsaw puzzle, kids' xylophone, building blocks, construction bricks,"
    " magnetic tiles, desk organizer, vegetable slicer, birthday cake, milk frother, electric shaver,"
    " projector, basket, caddy organizer, cleanser, body lotion, coffee, cookies, nuts, robot, necklace,"
    " planter, pencil case",
    21: "notebook",
    22: "water bottle, protein powder, funnel, stovetop kettle, pepper mill, garden trowel, pruning shears, hair"
    " dryer, steam iron, sketchbook, fresh fruit, fresh vegetables, meat, board game, remote control car, plush"
    " toy, bowls, juice, rocket",
    23: "novel, books",
    24: "kettle",
    25: "vase, plate, dinner plate, electric kettle, saucepan, dumbbells, toaster, artificial flowers, watering"
    " can, coffee maker, kettlebell, lantern, storage box, doctor play set, toy cookware, bird feeder,"
    " sculpture, toy playset, pan, granola, mooncakes, puzzle, train, bird house, clock",
    26: "basketball, football, pitcher",
    28: "juicer, cake turntable, pressure cooker, dutch oven, stock pot, cutting mat, pan lid, serving tray, wall"
    " clock, heels, loafers, sandals, slippers, hiking boots, roller skates, boots, casserole, helmet",
    29: "sneakers, running shoes, trainers",
    30: "olive oil, soju, pedal bin, bicycle helmet, ankle boots, riding hat, tablet, chef's knife, games console,"
    " espresso machine, blender, ice cream maker, deep fryer, rice cooker, school bag, ham, bike helmet, hand"
    " puppet, wreath, air fryer, popcorn maker, rotisserie, turntable, ice maker, pot, teddy bear, plush toy, hat,"
    " trowel",
    32: "laptop, wok, keyboard case, griddle pan, shoulder bag, tote bag, briefcase, diaper bag, knife, wine",
    34: "handbag, bag",
    35: "laptop sleeve, stand mixer, space heater, table lamp, dehumidifier, toolbox, dish rack, picnic basket,"
    " tackle box, ring light, water filter pitcher, cat carrier, gym bag, synth, 布娃娃, toy till, wall light,"
    " cutting board",
    40: "keyboard, desktop computer, safe box, air purifier, toy tools, musical toy, microwave, foam roller,"
    " ottoman stool, pendant light, dolls' house, litter box, wine rack, monitor stand, chandelier, lamp",
    42: "desk lamp",
    45: "backpack, pillow, throw pillow, guitar amp, microwave oven, amplifier, mini oven, garden statue, dart"
    " board, compression sack, dry bag, garden sprayer, spice rack, fan, ceiling light, pet bed, stool, cushion",
    48: "travel bag",
    50: "duffel bag, wall art print, mirror, dog bed, car seat, chainsaw, aquarium, leaf blower, toy kitchen, bird"
    " bath, cajon, tv antenna",
    55: "suitcase, cabin case, monitor, computer monitor, exercise ball, oven, barbecue",
    60: "scratching post",
    61: "camping chair, badminton racket, tennis racket, golf bag stand, yoga mat",
    70: "t-shirt, shirt, hoodie, jacket, jumper, ukulele, violin, tripod, camera tripod, snow shovel, exercise"
    " mat, garden fork, side table, broom, bedside table, filing cabinet",
    80: "washing machine, tumble dryer, dishwasher, skateboard, scooter, electric scooter, balance bike, stroller,"
    " kite, umbrella",
    85: "dining chair, office chair, armchair, bar stool, vacuum cleaner, kick scooter, chair",
    90: "cat tree, soundbar",
    100: "guitar, acoustic guitar, electric guitar, shovel, dress, coat, folding table, desk, dining table, lawn"
    " mower, bookcase, shoe rack, shelving unit, coffee table, storage cabinet, rocking horse",
    120: "television, shoe cabinet, exercise bike, sideboard",
    137: "digital piano, piano",
    150: "floor lamp, wardrobe, bicycle, electric bike, electric bicycle, mountain bike, road bike, loveseat,"
    " refrigerator, guzheng, folding bed, standing desk",
    200: "sofa, mattress, sofa bed, surfboard, christmas tree, rug, tent, ping pong table",
}
"""Centimetres: nouns, archetypes and keys of `engines.vocabulary.kinds.KINDS`, in either language."""


@cache
def _usual() -> Mapping[str, float]:
    return {folded(name.strip()): cm for cm, names in _USUAL.items() for name in names.split(",")}


@lru_cache(maxsize=4096)
def usual_below(path: str) -> ProductSize | None:
    """Return how large things of the category `path` are; None: it holds things of all sizes."""
    spans = [entry.size.partition("-") for entry in types() if f"{entry.node.path} > ".startswith(f"{path} > ")]
    middles = [math.sqrt(int(least) * int(most or least)) for least, _, most in spans if least]
    if not path or not middles:
        return None
    low, middle, high = (float(each) for each in np.percentile(middles, (10, 50, 90)))
    return ProductSize(round(middle, 1), "longest", f"usual in {path}") if 0 < high <= APART * low else None


def usual_size(thing: Thing) -> ProductSize | None:
    """Return how large things of its kind are; None: that cannot be said."""
    for name in (folded(thing.noun), folded(thing.archetype)):
        if cm := _usual().get(name):
            return ProductSize(cm, "longest", f"usual for {name}")
    if thing.size_cm is not None and 0 < thing.size_cm[1] <= APART * thing.size_cm[0]:
        cm = round(math.sqrt(thing.size_cm[0] * thing.size_cm[1]), 1)
        return ProductSize(cm, "longest", f"usual for {thing.archetype}")
    kind = kind_of(thing.noun, thing.category)
    cm = _usual().get(kind, 0.0)
    return ProductSize(cm, "longest", f"usual for {kind}") if cm else None
