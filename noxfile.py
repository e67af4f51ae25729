"""The commands: serve, test, build, lint, lock. `nox -l` lists them."""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path

import nox

nox.needs_version = ">=2024.4.15"
nox.options.default_venv_backend = "uv|virtualenv"
nox.options.reuse_venv = "yes"
nox.options.sessions = ["test"]

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Material prints a notice of its end of life before each build.
os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")


def install(session: nox.Session, lock: str) -> None:
    """Install what a lock names, unless this environment was made from the same lock."""
    stamp = Path(session.virtualenv.location) / ".lock"
    wanted = hashlib.sha256(Path(lock).read_bytes()).hexdigest()
    if not stamp.is_file() or stamp.read_text() != wanted:
        session.log(f"Installing what {lock} names (once) …")
        session.install("--require-hashes", "-r", lock)
        stamp.write_text(wanted)


@nox.session
def serve(session: nox.Session) -> None:
    """Serve the site at localhost:8000 and rebuild what changes."""
    install(session, "requirements.txt")
    session.run("mkdocs", "serve", *session.posargs)


@nox.session
def build(session: nox.Session) -> None:
    """Build the publishable site into site/; anything wrong fails it."""
    install(session, "requirements.txt")
    session.run("mkdocs", "build", "--strict", *session.posargs)


@nox.session
def new(session: nox.Session) -> None:
    """Begin a function: nox -s new -- activations/gelu "GELU"."""
    install(session, "requirements.txt")
    session.run("python", "-m", "scripts.new", *session.posargs)


@nox.session
def offline(session: nox.Session) -> None:
    """Pack the site into derivatives.zip, to be read from disk."""
    install(session, "requirements.txt")
    session.run("python", "-m", "scripts.offline", *session.posargs)


@nox.session
def lighthouse(session: nox.Session) -> None:
    """Measure the pages of the built site as a phone would load them."""
    install(session, "requirements.txt")
    session.run("python", "-m", "scripts.lighthouse", *session.posargs)


@nox.session
def benchmark(session: nox.Session) -> None:
    """Time the builds, beside MkDocs alone; `-- --serve`: what an author waits for; `-- --growth`: growth."""
    install(session, "requirements.txt")
    session.run("python", "-m", "scripts.benchmark", *session.posargs)


@nox.session
def test(session: nox.Session) -> None:
    """Run every check."""
    install(session, "requirements-dev.txt")
    if not os.environ.get("CHROMIUM") and not any(map(shutil.which, BROWSERS)):
        session.log("No Chromium on this machine; fetching the one that Playwright brings (once) …")
        session.run("playwright", "install", "chromium", success_codes=[0, 1])
    session.run("pytest", *(session.posargs or ["-n", "auto", "--dist", "worksteal"]))


@nox.session
def lint(session: nox.Session) -> None:
    """Check style and types."""
    install(session, "requirements-dev.txt")
    session.run("ruff", "check", ".")
    session.run("mypy")


@nox.session(venv_backend="uv", reuse_venv=False)
def lock(session: nox.Session) -> None:
    """Resolve pyproject.toml anew into requirements.txt and requirements-dev.txt."""
    session.install("uv")
    compile_lock = ["uv", "pip", "compile", "--quiet", "--upgrade", "--universal", "--python-version", "3.11",
                    "--generate-hashes", "--custom-compile-command", "nox -s lock", "pyproject.toml"]
    session.run(*compile_lock, "-o", "requirements.txt")
    session.run(*compile_lock, "--group", "dev", "-c", "requirements.txt", "-o", "requirements-dev.txt")
