"""The brand's line is said on our ad as every other: one that breaks the policy is left off."""

import pytest

from engines import creative
from engines.bundle.bundle import Bundle
from engines.creative import CreativeRequest, Studio, creative_id
from tests.support.word_samples import brief, product


@pytest.fixture(scope="module")
def studio(tmp_path_factory):
    return Studio(Bundle.open(), threads=1, image_root=tmp_path_factory.mktemp("images"))


@pytest.mark.parametrize(
    ("brand", "said"),
    [("Hearthmoor", True), ("全网第一", False), ("NO.1茶", False), ("獨家", False), ("No. 1 Best", False)],
)
def test_a_brand_that_breaks_the_policy_is_left_off_the_ad(monkeypatch, studio, brand, said):
    composed = []
    plain = creative.compose

    def compose(*parts, **more):
        composed.append(plain(*parts, **more))
        return composed[-1]

    monkeypatch.setattr(creative, "compose", compose)
    made = studio.render(
        CreativeRequest(event_id="e", slot="300x600", seed=7, brief=brief(product=product(brand=brand)))
    )
    assert made.id == creative_id("e", "300x600")
    assert ("brand" in composed[0].boxes) is said
    assert (brand in made.explain["alt"]) <= said
