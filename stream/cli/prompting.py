"""Words to a picture, as `adloom prompt` paints it: a place where the bundle reads such prompts, else a stage."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from engines.bundle.bundle import Bundle
from engines.paint.asker import Asker
from engines.paint.buckets import bucket_for
from engines.paint.encoder import Encoder
from engines.paint.generator import Generator
from engines.paint.heard import heard
from engines.paint.phrases import Understanding
from engines.paint.place_painter import PlacePainter
from engines.paint.plane import PARTS
from engines.paint.understanding import understanding
from engines.places.spoken import spoken


class Shape(Protocol):
    """What is asked of a slot (`engines.layout.slots.SlotSize`)."""

    @property
    def width(self) -> int:
        """CSS pixels."""

    @property
    def height(self) -> int:
        """CSS pixels."""


@dataclass(frozen=True, slots=True)
class Painted:
    """What became of a prompt: uint8 RGB [h, w, 3] in the slot's bucket, and what is told of it, line by line."""

    picture: np.ndarray
    lines: tuple[str, ...]


def painted(bundle: Bundle, text: str, seed: int, slot: Shape, threads: int) -> Painted:
    """Paint what `text` asks for, by the engines that `bundle` has.

    Raises:
        BundleError: a file is missing or changed, or there is nothing to paint by.
    """
    asker, painter = Asker.of(bundle, threads=1), PlacePainter.of(bundle, threads=threads)
    if asker is not None and painter is not None:
        return _place(asker, painter, text, seed, slot)
    return _stage(bundle, text, seed, slot, threads)


def _place(asker: Asker, painter: PlacePainter, text: str, seed: int, slot: Shape) -> Painted:
    told = spoken(asker.ask([text])[0], painter.sets, seed)
    wholes = [bucket for bucket in painter.buckets if bucket not in PARTS]
    picture = painter.paint([told.asked], bucket_for(slot.width, slot.height, wholes))[0][0]
    refused = [f"not painted: {'; '.join(told.refused)}"] if told.refused else []
    return Painted(picture, (*_words(heard(asker, text)), f"painted: {', '.join(told.painted)}", *refused))


def _stage(bundle: Bundle, text: str, seed: int, slot: Shape, threads: int) -> Painted:
    encoder, generator = Encoder(bundle, threads=1), Generator(bundle, threads=threads)
    bucket = generator.bucket(slot.width, slot.height)
    picture = generator.paint(encoder.encode([text]), np.stack([generator.noise(seed)]), bucket)[0]
    told = understanding(bundle, encoder, text)
    return Painted(picture, _words(told) if told else ())


def _words(told: Understanding) -> tuple[str, ...]:
    titled = (("understood", told.understood), ("left out", told.left_out))
    return tuple(f"{title}: {', '.join(words)}" for title, words in titled if words)
