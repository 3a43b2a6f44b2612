"""Stages, packshots and products drawn by program, for the tests of post-processing and layout."""

import io
from decimal import Decimal

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from engines.bundle.manifest import Stage
from engines.paint.asked import Asked
from engines.paint.plane import WINDOWS, foot_in
from engines.photo.packshot import Packshot
from engines.places.wanted import Wanted
from engines.vocabulary.brief import Copy
from engines.vocabulary.locales import Locale
from engines.vocabulary.product import Money, Product, Show

STAGE = Stage(stand=(0.5, 0.70), half_width=0.20, headroom=0.60)
SIDE = 256


def stage_picture(
    wall: tuple[int, int, int] = (214, 184, 138), podium: tuple[int, int, int] = (36, 142, 146)
) -> np.ndarray:
    """A wall that darkens to one side, a lighter floor, a round podium, a sphere at the left edge."""
    y, x = np.mgrid[0:SIDE, 0:SIDE] / SIDE
    shade = 1.05 - 0.15 * x + 0.08 * np.tanh((y - 0.75) * 8)
    picture = Image.fromarray(np.clip(np.array(wall) * shade[..., None], 0, 255).astype(np.uint8))
    draw = ImageDraw.Draw(picture)
    dark = tuple(int(0.7 * v) for v in podium)
    draw.ellipse((-12, 120, 44, 184), fill=dark)
    draw.rectangle((72, 180, 184, 214), fill=dark)
    draw.ellipse((72, 205, 184, 223), fill=dark)
    draw.ellipse((72, 171, 184, 189), fill=podium)
    return np.asarray(picture)


def place_picture(
    bucket: str = "square", wall: tuple[int, int, int] = (236, 232, 224), stand: tuple[int, int, int] = (206, 196, 184)
) -> np.ndarray:
    """A wall, a counter whose back edge is 40 pixels behind the foot, and a jar at the right of the foot."""
    window, (x, y) = WINDOWS[bucket], foot_in(bucket)
    picture = Image.new("RGB", (window.width, window.height), wall)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, y - 40, window.width, window.height), fill=stand)
    draw.rectangle((x + 70, y - 120, x + 110, y - 20), fill=(120, 90, 60))
    return np.asarray(picture)


def wanted(place: str = "kitchen", *, mirrored: bool = False) -> Wanted:
    """The place of a product that is a fifth of it high or wide."""
    asked = Asked(place=place, arrangement=0, wall=(236, 232, 224), stand=(206, 196, 184))
    return Wanted(asked=asked, mirrored=mirrored, span=60, why="a kettle, 20 cm: kitchen counter")


def packshot_file(width: int = 200, height: int = 400, kind: str = "PNG") -> bytes:
    """A flask with hard and soft edges and some empty margin, as the bytes of a file."""
    image = Image.new("RGBA", (width + 40, height + 20), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle((20, 10, width + 19, height + 9), min(width, height) // 4, fill=(60, 120, 110, 255))
    draw.rectangle((20 + width // 4, 10 + height // 2, 19 + width // 2, 9 + height * 3 // 4), fill=(240, 230, 220, 255))
    stream = io.BytesIO()
    image.save(stream, kind)
    return stream.getvalue()


def packshot(width: int = 200, height: int = 400, show: Show = "stage") -> Packshot:
    """The flask cut out and cropped; in another way to show it, as its whole picture."""
    with Image.open(io.BytesIO(packshot_file(width, height))) as image:
        whole = image.convert("RGBA")
    return Packshot(whole.crop(whole.getbbox()) if show == "stage" else whole, f"{width}x{height}", show, "asked for")


def photo(
    ground: tuple[int, int, int] = (238, 236, 232), *, light: float = 0.06, side: int = 400, show: Show = "ground"
) -> Packshot:
    """The flask as a photo of it: opaque, on a `ground` that darkens to one side, with a soft shadow."""
    fall = 1 + light * (np.mgrid[0:side, 0:side][1] / side - 0.5)
    picture = Image.fromarray(np.clip(np.array(ground) * fall[..., None], 0, 255).astype(np.uint8))
    shade = Image.new("L", picture.size)
    ImageDraw.Draw(shade).ellipse((side * 0.3, side * 0.8, side * 0.75, side * 0.88), fill=70)
    picture.paste((0, 0, 0), (0, 0), shade.filter(ImageFilter.GaussianBlur(side / 40)))
    draw = ImageDraw.Draw(picture)
    draw.rounded_rectangle((side * 0.35, side * 0.2, side * 0.65, side * 0.84), side // 12, fill=(20, 90, 170))
    return Packshot(picture.convert("RGBA"), f"photo {ground} {light} {side}", show, "asked for")


def product(locale: Locale = "en", *, sale: bool = True, brand: str = "Northkettle") -> Product:
    currency = "USD" if locale == "en" else "CNY"
    return Product(
        id="kettle",
        locale=locale,
        name="Pour-over kettle" if locale == "en" else "手冲壶",
        description="",
        brand=brand,
        category="kitchen",
        colour="",
        price=Money(Decimal("129.00"), currency),
        sale_price=Money(Decimal("99.00"), currency) if sale else None,
        available=True,
        image=None,
        link="https://shop.example/kettle",
    )


def copy(
    headline: str = "Brew slower mornings", description: str = "Even pour, gentle heat.", cta: str = "Shop now"
) -> Copy:
    return Copy(headline, description, cta, "", "template", 1, ())


def chinese_copy() -> Copy:
    return copy("手冲慢时光，咖啡更香", "细口均匀出水，900毫升容量。", "立即选购")
