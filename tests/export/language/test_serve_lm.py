"""A Hugging Face folder serves copy: real loading code on a tiny random model, whose answers keep the schema."""

import json
import threading
import urllib.error
import urllib.request
from pathlib import Path

import numpy as np
import pytest

from tests.support.word_samples import assigned, product

pytest.importorskip("torch", reason="the export extra is not installed")
transformers = pytest.importorskip("transformers", reason="the export extra is not installed")

from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers  # noqa: E402

from engines.copy.facts import display_width  # noqa: E402
from engines.copy.foreign.endpoint import Endpoint, EndpointWriter  # noqa: E402
from engines.copy.foreign.prompt import SCHEMA  # noqa: E402
from engines.copy.foreign.skeleton import Skeleton  # noqa: E402
from engines.copy.sampling import Sampler  # noqa: E402
from engines.copy.template import template_copy  # noqa: E402
from engines.errors import AdloomError  # noqa: E402
from export.language.serve_lm import LanguageModel, serve  # noqa: E402
from export.language.tokens import FolderTokens  # noqa: E402

WORDS = [
    "A clean kettle for slow mornings",
    "象牙白哑光圆形展台，沙色背景",
    '{"scene": "sand matte round podium"}',
    "0123456789",
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """A Llama of two tiny layers and a byte-level tokenizer, saved by transformers' own classes."""
    path = tmp_path_factory.mktemp("llama")
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=400, special_tokens=["<s>", "</s>"], initial_alphabet=pre_tokenizers.ByteLevel.alphabet()
    )
    tokenizer.train_from_iterator(WORDS * 4, trainer)
    marks = {"bos_token": "<s>", "eos_token": "</s>"}
    transformers.PreTrainedTokenizerFast(tokenizer_object=tokenizer, **marks).save_pretrained(path)
    config = transformers.LlamaConfig(
        vocab_size=tokenizer.get_vocab_size(),
        hidden_size=32,
        intermediate_size=64,
        num_hidden_layers=2,
        num_attention_heads=2,
        max_position_embeddings=2048,
    )
    transformers.LlamaForCausalLM(config).save_pretrained(path, safe_serialization=True)
    return path


@pytest.fixture(scope="module")
def address(folder: Path):
    server = serve(LanguageModel(folder), "127.0.0.1", 0)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/v1"
    server.shutdown()
    server.server_close()


def test_any_model_answers_in_form_without_a_digit_and_the_same_for_the_same_seed(folder: Path):
    model = LanguageModel(folder)
    chat = [{"role": "user", "content": "an ad, please"}]
    first, again, other = (model.answer(chat, SCHEMA, seed, 1.0) for seed in (1, 1, 2))
    assert first == again != other
    assert list(first) == list(SCHEMA["properties"])
    for name, text in first.items():
        assert display_width(text) <= SCHEMA["properties"][name]["maxLength"]
        assert "\ufffd" not in text
        assert '"' not in text
        assert not any(character.isdigit() for character in text)


def test_the_model_reads_its_own_strings_once(folder: Path):
    """Strings come back into the context exactly as they were said, between the quotation marks."""
    tokens, read = FolderTokens(folder), []
    best = tokens.encode("kettle")

    def step(ids):
        read.extend(ids)
        logits = np.full(tokens.size, -9.0, np.float32)
        logits[best[best.index(ids[-1]) + 1] if ids[-1] in best[:-1] else best[0]] = 9.0
        if ids[-1] == best[-1]:
            logits[tokens.encode('"')[0]] = 99.0
        return logits

    sampler = Sampler(np.random.Generator(np.random.PCG64(0)), 0.0)
    told = Skeleton(tokens).fill(tokens.encode("> "), {"a": 30, "b": 30}, display_width, step, sampler)
    assert told == {"a": "kettle", "b": "kettle"}
    assert tokens.decode(read) == '> {"a": "kettle", "b": "kettle'


def test_characters_of_several_tokens_come_out_whole(folder: Path):
    tokens, wanted = FolderTokens(folder), "茶壶"  # not among the tokenizer's words: three byte tokens each
    ids = [*tokens.encode(wanted), *tokens.encode('"')]
    assert len(ids) == 7
    script = iter(ids)

    def step(_):
        logits = np.full(tokens.size, -9.0, np.float32)
        logits[next(script)] = 9.0
        return logits

    sampler = Sampler(np.random.Generator(np.random.PCG64(0)), 0.0)
    assert Skeleton(tokens).fill([], {"a": 4}, display_width, step, sampler) == {"a": wanted}


@pytest.mark.parametrize("refusal", ["", "{% if messages[0].role == 'system' %}{{ raise_exception('no') }}{% endif %}"])
def test_a_chat_template_frames_the_texts_even_if_it_knows_no_system_role(folder: Path, tmp_path: Path, refusal):
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
    tokenizer.chat_template = refusal + "{% for m in messages %}[{{ m.role }}]{{ m.content }}{% endfor %}[answer]"
    tokenizer.save_pretrained(tmp_path)
    between = "\n\n" if refusal else "[user]"
    assert FolderTokens(tmp_path).frame() == ["[user]" if refusal else "[system]", between, "[answer]"]


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_a_writer_over_it_always_gives_a_valid_copy(address: str, locale):
    class Starter:
        def write(self, asked, seed):
            return template_copy(asked)

    writer = EndpointWriter(Endpoint(address, "tiny", 20.0), Starter())
    copy = writer.write(assigned(product=product(locale=locale), locale=locale), 3)
    assert copy.source in {"endpoint", "template"}
    assert not any(rule.startswith("endpoint.") for rule in copy.rejections)


def test_what_is_no_chat_gets_a_clear_error(address: str):
    for path, body, status in (("/models", b"{}", 404), ("/chat/completions", b'{"messages": []}', 400)):
        with pytest.raises(urllib.error.HTTPError) as caught:
            urllib.request.urlopen(urllib.request.Request(address + path, body))  # noqa: S310  our own server
        assert caught.value.code == status
        assert json.loads(caught.value.read())["error"]["message"]


def test_a_folder_without_safetensors_is_refused(tmp_path: Path):
    (tmp_path / "pytorch_model.bin").write_bytes(b"\x80\x02")
    with pytest.raises(AdloomError, match="pickled checkpoints are not read"):
        LanguageModel(tmp_path)


def test_a_folder_that_is_no_model_is_refused(tmp_path: Path):
    (tmp_path / "model.safetensors").write_bytes(b"")
    with pytest.raises(AdloomError, match="no folder of a causal LM"):
        LanguageModel(tmp_path)
