"""Border points: where something that is compared, divided by or rooted vanishes, found by root search along lines.

Evaluating in a World with a trace notes what vanishes at borders (Scope.vanishes); a zero of such a quantity, as one
number moves, is a border.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import pairwise

from . import numerics
from .errors import Undefined
from .reals import REAL, mp, mpf
from .world import Compiled, Found, Scope, Trace, World

GRID = [mpf(k) / 32 for k in (-1617, -690, -261, -171, -107, -77, -51, -35, -23, -13, -4, 3, 11, 22, 37, 54, 85, 109,
                              175, 277, 681, 1601)]  # fmt: skip
Key = tuple[int, int]  # a quantity: the node that noted it, and how many that had noted before
Traces = dict[Key, mpf]


@dataclass(frozen=True)
class Watched:
    """What is evaluated in search of borders, and the names that it depends on."""

    evaluate: Compiled
    names: set[str]


@dataclass(frozen=True)
class Line:
    """A point of which one number, or one entry of an array, is moved."""

    base: World
    name: str
    place: tuple[int, ...] | None = None

    def at(self, value: mpf) -> World:
        """Return the point where it has this value."""
        if self.place is None:
            return self.base.replace({self.name: value})
        array = self.base.value(self.name).copy()
        array[self.place] = value
        return self.base.replace({self.name: array})

    def moved(self, by: mpf) -> World:
        """Return the point where it is so much larger."""
        value = self.base.value(self.name)
        return self.at((value if self.place is None else value[self.place]) + by)

    def likely(self) -> list[mpf]:
        """Return the values at which a quantity may well vanish: 0, ±1, and where the number ties with another."""
        others = [value for name, value in self.base.values.items() if isinstance(value, REAL) and name != self.name]
        return list(dict.fromkeys([mpf(0), mpf(1), mpf(-1), *others, *(-value for value in others)]))


def telling(base: World, watched: Iterable[Watched]) -> list[Watched]:
    """Return what notes something at a point, or fails there and may do so elsewhere."""
    found = []
    for part in watched:
        trace = Trace()
        try:
            with mp.workdps(15):
                part.evaluate(Scope(replace(base, trace=trace, rough=True, memo={})))
        except (ArithmeticError, ValueError):
            found.append(part)
        else:
            if trace.noted:
                found.append(part)
    return found


class Search:
    """A search for the zeros, along a line, of all that is noted when something is evaluated."""

    def __init__(self, line: Line, watched: Iterable[Watched]) -> None:
        self.line = line
        self.evaluated = [part.evaluate for part in watched if line.name in part.names]
        self.noting: dict[int, list[Compiled]] = {}  # those that have noted something of a node

    def traces(self, x: mpf, digits: int) -> Traces:
        """Evaluate all at a place and return what vanishes at borders."""
        trace = Trace()
        scope = Scope(replace(self.line.at(x), trace=trace, rough=True, memo={}))
        counts: dict[int, int] = {}
        with mp.workdps(digits):
            for evaluate in self.evaluated:
                with suppress(ArithmeticError, ValueError):
                    evaluate(scope)
                for node, values in trace.noted.items():
                    noting = self.noting.setdefault(node, [])
                    if len(values) > counts.get(node, 0) and evaluate not in noting:
                        noting.append(evaluate)
                    counts[node] = len(values)
        return {(n, number): value for n, values in trace.noted.items() for number, value in enumerate(values[:6])}

    def height(self, x: mpf, key: Key) -> mpf:
        """Return one of the quantities at a place, evaluating no more than it takes."""
        trace = Trace(key)
        scope = Scope(replace(self.line.at(x), trace=trace, rough=True, memo={}))
        for evaluate in self.noting[key[0]]:
            with suppress(ArithmeticError, ValueError):
                try:
                    evaluate(scope)
                except Found:
                    return trace.noted[key[0]][key[1]]
        raise Undefined("the border ends")

    def roots(self) -> Iterator[mpf]:
        """Yield the borders, to many digits: of each quantity the two nearest 0, the simplest first."""
        brackets = list(self._brackets())
        found: dict[mpf, Traces] = {}  # a zero of one quantity is often that of another
        for guess in self.line.likely():
            if any(low < guess < high for _, low, high in brackets):
                found[guess] = self.traces(guess, 40)
        for key, low, high in brackets:
            known = (x for x, seen in found.items() if low < x < high and abs(seen.get(key, 1)) < mpf(10) ** -38)
            root = next(known, None)
            if root is None:
                root = self._refined(key, low, high)
            if root is not None:
                if root not in found:
                    found[root] = self.traces(root, 90)
                yield root

    def _brackets(self) -> Iterator[tuple[Key, mpf, mpf]]:
        """Yield between which places of a grid each quantity changes its sign."""
        grid = GRID if self.line.place is None else GRID[::2]
        found: dict[Key, list[tuple[mpf, mpf]]] = {}
        for (low, before), (high, after) in pairwise((x, self.traces(x, 15)) for x in grid):
            for key, value in after.items():
                if key in before and mp.isfinite(value) and (before[key] > 0) != (value > 0):
                    found.setdefault(key, []).append((low, high))
        for key, pairs in found.items():
            for low, high in sorted(pairs, key=lambda pair: abs(pair[0] + pair[1]))[:2]:
                yield key, low, high

    def _refined(self, key: Key, low: mpf, high: mpf) -> mpf | None:
        """Return the zero of one quantity between two places, if it is a zero and no pole."""

        def height(x: mpf) -> mpf:
            return self.height(x, key)

        try:
            with mp.workdps(20):
                is_above = height(low) > 0
                for _ in range(8):
                    middle = (low + high) / 2
                    if (height(middle) > 0) == is_above:
                        low = middle
                    else:
                        high = middle
            with mp.workdps(90):
                root = numerics.solve(height, low, high, height(low), height(high))
                beside = mpf(10) ** -20
                crosses = height(root - beside) * height(root + beside) < 0
                return root if crosses and abs(height(root)) < mpf(10) ** -40 else None
        except (Undefined, ZeroDivisionError):
            return None
