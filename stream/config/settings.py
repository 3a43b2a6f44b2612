"""All settings of a process of the stream side."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import ModelWrapValidatorHandler, SecretStr, ValidationError, ValidationInfo, model_validator

from engines.bundle.backends import Choice
from engines.bundle.bundle import STARTER
from engines.layout.slots import DEFAULT_SLOTS
from stream.config.cluster import NO_SECRET, ClusterSettings
from stream.config.values import Bound, Count, File, Names, Place, Port, Seconds, Skew, Wait
from stream.config.wording import PREFIX, told
from stream.errors import SettingsError

AbsentConsent = Literal["given", "refused"]
Delivery = Literal["at_least_once", "exactly_once"]


class Settings(ClusterSettings):
    """What a process of the stream side may be told, each field in `ADLOOM_` and its name in capitals, or in TOML.

    Raises:
        SettingsError: an unknown name, or a value that cannot be used; secrets are not shown.
    """

    delivery: Delivery = "at_least_once"
    """How often an event's creatives are written: `exactly_once` ties them to its offset by Kafka's transactions.

    At least once a repeat overwrites itself, at less cost and on any broker.
    """
    deadline_s: Seconds = 30.0
    """Oldest age at which an event still gets a creative, seconds: later, the shopper has left the page."""
    future_skew_s: Skew = 5.0
    """How far a shopper's clock may run ahead, seconds."""
    max_event_bytes: Count = 1 << 20
    """A page's event has some kilobytes; what is far above is none, and would only cost time to parse."""
    slots: Names = DEFAULT_SLOTS
    """Slots filled for an event that names none."""
    absent_consent: AbsentConsent = "given"
    """What an event means that says nothing of consent: `given` where the shop sends only what it may."""
    in_flight: Count = 32
    """Most events worked on at once, several full runs of the engines; those that wait for Kafka soon do not count."""
    batch: Count = 4
    """Most pictures painted in one run of the generator: more would make the first of them wait for the last."""
    variants: Count = 8
    """Most ads of one brief: what was made for one event serves others, and where many look, ads vary up to here."""
    cached_copies: Bound = 20_000
    """Most copies kept; one takes about a kilobyte. Of any cache, 0 keeps nothing."""
    cached_scenes: Bound = 4_096
    """Most scene embeddings kept; the scene tables give some thousand prompts."""
    cached_pictures: Bound = 2_000
    cached_picture_bytes: Bound = 256 << 20
    """Most painted places or scenes kept, and their bytes; a place of the starter takes 0.8 MB."""
    cached_files: Bound = 50_000
    cached_file_bytes: Bound = 256 << 20
    """Most finished files kept, and their bytes with what explains them; one takes 10 to 20 kB."""
    profiles: SecretStr = NO_SECRET
    """Redis or Valkey where workers share profiles and what they made, `redis://[user:password@]host:port/0`.

    `rediss://` speaks TLS. Empty: profiles live in each worker's memory.
    """
    images: Place = ""
    """Where files too large for a record are kept, read by the slot servers, too: a folder, or `s3://bucket/prefix`.

    Empty: every file travels in its record, and one that the topic refuses is dead-lettered.
    """
    images_endpoint: str = ""
    """Address of an S3-compatible store, `https://host:port`; empty for AWS. Credentials come as AWS's own tools take
    them, from `AWS_*` or the machine's role.
    """
    inline_bytes: Bound = 960 << 10
    """Largest file that travels in its record: a record of the creatives topic has 1 MiB, its explanation some kB."""
    drain_s: Wait = 10.0
    """Longest wait for unfinished events on SIGTERM or when partitions are taken away, seconds.

    With the stops behind it, it stays within the 30 s after which Kubernetes kills.
    """
    metrics_host: str = "127.0.0.1"
    """Address of the worker's probes and metrics; `0.0.0.0` where a scraper comes from outside."""
    metrics_port: Port = 9464
    """Port of /metrics, /ready and /summary; 0 picks a free one."""
    slot_soft_ttl_s: Seconds = 900.0
    """Age at which a creative is stale, seconds, a visit's length: later, the shopper may be after something else."""
    slot_hard_ttl_s: Seconds = 86_400.0
    """Age at which a slot shows it no more, seconds: an ad names a price, and yesterday's may be wrong."""
    slot_entries: Count = 100_000
    """Most creatives that a slot server holds; graves of deleted ones weigh nothing, but must have an end, too."""
    slot_bytes: Count = 512 << 20
    """Their most bytes, which leaves the rest of a small machine to the house ads and to streams."""
    bundle: File = STARTER
    bundle_key: File = Path()
    """Public Ed25519 key in PEM: only bundles and engines that its owner signed are loaded; empty for all."""
    catalog: File = Path("var/catalog.sqlite")
    catalog_from: Literal["file", "topic"] = "file"
    """Where workers and slot servers have their products from: `catalog`, or the topic that it is published to."""
    matting: File = Path()
    """Salient-object model (.onnx) that cuts products out of photos at import; empty for Adloom's own way."""
    backend: Choice = "auto"
    """What runs the engines; `auto` takes the first of TensorRT, TensorRT-RTX, CUDA and the CPU that is ready here."""
    engines: File = Path()
    """Folder that `adloom build --out` wrote; empty for the one in the cache."""
    threads: Count = 2
    """Threads for engines and picture encoding."""
    copy_endpoint: str = ""
    """OpenAI-compatible endpoint that writes copy, `http://host:port/v1`; empty for the bundle's copywriter."""
    copy_model: str = ""
    """Name of the model there."""
    copy_bundle: Place = ""
    """Bundle of a causal LM that writes copy in this process (`adloom export causal-lm`); empty for none."""
    copy_deadline_s: Seconds = 0.25
    """Longest wait for it, seconds; then the bundle's copywriter speaks, so that no shopper waits for a slow model."""

    @model_validator(mode="wrap")
    @classmethod
    def _told(cls, values: Any, handler: ModelWrapValidatorHandler[Self], info: ValidationInfo) -> Self:
        """Say in our words what pydantic found; its own would show secrets."""
        try:
            return handler(values)
        except ValidationError as error:
            origins: Mapping[str, str] = info.context or {}
            raise SettingsError(told(error, origins, cls.model_fields, SECRETS)) from None

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        if self.copy_endpoint and self.copy_bundle:
            raise SettingsError(f"{PREFIX}COPY_ENDPOINT and {PREFIX}COPY_BUNDLE exclude each other")
        if self.slot_soft_ttl_s > self.slot_hard_ttl_s:
            raise SettingsError(f"{PREFIX}SLOT_SOFT_TTL_S must not be above {PREFIX}SLOT_HARD_TTL_S")
        if self.delivery == "exactly_once" and self.isolation_level != "read_committed":
            raise SettingsError(
                f"{PREFIX}DELIVERY=exactly_once needs {PREFIX}ISOLATION_LEVEL=read_committed: "
                "what is undone must not be read"
            )
        return self

    def with_(self, **changes: Any) -> Self:
        """Return these settings with `changes`, which are checked as all are.

        Raises:
            SettingsError: a change cannot be used.
        """
        return type(self)(**{**dict(self), **changes})


SECRETS = frozenset(name for name, field in Settings.model_fields.items() if field.annotation is SecretStr) | {
    "client_properties"  # anything may stand there
}
