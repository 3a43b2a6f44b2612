"""Serve a Hugging Face causal LM from a local folder as an OpenAI-compatible endpoint: `adloom export serve-lm FOLDER`.

Only what the copy endpoint asks is answered: one chat, one JSON schema of strings, filled by `skeleton`.
"""

import json
import threading
from collections.abc import Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from inspect import signature
from pathlib import Path
from typing import Any

import numpy as np
import torch
from transformers import AutoModelForCausalLM

from engines.copy.facts import display_width
from engines.copy.foreign.skeleton import Skeleton
from engines.copy.sampling import Sampler
from engines.errors import AdloomError
from export.language.tokens import FolderTokens
from export.training.loop import device

MOST_BODY = 256 * 1024  # bytes of a request; a prompt of ours takes a few thousand
ROOM = 160  # of a string whose schema names no `maxLength`


class LanguageModel:
    """A causal LM of safetensors weights with its tokenizer; no code of the folder is run."""

    def __init__(self, folder: Path) -> None:
        """Load `folder`.

        Raises:
            AdloomError: it is no folder of a causal LM with safetensors weights.
        """
        if not list(folder.glob("*.safetensors")):
            raise AdloomError(f"{folder} holds no safetensors weights; pickled checkpoints are not read")
        try:
            self._tokens = FolderTokens(folder)
            model: Any = AutoModelForCausalLM.from_pretrained(
                folder, local_files_only=True, use_safetensors=True, trust_remote_code=False
            )
        except (OSError, ValueError) as error:
            raise AdloomError(f"{folder} is no folder of a causal LM: {error}") from error
        self._where = device()
        self._model = model.eval().to(self._where)
        # transformers 5.24 renamed the cache; of the names, the model's own signature has the one to use.
        self._cache = "cache" if "cache" in signature(model.forward).parameters else "past_key_values"
        self._skeleton = Skeleton(self._tokens)
        self._lock = threading.Lock()

    def answer(
        self, chat: list[dict[str, str]], schema: dict[str, Any], seed: int, temperature: float
    ) -> dict[str, str]:
        """Fill every string of `schema` in its order; the same inputs give the same answer on the same machine.

        Lengths are counted as display width: a wide character takes two places of `maxLength`, as in the slots' limits.
        """
        past: Any = None

        def read(ids: Sequence[int]) -> np.ndarray:
            nonlocal past
            batch = torch.tensor([ids], device=self._where)
            out = self._model(input_ids=batch, use_cache=True, **{self._cache: past})
            past = out[self._cache]
            logits: np.ndarray = out.logits[0, -1].float().cpu().numpy()
            return logits

        rooms = {name: int(wanted.get("maxLength", ROOM)) for name, wanted in schema["properties"].items()}
        sampler = Sampler(np.random.Generator(np.random.PCG64(seed)), temperature)
        with self._lock, torch.inference_mode():
            return self._skeleton.fill(self._tokens.chat(chat), rooms, display_width, read, sampler)


def serve(model: LanguageModel, host: str, port: int) -> ThreadingHTTPServer:
    """Return a server, not yet running, that answers POST /v1/chat/completions."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            try:
                length = int(self.headers.get("Content-Length", "0"))
                if self.path != "/v1/chat/completions" or not 0 < length <= MOST_BODY:
                    self._reply(404, {"error": {"message": "POST /v1/chat/completions only"}})
                    return
                asked = json.loads(self.rfile.read(length))
                schema = asked["response_format"]["json_schema"]["schema"]
                told = model.answer(
                    asked["messages"], schema, int(asked.get("seed", 0)), float(asked.get("temperature", 1.0))
                )
            except (ValueError, KeyError, TypeError) as error:
                self._reply(400, {"error": {"message": f"not a chat with a JSON schema: {error!r}"}})
                return
            content = json.dumps(told, ensure_ascii=False)
            message = {"index": 0, "message": {"role": "assistant", "content": content}, "finish_reason": "stop"}
            self._reply(200, {"object": "chat.completion", "model": asked.get("model", ""), "choices": [message]})

        def _reply(self, status: int, body: dict[str, Any]) -> None:
            data = json.dumps(body, ensure_ascii=False).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            """Prompts hold shoppers' products: nothing is logged."""

    return ThreadingHTTPServer((host, port), Handler)
