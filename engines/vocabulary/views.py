"""From how high things of a kind are usually photographed, by category of Google's taxonomy and type.

Shops show a bottle from its front, a mug from slightly above, a bracelet from above, in every country.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from engines.vocabulary.things import lies_flat


@dataclass(frozen=True, slots=True)
class View:
    """How things of a kind are usually photographed."""

    least: float
    """Degrees from which the foot is seen, least and most."""
    most: float
    usual: float
    """The angle that is meant where nothing else tells."""
    round: bool
    """They have a round rim or base, which tells more of a single picture than the kind does."""


VIEWS: Final[Mapping[str, View]] = {
    "front": View(0, 7, 4, round=False),
    "front round": View(0, 7, 4, round=True),
    "raised": View(8, 20, 10, round=False),
    "raised round": View(8, 20, 14, round=True),
    "high": View(12, 28, 18, round=False),
    "high round": View(12, 28, 18, round=True),
    "above": View(60, 90, 75, round=False),
}
"""By name; a kind of which nothing is known has none, ""."""
_BY_PATH: Final[Mapping[str, str]] = {
    "front": """
        Animals & Pet Supplies > Pet Supplies > Dog Supplies > Dog Food
        Animals & Pet Supplies > Pet Supplies > Cat Supplies > Cat Food
        Animals & Pet Supplies > Pet Supplies > Cat Supplies > Cat Furniture
        Apparel & Accessories > Handbags, Wallets & Cases
        Arts & Entertainment > Hobbies & Creative Arts > Musical Instruments
        Baby & Toddler > Diapering
        Electronics
        Food, Beverages & Tobacco
        Furniture > Cabinets & Storage
        Furniture > Shelving
        Health & Beauty
        Home & Garden > Decor > Clocks
        Home & Garden > Decor > Mirrors
        Home & Garden > Decor > Picture Frames
        Home & Garden > Household Appliances
        Home & Garden > Household Supplies
        Home & Garden > Lighting
        Luggage & Bags
        Media
        Software
        Sporting Goods > Outdoor Recreation > Cycling > Bicycles
        Toys & Games > Games
        Toys & Games > Puzzles
    """,
    "front round": """
        Food, Beverages & Tobacco > Beverages
        Food, Beverages & Tobacco > Food Items > Condiments & Sauces
        Food, Beverages & Tobacco > Food Items > Dips & Spreads
        Health & Beauty > Health Care > Fitness & Nutrition
        Health & Beauty > Personal Care > Cosmetics > Bath & Body
        Health & Beauty > Personal Care > Cosmetics > Skin Care
        Health & Beauty > Personal Care > Hair Care
        Home & Garden > Decor > Flameless Candles
        Home & Garden > Decor > Home Fragrances
        Home & Garden > Decor > Vases
        Home & Garden > Kitchen & Dining > Food & Beverage Carriers
        Home & Garden > Lighting > Lamps
        Home & Garden > Plants
    """,
    "raised": """
        Apparel & Accessories > Shoes
        Arts & Entertainment > Hobbies & Creative Arts > Arts & Crafts
        Animals & Pet Supplies > Pet Supplies > Dog Supplies > Dog Beds
        Baby & Toddler
        Cameras & Optics
        Furniture
        Hardware > Tools
        Home & Garden > Decor
        Home & Garden > Household Supplies > Storage & Organization
        Home & Garden > Kitchen & Dining
        Home & Garden > Lawn & Garden
        Office Supplies
        Sporting Goods
        Toys & Games
        Vehicles & Parts
    """,
    "raised round": """
        Animals & Pet Supplies > Pet Supplies > Pet Bowls, Feeders & Waterers
        Home & Garden > Decor > Baskets
        Home & Garden > Decor > Home Fragrance Accessories
        Home & Garden > Kitchen & Dining > Barware
        Home & Garden > Kitchen & Dining > Cookware & Bakeware
        Home & Garden > Kitchen & Dining > Food Storage
        Home & Garden > Kitchen & Dining > Kitchen Appliances > Electric Kettles
        Home & Garden > Kitchen & Dining > Kitchen Tools & Utensils > Mixing Bowls
        Home & Garden > Kitchen & Dining > Tableware > Coffee Servers & Tea Pots
        Home & Garden > Kitchen & Dining > Tableware > Dinnerware
        Home & Garden > Kitchen & Dining > Tableware > Drinkware
        Home & Garden > Kitchen & Dining > Tableware > Serveware
        Home & Garden > Lawn & Garden > Gardening > Pots & Planters
        Home & Garden > Lawn & Garden > Watering & Irrigation > Watering Cans
    """,
    "high": """
        Electronics > Computers > Laptops
        Electronics > Print, Copy, Scan & Fax
        Electronics > Video > Projectors
        Toys & Games > Toys > Musical Toys
    """,
    "high round": """
        Food, Beverages & Tobacco > Food Items > Bakery
        Food, Beverages & Tobacco > Food Items > Fruits & Vegetables
        Food, Beverages & Tobacco > Food Items > Meat, Seafood & Eggs
        Food, Beverages & Tobacco > Food Items > Prepared Foods
    """,
    "above": """
        Apparel & Accessories > Clothing Accessories
        Apparel & Accessories > Jewelry
        Electronics > Electronics Accessories > Cables
        Hardware > Hardware Accessories
        Home & Garden > Kitchen & Dining > Kitchen Tools & Utensils > Kitchen Knives
        Home & Garden > Kitchen & Dining > Tableware > Flatware
    """,
}
_BY_TYPE: Final[Mapping[str, str]] = {
    "front": "smartphone, tablet, refrigerator, washing machine, wardrobe, bookcase, fan, perfume",
    "front round": "water bottle, soju, honey, olive oil, vitamin supplement, protein powder, bluetooth speaker,"
    " table lamp, 露营灯, vase, candle, foundation, nail polish, lipstick, mascara, cookie jar, baby bottle",
    "raised": "digital camera, keyboard, games console, over-ear headphones, headset, wireless earbuds, steam iron,"
    " vacuum cleaner, toothbrush holder, hair dryer, dumbbells, bath bombs, bar soap, toaster, watch, smart watch",
    "raised round": "mug, tea cup, bowl, plant pot, frying pan, saucepan, wok, cake turntable, face moisturiser,"
    " pet bowl, houseplant, tagine, stovetop kettle, electric kettle, saucer, ramekin",
    "above": "sunglasses, usb-c cable, bath towel, kitchen towels, mouse pad, plate, phone case, watch strap, bracelet,"
    " ring, necklace, bathroom scale",
}
"""Types by their archetype in the taxonomy's table; they come before their category."""


@cache
def _paths() -> Mapping[str, str]:
    return {line.strip(): view for view, rows in _BY_PATH.items() for line in rows.strip().splitlines()}


@cache
def _types() -> Mapping[str, str]:
    return {name.strip(): view for view, row in _BY_TYPE.items() for name in row.split(",")}


def named_parts() -> frozenset[str]:
    """Return the categories that have a view of their own."""
    return frozenset(_paths())


def named_types() -> frozenset[str]:
    """Return the types that have a view of their own."""
    return frozenset(_types())


def view_of(path: str, archetype: str = "") -> str:
    """Return the name of the view that things of a type, or of the category `path`, are usually shown in, or ""."""
    if archetype in _types():
        return _types()[archetype]
    if lies_flat(path):
        return "above"
    steps = path.split(" > ")
    parts = (" > ".join(steps[:count]) for count in range(len(steps), 0, -1))
    return next((_paths()[part] for part in parts if part in _paths()), "")
