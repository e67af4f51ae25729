"""What can go wrong: a formula that cannot be read, and a value that does not exist."""

from __future__ import annotations


class Unreadable(ValueError):
    """A piece of LaTeX that the language does not know, or that has more than one meaning.

    Parameters
    ----------
    message : str
        What is wrong with it, in words for the author of the page.
    column : int or None
        Where the piece starts in the formula, counted from 0.
    """

    def __init__(self, message: str, column: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.column = column


class Unknown(Unreadable):
    """A name that the page has not introduced."""


class Renewed(Unreadable):
    """A name is given another meaning than it has."""

    def __init__(self, name: str, column: int) -> None:
        super().__init__(f"{name} has a meaning on this page already: choose another name", column)
        self.name = name


class Undefined(ArithmeticError):
    """A value that does not exist as a finite real number: 1/0, log of a negative, a kink, a misfit of shapes."""


class Misfit(Undefined):
    """Arrays whose shapes do not go together."""

    def __init__(self, what: str) -> None:
        super().__init__(f"shapes do not fit{what}")


class NoSlope(Undefined):
    """A function is at an end of its domain that no number hits exactly: it has a value there, and no derivative."""


class Gap(Undefined):
    """No branch of a `cases` holds: the one reason that excuses a point."""


class Diverges(Undefined):
    """An integral or a series has no value, and more digits give it none."""


class Beyond(Undefined):
    """A recurrence is not followed so far: no claim is about such a member."""


class OutOfReach(Undefined):
    """A value that may well exist and cannot be calculated: the point says nothing."""


# All that an evaluation may raise where a value does not exist.
ARITHMETIC = (Undefined, ArithmeticError, ValueError, RecursionError, IndexError)
