"""The doctor says what each engine would run on here, and why not on what was asked for."""

import asyncio
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import redis as client

from engines.bundle.bundle import Bundle
from engines.runtime import loading
from engines.runtime.loading import open_engine
from stream.catalog.database import pictures_of
from stream.cli import profiles_check
from stream.cli.doctor import Check, examine
from stream.cli.images_check import fault_of_images
from stream.cli.profiles_check import look_at_profiles
from stream.config import Settings
from stream.demo.stock import import_shop
from tests.support.bundle_samples import placed
from tests.support.names import ROOT
from tests.support.redis_support import free_port, redis_server

pytest_plugins = ("tests.support.redis_fixtures", "tests.support.s3_support")


def engines(settings: Settings) -> Check:
    (found,) = [check for check in examine(settings) if check.name == "engines"]
    return found


def test_every_engine_is_named_with_its_backend() -> None:
    found = engines(Settings(backend="cpu"))
    assert found.state == "ok"
    assert found.finding == f"{', '.join(Bundle.open().manifest.engines)} on cpu"


def test_a_backend_that_is_not_to_be_had_is_a_hint_that_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def opened(backend, bundle, name):
        asked.append(backend)
        assert bundle.serving.build is None
        return open_engine(backend, bundle, name)

    monkeypatch.setattr(loading, "open_engine", opened)
    found = engines(Settings(backend="tensorrt"))
    assert set(asked) == {"tensorrt", "cuda"}
    assert found.state == "hint"
    assert "on cpu; not on tensorrt: " in found.finding
    assert found.finding.count("not on cuda: ") == 1


def test_brackets_of_a_finding_are_shown_as_they_are() -> None:
    command = [sys.executable, "-m", "stream.cli", "doctor"]
    environment = {**os.environ, "ADLOOM_BACKEND": "cuda", "COLUMNS": "300"}
    shown = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, env=environment)
    assert "adloom[gpu]" in shown.stdout
    assert shown.stderr == ""


def test_a_catalogue_that_was_moved_without_its_pictures_fails(tmp_path: Path) -> None:
    def catalogue() -> Check:
        (found,) = [check for check in examine(Settings(catalog=tmp_path / "c.sqlite")) if check.name == "catalogue"]
        return found

    import_shop(tmp_path / "c.sqlite")
    assert (catalogue().state, catalogue().finding) == ("ok", "38 products in English, 38 in Chinese")
    shutil.rmtree(pictures_of(tmp_path / "c.sqlite"))
    assert catalogue().state == "fails"
    assert "76 files are not in" in catalogue().finding


def test_a_bundle_that_paints_places_needs_neither_encoder_nor_generator(tmp_path: Path) -> None:
    def bundle(folder: Path) -> Check:
        (found,) = [check for check in examine(Settings(bundle=folder)) if check.name == "bundle"]
        return found

    folder = placed(tmp_path / "walls").folder
    assert bundle(folder).state == "ok"
    manifest = folder / "manifest.json"
    manifest.write_bytes(manifest.read_bytes().replace(b'"places":', b'"painter":'))
    found = bundle(folder)
    assert found.state == "fails"
    assert "has no engine 'encoder'" in found.finding


def found(name: str, settings: Settings) -> tuple[str, str]:
    """Return state and words of one check."""
    (check,) = [one for one in examine(settings) if one.name == name]
    return check.state, check.finding


def test_profiles_of_one_worker_and_files_in_records_are_no_fault() -> None:
    assert found("profiles", Settings())[0] == "ok"
    assert found("images", Settings())[0] == "ok"


def test_a_redis_is_written_and_read_and_its_password_is_not_told(redis_url: str) -> None:
    state, said = found("profiles", Settings(profiles=redis_url))
    assert (state, said.endswith("can be written and read")) == ("ok", True)
    assert re.search(r"(Redis|Valkey) \d+\.\d+", said)
    with client.Redis.from_url(redis_url) as admin:
        assert not list(admin.scan_iter("adloom:doctor:*"))
        admin.acl_setuser("ads", enabled=True, passwords=["+hunter22"], keys=["adloom:*"], commands=["+client", "+get"])
    state, said = look_at_profiles(redis_url.replace("//", "//ads:hunter22@"))
    assert state == "fails"
    assert "lacks a right" in said
    assert "'set'" in said
    state, said = look_at_profiles(redis_url.replace("//", "//ads:hunter23@"))
    assert (state, said.endswith("user or password in ADLOOM_PROFILES are not taken")) == ("fails", True)
    assert "hunter" not in said


LEAST = "+get +set +del +getrange +evalsha +script|load +select +client|setname +hello +auth +ping"


def test_the_rights_of_the_documents_are_enough(redis_url: str) -> None:
    with client.Redis.from_url(redis_url) as admin:
        commands = LEAST.split()
        admin.acl_setuser("least", enabled=True, passwords=["+secret"], keys=["adloom:*"], commands=commands)
    state, said = look_at_profiles(redis_url.replace("//", "//least:secret@"))
    assert (state, "version and policy are hidden" in said) == ("ok", True)
    assert f"`{LEAST} ~adloom:*`" in (ROOT / "docs" / "state.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("policy", "state", "words"),
    [
        ("allkeys-random", "hint", "drops profiles of shoppers who are here"),
        ("noeviction", "hint", "no profile is kept"),
        ("volatile-lru", "ok", "can be written and read"),
    ],
)
def test_a_policy_that_loses_profiles_is_told(redis, policy: str, state: str, words: str) -> None:
    with client.Redis.from_url(redis.url) as admin:
        admin.config_set("maxmemory", "64mb")
        admin.config_set("maxmemory-policy", policy)
    assert look_at_profiles(redis.url).state == state
    assert words in look_at_profiles(redis.url).said


def test_a_replica_and_a_server_that_hangs_or_is_gone_are_told(redis, monkeypatch: pytest.MonkeyPatch) -> None:
    with client.Redis.from_url(redis.url) as admin:
        admin.replicaof("127.0.0.1", "1")
    assert "it is a replica" in look_at_profiles(redis.url).said
    monkeypatch.setattr(profiles_check, "ANSWER_S", 0.5)
    redis.freeze()
    assert "says nothing for 0.5 s" in look_at_profiles(redis.url).said
    redis.thaw()
    redis.kill()
    state, said = look_at_profiles(redis.url)
    assert (state, "cannot be reached" in said) == ("fails", True)


@pytest.mark.parametrize(
    "address",
    [
        "redis://:[hunter2]@127.0.0.1:1/0",
        "redis://u:4711/hunter2@127.0.0.1:1/0",
        "redis://u:47?hunter2@127.0.0.1:1/0",
        "redis://:hunter2@127.0.0.1/0?protocol=9",
        "redis://:hunter2@127.0.0.1:1/0",
        "redis://u@127.0.0.1:1/0?password=hunter2",
        "unix://:hunter2@/nowhere/redis.sock",
        "unix://:hunter/2@/nowhere/redis.sock",
    ],
)
def test_no_form_of_a_password_for_redis_is_told(address: str) -> None:
    state, said = found("profiles", Settings(profiles=address))
    assert (state, "ADLOOM_PROFILES" in said) == ("fails", True)
    assert not re.search("hunter|47", said)


@pytest.mark.parametrize(
    ("address", "where"),
    [
        ("redis://u:p@localhost:1/2", "redis://localhost:1/2"),
        ("redis://[::1]:1", "redis://[::1]:1/0"),
        ("unix://u:p@/nowhere/redis.sock?db=2", "unix:///nowhere/redis.sock"),
    ],
)
def test_a_redis_is_named_by_what_the_client_connects_to(address: str, where: str) -> None:
    assert look_at_profiles(address).said.startswith(f"{where}: cannot be reached")


CLUSTER = "runs in cluster mode, which workers do not speak"


def test_a_node_of_a_cluster_is_told_as_such_whether_it_has_the_slots_that_are_asked_for_or_not(tmp_path) -> None:
    with redis_server(tmp_path, "--cluster-enabled", "yes", "--cluster-port", str(free_port())) as node:
        state, said = look_at_profiles(node.url)  # nobody has any slot
        assert (state, CLUSTER in said) == ("fails", True)
        with client.Redis.from_url(node.url) as admin:
            admin.execute_command("CLUSTER", "ADDSLOTSRANGE", "0", "16383")
            while admin.cluster("info")["cluster_state"] != "ok":
                time.sleep(0.05)
        state, said = look_at_profiles(node.url)
        assert (state, CLUSTER in said) == ("fails", True)


@pytest.mark.parametrize("refusal", ["MOVED 5649 10.0.0.7:6379", "ASK 5649 10.0.0.7:6379", "CLUSTERDOWN It is down"])
def test_a_slot_of_another_node_is_told_as_of_a_cluster(refusal: str) -> None:
    with answering(f"-{refusal}\r\n".encode()) as url:
        state, said = look_at_profiles(url)
    assert (state, CLUSTER in said) == ("fails", True)


@contextmanager
def answering(refusal: bytes) -> Iterator[str]:
    """Yield the address of a Redis that greets and refuses all that is asked of it."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            connection, _ = server.accept()
            with connection:
                while asked := connection.recv(1000):
                    greetings = asked.count(b"CLIENT") + asked.count(b"SELECT")
                    connection.sendall(b"+OK\r\n" * greetings or refusal)

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"redis://127.0.0.1:{server.getsockname()[1]}/0"
        thread.join()


@pytest.mark.parametrize("reply", [b"", b"HTTP/1.1 400 Bad Request\r\n\r\n"])
def test_what_is_no_redis_is_told(reply: bytes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            connection, _ = server.accept()
            with connection:
                connection.recv(1000)
                connection.sendall(reply)

        thread = threading.Thread(target=serve)
        thread.start()
        state, said = look_at_profiles(f"redis://127.0.0.1:{server.getsockname()[1]}/0")
        thread.join()
    assert state == "fails"
    assert "another port" in said if reply else "it may want TLS (rediss://)" in said


def test_a_folder_of_images_is_written_and_read_once(tmp_path: Path) -> None:
    for _ in range(2):
        assert found("images", Settings(images=str(tmp_path / "images"))) == (
            "ok", f"{tmp_path / 'images'}: can be written and read",
        )  # fmt: skip
    assert len([path for path in (tmp_path / "images").rglob("*") if path.is_file()]) == 1


def test_a_folder_that_may_not_be_written_is_told() -> None:
    """A folder of the kernel's: its rights hold for the system's owner, too, who often runs tests."""
    state, said = found("images", Settings(images="/proc/self"))
    assert state == "fails"
    assert re.search(r"/proc/self: .*(forbidden|cannot be written)", said)


@pytest.mark.parametrize(
    ("failing", "words"),
    [(None, ""), (403, "forbidden"), (500, "cannot be written and read")],
)
async def test_a_bucket_is_written_and_read(bucket, failing: int | None, words: str) -> None:
    bucket.failing = failing
    said = await asyncio.to_thread(fault_of_images, "s3://ads/images", bucket.address)
    assert (words in said) if words else not said


@pytest.mark.parametrize(
    ("rights", "words"),
    [
        ({"GetObject", "PutObject"}, ""),
        ({"GetObject"}, "PutObject and GetObject"),
        ({"PutObject"}, "PutObject and GetObject"),
    ],
)
async def test_a_bucket_is_found_to_do_with_just_the_rights_of_the_documents(bucket, rights, words: str) -> None:
    """Also where the small file lies there already, of a doctor who had more rights."""
    every = bucket.rights
    for _ in range(2):
        bucket.rights = rights
        said = await asyncio.to_thread(fault_of_images, "s3://ads/images", bucket.address)
        assert (words in said) if words else not said
        bucket.rights = every
        assert not await asyncio.to_thread(fault_of_images, "s3://ads/images", bucket.address)


def test_a_secret_of_this_machine_alone_is_a_hint_where_there_is_a_cluster(monkeypatch: pytest.MonkeyPatch) -> None:
    assert found("pseudonyms", Settings())[0] == "ok"
    assert re.search(r"dead letters are sealed as [0-9a-f]{16}", found("pseudonyms", Settings())[1])
    cluster = Settings(bootstrap="127.0.0.1:1")
    monkeypatch.setenv("ADLOOM_USER_SECRET", "a phrase of enough length")
    assert found("pseudonyms", cluster)[0] == "ok"
    monkeypatch.delenv("ADLOOM_USER_SECRET")
    assert found("pseudonyms", cluster)[0] == "hint"


def test_a_catalogue_that_workers_follow_needs_no_file(tmp_path: Path) -> None:
    cluster = Settings(bootstrap="127.0.0.1:1", catalog=tmp_path / "none.sqlite")
    assert found("catalogue", cluster)[0] == "hint"
    state, said = found("catalogue", cluster.with_(catalog_from="topic"))
    assert (state, cluster.products_topic in said) == ("ok", True)
