"""`python -m yimen.config.child MODULE ARGS...`: run a module that ends when its parent does.

A supervisor that is killed (kill -9) can stop nobody any more, so each child watches for itself:
when its parent changes it asks itself to stop, and makes sure of it after ten seconds. This works
the same on Linux and macOS.
"""

import os
import runpy
import signal
import sys
import threading
import time

_LOOK_EVERY = 0.5  # seconds
_PATIENCE = 10.0


def watch_parent(parent: int) -> None:
    """Stop this process soon after `parent` is no longer its parent."""

    def look() -> None:
        while os.getppid() == parent:
            time.sleep(_LOOK_EVERY)
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(_PATIENCE)
        os.kill(os.getpid(), signal.SIGKILL)

    threading.Thread(target=look, name="parent-watch", daemon=True).start()


def main() -> None:
    """Run the module named first as if started by `python -m`."""
    _, module, *words = sys.argv
    watch_parent(os.getppid())
    sys.argv = [module, *words]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
