"""Text encoders of Hugging Face folders: tiny random models, loaded by real code, embed as in transformers."""

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch", reason="the export extra is not installed")
pytest.importorskip("diffusers", reason="the export extra is not installed")
transformers = pytest.importorskip("transformers", reason="the export extra is not installed")
pytestmark = pytest.mark.filterwarnings("ignore")  # of libraries we do not write

import torch  # noqa: E402
from tokenizers import Tokenizer, models, pre_tokenizers, processors  # noqa: E402

from engines.errors import AdloomError  # noqa: E402
from engines.paint.encoder import Encoder  # noqa: E402
from export.pipeline.text import export_text_encoder  # noqa: E402
from tests.support.pipeline_samples import CARD, text_config, tokenizer  # noqa: E402

PROMPTS = ["teal podium, sand backdrop", "青色展台", "", " ".join(f"w{at}" for at in range(60))]
LEAST = {"hidden_size": 32, "intermediate_size": 48, "num_hidden_layers": 2, "num_attention_heads": 4}
MARKS = {"bert": ("[PAD]", "[UNK]", "[CLS]", "[SEP]"), "xlm-roberta": ("<s>", "<pad>", "</s>", "<unk>")}


def save_words(folder: Path, family: str) -> int:
    """Save a tokenizer of whole words with the family's marks; return how many words it knows."""
    marks = MARKS[family]
    known = [*marks, "teal", "podium", "sand", "backdrop", "marble", ",", "青色展台", "x", "y", "z"]
    first, last = (marks[2], marks[3]) if family == "bert" else (marks[0], marks[2])
    unknown, pad = (marks[1], marks[0]) if family == "bert" else (marks[3], marks[1])
    rules = Tokenizer(models.WordLevel({word: at for at, word in enumerate(known)}, unk_token=unknown))
    rules.pre_tokenizer = pre_tokenizers.Whitespace()
    rules.post_processor = processors.TemplateProcessing(
        single=f"{first} $A {last}", special_tokens=[(word, known.index(word)) for word in (first, last)]
    )
    fast = transformers.PreTrainedTokenizerFast(
        tokenizer_object=rules, pad_token=pad, unk_token=unknown, model_max_length=40
    )
    fast.save_pretrained(folder)
    return len(known)


def save_encoder(folder: Path, family: str) -> Path:
    torch.manual_seed(5)
    if family == "clip":
        tokenizer(folder / "words").save_pretrained(folder)
        transformers.CLIPTextModel(text_config()).save_pretrained(folder)
    else:
        size = save_words(folder, family)
        kinds = {
            "bert": (transformers.BertConfig, transformers.BertForMaskedLM, 0),
            "xlm-roberta": (transformers.XLMRobertaConfig, transformers.XLMRobertaForMaskedLM, 1),
        }
        config, model, pad = kinds[family]
        model(config(**LEAST, vocab_size=size, pad_token_id=pad, max_position_embeddings=64)).save_pretrained(folder)
    (folder / "README.md").write_text(CARD)
    return folder


def expected(folder: Path, family: str, prompts: list[str]) -> np.ndarray:
    """What transformers gives: CLIP's last hidden state, the others' mean over the tokens."""
    fast = transformers.AutoTokenizer.from_pretrained(folder)
    model = (transformers.CLIPTextModel if family == "clip" else transformers.AutoModel).from_pretrained(folder).eval()
    found = []
    for prompt in prompts:
        most = {"padding": "max_length"} if family == "clip" else {}
        read = fast(prompt, return_tensors="pt", truncation=True, return_token_type_ids=False, **most)
        with torch.inference_mode():
            hidden = model(**read).last_hidden_state[0].numpy()
        found.append(hidden if family == "clip" else hidden.mean(0))
    return np.stack(found)


@pytest.mark.parametrize("family", ["clip", "bert", "xlm-roberta"])
def test_an_exported_text_encoder_embeds_as_transformers_does(tmp_path: Path, family: str):
    folder = save_encoder(tmp_path / family, family)
    bundle = export_text_encoder(folder, tmp_path / "bundle")
    bundle.verify()
    assert bundle.manifest.licence == "apache-2.0"
    assert bundle.manifest.provenance["encoder"]["parity"]["embedding onnx"]["relative_error"] < 1e-3
    encoder = Encoder(bundle, threads=1)
    chinese = "teal podium" if family == "clip" else "青色展台"
    read = [PROMPTS[0], chinese, *PROMPTS[2:]]
    np.testing.assert_allclose(encoder.encode(PROMPTS), expected(folder, family, read), atol=2e-5)


def test_other_models_and_pickled_ones_are_refused(tmp_path: Path):
    folder = save_encoder(tmp_path / "bert", "bert")
    weights = folder / "model.safetensors"
    weights.rename(folder / "pytorch_model.bin")
    with pytest.raises(AdloomError, match="pickled weights only"):
        export_text_encoder(folder, tmp_path / "bundle")
    (folder / "config.json").write_text('{"model_type": "llama"}')
    with pytest.raises(AdloomError, match="text encoders of type llama are not supported"):
        export_text_encoder(folder, tmp_path / "bundle")
    assert {path.name for path in tmp_path.iterdir()} == {"bert"}
