"""The reader of prompts for places: what is asked for in words, and which of them were understood."""

import msgspec
import pytest

from engines.bundle.bundle import Bundle
from engines.errors import BundleError
from engines.paint.asker import Asker
from engines.paint.asking import PLAIN, Asking
from engines.paint.heard import heard
from tests.support.asker_samples import with_asker
from tests.support.bundle_samples import placed


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    return with_asker(placed(tmp_path_factory.mktemp("asker") / "bundle"))


@pytest.fixture(scope="module")
def asker(bundle: Bundle) -> Asker:
    return Asker(bundle, threads=1)


def test_a_bundle_without_a_reader_of_prompts_has_none(tmp_path):
    assert Asker.of(placed(tmp_path / "bundle"), threads=1) is None


def test_each_prompt_is_read_by_itself(asker: Asker):
    prompts = ["a kitchen, sage", "厨房 christmas blinds navy", ""]
    wanted = [
        Asking(place="kitchen", wall="sage"),
        Asking(place="kitchen", dress="christmas", light="window", wall="navy"),
        PLAIN,
    ]
    assert asker.ask(prompts) == wanted
    assert [asker.ask([prompt])[0] for prompt in prompts] == wanted


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (None, "option values: Expected `object`"),
        ({"place": ["none"], "dress": ["none"]}, "tells place, dress, not place, dress, light, wall, stand"),
    ],
)
def test_a_bundle_that_tells_other_attributes_is_refused(bundle: Bundle, values, said: str):
    engine = bundle.manifest.engines["asker"]
    engine = msgspec.structs.replace(engine, options={**engine.options, "values": values})
    engines = {**bundle.manifest.engines, "asker": engine}
    other = Bundle(bundle.folder, msgspec.structs.replace(bundle.manifest, engines=engines), bundle.hash)
    with pytest.raises(BundleError, match=said):
        Asker(other, threads=1)


@pytest.mark.parametrize(
    ("prompt", "understood", "left_out"),
    [
        ("a mug in the kitchen, sage wall", "kitchen sage", "mug wall"),
        ("厨房，马克杯", "厨房", "马克杯"),
        ("kitchen kitchen", "kitchen", ""),
        ("a mug", "", "mug"),
        ("", "", ""),
    ],
)
def test_words_that_ask_for_what_the_prompt_asks_for_are_understood(asker, prompt, understood, left_out):
    told = heard(asker, prompt)
    assert (told.understood, told.left_out) == (tuple(understood.split()), tuple(left_out.split()))
