"""What a program can tell: every proxy sees its fault, salad pleases none, and our rows meet them all."""

import gzip
import json
from dataclasses import replace
from pathlib import Path

import pytest

from engines.bundle.bundle import STARTER, Bundle
from engines.copy.copywriter import Copywriter
from engines.copy.template import template_copy
from export.copy.corpus.read import FOLDER
from export.copy.judging.drawing import Piece
from export.copy.judging.feed import Shelf, load, product_of
from export.copy.judging.proxies import GOALS, check, shares, write_all, write_table
from tests.export.copy.judging_samples import CUP, MUG, ROWS, said

SHOP = Path(__file__).parents[3] / "stream" / "demo" / "shop"
NAMED, LICENSED, USED, NOUN, CALL, LIMITS, FACTS = GOALS


def faults(piece: Piece, row: dict[str, str] = MUG) -> set[str]:
    checked = check(piece, product_of(row, "spare")[1])
    return {name for name, found in checked.faults.items() if found}


def test_what_the_feed_says_of_the_thing_by_its_name_is_right():
    assert faults(said("Enamel mug, 350 ml", "Steel mug with a double enamel coat, now £15.00.")) == set()
    assert faults(said("搪瓷马克杯", "双层搪瓷钢杯，杯口卷边。", "看看详情", row=CUP), CUP) == set()


@pytest.mark.parametrize(
    ("headline", "description", "fault"),
    [
        ("Double enamel coat", "Holds 350 ml. Safe on a gas ring.", NAMED),
        ("Enamel mug for quiet mornings", "Steel, with a double enamel coat.", LICENSED),
        ("Camping mug", "By Tarnbeck.", USED),
        ("Enamel kettle", "A mug of steel, with a double enamel coat.", NOUN),
        ("Enamel mug", "This kettle has a double enamel coat.", NOUN),
        ("Enamel mug", "Your smartwatch with a double enamel coat.", NOUN),
        ("Enamel mug with a double coat of enamel", "Steel.", LIMITS),
        ("Enamel mug, 400 ml", "Steel, double enamel coat.", FACTS),
        ("Enamel mug, 30% off", "Steel, double enamel coat.", FACTS),
        ("Enamel mug, now £14.00", "Steel, double enamel coat.", FACTS),
        ("Enamel mug for £20.00", "Steel, double enamel coat.", FACTS),
        ("Enamel mug for $15.00", "Steel, double enamel coat.", FACTS),
        ("Enamel mug", "Steel, double enamel coat, until Dec 24.", FACTS),
        ("{noun}", "Steel mug, double enamel coat.", FACTS),
    ],
)
def test_every_proxy_sees_its_fault(headline: str, description: str, fault: str):
    assert fault in faults(said(headline, description))


@pytest.mark.parametrize(
    ("headline", "description", "fault"),
    [
        ("双层搪瓷", "杯口卷边，可直接放在炉上加热。", LICENSED),
        ("绮丽的马克杯", "双层搪瓷钢杯。", LICENSED),
        ("这款耳机", "双层搪瓷马克杯。", NOUN),
        ("搪瓷马克杯", "你的电水壶，双层搪瓷。", NOUN),
        ("搪瓷马克杯", "双层搪瓷，限时优惠。", FACTS),
        ("搪瓷马克杯500毫升", "双层搪瓷钢杯。", FACTS),
    ],
)
def test_every_proxy_sees_its_fault_in_chinese(headline: str, description: str, fault: str):
    row = {**CUP, "title": "搪瓷马克杯 墨绿", "description": "搪瓷钢杯，容量350毫升，杯口卷边，双层。"}
    assert fault in faults(said(headline, description, "看看详情", row=row), row)


def test_a_saving_wants_a_sale():
    row = {**MUG, "sale_price": ""}
    assert FACTS in faults(said("Enamel mug", "Save on steel with a double enamel coat.", row=row), row)
    assert FACTS not in faults(said("Enamel mug, £20.00", "Steel, double enamel coat.", row=row), row)


def test_old_and_new_price_may_stand_in_two_parts():
    assert FACTS not in faults(said("Enamel mug, now £15.00", "Was £20.00. Double enamel coat."))


def test_numbers_may_be_told_in_words_or_digits():
    row = {**MUG, "title": "Enamel Mugs, Pack of Six"}
    assert FACTS not in faults(said("Enamel mugs, pack of 6", "Double enamel coat.", row=row), row)


def test_a_call_to_action_belongs_to_its_angle():
    assert CALL not in faults(said("Enamel mug", cta="See details"))
    assert CALL in faults(said("Enamel mug", cta="Ship me this"))
    assert CALL in faults(replace(said("Enamel mug", cta="Back to bag"), angle="view"))
    assert CALL not in faults(replace(said("Enamel mug", cta="Back to bag"), angle="cart"))


def test_what_the_shopper_carries_is_no_wrong_noun():
    assert NOUN not in faults(said("Enamel mug", "Steel, in your bag with its enamel coat."))


def test_a_model_names_its_product():
    row = {**MUG, "title": "Orbix R12 Smartphone", "category": ""}
    assert NAMED not in faults(said("Orbix R12", row=row), row)


def test_a_product_without_a_known_noun_is_named_by_its_own_words():
    told = "Double enamel coat. Holds 350 ml."
    row = {**MUG, "title": "Quellon Duvra", "brand": "Quellon", "category": "", "description": told}
    assert NAMED not in faults(said("Duvra", told, row=row), row)
    assert NAMED in faults(said("Quellon", told, row=row), row)


def test_a_description_that_is_missing_or_in_another_script_asks_for_no_word_of_it():
    for description in ("", "天然竹编，两层带盖。"):
        row = {**MUG, "description": description, "locale": "en"}
        assert USED not in check(said("Enamel mug", "By Tarnbeck.", row=row), product_of(row, "spare")[1]).faults


@pytest.mark.parametrize(("locale", "feed"), [("en", "feed.tsv"), ("zh", "feed.zh.tsv")])
def test_salad_pleases_no_proxy(locale: str, feed: str):
    shelf = load(SHOP / feed)
    products = {product.id: product for product in shelf.products}
    judged = map(json.loads, gzip.decompress((FOLDER / "marks-of-salad.jsonl.gz").read_bytes()).splitlines())
    for row in (row for row in judged if row["lang"] == locale and not row["makes_sense"]):
        words = (row["headline"], row["description"], row["cta"])
        piece = Piece("ours", products[row["product"]], row["event"], 0, *words, "model")
        found = check(piece, shelf.told[row["product"]]).faults
        assert found[LICENSED] or found[NAMED] or found[NOUN], words


@pytest.mark.parametrize("kind", ["floor", "ours"])
@pytest.mark.parametrize("locale", ROWS)
def test_rows_of_all_sorts_meet_every_proxy(kind: str, locale: str):
    shelf = load(ROWS[locale])
    write = Copywriter(Bundle.open(STARTER)).write if kind == "ours" else floor
    checked = [check(piece, shelf.told[piece.product.id]) for piece in write_all(shelf, write, 1, turns=2)]
    found = shares(checked, locale)
    # The floor says the price where no sentence may be quoted.
    goals = {name: goal for name, goal in GOALS.items() if kind == "ours" or name != "word of the description used"}
    assert all(found[name].share >= goal for name, goal in goals.items()), write_table(checked)


def floor(assignment, _seed):
    return template_copy(assignment)


@pytest.mark.parametrize("locale", ROWS)
def test_two_thousand_variants_of_one_product_meet_every_proxy(locale: str):
    row, colours = (
        (MUG, ("red", "blue", "green", "ivory")) if locale == "en" else (CUP, ("红色", "蓝色", "绿色", "米色"))
    )
    made = [
        product_of(
            {**row, "id": f"v{number}", "color": colours[number % 4], "size": str(number), "item_group_id": "one"}, ""
        )
        for number in range(2000)
    ]
    shelf = Shelf(tuple(item for item, _ in made), {item.id: told for item, told in made}, ())
    checked = [check(piece, shelf.told[piece.product.id]) for piece in write_all(shelf, floor, 1, turns=1)]
    assert len(checked) == 2000
    assert all(not found for one in checked for found in one.faults.values())


def test_the_table_shows_goals_shares_and_what_is_wrong():
    table = write_table([check(said("Enamel mug, 400 ml", "Steel, double enamel coat."), product_of(MUG, "")[1])])
    assert "| facts | 100 % | 0.0 % [0, 79] of 1 | **not met** |" in table
    assert "| limits | 100 % | 100.0 % [21, 100] of 1 | met |" in table
    assert "- mug, view: Enamel mug, 400 ml / Steel, double enamel coat. / See details — number" in table
