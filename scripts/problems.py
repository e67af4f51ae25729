"""What is wrong with a page: one line each, all of them at once.

Whatever reads a page reports here and goes on; whoever runs the build asks at the end what was found.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong, where it stands, and how to mend it.

    Parameters
    ----------
    page : str
        Path of the file, relative to the repository.
    line : int
        Line of that file, from 1; 0 where no line is to blame.
    message : str
        What is wrong and how to mend it, on one line (a second line may underline a piece of it).
    """

    page: str
    line: int
    message: str

    def __str__(self) -> str:
        place = f"{self.page}:{self.line}" if self.line else self.page
        return f"{place}: {self.message}"


_found: set[Problem] = set()
_reported = 0


def report(page: str, line: int, message: str) -> None:
    """Remember a problem until the build asks for it."""
    global _reported
    _reported += 1
    _found.add(Problem(page, line, message))


def reported() -> int:
    """Return how often a problem has been reported, known ones counted again: more than before says that one was."""
    return _reported


def take() -> list[Problem]:
    """Return the problems found since the last call, in reading order, and forget them."""
    found = sorted(_found)
    _found.clear()
    return found
