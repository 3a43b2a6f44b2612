"""What a layout gives for one slot and one content: texts placed, the product's box, flat grounds and hairlines."""

from dataclasses import dataclass

from engines.layout.blocks import Block
from engines.layout.layout_file import Fill, Layout
from engines.layout.slots import SlotSize
from engines.pixels.box import Box


@dataclass(frozen=True, slots=True)
class Board:
    """A flat ground beneath texts."""

    box: Box
    fill: Fill


@dataclass(frozen=True, slots=True)
class Plan:
    """Texts, the area whose bottom edge the product stands on (None for words alone), a board, and a hairline's box."""

    blocks: tuple[Block, ...]
    area: Box | None
    board: Board | None = None
    rule: Box | None = None

    @property
    def bare(self) -> list[Block]:
        """The texts that do not lie on a board."""
        return [block for block in self.blocks if self.board is None or not block.box.overlap(self.board.box)]

    def open(self, slot: SlotSize) -> Box:
        """Return what is seen of the ground in `slot`: all of it, less a board along one of its sides."""
        width, height = slot.pixels
        if self.board is None:
            return Box(0, 0, width, height)
        board = self.board.box
        across, down = board.left <= 0 and board.right >= width, board.top <= 0 and board.bottom >= height
        return Box(
            board.right if down and board.left <= 0 < width - board.right else 0,
            board.bottom if across and board.top <= 0 < height - board.bottom else 0,
            board.left if down and board.right >= width and board.left > 0 else width,
            board.top if across and board.bottom >= height and board.top > 0 else height,
        )

    def lowered(self, product: Box) -> "Plan":
        """Return the plan with the words above a `product` halfway down to it, as far as it leaves its area free."""
        if self.area is None:
            return self
        top, down = self.area.top, max(0, product.top - self.area.top) // 2
        blocks = (block.moved(0, down if block.box.bottom <= top else 0) for block in self.blocks)
        return Plan(tuple(blocks), self.area, self.board, self.rule)

    def times(self, factor: int) -> "Plan":
        """Return the plan for a screen of `factor` times the pixels: same words, same breaks."""
        return Plan(
            tuple(block.times(factor) for block in self.blocks),
            self.area.times(factor) if self.area else None,
            Board(self.board.box.times(factor), self.board.fill) if self.board else None,
            self.rule.times(factor) if self.rule else None,
        )


def unset(layout: Layout, slot: SlotSize) -> Plan:
    """Return what `layout` gives for a slot before any text is set."""
    board = Board(layout.box(layout.panel.box, slot), layout.panel.fill) if layout.panel else None
    rule = layout.box(layout.rule, slot) if layout.rule else None
    return Plan((), layout.box(layout.product, slot) if layout.product else None, board, rule)


def area_of(plan: Plan) -> Box:
    """Return the area of a plan that shows a product."""
    if plan.area is None:
        raise ValueError("a plan for words alone has no place for a product")
    return plan.area
