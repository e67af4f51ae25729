"""While the site is served, what gathers from all pages follows a build later: the page edited is seen first."""

from __future__ import annotations

from collections.abc import Callable
from threading import Timer
from typing import Any

# Seconds in which an author who goes on writing is not kept waiting.
PAUSE = 2.0


class Following:
    """What the last build made, to be shown once more by builds that have other things to make."""

    def __init__(self) -> None:
        self._last: dict[str, tuple[str, Any]] = {}
        self._may_wait = self._catches_up = False
        self._behind = False
        self._timer: Timer | None = None

    def begin(self, *, serving: bool) -> None:
        """Begin a build."""
        if self._timer:
            self._timer.cancel()
        self._may_wait = serving and not self._catches_up
        self._behind = self._catches_up = False

    def keep(self, name: str, version: str, made: Any) -> None:
        """Remember what is shown under a name."""
        self._last[name] = version, made

    def last(self, name: str, version: str) -> Any:
        """Return what was shown of this version, if it may be shown again in place of what is to be made; else None."""
        known, made = self._last.get(name, (None, None))
        return made if known == version and self.may_follow() else None

    def may_follow(self) -> bool:
        """Say whether what is old may be shown for now; then a build that makes it anew follows."""
        self._behind = self._behind or self._may_wait
        return self._may_wait

    def end(self, build_again: Callable[[], None]) -> None:
        """End a build; one that makes what this one left behind follows when the author pauses."""

        def catch_up() -> None:
            self._catches_up = True
            build_again()

        if self._behind:
            self._timer = Timer(PAUSE, catch_up)
            self._timer.daemon = True
            self._timer.start()
