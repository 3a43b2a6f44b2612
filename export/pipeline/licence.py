"""What the licence of a checkpoint says about ads, read from its folder; no legal advice."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from engines.errors import AdloomError
from export.pipeline.folder import INDEX, read_json

Use = Literal["free", "conditional", "non-commercial", "unknown"]
STABILITY = "registration, under US$1 M of revenue a year, and 'Powered by Stability AI' shown"
RAIL = "its list of forbidden uses binds you and whom you pass the model on to"
TERMS: tuple[tuple[str, Use, str], ...] = (
    (r"non-?commercial|\bsai-nc|-nc-|-nc\b|nscl|research-only", "non-commercial", ""),
    (r"stabilityai-ai-community|stability-?ai-community|stabilityai-community", "conditional", STABILITY),
    (r"apache-2\.0|\bmit\b|^bsd|cc0-1\.0|cc-by-4\.0|unlicense", "free", ""),
    (r"openrail", "free", RAIL),
)
"""Pattern of a licence's identifier on a model card, what it allows, and on which condition; the first match counts."""
TEXTS: tuple[tuple[str, str], ...] = (
    (r"non-?\s?commercial", "non-commercial"),
    (r"stability ai community licen[sc]e", "stabilityai-ai-community"),
    (r"apache licen[sc]e", "apache-2.0"),
    (r"\bmit licen[sc]e", "mit"),
    (r"open\s?rail", "openrail"),
)
"""What the head of a LICENSE file is known by."""
FAMILIES: dict[str, tuple[str, Use, str]] = {
    "sdxs-512": ("openrail++", "conditional", "0.9 was taught by SD-Turbo; its authors name commercial risks"),
    "sdxl-turbo": ("stabilityai-ai-community", "conditional", STABILITY),
    "sd-turbo": ("stabilityai-ai-community", "conditional", STABILITY),
    "dmd2": ("cc-by-nc-sa-4.0", "non-commercial", ""),
    "sana_sprint": ("unsettled", "conditional", "mirrors name NVIDIA's non-commercial and open licences; and Gemma's"),
    "taesd": ("mit", "free", ""),
    "flux.1-schnell": ("apache-2.0", "free", ""),
    "flux.1-dev": ("flux-1-dev-non-commercial-license", "non-commercial", ""),
    "flux.2-dev": ("flux-non-commercial-license", "non-commercial", ""),
    "flux.2-klein-4b": ("apache-2.0", "free", ""),
    "flux.2-klein-9b": ("flux-non-commercial-license", "non-commercial", ""),
}
"""Checkpoints known by name: for folders without a card, and where the card leaves out what matters."""
HEAD = 600  # characters of a licence file that name it
ORDER: tuple[Use, ...] = ("free", "conditional", "unknown", "non-commercial")


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence's identifier, what it allows for ads, on which condition, and where that was read."""

    name: str
    use: Use
    condition: str
    source: str

    @classmethod
    def stated(cls, name: str) -> "Licence":
        """Return licence `name`, on the word of who exports."""
        return judge(name, "stated at export")

    def line(self) -> str:
        """Tell it in one line."""
        return f"{self.name} ({self.use} for ads{': ' if self.condition else ''}{self.condition}; {self.source})"


def judge(name: str, source: str) -> Licence:
    """Return what licence `name` allows."""
    lowered = name.lower()
    for pattern, use, condition in TERMS:
        if re.search(pattern, lowered):
            return Licence(name, use, condition, source)
    return Licence(name, "unknown", "", source)


def _card(folder: Path) -> str | None:
    """Return the licence that the model card's front matter names."""
    path = folder / "README.md"
    text = path.read_text(errors="replace") if path.is_file() else ""
    if not (front := re.match(r"---\s*\n(.*?)\n---", text, re.DOTALL)):
        return None
    found = dict(re.findall(r"^(license(?:_name)?):\s*[\"']?([^\s\"'#]+)", front[1], re.MULTILINE))
    name: str | None = found.get("license")
    return found.get("license_name", name) if name == "other" else name


def licence_file(folder: Path) -> Path | None:
    """Return the file of the licence's text."""
    files = (path for path in sorted(folder.glob("LICEN[SC]E*")) if path.is_file())
    return next(files, None)


def read_licence(folder: Path, called: str = "") -> Licence:
    """Read the licence of the weights in `folder` from card, licence file or index, or know it by name.

    The stricter of what the folder says and what is known of its family counts. `called` is what else it goes by.
    """
    found: list[Licence] = []
    if name := _card(folder):
        found.append(judge(name, "README.md"))
    elif file := licence_file(folder):
        head = file.read_text(errors="replace")[:HEAD].lower()
        found += [judge(name, file.name) for pattern, name in TEXTS if re.search(pattern, head)][:1]
    elif (folder / INDEX).is_file() and isinstance(name := read_json(folder / INDEX).get("license"), str):
        found.append(judge(name, INDEX))
    near = "/".join(folder.resolve().parts[-3:])  # models--OWNER--NAME/snapshots/HASH in a hub's cache
    names = f"{called} {near}".lower()
    found += [Licence(*known, f"known as {family}") for family, known in FAMILIES.items() if family in names][:1]
    return strictest(found) if found else Licence("unknown", "unknown", "", f"{folder.name} names none")


def strictest(found: Iterable[Licence]) -> Licence:
    """Return the licence that binds all; one that is not known gives way to one that is known to allow ads."""
    return max(found, key=lambda licence: ORDER.index(licence.use))


def require_accepted(licence: Licence, *, accepted: bool) -> None:
    """Stop unless ads may use the weights freely or `accepted` says that the terms are met.

    Raises:
        AdloomError: neither.
    """
    if licence.use != "free" and not accepted:
        raise AdloomError(
            f"licence of the weights: {licence.line()}. Ads are commercial use: read the licence and add "
            "--accept-licence if you may use the weights so; --licence NAME names what the folder leaves out"
        )
