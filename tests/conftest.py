"""What several tests need."""

from __future__ import annotations

import sys
from pathlib import Path

# Helpers beside the tests are imported by their plain name.
for folder in ("snippets", "site"):
    sys.path.insert(0, str(Path(__file__).parent / folder))
