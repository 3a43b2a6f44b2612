"""What the painter of places is asked in earnest: sets in turn, in lights and colours that they may have."""

from collections.abc import Iterator

import numpy as np

from engines.paint.asked import Asked, setting
from engines.vocabulary.lamps import lights_of
from export.places import colours
from export.places.renders import NATURAL, maker
from export.places.rows import sets


def probes(seed: int, count: int) -> Iterator[dict[str, np.ndarray]]:
    """Yield `count` things to paint, one by one, as the engine reads them: sets in turn, lights and colours drawn."""
    rng, known = np.random.default_rng(seed), sets()
    for row in rng.permutation(len(known))[np.arange(count) % len(known)]:
        one = known[int(row)]
        wall, stand, _ = maker(one).DEFAULT
        asked = Asked(
            place=one.place,
            arrangement=one.arrangement,
            dress=one.dress,
            light=str(rng.choice(lights_of(one.place))),
            wall=colours.wall(wall, rng),
            stand=colours.stand(stand, rng, free=one.place not in NATURAL),
        )
        yield {"row": np.array([row], np.int64), "setting": setting(asked)[None]}
