"""Scenes whose parts go together."""

import pytest

from engines.vocabulary.harmony import calmed


@pytest.mark.parametrize(
    ("locale", "scene", "wanted"),
    [
        ("en", "blush podium, ivory backdrop, an arch, window light", "blush podium, ivory backdrop, window light"),
        ("en", "an arched panel, blush podium on ivory backdrop", "blush podium on ivory backdrop"),
        ("en", "sage podium, ivory backdrop, palm fronds, soft light", "sage podium, ivory backdrop, soft light"),
        ("en", "blush podium, ivory backdrop, spheres, top light", "blush podium, ivory backdrop, spheres, top light"),
        ("zh", "蜜桃色展台，米色背景，拱门，百叶窗光", "蜜桃色展台，米色背景，百叶窗光"),
    ],
)
def test_no_prop_reaches_behind_the_words(locale: str, scene: str, wanted: str) -> None:
    assert calmed(scene, locale) == wanted  # type: ignore[arg-type]
