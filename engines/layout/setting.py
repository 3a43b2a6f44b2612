"""Setting a content into a layout: as much of it, and as large, as the slot holds."""

import math
from collections.abc import Hashable
from typing import Final

from engines.layout.blocks import (
    WEIGHTS,
    Block,
    badge_block,
    filled_block,
    offer_row,
    price_block,
    text_block,
)
from engines.layout.content import LARGER, MARKS, READ_MOST, SMALLEST, SMALLEST_MARK, Content, Role
from engines.layout.layout_file import Column, Layout
from engines.layout.sizes import Size
from engines.layout.slots import SlotSize
from engines.pixels.box import Box, around
from engines.text.glyphs import text_width

USUAL_PRICE = 0.85  # of a sale price: what costs what it always did is no news
OLD_PRICE, LEAST_OLD = 0.5, 11  # of the price, and pixels
BRAND = 0.5  # of the headline at most
BADGE = 0.55  # of the price
GAPS: Final[dict[Role, int]] = {"brand": 0, "headline": 1, "description": 2, "price": 3, "cta": 3}  # units, above
OFFER: Final[tuple[Role, ...]] = ("price", "old", "badge")
SHRUNK: Final = (1.0, 0.87, 0.75, 0.65)  # of a price, tried in turn: a large amount in a narrow column
READ: Final = frozenset[Role]({"brand", "headline", "description"})
SPREAD = 0.24  # of a column's height at most between words and offer: a wider hole parts what belongs together
ROW_GAP = 4  # units between words, price and button of a row
WHOLE = 0.6  # of a slot's height: a row as high is all that the slot holds
LABELS = (1.0, 0.92, 0.84, 0.76)  # of a button's label, tried in turn: long words in a narrow column
LEAST_BUTTON = 1.4  # of its label is the height of a button at least


def _says(content: Content, role: Role) -> bool:
    """Tell whether `content` has something for a column's `role`; old price and badge stand where the price does."""
    return role in content.texts or (role == "price" and "old" in content.texts)


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
        shared: dict[Role, Hashable] = {
            "price": (headline.price, *(part in content.texts for part in OFFER)),
            "brand": headline,
            "headline": (headline, content.texts.get("headline")),
        }
        key = role, width, column.align, shared.get(role)
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
                kept = self.kept(role, self.layout.headline.least * LARGER[locale][0], width)
                block = text_block(
                    text, locale, role, headline.pixels, wide, align, headline.lines, kept, headline.natural
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
        kept = self.kept("description", self.layout.description.size, width)
        return text_block(text, locale, "description", size, width, column.align, lines, kept)

    def kept(self, role: Role, least: float, width: int) -> tuple[str, ...]:
        """Return the phrases that stay whole in a text whose type is no smaller than `least`: those that can."""
        size, weight = self.size(role, least * self.scale), WEIGHTS[role]
        return tuple(phrase for phrase in self.content.kept if text_width(weight, size, phrase) <= width)

    def offer(self, content: Content, column: Column, width: int, share: float) -> list[Block] | None:
        """Set price, old price and badge, or those of them that there are, at `share` of their size at most."""
        tries = (self._offer(content, column, width, share * shrunk) for shrunk in SHRUNK)
        return next((row for row in tries if row is not None), None)

    def _offer(self, content: Content, column: Column, width: int, share: float) -> list[Block] | None:
        smallest = SMALLEST_MARK[content.locale]
        price = self.size("price", share * self.price)
        sizes: dict[Role, int] = {"price": price, "old": max(LEAST_OLD, round(OLD_PRICE * price))}
        parts = [
            price_block(content.texts[role], role, size, smallest)
            for role, size in sizes.items()
            if role in content.texts
        ]
        if "badge" in content.texts:
            badge = badge_block(content.texts["badge"], self.size("badge", BADGE * price), width)
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

    def column(self, column: Column, content: Content, headline: Size) -> list[Block] | None:
        """Set the roles of one column; None where they do not fit."""
        region = self.layout.box(column.box, self.slot)
        if column.row:
            return self.row(column, region, content, headline)
        groups: list[tuple[Role, list[Block], Box]] = []
        free = region.height
        for role in column.roles:
            if not _says(content, role) or (role == "cta" and column.beside and _says(content, "price")):
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
        """Set words, price and button side by side; the latter two in the middle of a slot that is all row."""
        placed: list[Block] = []
        right, gap = region.right, round(ROW_GAP * self.unit)
        whole = region.height >= WHOLE * self.slot.height
        middle = self.slot.height / 2 if whole else (region.top + region.bottom) / 2
        for role in ("cta", "price"):
            if not _says(content, role) or role not in column.roles:
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
