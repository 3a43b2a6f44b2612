"""How well the exported encoder understands captions of scenes whose colour pair it never saw."""

from pathlib import Path

import numpy as np
import onnxruntime
import torch
from tokenizers import Tokenizer

from engines.vocabulary.locales import LOCALES, Locale
from engines.vocabulary.scene import ATTRIBUTES, Scene
from export.captions.turns import captions_of
from export.encoder.model import SceneCodes, labels_of
from export.encoder.scenes import random_scene
from export.encoder.train import tokens_of
from export.probing.run import open_graph

COUNT = 3000  # captions of each language
BATCH = 100  # captions at once
Scores = dict[str, dict[str, float]]


def embed(session: onnxruntime.InferenceSession, tokenizer: Tokenizer, prompts: list[str]) -> np.ndarray:
    """Encode n prompts with the exported engine to float32 [n, dim]."""
    parts = []
    for start in range(0, len(prompts), BATCH):
        ids, mask = tokens_of(tokenizer, prompts[start : start + BATCH])
        parts.append(session.run(["embedding"], {"ids": ids.numpy(), "mask": mask.numpy()})[0])
    return np.concatenate(parts)


def _held_captions(locale: Locale, count: int, seed: int) -> tuple[list[Scene], list[str]]:
    rng = np.random.default_rng((seed, LOCALES.index(locale)))
    scenes = [random_scene(rng, held=True) for _ in range(count)]
    return scenes, captions_of(scenes, rng, (locale,))


def evaluate(model: Path, tokenizer: Tokenizer, codes: SceneCodes, seed: int, count: int = COUNT) -> Scores:
    """Return each language's share of right answers per attribute, of all attributes right, and the captions' spread.

    `spread` is the mean squared distance between a caption's embedding and its scene's point, per dimension; the
    embedding has variance 1.
    """
    session = open_graph(model)
    scores: Scores = {}
    for locale in LOCALES:
        scenes, prompts = _held_captions(locale, count, seed)
        embedding = torch.from_numpy(embed(session, tokenizer, prompts))
        labels = labels_of(scenes)
        with torch.no_grad():
            answers = torch.stack([logits.argmax(dim=1) for logits in codes.read(embedding)], dim=1)
            spread = (embedding - codes(labels)).square().mean()
        right = answers == labels
        shares = right.double().mean(dim=0).tolist()
        scores[locale] = {name: round(share, 4) for name, share in zip(ATTRIBUTES, shares, strict=True)}
        scores[locale]["all"] = round(right.all(dim=1).double().mean().item(), 4)
        scores[locale]["spread"] = round(spread.item(), 5)
    return scores
