"""What was found about a relation."""

from __future__ import annotations

from dataclasses import dataclass

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
    """

    formula: Formula
    verdict: str
    points: int = 0
    error: float = 0.0
    message: str = ""
    column: int | None = None
