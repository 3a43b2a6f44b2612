"""Setting a content into a layout: as much of it, and as large, as the slot holds."""

import math
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from engines.layout.blocks import (
    Block,
    badge_block,
    filled_block,
    offer_row,
    price_block,
    text_block,
)
from engines.layout.content import LARGER, MARK_SHARE, MARKS, READ_MOST, SMALLEST, SMALLEST_MARK, Content, Role, shorter
from engines.layout.layout_file import Column, Layout
from engines.layout.plan import Plan, unset
from engines.layout.sizes import Size, headline_sizes
from engines.layout.slots import SlotSize
from engines.pixels.box import Box, around

USUAL_PRICE = 0.85  # of a sale price: what costs what it always did is no news
OLD_PRICE, LEAST_OLD = 0.5, 11  # of the price, and pixels
BRAND = 0.5  # of the headline at most
BADGE = 0.55  # of the price
GAPS: Final[dict[Role, int]] = {"brand": 0, "headline": 1, "description": 2, "price": 3, "cta": 3}  # units, above
READ: Final = frozenset[Role]({"brand", "headline", "description"})
SPREAD = 0.24  # of a column's height at most between words and offer: a wider hole parts what belongs together
ROW_GAP = 4  # units between words, price and button of a row
LABELS = (1.0, 0.92, 0.84, 0.76)  # of a button's label, tried in turn: long words in a narrow column
LEAST_BUTTON = 1.4  # of its label is the height of a button at least
MARK = 0.72  # of a label's size is the word for an ad


@dataclass(frozen=True, slots=True)
class Fitted:
    """A plan, and the worth of what it says at the size it says it."""

    plan: Plan
    worth: float


class Setter:
    """Sets texts of one content in one layout and slot; what does not depend on the headline's size is set once."""

    def __init__(self, layout: Layout, content: Content, slot: SlotSize) -> None:
        self.layout, self.content, self.slot = layout, content, slot
        self.scale = layout.scale(slot)
        self.unit = layout.gap * self.scale
        self._set: dict[Hashable, list[Block] | None] = {}
        locale = content.locale
        price = (layout.price or 0) * self.scale * LARGER[locale][1]
        self.price = price if "old" in content.texts else USUAL_PRICE * price

    def size(self, role: Role, wanted: float) -> int:
        """Return whole pixels, never below the smallest that can be read."""
        return max((SMALLEST_MARK if role in MARKS else SMALLEST)[self.content.locale], round(wanted))

    def group(self, role: Role, content: Content, column: Column, width: int, headline: Size) -> list[Block] | None:
        """Return one role set, the price with all that belongs to it; None where it does not fit in `width`."""
        shared = {"price": (headline.price, "old" in content.texts, "badge" in content.texts)}
        key = role, width, column.align, shared.get(role, headline if role in {"brand", "headline"} else None)
        if key not in self._set:
            self._set[key] = self._group(role, content, column, width, headline)
        return self._set[key]

    def _group(self, role: Role, content: Content, column: Column, width: int, headline: Size) -> list[Block] | None:
        block: Block | None
        if role == "price":
            return self.offer(content, column, width, headline.price)
        if role == "cta":
            block = self.button(column, width)
        elif role == "description":
            block = self.description(column, width)
        else:
            text, locale, align = content.texts[role], content.locale, column.align
            if role == "brand":
                size = round(BRAND * headline.pixels)
                fits = size >= SMALLEST_MARK[locale]
                block = text_block(text, locale, role, size, width, align, 1) if fits else None
            else:
                wide = min(width, math.ceil(headline.characters * headline.pixels)) if headline.characters else width
                block = text_block(
                    text, locale, role, headline.pixels, wide, align, headline.lines, content.kept, headline.natural
                )
        return [block] if block else None

    def description(self, column: Column, width: int) -> Block | None:
        """Set the description."""
        if self.layout.description is None:
            return None
        locale, lines = self.content.locale, self.layout.description.lines
        size = self.size("description", self.layout.description.size * self.scale)
        most, characters = READ_MOST[locale]
        if characters:
            lines, width = min(lines, most), min(width, round(characters * size))
        text = self.content.texts["description"]
        return text_block(text, locale, "description", size, width, column.align, lines, self.content.kept)

    def offer(self, content: Content, column: Column, width: int, share: float) -> list[Block] | None:
        """Set price, old price and badge at `share` of their size."""
        smallest = SMALLEST_MARK[content.locale]
        price = self.size("price", share * self.price)
        parts = [price_block(content.texts["price"], "price", price, smallest)]
        if "old" in content.texts:
            old = max(LEAST_OLD, round(OLD_PRICE * price))
            parts.append(price_block(content.texts["old"], "old", old, smallest))
        if "badge" in content.texts:
            size = self.size("badge", BADGE * price)
            badge = badge_block(content.texts["badge"], size, width)
            if badge is None:
                return None
            parts.append(badge)
        return offer_row(parts, width, column.align)

    def button(self, column: Column, width: int) -> Block | None:
        """Set the button."""
        cta = self.layout.cta
        if cta is None:
            return None
        text, stretch = self.content.texts["cta"], cta.wide and column.align == "centre"
        for share in LABELS:
            size = self.size("cta", share * cta.label * self.scale)
            height = max(round(cta.height * self.scale), round(LEAST_BUTTON * size))
            block = filled_block(text, "cta", size, height, width, stretch=stretch)
            if block is not None:
                return block
        return None

    def mark(self) -> Block | None:
        """Set the word for an ad; only its first word where there is no room for all."""
        locale, text = self.content.locale, self.content.texts.get("disclosure", "")
        region = self.layout.box(self.layout.mark, self.slot)
        label = self.layout.cta.label if self.layout.cta else self.layout.headline.size
        least = math.ceil(MARK_SHARE[locale] * min(self.slot.width, self.slot.height))
        size = max(self.size("disclosure", MARK * label * self.scale), least)
        tries = (text, text.split()[0]) if text else ()
        for said in tries:
            block = text_block(said, locale, "disclosure", size, region.width, "left", 1, (), False)
            if block is not None:
                tight = Block(block.role, block.runs[0].box, block.runs)
                left = region.left if self.layout.mark_left else region.right - tight.box.width
                return tight.moved(left - tight.box.left, region.bottom - tight.box.bottom)
        return None

    def column(self, column: Column, content: Content, headline: Size) -> list[Block] | None:
        """Set the roles of one column; None where they do not fit."""
        region = self.layout.box(column.box, self.slot)
        if column.row:
            return self.row(column, region, content, headline)
        groups: list[tuple[Role, list[Block], Box]] = []
        free = region.height
        for role in column.roles:
            if role not in content.texts:
                continue
            if role == "cta" and column.beside and "price" in content.texts:
                continue
            group = self.group(role, content, column, region.width, headline)
            if group is not None and role == "price" and column.beside:
                group = self.beside(group, content, column, region.width)
            if group is None:
                return None
            box = around([block.box for block in group])
            free -= box.height + (self.gap(role) if groups else 0)
            if free < 0:
                return None
            groups.append((role, group, box))
        return self.stacked(column, region, groups, free)

    def beside(self, offer: list[Block], content: Content, column: Column, width: int) -> list[Block] | None:
        """Set the button to the right of the price; None where it does not fit."""
        if "cta" not in content.texts:
            return offer
        box, gap = around([block.box for block in offer]), round(ROW_GAP * self.unit)
        button = self.button(column, width - box.width - gap)
        if button is None:
            return None
        down = round((box.top + box.bottom) / 2 - button.middle)
        return [*offer, button.moved(box.right + gap, down)]

    def gap(self, role: Role) -> int:
        """Return the pixels above a role."""
        return round(GAPS.get(role, 2) * self.unit)

    def stacked(
        self, column: Column, region: Box, groups: list[tuple[Role, list[Block], Box]], free: int
    ) -> list[Block]:
        """Stand groups one below the other, `free` pixels of the region being left."""
        kinds = {role in READ for role, _, _ in groups}
        hole = min(free, round(SPREAD * region.height)) if column.anchor == "spread" and len(kinds) == 2 else 0
        share = {"top": 0.0, "bottom": 1.0, "middle": 0.5, "spread": 0.5 if len(kinds) == 2 else 0.0}[column.anchor]
        top = region.top + round((free - hole) * share)
        placed: list[Block] = []
        before = True
        for role, group, box in groups:
            if placed:
                top += self.gap(role)
            if before and role not in READ:
                top, before = top + (hole if placed else 0), False
            left = region.left + ((region.width - box.width) // 2 if column.align == "centre" else 0)
            placed += [block.moved(left - box.left, top - box.top) for block in group]
            top += box.height
        return placed

    def row(self, column: Column, region: Box, content: Content, headline: Size) -> list[Block] | None:
        """Set words, price and button side by side, all on one middle."""
        placed: list[Block] = []
        right, gap, middle = region.right, round(ROW_GAP * self.unit), (region.top + region.bottom) / 2
        for role in ("cta", "price"):
            if role not in content.texts or role not in column.roles:
                continue
            group = self.group(role, content, column, right - region.left, headline)
            if group is None:
                return None
            box = around([block.box for block in group])
            if box.height > region.height:
                return None
            down = round(middle - (box.top + box.bottom) / 2)
            placed += [block.moved(right - box.right, down) for block in group]
            right -= box.width + gap
        words = Column((0, 0, 0, 0), tuple(role for role in column.roles if role in READ), anchor="middle")
        room = Box(region.left, region.top, right, region.bottom)
        groups: list[tuple[Role, list[Block], Box]] = []
        free = room.height
        for role in words.roles:
            if role not in content.texts:
                continue
            found = self.group(role, content, words, room.width, headline) if room.width > 0 else None
            if found is None:
                return None
            box = around([block.box for block in found])
            free -= box.height + (round(self.unit / 2) if groups else 0)
            groups.append((role, found, box))
        if free < 0:
            return None
        return placed + self.tight(room, groups, free)

    def tight(self, room: Box, groups: list[tuple[Role, list[Block], Box]], free: int) -> list[Block]:
        """Stack the words of a row, which has no height for gaps."""
        top, placed = room.top + free // 2, list[Block]()
        for _, group, box in groups:
            if placed:
                top += round(self.unit / 2)
            placed += [block.moved(room.left - box.left, top - box.top) for block in group]
            top += box.height
        return placed


def _tries(content: Content, sizes: tuple[Size, ...]) -> Iterator[tuple[Content, Size, float]]:
    """Yield what to say and how large, the most desirable first."""
    worths = [(left, left.worth) for left in shorter(content)]
    tries = [(left, size, worth - size.cost) for left, worth in worths for size in sizes]
    yield from sorted(tries, key=lambda one: -one[2])


def fit(layout: Layout, content: Content, slot: SlotSize) -> Fitted | None:
    """Set `content` into `layout`; None where not even the least of it fits."""
    setter = Setter(layout, content, slot)
    mark = setter.mark()
    if mark is None:
        return None
    area = layout.box(layout.product, slot) if layout.product else None
    if area is not None and min(area.width, area.height) < 1:
        return None
    roles = {role for column in layout.columns for role in column.roles} | {"old", "badge", "disclosure"}
    content = content.without(tuple(role for role in content.texts if role not in roles))
    inside = Box(1, 1, slot.width - 1, slot.height - 1)  # within the border
    for said, size, worth in _tries(content, headline_sizes(layout, setter.scale, content.locale)):
        blocks = _blocks(setter, said, size)
        if blocks is None:
            continue
        blocks = (*blocks, mark)
        if _sound(blocks, area, inside):
            return Fitted(replace(unset(layout, slot), blocks=blocks), worth)
    return None


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
