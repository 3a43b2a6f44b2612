"""Copy from a language model behind an OpenAI-compatible endpoint (vLLM, SGLang, TensorRT-LLM), within a deadline.

The model sees the brief's traits, the placeholders that stand for facts, and as delimited, capped data the product's
title, description, noun and spans. It answers in a JSON schema, and its words pass the gates of any copy. Whatever
goes wrong, the starter copywriter speaks, and the copy records why.
"""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

import msgspec

from engines.copy.ask import Assignment
from engines.copy.foreign.post import Poster, PostError
from engines.copy.foreign.prompt import SCHEMA, TEMPERATURE, messages
from engines.copy.writer import RefusedError, Writer, accept, instead
from engines.errors import AdloomError
from engines.vocabulary.brief import Copy

ANSWER = 64 * 1024  # bytes; a longer answer is no copy
TOKENS = 200  # about twice what the widest copy in its JSON takes; a model that rambles on ends here


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a model answers: `url` up to `/v1`, the model's name, seconds a whole call may take, the key if any."""

    url: str
    model: str
    deadline: float = 0.25
    key: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        """Refuse what no request could be made of.

        Raises:
            AdloomError: no HTTP address, no model, or a key that no header can carry; the key is not shown.
        """
        try:
            parts = urlsplit(self.url)
            usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
        except ValueError:  # a port that is none, a bracket left open
            usable = False
        if not usable or not self.url.isascii() or not self.url.isprintable() or " " in self.url:
            raise AdloomError(f"copy endpoint {self.url!r} must be http://host[:port]/v1 or https://…")
        if not self.model:
            raise AdloomError("a copy endpoint needs the name of a model")
        if not self.key.isascii() or not self.key.isprintable() or " " in self.key:
            raise AdloomError("the copy endpoint's key must be printable ASCII without spaces")


class _Answer(msgspec.Struct, forbid_unknown_fields=True):
    scene: str
    headline: str
    description: str
    cta: str


class EndpointWriter:
    """Writes by an endpoint, and by `fallback` when that gives nothing publishable in time; it never raises itself."""

    def __init__(self, endpoint: Endpoint, fallback: Writer) -> None:
        self._model, self._fallback = endpoint.model, fallback
        headers = {"Content-Type": "application/json"}
        if endpoint.key:
            headers["Authorization"] = f"Bearer {endpoint.key}"
        self._poster = Poster(endpoint.url.rstrip("/") + "/chat/completions", headers, endpoint.deadline, ANSWER)

    def write(self, assignment: Assignment, seed: int) -> Copy:
        """Return a copy for `assignment`; `rejections` begins with why the endpoint's was not taken, if it was not."""
        if assignment.plain:
            return self._fallback.write(assignment, seed)
        try:
            answer = self._ask(messages(assignment), seed)
            return accept(msgspec.structs.asdict(answer), assignment, "endpoint")
        except PostError as error:
            return instead(self._fallback, assignment, seed, f"endpoint.{error}")
        except RefusedError as error:
            return instead(self._fallback, assignment, seed, str(error))

    def _ask(self, chat: list[dict[str, str]], seed: int) -> _Answer:
        body = {
            "model": self._model,
            "messages": chat,
            "seed": seed & 0x7FFFFFFF,  # some servers keep seeds in signed 32 bits
            "temperature": TEMPERATURE,
            "max_tokens": TOKENS,
            "response_format": {"type": "json_schema", "json_schema": {"name": "ad", "strict": True, "schema": SCHEMA}},
        }
        raw = self._poster.post(msgspec.json.encode(body))
        try:
            reply = msgspec.json.decode(raw)
            return msgspec.json.decode(reply["choices"][0]["message"]["content"], type=_Answer)
        # RecursionError: an answer that is nothing but opening brackets.
        except (msgspec.MsgspecError, KeyError, IndexError, TypeError, UnicodeError, RecursionError) as error:
            raise RefusedError("endpoint.form") from error
