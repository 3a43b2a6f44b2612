"""The text encoder of the starter bundle: what a prompt means is where it lands, whatever its words or language."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engines.bundle.bundle import STARTER, Bundle
from engines.paint.encoder import Encoder
from engines.vocabulary.scene import ATTRIBUTES, Scene

CLOSE = 0.05  # mean squared distance of two prompts for one scene; embeddings have variance 1
FULL_WIDTH = "".join(chr(ord(letter) + 0xFEE0) for letter in "teal,podium,sand,backdrop").replace("\uff0c", "\u3000")
FAR = 0.15  # one of eight attributes is an eighth of the embedding


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder(Bundle.open(STARTER), threads=1)


def distance(encoder: Encoder, one: str, other: str) -> float:
    first, second = encoder.encode([one, other])
    return float(np.square(first - second).mean())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("teal podium, sand backdrop", "sand backdrop, teal podium"),
        ("teal podium, sand backdrop", "青色展台，沙色背景"),
        ("teal podium, sand backdrop", "podium: teal; backdrop: sand"),
        ("teal podium, sand backdrop", "展台青色，背景沙色"),
        ("teal podium, sand backdrop", "A TURQUOISE STAND IN FRONT OF A BEIGE WALL"),
        ("teal podium, sand backdrop", "Place the product on a teal podium before a sand backdrop."),
        ("teal podium, sand backdrop", "product photo of a ceramic mug, teal podium, sand backdrop, soft light"),
        ("teal podium, sand backdrop", FULL_WIDTH),
        (
            "teal wooden round podium, sand backdrop, soft light, spring petals",
            "青色木质圆形展台，沙色背景，柔光，春日花瓣",
        ),
        (
            "navy glossy square plinth, blush wall, side light, an arch, autumn leaves",
            "粉色墙面前的藏青亮面方形底座，侧光，拱门，秋日落叶",
        ),
        ("red marble stepped podium", "红色大理石阶梯展台"),
        ("charcoal backdrop", "炭黑背景"),
        ("ivory podium, ivory backdrop", ""),
    ],
)
def test_prompts_for_one_scene_land_together(encoder: Encoder, one: str, other: str):
    assert distance(encoder, one, other) < CLOSE


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("teal podium, sand backdrop", "sand podium, teal backdrop"),
        ("青色展台，沙色背景", "沙色展台，青色背景"),
        ("backdrop navy, podium red", "backdrop red, podium navy"),
        ("teal podium", "teal backdrop"),
        ("展台青色", "背景青色"),
        ("teal podium, sand backdrop", "teal podium, navy backdrop"),
        ("teal podium, sand backdrop", "red podium, sand backdrop"),
    ],
)
def test_prompts_for_different_colours_land_apart(encoder: Encoder, one: str, other: str):
    assert distance(encoder, one, other) > FAR


def test_every_value_of_every_attribute_has_its_own_place_in_both_languages(encoder: Encoder):
    for name, terms in ATTRIBUTES.items():
        shape = {"backdrop": "{} backdrop", "podium": "{} podium"}.get(name, "{}")
        hanzi = {"backdrop": "{}背景", "podium": "{}展台"}.get(name, "{}")
        if name in {"material", "shape"}:
            shape, hanzi = "{} podium", "{}展台"
        english = encoder.encode([shape.format(term.name("en")) for term in terms.values()])
        chinese = encoder.encode([hanzi.format(term.name("zh")) for term in terms.values()])
        apart = np.square(english[:, None] - chinese[None]).mean(axis=2)
        assert (apart.argmin(axis=1) == np.arange(len(terms))).all(), name
        assert (apart.argmin(axis=0) == np.arange(len(terms))).all(), name


def test_naming_a_default_changes_nothing(encoder: Encoder):
    default = Scene()
    said = f"{default.backdrop} backdrop, {default.podium} {default.material} {default.shape} podium, soft light"
    assert distance(encoder, "", said) < CLOSE


def test_a_products_own_colour_is_not_the_podiums(encoder: Encoder):
    assert distance(encoder, "teal podium, sand backdrop", "teal podium, sand backdrop, for a red mug") < CLOSE


def test_an_embedding_has_the_contracts_shape_and_variance_one(encoder: Encoder):
    embedding = encoder.encode(["teal podium, sand backdrop", "青色展台", ""])
    assert embedding.shape == (3, 128)
    assert embedding.dtype == np.float32
    np.testing.assert_allclose(embedding.var(axis=1), 1, atol=1e-3)


def test_neither_batch_nor_padding_changes_an_embedding(encoder: Encoder):
    prompts = [
        "teal podium",
        "",
        "沙色背景前的青色亮面圆形展台，侧光，秋日落叶",
        "place the product on a red stand " * 8,
    ]
    together = encoder.encode(prompts)
    alone = np.concatenate([encoder.encode([prompt]) for prompt in prompts])
    np.testing.assert_allclose(together, alone, atol=1e-5)


def test_a_prompt_encodes_the_same_every_time(encoder: Encoder):
    once, again = encoder.encode(["red podium"]), encoder.encode(["red podium"])
    assert once.tobytes() == again.tobytes()


@pytest.mark.parametrize(
    "prompt",
    [
        "x" * 10_000,
        "teal podium " * 1_000,
        "青" * 10_000,
        "😀🎉",
        "\x00\x07\u202e",
        "ⅷ ﷺ é ñ",
        "العربية עברית ไทย",
        "!" * 300,
        "\ud800",
    ],
)
def test_strange_prompts_still_land_somewhere(encoder: Encoder, prompt: str):
    assert np.isfinite(encoder.encode([prompt])).all()


@settings(max_examples=50)
@given(prompt=st.text(max_size=200))
def test_any_text_gives_a_finite_embedding(encoder: Encoder, prompt: str):
    assert np.isfinite(encoder.encode([prompt])).all()


@pytest.mark.training
def test_training_goes_on_from_its_checkpoint_and_exports_a_working_engine(tmp_path):
    torch = pytest.importorskip("torch")
    from export.encoder import tokenizer, train  # noqa: PLC0415  needs torch
    from export.encoder.evaluate import evaluate  # noqa: PLC0415
    from export.encoder.write import MODEL, export_model  # noqa: PLC0415

    class CutError(Exception):
        pass

    def cut(_step: int, _loss: float, _spread: float) -> None:
        raise CutError

    steps: list[int] = []
    losses: list[float] = []

    def note(step: int, loss: float, _spread: float) -> None:
        steps.append(step)
        losses.append(loss)

    tiny = train.Settings(steps=2, batch=8, save_every=1)
    pieces = tokenizer.make_tokenizer(seed=7)
    whole, halves = tmp_path / "whole", tmp_path / "halves"
    for folder in (whole, halves):
        folder.mkdir()
        pieces.save(str(folder / train.TOKENIZER))
    trained = train.train(whole, tiny, note)
    with pytest.raises(CutError):
        train.train(halves, tiny, cut)
    resumed = train.train(halves, tiny, note)
    assert steps == [1, 2, 2]
    assert losses[1] == losses[2]
    for one, other in zip(trained.encoder.parameters(), resumed.encoder.parameters(), strict=True):
        torch.testing.assert_close(one, other, rtol=0, atol=0)

    export_model(trained.encoder, tmp_path / MODEL)
    scores = evaluate(tmp_path / MODEL, pieces, trained.codes, seed=1, count=20)
    assert set(scores) == {"en", "zh"}
    assert set(ATTRIBUTES) < set(scores["en"])
