"""While the site is served, what takes longer than an author wants to wait is made by another process.

The page shows at once what is there already, and is built again when the rest is made. A build makes all itself.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

from scripts.pages import written
from scripts.paths import ROOT

_signal: Path | None = None
_process: subprocess.Popen[bytes] | None = None
# What the files said when the process was started, and when the last one ended.
_started = _finished = ""


class NotYet(ValueError):
    """Something is being made; the message tells the author what."""


def enable(file: Path) -> None:
    """From now on, have things made by another process, which touches this file when all are."""
    global _signal
    _signal = file


def start() -> bool:
    """Have made what is missing; False where that is for the caller to do.

    It is where nobody serves, and where another process has tried already: what it left has failed, and the caller
    tells why.
    """
    global _process, _started
    if _signal is None or _finished == written():
        return False
    if not under_way():
        stop()
        _started = written()
        command = [sys.executable, "-m", "scripts.prepare"]
        _process = subprocess.Popen(command, cwd=ROOT, start_new_session=True)
        threading.Thread(target=_wait, args=(_process, _started), daemon=True).start()
    return True


def under_way() -> bool:
    """Say whether something is being made of the files as they are."""
    return _process is not None and _started == written() != _finished


def build_again() -> None:
    """Have the site built once more, where it is served."""
    if _signal is not None:
        _signal.touch()


def stop() -> None:
    """End the process and those that it has started."""
    if _process is not None and _process.poll() is None:
        if hasattr(os, "killpg"):
            os.killpg(_process.pid, signal.SIGKILL)
        else:
            _process.kill()


def _wait(process: subprocess.Popen[bytes], started: str) -> None:
    global _finished
    process.wait()
    if process is _process:
        _finished = started
        build_again()
