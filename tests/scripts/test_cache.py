"""A cache may be damaged in any way; the worst that follows is that a thing is made again."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts import cache
from scripts.cache import Cache, digest, digest_of_files, write_atomically


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cache:
    monkeypatch.setattr(cache, "CACHE", tmp_path)
    kept = Cache("things", "version 1")
    kept.put("key", b"value\nof two lines")
    return kept


def test_returns_what_was_put(kept: Cache) -> None:
    assert kept.get("key") == b"value\nof two lines"
    assert kept.get("another key") is None
    assert Cache("things", "version 2").get("key") is None


@pytest.mark.parametrize("damage", [b"", b"x", b"no checksum\nvalue", None])
def test_a_damaged_file_counts_as_not_there(kept: Cache, damage: bytes | None) -> None:
    [file] = [path for path in kept.folder.rglob("*") if path.is_file()]
    file.write_bytes(file.read_bytes()[:-1] if damage is None else damage)
    assert kept.get("key") is None
    kept.put("key", b"again")
    assert kept.get("key") == b"again"


def test_a_file_is_whole_or_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "file"
    target.write_bytes(b"before")

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(cache.os, "replace", killed)
    with pytest.raises(KeyboardInterrupt):
        write_atomically(target, b"after")
    assert target.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [target]


def test_digest_tells_divisions_apart() -> None:
    assert digest("ab", "c") != digest("a", "bc") != digest("abc")


def test_digest_of_files_sees_content_only(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("1")
    before = digest_of_files(tmp_path)
    (tmp_path / "notes.txt").write_text("x")
    assert digest_of_files(tmp_path) == before
    (tmp_path / "a.py").write_text("2")
    assert digest_of_files(tmp_path) != before
