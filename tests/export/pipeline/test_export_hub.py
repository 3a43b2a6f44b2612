"""A hub id is fetched by huggingface_hub's own code, here from a hub of ours: what is needed and nothing else."""

import hashlib
import json
import shutil
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

pytest.importorskip("torch", reason="the export extra is not installed")
pytest.importorskip("diffusers", reason="the export extra is not installed")
pytestmark = pytest.mark.filterwarnings("ignore")  # of libraries we do not write

from huggingface_hub import constants  # noqa: E402

from engines.errors import AdloomError  # noqa: E402
from export.pipeline.diffusers_bundle import export_diffusers  # noqa: E402
from export.pipeline.hub import PARTS, local  # noqa: E402
from export.pipeline.text import export_text_encoder  # noqa: E402
from tests.export.pipeline.test_export_text import save_encoder  # noqa: E402
from tests.support.pipeline_samples import save_turbo  # noqa: E402

COMMIT = "0123456789abcdef0123456789abcdef01234567"


class Hub:
    """Serves the folders below `root` as models `owner/name`, and notes what is asked for; `gated` ones are refused."""

    def __init__(self, root: Path) -> None:
        self.root, self.asked, self.gated = root, set[str](), set[str]()

    def files(self, model: str) -> list[Path]:
        return sorted(path for path in (self.root / model).rglob("*") if path.is_file())

    def answer(self, target: str) -> tuple[int, bytes, dict[str, str]]:
        way = unquote(urlsplit(target).path).strip("/").split("/")
        model = "/".join(way[2:4] if way[0] == "api" else way[:2])
        if model in self.gated or not (self.root / model).is_dir():
            code = "GatedRepo" if model in self.gated else "RepoNotFound"
            return (403 if model in self.gated else 404), b"{}", {"X-Error-Code": code}
        if way[0] == "api" and way[4] == "revision":
            return 200, json.dumps({"id": model, "sha": COMMIT, "siblings": []}).encode(), {}
        if way[0] == "api":
            tree = [
                {
                    "type": "file",
                    "path": path.relative_to(self.root / model).as_posix(),
                    "size": path.stat().st_size,
                    "oid": hashlib.sha1(path.read_bytes(), usedforsecurity=False).hexdigest(),
                }
                for path in self.files(model)
            ]
            return 200, json.dumps(tree).encode(), {}
        name = "/".join(way[4:])
        self.asked.add(name)
        data = (self.root / model / name).read_bytes()
        return 200, data, {"ETag": f'"{hashlib.sha256(data).hexdigest()}"', "X-Repo-Commit": COMMIT}


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    held = Hub(tmp_path / "hub")

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            status, body, headers = held.answer(self.path)
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            if self.command == "GET":
                self.wfile.write(body)

        do_HEAD = do_GET  # noqa: N815  the server's name for it

        def log_message(self, *_: object) -> None:
            """Keep the output to the tests."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}"
    monkeypatch.setattr(constants, "ENDPOINT", address)
    monkeypatch.setattr(
        constants, "HUGGINGFACE_CO_URL_TEMPLATE", f"{address}/{{repo_id}}/resolve/{{revision}}/{{filename}}"
    )
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "cache"))
    yield held
    server.shutdown()
    server.server_close()


def test_a_pipeline_of_the_hub_is_exported_and_only_what_it_needs_is_fetched(tmp_path: Path, hub: Hub):
    folder = save_turbo(hub.root / "shop" / "turbo")
    (folder / "turbo.safetensors").write_bytes(b"all parts in one file again")
    (folder / "unet" / "diffusion_pytorch_model.bin").write_bytes(b"a pickle")
    unet = folder / "unet" / "diffusion_pytorch_model.safetensors"
    shutil.copy(unet, unet.with_suffix(".fp16.safetensors"))
    bundle = export_diffusers("shop/turbo", tmp_path / "bundle")
    bundle.verify()
    assert bundle.manifest.name == "turbo"
    assert bundle.manifest.provenance["generator"]["source"] == f"shop/turbo@{COMMIT}"
    assert {"model_index.json", "unet/diffusion_pytorch_model.safetensors"} <= hub.asked
    assert not [name for name in hub.asked if name.endswith(".bin") or ".fp16." in name or name == "turbo.safetensors"]
    hub.asked.clear()
    again = local("shop/turbo", PARTS)
    assert (again.folder / "unet" / "diffusion_pytorch_model.safetensors").read_bytes() == unet.read_bytes()
    assert not [name for name in hub.asked if name.endswith(".safetensors")]  # it was kept


def test_a_text_encoder_of_the_hub_has_its_weights_at_the_root(tmp_path: Path, hub: Hub):
    save_encoder(hub.root / "shop" / "bert", "bert")
    bundle = export_text_encoder("shop/bert", tmp_path / "bundle")
    assert bundle.manifest.provenance["encoder"]["source"] == f"shop/bert@{COMMIT}"


@pytest.mark.parametrize(("model", "said"), [("shop/nothing", "cannot be fetched"), ("shop/gated", "gated")])
def test_a_model_that_is_not_there_or_asks_for_consent_says_so(tmp_path: Path, hub: Hub, model: str, said: str):
    (hub.root / "shop").mkdir(parents=True)
    hub.gated.add("shop/gated")
    with pytest.raises(AdloomError, match=rf"(?s){model} is no folder here.*{said}"):
        export_diffusers(model, tmp_path / "bundle")
    assert not (tmp_path / "bundle").exists()


def test_a_hub_out_of_reach_says_so(tmp_path: Path, hub: Hub, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(constants, "ENDPOINT", "http://127.0.0.1:9")
    with pytest.raises(AdloomError, match="shop/turbo is no folder here, and cannot be fetched from the hub"):
        export_diffusers("shop/turbo", tmp_path / "bundle")
