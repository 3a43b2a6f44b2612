"""Keys of what is kept: all that decides bytes is in them, and nothing of who asked."""

from dataclasses import replace
from decimal import Decimal
from itertools import product as product_of
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from engines import creative as path
from engines.bundle.bundle import Bundle
from engines.copy.ask import assign
from engines.copy.foreign.endpoint import Endpoint
from engines.creative import ALL_SEEDS, CreativeRequest, Studio, seed_of
from engines.places.wanted import Refused
from engines.vocabulary.brief import Copy
from engines.vocabulary.product import Money
from tests.support.bundle_samples import SETS, mug_in, placed
from tests.support.word_samples import brief, product

COPY = Copy("Tea time", "A kettle.", "Shop now", "teal podium", "model", 1, ())
SHAPING = dict(tone="luxury", angle="cart", season="winter", backdrop="navy", locale="zh", occasion="valentine")  # noqa: C408
SLOTS = st.sampled_from(["300x250", "300x250@2x", "728x90", "728x90@2x"])
PRICES = st.sampled_from(["99.00", "99.01", "9.90"])
WORDS = st.sampled_from(["Tea time", "Tea time ", "Tea", ""])
DECIDING = st.fixed_dictionaries({
    "slot": SLOTS,
    "format": st.sampled_from(["webp", "jpeg"]),
    "seed": st.integers(0, 3),
    "locale": st.sampled_from(["en", "zh"]),
    "price": PRICES,
    "sale": st.one_of(st.none(), PRICES),
    "headline": WORDS,
    "scene": WORDS,
    "bundle": st.sampled_from(["a", "b"]),
})  # fmt: skip


@pytest.fixture(scope="module")
def studio() -> Studio:
    return Studio(Bundle.open(), threads=1)


def request(**changes) -> CreativeRequest:
    return CreativeRequest(**({"event_id": "e1", "slot": "300x250", "seed": 7, "brief": brief()} | changes))


def file_key(studio: Studio, said: dict) -> str | None:
    """The key of a file of which `said` is decided."""
    sale = said["sale"] and Money(Decimal(said["sale"]), "USD")
    item = product(price=Money(Decimal(said["price"]), "USD"), sale_price=sale)
    asked = request(
        slot=said["slot"], format=said["format"], seed=said["seed"], brief=brief(product=item, locale=said["locale"])
    )
    words = Copy(said["headline"], COPY.description, COPY.cta, said["scene"], "model", 1, ())
    ours, studio.bundle = studio.bundle, SimpleNamespace(hash=said["bundle"])
    try:
        return studio.file_key(asked, words)
    finally:
        studio.bundle = ours


@given(DECIDING, DECIDING)
def test_files_share_a_key_only_where_all_that_decides_their_bytes_is_equal(studio, one, other) -> None:
    assert (file_key(studio, one) == file_key(studio, other)) == (one == other)


@given(st.text(max_size=20), st.sampled_from(["new", "browser", "returning", "bargain"]))
def test_neither_event_nor_shopper_is_in_a_key(studio, event, segment) -> None:
    asked = request(event_id=event, brief=brief(segment=segment, event="view"))
    assert studio.file_key(asked, COPY) == studio.file_key(request(), COPY)
    assert studio.copy_key(asked) == studio.copy_key(request())


@pytest.mark.parametrize(
    "changes",
    [{name: word} for name, word in SHAPING.items()],
    ids=SHAPING,
)
def test_all_of_a_brief_that_shapes_words_is_in_their_key(studio, changes) -> None:
    assert studio.copy_key(request(brief=brief(**changes))) != studio.copy_key(request())


def test_a_new_price_is_a_new_copy(studio) -> None:
    dearer = brief(product=product(price=Money(Decimal("130.00"), "USD")))
    assert studio.copy_key(request(brief=dearer)) != studio.copy_key(request())


@pytest.mark.parametrize("changes", [{"event": "cart"}, {"event": "view"}, {"segment": "new"}, {"segment": "bargain"}])
def test_what_is_left_out_of_the_key_of_words_changes_no_word(studio, changes) -> None:
    for seed in range(4):
        ours = studio.voice.write_own(assign(brief()), seed)
        assert studio.voice.write_own(assign(brief(**changes)), seed) == ours


def test_words_of_a_foreign_writer_have_no_key(studio) -> None:
    asked = Studio(Bundle.open(), threads=1, writer=Endpoint("http://127.0.0.1:1/v1", "m", 0.1, ""))
    assert asked.copy_key(request()) is None


def test_a_file_follows_its_product_picture(tmp_path: Path) -> None:
    studio = Studio(Bundle.open(), threads=1, image_root=tmp_path)
    shown = request(brief=brief(product=product(image="p.webp")))
    assert studio.file_key(shown, COPY) is None  # not there: nothing to be kept
    Image.new("RGBA", (40, 40), "red").save(tmp_path / "p.webp")
    red = studio.file_key(shown, COPY)
    Image.new("RGBA", (40, 40), "navy").save(tmp_path / "p.webp", lossless=True, exif=b"other")
    assert None is not red != studio.file_key(shown, COPY)
    outside = request(brief=brief(product=product(image="../p.webp")))
    assert studio.file_key(outside, COPY) is None


@given(st.text(max_size=30), st.integers(1, 20))
def test_a_seed_is_one_of_the_variants_and_the_same_for_the_same_event(event, variants) -> None:
    assert seed_of(event, variants) == seed_of(event) % variants < variants
    assert seed_of(event) < ALL_SEEDS <= 2**53


def test_all_that_a_place_is_chosen_by_is_in_the_key_of_the_file(tmp_path: Path, monkeypatch) -> None:
    chosen_by: dict[str | None, list[object]] = {}

    def choose(item, packshot, sets, **more):
        by.append((item, packshot.sha256, packshot.show, sets, more))
        return Refused("a test")

    monkeypatch.setattr(path, "choose", choose)
    mugs = [mug_in(tmp_path, name) for name in ("a", "b")]
    changes = ({}, {"slot": "728x90"}, {"seed": 8}, {"event_id": "e2"}, {"brief": {"segment": "bargain"}})
    for bundle in (placed(tmp_path / "all"), placed(tmp_path / "one", SETS[:1])):
        studio = Studio(bundle, threads=1, image_root=tmp_path)
        for mug, change, scene in product_of(mugs, changes, ("teal podium", "winter")):
            asked = request(**(change | {"brief": brief(**({"product": mug} | change.get("brief", {})))}))
            copy = replace(COPY, scene=scene)
            by = chosen_by.setdefault(studio.file_key(asked, copy), [])
            studio.wanted(asked, copy)
    assert len(chosen_by) == 2 * len(mugs) * 3 * 2
    for first, *others in chosen_by.values():
        assert all(other == first for other in others)
