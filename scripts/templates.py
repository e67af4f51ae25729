"""The theme's templates, compiled once: MkDocs would compile all fifty for every build."""

from __future__ import annotations

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from scripts.cache import Cache, installed


class Compiled(BytecodeCache):
    """Templates by their place and content."""

    def __init__(self) -> None:
        self._cache = Cache("templates", installed())

    def load_bytecode(self, bucket: Bucket) -> None:
        stored = self._cache.get(f"{bucket.key} {bucket.checksum}")
        if stored is not None:
            bucket.bytecode_from_string(stored)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._cache.put(f"{bucket.key} {bucket.checksum}", bucket.bytecode_to_string())
