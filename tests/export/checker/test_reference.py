"""How far apart pictures are as distributions: the Fréchet distance of the checker's features."""

import numpy as np
import pytest

pytest.importorskip("cv2", reason="the export extra is not installed: true renders are made with it")

from export.checker.reference import frechet, moments


def test_the_frechet_distance_of_known_distributions_is_exact() -> None:
    rng = np.random.default_rng(5)
    features = rng.standard_normal((4000, 128))
    same, moved, wide = (moments(x) for x in (features, features + 0.5, features * 2))
    assert frechet(same, same) == pytest.approx(0, abs=1e-6)
    assert frechet(same, moved) == pytest.approx(128 * 0.25, rel=1e-6)
    assert frechet(same, wide) == pytest.approx(np.trace(same["covariance"]) + np.square(same["mean"]).sum(), rel=1e-6)
