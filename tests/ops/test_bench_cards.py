"""The bench of cards: both draw the same parts, and what is missing is told."""

import base64
import io
import shutil

import pytest
from PIL import Image

from engines.bundle.bundle import Bundle
from engines.creative import Studio
from engines.errors import AdloomError
from ops.bench.cards import BOX, SCENE, cards, satori
from stream.config import Settings
from stream.demo.stock import catalogue


def picture(url: str) -> Image.Image:
    """Open a data URL."""
    return Image.open(io.BytesIO(base64.b64decode(url.split(",", 1)[1])))


def test_a_card_for_satori_has_all_the_parts_of_ours() -> None:
    with catalogue(Settings()) as catalog:
        studio = Studio(Bundle.open(), threads=1, image_root=catalog.image_root)
        card = next(cards(studio, catalog))
        asked = card.for_satori(catalog.image_root)
    product = card.request.brief.product
    assert asked["headline"] == card.copy.headline
    assert asked["cta"] == card.copy.cta
    assert asked["price"] == (product.sale_price or product.price).text(product.locale)
    assert picture(asked["scene"]).size == SCENE
    cut = picture(asked["product"])
    assert cut.size == (asked["width"], asked["height"])
    assert cut.width <= BOX[0]
    assert cut.height <= BOX[1]
    assert max(cut.width / BOX[0], cut.height / BOX[1]) > 0.99


def test_without_node_the_bench_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(AdloomError, match="apt install nodejs npm"), satori():
        pass
