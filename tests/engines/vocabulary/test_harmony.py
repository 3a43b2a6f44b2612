"""Scenes whose parts go together."""

import pytest

from engines.vocabulary.harmony import calmed


@pytest.mark.parametrize(
    ("locale", "scene", "wanted"),
    [
        (
            "en",
            "blush podium, ivory backdrop, an arch, window light",
            "blush podium, ivory backdrop, an arch, side light",
        ),
        ("en", "window shadows, blush podium, an arched panel", "side light, blush podium, an arched panel"),
        ("en", "blush podium, ivory backdrop, window light", "blush podium, ivory backdrop, window light"),
        ("en", "blush podium, ivory backdrop, an arch, top light", "blush podium, ivory backdrop, an arch, top light"),
        ("zh", "蜜桃色展台，米色背景，拱门，百叶窗光", "蜜桃色展台，米色背景，拱门，侧光"),
    ],
)
def test_an_arch_stands_in_no_window_light(locale: str, scene: str, wanted: str) -> None:
    assert calmed(scene, locale) == wanted  # type: ignore[arg-type]
