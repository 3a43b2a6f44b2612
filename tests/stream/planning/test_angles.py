"""Which angle when: what an ad is about follows from the event, the offer, and what was seen before."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engines.vocabulary.brief import Angle
from engines.vocabulary.product import Money, Product
from stream.events.event import Event, Page
from stream.planning.angles import angle_notes, angle_of, seen_before
from stream.planning.choice import make_brief
from stream.planning.profile import EMPTY, Profile
from stream.planning.profiles import Profiles
from stream.planning.sights import Sight

NOW = datetime(2026, 12, 10, 9, 30, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def goods(
    name: str = "mug", price: str = "100", sale: str = "", *, currency: str = "CNY", available: bool = True, seasons=()
) -> Product:
    return Product(
        id=name,
        locale="en",
        name="Mug",
        description="",
        brand="",
        category="kitchen",
        colour="sky",
        price=Money(Decimal(price), currency),
        sale_price=Money(Decimal(sale), currency) if sale else None,
        available=available,
        image=None,
        link="/",
        seasons=seasons,
    )


def event(kind: str = "view", product: str | None = "mug", time: datetime = NOW) -> Event:
    return Event(
        id=f"{kind} {product} {time}",
        time=time, user="u", session="s", type=kind, product=product, page=Page(), locale="en", consent=True,
        slots=("300x250",),
    )  # fmt: skip


def angle(*story: tuple[timedelta, Product], kind: str = "view", bargain: bool = False) -> Angle:
    """Return the last event's angle after sights some time before `NOW`; the last product is of the event itself."""
    profiles = Profiles()
    *earlier, (_, product) = story
    for ago, seen in earlier:
        profiles.observe(event(product=seen.id, time=NOW - ago), seen)
    profiles.observe(event(kind, product.id), product)
    profile = profiles.profile("u", "s")
    if bargain:
        profile = Profile(sights=profile.sights, segment="bargain")
    return angle_of(event(kind, product.id), product, profile)


HERE = timedelta()


@pytest.mark.parametrize("kind", ["view", "click", "cart"])
def test_without_news_the_angle_is_the_events_own(kind):
    assert angle((HERE, goods()), kind=kind) == kind


def test_who_saw_it_on_another_visit_returns_and_a_page_loaded_again_is_no_return():
    assert angle((DAY, goods()), (HERE, goods())) == "return"
    assert angle((31 * MINUTE, goods()), (HERE, goods())) == "return"
    assert angle((30 * MINUTE, goods()), (HERE, goods())) == "view"


def test_a_visit_goes_on_with_every_sight_and_so_does_its_angle():
    assert angle((50 * MINUTE, goods()), (25 * MINUTE, goods()), (HERE, goods())) == "view"
    assert angle((DAY, goods()), (MINUTE, goods()), (HERE, goods())) == "return"
    assert angle((DAY, goods()), (MINUTE, goods(price="80")), (HERE, goods(price="80"))) == "price_drop"


@pytest.mark.parametrize("kind", ["view", "click", "cart"])
def test_a_price_that_fell_since_it_was_seen_is_told(kind):
    assert angle((DAY, goods()), (HERE, goods(price="80")), kind=kind) == "price_drop"
    assert angle((MINUTE, goods()), (HERE, goods(price="80")), kind=kind) == "price_drop"
    assert angle((DAY, goods()), (HERE, goods(sale="80")), kind=kind) == "price_drop"


def test_a_price_that_rose_fell_by_a_trifle_or_is_of_another_currency_is_none():
    assert angle((DAY, goods()), (HERE, goods(price="120"))) == "return"
    assert angle((DAY, goods()), (HERE, goods(price="99.50"))) == "return"
    assert angle((DAY, goods()), (HERE, goods(price="15", currency="USD"))) == "return"
    assert angle((DAY, goods(sale="80")), (HERE, goods())) == "return"


def test_a_price_drop_is_told_once_and_not_on_the_next_visit():
    assert angle((2 * DAY, goods()), (DAY, goods(price="80")), (HERE, goods(price="80"))) == "return"


def test_a_sale_is_the_angle_for_bargain_hunters_carts_and_returns_and_else_the_writer_names_it_anyway():
    on_sale = goods(sale="80")
    assert angle((HERE, on_sale)) == "view"
    assert angle((HERE, on_sale), kind="click") == "click"
    assert angle((HERE, on_sale), kind="cart") == "price_drop"
    assert angle((HERE, on_sale), bargain=True) == "price_drop"
    assert angle((DAY, on_sale), (HERE, on_sale)) == "price_drop"
    assert angle((HERE, goods()), bargain=True) == "view"


def test_what_was_seen_sold_out_is_back_in_stock():
    gone = goods(available=False)
    assert angle((DAY, gone), (HERE, goods())) == "back_in_stock"
    assert angle((MINUTE, gone), (HERE, goods())) == "back_in_stock"
    assert angle((DAY, gone), (HERE, goods()), kind="click") == "back_in_stock"
    assert angle((DAY, gone), (HERE, goods(sale="80"))) == "back_in_stock", "the news comes before the offer"
    assert angle((DAY, gone), (HERE, goods()), kind="cart") == "cart"
    assert angle((2 * DAY, gone), (DAY, goods()), (HERE, goods())) == "return"


def test_a_season_is_told_on_a_first_view_of_what_is_tagged_for_it():
    assert angle((HERE, goods(seasons=("christmas",)))) == "season"
    assert angle((HERE, goods(seasons=("winter", "christmas")))) == "season"
    assert angle((HERE, goods(seasons=("halloween",)))) == "view"
    assert angle((HERE, goods(seasons=("christmas",))), kind="click") == "click"
    assert angle((DAY, goods(seasons=("christmas",))), (HERE, goods(seasons=("christmas",)))) == "return"
    assert angle((HERE, goods(seasons=("winter",), currency="AUD"))) == "view", "it is summer there"


def test_another_product_than_the_events_is_new_or_cheaper():
    profile = Profile(sights=(("pot", Sight(NOW.timestamp() - 60, Money(Decimal(100), "CNY"), available=False)),))
    for kind, page in (("view", None), ("click", "mug"), ("cart", "mug")):
        assert angle_of(event(kind, page), goods("pot"), profile) == "view"
        assert angle_of(event(kind, page), goods("pot", "80"), profile) == "price_drop"
        assert angle_of(event(kind, page), goods("pot", sale="80"), Profile(segment="bargain")) == "price_drop"
        assert angle_of(event(kind, page), goods("pot", seasons=("winter",)), EMPTY) == "view"


def test_who_is_not_known_gets_what_the_event_says():
    assert angle_of(event(), goods(sale="80"), EMPTY) == "view"
    assert angle_of(event("cart"), goods(), EMPTY) == "cart"


def test_an_event_that_comes_late_is_not_judged_by_what_came_after_it():
    profiles = Profiles()
    profiles.observe(event(), goods(price="100"))
    late = event(time=NOW - DAY)
    profiles.observe(late, goods(price="80"))
    assert angle_of(late, goods(price="80"), profiles.profile("u", "s")) == "view"


def test_an_event_delivered_twice_has_the_same_angle():
    profiles = Profiles()
    profiles.observe(event(time=NOW - DAY), goods())
    angles = []
    for _ in range(2):
        profiles.observe(event(), goods(price="80"))
        angles.append(angle_of(event(), goods(price="80"), profiles.profile("u", "s")))
    assert angles == ["price_drop", "price_drop"]


def test_the_explanation_tells_what_led_to_the_angle_of_this_product_alone():
    profiles = Profiles()
    for name in ("mug", "secret"):
        profiles.observe(event(product=name, time=NOW - DAY), goods(name))
    cheaper = goods(price="80", seasons=("winter",))
    profiles.observe(event(), cheaper)
    notes = angle_notes(event(), cheaper, profiles.profile("u", "s"))
    assert notes == {
        "angle": "price_drop",
        "seen": {"time": "2026-12-09T09:30:00.000Z", "price": "100 CNY", "available": True},
        "occasions": ["winter"],
    }
    assert "secret" not in str(notes)
    assert angle_notes(event(), goods(), EMPTY) == {"angle": "view", "seen": None, "occasions": []}


def test_an_explanation_from_before_angles_still_reads():
    brief = make_brief(event(), goods(sale="80"), Profile(segment="bargain"))
    assert brief.angle == "price_drop"
    old = {name: value for name, value in msgspec.to_builtins(brief).items() if name != "angle"}
    del old["product"]["seasons"]
    assert msgspec.convert(old, type(brief)).angle == "view"
    assert msgspec.convert(msgspec.to_builtins(brief), type(brief)) == brief


KINDS = st.sampled_from(["view", "click", "cart"])
PRICES = st.sampled_from(["60", "80", "99.9", "100"])
SEASONS = st.sampled_from([(), ("winter",), ("christmas", "winter"), ("halloween",)])
OFFERS = st.builds(
    goods,
    st.sampled_from(["mug", "pot"]),
    PRICES,
    st.sampled_from(["", "20"]),
    available=st.booleans(),
    seasons=SEASONS,
)
STORIES = st.lists(st.tuples(st.floats(0, 40 * 86_400), KINDS, OFFERS), max_size=12)


@given(STORIES, KINDS, st.sampled_from(["mug", "pot", None]), OFFERS)
def test_an_angle_claims_only_what_is_so_and_is_always_the_same(story, kind, page, product):
    def told() -> tuple[Angle, Profile]:
        profiles = Profiles()
        for ago, before, seen in story:
            profiles.observe(event(before, seen.id, NOW - timedelta(seconds=ago)), seen)
        last = event(kind, page)
        profiles.observe(last, product if page == product.id else None)
        profile = profiles.profile("u", "s")
        return angle_of(last, product, profile), profile

    found, profile = told()
    assert found == told()[0]
    before = seen_before(event(kind, page), product, profile)
    if found == "season":
        assert {"winter", "christmas"} & set(product.seasons)
    if found == "price_drop":
        now = (product.sale_price or product.price).amount
        assert product.sale_price or (before and now < before.paid.amount)
    if found == "back_in_stock":
        assert product.available
        assert before
        assert not before.available
    if found in {"cart", "click", "return", "back_in_stock", "season"}:
        assert page == product.id
