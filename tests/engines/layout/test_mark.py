"""The word for an ad: where it goes when what lies beneath it is no place for it."""

import numpy as np

from engines.layout.blocks import Block, Run
from engines.layout.calm import CELL
from engines.layout.mark import settled
from engines.layout.plan import Board, Plan
from engines.pixels.box import Box

SIZE = (400, 200)
MARK = Block("disclosure", Box(370, 180, 390, 192), (Run("Ad", 370.0, 190, "regular", 10),))
TITLE = Block("headline", Box(10, 10, 200, 40), (Run("A kettle", 10.0, 34, "bold", 24),))


def ground(*dark: Box) -> np.ndarray:
    """A light ground in cells, with dark things on it."""
    small = np.full((SIZE[1] // CELL, SIZE[0] // CELL, 3), 230, np.uint8)
    for box in dark:
        small[box.top // CELL : box.bottom // CELL, box.left // CELL : box.right // CELL] = 30
    return small


def mark_of(plan: Plan) -> Box:
    return next(block.box for block in plan.blocks if block.role == "disclosure")


def test_a_mark_on_calm_ground_stays_where_the_layout_wants_it() -> None:
    plan = Plan((TITLE, MARK), None)
    assert settled(plan, Box(200, 20, 360, 170), ground(), SIZE) == plan


def test_a_mark_beneath_which_a_thing_is_seen_goes_to_the_other_end_of_its_edge() -> None:
    lace = Box(372, 176, 380, 200)
    moved = mark_of(settled(Plan((TITLE, MARK), None), None, ground(lace), SIZE))
    assert moved == Box(10, 180, 30, 192)


def test_a_mark_leaves_the_product_which_is_laid_over_the_ground_later() -> None:
    product = Box(300, 100, 395, 195)
    moved = mark_of(settled(Plan((TITLE, MARK), None), product, ground(), SIZE))
    assert not moved.overlap(product)


def test_a_mark_never_goes_onto_another_text() -> None:
    lace = Box(372, 176, 380, 200)
    button = Block("cta", Box(8, 160, 120, 196), (Run("Shop", 20.0, 180, "bold", 12),), filled=True)
    moved = mark_of(settled(Plan((TITLE, button, MARK), None), None, ground(lace), SIZE))
    assert moved == Box(370, 8, 390, 20)


def test_a_mark_with_nowhere_to_go_stays() -> None:
    plan = Plan((TITLE, MARK), None)
    stripes = [Box(left, 0, left + 8, 200) for left in range(0, 400, 16)]
    assert settled(plan, None, ground(*stripes), SIZE) == plan


def test_a_mark_on_a_board_stays_there_whatever_is_beneath_the_board() -> None:
    plan = Plan((TITLE, MARK), None, Board(Box(0, 100, 400, 200), "paper"))
    assert settled(plan, None, ground(Box(372, 176, 380, 200)), SIZE) == plan
