"""A salient-object model of the user's own cuts products out of photos: U²-Net's and IS-Net's layouts, in ONNX.

Such a model tells what a picture is of, whatever the ground: a map of product and ground at the model's own size. The
outline between them is then looked for in the photo itself.

Sources: Qin et al., "U²-Net", Pattern Recognition 2020; Qin et al., "Highly Accurate Dichotomous Image Segmentation"
(IS-Net), ECCV 2022; the sizes and norms are those of their own code.
"""

import logging
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import cv2
import numpy as np
from PIL import Image

from engines.errors import EngineError
from engines.photo.border import restlessness
from engines.photo.cutout import HOLE_LEAST, LEFT, PLAIN, SIDE, SPECK, Cutout, large, left_beside, lifted, steepness
from engines.photo.ground import fit_ground, to_lab
from engines.photo.matting_file import Map, open_matting
from engines.photo.normalise import resized
from engines.photo.sureness import form_of, judged

if TYPE_CHECKING:
    from engines.bundle.signature import Owner

log = logging.getLogger(__name__)

FOUND: Final = 0.25  # between a map's least and greatest value: stretched, one with less would be noise
SURE: Final = (0.1, 0.9)  # of the stretched map: between them the model has not decided
SOFT: Final = 4  # pixels of the map across an outline: every map is soft there, and no doubt follows from it
PEAK: Final = 0.9  # of a map: a model that is sure of its product comes near 1


@dataclass(frozen=True, slots=True)
class Matting:
    """Cuts out by a model, as `engines.photo.prepare.CutOut`."""

    sha256: str
    """Of the model's file: part of what a picture that it cut out came from."""
    layout: str
    read: Map

    def __call__(self, photo: Image.Image) -> Cutout | None:
        """Cut the product out of an opaque RGB photo; None where the model finds none, or fails (which is logged)."""
        image = resized(photo.convert("RGB"), SIDE)
        try:
            saliency = self.read(image)
        except EngineError as error:
            log.warning("the matting model could not read a photo: %s", error)
            return None
        return _cut(np.asarray(image), saliency)


def load_matting(path: Path, *, threads: int = 1, owner: "Owner | None" = None) -> Matting:
    """Open the model at `path`, on the CPU, and try it on a picture.

    Args:
        path: an ONNX file with its weights in it.
        threads: of ONNX Runtime.
        owner: who must have signed the file; None: nobody.

    Raises:
        BundleError: it cannot be read, is not signed by whom it must be, or is not of a known layout.
    """
    digest, layout, read = open_matting(path, threads, owner)
    return Matting(digest, layout, read)


def _cut(rgb: np.ndarray, saliency: np.ndarray) -> Cutout | None:
    """Cut by a map, float32 [side, side], what is product in uint8 `rgb` [h, w, 3]."""
    least, peak = float(saliency.min()), float(saliency.max())
    if peak - least < FOUND:
        return None
    stretched = (saliency - least) / (peak - least)
    lab = to_lab(rgb)
    product = _outlined(stretched, lab)
    if not product.any():
        return None
    form, ground = form_of(product), fit_ground(lab)
    # On a plain ground what has edges is product; on a lively one it may be anything.
    left = {LEFT: left_beside(product, steepness(lab), form.outline)} if ground.flatness >= PLAIN else {}
    return lifted(rgb, product, judged(form, left | _indecision(stretched, peak)), ground, restlessness(lab, ground))


def _outlined(stretched: np.ndarray, lab: np.ndarray) -> np.ndarray:
    """Return where the product is, bool [h, w]: within a pixel of the map, the photo's steepest way is its outline."""
    height, width = lab.shape[:2]
    product = cv2.resize(stretched, (width, height), interpolation=cv2.INTER_CUBIC) > 0.5
    if reach := round(max(height, width) / stretched.shape[0]):
        markers = np.zeros((height, width), np.int32)
        markers[_core(~product, reach)] = 1
        markers[_core(product, reach)] = 2
        relief = cv2.merge([np.minimum(steepness(lab) * 10, 255).astype(np.uint8)] * 3)
        shed = np.asarray(cv2.watershed(relief, markers))
        product = (shed == 2) | ((shed == -1) & product)
    product = large(product, SPECK)
    if not product.any():
        return product
    whole: np.ndarray = ~large(~product, HOLE_LEAST)
    return whole


def _core(mask: np.ndarray, reach: int) -> np.ndarray:
    """Return `mask` but for `reach` pixels along its outline; what is thinner than that stays."""
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1))
    core = cv2.erode(mask.astype(np.uint8), disc)
    thin = mask & (cv2.dilate(core, disc, iterations=2) == 0)
    found: np.ndarray = (core > 0) | thin
    return found


def _indecision(stretched: np.ndarray, peak: float) -> dict[str, float]:
    """Return what it costs that the model left parts of its map undecided, or came nowhere near 1."""
    least, most = SURE
    found = stretched > 0.5
    undecided = float(((stretched > least) & (stretched < most)).sum())
    blurred = max(0.0, undecided - SOFT * form_of(found).outline) / max(1.0, float(found.sum()))
    return {
        "the model is undecided on parts of it": max(0.0, blurred - 0.02) * 2.5,
        "the model is hardly sure that it is there": max(0.0, PEAK - peak),
    }
