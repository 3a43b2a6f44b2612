"""A bundle is a folder of ONNX files and tokenizers with a manifest; nothing in it is read before its hash matches."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from engines.bundle.manifest import MANIFEST, SCHEMA, SIGNATURE, Engine, Manifest, sha256
from engines.bundle.serving import Serving
from engines.errors import BundleError

if TYPE_CHECKING:
    from engines.bundle.signature import Owner

STARTER: Final = Path(__file__).parents[1] / "bundles" / "starter"


class Bundle:
    """An opened bundle: `manifest`, `hash` (SHA-256 of the manifest's bytes) and `read` for verified bytes.

    `serving` says how its engines are to be run: on the CPU where nobody says otherwise.
    """

    def __init__(self, folder: Path, manifest: Manifest, digest: str, serving: Serving | None = None) -> None:
        self.serving = serving or Serving()
        self.folder = folder
        self.manifest = manifest
        self.hash = digest

    @classmethod
    def open(cls, folder: Path = STARTER, owner: "Owner | None" = None) -> "Bundle":
        """Read the manifest of `folder`, if there is an `owner` after checking that it is theirs.

        Raises:
            BundleError: no manifest, one without the owner's signature, a malformed one, or a schema this version does
                not know.
        """
        try:
            raw = (folder / MANIFEST).read_bytes()
        except OSError as error:
            raise BundleError(f"no bundle at {folder}: {MANIFEST} cannot be read ({error.strerror})") from error
        if owner:
            owner.require(raw, folder / MANIFEST)
        try:
            manifest = msgspec.json.decode(raw, type=Manifest)
        except msgspec.DecodeError as error:
            raise BundleError(f"{folder / MANIFEST} is not a bundle manifest: {error}") from error
        if manifest.schema != SCHEMA:
            raise BundleError(f"{folder / MANIFEST} has schema {manifest.schema}; this version reads {SCHEMA}")
        return cls(folder, manifest, sha256(raw))

    def read(self, name: str) -> bytes:
        """Return the bytes of file `name`, the very bytes whose SHA-256 was compared with the manifest.

        Raises:
            BundleError: not listed, outside the folder, unreadable, or changed since the manifest was written.
        """
        expected = self.manifest.files.get(name)
        if expected is None:
            raise BundleError(f"{name} is not listed in the manifest of {self.folder}")
        path = (self.folder / name).resolve()
        if not path.is_relative_to(self.folder.resolve()):
            raise BundleError(f"{name} points outside the bundle {self.folder}")
        try:
            data = path.read_bytes()
        except OSError as error:
            raise BundleError(f"{path} cannot be read ({error.strerror})") from error
        if sha256(data) != expected:
            raise BundleError(
                f"{path} does not match the manifest (SHA-256 {sha256(data)[:12]}…, expected {expected[:12]}…): "
                "the file was changed or damaged; restore it or rebuild the bundle"
            )
        return data

    def engine(self, name: str) -> Engine:
        """Return the contract of engine `name`.

        Raises:
            BundleError: the bundle has no such engine.
        """
        try:
            return self.manifest.engines[name]
        except KeyError as error:
            raise BundleError(f"bundle {self.folder} has no engine {name!r}") from error

    def served(self, serving: Serving) -> "Bundle":
        """Return this bundle with its engines to be run as `serving` says."""
        return Bundle(self.folder, self.manifest, self.hash, serving)

    def verify(self) -> None:
        """Read every listed file, and refuse files that the manifest does not list.

        Raises:
            BundleError: as `read`, or an unlisted file.
        """
        for name in self.manifest.files:
            self.read(name)
        found = {path.relative_to(self.folder).as_posix() for path in self.folder.rglob("*") if path.is_file()}
        if extra := sorted(found - set(self.manifest.files) - {MANIFEST, SIGNATURE}):
            raise BundleError(f"bundle {self.folder} holds files that its manifest does not list: {', '.join(extra)}")
