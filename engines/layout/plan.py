"""What a layout gives for one slot and one content: texts placed, the product's box, flat grounds and hairlines."""

from dataclasses import dataclass

from engines.layout.blocks import Block
from engines.layout.layout_file import Fill
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


def area_of(plan: Plan) -> Box:
    """Return the area of a plan that shows a product."""
    if plan.area is None:
        raise ValueError("a plan for words alone has no place for a product")
    return plan.area
