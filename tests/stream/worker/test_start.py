"""Before a worker takes events it has made what no shopper shall wait for."""

from contextlib import closing
from pathlib import Path

from stream.catalog.catalog import Catalog
from stream.catalog.database import connect
from stream.catalog.showing import choose
from stream.demo.stock import import_shop
from stream.worker.start import warm


class Recording:
    """Keeps what it is asked to render."""

    def __init__(self) -> None:
        self.requests = []

    def render(self, request):
        self.requests.append(request)


def test_a_worker_warms_up_with_a_cut_out_for_each_slot_and_language_so_that_a_place_is_painted(tmp_path: Path) -> None:
    database = tmp_path / "c.sqlite"
    import_shop(database)
    with_photos = Catalog(database)
    first = with_photos.candidates("en")[0]
    with_photos.close()
    choose(database, first, "words")
    catalog, studio = Catalog(database), Recording()
    warm(studio, catalog, ("300x250", "728x90"))
    catalog.close()
    products = [request.brief.product for request in studio.requests]
    assert first not in {product.id for product in products}
    assert {(product.show, product.flat) for product in products} == {("stage", False)}
    made = [(request.slot, request.brief.locale) for request in studio.requests]
    assert made == [(slot, locale) for locale in ("en", "zh") for slot in ("300x250", "728x90")]


def test_a_product_that_cannot_be_read_keeps_no_worker_from_starting(tmp_path: Path) -> None:
    database = tmp_path / "c.sqlite"
    import_shop(database)
    with closing(connect(database, create=True)) as connection:
        first = connection.execute("SELECT min(id) FROM product WHERE available").fetchone()[0]
        connection.execute("UPDATE product SET reading = '{' WHERE id = ?", (first,))
    with closing(Catalog(database)) as catalog:
        assert first in catalog.candidates("en")
        studio = Recording()
        warm(studio, catalog, ("300x250",))
    assert {request.brief.locale for request in studio.requests} == {"en", "zh"}
    assert first not in {request.brief.product.id for request in studio.requests}
