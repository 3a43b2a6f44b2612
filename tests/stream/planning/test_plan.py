"""Plans: what a shopper saw before reaches the brief of every slot, and the explanation tells it."""

import itertools
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from stream.catalog.catalog import Catalog
from stream.catalog.load import import_rows
from stream.catalog.offers import digest_of
from stream.events.event import Event, Page
from stream.planning import plan as module
from stream.planning.choice import make_brief
from stream.planning.plan import Plan, make_plan, observe
from stream.planning.profile import EMPTY
from stream.planning.profiles import Profiles

NOW = datetime(2026, 7, 10, 9, 30, tzinfo=UTC)
DAY = timedelta(days=1)
EVENT = Event(
    id="e", time=NOW, user="u", session="s", type="view", product="mug", page=Page(), locale="en", consent=True,
    slots=("300x250", "728x90"),
)  # fmt: skip


@pytest.fixture
def shop(tmp_path: Path):
    """Return what imports the one product, a mug, with its price and availability, and the catalogue."""
    feed, database = tmp_path / "feed.tsv", tmp_path / "catalogue.sqlite"

    def offer(price: str, availability: str = "in_stock") -> None:
        names = "id\ttitle\tlink\tprice\tavailability\timage_link\tcontent_language"
        feed.write_text(f"{names}\nmug\tMug\t/m\t{price}\t{availability}\t\ten\npot\tPot\t/p\t9 USD\tin_stock\t\ten")
        import_rows(feed, database)

    offer("10 USD")
    catalog = Catalog(database, clock=itertools.count().__next__)  # each look is a second later
    yield offer, catalog
    catalog.close()


def planned(event: Event, catalog: Catalog, profiles: Profiles) -> Plan:
    observe(event, catalog, profiles)
    return make_plan(event, catalog, profiles)


def angles(plan: Plan) -> set[str]:
    return {request.brief.angle for request in plan.requests} | {plan.notes["angle"]["angle"]}


def test_a_price_that_fell_between_two_imports_is_the_angle_of_every_slot(shop):
    offer, catalog = shop
    profiles = Profiles()
    assert angles(planned(msgspec.structs.replace(EVENT, id="before", time=NOW - DAY), catalog, profiles)) == {"view"}
    offer("8 USD")
    plan = planned(EVENT, catalog, profiles)
    assert angles(plan) == {"price_drop"}
    assert plan.notes["angle"]["seen"]["price"] == "10 USD"


def test_what_was_sold_out_is_back_and_its_stand_in_was_a_plain_view(shop):
    offer, catalog = shop
    profiles = Profiles()
    offer("10 USD", "out_of_stock")
    first = planned(msgspec.structs.replace(EVENT, id="before", time=NOW - DAY, type="cart"), catalog, profiles)
    assert (first.product, angles(first)) == ("pot", {"view"})
    offer("10 USD")
    second = planned(EVENT, catalog, profiles)
    assert (second.product, angles(second)) == ("mug", {"back_in_stock"})


def test_an_ad_answers_for_the_offer_that_it_shows_though_an_import_came_in_while_it_was_planned(shop, monkeypatch):
    """Its slot servers would else take the old price for the new one's."""
    offer, catalog = shop

    def imported_meanwhile(*told):
        offer("8 USD")
        return make_brief(*told)

    monkeypatch.setattr(module, "make_brief", imported_meanwhile)
    plan = planned(EVENT, catalog, Profiles())
    shown = plan.requests[0].brief.product
    assert (shown.price.amount, plan.offer.digest) == (10, digest_of(shown))
    assert catalog.offer("mug", "en", NOW).digest != plan.offer.digest


def test_who_refuses_is_told_nothing_of_what_they_saw_and_it_is_forgotten(shop):
    offer, catalog = shop
    profiles = Profiles()
    planned(msgspec.structs.replace(EVENT, id="before", time=NOW - DAY), catalog, profiles)
    offer("8 USD")
    plan = planned(msgspec.structs.replace(EVENT, consent=False), catalog, profiles)
    assert angles(plan) == {"view"}
    assert plan.notes["angle"]["seen"] is None
    assert profiles.profile("u") == EMPTY
