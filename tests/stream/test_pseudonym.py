"""Pseudonyms: keyed, stable, of one shape, with a secret that others cannot read."""

import os
import re
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stream.letters.sealing import Keyring, current_seal
from stream.pseudonym import (
    IdentityError,
    _generate,
    former_secrets,
    pseudonym,
    pseudonym_by,
    secret_path,
    user_secret,
)


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A machine without a secret yet."""
    monkeypatch.delenv("ADLOOM_USER_SECRET")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    forget()
    yield tmp_path
    forget()


def forget() -> None:
    user_secret.cache_clear()
    pseudonym.cache_clear()


@given(st.text(alphabet=st.characters()))
def test_every_user_has_one_pseudonym_of_26_characters(user: str) -> None:
    assert re.fullmatch("[a-z2-7]{26}", pseudonym(user))
    assert pseudonym(user) == pseudonym(user)


@given(st.lists(st.text(), unique=True, max_size=20))
def test_different_users_have_different_pseudonyms(users: list[str]) -> None:
    assert len({pseudonym(user) for user in users}) == len(users)


def test_another_secret_gives_another_pseudonym(monkeypatch):
    before = pseudonym("alice")
    with monkeypatch.context() as patch:
        patch.setenv("ADLOOM_USER_SECRET", "another secret of enough length")
        forget()
        assert pseudonym("alice") != before
    forget()
    assert pseudonym("alice") == before


def test_a_secret_is_made_once_for_this_user_only(state):
    first = pseudonym("alice")
    forget()
    assert pseudonym("alice") == first
    assert secret_path() == state / "adloom" / "user-secret"
    assert stat.S_IMODE(secret_path().stat().st_mode) == 0o600
    assert [path.name for path in secret_path().parent.iterdir()] == ["user-secret"]


def test_who_starts_together_agrees(state):
    (state / "adloom").mkdir()

    def begins(_):
        _generate(secret_path())
        return secret_path().read_text()

    with ThreadPoolExecutor(8) as pool:
        (agreed,) = set(pool.map(begins, range(8)))
    assert len(agreed.strip()) == len(user_secret()) == 64


@pytest.mark.parametrize(("content", "mode", "message"), [("x" * 64, 0o644, "chmod 600"), ("short", 0o600, "damaged")])
def test_an_open_or_damaged_secret_is_refused(state, content, mode, message):
    secret_path().parent.mkdir()
    secret_path().write_text(content)
    secret_path().chmod(mode)
    with pytest.raises(IdentityError, match=message):
        pseudonym("alice")


def test_a_state_directory_that_cannot_be_used_names_the_variable(state):
    (state / "adloom").write_text("a file where a directory should be")
    with pytest.raises(IdentityError, match="ADLOOM_USER_SECRET"):
        pseudonym("alice")


LONG = b"a phrase of enough length"


def private(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    path.chmod(0o600)
    return path


@pytest.mark.parametrize("end", [b"", b"\n", b"\n\n", b"\r\n", b" ", b" \n", b"\xff\n"])
@pytest.mark.parametrize("held", ["whole", "by a shell", "in the state folder"])
def test_what_was_named_under_a_secret_is_found_by_the_file_that_it_came_from(tmp_path, monkeypatch, end, held):
    """A platform sets a variable to all of a file, a shell leaves out ends of lines, and our own file is stripped."""
    content = LONG + end
    as_variable = {"whole": content, "by a shell": content.rstrip(b"\n"), "in the state folder": content.strip()}[held]
    file = private(tmp_path / "former", content)
    with monkeypatch.context() as patch:
        patch.setenv("ADLOOM_USER_SECRET", os.fsdecode(as_variable))
        forget()
        former, seal = pseudonym("alice"), current_seal().id
    forget()
    assert former in {pseudonym_by(secret, "alice") for secret in former_secrets(file)}
    assert seal in Keyring.of([file]).seals


def test_a_file_without_white_space_at_its_end_is_one_secret(tmp_path):
    assert former_secrets(private(tmp_path / "former", LONG)) == (LONG,)


def test_a_former_secret_that_was_long_enough_by_its_white_space_is_taken_as_it_was(tmp_path):
    assert former_secrets(private(tmp_path / "former", b"15 characters..\n")) == (b"15 characters..\n",)


@pytest.mark.parametrize(
    ("content", "mode", "message"), [(LONG, 0o644, "chmod 600"), (b"short\n", 0o600, "16"), (b"", 0o600, "16")]
)
def test_an_open_or_short_former_secret_is_refused_by_its_file(tmp_path, content, mode, message):
    private(tmp_path / "former", content).chmod(mode)
    with pytest.raises(IdentityError, match=f"former.*{message}"):
        former_secrets(tmp_path / "former")
    with pytest.raises(IdentityError, match="nowhere"):
        former_secrets(tmp_path / "nowhere")


def test_a_short_secret_is_refused(monkeypatch):
    with monkeypatch.context() as patch:
        patch.setenv("ADLOOM_USER_SECRET", "short")
        forget()
        with pytest.raises(IdentityError, match="16"):
            pseudonym("alice")
    forget()
