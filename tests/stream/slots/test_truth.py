"""Open pages hear of an ad that turns; a catalogue is looked at once for all of them."""

from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from stream.slots.truth import Claim, Truth


class Offers:
    """Offers by product, which count how often they are asked."""

    def __init__(self, **digests):
        self.digests, self.ends, self.changed, self.asked = digests, {}, False, 0

    def look(self):
        changed, self.changed = self.changed, False
        return changed

    def is_true(self, product, locale, digest):
        self.asked += 1
        return self.digests.get(product) == digest

    def until(self, product, locale):
        return self.ends.get(product)

    def change(self, **digests):
        self.digests |= digests
        self.changed = True


def claim(product="lamp", offer="old", until=None):
    return Claim(product, "en", offer, until)


async def test_a_page_is_woken_when_its_ad_turns_untrue_and_when_it_turns_true_again():
    offers = Offers(lamp="old")
    truth, woken = Truth(offers, wall=lambda: 0.0), []
    with truth.page(lambda: woken.append("page")) as page:
        page.say([claim()])
        await truth.look()
        assert woken == []
        offers.change(lamp="new")
        await truth.look()
        await truth.look()
        assert (woken, truth.holds(claim())) == (["page"], False)
        offers.change(lamp="old")
        await truth.look()
        assert (woken, truth.holds(claim())) == (["page", "page"], True)


async def test_a_page_is_woken_when_a_sale_ends_by_itself_as_its_ad_said_or_as_the_catalogue_says_by_now():
    offers, now, woken = Offers(lamp="old", mug="sale"), [0.0], []
    truth = Truth(offers, wall=lambda: now[0])
    with truth.page(lambda: woken.append(now[0])) as page:
        page.say([claim(until=10.0), claim("mug", "sale", 30.0)])
        for now[0] in (9.9, 10.0, 10.5):
            await truth.look()
        assert woken == [10.0]
        offers.ends["mug"] = 20.0
        offers.change()
        await truth.look()
        offers.digests["mug"] = "plain"  # what the catalogue offers from 20 on
        for now[0] in (19.9, 20.0):
            await truth.look()
    assert woken == [10.0, 20.0]


async def test_ten_thousand_pages_of_one_ad_cost_one_look_and_none_while_nothing_changes():
    offers, woken = Offers(lamp="old"), []
    truth = Truth(offers, wall=lambda: 0.0)
    pages = [truth.page(lambda: woken.append(1)) for _ in range(10_000)]
    for opened in pages:
        opened.__enter__().say([claim()])
    offers.asked = 0
    for _ in range(100):
        await truth.look()
    assert offers.asked == 0
    offers.change(lamp="new")
    await truth.look()
    assert (offers.asked, len(woken)) == (1, 10_000)
    for opened in pages:
        opened.__exit__(None, None, None)
    assert len(truth) == 0


@given(st.lists(st.tuples(st.integers(0, 3), st.sets(st.sampled_from(["a", "b", "c"])), st.sampled_from("xy"))))
def test_whatever_pages_say_and_offers_do_each_page_knows_what_holds(steps):
    """A page looks at what it says whenever it is woken; after every look it has seen what holds now."""
    offers = Offers(a="x", b="x", c="x")
    truth = Truth(offers, wall=lambda: 0.0)
    seen = [SimpleNamespace(said=(), holds={}) for _ in range(4)]

    def look(state):
        state.holds = {one: truth.holds(one) for one in state.said}

    contexts = [truth.page(lambda state=state: look(state)) for state in seen]
    pages = [context.__enter__() for context in contexts]
    for number, products, digest in steps:
        seen[number].said = tuple(claim(product, "x") for product in sorted(products))
        pages[number].say(seen[number].said)
        look(seen[number])
        offers.change(**dict.fromkeys(products, digest))
        _finish(truth.look())
        for state in seen:
            assert state.holds == {one: truth.holds(one) for one in state.said}


def _finish(work):
    """Run a coroutine that waits for nothing but a turn."""
    try:
        while True:
            work.send(None)
    except StopIteration:
        return
