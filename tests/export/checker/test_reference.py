"""What the bundle keeps of the checker's features of true renders."""

import numpy as np
import pytest

pytest.importorskip("cv2", reason="the export extra is not installed: true renders are made with it")

from export.checker.reference import MEANS, moments


def test_moments_are_of_the_means_over_the_picture_alone() -> None:
    features = np.random.default_rng(5).standard_normal((4000, MEANS + 7)) * 2 + 3
    found = moments(features)
    assert found["mean"] == pytest.approx(np.full(MEANS, 3.0), abs=0.2)
    assert np.diag(found["covariance"]) == pytest.approx(np.full(MEANS, 4.0), abs=0.6)
    assert found["covariance"].shape == (MEANS, MEANS)
