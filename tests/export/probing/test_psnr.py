"""The one PSNR: exact for known errors, finite for equal arrays, and no number hides one that is none."""

import math

import numpy as np
import pytest

from export.probing.psnr import EQUAL_DB, decibels, psnr


def test_psnr_of_a_known_error_is_exact():
    target = np.full((3, 4, 4), 0.5, np.float32)
    assert psnr(target, target + 0.1, span=1.0) == pytest.approx(20.0, abs=1e-3)
    assert np.isfinite(psnr(target, target * 0, span=1.0))


def test_bytes_are_compared_without_wrapping_round():
    assert psnr(np.array([0], np.uint8), np.array([255], np.uint8)) == 0


def test_equal_arrays_have_the_most_that_is_told():
    picture = np.zeros((4, 4, 3), np.uint8)
    assert psnr(picture, picture) == EQUAL_DB
    assert psnr(picture, picture, most=99.0) == 99.0


def test_an_error_that_is_no_number_gives_none():
    assert math.isnan(decibels(math.nan))
