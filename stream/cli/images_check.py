"""The store of images, looked at for `adloom doctor`."""

import asyncio
import os
import re
from typing import Final

from stream.config import PREFIX
from stream.errors import ImageStoreError
from stream.images.store import open_store

VARIABLE: Final = f"{PREFIX}IMAGES"
PROBE: Final = b"adloom doctor looks whether this store can be written and read\n"
"""Always the same, so that a store holds it once."""
MACHINE: Final = "169.254.169.254"
"""Where a role of the machine is asked for when no credentials are told."""
_CODE: Final = re.compile(r"<Code>(\w{1,64})</Code>")
_SYSTEM: Final = re.compile(r"\(os error (\d+)\)")
_UNCONNECTED: Final = "kind: Connect"
_STRANGERS: Final = frozenset({"InvalidAccessKeyId", "SignatureDoesNotMatch", "ExpiredToken", "InvalidToken"})
_FORBIDDEN: Final = frozenset({"unauthenticated", "permissiondenied", "permission"})


def fault_of_images(address: str, endpoint: str) -> str:
    """Write a small file and read it back, as workers do; return what is wrong and what to do, nothing if all is well.

    Raises:
        SettingsError: the address cannot be used, or the folder not be made.
    """
    try:
        asyncio.run(_written_and_read(address, endpoint))
    except ImageStoreError as error:
        return _told(error)
    return ""


async def _written_and_read(address: str, endpoint: str) -> None:
    store = open_store(address, endpoint)
    await store.get(await store.write(PROBE))  # one that lies there already tells nothing of the right to write


def _told(error: ImageStoreError) -> str:
    """Say what to do by known words of the answer: the rest may be a proxy's."""
    text = str(error.__cause__)
    code = found[1] if (found := _CODE.search(text)) else ""
    if code == "NoSuchBucket":
        return f"there is no such bucket: make it, or correct {VARIABLE}"
    if code in _STRANGERS:
        return f"the credentials are not taken ({code}): AWS_ACCESS_KEY_ID and its like"
    if MACHINE in text:
        return "no credentials are told, and this machine has no role: AWS_ACCESS_KEY_ID and its like"
    unknown = code or ("no connection" if _UNCONNECTED in text else error.reason)
    why = os.strerror(int(found[1])) if (found := _SYSTEM.search(text)) else unknown
    if error.reason in _FORBIDDEN or why in {os.strerror(1), os.strerror(13)}:
        return f"forbidden ({why}): workers need write access to the folder, or PutObject and GetObject"
    return f"cannot be written and read ({why}): correct {VARIABLE} or {VARIABLE}_ENDPOINT, or make room"
