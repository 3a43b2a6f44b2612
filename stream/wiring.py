"""From settings to engines: the bundle, whose signature is asked for, what serves it, and who writes the copy."""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from engines import folders
from engines.bundle.backends import Backend
from engines.bundle.bundle import Bundle
from engines.bundle.serving import Fallback, Serving
from engines.copy.foreign.endpoint import Endpoint
from engines.copy.writer import Causal
from engines.errors import BackendError
from stream.config import PREFIX, Settings

if TYPE_CHECKING:
    from engines.bundle.signature import Owner
    from engines.photo.matting import Matting

LAST_WORDS = 500  # characters of a failed build's messages: the error stands at their end


def owner_of(settings: Settings) -> "Owner | None":
    """Return who must have signed what is loaded; None where that is not asked for.

    Raises:
        BundleError: the key cannot be used.
    """
    if settings.bundle_key == Path():
        return None
    from engines.bundle.signature import Owner  # noqa: PLC0415  cryptography takes its time to load, and few need it

    return Owner.of(settings.bundle_key)


def writer_of(settings: Settings, environment: Mapping[str, str] = os.environ) -> Endpoint | Causal | None:
    """Return the endpoint (its key is in `ADLOOM_COPY_KEY`) or causal LM that writes copy; None when none is named.

    Raises:
        AdloomError: the address or the model's name cannot be used.
    """
    if settings.copy_bundle:
        return Causal(Path(settings.copy_bundle).expanduser(), settings.copy_deadline_s, owner_of(settings))
    if not settings.copy_endpoint:
        return None
    key = environment.get(PREFIX + "COPY_KEY", "")
    return Endpoint(settings.copy_endpoint, settings.copy_model, settings.copy_deadline_s, key)


def matting_of(settings: Settings) -> "Matting | None":
    """Return the model that cuts products out of photos, opened and tried; None when none is named.

    Raises:
        BundleError: it cannot be used, or is not signed by whom it must be.
    """
    if settings.matting == Path():
        return None
    from engines.photo.matting import load_matting  # noqa: PLC0415  OpenCV takes its time to load, and few need it

    return load_matting(settings.matting, threads=settings.threads, owner=owner_of(settings))


def engines_folder(bundle: Bundle, settings: Settings) -> Path:
    """Return where what `adloom build` makes of `bundle` lies."""
    return settings.engines if settings.engines != Path() else folders.engines_folder(bundle.hash)


def build(bundle: Path, backend: Backend, precision: str, out: Path) -> None:
    """Run `adloom build`, a plug-in that this side never imports.

    Raises:
        BackendError: it failed; its last words.
    """
    command = [sys.executable, "-m", "stream.cli", "build", "--bundle", str(bundle), "--backend", backend]
    command += ["--precision", precision, "--out", str(out)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  our own command
    if ended.returncode:
        raise BackendError(f"`adloom build --backend {backend}` failed: {ended.stderr.strip()[-LAST_WORDS:]}")


def open_bundle(settings: Settings, observe: Callable[[Fallback], None] = lambda _: None) -> Bundle:
    """Open the bundle, with its engines served as the settings say; `observe` is told of every fallback.

    Raises:
        BundleError: it is missing, malformed, or not signed by whom it must be.
    """
    owner = owner_of(settings)
    bundle = Bundle.open(settings.bundle, owner)
    folder = engines_folder(bundle, settings)
    # What a worker builds for itself has no signature, so with an owner it may use only what was signed before.
    builds = None if owner else build
    serving = Serving(settings.backend, folder, most=settings.batch, observe=observe, build=builds, owner=owner)
    return bundle.served(serving)
