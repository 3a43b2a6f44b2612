"""The studio: meshes are sound, the stand is where the manifest says, true renders show the colours asked for."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engines.bundle.bundle import Bundle
from engines.vocabulary.scene import PALETTE, Scene
from export.bundle import starter
from export.captions import palette, scene_samples
from export.evaluation import colours
from export.studio import forms, rig
from export.studio.mesh import Mesh


@pytest.mark.parametrize(
    "form", [forms.cylinder(1, 0, -0.5), forms.sphere(0.4), forms.box((1, 0.5, 0.3)), forms.arch(1.2, 2.4, 0.3, 0.2)]
)
def test_forms_have_unit_normals_and_only_their_own_vertices(form: Mesh):
    assert np.allclose(np.linalg.norm(form.normals, axis=1), 1, atol=1e-6)
    assert form.faces.min() >= 0
    assert form.faces.max() < len(form.points)
    assert np.isfinite(form.points).all()


@pytest.mark.parametrize("form", [forms.sphere(0.4), forms.box((1, 0.5, 0.3)), forms.cylinder(1, 0.2, -0.5)])
def test_normals_of_solids_point_outward(form: Mesh):
    outward = (form.normals * form.points).sum(axis=1)
    assert (outward > -1e-6).all()


def test_the_camera_puts_the_stand_where_the_starter_manifest_says():
    stand = rig.project((0.0, 0.0, 0.0))
    assert Bundle.open().manifest.stages == starter.stages()
    assert stand[0] == pytest.approx(0.5)
    assert 0.6 < stand[1] < 0.75


def test_every_palette_colour_is_measured_as_itself():
    for name, term in PALETTE.items():
        assert palette.nearest_colour(np.full((9, 3), term.srgb)) == name


def test_lab_of_white_and_black_is_the_standard_one():
    assert palette.to_lab(np.array([255, 255, 255])) == pytest.approx([100, 0, 0], abs=0.02)
    assert palette.to_lab(np.array([0, 0, 0])) == pytest.approx([0, 0, 0], abs=0.02)


def test_about_one_colour_pair_in_ten_is_held_out_and_never_one_of_equal_colours():
    pairs = scene_samples.held_out_pairs()
    assert 0.05 < len(pairs) / len(PALETTE) ** 2 < 0.15
    assert all(backdrop != podium for backdrop, podium in pairs)


def test_unseen_scenes_are_all_held_out():
    assert all(scene_samples.held_out(scene) for scene in scene_samples.unseen_scenes(60, seed=3))


@given(st.integers(0, 2**32 - 1))
def test_a_drawn_scene_uses_only_known_words_and_repeats_with_its_seed(seed: int):
    first, second = (scene_samples.sample_scene(np.random.default_rng(seed)) for _ in range(2))
    assert first == second
    assert first.backdrop in PALETTE


@pytest.mark.training
def test_a_true_render_shows_the_colours_asked_for():
    pytest.importorskip("mitsuba", reason="the export extra is not installed: no path tracer")
    from export.studio import stage  # noqa: PLC0415

    mi = rig.mitsuba()
    picture = stage.render(mi, Scene(backdrop="sand", podium="teal"), np.zeros(8), samples=4)
    assert palette.nearest_colour(colours.backdrop_pixels(picture)) == "sand"
    assert palette.nearest_colour(colours.podium_pixels(picture, starter.stage("square"))) == "teal"
