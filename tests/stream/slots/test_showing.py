"""What a page begins with: one creative for each place, of whatever slots its shopper has."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engines.layout.slots import parse_slot
from stream.slots.pushes import MOST_SLOTS
from stream.slots.showing import Showing
from stream.slots.store import Entry, SlotStore
from stream.slots.truth import Truth

USER = "mei"
PLAIN, DENSE, WIDE = "300x250", "300x250@2x", "728x90"


class Offers:
    """The digest "true" is of what is offered now."""

    def look(self):
        return False

    def is_true(self, product, locale, digest):
        return digest == "true"

    def until(self, product, locale):
        return None


class Shop:
    """A shopper's creatives, each of the event at its time, and what was asked for anew."""

    def __init__(self):
        self.store, self.asked = SlotStore(wall=lambda: 1_000.0), []
        self.showing = Showing(self.store, Truth(Offers()), lambda entry: self.asked.append(entry.slot))

    def has(self, slot, at_s=1.0, offer="true", until=None):
        self.store.apply(Entry(
            user=USER, slot=slot, id=slot, event_id="e", version=1, event_time=at_s, published=1_000.0,
            content_type="image/webp", data=b"x", product="lamp", explain=b"{}", event_to_slot_ms=1.0, offer=offer,
            valid_until=until,
        ))  # fmt: skip

    def begun(self, *, dense):
        return self.showing.begun_with(USER, dense=dense)

    def got(self, slot, *, dense):
        held = self.showing.held(USER, parse_slot(slot), dense=dense)
        return held and held[0].slot


@pytest.fixture
def shop():
    return Shop()


@given(
    st.lists(st.tuples(
        st.sampled_from([PLAIN, DENSE, WIDE, "728x90@2x", "1080x1080"]), st.floats(1, 9), st.booleans()
    )),
    st.booleans(),
)  # fmt: skip
def test_of_each_place_a_page_begins_with_what_the_place_itself_would_get(creatives, dense):
    shop = Shop()
    for slot, at_s, is_true in creatives:
        shop.has(slot, at_s, "true" if is_true else "before")
    first, besides = shop.begun(dense=dense)
    assert first | besides == set(shop.store.slots(USER))
    places = {name.partition("@")[0] for name in first}
    assert len(places) == len(first)
    for place in places:
        if got := shop.got(place, dense=dense):
            assert got in first


def test_a_plain_screen_begins_with_the_dense_file_where_there_is_no_other(shop):
    shop.has(DENSE)
    assert shop.begun(dense=False) == ({DENSE}, set())
    shop.has(PLAIN, at_s=0.5, offer="before")
    assert shop.begun(dense=False) == ({PLAIN}, {DENSE}), "the plain one is what its place wants made anew"


def test_one_whose_sale_is_over_is_begun_with_to_be_asked_for_anew(shop):
    shop.has(WIDE, until=999.0)
    assert shop.begun(dense=False) == ({WIDE}, set())
    shop.showing.ask_for(USER, [WIDE])
    assert shop.asked == [WIDE]


def test_of_more_slots_than_any_page_has_the_newest_count(shop):
    """Each event of a stream names all that its page shows, and comes back as a header."""
    for number in range(3 * MOST_SLOTS):
        shop.has(f"{100 + number}x100", at_s=float(number))
    first, besides = shop.begun(dense=True)
    assert first == {f"{100 + number}x100" for number in range(2 * MOST_SLOTS, 3 * MOST_SLOTS)}
    assert besides == set()


def test_a_record_whose_slot_is_no_size_stops_no_page(shop):
    shop.has("banner")
    shop.has(PLAIN)
    assert shop.begun(dense=False) == ({PLAIN}, set())
