"""What was found about a relation, and how long it took."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from time import process_time

from .reading import Formula


@dataclass(frozen=True)
class Verdict:
    """What was found about one relation.

    Attributes
    ----------
    formula : Formula
        Where it stands.
    verdict : str
        true, false, definition, convention, unchecked or unreadable.
    points : int
        At how many points it was evaluated.
    error : float
        The worst relative disagreement of its sides.
    message : str
        The point and the values that disagree, what cannot be read, or a remark.
    column : int or None
        Where an unreadable piece starts.
    place : int or None
        Where the statement stands in its formula, if that is known.
    seconds : dict
        Time of the processor by kind of point; no part of what was found.
    """

    formula: Formula
    verdict: str
    points: int = 0
    error: float = 0.0
    message: str = ""
    column: int | None = None
    place: int | None = None
    seconds: Mapping[str, float] = field(default_factory=dict, compare=False)


@dataclass
class Stopwatch:
    """Time of the processor, shared out to the kinds of points."""

    seconds: dict[str, float] = field(default_factory=dict)
    last: float = field(default_factory=process_time)

    def stop(self, kind: str) -> None:
        """Count the time since the last stop for a kind."""
        now = process_time()
        self.seconds[kind] = now - self.last
        self.last = now
