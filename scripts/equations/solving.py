"""Where the equations of a condition hold: near a random point, found by Gauss's and Newton's method to many digits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from . import algebra
from .agreement import matched
from .algebra import Value
from .errors import ARITHMETIC, Undefined
from .reals import REAL, mp, mpf
from .world import Compiled, Key, Scope, World

DIGITS = 150  # more than a claim is judged at where its sides touch
MOST_STEPS = 20  # of those that take slopes of their own
Move = tuple[Key, set[tuple[int, ...]]]  # a number, or the entries of an array that are moved together


@dataclass(frozen=True)
class Equations:
    """Equations between values, and which names may be moved until they hold; of symmetric arrays, both halves."""

    pairs: list[tuple[Compiled, Compiled]]
    movable: dict[str, bool]  # and whether it is symmetric

    def near(self, world: World) -> World | None:
        """Return a point near another, where not all of them hold, at which they do; None if none is found, or only a
        degenerate one. Where roots are double, as of A^2 = 0, the steps shrink too slowly.
        """
        try:
            with mp.workdps(DIGITS):
                return self._near(world)
        except (*ARITHMETIC, np.linalg.LinAlgError):
            return None

    def _near(self, world: World) -> World | None:
        missed, moves = self._missed(world), list(self._moves(world))
        if not any(missed):
            return None
        inverse, step_size = np.empty(0), mpf(1)
        for number in range(3 * MOST_STEPS):
            if step_size > mpf(10) ** -8:
                if number >= MOST_STEPS:
                    return None
                inverse = np.linalg.pinv(self._slopes(world, moves, missed), rcond=1e-6)
            # Once the steps are small, the same few digits of the slopes give ever more digits of the point.
            size = max(map(abs, missed))
            steps = [-size * mpf(step) for step in inverse @ [float(part / size) for part in missed]]
            world = _moved(world, moves, steps)
            missed, step_size = self._missed(world), max(map(abs, steps))
            if max(map(abs, missed)) < mpf(10) ** (10 - DIGITS):
                keys = {key for key, _ in moves}
                world = world.replace({key: algebra.entrywise(_rounded, world.values[key]) for key in keys})
                return None if any(_is_degenerate(world.values[key]) for key in keys) else world
        return None

    def _missed(self, world: World) -> list[mpf]:
        """Return by how much each entry of the equations is missed."""
        found: list[mpf] = []
        for sides in self.pairs:
            left, right = (side(Scope(world)) for side in sides)
            left, right = matched(left, right, (True, True))
            found += algebra.entries(left - right)
        if not all(isinstance(part, REAL) for part in found):
            raise Undefined("an equation between functions")
        return found

    def _moves(self, world: World) -> Iterator[Move]:
        """Yield what may be moved, as far as the equations know of it."""
        for key, value in world.values.items():
            name = key if isinstance(key, str) else key[0]
            for place in np.ndindex(algebra.block(value).shape) if name in self.movable else ():
                if not self.movable[name]:
                    yield key, {place}
                elif place <= place[::-1]:
                    yield key, {place, place[::-1]}

    def _slopes(self, world: World, moves: list[Move], missed: list[mpf]) -> np.ndarray:
        """Return the derivatives of what is missed by what is moved."""
        step = mpf(2) ** -100
        beside = [self._missed(_moved(world, [move], [step])) for move in moves]
        return np.array([[float((b - a) / step) for a, b in zip(missed, row, strict=True)] for row in beside]).T


def _moved(world: World, moves: list[Move], steps: list[mpf]) -> World:
    """Return the point where the numbers have been moved."""
    arrays: dict[Key, np.ndarray] = {}
    for (key, places), step in zip(moves, steps, strict=True):
        array = arrays.setdefault(key, algebra.block(world.values[key]).copy())
        for place in places:
            array[place] += step
    return world.replace({key: algebra.scalar(array) for key, array in arrays.items()})


def _rounded(value: mpf) -> mpf:
    """Return a short binary fraction where a value is one but for rounding."""
    short = mp.nint(value * 2**24) / 2**24
    return short if abs(value - short) < mpf(10) ** -100 else value


def _is_degenerate(value: Value) -> bool:
    """Whether an array is zero or a multiple of the identity."""
    if not isinstance(value, np.ndarray):
        return False
    is_square = value.shape[0] == value.shape[-1]
    return not np.any(value - np.eye(len(value), dtype=int) * value.flat[0] if is_square else value)
