"""A text encoder from a Hugging Face folder to a bundle of its own: CLIP, and the BERT and XLM-R families."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch
import transformers
from torch import nn

from engines.bundle.bundle import Bundle
from engines.errors import AdloomError
from export.captions.turns import drawn_captions
from export.pipeline.engines import write_encoder
from export.pipeline.folder import load_weights, read_json
from export.pipeline.hub import WHOLE, local
from export.pipeline.licence import Licence, read_licence, require_accepted
from export.pipeline.reading import ENGLISH, Reading
from export.pipeline.staging import seal, staged

CLIP, BERT, ROBERTA = {"clip", "clip_text_model"}, {"bert"}, {"roberta", "xlm-roberta"}
PROBES = 6  # captions that parity is measured on, as many in each language


class Clip(nn.Module):
    """The last hidden state of a CLIP text model: ids, mask [n, 77] to [n, 77, dim]."""

    def __init__(self, model: nn.Module) -> None:
        super().__init__()
        self.model = model

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Encode; CLIP looks back only, so what pads the end changes nothing before it."""
        hidden: torch.Tensor = self.model(ids, attention_mask=mask)[0]
        return hidden.float()


class Sentence(nn.Module):
    """One embedding for each text as sentence-transformers pools it: ids, mask [n, t] to [n, dim].

    Mean over the tokens, or the first token's; of length 1 where the folder's modules say so.
    """

    def __init__(self, model: nn.Module, *, first: bool, unit: bool) -> None:
        super().__init__()
        self.model, self.first, self.unit = model, first, unit

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Encode and pool."""
        hidden: torch.Tensor = self.model(input_ids=ids, attention_mask=mask)[0].float()
        weight = mask.unsqueeze(-1).float()
        pooled = hidden[:, 0] if self.first else (hidden * weight).sum(1) / weight.sum(1).clamp(min=1)
        return nn.functional.normalize(pooled, dim=-1) if self.unit else pooled


def _sentence(folder: Path) -> Sentence:
    model = load_weights(transformers.AutoModel, folder, add_pooling_layer=False)
    pooling, modules = folder / "1_Pooling" / "config.json", folder / "modules.json"
    first = pooling.is_file() and bool(read_json(pooling).get("pooling_mode_cls_token"))
    return Sentence(model, first=first, unit=modules.is_file() and "Normalize" in modules.read_text())


def _tokenizer(folder: Path) -> Any:
    try:
        tokenizer = transformers.AutoTokenizer.from_pretrained(folder, local_files_only=True, trust_remote_code=False)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise AdloomError(f"{folder} holds no tokenizer: {error}") from error
    if not hasattr(tokenizer, "backend_tokenizer"):
        raise AdloomError(f"{folder} has no fast tokenizer: save it with one (tokenizer.json)")
    return tokenizer


def _load(folder: Path) -> tuple[nn.Module, Reading]:
    config = read_json(folder / "config.json")
    kind = config.get("model_type")
    if kind not in CLIP | BERT | ROBERTA:
        known = ", ".join(sorted(CLIP | BERT | ROBERTA))
        raise AdloomError(f"{folder}: text encoders of type {kind} are not supported; {known} are")
    encoder = Clip(load_weights(transformers.CLIPTextModel, folder)) if kind in CLIP else _sentence(folder)
    tokenizer = _tokenizer(folder)
    own: Any = encoder.model.config
    # RoBERTa numbers its places from behind the padding's id.
    places = own.max_position_embeddings - (own.pad_token_id + 1 if kind in ROBERTA else 0)
    most, clip = min(places, int(tokenizer.model_max_length)), kind in CLIP
    return encoder.eval(), Reading(tokenizer, most, fixed=clip, languages=ENGLISH if clip else ())


def export_text_encoder(source: str | Path, out: Path, *, licence: str = "", accept_licence: bool = False) -> Bundle:
    """Write the text encoder `source`, a Hugging Face folder or hub id, as engine `encoder` of bundle `out`.

    CLIP gives float32 [n, 77, dim], the others [n, dim]; for generators trained on it, since the starter's reads only
    its own encoder.

    Raises:
        AdloomError: another kind of model, pickled or damaged, a licence not accepted, or `out` cannot be written.
    """
    with staged(out) as folder:
        found_at = local(source, WHOLE)
        found = read_licence(found_at.folder, str(source))
        found = Licence.stated(licence) if licence and found.use == "unknown" else found
        encoder, reading = _load(found_at.folder)
        require_accepted(found, accepted=accept_licence)
        words = drawn_captions(PROBES, 4)
        engine, parity = write_encoder(folder, encoder, reading, words, "fp32")
        provenance = {
            "recipe": "adloom export text-encoder",
            "source": found_at.origin,
            "licence": asdict(found),
            "parity": {name: measured.record() for name, measured in parity.items()},
        }
        seal(folder, found_at.name, {"encoder": engine}, {"encoder": provenance}, licence=found.name, stages={})
    return Bundle.open(out)
