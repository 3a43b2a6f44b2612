"""Every product of the demo shop has a model of the podium's measure; parts keep what they are made of."""

import numpy as np
import pytest

from export.studio.materials import Shade, matte, tone
from export.studio.mesh import Mesh
from export.studio.meshes import box
from export.studio.parts import Glow, Part, made, placed, turned
from export.studio.products import MODELS


@pytest.mark.parametrize("product", MODELS)
def test_a_product_is_as_large_as_the_podium_bears_and_does_not_sink_into_it(product: str) -> None:
    points = np.vstack([part.mesh.points for part in MODELS[product]() if isinstance(part, Part)])
    assert -0.05 < points[:, 1].min() < 0.12
    assert 0.4 < points[:, 1].max() < 1.8
    assert np.abs(points[:, [0, 2]]).max() < 1.2


def test_only_lamps_glow() -> None:
    lit = {product for product, make in MODELS.items() if any(isinstance(part, Glow) for part in make())}
    assert lit == {"lamp-mushroom", "candle-fig", "lantern-camp"}


def test_a_shade_lets_light_through_and_paint_does_not() -> None:
    assert Shade((255, 214, 120), glow=0.5).bsdf()["diff_trans"] == 1.0
    assert matte(tone("red")).bsdf()["material"]["type"] == "principled"


def test_parts_are_placed_together_and_keep_their_material() -> None:
    parts = made(matte(tone("red")), box(1, 1, 1), box(1, 2, 1))

    def lifted(mesh: Mesh) -> Mesh:
        return mesh.move(y=2)

    moved = placed(parts, lifted)
    assert [part.mesh.points[:, 1].max() for part in moved] == pytest.approx([3, 4])
    assert {part.material for part in (*moved, *placed(parts, lifted))} == {matte(tone("red"))}
    assert len(turned(parts, 90)) == 2
