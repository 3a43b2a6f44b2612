"""The demo shop: one static page, the catalogue as JSON, product pictures and the collector."""

import asyncio
from pathlib import Path
from typing import Protocol
from urllib.parse import quote

from aiohttp import web

from engines.errors import ImageError
from engines.photo.root import below
from engines.text.fonts import Weight, face_path
from engines.vocabulary.locales import Locale
from engines.vocabulary.product import Product
from engines.vocabulary.words import CATEGORIES
from stream.demo.page.collector import MOST_BYTES, Collector
from stream.demo.page.shoppers import SHOPPERS
from stream.slots.web import json_response, secured

STATIC = Path(__file__).parent / "static"
PICTURES = frozenset({".webp", ".png", ".jpg", ".jpeg"})


class Shelf(Protocol):
    """What the page needs of the catalogue."""

    @property
    def image_root(self) -> Path:
        """The folder that the products' pictures are relative to."""

    def products(self, locale: Locale) -> list[Product]:
        """All products in one language, in the order of the feed."""


def policy(slot_server: str) -> str:
    """Return the page's Content Security Policy: itself and the slot server, nothing else."""
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; "
        f"img-src 'self' {slot_server}; connect-src 'self' {slot_server}; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )


class Shop:
    """The page over `shelf`; ads come from `slot_server` (an origin), events go through `collector`."""

    def __init__(self, shelf: Shelf, collector: Collector, *, slot_server: str, slots: tuple[str, ...]) -> None:
        self._shelf = shelf
        self._collector = collector
        self._slot_server = slot_server
        self._slots = slots

    def app(self) -> web.Application:
        """Build the aiohttp application."""
        app = web.Application(client_max_size=MOST_BYTES, middlewares=[secured(policy(self._slot_server))])
        app.router.add_get("/", self._index)
        app.router.add_static("/static", STATIC)
        app.router.add_get("/api/page", self._page)
        app.router.add_get("/api/products", self._products)
        app.router.add_get("/pictures/{id}", self._picture)
        app.router.add_get("/fonts/{weight}", self._font)
        app.router.add_post("/collect", self._collector.collect)
        return app

    async def _index(self, _: web.Request) -> web.StreamResponse:
        return web.FileResponse(STATIC / "index.html", headers={"Cache-Control": "no-cache"})

    async def _page(self, _: web.Request) -> web.Response:
        return json_response({"slot_server": self._slot_server, "slots": self._slots, "shoppers": SHOPPERS})

    async def _products(self, request: web.Request) -> web.Response:
        locale: Locale = "zh" if request.query.get("locale") == "zh" else "en"
        products = self._shelf.products(locale)
        present = {product.category for product in products}
        categories = [{"key": key, "name": CATEGORIES[key].name(locale)} for key in CATEGORIES if key in present]
        return json_response({"products": [_shown(product) for product in products], "categories": categories})

    async def _picture(self, request: web.Request) -> web.StreamResponse:
        wanted = request.match_info["id"]
        images = (product.image for product in self._shelf.products("en") if product.id == wanted)
        image = next(images, None) or ""
        try:
            path = below(image, self._shelf.image_root)
        except ImageError as error:
            raise web.HTTPNotFound(text=str(error)) from error
        if path.suffix.lower() not in PICTURES:
            raise web.HTTPNotFound(text=f"product {wanted[:80]!r} has no picture")
        return web.FileResponse(path, headers={"Cache-Control": "public, max-age=3600"})

    async def _font(self, request: web.Request) -> web.StreamResponse:
        weight: Weight = "bold" if request.match_info["weight"] == "bold" else "regular"
        path = await asyncio.to_thread(face_path, weight)
        return web.FileResponse(path, headers={"Cache-Control": "public, max-age=604800", "Content-Type": "font/otf"})


def _shown(product: Product) -> dict[str, object]:
    sale = product.sale_price
    return {
        "id": product.id,
        "name": product.name,
        "description": product.description,
        "brand": product.brand,
        "category": product.category,
        "price": product.price.text(product.locale),
        "sale_price": sale.text(product.locale) if sale is not None else None,
        "percent_off": product.percent_off,
        "available": product.available,
        "image": f"/pictures/{quote(product.id, safe='')}",
    }
