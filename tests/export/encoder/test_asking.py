"""The reader of prompts: it learns from captions, goes on where it stopped, becomes an engine that answers alike."""

from pathlib import Path

import pytest

pytest.importorskip("torch", reason="the export extra is not installed")

import numpy as np
import torch
from tokenizers import Tokenizer
from typer.testing import CliRunner

from engines.bundle.bundle import Bundle
from engines.paint.asker import Asker
from engines.paint.asking import ATTRIBUTES, PLAIN, Asking
from engines.vocabulary.scene import PALETTE
from export.captions.places.lexicon import VALUES, aside
from export.captions.places.natural_prompts import natural_prompts
from export.captions.places.unseen_words import listed
from export.commands.export import app
from export.encoder.asking import dictionary, teacher
from export.encoder.asking.evaluate import held_out, natural, synonyms
from export.encoder.asking.meanings import meanings
from export.encoder.asking.model import FORGOTTEN, LEANING, Config, PromptReader, Served
from export.encoder.asking.teacher import DIM, coloured, counted, spelled
from export.encoder.asking.tokenizer import MAX_TOKENS, UNKNOWN, make_tokenizer, parts
from export.encoder.asking.train import TOKENIZER, Settings, _torn, begun, labels_of, load, loss_of, split, train
from export.encoder.asking.write import reader

SMALL = Settings(steps=2, batch=8, width=16, depth=1, save_every=1)


FULL_WIDTH = "".join(chr(ord(letter) + 0xFEE0) for letter in "GALLEY")
KNOWN = ("galley", "伙房", "灶", "台", "灶台", "sage")


@pytest.fixture(scope="module")
def rules() -> str:
    return make_tokenizer(1, KNOWN)


@pytest.fixture
def work(tmp_path: Path, rules: str) -> Path:
    return prepared(tmp_path, rules)


def prepared(folder: Path, rules: str) -> Path:
    """Lay a tokenizer into `folder`."""
    (folder / TOKENIZER).write_text(rules, encoding="utf-8")
    return folder


@pytest.fixture(autouse=True)
def told(monkeypatch: pytest.MonkeyPatch) -> dict[str, np.ndarray]:
    """What a teacher might have told of some words."""
    rng = np.random.default_rng(1)
    known = {word: rng.random(DIM).astype(np.float32) for word in KNOWN}
    monkeypatch.setattr("export.encoder.asking.train.meanings", lambda: known)
    return known


def trained(folder: Path, settings: Settings) -> list[float]:
    losses: list[float] = []
    train(folder, settings, lambda _, loss: losses.append(loss))
    return losses


def test_a_run_that_was_stopped_ends_like_one_that_was_not(work: Path, rules: str, tmp_path_factory):
    other = prepared(tmp_path_factory.mktemp("whole"), rules)
    whole = trained(other, SMALL)

    def stop(step: int, _: float) -> None:
        if step == 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train(work, SMALL, stop)
    assert trained(work, SMALL) == whole[1:]
    (_, first, _), (_, second, _) = load(work), load(other)
    assert all(torch.equal(a, b) for a, b in zip(first.parameters(), second.parameters(), strict=True))


def test_what_the_teacher_told_is_kept_in_bytes(tmp_path: Path):
    shares = np.random.default_rng(2).random((2, DIM))
    teacher.write(["galley", "伙房"], shares, tmp_path / "kept")
    kept = teacher.told(tmp_path / "kept")
    assert [*kept] == ["galley", "伙房"]
    assert np.abs(np.stack([*kept.values()]) / teacher.LOUD - shares).max() < 0.012


def test_words_of_the_table_mean_what_they_mean():
    known = meanings()
    assert len(known) > 15_000
    assert all(len(shares) == DIM and np.isfinite(shares).all() for shares in known.values())


def test_what_teacher_and_dictionary_both_know_means_what_either_says():
    told, defined, both = teacher.told(teacher.FILE), dictionary.definitions(), meanings()
    assert set(both) == set(told) | set(defined)
    word = next(word for word in defined if word in told)
    assert np.array_equal(both[word], np.maximum(told[word], defined[word]))


def test_a_word_that_no_caption_says_is_defined_by_the_dictionary():
    shares = dictionary.definitions()["scullery"][-len(teacher.MEANT) :]
    assert teacher.MEANT[int(shares.argmax())] == ("place", "kitchen")


def test_the_dictionary_is_read_by_its_senses_and_what_they_are_kinds_of(tmp_path: Path):
    (tmp_path / "data.noun").write_text(
        "  a licence\n"
        "00000001 06 n 01 room 0 001 ~ 00000002 n 0000 | an area within a building\n"
        '00000002 06 n 01 galley 0 001 @ 00000001 n 0000 | where food is made on ships; "he ate there"\n',
        encoding="latin-1",
    )
    (tmp_path / "index.noun").write_text(
        "  a licence\ngalley n 1 1 @ 1 0 00000002\nbig_room n 1 1 @ 1 0 00000001\n", encoding="latin-1"
    )
    for name in ("data.adj", "index.adj"):
        (tmp_path / name).write_text("", encoding="latin-1")
    every, known = dictionary.senses(tmp_path), dictionary.entries(tmp_path)
    assert known == {"galley": ("n00000002",), "big room": ("n00000001",)}
    told = dictionary.features("galley", known, every)
    assert {"galley", "n00000002", "n00000001", "food", "ship"} <= set(told)
    assert "ate" not in told
    assert dictionary.features("unknown word", known, every) == {"unknown": 1.0, "word": 1.0}


def test_a_known_word_has_pieces_that_are_known_and_say_it(rules: str):
    vocabulary = Tokenizer.from_str(rules).get_vocab()
    names = {number: token for token, number in vocabulary.items() if not token.startswith("##") or token[2:].isascii()}
    found = parts(vocabulary)
    assert "".join(names[one].removeprefix("##") for one in found[vocabulary["galley"]]) == "galley"
    assert [names[one] for one in found[vocabulary["灶台"]]] == ["灶", "台"]
    assert not {vocabulary["灶"], vocabulary["伙房"]} & set(found)


def test_while_it_learns_some_words_are_read_by_their_pieces():
    torn = _torn([7, 9] * 500, {7: (1, 2, 3)}, np.random.default_rng(1))
    assert len(torn) == MAX_TOKENS
    assert {*torn} == {1, 2, 3, 7, 9}
    assert torn.count(1) < torn.count(7)


def test_natural_prompts_are_counted_by_whether_their_words_are_taught():
    answers = {
        prompt.text: Asking(**{one.attribute: min(one.values) for one in prompt.wanted}) for prompt in natural_prompts()
    }
    right = natural(lambda prompts: [answers[prompt] for prompt in prompts])
    nothing = natural(lambda prompts: [PLAIN] * len(prompts))
    for locale in ("en", "zh"):
        assert (right[locale]["taught"], right[locale]["new"], right[locale]["invented"]) == (1, 1, 0)
        assert (nothing[locale]["taught"], nothing[locale]["new"], nothing[locale]["invented"]) == (0, 0, 0)
        assert sum(right[locale]["asked"].values()) > 50


def test_a_known_chinese_word_is_one_token_wherever_it_stands(rules: str):
    tokenizer = Tokenizer.from_str(rules)
    alone, within = (tokenizer.encode(text, add_special_tokens=False).ids for text in ("伙房", "在伙房"))
    assert alone == within[1:]
    assert len(alone) == 1


def test_letters_and_strange_characters_make_nothing_else_unknown(rules: str):
    tokenizer = Tokenizer.from_str(rules)
    assert UNKNOWN not in tokenizer.encode("zxqwv kitchn sage9 厨房台龘灶😀").ids
    assert tokenizer.encode(FULL_WIDTH).ids == tokenizer.encode("galley").ids


def test_a_word_that_no_caption_says_has_its_meaning_from_the_start(work: Path, told: dict[str, np.ndarray]):
    tokenizer, model = begun(work, SMALL)
    number = tokenizer.get_vocab()["galley"]
    assert np.array_equal(model.get_buffer("meanings")[number].numpy(), told["galley"])
    assert not model.get_buffer("meanings")[tokenizer.get_vocab()["##ing"]].any()


def test_what_is_served_answers_like_what_has_learnt_but_for_its_leaning(work: Path):
    _, model = begun(work, SMALL)
    ids, mask = torch.randint(4, 50, (2, 9)), torch.ones(2, 9, dtype=torch.int64)
    with torch.inference_mode():
        less = split(model.eval()(ids, mask) - Served(model)(ids, mask))
    for (name, values), part in zip(VALUES.items(), less, strict=True):
        wanted = torch.tensor([LEANING[name].get(value, 0.0) for value in values])
        assert torch.allclose(part, wanted.expand_as(part), atol=1e-4)


def test_while_it_learns_a_word_is_now_and_then_read_by_its_meaning_alone(work: Path):
    tokenizer, model = begun(work, SMALL)
    ids = torch.tensor([[tokenizer.get_vocab()["galley"]] * 200])
    told = model.meaning(model.get_buffer("meanings")[ids])
    with torch.inference_mode():
        bare = (model.train().words(ids) == told).all(2).float().mean()
        assert FORGOTTEN - 0.15 < float(bare) < FORGOTTEN + 0.15
        assert not (model.eval().words(ids) == told).all(2).any()


def test_lists_are_read_by_their_words(tmp_path: Path):
    (tmp_path / "list").write_text("galley\nGalley\nit's\nox\n", encoding="utf-8")
    (tmp_path / "dict").write_text("伙房 50 n\n灶 900 n\n罕见 3 n\n", encoding="utf-8")
    assert (spelled(tmp_path / "list"), counted(tmp_path / "dict")) == (["galley"], ["伙房"])


def test_a_colours_word_is_like_the_palettes_own_colour(tmp_path: Path):
    names = ["sage", "pale sage", "dusty sage", "deep sage", "lone"]
    rows = "".join(f"{name},#a6c09c\n" for name in names)
    (tmp_path / "colours.csv").write_text(f"name,hex\n{rows}", encoding="utf-8")
    found = coloured(tmp_path / "colours.csv")
    assert set(found) == {"sage"}
    assert list(PALETTE)[int(found["sage"].argmax())] == "sage"


def test_what_is_hidden_has_no_influence():
    model = PromptReader(Config(vocabulary=50, tokens=16, width=16, depth=1)).eval()
    ids, mask = torch.randint(4, 50, (2, 9)), torch.ones(2, 9, dtype=torch.int64)
    mask[:, 6:] = 0
    other = ids.clone()
    other[:, 6:] = 7
    with torch.inference_mode():
        assert torch.allclose(model(ids, mask), model(other, mask), atol=1e-5)
        assert torch.allclose(model(ids[:, :6], mask[:, :6]), model(ids, mask), atol=1e-4)


def test_right_answers_cost_less():
    askings = [PLAIN, Asking("kitchen", "christmas", "window", "sage", "navy")]
    labels = labels_of(askings)
    right = torch.cat(
        [torch.nn.functional.one_hot(labels[:, at], len(VALUES[name])) for at, name in enumerate(ATTRIBUTES)], 1
    )
    assert loss_of(9.0 * right, labels) < loss_of(torch.zeros_like(right, dtype=torch.float32), labels)
    assert [part.argmax(1).tolist() for part in split(9.0 * right)] == labels.T.tolist()


def test_the_commands_train_a_reader_and_put_it_into_a_bundle_that_answers_as_it_was_measured(
    tmp_path: Path, rules: str
):
    (tmp_path / "asker").mkdir()
    prepared(tmp_path / "asker", rules)
    (tmp_path / "plan.toml").write_text("steps = 2\nbatch = 8\nwidth = 16\ndepth = 1\n", encoding="utf-8")
    folder, work = tmp_path / "bundle", ("--work", str(tmp_path))
    for command in (
        ("train", "asker", "--plan", str(tmp_path / "plan.toml")),
        ("bundle", "asker", "--target", str(folder)),
    ):
        result = CliRunner().invoke(app, [*command, *work])
        assert result.exit_code == 0, result.output
    bundle, prompts = Bundle.open(folder), ["kitchen counter, sage wall", "厨房台面", "在伙房", ""]
    assert Asker(bundle, threads=1).ask(prompts) == reader(folder)(prompts)
    provenance = bundle.manifest.provenance["asker"]
    assert set(provenance["held_out"]["zh"]) == {*ATTRIBUTES, "all"}
    assert set(provenance["synonyms"]) == {"en", "zh", "en_aside", "zh_aside"}
    assert set(provenance["natural"]) == {"en", "zh"}


def test_who_reads_all_right_has_full_marks_and_who_reads_nothing_has_none():
    told = {word: (name, value) for locale in ("en", "zh") for name, word, value in (*listed(locale), *aside(locale))}
    longest = sorted(told, key=len, reverse=True)

    def knows(prompts):
        found = [next(word for word in longest if word in prompt) for prompt in prompts]
        return [Asking(**{told[word][0]: told[word][1]}) for word in found]

    assert min(part["right"] for part in synonyms(knows).values()) > 0.97
    assert {part["right"] for part in synonyms(lambda prompts: [PLAIN] * len(prompts)).values()} == {0.0}


def test_held_out_captions_are_counted_by_attribute():
    scores = held_out(lambda prompts: [PLAIN] * len(prompts), seed=1, count=40)
    assert 0 < scores["en"]["dress"] < 1
    assert scores["zh"]["wall"] == 0  # what is held out always names a wall
    assert np.isclose(scores["en"]["all"], 0)
