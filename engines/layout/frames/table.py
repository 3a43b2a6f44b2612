"""The frames that compete for a slot, by the family of its shape.

To add one, write a `Fit` in a file of its own, as `poster.py` does, and give it a row here: `compose` tries every row
of the slot's family, drops plans whose texts leave the slot or touch the product's area, and keeps the best scored one.
"""

from dataclasses import dataclass
from functools import partial

from engines.layout.frames.beside import beside
from engines.layout.frames.column import column
from engines.layout.frames.plan import Fit
from engines.layout.frames.poster import poster
from engines.layout.frames.row import row
from engines.layout.frames.words import words
from engines.layout.slots import Family

WIDER_COLUMN = 0.58  # of a wide slot's width: its product is limited by the height and needs no more than the rest


@dataclass(frozen=True, slots=True)
class Frame:
    """One candidate; `prior` is the taste for it, in units of `content.WORTH`: 1.5 weighs as much as a badge."""

    name: str
    fit: Fit
    prior: float = 0.0


Frames = dict[Family, tuple[Frame, ...]]
PICTURED: Frames = {
    "square": (
        Frame("beside-right", partial(beside, product_right=True), 0.8),  # read left to right: words, then product
        Frame("beside-left", partial(beside, product_right=False)),
        Frame("poster", poster, 0.5),
        Frame("panel", partial(beside, product_right=True, panel=True), -1.5),  # hides half the scene: a last resort
    ),
    "wide": (
        Frame("row-left", partial(row, product_right=False), 0.1),
        Frame("row-right", partial(row, product_right=True)),
        Frame("wide-beside", partial(beside, product_right=True, column=WIDER_COLUMN), 0.1),
    ),
    "tall": (
        Frame("column", partial(column, offer_below=True), 1.2),  # the product splits words from offer: an easy read
        Frame("column-panel", partial(column, offer_below=True, panel=True), -0.6),  # hides the podium's lower part
        Frame("column-top", partial(column, offer_below=False)),
    ),
}
"""For a slot with a product's picture."""
WORDED: Frames = {
    "square": (Frame("words", words), Frame("words-left", partial(words, align="left"))),
    "wide": (Frame("words-row", partial(row, product_right=True, pictured=False)), Frame("words-wide", words, -0.5)),
    "tall": (Frame("words-column", words),),
}
"""For one without."""
