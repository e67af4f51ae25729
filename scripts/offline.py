"""Pack the site for reading from disk: ``python -m scripts.offline derivatives.zip`` builds it for file:// and zips it.

The same commit gives the same bytes.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from scripts.paths import ROOT

# The earliest time that a zip file can tell.
NO_TIME = (1980, 1, 1, 0, 0, 0)


def build(folder: Path) -> None:
    """Build the site with links and a search that work from disk."""
    environment = {**os.environ, "OFFLINE": "true", "NO_MKDOCS_2_WARNING": "1"}
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)


def pack(folder: Path, target: Path) -> None:
    """Zip a folder without times and in the order of the names."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(path for path in folder.rglob("*") if path.is_file()):
            if file.suffix not in {".map", ".gz"}:
                name = zipfile.ZipInfo(f"derivatives/{file.relative_to(folder).as_posix()}", NO_TIME)
                name.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(name, file.read_bytes())


def main() -> int:
    """Run the command."""
    target = Path(sys.argv[1] if len(sys.argv) > 1 else "derivatives.zip").resolve()
    with tempfile.TemporaryDirectory() as folder:
        build(Path(folder))
        pack(Path(folder), target)
    print(f"{target}: {target.stat().st_size / 1024:.0f} KiB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
