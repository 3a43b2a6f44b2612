"""A process that ends with the one that started it, however that one ended."""

import os
import signal
import threading


def end_with_parent(pipe: int = 0) -> None:
    """Have SIGTERM sent to this process when the other end of `pipe`, held by its parent alone, is closed.

    A parent that is killed can forward no signal; the system closes what it held open.
    """

    def watch() -> None:
        os.read(pipe, 1)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, name="parent", daemon=True).start()
