"""Layout candidates by family: where the texts and the product go in a slot."""

import math
from collections.abc import Callable
from dataclasses import dataclass

from engines.layout.blocks import Block, stack, text_block
from engines.layout.content import MARK_SHARE, Content, Role
from engines.layout.slots import Family, SlotSize
from engines.pixels.box import Box, around

HEAD: tuple[Role, ...] = ("brand", "headline", "description")
FOOT: tuple[Role, ...] = ("price", "cta")
TEXT_ROLES: tuple[Role, ...] = HEAD + FOOT


@dataclass(frozen=True, slots=True)
class Plan:
    """Texts placed, the area the product may fill (it stands on the area's bottom), and a flat panel behind texts."""

    blocks: tuple[Block, ...]
    area: Box
    panel: Box | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """One candidate: `fit` places a content at a scale or returns None; `prior` is the taste for it, in worth."""

    name: str
    fit: Callable[[Content, float, SlotSize], Plan | None]
    prior: float = 0.0


def margin(slot: SlotSize) -> int:
    """The safe area at each edge, in pixels."""
    return max(4, round(0.05 * min(slot.width, slot.height)) + 1)


def _sizes(content: Content, em: float, scale: float) -> dict[Role, int]:
    return {role: content.size(role, em, scale) for role in content.texts}


def _mark(content: Content, em: float, region: Box, slot: SlotSize) -> Block | None:
    """Set the disclosure in the right bottom corner of `region`; only its first word where there is no room for all."""
    least = math.ceil(MARK_SHARE[content.locale] * min(slot.width, slot.height))
    size = max(content.size("disclosure", em, 1.0), least)
    block = text_block(content, "disclosure", size, region.width, "left")
    block = block or text_block(content.curt(), "disclosure", size, region.width, "left")
    if block is None:
        return None
    tight = Block(block.role, block.runs[0].box, block.runs)
    return tight.moved(region.right - tight.box.right, region.bottom - tight.box.bottom)


def beside(
    *, product_right: bool, panel: bool = False, share: float = 0.48
) -> Callable[[Content, float, SlotSize], Plan | None]:
    """Texts in a column on one side, the product on the other; `share` is the column's part of the width."""

    def fit(content: Content, scale: float, slot: SlotSize) -> Plan | None:
        edge = max(margin(slot), round(0.045 * slot.width) if slot.family == "square" else 0)
        em = (
            12
            * (min(slot.width * slot.height / 75_000, (slot.height / (170 if slot.family == "wide" else 215)) ** 2))
            ** 0.5
        )
        column = round(slot.width * share)
        text_left = edge if product_right else slot.width - column + edge // 2
        region = Box(text_left, edge, text_left + column - edge - edge // 2, slot.height - edge)
        mark = _mark(content, em, Box(edge, edge, slot.width - edge // 2 - 1, slot.height - edge // 2), slot)
        if mark is None:
            return None
        if not product_right:
            region = Box(region.left, region.top, region.right, mark.box.top - 2)
        blocks = stack(content, TEXT_ROLES, region, _sizes(content, em, scale), em * scale, align="left", anchor=0.5)
        if blocks is None:
            return None
        foot = slot.height - round(0.19 * slot.height)
        near, far = column + (edge // 2 if panel else 0), slot.width - edge
        area = (
            Box(near, edge + 2, far, foot)
            if product_right
            else Box(slot.width - far, edge + 2, slot.width - near, foot)
        )
        board = None
        if panel:
            board = (
                Box(0, 0, column, slot.height)
                if product_right
                else Box(slot.width - column, 0, slot.width, slot.height)
            )
        return Plan((*blocks, mark), area, board)

    return fit


def poster(content: Content, scale: float, slot: SlotSize) -> Plan | None:
    """Headline across the top, product in the middle, price left and button right along the bottom."""
    edge = max(margin(slot), round(0.045 * slot.width))
    em = 12 * (slot.width * slot.height / 75_000) ** 0.5
    sizes = _sizes(content, em, scale)
    corner = _mark(content, em, Box(edge, edge // 2, slot.width - edge // 2 - 1, slot.height // 2), slot)
    if corner is None:
        return None
    mark = corner.moved(0, edge // 2 - corner.box.top)
    top = Box(edge, edge, mark.box.left - 4, round(0.5 * slot.height))
    head = stack(content, HEAD, top, sizes, em * scale, align="left", anchor=0.0)
    if head is None:
        return None
    half = (slot.width - 3 * edge) // 2
    low, high = slot.height - edge, round(0.7 * slot.height)
    price = stack(
        content, ("price",), Box(edge, high, edge + half + edge // 2, low), sizes, em, align="left", anchor=0.5
    )
    right = Box(slot.width - edge - half, high, slot.width - edge, low)
    button = stack(content, ("cta",), right, sizes, em, align="left", anchor=0.5)
    if price is None or button is None:
        return None
    button = [block.moved(right.right - block.box.right, 0) for block in button]
    bottom = [*price, *button]
    ceiling = max([around([block.box for block in head]).bottom if head else edge, mark.box.bottom]) + edge // 2
    floor = (min(block.box.top for block in bottom) if bottom else slot.height) - round(0.11 * slot.height)
    area = Box(slot.width // 4, ceiling, slot.width - slot.width // 4, floor)
    return Plan((*head, *bottom, mark), area) if area.height >= 0.34 * slot.height else None


def row(*, product_right: bool) -> Callable[[Content, float, SlotSize], Plan | None]:
    """Product at one end; words, then price, then button in one row."""

    def fit(content: Content, scale: float, slot: SlotSize) -> Plan | None:
        edge = margin(slot)
        em = max(8.0, 0.145 * slot.height if slot.height >= 80 else 0.19 * slot.height)
        sizes = _sizes(content, em, scale)
        gap = round(max(8.0, 0.16 * slot.height))
        scene = min(round(1.6 * slot.height), round(0.3 * slot.width))
        mark = _mark(content, em, Box(edge, 1, slot.width - 3, slot.height - 1), slot)
        if mark is None:
            return None
        left = edge + gap // 2 if product_right else scene
        right = slot.width - scene if product_right else slot.width - edge - gap // 2
        if product_right:
            mark = mark.moved(right - mark.box.right, 0)
        region = Box(left, edge, right, slot.height - edge)
        placed: list[Block] = []
        for role in ("cta", "price"):
            part = stack(content, (role,), region, sizes, em, align="left", anchor=0.5)
            if part is None:
                return None
            if part:
                shift = region.right - max(block.box.right for block in part)
                part = [block.moved(shift, 0) for block in part]
                region = Box(region.left, region.top, min(block.box.left for block in part) - gap, region.bottom)
                placed += part
        if region.width <= 0 and any(role in content.texts for role in HEAD):
            return None
        words = stack(content, HEAD, region, sizes, em * 0.7 * scale, align="left", anchor=0.5)
        if words is None or any(mark.box.overlap(block.box) for block in [*placed, *words]):
            return None
        place = (
            Box(slot.width - scene + gap, edge, slot.width - edge, 0)
            if product_right
            else Box(edge, edge, scene - gap, 0)
        )
        area = Box(place.left, edge, place.right, slot.height - round(0.13 * slot.height))
        return Plan((*words, *placed, mark), area) if area.width > 8 else None

    return fit


def column(*, offer_below: bool, panel: bool = False) -> Callable[[Content, float, SlotSize], Plan | None]:
    """Words above the product; price and button below it, or above it too."""

    def fit(content: Content, scale: float, slot: SlotSize) -> Plan | None:
        edge = max(margin(slot), round(0.07 * slot.width))
        em = 12.5 * min(slot.width / 160, slot.height / 500)
        sizes = _sizes(content, em, scale)
        mark = _mark(content, em, Box(edge, 0, slot.width - edge // 2 - 1, slot.height - edge // 3), slot)
        if mark is None:
            return None
        high = round(edge * 1.4)
        low = mark.box.top - edge // 2
        above = Box(edge, high, slot.width - edge, round(0.62 * slot.height))
        head = stack(
            content,
            HEAD if offer_below else TEXT_ROLES,
            above,
            sizes,
            em * scale * 1.2,
            align="centre",
            anchor=0.0,
            lines=4,
        )
        if head is None:
            return None
        below = Box(edge, round(0.55 * slot.height), slot.width - edge, low)
        foot = stack(
            content,
            FOOT if offer_below else (),
            below,
            sizes,
            em * scale,
            align="centre",
            anchor=1.0,
            stretch=slot.width < 220,
        )
        if foot is None:
            return None
        ceiling = (max(block.box.bottom for block in head) if head else high) + edge
        floor = min(block.box.top for block in foot) - edge if foot else low
        board = Box(0, floor, slot.width, slot.height) if panel and foot else None
        ground = floor - round(0.27 * slot.width) if foot else slot.height - round(0.32 * slot.width)
        area = Box(edge, ceiling, slot.width - edge, ground)
        return Plan((*head, *foot, mark), area, board) if area.height >= 0.22 * slot.height else None

    return fit


FRAMES: dict[Family, tuple[Frame, ...]] = {
    "square": (
        Frame("beside-right", beside(product_right=True), 0.8),
        Frame("beside-left", beside(product_right=False)),
        Frame("poster", poster, 0.5),
        Frame("panel", beside(product_right=True, panel=True), -1.5),
    ),
    "wide": (
        Frame("row-left", row(product_right=False), 0.1),
        Frame("row-right", row(product_right=True)),
        Frame("wide-beside", beside(product_right=True, share=0.58), 0.1),
    ),
    "tall": (
        Frame("column", column(offer_below=True), 1.2),
        Frame("column-panel", column(offer_below=True, panel=True), -0.6),
        Frame("column-top", column(offer_below=False)),
    ),
}
