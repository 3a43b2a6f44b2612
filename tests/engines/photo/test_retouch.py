import numpy as np
from PIL import Image

from engines.photo.backdrop import fit_backdrop
from engines.photo.placement import Fade, Placement, Ramp, place_stage
from engines.photo.retouch import denoise, noise_level, sharpen, tone
from engines.pixels.box import Box
from tests.support.layout_samples import STAGE, stage_picture

WALL = (214, 184, 138)

WHOLE = Box(0, 0, 300, 300)


def grained(picture: np.ndarray, sigma: float) -> np.ndarray:
    noise = np.random.Generator(np.random.PCG64(1)).normal(0, sigma, picture.shape)
    return np.clip(picture + noise, 0, 255).astype(np.uint8)


def test_a_clean_stage_is_not_denoised() -> None:
    picture = stage_picture()
    result, note = denoise(picture)
    assert result is picture
    assert (note.applied, note.before) == (False, note.after)


def test_grain_is_measured_and_reduced_while_edges_stay() -> None:
    clean, noisy = stage_picture(), grained(stage_picture(), 6)
    result, note = denoise(noisy)
    assert note.applied
    assert noise_level(noisy) > 2 * noise_level(result)
    assert np.abs(result.astype(int) - clean).mean() < np.abs(noisy.astype(int) - clean).mean()
    edge = (slice(120, 140), slice(None))
    assert np.ptp(result[edge].astype(int)) > 0.85 * np.ptp(clean[edge].astype(int))


def test_tone_lifts_a_dark_stage_within_bounds_and_leaves_a_good_one() -> None:
    dark = (stage_picture() * 0.12).astype(np.uint8)
    lifted, note = tone(dark)
    assert note.applied
    assert dark.mean() < lifted.mean() <= dark.mean() * 1.35
    vivid = stage_picture(podium=(20, 20, 30))
    same, note = tone(vivid)
    assert same is vivid
    assert not note.applied


def test_soft_edges_are_sharpened_and_a_flat_picture_is_left_alone() -> None:
    soft = np.asarray(Image.fromarray(stage_picture()).resize((64, 64)).resize((300, 300)))
    sharp, note = sharpen(soft, WHOLE)
    assert note.applied
    assert note.after > note.before
    flat = np.full((90, 120, 3), 140, dtype=np.uint8)
    assert sharpen(flat, WHOLE)[1].applied is False
    assert sharp.shape == soft.shape


def test_the_backdrop_is_found_behind_podium_and_props() -> None:
    backdrop = fit_backdrop(Image.fromarray(stage_picture()), STAGE)
    red, green, blue = backdrop.colour(0.05, 0.6)
    bare = np.array(WALL) * (1.05 - 0.15 * 0.05 + 0.08 * np.tanh((0.6 - 0.75) * 8))
    assert np.abs(np.array([red, green, blue]) - bare).max() <= 8


def test_a_wide_slot_continues_the_backdrop_without_a_seam() -> None:
    picture = Image.fromarray(stage_picture())
    side, left = 140, 30
    fade = Fade(left=Ramp(left, left + 30), right=Ramp(left + side, left + side - 30))
    canvas = place_stage(
        picture, fit_backdrop(picture, STAGE), Placement(side / picture.width, left, -20), (728, 90), fade
    )
    assert canvas.shape == (90, 728, 3)
    beyond = canvas[:, left + side - 20 :].astype(int)
    assert np.abs(np.diff(beyond, axis=1)).max() <= 6
    assert np.abs(np.diff(canvas[:, : left + 2].astype(int), axis=1)).max() <= 6


def test_a_tall_slot_extends_upward_in_the_wall_colour() -> None:
    picture = Image.fromarray(stage_picture())
    fade = Fade(top=Ramp(340, 370))
    canvas = place_stage(
        picture, fit_backdrop(picture, STAGE), Placement(260 / picture.width, -50, 340), (160, 600), fade
    )
    assert np.abs(canvas[:330].mean(axis=(0, 1)) - WALL).max() < 20
    assert np.abs(np.diff(canvas[:420].astype(int), axis=0)).max() <= 6


def test_the_same_stage_gives_the_same_pixels() -> None:
    picture = Image.fromarray(stage_picture())
    fade = Fade()
    one, two = (
        place_stage(picture, fit_backdrop(picture, STAGE), Placement(300 / picture.width, -20, -20), (250, 250), fade)
        for _ in range(2)
    )
    assert np.array_equal(one, two)
