"""The demo shop's product models, one function each, by product id; units and stand as in export.studio.rig."""

from collections.abc import Callable

from export.studio.parts import Model
from export.studio.products import audio, beauty, fashion, food, home, kitchen, outdoors, sports, toys

MODELS: dict[str, Callable[[], Model]] = {
    **beauty.MODELS,
    **kitchen.MODELS,
    **audio.MODELS,
    **home.MODELS,
    **sports.MODELS,
    **food.MODELS,
    **toys.MODELS,
    **fashion.MODELS,
    **outdoors.MODELS,
}
