"""Settings from the environment: every knob of the stream side has one name, one default and one check."""

import math
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import msgspec

from engines.bundle.backends import Choice
from engines.bundle.bundle import STARTER
from engines.layout.slots import DEFAULT_SLOTS
from stream.errors import SettingsError

PREFIX = "ADLOOM_"
AbsentConsent = Literal["given", "refused"]


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What a process of the stream side may be told; field `name` is read from `ADLOOM_NAME`."""

    bootstrap: str = ""
    """Kafka brokers `host:port[,host:port]`; empty for the embedded broker."""
    events_topic: str = "web.events.v1"
    creatives_topic: str = "ads.creatives.v1"
    dlq_topic: str = "web.events.v1.dlq"
    group: str = "adloom"
    """Consumer group of the workers."""
    deadline_s: float = 30.0
    """Oldest age at which an event still gets a creative, seconds: later, the shopper has left the page."""
    future_skew_s: float = 5.0
    """How far a shopper's clock may run ahead, seconds."""
    max_event_bytes: int = 1 << 20
    """A page's event has some kilobytes; what is far above is none, and would only cost time to parse."""
    slots: tuple[str, ...] = DEFAULT_SLOTS
    """Slots filled for an event that names none."""
    absent_consent: AbsentConsent = "given"
    """What an event means that says nothing of consent: `given` where the shop sends only what it may."""
    in_flight: int = 32
    """Most events worked on at once, several full runs of the engines; the consumer waits beyond it."""
    batch: int = 4
    """Most pictures painted in one run of the generator: more would make the first of them wait for the last."""
    variants: int = 8
    """Most ads of one brief: what was made for one event serves others, and where many look, ads vary up to here."""
    cached_copies: int = 20_000
    """Most copies kept; one takes about a kilobyte. Of any cache, 0 keeps nothing."""
    cached_scenes: int = 4_096
    """Most scene embeddings kept; the scene tables give some thousand prompts."""
    cached_pictures: int = 2_000
    cached_picture_bytes: int = 256 << 20
    """Most painted places or scenes kept, and their bytes; a place of the starter takes 0.8 MB."""
    cached_files: int = 50_000
    cached_file_bytes: int = 256 << 20
    """Most finished files kept, and their bytes with what explains them; one takes 10 to 20 kB."""
    drain_s: float = 10.0
    """Longest wait for unfinished events on SIGTERM or when partitions are taken away, seconds.

    With the stops behind it, it stays within the 30 s after which Kubernetes kills.
    """
    fetch_wait_ms: int = 10
    """Long poll of a fetch. The embedded broker answers only when it is over, so it bounds the latency there."""
    metrics_port: int = 9464
    """Port of /metrics, /ready and /summary; 0 picks a free one."""
    bundle: Path = STARTER
    bundle_key: Path = Path()
    """Public Ed25519 key in PEM: only bundles and engines that its owner signed are loaded; empty for all."""
    catalog: Path = Path("var/catalog.sqlite")
    matting: Path = Path()
    """Salient-object model (.onnx) that cuts products out of photos at import; empty for Adloom's own way."""
    backend: Choice = "auto"
    """What runs the engines; `auto` takes the first of TensorRT, TensorRT-RTX, CUDA and the CPU that is ready here."""
    engines: Path = Path()
    """Folder that `adloom build --out` wrote; empty for the one in the cache."""
    threads: int = 2
    """Threads for engines and picture encoding."""
    copy_endpoint: str = ""
    """OpenAI-compatible endpoint that writes copy, `http://host:port/v1`; empty for the bundle's copywriter."""
    copy_model: str = ""
    """Name of the model there."""
    copy_bundle: str = ""
    """Bundle of a causal LM that writes copy in this process (`adloom export causal-lm`); empty for none."""
    copy_deadline_s: float = 0.25
    """Longest wait for it, seconds; then the bundle's copywriter speaks, so that no shopper waits for a slow model."""

    def __post_init__(self) -> None:
        """Refuse values that no process could work with.

        Raises:
            SettingsError: the first value out of its range, by the name of its variable.
        """
        for name in (
            "deadline_s",
            "drain_s",
            "max_event_bytes",
            "in_flight",
            "batch",
            "variants",
            "threads",
            "fetch_wait_ms",
            "copy_deadline_s",
        ):
            if not 0 < getattr(self, name) < math.inf:
                raise SettingsError(f"{PREFIX}{name.upper()} must be a number above 0, got {getattr(self, name)}")
        for name in ("events_topic", "creatives_topic", "dlq_topic", "group"):
            if not getattr(self, name):
                raise SettingsError(f"{PREFIX}{name.upper()} must not be empty")
        for name in (
            "future_skew_s",
            "cached_copies",
            "cached_scenes",
            "cached_pictures",
            "cached_picture_bytes",
            "cached_files",
            "cached_file_bytes",
        ):
            if not 0 <= getattr(self, name) < math.inf:
                raise SettingsError(f"{PREFIX}{name.upper()} must not be negative, got {getattr(self, name)}")
        if not 0 <= self.metrics_port <= 65535:
            raise SettingsError(f"{PREFIX}METRICS_PORT must be 0 to 65535, got {self.metrics_port}")
        if self.copy_endpoint and self.copy_bundle:
            raise SettingsError(f"{PREFIX}COPY_ENDPOINT and {PREFIX}COPY_BUNDLE exclude each other")
        if not self.slots:
            raise SettingsError(f"{PREFIX}SLOTS must name at least one slot, e.g. 300x250,728x90")

    @property
    def topics(self) -> tuple[str, str, str]:
        """Events, creatives, dead letters."""
        return (self.events_topic, self.creatives_topic, self.dlq_topic)


def _decode(kind: object, text: str) -> object:
    if kind is Path:
        return Path(text).expanduser()
    if kind == tuple[str, ...]:
        return tuple(part.strip() for part in text.split(",") if part.strip())
    return msgspec.convert(text.strip(), kind, strict=False)


def from_environment(environment: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings; an unset or blank variable keeps its default.

    Raises:
        SettingsError: a value of the wrong type or out of range, naming the variable.
    """
    values: dict[str, object] = {}
    for field in msgspec.structs.fields(Settings):
        variable = PREFIX + field.name.upper()
        text = environment.get(variable, "")
        if not text.strip():
            continue
        try:
            values[field.name] = _decode(field.type, text)
        except msgspec.ValidationError as error:
            raise SettingsError(f"{variable}={text!r} cannot be used: {error}") from error
    return Settings(**values)  # type: ignore[arg-type]  # each value was converted to its field's type above


def to_environment(settings: Settings) -> dict[str, str]:
    """Write `settings` as the variables that `from_environment` reads."""
    values = {name: getattr(settings, name) for name in Settings.__struct_fields__}
    texts = {name: ",".join(value) if isinstance(value, tuple) else str(value) for name, value in values.items()}
    return {PREFIX + name.upper(): text for name, text in texts.items()}
