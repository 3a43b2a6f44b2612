"""How the engines of a process are served: the bundle and backend that the settings name, and where built ones lie."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from engines import folders
from engines.bundle import Bundle
from engines.errors import BackendError
from engines.runtime.serving import Backend, Fallback, Serving
from stream.config import Settings, owner_of

LAST_WORDS = 500  # characters of a failed build's messages


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
