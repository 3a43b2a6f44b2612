"""The demo shop's product models, one function each, by product id; units and stand as in export.studio.rig."""

from collections.abc import Callable

from export.studio.parts import Model
from export.studio.products import audio, beauty, fashion, food, kitchen, lighting, outdoors, sports, toys

MODELS: dict[str, Callable[[], Model]] = {
    "serum-dropper": beauty.serum,
    "cream-duo": beauty.cream,
    "lipstick-red": beauty.lipstick,
    "perfume-lilac": beauty.perfume,
    "mug-stoneware": kitchen.mug,
    "teapot-clay": kitchen.teapot,
    "kettle-swan": kitchen.kettle,
    "pot-castiron": kitchen.casserole,
    "bowls-nesting": kitchen.bowls,
    "headphones-over": audio.headphones,
    "speaker-shelf": audio.speaker,
    "earbuds-case": audio.earbuds,
    "lamp-mushroom": lighting.lamp,
    "candle-fig": lighting.candle,
    "lantern-camp": lighting.lantern,
    "dumbbells-hex": sports.dumbbells,
    "bottle-steel": sports.bottle,
    "mat-yoga": sports.mat,
    "ball-court": sports.basketball,
    "kettlebell-grip": sports.kettlebell,
    "tea-jasmine": food.tea_tin,
    "honey-acacia": food.honey,
    "juice-orange": food.juice,
    "mooncakes-gift": food.mooncakes,
    "coffee-beans": food.coffee,
    "rings-stacking": toys.rings,
    "robot-wooden": toys.robot,
    "car-mini": toys.car,
    "duck-bath": toys.duck,
    "watch-dress": fashion.watch,
    "hat-straw": fashion.hat,
    "handbag-lock": fashion.handbag,
    "backpack-day": fashion.backpack,
    "plant-potted": outdoors.plant,
    "can-watering": outdoors.watering_can,
    "house-bird": outdoors.bird_house,
    "bowl-paw": outdoors.pet_bowl,
    "post-scratching": outdoors.scratching_post,
}
