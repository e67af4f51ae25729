"""Results kept on disk by the content that they were made from.

A cache may be deleted, in part or whole, at any time: a file that is missing, cut short or changed counts as not there.
"""

from __future__ import annotations

import glob
import hashlib
import os
import re
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

from scripts.paths import CACHE, ROOT


def digest(*ingredients: bytes | str) -> str:
    """Return a hash of the ingredients that no other way of dividing them shares."""
    whole = hashlib.sha256()
    for ingredient in ingredients:
        data = ingredient.encode() if isinstance(ingredient, str) else ingredient
        whole.update(len(data).to_bytes(8, "little"))
        whole.update(data)
    return whole.hexdigest()


def version_of(*packages: str) -> str:
    """Return the versions of packages without importing them."""
    return digest(*map(version, packages))


def digest_of_files(*paths: Path) -> str:
    """Return a hash of the contents of files; a folder stands for the Python and JavaScript below it."""
    files: list[Path] = []
    for path in paths:
        if path.is_dir():
            files += sorted(p for p in path.rglob("*") if p.suffix in {".py", ".mjs"})
        else:
            files.append(path)
    return digest(*(file.read_bytes() for file in files))


def installed() -> str:
    """Return the version of each package that requirements.txt names, as it is installed."""
    locked = re.findall(r"^([a-z0-9._-]+)==", (ROOT / "requirements.txt").read_text(encoding="utf-8"), re.M)
    names = {re.sub(r"[-_.]+", "-", name) for name in locked}
    folders = {Path(file).name for path in sys.path for file in glob.glob(f"{glob.escape(path)}/*.dist-info")}
    return "\n".join(sorted(f for f in folders if re.sub(r"[-_.]+", "-", f.partition("-")[0].lower()) in names))


def write_atomically(path: Path, data: bytes) -> None:
    """Write a file so that a reader sees all of it or nothing, even if this process is killed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


class Cache:
    """A folder of results.

    Parameters
    ----------
    kind : str
        Name of the folder under ``.cache``.
    version : str
        Hash of all that makes the results besides their key: sources, library versions.
    """

    def __init__(self, kind: str, version: str) -> None:
        self.folder = CACHE / kind
        self.version = version

    def _path(self, key: str) -> Path:
        name = digest(self.version, key)
        return self.folder / name[:2] / name[2:]

    def get(self, key: str) -> bytes | None:
        """Return what was stored under the key, or None."""
        try:
            checksum, _, data = self._path(key).read_bytes().partition(b"\n")
        except OSError:
            return None
        return data if checksum == hashlib.sha256(data).hexdigest().encode() else None

    def put(self, key: str, data: bytes) -> None:
        """Store data under the key."""
        write_atomically(self._path(key), hashlib.sha256(data).hexdigest().encode() + b"\n" + data)
