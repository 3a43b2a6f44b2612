"""Serve a Hugging Face causal LM from a local folder as an OpenAI-compatible endpoint: `adloom export serve-lm FOLDER`.

Only what the copy endpoint asks is answered: one chat, one JSON schema of strings. The answer's skeleton is written by
this program and only the strings are the model's, so any model, however small, answers in form: a string ends at a
quotation mark or at its longest length, and no token with a digit can be drawn, since numbers come from the feed.
"""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from transformers import AutoModelForCausalLM, AutoTokenizer

from engines.errors import AdloomError
from export.plan import device

MOST_TOKENS = 60  # of one string; longer ones run past any slot
MOST_BODY = 256 * 1024


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
            self._tokenizer: Any = AutoTokenizer.from_pretrained(folder, local_files_only=True)
            model: Any = AutoModelForCausalLM.from_pretrained(folder, local_files_only=True, use_safetensors=True)
        except (OSError, ValueError) as error:
            raise AdloomError(f"{folder} is no folder of a causal LM: {error}") from error
        self._where = device()
        self._model = model.eval().to(self._where)
        said = [str(self._tokenizer.decode([token])) for token in range(len(self._tokenizer))]
        special = set(self._tokenizer.all_special_ids)
        self._ends = torch.tensor(['"' in text or token in special for token, text in enumerate(said)])
        barred = [any(c.isdigit() or c in "\\\n\r\t%$¥€£" or not c.isprintable() for c in text) for text in said]
        self._barred = torch.tensor(barred) & ~self._ends
        self._said = said
        self._lock = threading.Lock()

    def _prompt(self, chat: list[dict[str, str]]) -> str:
        if self._tokenizer.chat_template:
            return str(self._tokenizer.apply_chat_template(chat, tokenize=False, add_generation_prompt=True))
        return "\n\n".join(message["content"] for message in chat) + "\n\n"

    def answer(
        self, chat: list[dict[str, str]], schema: dict[str, Any], seed: int, temperature: float
    ) -> dict[str, str]:
        """Fill every string of `schema` in its order; the same inputs give the same answer on the same machine."""
        chance = torch.Generator().manual_seed(seed)
        told: dict[str, str] = {}
        text, past = self._prompt(chat) + "{", None
        with self._lock, torch.inference_mode():
            for name, wanted in schema["properties"].items():
                text += f'"{name}": "'
                logits, past = self._read(text, past)
                value, past = self._string(logits, past, int(wanted.get("maxLength", 160)), chance, temperature)
                told[name] = value.strip()
                text = value + '", '
        return told

    def _read(self, text: str, past: Any) -> tuple[Tensor, Any]:
        ids = self._tokenizer(text, return_tensors="pt", add_special_tokens=past is None)["input_ids"]
        out = self._model(input_ids=ids.to(self._where), past_key_values=past, use_cache=True)
        return out.logits[0, -1].float().cpu(), out.past_key_values

    def _string(
        self, logits: Tensor, past: Any, most: int, chance: torch.Generator, temperature: float
    ) -> tuple[str, Any]:
        """Draw one string of at most `most` characters; its closing quotation mark is left out."""
        value = ""
        for _ in range(MOST_TOKENS):
            logits = logits[: len(self._barred)].masked_fill(self._barred, -torch.inf)
            weights = (logits / max(temperature, 1e-3)).softmax(0)
            token = int(torch.multinomial(weights, 1, generator=chance))
            if self._ends[token]:
                return value + self._said[token].partition('"')[0], past
            if len(value + self._said[token]) > most:
                return value, past
            value += self._said[token]
            ids = torch.tensor([[token]], device=self._where)
            out = self._model(input_ids=ids, past_key_values=past, use_cache=True)
            logits, past = out.logits[0, -1].float().cpu(), out.past_key_values
        return value, past


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
