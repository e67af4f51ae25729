"""The site served by MkDocs as its author sees it, for what measures it and what tests it."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

from scripts.following import PAUSE

# A machine with much else to do takes its time.
PATIENCE = 120


class Served:
    """A project, served by MkDocs until it is stopped."""

    def __init__(self, project: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.project = project
        self.log = project.parent / "log"
        command = [sys.executable, "-m", "mkdocs", "-v", "serve", "-a", f"127.0.0.1:{self.port}"]
        environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "SITE_URL": f"http://127.0.0.1:{self.port}/"}
        with self.log.open("w") as log:
            self.process = subprocess.Popen(command, cwd=project, env=environment, stderr=log)

    def page(self, address: str) -> str:
        """Return a page as it is served; empty where there is none."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/{address}", timeout=PATIENCE) as answer:
                return answer.read().decode()
        except (urllib.error.URLError, ConnectionError):
            return ""

    def wait(self, address: str, fits: Callable[[str], object]) -> None:
        """Wait until a page fits.

        Raises
        ------
        TimeoutError
            It does not; the message is what the server has said.
        """
        end = time.monotonic() + PATIENCE
        while not fits(self.page(address)):
            if self.process.poll() is not None or time.monotonic() > end:
                raise TimeoutError(self.log.read_text())
            time.sleep(0.1)

    def settle(self) -> None:
        """Wait until nothing is built any more."""
        size = -1
        while size != (size := self.log.stat().st_size):
            time.sleep(PAUSE + 1)

    def edit(self, file: str, old: str, new: str) -> None:
        """Change a file of the project."""
        text = (self.project / file).read_text(encoding="utf-8")
        assert old in text, f"{file} does not hold {old!r}"
        (self.project / file).write_text(text.replace(old, new, 1), encoding="utf-8")

    def rendered(self) -> list[str]:
        """Return the pages that the last build rendered."""
        last = self.log.read_text(encoding="utf-8").rpartition("Building documentation...")[2]
        return re.findall(r"Rendering (\S+)", last)

    def stop(self) -> None:
        """End the server."""
        self.process.terminate()
        self.process.wait()
