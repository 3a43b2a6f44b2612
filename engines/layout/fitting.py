"""How much of a content a layout says in a slot, and how large: the most that fits, its names in one piece."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from engines.layout.blocks import Block
from engines.layout.content import Content, shorter
from engines.layout.layout_file import Layout
from engines.layout.mark import mark_block
from engines.layout.plan import Plan, unset
from engines.layout.setting import Setter
from engines.layout.sizes import Size, headline_sizes
from engines.layout.slots import SlotSize
from engines.pixels.box import Box

UNNAMED: Final = 10.0  # worth, of words that do not tell what they are about
TORN: Final = 5.0  # worth, of a name whose words stand on two lines: another layout has the room, or less is said


@dataclass(frozen=True, slots=True)
class Fitted:
    """A plan, and the worth of what it says at the size it says it."""

    plan: Plan
    worth: float


def _tries(content: Content, sizes: tuple[Size, ...], *, pictured: bool) -> Iterator[tuple[Content, Size, float]]:
    """Yield what to say and how large, the most desirable first; what no picture shows, a text names."""
    worths = [(left, left.worth - UNNAMED * (not pictured and not left.names)) for left in shorter(content)]
    tries = [(left, size, worth - size.cost) for left, worth in worths for size in sizes]
    yield from sorted(tries, key=lambda one: -one[2])


def fit(layout: Layout, content: Content, slot: SlotSize) -> Fitted | None:
    """Set `content` into `layout`; None where not even the least of it fits."""
    setter = Setter(layout, content, slot)
    mark = mark_block(layout, content, slot)
    if mark is None:
        return None
    area = layout.box(layout.product, slot) if layout.product else None
    if area is not None and min(area.width, area.height) < 1:
        return None
    roles = {role for column in layout.columns for role in column.roles} | {"old", "badge", "disclosure"}
    content = content.without(tuple(role for role in content.texts if role not in roles))
    inside = Box(1, 1, slot.width - 1, slot.height - 1)  # within the border
    sizes = headline_sizes(layout, setter.scale, content.locale)
    best: Fitted | None = None
    for said, size, worth in _tries(content, sizes, pictured=area is not None):
        if best is not None and worth <= best.worth:
            break
        blocks = _blocks(setter, said, size)
        if blocks is None or not _sound((*blocks, mark), area, inside):
            continue
        whole = worth - TORN * _torn(blocks, said)
        if best is None or whole > best.worth:
            best = Fitted(replace(unset(layout, slot), blocks=(*blocks, mark)), whole)
    return best


def _torn(blocks: tuple[Block, ...], content: Content) -> bool:
    """Tell whether the headline's lines part what is kept whole where it fits."""
    said = content.texts.get("headline", "").casefold()
    lines = [run.text.casefold() for block in blocks if block.role == "headline" for run in block.runs]
    kept = [phrase.casefold() for phrase in content.kept]
    return any(phrase in said and not any(phrase in line for line in lines) for phrase in kept)


def _blocks(setter: Setter, content: Content, size: Size) -> tuple[Block, ...] | None:
    placed: list[Block] = []
    for column in setter.layout.columns:
        found = setter.column(column, content, size)
        if found is None:
            return None
        placed += found
    return tuple(placed)


def _sound(blocks: tuple[Block, ...], area: Box | None, inside: Box) -> bool:
    """Tell whether all texts are inside the slot, apart from each other and off the product's area."""
    boxes = [block.box for block in blocks]
    return (
        all(box.inside(inside) for box in boxes)
        and not (area and any(box.overlap(area) for box in boxes))
        and not any(one.overlap(other) for index, one in enumerate(boxes) for other in boxes[index + 1 :])
    )
